//! The pseudorandom function under PBKDF2 and SP 800-108: HMAC or CMAC.

use super::block::Block;
#[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
use crate::primitives::cmac::Cmac;
#[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
use crate::primitives::{hash::HashKind, hmac::Hmac};
use crate::status::Result;
#[cfg(any(
    feature = "pbkdf2-hmac",
    feature = "pbkdf2-aes-cmac-prf-128",
    feature = "sp800-108-cmac"
))]
use crate::status::Status;

/// A keyed pseudorandom function; wiped when dropped.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
pub enum Prf {
    #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
    Hmac(Hmac),
    /// The key alone: expanded, it would make every slot of the pool twice as large.
    #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
    Cmac(Block),
}

impl Prf {
    #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
    pub fn hmac(hash: HashKind, key: &[u8]) -> Self {
        Self::Hmac(Hmac::new(hash, key))
    }

    /// CMAC with an AES key of 16, 24 or 32 bytes.
    ///
    /// # Errors
    /// `InvalidArgument` for any other length.
    #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
    pub fn cmac(key: &[u8]) -> Result<Self> {
        if !matches!(key.len(), 16 | 24 | 32) {
            return Err(Status::InvalidArgument);
        }
        let mut kept = Block::new();
        kept.set(key);
        Ok(Self::Cmac(kept))
    }

    /// The function of the message that `pieces` make.
    ///
    /// # Errors
    /// `CorruptionDetected`.
    pub fn compute(&self, pieces: &[&[u8]], value: &mut Block) -> Result<()> {
        match self {
            #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
            Self::Hmac(keyed) => {
                let mut mac = keyed.clone();
                pieces.iter().for_each(|piece| mac.update(piece));
                value.set(&mac.end());
            }
            #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
            Self::Cmac(key) => {
                let mut mac = Cmac::new(key.get()).map_err(|_| Status::CorruptionDetected)?;
                pieces.iter().for_each(|piece| mac.update(piece));
                value.set(&mac.finish_reset());
            }
        }
        Ok(())
    }

    /// `rounds` times: `last` becomes the function of itself, and goes onto `sum` by XOR.
    ///
    /// # Errors
    /// `CorruptionDetected`.
    #[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
    pub fn iterate(&self, rounds: u32, last: &mut Block, sum: &mut Block) -> Result<()> {
        match self {
            #[cfg(feature = "pbkdf2-hmac")]
            Self::Hmac(keyed) => keyed.chain(rounds, last.get_mut(), sum.get_mut()),
            #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
            Self::Cmac(key) => {
                let mut mac = Cmac::new(key.get()).map_err(|_| Status::CorruptionDetected)?;
                for _ in 0..rounds {
                    mac.update(last.get());
                    last.set(&mac.finish_reset());
                    sum.xor(last);
                }
                Ok(())
            }
            #[allow(
                unreachable_patterns,
                reason = "SP 800-108 may have a function that PBKDF2 does not"
            )]
            _ => Err(Status::CorruptionDetected),
        }
    }
}

#[cfg(test)]
mod tests;
