//! Authenticated encryption with associated data (PSA Crypto 1.5 §10.6).
//!
//! [`Rot::aead_key`] finds the key and decides, and gives an [`Aead`], which then needs neither key nor [`Rot`]: calls for a whole
//! message drop it at their end, and multi-part operations keep it in a pool. No part of a message is kept: as many bytes come out as
//! go in.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, KeyType};
use super::cipher::usage;
use super::key_store::Key;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::aead::AeadKind;
pub use crate::primitives::aead::{Aead, MAX_NONCE};
use crate::primitives::cipher::Direction;
use crate::status::{Result, Status};

/// A message in progress.
pub(crate) struct Operation {
    aead: Aead,
    /// Destroying it ends the operation.
    key: KeyId,
}

impl Operation {
    /// Whether this is an operation with `key`.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }
}

/// The algorithm without its tag, for a type of key.
fn kind(algorithm: Algorithm, key_type: KeyType) -> Result<AeadKind> {
    let _ = key_type;
    #[allow(unused_variables, reason = "a build may have no algorithm")]
    let of = |kind: AeadKind, wanted: KeyType| {
        if key_type == wanted { Ok(kind) } else { Err(Status::InvalidArgument) }
    };
    let family = algorithm.without_tag_length();
    #[cfg(feature = "aes-gcm")]
    if family == Algorithm::GCM.without_tag_length() {
        return of(AeadKind::Gcm, KeyType::AES);
    }
    #[cfg(feature = "aes-ccm")]
    if family == Algorithm::CCM.without_tag_length() {
        return of(AeadKind::Ccm, KeyType::AES);
    }
    #[cfg(feature = "chacha20-poly1305")]
    if family == Algorithm::CHACHA20_POLY1305.without_tag_length() {
        return of(AeadKind::ChaCha20Poly1305, KeyType::CHACHA20);
    }
    #[cfg(feature = "xchacha20-poly1305")]
    if family == Algorithm::XCHACHA20_POLY1305.without_tag_length() {
        return of(AeadKind::XChaCha20Poly1305, KeyType::XCHACHA20);
    }
    #[cfg(feature = "ascon-aead128")]
    if family == Algorithm::ASCON_AEAD128.without_tag_length() {
        return of(AeadKind::Ascon, KeyType::ASCON);
    }
    let unknown: Result<AeadKind> = match family.category() {
        Category::Aead => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    };
    unknown
}

fn new(algorithm: Algorithm, direction: Direction, key: Key<'_>) -> Result<Aead> {
    let kind = kind(algorithm, key.attributes.key_type)?;
    Aead::new(kind, direction, key.material, algorithm.tag_length())
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>) -> Result<()> {
    new(algorithm, Direction::Encrypt, key).map(|_| ())
}

/// Whether this build has the algorithm, for keys of this type.
#[must_use]
pub fn can_aead(key_type: KeyType, algorithm: Algorithm) -> bool {
    kind(algorithm, key_type).is_ok_and(|kind| kind.has_tag_length(algorithm.tag_length()))
}

/// Begins a message that is there as a whole.
///
/// # Errors
/// `InvalidArgument` for a nonce or lengths that the algorithm does not have.
pub fn begin_whole(aead: &mut Aead, nonce: &[u8], ad: &[u8], length: usize) -> Result<()> {
    aead.set_lengths(ad.len() as u64, length as u64)?;
    aead.set_nonce(nonce)?;
    aead.update_ad(ad)
}

/// Encrypts `buffer[..length]` in place and puts the tag behind it. Gives the length of both.
///
/// # Errors
/// `BufferTooSmall`, `BadState` for a message that is to be decrypted, or not begun.
pub fn encrypt_whole(aead: &mut Aead, buffer: &mut [u8], length: usize) -> Result<usize> {
    if aead.direction() != Direction::Encrypt {
        return Err(Status::BadState);
    }
    let total = length.checked_add(aead.tag_length()).ok_or(Status::InvalidArgument)?;
    let result = buffer.get_mut(..total).ok_or(Status::BufferTooSmall)?;
    let (text, place) = result.split_at_mut_checked(length).ok_or(Status::BufferTooSmall)?;
    aead.update(text)?;
    aead.finish(place)?;
    Ok(total)
}

impl<P: Platform> Rot<P> {
    /// Finds a key, decides whether it may be used for `algorithm` in `direction`, and expands it. What happens to the key in the
    /// store afterwards does not reach the copy, so drop it soon.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without the usage flag, `NotSupported`, `InvalidArgument` for a key or tag length that does not
    /// fit the algorithm.
    pub fn aead_key(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        direction: Direction,
    ) -> Result<Aead> {
        self.base.use_key(key, usage(direction), algorithm, |key| new(algorithm, direction, key))
    }

    /// Encrypts `buffer[..length]` in place and puts the tag behind it (`psa_aead_encrypt`). Gives the length of both.
    /// A nonce must never be used twice with one key.
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
        let mut aead = self.aead_key(key, algorithm, Direction::Encrypt)?;
        begin_whole(&mut aead, nonce, associated_data, length)?;
        encrypt_whole(&mut aead, buffer, length)
    }

    /// Decrypts `buffer[..length]` in place and checks `tag` (`psa_aead_decrypt`). Gives the plaintext's length.
    ///
    /// # Errors
    /// As [`Rot::aead_encrypt`] with `DECRYPT`; `InvalidSignature` when the tag does not hold: no plaintext is in the buffer then.
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
        let mut aead = self.aead_key(key, algorithm, Direction::Decrypt)?;
        begin_whole(&mut aead, nonce, associated_data, length)?;
        let text = buffer.get_mut(..length).ok_or(Status::BufferTooSmall)?;
        aead.decrypt_whole(text, tag)?;
        Ok(length)
    }

    /// Starts a multi-part message (`psa_aead_encrypt_setup`, `psa_aead_decrypt_setup`).
    ///
    /// # Errors
    /// As [`Rot::aead_key`], and `InsufficientMemory` when all operations are in use.
    pub fn aead_setup(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        direction: Direction,
    ) -> Result<Handle> {
        let aead = self.aead_key(key, algorithm, direction)?;
        self.operations.aead.insert(Operation { aead, key })
    }

    /// Announces the lengths of associated data and text (`psa_aead_set_lengths`): CCM needs them before the nonce, and they bind.
    ///
    /// # Errors
    /// `BadState` twice, or after the nonce.
    pub fn aead_set_lengths(&mut self, handle: Handle, ad: usize, text: usize) -> Result<()> {
        self.operations
            .aead
            .step(handle, |operation| operation.aead.set_lengths(ad as u64, text as u64))
    }

    /// Draws a nonce, writes it and begins the message (`psa_aead_generate_nonce`).
    ///
    /// # Errors
    /// `BadState` for a message that is to be decrypted, that has a nonce, or whose algorithm needs lengths first; `BufferTooSmall`,
    /// `InsufficientEntropy`.
    pub fn aead_generate_nonce(&mut self, handle: Handle, nonce: &mut [u8]) -> Result<usize> {
        let Self { base, operations, .. } = self;
        operations.aead.step(handle, |Operation { aead, .. }| {
            if aead.direction() != Direction::Encrypt {
                return Err(Status::BadState);
            }
            let length = aead.nonce_length()?;
            let place = nonce.get_mut(..length).ok_or(Status::BufferTooSmall)?;
            // Set from memory of our own: the caller's may change meanwhile.
            let mut drawn = [0; MAX_NONCE];
            let drawn = drawn.get_mut(..length).ok_or(Status::CorruptionDetected)?;
            base.fill_random(drawn)?;
            aead.set_nonce(drawn)?;
            place.copy_from_slice(drawn);
            Ok(length)
        })
    }

    /// Sets the nonce and begins the message (`psa_aead_set_nonce`).
    ///
    /// # Errors
    /// `BadState` twice, or before the lengths for an algorithm that needs them; `InvalidArgument` for another length.
    pub fn aead_set_nonce(&mut self, handle: Handle, nonce: &[u8]) -> Result<()> {
        self.operations.aead.step(handle, |operation| operation.aead.set_nonce(nonce))
    }

    /// Takes the next piece of the associated data (`psa_aead_update_ad`).
    ///
    /// # Errors
    /// `BadState` before the nonce or after the text has begun, `InvalidArgument` beyond the announced length.
    pub fn aead_update_ad(&mut self, handle: Handle, data: &[u8]) -> Result<()> {
        self.operations.aead.step(handle, |operation| operation.aead.update_ad(data))
    }

    /// Encrypts or decrypts the next piece of the text in place (`psa_aead_update`). What is decrypted is not to be trusted before
    /// [`Rot::aead_verify`] succeeded.
    ///
    /// # Errors
    /// `BadState` before the nonce, `InvalidArgument` beyond the announced length, or when announced associated data is missing.
    pub fn aead_update(&mut self, handle: Handle, text: &mut [u8]) -> Result<()> {
        self.operations.aead.step(handle, |operation| operation.aead.update(text))
    }

    /// Writes the tag of an encrypted message, gives its length and ends the operation (`psa_aead_finish`).
    ///
    /// # Errors
    /// `BadState` before the nonce and for a message that was decrypted, `InvalidArgument` when less came than was announced,
    /// `BufferTooSmall`.
    pub fn aead_finish(&mut self, handle: Handle, tag: &mut [u8]) -> Result<usize> {
        self.operations.aead.finish(handle, |operation| operation.aead.finish(tag))
    }

    /// Compares the tag of a decrypted message and ends the operation (`psa_aead_verify`).
    ///
    /// # Errors
    /// `InvalidSignature`; `BadState` before the nonce and for a message that was encrypted; `InvalidArgument` when less came than was
    /// announced.
    pub fn aead_verify(&mut self, handle: Handle, tag: &[u8]) -> Result<()> {
        self.operations.aead.finish(handle, |operation| operation.aead.verify(tag))
    }

    /// Whether the message is active: for an interface layer that is to refuse a malformed call, but an inactive message first.
    ///
    /// # Errors
    /// `BadState`.
    pub fn aead_check(&self, handle: Handle) -> Result<()> {
        self.operations.aead.look(handle, |_| Ok(()))
    }

    /// Puts an active message in the error state, in which only [`Rot::aead_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn aead_fail(&mut self, handle: Handle) {
        self.operations.aead.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_aead_abort`).
    pub fn aead_abort(&mut self, handle: Handle) {
        self.operations.aead.abort(handle);
    }
}
