//! From flash to index, and repair of what a power cut left behind.
//!
//! First the flash is read, and then it is repaired: a store whose repair fails can still be read. The current sector is the one
//! whose header has the highest sequence number. What was cut shows in it:
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
//!
//! What cannot be read is taken for used and void. The store does not write then before a writing call has looked again, so
//! that a flash that is out of order for a while does no harm.

use super::fresh::Fresh;
use super::header::{
    Kind, MAJOR, MAX_HEADER_LEN, MIN_HEADER_LEN, ObjectHeader, SECTOR_HEADER_LEN, SectorHeader,
};
use super::index::Entry;
use super::log::Log;
use super::nvs::{ATE_LEN, Ate, HEADER_ID, SPECIAL_ID};
use super::{Error, Result, Store};
use embedded_storage::nor_flash::NorFlash;

/// What has to be done before anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repair {
    Nothing,
    /// The partition is blank, or a format was cut.
    Format,
    /// The partition holds something else, which may be erased.
    FormatForeign,
    /// The first sector is open, and not marked as complete.
    FinishFormat,
    /// The log stands in a closed sector: the next one is to be opened, whatever it holds.
    Advance,
    /// Compaction was cut at its end. With `erase`, the sector after the current one is erased first.
    Mark {
        erase: bool,
        count: u32,
    },
    /// Damage left a state that cannot be gone on from without erasing what may be in use.
    Impossible,
}

/// What the sectors' headers tell.
enum Found {
    Current { sector: u32, sequence: u32 },
    Nothing(Repair),
}

/// What an allocation table slot holds.
pub(super) enum Slot {
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
    /// Finds out what is in flash: index and log, and what has to be repaired. Changes nothing in flash.
    ///
    /// # Errors
    /// `Flash` when so much cannot be read that nothing is known.
    pub(super) fn survey(&mut self) -> Result<Repair> {
        self.index.clear();
        self.last_id = 0;
        self.corrections = 0;
        self.log = Log::NONE;
        self.fresh = Fresh::UNKNOWN;
        self.device.unreadable = false;
        match self.find_current()? {
            Found::Current { sector, sequence } => self.take_up(sector, sequence),
            Found::Nothing(repair) => Ok(repair),
        }
    }

    /// Brings the flash to a state at rest.
    pub(super) fn repair(&mut self, repair: Repair) -> Result<()> {
        match repair {
            Repair::Nothing => Ok(()),
            Repair::Format => self.format(),
            Repair::FormatForeign => self.clear_foreign().and_then(|()| self.format()),
            Repair::FinishFormat => self.finish_format(false),
            Repair::Advance => self.advance(true),
            Repair::Mark { erase, count } => {
                if erase {
                    self.device.erase(self.device.layout.next(self.log.sector))?;
                }
                for _ in 0..count {
                    if self.mark_fits() {
                        self.append_mark(SPECIAL_ID)?;
                    } else if erase {
                        // Torn marks took all slots: only the next sector can say that the erase is done.
                        return self.advance(false);
                    }
                }
                Ok(())
            }
            Repair::Impossible => Err(Error::Damaged),
        }
    }

    fn find_current(&mut self) -> Result<Found> {
        let layout = self.device.layout;
        let mut newest: Option<(u32, SectorHeader)> = None;
        let mut all_damaged = true;
        for sector in 0..layout.sectors {
            let Some((header, sound)) = self.any_header(sector)? else { continue };
            all_damaged &= !sound;
            if newest.is_none_or(|(_, n)| header.sequence > n.sequence) {
                newest = Some((sector, header));
            }
        }
        let Some((sector, header)) = newest else { return self.find_without_headers() };
        // A format that was cut can leave all of the first header but one bit.
        if all_damaged && self.is_unformatted()? {
            return Ok(Found::Nothing(Repair::Format));
        }
        self.device.erases = header.erases;
        let next = layout.next(sector);
        // The sector opened last may have lost its header to damage. It is not taken for a torn one while it holds anything.
        if !self.device.slot_is_blank(sector, layout.slot(0))
            && self.sector_header(next)?.is_none()
            && !self.scan(next, false)?.is_bare()
        {
            return Ok(Found::Current {
                sector: next,
                sequence: header.sequence.saturating_add(1),
            });
        }
        Ok(Found::Current { sector, sequence: header.sequence })
    }

    /// [`Self::find_current`] when no sector has a header: nothing, a torn first header, all headers damaged, or foreign.
    fn find_without_headers(&mut self) -> Result<Found> {
        let layout = self.device.layout;
        self.device.erases = 0;
        if self.is_unformatted()? {
            return Ok(Found::Nothing(Repair::Format));
        }
        let mut ours = None;
        for sector in 0..layout.sectors {
            // Object headers have a CRC-32: a foreign file system does not hold one by chance.
            if self.scan(sector, false)?.objects > 0 {
                let open = self.device.slot_is_blank(sector, layout.slot(0));
                if open || ours.is_none() {
                    ours = Some(sector);
                }
            }
        }
        match ours {
            Some(sector) => Ok(Found::Current { sector, sequence: layout.sectors }),
            // It may be a store whose only header cannot be read just now.
            None if self.device.unreadable => Err(Error::Flash),
            None if self.may_format_foreign => Ok(Found::Nothing(Repair::FormatForeign)),
            None => Err(Error::Foreign),
        }
    }

    /// Index and log of a store whose current sector is known.
    fn take_up(&mut self, mut sector: u32, mut sequence: u32) -> Result<Repair> {
        let layout = self.device.layout;
        let close = layout.slot(0);
        let mut closed = !self.device.slot_is_blank(sector, close);
        let mut scan = self.scan(sector, false)?;

        if sequence == 1 && scan.is_bare() {
            let data = layout.aligned(self.device.used_end(
                sector,
                scan.data,
                scan.slot.saturating_add(layout.ate),
            )?);
            self.log = Log { sector, data, slot: scan.slot, sequence, closed: false };
            return Ok(Repair::FinishFormat);
        }
        let mut next = layout.next(sector);
        let mut discards = false;
        // A sector is closed, with a sound entry, only after its compaction: without "done" a used last slot is what an erase left.
        if scan.done == 0 && !matches!(self.slot(sector, close)?, Slot::Done(_)) {
            let before = layout.previous(sector);
            let follows = !self.device.slot_is_blank(before, close);
            let bare = scan.objects == 0 && scan.deletions == 0;
            if follows && (bare || !self.device.is_blank(next)?) {
                // It holds copies only. What they are copies of is in the sectors up to the one before.
                next = sector;
                sector = before;
                sequence = sequence.saturating_sub(1);
                closed = true;
                scan = self.scan(sector, false)?;
                discards = true;
            }
        }
        // No cut leads here. What may be in use is not erased.
        let impossible =
            closed && scan.done == 0 && !discards && !self.scan(next, false)?.is_bare();

        self.corrections = 0;
        if impossible {
            self.replay(next)?;
        }
        // All but the sector after the current one, which holds nothing that counts; oldest first.
        let mut at = next;
        for _ in 1..layout.sectors {
            at = layout.next(at);
            self.replay(at)?;
        }
        self.log = Log { sector, data: scan.data, slot: scan.slot, sequence, closed };
        if impossible {
            return Ok(Repair::Impossible);
        }
        if closed {
            return Ok(Repair::Advance);
        }
        let (from, to) = (scan.data, scan.slot.saturating_add(layout.ate));
        self.log.data = layout.aligned(self.device.used_end(sector, from, to)?);
        Ok(match scan.done {
            0 | 1 => Repair::Mark { erase: scan.done == 1, count: 2u32.saturating_sub(scan.done) },
            _ => Repair::Nothing,
        })
    }

    /// Takes a sector's entries into the index.
    fn replay(&mut self, sector: u32) -> Result<()> {
        if let Some((_, false)) = self.any_header(sector)? {
            self.corrections = self.corrections.saturating_add(1);
        }
        self.scan(sector, true).map(|_| ())
    }

    /// The header of a sector, if it has one. One that asks for newer code, or has other sizes, ends the mount.
    pub(super) fn sector_header(&mut self, sector: u32) -> Result<Option<SectorHeader>> {
        Ok(self.any_header(sector)?.map(|(header, _)| header))
    }

    /// [`Self::sector_header`], and whether it is sound. In one that is not, a wrong bit was corrected.
    fn any_header(&mut self, sector: u32) -> Result<Option<(SectorHeader, bool)>> {
        let layout = self.device.layout;
        let Some(bytes) = self.device.look_at(layout.address(sector, 0)) else { return Ok(None) };
        let sound = SectorHeader::decode(&bytes);
        let Some(header) = sound.or_else(|| SectorHeader::correct(&bytes)) else {
            return Ok(None);
        };
        if header.major > MAJOR {
            return Err(Error::Unsupported);
        }
        let expected = self.new_header(header.sequence, header.erases);
        if (header.sector_size, header.write_block) != (expected.sector_size, expected.write_block)
        {
            return Err(Error::Foreign);
        }
        Ok(Some((header, sound.is_some())))
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

    /// What a slot holds. One that cannot be read is void.
    pub(super) fn slot(&mut self, sector: u32, slot: u32) -> Result<Slot> {
        let Some(bytes) = self.device.look_at(self.device.layout.address(sector, slot)) else {
            return Ok(Slot::Void);
        };
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
            let at = self.device.layout.address(sector, ate.offset.into());
            let header = self.look_at_header(at, ate.len);
            match header.and_then(|bytes| ObjectHeader::decode(&bytes, ate.id, ate.len)) {
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
        let at = self.device.layout.address(sector, ate.offset.into());
        // An object that was wiped. No header is zero.
        let wiped = [0; MIN_HEADER_LEN];
        let header = self.look_at_header(at, ate.len).filter(|bytes| !bytes.starts_with(&wiped));
        Ok(match header.and_then(|bytes| ObjectHeader::correct(&bytes, ate.id, ate.len)) {
            Some(header) => {
                self.corrections = self.corrections.saturating_add(1);
                Slot::Object(entry(header, at, ate))
            }
            None => Slot::Void,
        })
    }

    /// The bytes at the start of an entry in which its header is; beyond a short entry's end 0xff.
    pub(super) fn look_at_header(&mut self, at: u32, len: u16) -> Option<[u8; MAX_HEADER_LEN]> {
        let mut bytes = [0xff; MAX_HEADER_LEN];
        let (head, rest) = bytes.split_first_chunk_mut::<MIN_HEADER_LEN>()?;
        *head = self.device.look_at(at)?;
        let kind = Kind(*head.first()?);
        let rest = rest.get_mut(..usize::from(len).saturating_sub(MIN_HEADER_LEN).min(16))?;
        let at = at.saturating_add(MIN_HEADER_LEN as u32);
        if self.device.read(at, rest).is_err() {
            for (word, from) in rest.chunks_mut(4).zip(0u32..) {
                if self.device.read(at.saturating_add(from.saturating_mul(4)), word).is_err() {
                    // Beyond the header it is no matter of this object's name.
                    let place = MIN_HEADER_LEN.saturating_add(from as usize * 4);
                    self.device.unreadable |= place < kind.header_len();
                    word.fill(0xff);
                }
            }
        }
        Some(bytes)
    }
}

fn entry(header: ObjectHeader, at: u32, ate: Ate) -> Entry {
    let ObjectHeader { kind, namespace, flags, uid, version, .. } = header;
    Entry { uid, at, len: ate.len, id: ate.id, flags, namespace, kind, version }
}
