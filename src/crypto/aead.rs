//! Authenticated encryption with associated data (PSA Crypto 1.5 §10.6): AES-GCM.

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

impl<P: Platform> Rot<P> {
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
        let aes =
            self.base.use_key(key, Usage::ENCRYPT, algorithm, |key| aes_key(algorithm, key))?;
        let mut gcm = Gcm::new(&aes, nonce, Direction::Encrypt)?;
        let total = length.checked_add(algorithm.tag_length()).ok_or(Status::InvalidArgument)?;
        let result = buffer.get_mut(..total).ok_or(Status::BufferTooSmall)?;
        let (text, place) = result.split_at_mut_checked(length).ok_or(Status::BufferTooSmall)?;
        gcm.associated_data(associated_data)?;
        gcm.update(text)?;
        for (place, byte) in place.iter_mut().zip(gcm.tag()) {
            *place = byte;
        }
        Ok(total)
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
        let aes =
            self.base.use_key(key, Usage::DECRYPT, algorithm, |key| aes_key(algorithm, key))?;
        let mut gcm = Gcm::new(&aes, nonce, Direction::Decrypt)?;
        if tag.len() != algorithm.tag_length() {
            return Err(Status::InvalidSignature);
        }
        let text = buffer.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        gcm.associated_data(associated_data)?;
        gcm.verify_then_decrypt(text, tag)?;
        Ok(length)
    }
}
