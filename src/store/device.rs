//! The partition in terms of sectors: sizes, reading, writing, erasing, and the store's only buffer.

use super::nvs::{ATE_LEN, Ate};
use super::{Error, Result};
use crate::config::STORE_BUFFER;
use crate::platform::Geometry;
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize;

/// The geometry and what follows from it. All zero while nothing is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub sectors: u32,
    pub size: u32,
    pub write_block: u32,
    /// A padded allocation table entry.
    pub ate: u32,
}

impl Layout {
    pub(super) const NONE: Self = Self { sectors: 0, size: 0, write_block: 0, ate: 0 };

    pub(super) fn new(geometry: &Geometry) -> Result<Self> {
        let Geometry { sectors, sector_size: size, write_block, .. } = *geometry;
        let sound = sectors >= 2
            && (1..=65_536).contains(&size)
            && write_block.is_power_of_two()
            && write_block as usize <= STORE_BUFFER
            && size & write_block.wrapping_sub(1) == 0
            && sectors.checked_mul(size).is_some();
        if !sound {
            return Err(Error::Argument);
        }
        let mut layout = Self { sectors, size, write_block, ate: 0 };
        layout.ate = layout.aligned(ATE_LEN as u32);
        // A sector must hold at least one small object beside its own needs.
        if layout.max_entry() < super::header::OBJECT_HEADER_LEN as u32 + 4 {
            return Err(Error::Argument);
        }
        Ok(layout)
    }

    /// `len` rounded up to a whole number of write blocks.
    pub(super) fn aligned(&self, len: u32) -> u32 {
        let mask = self.write_block.wrapping_sub(1);
        len.saturating_add(mask) & !mask
    }

    /// The largest entry a sector can hold beside its header, and the allocation table entries for: header, entry, twice
    /// "collection done", close, and one deletion.
    pub(super) fn max_entry(&self) -> u32 {
        let own = self.aligned(super::header::SECTOR_HEADER_LEN as u32);
        self.size.saturating_sub(own).saturating_sub(self.ate.saturating_mul(6))
    }

    pub(super) fn next(&self, sector: u32) -> u32 {
        let next = sector.wrapping_add(1);
        if next >= self.sectors { 0 } else { next }
    }

    pub(super) fn previous(&self, sector: u32) -> u32 {
        if sector == 0 { self.sectors.wrapping_sub(1) } else { sector.wrapping_sub(1) }
    }

    /// The offset of an allocation table slot; 0 is the last in the sector, the one for the close entry.
    pub(super) fn slot(&self, n: u32) -> u32 {
        self.size.saturating_sub(self.ate.saturating_mul(n.saturating_add(1)))
    }

    /// The address of a place in a sector.
    pub(super) fn address(&self, sector: u32, offset: u32) -> u32 {
        sector.wrapping_mul(self.size).wrapping_add(offset)
    }

    /// The sector of an address.
    pub(super) fn sector_of(&self, address: u32) -> u32 {
        address.checked_div(self.size).unwrap_or(0)
    }
}

/// The flash with its layout.
pub(super) struct Device<F> {
    pub flash: F,
    pub layout: Layout,
    /// Sector erases since the store was formatted.
    pub erases: u32,
    pub scratch: [u8; STORE_BUFFER],
}

impl<F: NorFlash> Device<F> {
    pub(super) const fn new(flash: F) -> Self {
        Self { flash, layout: Layout::NONE, erases: 0, scratch: [0; STORE_BUFFER] }
    }

    /// Whether the flash is large enough for the layout, and its own blocks fit into those of the layout.
    pub(super) fn check(&self) -> Result<()> {
        let Layout { sectors, size, write_block, .. } = self.layout;
        let fits = |part: usize, whole: u32| (whole as usize).checked_rem(part) == Some(0);
        let sound = F::READ_SIZE == 1
            && fits(F::WRITE_SIZE, write_block)
            && fits(F::ERASE_SIZE, size)
            && self.flash.capacity() >= sectors.saturating_mul(size) as usize;
        if sound { Ok(()) } else { Err(Error::Argument) }
    }

    pub(super) fn read(&mut self, address: u32, to: &mut [u8]) -> Result<()> {
        self.flash.read(address, to).map_err(|_| Error::Flash)
    }

    pub(super) fn read_array<const N: usize>(&mut self, address: u32) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read(address, &mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn erase(&mut self, sector: u32) -> Result<()> {
        let from = self.layout.address(sector, 0);
        self.erases = self.erases.saturating_add(1);
        self.flash.erase(from, from.saturating_add(self.layout.size)).map_err(|_| Error::Flash)
    }

    /// Programs an allocation table entry.
    pub(super) fn write_ate(&mut self, sector: u32, slot: u32, ate: Ate) -> Result<()> {
        let mut writer = Writer::new(self, sector, slot);
        writer.put(&ate.encode())?;
        writer.finish()
    }

    /// Whether a slot reads erased.
    pub(super) fn slot_is_blank(&mut self, sector: u32, slot: u32) -> Result<bool> {
        let address = self.layout.address(sector, slot);
        Ok(self.read_array::<ATE_LEN>(address)? == [0xff; ATE_LEN])
    }

    /// Whether a sector reads erased.
    pub(super) fn is_blank(&mut self, sector: u32) -> Result<bool> {
        // Any sector in use starts with a header: one short read tells most.
        let head = self.read_array::<16>(self.layout.address(sector, 0))?;
        Ok(head == [0xff; 16] && self.used_end(sector, 0, self.layout.size)? == 0)
    }

    /// The end of the last byte that is not erased in `from..to` of a sector, or `from`.
    pub(super) fn used_end(&mut self, sector: u32, from: u32, to: u32) -> Result<u32> {
        let base = self.layout.address(sector, 0);
        let mut end = from;
        let mut at = from;
        while at < to {
            let len = (to.saturating_sub(at) as usize).min(STORE_BUFFER);
            let chunk = self.scratch.get_mut(..len).ok_or(Error::Internal)?;
            self.flash.read(base.wrapping_add(at), chunk).map_err(|_| Error::Flash)?;
            if let Some(last) = chunk.iter().rposition(|&byte| byte != 0xff) {
                end = at.wrapping_add(last as u32).wrapping_add(1);
            }
            at = at.wrapping_add(len as u32);
        }
        Ok(end)
    }

    pub(super) fn wipe_scratch(&mut self) {
        self.scratch.zeroize();
    }
}

/// Collects bytes in the scratch and programs whole write blocks.
pub(super) struct Writer<'d, F> {
    device: &'d mut Device<F>,
    address: u32,
    /// Bytes waiting in the scratch, always fewer than `room`.
    waiting: usize,
    room: usize,
}

impl<'d, F: NorFlash> Writer<'d, F> {
    pub(super) fn new(device: &'d mut Device<F>, sector: u32, offset: u32) -> Self {
        let address = device.layout.address(sector, offset);
        let block = device.layout.write_block.wrapping_sub(1) as usize;
        Self { device, address, waiting: 0, room: STORE_BUFFER & !block }
    }

    pub(super) fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.put_with(bytes, |_| Ok(()))
    }

    /// Takes in `bytes`, changed in place by `change` in the scratch.
    pub(super) fn put_with(
        &mut self,
        mut bytes: &[u8],
        mut change: impl FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        while !bytes.is_empty() {
            let len = self.room.saturating_sub(self.waiting).min(bytes.len());
            let (now, later) = bytes.split_at_checked(len).ok_or(Error::Internal)?;
            let place = self.place(len)?;
            for (to, from) in place.iter_mut().zip(now) {
                *to = *from;
            }
            change(place)?;
            self.taken(len)?;
            bytes = later;
        }
        Ok(())
    }

    /// Takes in bytes of the flash itself.
    pub(super) fn copy(&mut self, mut from: u32, mut len: usize) -> Result<()> {
        while len > 0 {
            let part = self.room.saturating_sub(self.waiting).min(len);
            let end = self.waiting.saturating_add(part);
            let device = &mut *self.device;
            let place = device.scratch.get_mut(self.waiting..end).ok_or(Error::Internal)?;
            device.flash.read(from, place).map_err(|_| Error::Flash)?;
            self.taken(part)?;
            from = from.wrapping_add(part as u32);
            len = len.saturating_sub(part);
        }
        Ok(())
    }

    /// Reads the flash between two pieces.
    pub(super) fn read(&mut self, address: u32, to: &mut [u8]) -> Result<()> {
        self.device.read(address, to)
    }

    /// Pads the last write block and programs what waits.
    pub(super) fn finish(mut self) -> Result<()> {
        let end = self.device.layout.aligned(self.waiting as u32) as usize;
        let pad = self.device.scratch.get_mut(self.waiting..end).ok_or(Error::Internal)?;
        pad.fill(0xff);
        self.waiting = end;
        self.program()
    }

    fn place(&mut self, len: usize) -> Result<&mut [u8]> {
        let end = self.waiting.saturating_add(len);
        self.device.scratch.get_mut(self.waiting..end).ok_or(Error::Internal)
    }

    fn taken(&mut self, len: usize) -> Result<()> {
        self.waiting = self.waiting.saturating_add(len);
        if self.waiting >= self.room { self.program() } else { Ok(()) }
    }

    fn program(&mut self) -> Result<()> {
        let Device { flash, scratch, .. } = &mut *self.device;
        let bytes = scratch.get(..self.waiting).ok_or(Error::Internal)?;
        if !bytes.is_empty() {
            flash.write(self.address, bytes).map_err(|_| Error::Flash)?;
        }
        self.address = self.address.wrapping_add(self.waiting as u32);
        self.waiting = 0;
        Ok(())
    }
}
