//! AES-CCM (NIST SP 800-38C) in pieces, for lengths that are known beforehand.
//!
//! Each block needs AES twice: once for the CBC-MAC, once for the key stream. The software AES computes two blocks for the price of
//! one, and the block of key stream that comes next is known already: so both are made in one call, and CCM costs as much as CTR.

use crate::primitives::aes::{AesKey, BLOCK_LEN, Block};
use crate::primitives::cipher::Direction;
use crate::status::{Result, Status};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The lengths of nonces: from 7 to 13 bytes.
pub const NONCE_LENGTHS: core::ops::RangeInclusive<usize> = 7..=13;

/// Whether CCM has tags of this length.
#[must_use]
pub const fn has_tag_length(length: usize) -> bool {
    length >= 4 && length <= 16 && length.is_multiple_of(2)
}

/// The longest nonce that leaves room for the length of a text.
#[must_use]
pub const fn longest_nonce(text_length: u64) -> usize {
    let bytes = (u64::BITS - text_length.leading_zeros()).div_ceil(8) as usize;
    15 - if bytes < 2 { 2 } else { bytes }
}

/// One message under AES-CCM: its lengths and nonce, then its associated data, then its text, then the tag. Wiped when dropped.
#[derive(Clone)]
pub struct Ccm {
    direction: Direction,
    /// The CBC-MAC, onto which the bytes of the block in progress are XORed.
    mac: Block,
    absorbed: usize,
    /// The key stream of the text's block in progress.
    pad: Block,
    counter: Block,
    /// The first block of key stream, which masks the tag.
    mask: Block,
    ad_left: u64,
    text_left: u64,
    in_text: bool,
}

impl Ccm {
    /// Starts a message.
    ///
    /// # Errors
    /// `InvalidArgument` for a nonce or tag of a length that CCM does not have, and a text that is too long for the nonce.
    #[inline(never)]
    pub fn new(
        key: &AesKey,
        nonce: &[u8],
        tag_length: usize,
        ad_length: u64,
        text_length: u64,
        direction: Direction,
    ) -> Result<Self> {
        let fits = NONCE_LENGTHS.contains(&nonce.len()) && has_tag_length(tag_length);
        if !fits || nonce.len() > longest_nonce(text_length) {
            return Err(Status::InvalidArgument);
        }
        // SP 800-38C, appendix A.2.1: flags, nonce, length of the text.
        let length_of_length = 15 - nonce.len();
        let has_ad = u8::from(ad_length != 0) << 6;
        let tag_code = ((tag_length as u8 - 2) / 2) << 3;
        let mut first = Block::default();
        let mut counter = Block::default();
        first[0] = has_ad | tag_code | (length_of_length as u8 - 1);
        counter[0] = length_of_length as u8 - 1;
        for (i, byte) in nonce.iter().enumerate() {
            for block in [&mut first, &mut counter] {
                if let Some(place) = block.get_mut(i + 1) {
                    *place = *byte;
                }
            }
        }
        let length = text_length.to_be_bytes();
        let places = first.iter_mut().rev().take(length_of_length);
        places.zip(length.iter().rev()).for_each(|(to, from)| *to = *from);
        let mut made = [first, counter];
        key.encrypt_blocks(&mut made);
        let [mac, mask] = made;
        made.iter_mut().for_each(|block| block.zeroize());
        let mut ccm = Self {
            direction,
            mac,
            absorbed: 0,
            pad: Block::default(),
            counter,
            mask,
            ad_left: ad_length,
            text_left: text_length,
            in_text: false,
        };
        ccm.count();
        ccm.absorb_ad_length(key, ad_length);
        Ok(ccm)
    }

    /// SP 800-38C, appendix A.2.2.
    fn absorb_ad_length(&mut self, key: &AesKey, length: u64) {
        let bytes = length.to_be_bytes();
        match length {
            0 => {}
            1..=0xfeff => self.absorb(key, &bytes[6..]),
            0xff00..=0xffff_ffff => {
                self.absorb(key, &[0xff, 0xfe]);
                self.absorb(key, &bytes[4..]);
            }
            _ => {
                self.absorb(key, &[0xff, 0xff]);
                self.absorb(key, &bytes);
            }
        }
    }

    /// Takes the next piece of the associated data.
    ///
    /// # Errors
    /// `InvalidArgument` beyond the length given.
    pub fn associated_data(&mut self, key: &AesKey, data: &[u8]) -> Result<()> {
        self.ad_left =
            self.ad_left.checked_sub(data.len() as u64).ok_or(Status::InvalidArgument)?;
        self.absorb(key, data);
        Ok(())
    }

    fn absorb(&mut self, key: &AesKey, data: &[u8]) {
        for byte in data {
            if let Some(place) = self.mac.get_mut(self.absorbed) {
                *place ^= byte;
            }
            self.absorbed += 1;
            if self.absorbed == BLOCK_LEN {
                self.turn(key);
            }
        }
    }

    /// Ends a block of the CBC-MAC, and makes the key stream of the next block of text on the way.
    #[inline(never)]
    fn turn(&mut self, key: &AesKey) {
        let mut made = [self.mac, self.counter];
        key.encrypt_blocks(&mut made);
        [self.mac, self.pad] = made;
        made.iter_mut().for_each(|block| block.zeroize());
        self.absorbed = 0;
        if self.in_text {
            self.count();
        }
    }

    fn count(&mut self) {
        let next = u128::from_be_bytes(self.counter.into()).wrapping_add(1);
        self.counter = next.to_be_bytes().into();
    }

    /// Pads the associated data, and makes sure of the first block of key stream.
    fn begin_text(&mut self, key: &AesKey) {
        if !self.in_text {
            self.in_text = true;
            if self.absorbed > 0 {
                self.turn(key);
            } else {
                // What the last block of associated data made is the same: the counter did not move.
                self.pad = self.counter;
                key.encrypt_blocks(core::slice::from_mut(&mut self.pad));
                self.count();
            }
        }
    }

    /// Encrypts or decrypts the next piece of the text in place.
    ///
    /// # Errors
    /// `InvalidArgument` beyond the length given, or when associated data is missing.
    #[inline(never)]
    pub fn update(&mut self, key: &AesKey, text: &mut [u8]) -> Result<()> {
        if self.ad_left != 0 {
            return Err(Status::InvalidArgument);
        }
        self.text_left =
            self.text_left.checked_sub(text.len() as u64).ok_or(Status::InvalidArgument)?;
        if text.is_empty() {
            return Ok(());
        }
        self.begin_text(key);
        let mut text = text;
        while !text.is_empty() {
            let length = text.len().min(BLOCK_LEN - self.absorbed);
            let (now, later) = core::mem::take(&mut text).split_at_mut(length);
            let pads = self.pad.iter().skip(self.absorbed);
            let macs = self.mac.iter_mut().skip(self.absorbed);
            for ((byte, pad), mac) in now.iter_mut().zip(pads).zip(macs) {
                match self.direction {
                    Direction::Encrypt => {
                        *mac ^= *byte;
                        *byte ^= pad;
                    }
                    Direction::Decrypt => {
                        *byte ^= pad;
                        *mac ^= *byte;
                    }
                }
            }
            self.absorbed += length;
            if self.absorbed == BLOCK_LEN {
                self.turn(key);
            }
            text = later;
        }
        Ok(())
    }

    /// Ends the message and gives the full tag.
    ///
    /// # Errors
    /// `InvalidArgument` when less came than the lengths said.
    #[inline(never)]
    pub fn tag(&mut self, key: &AesKey) -> Result<[u8; BLOCK_LEN]> {
        if self.ad_left != 0 || self.text_left != 0 {
            return Err(Status::InvalidArgument);
        }
        if self.absorbed > 0 {
            self.turn(key);
        }
        let mut tag: [u8; BLOCK_LEN] = self.mac.into();
        tag.iter_mut().zip(&self.mask).for_each(|(tag, mask)| *tag ^= mask);
        Ok(tag)
    }
}

impl Drop for Ccm {
    fn drop(&mut self) {
        for block in [&mut self.mac, &mut self.pad, &mut self.counter, &mut self.mask] {
            block.zeroize();
        }
    }
}

impl ZeroizeOnDrop for Ccm {}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;

    /// NIST SP 800-38C, appendix C, examples 1 to 3: <https://csrc.nist.gov/pubs/sp/800/38/c/upd1/final>
    #[test]
    fn the_examples_of_sp_800_38c_hold_in_every_chunking() {
        let key = AesKey::new(&hex!("404142434445464748494a4b4c4d4e4f")).unwrap();
        type Example = (&'static [u8], &'static [u8], &'static [u8], &'static [u8]);
        let examples: [Example; 3] = [
            (
                &hex!("10111213141516"),
                &hex!("0001020304050607"),
                &hex!("20212223"),
                &hex!("7162015b4dac255d"),
            ),
            (
                &hex!("1011121314151617"),
                &hex!("000102030405060708090a0b0c0d0e0f"),
                &hex!("202122232425262728292a2b2c2d2e2f"),
                &hex!("d2a1f0e051ea5f62081a7792073d593d1fc64fbfaccd"),
            ),
            (
                &hex!("101112131415161718191a1b"),
                &hex!("000102030405060708090a0b0c0d0e0f10111213"),
                &hex!("202122232425262728292a2b2c2d2e2f3031323334353637"),
                &hex!("e3b201a9f5b71a7a9b1ceaeccd97e70b6176aad9a4428aa5484392fbc1b09951"),
            ),
        ];
        for (nonce, ad, plain, sealed) in examples {
            let tag_length = sealed.len() - plain.len();
            for piece in 1..=32 {
                for direction in [Direction::Encrypt, Direction::Decrypt] {
                    let lengths = (ad.len() as u64, plain.len() as u64);
                    let mut ccm =
                        Ccm::new(&key, nonce, tag_length, lengths.0, lengths.1, direction).unwrap();
                    ad.chunks(piece).for_each(|ad| ccm.associated_data(&key, ad).unwrap());
                    let (from, to) = match direction {
                        Direction::Encrypt => (plain, &sealed[..plain.len()]),
                        Direction::Decrypt => (&sealed[..plain.len()], plain),
                    };
                    let mut text = Vec::from(from);
                    text.chunks_mut(piece).for_each(|part| ccm.update(&key, part).unwrap());
                    assert_eq!(text, to);
                    let tag = ccm.tag(&key).unwrap();
                    assert_eq!(tag[..tag_length], sealed[plain.len()..]);
                }
            }
        }
    }

    #[test]
    fn the_lengths_bind() {
        let key = AesKey::new(&[1; 16]).unwrap();
        let new =
            |ad: u64, text: u64| Ccm::new(&key, &[7; 12], 8, ad, text, Direction::Encrypt).unwrap();
        let refused = Err(Status::InvalidArgument);
        assert_eq!(new(3, 3).associated_data(&key, &[0; 4]), refused);
        assert_eq!(new(3, 3).update(&key, &mut [0; 3]), refused, "associated data is missing");
        assert_eq!(new(0, 3).update(&key, &mut [0; 4]), refused);
        let mut short = new(0, 3);
        assert_eq!(short.update(&key, &mut [0; 2]), Ok(()));
        assert_eq!(short.tag(&key).err(), Some(Status::InvalidArgument));
        assert_eq!(new(1, 0).tag(&key).err(), Some(Status::InvalidArgument));
        assert!(new(0, 0).tag(&key).is_ok());
        for (nonce, tag, text) in [(6, 8, 0), (14, 8, 0), (12, 3, 0), (12, 5, 0), (13, 8, 1 << 16)]
        {
            let made = Ccm::new(&key, &[7; 14][..nonce], tag, 0, text, Direction::Encrypt);
            assert_eq!(made.err(), Some(Status::InvalidArgument), "{nonce} {tag} {text}");
        }
        assert_eq!([0, 65535, 65536, 1 << 24].map(longest_nonce), [13, 13, 12, 11]);
    }
}
