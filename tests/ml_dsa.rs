//! ML-DSA and HashML-DSA (PSA Crypto 1.5 §10.9.6).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use sha2::{Digest, Sha256};

const PURE: Algorithm = Algorithm::ML_DSA;
const FIXED: Algorithm = Algorithm::DETERMINISTIC_ML_DSA;
const HASHED: Algorithm = Algorithm(0x0600_4609);
const HASHED_FIXED: Algorithm = Algorithm(0x0600_4709);
const HASHED_ANY: Algorithm = Algorithm(0x0600_46ff);
const SIGN_PAIR: KeyType = KeyType::ML_DSA_KEY_PAIR;
const SIGN_PUBLIC: KeyType = KeyType::ML_DSA_PUBLIC_KEY;
const ALL: Usage = Usage(
    Usage::SIGN_HASH.0 | Usage::VERIFY_HASH.0 | Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
);
const SETS: [(u16, usize); 3] = [(128, 2420), (192, 3309), (256, 4627)];
const WRONG: Result<(), Status> = Err(Status::InvalidSignature);

fn pair(rot: &mut Device, bits: u16, algorithm: Algorithm) -> KeyId {
    let seed: [u8; 32] = std::array::from_fn(|i| i as u8);
    rot.import_key(&sized(volatile(SIGN_PAIR, ALL, algorithm), bits), &seed).unwrap()
}

/// The public key of a pair that [`pair`] made, as a key for this algorithm.
fn public(rot: &mut Device, bits: u16, algorithm: Algorithm) -> KeyId {
    let pair = pair(rot, bits, algorithm);
    let mut data = [0; 2592];
    let length = rot.export_public_key(pair, &mut data).unwrap();
    rot.destroy_key(pair).unwrap();
    rot.import_key(&volatile(SIGN_PUBLIC, ALL, algorithm), &data[..length]).unwrap()
}

fn sign(rot: &mut Device, key: KeyId, alg: Algorithm, message: &[u8], context: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; 4627];
    let length = rot.sign_message_with_context(key, alg, message, context, &mut signature).unwrap();
    signature.truncate(length);
    signature
}

#[test]
fn a_signature_holds_for_its_message_and_context_with_both_halves_of_the_key() {
    for (bits, length) in SETS {
        for alg in [PURE, FIXED, HASHED, HASHED_FIXED] {
            let mut rot = device();
            let key = pair(&mut rot, bits, alg);
            let signature = sign(&mut rot, key, alg, b"message", b"context");
            assert_eq!(signature.len(), length);
            let public = public(&mut rot, bits, alg);
            for key in [key, public] {
                let mut verify = |message: &[u8], context: &[u8], signature: &[u8]| {
                    rot.verify_message_with_context(key, alg, message, context, signature)
                };
                assert_eq!(verify(b"message", b"context", &signature), Ok(()));
                assert_eq!(verify(b"massage", b"context", &signature), WRONG);
                assert_eq!(verify(b"message", b"contact", &signature), WRONG);
                assert_eq!(verify(b"message", b"", &signature), WRONG);
                // The border between context and message is signed, too.
                assert_eq!(verify(b"tmessage", b"contex", &signature), WRONG);
                for cut in [0, 1, length - 1] {
                    assert_eq!(verify(b"message", b"context", &signature[..cut]), WRONG);
                }
                let long = [&signature[..], &[0]].concat();
                assert_eq!(verify(b"message", b"context", &long), WRONG);
                // c̃, z, the positions of the hints, their numbers.
                for at in [0, 100, length - 60, length - 1] {
                    let mut changed = signature.clone();
                    changed[at] ^= 1;
                    assert_eq!(verify(b"message", b"context", &changed), WRONG, "{at}");
                }
                assert_eq!(verify(b"message", b"context", &vec![0xff; length]), WRONG);
            }
        }
    }
}

#[test]
fn hedged_signatures_differ_and_deterministic_ones_do_not() {
    for (alg, differ) in [(PURE, true), (FIXED, false), (HASHED, true), (HASHED_FIXED, false)] {
        let mut rot = device();
        let key = pair(&mut rot, 128, alg);
        let signatures = [0, 1].map(|_| sign(&mut rot, key, alg, b"message", b""));
        assert_eq!(signatures[0] != signatures[1], differ, "{alg:?}");
    }
}

#[test]
fn a_deterministic_signature_needs_no_random_bytes_and_a_hedged_one_fails_without() {
    let mut rot = device();
    let fixed = pair(&mut rot, 128, FIXED);
    let hedged = pair(&mut rot, 128, PURE);
    rot.platform().entropy = EntropySource::Failing;
    // What is left of the seed.
    while rot.generate_random(&mut [0; 1]).is_ok() {}
    assert_eq!(sign(&mut rot, fixed, FIXED, b"message", b"").len(), 2420);
    let mut signature = [0xee; 2420];
    let got = rot.sign_message(hedged, PURE, b"message", &mut signature);
    assert_eq!(got, Err(Status::InsufficientEntropy));
    assert_eq!(signature, [0xee; 2420]);
}

#[test]
fn hedged_and_deterministic_are_one_for_verification_only() {
    let mut rot = device();
    for [one, other] in [[PURE, FIXED], [HASHED, HASHED_FIXED]] {
        for (policy, asked) in [(one, other), (other, one)] {
            let key = pair(&mut rot, 128, policy);
            let signature = sign(&mut rot, key, policy, b"message", b"");
            assert_eq!(rot.verify_message(key, asked, b"message", &signature), Ok(()));
            let op = rot.verify_setup(key, asked, &signature).unwrap();
            rot.verify_update(op, b"message").unwrap();
            assert_eq!(rot.verify_finish(op), Ok(()));
            let mut buffer = [0; 2420];
            let got = rot.sign_message(key, asked, b"message", &mut buffer);
            assert_eq!(got, Err(Status::NotPermitted));
            assert_eq!(rot.sign_setup(key, asked), Err(Status::NotPermitted));
            assert_eq!(rot.check_key_usage(key, asked, Usage::VERIFY_MESSAGE), Ok(()));
            let got = rot.check_key_usage(key, asked, Usage::SIGN_MESSAGE);
            assert_eq!(got, Err(Status::NotPermitted));
            rot.destroy_key(key).unwrap();
        }
    }
}

#[test]
fn pure_and_pre_hashed_signatures_are_not_interchangeable() {
    let mut rot = device();
    let pure = pair(&mut rot, 128, PURE);
    let hashed = pair(&mut rot, 128, HASHED);
    for (key, policy, asked) in [(pure, PURE, HASHED), (hashed, HASHED, PURE)] {
        let signature = sign(&mut rot, key, policy, b"message", b"");
        let got = rot.verify_message(key, asked, b"message", &signature);
        assert_eq!(got, Err(Status::NotPermitted));
        // The same key with the other policy.
        let other = public(&mut rot, 128, asked);
        assert_eq!(rot.verify_message(other, asked, b"message", &signature), WRONG);
        rot.destroy_key(other).unwrap();
    }
}

#[test]
fn a_hash_is_signed_with_the_pre_hashed_algorithms_as_its_message_is() {
    let hash = Sha256::digest(b"message");
    let mut rot = device();
    for alg in [HASHED, HASHED_FIXED] {
        let key = pair(&mut rot, 192, alg);
        let mut signature = [0; 3309];
        let made = rot.sign_hash_with_context(key, alg, &hash, b"context", &mut signature);
        assert_eq!(made, Ok(3309));
        let verify = rot.verify_message_with_context(key, alg, b"message", b"context", &signature);
        assert_eq!(verify, Ok(()));
        if alg == HASHED_FIXED {
            assert_eq!(sign(&mut rot, key, alg, b"message", b"context"), signature);
        }
        let signature = sign(&mut rot, key, alg, b"message", b"");
        assert_eq!(rot.verify_hash(key, alg, &hash, &signature), Ok(()));
        let got = rot.verify_hash_with_context(key, alg, &hash, b"context", &signature);
        assert_eq!(got, WRONG);
        for length in [0, 31] {
            let got = rot.verify_hash(key, alg, &hash[..length], &signature);
            assert_eq!(got, Err(Status::InvalidArgument));
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn a_hash_cannot_be_signed_with_the_pure_algorithms() {
    let mut rot = device();
    for alg in [PURE, FIXED] {
        let key = pair(&mut rot, 128, alg);
        let got = rot.sign_hash(key, alg, &[1; 32], &mut [0; 2420]);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.verify_hash(key, alg, &[1; 64], &[0; 2420]);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.check_key_usage(key, alg, Usage::SIGN_HASH);
        assert_eq!(got, Err(Status::InvalidArgument));
        assert_eq!(rot.check_key_usage(key, alg, Usage::SIGN_MESSAGE), Ok(()));
    }
}

#[test]
fn an_any_hash_policy_permits_every_hash_that_has_an_identifier_and_no_pure_signature() {
    let mut rot = device();
    let key = pair(&mut rot, 128, HASHED_ANY);
    let hashes = [
        Algorithm::SHA_256,
        Algorithm::SHA_384,
        Algorithm::SHA_512,
        Algorithm::SHA_512_256,
        Algorithm::SHA3_256,
        Algorithm::SHA3_384,
        Algorithm::SHA3_512,
        Algorithm::SHAKE256_512,
    ];
    let with = |hash| Algorithm::HASH_ML_DSA.with_hash(hash);
    let signatures = hashes.map(|hash| sign(&mut rot, key, with(hash), b"message", b""));
    for (i, hash) in hashes.into_iter().enumerate() {
        for (j, signature) in signatures.iter().enumerate() {
            let expected = if i == j { Ok(()) } else { WRONG };
            assert_eq!(rot.verify_message(key, with(hash), b"message", signature), expected);
        }
    }
    // Hashes that this library does not compute can be signed when the caller did.
    for hash in [Algorithm::SHAKE128_256, Algorithm::SM3] {
        let mut signature = [0; 2420];
        assert_eq!(rot.sign_hash(key, with(hash), &[7; 32], &mut signature), Ok(2420));
        assert_eq!(rot.verify_hash(key, with(hash), &[7; 32], &signature), Ok(()));
        let got = rot.sign_message(key, with(hash), b"message", &mut signature);
        assert_eq!(got, Err(Status::NotSupported));
        assert_eq!(rot.sign_setup(key, with(hash)), Err(Status::NotSupported));
    }
    // Hashes without an identifier in the specification's table, and no hash.
    for hash in [Algorithm::SHA_224, Algorithm::SHA3_224, Algorithm::BLAKE2S] {
        let got = rot.sign_message(key, with(hash), b"message", &mut [0; 2420]);
        assert_eq!(got, Err(Status::NotSupported), "{hash:?}");
    }
    let got = rot.sign_message(key, Algorithm::HASH_ML_DSA, b"message", &mut [0; 2420]);
    assert_eq!(got, Err(Status::NotPermitted));
    let got = rot.sign_message(key, HASHED_ANY, b"message", &mut [0; 2420]);
    assert_eq!(got, Err(Status::InvalidArgument));
    let got = rot.sign_message(key, PURE, b"message", &mut [0; 2420]);
    assert_eq!(got, Err(Status::NotPermitted));
}

#[test]
fn a_context_has_up_to_255_bytes() {
    let mut rot = device();
    for alg in [FIXED, HASHED_FIXED] {
        let key = pair(&mut rot, 128, alg);
        let context = [0x5a; 256];
        let signature = sign(&mut rot, key, alg, b"message", &context[..255]);
        let context = &context[..];
        let verify = |rot: &mut Device, context: &[u8]| {
            rot.verify_message_with_context(key, alg, b"message", context, &signature)
        };
        assert_eq!(verify(&mut rot, &context[..255]), Ok(()));
        assert_eq!(verify(&mut rot, &context[..254]), WRONG);
        assert_eq!(verify(&mut rot, context), Err(Status::InvalidArgument));
        let got = rot.sign_message_with_context(key, alg, b"m", context, &mut [0; 2420]);
        assert_eq!(got, Err(Status::InvalidArgument));
        let op = rot.sign_setup(key, alg).unwrap();
        assert_eq!(rot.sign_set_context(op, context), Err(Status::InvalidArgument));
        assert_eq!(rot.sign_update(op, b"message"), Err(Status::BadState));
        rot.signature_abort(op);
        let op = rot.verify_setup(key, alg, &signature).unwrap();
        rot.verify_set_context(op, &context[..255]).unwrap();
        rot.verify_update(op, b"message").unwrap();
        assert_eq!(rot.verify_finish(op), Ok(()));
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn a_message_in_pieces_gives_the_signature_of_the_whole() {
    let message: Vec<u8> = (0..=255).cycle().take(700).collect();
    for alg in [FIXED, HASHED_FIXED] {
        for context in [&b""[..], b"context"] {
            let mut rot = device();
            let key = pair(&mut rot, 128, alg);
            let whole = sign(&mut rot, key, alg, &message, context);
            let public = public(&mut rot, 128, alg);
            // Pieces around the rate of SHAKE256, 136 bytes less the 64 of the key's hash and 2 in front of a context.
            for size in [1, 69, 70, 71, 136, 137, 350, 700] {
                let signs = rot.sign_setup(key, alg).unwrap();
                let verifies = rot.verify_setup(public, alg, &whole).unwrap();
                if !context.is_empty() {
                    rot.sign_set_context(signs, context).unwrap();
                    rot.verify_set_context(verifies, context).unwrap();
                }
                for piece in message.chunks(size) {
                    rot.sign_update(signs, piece).unwrap();
                    rot.verify_update(verifies, piece).unwrap();
                }
                let mut signature = vec![0; 2420];
                assert_eq!(rot.sign_finish(signs, &mut signature), Ok(2420));
                assert_eq!(signature, whole, "{size}");
                assert_eq!(rot.verify_finish(verifies), Ok(()), "{size}");
                rot.signature_abort(verifies);
            }
            let op = rot.verify_setup(public, alg, &whole).unwrap();
            rot.verify_update(op, &message[..699]).unwrap();
            assert_eq!(rot.verify_finish(op), WRONG);
            rot.signature_abort(op);
        }
    }
}

#[test]
fn a_signature_of_a_length_that_none_has_waits_for_the_end_to_be_wrong() {
    let mut rot = device();
    let key = pair(&mut rot, 128, PURE);
    for length in [0, 2419, 2421, 3309, 5000] {
        let op = rot.verify_setup(key, PURE, &vec![0; length]).unwrap();
        assert_eq!(rot.verify_update(op, b"message"), Ok(()));
        assert_eq!(rot.verify_finish(op), WRONG);
        rot.signature_abort(op);
    }
}

#[test]
fn too_small_a_buffer_gets_nothing_and_ends_an_operation() {
    for (bits, length) in SETS {
        let mut rot = device();
        let key = pair(&mut rot, bits, PURE);
        let mut signature = vec![0xee; length - 1];
        let got = rot.sign_message(key, PURE, b"message", &mut signature);
        assert_eq!(got, Err(Status::BufferTooSmall));
        let op = rot.sign_setup(key, PURE).unwrap();
        assert_eq!(rot.sign_finish(op, &mut signature), Err(Status::BufferTooSmall));
        assert_eq!(rot.sign_finish(op, &mut [0; 4627]), Err(Status::BadState));
        assert!(signature.iter().all(|byte| *byte == 0xee));
    }
}

#[test]
fn keys_of_other_kinds_do_not_fit_and_a_public_key_does_not_sign() {
    let mut rot = device();
    let mut signature = [0; 4627];
    let curve = import(&mut rot, PAIR, ALL, PURE);
    let kem = sized(volatile(KeyType::ML_KEM_KEY_PAIR, ALL, PURE), 512);
    let kem = rot.generate_key(&kem).unwrap();
    let public = public(&mut rot, 128, PURE);
    for key in [curve, kem, public] {
        let got = rot.sign_message(key, PURE, b"message", &mut signature);
        assert_eq!(got, Err(Status::InvalidArgument));
        assert_eq!(rot.sign_setup(key, PURE), Err(Status::InvalidArgument));
        let got = rot.check_key_usage(key, PURE, Usage::SIGN_MESSAGE);
        assert_eq!(got, Err(Status::InvalidArgument));
        if key != public {
            let got = rot.verify_message(key, PURE, b"message", &signature);
            assert_eq!(got, Err(Status::InvalidArgument));
        }
    }
    let wrong = sized(volatile(SIGN_PAIR, ALL, ECDSA), 128);
    let wrong = rot.generate_key(&wrong).unwrap();
    let got = rot.sign_message(wrong, ECDSA, b"message", &mut signature);
    assert_eq!(got, Err(Status::InvalidArgument));
}

#[test]
fn destroying_the_key_ends_its_operations() {
    let mut rot = device();
    let key = pair(&mut rot, 128, FIXED);
    let signature = sign(&mut rot, key, FIXED, b"message", b"");
    let op = rot.verify_setup(key, FIXED, &signature).unwrap();
    rot.verify_update(op, b"message").unwrap();
    rot.destroy_key(key).unwrap();
    assert_eq!(rot.verify_finish(op), Err(Status::BadState));
}
