//! Making room: the sectors are a ring, and the oldest one is compacted into the newest.
//!
//! At rest the sector after the current one is blank. If what is live in the oldest sector fits behind what the current one holds, it
//! is copied there first, as ordinary entries: the space of partly live sectors comes together. To move on:
//!
//! 1. close the current sector;
//! 2. open the blank one, which gets the next sequence number;
//! 3. copy what is live in the sector after it, the oldest, and write "collection done";
//! 4. erase the oldest sector, and write "collection done" again: the erase has finished.
//!
//! The second mark is there because an erase that was cut may leave a sector that reads blank, but not reliably so.
//! [`super::mount`] says what is done after a cut between any two of these.

use super::device::Writer;
use super::header::SECTOR_HEADER_LEN;
use super::index::Entry;
use super::nvs::SPECIAL_ID;
use super::{Error, Result, Store};
use embedded_storage::nor_flash::NorFlash;

impl<F: NorFlash> Store<F> {
    /// Makes an entry of `len` bytes fit into the current sector.
    pub(super) fn make_room(&mut self, len: u16) -> Result<()> {
        if self.fits(len) {
            return Ok(());
        }
        if !self.will_fit(len) {
            return Err(Error::Full);
        }
        for _ in 0..self.device.layout.sectors {
            self.merge_oldest()?;
            self.advance(false)?;
            if self.fits(len) {
                return Ok(());
            }
        }
        Err(Error::Full)
    }

    /// Makes a slot for a deletion free. Collection always leaves one.
    pub(super) fn make_room_for_mark(&mut self) -> Result<()> {
        for _ in 0..self.device.layout.sectors {
            if self.mark_fits() {
                return Ok(());
            }
            self.advance(false)?;
        }
        if self.mark_fits() { Ok(()) } else { Err(Error::Full) }
    }

    /// Whether collection would come to a sector with room for `len` bytes. Reads and writes no flash.
    fn will_fit(&self, len: u16) -> bool {
        let layout = &self.device.layout;
        let needed = layout.aligned(len.into()).saturating_add(layout.ate);
        // A new sector's header with its entry, two "collection done", and the close slot; one slot stays for a deletion.
        let own =
            layout.aligned(SECTOR_HEADER_LEN as u32).saturating_add(layout.ate.saturating_mul(5));
        let mut open = self.log.sector;
        let mut room = self.room_to_merge();
        let mut merged = 0;
        (1..layout.sectors).any(|_| {
            let next = layout.next(open);
            let victim = layout.next(next);
            let back = if victim == self.log.sector { merged } else { 0 };
            let mut live = self.live_in(victim).saturating_add(back);
            if victim != open && live <= room {
                merged = if open == self.log.sector { live } else { merged };
                live = 0;
            }
            open = next;
            room = layout.size.saturating_sub(own).saturating_sub(live);
            needed <= room
        })
    }

    /// How many bytes of objects, with their allocation table entries, can still be copied to the current sector.
    fn room_to_merge(&self) -> u32 {
        if self.log.closed { 0 } else { self.log.slot.saturating_sub(self.log.data) }
    }

    /// Before the current sector is left: copies the objects of the oldest one to it, if it has room for all. So the space of
    /// sectors that are partly live comes together. The copies are the newest entries of their objects like any other; the oldest
    /// sector then holds nothing live when it is compacted.
    fn merge_oldest(&mut self) -> Result<()> {
        let layout = self.device.layout;
        let oldest = layout.next(layout.next(self.log.sector));
        if oldest != self.log.sector && self.live_in(oldest) <= self.room_to_merge() {
            self.copy_live(oldest)?;
        }
        Ok(())
    }

    /// The bytes that the objects in a sector occupy, with their allocation table entries.
    pub(super) fn live_in(&self, sector: u32) -> u32 {
        let layout = &self.device.layout;
        let objects = self.index.entries().iter().filter(|e| layout.sector_of(e.at) == sector);
        objects.fold(0, |sum, e| {
            sum.saturating_add(layout.aligned(e.len.into())).saturating_add(layout.ate)
        })
    }

    /// Goes on to the next sector, and compacts the oldest into it. With `uncertain`, the next sector is erased first
    /// even if it reads blank.
    pub(super) fn advance(&mut self, uncertain: bool) -> Result<()> {
        let layout = self.device.layout;
        if !self.log.closed {
            self.close()?;
        }
        let next = layout.next(self.log.sector);
        if uncertain || !self.device.is_blank(next)? {
            self.device.erase(next)?;
        }
        let victim = layout.next(next);
        // In the first round the oldest sector was never used.
        let used = !self.device.is_blank(victim)?;
        let erases = self.device.erases.saturating_add(used.into());
        self.open(next, self.log.sequence.saturating_add(1), erases)?;
        self.copy_live(victim)?;
        self.append_mark(SPECIAL_ID)?;
        if used {
            self.device.erase(victim)?;
        }
        self.append_mark(SPECIAL_ID)
    }

    /// Copies the objects of a sector to the current one. They stay as they are, seals included; only the header is written
    /// from the index, which heals a damaged one.
    fn copy_live(&mut self, victim: u32) -> Result<()> {
        let layout = self.device.layout;
        let mut place = 0;
        while let Some(entry) = self.index.from(place) {
            if layout.sector_of(entry.at) == victim {
                if !self.fits(entry.len) {
                    return Err(Error::Damaged);
                }
                let at = layout.address(self.log.sector, self.log.data);
                self.copy_object(&entry)?;
                if let Some(slot) = self.index.entries_mut().get_mut(place) {
                    slot.at = at;
                }
            }
            place += 1;
        }
        Ok(())
    }

    fn copy_object(&mut self, entry: &Entry) -> Result<()> {
        let header = self.whole_header(entry)?.encode(entry.id, entry.len);
        let mut writer = Writer::new(&mut self.device, self.log.sector, self.log.data);
        writer.put(&header)?;
        let rest = usize::from(entry.len).saturating_sub(header.len());
        writer.copy(entry.at.saturating_add(header.len() as u32), rest)?;
        writer.finish()?;
        self.commit(entry.id, entry.len)
    }
}
