//! Persistent keys in flash: sealed, whole after a power cut, and refused when they are damaged or forged.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::platform::Geometry;
use psa_rot::store::{Name, Namespace, Protection};

const USAGE: Usage = Usage(Usage::EXPORT.0 | Usage::SIGN_HASH.0);

fn attributes() -> KeyAttributes {
    persistent(7, PAIR, USAGE, ECDSA)
}

fn with_key() -> Device {
    let mut rot = device();
    rot.import_key(&attributes(), &PRIVATE_KEY).unwrap();
    rot
}

/// Any eight bytes of the private key in a row.
fn leaks(rot: &mut Device) -> bool {
    PRIVATE_KEY.windows(8).any(|part| flash_holds(rot, part))
}

#[test]
fn flash_never_holds_the_material_of_a_key_neither_before_nor_after_it_is_destroyed() {
    let mut rot = with_key();
    assert!(!leaks(&mut rot));
    rot.copy_key(KeyId(7), &persistent(8, PAIR, USAGE, ECDSA)).unwrap_err();
    rot.sign_hash(KeyId(7), ECDSA, &[1; 32], &mut [0; 64]).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, KeyId(7)), PRIVATE_KEY);
    rot.destroy_key(KeyId(7)).unwrap();
    assert!(!leaks(&mut rot));
    // Nor through all the moves of a compaction.
    rot.import_key(&attributes(), &PRIVATE_KEY).unwrap();
    for i in 0..200 {
        rot.its_set(1, &[i; 500], 0).unwrap();
        assert!(!leaks(&mut rot), "{i}");
    }
    assert_eq!(export(&mut rot, KeyId(7)), PRIVATE_KEY);
    let (_, flash) = rot.into_parts();
    assert!(!flash.bytes().windows(8).any(|part| *part == PRIVATE_KEY[..8]));
    // The search does find what is there.
    let mut rot = device();
    rot.its_set(1, &PRIVATE_KEY, 0).unwrap();
    assert!(leaks(&mut rot));
}

#[test]
fn a_power_cut_anywhere_in_the_making_of_a_key_leaves_no_key_or_the_whole_key() {
    for generate in [false, true] {
        let cuts = cut_everywhere(
            || {
                let mut rot = device();
                rot.import_key(&persistent(6, RAW, USAGE, ECDSA), b"bystander").unwrap();
                rot
            },
            |rot| {
                let made = if generate {
                    rot.generate_key(&sized(attributes(), 256))
                } else {
                    rot.import_key(&attributes(), &PRIVATE_KEY)
                };
                made.map(|_| ())
            },
            |rot, cut| {
                match rot.get_key_attributes(KeyId(7)) {
                    Ok(found) => {
                        assert_eq!((found.key_type, found.bits), (PAIR, 256), "cut {cut}");
                        let material = export(rot, KeyId(7));
                        assert!(generate || material == PRIVATE_KEY, "cut {cut}");
                    }
                    Err(status) => {
                        assert_eq!(status, Status::InvalidHandle, "cut {cut}");
                        assert_eq!(rot.import_key(&attributes(), &PRIVATE_KEY), Ok(KeyId(7)));
                    }
                }
                assert_eq!(export(rot, KeyId(6)), b"bystander", "cut {cut}");
            },
        );
        assert!(cuts > 10, "{cuts}");
    }
}

#[test]
fn a_power_cut_anywhere_in_the_destruction_of_a_key_leaves_the_whole_key_or_none() {
    let cuts = cut_everywhere(
        with_key,
        |rot| rot.destroy_key(KeyId(7)),
        |rot, cut| match rot.get_key_attributes(KeyId(7)) {
            Ok(_) => {
                assert_eq!(export(rot, KeyId(7)), PRIVATE_KEY, "cut {cut}");
                assert_eq!(rot.destroy_key(KeyId(7)), Ok(()), "cut {cut}");
            }
            Err(status) => assert_eq!(status, Status::InvalidHandle, "cut {cut}"),
        },
    );
    assert!(cuts >= 1, "{cuts}");
}

#[test]
fn no_wrong_bit_of_a_stored_key_goes_unnoticed_and_the_key_can_be_destroyed_and_made_anew() {
    let mut rot = device();
    rot.its_set(1, b"bystander", 0).unwrap();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    rot.import_key(&attributes(), &PRIVATE_KEY).unwrap();
    let image = rot.store().unwrap().flash().bytes().to_vec();
    let mut refused = 0;
    for at in (0..image.len()).filter(|at| image[*at] != before[*at]) {
        let (platform, mut flash) = device().into_parts();
        flash.bytes_mut().copy_from_slice(&image);
        flash.bytes_mut()[at] ^= 1 << (at % 8);
        let mut rot = reboot(Rot::new(platform, flash));
        let mut material = [0; 32];
        match rot.export_key(KeyId(7), &mut material) {
            Ok(32) => assert_eq!(material, PRIVATE_KEY, "byte {at}"),
            other => {
                assert_eq!(other, Err(Status::DataCorrupt), "byte {at}");
                assert_eq!(material, [0; 32]);
                refused += 1;
                let corrupt = Status::DataCorrupt;
                assert_eq!(rot.get_key_attributes(KeyId(7)), Err(corrupt));
                let mut signature = [0; 64];
                let signed = rot.sign_hash(KeyId(7), ECDSA, &[1; 32], &mut signature);
                assert_eq!(signed, Err(corrupt));
                assert_eq!(signature, [0; 64]);
                let made = rot.import_key(&attributes(), &PRIVATE_KEY);
                assert_eq!(made, Err(Status::AlreadyExists));
                assert_eq!(rot.destroy_key(KeyId(7)), Ok(()));
            }
        }
        let _ = rot.destroy_key(KeyId(7));
        assert_eq!(rot.import_key(&attributes(), &PRIVATE_KEY), Ok(KeyId(7)), "byte {at}");
        assert_eq!(export(&mut rot, KeyId(7)), PRIVATE_KEY);
        assert_eq!(rot.its_get(1, 0, &mut [0; 9]), Ok(9), "byte {at}");
    }
    // The key file of 68 bytes, nonce and tag; a few of these bytes may read 0xff, as blank flash does.
    assert!(refused > 85, "{refused}");
}

#[test]
fn a_key_file_that_was_not_sealed_by_this_service_is_no_key() {
    let mut file = b"PSA\0KEY\0\0\0\0\0\x01\0\0\0".to_vec();
    for word in [0x0100_7112u32, USAGE.0, ECDSA.0, 0, 32] {
        file.extend(word.to_le_bytes());
    }
    file.extend(PRIVATE_KEY);
    let mut rot = device();
    let name = Name { namespace: Namespace::Keys, uid: 7 };
    rot.store().unwrap().set(name, 0, &[&file], Protection::Checksum).unwrap();
    let mut out = [0; 65];
    let invalid = Status::DataInvalid;
    assert_eq!(rot.export_key(KeyId(7), &mut out), Err(invalid));
    assert_eq!(rot.export_public_key(KeyId(7), &mut out), Err(invalid));
    assert_eq!(rot.get_key_attributes(KeyId(7)), Err(invalid));
    assert_eq!(rot.sign_hash(KeyId(7), ECDSA, &[1; 32], &mut out), Err(invalid));
    assert_eq!(out, [0; 65]);
    assert_eq!(rot.destroy_key(KeyId(7)), Ok(()));
    assert_eq!(rot.import_key(&attributes(), &PRIVATE_KEY), Ok(KeyId(7)));

    // The same file, sealed: only then it is a key.
    rot.destroy_key(KeyId(7)).unwrap();
    let sealed = Protection::Sealed { nonce: [9; 12] };
    rot.store().unwrap().set(name, 0, &[&file], sealed).unwrap();
    assert_eq!(export(&mut rot, KeyId(7)), PRIVATE_KEY);
    // Sealed by this service, but no key file.
    for bad in [&file[..67], &file[..36], &file[..9], b""] {
        rot.store().unwrap().set(name, 0, &[bad], sealed).unwrap();
        assert_eq!(rot.get_key_attributes(KeyId(7)), Err(invalid), "{}", bad.len());
    }
}

#[test]
fn a_flash_from_another_device_gives_no_key() {
    let mut rot = with_key();
    rot.platform().root_key = Some([0x77; 32]);
    let mut rot = reboot(rot);
    assert_eq!(rot.export_key(KeyId(7), &mut [0; 32]), Err(Status::DataCorrupt));
}

#[test]
fn a_full_flash_refuses_a_new_key_and_keeps_all() {
    let geometry = Geometry { sectors: 3, sector_size: 1024, write_block: 8, multiwrite: false };
    let mut rot = device_on(geometry);
    let mut keys = Vec::new();
    let refused = loop {
        let id = keys.len() as u32 + 1;
        match rot.import_key(&persistent(id, RAW, USAGE, ECDSA), &[id as u8; 40]) {
            Ok(key) => keys.push(key),
            Err(status) => break status,
        }
    };
    assert_eq!(refused, Status::InsufficientStorage);
    let mut rot = reboot(rot);
    for key in &keys {
        assert_eq!(export(&mut rot, *key), [key.0 as u8; 40]);
    }
    let last = KeyId(keys.len() as u32 + 1);
    assert_eq!(rot.get_key_attributes(last), Err(Status::InvalidHandle));
    rot.destroy_key(keys[0]).unwrap();
    assert_eq!(rot.import_key(&persistent(last.0, RAW, USAGE, ECDSA), &[1; 40]), Ok(last));
}

#[test]
fn a_key_too_large_to_be_stored_is_unsupported_and_leaves_nothing() {
    let mut rot = device();
    let made = rot.import_key(&persistent(1, RAW, USAGE, ECDSA), &[1; 4061]);
    assert!(matches!(made, Err(Status::NotSupported | Status::InsufficientMemory)), "{made:?}");
    assert_eq!(rot.get_key_attributes(KeyId(1)), Err(Status::InvalidHandle));
    let made = rot.import_key(&persistent(1, RAW, USAGE, ECDSA), &[1; 3000]);
    assert_eq!(made, Ok(KeyId(1)));
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, KeyId(1)), [1; 3000]);
}

#[test]
fn a_persistent_key_of_every_length_can_be_used_after_a_reboot() {
    let attributes = persistent(1, RAW, Usage::EXPORT, Algorithm::NONE);
    let mut rot = device();
    let mut buffer = [0; 2048];
    for length in (1..=300).chain([432, 512, 944, 1024]) {
        let material = vec![0x5a; length];
        let key = rot.import_key(&attributes, &material).unwrap();
        assert_eq!(rot.export_key(key, &mut buffer), Ok(length), "{length}");
        assert_eq!(buffer[..length], material);
        rot.destroy_key(key).unwrap();
    }
}
