//! The envelope of a token (RFC 9052).

use super::encode::{Counter, Encoder, Major, Write, head_length};
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};

/// How a token is protected: the six algorithms of the TFM profile (RFC 9783 §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256, in a `COSE_Sign1` (RFC 9053 §2.1).
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// HMAC with SHA-256, untruncated, in a `COSE_Mac0` (RFC 9053 §3.1).
    Hmac256,
    /// HMAC with SHA-384.
    Hmac384,
    /// HMAC with SHA-512.
    Hmac512,
}

impl Algorithm {
    /// The algorithm of that number in the registry of COSE (RFC 9053 §2.1, §3.1), if it is one of the profile.
    #[must_use]
    pub const fn of_number(number: i32) -> Option<Self> {
        match number {
            -7 => Some(Self::Es256),
            -35 => Some(Self::Es384),
            -36 => Some(Self::Es512),
            5 => Some(Self::Hmac256),
            6 => Some(Self::Hmac384),
            7 => Some(Self::Hmac512),
            _ => None,
        }
    }

    /// Whether the token has a MAC, not a signature.
    #[must_use]
    pub const fn is_mac(self) -> bool {
        matches!(self, Self::Hmac256 | Self::Hmac384 | Self::Hmac512)
    }

    /// The CBOR tag of the message (RFC 9052 §2).
    #[must_use]
    pub const fn tag(self) -> usize {
        if self.is_mac() { 17 } else { 18 }
    }

    /// The text that keeps a signature for one kind of message from passing in another (RFC 9052 §4.4, §6.3).
    const fn context(self) -> &'static str {
        if self.is_mac() { "MAC0" } else { "Signature1" }
    }

    /// The protected header `{1: algorithm}`, encoded (RFC 9052 §3.1).
    const fn protected(self) -> &'static [u8] {
        match self {
            // -7, -35, -36
            Self::Es256 => &[0xA1, 0x01, 0x26],
            Self::Es384 => &[0xA1, 0x01, 0x38, 0x22],
            Self::Es512 => &[0xA1, 0x01, 0x38, 0x23],
            Self::Hmac256 => &[0xA1, 0x01, 0x05],
            Self::Hmac384 => &[0xA1, 0x01, 0x06],
            Self::Hmac512 => &[0xA1, 0x01, 0x07],
        }
    }

    /// The length of the signature or MAC in bytes.
    #[must_use]
    pub const fn signature_length(self) -> usize {
        match self {
            Self::Hmac256 => 32,
            Self::Hmac384 => 48,
            Self::Es256 | Self::Hmac512 => 64,
            Self::Es384 => 96,
            Self::Es512 => 132,
        }
    }

    /// Whether this build can use a key for it.
    pub(super) const fn is_built(self) -> bool {
        match self {
            Self::Es256 => cfg!(all(feature = "ecdsa-primitive", feature = "secp256r1")),
            Self::Es384 => cfg!(all(
                feature = "ecdsa-primitive",
                feature = "secp384r1",
                feature = "sha-384-primitive"
            )),
            Self::Es512 => cfg!(all(
                feature = "ecdsa-primitive",
                feature = "secp521r1",
                feature = "sha-512-primitive"
            )),
            Self::Hmac256 => cfg!(feature = "hmac-primitive"),
            Self::Hmac384 => cfg!(all(feature = "hmac-primitive", feature = "sha-384-primitive")),
            Self::Hmac512 => cfg!(all(feature = "hmac-primitive", feature = "sha-512-primitive")),
        }
    }

    /// The hash that the signature or MAC is made with.
    ///
    /// # Errors
    /// `NotSupported` when this build does not have it.
    pub(super) fn hash(self) -> Result<HashKind> {
        match self {
            Self::Es256 | Self::Hmac256 => Ok(HashKind::Sha256),
            #[cfg(feature = "sha-384-primitive")]
            Self::Es384 | Self::Hmac384 => Ok(HashKind::Sha384),
            #[cfg(feature = "sha-512-primitive")]
            Self::Es512 | Self::Hmac512 => Ok(HashKind::Sha512),
            #[allow(unreachable_patterns, reason = "a build may have all of them")]
            _ => Err(Status::NotSupported),
        }
    }
}

/// Writes a message up to and including the head of its payload. A key id goes into the unprotected header.
pub(super) fn begin(
    algorithm: Algorithm,
    key_id: Option<&[u8]>,
    payload_length: usize,
    writer: &mut dyn Write,
) -> Result<()> {
    /// The header parameter `kid` (RFC 9052 §3.1).
    const KEY_ID: i32 = 4;
    let mut out = Encoder(writer);
    out.head(Major::Tag, algorithm.tag())?;
    out.head(Major::Array, 4)?;
    out.bytes(algorithm.protected())?;
    out.map(0, &[key_id.is_some()])?;
    if let Some(id) = key_id {
        out.bytes_entry(KEY_ID, id)?;
    }
    out.head(Major::Bytes, payload_length)
}

/// Writes the `Sig_structure` (RFC 9052 §4.4), or the `MAC_structure` (§6.3), up to and including the head of its payload. No data is external.
pub(super) fn begin_signed(
    algorithm: Algorithm,
    payload_length: usize,
    writer: &mut dyn Write,
) -> Result<()> {
    let mut out = Encoder(writer);
    out.head(Major::Array, 4)?;
    out.text(algorithm.context())?;
    out.bytes(algorithm.protected())?;
    out.bytes(&[])?;
    out.head(Major::Bytes, payload_length)
}

/// The length of a whole message, signature included.
pub(super) fn message_length(
    algorithm: Algorithm,
    key_id: Option<&[u8]>,
    payload_length: usize,
) -> Result<usize> {
    let mut counter = Counter::new();
    begin(algorithm, key_id, payload_length, &mut counter)?;
    counter.add(payload_length)?;
    let signature = algorithm.signature_length();
    counter.add(head_length(signature))?;
    counter.add(signature)?;
    Ok(counter.length())
}
