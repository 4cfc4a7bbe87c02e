//! A key file is refused, or gives the key that its bytes tell of.

use super::*;
use psa_rot::store::{Name, Namespace, Protection};

/// What must be true of a file that gives a key.
fn check_form(file: &File) {
    let word = |at: usize| u32::from_le_bytes(file.record[at..at + 4].try_into().unwrap());
    assert_eq!(&file.record[..8], b"PSA\0KEY\0");
    assert_eq!((word(8), word(32) as usize), (0, file.material().len()));
    let KeyAttributes { lifetime, usage, key_type, .. } = file.attributes();
    assert!(lifetime.location() == 0 && !matches!(lifetime.persistence(), 0 | 0xff));
    assert!(Usage::ALL.contains(usage) && key_type.has_even_parity());
}

/// The material, with the bits that Curve25519 and Curve448 force.
fn normal(file: &File) -> Vec<u8> {
    let mut material = file.material().to_vec();
    if file.attributes().key_type == KeyType::ECC_KEY_PAIR_MONTGOMERY {
        let last = material.len() - 1;
        if material.len() == 32 {
            material[0] &= 0xf8;
            material[last] = material[last] & 0x7f | 0x40;
        } else {
            material[0] &= 0xfc;
            material[last] |= 0x80;
        }
    }
    material
}

/// Looks at a key that is there, or at why it is refused, and gives whether it is there.
fn look(rot: &mut Device, file: &File, attributes: Result<KeyAttributes, Status>) -> bool {
    match attributes {
        Ok(attributes) => {
            check_form(file);
            assert_eq!(attributes, file.attributes());
            if attributes.usage.contains(Usage::EXPORT) || attributes.key_type.is_public_key() {
                assert!(export(rot, KeyId(file.id)) == normal(file));
            }
            true
        }
        Err(status) => {
            assert!(matches!(status, Status::DataInvalid | Status::NotSupported), "{status:?}");
            let refused = rot.export_key(KeyId(file.id), &mut [0; 600]);
            assert!(matches!(refused, Err(Status::InvalidHandle)) || refused == Err(status));
            false
        }
    }
}

/// Brings the file in, puts it where Mbed TLS would have, and expects the same of both.
fn check(rot: &mut Device, file: &File) -> bool {
    let id = KeyId(file.id);
    let brought = rot.import_mbedtls_key(id, &file.record);
    let brought = brought.and_then(|()| rot.get_key_attributes(id));
    let is_key = look(rot, file, brought);
    if is_key {
        rot.destroy_key(id).unwrap();
    }
    put_in_place(rot, file);
    let found = rot.get_key_attributes(id);
    assert_eq!(found, brought);
    look(rot, file, found);
    rot.destroy_key(id).unwrap();
    assert_eq!(stored(rot, file.id), Err(Status::DoesNotExist));
    is_key
}

#[test]
fn no_part_of_a_file_is_a_key_and_none_that_goes_on_behind_its_end() {
    let mut rot = device();
    for file in files() {
        assert_eq!(check(&mut rot, &file), file.is_built(), "{:x}", file.id);
        for length in 0..file.record.len() {
            let part = File { record: file.record[..length].to_vec(), ..file };
            assert!(!check(&mut rot, &part), "{:x}, {length} bytes", file.id);
        }
        let mut longer = file.clone();
        longer.record.push(0);
        assert!(!check(&mut rot, &longer), "{:x}", file.id);
    }
}

#[test]
fn a_file_with_one_wrong_byte_is_refused_or_gives_the_key_that_it_tells_of() {
    let mut rot = device();
    for file in files() {
        let file = file.exportable();
        let rsa = file.record.len() > 300;
        let (mut refused, mut accepted) = (0, 0);
        for at in 0..file.record.len() {
            // All 255 in the headers of a few; RSA keys are slow to check.
            let changes: Vec<u8> = match at {
                _ if rsa => vec![1 << (at % 8)],
                0..36 if [AES_ID, PAIR_ID, 0x26].contains(&file.id) => (1..=255).collect(),
                _ => (0..8).map(|bit| 1 << bit).chain([0xff]).collect(),
            };
            for change in changes {
                let mut wrong = file.clone();
                wrong.record[at] ^= change;
                match check(&mut rot, &wrong) {
                    true => accepted += 1,
                    false => refused += 1,
                }
            }
        }
        println!("{:x}: {refused} refused, {accepted} other keys", file.id);
        assert!(refused > 12 && (accepted > 4 || !file.is_built()), "{:x}", file.id);
    }
}

#[test]
fn a_key_in_a_secure_element_and_one_that_no_file_can_hold_are_refused() {
    let mut rot = device();
    let file = with_id(AES_ID);
    for (at, word, refusal) in [
        // Lifetime: location 1; volatile, read-only.
        (12, 0x0000_0101, Status::NotSupported),
        (12, 0x8000_0101, Status::NotSupported),
        (12, 0x0000_0000, Status::DataInvalid),
        (12, 0x0000_00ff, Status::DataInvalid),
        // Type and size: none, one whose parity is wrong, two that the material does not have, one that is not built.
        (16, 0x0080_0000, Status::DataInvalid),
        (16, 0x0080_2401, Status::DataInvalid),
        (16, 0x00c0_2400, Status::DataInvalid),
        (16, 0x0000_2400, Status::DataInvalid),
        (16, 0x0080_2406, Status::NotSupported),
        // A usage flag that is none.
        (20, 0x0004_0101, Status::DataInvalid),
    ] {
        let mut wrong = file.clone();
        wrong.set_word(at, word);
        let brought = rot.import_mbedtls_key(KeyId(file.id), &wrong.record);
        assert_eq!(brought, Err(refusal), "{at}: {word:08x}");
        assert!(!check(&mut rot, &wrong));
    }
}

#[test]
fn an_object_that_mbed_tls_did_not_store_there_is_no_key_and_can_be_destroyed() {
    let mut rot = device();
    let file = with_id(AES_ID);
    // Not sealed: put there past the services.
    let name = Name { namespace: Namespace::ForeignKeys, uid: file.id.into() };
    rot.store().unwrap().set(name, 0, &[&file.record], Protection::Checksum).unwrap();
    assert_eq!(rot.get_key_attributes(KeyId(file.id)), Err(Status::DataInvalid));
    assert_eq!(rot.destroy_key(KeyId(file.id)), Ok(()));
    rot.storage_set(Caller::Crypto, file.id.into(), b"something else", 0).unwrap();
    assert_eq!(rot.get_key_attributes(KeyId(file.id)), Err(Status::DataInvalid));
    let made = rot.import_mbedtls_key(KeyId(file.id), &file.record);
    assert_eq!(made, Err(Status::AlreadyExists));
    assert_eq!(rot.destroy_key(KeyId(file.id)), Ok(()));
    assert_eq!(rot.import_mbedtls_key(KeyId(file.id), &file.record), Ok(()));
}

#[test]
fn no_wrong_bit_in_flash_goes_unnoticed() {
    let file = with_id(PAIR_ID).exportable();
    let mut rot = device();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    put_in_place(&mut rot, &file);
    let image = rot.store().unwrap().flash().bytes().to_vec();
    let mut refused = 0;
    for at in (0..image.len()).filter(|at| image[*at] != before[*at]) {
        let (platform, mut flash) = device().into_parts();
        flash.bytes_mut().copy_from_slice(&image);
        flash.bytes_mut()[at] ^= 1 << (at % 8);
        let mut rot = reboot(Rot::new(platform, flash));
        let mut material = [0; 32];
        match rot.export_key(KeyId(PAIR_ID), &mut material) {
            Ok(32) => assert_eq!(material, file.material(), "byte {at}"),
            other => {
                assert_eq!(other, Err(Status::DataCorrupt), "byte {at}");
                assert_eq!(material, [0; 32]);
                assert_eq!(rot.destroy_key(KeyId(PAIR_ID)), Ok(()));
                refused += 1;
            }
        }
    }
    assert!(refused > 36 + 32, "{refused}");
}
