//! EdDSA: Ed25519, Ed25519ctx, Ed25519ph, Ed448 and Ed448ph, in one call and in pieces.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
use common::*;

const ED_PAIR: KeyType = KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS;
const ED_PUBLIC: KeyType = KeyType::ECC_PUBLIC_KEY_TWISTED_EDWARDS;
const ALL: Usage = Usage(
    Usage::SIGN_HASH.0 | Usage::VERIFY_HASH.0 | Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
);
const INVALID: Status = Status::InvalidArgument;
const ALGORITHMS: [Algorithm; 4] =
    [Algorithm::PURE_EDDSA, Algorithm::EDDSA_CTX, Algorithm::ED25519PH, Algorithm::ED448PH];

struct Vector {
    algorithm: Algorithm,
    private: Vec<u8>,
    public: Vec<u8>,
    message: Vec<u8>,
    context: Vec<u8>,
    signature: Vec<u8>,
}

fn vectors() -> Vec<Vector> {
    let unhex = |text: &str| -> Vec<u8> {
        let text = if text == "-" { "" } else { text };
        let byte = |i| u8::from_str_radix(&text[i..i + 2], 16).unwrap();
        (0..text.len()).step_by(2).map(byte).collect()
    };
    let lines = include_str!("data/rfc8032.txt").lines().filter(|line| !line.starts_with('#'));
    let parsed = lines.map(|line| {
        let fields: Vec<_> = line.split(' ').collect();
        let [name, private, public, message, context, signature] = fields[..] else {
            panic!("{line}")
        };
        let names = ["PURE", "CTX", "ED25519PH", "ED448PH"];
        let [private, public, message, context, signature] =
            [private, public, message, context, signature].map(unhex);
        let algorithm = ALGORITHMS[names.iter().position(|n| *n == name).unwrap()];
        Vector { algorithm, private, public, message, context, signature }
    });
    let all: Vec<_> = parsed.collect();
    assert_eq!(all.len(), 21);
    all
}

/// The hash that a prehashing algorithm signs.
fn prehash(rot: &mut Device, algorithm: Algorithm, message: &[u8]) -> [u8; 64] {
    let mut hash = [0; 64];
    let kind =
        if algorithm == Algorithm::ED448PH { Algorithm::SHAKE256_512 } else { Algorithm::SHA_512 };
    rot.hash_compute(kind, message, &mut hash).unwrap();
    hash
}

#[test]
fn the_vectors_of_rfc_8032_hold() {
    for v in vectors() {
        let mut rot = device();
        let key = rot.import_key(&volatile(ED_PAIR, ALL, v.algorithm), &v.private).unwrap();
        let public = rot.import_key(&volatile(ED_PUBLIC, ALL, v.algorithm), &v.public).unwrap();
        let mut out = [0; 114];
        assert_eq!(rot.export_public_key(key, &mut out), Ok(v.public.len()));
        assert_eq!(out[..v.public.len()], v.public);
        let signed =
            rot.sign_message_with_context(key, v.algorithm, &v.message, &v.context, &mut out);
        assert_eq!(signed, Ok(v.signature.len()));
        assert_eq!(out[..v.signature.len()], v.signature, "{:?}", v.algorithm);
        for key in [key, public] {
            let held = rot.verify_message_with_context(
                key,
                v.algorithm,
                &v.message,
                &v.context,
                &v.signature,
            );
            assert_eq!(held, Ok(()));
        }
        if v.context.is_empty() {
            let signed = rot.sign_message(key, v.algorithm, &v.message, &mut out);
            assert_eq!(signed, Ok(v.signature.len()));
            assert_eq!(out[..v.signature.len()], v.signature);
            let held = rot.verify_message(public, v.algorithm, &v.message, &v.signature);
            assert_eq!(held, Ok(()));
        }
        if v.algorithm.is_hash_eddsa() {
            let hash = prehash(&mut rot, v.algorithm, &v.message);
            let signed = rot.sign_hash_with_context(key, v.algorithm, &hash, &v.context, &mut out);
            assert_eq!(signed, Ok(v.signature.len()));
            assert_eq!(out[..v.signature.len()], v.signature);
            let held =
                rot.verify_hash_with_context(public, v.algorithm, &hash, &v.context, &v.signature);
            assert_eq!(held, Ok(()));
        }
    }
}

#[test]
fn the_vectors_hold_in_pieces_of_any_size() {
    for v in vectors() {
        let mut rot = device();
        let key = rot.import_key(&volatile(ED_PAIR, ALL, v.algorithm), &v.private).unwrap();
        for size in [1, 2, 3, 7, 64, 300] {
            let op = rot.verify_setup(key, v.algorithm, &v.signature).unwrap();
            if !v.context.is_empty() {
                rot.verify_set_context(op, &v.context).unwrap();
            }
            for piece in v.message.chunks(size) {
                rot.verify_update(op, piece).unwrap();
            }
            assert_eq!(rot.verify_finish(op), Ok(()));
            // Pure EdDSA reads the message twice when it signs.
            let op = rot.sign_setup(key, v.algorithm);
            if !v.algorithm.is_hash_eddsa() {
                assert_eq!(op, Err(INVALID));
                continue;
            }
            let (op, mut out) = (op.unwrap(), [0; 114]);
            rot.sign_set_context(op, &v.context).unwrap();
            for piece in v.message.chunks(size) {
                rot.sign_update(op, piece).unwrap();
            }
            assert_eq!(rot.sign_finish(op, &mut out), Ok(v.signature.len()));
            assert_eq!(out[..v.signature.len()], v.signature);
        }
    }
}

#[test]
fn another_message_context_key_algorithm_or_any_wrong_bit_does_not_hold() {
    let refused = Err(Status::InvalidSignature);
    for v in vectors() {
        let mut rot = device();
        let mut import =
            |algorithm| rot.import_key(&volatile(ED_PUBLIC, ALL, algorithm), &v.public).unwrap();
        let key = import(v.algorithm);
        let ctx = import(Algorithm::EDDSA_CTX);
        let pure = import(Algorithm::PURE_EDDSA);
        let check = |rot: &mut Device, message: &[u8], context: &[u8], signature: &[u8]| {
            rot.verify_message_with_context(key, v.algorithm, message, context, signature)
        };
        let longer = [&v.message[..], b"x"].concat();
        assert_eq!(check(&mut rot, &longer, &v.context, &v.signature), refused);
        if v.algorithm.supports_signature_context() {
            let other = [&v.context[..v.context.len().min(200)], b"x"].concat();
            assert_eq!(check(&mut rot, &v.message, &other, &v.signature), refused);
        }
        for bit in (0..8 * v.signature.len()).step_by(5) {
            let mut bad = v.signature.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(check(&mut rot, &v.message, &v.context, &bad), refused, "{bit}");
        }
        for length in [0, 1, v.signature.len() / 2, v.signature.len() - 1] {
            let short = &v.signature[..length];
            assert_eq!(check(&mut rot, &v.message, &v.context, short), refused);
        }
        let longer = [&v.signature[..], &[0]].concat();
        assert_eq!(check(&mut rot, &v.message, &v.context, &longer), refused);
        // Ed25519 and Ed25519ctx differ even in an empty context; Ed448 is one algorithm.
        let (ed25519, empty) = (v.public.len() == 32, v.context.is_empty());
        if empty && !v.algorithm.is_hash_eddsa() {
            let mut both = Vec::new();
            for (key, algorithm) in [(pure, Algorithm::PURE_EDDSA), (ctx, Algorithm::EDDSA_CTX)] {
                both.push(rot.verify_message(key, algorithm, &v.message, &v.signature));
            }
            let expected = if ed25519 { 1 } else { 2 };
            assert_eq!(both.iter().filter(|held| held.is_ok()).count(), expected);
        }
    }
}

#[test]
fn an_algorithm_needs_a_key_of_its_curve_and_signs_what_it_is_for() {
    let mut rot = device();
    for (bits, of_255) in [(255, true), (448, false)] {
        for algorithm in ALGORITHMS {
            let attributes = sized(volatile(ED_PAIR, ALL, algorithm), bits);
            let key = rot.generate_key(&attributes).unwrap();
            let fits = match algorithm {
                Algorithm::ED25519PH => of_255,
                Algorithm::ED448PH => !of_255,
                _ => true,
            };
            let length = if of_255 { 64 } else { 114 };
            let mut out = [0; 114];
            let signed = rot.sign_message(key, algorithm, b"m", &mut out);
            assert_eq!(signed, if fits { Ok(length) } else { Err(INVALID) });
            let hashes = fits && algorithm.is_hash_eddsa();
            let signed = rot.sign_hash(key, algorithm, &[1; 64], &mut out);
            assert_eq!(signed, if hashes { Ok(length) } else { Err(INVALID) });
            for length in [0, 32, 63, 65] {
                assert_eq!(
                    rot.sign_hash(key, algorithm, &[1; 65][..length], &mut out),
                    Err(INVALID)
                );
            }
            let mut short = vec![0xee; length - 1];
            if fits {
                let signed = rot.sign_message(key, algorithm, b"m", &mut short);
                assert_eq!(signed, Err(Status::BufferTooSmall));
                assert!(short.iter().all(|byte| *byte == 0xee));
            }
            rot.destroy_key(key).unwrap();
        }
    }
    // An Edwards key does not sign with ECDSA, nor a Weierstrass key with EdDSA; neither a Montgomery key.
    for (key_type, bits, algorithm) in [
        (ED_PAIR, 255, ECDSA),
        (PAIR, 256, Algorithm::PURE_EDDSA),
        (KeyType::ECC_KEY_PAIR_MONTGOMERY, 255, Algorithm::PURE_EDDSA),
        (KeyType::ECC_KEY_PAIR_MONTGOMERY, 255, ECDSA),
    ] {
        let key = rot.generate_key(&sized(volatile(key_type, ALL, algorithm), bits)).unwrap();
        assert_eq!(rot.sign_message(key, algorithm, b"m", &mut [0; 132]), Err(INVALID));
        assert_eq!(rot.verify_message(key, algorithm, b"m", &[0; 64]), Err(INVALID));
        rot.destroy_key(key).unwrap();
    }
    let unknown = Algorithm(0x0600_0909);
    let key = rot.generate_key(&sized(volatile(ED_PAIR, ALL, unknown), 255)).unwrap();
    let signed = rot.sign_message(key, unknown, b"m", &mut [0; 64]);
    assert_eq!(signed, Err(Status::NotSupported));
}

#[test]
fn a_context_has_at_most_255_bytes_and_pure_eddsa_has_none() {
    let mut rot = device();
    let long = [7; 256];
    for (algorithm, bits) in [
        (Algorithm::PURE_EDDSA, 255),
        (Algorithm::EDDSA_CTX, 255),
        (Algorithm::ED25519PH, 255),
        (Algorithm::PURE_EDDSA, 448),
        (Algorithm::EDDSA_CTX, 448),
        (Algorithm::ED448PH, 448),
    ] {
        let key = rot.generate_key(&sized(volatile(ED_PAIR, ALL, algorithm), bits)).unwrap();
        let most = if algorithm == Algorithm::PURE_EDDSA { 0 } else { 255 };
        for length in [0, 1, 254, 255, 256] {
            let (context, mut out) = (&long[..length], [0; 114]);
            let signed = rot.sign_message_with_context(key, algorithm, b"m", context, &mut out);
            assert_eq!(signed.is_ok(), length <= most, "{algorithm:?} {length}");
            let signature = &out[..signed.unwrap_or(64)];
            let held = rot.verify_message_with_context(key, algorithm, b"m", context, signature);
            assert_eq!(held, if length <= most { Ok(()) } else { Err(INVALID) });
            let op = rot.verify_setup(key, algorithm, signature).unwrap();
            let set = rot.verify_set_context(op, context);
            assert_eq!(set, if length <= most { Ok(()) } else { Err(INVALID) });
            let finished = rot.verify_update(op, b"m").and_then(|()| rot.verify_finish(op));
            assert_eq!(finished, if length <= most { Ok(()) } else { Err(Status::BadState) });
            rot.signature_abort(op);
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn keys_have_the_sizes_of_their_curves_and_public_keys_are_points() {
    let mut rot = device();
    for (private, public, bits) in [(32, 32, 255), (57, 57, 448)] {
        let key = rot
            .import_key(&volatile(ED_PAIR, Usage::EXPORT, Algorithm::NONE), &vec![0xff; private]);
        let key = key.unwrap();
        assert_eq!(rot.get_key_attributes(key).unwrap().bits, bits);
        assert_eq!(export(&mut rot, key), vec![0xff; private]);
        let mut out = vec![0; public];
        assert_eq!(rot.export_public_key(key, &mut out), Ok(public));
        assert_eq!(rot.export_public_key(key, &mut out[1..]), Err(Status::BufferTooSmall));
        let mut import = |bits, data: &[u8]| {
            rot.import_key(&sized(volatile(ED_PUBLIC, ALL, Algorithm::PURE_EDDSA), bits), data)
        };
        assert!(import(bits, &out).is_ok());
        assert!(import(0, &out).is_ok());
        assert_eq!(import(256, &out), Err(INVALID));
        assert_eq!(import(0, &out[1..]), Err(INVALID));
        // y = 2 is on neither curve; that of all ones is no number modulo the field's.
        let mut off = vec![0; public];
        off[0] = 2;
        assert_eq!(import(0, &off), Err(INVALID));
        assert_eq!(import(0, &vec![0xff; public]), Err(INVALID));
    }
    for length in [0, 31, 33, 56, 58, 64] {
        let imported =
            rot.import_key(&volatile(ED_PAIR, Usage::EXPORT, Algorithm::NONE), &vec![1; length]);
        assert_eq!(imported, Err(INVALID));
    }
    for bits in [0, 1, 256, 456] {
        let made = rot.generate_key(&sized(volatile(ED_PAIR, ALL, Algorithm::PURE_EDDSA), bits));
        assert_eq!(made, Err(INVALID));
    }
}
