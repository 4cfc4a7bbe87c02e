//! Partitions that earlier versions wrote are read, and go on in the present format.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::platform::Geometry;

/// Two sectors of 512 bytes, write block 4, the root key of [`TestPlatform`]: written by the first version, with
/// `its_set(7, "plain", 2)`, `ps_set(7, "sealed", 4)`, `its_set(0x0123456789abcdef, "a long uid", 0)`, and an object set and removed.
const FORMAT_1: &str = include_str!("data/storage-format-1.hex");
const LONG: u64 = 0x0123_4567_89ab_cdef;

fn old_device() -> Device {
    let geometry = Geometry { sectors: 2, sector_size: 512, write_block: 4, multiwrite: false };
    let mut flash = SimFlash::new(geometry, 512);
    let digits: Vec<u8> = FORMAT_1.bytes().filter(u8::is_ascii_hexdigit).collect();
    let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    for (byte, pair) in flash.bytes_mut().iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(pair, 16).unwrap();
    }
    let mut rot = Rot::new(TestPlatform::new(1), flash);
    rot.init().unwrap();
    rot
}

fn holds_all(rot: &mut Device) -> bool {
    let mut buffer = [0; 16];
    rot.its_get(7, 0, &mut buffer) == Ok(5)
        && buffer.starts_with(b"plain")
        && rot.its_get_info(7).unwrap().flags == 2
        && rot.ps_get(7, 0, &mut buffer) == Ok(6)
        && buffer.starts_with(b"sealed")
        && rot.ps_get_info(7).unwrap().flags == 4
        && rot.its_get(LONG, 0, &mut buffer) == Ok(10)
        && buffer.starts_with(b"a long uid")
        && rot.its_get_info(8) == Err(Status::DoesNotExist)
}

#[test]
fn a_partition_of_format_1_is_read_and_goes_on_through_all_moves() {
    let mut rot = old_device();
    assert!(holds_all(&mut rot));
    for n in 0..60 {
        rot.its_set(9, &[n; 40], 0).unwrap();
        assert!(holds_all(&mut rot), "{n}");
    }
    let mut rot = reboot(rot);
    assert!(holds_all(&mut rot));
    rot.its_set(7, b"plain", 2).unwrap();
    rot.ps_set(7, b"sealed", 4).unwrap();
    assert!(holds_all(&mut reboot(rot)));
}
