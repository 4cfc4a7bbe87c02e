//! What the partition holds and how worn it is, for people and tests.

use super::fresh::ReplayState;
use super::{Error, Store};
use crate::status::Status;
use embedded_storage::nor_flash::NorFlash;

/// The state of a whole store. All sizes in bytes of flash, padding and allocation table entries included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// Sectors of the partition.
    pub sectors: u32,
    /// The size of a sector.
    pub sector_size: u32,
    /// Objects, of all namespaces.
    pub objects: u32,
    /// What the newest values of all objects occupy.
    pub live: u32,
    /// What can be written before the next erase.
    pub free: u32,
    /// The store's own: the marks of each sector, and the sector kept blank for compaction.
    pub reserved: u32,
    /// The rest: old values and deletions, which compaction turns into free space.
    pub stale: u32,
    /// Sector erases since the store was formatted. A few may be missing after power cuts.
    pub erases: u32,
    /// Wrong bits in table entries and headers that the last mount corrected.
    pub corrections: u32,
    /// Whether a repair is due, and nothing can be written before it succeeds.
    pub read_only: bool,
    /// What is known about objects protected from replay.
    pub replay: ReplayState,
}

/// What a sector is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SectorState {
    /// Reads erased.
    Blank,
    /// Takes the next entry.
    Current,
    /// Full.
    Closed,
}

/// The state of one sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectorStatistics {
    /// What it is used for.
    pub state: SectorState,
    /// The place in the order in which sectors were opened, from 1; 0 when the header cannot be read.
    pub sequence: u32,
    /// What the objects in it occupy, in bytes.
    pub live: u32,
    /// How often it was erased, if no power cut added to it: the sectors are opened in turn, so the sequence number tells.
    pub erases: u32,
}

impl<F: NorFlash> Store<F> {
    /// Sizes and counts of the whole partition.
    ///
    /// # Errors
    /// `StorageFailure` when nothing is mounted or the flash fails.
    pub fn statistics(&mut self) -> Result<Statistics, Status> {
        self.ready()?;
        let layout = self.device.layout;
        let (mut live, mut blank) = (0u32, 0u32);
        for sector in 0..layout.sectors {
            live = live.saturating_add(self.live_in(sector));
            if sector != self.log.sector && self.device.is_blank(sector)? {
                blank += 1;
            }
        }
        // One blank sector is always kept for compaction.
        let gap = self.log.slot.saturating_add(layout.ate).saturating_sub(self.log.data);
        let free = gap.saturating_add(blank.saturating_sub(1).saturating_mul(layout.max_entry()));
        let total = layout.sectors.saturating_mul(layout.size);
        let marks = layout.size.saturating_sub(layout.max_entry());
        let reserved =
            layout.sectors.saturating_sub(1).saturating_mul(marks).saturating_add(layout.size);
        // A sector that was never compacted has marks left over, which would count twice.
        let free = free.min(total.saturating_sub(live).saturating_sub(reserved));
        Ok(Statistics {
            sectors: layout.sectors,
            sector_size: layout.size,
            objects: self.index.entries().len() as u32,
            live,
            free,
            reserved,
            stale: total.saturating_sub(live).saturating_sub(free).saturating_sub(reserved),
            erases: self.device.erases,
            corrections: self.corrections,
            read_only: self.is_read_only(),
            replay: self.replay_state(),
        })
    }

    /// The state of sector `number`, counted from 0.
    ///
    /// # Errors
    /// `InvalidArgument` when there is no such sector; `StorageFailure` when nothing is mounted or the flash fails.
    pub fn sector_statistics(&mut self, number: u32) -> Result<SectorStatistics, Status> {
        self.ready()?;
        let layout = self.device.layout;
        if number >= layout.sectors {
            return Err(Error::Argument.into());
        }
        let sequence = self.sector_header(number)?.map_or(0, |header| header.sequence);
        let current = self.log.sector == number;
        let state = if current {
            SectorState::Current
        } else if self.device.is_blank(number)? {
            SectorState::Blank
        } else {
            SectorState::Closed
        };
        // A blank sector is between two turns: its last one was a round before the next to come.
        let turn = match (sequence, state) {
            (0, SectorState::Blank) => {
                let ahead = number.saturating_add(layout.sectors).saturating_sub(self.log.sector);
                let ahead = if number > self.log.sector { ahead - layout.sectors } else { ahead };
                self.log.sequence.saturating_add(ahead)
            }
            (sequence, _) => sequence,
        };
        let erases = turn.saturating_sub(1).checked_div(layout.sectors).unwrap_or(0);
        Ok(SectorStatistics { state, sequence, live: self.live_in(number), erases })
    }
}
