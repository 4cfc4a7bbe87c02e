//! Capacity, states and slots: what all derivations have in common.

use super::*;
use psa_rot::config::KEY_DERIVATION_OPERATIONS;

const UNLIMITED: usize = usize::MAX;

#[test]
fn each_algorithm_has_its_own_capacity() {
    let mut rot = device();
    let blocks = |count: usize, length: usize| count.saturating_mul(length);
    let with = |algorithm: Algorithm, hash| algorithm.with_hash(hash);
    for (algorithm, capacity) in [
        (HKDF, 255 * 32),
        (with(HKDF, Algorithm::SHA_512), 255 * 64),
        (HKDF_EXTRACT, 32),
        (with(HKDF_EXTRACT, Algorithm::SHA_384), 48),
        (HKDF_EXPAND, 255 * 32),
        (with(HKDF_EXPAND, Algorithm::SHA3_224), 255 * 28),
        (TLS12_PRF, UNLIMITED),
        (PSK_TO_MS, 48),
        (with(PSK_TO_MS, Algorithm::SHA_384), 48),
        (ECJPAKE_TO_PMS, 32),
        (PBKDF2, blocks(0xffff_ffff, 32)),
        (with(PBKDF2, Algorithm::SHA_512), blocks(0xffff_ffff, 64)),
        (PBKDF2_CMAC, blocks(0xffff_ffff, 16)),
        (SP800_108, 0x1fff_ffff),
        (SP800_108_CMAC, 0x1fff_ffff),
    ] {
        let handle = rot.key_derivation_setup(algorithm).unwrap();
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(capacity), "{algorithm:?}");
        if capacity < UNLIMITED {
            let over = rot.key_derivation_set_capacity(handle, capacity + 1);
            assert_eq!(over, Err(Status::InvalidArgument));
        }
        assert_eq!(rot.key_derivation_set_capacity(handle, capacity), Ok(()));
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn the_whole_capacity_can_be_had_and_not_a_byte_more() {
    for (algorithm, capacity) in
        [(HKDF, 255 * 32), (HKDF_EXPAND, 255 * 32), (HKDF_EXTRACT, 32), (PSK_TO_MS, 48)]
    {
        let mut rot = device();
        let handle = ready(&mut rot, algorithm);
        for length in [0, 1, 30, 1] {
            let before = rot.key_derivation_get_capacity(handle).unwrap();
            output(&mut rot, handle, length);
            assert_eq!(rot.key_derivation_get_capacity(handle), Ok(before - length));
        }
        output(&mut rot, handle, capacity - 32);
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(0));
        assert_eq!(rot.key_derivation_output_bytes(handle, &mut []), Ok(()));
        let over = rot.key_derivation_output_bytes(handle, &mut [0; 1]);
        assert_eq!(over, Err(Status::InsufficientData));
    }
}

#[test]
fn the_capacity_can_be_lowered_at_any_time_and_never_raised() {
    let mut rot = device();
    let refused = Err(Status::InvalidArgument);
    for algorithm in ALL {
        let handle = rot.key_derivation_setup(algorithm).unwrap();
        let most = rot.key_derivation_get_capacity(handle).unwrap();
        if most < UNLIMITED {
            assert_eq!(rot.key_derivation_set_capacity(handle, most + 1), refused);
        }
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(most), "{algorithm:?}");
        assert_eq!(rot.key_derivation_set_capacity(handle, 20), Ok(()));
        assert_eq!(rot.key_derivation_set_capacity(handle, 20), Ok(()));
        assert_eq!(rot.key_derivation_set_capacity(handle, 21), refused);
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(20));
        rot.key_derivation_abort(handle);
    }
    let handle = ready(&mut rot, HKDF);
    rot.key_derivation_set_capacity(handle, 40).unwrap();
    output(&mut rot, handle, 30);
    assert_eq!(rot.key_derivation_set_capacity(handle, 11), refused);
    assert_eq!(rot.key_derivation_get_capacity(handle), Ok(10));
    assert_eq!(rot.key_derivation_set_capacity(handle, 5), Ok(()));
    output(&mut rot, handle, 5);
}

#[test]
fn asking_for_more_than_is_left_takes_the_rest_away_but_is_no_error_state() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for algorithm in ALL {
        for call in 0..4 {
            let mut rot = device();
            let handle = ready(&mut rot, algorithm);
            let expected = volatile(PASSWORD_HASH, VERIFIES, algorithm);
            let expected = rot.import_key(&expected, &[1; 16]).unwrap();
            rot.key_derivation_set_capacity(handle, 15).unwrap();
            let mut out = [0xee; 16];
            let got = match call {
                0 => rot.key_derivation_output_bytes(handle, &mut out),
                1 => rot.key_derivation_output_key(&attributes, handle).map(|_| ()),
                2 => rot.key_derivation_verify_bytes(handle, &out),
                _ => rot.key_derivation_verify_key(handle, expected),
            };
            let short = Err(Status::InsufficientData);
            assert_eq!(got, short, "{algorithm:?} {call}");
            assert_eq!(out, [0xee; 16]);
            assert_eq!(rot.key_derivation_get_capacity(handle), Ok(0));
            assert_eq!(rot.key_derivation_output_bytes(handle, &mut out[..1]), short);
            assert_eq!(rot.key_derivation_output_bytes(handle, &mut []), Ok(()));
        }
    }
}

#[test]
fn there_is_no_output_of_any_kind_while_an_input_is_missing() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for algorithm in ALL {
        let inputs = sound(algorithm, DERIVES);
        for count in 0..inputs.len() {
            for call in 0..4 {
                let mut rot = device();
                let expected = volatile(PASSWORD_HASH, VERIFIES, algorithm);
                let expected = rot.import_key(&expected, &[1; 16]).unwrap();
                let handle = derivation(&mut rot, algorithm, &inputs[..count]);
                let got = match call {
                    0 => rot.key_derivation_output_bytes(handle, &mut [0; 1]),
                    1 => rot.key_derivation_output_key(&attributes, handle).map(|_| ()),
                    2 => rot.key_derivation_verify_bytes(handle, &[1]),
                    _ => rot.key_derivation_verify_key(handle, expected),
                };
                assert_eq!(got, Err(Status::BadState), "{algorithm:?} {count} {call}");
                let late = rot.key_derivation_get_capacity(handle);
                assert_eq!(late, Err(Status::BadState), "the operation is in the error state");
            }
        }
    }
}

#[test]
fn two_derivations_with_the_same_inputs_give_the_same_and_do_not_disturb_each_other() {
    for algorithm in ALL.into_iter().filter(|algorithm| *algorithm != ECJPAKE_TO_PMS) {
        let mut rot = device();
        let [one, two] = [0, 1].map(|_| ready(&mut rot, algorithm));
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for length in [3, 1, 10] {
            first.extend(output(&mut rot, one, length));
        }
        for length in [7, 7] {
            second.extend(output(&mut rot, two, length));
        }
        assert_eq!(first, second, "{algorithm:?}");
    }
}

#[test]
fn what_is_no_derivation_or_not_built_cannot_be_set_up() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::NONE, Status::InvalidArgument),
        (HMAC_256, Status::InvalidArgument),
        (Algorithm::SHA_256, Status::InvalidArgument),
        (Algorithm::ECDH, Status::InvalidArgument),
        (Algorithm(0x0800_0100), Status::NotSupported), // HKDF with no hash
        (Algorithm(0x0800_0103), Status::NotSupported), // HKDF with MD5
        (Algorithm(0x0800_01ff), Status::NotSupported), // HKDF with any hash
        (Algorithm(0x0800_0600), Status::NotSupported), // ECJPAKE-to-PMS with no hash
        (Algorithm(0x0800_060a), Status::NotSupported), // ECJPAKE-to-PMS with SHA-384
        (Algorithm(0x0800_0809), Status::NotSupported), // counter mode with CMAC and a hash
        (Algorithm(0x0880_0209), Status::NotSupported), // AES-CMAC-PRF-128 with a hash
        (Algorithm(0x0880_0409), Status::NotSupported), // WPA3-SAE hash-to-element
        (Algorithm(0x0800_0000), Status::NotSupported),
        (Algorithm(0x0901_0109), Status::NotSupported), // finite field Diffie-Hellman, then HKDF
        (Algorithm(0x0902_0100), Status::NotSupported), // ECDH, then HKDF with no hash
        (Algorithm(0x0bff_ffff), Status::InvalidArgument),
        (Algorithm(0xffff_ffff), Status::InvalidArgument),
    ] {
        assert_eq!(rot.key_derivation_setup(algorithm), Err(expected), "{algorithm:?}");
    }
    for algorithm in ALL {
        let handle = rot.key_derivation_setup(algorithm).unwrap();
        rot.key_derivation_abort(handle);
        let combined = Algorithm(algorithm.0 | Algorithm::ECDH.0);
        let handle = rot.key_derivation_setup(combined).unwrap();
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn a_full_pool_is_insufficient_memory_until_an_operation_is_aborted() {
    for algorithm in ALL {
        let mut rot = device();
        for _ in 0..3 {
            let operations: Vec<_> =
                (0..KEY_DERIVATION_OPERATIONS).map(|_| ready(&mut rot, algorithm)).collect();
            assert_eq!(rot.key_derivation_setup(algorithm), Err(Status::InsufficientMemory));
            for operation in operations {
                rot.key_derivation_abort(operation);
                let gone = rot.key_derivation_get_capacity(operation);
                assert_eq!(gone, Err(Status::BadState));
            }
        }
    }
}

#[test]
fn destroying_a_key_ends_the_derivations_that_have_something_of_it_and_no_other() {
    for algorithm in ALL {
        for usage in [DERIVES, VERIFIES] {
            let mut rot = device();
            let handle = rot.key_derivation_setup(algorithm).unwrap();
            let mut keys = Vec::new();
            for input in sound(algorithm, usage) {
                if let Input::Key(step, key_type, usage, data) = input {
                    let key = rot.import_key(&volatile(key_type, usage, algorithm), data).unwrap();
                    rot.key_derivation_input_key(handle, step, key).unwrap();
                    keys.push(key);
                } else {
                    give(&mut rot, handle, algorithm, input).unwrap();
                }
            }
            let other = ready(&mut rot, algorithm);
            assert_eq!(keys.len(), 1, "{algorithm:?}");
            rot.destroy_key(keys[0]).unwrap();
            assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
            assert!(rot.key_derivation_get_capacity(other).is_ok());
        }
    }
}

#[test]
fn a_derivation_without_output_left_does_not_use_its_keys_any_more() {
    let mut rot = device();
    let secret = import(&mut rot, DERIVE, DERIVES, HKDF);
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_set_capacity(handle, 16).unwrap();
    rot.key_derivation_input_key(handle, Step::SECRET, secret).unwrap();
    rot.key_derivation_input_bytes(handle, Step::INFO, b"").unwrap();
    output(&mut rot, handle, 16);
    rot.destroy_key(secret).unwrap();
    let over = rot.key_derivation_output_bytes(handle, &mut [0; 1]);
    assert_eq!(over, Err(Status::InsufficientData));
}

#[test]
fn a_destroyed_key_is_unknown_also_to_the_derivation_that_its_end_ended() {
    let mut rot = device();
    let secret = import(&mut rot, DERIVE, DERIVES, HKDF);
    let other = import(&mut rot, DERIVE, DERIVES, HKDF);
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_key(handle, Step::SECRET, secret).unwrap();
    rot.destroy_key(secret).unwrap();
    let unknown = Err(Status::InvalidHandle);
    let step = Step::SECRET;
    assert_eq!(rot.key_derivation_input_key(handle, step, secret), unknown);
    assert_eq!(rot.key_derivation_key_agreement(handle, step, secret, &PUBLIC_KEY), unknown);
    assert_eq!(rot.key_derivation_verify_key(handle, secret), unknown);
    let ended = Err(Status::BadState);
    assert_eq!(rot.key_derivation_input_key(handle, step, other), ended);
    assert_eq!(rot.key_derivation_verify_key(handle, other), ended);
}

#[test]
fn destroying_a_key_ends_the_mac_that_uses_it() {
    let mut rot = device();
    let [one, other] = [1, 2].map(|byte| {
        rot.import_key(&volatile(HMAC, Usage::SIGN_MESSAGE, HMAC_256), &[byte; 32]).unwrap()
    });
    let ended = rot.mac_sign_setup(one, HMAC_256).unwrap();
    let kept = rot.mac_sign_setup(other, HMAC_256).unwrap();
    rot.destroy_key(one).unwrap();
    assert_eq!(rot.mac_sign_finish(ended, &mut [0; 32]), Err(Status::BadState));
    assert_eq!(rot.mac_sign_finish(kept, &mut [0; 32]), Ok(32));
}
