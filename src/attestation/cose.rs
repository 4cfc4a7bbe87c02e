//! The envelope of a token (RFC 9052), and the writers through which it is encoded.
//!
//! A CBOR encoder here writes to one of: a [`Counter`], which only adds up; a [`Slice`] of the caller; a [`Digester`], which
//! hashes; or a [`Tee`], which does the last two at once.

use crate::status::{Result, Status};
use minicbor::Encoder;
use minicbor::data::Tag;
use minicbor::encode::{Error, Write};
use sha2::{Digest, Sha256};

/// How a token is protected. The TFM profile (RFC 9783 §5.2) allows six algorithms; this is the set that is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256, in a `COSE_Sign1` (RFC 9053 §2.1).
    Es256,
}

impl Algorithm {
    /// The CBOR tag of the message (RFC 9052 §2): 18 for `COSE_Sign1`.
    #[must_use]
    pub const fn tag(self) -> u64 {
        match self {
            Self::Es256 => 18,
        }
    }

    /// The text that keeps a signature for one kind of message from passing in another (RFC 9052 §4.4).
    const fn context(self) -> &'static str {
        match self {
            Self::Es256 => "Signature1",
        }
    }

    /// The protected header `{1: algorithm}`, encoded (RFC 9052 §3.1).
    const fn protected(self) -> &'static [u8] {
        match self {
            // {1: -7}
            Self::Es256 => &[0xA1, 0x01, 0x26],
        }
    }

    /// The length of the signature in bytes.
    #[must_use]
    pub const fn signature_length(self) -> usize {
        match self {
            Self::Es256 => 64,
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

/// Writes the `Sig_structure` (RFC 9052 §4.4) up to and including the head of its payload. No data is external.
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

/// Hashes what is written with SHA-256.
#[derive(Debug, Default)]
pub struct Digester(Sha256);

impl Digester {
    /// The hash of everything written.
    #[inline(never)]
    #[must_use]
    pub fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

impl Write for Digester {
    type Error = Status;

    #[inline(never)]
    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.update(bytes);
        Ok(())
    }
}

/// Gives what is written to the caller's slice and to the hash.
#[derive(Debug)]
pub struct Tee<'a, 'b> {
    /// Where the message goes.
    pub slice: &'a mut Slice<'b>,
    /// Where the signed part of it goes too.
    pub digester: &'a mut Digester,
}

impl Write for Tee<'_, '_> {
    type Error = Status;

    fn write_all(&mut self, bytes: &[u8]) -> Result<()> {
        self.slice.write_all(bytes)?;
        self.digester.write_all(bytes)
    }
}
