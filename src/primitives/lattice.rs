//! What ML-KEM and ML-DSA share.

use crate::status::{Result as StatusResult, Status};
use chacha20::rand_core::{Infallible, TryCryptoRng, TryRng};

/// Copies a result whose length its parameter set defines.
pub(super) fn copy(from: &[u8], to: &mut [u8]) -> StatusResult<()> {
    if from.len() != to.len() {
        return Err(Status::CorruptionDetected);
    }
    to.copy_from_slice(from);
    Ok(())
}

/// A generator for crates that want to draw random bytes themselves. It gives 32 that were drawn before, because the services'
/// generator can fail, and a crate would lose its status; after that it gives zeros, and [`Given::exhausted`] tells.
pub(super) struct Given<'a> {
    left: &'a [u8],
    exhausted: bool,
}

impl<'a> Given<'a> {
    pub(super) const fn new(bytes: &'a [u8; 32]) -> Self {
        Self { left: bytes, exhausted: false }
    }

    /// Whether more was drawn than was given: what came of it must not be used.
    pub(super) const fn exhausted(&self) -> bool {
        self.exhausted
    }
}

impl TryRng for Given<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut word = [0; 4];
        self.try_fill_bytes(&mut word)?;
        Ok(u32::from_le_bytes(word))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut word = [0; 8];
        self.try_fill_bytes(&mut word)?;
        Ok(u64::from_le_bytes(word))
    }

    fn try_fill_bytes(&mut self, output: &mut [u8]) -> Result<(), Infallible> {
        output.fill(0);
        match self.left.split_at_checked(output.len()) {
            Some((now, later)) => {
                output.copy_from_slice(now);
                self.left = later;
            }
            None => self.exhausted = true,
        }
        Ok(())
    }
}

impl TryCryptoRng for Given<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_given_bytes_come_once_and_more_than_them_is_noticed() {
        let bytes: [u8; 32] = core::array::from_fn(|i| i as u8 + 1);
        let mut given = Given::new(&bytes);
        let mut drawn = [0; 28];
        assert!(given.try_fill_bytes(&mut drawn).is_ok());
        assert_eq!(drawn, bytes[..28]);
        assert_eq!(given.try_next_u32(), Ok(0x201f_1e1d));
        assert!(!given.exhausted());
        assert_eq!(given.try_next_u64(), Ok(0));
        assert!(given.exhausted());
    }
}
