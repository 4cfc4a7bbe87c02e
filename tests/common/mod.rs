//! What the integration tests share: keys, and short ways to make them.
#![allow(dead_code, unused_imports, reason = "each test file uses some of it")]
#![allow(clippy::unwrap_used)]

pub mod replay;

pub use hex_literal::hex;
pub use psa_rot::crypto::{
    Algorithm, Direction, Handle, KeyAttributes, KeyId, KeyType, Lifetime, Step, Usage,
};
pub use psa_rot::testing::{
    EntropySource, Grain, Record, SimFlash, TestPlatform, device, device_on, reboot, restart,
};
pub use psa_rot::{Rot, Status};

/// A simulated device.
pub type Device = Rot<TestPlatform>;

pub const PAIR: KeyType = KeyType::ECC_KEY_PAIR_SECP_R1;
pub const PUBLIC: KeyType = KeyType::ECC_PUBLIC_KEY_SECP_R1;
pub const AES: KeyType = KeyType::AES;
pub const HMAC: KeyType = KeyType::HMAC;
pub const DERIVE: KeyType = KeyType::DERIVE;
pub const RAW: KeyType = KeyType::RAW_DATA;

pub const ECDSA: Algorithm = Algorithm::ECDSA_SHA_256;
pub const DETERMINISTIC: Algorithm = Algorithm::DETERMINISTIC_ECDSA_SHA_256;
pub const ECDSA_ANY_HASH: Algorithm = Algorithm(0x0600_06ff);
pub const HKDF: Algorithm = Algorithm::HKDF_SHA_256;
pub const ECDH_HKDF: Algorithm = Algorithm(0x0902_0000 | 0x0800_0109);
pub const HMAC_256: Algorithm = Algorithm::HMAC_SHA_256;

/// The key pair of RFC 6979 A.2.5: <https://www.rfc-editor.org/rfc/rfc6979#appendix-A.2.5>
pub const PRIVATE_KEY: [u8; 32] =
    hex!("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
/// The public key of [`PRIVATE_KEY`].
pub const PUBLIC_KEY: [u8; 65] = hex!(
    "04"
    "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
    "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
);

/// Attributes of a volatile key.
pub fn volatile(key_type: KeyType, usage: Usage, algorithm: Algorithm) -> KeyAttributes {
    KeyAttributes { key_type, usage, algorithm, ..KeyAttributes::default() }
}

/// Attributes of a persistent key.
pub fn persistent(id: u32, key_type: KeyType, usage: Usage, algorithm: Algorithm) -> KeyAttributes {
    KeyAttributes {
        id: KeyId(id),
        lifetime: Lifetime::PERSISTENT,
        ..volatile(key_type, usage, algorithm)
    }
}

/// The same attributes with a size.
pub fn sized(attributes: KeyAttributes, bits: u16) -> KeyAttributes {
    KeyAttributes { bits, ..attributes }
}

/// Sound material for a key of each type this library has.
pub fn material(key_type: KeyType) -> &'static [u8] {
    match key_type {
        PAIR => &PRIVATE_KEY,
        PUBLIC => &PUBLIC_KEY,
        _ => &[0x42; 16],
    }
}

/// Imports a volatile key with the standard material of its type.
pub fn import(rot: &mut Device, key_type: KeyType, usage: Usage, algorithm: Algorithm) -> KeyId {
    rot.import_key(&volatile(key_type, usage, algorithm), material(key_type)).unwrap()
}

/// The material of a key that may be exported.
pub fn export(rot: &mut Device, key: KeyId) -> Vec<u8> {
    let mut buffer = [0; 4200];
    let length = rot.export_key(key, &mut buffer).unwrap();
    buffer[..length].to_vec()
}

/// Whether `needle` stands anywhere in the flash.
pub fn flash_holds(rot: &mut Device, needle: &[u8]) -> bool {
    rot.store().unwrap().flash().bytes().windows(needle.len()).any(|window| window == needle)
}

/// Runs `action` on a copy of the prepared device's flash once for every flash operation it does, with the power cut within
/// that operation; after each the device is rebooted and `check` looks at it. Returns how many cuts there were.
pub fn cut_everywhere(
    prepare: impl Fn() -> Device,
    action: impl Fn(&mut Device) -> Result<(), Status>,
    check: impl Fn(&mut Device, u64),
) -> u64 {
    for cut in 0.. {
        let mut rot = prepare();
        rot.store().unwrap().flash().cut_after(cut, Grain::Block, cut + 7);
        let done = action(&mut rot);
        let dead = rot.store().is_err() || rot.store().unwrap().flash().is_dead();
        assert_eq!(done.is_err(), dead, "cut {cut}: {done:?}");
        let mut rot = reboot(rot);
        check(&mut rot, cut);
        assert_eq!(rot.store().unwrap().flash().violation(), None);
        if !dead {
            return cut;
        }
    }
    unreachable!("an action does a finite number of flash operations")
}
