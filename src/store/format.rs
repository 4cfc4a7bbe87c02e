//! The first format of a partition, and taking one over from something else.

use super::device::Writer;
use super::header::SECTOR_HEADER_LEN;
use super::nvs::{ATE_LEN, Ate, HEADER_ID, SPECIAL_ID};
use super::{Result, Store};
use embedded_storage::nor_flash::NorFlash;

impl<F: NorFlash> Store<F> {
    /// Erases all sectors but the first, and makes sure that this one does not read blank: it keeps what is foreign until the
    /// store stands in the second. Else a sector whose erase was cut, and that reads blank, could pass for one of a blank
    /// partition.
    pub(super) fn clear_foreign(&mut self) -> Result<()> {
        if self.device.is_blank(0)? {
            let mut writer = Writer::new(&mut self.device, 0, 0);
            writer.put(&[0])?;
            writer.finish()?;
        }
        for sector in (1..self.device.layout.sectors).rev() {
            self.device.erase(sector)?;
        }
        Ok(())
    }

    /// Whether the partition is in a state before or in the middle of [`Self::format`].
    pub(super) fn is_unformatted(&mut self) -> Result<bool> {
        for sector in 2..self.device.layout.sectors {
            if !self.device.is_blank(sector)? {
                return Ok(false);
            }
        }
        let (first, second) = (self.device.is_blank(0)?, self.device.is_blank(1)?);
        if second {
            return Ok(first || self.is_torn_format(0)?);
        }
        // A torn format in the second sector: the first may be half erased, and hold anything.
        self.is_torn_format(1)
    }

    /// Whether a sector holds what a cut in writing the first sector's header and marks leaves: bits of the header, of its
    /// table entry and of the first "collection done", and nothing else.
    fn is_torn_format(&mut self, sector: u32) -> Result<bool> {
        let layout = self.device.layout;
        let blank = |from: u32, end: u32| from == end;
        let part_of =
            |found: &[u8], whole: &[u8]| found.iter().zip(whole).all(|(f, w)| f & w == *w);

        let found = self.device.look_at::<SECTOR_HEADER_LEN>(layout.address(sector, 0));
        let header = self.new_header(1, 0).encode();
        let mut torn = found.is_some_and(|found| part_of(&found, &header));
        let mut from = SECTOR_HEADER_LEN as u32;
        let done = layout.aligned(from) as u16;
        for (slot, ate) in [
            (layout.slot(2), Ate { id: SPECIAL_ID, offset: done, len: 0 }),
            (layout.slot(1), Ate { id: HEADER_ID, offset: 0, len: SECTOR_HEADER_LEN as u16 }),
        ] {
            torn &= blank(from, self.device.used_end(sector, from, slot)?);
            let found = self.device.look_at::<ATE_LEN>(layout.address(sector, slot));
            torn &= found.is_some_and(|found| part_of(&found, &ate.encode()));
            from = slot.saturating_add(ATE_LEN as u32);
        }
        Ok(torn && blank(from, self.device.used_end(sector, from, layout.size)?))
    }

    /// Starts an empty store in one of the first two sectors; all others are blank.
    ///
    /// A cut erase leaves anything, so none is made while nothing else says whose partition this is: a blank sector is written
    /// as it is, a torn one is left for the other, and only beside a torn one is the first erased.
    pub(super) fn format(&mut self) -> Result<()> {
        let first = if !self.device.is_blank(1)? {
            self.device.erase(0)?;
            0
        } else if self.device.is_blank(0)? {
            0
        } else {
            1
        };
        self.device.erases = 0;
        self.open(first, 1, 0)?;
        let blank = self.device.is_blank(1 - first)?;
        self.finish_format(blank)
    }

    /// Clears the other of the first two sectors, unless that is sure to be blank, and marks the first sector as complete.
    pub(super) fn finish_format(&mut self, blank: bool) -> Result<()> {
        if !blank {
            self.device.erase(if self.log.sector == 0 { 1 } else { 0 })?;
        }
        self.append_mark(SPECIAL_ID)?;
        self.append_mark(SPECIAL_ID)
    }
}
