//! Keys that come with the device (PSA Crypto 1.5 §9.6.2, `psa_attach_key`; built-in keys).
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use psa_rot::testing::{Provided, TestPlatform, device, reboot};
use psa_rot::{Rot, Status};

const MAC: Usage = Usage(Usage::SIGN_MESSAGE.0 | Usage::EXPORT.0 | Usage::COPY.0);

fn hmac_key() -> KeyAttributes {
    KeyAttributes {
        key_type: KeyType::HMAC,
        bits: 256,
        usage: MAC,
        algorithm: Algorithm::HMAC_SHA_256,
        ..KeyAttributes::default()
    }
}

fn mac(rot: &mut Rot<TestPlatform>, key: KeyId) -> [u8; 32] {
    let mut mac = [0; 32];
    assert_eq!(rot.mac_compute(key, Algorithm::HMAC_SHA_256, b"message", &mut mac), Ok(32));
    mac
}

#[test]
fn a_derived_key_is_the_same_after_a_reboot_and_differs_by_label_type_and_size() {
    let mut rot = device();
    let key = rot.attach_key(&hmac_key(), b"derive:a").unwrap();
    let first = mac(&mut rot, key);
    let mut rot = reboot(rot);
    assert_eq!(rot.get_key_attributes(key), Err(Status::InvalidHandle), "it is volatile");
    let again = rot.attach_key(&hmac_key(), b"derive:a").unwrap();
    assert_eq!(mac(&mut rot, again), first);
    let other = rot.attach_key(&hmac_key(), b"derive:b").unwrap();
    assert_ne!(mac(&mut rot, other), first);
    let longer = KeyAttributes { bits: 264, ..hmac_key() };
    let longer = rot.attach_key(&longer, b"derive:a").unwrap();
    assert_ne!(mac(&mut rot, longer), first);
    rot.platform().root_key = Some([1; 32]);
    let elsewhere = rot.attach_key(&hmac_key(), b"derive:a").unwrap();
    assert_ne!(mac(&mut rot, elsewhere), first, "another device");
}

#[test]
fn a_derived_key_pair_signs_and_keeps_its_public_key() {
    let attributes = KeyAttributes {
        key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
        bits: 256,
        usage: Usage::SIGN_HASH,
        algorithm: Algorithm::ECDSA_SHA_256,
        ..KeyAttributes::default()
    };
    let public = |rot: &mut Rot<TestPlatform>| {
        let key = rot.attach_key(&attributes, b"derive:identity").unwrap();
        let mut public = [0; 65];
        assert_eq!(rot.export_public_key(key, &mut public), Ok(65));
        public
    };
    let mut rot = device();
    let first = public(&mut rot);
    assert_eq!(public(&mut reboot(rot)), first);
}

#[test]
fn a_derived_key_can_be_neither_exported_nor_copied_and_destroying_it_detaches_it_only() {
    let mut rot = device();
    let key = rot.attach_key(&hmac_key(), b"derive:a").unwrap();
    let usage = rot.get_key_attributes(key).unwrap().usage;
    assert_eq!(usage, Usage::SIGN_MESSAGE, "the device's policy and the application's");
    assert_eq!(rot.export_key(key, &mut [0; 32]), Err(Status::NotPermitted));
    assert_eq!(rot.copy_key(key, &hmac_key()), Err(Status::NotPermitted));
    let first = mac(&mut rot, key);
    assert_eq!(rot.destroy_key(key), Ok(()));
    assert_eq!(rot.get_key_attributes(key), Err(Status::InvalidHandle));
    let again = rot.attach_key(&hmac_key(), b"derive:a").unwrap();
    assert_ne!(again, key);
    assert_eq!(mac(&mut rot, again), first);
}

#[test]
fn only_a_volatile_lifetime_at_the_local_location_can_be_attached() {
    let mut rot = device();
    for lifetime in [Lifetime::PERSISTENT, Lifetime::READ_ONLY, Lifetime(0x100)] {
        let attributes = KeyAttributes { lifetime, ..hmac_key() };
        assert_eq!(rot.attach_key(&attributes, b"derive:a"), Err(Status::InvalidArgument));
    }
    for missing in [
        KeyAttributes { bits: 0, ..hmac_key() },
        KeyAttributes { bits: 7, ..hmac_key() },
        KeyAttributes { id: KeyId(1), ..hmac_key() },
        KeyAttributes { usage: Usage(0x8000_0000), ..hmac_key() },
        KeyAttributes { key_type: KeyType::ECC_PUBLIC_KEY_SECP_R1, ..hmac_key() },
    ] {
        let refused = rot.attach_key(&missing, b"derive:a");
        assert_eq!(refused, Err(Status::InvalidArgument), "{missing:?}");
    }
}

#[test]
fn a_label_that_the_device_does_not_know_does_not_exist() {
    let mut rot = device();
    for label in [&b""[..], b"derive", b"otp/1"] {
        assert_eq!(rot.attach_key(&hmac_key(), label), Err(Status::DoesNotExist));
    }
}

#[test]
fn a_provided_key_has_the_policy_that_both_sides_permit() {
    let mut rot = device();
    rot.platform().provided_key = Some((
        b"otp/1".to_vec(),
        Provided {
            key_type: KeyType::HMAC.0,
            bits: 256,
            usage: Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0,
            algorithm: Algorithm::HMAC_SHA_256.0,
            material: vec![7; 32],
        },
    ));
    let nothing_given = KeyAttributes { key_type: KeyType::NONE, bits: 0, ..hmac_key() };
    for asked in [hmac_key(), nothing_given] {
        let key = rot.attach_key(&asked, b"otp/1").unwrap();
        let expected = KeyAttributes { usage: Usage::SIGN_MESSAGE, id: key, ..hmac_key() };
        assert_eq!(rot.get_key_attributes(key), Ok(expected));
        assert_eq!(rot.export_key(key, &mut [0; 32]), Err(Status::NotPermitted));
    }
    for wrong in [
        KeyAttributes { key_type: KeyType::DERIVE, ..hmac_key() },
        KeyAttributes { bits: 128, ..hmac_key() },
        KeyAttributes { algorithm: Algorithm::HKDF_SHA_256, ..hmac_key() },
        KeyAttributes { usage: Usage(0x40), ..hmac_key() },
        // The platform was not asked about it.
        KeyAttributes { algorithm2: Algorithm::HKDF_SHA_256, ..hmac_key() },
    ] {
        assert_eq!(rot.attach_key(&wrong, b"otp/1"), Err(Status::InvalidArgument));
    }
}

#[test]
fn the_device_key_derives_the_same_on_each_boot_and_never_leaves() {
    let derive = |rot: &mut Rot<TestPlatform>| {
        use psa_rot::crypto::Step;
        let operation = rot.key_derivation_setup(Algorithm::HKDF_SHA_256).unwrap();
        let key = KeyId::HARDWARE_UNIQUE;
        assert_eq!(rot.key_derivation_input_key(operation, Step::SECRET, key), Ok(()));
        assert_eq!(rot.key_derivation_input_bytes(operation, Step::INFO, b"label"), Ok(()));
        let mut output = [0; 40];
        assert_eq!(rot.key_derivation_output_bytes(operation, &mut output), Ok(()));
        rot.key_derivation_abort(operation);
        output
    };
    let mut rot = device();
    let first = derive(&mut rot);
    let mut rot = reboot(rot);
    assert_eq!(derive(&mut rot), first);
    let key = KeyId::HARDWARE_UNIQUE;
    assert!(rot.get_key_attributes(key).unwrap().lifetime.is_read_only());
    assert_eq!(rot.export_key(key, &mut [0; 32]), Err(Status::NotPermitted));
    assert_eq!(rot.copy_key(key, &KeyAttributes::default()), Err(Status::NotPermitted));
    use psa_rot::crypto::Step;
    let going_on = rot.key_derivation_setup(Algorithm::HKDF_SHA_256).unwrap();
    rot.key_derivation_input_key(going_on, Step::SECRET, key).unwrap();
    assert_eq!(rot.destroy_key(key), Err(Status::NotPermitted));
    let went_on = rot.key_derivation_input_bytes(going_on, Step::INFO, b"label");
    assert_eq!(went_on, Ok(()), "what was refused ends nothing");
    rot.key_derivation_abort(going_on);
    rot.platform().root_key = Some([1; 32]);
    assert_ne!(derive(&mut rot), first, "another device");
    rot.platform().root_key = None;
    assert_eq!(rot.get_key_attributes(key), Err(Status::HardwareFailure));
}
