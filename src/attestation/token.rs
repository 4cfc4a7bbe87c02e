//! A token: claims in their signed envelope, in the caller's buffer.

use super::claims::{Claims, Records};
use super::cose::{self, Algorithm, Digester, Slice, Tee, encoding_failure};
use crate::status::{Result, Status};
use minicbor::Encoder;

/// The exact length in bytes of the token with these claims. No key is needed: all lengths follow from the claims.
///
/// # Errors
/// Those of [`Claims::layout`].
pub fn token_size(
    algorithm: Algorithm,
    claims: &Claims<'_>,
    records: &Records<'_>,
) -> Result<usize> {
    cose::message_length(algorithm, claims.layout(records)?.length())
}

/// Writes the token with these claims to the beginning of `buffer` and returns its length. `sign` makes the ES256
/// signature `r ‖ s` over the SHA-256 hash it is given.
///
/// Where `sign` needs what the claims borrow, use a [`Draft`], which lets go of the claims before the signature.
///
/// # Errors
/// Those of [`Draft::new`], and any of `sign`. After an error the buffer holds zeros.
pub fn write_token(
    claims: &Claims<'_>,
    records: &Records<'_>,
    buffer: &mut [u8],
    sign: impl FnOnce(&[u8; 32]) -> Result<[u8; 64]>,
) -> Result<usize> {
    let draft = Draft::new(Algorithm::Es256, claims, records, buffer)?;
    let signature = sign(draft.digest())?;
    draft.finish(&signature)
}

/// A token that lacks only its signature. If it is dropped without one, the whole buffer is filled with zeros.
#[derive(Debug)]
#[must_use = "dropping a draft wipes the buffer"]
pub struct Draft<'b> {
    /// The caller's buffer; empty once the token is complete and no longer to be wiped.
    buffer: &'b mut [u8],
    algorithm: Algorithm,
    /// How much of the token is written: all up to the head of the signature.
    length: usize,
    digest: [u8; 32],
}

impl<'b> Draft<'b> {
    /// Writes everything but the signature to the beginning of `buffer`, and computes the hash that is to be signed.
    ///
    /// # Errors
    /// * `BufferTooSmall`: the token, signature included, does not fit.
    /// * `CorruptionDetected`: `records` did not tell the same both times.
    /// * Those of [`Claims::layout`].
    ///
    /// After an error the buffer holds zeros.
    pub fn new(
        algorithm: Algorithm,
        claims: &Claims<'_>,
        records: &Records<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Self> {
        let mut draft = Self { buffer, algorithm, length: 0, digest: [0; 32] };
        draft.write(claims, records)?;
        Ok(draft)
    }

    /// The SHA-256 hash to be signed: that of the `Sig_structure` (RFC 9052 §4.4).
    #[must_use]
    pub const fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Completes the token with its signature, and returns its length.
    ///
    /// # Errors
    /// `CorruptionDetected` when the signature has not the algorithm's length. After an error the buffer holds zeros.
    pub fn finish(mut self, signature: &[u8]) -> Result<usize> {
        if signature.len() != self.algorithm.signature_length() {
            return Err(Status::CorruptionDetected);
        }
        let rest = self.buffer.get_mut(self.length..).ok_or(Status::CorruptionDetected)?;
        let mut rest = Slice::new(rest);
        Encoder::new(&mut rest).bytes(signature).map_err(encoding_failure)?;
        let length = self.length + rest.length();
        self.buffer = &mut [];
        Ok(length)
    }

    /// Not inlined, so that the hash is off the stack while the signature is made.
    #[inline(never)]
    fn write(&mut self, claims: &Claims<'_>, records: &Records<'_>) -> Result<()> {
        let layout = claims.layout(records)?;
        let size = cose::message_length(self.algorithm, layout.length())?;
        let room = self.buffer.get_mut(..size).ok_or(Status::BufferTooSmall)?;

        let mut slice = Slice::new(room);
        let mut digester = Digester::default();
        cose::begin(self.algorithm, layout.length(), &mut slice)?;
        cose::begin_signed(self.algorithm, layout.length(), &mut digester)?;
        let payload = slice.length();
        let mut tee = Tee { slice: &mut slice, digester: &mut digester };
        claims.encode(&layout, records, &mut tee).map_err(|status| match status {
            // The room is exactly that of the layout: only other records than before can exceed it.
            Status::BufferTooSmall => Status::CorruptionDetected,
            other => other,
        })?;
        if slice.length() - payload != layout.length() {
            return Err(Status::CorruptionDetected);
        }
        self.length = slice.length();
        self.digest = digester.finish();
        Ok(())
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        self.buffer.fill(0);
    }
}
