//! Hashes (PSA Crypto 1.5 §10.2).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::HASH_OPERATIONS;

const SHA: Algorithm = Algorithm::SHA_256;

/// FIPS 180-4 examples: <https://csrc.nist.gov/CSRC/media/Projects/Cryptographic-Standards-and-Guidelines/documents/examples/SHA256.pdf>,
/// and the empty message of <https://csrc.nist.gov/projects/cryptographic-algorithm-validation-program/secure-hashing>.
const VECTORS: [(&[u8], [u8; 32]); 3] = [
    (b"", hex!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    (b"abc", hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
    (
        b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        hex!("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ),
];

fn digest(rot: &mut Device, input: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    assert_eq!(rot.hash_compute(SHA, input, &mut out), Ok(32));
    out
}

#[test]
fn the_vectors_of_fips_180_4_hold_at_once_and_in_pieces_of_any_size() {
    let mut rot = device();
    for (input, expected) in VECTORS {
        assert_eq!(digest(&mut rot, input), expected);
        assert_eq!(rot.hash_compare(SHA, input, &expected), Ok(()));
        for size in 1..=input.len().max(1) {
            let operation = rot.hash_setup(SHA).unwrap();
            for piece in input.chunks(size) {
                rot.hash_update(operation, piece).unwrap();
                rot.hash_update(operation, b"").unwrap();
            }
            let mut out = [0; 40];
            assert_eq!(rot.hash_finish(operation, &mut out), Ok(32));
            assert_eq!(out[..32], expected);
            assert_eq!(out[32..], [0; 8]);
        }
    }
}

#[test]
fn a_comparison_fails_for_any_other_value_or_length() {
    let mut rot = device();
    let (input, good) = VECTORS[1];
    for length in 0..32 {
        let compared = rot.hash_compare(SHA, input, &good[..length]);
        assert_eq!(compared, Err(Status::InvalidSignature), "{length}");
    }
    for bit in 0..256 {
        let mut bad = good;
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(rot.hash_compare(SHA, input, &bad), Err(Status::InvalidSignature), "{bit}");
    }
    assert_eq!(rot.hash_compare(SHA, input, &[0; 33]), Err(Status::InvalidSignature));
}

#[test]
fn what_is_no_hash_or_not_built_is_refused() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::NONE, Status::InvalidArgument),
        (HMAC_256, Status::InvalidArgument),
        (ECDSA, Status::InvalidArgument),
        (Algorithm(0x8200_0009), Status::InvalidArgument),
        (Algorithm::ANY_HASH, Status::NotSupported),
        (Algorithm(0x0200_000b), Status::NotSupported), // SHA-512
        (Algorithm(0x0200_0003), Status::NotSupported), // MD5
    ] {
        assert_eq!(rot.hash_compute(algorithm, b"", &mut [0; 64]), Err(expected), "{algorithm:?}");
        assert_eq!(rot.hash_compare(algorithm, b"", &[0; 32]), Err(expected), "{algorithm:?}");
        assert_eq!(rot.hash_setup(algorithm), Err(expected), "{algorithm:?}");
    }
}

#[test]
fn too_small_a_buffer_is_left_as_it_was_and_the_operation_is_in_the_error_state() {
    let mut rot = device();
    let mut out = [0xee; 31];
    assert_eq!(rot.hash_compute(SHA, b"", &mut out), Err(Status::BufferTooSmall));
    let operation = rot.hash_setup(SHA).unwrap();
    assert_eq!(rot.hash_finish(operation, &mut out), Err(Status::BufferTooSmall));
    assert_eq!(out, [0xee; 31]);
    assert_eq!(rot.hash_finish(operation, &mut [0; 32]), Err(Status::BadState));
    assert_eq!(rot.hash_update(operation, b"x"), Err(Status::BadState));
    assert_eq!(rot.hash_verify(operation, &[0; 32]), Err(Status::BadState));
    assert_eq!(rot.hash_clone(operation), Err(Status::BadState));
    rot.hash_abort(operation);
    rot.hash_abort(operation);
}

#[test]
fn a_finished_operation_is_no_operation_any_more() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    rot.hash_finish(operation, &mut [0; 32]).unwrap();
    assert_eq!(rot.hash_update(operation, b""), Err(Status::BadState));
    let next = rot.hash_setup(SHA).unwrap();
    assert_ne!(operation, next);
    assert_eq!(rot.hash_update(operation, b"x"), Err(Status::BadState));
    rot.hash_abort(operation);
    let empty = VECTORS[0].1;
    assert_eq!(rot.hash_verify(next, &empty), Ok(()));
    assert_eq!(rot.hash_verify(next, &empty), Err(Status::BadState));
}

#[test]
fn a_failed_verification_is_in_the_error_state_until_aborted() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    assert_eq!(rot.hash_verify(operation, &[0; 32]), Err(Status::InvalidSignature));
    assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Err(Status::BadState));
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut rot = device();
    let first = rot.hash_setup(SHA).unwrap();
    rot.hash_update(first, b"a").unwrap();
    let second = rot.hash_clone(first).unwrap();
    rot.hash_update(first, b"x").unwrap();
    rot.hash_update(second, b"bc").unwrap();
    assert_eq!(rot.hash_verify(second, &VECTORS[1].1), Ok(()));
    let expected = digest(&mut rot, b"ax");
    assert_eq!(rot.hash_verify(first, &expected), Ok(()));
}

#[test]
fn a_full_pool_is_insufficient_memory_and_leaves_the_others_working() {
    let mut rot = device();
    let mut operations: Vec<_> =
        (0..HASH_OPERATIONS).map(|_| rot.hash_setup(SHA).unwrap()).collect();
    assert_eq!(rot.hash_setup(SHA), Err(Status::InsufficientMemory));
    assert_eq!(rot.hash_clone(operations[0]), Err(Status::InsufficientMemory));
    assert!(rot.mac_sign_setup(KeyId(1), HMAC_256).is_err());
    rot.hash_abort(operations.pop().unwrap());
    let copy = rot.hash_clone(operations[0]).unwrap();
    for operation in operations.into_iter().chain([copy]) {
        assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Ok(()));
    }
}

#[test]
fn no_word_that_is_no_handle_reaches_an_operation() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    for word in (1..=300).chain([operation.word() ^ 0x100, operation.word() + 1, u32::MAX]) {
        if let Some(forged) = Handle::from_word(word).filter(|forged| *forged != operation) {
            assert_eq!(rot.hash_update(forged, b"x"), Err(Status::BadState), "{word:#x}");
            rot.hash_abort(forged);
        }
    }
    assert_eq!(Handle::from_word(0), None);
    assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Ok(()));
}
