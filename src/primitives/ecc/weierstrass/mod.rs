//! The curves y² = x³ + ax + b over prime fields: the NIST curves P-256, P-384 and P-521, and secp256k1.
//!
//! Backends: the crates p256, p384, p521 and k256, constant time in the private key; on Cortex-M cores with the DSP extension, if
//! the build asks for it, p256-cortex-m4 for P-256. ECDSA itself is composed here from their scalars and points, once for all
//! curves: the crate `ecdsa` makes and takes only the smaller of the two values of s on secp256k1, of which RFC 6979 and PSA know
//! nothing, and its verification needs twice the stack.

mod nonce;
#[cfg(p256_cortex_m4)]
mod p256_cortex_m4;
#[cfg(any(
    all(feature = "secp256r1", not(p256_cortex_m4)),
    feature = "secp384r1",
    feature = "secp521r1",
    feature = "secp256k1"
))]
mod portable;

pub use nonce::Nonce;

use super::write;
use crate::status::{Result, Status};
use elliptic_curve::ff::PrimeField;
use elliptic_curve::ops::Reduce;
use elliptic_curve::{CurveArithmetic, FieldBytes, Scalar};

/// The longest private key, and coordinate, of the build's curves, in bytes.
pub const MAX_LENGTH: usize = if cfg!(feature = "secp521r1") {
    66
} else if cfg!(feature = "secp384r1") {
    48
} else {
    32
};

/// The longest public key, in bytes.
pub const MAX_PUBLIC: usize = 1 + 2 * MAX_LENGTH;

/// A curve of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weierstrass {
    /// P-256, secp256r1.
    #[cfg(feature = "secp256r1")]
    P256,
    /// P-384, secp384r1.
    #[cfg(feature = "secp384r1")]
    P384,
    /// P-521, secp521r1.
    #[cfg(feature = "secp521r1")]
    P521,
    /// secp256k1.
    #[cfg(feature = "secp256k1")]
    Secp256k1,
}

/// Calls a function of the curve's backend.
macro_rules! on {
    ($curve:expr, $function:ident $arguments:tt) => {
        match $curve {
            #[cfg(p256_cortex_m4)]
            Weierstrass::P256 => p256_cortex_m4::$function $arguments,
            #[cfg(all(feature = "secp256r1", not(p256_cortex_m4)))]
            Weierstrass::P256 => portable::$function::<p256::NistP256> $arguments,
            #[cfg(feature = "secp384r1")]
            Weierstrass::P384 => portable::$function::<p384::NistP384> $arguments,
            #[cfg(feature = "secp521r1")]
            Weierstrass::P521 => portable::$function::<p521::NistP521> $arguments,
            #[cfg(feature = "secp256k1")]
            Weierstrass::Secp256k1 => portable::$function::<k256::Secp256k1> $arguments,
        }
    };
}

impl Weierstrass {
    /// The length of a private key, and of a coordinate, in bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            #[cfg(feature = "secp256r1")]
            Self::P256 => 32,
            #[cfg(feature = "secp384r1")]
            Self::P384 => 48,
            #[cfg(feature = "secp521r1")]
            Self::P521 => 66,
            #[cfg(feature = "secp256k1")]
            Self::Secp256k1 => 32,
        }
    }

    /// The length of a public key, in bytes.
    #[must_use]
    pub const fn public_length(self) -> usize {
        1 + 2 * self.length()
    }

    /// The length of a signature r ‖ s, in bytes.
    #[must_use]
    pub const fn signature_length(self) -> usize {
        2 * self.length()
    }

    /// The bits of a private key's first byte that may be set.
    #[must_use]
    pub const fn first_byte_mask(self) -> u8 {
        match self {
            #[cfg(feature = "secp521r1")]
            Self::P521 => 0x01,
            #[allow(unreachable_patterns, reason = "P-521 may be the only curve")]
            _ => 0xff,
        }
    }

    /// Checks that `private` is as long as the order, big endian, from 1 to n − 1.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_private(self, private: &[u8]) -> Result<()> {
        on!(self, check_private(private))
    }

    /// Checks that `public` is an uncompressed point on the curve.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_public(self, public: &[u8]) -> Result<()> {
        on!(self, check_public(public))
    }

    /// Writes the public key of `private` to `public`, which has its length.
    ///
    /// # Errors
    /// `InvalidArgument` when `private` is no private key.
    pub fn public_key(self, private: &[u8], public: &mut [u8]) -> Result<()> {
        on!(self, public_key(private, public))
    }

    /// Signs `hash`, of any length, and writes r ‖ s to `signature`, which has its length.
    ///
    /// # Errors
    /// `InvalidArgument` when `private` is no private key.
    pub fn sign(
        self,
        private: &[u8],
        hash: &[u8],
        nonce: Nonce<'_>,
        signature: &mut [u8],
    ) -> Result<()> {
        on!(self, sign(private, hash, nonce, signature))
    }

    /// Verifies a signature r ‖ s over `hash`, of any length.
    ///
    /// # Errors
    /// `InvalidArgument` when `public` is no public key, `InvalidSignature` when the signature does not hold.
    pub fn verify(self, public: &[u8], hash: &[u8], signature: &[u8]) -> Result<()> {
        on!(self, verify(public, hash, signature))
    }

    /// Writes the x coordinate of `private` times `peer` to `secret`, which has its length.
    ///
    /// # Errors
    /// `InvalidArgument` when either is not valid.
    pub fn agree(self, private: &[u8], peer: &[u8], secret: &mut [u8]) -> Result<()> {
        on!(self, agree(private, peer, secret))
    }
}

/// The two coordinates, or the two halves of a signature.
fn halves(bytes: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    let (first, second) = bytes.split_at_checked(length)?;
    (second.len() == length).then_some((first, second))
}

/// The coordinates of a public key 04 ‖ X ‖ Y.
fn coordinates(public: &[u8], length: usize) -> Result<(&[u8], &[u8])> {
    match public.split_first() {
        Some((4, rest)) => halves(rest, length).ok_or(Status::InvalidArgument),
        _ => Err(Status::InvalidArgument),
    }
}

/// The leftmost `bits` bits of `hash` as a big-endian number in `number`, which has room for just so many: `bits2int` of
/// RFC 6979 §2.3.2, and FIPS 186-5 §6.4.1 step 2. A shorter hash is a smaller number.
fn leftmost(hash: &[u8], bits: u32, number: &mut [u8]) {
    let missing = number.len().saturating_sub(hash.len());
    number.fill(0);
    for (to, from) in number.iter_mut().skip(missing).zip(hash) {
        *to = *from;
    }
    if missing == 0 {
        drop_excess(number, bits);
    }
}

/// The number that ECDSA makes of a hash.
fn reduced<C: CurveArithmetic>(hash: &[u8]) -> Scalar<C> {
    let mut number = FieldBytes::<C>::default();
    leftmost(hash, Scalar::<C>::NUM_BITS, &mut number);
    Scalar::<C>::reduce(&number)
}

/// Keeps the leftmost `bits` bits, fewer than 8 less than all, as a number.
fn drop_excess(number: &mut [u8], bits: u32) {
    let excess = (8 * number.len() as u32).saturating_sub(bits);
    let mut carry = 0;
    for byte in number {
        let pair = u16::from(carry) << 8 | u16::from(*byte);
        carry = *byte;
        *byte = pair.checked_shr(excess).unwrap_or(0) as u8;
    }
}

#[cfg(test)]
mod tests;
