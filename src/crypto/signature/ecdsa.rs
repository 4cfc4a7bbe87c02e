//! ECDSA, randomised and deterministic (FIPS 186-5 §6, RFC 6979): on P-256.

use super::{Draw, Half};
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::KeyType;
use crate::crypto::key_store::Key;
use crate::crypto::keys::put;
use crate::primitives::p256;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The longest signature, in bytes.
pub(super) const MAX_SIGNATURE: usize = p256::SIGNATURE_LEN;

pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    if algorithm.is_deterministic_ecdsa() && algorithm.hash() == Algorithm::NONE {
        return Err(Status::InvalidArgument);
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

pub(super) fn signature_length(_key: Key<'_>) -> usize {
    p256::SIGNATURE_LEN
}

pub(super) fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    draw: Draw<'_>,
    output: &mut [u8],
) -> Result<usize> {
    let mut fresh = Zeroizing::new([0; 32]);
    let added: &[u8] = if algorithm.is_deterministic_ecdsa() {
        &[]
    } else {
        draw(&mut fresh[..])?;
        &fresh[..]
    };
    put(&p256::sign(key.material, hash, added)?, output)
}

pub(super) fn verify(key: Key<'_>, hash: &[u8], signature: &[u8]) -> Result<()> {
    if key.attributes.key_type.is_public_key() {
        p256::verify(key.material, hash, signature)
    } else {
        p256::verify(&p256::public_key(key.material)?, hash, signature)
    }
}
