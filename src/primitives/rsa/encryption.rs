//! Encryption: RSAES-PKCS1-v1_5 and RSAES-OAEP (RFC 8017 §7).

use super::keys::{load_private, load_public};
#[cfg(feature = "rsa-oaep")]
use super::with_digest;
use super::{MAX_LABEL, Source, status};
#[cfg(feature = "rsa-oaep")]
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};
#[cfg(feature = "rsa-oaep")]
use alloc::boxed::Box;
#[cfg(feature = "rsa-pkcs1v15-crypt")]
use rsa::Pkcs1v15Encrypt;
#[cfg(feature = "rsa-oaep")]
use rsa::oaep::Oaep;
use rsa::traits::PublicKeyParts;
use zeroize::Zeroizing;

/// How a message is made as long as the modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncryptionPadding {
    #[cfg(feature = "rsa-pkcs1v15-crypt")]
    /// PKCS#1 v1.5. A ciphertext whose padding is wrong decrypts to a message that looks random and is always the same for it
    /// (implicit rejection), so that there is no oracle.
    Pkcs1v15,
    #[cfg(feature = "rsa-oaep")]
    /// OAEP with a hash, for the label and for MGF1.
    Oaep(HashKind),
}

/// Encrypts a message with a public key, or the public half of a pair, under a label that PKCS#1 v1.5 has not; writes
/// the ciphertext, as long as the modulus, and gives its length.
///
/// # Errors
/// `InvalidArgument` when `key` is no key or the message is too long for it, `BufferTooSmall`, `InsufficientEntropy`, `NotSupported`
/// also for a label of more than [`MAX_LABEL`] bytes.
#[inline(never)]
#[allow(clippy::too_many_arguments, reason = "the parameters of psa_asymmetric_encrypt")]
pub fn encrypt(
    is_pair: bool,
    key: &[u8],
    padding: EncryptionPadding,
    label: &[u8],
    message: &[u8],
    draw: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    output: &mut [u8],
) -> Result<usize> {
    if label.len() > MAX_LABEL {
        return Err(Status::NotSupported);
    }
    let key = load_public(is_pair, key)?;
    let place = output.get_mut(..key.size()).ok_or(Status::BufferTooSmall)?;
    let source = &mut Source { draw };
    let ciphertext = match padding {
        #[cfg(feature = "rsa-pkcs1v15-crypt")]
        EncryptionPadding::Pkcs1v15 => {
            key.encrypt(source, Pkcs1v15Encrypt, message).map_err(|error| status(&error))
        }
        #[cfg(feature = "rsa-oaep")]
        EncryptionPadding::Oaep(kind) => with_digest!(kind, Hash => key
            .encrypt(source, Oaep::<Hash>::new_with_label(Box::<[u8]>::from(label)), message)
            .map_err(|error| status(&error))),
    }?;
    if ciphertext.len() != place.len() {
        return Err(Status::CorruptionDetected);
    }
    place.copy_from_slice(&ciphertext);
    Ok(place.len())
}

/// Decrypts a ciphertext with a key pair, under a label that PKCS#1 v1.5 has not; writes the message and gives its length.
///
/// # Errors
/// `InvalidArgument` when `pair` is no key pair or the ciphertext is not as long as its modulus, `InvalidPadding`, `BufferTooSmall`,
/// `InsufficientEntropy`, `NotSupported` as for [`encrypt`].
#[inline(never)]
pub fn decrypt(
    pair: &[u8],
    padding: EncryptionPadding,
    label: &[u8],
    ciphertext: &[u8],
    draw: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    output: &mut [u8],
) -> Result<usize> {
    if label.len() > MAX_LABEL {
        return Err(Status::NotSupported);
    }
    let key = load_private(pair)?;
    if ciphertext.len() != key.size() {
        return Err(Status::InvalidArgument);
    }
    let source = &mut Source { draw };
    let refused = |error| match error {
        rsa::errors::Error::Rng => Status::InsufficientEntropy,
        // One answer, whatever is wrong with the padding.
        _ => Status::InvalidPadding,
    };
    let message = Zeroizing::new(match padding {
        #[cfg(feature = "rsa-pkcs1v15-crypt")]
        EncryptionPadding::Pkcs1v15 => {
            key.decrypt_blinded(source, Pkcs1v15Encrypt, ciphertext).map_err(refused)
        }
        #[cfg(feature = "rsa-oaep")]
        EncryptionPadding::Oaep(kind) => with_digest!(kind, Hash => key
            .decrypt_blinded(source, Oaep::<Hash>::new_with_label(Box::<[u8]>::from(label)), ciphertext)
            .map_err(refused)),
    }?);
    let place = output.get_mut(..message.len()).ok_or(Status::BufferTooSmall)?;
    place.copy_from_slice(&message);
    Ok(place.len())
}
