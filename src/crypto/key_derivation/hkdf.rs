//! HKDF, whole and in its two halves (RFC 5869).

use super::Step;
use super::block::Block;
use super::kept::Kept;
use super::operation::Mechanism;
use crate::primitives::hash::{HashKind, HashValue};
use crate::primitives::hmac::{Hmac, hmac};
use crate::status::{Result, Status};

/// How much of it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    not(all(feature = "hkdf", feature = "hkdf-extract", feature = "hkdf-expand")),
    allow(dead_code, reason = "a build may have one of them alone")
)]
pub enum Part {
    Whole,
    Extract,
    Expand,
}

/// An HKDF in progress.
pub struct Hkdf {
    hash: HashKind,
    part: Part,
    stage: Stage,
    info: Kept,
    has_info: bool,
    counter: u8,
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum Stage {
    /// No salt and no secret yet.
    Start,
    /// HMAC under the salt.
    Salted(Hmac),
    /// The pseudorandom key, which is what the first half gives.
    Extracted(HashValue),
    /// HMAC under the pseudorandom key.
    Keyed(Hmac),
}

impl Hkdf {
    pub const fn new(hash: HashKind, part: Part) -> Self {
        Self { hash, part, stage: Stage::Start, info: Kept::new(), has_info: false, counter: 0 }
    }

    fn take_secret(&mut self, secret: &[u8]) -> Result<()> {
        let key = match (&mut self.stage, self.part) {
            (Stage::Start, Part::Expand) => {
                self.stage = Stage::Keyed(Hmac::new(self.hash, secret));
                return Ok(());
            }
            (Stage::Start, Part::Whole) => hmac(self.hash, &[], secret),
            (Stage::Salted(salted), _) => {
                salted.update(secret);
                salted.end()
            }
            _ => return Err(Status::BadState),
        };
        self.stage = match self.part {
            Part::Extract => Stage::Extracted(key),
            _ => Stage::Keyed(Hmac::new(self.hash, &key)),
        };
        Ok(())
    }

    fn take_info(&mut self, info: &[u8]) -> Result<()> {
        let early = self.part == Part::Expand && matches!(self.stage, Stage::Start);
        if early || self.has_info {
            return Err(Status::BadState);
        }
        self.info.push(info)?;
        self.has_info = true;
        Ok(())
    }
}

impl Mechanism for Hkdf {
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()> {
        match step {
            Step::SALT if matches!(self.stage, Stage::Start) => {
                self.stage = Stage::Salted(Hmac::new(self.hash, data));
                Ok(())
            }
            Step::SECRET => self.take_secret(data),
            Step::INFO => self.take_info(data),
            _ => Err(Status::BadState),
        }
    }

    /// Only a whole HKDF goes without a salt, and an info may be empty but not missing.
    fn is_ready(&self) -> bool {
        match self.stage {
            Stage::Start | Stage::Salted(_) => false,
            Stage::Extracted(_) => true,
            Stage::Keyed(_) => self.has_info,
        }
    }

    fn next(&mut self, block: &mut Block) -> Result<()> {
        match &self.stage {
            Stage::Extracted(key) => block.set(key),
            Stage::Keyed(keyed) => {
                self.counter = self.counter.checked_add(1).ok_or(Status::CorruptionDetected)?;
                let mut mac = keyed.clone();
                mac.update(block.get());
                mac.update(self.info.split_at(0).1);
                mac.update(&[self.counter]);
                block.set(&mac.end());
            }
            Stage::Start | Stage::Salted(_) => return Err(Status::BadState),
        }
        Ok(())
    }
}
