//! From flash to index, and repair of what a power cut left behind.
//!
//! The current sector is the one whose header has the highest sequence number. What was cut shows in it:
//!
//! | the current sector | what was cut | repair |
//! |---|---|---|
//! | closed, the next one blank or torn | opening the next | erase the next and go on |
//! | no "collection done" | compaction, or this repair | erase it, go on from the one before, which is closed |
//! | the same, and the first of all | the format | clear the sector beside it, mark it complete |
//! | one "collection done" | the erase of the oldest sector | erase that again, mark it |
//! | two | at most an append | skip what is torn |
//!
//! Each repair ends in one of these states when it is cut itself. Only copies are erased: a sector whose compaction is not
//! done holds copies and nothing else, and an oldest sector is erased when all of it that is live was copied.
//! A sector header is not believed to be gone because it is damaged: see `find_current`.

use super::device::Writer;
use super::fresh::Fresh;
use super::header::{FRESH_HEADER_LEN, MAJOR, ObjectHeader, SECTOR_HEADER_LEN, SectorHeader};
use super::index::Entry;
use super::log::Log;
use super::nvs::{ATE_LEN, Ate, HEADER_ID, SPECIAL_ID};
use super::{Error, Result, Store};
use embedded_storage::nor_flash::NorFlash;

/// What an allocation table slot holds.
enum Slot {
    Blank,
    /// Torn, damaged beyond correction, or not ours.
    Void,
    Object(Entry),
    Delete(Ate),
    Done(Ate),
    Header,
}

/// What a walk through a sector's slots found.
#[derive(Clone, Copy, Default)]
struct Scan {
    objects: u32,
    deletions: u32,
    /// "Collection done" entries.
    done: u32,
    /// End of the data that is accounted for.
    data: u32,
    /// The first slot that was not used.
    slot: u32,
}

impl Scan {
    /// Whether the sector holds nothing but perhaps a header.
    fn is_bare(&self) -> bool {
        self.objects == 0 && self.deletions == 0 && self.done == 0
    }
}

impl<F: NorFlash> Store<F> {
    /// Brings RAM and flash to a state at rest, from any state of the flash.
    pub(super) fn recover(&mut self) -> Result<()> {
        self.index.clear();
        self.last_id = 0;
        self.corrections = 0;
        self.log = Log::NONE;
        self.fresh = Fresh::UNKNOWN;
        match self.find_current()? {
            Some((sector, sequence)) => self.resume(sector, sequence),
            None => self.format(),
        }
    }

    /// The current sector and its sequence number; nothing when the partition is to be formatted.
    fn find_current(&mut self) -> Result<Option<(u32, u32)>> {
        let layout = self.device.layout;
        let mut newest: Option<(u32, SectorHeader)> = None;
        for sector in 0..layout.sectors {
            if let Some(header) = self.sector_header(sector)?
                && newest.is_none_or(|(_, n)| header.sequence > n.sequence)
            {
                newest = Some((sector, header));
            }
        }
        let Some((sector, header)) = newest else { return self.find_without_headers() };
        self.device.erases = header.erases;
        let next = layout.next(sector);
        // The sector opened last may have lost its header to damage. It is not taken for a torn one while it holds anything.
        if !self.device.slot_is_blank(sector, layout.slot(0))?
            && self.sector_header(next)?.is_none()
            && !self.scan(next, false)?.is_bare()
        {
            return Ok(Some((next, header.sequence.saturating_add(1))));
        }
        Ok(Some((sector, header.sequence)))
    }

    /// [`Self::find_current`] when no sector has a header: nothing, a torn first header, all headers damaged, or foreign.
    fn find_without_headers(&mut self) -> Result<Option<(u32, u32)>> {
        let layout = self.device.layout;
        self.device.erases = 0;
        let mut rest_blank = true;
        for sector in 2..layout.sectors {
            rest_blank &= self.device.is_blank(sector)?;
        }
        if rest_blank && self.is_unformatted()? {
            return Ok(None);
        }
        let mut ours = None;
        for sector in 0..layout.sectors {
            // Object headers have a CRC-32: a foreign file system does not hold one by chance.
            if self.scan(sector, false)?.objects > 0 {
                let open = self.device.slot_is_blank(sector, layout.slot(0))?;
                if open || ours.is_none() {
                    ours = Some(sector);
                }
            }
        }
        match ours {
            Some(sector) => Ok(Some((sector, layout.sectors))),
            None if self.may_format_foreign => {
                // The first sector keeps what is foreign until the store stands in the second: else a sector whose erase was
                // cut, and that reads blank, could pass for one of a blank partition.
                if self.device.is_blank(0)? {
                    let mut writer = Writer::new(&mut self.device, 0, 0);
                    writer.put(&[0])?;
                    writer.finish()?;
                }
                for sector in (1..layout.sectors).rev() {
                    self.device.erase(sector)?;
                }
                Ok(None)
            }
            None => Err(Error::Foreign),
        }
    }

    /// Whether the first two sectors, of a partition that is blank but for them, are in a state before or in the middle of
    /// [`Self::format`].
    fn is_unformatted(&mut self) -> Result<bool> {
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

        let found = self.device.read_array::<SECTOR_HEADER_LEN>(layout.address(sector, 0))?;
        let mut torn = part_of(&found, &self.new_header(1, 0).encode());
        let mut from = SECTOR_HEADER_LEN as u32;
        let done = layout.aligned(from) as u16;
        for (slot, ate) in [
            (layout.slot(2), Ate { id: SPECIAL_ID, offset: done, len: 0 }),
            (layout.slot(1), Ate { id: HEADER_ID, offset: 0, len: SECTOR_HEADER_LEN as u16 }),
        ] {
            torn &= blank(from, self.device.used_end(sector, from, slot)?);
            let found = self.device.read_array::<ATE_LEN>(layout.address(sector, slot))?;
            torn &= part_of(&found, &ate.encode());
            from = slot.saturating_add(ATE_LEN as u32);
        }
        Ok(torn && blank(from, self.device.used_end(sector, from, layout.size)?))
    }

    /// Starts an empty store in one of the first two sectors; all others are blank.
    ///
    /// A cut erase leaves anything, so none is made while nothing else says whose partition this is: a blank sector is written
    /// as it is, a torn one is left for the other, and only beside a torn one is the first erased.
    fn format(&mut self) -> Result<()> {
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
    fn finish_format(&mut self, blank: bool) -> Result<()> {
        if !blank {
            self.device.erase(if self.log.sector == 0 { 1 } else { 0 })?;
        }
        self.append_mark(SPECIAL_ID)?;
        self.append_mark(SPECIAL_ID)
    }

    /// Repairs and mounts a store whose current sector is known.
    fn resume(&mut self, mut sector: u32, mut sequence: u32) -> Result<()> {
        let layout = self.device.layout;
        let close = layout.slot(0);
        let mut closed = !self.device.slot_is_blank(sector, close)?;
        let mut scan = self.scan(sector, false)?;
        let next = layout.next(sector);

        if sequence == 1 && scan.done == 0 && scan.is_bare() {
            let data = layout.aligned(self.device.used_end(
                sector,
                scan.data,
                scan.slot.saturating_add(layout.ate),
            )?);
            self.log = Log { sector, data, slot: scan.slot, sequence, closed: false };
            return self.finish_format(false);
        }
        // A sector is closed, with a sound entry, only after its compaction: without "done" a used last slot is what an erase left.
        if scan.done == 0 && !matches!(self.slot(sector, close)?, Slot::Done(_)) {
            let before = layout.previous(sector);
            let follows = !self.device.slot_is_blank(before, close)?;
            let bare = scan.objects == 0 && scan.deletions == 0;
            if follows && (bare || !self.device.is_blank(next)?) {
                self.device.erase(sector)?;
                sector = before;
                sequence = sequence.saturating_sub(1);
                closed = true;
                scan = self.scan(sector, false)?;
            }
        } else if scan.done == 1 {
            self.device.erase(next)?;
        }
        if closed && scan.done == 0 && !self.device.is_blank(layout.next(sector))? {
            // No cut leads here. What cannot be understood is not erased.
            return Err(Error::Foreign);
        }

        self.corrections = 0;
        // All but the sector after the current one, which holds nothing that counts; oldest first.
        let mut at = layout.next(sector);
        for _ in 1..layout.sectors {
            at = layout.next(at);
            self.scan(at, true)?;
        }
        self.log = Log { sector, data: scan.data, slot: scan.slot, sequence, closed };
        if closed {
            return self.advance(true);
        }
        let (from, to) = (scan.data, scan.slot.saturating_add(layout.ate));
        self.log.data = layout.aligned(self.device.used_end(sector, from, to)?);
        for _ in scan.done..2 {
            if self.mark_fits() {
                self.append_mark(SPECIAL_ID)?;
            }
        }
        Ok(())
    }

    /// The header of a sector, if it is whole. One that asks for newer code, or has other sizes, ends the mount.
    pub(super) fn sector_header(&mut self, sector: u32) -> Result<Option<SectorHeader>> {
        let layout = self.device.layout;
        let bytes = self.device.read_array(layout.address(sector, 0))?;
        let Some(header) = SectorHeader::decode(&bytes) else { return Ok(None) };
        if header.major > MAJOR {
            return Err(Error::Unsupported);
        }
        let expected = self.new_header(header.sequence, header.erases);
        if (header.sector_size, header.write_block) != (expected.sector_size, expected.write_block)
        {
            return Err(Error::Foreign);
        }
        Ok(Some(header))
    }

    /// Walks through the slots of a sector from the oldest on, as NVS does: up to the first blank one, or to the data.
    fn scan(&mut self, sector: u32, replay: bool) -> Result<Scan> {
        let layout = self.device.layout;
        let mut scan = Scan::default();
        let mut slot = layout.slot(1);
        while slot >= scan.data {
            match self.slot(sector, slot)? {
                Slot::Blank => break,
                Slot::Void => {}
                Slot::Header => scan.data = layout.aligned(SECTOR_HEADER_LEN as u32),
                Slot::Object(entry) => {
                    let offset = entry.at.wrapping_sub(layout.address(sector, 0));
                    scan.data = layout.aligned(offset.saturating_add(entry.len.into()));
                    scan.objects += 1;
                    if replay {
                        self.last_id = entry.id;
                        self.index.replay(entry)?;
                    }
                }
                Slot::Delete(ate) => {
                    scan.data = scan.data.max(layout.aligned(ate.offset.into()));
                    scan.deletions += 1;
                    if replay {
                        self.index.remove_id(ate.id);
                    }
                }
                Slot::Done(ate) => {
                    scan.data = scan.data.max(layout.aligned(ate.offset.into()));
                    scan.done += 1;
                }
            }
            let Some(below) = slot.checked_sub(layout.ate) else {
                slot = 0;
                break;
            };
            slot = below;
        }
        scan.slot = slot;
        Ok(scan)
    }

    fn slot(&mut self, sector: u32, slot: u32) -> Result<Slot> {
        let bytes = self.device.read_array::<ATE_LEN>(self.device.layout.address(sector, slot))?;
        if bytes == [0xff; ATE_LEN] {
            return Ok(Slot::Blank);
        }
        if let Some(ate) = Ate::decode(&bytes) {
            return Ok(match self.interpret(sector, slot, ate)? {
                Slot::Void => self.with_header_corrected(sector, slot, ate)?,
                found => found,
            });
        }
        let Some(ate) = Ate::correct(&bytes) else { return Ok(Slot::Void) };
        let found = self.interpret(sector, slot, ate)?;
        if !matches!(found, Slot::Void) {
            self.corrections = self.corrections.saturating_add(1);
        }
        Ok(found)
    }

    /// What an allocation table entry means, with the object header it points to.
    fn interpret(&mut self, sector: u32, slot: u32, ate: Ate) -> Result<Slot> {
        let end = u32::from(ate.offset).saturating_add(ate.len.into());
        Ok(if end > slot {
            Slot::Void
        } else if ate.is_mark() {
            Slot::Done(ate)
        } else if ate.id == HEADER_ID && ate.len != 0 {
            Slot::Header
        } else if !ate.is_object() {
            Slot::Void
        } else if ate.len == 0 {
            Slot::Delete(ate)
        } else {
            let (at, bytes) = self.header_bytes(sector, ate)?;
            match ObjectHeader::decode(&bytes, ate.id, ate.len) {
                Some(header) => Slot::Object(entry(header, at, ate)),
                None => Slot::Void,
            }
        })
    }

    /// An object whose allocation table entry is sound, and whose header has one wrong bit.
    fn with_header_corrected(&mut self, sector: u32, slot: u32, ate: Ate) -> Result<Slot> {
        let end = u32::from(ate.offset).saturating_add(ate.len.into());
        if !ate.is_object() || ate.len == 0 || end > slot {
            return Ok(Slot::Void);
        }
        let (at, bytes) = self.header_bytes(sector, ate)?;
        Ok(match ObjectHeader::correct(&bytes, ate.id, ate.len) {
            Some(header) => {
                self.corrections = self.corrections.saturating_add(1);
                Slot::Object(entry(header, at, ate))
            }
            None => Slot::Void,
        })
    }

    fn header_bytes(&mut self, sector: u32, ate: Ate) -> Result<(u32, [u8; FRESH_HEADER_LEN])> {
        let at = self.device.layout.address(sector, ate.offset.into());
        Ok((at, self.read_header(at, ate.len)?))
    }
}

fn entry(header: ObjectHeader, at: u32, ate: Ate) -> Entry {
    let ObjectHeader { kind, namespace, flags, uid, version, .. } = header;
    Entry { uid, at, len: ate.len, id: ate.id, flags, namespace, kind, version }
}
