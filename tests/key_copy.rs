//! Copying keys: the copy can do no more than both its source and its attributes permit (PSA Crypto 1.5, `psa_copy_key`).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const COPY: Usage = Usage::COPY;
const NONE: Algorithm = Algorithm::NONE;

fn with_second(attributes: KeyAttributes, algorithm2: Algorithm) -> KeyAttributes {
    KeyAttributes { algorithm2, ..attributes }
}

fn gcm(length: usize) -> Algorithm {
    Algorithm::GCM.with_tag_length(length)
}

fn at_least(algorithm: Algorithm, length: usize) -> Algorithm {
    Algorithm(algorithm.with_tag_length(length).0 | 0x8000)
}

#[test]
fn a_copy_has_the_material_of_its_source_whatever_their_lifetimes() {
    let mut rot = device();
    let usage = COPY | Usage::EXPORT;
    let first = import(&mut rot, PAIR, usage, ECDSA);
    let second = rot.copy_key(first, &persistent(2, PAIR, usage, ECDSA)).unwrap();
    let third = rot.copy_key(second, &persistent(3, PAIR, usage, ECDSA)).unwrap();
    let fourth = rot.copy_key(third, &volatile(KeyType::NONE, usage, ECDSA)).unwrap();
    for key in [first, second, third, fourth] {
        assert_eq!(export(&mut rot, key), PRIVATE_KEY);
        let attributes = rot.get_key_attributes(key).unwrap();
        assert_eq!((attributes.key_type, attributes.bits), (PAIR, 256));
    }
    rot.destroy_key(second).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, third), PRIVATE_KEY);
}

#[test]
fn a_key_that_may_not_be_copied_is_not() {
    let mut rot = device();
    let key = import(&mut rot, RAW, Usage(Usage::ALL.0 & !COPY.0), NONE);
    let copied = rot.copy_key(key, &volatile(RAW, Usage::ALL, NONE));
    assert_eq!(copied, Err(Status::NotPermitted));
}

#[test]
fn a_copy_has_the_usage_flags_of_both() {
    let mut rot = device();
    let source = import(&mut rot, HMAC, COPY | Usage::SIGN_MESSAGE, HMAC_256);
    let wish = Usage::EXPORT | Usage::SIGN_MESSAGE | Usage::VERIFY_MESSAGE;
    let copy = rot.copy_key(source, &volatile(HMAC, wish, HMAC_256)).unwrap();
    assert_eq!(rot.get_key_attributes(copy).unwrap().usage, Usage::SIGN_MESSAGE);
    assert_eq!(rot.export_key(copy, &mut [0; 99]), Err(Status::NotPermitted));
    let again = rot.copy_key(copy, &volatile(HMAC, wish, HMAC_256));
    assert_eq!(again, Err(Status::NotPermitted));
}

#[test]
fn a_copy_of_another_type_or_size_is_refused() {
    let mut rot = device();
    let source = import(&mut rot, AES, COPY, Algorithm::GCM);
    for (key_type, bits, fits) in [
        (KeyType::NONE, 0, true),
        (AES, 0, true),
        (AES, 128, true),
        (KeyType::NONE, 128, true),
        (AES, 256, false),
        (RAW, 0, false),
        (HMAC, 128, false),
    ] {
        let attributes = sized(volatile(key_type, COPY, Algorithm::GCM), bits);
        let copied = rot.copy_key(source, &attributes).map(|_| ());
        let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
        assert_eq!(copied, expected, "{key_type:?} {bits}");
    }
}

#[test]
fn a_copy_has_the_algorithm_that_both_permit_or_is_refused() {
    let hmac = |length| HMAC_256.with_tag_length(length);
    let table = [
        (PAIR, ECDSA, ECDSA, Some(ECDSA)),
        (PAIR, ECDSA_ANY_HASH, ECDSA, Some(ECDSA)),
        (PAIR, ECDSA, ECDSA_ANY_HASH, Some(ECDSA)),
        (PAIR, ECDSA_ANY_HASH, ECDSA_ANY_HASH, Some(ECDSA_ANY_HASH)),
        (PAIR, ECDSA_ANY_HASH, Algorithm::ECDSA_ANY, None),
        (PAIR, ECDSA_ANY_HASH, DETERMINISTIC, None),
        (PAIR, ECDSA, DETERMINISTIC, None),
        (PAIR, ECDSA, Algorithm::ECDH, None),
        (PAIR, Algorithm::ECDH, ECDH_HKDF, Some(ECDH_HKDF)),
        (PAIR, ECDH_HKDF, Algorithm::ECDH, Some(ECDH_HKDF)),
        (PAIR, ECDH_HKDF, HKDF, None),
        (AES, Algorithm::GCM, Algorithm::GCM, Some(Algorithm::GCM)),
        (AES, gcm(12), Algorithm::GCM, None),
        (AES, at_least(Algorithm::GCM, 12), Algorithm::GCM, Some(Algorithm::GCM)),
        (AES, at_least(Algorithm::GCM, 12), gcm(12), Some(gcm(12))),
        (AES, at_least(Algorithm::GCM, 12), gcm(8), None),
        (AES, gcm(8), at_least(Algorithm::GCM, 12), None),
        (
            AES,
            at_least(Algorithm::GCM, 8),
            at_least(Algorithm::GCM, 12),
            Some(at_least(Algorithm::GCM, 12)),
        ),
        (AES, Algorithm::GCM, Algorithm::CTR, None),
        (HMAC, HMAC_256, hmac(16), None),
        (HMAC, at_least(HMAC_256, 16), HMAC_256, Some(HMAC_256)),
        (HMAC, at_least(HMAC_256, 16), hmac(20), Some(hmac(20))),
        (HMAC, at_least(HMAC_256, 16), hmac(12), None),
        // More than HMAC-SHA-256 can give: such a policy permits nothing, and so does what is copied from it.
        (HMAC, at_least(HMAC_256, 40), HMAC_256, None),
        (HMAC, at_least(HMAC_256, 40), at_least(HMAC_256, 16), None),
        (AES, Algorithm::GCM, NONE, None),
    ];
    let mut rot = device();
    for (key_type, source, wish, expected) in table {
        for (source, wish) in [(source, wish), (wish, source)] {
            let key = import(&mut rot, key_type, COPY, source);
            let copied = rot.copy_key(key, &volatile(key_type, COPY, wish));
            let got = copied.map(|copy| rot.get_key_attributes(copy).unwrap().algorithm);
            assert_eq!(got, expected.ok_or(Status::InvalidArgument), "{source:?} {wish:?}");
            if let Ok(copy) = copied {
                rot.destroy_key(copy).unwrap();
            }
            rot.destroy_key(key).unwrap();
        }
    }
}

#[test]
fn a_second_algorithm_is_kept_only_if_both_name_it() {
    let ecdh = Algorithm::ECDH;
    let table = [
        (NONE, NONE, Ok(NONE)),
        (ecdh, ecdh, Ok(ecdh)),
        (ecdh, NONE, Ok(NONE)),
        (NONE, ecdh, Ok(NONE)),
        (ecdh, ECDH_HKDF, Ok(ECDH_HKDF)),
        (ecdh, ECDSA, Err(Status::InvalidArgument)),
    ];
    let mut rot = device();
    for (source, wish, expected) in table {
        let base = volatile(PAIR, COPY, ECDSA);
        let key = rot.import_key(&with_second(base, source), &PRIVATE_KEY).unwrap();
        let copied = rot.copy_key(key, &with_second(base, wish));
        let got = copied.map(|copy| rot.get_key_attributes(copy).unwrap().algorithm2);
        assert_eq!(got, expected, "{source:?} {wish:?}");
        rot = reboot(rot);
    }
}
