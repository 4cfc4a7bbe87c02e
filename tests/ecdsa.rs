//! ECDSA on every curve with every hash.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;
use common::*;

const ALL: Usage = Usage(
    Usage::SIGN_HASH.0 | Usage::VERIFY_HASH.0 | Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
);
const K1_PAIR: KeyType = KeyType::ECC_KEY_PAIR_SECP_K1;

fn deterministic(hash: Algorithm) -> Algorithm {
    Algorithm::DETERMINISTIC_ECDSA.with_hash(hash)
}

fn randomised(hash: Algorithm) -> Algorithm {
    Algorithm::ECDSA_ANY.with_hash(hash)
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// The keys of RFC 6979, A.2.5 to A.2.7.
fn private_key(curve: &str) -> Vec<u8> {
    match curve {
        "P-256" => PRIVATE_KEY.to_vec(),
        "P-384" => hex!(
            "6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba"
            "9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5"
        )
        .to_vec(),
        _ => hex!(
            "00fad06daa62ba3b25d2fb40133da757205de67f5bb0018fee8c86e1b68c7e75caa8"
            "96eb32f1f47c70855836a6d16fcc1466f6d8fbec67db89ec0c08b0e996b83538"
        )
        .to_vec(),
    }
}

/// <https://www.rfc-editor.org/rfc/rfc6979#appendix-A.2>, without SHA-1, which has to be built in by name.
#[test]
fn the_vectors_of_rfc_6979_hold_on_three_curves_with_each_hash() {
    let mut count = 0;
    for line in include_str!("data/rfc6979.txt").lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<_> = line.split(' ').collect();
        let [curve, hash, message, expected] = fields[..] else { panic!("{line}") };
        let expected = unhex(expected);
        let hash = match hash {
            "SHA-224" => Algorithm::SHA_224,
            "SHA-256" => Algorithm::SHA_256,
            "SHA-384" => Algorithm::SHA_384,
            "SHA-512" => Algorithm::SHA_512,
            _ if cfg!(feature = "sha-1") => Algorithm::SHA_1,
            _ => continue,
        };
        let (algorithm, any) = (deterministic(hash), deterministic(Algorithm::ANY_HASH));
        let mut rot = device();
        let key = rot.import_key(&volatile(PAIR, ALL, any), &private_key(curve)).unwrap();
        let mut signature = vec![0; expected.len()];
        let length = rot.sign_message(key, algorithm, message.as_bytes(), &mut signature);
        assert_eq!(length, Ok(expected.len()));
        assert_eq!(signature, expected, "{line}");
        let mut public = [0; 133];
        let length = rot.export_public_key(key, &mut public).unwrap();
        let public =
            rot.import_key(&volatile(PUBLIC, ALL, ECDSA_ANY_HASH), &public[..length]).unwrap();
        for (key, algorithm) in [(key, algorithm), (public, randomised(hash))] {
            assert_eq!(rot.verify_message(key, algorithm, message.as_bytes(), &expected), Ok(()));
        }
        count += 1;
    }
    assert_eq!(count, if cfg!(feature = "sha-1") { 30 } else { 24 });
}

/// Signatures of the message "sample" on secp256k1 with the private key c9afa9d8…6721, and on P-256 with hashes that RFC 6979 has
/// no vectors for: made by the package `ecdsa` 0.19 of Python (`SigningKey.sign_deterministic`), <https://pypi.org/project/ecdsa/>.
#[test]
fn other_curves_and_hashes_agree_with_another_implementation() {
    let vectors: [(KeyType, Algorithm, [u8; 64]); 6] = include!("data/ecdsa.rs");
    for (key_type, hash, expected) in vectors {
        let (algorithm, mut rot, mut signature) = (deterministic(hash), device(), [0; 64]);
        let key = rot.import_key(&volatile(key_type, ALL, algorithm), &PRIVATE_KEY).unwrap();
        assert_eq!(rot.sign_message(key, algorithm, b"sample", &mut signature), Ok(64));
        assert_eq!(signature, expected, "{key_type:?} {hash:?}");
        assert_eq!(rot.verify_message(key, algorithm, b"sample", &expected), Ok(()));
    }
}

/// One key of each curve.
const CURVES: [(KeyType, u16, usize); 4] =
    [(PAIR, 256, 64), (PAIR, 384, 96), (PAIR, 521, 132), (K1_PAIR, 256, 64)];

#[test]
fn a_generated_key_of_each_curve_signs_with_each_hash_and_its_public_key_verifies() {
    let hashes = [
        Algorithm::SHA_224,
        Algorithm::SHA_256,
        Algorithm::SHA_384,
        Algorithm::SHA_512,
        Algorithm::SHA_512_224,
        Algorithm::SHA_512_256,
        Algorithm::SHA3_224,
        Algorithm::SHA3_256,
        Algorithm::SHA3_384,
        Algorithm::SHA3_512,
        Algorithm::BLAKE2S,
        Algorithm::BLAKE2B,
    ];
    for (key_type, bits, length) in CURVES {
        let mut rot = device();
        let attributes = KeyAttributes {
            algorithm2: deterministic(Algorithm::ANY_HASH),
            ..sized(volatile(key_type, ALL, ECDSA_ANY_HASH), bits)
        };
        let key = rot.generate_key(&attributes).unwrap();
        assert_eq!(rot.get_key_attributes(key).unwrap().bits, bits);
        let mut public = [0; 133];
        let public_length = rot.export_public_key(key, &mut public).unwrap();
        assert_eq!(public_length, length + 1);
        let public_attributes = volatile(key_type.public_key(), ALL, ECDSA_ANY_HASH);
        let public = rot.import_key(&public_attributes, &public[..public_length]).unwrap();
        assert_eq!(rot.get_key_attributes(public).unwrap().bits, bits);
        for hash in hashes {
            let mut signatures = [[0; 132]; 4];
            for (i, signature) in signatures.iter_mut().enumerate() {
                let algorithm = if i < 2 { randomised(hash) } else { deterministic(hash) };
                assert_eq!(rot.sign_message(key, algorithm, b"m", signature), Ok(length));
                let signature = &signature[..length];
                assert_eq!(rot.verify_message(public, algorithm, b"m", signature), Ok(()));
                assert_eq!(rot.verify_message(key, algorithm, b"m", signature), Ok(()));
            }
            assert_ne!(signatures[0], signatures[1]);
            assert_eq!(signatures[2], signatures[3]);
        }
        let mut short = vec![0xee; length - 1];
        let refused = rot.sign_message(key, ECDSA, b"m", &mut short);
        assert_eq!(refused, Err(Status::BufferTooSmall));
        assert!(short.iter().all(|byte| *byte == 0xee));
    }
}

#[test]
fn a_signature_of_another_curve_of_the_same_size_does_not_hold() {
    let mut rot = device();
    let mut signature = [0; 64];
    let r1 = rot.import_key(&volatile(PAIR, ALL, ECDSA), &PRIVATE_KEY).unwrap();
    let k1 = rot.import_key(&volatile(K1_PAIR, ALL, ECDSA), &PRIVATE_KEY).unwrap();
    rot.sign_message(r1, ECDSA, b"m", &mut signature).unwrap();
    let refused = rot.verify_message(k1, ECDSA, b"m", &signature);
    assert_eq!(refused, Err(Status::InvalidSignature));
    assert_eq!(rot.verify_message(r1, ECDSA, b"m", &signature), Ok(()));
}

#[test]
fn deterministic_ecdsa_needs_a_hash_that_hmac_is_defined_for() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::DETERMINISTIC_ECDSA, Status::InvalidArgument),
        (deterministic(Algorithm(0x0200_0003)), Status::NotSupported), // MD5
        (deterministic(Algorithm::SHAKE256_512), Status::NotSupported),
    ] {
        let key = rot.import_key(&volatile(PAIR, ALL, algorithm), &PRIVATE_KEY).unwrap();
        let signed = rot.sign_message(key, algorithm, b"m", &mut [0; 64]);
        assert_eq!(signed, Err(expected), "{algorithm:?}");
        assert_eq!(rot.sign_hash(key, algorithm, &[1; 64], &mut [0; 64]), Err(expected));
    }
}
