//! A simulated NOR flash for tests: it counts, it insists on the rules, and it loses power on demand.

use super::power::Power;
use crate::platform::Geometry;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use std::vec;
use std::vec::Vec;

/// Why the simulated flash refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimError {
    /// Outside the flash, or not aligned.
    Argument,
    /// A write block was programmed too often, or on an erase block whose erase was cut.
    Rules,
    /// There is no power.
    NoPower,
    /// It does not work, as it was told: see [`SimFlash::refuse_changes`], [`SimFlash::make_unreadable`].
    Worn,
}

impl NorFlashError for SimError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::Argument => NorFlashErrorKind::NotAligned,
            _ => NorFlashErrorKind::Other,
        }
    }
}

/// What a [`SimFlash`] was asked to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls of `read`.
    pub reads: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Calls of `write`.
    pub writes: u64,
    /// Bytes programmed.
    pub bytes_written: u64,
    /// Erase blocks erased.
    pub erases: u64,
    /// Calls of `write` and `erase` refused, see [`SimFlash::refuse_changes`].
    pub refused: u64,
}

/// What one operation is, for [`SimFlash::cut_after`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grain {
    /// One call of `write`, or the erase of one erase block.
    Call,
    /// The programming of one write block, or the erase of one erase block.
    Block,
}

/// Flash in memory. It breaks rules for nobody: a broken rule is an error, and [`SimFlash::violation`] remembers it.
#[derive(Clone)]
pub struct SimFlash {
    bytes: Vec<u8>,
    geometry: Geometry,
    erase_block: u32,
    /// Erase blocks whose last erase was cut: what they hold is not reliable.
    weak: Vec<bool>,
    erased: Vec<u64>,
    /// How often each write block was programmed since its erase.
    programmed: Vec<u8>,
    /// Write blocks that cannot be read before they are erased.
    unreadable: Vec<bool>,
    refuses_changes: bool,
    /// Changing operations that still tell the truth.
    honest: Option<u64>,
    counts: Counts,
    grain: Grain,
    power: Power,
    violation: Option<&'static str>,
}

impl SimFlash {
    /// A blank flash of the size and write block of `geometry`.
    ///
    /// # Panics
    /// When `erase_block` does not divide the sector size.
    #[must_use]
    pub fn new(geometry: Geometry, erase_block: u32) -> Self {
        let size = geometry.sectors as usize * geometry.sector_size as usize;
        assert_eq!(
            geometry.sector_size % erase_block,
            0,
            "a sector is a whole number of erase blocks"
        );
        let blocks = size / erase_block as usize;
        Self {
            bytes: vec![0xff; size],
            geometry,
            erase_block,
            weak: vec![false; blocks],
            erased: vec![0; blocks],
            programmed: vec![0; size / geometry.write_block as usize],
            unreadable: vec![false; size / geometry.write_block as usize],
            refuses_changes: false,
            honest: None,
            counts: Counts::default(),
            grain: Grain::Call,
            power: Power::new(),
            violation: None,
        }
    }

    /// The geometry it was made with.
    #[must_use]
    pub fn geometry(&self) -> Geometry {
        self.geometry
    }

    /// The content.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The content, to be damaged.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Brings an erase block back as it is in another flash of the same make, with all that the simulation knows of it.
    ///
    /// # Panics
    /// When there is no such erase block.
    pub fn restore(&mut self, block: u32, from: &Self) {
        let (block, unit) = (block as usize, self.geometry.write_block as usize);
        let size = self.erase_block as usize;
        let cells = block * size..(block + 1) * size;
        let blocks = cells.start / unit..cells.end / unit;
        self.bytes[cells.clone()].copy_from_slice(&from.bytes[cells]);
        self.programmed[blocks.clone()].copy_from_slice(&from.programmed[blocks.clone()]);
        self.unreadable[blocks.clone()].copy_from_slice(&from.unreadable[blocks]);
        self.weak[block] = from.weak[block];
    }

    /// What was done since [`SimFlash::reset_counts`].
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Counts from 0 again.
    pub fn reset_counts(&mut self) {
        self.counts = Counts::default();
    }

    /// How often each erase block was erased.
    #[must_use]
    pub fn erased(&self) -> &[u64] {
        &self.erased
    }

    /// The first rule that was broken.
    #[must_use]
    pub fn violation(&self) -> Option<&'static str> {
        self.violation
    }

    /// Lets `operations` more programming or erasing operations, or steps of a [`super::SimCounter`] with the same power, pass, and cuts the power within the next one.
    /// What the cut leaves depends on `seed`.
    pub fn cut_after(&mut self, operations: u64, grain: Grain, seed: u64) {
        self.grain = grain;
        self.power.cut_after(operations, seed);
    }

    /// Whether the power was cut.
    #[must_use]
    pub fn is_dead(&self) -> bool {
        !self.power.is_on()
    }

    /// Gives power again, and takes the fuse out.
    pub fn power_on(&mut self) {
        self.power.on();
    }

    /// What this flash and a counter beside it are fed from.
    pub(super) fn power(&self) -> &Power {
        &self.power
    }

    /// Whether it refuses to be programmed and erased from now on.
    pub fn refuse_changes(&mut self, refuse: bool) {
        self.refuses_changes = refuse;
    }

    /// Lets reads of the write block at this address fail, until it is erased.
    ///
    /// # Panics
    /// When there is no such address.
    pub fn make_unreadable(&mut self, at: u32) {
        self.unreadable[(at / self.geometry.write_block) as usize] = true;
    }

    /// Lets `operations` more calls that program or erase pass. The next one takes effect, and reports a failure.
    pub fn lie_after(&mut self, operations: u64) {
        self.honest = Some(operations);
    }

    /// The result of an operation that took effect.
    fn told(&mut self) -> Result<(), SimError> {
        match &mut self.honest {
            Some(0) => {
                self.honest = None;
                Err(SimError::Worn)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Whether a write block may be programmed with `new` once more.
    fn may_program(&mut self, at: usize, new: &[u8]) -> Result<(), SimError> {
        let cells = &self.bytes[at..at + new.len()];
        let count = &mut self.programmed[at / new.len()];
        if self.geometry.multiwrite {
            // As nRF's nWRITE.
            if *count >= 2 {
                return self.violate("programmed a block three times");
            }
            if *count == 1 && cells.iter().zip(new).any(|(old, new)| new & !old != 0) {
                return self.violate("set bits of a programmed block");
            }
            return Ok(());
        }
        if *count >= 1 || cells.iter().any(|&b| b != 0xff) {
            return self.violate("programmed a block twice");
        }
        Ok(())
    }

    /// Notes that a write block was programmed. Small ones have no check, so that ones change nothing in them.
    fn note_programmed(&mut self, at: usize, new: &[u8]) {
        if self.geometry.multiwrite || new.len() >= 8 || new.iter().any(|&b| b != 0xff) {
            self.programmed[at / new.len()] += 1;
        }
    }

    fn random(&mut self) -> u64 {
        self.power.random()
    }

    /// One operation: whether it is the one that is cut.
    fn burns(&mut self) -> bool {
        self.power.burns()
    }

    fn violate<T>(&mut self, what: &'static str) -> Result<T, SimError> {
        self.violation.get_or_insert(what);
        Err(SimError::Rules)
    }

    fn check(&self, from: usize, len: usize, unit: u32) -> Result<(), SimError> {
        let inside = from.checked_add(len).is_some_and(|end| end <= self.bytes.len());
        let unit = unit as usize;
        if self.is_dead() {
            Err(SimError::NoPower)
        } else if inside && from.is_multiple_of(unit) && len.is_multiple_of(unit) {
            Ok(())
        } else {
            Err(SimError::Argument)
        }
    }

    /// Programs a block of which the power cut leaves a mix of old and new bits.
    fn tear_write(&mut self, at: usize, data: &[u8]) {
        // Some cuts leave most of the new bits, some few of them.
        let style = self.random() % 4;
        for (i, &new) in data.iter().enumerate() {
            let mut kept = self.random() as u8;
            match style {
                0 => kept &= self.random() as u8 & self.random() as u8,
                1 => kept |= self.random() as u8 | self.random() as u8,
                _ => {}
            }
            self.bytes[at + i] &= new | kept;
        }
    }
}

impl ErrorType for SimFlash {
    type Error = SimError;
}

impl ReadNorFlash for SimFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), SimError> {
        self.check(offset as usize, bytes.len(), 1)?;
        let unit = self.geometry.write_block as usize;
        let end = (offset as usize + bytes.len()).div_ceil(unit);
        if self.unreadable[offset as usize / unit..end].contains(&true) {
            return Err(SimError::Worn);
        }
        self.counts.reads += 1;
        self.counts.bytes_read += bytes.len() as u64;
        bytes.copy_from_slice(&self.bytes[offset as usize..][..bytes.len()]);
        Ok(())
    }

    fn capacity(&self) -> usize {
        self.bytes.len()
    }
}

impl NorFlash for SimFlash {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = 1;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), SimError> {
        let (from, to) = (from as usize, to as usize);
        self.check(from, to.saturating_sub(from), self.erase_block)?;
        if self.refuses_changes {
            self.counts.refused += 1;
            return Err(SimError::Worn);
        }
        let size = self.erase_block as usize;
        for block in from / size..to / size {
            let torn = self.burns();
            let cells = block * size..(block + 1) * size;
            let unit = self.geometry.write_block as usize;
            self.programmed[cells.start / unit..cells.end / unit].fill(0);
            self.unreadable[cells.start / unit..cells.end / unit].fill(false);
            match if torn { self.random() % 6 } else { 0 } {
                // Complete; or cut late, when it reads as complete.
                0 => self.bytes[cells].fill(0xff),
                // Cut while all cells were being programmed, which many flashes do before they erase.
                1 => self.bytes[cells].fill(0),
                2 => {
                    let some = self.random() as usize % size;
                    self.bytes[cells.start..cells.start + some].fill(0);
                }
                3 => cells.for_each(|at| self.bytes[at] = self.random() as u8),
                // Cut half way: some bits are back.
                _ => cells.for_each(|at| self.bytes[at] |= self.random() as u8),
            }
            self.weak[block] = torn;
            if torn {
                return Err(SimError::NoPower);
            }
            self.erased[block] += 1;
            self.counts.erases += 1;
        }
        self.told()
    }

    fn write(&mut self, offset: u32, data: &[u8]) -> Result<(), SimError> {
        let (from, unit) = (offset as usize, self.geometry.write_block);
        self.check(from, data.len(), unit)?;
        if self.refuses_changes {
            self.counts.refused += 1;
            return Err(SimError::Worn);
        }
        self.counts.writes += 1;
        let unit = unit as usize;
        let mut tear_at = None;
        if self.grain == Grain::Call && self.burns() {
            tear_at = Some(self.random() as usize % (data.len() / unit).max(1));
        }
        for (i, block) in data.chunks(unit).enumerate() {
            let at = from + i * unit;
            if self.weak[at / self.erase_block as usize] {
                return self.violate("programmed a block whose erase was cut");
            }
            self.may_program(at, block)?;
            if tear_at == Some(i) || (self.grain == Grain::Block && self.burns()) {
                let before = self.bytes[at..at + unit].to_vec();
                self.tear_write(at, block);
                // A cut before anything changed is one before the programming.
                if self.bytes[at..at + unit] != before {
                    self.note_programmed(at, block);
                }
                return Err(SimError::NoPower);
            }
            self.note_programmed(at, block);
            for (old, new) in self.bytes[at..at + unit].iter_mut().zip(block) {
                *old &= new;
            }
            self.counts.bytes_written += unit as u64;
        }
        self.told()
    }
}
