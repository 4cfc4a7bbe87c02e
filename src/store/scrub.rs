//! Old values that must not stay in flash: those of removed objects, and those of keys that were replaced.
//!
//! What must go is told by the flash alone, so that a wipe that was cut is finished by the next mount:
//!
//! | namespace | an old value must go |
//! |---|---|
//! | keys, internal, foreign keys | always |
//! | PS; ITS unless configured otherwise | when its object does not exist any more |
//!
//! On flash that can be programmed twice the whole entry is zeroed, table entry aside, once its check has shown that it was not
//! touched since it was written. Otherwise the ring is compacted until the sector that holds it has been erased.

use super::device::Writer;
use super::header::{Kind, ObjectHeader, SECTOR_HEADER_LEN};
use super::index::Entry;
use super::mount::Slot;
use super::nvs::{ATE_LEN, Ate};
use super::{Error, Namespace, Result, Store};
use embedded_storage::nor_flash::NorFlash;

impl<F: NorFlash> Store<F> {
    /// Whether old values of an object of this namespace must go when it is replaced, or when it is `removed`.
    pub(super) fn wipes(&self, namespace: u8, removed: bool) -> bool {
        const KEYS: u8 = Namespace::Keys as u8;
        const INTERNAL: u8 = Namespace::Internal as u8;
        const FOREIGN_KEYS: u8 = Namespace::ForeignKeys as u8;
        const PS: u8 = Namespace::Ps as u8;
        const ITS: u8 = Namespace::Its as u8;
        match namespace {
            KEYS | INTERNAL | FOREIGN_KEYS => true,
            PS => removed,
            ITS => removed && self.wipes_its,
            // Of newer code: it knows.
            _ => false,
        }
    }

    /// After the commit of a change to an object with this id: wipes what the change has made old, if that must go.
    ///
    /// # Errors
    /// `Flash`: the change stands, and the wipe is tried again by the next writing call or mount.
    pub(super) fn wipe_old(&mut self, id: u16, namespace: u8, removed: bool) -> Result<()> {
        if !self.wipes(namespace, removed) {
            return Ok(());
        }
        // The repair that failed just now would have wiped it.
        if self.is_read_only() {
            return Err(Error::Flash);
        }
        let mut done = self.scrub(Some(id));
        if done.is_err() {
            done = self.look().and_then(|repair| self.mend(repair)).map_err(|_| Error::Flash);
        }
        self.device.wipe_scratch();
        done
    }

    /// Wipes all that must not be in a store at rest. With `only`, what has this id, and also what nobody knows whose it is:
    /// bytes of writes that were cut.
    pub(super) fn scrub(&mut self, only: Option<u16>) -> Result<()> {
        let corrections = self.corrections;
        let turns = self.sweep(only);
        self.corrections = corrections;
        for _ in 0..turns? {
            self.advance(false)?;
        }
        Ok(())
    }

    /// Zeroes what can be zeroed, and tells how many sectors, from the oldest on, must be erased for the rest.
    fn sweep(&mut self, only: Option<u16>) -> Result<u32> {
        let layout = self.device.layout;
        let mut turns = 0;
        // The sector after the current one is blank; the next one is the oldest.
        let mut sector = layout.next(self.log.sector);
        for age in 1..layout.sectors {
            sector = layout.next(sector);
            if self.sweep_sector(sector, only)? {
                turns = age;
            }
        }
        Ok(turns)
    }

    /// [`Self::sweep`] of one sector: whether it must be erased.
    fn sweep_sector(&mut self, sector: u32, only: Option<u16>) -> Result<bool> {
        let layout = self.device.layout;
        let mut left = false;
        // As `Store::scan`: the end of the data that is accounted for.
        let mut data = 0;
        let mut slot = layout.slot(1);
        if self.device.slot_is_blank(sector, slot) {
            return Ok(false);
        }
        while slot >= data {
            let found = match self.slot(sector, slot)? {
                Slot::Blank => break,
                Slot::Header => Some((0, SECTOR_HEADER_LEN as u32)),
                Slot::Done(_) | Slot::Delete(_) => None,
                Slot::Object(entry) => {
                    let concerned = only.is_none_or(|id| id == entry.id);
                    if concerned && self.must_go(&entry) {
                        left |= !self.zero(&entry)?;
                    }
                    let offset = entry.at.wrapping_sub(layout.address(sector, 0));
                    Some((offset, entry.len.into()))
                }
                Slot::Void => {
                    let ate = self.table_entry_at(sector, slot);
                    left |= match ate {
                        // A mount meets it where zeroing was cut, or is done.
                        Some(ate) if only.map_or(layout.multiwrite, |id| id == ate.id) => {
                            let at = layout.address(sector, ate.offset.into());
                            !self.device.is_zero(at, layout.aligned(ate.len.into()) as usize)?
                        }
                        Some(_) => false,
                        None => only.is_some(),
                    };
                    ate.map(|ate| (ate.offset.into(), ate.len.into()))
                }
            };
            if let Some((offset, len)) = found {
                left |= only.is_some() && self.device.used_end(sector, data, offset)? > data;
                data = data.max(layout.aligned(offset.saturating_add(len)));
            }
            let Some(below) = slot.checked_sub(layout.ate) else { return Ok(left) };
            slot = below;
        }
        let end = slot.saturating_add(layout.ate);
        Ok(left || only.is_some() && self.device.used_end(sector, data, end)? > data)
    }

    /// A sound table entry of an object, in a slot that says nothing with the header it points to.
    fn table_entry_at(&mut self, sector: u32, slot: u32) -> Option<Ate> {
        let bytes = self.device.look_at::<ATE_LEN>(self.device.layout.address(sector, slot))?;
        let ate = Ate::decode(&bytes).filter(|ate| ate.is_object() && ate.len != 0)?;
        let end = self.device.layout.aligned(u32::from(ate.offset).saturating_add(ate.len.into()));
        (end <= slot).then_some(ate)
    }

    fn must_go(&self, entry: &Entry) -> bool {
        match self.index.find(entry.key()) {
            Some(live) if live.at == entry.at => false,
            live => entry.size() > 0 && self.wipes(entry.namespace, live.is_none()),
        }
    }

    /// Programs zeros over an entry, if that is allowed: whether it is done. From the front, so that the header shows whether
    /// it was begun before.
    fn zero(&mut self, entry: &Entry) -> Result<bool> {
        let layout = self.device.layout;
        if !layout.multiwrite || !self.is_intact(entry) {
            return Ok(false);
        }
        let sector = layout.sector_of(entry.at);
        let offset = entry.at.wrapping_sub(layout.address(sector, 0));
        let mut left = layout.aligned(entry.len.into());
        let mut writer = Writer::new(&mut self.device, sector, offset);
        while left > 0 {
            let part = left.min(32);
            writer.put([0; 32].get(..part as usize).ok_or(Error::Internal)?)?;
            left = left.saturating_sub(part);
        }
        writer.finish()?;
        Ok(true)
    }

    /// Whether the entry is as it was written, so that each of its write blocks was programmed at most once.
    fn is_intact(&mut self, entry: &Entry) -> bool {
        // A header with one wrong bit may be one whose zeroing was cut.
        let bytes = self.look_at_header(entry.at, entry.len);
        if bytes.and_then(|bytes| ObjectHeader::decode(&bytes, entry.id, entry.len)).is_none() {
            return false;
        }
        match entry.kind.protection() {
            Kind::CHECKSUM => self.read_checked(entry, 0, &mut []).is_ok(),
            Kind::SEALED | Kind::FRESH => self.read_sealed(entry, 0, &mut []).is_ok(),
            _ => false,
        }
    }
}
