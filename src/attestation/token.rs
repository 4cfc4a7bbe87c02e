//! A token: claims in their signed envelope, in the caller's buffer.

use super::claims::{Claims, Records};
use super::cose::{self, Algorithm};
use super::encode::{Digester, Encoder, Slice, Tee};
use crate::primitives::hash::{Hash, HashValue};
#[cfg(feature = "hmac-primitive")]
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};

/// The longest signature, of ES512, in bytes.
pub const SIGNATURE_MAX: usize = 132;

/// How a token is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protection {
    /// The algorithm, and with it the envelope: `COSE_Sign1` or `COSE_Mac0`.
    pub algorithm: Algorithm,
    /// Whether the unprotected header names the key, by the Instance ID. RFC 9783 §5.2 has verifiers find it by that claim.
    pub key_id: bool,
}

impl Protection {
    fn key_id<'a>(self, claims: &'a Claims<'_>) -> Option<&'a [u8]> {
        self.key_id.then_some(&claims.instance_id)
    }
}

impl From<Algorithm> for Protection {
    /// Without a key id.
    fn from(algorithm: Algorithm) -> Self {
        Self { algorithm, key_id: false }
    }
}

/// The exact length in bytes of the token with these claims. No key is needed: all lengths follow from the claims.
///
/// # Errors
/// Those of [`Claims::layout`].
pub fn token_size(
    protection: Protection,
    claims: &Claims<'_>,
    records: &Records<'_>,
) -> Result<usize> {
    let payload = claims.layout(records)?.length();
    cose::message_length(protection.algorithm, protection.key_id(claims), payload)
}

/// Writes the token with these claims to the beginning of `buffer` and returns its length. `sign` makes the
/// signature `r ‖ s` over the hash it is given, and gives its length.
///
/// Where `sign` needs what the claims borrow, use a [`Draft`], which lets go of the claims before the signature.
///
/// # Errors
/// Those of [`Draft::new`], and any of `sign`. After an error the buffer holds zeros.
pub fn write_token(
    protection: Protection,
    claims: &Claims<'_>,
    records: &Records<'_>,
    buffer: &mut [u8],
    sign: impl FnOnce(&[u8], &mut [u8]) -> Result<usize>,
) -> Result<usize> {
    let draft = Draft::new(protection, claims, records, buffer)?;
    let mut signature = [0; SIGNATURE_MAX];
    let length = sign(draft.digest(), &mut signature)?;
    draft.finish(signature.get(..length).ok_or(Status::CorruptionDetected)?)
}

/// Writes the token with these claims and their MAC, made with the key, to the beginning of `buffer` and returns its length.
///
/// # Errors
/// Those of [`Draft::new`]; `InvalidArgument` for an algorithm that signs. After an error the buffer holds zeros.
#[cfg(feature = "hmac-primitive")]
pub fn write_token_with_mac(
    protection: Protection,
    key: &[u8],
    claims: &Claims<'_>,
    records: &Records<'_>,
    buffer: &mut [u8],
) -> Result<usize> {
    let algorithm = protection.algorithm;
    let mut draft = Draft { buffer, protection, length: 0, digest: None };
    if !algorithm.is_mac() {
        return Err(Status::InvalidArgument);
    }
    draft.write(Digester::Mac(Hmac::new(algorithm.hash()?, key)), claims, records)?;
    let mac = draft.digest.take().ok_or(Status::CorruptionDetected)?;
    draft.finish(&mac)
}

/// A token that lacks only its signature. If it is dropped without one, the whole buffer is filled with zeros.
#[must_use = "dropping a draft wipes the buffer"]
pub struct Draft<'b> {
    /// The caller's buffer; empty once the token is complete and no longer to be wiped.
    buffer: &'b mut [u8],
    protection: Protection,
    /// How much of the token is written: all up to the head of the signature.
    length: usize,
    digest: Option<HashValue>,
}

impl<'b> Draft<'b> {
    /// Writes everything but the signature to the beginning of `buffer`, and computes the hash that is to be signed.
    ///
    /// # Errors
    /// * `BufferTooSmall`: the token, signature included, does not fit.
    /// * `NotSupported`: the build does not have the hash of the algorithm. `InvalidArgument`: it is that of a MAC.
    /// * `CorruptionDetected`: `records` did not tell the same both times.
    /// * Those of [`Claims::layout`].
    ///
    /// After an error the buffer holds zeros.
    pub fn new(
        protection: Protection,
        claims: &Claims<'_>,
        records: &Records<'_>,
        buffer: &'b mut [u8],
    ) -> Result<Self> {
        let algorithm = protection.algorithm;
        let mut draft = Self { buffer, protection, length: 0, digest: None };
        if algorithm.is_mac() {
            return Err(Status::InvalidArgument);
        }
        draft.write(Digester::Hash(Hash::new(algorithm.hash()?)), claims, records)?;
        Ok(draft)
    }

    /// The hash to be signed: that of the `Sig_structure` (RFC 9052 §4.4).
    #[must_use]
    pub fn digest(&self) -> &[u8] {
        self.digest.as_deref().unwrap_or(&[])
    }

    /// Completes the token with its signature, and returns its length.
    ///
    /// # Errors
    /// `CorruptionDetected` when the signature has not the algorithm's length. After an error the buffer holds zeros.
    pub fn finish(mut self, signature: &[u8]) -> Result<usize> {
        if signature.len() != self.protection.algorithm.signature_length() {
            return Err(Status::CorruptionDetected);
        }
        let rest = self.buffer.get_mut(self.length..).ok_or(Status::CorruptionDetected)?;
        let mut rest = Slice::new(rest);
        Encoder(&mut rest).bytes(signature)?;
        let length = self.length + rest.length();
        self.buffer = &mut [];
        Ok(length)
    }

    /// Not inlined, so that the hash is off the stack while the signature is made.
    #[inline(never)]
    fn write(
        &mut self,
        mut digester: Digester,
        claims: &Claims<'_>,
        records: &Records<'_>,
    ) -> Result<()> {
        let layout = claims.layout(records)?;
        let Protection { algorithm, .. } = self.protection;
        let key_id = self.protection.key_id(claims);
        let size = cose::message_length(algorithm, key_id, layout.length())?;
        let room = self.buffer.get_mut(..size).ok_or(Status::BufferTooSmall)?;

        let mut slice = Slice::new(room);
        cose::begin(algorithm, key_id, layout.length(), &mut slice)?;
        cose::begin_signed(algorithm, layout.length(), &mut digester)?;
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
        self.digest = Some(digester.finish());
        Ok(())
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        self.buffer.fill(0);
    }
}
