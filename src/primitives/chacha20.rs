//! ChaCha20 in its three forms: RFC 8439, the original one, and XChaCha20.
//!
//! All run on one core, that of the original, whose counter has 64 bits: RFC 8439 uses the upper half of the counter for the first
//! part of its nonce.

use crate::primitives::aes::xor;
use chacha20::ChaCha20LegacyCore;
use chacha20::cipher::array::Array;
use chacha20::cipher::consts::U64;
use chacha20::cipher::{KeyIvInit, StreamCipherCore};
use zeroize::Zeroize;

/// The length of a key, in bytes.
pub const KEY_LEN: usize = 32;
/// The length of a block of key stream, in bytes.
pub const BLOCK_LEN: usize = 64;

type Block = Array<u8, U64>;

/// The key stream, XORed onto data in pieces of any length; wiped when dropped.
///
/// It does not watch its counter: see [`ChaCha20::capacity`].
pub struct ChaCha20 {
    core: ChaCha20LegacyCore,
    block: Block,
    /// How much of the block was used.
    used: usize,
}

impl ChaCha20 {
    /// ChaCha20 of RFC 8439 §2.4, from the block `counter` on.
    #[must_use]
    pub fn new(key: &[u8; KEY_LEN], nonce: [u8; 12], counter: u32) -> Self {
        let [a, b, c, d, rest @ ..] = nonce;
        let upper = u32::from_le_bytes([a, b, c, d]);
        Self::original(key, rest, u64::from(upper) << 32 | u64::from(counter))
    }

    /// ChaCha20 with a nonce of 64 bits and a counter of 64 bits: <https://cr.yp.to/chacha/chacha-20080128.pdf>.
    #[inline(never)]
    #[must_use]
    pub fn original(key: &[u8; KEY_LEN], nonce: [u8; 8], counter: u64) -> Self {
        let mut core = ChaCha20LegacyCore::new(key.into(), &nonce.into());
        core.set_block_pos(counter);
        Self { core, block: Block::default(), used: BLOCK_LEN }
    }

    /// XChaCha20: <https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03#section-2.3>.
    #[cfg(feature = "xchacha20-poly1305")]
    #[inline(never)]
    #[must_use]
    pub fn extended(key: &[u8; KEY_LEN], nonce: [u8; 24], counter: u64) -> Self {
        let (mut first, mut rest) = ([0; 16], [0; 8]);
        for (place, byte) in first.iter_mut().chain(&mut rest).zip(nonce) {
            *place = byte;
        }
        let mut subkey = chacha20::hchacha::<chacha20::R20>(key.into(), &first.into());
        let made = Self::original(&subkey.0, rest, counter);
        subkey.zeroize();
        made
    }

    /// How many bytes RFC 8439 has from the block `counter` on: its counter may not wrap.
    #[must_use]
    pub const fn capacity(counter: u32) -> u64 {
        ((1 << 32) - counter as u64) * BLOCK_LEN as u64
    }

    /// XORs the next part of the key stream onto `data`.
    #[inline(never)]
    pub fn apply(&mut self, data: &mut [u8]) {
        let ready = self.block.get(self.used..).unwrap_or_default();
        let length = data.len().min(ready.len());
        let (now, later) = data.split_at_mut(length);
        xor(now, ready);
        self.used += length;
        let (blocks, rest) = Block::slice_as_chunks_mut(later);
        self.core.apply_keystream_blocks(blocks);
        if !rest.is_empty() {
            self.block = Block::default();
            self.core.apply_keystream_blocks(core::slice::from_mut(&mut self.block));
            xor(rest, &self.block);
            self.used = rest.len();
        }
    }
}

impl Drop for ChaCha20 {
    fn drop(&mut self) {
        self.block.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// RFC 8439 §2.4.2: <https://www.rfc-editor.org/rfc/rfc8439#section-2.4.2>
    #[test]
    fn the_vector_of_rfc_8439_holds_in_every_chunking() {
        let key: [u8; 32] = core::array::from_fn(|i| i as u8);
        for piece in 1..=114 {
            let mut text = *b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
            let mut stream = ChaCha20::new(&key, hex!("000000000000004a00000000"), 1);
            text.chunks_mut(piece).for_each(|part| stream.apply(part));
            assert_eq!(text[..16], hex!("6e2e359a2568f98041ba0728dd0d6981"));
            assert_eq!(text[112..], hex!("874d"));
        }
    }
}
