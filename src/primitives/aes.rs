//! AES with a key of any size.
//!
//! The software AES of the crate `aes` is fixsliced: constant time, and two blocks at once for the price of one.

use crate::status::{Result, Status};
use aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use aes::{Aes128, Aes192, Aes256};
use zeroize::ZeroizeOnDrop;

pub use aes::Block;

/// The length of a block, in bytes.
pub const BLOCK_LEN: usize = 16;

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

    /// Decrypts `blocks` in place, each alone. Two at once cost as much as one here too.
    #[inline(never)]
    pub fn decrypt_blocks(&self, blocks: &mut [Block]) {
        match self {
            Self::Aes128(aes) => aes.decrypt_blocks(blocks),
            Self::Aes192(aes) => aes.decrypt_blocks(blocks),
            Self::Aes256(aes) => aes.decrypt_blocks(blocks),
        }
    }
}

// The three ciphers zeroize themselves (feature `zeroize` of the crate `aes`).
impl ZeroizeOnDrop for AesKey {}

/// XORs `pad`, which is at least as long, onto `data`.
pub(crate) fn xor(data: &mut [u8], pad: &[u8]) {
    // Whole blocks as one number each: the compiler turns that into words, which it does not do for bytes at any address.
    let (blocks, rest) = Block::slice_as_chunks_mut(data);
    let (pads, _) = Block::slice_as_chunks(pad);
    let done = blocks.len() * BLOCK_LEN;
    for (block, pad) in blocks.iter_mut().zip(pads) {
        xor_block(block, pad);
    }
    for (byte, pad) in rest.iter_mut().zip(pad.iter().skip(done)) {
        *byte ^= pad;
    }
}

/// XORs `pad` onto `block`.
pub(crate) fn xor_block(block: &mut Block, pad: &Block) {
    let sum = u128::from_ne_bytes((*block).into()) ^ u128::from_ne_bytes((*pad).into());
    *block = sum.to_ne_bytes().into();
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// FIPS 197, appendix C: <https://csrc.nist.gov/pubs/fips/197/final>
    #[test]
    fn the_examples_of_fips_197_hold_both_ways_alone_and_in_batches() {
        let plain = hex!("00112233445566778899aabbccddeeff");
        let key: [u8; 32] = core::array::from_fn(|i| i as u8);
        for (length, cipher) in [
            (16, hex!("69c4e0d86a7b0430d8cdb78070b4c55a")),
            (24, hex!("dda97ca4864cdfe06eaf70a0ec0d7191")),
            (32, hex!("8ea2b7ca516745bfeafc49904b496089")),
        ] {
            let key = AesKey::new(&key[..length]).unwrap();
            for count in 1..=5 {
                let mut blocks = [Block::from(plain); 5];
                key.encrypt_blocks(&mut blocks[..count]);
                assert!(blocks[..count].iter().all(|block| block[..] == cipher));
                assert!(blocks[count..].iter().all(|block| block[..] == plain));
                key.decrypt_blocks(&mut blocks[..count]);
                assert_eq!(blocks, [Block::from(plain); 5]);
            }
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        for length in [0, 15, 17, 31, 33, 48, 64] {
            assert!(AesKey::new(&[1; 64][..length]).is_err(), "{length}");
        }
    }

    #[test]
    fn every_byte_of_the_data_and_no_other_is_xored() {
        let pad: [u8; 40] = core::array::from_fn(|i| i as u8 + 1);
        for length in 0..=40 {
            for longer in [length, 40] {
                let mut bytes = [0x80; 40];
                xor(&mut bytes[..length], &pad[..longer]);
                for (i, byte) in bytes.iter().enumerate() {
                    let expected = if i < length { 0x80 ^ pad[i] } else { 0x80 };
                    assert_eq!(*byte, expected, "{length} {i}");
                }
            }
        }
    }
}
