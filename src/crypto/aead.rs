//! Authenticated encryption with associated data (PSA Crypto 1.5 §10.6): AES-GCM.
//!
//! A message takes three steps, so that whoever calls can put off to the last one what must not happen before the others held:
//! [`Rot::aead_key`] finds the key and decides whether it may be used, [`AeadKey::begin`] takes the nonce and the associated data,
//! and [`AeadMessage::encrypt`] or [`AeadMessage::decrypt`] works on the text in place. The first is the only one that needs the
//! [`Rot`]. [`Rot::aead_encrypt`] and [`Rot::aead_decrypt`] are all three at once.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, KeyType, Usage};
use super::key_store::Key;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::gcm::{AesKey, Direction, Gcm};
use crate::status::{Result, Status};

/// Checks that this build has the algorithm and that the key fits it, and expands the key.
pub(super) fn aes_key(algorithm: Algorithm, key: Key<'_>) -> Result<AesKey> {
    const GCM: Algorithm = Algorithm::GCM.without_tag_length();
    match algorithm.without_tag_length() {
        GCM if !cfg!(feature = "aes-gcm") => Err(Status::NotSupported),
        GCM if key.attributes.key_type != KeyType::AES => Err(Status::InvalidArgument),
        // NIST SP 800-38D §5.2.1.2 names the tag lengths.
        GCM if !matches!(algorithm.tag_length(), 4 | 8 | 12..=16) => Err(Status::InvalidArgument),
        GCM => AesKey::new(key.material),
        other if other.category() == Category::Aead => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    }
}

/// The usage flag that a direction asks of a key.
pub(super) const fn usage(direction: Direction) -> Usage {
    match direction {
        Direction::Encrypt => Usage::ENCRYPT,
        Direction::Decrypt => Usage::DECRYPT,
    }
}

/// A key that may be used for this algorithm in this direction, expanded; wiped when dropped.
pub struct AeadKey {
    aes: AesKey,
    direction: Direction,
    tag_length: usize,
}

impl AeadKey {
    /// The length of the algorithm's tag, in bytes.
    #[must_use]
    pub const fn tag_length(&self) -> usize {
        self.tag_length
    }

    /// Begins a message: takes its nonce, of at least 1 byte, and its associated data.
    /// A nonce must never be used twice with one key; 12 bytes is the usual length.
    ///
    /// # Errors
    /// `InvalidArgument` for an empty nonce.
    pub fn begin(&self, nonce: &[u8], associated_data: &[u8]) -> Result<AeadMessage<'_>> {
        let mut gcm = Gcm::new(&self.aes, nonce, self.direction)?;
        gcm.associated_data(associated_data)?;
        Ok(AeadMessage { gcm, direction: self.direction, tag_length: self.tag_length })
    }
}

/// A message whose nonce and associated data are in.
pub struct AeadMessage<'k> {
    gcm: Gcm<'k>,
    direction: Direction,
    tag_length: usize,
}

impl AeadMessage<'_> {
    /// Encrypts `buffer[..length]` in place and puts the tag behind it. Gives the length of both.
    ///
    /// # Errors
    /// `BufferTooSmall`, `InvalidArgument` for a length beyond the algorithm's, `BadState` for a key that was asked for to decrypt.
    pub fn encrypt(mut self, buffer: &mut [u8], length: usize) -> Result<usize> {
        if self.direction != Direction::Encrypt {
            return Err(Status::BadState);
        }
        let total = length.checked_add(self.tag_length).ok_or(Status::InvalidArgument)?;
        let result = buffer.get_mut(..total).ok_or(Status::BufferTooSmall)?;
        let (text, place) = result.split_at_mut_checked(length).ok_or(Status::BufferTooSmall)?;
        self.gcm.update(text)?;
        for (place, byte) in place.iter_mut().zip(self.gcm.tag()) {
            *place = byte;
        }
        Ok(total)
    }

    /// Checks `tag`, and only if it holds decrypts `buffer[..length]` in place. Gives the plaintext's length.
    ///
    /// # Errors
    /// `InvalidSignature` when the tag does not hold: the buffer is then unchanged; `BufferTooSmall`, `InvalidArgument` for a length
    /// beyond the algorithm's, `BadState` for a key that was asked for to encrypt.
    pub fn decrypt(self, buffer: &mut [u8], length: usize, tag: &[u8]) -> Result<usize> {
        if self.direction != Direction::Decrypt {
            return Err(Status::BadState);
        }
        if tag.len() != self.tag_length {
            return Err(Status::InvalidSignature);
        }
        let text = buffer.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        self.gcm.verify_then_decrypt(text, tag)?;
        Ok(length)
    }
}

impl<P: Platform> Rot<P> {
    /// Finds a key, decides whether it may be used for `algorithm` in `direction`, and expands it: the first of the three steps of a
    /// message. What happens to the key in the store afterwards does not reach the copy, so drop it soon.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without the usage flag, `NotSupported`, `InvalidArgument` for a key or tag length that does not
    /// fit the algorithm.
    pub fn aead_key(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        direction: Direction,
    ) -> Result<AeadKey> {
        self.base.use_key(key, usage(direction), algorithm, |key| {
            let aes = aes_key(algorithm, key)?;
            Ok(AeadKey { aes, direction, tag_length: algorithm.tag_length() })
        })
    }

    /// Encrypts `buffer[..length]` in place and puts the tag behind it (`psa_aead_encrypt`). Gives the length of both.
    /// A nonce must never be used twice with one key; 12 bytes is the usual length.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `ENCRYPT`, `NotSupported`, `InvalidArgument` for a key, tag length or nonce that
    /// does not fit the algorithm, `BufferTooSmall`.
    pub fn aead_encrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        nonce: &[u8],
        associated_data: &[u8],
        buffer: &mut [u8],
        length: usize,
    ) -> Result<usize> {
        let key = self.aead_key(key, algorithm, Direction::Encrypt)?;
        key.begin(nonce, associated_data)?.encrypt(buffer, length)
    }

    /// Checks `tag`, and only if it holds decrypts `buffer[..length]` in place (`psa_aead_decrypt`). Gives the plaintext's length.
    ///
    /// # Errors
    /// As [`Rot::aead_encrypt`] with `DECRYPT`; `InvalidSignature` when the tag does not hold: the buffer is then unchanged.
    #[allow(clippy::too_many_arguments, reason = "the parameters of psa_aead_decrypt, tag apart")]
    pub fn aead_decrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        nonce: &[u8],
        associated_data: &[u8],
        buffer: &mut [u8],
        length: usize,
        tag: &[u8],
    ) -> Result<usize> {
        let key = self.aead_key(key, algorithm, Direction::Decrypt)?;
        key.begin(nonce, associated_data)?.decrypt(buffer, length, tag)
    }
}
