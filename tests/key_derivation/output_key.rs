//! Keys made of the output.

use super::*;

#[test]
fn bytes_and_keys_come_from_one_stream() {
    let mut rot = device();
    let handle = ready(&mut rot, HKDF);
    let stream = output(&mut rot, handle, 100);
    rot.key_derivation_abort(handle);
    let handle = ready(&mut rot, HKDF);
    assert_eq!(output(&mut rot, handle, 10), stream[..10]);
    let mut at = 10;
    for (key_type, bits) in [(AES, 128), (HMAC, 160), (RAW, 8), (PAIR, 256), (AES, 128)] {
        let attributes = sized(volatile(key_type, Usage::EXPORT, Algorithm::NONE), bits);
        let key = rot.key_derivation_output_key(&attributes, handle).unwrap();
        let mut expected = stream[at..at + usize::from(bits) / 8].to_vec();
        at += expected.len();
        if key_type == PAIR {
            // A private key is one more than what is drawn.
            *expected.last_mut().unwrap() = expected.last().unwrap().checked_add(1).unwrap();
        }
        assert_eq!(export(&mut rot, key), expected, "{key_type:?}");
    }
    assert_eq!(output(&mut rot, handle, 5), stream[at..at + 5]);
}

#[test]
fn every_algorithm_makes_keys_and_they_are_what_bytes_would_be() {
    for algorithm in ALL {
        let mut rot = device();
        let handle = ready(&mut rot, algorithm);
        let bytes = output(&mut rot, handle, 32);
        rot.key_derivation_abort(handle);
        let handle = ready(&mut rot, algorithm);
        let attributes = sized(volatile(DERIVE, Usage::EXPORT, Algorithm::NONE), 256);
        let key = rot.key_derivation_output_key(&attributes, handle).unwrap();
        assert_eq!(export(&mut rot, key), bytes, "{algorithm:?}");
    }
}

#[test]
fn a_draw_that_is_no_private_key_is_discarded_and_the_capacity_is_gone() {
    // TF-PSA-Crypto 1.0, tests/suites/test_suite_psa_crypto.data, "1 redraw": <https://github.com/Mbed-TLS/TF-PSA-Crypto>
    let mut rot = device();
    let inputs = [
        key(Step::SECRET, DERIVE, b"Hi! I'm a test key! How are you?"),
        Bytes(Step::INFO, &hex!("e1ab5d0000000000")),
    ];
    let handle = derivation(&mut rot, HKDF, &inputs);
    let before = rot.key_derivation_get_capacity(handle).unwrap();
    let attributes = sized(volatile(PAIR, Usage::EXPORT, Algorithm::NONE), 256);
    let made = rot.key_derivation_output_key(&attributes, handle).unwrap();
    let expected = hex!("46a5850b60ba10b0fd8e0feb8790e2819d46ea26fede564ff6dea94ef1945660");
    assert_eq!(export(&mut rot, made), expected);
    assert_eq!(rot.key_derivation_get_capacity(handle), Ok(before - 64));

    let handle = derivation(&mut rot, HKDF, &inputs);
    rot.key_derivation_set_capacity(handle, 63).unwrap();
    let short = rot.key_derivation_output_key(&attributes, handle);
    assert_eq!(short, Err(Status::InsufficientData));
    assert_eq!(rot.key_derivation_get_capacity(handle), Ok(0));
}

#[test]
fn more_than_the_capacity_is_insufficient_data_before_any_other_obstacle() {
    let mut rot = device();
    let inputs = [key(Step::SECRET, DERIVE, &[7; 32]), Bytes(Step::INFO, b"")];
    // No arena has room for this one, and this identifier is taken.
    let huge = sized(volatile(DERIVE, Usage::EXPORT, Algorithm::NONE), 65_528);
    let taken = sized(persistent(7, AES, Usage::NONE, Algorithm::NONE), 128);
    rot.generate_key(&taken).unwrap();
    for (attributes, capacity) in [(huge, 8_160), (taken, 15)] {
        let handle = derivation(&mut rot, HKDF, &inputs);
        rot.key_derivation_set_capacity(handle, capacity).unwrap();
        let made = rot.key_derivation_output_key(&attributes, handle);
        assert_eq!(made, Err(Status::InsufficientData));
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(0));
    }
}

#[test]
fn a_secret_or_password_given_as_bytes_makes_no_keys() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    for algorithm in ALL.into_iter().filter(|algorithm| *algorithm != SP800_108_CMAC) {
        let mut rot = device();
        let inputs: Vec<_> = sound(algorithm, DERIVES)
            .into_iter()
            .map(|input| match input {
                Input::Key(step, _, _, data) => Bytes(step, data),
                other => other,
            })
            .collect();
        let handle = derivation(&mut rot, algorithm, &inputs);
        if algorithm != ECJPAKE_TO_PMS {
            output(&mut rot, handle, 4);
        }
        let made = rot.key_derivation_output_key(&attributes, handle);
        assert_eq!(made, Err(Status::NotPermitted), "{algorithm:?}");
        assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
    }
}

#[test]
fn another_secret_may_be_bytes_and_does_not_make_up_for_a_secret_that_is() {
    let attributes = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    let (seed, label) = (Bytes(Step::SEED, b"seed"), Bytes(Step::LABEL, b"label"));
    let mut rot = device();
    let inputs =
        [seed, Bytes(Step::OTHER_SECRET, b"other"), key(Step::SECRET, DERIVE, b"psk"), label];
    let handle = derivation(&mut rot, PSK_TO_MS, &inputs);
    assert!(rot.key_derivation_output_key(&attributes, handle).is_ok());
    let inputs =
        [seed, key(Step::OTHER_SECRET, DERIVE, b"other"), Bytes(Step::SECRET, b"psk"), label];
    let handle = derivation(&mut rot, PSK_TO_MS, &inputs);
    let made = rot.key_derivation_output_key(&attributes, handle);
    assert_eq!(made, Err(Status::NotPermitted));
}

#[test]
fn a_derived_key_needs_a_type_and_size_that_can_be_derived() {
    let mut rot = device();
    for (key_type, bits, expected) in [
        (AES, 0, Status::InvalidArgument),
        (AES, 100, Status::InvalidArgument),
        (RAW, 0, Status::InvalidArgument),
        (HMAC, 12, Status::InvalidArgument),
        (RAW, 0xffff, Status::NotSupported), // more than PSA_MAX_KEY_BITS
        (PUBLIC, 256, Status::InvalidArgument),
        (KeyType::RSA_PUBLIC_KEY, 2048, Status::InvalidArgument),
        (KeyType::RSA_KEY_PAIR, 2048, Status::NotSupported),
        (KeyType(0x7203), 2048, Status::NotSupported), // finite field Diffie-Hellman
        (KeyType::NONE, 128, Status::NotSupported),
    ] {
        let handle = ready(&mut rot, HKDF);
        let attributes = sized(volatile(key_type, Usage::NONE, Algorithm::NONE), bits);
        let made = rot.key_derivation_output_key(&attributes, handle);
        assert_eq!(made, Err(expected), "{key_type:?} {bits}");
        assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn a_password_hash_is_for_the_algorithm_that_made_it_or_for_none() {
    for algorithm in ALL {
        let mut rot = device();
        let other = if algorithm == PBKDF2 { PBKDF2_CMAC } else { PBKDF2 };
        let none = Algorithm::NONE;
        for (first, second, fits) in [
            (algorithm, none, true),
            (none, none, true),
            (algorithm, algorithm, true),
            (other, none, false),
            (algorithm, other, false),
            (none, other, false),
        ] {
            let attributes = KeyAttributes {
                algorithm2: second,
                ..sized(volatile(PASSWORD_HASH, VERIFIES, first), 256)
            };
            let handle = ready(&mut rot, algorithm);
            let made = rot.key_derivation_output_key(&attributes, handle);
            let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
            assert_eq!(made.map(|_| ()), expected, "{algorithm:?} {first:?} {second:?}");
            rot = device();
        }
    }
}

#[test]
fn a_derived_key_can_be_persistent() {
    let mut rot = device();
    let attributes = sized(persistent(5, AES, Usage::EXPORT, Algorithm::GCM), 256);
    let handle = ready(&mut rot, HKDF);
    assert_eq!(rot.key_derivation_output_key(&attributes, handle), Ok(KeyId(5)));
    let key = export(&mut rot, KeyId(5));
    let again = rot.key_derivation_output_key(&attributes, handle);
    assert_eq!(again, Err(Status::AlreadyExists));
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, KeyId(5)), key);
    assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
}
