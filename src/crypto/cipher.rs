//! Unauthenticated ciphers (PSA Crypto 1.5 §10.5).
//!
//! [`Rot::cipher_key`] finds the key and decides, and gives a [`Cipher`], which then needs neither key nor [`Rot`]: calls for a whole
//! message drop it at their end, and multi-part operations keep it in a pool.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, KeyType, Usage};
use super::key_store::Key;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::cipher::CipherKind;
pub use crate::primitives::cipher::{Cipher, Direction, MAX_HELD, MAX_IV, Plan};
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// A cipher in progress.
pub(crate) struct Operation {
    cipher: Cipher,
    /// Destroying it ends the operation.
    key: KeyId,
}

impl Operation {
    /// Whether this is an operation with `key`.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }
}

/// The usage flag that a direction asks of a key.
pub(super) const fn usage(direction: Direction) -> Usage {
    match direction {
        Direction::Encrypt => Usage::ENCRYPT,
        Direction::Decrypt => Usage::DECRYPT,
    }
}

/// The cipher that an algorithm names for a type of key.
fn kind(algorithm: Algorithm, key_type: KeyType) -> Result<CipherKind> {
    let _ = key_type;
    match algorithm {
        #[cfg(feature = "aes-ctr")]
        Algorithm::CTR => aes(CipherKind::Ctr, key_type),
        #[cfg(feature = "aes-ccm-star")]
        Algorithm::CCM_STAR_NO_TAG => aes(CipherKind::CcmStarNoTag, key_type),
        #[cfg(feature = "aes-cfb")]
        Algorithm::CFB => aes(CipherKind::Cfb, key_type),
        #[cfg(feature = "aes-ofb")]
        Algorithm::OFB => aes(CipherKind::Ofb, key_type),
        #[cfg(feature = "aes-ecb")]
        Algorithm::ECB_NO_PADDING => aes(CipherKind::Ecb, key_type),
        #[cfg(feature = "aes-cbc-no-padding")]
        Algorithm::CBC_NO_PADDING => aes(CipherKind::CbcNoPadding, key_type),
        #[cfg(feature = "aes-cbc-pkcs7")]
        Algorithm::CBC_PKCS7 => aes(CipherKind::CbcPkcs7, key_type),
        #[cfg(feature = "aes-xts")]
        Algorithm::XTS => aes(CipherKind::Xts, key_type),
        #[cfg(feature = "chacha20")]
        Algorithm::STREAM_CIPHER => match key_type {
            KeyType::CHACHA20 => Ok(CipherKind::ChaCha20),
            #[cfg(feature = "xchacha20-poly1305")]
            KeyType::XCHACHA20 => Ok(CipherKind::XChaCha20),
            #[cfg(not(feature = "xchacha20-poly1305"))]
            KeyType::XCHACHA20 => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        },
        other if other.category() == Category::Cipher => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    }
}

#[cfg(any(
    feature = "aes-ctr",
    feature = "aes-ccm-star",
    feature = "aes-cfb",
    feature = "aes-ofb",
    feature = "aes-ecb",
    feature = "aes-cbc-no-padding",
    feature = "aes-cbc-pkcs7",
    feature = "aes-xts"
))]
fn aes(kind: CipherKind, key_type: KeyType) -> Result<CipherKind> {
    if key_type == KeyType::AES { Ok(kind) } else { Err(Status::InvalidArgument) }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>) -> Result<()> {
    new(algorithm, Direction::Encrypt, key).map(|_| ())
}

fn new(algorithm: Algorithm, direction: Direction, key: Key<'_>) -> Result<Cipher> {
    Cipher::new(kind(algorithm, key.attributes.key_type)?, direction, key.material)
}

/// Whether this build has the cipher, for keys of this type.
#[must_use]
pub fn can_cipher(key_type: KeyType, algorithm: Algorithm) -> bool {
    kind(algorithm, key_type).is_ok()
}

/// An initialization vector of the length that its cipher generates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iv {
    bytes: [u8; MAX_IV],
    length: usize,
}

impl core::ops::Deref for Iv {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// Works on `input` and writes the result to `output`.
fn update(cipher: &mut Cipher, input: &[u8], output: &mut [u8]) -> Result<usize> {
    let plan = cipher.plan(input.len())?;
    let output = output.get_mut(..plan.output).ok_or(Status::BufferTooSmall)?;
    let (moved, rest) = input.split_at_checked(plan.moved).ok_or(Status::CorruptionDetected)?;
    let place = output.get_mut(plan.lead..).ok_or(Status::CorruptionDetected)?;
    place.copy_from_slice(moved);
    cipher.update(&plan, output, rest)?;
    Ok(plan.output)
}

/// Ends the message in `output`.
fn finish(cipher: &mut Cipher, output: &mut [u8]) -> Result<usize> {
    let mut last = Zeroizing::new([0; MAX_HELD]);
    let length = cipher.finish(&mut last)?;
    super::keys::put(last.get(..length).ok_or(Status::CorruptionDetected)?, output)
}

/// The whole of a message whose first `length` bytes of `buffer` are its text, in place.
fn whole(cipher: &mut Cipher, buffer: &mut [u8], length: usize) -> Result<usize> {
    let plan = cipher.plan(length)?;
    let kept = length.checked_sub(plan.moved).ok_or(Status::CorruptionDetected)?;
    let mut rest = Zeroizing::new([0; MAX_HELD]);
    let rest = rest.get_mut(..kept).ok_or(Status::CorruptionDetected)?;
    rest.copy_from_slice(buffer.get(plan.moved..length).ok_or(Status::BufferTooSmall)?);
    cipher.update(&plan, buffer, rest)?;
    let place = buffer.get_mut(plan.output..).ok_or(Status::CorruptionDetected)?;
    Ok(plan.output + finish(cipher, place)?)
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
    ) -> Result<Cipher> {
        self.base.use_key(key, usage(direction), algorithm, |key| new(algorithm, direction, key))
    }

    /// Draws the initialization vector of a message that is to be encrypted with `cipher`; it is empty for a cipher without one.
    ///
    /// # Errors
    /// `InsufficientEntropy`; `BadState` for a cipher that decrypts.
    pub fn cipher_iv(&mut self, cipher: &Cipher) -> Result<Iv> {
        if cipher.direction() != Direction::Encrypt {
            return Err(Status::BadState);
        }
        let mut iv = Iv { bytes: [0; MAX_IV], length: cipher.kind().iv_length() };
        let bytes = iv.bytes.get_mut(..iv.length).ok_or(Status::CorruptionDetected)?;
        self.base.fill_random(bytes)?;
        Ok(iv)
    }

    /// Encrypts in place with a random initialization vector (`psa_cipher_encrypt`): the plaintext stands behind as many bytes as the
    /// vector has; the result, vector and ciphertext, begins at the front of `buffer`. Gives the length of the result.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `ENCRYPT`, `NotSupported`, `InvalidArgument` also for a length that the cipher does not
    /// take, `BufferTooSmall`, `InsufficientEntropy`.
    pub fn cipher_encrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        buffer: &mut [u8],
        length: usize,
    ) -> Result<usize> {
        let mut cipher = self.cipher_key(key, algorithm, Direction::Encrypt)?;
        let needed = cipher.kind().ciphertext_length(length)?;
        let iv = self.cipher_iv(&cipher)?;
        let (front, text) = buffer.split_at_mut_checked(iv.len()).ok_or(Status::BufferTooSmall)?;
        if text.len() < needed {
            return Err(Status::BufferTooSmall);
        }
        front.copy_from_slice(&iv);
        if !iv.is_empty() {
            cipher.set_iv(&iv)?;
        }
        Ok(iv.len() + whole(&mut cipher, text, length)?)
    }

    /// Decrypts `buffer[..length]` in place (`psa_cipher_decrypt`) with the initialization vector `iv`. Gives the plaintext's length.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DECRYPT`, `NotSupported`, `InvalidArgument` also for an `iv` or a text of another length
    /// than the cipher's, `InvalidPadding`, `BufferTooSmall`.
    pub fn cipher_decrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        iv: &[u8],
        buffer: &mut [u8],
        length: usize,
    ) -> Result<usize> {
        let mut cipher = self.cipher_key(key, algorithm, Direction::Decrypt)?;
        if iv.len() != cipher.kind().iv_length() {
            return Err(Status::InvalidArgument);
        }
        if !iv.is_empty() {
            cipher.set_iv(iv)?;
        }
        if buffer.len() < length {
            return Err(Status::BufferTooSmall);
        }
        whole(&mut cipher, buffer, length).inspect_err(|_| buffer.fill(0))
    }

    /// Starts a multi-part encryption or decryption (`psa_cipher_encrypt_setup`, `psa_cipher_decrypt_setup`).
    ///
    /// # Errors
    /// As [`Rot::cipher_key`], and `InsufficientMemory` when all operations are in use.
    pub fn cipher_setup(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        direction: Direction,
    ) -> Result<Handle> {
        let cipher = self.cipher_key(key, algorithm, direction)?;
        self.operations.cipher.insert(Operation { cipher, key })
    }

    /// Draws an initialization vector, writes it and begins the message (`psa_cipher_generate_iv`).
    ///
    /// # Errors
    /// `BadState` for an operation that decrypts, that has a vector, or whose cipher has none; `BufferTooSmall`, `InsufficientEntropy`.
    pub fn cipher_generate_iv(&mut self, handle: Handle, iv: &mut [u8]) -> Result<usize> {
        let Self { base, operations, .. } = self;
        operations.cipher.step(handle, |Operation { cipher, .. }| {
            if cipher.direction() != Direction::Encrypt || !cipher.awaits_iv() {
                return Err(Status::BadState);
            }
            let length = cipher.kind().iv_length();
            let place = iv.get_mut(..length).ok_or(Status::BufferTooSmall)?;
            // Set from memory of our own: the caller's may change meanwhile.
            let mut drawn = [0; MAX_IV];
            let drawn = drawn.get_mut(..length).ok_or(Status::CorruptionDetected)?;
            base.fill_random(drawn)?;
            cipher.set_iv(drawn)?;
            place.copy_from_slice(drawn);
            Ok(length)
        })
    }

    /// Sets the initialization vector and begins the message (`psa_cipher_set_iv`).
    ///
    /// # Errors
    /// `BadState` for an operation that has one, or whose cipher has none; `InvalidArgument` for another length.
    pub fn cipher_set_iv(&mut self, handle: Handle, iv: &[u8]) -> Result<()> {
        self.operations.cipher.step(handle, |Operation { cipher, .. }| cipher.set_iv(iv))
    }

    /// What [`Rot::cipher_update_in_place`] with `input` bytes comes to.
    ///
    /// # Errors
    /// `BadState` without an initialization vector, `InvalidArgument` when the message would be too long.
    pub fn cipher_plan(&mut self, handle: Handle, input: usize) -> Result<Plan> {
        self.operations.cipher.step(handle, |Operation { cipher, .. }| cipher.plan(input))
    }

    /// Takes the next piece of the text, as planned: what the plan moves stands in `output` behind the plan's lead, and the rest of the
    /// input is `rest`. The first `plan.output` bytes of `output` are the result.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, `CorruptionDetected` for another plan.
    pub fn cipher_update_in_place(
        &mut self,
        handle: Handle,
        plan: &Plan,
        output: &mut [u8],
        rest: &[u8],
    ) -> Result<()> {
        self.operations
            .cipher
            .step(handle, |Operation { cipher, .. }| cipher.update(plan, output, rest))
    }

    /// Takes the next piece of the text, writes what comes of it, and gives its length (`psa_cipher_update`).
    ///
    /// # Errors
    /// `BadState` without an initialization vector, `InvalidArgument` when the message would be too long, `BufferTooSmall`.
    pub fn cipher_update(
        &mut self,
        handle: Handle,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        self.operations
            .cipher
            .step(handle, |Operation { cipher, .. }| update(cipher, input, output))
    }

    /// Writes what is left of the text, gives its length and ends the operation (`psa_cipher_finish`).
    ///
    /// # Errors
    /// `BadState` without an initialization vector, `InvalidArgument` for a text of a length that the cipher does not take,
    /// `InvalidPadding`, `BufferTooSmall`.
    pub fn cipher_finish(&mut self, handle: Handle, output: &mut [u8]) -> Result<usize> {
        self.operations.cipher.finish(handle, |Operation { cipher, .. }| finish(cipher, output))
    }

    /// Puts an active cipher in the error state, in which only [`Rot::cipher_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn cipher_fail(&mut self, handle: Handle) {
        self.operations.cipher.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_cipher_abort`).
    pub fn cipher_abort(&mut self, handle: Handle) {
        self.operations.cipher.abort(handle);
    }
}
