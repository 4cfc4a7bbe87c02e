//! Internal Trusted Storage (PSA Secure Storage 1.0.4 §5.3).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::its::{Caller, NO_CONFIDENTIALITY, NO_REPLAY_PROTECTION, StorageInfo, WRITE_ONCE};
use psa_rot::platform::{Geometry, Lifecycle};

fn small() -> Device {
    device_on(Geometry { sectors: 3, sector_size: 1024, write_block: 8, multiwrite: false })
}

fn read(rot: &mut Device, uid: u64) -> Result<Vec<u8>, Status> {
    let mut buffer = [0; 4096];
    rot.its_get(uid, 0, &mut buffer).map(|length| buffer[..length].to_vec())
}

#[test]
fn what_was_set_is_there_after_a_reboot_under_any_uid_but_0() {
    let mut rot = device();
    let uids = [1, 2, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0001, u64::MAX];
    for (i, uid) in uids.into_iter().enumerate() {
        rot.its_set(uid, &[i as u8; 9], 0).unwrap();
    }
    for _ in 0..2 {
        for (i, uid) in uids.into_iter().enumerate() {
            assert_eq!(read(&mut rot, uid), Ok(vec![i as u8; 9]), "{uid:#x}");
        }
        rot = reboot(rot);
    }
}

#[test]
fn uid_0_is_an_invalid_argument_everywhere() {
    let mut rot = device();
    let refused = Status::InvalidArgument;
    assert_eq!(rot.its_set(0, b"x", 0), Err(refused));
    assert_eq!(rot.its_get(0, 0, &mut [0; 1]), Err(refused));
    assert_eq!(rot.its_get_info(0), Err(refused));
    assert_eq!(rot.its_remove(0), Err(refused));
}

#[test]
fn an_object_that_is_not_there_does_not_exist() {
    let mut rot = device();
    rot.its_set(2, b"x", 0).unwrap();
    rot.its_remove(2).unwrap();
    for uid in [1, 2, u64::MAX] {
        let missing = Status::DoesNotExist;
        assert_eq!(rot.its_get(uid, 0, &mut [0; 1]), Err(missing));
        assert_eq!(rot.its_get(uid, 0, &mut []), Err(missing));
        assert_eq!(rot.its_get_info(uid), Err(missing));
        assert_eq!(rot.its_remove(uid), Err(missing));
    }
}

#[test]
fn unknown_flags_are_unsupported_and_known_ones_are_told() {
    let mut rot = device();
    for bit in 3..32 {
        assert_eq!(rot.its_set(1, b"x", 1 << bit), Err(Status::NotSupported), "bit {bit}");
        assert_eq!(rot.its_set(1, b"x", 1 << bit | WRITE_ONCE), Err(Status::NotSupported));
    }
    assert_eq!(rot.its_get_info(1), Err(Status::DoesNotExist));
    for flags in [0, NO_CONFIDENTIALITY, NO_REPLAY_PROTECTION, 6] {
        rot.its_set(1, b"four", flags).unwrap();
        rot = reboot(rot);
        let info = StorageInfo { capacity: 4, size: 4, flags };
        assert_eq!(rot.its_get_info(1), Ok(info));
    }
}

#[test]
fn setting_again_changes_data_size_and_flags() {
    let mut rot = device();
    for (data, flags) in [(&b"long data"[..], 2), (b"x", 0), (b"", 4), (b"more", 0)] {
        rot.its_set(7, data, flags).unwrap();
        assert_eq!(read(&mut rot, 7), Ok(data.into()));
        let size = data.len();
        assert_eq!(rot.its_get_info(7), Ok(StorageInfo { capacity: size, size, flags }));
    }
}

#[test]
fn an_empty_object_is_an_object() {
    let mut rot = device();
    rot.its_set(7, b"", 0).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(rot.its_get_info(7).unwrap().size, 0);
    assert_eq!(rot.its_get(7, 0, &mut [0; 4]), Ok(0));
    assert_eq!(rot.its_get(7, 1, &mut [0; 4]), Err(Status::InvalidArgument));
    assert_eq!(rot.its_remove(7), Ok(()));
}

#[test]
fn a_read_gives_what_there_is_from_the_offset_and_no_byte_beyond() {
    let mut rot = device();
    let data: Vec<u8> = (0..100).collect();
    rot.its_set(7, &data, 0).unwrap();
    for offset in [0, 1, 50, 99, 100] {
        for room in [0, 1, 49, 50, 100, 200] {
            let mut buffer = vec![0xee; room];
            let expected = room.min(100 - offset);
            assert_eq!(rot.its_get(7, offset, &mut buffer), Ok(expected), "{offset} {room}");
            assert_eq!(buffer[..expected], data[offset..offset + expected]);
            assert!(buffer[expected..].iter().all(|byte| *byte == 0xee));
        }
    }
    for offset in [101, 4096, usize::MAX] {
        let mut buffer = [0xee; 4];
        assert_eq!(rot.its_get(7, offset, &mut buffer), Err(Status::InvalidArgument));
        assert_eq!(buffer, [0xee; 4]);
    }
}

#[test]
fn write_once_binds_in_every_lifecycle_but_provisioning() {
    for (lifecycle, binds) in [
        (Lifecycle::PsaRotProvisioning, false),
        (Lifecycle::Secured, true),
        (Lifecycle::NonPsaRotDebug, true),
        (Lifecycle::RecoverablePsaRotDebug, true),
        (Lifecycle::Unknown, true),
    ] {
        let mut rot = device();
        rot.platform().lifecycle = lifecycle;
        // An ordinary object can be made a lasting one.
        rot.its_set(7, b"ordinary", 0).unwrap();
        rot.its_set(7, b"once", WRITE_ONCE).unwrap();
        let mut rot = reboot(rot);
        let expected = if binds { Err(Status::NotPermitted) } else { Ok(()) };
        assert_eq!(rot.its_set(7, b"twice", 0), expected, "{lifecycle:?}");
        if binds {
            assert_eq!(rot.its_set(7, b"once", WRITE_ONCE), expected);
            assert_eq!(rot.its_remove(7), expected);
            assert_eq!(read(&mut rot, 7), Ok(b"once".into()));
            assert_eq!(rot.its_get_info(7).unwrap().flags, WRITE_ONCE);
            // The flag binds again and again, whatever the state was meanwhile.
            rot.platform().lifecycle = Lifecycle::PsaRotProvisioning;
            assert_eq!(rot.its_remove(7), Ok(()));
        } else {
            assert_eq!(read(&mut rot, 7), Ok(b"twice".into()));
        }
    }
}

#[test]
fn a_full_storage_keeps_everything_and_removing_gives_the_room_back() {
    let mut rot = small();
    let mut counts = Vec::new();
    for round in 0..3u8 {
        let mut uids = Vec::new();
        let refused = loop {
            let uid = uids.len() as u64 + 1;
            match rot.its_set(uid, &[uid as u8 ^ round; 60], 0) {
                Ok(()) => uids.push(uid),
                Err(status) => break status,
            }
        };
        assert_eq!(refused, Status::InsufficientStorage);
        // Neither another new object nor a larger old one fits, and no attempt harms what is there.
        assert!(rot.its_set(1, &[0; 700], 0).is_err());
        rot = reboot(rot);
        for uid in &uids {
            assert_eq!(read(&mut rot, *uid), Ok(vec![*uid as u8 ^ round; 60]), "{uid}");
        }
        // A new value needs room beside the old one, which stays if there is none.
        let kept = match rot.its_set(1, &[9; 60], 0) {
            Ok(()) => vec![9; 60],
            Err(status) => {
                assert_eq!(status, Status::InsufficientStorage);
                vec![1 ^ round; 60]
            }
        };
        assert_eq!(read(&mut rot, 1), Ok(kept));
        for uid in &uids {
            rot.its_remove(*uid).unwrap();
        }
        counts.push(uids.len());
    }
    assert!(counts[0] > 8 && counts.iter().all(|count| *count == counts[0]), "{counts:?}");
}

#[test]
fn more_than_any_object_may_hold_is_insufficient_storage() {
    let mut rot = small();
    for size in [1024, 4096, 4097, 70_000] {
        assert_eq!(rot.its_set(7, &vec![1; size], 0), Err(Status::InsufficientStorage), "{size}");
    }
    assert_eq!(rot.its_get_info(7), Err(Status::DoesNotExist));
    assert_eq!(rot.its_set(7, &[1; 500], 0), Ok(()));
}

#[test]
fn a_damaged_object_is_a_storage_failure_and_can_be_overwritten_or_removed() {
    let mut rot = device();
    let marker = b"a payload that is easily found";
    for remove in [false, true] {
        rot.its_set(7, marker, 0).unwrap();
        rot.its_set(8, b"intact", 0).unwrap();
        let bytes = rot.store().unwrap().flash().bytes_mut();
        let hits: Vec<_> = (0..bytes.len() - marker.len())
            .filter(|at| bytes[*at..*at + marker.len()] == *marker)
            .collect();
        hits.iter().for_each(|at| bytes[*at + 3] ^= 0x10);
        let mut buffer = [0xee; 40];
        assert_eq!(rot.its_get(7, 0, &mut buffer), Err(Status::StorageFailure));
        assert_eq!(rot.its_get(7, 20, &mut buffer[..1]), Err(Status::StorageFailure));
        assert!(!buffer.windows(4).any(|part| marker.windows(4).any(|other| other == part)));
        assert_eq!(read(&mut rot, 8), Ok(b"intact".into()));
        rot = reboot(rot);
        assert_eq!(rot.its_get(7, 0, &mut buffer), Err(Status::StorageFailure));
        if remove {
            assert_eq!(rot.its_remove(7), Ok(()));
            assert_eq!(read(&mut rot, 7), Err(Status::DoesNotExist));
        } else {
            assert_eq!(rot.its_set(7, b"new", 0), Ok(()));
            assert_eq!(read(&mut rot, 7), Ok(b"new".into()));
        }
    }
}

#[test]
fn a_flash_that_cannot_be_used_is_a_storage_failure_and_stays_as_it_is() {
    let mut rot = restart(device());
    rot.platform().root_key = None;
    assert_eq!(rot.its_set(1, b"x", 0), Err(Status::StorageFailure));

    let geometry = Geometry { sectors: 4, sector_size: 1024, write_block: 4, multiwrite: false };
    let mut flash = SimFlash::new(geometry, 1024);
    flash.bytes_mut().iter_mut().enumerate().for_each(|(i, byte)| *byte = (i * 7) as u8);
    let before = flash.bytes().to_vec();
    let mut rot = Rot::new(TestPlatform::new(1), flash);
    assert_eq!(rot.its_set(1, b"x", 0), Err(Status::StorageFailure));
    assert_eq!(rot.its_get_info(1), Err(Status::StorageFailure));
    let (mut platform, flash) = rot.into_parts();
    assert_eq!(flash.bytes(), before);
    platform.may_format_foreign = true;
    let mut rot = Rot::new(platform, flash);
    assert_eq!(rot.its_set(1, b"x", 0), Ok(()));
}

#[test]
fn storage_needs_no_initialised_crypto() {
    let mut rot = restart(device());
    assert_eq!(rot.its_set(1, b"x", 0), Ok(()));
    assert_eq!(read(&mut rot, 1), Ok(b"x".into()));
}

/// The uids of one storage, by its function for the next one.
fn listed(
    rot: &mut Device,
    next: fn(&mut Device, Option<u64>) -> Result<Option<u64>, Status>,
) -> Vec<u64> {
    let mut listed = Vec::new();
    while let Some(uid) = next(rot, listed.last().copied()).unwrap() {
        listed.push(uid);
    }
    listed
}

#[test]
fn the_objects_of_each_storage_are_listed_in_the_order_of_their_uids_and_no_others() {
    let mut rot = device();
    assert_eq!(listed(&mut rot, Device::its_next), []);
    assert_eq!(listed(&mut rot, Device::ps_next), []);
    // The services' own: a key, the attestation key, what another crypto library keeps in ITS.
    rot.import_key(&persistent(4, RAW, Usage::NONE, Algorithm::NONE), b"x").unwrap();
    rot.attest_token_size(32).unwrap();
    rot.storage_set(Caller::Crypto, 8, b"x", 0).unwrap();
    assert_eq!(listed(&mut rot, Device::its_next), []);
    assert_eq!(listed(&mut rot, Device::ps_next), []);

    for uid in [9, u64::MAX, 2, 0x1_0000_0000] {
        rot.its_set(uid, b"x", 0).unwrap();
    }
    for uid in [u64::MAX - 1, 3] {
        rot.ps_set(uid, b"x", 0).unwrap();
    }
    rot.ps_create(1, 10, 0).unwrap();
    for _ in 0..2 {
        assert_eq!(listed(&mut rot, Device::its_next), [2, 9, 0x1_0000_0000, u64::MAX]);
        assert_eq!(listed(&mut rot, Device::ps_next), [1, 3, u64::MAX - 1]);
        rot = reboot(rot);
    }
}

#[test]
fn enumeration_goes_on_after_any_uid_also_one_that_was_removed() {
    let mut rot = device();
    for uid in [2, 9, 0x1_0000_0000, u64::MAX] {
        rot.its_set(uid, b"x", 0).unwrap();
        rot.ps_set(uid, b"x", 0).unwrap();
    }
    for next in [Device::its_next, Device::ps_next] {
        let table = [
            (None, Some(2)),
            (Some(0), Some(2)),
            (Some(1), Some(2)),
            (Some(2), Some(9)),
            (Some(5), Some(9)),
            (Some(0xffff_ffff), Some(0x1_0000_0000)),
            (Some(0x1_0000_0000), Some(u64::MAX)),
            (Some(u64::MAX - 1), Some(u64::MAX)),
            (Some(u64::MAX), None),
        ];
        for (after, expected) in table {
            assert_eq!(next(&mut rot, after), Ok(expected), "{after:?}");
        }
    }
    rot.its_remove(9).unwrap();
    rot.ps_remove(u64::MAX).unwrap();
    assert_eq!(rot.its_next(Some(2)), Ok(Some(0x1_0000_0000)));
    assert_eq!(rot.its_next(Some(9)), Ok(Some(0x1_0000_0000)));
    assert_eq!(rot.ps_next(Some(2)), Ok(Some(9)));
    assert_eq!(rot.ps_next(Some(0x1_0000_0000)), Ok(None));
    for uid in [2, 0x1_0000_0000, u64::MAX] {
        rot.its_remove(uid).unwrap();
    }
    assert_eq!(rot.its_next(None), Ok(None));
}

#[test]
fn nothing_is_listed_of_a_storage_that_cannot_be_used() {
    let mut rot = restart(device());
    rot.platform().root_key = None;
    assert_eq!(rot.its_next(None), Err(Status::StorageFailure));
    assert_eq!(rot.ps_next(None), Err(Status::StorageFailure));
}

#[test]
fn a_power_cut_anywhere_in_a_set_or_a_remove_leaves_the_old_or_the_new() {
    let old = vec![1; 100];
    let prepare = || {
        let mut rot = small();
        // Nearly full, so that the calls also compact a sector.
        for uid in 1..=6 {
            rot.its_set(uid, &old, WRITE_ONCE & uid as u32 >> 2).unwrap();
        }
        for _ in 0..6 {
            rot.its_set(1, &old, 0).unwrap();
        }
        rot
    };
    for new in [Some(vec![2; 100]), Some(vec![3; 30]), None] {
        let cuts = cut_everywhere(
            prepare,
            |rot| match &new {
                Some(data) => rot.its_set(1, data, 0),
                None => rot.its_remove(1),
            },
            |rot, cut| {
                let got = read(rot, 1);
                let after = new.clone().ok_or(Status::DoesNotExist);
                assert!(got.as_ref() == Ok(&old) || got == after, "cut {cut}: {got:?}");
                for uid in 2..=6 {
                    assert_eq!(read(rot, uid), Ok(old.clone()), "cut {cut}");
                }
                rot.its_set(1, b"goes on", 0).unwrap();
            },
        );
        assert!(cuts >= if new.is_some() { 5 } else { 1 }, "{cuts}");
    }
}
