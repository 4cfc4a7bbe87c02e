//! A board whose flash does nothing but copy, so that what is counted is the store.

use crate::{SECTOR_SIZE, WRITE_BLOCK};
use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use psa_rot::Result;
use psa_rot::platform::{BootRecord, Geometry, Lifecycle, Platform, RootKey};

/// Flash in memory that checks nothing.
pub struct PlainFlash(Vec<u8>);

impl PlainFlash {
    pub fn new(size: u32) -> Self {
        Self(vec![0xff; size as usize])
    }
}

impl ErrorType for PlainFlash {
    type Error = core::convert::Infallible;
}

impl ReadNorFlash for PlainFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(&self.0[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.0.len()
    }
}

impl NorFlash for PlainFlash {
    const WRITE_SIZE: usize = WRITE_BLOCK as usize;
    const ERASE_SIZE: usize = SECTOR_SIZE as usize;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.0[from as usize..to as usize].fill(0xff);
        Ok(())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0[offset as usize..][..bytes.len()].copy_from_slice(bytes);
        Ok(())
    }
}

/// A board with that flash.
pub struct Board {
    entropy: u64,
}

impl Board {
    pub fn new() -> Self {
        Self { entropy: 1 }
    }
}

impl Platform for Board {
    type Flash = PlainFlash;

    fn geometry(&self, flash: &PlainFlash) -> Result<Geometry> {
        let sectors = flash.capacity() as u32 / SECTOR_SIZE;
        Ok(Geometry {
            sectors,
            sector_size: SECTOR_SIZE,
            write_block: WRITE_BLOCK,
            multiwrite: false,
        })
    }

    fn entropy(&mut self, buffer: &mut [u8]) -> Result<()> {
        for byte in buffer {
            self.entropy = self.entropy.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = (self.entropy >> 56) as u8;
        }
        Ok(())
    }

    fn root_key(&mut self, key: &mut RootKey) -> Result<()> {
        key.fill(0x5a);
        Ok(())
    }

    fn lifecycle(&self) -> Lifecycle {
        Lifecycle::Secured
    }

    fn implementation_id(&self) -> [u8; 32] {
        [0; 32]
    }

    fn boot_records(&self, _: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> {
        Ok(())
    }
}
