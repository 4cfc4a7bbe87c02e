//! Asymmetric encryption (PSA Crypto 1.5 §10.10): RSA with PKCS#1 v1.5 and with OAEP.

use super::algorithm::Algorithm;
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
#[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
use super::key_store::Key;
use super::keys::{Caller, check_use};
use crate::Rot;
use crate::platform::Platform;
#[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
use crate::primitives::rsa::{self, EncryptionPadding};
use crate::status::{Result, Status};

/// What an algorithm does, in this build.
enum Scheme {
    #[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
    Rsa(EncryptionPadding),
}

impl Scheme {
    fn of(algorithm: Algorithm) -> Result<Self> {
        match algorithm {
            #[cfg(feature = "rsa-pkcs1v15-crypt")]
            Algorithm::RSA_PKCS1V15_CRYPT => Ok(Self::Rsa(EncryptionPadding::Pkcs1v15)),
            #[cfg(feature = "rsa-oaep")]
            oaep if oaep.is_rsa_oaep() => {
                let kind = super::hash::kind(oaep.hash())?;
                rsa::check_hash(kind)?;
                Ok(Self::Rsa(EncryptionPadding::Oaep(kind)))
            }
            // Either status is right for an algorithm of another kind (psa_asymmetric_encrypt, return values).
            _ => Err(Status::NotSupported),
        }
    }

    /// Whether a block as long as the key has room for the padding, and so for any message at all (RFC 8017 §7.1.1).
    fn has_room_in(&self, key: &KeyAttributes) -> bool {
        let _ = key;
        match *self {
            #[cfg(feature = "rsa-oaep")]
            Self::Rsa(EncryptionPadding::Oaep(kind)) => {
                usize::from(key.bits) / 8 >= 2 * kind.length() + 2
            }
            // Any RSA key has more than the 11 bytes of its padding.
            #[cfg(feature = "rsa-pkcs1v15-crypt")]
            Self::Rsa(EncryptionPadding::Pkcs1v15) => true,
        }
    }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: &KeyAttributes, decrypts: bool) -> Result<()> {
    let scheme = Scheme::of(algorithm)?;
    let is_key = match key.key_type {
        KeyType::RSA_KEY_PAIR => true,
        KeyType::RSA_PUBLIC_KEY => !decrypts,
        _ => false,
    };
    if is_key && scheme.has_room_in(key) { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// PKCS#1 v1.5 has no label (§10.10.2); the RSA paddings with one take any.
fn check_label(algorithm: Algorithm, label: &[u8]) -> Result<()> {
    let fits = label.is_empty() || algorithm.is_rsa_oaep();
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

#[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
fn is_pair(key: Key<'_>) -> bool {
    key.attributes.key_type == KeyType::RSA_KEY_PAIR
}

impl<P: Platform> Rot<P> {
    /// Encrypts a short message with a public key, or the public half of a pair; writes the ciphertext and gives its length
    /// (`psa_asymmetric_encrypt`). `label` is OAEP's, and is called salt in C.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `ENCRYPT`, `NotSupported`, `InvalidArgument` for a key or label that does not fit the
    /// algorithm and a message that is too long, `BufferTooSmall`, `InsufficientEntropy`.
    #[cfg_attr(
        not(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep")),
        allow(unused_variables)
    )]
    pub fn asymmetric_encrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        label: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        self.base.read_key_with_random(key, |key, draw| {
            check_use(Caller::Application, key, Usage::ENCRYPT, algorithm)?;
            check(algorithm, key.attributes, false)?;
            check_label(algorithm, label)?;
            match Scheme::of(algorithm)? {
                #[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
                Scheme::Rsa(padding) => {
                    rsa::encrypt(is_pair(key), key.material, padding, label, message, draw, output)
                }
            }
        })
    }

    /// Decrypts a short message with a key pair, writes it and gives its length (`psa_asymmetric_decrypt`).
    ///
    /// With PKCS#1 v1.5 a ciphertext whose padding is wrong gives a message that looks random, and is the same each time (implicit
    /// rejection): an error would tell an attacker what they want to know.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DECRYPT`, `NotSupported`, `InvalidArgument` for a key, label or length of the ciphertext
    /// that does not fit, `InvalidPadding`, `BufferTooSmall`, `InsufficientEntropy`.
    #[cfg_attr(
        not(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep")),
        allow(unused_variables)
    )]
    pub fn asymmetric_decrypt(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        ciphertext: &[u8],
        label: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        self.base.read_key_with_random(key, |key, draw| {
            check_use(Caller::Application, key, Usage::DECRYPT, algorithm)?;
            check(algorithm, key.attributes, true)?;
            check_label(algorithm, label)?;
            match Scheme::of(algorithm)? {
                #[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
                Scheme::Rsa(padding) => {
                    rsa::decrypt(key.material, padding, label, ciphertext, draw, output)
                }
            }
        })
    }
}
