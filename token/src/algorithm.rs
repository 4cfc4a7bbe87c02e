//! The algorithms that protect a token.

use coset::iana;
use std::fmt;

/// An algorithm of the profile TFM (RFC 9783 §5.2): a token has one of these, and a verifier has all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// HMAC with SHA-256, not truncated.
    Hmac256,
    /// HMAC with SHA-384, not truncated.
    Hmac384,
    /// HMAC with SHA-512, not truncated.
    Hmac512,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Es256, Self::Es384, Self::Es512, Self::Hmac256, Self::Hmac384, Self::Hmac512];

    /// The name, as RFC 9053 writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hmac256 => "HMAC 256/256",
            Self::Hmac384 => "HMAC 384/384",
            Self::Hmac512 => "HMAC 512/512",
        }
    }

    /// The name in a JWK (RFC 7518 §3.1).
    pub(crate) const fn jose_name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Hmac256 => "HS256",
            Self::Hmac384 => "HS384",
            Self::Hmac512 => "HS512",
        }
    }

    /// Whether it is a MAC, for COSE_Mac0, rather than a signature, for COSE_Sign1.
    #[must_use]
    pub const fn is_mac(self) -> bool {
        matches!(self, Self::Hmac256 | Self::Hmac384 | Self::Hmac512)
    }

    /// The algorithm with this number in the IANA registry.
    pub(crate) fn from_iana(number: iana::Algorithm) -> Option<Self> {
        Some(match number {
            iana::Algorithm::ES256 => Self::Es256,
            iana::Algorithm::ES384 => Self::Es384,
            iana::Algorithm::ES512 => Self::Es512,
            iana::Algorithm::HMAC_256_256 => Self::Hmac256,
            iana::Algorithm::HMAC_384_384 => Self::Hmac384,
            iana::Algorithm::HMAC_512_512 => Self::Hmac512,
            _ => return None,
        })
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
