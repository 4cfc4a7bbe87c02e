//! Encoding in CBOR (RFC 8949): an encoder, and what it writes to.
//!
//! It writes to one of: a [`Counter`], which only adds up; a [`Slice`] of the caller; a `Digester`, which hashes; or a `Tee`, which
//! does the last two at once. A token needs heads, strings and small numbers, shortest form, definite lengths; no more is here.

use crate::primitives::hash::{Hash, HashValue};
#[cfg(feature = "hmac-primitive")]
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};

/// Takes what is encoded.
pub trait Write {
    /// Takes these bytes, all of them or none.
    ///
    /// # Errors
    /// That of the writer when it can take no more.
    fn write_all(&mut self, bytes: &[u8]) -> Result<()>;
}

/// The length of the shortest head of a CBOR item whose argument is `argument` (RFC 8949 §3).
pub(super) const fn head_length(argument: usize) -> usize {
    match argument {
        0..=0x17 => 1,
        0x18..=0xFF => 2,
        0x100..=0xFFFF => 3,
        _ => 5,
    }
}

/// The major types of CBOR (RFC 8949 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Major {
    Unsigned = 0,
    Negative = 1,
    Bytes = 2,
    Text = 3,
    Array = 4,
    Map = 5,
    Tag = 6,
}

/// Writes items. It does so through a `dyn Write`, so that counting and writing share one copy of the code.
pub(super) struct Encoder<'w>(pub(super) &'w mut dyn Write);

impl Encoder<'_> {
    /// The head of an item, as short as can be.
    ///
    /// # Errors
    /// `InsufficientMemory` for an argument of more than 32 bits; those of the writer, here and below.
    #[inline(never)]
    pub(super) fn head(&mut self, major: Major, argument: usize) -> Result<()> {
        let argument = u32::try_from(argument).map_err(|_| Status::InsufficientMemory)?;
        let [first, second, third, last] = argument.to_be_bytes();
        let kind = (major as u8) << 5;
        match argument {
            0..=0x17 => self.0.write_all(&[kind | last]),
            0x18..=0xFF => self.0.write_all(&[kind | 24, last]),
            0x100..=0xFFFF => self.0.write_all(&[kind | 25, third, last]),
            _ => self.0.write_all(&[kind | 26, first, second, third, last]),
        }
    }

    /// An integer.
    #[inline(never)]
    pub(super) fn integer(&mut self, value: i32) -> Result<()> {
        let major = if value < 0 { Major::Negative } else { Major::Unsigned };
        // -1 - value of a negative number is its complement.
        self.head(major, (value ^ (value >> 31)) as usize)
    }

    /// A byte string.
    pub(super) fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.head(Major::Bytes, value.len())?;
        self.0.write_all(value)
    }

    /// A text.
    pub(super) fn text(&mut self, value: &str) -> Result<()> {
        self.head(Major::Text, value.len())?;
        self.0.write_all(value.as_bytes())
    }

    /// The head of a map with `mandatory` entries, and one more for each `optional` that is there.
    pub(super) fn map(&mut self, mandatory: usize, optional: &[bool]) -> Result<()> {
        let entries = optional.iter().fold(mandatory, |sum, there| sum + usize::from(*there));
        self.head(Major::Map, entries)
    }

    /// An entry of a map, with a byte string.
    #[inline(never)]
    pub(super) fn bytes_entry(&mut self, key: i32, value: &[u8]) -> Result<()> {
        self.integer(key)?;
        self.bytes(value)
    }

    /// An entry with a text.
    #[inline(never)]
    pub(super) fn text_entry(&mut self, key: i32, value: &str) -> Result<()> {
        self.integer(key)?;
        self.text(value)
    }

    /// An entry with a text, unless it is empty.
    pub(super) fn known_text_entry(&mut self, key: i32, value: &str) -> Result<()> {
        if value.is_empty() { Ok(()) } else { self.text_entry(key, value) }
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
    #[cfg(feature = "hmac-primitive")]
    Mac(Hmac),
}

impl Digester {
    /// The hash, or the MAC, of everything written.
    #[inline(never)]
    pub(super) fn finish(&mut self) -> HashValue {
        match self {
            Self::Hash(hash) => hash.finish_reset(),
            #[cfg(feature = "hmac-primitive")]
            Self::Mac(mac) => mac.end(),
        }
    }
}

impl Write for Digester {
    #[inline(never)]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Hash(hash) => hash.update(bytes),
            #[cfg(feature = "hmac-primitive")]
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
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.slice.write_all(bytes)?;
        self.digester.write_all(bytes)
    }
}
