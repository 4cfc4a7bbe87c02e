//! `psa_check_key_usage` for derivations.

use super::*;

const INVALID: Result<(), Status> = Err(Status::InvalidArgument);

#[test]
fn a_key_can_be_used_that_fits_any_input_and_a_password_hash_to_verify() {
    let types = [RAW, DERIVE, PASSWORD, PASSWORD_HASH, PEPPER, HMAC, AES];
    for algorithm in ALL {
        let fitting: &[KeyType] = match algorithm {
            HKDF | HKDF_EXTRACT | HKDF_EXPAND | TLS12_PRF | PSK_TO_MS => &[RAW, DERIVE],
            ECJPAKE_TO_PMS => &[DERIVE],
            PBKDF2 | PBKDF2_CMAC => &[RAW, DERIVE, PASSWORD, PEPPER],
            SP800_108 => &[RAW, DERIVE, HMAC],
            _ => &[RAW, AES],
        };
        for asked in [algorithm, Algorithm(algorithm.0 | Algorithm::ECDH.0)] {
            for key_type in types {
                let mut rot = device();
                let data: &[u8] = if key_type == AES { &[1; 16] } else { &[4; 65] };
                let both = volatile(key_type, DERIVES | VERIFIES, asked);
                let key = rot.import_key(&both, data).unwrap();
                let fits = fitting.contains(&key_type);
                for (usage, fits) in
                    [(DERIVES, fits), (VERIFIES, fits || key_type == PASSWORD_HASH)]
                {
                    let expected = if fits { Ok(()) } else { INVALID };
                    let got = rot.check_key_usage(key, asked, usage);
                    assert_eq!(got, expected, "{asked:?} {key_type:?} {usage:?}");
                }
                let public = rot.check_key_usage(key, asked, Usage::DERIVE_PUBLIC);
                assert_eq!(public, INVALID, "{asked:?} {key_type:?}");
            }
        }
    }
}

#[test]
fn a_key_of_a_length_that_no_input_takes_does_not_fit() {
    let mut rot = device();
    for (algorithm, key_type, length, expected) in [
        (HKDF_EXPAND, DERIVE, 31, INVALID),
        (HKDF_EXPAND, DERIVE, 32, Ok(())),
        (ECJPAKE_TO_PMS, DERIVE, 64, INVALID),
        (ECJPAKE_TO_PMS, DERIVE, 65, Ok(())),
        (SP800_108_CMAC, AES, 24, Ok(())),
        (PSK_TO_MS, DERIVE, 200, Ok(())), // as the other secret
    ] {
        let attributes = volatile(key_type, DERIVES, algorithm);
        let key = rot.import_key(&attributes, &vec![1; length]).unwrap();
        let got = rot.check_key_usage(key, algorithm, DERIVES);
        assert_eq!(got, expected, "{algorithm:?} {length}");
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn the_policy_decides_about_each_usage_alone() {
    for algorithm in ALL {
        let mut rot = device();
        let (key_type, data): (KeyType, &[u8]) =
            if algorithm == SP800_108_CMAC { (AES, &[1; 16]) } else { (DERIVE, &[4; 65]) };
        for usage in [DERIVES, VERIFIES, Usage::NONE] {
            let key = rot.import_key(&volatile(key_type, usage, algorithm), data).unwrap();
            for asked in [DERIVES, VERIFIES] {
                let expected = if usage == asked { Ok(()) } else { Err(Status::NotPermitted) };
                let got = rot.check_key_usage(key, algorithm, asked);
                assert_eq!(got, expected, "{algorithm:?} {usage:?} {asked:?}");
            }
            let other = rot.check_key_usage(key, algorithm, Usage::SIGN_MESSAGE);
            assert_eq!(other, INVALID);
        }
        let key = rot.import_key(&volatile(key_type, DERIVES, HMAC_256), data).unwrap();
        let got = rot.check_key_usage(key, algorithm, DERIVES);
        assert_eq!(got, Err(Status::NotPermitted));
    }
}

#[test]
fn a_derivation_with_a_hash_that_the_build_lacks_is_unsupported() {
    let mut rot = device();
    let md5 = Algorithm(0x0800_0103);
    let key = import(&mut rot, DERIVE, DERIVES, md5);
    assert_eq!(rot.check_key_usage(key, md5, DERIVES), Err(Status::NotSupported));
}

#[test]
fn a_key_to_agree_with_serves_to_derive_and_not_only_to_verify() {
    let mut rot = device();
    let pair =
        rot.import_key(&volatile(PAIR, DERIVES | VERIFIES, ECDH_HKDF), &PRIVATE_KEY).unwrap();
    assert_eq!(rot.check_key_usage(pair, ECDH_HKDF, DERIVES), Ok(()));
    assert_eq!(rot.check_key_usage(pair, ECDH_HKDF, Usage::DERIVE_PUBLIC), Ok(()));
    assert_eq!(rot.check_key_usage(pair, ECDH_HKDF, VERIFIES), INVALID);
    assert_eq!(rot.check_key_usage(pair, HKDF, DERIVES), INVALID);
}
