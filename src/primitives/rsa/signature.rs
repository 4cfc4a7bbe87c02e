//! Signatures: RSASSA-PKCS1-v1_5 and RSASSA-PSS (RFC 8017 §8).

use super::keys::{load_private, load_public};
use super::{Source, status, with_digest};
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};
#[cfg(feature = "rsa-pkcs1v15-sign")]
use rsa::Pkcs1v15Sign;
#[cfg(feature = "rsa-pss")]
use rsa::pss::Pss;
use rsa::traits::PublicKeyParts;
use rsa::{PrivateKey, PublicKey};

/// How a hash is made as long as the modulus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignaturePadding {
    #[cfg(feature = "rsa-pkcs1v15-sign")]
    /// PKCS#1 v1.5, with the identifier of the hash in front of its value; without a hash, of bytes that the caller encoded.
    Pkcs1v15(Option<HashKind>),
    #[cfg(feature = "rsa-pss")]
    /// PSS with a salt as long as the hash, or the longest that fits if that is less.
    Pss(HashKind),
    #[cfg(feature = "rsa-pss")]
    /// PSS; a verifier accepts a salt of any length.
    PssAnySalt(HashKind),
}

#[cfg(feature = "rsa-pss")]
/// The length of the salt: RFC 8017 §9.1.1 leaves room for it, the hash and two bytes.
fn salt_length(kind: HashKind, modulus_bits: u32) -> Result<usize> {
    let encoded = (modulus_bits as usize).saturating_sub(1).div_ceil(8);
    let room = encoded.checked_sub(kind.length() + 2).ok_or(Status::InvalidArgument)?;
    Ok(room.min(kind.length()))
}

/// Signs `hash` with a key pair, writes the signature, as long as the modulus, and gives its length.
///
/// # Errors
/// `InvalidArgument` when `pair` is no key pair or the hash does not fit it, `BufferTooSmall`, `InsufficientEntropy`, `NotSupported`.
#[inline(never)]
pub fn sign(
    pair: &[u8],
    padding: SignaturePadding,
    hash: &[u8],
    draw: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    output: &mut [u8],
) -> Result<usize> {
    let key = load_private(pair)?;
    let place = output.get_mut(..key.size()).ok_or(Status::BufferTooSmall)?;
    let signature = sign_padded(&key, padding, hash, &mut Source { draw })?;
    if signature.len() != place.len() {
        return Err(Status::CorruptionDetected);
    }
    place.copy_from_slice(&signature);
    Ok(place.len())
}

fn sign_padded(
    key: &PrivateKey,
    padding: SignaturePadding,
    hash: &[u8],
    source: &mut Source<'_>,
) -> Result<alloc::vec::Vec<u8>> {
    match padding {
        #[cfg(feature = "rsa-pkcs1v15-sign")]
        SignaturePadding::Pkcs1v15(None) => key
            .sign_with_rng(source, Pkcs1v15Sign::new_unprefixed(), hash)
            .map_err(|error| status(&error)),
        #[cfg(feature = "rsa-pkcs1v15-sign")]
        SignaturePadding::Pkcs1v15(Some(kind)) => {
            with_digest!(kind, Hash => key
                .sign_with_rng(source, Pkcs1v15Sign::new::<Hash>(), hash)
                .map_err(|error| status(&error)))
        }
        #[cfg(feature = "rsa-pss")]
        SignaturePadding::Pss(kind) | SignaturePadding::PssAnySalt(kind) => {
            let salt = salt_length(kind, key.n().bit_width_vartime())?;
            with_digest!(kind, Hash => key
                .sign_with_rng(source, Pss::<Hash>::new_blinded_with_salt(salt), hash)
                .map_err(|error| status(&error)))
        }
    }
}

/// Verifies a signature of `hash` with a public key, or the public half of a pair.
///
/// # Errors
/// `InvalidArgument` when `key` is no key, `InvalidSignature` when the signature does not hold, `NotSupported`.
#[inline(never)]
pub fn verify(
    is_pair: bool,
    key: &[u8],
    padding: SignaturePadding,
    hash: &[u8],
    signature: &[u8],
) -> Result<()> {
    let key = load_public(is_pair, key)?;
    verify_padded(&key, padding, hash, signature)
}

fn verify_padded(
    key: &PublicKey,
    padding: SignaturePadding,
    hash: &[u8],
    signature: &[u8],
) -> Result<()> {
    // Whatever the crate says of a signature that does not hold, it does not.
    let refused = |_| Status::InvalidSignature;
    match padding {
        #[cfg(feature = "rsa-pkcs1v15-sign")]
        SignaturePadding::Pkcs1v15(None) => {
            key.verify(Pkcs1v15Sign::new_unprefixed(), hash, signature).map_err(refused)
        }
        #[cfg(feature = "rsa-pkcs1v15-sign")]
        SignaturePadding::Pkcs1v15(Some(kind)) => with_digest!(kind, Hash => key
            .verify(Pkcs1v15Sign::new::<Hash>(), hash, signature)
            .map_err(refused)),
        #[cfg(feature = "rsa-pss")]
        SignaturePadding::Pss(kind) => {
            let salt = salt_length(kind, key.n().bit_width_vartime())?;
            with_digest!(kind, Hash => key
                .verify(Pss::<Hash>::new_with_salt(salt), hash, signature)
                .map_err(refused))
        }
        #[cfg(feature = "rsa-pss")]
        SignaturePadding::PssAnySalt(kind) => with_digest!(kind, Hash => {
            let scheme = Pss::<Hash> { salt_len: None, ..Pss::new() };
            key.verify(scheme, hash, signature).map_err(refused)
        }),
    }
}
