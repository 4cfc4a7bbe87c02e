//! The nonces of ECDSA: RFC 6979 §3.2, with additional data (§3.6) for a randomised signature.

use super::drop_excess;
use crate::primitives::hash::{HashKind, HashValue, MAX_LENGTH};
use crate::primitives::hmac::Hmac;
use zeroize::Zeroize;

/// How the nonce of a signature is made.
#[derive(Clone, Copy)]
pub struct Nonce<'a> {
    /// The hash of the HMAC that makes it.
    pub hash: HashKind,
    /// Nothing for a deterministic signature; for a randomised one 32 random bytes. It is safe even if they are bad.
    pub added: &'a [u8],
}

/// The HMAC_DRBG of one signature; wiped when dropped.
pub(super) struct Nonces {
    hash: HashKind,
    /// K and V, as long as the hash.
    key: [u8; MAX_LENGTH],
    value: [u8; MAX_LENGTH],
    /// How many bits the order has.
    bits: u32,
}

impl Nonces {
    /// Starts with the private key and `h2`, the hash reduced by the order, both as long as the order, which has `bits` bits.
    pub(super) fn new(nonce: Nonce<'_>, private: &[u8], h2: &[u8], bits: u32) -> Self {
        let (key, value) = ([0; MAX_LENGTH], [1; MAX_LENGTH]);
        let mut nonces = Self { hash: nonce.hash, key, value, bits };
        nonces.mix(0, &[private, h2, nonce.added]);
        nonces.mix(1, &[private, h2, nonce.added]);
        nonces
    }

    /// The HMAC of V, then `data`, under K.
    #[inline(never)]
    fn mac(&self, data: &[&[u8]]) -> HashValue {
        let length = self.hash.length();
        let mut mac = Hmac::new(self.hash, self.key.get(..length).unwrap_or(&self.key));
        mac.update(self.value.get(..length).unwrap_or(&self.value));
        for piece in data {
            mac.update(piece);
        }
        mac.finish()
    }

    /// V = HMAC_K(V).
    fn step(&mut self) {
        put(&self.mac(&[]), &mut self.value);
    }

    /// Steps d and e, or f and g: K = HMAC_K(V ‖ separator ‖ data), V = HMAC_K(V).
    fn mix(&mut self, separator: u8, [private, h2, added]: &[&[u8]; 3]) {
        put(&self.mac(&[&[separator], private, h2, added]), &mut self.key);
        self.step();
    }

    /// Step h: the next candidate, as long as the order. It is the nonce if it is from 1 to n − 1.
    pub(super) fn next(&mut self, candidate: &mut [u8]) {
        for piece in candidate.chunks_mut(self.hash.length()) {
            self.step();
            put(&self.value, piece);
        }
        drop_excess(candidate, self.bits);
    }

    /// Step h.3, the way to another candidate.
    pub(super) fn reject(&mut self) {
        self.mix(0, &[&[], &[], &[]]);
    }
}

fn put(from: &[u8], to: &mut [u8]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = *from;
    }
}

impl Drop for Nonces {
    fn drop(&mut self) {
        self.key.zeroize();
        self.value.zeroize();
    }
}
