//! Protected Storage (PSA Secure Storage 1.0.4 §5.2): the rules of ITS, and that nobody reads or forges an object in flash.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::its::{Caller, StorageInfo, WRITE_ONCE};
use psa_rot::platform::Lifecycle;
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
    assert_eq!(rot.ps_get_support(), 0);
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
    rot.storage_set(Caller::Crypto, 1, b"foreign", 0).unwrap();
    rot.import_key(&persistent(1, RAW, Usage::EXPORT, Algorithm::NONE), b"key").unwrap();
    let mut rot = reboot(rot);
    let mut buffer = [0; 9];
    assert_eq!(rot.its_get(1, 0, &mut buffer), Ok(3));
    assert_eq!(read(&mut rot, 1), Ok(b"ps".into()));
    assert_eq!(rot.storage_get(Caller::Crypto, 1, 0, &mut buffer), Ok(7));
    assert_eq!(&buffer[..7], b"foreign");
    assert_eq!(export(&mut rot, KeyId(1)), b"key");
    rot.ps_remove(1).unwrap();
    assert_eq!(rot.its_get_info(1).unwrap().size, 3);
    assert_eq!(rot.storage_get_info(Caller::Crypto, 1).unwrap().size, 7);
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
                assert_eq!(rot.ps_get_info(2).map(|info| info.size), Ok(SECRET.len()));
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
