//! The envelope of a token (RFC 9052), and the writers through which it is encoded.
//!
//! A CBOR encoder here writes to one of: a [`Counter`], which only adds up; a [`Slice`] of the caller; a [`Digester`], which
//! hashes; or a [`Tee`], which does the last two at once.

use crate::primitives::hash::{Hash, HashKind, HashValue};
#[cfg(feature = "hmac")]
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};
use minicbor::Encoder;
use minicbor::data::Tag;
use minicbor::encode::{Error, Write};

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
    pub const fn tag(self) -> u64 {
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
    ///
    /// # Errors
    /// `NotSupported`.
    pub(super) fn check_built(self) -> Result<()> {
        let built = match self {
            Self::Es256 => true,
            Self::Es384 => cfg!(all(feature = "secp384r1", feature = "sha-384")),
            Self::Es512 => cfg!(all(feature = "secp521r1", feature = "sha-512")),
            Self::Hmac256 => cfg!(feature = "hmac"),
            Self::Hmac384 => cfg!(all(feature = "hmac", feature = "sha-384")),
            Self::Hmac512 => cfg!(all(feature = "hmac", feature = "sha-512")),
        };
        if built { Ok(()) } else { Err(Status::NotSupported) }
    }

    /// The hash that the signature or MAC is made with.
    ///
    /// # Errors
    /// `NotSupported` when this build does not have it.
    pub(super) fn hash(self) -> Result<HashKind> {
        match self {
            Self::Es256 | Self::Hmac256 => Ok(HashKind::Sha256),
            #[cfg(feature = "sha-384")]
            Self::Es384 | Self::Hmac384 => Ok(HashKind::Sha384),
            #[cfg(feature = "sha-512")]
            Self::Es512 | Self::Hmac512 => Ok(HashKind::Sha512),
            #[allow(unreachable_patterns, reason = "a build may have all of them")]
            _ => Err(Status::NotSupported),
        }
    }
}

/// Writes a message up to and including the head of its payload.
pub(super) fn begin(
    algorithm: Algorithm,
    payload_length: usize,
    writer: &mut dyn Write<Error = Status>,
) -> Result<()> {
    let mut out = Encoder::new(writer);
    let mut put = || {
        out.tag(Tag::new(algorithm.tag()))?.array(4)?.bytes(algorithm.protected())?.map(0)?;
        out.bytes_len(payload_length as u64)?.ok()
    };
    put().map_err(encoding_failure)
}

/// Writes the `Sig_structure` (RFC 9052 §4.4), or the `MAC_structure` (§6.3), up to and including the head of its payload. No data is external.
pub(super) fn begin_signed(
    algorithm: Algorithm,
    payload_length: usize,
    writer: &mut dyn Write<Error = Status>,
) -> Result<()> {
    let mut out = Encoder::new(writer);
    let mut put = || {
        out.array(4)?.str(algorithm.context())?.bytes(algorithm.protected())?.bytes(&[])?;
        out.bytes_len(payload_length as u64)?.ok()
    };
    put().map_err(encoding_failure)
}

/// The length of a whole message, signature included.
pub(super) fn message_length(algorithm: Algorithm, payload_length: usize) -> Result<usize> {
    let mut counter = Counter::new();
    begin(algorithm, payload_length, &mut counter)?;
    counter.add(payload_length)?;
    let signature = algorithm.signature_length();
    counter.add(head_length(signature as u64))?;
    counter.add(signature)?;
    Ok(counter.length())
}

/// The length of the shortest head of a CBOR item whose argument is `argument` (RFC 8949 §3).
pub(super) const fn head_length(argument: u64) -> usize {
    match argument {
        0..=0x17 => 1,
        0x18..=0xFF => 2,
        0x100..=0xFFFF => 3,
        0x1_0000..=0xFFFF_FFFF => 5,
        _ => 9,
    }
}

/// What the encoder's error stands for. Only the writers fail, so there always is a status within.
pub(super) fn encoding_failure(error: Error<Status>) -> Status {
    error.into_write().unwrap_or(Status::CorruptionDetected)
}

/// Adds up how long everything written would be.
#[derive(Debug)]
pub struct Counter(usize);

impl Counter {
    /// Nothing written yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(0)
    }

    /// The bytes written so far.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.0
    }

    /// Counts `length` bytes more.
    ///
    /// # Errors
    /// `InsufficientMemory` when the sum exceeds the address space.
    pub fn add(&mut self, length: usize) -> Result<()> {
        self.0 = self.0.checked_add(length).ok_or(Status::InsufficientMemory)?;
        Ok(())
    }
}

impl Default for Counter {
    fn default() -> Self {
        Self::new()
    }
}

impl Write for Counter {
    type Error = Status;

    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.add(bytes.len())
    }
}

/// Fills a slice from its beginning.
///
/// A write that does not fit as a whole is `BufferTooSmall` and leaves no part of it.
#[derive(Debug)]
pub struct Slice<'b> {
    rest: &'b mut [u8],
    length: usize,
}

impl<'b> Slice<'b> {
    /// Writes to `buffer`.
    #[must_use]
    pub const fn new(buffer: &'b mut [u8]) -> Self {
        Self { rest: buffer, length: 0 }
    }

    /// The bytes written so far.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }
}

impl Write for Slice<'_> {
    type Error = Status;

    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        let rest = core::mem::take(&mut self.rest);
        match rest.split_at_mut_checked(bytes.len()) {
            Some((to, rest)) => {
                to.copy_from_slice(bytes);
                self.rest = rest;
                self.length += bytes.len();
                Ok(())
            }
            // The slice stays taken: what comes after a gap must not be written either.
            None => Err(Status::BufferTooSmall),
        }
    }
}

/// Hashes what is written, for a signature, or makes the MAC of it.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger one in")]
pub(super) enum Digester {
    /// For a signature.
    Hash(Hash),
    /// With the attestation key.
    #[cfg(feature = "hmac")]
    Mac(Hmac),
}

impl Digester {
    /// The hash, or the MAC, of everything written.
    #[inline(never)]
    pub(super) fn finish(&mut self) -> HashValue {
        match self {
            Self::Hash(hash) => hash.finish_reset(),
            #[cfg(feature = "hmac")]
            Self::Mac(mac) => mac.end(),
        }
    }
}

impl Write for Digester {
    type Error = Status;

    #[inline(never)]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Hash(hash) => hash.update(bytes),
            #[cfg(feature = "hmac")]
            Self::Mac(mac) => mac.update(bytes),
        }
        Ok(())
    }
}

/// Gives what is written to the caller's slice and to the hash.
pub(super) struct Tee<'a, 'b> {
    /// Where the message goes.
    pub(super) slice: &'a mut Slice<'b>,
    /// Where the signed part of it goes too.
    pub(super) digester: &'a mut Digester,
}

impl Write for Tee<'_, '_> {
    type Error = Status;

    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.slice.write_all(bytes)?;
        self.digester.write_all(bytes)
    }
}
