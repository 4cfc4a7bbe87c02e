//! Inputs that have to be kept for the output.

use crate::config::KEY_DERIVATION_INPUT;
use crate::status::{Result, Status};
use zeroize::Zeroize;

/// Inputs one after the other, at most [`KEY_DERIVATION_INPUT`] bytes; wiped when dropped.
pub struct Kept {
    bytes: [u8; KEY_DERIVATION_INPUT],
    length: usize,
}

impl Kept {
    pub const fn new() -> Self {
        Self { bytes: [0; KEY_DERIVATION_INPUT], length: 0 }
    }

    /// Adds an input.
    ///
    /// # Errors
    /// `InsufficientMemory` when it does not fit.
    pub fn push(&mut self, input: &[u8]) -> Result<()> {
        let (_, free) = self.bytes.split_at_mut_checked(self.length).ok_or(FULL)?;
        free.get_mut(..input.len()).ok_or(FULL)?.copy_from_slice(input);
        self.length += input.len();
        Ok(())
    }

    /// What was added until the length was `middle`, and the rest.
    pub fn split_at(&self, middle: usize) -> (&[u8], &[u8]) {
        let all = self.bytes.get(..self.length).unwrap_or(&[]);
        all.split_at_checked(middle).unwrap_or((all, &[]))
    }
}

const FULL: Status = Status::InsufficientMemory;

impl Drop for Kept {
    fn drop(&mut self) {
        // The rest is still zero.
        if let Some(used) = self.bytes.get_mut(..self.length) {
            used.zeroize();
        }
    }
}
