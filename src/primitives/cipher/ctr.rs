//! Counter mode (NIST SP 800-38A §6.5).

use crate::primitives::aes::{AesKey, BLOCK_LEN, Block, xor};
use zeroize::Zeroize;

/// How many blocks of key stream are made at once, at most: two halve the price of each, four save copies of the key as well.
const BATCH: usize = 4;

/// How much of the counter block counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The last four bytes, as in GCM.
    Low32,
    /// The whole block, as in CTR mode.
    Full,
}

/// Counter mode: the key stream over successive counter blocks, XORed onto data in pieces of any length.
#[derive(Clone)]
pub struct CounterMode {
    width: Width,
    next: u128,
    ready: [Block; BATCH],
    /// The part of `ready` that is key stream and not used yet.
    used: usize,
    end: usize,
}

impl CounterMode {
    /// Starts with `counter` as the first counter block.
    #[must_use]
    pub fn new(counter: [u8; BLOCK_LEN], width: Width) -> Self {
        Self {
            width,
            next: u128::from_be_bytes(counter),
            ready: [Block::default(); BATCH],
            used: 0,
            end: 0,
        }
    }

    /// Leaves out one block of the key stream; only before any data.
    pub fn skip_block(&mut self) {
        self.next = following(self.width, self.next);
    }

    /// XORs the next part of the key stream onto `data`. The key is the same one each time.
    #[inline(never)]
    pub fn apply(&mut self, key: &AesKey, mut data: &mut [u8]) {
        while !data.is_empty() {
            if self.used >= self.end {
                self.refill(key, data.len());
            }
            let ready = Block::slice_as_flattened(&self.ready);
            let pad = ready.get(self.used..self.end).unwrap_or_default();
            let length = data.len().min(pad.len());
            let (now, later) = core::mem::take(&mut data).split_at_mut(length);
            xor(now, pad);
            self.used += length;
            data = later;
        }
    }

    /// Makes the key stream for `wanted` bytes, or for as many as there is room for.
    fn refill(&mut self, key: &AesKey, wanted: usize) {
        let count = if wanted > 2 * BLOCK_LEN { BATCH } else { 2 };
        let (mut next, width) = (self.next, self.width);
        for block in self.ready.iter_mut().take(count) {
            *block = next.to_be_bytes().into();
            next = following(width, next);
        }
        self.next = next;
        key.encrypt_blocks(self.ready.get_mut(..count).unwrap_or_default());
        self.used = 0;
        self.end = count * BLOCK_LEN;
    }
}

const fn following(width: Width, counter: u128) -> u128 {
    let next = counter.wrapping_add(1);
    match width {
        Width::Full => next,
        Width::Low32 => counter & !0xffff_ffff | next & 0xffff_ffff,
    }
}

impl Drop for CounterMode {
    fn drop(&mut self) {
        self.ready.iter_mut().for_each(|block| block.zeroize());
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
            CounterMode::new(counter, width).apply(&key, &mut data);
            data
        };
        let (full, low) = (stream([0xff; 16], Width::Full), stream([0xff; 16], Width::Low32));
        assert_eq!(full[..16], low[..16]);
        assert_eq!(full[16..32], stream([0; 16], Width::Full)[..16]);
        assert_ne!(full[16..32], low[16..32]);
        assert_eq!(
            low[16..32],
            stream([&[0xff; 12][..], &[0; 4]].concat().try_into().unwrap(), Width::Full)[..16]
        );
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
                let mut ctr = CounterMode::new(counter, Width::Full);
                for part in data.chunks_mut(piece) {
                    ctr.apply(&key, part);
                }
                assert_eq!(data, expected);
            }
        }
    }
}
