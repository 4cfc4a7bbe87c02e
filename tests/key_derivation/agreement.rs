//! Derivations behind a key agreement.

use super::*;

fn combined(kdf: Algorithm) -> Algorithm {
    Algorithm(Algorithm::ECDH.0 | kdf.0)
}

/// The shared secret of the key pair with itself.
fn shared() -> Vec<u8> {
    let mut rot = device();
    let pair = import(&mut rot, PAIR, DERIVES, Algorithm::ECDH);
    let mut secret = [0; 32];
    rot.raw_key_agreement(Algorithm::ECDH, pair, &PUBLIC_KEY, &mut secret).unwrap();
    secret.to_vec()
}

fn agree(rot: &mut Device, handle: Handle, algorithm: Algorithm, step: Step) -> Result<(), Status> {
    let pair = rot.import_key(&volatile(PAIR, DERIVES, algorithm), &PRIVATE_KEY).unwrap();
    rot.key_derivation_key_agreement(handle, step, pair, &PUBLIC_KEY)
}

#[test]
fn a_shared_secret_is_as_good_as_the_same_secret_given_as_bytes_and_makes_keys() {
    let attributes = sized(volatile(AES, Usage::EXPORT, Algorithm::NONE), 128);
    let secret = shared();
    let (seed, label) = (Bytes(Step::SEED, b"seed"), Bytes(Step::LABEL, b"label"));
    let (salt, info) = (Bytes(Step::SALT, b"salt"), Bytes(Step::INFO, b"info"));
    let psk = key(Step::SECRET, DERIVE, b"psk");
    let cases: [(Algorithm, Step, Vec<Input<'_>>, Vec<Input<'_>>); 8] = [
        (HKDF, Step::SECRET, vec![salt], vec![info]),
        (HKDF_EXTRACT, Step::SECRET, vec![salt], vec![]),
        (HKDF_EXPAND, Step::SECRET, vec![], vec![info]),
        (TLS12_PRF, Step::SECRET, vec![seed], vec![label]),
        (PSK_TO_MS, Step::OTHER_SECRET, vec![seed], vec![psk, label]),
        (PSK_TO_MS, Step::SECRET, vec![seed], vec![label]),
        (PBKDF2, Step::PASSWORD, vec![Cost(2), salt], vec![]),
        (SP800_108, Step::SECRET, vec![], vec![label]),
    ];
    for (kdf, step, first, second) in cases {
        let mut rot = device();
        let bytes = [first.as_slice(), &[Bytes(step, &secret)], &second].concat();
        let handle = derivation(&mut rot, kdf, &bytes);
        let expected = output(&mut rot, handle, 16);
        rot.key_derivation_abort(handle);
        let algorithm = combined(kdf);
        for to_key in [false, true] {
            let handle = derivation(&mut rot, algorithm, &first);
            assert_eq!(agree(&mut rot, handle, algorithm, step), Ok(()), "{kdf:?} {step:?}");
            for input in &second {
                assert_eq!(give(&mut rot, handle, algorithm, *input), Ok(()), "{input:?}");
            }
            let got = if to_key {
                let key = rot.key_derivation_output_key(&attributes, handle).unwrap();
                export(&mut rot, key)
            } else {
                output(&mut rot, handle, 16)
            };
            assert_eq!(got, expected, "{kdf:?} {step:?}");
            rot.key_derivation_abort(handle);
        }
    }
}

#[test]
fn a_shared_secret_is_a_secret_and_nothing_else() {
    for kdf in ALL {
        let has_secret = !matches!(kdf, PBKDF2 | PBKDF2_CMAC);
        for step in STEPS {
            let fits = match step {
                // 32 bytes are neither a point nor an AES key.
                Step::SECRET => has_secret && !matches!(kdf, ECJPAKE_TO_PMS | SP800_108_CMAC),
                Step::PASSWORD => !has_secret,
                Step::OTHER_SECRET => kdf == PSK_TO_MS,
                _ => false,
            };
            let algorithm = combined(kdf);
            let mut rot = device();
            let before: &[Input<'_>] = match kdf {
                HKDF_EXTRACT => &[Bytes(Step::SALT, b"salt")],
                TLS12_PRF | PSK_TO_MS => &[Bytes(Step::SEED, b"seed")],
                PBKDF2 | PBKDF2_CMAC => &[Cost(1), Bytes(Step::SALT, b"salt")],
                _ => &[],
            };
            let handle = derivation(&mut rot, algorithm, before);
            let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
            let got = agree(&mut rot, handle, algorithm, step);
            assert_eq!(got, expected, "{kdf:?} {step:?}");
            assert_eq!(rot.key_derivation_get_capacity(handle).is_ok(), fits);
        }
    }
}

#[test]
fn a_shared_secret_comes_in_its_place_and_once() {
    let mut rot = device();
    let algorithm = combined(TLS12_PRF);
    let handle = rot.key_derivation_setup(algorithm).unwrap();
    let early = agree(&mut rot, handle, algorithm, Step::SECRET);
    assert_eq!(early, Err(Status::BadState));
    rot.key_derivation_abort(handle);
    let handle = derivation(&mut rot, ECDH_HKDF, &[]);
    assert_eq!(agree(&mut rot, handle, ECDH_HKDF, Step::SECRET), Ok(()));
    assert_eq!(agree(&mut rot, handle, ECDH_HKDF, Step::SECRET), Err(Status::BadState));
}

#[test]
fn without_an_agreement_in_the_algorithm_there_is_none_in_the_operation() {
    let mut rot = device();
    let handle = rot.key_derivation_setup(HKDF).unwrap();
    let got = agree(&mut rot, handle, HKDF, Step::SECRET);
    assert_eq!(got, Err(Status::InvalidArgument));
}

#[test]
fn a_combined_algorithm_takes_its_inputs_in_the_other_ways_as_well() {
    let mut rot = device();
    let info = Bytes(Step::INFO, b"info");
    for secret in [Bytes(Step::SECRET, b"secret"), key(Step::SECRET, DERIVE, b"secret")] {
        let handle = derivation(&mut rot, HKDF, &[secret, info]);
        let expected = output(&mut rot, handle, 20);
        rot.key_derivation_abort(handle);
        let handle = derivation(&mut rot, ECDH_HKDF, &[secret, info]);
        assert_eq!(output(&mut rot, handle, 20), expected);
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn the_private_key_must_permit_to_derive_and_verification_is_not_enough() {
    let mut rot = device();
    for (usage, policy, expected) in [
        (DERIVES, ECDH_HKDF, Ok(())),
        (DERIVES, Algorithm::ECDH, Ok(())),
        (VERIFIES, ECDH_HKDF, Err(Status::NotPermitted)),
        (DERIVES, HKDF, Err(Status::NotPermitted)),
        (DERIVES, combined(HKDF_EXPAND), Err(Status::NotPermitted)),
    ] {
        let pair = rot.import_key(&volatile(PAIR, usage, policy), &PRIVATE_KEY).unwrap();
        let handle = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        let got = rot.key_derivation_key_agreement(handle, Step::SECRET, pair, &PUBLIC_KEY);
        assert_eq!(got, expected, "{usage:?} {policy:?}");
        rot.key_derivation_abort(handle);
    }
    let handle = rot.key_derivation_setup(ECDH_HKDF).unwrap();
    let got = rot.key_derivation_key_agreement(handle, Step::SECRET, KeyId(9), &PUBLIC_KEY);
    assert_eq!(got, Err(Status::InvalidHandle));
}

#[test]
fn destroying_the_private_key_ends_the_derivation() {
    let mut rot = device();
    let pair = import(&mut rot, PAIR, DERIVES, ECDH_HKDF);
    let handle = rot.key_derivation_setup(ECDH_HKDF).unwrap();
    rot.key_derivation_key_agreement(handle, Step::SECRET, pair, &PUBLIC_KEY).unwrap();
    rot.destroy_key(pair).unwrap();
    assert_eq!(rot.key_derivation_get_capacity(handle), Err(Status::BadState));
}
