//! HMAC (FIPS 198-1, RFC 2104) over any hash of the build.
//!
//! The crate `hmac` makes a copy of itself for each hash; this one is there once, whatever hashes a build has. The keyed inner and
//! outer states are kept, so that a clone of a fresh instance costs no key set-up.

use super::hash::{Hash, HashKind, HashValue, MAX_BLOCK, digest};
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
        let mut pad = Zeroizing::new([0u8; MAX_BLOCK]);
        if key.len() > kind.block_length() {
            fill(&mut *pad, &digest(kind, key));
        } else {
            fill(&mut *pad, key);
        }
        let pad = pad.get_mut(..kind.block_length()).unwrap_or(&mut []);
        let keyed = |pad: &[u8]| {
            let mut hash = Hash::new(kind);
            hash.update(pad);
            hash
        };
        pad.iter_mut().for_each(|byte| *byte ^= 0x36);
        let inner = keyed(pad);
        pad.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        Self { inner, outer: keyed(pad) }
    }

    /// Takes the next piece of the message.
    pub fn update(&mut self, input: &[u8]) {
        self.inner.update(input);
    }

    /// Ends the message and gives its full MAC, as long as the hash.
    #[inline(never)]
    #[must_use]
    pub fn finish(self) -> HashValue {
        let Self { inner, mut outer } = self;
        outer.update(&inner.finish());
        outer.finish()
    }
}

fn fill(pad: &mut [u8], key: &[u8]) {
    for (to, from) in pad.iter_mut().zip(key) {
        *to = *from;
    }
}

/// The HMAC of `message`.
#[must_use]
pub fn hmac(kind: HashKind, key: &[u8], message: &[u8]) -> HashValue {
    let mut hmac = Hmac::new(kind, key);
    hmac.update(message);
    hmac.finish()
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
