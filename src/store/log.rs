//! Appending to the current sector.

use super::device::Writer;
use super::header::{CRC32, Crc32, MAJOR, MINOR, SECTOR_HEADER_LEN, SectorHeader};
use super::index::Entry;
use super::nvs::{Ate, HEADER_ID, SPECIAL_ID, next_object_id};
use super::{Content, Error, Protection, Result, Store};
use crate::primitives::aead::gcm::KeyedGcm;
use crate::primitives::cipher::Direction;
use embedded_storage::nor_flash::NorFlash;

/// Where the next entry goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Log {
    pub sector: u32,
    /// Offset of the next data.
    pub data: u32,
    /// Offset of the next allocation table entry.
    pub slot: u32,
    /// The current sector's sequence number.
    pub sequence: u32,
    /// Whether the slot of the close entry is used: nothing more can be appended.
    pub closed: bool,
}

impl Log {
    pub(super) const NONE: Self = Self { sector: 0, data: 0, slot: 0, sequence: 0, closed: false };
}

impl<F: NorFlash> Store<F> {
    /// Whether an entry of `len` bytes fits into the current sector and leaves the slot that is kept for a deletion.
    pub(super) fn fits(&self, len: u16) -> bool {
        let layout = &self.device.layout;
        let end =
            self.log.data.saturating_add(layout.aligned(len.into())).saturating_add(layout.ate);
        !self.log.closed && end <= self.log.slot
    }

    /// Whether one more allocation table entry without data fits.
    pub(super) fn mark_fits(&self) -> bool {
        !self.log.closed && self.log.slot >= self.log.data && self.log.slot > 0
    }

    /// Programs one allocation table entry in the next slot.
    pub(super) fn append_ate(&mut self, ate: Ate) -> Result<()> {
        self.device.write_ate(self.log.sector, self.log.slot, ate)?;
        self.log.slot = self.log.slot.saturating_sub(self.device.layout.ate);
        Ok(())
    }

    /// Programs an entry without data: a deletion, or "collection done".
    pub(super) fn append_mark(&mut self, id: u16) -> Result<()> {
        let offset = u16::try_from(self.log.data).map_err(|_| Error::Internal)?;
        self.append_ate(Ate { id, offset, len: 0 })
    }

    /// Programs an entry's allocation table entry, which is what makes the data before it count, and moves on behind both.
    pub(super) fn commit(&mut self, id: u16, len: u16) -> Result<()> {
        let offset = u16::try_from(self.log.data).map_err(|_| Error::Internal)?;
        self.log.data = self.log.data.saturating_add(self.device.layout.aligned(len.into()));
        self.append_ate(Ate { id, offset, len })
    }

    /// Programs an object: header, payload, check; then its allocation table entry. The old value stays until then.
    pub(super) fn append_object(
        &mut self,
        mut entry: Entry,
        content: &Content<'_>,
        protection: &Protection,
    ) -> Result<()> {
        entry.at = self.device.layout.address(self.log.sector, self.log.data);
        let old = match content {
            Content::Patched { .. } => {
                // Making room may have moved it.
                let old = self.index.find(entry.key()).ok_or(Error::Internal)?;
                Some(self.sealed(&old)?)
            }
            _ => None,
        };
        let mut header = entry.header();
        if let (true, Protection::Sealed { nonce: [_, _, _, _, link @ ..] }) =
            (entry.kind.is_fresh(), protection)
        {
            header.link = *link;
        }
        let header = header.encode(entry.id, entry.len);
        let Log { sector, data: offset, .. } = self.log;
        let pad: &[u8] = if entry.kind.is_padded() { &[0xff] } else { &[] };
        match protection {
            Protection::Checksum => {
                let mut crc: Crc32<'_> = CRC32.digest();
                crc.update(&header);
                let mut writer = Writer::new(&mut self.device, sector, offset);
                writer.put(&header)?;
                content.feed(&mut writer, old.as_ref(), &mut |writer, piece| {
                    crc.update(piece);
                    writer.put(piece)
                })?;
                writer.put(&crc.finalize().to_le_bytes())?;
                writer.put(pad)?;
                writer.finish()?;
            }
            Protection::Sealed { nonce } => {
                let key = self.keys.of(entry.kind, entry.namespace)?;
                let mut gcm =
                    KeyedGcm::new(&key, nonce, Direction::Encrypt).map_err(|_| Error::Internal)?;
                gcm.associated_data(&entry.header().associated_data(entry.len))
                    .map_err(|_| Error::Internal)?;
                let mut writer = Writer::new(&mut self.device, sector, offset);
                writer.put(&header)?;
                if !entry.kind.is_fresh() {
                    writer.put(nonce)?;
                }
                content.feed(&mut writer, old.as_ref(), &mut |writer, piece| {
                    writer.put_with(piece, |text| gcm.update(text).map_err(|_| Error::Internal))
                })?;
                writer.put(&gcm.tag())?;
                writer.put(pad)?;
                writer.finish()?;
            }
        }
        self.commit(entry.id, entry.len)?;
        self.index.put(entry)
    }

    /// The header of a sector of this store.
    pub(super) fn new_header(&self, sequence: u32, erases: u32) -> SectorHeader {
        SectorHeader {
            major: MAJOR,
            minor: MINOR,
            // At most 512, so nothing is lost.
            write_block: self.device.layout.write_block as u16,
            sector_size: self.device.layout.size,
            sequence,
            erases,
        }
    }

    /// Starts a blank sector: its header, as an ordinary NVS entry. `erases` is the count when the compaction that follows is done.
    pub(super) fn open(&mut self, sector: u32, sequence: u32, erases: u32) -> Result<()> {
        let layout = self.device.layout;
        let header = self.new_header(sequence, erases);
        self.log = Log { sector, data: 0, slot: layout.slot(1), sequence, closed: false };
        let mut writer = Writer::new(&mut self.device, sector, 0);
        writer.put(&header.encode())?;
        writer.finish()?;
        self.commit(HEADER_ID, SECTOR_HEADER_LEN as u16)
    }

    /// Ends the current sector: NVS finds its newest allocation table entry by this one.
    pub(super) fn close(&mut self) -> Result<()> {
        let layout = self.device.layout;
        let newest = self.log.slot.saturating_add(layout.ate);
        let offset = u16::try_from(newest).map_err(|_| Error::Internal)?;
        let ate = Ate { id: SPECIAL_ID, offset, len: 0 };
        self.device.write_ate(self.log.sector, layout.slot(0), ate)?;
        self.log.closed = true;
        Ok(())
    }

    /// An id that no object has.
    pub(super) fn free_id(&mut self) -> Result<u16> {
        for _ in 0..=self.index.entries().len() {
            self.last_id = next_object_id(self.last_id);
            if self.is_free_id(self.last_id) {
                return Ok(self.last_id);
            }
        }
        Err(Error::TooMany)
    }
}
