//! Unauthenticated ciphers (PSA Crypto 1.5 §10.5): AES in counter mode.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, KeyType, Usage};
use super::key_store::Key;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::aes::{AesKey, CounterMode, Width};
use crate::status::{Result, Status};

/// The length of the initial counter block, in bytes.
pub const IV_LEN: usize = 16;

/// Checks that this build has the algorithm and that the key fits it, and expands the key.
pub(super) fn aes_key(algorithm: Algorithm, key: Key<'_>) -> Result<AesKey> {
    match algorithm {
        Algorithm::CTR if !cfg!(feature = "aes-ctr") => Err(Status::NotSupported),
        Algorithm::CTR if key.attributes.key_type != KeyType::AES => Err(Status::InvalidArgument),
        Algorithm::CTR => AesKey::new(key.material),
        other if other.category() == Category::Cipher => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    }
}

impl<P: Platform> Rot<P> {
    /// Encrypts in place with a random initial counter (`psa_cipher_encrypt`): the plaintext stands at `buffer[16..16 + length]`;
    /// the result, 16 bytes of counter and the ciphertext, fills `buffer[..16 + length]`. Gives the length of the result.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `ENCRYPT`, `NotSupported`, `InvalidArgument`, `BufferTooSmall`, `InsufficientEntropy`.
    pub fn cipher_encrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        buffer: &mut [u8],
        length: usize,
    ) -> Result<usize> {
        let aes =
            self.base.use_key(key, Usage::ENCRYPT, algorithm, |key| aes_key(algorithm, key))?;
        let total = length.checked_add(IV_LEN).ok_or(Status::InvalidArgument)?;
        let result = buffer.get_mut(..total).ok_or(Status::BufferTooSmall)?;
        let (iv, text) = result.split_first_chunk_mut::<IV_LEN>().ok_or(Status::BufferTooSmall)?;
        self.base.fill_random(iv)?;
        CounterMode::new(&aes, *iv, Width::Full).apply(text);
        Ok(total)
    }

    /// Decrypts `buffer[..length]` in place (`psa_cipher_decrypt`); `iv` is the 16-byte initial counter. Gives the plaintext's length.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DECRYPT`, `NotSupported`, `InvalidArgument` also for an `iv` of another length,
    /// `BufferTooSmall`.
    pub fn cipher_decrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        iv: &[u8],
        buffer: &mut [u8],
        length: usize,
    ) -> Result<usize> {
        let aes =
            self.base.use_key(key, Usage::DECRYPT, algorithm, |key| aes_key(algorithm, key))?;
        let iv: &[u8; IV_LEN] = iv.try_into().map_err(|_| Status::InvalidArgument)?;
        let text = buffer.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        CounterMode::new(&aes, *iv, Width::Full).apply(text);
        Ok(length)
    }
}
