//! Protected Storage (PSA Secure Storage 1.0.4 §5.4): the rules of ITS, and that nobody reads or forges an object in flash.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::its::{Caller, NO_CONFIDENTIALITY, NO_REPLAY_PROTECTION, StorageInfo, WRITE_ONCE};
use psa_rot::platform::{Geometry, Lifecycle};
use psa_rot::ps::SUPPORT_SET_EXTENDED;
use psa_rot::store::{Name, Namespace, Protection};

const SECRET: &[u8] = b"a secret that is easily found";

fn read(rot: &mut Device, uid: u64) -> Result<Vec<u8>, Status> {
    let mut buffer = [0; 4096];
    rot.ps_get(uid, 0, &mut buffer).map(|length| buffer[..length].to_vec())
}

/// Where the flash is no longer as it was.
fn written_since(rot: &mut Device, before: &[u8]) -> Vec<usize> {
    let bytes = rot.store().unwrap().flash().bytes();
    (0..bytes.len()).filter(|at| bytes[*at] != before[*at]).collect()
}

#[test]
fn what_was_set_is_there_after_a_reboot_and_can_be_changed_and_removed() {
    let mut rot = device();
    for data in [SECRET, b"", b"x", &[7; 2000]] {
        rot.ps_set(1, data, 0).unwrap();
        rot = reboot(rot);
        assert_eq!(read(&mut rot, 1), Ok(data.into()));
        let size = data.len();
        assert_eq!(rot.ps_get_info(1), Ok(StorageInfo { capacity: size, size, flags: 0 }));
    }
    rot.ps_remove(1).unwrap();
    assert_eq!(rot.ps_remove(1), Err(Status::DoesNotExist));
    assert_eq!(rot.ps_get_info(1), Err(Status::DoesNotExist));
    assert_eq!(read(&mut rot, 1), Err(Status::DoesNotExist));
}

#[test]
fn bad_arguments_are_refused_as_in_its() {
    let mut rot = device();
    let refused = Status::InvalidArgument;
    assert_eq!(rot.ps_set(0, b"x", 0), Err(refused));
    assert_eq!(rot.ps_get(0, 0, &mut [0; 1]), Err(refused));
    assert_eq!(rot.ps_get_info(0), Err(refused));
    assert_eq!(rot.ps_remove(0), Err(refused));
    assert_eq!(rot.ps_set(1, b"x", 8), Err(Status::NotSupported));
    assert_eq!(rot.ps_set(1, b"x", 0x8000_0001), Err(Status::NotSupported));
    assert_eq!(rot.ps_get_info(1), Err(Status::DoesNotExist));
    rot.ps_set(1, b"12345", 6).unwrap();
    assert_eq!(rot.ps_get_info(1).unwrap().flags, 6);
    let mut buffer = [0xee; 4];
    assert_eq!(rot.ps_get(1, 6, &mut buffer), Err(refused));
    assert_eq!(rot.ps_get(1, 5, &mut buffer), Ok(0));
    assert_eq!(rot.ps_get(1, 2, &mut []), Ok(0));
    assert_eq!(rot.ps_get(1, 3, &mut buffer), Ok(2));
    assert_eq!(buffer, [b'4', b'5', 0xee, 0xee]);
    assert_eq!(rot.ps_set(2, &[0; 5000], 0), Err(Status::InsufficientStorage));
}

#[test]
fn write_once_binds_outside_provisioning() {
    let mut rot = device();
    rot.ps_set(1, b"once", WRITE_ONCE).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(rot.ps_set(1, b"twice", 0), Err(Status::NotPermitted));
    assert_eq!(rot.ps_remove(1), Err(Status::NotPermitted));
    assert_eq!(read(&mut rot, 1), Ok(b"once".into()));
    rot.platform().lifecycle = Lifecycle::PsaRotProvisioning;
    assert_eq!(rot.ps_set(1, b"twice", 0), Ok(()));
}

#[test]
fn each_caller_has_its_own_name_space() {
    let mut rot = device();
    rot.its_set(1, b"its", 0).unwrap();
    rot.ps_set(1, b"ps", 0).unwrap();
    // Under the identifier of a key it may be one, and is in the way of others: tests/mbedtls_keys.
    const FOREIGN: u64 = 1 << 32 | 1;
    rot.storage_set(Caller::Crypto, FOREIGN, b"foreign", 0).unwrap();
    rot.import_key(&persistent(1, RAW, Usage::EXPORT, Algorithm::NONE), b"key").unwrap();
    let mut rot = reboot(rot);
    let mut buffer = [0; 9];
    assert_eq!(rot.its_get(1, 0, &mut buffer), Ok(3));
    assert_eq!(read(&mut rot, 1), Ok(b"ps".into()));
    assert_eq!(rot.storage_get(Caller::Crypto, FOREIGN, 0, &mut buffer), Ok(7));
    assert_eq!(&buffer[..7], b"foreign");
    assert_eq!(export(&mut rot, KeyId(1)), b"key");
    rot.ps_remove(1).unwrap();
    assert_eq!(rot.its_get_info(1).unwrap().size, 3);
    assert_eq!(rot.storage_get_info(Caller::Crypto, FOREIGN).unwrap().size, 7);
    assert_eq!(rot.storage_get_info(Caller::ProtectedStorage, 1), Err(Status::DoesNotExist));
}

#[test]
fn flash_never_holds_the_plaintext_and_the_same_text_is_never_sealed_the_same() {
    let mut rot = device();
    let mut images: Vec<Vec<u8>> = Vec::new();
    for _ in 0..3 {
        let before = rot.store().unwrap().flash().bytes().to_vec();
        rot.ps_set(1, SECRET, 0).unwrap();
        assert!(!flash_holds(&mut rot, &SECRET[..8]));
        let bytes = rot.store().unwrap().flash().bytes().to_vec();
        let fresh: Vec<u8> =
            (0..bytes.len()).filter(|at| bytes[*at] != before[*at]).map(|at| bytes[at]).collect();
        // Longer than an object's header, which is the same each time.
        for image in &images {
            assert!(!image.windows(24).any(|part| fresh.windows(24).any(|other| other == part)));
        }
        images.push(fresh);
    }
    rot.its_set(1, SECRET, 0).unwrap();
    assert!(flash_holds(&mut rot, SECRET), "ITS is internal flash, and readable there");
}

#[test]
fn no_wrong_bit_in_flash_goes_unnoticed() {
    let mut rot = device();
    rot.ps_set(1, b"other", 0).unwrap();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    rot.ps_set(2, SECRET, 0).unwrap();
    let places = written_since(&mut rot, &before);
    assert!(places.len() > 60, "{}", places.len());
    let image = rot.store().unwrap().flash().bytes().to_vec();
    let mut refused = 0;
    for at in places {
        let mut rot = reboot({
            let (platform, mut flash) = device().into_parts();
            flash.bytes_mut().copy_from_slice(&image);
            flash.bytes_mut()[at] ^= 1 << (at % 8);
            Rot::new(platform, flash)
        });
        // The table entry and the header are healed; text, nonce and tag are not.
        match read(&mut rot, 2) {
            Ok(data) => assert_eq!(data, SECRET, "{at}"),
            Err(Status::InvalidSignature | Status::DataCorrupt) => {
                refused += 1;
                assert_eq!(rot.ps_get_info(2), Err(Status::InvalidSignature));
                assert_eq!(rot.ps_set(2, b"new", 0), Ok(()));
                assert_eq!(read(&mut rot, 2), Ok(b"new".into()));
                assert_eq!(rot.ps_remove(2), Ok(()));
            }
            Err(other) => panic!("byte {at}: {other:?}"),
        }
        assert_eq!(read(&mut rot, 1), Ok(b"other".into()), "{at}");
    }
    assert!(refused >= SECRET.len() + 12 + 16 - 4, "{refused}");
}

#[test]
fn an_object_that_was_not_sealed_by_this_service_is_refused_and_can_be_replaced() {
    let mut rot = device();
    for (namespace, uid) in [(Namespace::Ps, 1), (Namespace::ForeignKeys, 1)] {
        let name = Name { namespace, uid };
        rot.store().unwrap().set(name, 0, &[b"smuggled"], Protection::Checksum).unwrap();
    }
    let mut buffer = [0; 8];
    assert_eq!(rot.ps_get(1, 0, &mut buffer), Err(Status::InvalidSignature));
    // To a caller with the errors of ITS it is storage that failed.
    for caller in [Caller::ProtectedStorage, Caller::Crypto] {
        let got = rot.storage_get(caller, 1, 0, &mut buffer);
        assert_eq!(got, Err(Status::StorageFailure), "{caller:?}");
    }
    assert_eq!(buffer, [0; 8]);
    // It is listed, or nobody would know what to remove.
    assert_eq!(rot.ps_next(None), Ok(Some(1)));
    assert_eq!(rot.ps_set(1, b"mine", 0), Ok(()));
    assert_eq!(read(&mut rot, 1), Ok(b"mine".into()));
    assert_eq!(rot.storage_remove(Caller::Crypto, 1), Ok(()));
}

#[test]
fn a_flash_from_another_device_gives_nothing() {
    let mut rot = device();
    rot.ps_set(1, SECRET, 0).unwrap();
    rot.platform().root_key = Some([0x77; 32]);
    let mut rot = reboot(rot);
    assert_eq!(read(&mut rot, 1), Err(Status::InvalidSignature));
    assert_eq!(rot.ps_set(1, b"new owner", 0), Ok(()));
    assert_eq!(read(&mut rot, 1), Ok(b"new owner".into()));
}

#[test]
fn a_power_cut_anywhere_in_a_set_leaves_the_old_or_the_new_whole() {
    let prepare = || {
        let mut rot = device();
        rot.ps_set(1, &[1; 300], 0).unwrap();
        rot
    };
    let cuts = cut_everywhere(
        prepare,
        |rot| rot.ps_set(1, &[2; 200], 0),
        |rot, cut| {
            let got = read(rot, 1).unwrap();
            assert!(got == [1; 300] || got == [2; 200], "cut {cut}");
        },
    );
    assert!(cuts > 20, "{cuts}");
}

fn info(rot: &mut Device, uid: u64) -> (usize, usize, u32) {
    let StorageInfo { capacity, size, flags } = rot.ps_get_info(uid).unwrap();
    (capacity, size, flags)
}

/// A device whose store holds little.
fn small_device(write_block: u32) -> Device {
    device_on(Geometry { sectors: 3, sector_size: 2048, write_block, multiwrite: false })
}

#[test]
fn a_created_object_is_empty_and_grows_up_to_its_capacity() {
    let mut rot = device();
    assert_eq!(rot.ps_get_support(), SUPPORT_SET_EXTENDED);
    let flags = NO_CONFIDENTIALITY | NO_REPLAY_PROTECTION;
    rot.ps_create(1, 100, flags).unwrap();
    assert_eq!(info(&mut rot, 1), (100, 0, flags));
    assert_eq!(read(&mut rot, 1), Ok(vec![]));
    assert_eq!(rot.ps_get(1, 1, &mut [0; 1]), Err(Status::InvalidArgument), "beyond the size");

    rot.ps_set_extended(1, 0, b"12345").unwrap();
    let mut rot = reboot(rot);
    assert_eq!(info(&mut rot, 1), (100, 5, flags));
    rot.ps_set_extended(1, 5, b"67").unwrap();
    assert_eq!(read(&mut rot, 1), Ok(b"1234567".into()));
    rot.ps_set_extended(1, 1, b"xx").unwrap();
    assert_eq!(info(&mut rot, 1), (100, 7, flags), "within the size, nothing grows");
    assert_eq!(read(&mut rot, 1), Ok(b"1xx4567".into()));
    rot.ps_set_extended(1, 7, &[9; 93]).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(info(&mut rot, 1), (100, 100, flags));
    assert_eq!(read(&mut rot, 1).unwrap()[5..], [&b"67"[..], &[9; 93]].concat());
    // As Zephyr's PS sees it, which goes through the calls of ITS.
    let seen = rot.storage_get_info(Caller::ProtectedStorage, 1).unwrap();
    assert_eq!(seen, StorageInfo { capacity: 100, size: 100, flags });
    rot.ps_remove(1).unwrap();
    assert_eq!(rot.ps_set_extended(1, 0, b"x"), Err(Status::DoesNotExist));
}

#[test]
fn creating_refuses_a_name_in_use_before_it_looks_at_the_size() {
    let mut rot = device();
    assert_eq!(rot.ps_create(0, 10, 0), Err(Status::InvalidArgument));
    for flags in [WRITE_ONCE, WRITE_ONCE | NO_CONFIDENTIALITY, 8, 0x8000_0000] {
        assert_eq!(rot.ps_create(1, 10, flags), Err(Status::NotSupported), "{flags:#x}");
    }
    assert_eq!(rot.ps_create(1, 5000, 0), Err(Status::InsufficientStorage));
    assert_eq!(rot.ps_create(1, usize::MAX, 0), Err(Status::InsufficientStorage));
    assert_eq!(rot.ps_get_info(1), Err(Status::DoesNotExist));
    rot.ps_create(1, 10, 0).unwrap();
    rot.ps_set(2, b"set", 0).unwrap();
    let name = Name { namespace: Namespace::Ps, uid: 3 };
    rot.store().unwrap().set(name, 0, &[b"smuggled"], Protection::Checksum).unwrap();
    for uid in 1..=3 {
        for capacity in [10, 0, usize::MAX] {
            assert_eq!(rot.ps_create(uid, capacity, 0), Err(Status::AlreadyExists), "{uid}");
        }
    }
    assert_eq!(read(&mut rot, 2), Ok(b"set".into()));
    rot.ps_create(4, 0, 0).unwrap();
    assert_eq!(info(&mut rot, 4), (0, 0, 0));
    assert_eq!(rot.ps_set_extended(4, 0, b"x"), Err(Status::InvalidArgument));
    // The name spaces are separate here, too.
    rot.its_set(5, b"its", 0).unwrap();
    rot.ps_create(5, 10, 0).unwrap();
}

#[test]
fn a_part_may_leave_no_gap_and_not_exceed_the_capacity() {
    let mut rot = device();
    rot.ps_create(1, 8, 0).unwrap();
    rot.ps_set_extended(1, 0, b"1234").unwrap();
    rot.ps_set(2, b"1234", 0).unwrap();
    let refused = Status::InvalidArgument;
    for (uid, offset, len) in [
        (0, 0, 1),
        (1, 5, 1),
        (1, 5, 0),
        (1, 4, 5),
        (1, 0, 9),
        (1, usize::MAX, 1),
        (1, usize::MAX, 0),
        (2, 4, 1),
        (2, 0, 5),
    ] {
        let got = rot.ps_set_extended(uid, offset, &vec![7; len]);
        assert_eq!(got, Err(refused), "{uid} {offset} {len}");
    }
    assert_eq!(rot.ps_set_extended(9, 0, b""), Err(Status::DoesNotExist));
    let before = rot.store().unwrap().flash().counts().writes;
    for offset in 0..=4 {
        assert_eq!(rot.ps_set_extended(1, offset, b""), Ok(()));
    }
    assert_eq!(rot.store().unwrap().flash().counts().writes, before, "nothing changes nothing");
    assert_eq!(read(&mut rot, 1), Ok(b"1234".into()));
    assert_eq!(info(&mut rot, 1), (8, 4, 0));
    // What was set can be changed in part.
    rot.ps_set_extended(2, 1, b"xyz").unwrap();
    assert_eq!(read(&mut rot, 2), Ok(b"1xyz".into()));
    assert_eq!(info(&mut rot, 2), (4, 4, 0));
}

#[test]
fn setting_a_created_object_ends_its_capacity() {
    let mut rot = device();
    rot.ps_create(1, 100, 0).unwrap();
    rot.ps_set_extended(1, 0, b"part").unwrap();
    rot.ps_set(1, b"12345678", NO_CONFIDENTIALITY).unwrap();
    assert_eq!(info(&mut rot, 1), (8, 8, NO_CONFIDENTIALITY));
    assert_eq!(rot.ps_set_extended(1, 8, b"x"), Err(Status::InvalidArgument));
    assert_eq!(read(&mut rot, 1), Ok(b"12345678".into()));
}

#[test]
fn a_part_of_what_was_written_once_cannot_be_changed_outside_provisioning() {
    let mut rot = device();
    rot.ps_set(1, b"once", WRITE_ONCE).unwrap();
    assert_eq!(rot.ps_set_extended(1, 0, b"x"), Err(Status::NotPermitted));
    assert_eq!(rot.ps_set_extended(1, 0, b""), Err(Status::NotPermitted));
    assert_eq!(read(&mut rot, 1), Ok(b"once".into()));
    rot.platform().lifecycle = Lifecycle::PsaRotProvisioning;
    rot.ps_set_extended(1, 0, b"x").unwrap();
    assert_eq!(read(&mut rot, 1), Ok(b"xnce".into()));
    assert_eq!(info(&mut rot, 1).2, WRITE_ONCE);
}

#[test]
fn a_damaged_or_forged_object_is_not_extended_and_not_written() {
    let mut rot = device();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    rot.ps_create(1, 300, 0).unwrap();
    let places = written_since(&mut rot, &before);
    // In the unused part of the object: all of it is verified, not only what is seen.
    let at = places[places.len() - 40];
    rot.store().unwrap().flash().bytes_mut()[at] ^= 1;
    let image = rot.store().unwrap().flash().bytes().to_vec();
    assert_eq!(rot.ps_set_extended(1, 0, b"x"), Err(Status::InvalidSignature));
    assert_eq!(rot.store().unwrap().flash().bytes(), image);
    assert_eq!(rot.ps_create(1, 300, 0), Err(Status::AlreadyExists));
    assert_eq!(rot.ps_get_info(1), Err(Status::InvalidSignature));

    let name = Name { namespace: Namespace::Ps, uid: 2 };
    rot.store().unwrap().set(name, 0, &[b"smuggled"], Protection::Checksum).unwrap();
    assert_eq!(rot.ps_set_extended(2, 0, b"x"), Err(Status::InvalidSignature));

    rot.platform().entropy = EntropySource::Failing;
    rot.ps_set(3, b"old", 0).unwrap();
    let failed = (0..5000).map(|_| rot.ps_set_extended(3, 0, b"new")).find(Result::is_err);
    assert_eq!(failed, Some(Err(Status::GenericError)));
    assert_eq!(read(&mut rot, 3), Ok(b"new".into()));
}

#[test]
fn parts_at_any_place_give_what_they_give_in_memory() {
    for write_block in [1, 4, 16, 128] {
        let mut rot = small_device(write_block);
        let mut random = 0x1234_5678_u32 + write_block;
        let mut next = |below: usize| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) as usize % below
        };
        // Lengths around those of a piece, and one whose entry needs padding: 16 + 12 + 468 + 16 = 512.
        for (uid, capacity) in [(1, 63), (2, 64), (3, 65), (4, 468), (5, 300)] {
            rot.ps_create(uid, capacity, 0).unwrap();
            let mut expected: Vec<u8> = Vec::new();
            for round in 0..40 {
                let offset = next(expected.len() + 1);
                let part = vec![round as u8 + 1; next(capacity - offset + 1)];
                rot.ps_set_extended(uid, offset, &part).unwrap();
                let end = offset + part.len();
                expected.resize(expected.len().max(end), 0);
                expected[offset..end].copy_from_slice(&part);
                assert_eq!(read(&mut rot, uid).unwrap(), expected, "{write_block} {uid} {round}");
                assert_eq!(info(&mut rot, uid), (capacity, expected.len(), 0));
                if round % 16 == 0 {
                    rot = reboot(rot);
                }
            }
            rot.ps_remove(uid).unwrap();
        }
        assert!(rot.store().unwrap().statistics().unwrap().erases > 10, "it was compacted");
        assert_eq!(rot.store().unwrap().flash().violation(), None);
    }
}

#[test]
fn without_room_for_a_second_copy_the_object_stays_as_it_is() {
    let mut rot = small_device(4);
    rot.ps_create(1, 1100, 0).unwrap();
    rot.ps_set_extended(1, 0, b"old").unwrap();
    let mut uid = 2;
    while rot.ps_create(uid, 400, 0).is_ok() {
        uid += 1;
    }
    assert!(uid > 2);
    let image = rot.store().unwrap().flash().bytes().to_vec();
    assert_eq!(rot.ps_create(uid, 400, 0), Err(Status::InsufficientStorage));
    assert_eq!(rot.ps_set_extended(1, 3, b"new"), Err(Status::InsufficientStorage));
    assert_eq!(rot.store().unwrap().flash().bytes(), image);
    assert_eq!(read(&mut rot, 1), Ok(b"old".into()));
    for other in 2..uid {
        rot.ps_remove(other).unwrap();
    }
    rot.ps_set_extended(1, 3, b"new").unwrap();
    assert_eq!(read(&mut rot, 1), Ok(b"oldnew".into()));
}

#[test]
fn flash_never_holds_what_was_written_in_parts() {
    let mut rot = device();
    rot.ps_create(1, 200, 0).unwrap();
    rot.ps_set_extended(1, 0, &[7; 100]).unwrap();
    rot.ps_set_extended(1, 50, SECRET).unwrap();
    assert!(!flash_holds(&mut rot, &SECRET[..8]));
    assert!(!flash_holds(&mut rot, &[7; 8]));
    assert!(!flash_holds(&mut rot, &[0; 8]), "the unused part is sealed, too");
}

#[test]
fn a_power_cut_anywhere_in_a_set_extended_leaves_the_old_or_the_new_whole() {
    let prepare = |fill| {
        let mut rot = small_device(4);
        rot.ps_create(1, 300, 0).unwrap();
        rot.ps_set_extended(1, 0, &[1; 100]).unwrap();
        for _ in 0..fill {
            rot.ps_set(2, b"other", 0).unwrap();
        }
        rot
    };
    let action = |rot: &mut Device| rot.ps_set_extended(1, 50, &[2; 150]);
    let compacts = |fill: &u32| {
        let erases = |rot: &mut Device| rot.store().unwrap().flash().counts().erases;
        let mut rot = prepare(*fill);
        let before = erases(&mut rot);
        action(&mut rot).unwrap();
        erases(&mut rot) > before
    };
    // Into free flash; and so that compaction moves the old value first.
    assert!(!compacts(&1));
    let full = (2..200).find(compacts).unwrap();
    for fill in [1, full] {
        let new = [[1; 50].as_slice(), &[2; 150]].concat();
        let cuts = cut_everywhere(
            || prepare(fill),
            action,
            |rot, cut| {
                let got = read(rot, 1).unwrap();
                let size = info(rot, 1);
                let old = got == [1; 100] && size == (300, 100, 0);
                assert!(old || got == new && size == (300, 200, 0), "cut {cut}: {size:?}");
                assert_eq!(read(rot, 2), Ok(b"other".into()), "cut {cut}");
                rot.ps_set_extended(1, 0, b"on").unwrap();
                assert_eq!(read(rot, 1).unwrap()[..2], *b"on");
            },
        );
        assert!(cuts > 80, "{cuts}");
    }
}

#[test]
fn a_power_cut_anywhere_in_a_create_leaves_no_object_or_an_empty_one() {
    let cuts = cut_everywhere(
        device,
        |rot| rot.ps_create(1, 100, 0),
        |rot, cut| match rot.ps_create(1, 50, 0) {
            Ok(()) => assert_eq!(info(rot, 1), (50, 0, 0), "cut {cut}"),
            got => {
                assert_eq!(got, Err(Status::AlreadyExists), "cut {cut}");
                assert_eq!(info(rot, 1), (100, 0, 0), "cut {cut}");
                assert_eq!(read(rot, 1), Ok(vec![]), "cut {cut}");
            }
        },
    );
    assert!(cuts > 20, "{cuts}");
}
