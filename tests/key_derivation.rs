//! Key derivation (PSA Crypto 1.5 §10.8): HKDF with SHA-256.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::{KEY_DERIVATION_INFO, KEY_DERIVATION_OPERATIONS};

const CAPACITY: usize = 255 * 32;
const DERIVES: Usage = Usage::DERIVE;

/// RFC 5869 A.1 to A.3: secret, salt, info, output. <https://www.rfc-editor.org/rfc/rfc5869#appendix-A>
#[allow(clippy::type_complexity, reason = "secret, salt, info, output")]
fn vectors() -> [(Vec<u8>, Vec<u8>, Vec<u8>, &'static [u8]); 3] {
    [
        (
            vec![0x0b; 22],
            (0x00..=0x0c).collect(),
            (0xf0..=0xf9).collect(),
            &hex!(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
        ),
        (
            (0x00..=0x4f).collect(),
            (0x60..=0xaf).collect(),
            (0xb0..=0xff).collect(),
            &hex!(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                "cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            vec![0x0b; 22],
            vec![],
            vec![],
            &hex!(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ),
    ]
}

/// A derivation whose secret is a key and whose info is empty.
fn ready(rot: &mut Device) -> Handle {
    let key = import(rot, DERIVE, DERIVES, HKDF);
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_key(operation, Step::SECRET, key).unwrap();
    rot.key_derivation_input_bytes(operation, Step::INFO, &[]).unwrap();
    operation
}

fn output(rot: &mut Device, operation: Handle, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    rot.key_derivation_output_bytes(operation, &mut out).unwrap();
    out
}

#[test]
fn the_vectors_of_rfc_5869_hold_with_keys_or_bytes_and_in_pieces_of_any_size() {
    let mut rot = device();
    for (secret, salt, info, expected) in vectors() {
        let key = rot.import_key(&volatile(DERIVE, DERIVES, HKDF), &secret).unwrap();
        for size in [1, 7, 32, 33, 99] {
            let operation = rot.key_derivation_setup(HKDF).unwrap();
            if size == 7 {
                rot.key_derivation_input_bytes(operation, Step::INFO, &info).unwrap();
            }
            rot.key_derivation_input_bytes(operation, Step::SALT, &salt).unwrap();
            if size == 1 {
                rot.key_derivation_input_bytes(operation, Step::SECRET, &secret).unwrap();
            } else {
                rot.key_derivation_input_key(operation, Step::SECRET, key).unwrap();
            }
            if size != 7 {
                rot.key_derivation_input_bytes(operation, Step::INFO, &info).unwrap();
            }
            let mut got = Vec::new();
            while got.len() < expected.len() {
                got.extend(output(&mut rot, operation, size.min(expected.len() - got.len())));
            }
            assert_eq!(got, expected);
            let left = rot.key_derivation_get_capacity(operation);
            assert_eq!(left, Ok(CAPACITY - expected.len()));
            rot.key_derivation_abort(operation);
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn no_salt_is_the_same_as_an_empty_one() {
    let mut rot = device();
    let (secret, .., expected) = vectors()[2].clone();
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_bytes(operation, Step::SECRET, &secret).unwrap();
    rot.key_derivation_input_bytes(operation, Step::INFO, &[]).unwrap();
    assert_eq!(output(&mut rot, operation, expected.len()), expected);
}

#[test]
fn salt_and_info_can_be_keys_of_the_types_the_steps_take() {
    let mut rot = device();
    let (secret, salt, info, expected) = vectors()[0].clone();
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    for (step, key_type, data) in
        [(Step::SALT, RAW, &salt), (Step::SECRET, DERIVE, &secret), (Step::INFO, RAW, &info)]
    {
        let key = rot.import_key(&volatile(key_type, DERIVES, HKDF), data).unwrap();
        assert_eq!(rot.key_derivation_input_key(operation, step, key), Ok(()));
    }
    assert_eq!(output(&mut rot, operation, expected.len()), expected);

    for (step, key_type, fits) in [
        (Step::SALT, RAW, true),
        (Step::SALT, KeyType::PEPPER, true),
        (Step::SALT, DERIVE, false),
        (Step::INFO, RAW, true),
        (Step::INFO, KeyType::PEPPER, false),
        (Step::INFO, DERIVE, false),
        (Step::SECRET, DERIVE, true),
        (Step::SECRET, RAW, false),
        (Step::SECRET, KeyType::PASSWORD, false),
        (Step::SECRET, HMAC, false),
        (Step::PASSWORD, KeyType::PASSWORD, false),
        (Step::LABEL, RAW, false),
        (Step::COST, RAW, false),
    ] {
        let mut rot = device();
        let key = import(&mut rot, key_type, DERIVES, HKDF);
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
        let got = rot.key_derivation_input_key(operation, step, key);
        assert_eq!(got, expected, "{step:?} {key_type:?}");
    }
}

#[test]
fn a_key_that_feeds_a_combined_algorithm_must_permit_that_algorithm() {
    let mut rot = device();
    for (policy, expected) in [(ECDH_HKDF, Ok(())), (HKDF, Err(Status::NotPermitted))] {
        let salt = import(&mut rot, RAW, DERIVES, policy);
        let operation = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        let got = rot.key_derivation_input_key(operation, Step::SALT, salt);
        assert_eq!(got, expected, "{policy:?}");
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn inputs_come_once_and_in_order_and_all_before_the_output() {
    let orders: [(&[Step], bool); 10] = [
        (&[Step::SALT, Step::SECRET, Step::INFO], true),
        (&[Step::INFO, Step::SALT, Step::SECRET], true),
        (&[Step::SALT, Step::INFO, Step::SECRET], true),
        (&[Step::SECRET, Step::INFO], true),
        (&[Step::INFO, Step::SECRET], true),
        (&[Step::SALT, Step::SALT], false),
        (&[Step::SECRET, Step::SALT], false),
        (&[Step::SECRET, Step::SECRET], false),
        (&[Step::INFO, Step::INFO], false),
        (&[Step::INFO, Step::SECRET, Step::INFO], false),
    ];
    let mut rot = device();
    for (steps, fits) in orders {
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        let got: Vec<_> = steps
            .iter()
            .map(|step| rot.key_derivation_input_bytes(operation, *step, b"data"))
            .collect();
        let last = got.last().copied().unwrap();
        assert_eq!(last, if fits { Ok(()) } else { Err(Status::BadState) }, "{steps:?}");
        let next = rot.key_derivation_output_bytes(operation, &mut [0; 4]);
        assert_eq!(next, last, "{steps:?}");
        for step in [Step::SALT, Step::SECRET, Step::INFO] {
            let late = rot.key_derivation_input_bytes(operation, step, b"late");
            assert_eq!(late, Err(Status::BadState), "{step:?}");
        }
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn steps_that_hkdf_does_not_have_are_invalid_arguments() {
    let mut rot = device();
    for step in [
        Step::PASSWORD,
        Step::OTHER_SECRET,
        Step::LABEL,
        Step::SEED,
        Step::COST,
        Step::CONTEXT,
        Step(0),
        Step(0xffff),
    ] {
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        let refused = Err(Status::InvalidArgument);
        assert_eq!(rot.key_derivation_input_bytes(operation, step, b"x"), refused, "{step:?}");
        assert_eq!(rot.key_derivation_get_capacity(operation), Err(Status::BadState));
        rot.key_derivation_abort(operation);
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        assert_eq!(rot.key_derivation_input_integer(operation, step, 1), refused, "{step:?}");
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn there_is_no_output_before_the_secret() {
    let mut rot = device();
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    let bad = Status::BadState;
    for with_key in [false, true] {
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        rot.key_derivation_input_bytes(operation, Step::SALT, b"salt").unwrap();
        if with_key {
            assert_eq!(rot.key_derivation_output_key(&attributes, operation), Err(bad));
        } else {
            assert_eq!(rot.key_derivation_output_bytes(operation, &mut [0; 1]), Err(bad));
        }
        let late = rot.key_derivation_input_bytes(operation, Step::SECRET, b"x");
        assert_eq!(late, Err(bad), "the operation is in the error state");
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn the_capacity_is_255_blocks_and_falls_with_the_output() {
    let mut rot = device();
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    assert_eq!(rot.key_derivation_get_capacity(operation), Ok(CAPACITY));
    rot.key_derivation_abort(operation);
    let operation = ready(&mut rot);
    for length in [0, 1, 31, 32, 100] {
        let before = rot.key_derivation_get_capacity(operation).unwrap();
        output(&mut rot, operation, length);
        assert_eq!(rot.key_derivation_get_capacity(operation), Ok(before - length));
    }
    let left = rot.key_derivation_get_capacity(operation).unwrap();
    output(&mut rot, operation, left);
    assert_eq!(rot.key_derivation_get_capacity(operation), Ok(0));
    let over = rot.key_derivation_output_bytes(operation, &mut [0; 1]);
    assert_eq!(over, Err(Status::InsufficientData));
}

#[test]
fn the_capacity_can_be_lowered_and_never_raised() {
    let mut rot = device();
    let operation = ready(&mut rot);
    let refused = Err(Status::InvalidArgument);
    assert_eq!(rot.key_derivation_set_capacity(operation, CAPACITY + 1), refused);
    assert_eq!(rot.key_derivation_get_capacity(operation), Ok(CAPACITY));
    assert_eq!(rot.key_derivation_set_capacity(operation, 40), Ok(()));
    assert_eq!(rot.key_derivation_set_capacity(operation, 40), Ok(()));
    assert_eq!(rot.key_derivation_set_capacity(operation, 41), refused);
    output(&mut rot, operation, 30);
    assert_eq!(rot.key_derivation_set_capacity(operation, 11), refused);
    assert_eq!(rot.key_derivation_get_capacity(operation), Ok(10));
}

#[test]
fn asking_for_more_than_is_left_takes_the_rest_away_but_is_no_error_state() {
    let mut rot = device();
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for with_key in [false, true] {
        let operation = ready(&mut rot);
        rot.key_derivation_set_capacity(operation, 15).unwrap();
        let short = Status::InsufficientData;
        let mut out = [0xee; 16];
        if with_key {
            assert_eq!(rot.key_derivation_output_key(&attributes, operation), Err(short));
        } else {
            assert_eq!(rot.key_derivation_output_bytes(operation, &mut out), Err(short));
            assert_eq!(out, [0xee; 16]);
        }
        assert_eq!(rot.key_derivation_get_capacity(operation), Ok(0));
        assert_eq!(rot.key_derivation_output_bytes(operation, &mut out[..1]), Err(short));
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn bytes_and_keys_come_from_one_stream() {
    let mut rot = device();
    let operation = ready(&mut rot);
    let stream = output(&mut rot, operation, 100);
    rot.key_derivation_abort(operation);
    let operation = ready(&mut rot);
    assert_eq!(output(&mut rot, operation, 10), stream[..10]);
    let mut at = 10;
    for (key_type, bits) in [(AES, 128), (HMAC, 160), (RAW, 8), (PAIR, 256), (AES, 128)] {
        let attributes = sized(volatile(key_type, Usage::EXPORT, Algorithm::NONE), bits);
        let key = rot.key_derivation_output_key(&attributes, operation).unwrap();
        let mut expected = stream[at..at + usize::from(bits) / 8].to_vec();
        at += expected.len();
        if key_type == PAIR {
            // A private key is one more than what is drawn.
            *expected.last_mut().unwrap() = expected.last().unwrap().checked_add(1).unwrap();
        }
        assert_eq!(export(&mut rot, key), expected, "{key_type:?}");
    }
    assert_eq!(output(&mut rot, operation, 5), stream[at..at + 5]);
}

#[test]
fn a_secret_given_as_bytes_makes_no_keys() {
    let mut rot = device();
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_bytes(operation, Step::SECRET, b"secret").unwrap();
    rot.key_derivation_input_bytes(operation, Step::INFO, b"").unwrap();
    output(&mut rot, operation, 4);
    let made = rot.key_derivation_output_key(&attributes, operation);
    assert_eq!(made, Err(Status::NotPermitted));
    assert_eq!(rot.key_derivation_get_capacity(operation), Err(Status::BadState));
}

#[test]
fn a_derived_key_needs_a_type_and_size_that_can_be_derived() {
    let mut rot = device();
    for (key_type, bits, expected) in [
        (AES, 0, Status::InvalidArgument),
        (AES, 100, Status::InvalidArgument),
        (RAW, 0, Status::InvalidArgument),
        (HMAC, 12, Status::InvalidArgument),
        (PUBLIC, 256, Status::InvalidArgument),
        (PAIR, 384, Status::NotSupported),
        (KeyType(0x7001), 2048, Status::NotSupported),
        (KeyType::NONE, 128, Status::NotSupported),
    ] {
        let operation = ready(&mut rot);
        let attributes = sized(volatile(key_type, Usage::NONE, Algorithm::NONE), bits);
        let made = rot.key_derivation_output_key(&attributes, operation);
        assert_eq!(made, Err(expected), "{key_type:?} {bits}");
        assert_eq!(rot.key_derivation_get_capacity(operation), Err(Status::BadState));
        rot.key_derivation_abort(operation);
    }
}

#[test]
fn a_derived_key_can_be_persistent() {
    let mut rot = device();
    let attributes = sized(persistent(5, AES, Usage::EXPORT, Algorithm::GCM), 256);
    let operation = ready(&mut rot);
    assert_eq!(rot.key_derivation_output_key(&attributes, operation), Ok(KeyId(5)));
    let key = export(&mut rot, KeyId(5));
    let again = rot.key_derivation_output_key(&attributes, operation);
    assert_eq!(again, Err(Status::AlreadyExists));
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, KeyId(5)), key);
    assert_eq!(rot.key_derivation_get_capacity(operation), Err(Status::BadState));
}

#[test]
fn what_is_no_derivation_or_not_built_cannot_be_set_up() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::NONE, Status::InvalidArgument),
        (HMAC_256, Status::InvalidArgument),
        (Algorithm::ECDH, Status::InvalidArgument),
        (Algorithm(0x0800_010a), Status::NotSupported),
        (Algorithm(0x0800_0409), Status::NotSupported), // HKDF-Extract
        (Algorithm(0x0800_01ff), Status::NotSupported), // HKDF with any hash
        (Algorithm(0x0880_0109), Status::NotSupported), // PBKDF2
    ] {
        assert_eq!(rot.key_derivation_setup(algorithm), Err(expected), "{algorithm:?}");
    }
}

#[test]
fn too_long_an_info_is_insufficient_memory_and_the_longest_works() {
    let mut rot = device();
    let info = [1; KEY_DERIVATION_INFO + 1];
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    let got = rot.key_derivation_input_bytes(operation, Step::INFO, &info);
    assert_eq!(got, Err(Status::InsufficientMemory));
    rot.key_derivation_abort(operation);
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_bytes(operation, Step::SECRET, b"secret").unwrap();
    let got = rot.key_derivation_input_bytes(operation, Step::INFO, &info[1..]);
    assert_eq!(got, Ok(()));
    output(&mut rot, operation, 1);
}

#[test]
fn a_full_pool_is_insufficient_memory_until_an_operation_is_aborted() {
    let mut rot = device();
    for _ in 0..3 {
        let operations: Vec<_> = (0..KEY_DERIVATION_OPERATIONS).map(|_| ready(&mut rot)).collect();
        assert_eq!(rot.key_derivation_setup(HKDF), Err(Status::InsufficientMemory));
        for operation in operations {
            rot.key_derivation_abort(operation);
            assert_eq!(rot.key_derivation_get_capacity(operation), Err(Status::BadState));
        }
    }
}

#[test]
fn without_an_info_there_is_no_output_and_an_empty_one_will_do() {
    let mut rot = device();
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_bytes(handle, Step::SECRET, b"secret").unwrap();
    assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 8]), Err(Status::BadState));
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_bytes(handle, Step::SECRET, b"secret").unwrap();
    rot.key_derivation_input_bytes(handle, Step::INFO, b"").unwrap();
    assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 8]), Ok(()));
}

#[test]
fn a_shared_secret_is_the_secret_and_nothing_else() {
    let mut rot = device();
    let pair = rot.import_key(&volatile(PAIR, Usage::DERIVE, ECDH_HKDF), &PRIVATE_KEY).unwrap();
    for step in [Step::SALT, Step::INFO, Step::OTHER_SECRET] {
        let handle = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        let given = rot.key_derivation_key_agreement(handle, step, pair, &PUBLIC_KEY);
        assert_eq!(given, Err(Status::InvalidArgument));
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn destroying_a_key_ends_the_derivation_and_the_mac_that_use_it() {
    let mut rot = device();
    let secret = rot.import_key(&volatile(DERIVE, Usage::DERIVE, HKDF), &[7; 32]).unwrap();
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    rot.key_derivation_input_key(handle, Step::SECRET, secret).unwrap();
    rot.key_derivation_input_bytes(handle, Step::INFO, b"").unwrap();
    rot.destroy_key(secret).unwrap();
    assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 8]), Err(Status::BadState));

    let [one, other] = [1, 2].map(|byte| {
        rot.import_key(&volatile(HMAC, Usage::SIGN_MESSAGE, HMAC_256), &[byte; 32]).unwrap()
    });
    let ended = rot.mac_sign_setup(one, HMAC_256).unwrap();
    let kept = rot.mac_sign_setup(other, HMAC_256).unwrap();
    rot.destroy_key(one).unwrap();
    assert_eq!(rot.mac_sign_finish(ended, &mut [0; 32]), Err(Status::BadState));
    assert_eq!(rot.mac_sign_finish(kept, &mut [0; 32]), Ok(32));
}
