//! The shared point of EC J-PAKE to the premaster secret of TLS 1.2 (draft-cragie-tls-ecjpake-01 §8.7): the SHA-256 of its
//! x coordinate.

use super::Step;
use super::block::Block;
use super::operation::Mechanism;
use crate::primitives::hash::{HashKind, HashValue, digest};
use crate::status::{Result, Status};

/// Such a derivation in progress.
pub struct EcjpakeToPms(Option<HashValue>);

impl EcjpakeToPms {
    pub const fn new() -> Self {
        Self(None)
    }
}

impl Mechanism for EcjpakeToPms {
    fn input(&mut self, _: Step, point: &[u8]) -> Result<()> {
        if self.0.is_some() {
            return Err(Status::BadState);
        }
        match point {
            [0x04, coordinates @ ..] if coordinates.len().is_multiple_of(2) => {
                let (x, _) = coordinates.split_at(coordinates.len() / 2);
                self.0 = Some(digest(HashKind::Sha256, x));
                Ok(())
            }
            _ => Err(Status::InvalidArgument),
        }
    }

    fn is_ready(&self) -> bool {
        self.0.is_some()
    }

    fn next(&mut self, block: &mut Block) -> Result<()> {
        block.set(self.0.as_ref().ok_or(Status::BadState)?);
        Ok(())
    }
}
