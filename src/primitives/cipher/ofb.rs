//! Output feedback (NIST SP 800-38A §6.4).

use crate::primitives::aes::{AesKey, BLOCK_LEN, Block, xor};
use zeroize::Zeroize;

/// The key stream.
pub struct Ofb {
    block: Block,
    /// How much of the block was used.
    used: usize,
}

impl Ofb {
    /// Starts with an initialization vector.
    #[must_use]
    pub fn new(iv: [u8; BLOCK_LEN]) -> Self {
        Self { block: iv.into(), used: BLOCK_LEN }
    }

    /// XORs the next part of the key stream onto `data`. The key is the same one each time.
    #[inline(never)]
    pub fn apply(&mut self, key: &AesKey, mut data: &mut [u8]) {
        while !data.is_empty() {
            if self.used >= BLOCK_LEN {
                key.encrypt_blocks(core::slice::from_mut(&mut self.block));
                self.used = 0;
            }
            let pad = self.block.get(self.used..).unwrap_or_default();
            let length = data.len().min(pad.len());
            let (now, later) = core::mem::take(&mut data).split_at_mut(length);
            xor(now, pad);
            self.used += length;
            data = later;
        }
    }
}

impl Drop for Ofb {
    fn drop(&mut self) {
        self.block.zeroize();
    }
}
