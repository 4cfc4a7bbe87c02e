//! Cipher feedback with the whole block (NIST SP 800-38A §6.3, s = b), the last segment of any length.

use crate::primitives::aes::{AesKey, BLOCK_LEN, Block, xor_block};
use zeroize::Zeroize;

/// How many blocks are decrypted at once: encryption is bound to one after the other.
const BATCH: usize = 4;

/// The feedback register.
pub struct Cfb {
    /// Key stream, in which ciphertext takes the place of what was used.
    register: Block,
    /// How much of it was used; 0 when it is a whole block of ciphertext, or the initialization vector.
    used: usize,
}

impl Cfb {
    /// Starts with an initialization vector.
    #[must_use]
    pub fn new(iv: [u8; BLOCK_LEN]) -> Self {
        Self { register: iv.into(), used: 0 }
    }

    /// Encrypts the next piece in place. The key is the same one each time.
    #[inline(never)]
    pub fn encrypt(&mut self, key: &AesKey, data: &mut [u8]) {
        self.feed(key, data, |byte, place| {
            *place ^= *byte;
            *byte = *place;
        });
    }

    /// Decrypts the next piece in place.
    #[inline(never)]
    pub fn decrypt(&mut self, key: &AesKey, data: &mut [u8]) {
        let to_boundary = (BLOCK_LEN - self.used) % BLOCK_LEN;
        let (first, rest) = data.split_at_mut(to_boundary.min(data.len()));
        let step = |byte: &mut u8, place: &mut u8| {
            let cipher = *byte;
            *byte ^= *place;
            *place = cipher;
        };
        self.feed(key, first, step);
        let (blocks, last) = Block::slice_as_chunks_mut(rest);
        for batch in blocks.chunks_mut(BATCH) {
            let mut pads = [self.register; BATCH];
            for (pad, block) in pads.iter_mut().skip(1).zip(batch.iter()) {
                *pad = *block;
            }
            self.register = batch.last().copied().unwrap_or(self.register);
            key.encrypt_blocks(pads.get_mut(..batch.len()).unwrap_or_default());
            for (block, pad) in batch.iter_mut().zip(&mut pads) {
                xor_block(block, pad);
                pad.zeroize();
            }
        }
        self.feed(key, last, step);
    }

    fn feed(&mut self, key: &AesKey, mut data: &mut [u8], step: impl Fn(&mut u8, &mut u8)) {
        while !data.is_empty() {
            if self.used == 0 {
                key.encrypt_blocks(core::slice::from_mut(&mut self.register));
            }
            let length = data.len().min(BLOCK_LEN - self.used);
            let (now, later) = core::mem::take(&mut data).split_at_mut(length);
            for (byte, place) in now.iter_mut().zip(self.register.iter_mut().skip(self.used)) {
                step(byte, place);
            }
            self.used = (self.used + length) % BLOCK_LEN;
            data = later;
        }
    }
}

impl Drop for Cfb {
    fn drop(&mut self) {
        self.register.zeroize();
    }
}
