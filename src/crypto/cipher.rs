//! Unauthenticated ciphers (PSA Crypto 1.5 §10.5): AES in counter mode.
//!
//! As with AEAD, [`Rot::cipher_key`] finds the key and decides, and [`CipherKey::encrypt`] or [`CipherKey::decrypt`] works on the
//! text; [`Rot::cipher_encrypt`] and [`Rot::cipher_decrypt`] are both at once.

use super::aead::usage;
use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, KeyType};
use super::key_store::Key;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::aes::{AesKey, CounterMode, Width};
use crate::primitives::gcm::Direction;
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

/// A key that may be used for this algorithm in this direction, expanded; wiped when dropped.
pub struct CipherKey {
    aes: AesKey,
    direction: Direction,
}

impl CipherKey {
    /// Encrypts `buffer[16..16 + length]` in place and puts `iv`, the initial counter, before it. Gives the length of both. An `iv`
    /// must be fresh for each message: [`Rot::cipher_iv`] draws one.
    ///
    /// # Errors
    /// `BufferTooSmall`, `BadState` for a key that was asked for to decrypt.
    pub fn encrypt(&self, iv: &[u8; IV_LEN], buffer: &mut [u8], length: usize) -> Result<usize> {
        if self.direction != Direction::Encrypt {
            return Err(Status::BadState);
        }
        let total = length.checked_add(IV_LEN).ok_or(Status::InvalidArgument)?;
        let result = buffer.get_mut(..total).ok_or(Status::BufferTooSmall)?;
        let (place, text) =
            result.split_first_chunk_mut::<IV_LEN>().ok_or(Status::BufferTooSmall)?;
        *place = *iv;
        CounterMode::new(&self.aes, *iv, Width::Full).apply(text);
        Ok(total)
    }

    /// Decrypts `buffer[..length]` in place; `iv` is the initial counter. Gives the plaintext's length.
    ///
    /// # Errors
    /// `BufferTooSmall`, `BadState` for a key that was asked for to encrypt.
    pub fn decrypt(&self, iv: &[u8; IV_LEN], buffer: &mut [u8], length: usize) -> Result<usize> {
        if self.direction != Direction::Decrypt {
            return Err(Status::BadState);
        }
        let text = buffer.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        CounterMode::new(&self.aes, *iv, Width::Full).apply(text);
        Ok(length)
    }
}

impl<P: Platform> Rot<P> {
    /// Finds a key, decides whether it may be used for `algorithm` in `direction`, and expands it. What happens to the key in the
    /// store afterwards does not reach the copy, so drop it soon.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without the usage flag, `NotSupported`, `InvalidArgument` for a key that does not fit.
    pub fn cipher_key(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        direction: Direction,
    ) -> Result<CipherKey> {
        self.base.use_key(key, usage(direction), algorithm, |key| {
            Ok(CipherKey { aes: aes_key(algorithm, key)?, direction })
        })
    }

    /// Draws the initial counter of a message that is to be encrypted with `key`.
    ///
    /// # Errors
    /// `InsufficientEntropy`; `BadState` for a key that was asked for to decrypt.
    pub fn cipher_iv(&mut self, key: &CipherKey) -> Result<[u8; IV_LEN]> {
        if key.direction != Direction::Encrypt {
            return Err(Status::BadState);
        }
        let mut iv = [0; IV_LEN];
        self.base.fill_random(&mut iv)?;
        Ok(iv)
    }

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
        let key = self.cipher_key(key, algorithm, Direction::Encrypt)?;
        let iv = self.cipher_iv(&key)?;
        key.encrypt(&iv, buffer, length)
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
        let key = self.cipher_key(key, algorithm, Direction::Decrypt)?;
        let iv: &[u8; IV_LEN] = iv.try_into().map_err(|_| Status::InvalidArgument)?;
        key.decrypt(iv, buffer, length)
    }
}
