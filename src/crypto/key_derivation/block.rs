//! A block of the output.

use crate::primitives::hash::MAX_LENGTH;
use zeroize::Zeroize;

/// A block of the output; wiped when dropped.
pub struct Block {
    bytes: [u8; MAX_LENGTH],
    length: usize,
}

impl Block {
    pub const fn new() -> Self {
        Self { bytes: [0; MAX_LENGTH], length: 0 }
    }

    /// Replaces the block, which has at most [`MAX_LENGTH`] bytes.
    pub fn set(&mut self, value: &[u8]) {
        for (to, from) in self.bytes.iter_mut().zip(value) {
            *to = *from;
        }
        self.length = value.len().min(MAX_LENGTH);
    }

    pub fn get(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&[])
    }

    #[cfg(feature = "pbkdf2-hmac")]
    pub fn get_mut(&mut self) -> &mut [u8] {
        self.bytes.get_mut(..self.length).unwrap_or(&mut [])
    }

    /// XORs another block of the same length onto this one.
    #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
    pub fn xor(&mut self, other: &Self) {
        for (to, from) in self.bytes.iter_mut().zip(&other.bytes) {
            *to ^= from;
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
