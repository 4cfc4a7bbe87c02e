//! The pseudorandom function under PBKDF2 and SP 800-108: HMAC or CMAC, keyed once for many short messages.

use super::block::Block;
#[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
use crate::primitives::{hash::HashKind, hmac::Hmac};
#[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
use crate::{primitives::cmac::Cmac, status::Result};

/// A keyed pseudorandom function.
pub enum Prf {
    #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
    Hmac(Hmac),
    #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
    Cmac(Cmac),
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
        let mut cmac = Cmac::new(key)?;
        cmac.prepare();
        Ok(Self::Cmac(cmac))
    }

    /// The function of the message that `pieces` make.
    pub fn compute(&self, pieces: &[&[u8]], value: &mut Block) {
        match self {
            #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
            Self::Hmac(keyed) => {
                let mut mac = keyed.clone();
                pieces.iter().for_each(|piece| mac.update(piece));
                value.set(&mac.finish());
            }
            #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
            Self::Cmac(keyed) => {
                let mut mac = keyed.clone();
                pieces.iter().for_each(|piece| mac.update(piece));
                value.set(&mac.finish());
            }
        }
    }

    /// `rounds` times: `last` becomes the function of itself, and goes onto `sum` by XOR.
    #[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
    pub fn iterate(&self, rounds: u32, last: &mut Block, sum: &mut Block) {
        for _ in 0..rounds {
            match self {
                #[cfg(any(feature = "pbkdf2-hmac", feature = "sp800-108-hmac"))]
                Self::Hmac(keyed) => {
                    let mut mac = keyed.clone();
                    mac.update(last.get());
                    last.set(&mac.finish());
                }
                #[cfg(any(feature = "pbkdf2-aes-cmac-prf-128", feature = "sp800-108-cmac"))]
                Self::Cmac(keyed) => {
                    let mut mac = keyed.clone();
                    mac.update(last.get());
                    last.set(&mac.finish());
                }
            }
            sum.xor(last);
        }
    }
}
