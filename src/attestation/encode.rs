//! Encoding in CBOR: the writers that count, hold or hash what is encoded, and the entries of a map.
//!
//! A CBOR encoder here writes to one of: a [`Counter`], which only adds up; a [`Slice`] of the caller; a [`Digester`], which
//! hashes; or a [`Tee`], which does the last two at once.

use crate::primitives::hash::{Hash, HashValue};
#[cfg(feature = "hmac")]
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};
use minicbor::Encoder;
use minicbor::encode::{Error, Write};

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

/// An encoder of map entries. It writes through a `dyn Write` so that counting and writing share one copy of the code.
pub(super) struct Entries<'w>(pub(super) Encoder<&'w mut dyn Write<Error = Status>>);

impl Entries<'_> {
    /// The head of a map with `mandatory` entries, and one more for each `optional` that is there.
    pub(super) fn map(&mut self, mandatory: u64, optional: &[bool]) -> Result<()> {
        let entries = optional.iter().fold(mandatory, |sum, there| sum + u64::from(*there));
        self.0.map(entries).and_then(Encoder::ok).map_err(encoding_failure)
    }

    pub(super) fn bytes(&mut self, key: i32, value: &[u8]) -> Result<()> {
        self.0.i32(key).and_then(|e| e.bytes(value)?.ok()).map_err(encoding_failure)
    }

    pub(super) fn text(&mut self, key: i32, value: &str) -> Result<()> {
        self.0.i32(key).and_then(|e| e.str(value)?.ok()).map_err(encoding_failure)
    }

    pub(super) fn integer(&mut self, key: i32, value: i32) -> Result<()> {
        self.0.i32(key).and_then(|e| e.i32(value)?.ok()).map_err(encoding_failure)
    }

    pub(super) fn array(&mut self, key: i32, length: u64) -> Result<()> {
        self.0.i32(key).and_then(|e| e.array(length)?.ok()).map_err(encoding_failure)
    }

    pub(super) fn known_text(&mut self, key: i32, value: &str) -> Result<()> {
        if value.is_empty() { Ok(()) } else { self.text(key, value) }
    }
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
