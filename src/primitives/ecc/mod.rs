//! Elliptic curves on byte strings, in the formats of PSA Crypto 1.5 §9.6.6: three kinds of curve, each in files of its own.
//!
//! | kind | private key | public key | serves |
//! |---|---|---|---|
//! | Weierstrass | number from 1 to n − 1, big endian | 04 ‖ X ‖ Y | ECDSA, ECDH |
//! | Montgomery | number with the forced bits of RFC 7748 §5, little endian | u, little endian | ECDH (X25519, X448) |
//! | Edwards | the seed of RFC 8032 | the compressed point of RFC 8032 | EdDSA |

#[cfg(feature = "edwards")]
pub mod edwards;
#[cfg(feature = "montgomery")]
pub mod montgomery;
#[cfg(feature = "weierstrass")]
pub mod weierstrass;

#[cfg(feature = "edwards")]
pub use edwards::Edwards;
#[cfg(feature = "montgomery")]
pub use montgomery::Montgomery;
#[cfg(feature = "weierstrass")]
pub use weierstrass::Weierstrass;

use crate::status::{Result, Status};

/// Any curve of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curve {
    /// A curve y² = x³ + ax + b.
    #[cfg(feature = "weierstrass")]
    Weierstrass(Weierstrass),
    /// A curve of which only the u coordinate is used.
    #[cfg(feature = "montgomery")]
    Montgomery(Montgomery),
    /// A twisted Edwards curve.
    #[cfg(feature = "edwards")]
    Edwards(Edwards),
}

impl Curve {
    /// The length of a private key, in bytes.
    #[must_use]
    pub const fn private_length(self) -> usize {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.length(),
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => curve.length(),
            #[cfg(feature = "edwards")]
            Self::Edwards(curve) => curve.length(),
        }
    }

    /// The length of a public key, in bytes.
    #[must_use]
    pub const fn public_length(self) -> usize {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.public_length(),
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => curve.length(),
            #[cfg(feature = "edwards")]
            Self::Edwards(curve) => curve.length(),
        }
    }

    /// Checks that `private` is a private key. On a Montgomery curve that is any number, for its forced bits are set on import; on an
    /// Edwards curve any seed.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_private(self, private: &[u8]) -> Result<()> {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.check_private(private),
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => check_length(private, curve.length()),
            #[cfg(feature = "edwards")]
            Self::Edwards(curve) => check_length(private, curve.length()),
        }
    }

    /// Checks that `public` is a public key. On a Montgomery curve that is any number (RFC 7748 §5); those that make a shared secret zero
    /// are refused by the agreement.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_public(self, public: &[u8]) -> Result<()> {
        match self {
            #[cfg(feature = "weierstrass")]
            Self::Weierstrass(curve) => curve.check_public(public),
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => check_length(public, curve.length()),
            #[cfg(feature = "edwards")]
            Self::Edwards(curve) => curve.check_public(public),
        }
    }

    /// Gives a private key on a Montgomery curve its forced bits; any other stays as it is.
    pub fn force_bits(self, private: &mut [u8]) {
        match self {
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => curve.force_bits(private),
            #[allow(unreachable_patterns, reason = "a build may have no other curve")]
            _ => {
                let _ = private;
            }
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
            #[cfg(feature = "montgomery")]
            Self::Montgomery(curve) => curve.public_key(private, public)?,
            #[cfg(feature = "edwards")]
            Self::Edwards(curve) => curve.public_key(private, public)?,
        }
        Ok(length)
    }
}

#[cfg(any(feature = "montgomery", feature = "edwards"))]
fn check_length(key: &[u8], length: usize) -> Result<()> {
    if key.len() == length { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// Writes `parts` one after another to `output`, which has their length.
#[cfg(any(feature = "weierstrass", feature = "edwards"))]
fn write(parts: &[&[u8]], output: &mut [u8]) -> Result<()> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    if length != output.len() {
        return Err(Status::CorruptionDetected);
    }
    for (to, from) in output.iter_mut().zip(parts.iter().copied().flatten()) {
        *to = *from;
    }
    Ok(())
}
