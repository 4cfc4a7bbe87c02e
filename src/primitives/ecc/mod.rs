//! Elliptic curves on byte strings, in the formats of PSA Crypto 1.5 §9.6.6: three kinds of curve, each in files of its own.
//!
//! | kind | private key | public key | serves |
//! |---|---|---|---|
//! | Weierstrass | number from 1 to n − 1, big endian | 04 ‖ X ‖ Y | ECDSA, ECDH |
//! | Montgomery | number with the forced bits of RFC 7748 §5, little endian | u, little endian | ECDH (X25519, X448) |
//! | Edwards | the seed of RFC 8032 | the compressed point of RFC 8032 | EdDSA |

#[cfg(feature = "weierstrass")]
pub mod weierstrass;

#[cfg(feature = "weierstrass")]
pub use weierstrass::Weierstrass;

use crate::status::{Result, Status};

/// Any curve of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// A curve y² = x³ + ax + b.
    #[cfg(feature = "weierstrass")]
    Weierstrass(Weierstrass),
}

impl Curve {
    /// The length of a private key, in bytes.
    #[must_use]
    pub const fn private_length(self) -> usize {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.length(),
        }
    }

    /// The length of a public key, in bytes.
    #[must_use]
    pub const fn public_length(self) -> usize {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.public_length(),
        }
    }

    /// Checks that `private` is a private key; one on a Montgomery curve is taken with any value of its forced bits.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_private(self, private: &[u8]) -> Result<()> {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.check_private(private),
        }
    }

    /// Checks that `public` is a public key.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_public(self, public: &[u8]) -> Result<()> {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.check_public(public),
        }
    }

    /// Gives a private key on a Montgomery curve its forced bits; any other stays as it is.
    pub fn force_bits(self, private: &mut [u8]) {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(_) => {}
        }
    }

    /// Writes the public key of `private` to the front of `output` and gives its length.
    ///
    /// # Errors
    /// `BufferTooSmall`; `InvalidArgument` when `private` is no private key.
    pub fn public_key(self, private: &[u8], output: &mut [u8]) -> Result<usize> {
        let length = self.public_length();
        let public = output.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.public_key(private, public)?,
        }
        Ok(length)
    }
}
