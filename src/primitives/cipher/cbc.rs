//! Cipher block chaining of whole blocks (NIST SP 800-38A §6.2).

use crate::primitives::aes::{AesKey, BLOCK_LEN, Block, xor_block};

/// How many blocks are decrypted at once: encryption is bound to one after the other.
const BATCH: usize = 4;

/// The chain.
pub struct Cbc {
    previous: Block,
}

impl Cbc {
    /// Starts with an initialization vector.
    #[must_use]
    pub fn new(iv: [u8; BLOCK_LEN]) -> Self {
        Self { previous: iv.into() }
    }

    /// Encrypts the next blocks in place. The key is the same one each time.
    #[inline(never)]
    pub fn encrypt(&mut self, key: &AesKey, blocks: &mut [Block]) {
        for block in blocks {
            xor_block(block, &self.previous);
            key.encrypt_blocks(core::slice::from_mut(block));
            self.previous = *block;
        }
    }

    /// Decrypts the next blocks in place.
    #[inline(never)]
    pub fn decrypt(&mut self, key: &AesKey, blocks: &mut [Block]) {
        for batch in blocks.chunks_mut(BATCH) {
            let mut chain = [self.previous; BATCH];
            for (link, block) in chain.iter_mut().skip(1).zip(batch.iter()) {
                *link = *block;
            }
            self.previous = batch.last().copied().unwrap_or(self.previous);
            key.decrypt_blocks(batch);
            for (block, link) in batch.iter_mut().zip(&chain) {
                xor_block(block, link);
            }
        }
    }
}
