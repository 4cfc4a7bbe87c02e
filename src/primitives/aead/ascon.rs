//! Ascon-AEAD128 (NIST SP 800-232 §4) in pieces, over the permutation of the crate `ascon-core`.
//!
//! The state is five words of 64 bits, which hold bytes little endian; the first two words are the rate.

use crate::primitives::cipher::Direction;
use ascon_core::State;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The length of a key, a nonce and a tag, in bytes.
pub const LEN: usize = 16;

/// SP 800-232 §4.1.1.
const IV: u64 = 0x0000_1000_808c_0001;
/// Separates associated data from text.
const DOMAIN: u64 = 1 << 63;
const RATE: usize = 16;

/// One message: associated data, then text, then the tag. Wiped when dropped.
pub struct Ascon {
    direction: Direction,
    state: State,
    key: [u64; 2],
    /// How many bytes of the rate the block in progress has.
    at: usize,
    any_ad: bool,
    in_text: bool,
}

fn words(bytes: &[u8; LEN]) -> [u64; 2] {
    let number = u128::from_le_bytes(*bytes);
    [number as u64, (number >> 64) as u64]
}

impl Ascon {
    /// Starts a message.
    #[inline(never)]
    #[must_use]
    pub fn new(key: &[u8; LEN], nonce: &[u8; LEN], direction: Direction) -> Self {
        let ([k0, k1], [n0, n1]) = (words(key), words(nonce));
        let mut state = State::new(IV, k0, k1, n0, n1);
        state.permute_12();
        state[3] ^= k0;
        state[4] ^= k1;
        Self { direction, state, key: [k0, k1], at: 0, any_ad: false, in_text: false }
    }

    /// XORs `byte` onto byte `at` of the rate.
    fn add(&mut self, at: usize, byte: u8) {
        let word = u64::from(byte) << (8 * (at % 8));
        if at < 8 {
            self.state[0] ^= word;
        } else {
            self.state[1] ^= word;
        }
    }

    /// Byte `at` of the rate.
    fn byte(&self, at: usize) -> u8 {
        let word = if at < 8 { self.state[0] } else { self.state[1] };
        (word >> (8 * (at % 8))) as u8
    }

    fn advance(&mut self) {
        self.at += 1;
        if self.at == RATE {
            self.state.permute_8();
            self.at = 0;
        }
    }

    /// Takes the next piece of the associated data, before the first of the text.
    #[inline(never)]
    pub fn associated_data(&mut self, data: &[u8]) {
        for byte in data {
            self.add(self.at, *byte);
            self.advance();
        }
        self.any_ad |= !data.is_empty();
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.in_text = true;
            if self.any_ad {
                self.add(self.at, 1);
                self.state.permute_8();
                self.at = 0;
            }
            self.state[4] ^= DOMAIN;
        }
    }

    /// Encrypts or decrypts the next piece of the text in place.
    #[inline(never)]
    pub fn update(&mut self, text: &mut [u8]) {
        if text.is_empty() {
            return;
        }
        self.begin_text();
        for byte in text {
            let pad = self.byte(self.at);
            // The rate takes the plaintext in, and then is the ciphertext.
            let plain = match self.direction {
                Direction::Encrypt => *byte,
                Direction::Decrypt => *byte ^ pad,
            };
            self.add(self.at, plain);
            *byte ^= pad;
            self.advance();
        }
    }

    /// Ends the message and gives its tag.
    #[inline(never)]
    #[must_use]
    pub fn tag(&mut self) -> [u8; LEN] {
        self.begin_text();
        self.add(self.at, 1);
        let [k0, k1] = self.key;
        self.state[2] ^= k0;
        self.state[3] ^= k1;
        self.state.permute_12();
        let tag = u128::from(self.state[3] ^ k0) | u128::from(self.state[4] ^ k1) << 64;
        tag.to_le_bytes()
    }
}

impl Drop for Ascon {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

// The state zeroizes itself (feature `zeroize` of the crate `ascon-core`).
impl ZeroizeOnDrop for Ascon {}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use std::vec::Vec;

    /// The known answers of the designers' implementation, LWC_AEAD_KAT_128_128.txt:
    /// <https://github.com/ascon/ascon-c/blob/main/crypto_aead/asconaead128/LWC_AEAD_KAT_128_128.txt>
    #[test]
    fn the_known_answers_hold_in_every_chunking() {
        let key: [u8; 16] = core::array::from_fn(|i| i as u8);
        let nonce = key;
        for (ad, text, expected) in [
            (0, 0, &hex!("4427d64b8e1e1451fc445960f0839bb0")[..]),
            (5, 0, &hex!("6279c4882f99dfb6d9ec3695c9f2a773")[..]),
            (16, 0, &hex!("b747d3235e971c20d00dcf87406938fd")[..]),
            (2, 1, &hex!("49be454d8c97e1eab5119bf47d3654dde2")[..]),
            (7, 1, &hex!("44ed28ea9a451be731c7d5b4aaebd97969")[..]),
            (12, 1, &hex!("bba99810090a3340a198ff6b536bafe22e")[..]),
        ] {
            let mut ascon = Ascon::new(&key, &nonce, Direction::Encrypt);
            let ad: Vec<u8> = (0..ad).collect();
            ascon.associated_data(&ad);
            let mut text: Vec<u8> = (0..text).collect();
            ascon.update(&mut text);
            text.extend(ascon.tag());
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn every_chunking_gives_the_same_and_decryption_the_text() {
        let (key, nonce) = ([1; 16], [2; 16]);
        let text: Vec<u8> = (0..50).collect();
        let run = |direction, ad_piece, piece, text: &[u8]| {
            let mut ascon = Ascon::new(&key, &nonce, direction);
            [9; 37].chunks(ad_piece).for_each(|ad| ascon.associated_data(ad));
            let mut text = text.to_vec();
            text.chunks_mut(piece).for_each(|part| ascon.update(part));
            (text, ascon.tag())
        };
        let (sealed, tag) = run(Direction::Encrypt, 37, 50, &text);
        for piece in 1..=50 {
            assert_eq!(run(Direction::Encrypt, piece, piece, &text), (sealed.clone(), tag));
            assert_eq!(run(Direction::Decrypt, piece, piece, &sealed), (text.clone(), tag));
        }
    }
}
