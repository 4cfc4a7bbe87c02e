//! The partition in terms of sectors: sizes, reading, writing, erasing, and the store's only buffer.

use super::nvs::{ATE_LEN, Ate};
use super::{Error, Result};
use crate::config::STORE_BUFFER;
use crate::platform::Geometry;
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroize;

/// The sector header has 16 bits for it, and larger ones would waste most of a sector.
const MAX_WRITE_BLOCK: u32 = 512;
/// From this size on, write blocks of ones are not programmed: flash with a check (ECC) over such blocks takes ones for a
/// content like any other, and the block for used. So does flash of which each block may be programmed twice, whatever its size.
const BLANKS_SKIPPED_FROM: usize = 8;
/// How often a read is tried that fails.
const READ_ATTEMPTS: usize = 3;

/// The geometry and what follows from it. All zero while nothing is mounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Layout {
    pub sectors: u32,
    pub size: u32,
    pub write_block: u32,
    /// A padded allocation table entry.
    pub ate: u32,
    /// Whether a programmed write block may be programmed once more.
    pub multiwrite: bool,
}

impl Layout {
    pub(super) const NONE: Self =
        Self { sectors: 0, size: 0, write_block: 0, ate: 0, multiwrite: false };

    pub(super) fn new(geometry: &Geometry) -> Result<Self> {
        let Geometry { sectors, sector_size: size, write_block, multiwrite } = *geometry;
        let sound = sectors >= 2
            && (1..=65_536).contains(&size)
            && write_block.is_power_of_two()
            && write_block <= MAX_WRITE_BLOCK
            && write_block as usize <= STORE_BUFFER
            && size & write_block.wrapping_sub(1) == 0
            && sectors.checked_mul(size).is_some();
        if !sound {
            return Err(Error::Argument);
        }
        let mut layout = Self { sectors, size, write_block, ate: 0, multiwrite };
        layout.ate = layout.aligned(ATE_LEN as u32);
        // A sector must hold at least one small object beside its own needs.
        if layout.max_entry() < 16 + 4 {
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
    /// Whether something could not be read since this was cleared, and was taken for used and void.
    pub unreadable: bool,
    pub scratch: [u8; STORE_BUFFER],
}

/// Reads, and tries again when that fails.
pub(super) fn read<F: NorFlash>(flash: &mut F, address: u32, to: &mut [u8]) -> Result<()> {
    match (0..READ_ATTEMPTS).any(|_| flash.read(address, to).is_ok()) {
        true => Ok(()),
        false => Err(Error::Flash),
    }
}

impl<F: NorFlash> Device<F> {
    pub(super) const fn new(flash: F) -> Self {
        Self {
            flash,
            layout: Layout::NONE,
            erases: 0,
            unreadable: false,
            scratch: [0; STORE_BUFFER],
        }
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
        read(&mut self.flash, address, to)
    }

    pub(super) fn read_array<const N: usize>(&mut self, address: u32) -> Result<[u8; N]> {
        let mut bytes = [0; N];
        self.read(address, &mut bytes)?;
        Ok(bytes)
    }

    /// Bytes that decide what is in flash; nothing, and [`Self::unreadable`] is set, when they cannot be read.
    pub(super) fn look_at<const N: usize>(&mut self, address: u32) -> Option<[u8; N]> {
        let bytes = self.read_array(address).ok();
        self.unreadable |= bytes.is_none();
        bytes
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
    pub(super) fn slot_is_blank(&mut self, sector: u32, slot: u32) -> bool {
        let address = self.layout.address(sector, slot);
        self.look_at::<ATE_LEN>(address) == Some([0xff; ATE_LEN])
    }

    /// Whether a sector reads erased.
    pub(super) fn is_blank(&mut self, sector: u32) -> Result<bool> {
        // Any sector in use starts with a header: one short read tells most.
        let head = self.look_at::<16>(self.layout.address(sector, 0));
        Ok(head == Some([0xff; 16]) && self.used_end(sector, 0, self.layout.size)? == 0)
    }

    /// The end of the last byte that is not erased in `from..to` of a sector, or `from`. What cannot be read is not erased.
    pub(super) fn used_end(&mut self, sector: u32, from: u32, to: u32) -> Result<u32> {
        let base = self.layout.address(sector, 0);
        let mut end = from;
        let mut at = from;
        while at < to {
            let len = (to.saturating_sub(at) as usize).min(STORE_BUFFER);
            let chunk = self.scratch.get_mut(..len).ok_or(Error::Internal)?;
            let last = match read(&mut self.flash, base.wrapping_add(at), chunk) {
                Ok(()) => chunk.iter().rposition(|&byte| byte != 0xff),
                Err(_) => {
                    self.unreadable = true;
                    len.checked_sub(1)
                }
            };
            if let Some(last) = last {
                end = at.wrapping_add(last as u32).wrapping_add(1);
            }
            at = at.wrapping_add(len as u32);
        }
        Ok(end)
    }

    /// Whether `len` bytes are all zero.
    pub(super) fn is_zero(&mut self, mut address: u32, mut len: usize) -> Result<bool> {
        while len > 0 {
            let part = len.min(STORE_BUFFER);
            let chunk = self.scratch.get_mut(..part).ok_or(Error::Internal)?;
            if read(&mut self.flash, address, chunk).is_err() || chunk.iter().any(|&b| b != 0) {
                return Ok(false);
            }
            address = address.wrapping_add(part as u32);
            len = len.saturating_sub(part);
        }
        Ok(true)
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

    /// Takes in bytes of the flash itself. What cannot be read becomes zeros: its object's check fails then, and the others
    /// in the sector can still be moved.
    pub(super) fn copy(&mut self, mut from: u32, mut len: usize) -> Result<()> {
        while len > 0 {
            let part = self.room.saturating_sub(self.waiting).min(len);
            let end = self.waiting.saturating_add(part);
            let device = &mut *self.device;
            let place = device.scratch.get_mut(self.waiting..end).ok_or(Error::Internal)?;
            if read(&mut device.flash, from, place).is_err() {
                salvage(&mut device.flash, &device.layout, self.address, from, place)?;
            }
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
        let Device { flash, scratch, layout, .. } = &mut *self.device;
        let mut bytes = scratch.get(..self.waiting).ok_or(Error::Internal)?;
        let mut address = self.address;
        self.address = self.address.wrapping_add(self.waiting as u32);
        self.waiting = 0;
        let block = layout.write_block.max(1) as usize;
        if block < BLANKS_SKIPPED_FROM && !layout.multiwrite {
            return program_all(flash, address, bytes);
        }
        while !bytes.is_empty() {
            let is_blank = |block: &[u8]| block.iter().all(|&byte| byte == 0xff);
            let blank = bytes.chunks(block).next().is_some_and(is_blank);
            let run = bytes.chunks(block).take_while(|b| is_blank(b) == blank);
            let len = run.fold(0usize, |sum, b| sum.saturating_add(b.len()));
            let (now, later) = bytes.split_at_checked(len).ok_or(Error::Internal)?;
            if !blank {
                program_all(flash, address, now)?;
            }
            address = address.wrapping_add(len as u32);
            bytes = later;
        }
        Ok(())
    }
}

fn program_all<F: NorFlash>(flash: &mut F, address: u32, bytes: &[u8]) -> Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    flash.write(address, bytes).map_err(|_| Error::Flash)
}

/// Reads write block by write block, with zeros for those that cannot be read.
fn salvage<F: NorFlash>(
    flash: &mut F,
    layout: &Layout,
    written: u32,
    mut from: u32,
    mut place: &mut [u8],
) -> Result<()> {
    // Where all reads fail it is not the block. The sector being written has a header, which is fresh.
    read(flash, layout.address(layout.sector_of(written), 0), &mut [0])?;
    while !place.is_empty() {
        let end = layout.aligned(from.wrapping_add(1));
        let len = (end.saturating_sub(from) as usize).min(place.len());
        let (block, rest) = place.split_at_mut_checked(len).ok_or(Error::Internal)?;
        if read(flash, from, block).is_err() {
            block.fill(0);
        }
        from = end;
        place = rest;
    }
    Ok(())
}
