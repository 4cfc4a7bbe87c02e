//! A device in memory, whose entropy and root key are secret, and the short ways in which the mechanisms use it.

use crate::valgrind::{conceal, count_secret, declassify};
use embedded_storage::nor_flash::{ErrorType, NorFlash, NorFlashErrorKind, ReadNorFlash};
use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Usage};
use psa_rot::platform::{BootRecord, Geometry, Lifecycle, Platform, RootKey};
use psa_rot::{Result, Rot};

/// The device under test.
pub type Device = Rot<Board>;

const SECTORS: usize = 8;
const SECTOR: usize = 4096;

/// Flash that an attacker can read: what is written to it is published.
pub struct Flash(Vec<u8>);

impl ErrorType for Flash {
    type Error = NorFlashErrorKind;
}

impl ReadNorFlash for Flash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), NorFlashErrorKind> {
        let from = self.0.get(offset as usize..).and_then(|rest| rest.get(..bytes.len()));
        bytes.copy_from_slice(from.ok_or(NorFlashErrorKind::OutOfBounds)?);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for Flash {
    const WRITE_SIZE: usize = 4;
    const ERASE_SIZE: usize = SECTOR;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), NorFlashErrorKind> {
        let range = self.0.get_mut(from as usize..to as usize);
        range.ok_or(NorFlashErrorKind::OutOfBounds)?.fill(0xff);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), NorFlashErrorKind> {
        let to = self.0.get_mut(offset as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
        let to = to.ok_or(NorFlashErrorKind::OutOfBounds)?;
        to.copy_from_slice(bytes);
        // Who holds the device can read its flash: that is what objects are sealed for.
        declassify(to);
        Ok(())
    }
}

/// The board.
pub struct Board {
    state: u64,
}

impl Platform for Board {
    type Flash = Flash;

    fn geometry(&self, _: &Flash) -> Result<Geometry> {
        let (sectors, sector_size) = (SECTORS as u32, SECTOR as u32);
        Ok(Geometry { sectors, sector_size, write_block: 4, multiwrite: false })
    }

    fn entropy(&mut self, buffer: &mut [u8]) -> Result<()> {
        for byte in &mut *buffer {
            // The next output of splitmix64, whose upper byte passes the health tests.
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let z = (self.state ^ self.state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (z >> 56) as u8;
        }
        conceal(buffer);
        Ok(())
    }

    fn root_key(&mut self, key: &mut RootKey) -> Result<()> {
        **key = [0x5a; 32];
        conceal(&mut key[..]);
        Ok(())
    }

    fn lifecycle(&self) -> Lifecycle {
        Lifecycle::Secured
    }

    fn implementation_id(&self) -> [u8; 32] {
        [0x11; 32]
    }

    fn boot_records(&self, visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> {
        visit(&BootRecord { measurement: &[1; 32], signer_id: &[2; 32], ..BootRecord::default() })
    }
}

/// A device with a blank flash.
pub fn device() -> Device {
    let mut rot = Rot::new(Board { state: 1 }, Flash(vec![0xff; SECTORS * SECTOR]));
    rot.init().expect("a device initialises");
    rot
}

/// The same flash after a reset.
pub fn reboot(rot: Device) -> Device {
    let (board, flash) = rot.into_parts();
    let mut rot = Rot::new(board, flash);
    rot.init().expect("a device initialises");
    rot
}

/// `N` secret bytes, of which the first is small: below the order of every curve.
pub fn secret<const N: usize>() -> [u8; N] {
    let mut bytes = std::array::from_fn(|i| if i == 0 { 0 } else { (i * 151 + 29) as u8 });
    conceal(&mut bytes);
    bytes
}

/// Attributes of a volatile key.
pub fn attributes(key_type: KeyType, algorithm: Algorithm, bits: u16) -> KeyAttributes {
    // Everything that the type allows: a policy is no secret.
    KeyAttributes { key_type, usage: Usage::ALL, algorithm, bits, ..KeyAttributes::default() }
}

/// A key of `N` secret bytes.
pub fn key<const N: usize>(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    bits: u16,
) -> KeyId {
    rot.import_key(&attributes(key_type, algorithm, bits), &secret::<N>()).expect("a key imports")
}

/// Declassifies what the mechanism gives away, of which each byte must depend on a secret: otherwise valgrind lost sight of it, and
/// silence means nothing.
pub fn publish(bytes: &mut [u8]) {
    publish_with(0, bytes);
}

/// [`publish`] what has so many bytes that are the same for all secrets.
pub fn publish_with(known: usize, bytes: &mut [u8]) {
    assert_eq!(count_secret(bytes), bytes.len() - known, "each byte must depend on a secret");
    declassify(bytes);
}

/// [`publish`] what may be a point, uncompressed: it begins with a byte that says so.
pub fn publish_point(bytes: &mut [u8]) {
    publish_with(usize::from(matches!(bytes.len(), 65 | 97 | 133)), bytes);
}

/// [`publish`] the secret that a mechanism gives to the caller, only so that it can be compared here.
pub fn reveal(bytes: &mut [u8]) {
    publish(bytes);
}

/// The public part of a key pair, published.
pub fn public_key(rot: &mut Device, pair: KeyId) -> Vec<u8> {
    let mut public = vec![0; 2592];
    let length = rot.export_public_key(pair, &mut public).expect("a pair has a public key");
    public.truncate(length);
    publish_point(&mut public);
    public
}

/// The material of a key, still secret.
pub fn export(rot: &mut Device, key: KeyId) -> Vec<u8> {
    let mut material = vec![0; 256];
    let length = rot.export_key(key, &mut material).expect("the key may be exported");
    material.truncate(length);
    material
}
