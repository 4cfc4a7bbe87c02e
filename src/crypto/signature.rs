//! Asymmetric signatures (PSA Crypto 1.5 §10.7): ECDSA on P-256, randomised and deterministic.

use super::algorithm::Algorithm;
use super::attributes::{KeyId, KeyType, Usage};
use super::key_store::Key;
use super::keys::{Caller, check_use};
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::hash::{self, HashValue};
#[cfg(all(feature = "ecdsa", feature = "secp256r1"))]
use crate::primitives::p256;
use crate::status::{Result, Status};
#[cfg(all(feature = "ecdsa", feature = "secp256r1"))]
use zeroize::Zeroizing;

/// Gives random bytes that a randomised signature mixes into its nonce.
type Draw<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<()>;

/// The longest hash to be signed or verified, in bytes.
const MAX_HASH: usize = 64;

/// Which of a key pair's halves an operation needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Private,
    Any,
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    if !algorithm.is_ecdsa() || !cfg!(all(feature = "ecdsa", feature = "secp256r1")) {
        let sign = algorithm.category() == super::Category::Sign;
        return Err(if sign { Status::NotSupported } else { Status::InvalidArgument });
    }
    // A deterministic nonce is made with the algorithm's hash (RFC 6979 §3.2): this build has HMAC-SHA-256 for it.
    // A verifier does not care how the nonce was made.
    let other_nonce = algorithm.is_deterministic_ecdsa() && algorithm.hash() != Algorithm::SHA_256;
    if other_nonce && half == Half::Private {
        return Err(Status::NotSupported);
    }
    match key.attributes.key_type {
        KeyType::ECC_KEY_PAIR_SECP_R1 => Ok(()),
        KeyType::ECC_PUBLIC_KEY_SECP_R1 if half == Half::Any => Ok(()),
        _ => Err(Status::InvalidArgument),
    }
}

/// A hash-and-sign algorithm takes hashes of its hash's length only; the raw one any.
fn check_hash(algorithm: Algorithm, hash: &[u8]) -> Result<()> {
    let fits = match algorithm.hash_length() {
        Some(length) => hash.len() == length,
        None if algorithm.hash() == Algorithm::NONE => hash.len() <= MAX_HASH && !hash.is_empty(),
        None => false,
    };
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

#[cfg(all(feature = "ecdsa", feature = "secp256r1"))]
fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    draw: Draw<'_>,
    output: &mut [u8],
) -> Result<usize> {
    if output.len() < p256::SIGNATURE_LEN {
        return Err(Status::BufferTooSmall);
    }
    let mut fresh = Zeroizing::new([0; 32]);
    let added: &[u8] = if algorithm.is_deterministic_ecdsa() {
        &[]
    } else {
        draw(&mut fresh[..])?;
        &fresh[..]
    };
    super::keys::put(&p256::sign(key.material, hash, added)?, output)
}

#[cfg(all(feature = "ecdsa", feature = "secp256r1"))]
fn verify(key: Key<'_>, hash: &[u8], signature: &[u8]) -> Result<()> {
    if key.attributes.key_type.is_public_key() {
        p256::verify(key.material, hash, signature)
    } else {
        p256::verify(&p256::public_key(key.material)?, hash, signature)
    }
}

#[cfg(not(all(feature = "ecdsa", feature = "secp256r1")))]
fn sign(_: Algorithm, _: Key<'_>, _: &[u8], _: Draw<'_>, _: &mut [u8]) -> Result<usize> {
    Err(Status::NotSupported)
}

#[cfg(not(all(feature = "ecdsa", feature = "secp256r1")))]
fn verify(_: Key<'_>, _: &[u8], _: &[u8]) -> Result<()> {
    Err(Status::NotSupported)
}

impl<P: Platform> Rot<P> {
    /// Signs a hash that the caller computed, writes the signature and gives its length (`psa_sign_hash`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `SIGN_HASH`, `NotSupported`, `InvalidArgument` when key or hash do not fit the
    /// algorithm, `BufferTooSmall`, `InsufficientEntropy`.
    pub fn sign_hash(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        self.sign_hash_as(Caller::Application, key, algorithm, hash, signature)
    }

    /// [`Rot::sign_hash`] for a caller that built-in keys may belong to.
    pub(crate) fn sign_hash_as(
        &mut self,
        caller: Caller,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        self.base.read_key_with_random(key, |key, draw| {
            check_use(caller, key, Usage::SIGN_HASH, algorithm)?;
            check_key(algorithm, key, Half::Private)?;
            check_hash(algorithm, hash)?;
            sign(algorithm, key, hash, draw, signature)
        })
    }

    /// Verifies the signature of a hash that the caller computed (`psa_verify_hash`).
    ///
    /// # Errors
    /// As [`Rot::sign_hash`] with `VERIFY_HASH`; `InvalidSignature` when it does not hold.
    pub fn verify_hash(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.base.use_key(key, Usage::VERIFY_HASH, algorithm, |key| {
            check_key(algorithm, key, Half::Any)?;
            check_hash(algorithm, hash)?;
            verify(key, hash, signature)
        })
    }

    /// Signs a message, writes the signature and gives its length (`psa_sign_message`).
    ///
    /// # Errors
    /// As [`Rot::sign_hash`] with `SIGN_MESSAGE`; `InvalidArgument` for an algorithm without a hash.
    pub fn sign_message(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        self.base.read_key_with_random(key, |key, draw| {
            check_use(Caller::Application, key, Usage::SIGN_MESSAGE, algorithm)?;
            check_key(algorithm, key, Half::Private)?;
            sign(algorithm, key, &message_hash(algorithm, message)?, draw, signature)
        })
    }

    /// Verifies the signature of a message (`psa_verify_message`).
    ///
    /// # Errors
    /// As [`Rot::sign_message`] with `VERIFY_MESSAGE`; `InvalidSignature` when it does not hold.
    pub fn verify_message(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.base.use_key(key, Usage::VERIFY_MESSAGE, algorithm, |key| {
            check_key(algorithm, key, Half::Any)?;
            verify(key, &message_hash(algorithm, message)?, signature)
        })
    }
}

fn message_hash(algorithm: Algorithm, message: &[u8]) -> Result<HashValue> {
    if !algorithm.is_sign_message() {
        return Err(Status::InvalidArgument);
    }
    Ok(hash::digest(super::hash::kind(algorithm.hash())?, message))
}
