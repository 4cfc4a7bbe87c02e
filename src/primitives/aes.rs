//! AES with a key of any size, and counter mode over it.
//!
//! The software AES of the crate `aes` is fixsliced: constant time, and two blocks at once for the price of one.

use crate::status::{Result, Status};
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use zeroize::{Zeroize, ZeroizeOnDrop};

pub use aes::Block;

/// An expanded AES key of any of the three sizes.
#[derive(Clone)]
pub enum AesKey {
    /// AES-128.
    Aes128(Aes128),
    /// AES-192.
    Aes192(Aes192),
    /// AES-256.
    Aes256(Aes256),
}

impl AesKey {
    /// Expands a key of 16, 24 or 32 bytes.
    ///
    /// # Errors
    /// `InvalidArgument` for any other length.
    #[inline(never)]
    pub fn new(key: &[u8]) -> Result<Self> {
        // Each cipher is made where it stays: a `Result` of one would be moved about, round keys and all.
        if let Ok(key) = key.try_into() {
            Ok(Self::Aes128(Aes128::new(key)))
        } else if let Ok(key) = key.try_into() {
            Ok(Self::Aes192(Aes192::new(key)))
        } else if let Ok(key) = key.try_into() {
            Ok(Self::Aes256(Aes256::new(key)))
        } else {
            Err(Status::InvalidArgument)
        }
    }

    /// Encrypts `blocks` in place, each alone. Two at once cost the fixsliced software AES as much as one.
    #[inline(never)]
    pub fn encrypt_blocks(&self, blocks: &mut [Block]) {
        // For several at once the crate first spreads the round keys, which is lost work for one.
        if let [block] = blocks {
            return match self {
                Self::Aes128(aes) => aes.encrypt_block(block),
                Self::Aes192(aes) => aes.encrypt_block(block),
                Self::Aes256(aes) => aes.encrypt_block(block),
            };
        }
        match self {
            Self::Aes128(aes) => aes.encrypt_blocks(blocks),
            Self::Aes192(aes) => aes.encrypt_blocks(blocks),
            Self::Aes256(aes) => aes.encrypt_blocks(blocks),
        }
    }
}

// The three ciphers zeroize themselves (feature `zeroize` of the crate `aes`).
impl ZeroizeOnDrop for AesKey {}

/// How much of the counter block counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The last four bytes, as in GCM.
    Low32,
    /// The whole block, as in CTR mode (NIST SP 800-38A §6.5).
    Full,
}

/// Counter mode: the key stream over successive counter blocks, XORed onto data in pieces of any length.
pub struct CounterMode<'k> {
    key: &'k AesKey,
    width: Width,
    next: u128,
    ready: [Block; 2],
    used: usize,
}

impl<'k> CounterMode<'k> {
    /// Starts with `counter` as the first counter block.
    #[must_use]
    pub fn new(key: &'k AesKey, counter: [u8; 16], width: Width) -> Self {
        Self {
            key,
            width,
            next: u128::from_be_bytes(counter),
            ready: [Block::default(); 2],
            used: 32,
        }
    }

    /// Leaves out one block of the key stream; only before any data.
    pub fn skip_block(&mut self) {
        self.take_counter();
    }

    /// XORs the next part of the key stream onto `data`.
    #[inline(never)]
    pub fn apply(&mut self, mut data: &mut [u8]) {
        while !data.is_empty() {
            if self.used >= 32 {
                self.ready = [self.take_counter(), self.take_counter()];
                self.key.encrypt_blocks(&mut self.ready);
                self.used = 0;
            }
            let pad = self.ready.iter().flat_map(|block| block.iter()).skip(self.used);
            let length = data.len().min(32 - self.used);
            let (now, later) = core::mem::take(&mut data).split_at_mut(length);
            for (byte, pad) in now.iter_mut().zip(pad) {
                *byte ^= pad;
            }
            self.used += length;
            data = later;
        }
    }

    fn take_counter(&mut self) -> Block {
        let block = Block::from(self.next.to_be_bytes());
        let next = self.next.wrapping_add(1);
        self.next = match self.width {
            Width::Full => next,
            Width::Low32 => self.next & !0xffff_ffff | next & 0xffff_ffff,
        };
        block
    }
}

impl Drop for CounterMode<'_> {
    fn drop(&mut self) {
        for block in &mut self.ready {
            block.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    #[test]
    fn the_counter_carries_through_the_whole_block_only_in_ctr_mode() {
        let key = AesKey::new(&[1; 16]).unwrap();
        let stream = |counter: [u8; 16], width| {
            let mut data = [0u8; 48];
            CounterMode::new(&key, counter, width).apply(&mut data);
            data
        };
        let (full, low) = (stream([0xff; 16], Width::Full), stream([0xff; 16], Width::Low32));
        assert_eq!(full[..16], low[..16]);
        assert_eq!(full[16..32], stream([0; 16], Width::Full)[..16]);
        assert_ne!(full[16..32], low[16..32]);
    }

    /// NIST SP 800-38A, F.5.1 and F.5.5: <https://csrc.nist.gov/pubs/sp/800/38/a/final>
    #[test]
    fn the_ctr_vectors_of_sp_800_38a_hold_in_every_chunking() {
        let counter = hex!("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        let text = hex!("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        let cases: [(&[u8], [u8; 32]); 2] = [
            (
                &hex!("2b7e151628aed2a6abf7158809cf4f3c"),
                hex!("874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"),
            ),
            (
                &hex!("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
                hex!("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"),
            ),
        ];
        for (key, expected) in cases {
            let key = AesKey::new(key).unwrap();
            for piece in 1..=32 {
                let mut data = text;
                let mut ctr = CounterMode::new(&key, counter, Width::Full);
                for part in data.chunks_mut(piece) {
                    ctr.apply(part);
                }
                assert_eq!(data, expected);
            }
        }
    }
}
