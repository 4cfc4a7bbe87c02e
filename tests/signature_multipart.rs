//! Multi-part signature operations (PSA Crypto 1.5 §10.9.9).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const ALL: Usage = Usage(
    Usage::SIGN_HASH.0 | Usage::VERIFY_HASH.0 | Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
);
const STATE: Result<(), Status> = Err(Status::BadState);

fn message() -> Vec<u8> {
    (0..200u8).collect()
}

#[test]
fn a_message_in_pieces_of_any_size_gives_the_signature_of_the_whole() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, DETERMINISTIC);
    let message = message();
    let mut whole = [0; 64];
    rot.sign_message(key, DETERMINISTIC, &message, &mut whole).unwrap();
    for size in 1..=message.len() {
        let (signs, mut signature) = (rot.sign_setup(key, DETERMINISTIC).unwrap(), [0; 64]);
        let verifies = rot.verify_setup(key, ECDSA, &whole).unwrap();
        for piece in message.chunks(size) {
            rot.sign_update(signs, piece).unwrap();
            rot.verify_update(verifies, piece).unwrap();
        }
        assert_eq!(rot.sign_finish(signs, &mut signature), Ok(64));
        assert_eq!(signature, whole, "{size}");
        assert_eq!(rot.verify_finish(verifies), Ok(()), "{size}");
    }
}

#[test]
fn an_operation_without_any_input_is_of_the_empty_message() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let (op, mut signature) = (rot.sign_setup(key, ECDSA).unwrap(), [0; 64]);
    assert_eq!(rot.sign_finish(op, &mut signature), Ok(64));
    assert_eq!(rot.verify_message(key, ECDSA, b"", &signature), Ok(()));
    let op = rot.verify_setup(key, ECDSA, &signature).unwrap();
    assert_eq!(rot.verify_finish(op), Ok(()));
}

#[test]
fn a_failed_setup_takes_no_slot() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let other = import(&mut rot, PAIR, Usage::VERIFY_MESSAGE, ECDSA);
    let public = import(&mut rot, PUBLIC, ALL, ECDSA);
    let raw = import(&mut rot, PAIR, ALL, Algorithm::ECDSA_ANY);
    for _ in 0..8 {
        let no_key = rot.sign_setup(KeyId(77), ECDSA);
        assert_eq!(no_key, Err(Status::InvalidHandle));
        assert_eq!(rot.sign_setup(other, ECDSA), Err(Status::NotPermitted));
        assert_eq!(rot.sign_setup(key, DETERMINISTIC), Err(Status::NotPermitted));
        assert_eq!(rot.sign_setup(key, ECDSA_ANY_HASH), Err(Status::InvalidArgument));
        assert_eq!(rot.sign_setup(public, ECDSA), Err(Status::InvalidArgument));
        // The algorithm that signs whatever hash it is given has no message.
        assert_eq!(rot.sign_setup(raw, Algorithm::ECDSA_ANY), Err(Status::InvalidArgument));
        let verified = rot.verify_setup(raw, Algorithm::ECDSA_ANY, &[0; 64]);
        assert_eq!(verified, Err(Status::InvalidArgument));
    }
    assert!(rot.sign_setup(key, ECDSA).is_ok());
}

#[test]
fn signing_and_verifying_share_the_operations_and_a_full_set_is_insufficient_memory() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let mut active = Vec::new();
    loop {
        let next = match active.len() % 2 {
            0 => rot.sign_setup(key, ECDSA),
            _ => rot.verify_setup(key, ECDSA, &[0; 64]),
        };
        match next {
            Ok(op) => active.push(op),
            Err(status) => break assert_eq!(status, Status::InsufficientMemory),
        }
    }
    assert!(active.len() >= 2);
    rot.signature_abort(active[0]);
    assert!(rot.sign_setup(key, ECDSA).is_ok());
}

#[test]
fn a_context_comes_once_and_before_the_message() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let op = rot.sign_setup(key, ECDSA).unwrap();
    assert_eq!(rot.sign_set_context(op, b""), Ok(()));
    assert_eq!(rot.sign_set_context(op, b""), STATE);
    assert_eq!(rot.sign_update(op, b"m"), STATE);
    rot.signature_abort(op);
    for piece in [&b""[..], b"m"] {
        let op = rot.verify_setup(key, ECDSA, &[0; 64]).unwrap();
        assert_eq!(rot.verify_update(op, piece), Ok(()));
        assert_eq!(rot.verify_set_context(op, b""), STATE);
        assert_eq!(rot.verify_finish(op), STATE);
        rot.signature_abort(op);
    }
    // ECDSA has no context but the empty one.
    let op = rot.sign_setup(key, ECDSA).unwrap();
    assert_eq!(rot.sign_set_context(op, b"c"), Err(Status::InvalidArgument));
    assert_eq!(rot.sign_finish(op, &mut [0; 64]), Err(Status::BadState));
    rot.signature_abort(op);
}

#[test]
fn an_operation_that_signs_does_not_verify_nor_the_other_way_round() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    for call in 0..3 {
        let op = rot.sign_setup(key, ECDSA).unwrap();
        let refused = match call {
            0 => rot.verify_update(op, b"m"),
            1 => rot.verify_set_context(op, b""),
            _ => rot.verify_finish(op),
        };
        assert_eq!(refused, STATE);
        assert_eq!(rot.sign_update(op, b"m"), STATE);
        rot.signature_abort(op);
        let op = rot.verify_setup(key, ECDSA, &[0; 64]).unwrap();
        let refused = match call {
            0 => rot.sign_update(op, b"m"),
            1 => rot.sign_set_context(op, b""),
            _ => rot.sign_finish(op, &mut [0; 64]).map(|_| ()),
        };
        assert_eq!(refused, STATE);
        assert_eq!(rot.verify_update(op, b"m"), STATE);
        rot.signature_abort(op);
    }
}

#[test]
fn a_signature_that_does_not_hold_is_told_at_the_end_whatever_its_length() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let mut good = [0; 64];
    rot.sign_message(key, ECDSA, b"message", &mut good).unwrap();
    let long = [&good[..], &[0; 5000]].concat();
    for signature in [&long[..0], &long[..63], &long[..65], &long[..132], &long, &[7; 64]] {
        let op = rot.verify_setup(key, ECDSA, signature).unwrap();
        rot.verify_update(op, b"message").unwrap();
        assert_eq!(rot.verify_finish(op), Err(Status::InvalidSignature));
        assert_eq!(rot.verify_finish(op), STATE);
        rot.signature_abort(op);
    }
    let op = rot.verify_setup(key, ECDSA, &good).unwrap();
    rot.verify_update(op, b"another").unwrap();
    assert_eq!(rot.verify_finish(op), Err(Status::InvalidSignature));
    rot.signature_abort(op);
}

#[test]
fn a_buffer_too_small_for_the_signature_ends_the_operation_and_is_left_alone() {
    let mut rot = device();
    let key = import(&mut rot, PAIR, ALL, ECDSA);
    let op = rot.sign_setup(key, ECDSA).unwrap();
    let mut out = [0xee; 63];
    assert_eq!(rot.sign_finish(op, &mut out), Err(Status::BufferTooSmall));
    assert_eq!(out, [0xee; 63]);
    assert_eq!(rot.sign_finish(op, &mut [0; 64]), Err(Status::BadState));
    rot.signature_abort(op);
}

#[test]
fn an_operation_does_not_outlive_its_key() {
    let mut rot = device();
    let volatile_key = import(&mut rot, PAIR, ALL, ECDSA);
    let attributes = persistent(9, PAIR, ALL, ECDSA);
    rot.import_key(&attributes, &PRIVATE_KEY).unwrap();
    for key in [volatile_key, KeyId(9)] {
        let op = rot.sign_setup(key, ECDSA).unwrap();
        rot.sign_update(op, b"m").unwrap();
        rot.destroy_key(key).unwrap();
        // Not even for another key of the same name.
        if key == KeyId(9) {
            rot.import_key(&attributes, &PRIVATE_KEY).unwrap();
        }
        assert_eq!(rot.sign_update(op, b"m"), STATE);
        assert_eq!(rot.sign_finish(op, &mut [0; 64]), Err(Status::BadState));
        rot.signature_abort(op);
    }
}

#[test]
fn the_keys_of_other_operations_may_go() {
    let mut rot = device();
    let (key, other) = (import(&mut rot, PAIR, ALL, ECDSA), import(&mut rot, PAIR, ALL, ECDSA));
    let (op, mut signature) = (rot.sign_setup(key, ECDSA).unwrap(), [0; 64]);
    rot.destroy_key(other).unwrap();
    rot.sign_update(op, b"m").unwrap();
    assert_eq!(rot.sign_finish(op, &mut signature), Ok(64));
    assert_eq!(rot.verify_message(key, ECDSA, b"m", &signature), Ok(()));
}
