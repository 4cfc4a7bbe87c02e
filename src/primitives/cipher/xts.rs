//! XTS with ciphertext stealing (IEEE 1619-2018 §5, NIST SP 800-38E).

use super::Direction;
use crate::primitives::aes::{AesKey, BLOCK_LEN, Block, xor_block};
use crate::status::{Result, Status};
use zeroize::Zeroize;

/// The most bytes of one data unit: 2^20 blocks (SP 800-38E §4).
pub const MAX_DATA_UNIT: u64 = (1 << 20) * BLOCK_LEN as u64;

const BATCH: usize = 4;

/// The tweak of the next block, as a number whose first byte is the least significant.
pub struct Xts {
    tweak: u128,
}

impl Xts {
    /// Starts a data unit: `iv` is its number, little-endian, `tweak_key` the second half of the key.
    #[must_use]
    pub fn new(tweak_key: &AesKey, iv: [u8; BLOCK_LEN]) -> Self {
        let mut block = [Block::from(iv)];
        tweak_key.encrypt_blocks(&mut block);
        let [block] = &mut block;
        let tweak = u128::from_le_bytes((*block).into());
        block.zeroize();
        Self { tweak }
    }

    /// Encrypts or decrypts the next blocks in place. The key, the first half, is the same one each time.
    #[inline(never)]
    pub fn apply(&mut self, key: &AesKey, direction: Direction, blocks: &mut [Block]) {
        for batch in blocks.chunks_mut(BATCH) {
            let first = self.tweak;
            self.whiten(batch);
            match direction {
                Direction::Encrypt => key.encrypt_blocks(batch),
                Direction::Decrypt => key.decrypt_blocks(batch),
            }
            self.tweak = first;
            self.whiten(batch);
        }
    }

    /// The last whole block and the `BLOCK_LEN - 1` bytes at most that follow it, in place.
    ///
    /// # Errors
    /// `InvalidArgument` for another length.
    #[inline(never)]
    pub fn finish(&mut self, key: &AesKey, direction: Direction, text: &mut [u8]) -> Result<()> {
        let (whole, rest) =
            text.split_first_chunk_mut::<BLOCK_LEN>().ok_or(Status::InvalidArgument)?;
        if rest.len() >= BLOCK_LEN {
            return Err(Status::InvalidArgument);
        }
        let mut block = [Block::from(*whole)];
        if rest.is_empty() {
            self.apply(key, direction, &mut block);
        } else {
            // The rest takes the place of the front of the block, which is done first and gives its own front for the rest.
            // Decryption uses the two tweaks in the other order.
            let (first, second) = match direction {
                Direction::Encrypt => (self.tweak, double(self.tweak)),
                Direction::Decrypt => (double(self.tweak), self.tweak),
            };
            self.tweak = first;
            self.apply(key, direction, &mut block);
            for (byte, stolen) in
                rest.iter_mut().zip(block.iter_mut().flat_map(|block| block.iter_mut()))
            {
                core::mem::swap(byte, stolen);
            }
            self.tweak = second;
            self.apply(key, direction, &mut block);
        }
        let [block] = &mut block;
        *whole = (*block).into();
        block.zeroize();
        Ok(())
    }

    /// XORs successive tweaks onto successive blocks.
    fn whiten(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            xor_block(block, &self.tweak.to_le_bytes().into());
            self.tweak = double(self.tweak);
        }
    }
}

/// Multiplies by x in GF(2^128), without a branch on the number.
const fn double(tweak: u128) -> u128 {
    let carried = ((tweak >> 127) as u32).wrapping_neg() & 0x87;
    tweak << 1 ^ carried as u128
}

impl Drop for Xts {
    fn drop(&mut self) {
        self.tweak.zeroize();
    }
}
