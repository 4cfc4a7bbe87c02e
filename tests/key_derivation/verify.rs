//! Output that is compared instead of read, and keys that permit only that.

use super::*;

/// 32 bytes of the output that [`sound`] inputs give.
fn stream(algorithm: Algorithm) -> Vec<u8> {
    let mut rot = device();
    let handle = ready(&mut rot, algorithm);
    output(&mut rot, handle, 32)
}

#[test]
fn equal_bytes_verify_and_every_flipped_bit_is_an_invalid_signature() {
    for algorithm in ALL {
        let expected = stream(algorithm);
        let mut rot = device();
        let handle = ready(&mut rot, algorithm);
        assert_eq!(rot.key_derivation_verify_bytes(handle, &expected), Ok(()));
        for bit in 0..expected.len() * 8 {
            rot = device();
            let handle = ready(&mut rot, algorithm);
            let mut other = expected.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            let got = rot.key_derivation_verify_bytes(handle, &other);
            assert_eq!(got, Err(Status::InvalidSignature), "{algorithm:?} {bit}");
            let next = rot.key_derivation_get_capacity(handle);
            assert_eq!(next, Err(Status::BadState), "the operation is in the error state");
        }
    }
}

#[test]
fn a_verification_reads_from_the_stream_and_lowers_the_capacity() {
    let mut rot = device();
    let handle = ready(&mut rot, HKDF);
    let expected = output(&mut rot, handle, 1000);
    let handle = ready(&mut rot, HKDF);
    let before = rot.key_derivation_get_capacity(handle).unwrap();
    let mut at = 0;
    for length in [0, 1, 63, 64, 65, 200, 500] {
        let end = at + length;
        assert_eq!(rot.key_derivation_verify_bytes(handle, &expected[at..end]), Ok(()));
        at = end;
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(before - at));
    }
    assert_eq!(output(&mut rot, handle, 1000 - at), expected[at..]);
}

#[test]
fn a_difference_in_the_last_byte_of_many_blocks_is_found() {
    let mut rot = device();
    let handle = ready(&mut rot, HKDF);
    let mut expected = output(&mut rot, handle, 1000);
    for at in [0, 500, 999] {
        rot = device();
        expected[at] ^= 1;
        let handle = ready(&mut rot, HKDF);
        let got = rot.key_derivation_verify_bytes(handle, &expected);
        assert_eq!(got, Err(Status::InvalidSignature));
        expected[at] ^= 1;
    }
}

#[test]
fn a_password_hash_verifies_what_it_was_derived_from() {
    for algorithm in ALL {
        let mut rot = device();
        let handle = ready(&mut rot, algorithm);
        let attributes = sized(volatile(PASSWORD_HASH, VERIFIES, algorithm), 256);
        let hash = rot.key_derivation_output_key(&attributes, handle).unwrap();
        rot.key_derivation_abort(handle);
        let handle = derivation(&mut rot, algorithm, &sound(algorithm, VERIFIES));
        assert_eq!(rot.key_derivation_verify_key(handle, hash), Ok(()), "{algorithm:?}");
        let other = rot.import_key(&attributes, &[7; 32]).unwrap();
        let handle = derivation(&mut rot, algorithm, &sound(algorithm, VERIFIES));
        let got = rot.key_derivation_verify_key(handle, other);
        assert_eq!(got, Err(Status::InvalidSignature), "{algorithm:?}");
    }
}

#[test]
fn a_key_to_verify_with_is_a_password_hash_that_permits_it() {
    let expected = stream(PBKDF2);
    for (key_type, usage, policy, status) in [
        (PASSWORD_HASH, VERIFIES, PBKDF2, Ok(())),
        (PASSWORD_HASH, Usage::ALL, PBKDF2, Ok(())),
        (PASSWORD_HASH, DERIVES, PBKDF2, Err(Status::NotPermitted)),
        (PASSWORD_HASH, Usage::NONE, PBKDF2, Err(Status::NotPermitted)),
        (PASSWORD_HASH, VERIFIES, PBKDF2_CMAC, Err(Status::NotPermitted)),
        (PASSWORD_HASH, VERIFIES, Algorithm::NONE, Err(Status::NotPermitted)),
        (PASSWORD, VERIFIES, PBKDF2, Err(Status::InvalidArgument)),
        (DERIVE, VERIFIES, PBKDF2, Err(Status::InvalidArgument)),
        (RAW, VERIFIES, PBKDF2, Err(Status::InvalidArgument)),
    ] {
        let mut rot = device();
        let hash = rot.import_key(&volatile(key_type, usage, policy), &expected).unwrap();
        let handle = ready(&mut rot, PBKDF2);
        let got = rot.key_derivation_verify_key(handle, hash);
        assert_eq!(got, status, "{key_type:?} {usage:?} {policy:?}");
        assert_eq!(rot.key_derivation_get_capacity(handle).is_ok(), status.is_ok());
        rot.key_derivation_abort(handle);
        let handle = ready(&mut rot, PBKDF2);
        let unknown = rot.key_derivation_verify_key(handle, KeyId(77));
        assert_eq!(unknown, Err(Status::InvalidHandle));
    }
}

#[test]
fn an_operation_with_a_key_for_verification_verifies_and_gives_neither_bytes_nor_keys() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for algorithm in ALL {
        let expected = stream(algorithm);
        let mut rot = device();
        let inputs = sound(algorithm, VERIFIES);
        let handle = derivation(&mut rot, algorithm, &inputs);
        assert_eq!(rot.key_derivation_verify_bytes(handle, &expected), Ok(()), "{algorithm:?}");
        rot.key_derivation_abort(handle);

        let handle = derivation(&mut rot, algorithm, &inputs);
        let mut out = [0; 32];
        let got = rot.key_derivation_output_bytes(handle, &mut out);
        assert_eq!(got, Err(Status::NotPermitted), "{algorithm:?}");
        assert_eq!(out, [0; 32]);
        assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
        rot.key_derivation_abort(handle);

        let handle = derivation(&mut rot, algorithm, &inputs);
        let made = rot.key_derivation_output_key(&attributes, handle);
        assert_eq!(made, Err(Status::NotPermitted), "{algorithm:?}");
        assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
    }
}

#[test]
fn one_key_for_verification_among_the_inputs_is_enough() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for (first, second, reads) in [
        (DERIVES, DERIVES, true),
        (DERIVES, VERIFIES, false),
        (VERIFIES, DERIVES, false),
        (DERIVES | VERIFIES, DERIVES, true),
    ] {
        let inputs = [
            Cost(1),
            Input::Key(Step::SALT, PEPPER, first, b"pepper"),
            Input::Key(Step::PASSWORD, PASSWORD, second, b"password"),
        ];
        let mut rot = device();
        let handle = derivation(&mut rot, PBKDF2, &inputs);
        let expected = if reads { Ok(()) } else { Err(Status::NotPermitted) };
        assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 8]), expected);
        rot.key_derivation_abort(handle);
        let handle = derivation(&mut rot, PBKDF2, &inputs);
        let made = rot.key_derivation_output_key(&attributes, handle);
        assert_eq!(made.map(|_| ()), expected);
    }
}

#[test]
fn a_key_with_neither_usage_is_not_permitted_as_an_input() {
    for algorithm in ALL {
        let mut rot = device();
        let usage = Usage(Usage::ALL.0 & !(DERIVES | VERIFIES).0);
        let mut inputs = sound(algorithm, usage);
        let keyed = inputs.iter().position(|input| matches!(input, Input::Key(..))).unwrap();
        inputs.truncate(keyed + 1);
        let last = inputs.pop().unwrap();
        let handle = derivation(&mut rot, algorithm, &inputs);
        let got = give(&mut rot, handle, algorithm, last);
        assert_eq!(got, Err(Status::NotPermitted), "{algorithm:?}");
    }
}

#[test]
fn inputs_as_bytes_alone_can_be_verified_too() {
    let mut rot = device();
    let inputs = [Cost(2), Bytes(Step::SALT, b"salt"), Bytes(Step::PASSWORD, &[0x51; 32])];
    let handle = derivation(&mut rot, PBKDF2, &inputs);
    assert_eq!(rot.key_derivation_verify_bytes(handle, &stream(PBKDF2)), Ok(()));
}
