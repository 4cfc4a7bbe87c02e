//! HMAC (FIPS 198-1, RFC 2104) over any hash of the build.
//!
//! The crate `hmac` makes a copy of itself for each hash; this one is there once, whatever hashes a build has. The keyed inner and
//! outer states are kept, so that a clone of a fresh instance costs no key set-up.

use super::hash::{Hash, HashKind, HashValue, MAX_BLOCK, digest};
#[cfg(feature = "pbkdf2-hmac")]
use crate::status::Result;
use zeroize::Zeroizing;

/// An HMAC in progress; wiped when dropped.
#[derive(Clone)]
pub struct Hmac {
    inner: Hash,
    outer: Hash,
}

impl Hmac {
    /// Starts an HMAC with a key of any length.
    #[inline(never)]
    #[must_use]
    pub fn new(kind: HashKind, key: &[u8]) -> Self {
        let mut block = KeyBlock::new(kind, key);
        let mut hmac = Self { inner: Hash::new(kind), outer: Hash::new(kind) };
        hmac.inner.update(block.masked(INNER));
        hmac.outer.update(block.masked(INNER ^ OUTER));
        hmac
    }

    /// Takes the next piece of the message.
    pub fn update(&mut self, input: &[u8]) {
        self.inner.update(input);
    }

    /// Ends the message and gives its full MAC, as long as the hash.
    #[must_use]
    pub fn finish(mut self) -> HashValue {
        self.end()
    }

    /// `rounds` times: `last` becomes the MAC of itself and goes onto `sum` by XOR, as in PBKDF2. Both are as long as the hash.
    ///
    /// # Errors
    /// `CorruptionDetected` when they are not.
    #[cfg(feature = "pbkdf2-hmac")]
    pub fn chain(&self, rounds: u32, last: &mut [u8], sum: &mut [u8]) -> Result<()> {
        Hash::chain(&self.inner, &self.outer, rounds, last, sum)
    }

    /// [`Hmac::finish`] without a move. What is left is not keyed any more.
    #[inline(never)]
    #[must_use]
    pub fn end(&mut self) -> HashValue {
        self.outer.update(&self.inner.finish_reset());
        self.outer.finish_reset()
    }
}

/// The bytes that the key is masked with for the inner and the outer hash.
const INNER: u8 = 0x36;
const OUTER: u8 = 0x5c;

/// The key as one block of the hash.
struct KeyBlock {
    bytes: Zeroizing<[u8; MAX_BLOCK]>,
    length: usize,
}

impl KeyBlock {
    fn new(kind: HashKind, key: &[u8]) -> Self {
        let mut bytes = Zeroizing::new([0; MAX_BLOCK]);
        if key.len() > kind.block_length() {
            fill(&mut *bytes, &digest(kind, key));
        } else {
            fill(&mut *bytes, key);
        }
        Self { bytes, length: kind.block_length() }
    }

    /// The block after another mask on top of those it has.
    fn masked(&mut self, mask: u8) -> &[u8] {
        let block = self.bytes.get_mut(..self.length).unwrap_or(&mut []);
        // The blocks of all hashes are whole words.
        for word in block.as_chunks_mut::<4>().0 {
            *word = (u32::from_ne_bytes(*word) ^ u32::from_ne_bytes([mask; 4])).to_ne_bytes();
        }
        block
    }
}

fn fill(block: &mut [u8], key: &[u8]) {
    if let Some(place) = block.get_mut(..key.len()) {
        place.copy_from_slice(key);
    }
}

/// The HMAC of `message`: one hash state after the other in the same place.
#[inline(never)]
#[must_use]
pub fn hmac(kind: HashKind, key: &[u8], message: &[u8]) -> HashValue {
    let mut block = KeyBlock::new(kind, key);
    let mut hash = Hash::new(kind);
    hash.update(block.masked(INNER));
    hash.update(message);
    let inner = hash.finish_reset();
    hash.update(block.masked(INNER ^ OUTER));
    hash.update(&inner);
    hash.finish_reset()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// RFC 4231, test cases 2 and 6 (a key longer than the block): <https://www.rfc-editor.org/rfc/rfc4231>
    #[test]
    fn the_vectors_of_rfc_4231_hold() {
        let value = hmac(HashKind::Sha256, b"Jefe", b"what do ya want for nothing?");
        let expected = hex!("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(value[..], expected);
        let message = b"Test Using Larger Than Block-Size Key - Hash Key First";
        let expected = hex!("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
        assert_eq!(hmac(HashKind::Sha256, &[0xaa; 131], message)[..], expected);
    }
}
