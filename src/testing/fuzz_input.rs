//! The bytes of a fuzzer as values. Where they end, zeros go on, so that each prefix of an input is an input too.

use std::vec::Vec;

/// What is left of an input.
pub(super) struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) const fn new(input: &'a [u8]) -> Self {
        Self(input)
    }

    pub(super) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    pub(super) fn array<const N: usize>(&mut self) -> [u8; N] {
        core::array::from_fn(|_| self.byte())
    }

    pub(super) fn vec(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.byte()).collect()
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::from(self.byte()) % from.len()]
    }

    pub(super) const fn rest(self) -> &'a [u8] {
        self.0
    }
}

/// `length` bytes of a key that `seed` begins.
pub(super) fn key_bytes(seed: u8, length: usize) -> Vec<u8> {
    (0..length).map(|i| seed.wrapping_mul(29).wrapping_add(i as u8 ^ seed)).collect()
}
