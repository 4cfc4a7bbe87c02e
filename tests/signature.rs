//! Asymmetric signatures (PSA Crypto 1.5 §10.7): ECDSA on P-256.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const ALL: Usage = Usage(
    Usage::SIGN_HASH.0 | Usage::VERIFY_HASH.0 | Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
);
const ANY: Algorithm = Algorithm::ECDSA_ANY;

/// RFC 6979 A.2.5, SHA-256: message and signature. <https://www.rfc-editor.org/rfc/rfc6979#appendix-A.2.5>
const VECTORS: [(&[u8], [u8; 64]); 2] = [
    (
        b"sample",
        hex!(
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        ),
    ),
    (
        b"test",
        hex!(
            "f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
            "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
        ),
    ),
];

fn hash(rot: &mut Device, message: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    rot.hash_compute(Algorithm::SHA_256, message, &mut out).unwrap();
    out
}

fn sign(rot: &mut Device, key: KeyId, algorithm: Algorithm, hash: &[u8]) -> [u8; 64] {
    let mut out = [0; 64];
    assert_eq!(rot.sign_hash(key, algorithm, hash, &mut out), Ok(64));
    out
}

#[test]
fn the_vectors_of_rfc_6979_hold_for_messages_and_for_hashes() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, DETERMINISTIC);
    let public = import(&mut rot, PUBLIC, ALL, ECDSA);
    for (message, expected) in VECTORS {
        let mut out = [0; 64];
        assert_eq!(rot.sign_message(key, DETERMINISTIC, message, &mut out), Ok(64));
        assert_eq!(out, expected);
        let hash = hash(&mut rot, message);
        assert_eq!(sign(&mut rot, key, DETERMINISTIC, &hash), expected);
        // A verifier cannot tell, and does not ask, how the nonce was made.
        for (key, algorithm) in [(key, DETERMINISTIC), (key, ECDSA), (public, ECDSA)] {
            assert_eq!(rot.verify_message(key, algorithm, message, &expected), Ok(()));
            assert_eq!(rot.verify_hash(key, algorithm, &hash, &expected), Ok(()));
        }
    }
}

#[test]
fn randomised_signatures_differ_and_all_hold() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let public = import(&mut rot, PUBLIC, ALL, ECDSA);
    let digest = hash(&mut rot, b"sample");
    let mut seen = vec![VECTORS[0].1];
    for _ in 0..8 {
        let signature = sign(&mut rot, key, ECDSA, &digest);
        assert!(!seen.contains(&signature));
        assert_eq!(rot.verify_hash(public, ECDSA, &digest, &signature), Ok(()));
        assert_eq!(rot.verify_message(public, ECDSA, b"sample", &signature), Ok(()));
        seen.push(signature);
    }
}

#[test]
fn any_single_wrong_bit_or_another_length_is_an_invalid_signature() {
    let mut rot = device();
    let public = import(&mut rot, PUBLIC, ALL, ECDSA);
    let (message, good) = VECTORS[0];
    let refused = Err(Status::InvalidSignature);
    for bit in 0..512 {
        let mut bad = good;
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(rot.verify_message(public, ECDSA, message, &bad), refused, "{bit}");
    }
    for length in [0, 1, 32, 63] {
        assert_eq!(rot.verify_message(public, ECDSA, message, &good[..length]), refused);
    }
    let longer = [&good[..], &[0]].concat();
    assert_eq!(rot.verify_message(public, ECDSA, message, &longer), refused);
    assert_eq!(rot.verify_message(public, ECDSA, b"samplf", &good), refused);
    let other = rot.generate_key(&sized(volatile(PAIR, ALL, ECDSA), 256)).unwrap();
    assert_eq!(rot.verify_message(other, ECDSA, message, &good), refused);
}

#[test]
fn a_hash_must_have_the_length_of_the_algorithms_hash() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA_ANY_HASH);
    let sha_512 = Algorithm(0x0600_060b);
    for (algorithm, right) in [(ECDSA, 32), (sha_512, 64), (Algorithm(0x0600_060a), 48)] {
        for length in [0, 20, 28, 31, 32, 33, 48, 64] {
            let hash = [7; 64];
            let mut out = [0; 64];
            let got = rot.sign_hash(key, algorithm, &hash[..length], &mut out);
            let expected = if length == right { Ok(64) } else { Err(Status::InvalidArgument) };
            assert_eq!(got, expected, "{algorithm:?} {length}");
            let got = rot.verify_hash(key, algorithm, &hash[..length], &out);
            let expected = expected.map(|_| ());
            assert_eq!(got, expected, "{algorithm:?} {length}");
        }
    }
}

#[test]
fn the_raw_algorithm_takes_a_hash_of_any_length_and_no_message() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ANY);
    for length in [1, 20, 32, 48, 64] {
        let hash = [7; 64];
        let signature = sign(&mut rot, key, ANY, &hash[..length]);
        assert_eq!(rot.verify_hash(key, ANY, &hash[..length], &signature), Ok(()));
    }
    // The leftmost 256 bits count (FIPS 186-5 §6.4.1).
    let signature = sign(&mut rot, key, ANY, &[7; 64]);
    assert_eq!(rot.verify_hash(key, ANY, &[7; 32], &signature), Ok(()));
    let refused = Err(Status::InvalidArgument);
    let mut out = [0; 64];
    assert_eq!(rot.sign_message(key, ANY, b"m", &mut out), refused);
    assert_eq!(rot.verify_message(key, ANY, b"m", &signature), Err(Status::InvalidArgument));
    assert_eq!(out, [0; 64]);
}

#[test]
fn too_small_a_buffer_is_left_alone() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let mut out = [0xee; 63];
    assert_eq!(rot.sign_hash(key, ECDSA, &[1; 32], &mut out), Err(Status::BufferTooSmall));
    assert_eq!(rot.sign_message(key, ECDSA, b"m", &mut out), Err(Status::BufferTooSmall));
    assert_eq!(out, [0xee; 63]);
}

#[test]
fn a_public_key_signs_nothing() {
    let mut rot = device();
    let public = import(&mut rot, PUBLIC, ALL, ECDSA);
    let refused = Err(Status::InvalidArgument);
    assert_eq!(rot.sign_hash(public, ECDSA, &[1; 32], &mut [0; 64]), refused);
    assert_eq!(rot.sign_message(public, ECDSA, b"m", &mut [0; 64]), refused);
}

#[test]
fn what_a_generated_key_signs_its_exported_public_key_verifies_on_another_device() {
    let mut rot = device();
    rot.generate_key(&sized(persistent(1, PAIR, ALL, ECDSA), 256)).unwrap();
    let mut rot = reboot(rot);
    let (mut public, mut signature) = ([0; 65], [0; 64]);
    rot.export_public_key(KeyId(1), &mut public).unwrap();
    rot.sign_message(KeyId(1), ECDSA, b"hello", &mut signature).unwrap();
    let mut other = device();
    let key = other.import_key(&volatile(PUBLIC, ALL, ECDSA), &public).unwrap();
    assert_eq!(other.verify_message(key, ECDSA, b"hello", &signature), Ok(()));
}
