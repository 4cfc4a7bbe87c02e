//! RSA signatures: PKCS#1 v1.5 and PSS (PSA Crypto 1.5 §10.9.2).

use super::{Draw, Half};
use crate::config::RSA_MAX_BITS;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::KeyType;
use crate::crypto::hash;
use crate::crypto::key_store::Key;
use crate::primitives::rsa::{self, SignaturePadding};
use crate::status::{Result, Status};

/// The longest signature, in bytes.
pub(super) const MAX_SIGNATURE: usize = RSA_MAX_BITS / 8;

/// Whether this build has the algorithm's padding.
pub(super) const fn has(algorithm: Algorithm) -> bool {
    cfg!(feature = "rsa-pkcs1v15-sign") && algorithm.is_rsa_pkcs1v15_sign()
        || cfg!(feature = "rsa-pss") && algorithm.is_rsa_pss()
}

/// How the algorithm makes a hash as long as the modulus.
fn padding(algorithm: Algorithm) -> Result<SignaturePadding> {
    #[cfg(feature = "rsa-pkcs1v15-sign")]
    if algorithm == Algorithm::RSA_PKCS1V15_SIGN_RAW {
        return Ok(SignaturePadding::Pkcs1v15(None));
    }
    let kind = hash::kind(algorithm.hash())?;
    rsa::check_hash(kind)?;
    match algorithm.with_hash(Algorithm::NONE) {
        #[cfg(feature = "rsa-pkcs1v15-sign")]
        Algorithm::RSA_PKCS1V15_SIGN_RAW => Ok(SignaturePadding::Pkcs1v15(Some(kind))),
        #[cfg(feature = "rsa-pss")]
        Algorithm::RSA_PSS => Ok(SignaturePadding::Pss(kind)),
        #[cfg(feature = "rsa-pss")]
        Algorithm::RSA_PSS_ANY_SALT => Ok(SignaturePadding::PssAnySalt(kind)),
        _ => Err(Status::NotSupported),
    }
}

fn is_pair(key: Key<'_>) -> bool {
    key.attributes.key_type == KeyType::RSA_KEY_PAIR
}

/// Checks that this build has the hash, and that the key fits.
pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    padding(algorithm)?;
    match key.attributes.key_type {
        KeyType::RSA_KEY_PAIR => Ok(()),
        KeyType::RSA_PUBLIC_KEY if half == Half::Any => Ok(()),
        _ => Err(Status::InvalidArgument),
    }
}

/// A signature is as long as the modulus.
pub(super) fn signature_length(key: Key<'_>) -> usize {
    usize::from(key.attributes.bits).div_ceil(8)
}

pub(super) fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    draw: Draw<'_>,
    output: &mut [u8],
) -> Result<usize> {
    rsa::sign(key.material, padding(algorithm)?, hash, draw, output)
}

pub(super) fn verify(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    signature: &[u8],
) -> Result<()> {
    rsa::verify(is_pair(key), key.material, padding(algorithm)?, hash, signature)
}
