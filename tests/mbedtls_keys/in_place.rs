//! Key files where Mbed TLS, on this device, stored them: in the name space that it has in this service's storage.

use super::*;

const OWN: &[u8] = b"a key of the new firmware's";

fn own(id: u32) -> KeyAttributes {
    persistent(id, RAW, Usage(Usage::EXPORT.0 | Usage::COPY.0), Algorithm::NONE)
}

fn keys(rot: &mut Device) -> Vec<u32> {
    let mut keys = Vec::new();
    let mut after = None;
    while let Some(id) = rot.next_persistent_key(after).unwrap() {
        keys.push(id.0);
        after = Some(id);
    }
    keys
}

#[test]
fn keys_of_both_are_listed_in_order_and_what_else_mbed_tls_stored_is_not() {
    let file = with_id(AES_ID);
    let mut rot = device();
    let other = |id| File { id, ..file.clone() };
    for id in [2, 5, 7, 0x3fff_ffff] {
        put_in_place(&mut rot, &other(id));
    }
    // The seed of its random generator, its transaction, and a key of another owner's.
    for uid in [0xffff_ff52, 0xffff_ff54, 0x1_0000_0003] {
        rot.storage_set(Caller::Crypto, uid, &file.record, 0).unwrap();
    }
    for id in [1, 6, 8] {
        rot.import_key(&own(id), OWN).unwrap();
    }
    let mut rot = reboot(rot);
    assert_eq!(keys(&mut rot), [1, 2, 5, 6, 7, 8, 0x3fff_ffff]);
    assert_eq!(rot.get_key_attributes(KeyId(3)), Err(Status::InvalidHandle));
    assert_eq!(rot.get_key_attributes(KeyId(0xffff_ff52)), Err(Status::InvalidHandle));
    assert_eq!(rot.destroy_key(KeyId(0xffff_ff52)), Err(Status::InvalidHandle));
    for id in keys(&mut rot) {
        assert_eq!(rot.destroy_key(KeyId(id)), Ok(()), "{id}");
    }
    assert_eq!(keys(&mut rot), []);
    assert_eq!(rot.storage_get_info(Caller::Crypto, 0xffff_ff52).unwrap().size, file.record.len());
}

#[test]
fn its_identifier_is_taken() {
    let file = with_id(PAIR_ID);
    let mut rot = device_with(&file);
    let taken = Err(Status::AlreadyExists);
    assert_eq!(rot.import_key(&own(PAIR_ID), OWN), taken);
    assert_eq!(rot.generate_key(&sized(own(PAIR_ID), 128)), taken);
    rot.import_key(&own(1), OWN).unwrap();
    assert_eq!(rot.copy_key(KeyId(1), &own(PAIR_ID)), taken);
    assert_eq!(rot.import_mbedtls_key(KeyId(PAIR_ID), &file.record), Err(Status::AlreadyExists));
    assert_eq!(stored(&mut rot, PAIR_ID), Ok(file.record));
}

#[test]
fn it_can_be_copied_and_purged_and_destroyed_and_then_made_anew() {
    let file = with_id(AES_ID);
    let mut rot = device_with(&file);
    let copy = KeyAttributes { id: KeyId(9), algorithm2: Algorithm::NONE, ..file.attributes() };
    assert_eq!(rot.copy_key(KeyId(AES_ID), &copy), Ok(KeyId(9)));
    assert_eq!(rot.purge_key(KeyId(AES_ID)), Ok(()));
    assert_eq!(rot.check_key_usage(KeyId(AES_ID), Algorithm::GCM, Usage::ENCRYPT), Ok(()));
    let mac = rot.check_key_usage(KeyId(AES_ID), Algorithm::CTR, Usage::ENCRYPT);
    assert_eq!(mac, Err(Status::NotPermitted));
    assert_eq!(rot.destroy_key(KeyId(AES_ID)), Ok(()));
    assert_eq!(rot.destroy_key(KeyId(AES_ID)), Err(Status::InvalidHandle));
    let mut rot = reboot(rot);
    assert_eq!(stored(&mut rot, AES_ID), Err(Status::DoesNotExist));
    assert_eq!(keys(&mut rot), [9]);
    assert!(export(&mut rot, KeyId(9)) == file.material());
    assert_eq!(rot.import_key(&own(AES_ID), OWN), Ok(KeyId(AES_ID)));
}

#[test]
fn a_multi_part_operation_with_it_ends_when_it_is_destroyed() {
    let mut rot = device_with(&with_id(6));
    let operation = rot.mac_sign_setup(KeyId(6), HMAC_256).unwrap();
    rot.mac_update(operation, b"data").unwrap();
    rot.destroy_key(KeyId(6)).unwrap();
    assert_eq!(rot.mac_sign_finish(operation, &mut [0; 32]), Err(Status::BadState));
}

#[test]
fn flash_never_holds_its_material_and_after_it_is_destroyed_not_even_sealed() {
    let file = with_id(PAIR_ID).exportable();
    let mut rot = device();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    put_in_place(&mut rot, &file);
    assert!(!flash_holds(&mut rot, &file.material()[..8]));
    let after = rot.store().unwrap().flash().bytes().to_vec();
    let at = (0..after.len()).find(|at| before[*at] != after[*at]).unwrap();
    // Within the ciphertext: behind header and nonce.
    let sealed = &after[at + 24..at + 56];
    assert!(flash_holds(&mut rot, sealed));
    rot.destroy_key(KeyId(PAIR_ID)).unwrap();
    assert!(!flash_holds(&mut rot, sealed));
}

#[test]
fn the_older_firmware_finds_its_keys_again_when_an_update_is_taken_back() {
    let file = with_id(PAIR_ID);
    let mut rot = device_with(&file);
    let before = rot.store().unwrap().flash().bytes().to_vec();
    rot.sign_hash(KeyId(PAIR_ID), ECDSA, &[1; 32], &mut [0; 64]).unwrap();
    rot.get_key_attributes(KeyId(PAIR_ID)).unwrap();
    assert!(rot.store().unwrap().flash().bytes() == before, "to use a key writes nothing");
    assert_eq!(stored(&mut reboot(rot), PAIR_ID), Ok(file.record));
}

/// A device with a key of both under one identifier: between two updates, the older firmware made a key of its own.
fn device_with_both(file: &File) -> Device {
    let mut rot = device();
    rot.import_key(&own(PAIR_ID), OWN).unwrap();
    put_in_place(&mut rot, file);
    rot
}

#[test]
fn of_two_keys_with_one_identifier_that_of_this_service_counts_and_both_are_destroyed() {
    let mut rot = device_with_both(&with_id(PAIR_ID));
    assert_eq!(keys(&mut rot), [PAIR_ID]);
    assert_eq!(export(&mut rot, KeyId(PAIR_ID)), OWN);
    assert_eq!(rot.destroy_key(KeyId(PAIR_ID)), Ok(()));
    assert_eq!(rot.get_key_attributes(KeyId(PAIR_ID)), Err(Status::InvalidHandle));
    assert_eq!(stored(&mut rot, PAIR_ID), Err(Status::DoesNotExist));
}

#[test]
fn a_power_cut_anywhere_in_its_destruction_leaves_the_key_that_was_there_or_none() {
    let file = with_id(PAIR_ID).exportable();
    for (prepare, material) in [
        (device_with as fn(&File) -> Device, file.material()),
        (device_with_both as fn(&File) -> Device, OWN),
    ] {
        let cuts = cut_everywhere(
            || prepare(&file),
            |rot| rot.destroy_key(KeyId(PAIR_ID)),
            |rot, cut| match rot.get_key_attributes(KeyId(PAIR_ID)) {
                Ok(_) => {
                    assert!(export(rot, KeyId(PAIR_ID)) == material, "cut {cut}");
                    assert_eq!(rot.destroy_key(KeyId(PAIR_ID)), Ok(()), "cut {cut}");
                    assert_eq!(stored(rot, PAIR_ID), Err(Status::DoesNotExist), "cut {cut}");
                }
                Err(status) => {
                    assert_eq!(status, Status::InvalidHandle, "cut {cut}");
                    assert_eq!(keys(rot), [], "cut {cut}");
                }
            },
        );
        assert!(cuts >= 1, "{cuts}");
    }
}

#[test]
fn a_key_of_a_kind_that_this_build_lacks_is_named_and_can_be_destroyed() {
    for file in files().iter().filter(|file| !file.is_built()) {
        let mut rot = device_with(file);
        assert_eq!(rot.get_key_attributes(KeyId(file.id)), Err(Status::NotSupported));
        assert_eq!(rot.import_key(&own(file.id), OWN), Err(Status::AlreadyExists));
        assert_eq!(keys(&mut rot), [file.id]);
        assert_eq!(rot.destroy_key(KeyId(file.id)), Ok(()));
        assert_eq!(rot.import_mbedtls_key(KeyId(file.id), &file.record), Err(Status::NotSupported));
        assert_eq!(keys(&mut rot), []);
    }
}
