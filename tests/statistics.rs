//! What is known of the storage partition as a whole, and why it cannot be mounted.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::platform::Geometry;

/// A device over this image of its flash.
fn over(image: &[u8]) -> Device {
    let (platform, mut flash) = device().into_parts();
    flash.bytes_mut().copy_from_slice(image);
    Rot::new(platform, flash)
}

/// The flash of a device with an object.
fn image() -> Vec<u8> {
    let mut rot = device();
    rot.its_set(1, b"object", 0).unwrap();
    rot.store().unwrap().flash().bytes().to_vec()
}

/// Why the device cannot be mounted; its storage calls do not tell, and its flash stays as it is.
fn reason(mut rot: Device) -> Status {
    let why = rot.storage_statistics().unwrap_err();
    assert_eq!(rot.its_get_info(1), Err(Status::StorageFailure));
    assert_eq!(rot.storage_statistics(), Err(why), "and again");
    why
}

#[test]
fn each_reason_why_a_partition_cannot_be_mounted_has_its_status() {
    assert_eq!(over(&image()).storage_statistics().unwrap().objects, 1);

    let mut foreign = image();
    foreign.fill(b'x');
    assert_eq!(reason(over(&foreign)), Status::DataInvalid);

    let mut newer = image();
    newer[4] += 1;
    // The CRC-32 of a sector header covers its NVS id and its length, too.
    let crc = crc::Crc::<u32>::new(&crc::CRC_32_ISO_HDLC);
    let mut digest = crc.digest();
    digest.update(&newer[..20]);
    digest.update(b"PR\x18\x00");
    newer[20..24].copy_from_slice(&digest.finalize().to_le_bytes());
    assert_eq!(reason(over(&newer)), Status::NotSupported);

    let one = Geometry { sectors: 1, sector_size: 4096, write_block: 4, multiwrite: false };
    assert_eq!(reason(device_on(one)), Status::InvalidArgument);

    let mut rot = over(&image());
    rot.platform().root_key = None;
    assert_eq!(reason(rot), Status::HardwareFailure);
}

#[test]
fn flash_that_fails_is_told_from_flash_that_holds_something_else() {
    let (platform, mut flash) = device().into_parts();
    flash.cut_after(0, Grain::Call, 1);
    let mut rot = Rot::new(platform, flash);
    assert_eq!(rot.storage_statistics(), Err(Status::StorageFailure));
    let mut rot = restart(rot);
    assert_eq!(rot.storage_statistics().unwrap().objects, 0, "it was a power cut");
}
