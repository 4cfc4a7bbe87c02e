//! Keys: `RSAPublicKey` and `RSAPrivateKey` of RFC 8017, appendix A.1, in DER.

use super::{MIN_BITS, MIN_GENERATED_BITS, Source};
use crate::config::RSA_MAX_BITS;
use crate::primitives::equal::check_equal;
use crate::status::{Result, Status};
use rsa::pkcs1::der::{Decode, Encode};
use rsa::pkcs1::{DecodeRsaPrivateKey, EncodeRsaPrivateKey, RsaPrivateKeyRef, RsaPublicKeyRef};
use rsa::pkcs8::SecretDocument;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PrivateKey, PublicKey};

/// The key's public numbers, of a key pair or a public key.
fn public_numbers(is_pair: bool, key: &[u8]) -> Result<RsaPublicKeyRef<'_>> {
    if is_pair {
        let key = RsaPrivateKeyRef::from_der(key).map_err(|_| Status::InvalidArgument)?;
        Ok(RsaPublicKeyRef { modulus: key.modulus, public_exponent: key.public_exponent })
    } else {
        RsaPublicKeyRef::from_der(key).map_err(|_| Status::InvalidArgument)
    }
}

/// The size of a modulus, from its bytes without leading zeros.
fn bits(modulus: &[u8]) -> Result<usize> {
    let first = *modulus.first().ok_or(Status::InvalidArgument)?;
    Ok((modulus.len() * 8).saturating_sub(first.leading_zeros() as usize))
}

/// Refuses, before any arithmetic, sizes that this build has no room for.
fn checked_bits(modulus: &[u8]) -> Result<u16> {
    let bits = bits(modulus)?;
    if !(MIN_BITS..=RSA_MAX_BITS).contains(&bits) || !bits.is_multiple_of(8) {
        return Err(Status::NotSupported);
    }
    u16::try_from(bits).map_err(|_| Status::NotSupported)
}

/// Refuses, before any arithmetic, exponents that the crate does not take.
fn check_exponent(exponent: &[u8]) -> Result<()> {
    let value = exponent
        .iter()
        .try_fold(0u64, |value, byte| (value >> 56 == 0).then_some(value << 8 | u64::from(*byte)));
    match value {
        Some(value) if value <= PublicKey::MAX_PUB_EXPONENT => Ok(()),
        _ => Err(Status::NotSupported),
    }
}

/// The public key to work with.
pub(super) fn load_public(is_pair: bool, key: &[u8]) -> Result<PublicKey> {
    let numbers = public_numbers(is_pair, key)?;
    let (modulus, exponent) = (numbers.modulus.as_bytes(), numbers.public_exponent.as_bytes());
    checked_bits(modulus)?;
    check_exponent(exponent)?;
    let number = |bytes: &[u8]| {
        let bits = u32::try_from(bytes.len() * 8).map_err(|_| Status::InvalidArgument)?;
        BoxedUint::from_be_slice(bytes, bits).map_err(|_| Status::InvalidArgument)
    };
    PublicKey::new(number(modulus)?, number(exponent)?).map_err(|_| Status::InvalidArgument)
}

/// The key pair to work with.
pub(super) fn load_private(key: &[u8]) -> Result<PrivateKey> {
    let numbers = public_numbers(true, key)?;
    checked_bits(numbers.modulus.as_bytes())?;
    check_exponent(numbers.public_exponent.as_bytes())?;
    PrivateKey::from_pkcs1_der(key).map_err(|_| Status::InvalidArgument)
}

/// Checks a public key to be imported, and gives its size in bits.
///
/// # Errors
/// `InvalidArgument` when it is malformed, `NotSupported` for a size or exponent this build does not have.
#[inline(never)]
pub fn check_public(key: &[u8]) -> Result<u16> {
    load_public(false, key)?;
    checked_bits(public_numbers(false, key)?.modulus.as_bytes())
}

/// Checks a key pair to be imported, all its numbers against each other, and gives its size in bits.
///
/// # Errors
/// As [`check_public`].
#[inline(never)]
pub fn check_private(key: &[u8]) -> Result<u16> {
    let bits = checked_bits(public_numbers(true, key)?.modulus.as_bytes())?;
    let pair = load_private(key)?;
    pair.validate().map_err(|_| Status::InvalidArgument)?;
    // The crate makes the exponents and the coefficient of the Chinese remainders itself: as given they are right or not.
    let again = pair.to_pkcs1_der().map_err(|_| Status::InvalidArgument)?;
    check_equal(again.as_bytes(), key).map_err(|_| Status::InvalidArgument)?;
    Ok(bits)
}

/// Writes the public key of a key pair and gives its length.
///
/// # Errors
/// `InvalidArgument` when `pair` is no key pair, `BufferTooSmall`.
#[inline(never)]
pub fn public_key(pair: &[u8], output: &mut [u8]) -> Result<usize> {
    let numbers = public_numbers(true, pair)?;
    let length = numbers.encoded_len().map_err(|_| Status::CorruptionDetected)?;
    let length = usize::try_from(length).map_err(|_| Status::CorruptionDetected)?;
    let place = output.get_mut(..length).ok_or(Status::BufferTooSmall)?;
    numbers.encode_to_slice(place).map_err(|_| Status::CorruptionDetected)?;
    Ok(length)
}

/// Makes a key pair of `bits` and gives its DER, which is wiped when dropped.
///
/// # Errors
/// `NotSupported` for a size or exponent that this build does not have, `InvalidArgument` for an exponent that is even or below 3,
/// `InsufficientEntropy`.
#[inline(never)]
pub fn generate(
    bits: u16,
    exponent: u64,
    draw: &mut dyn FnMut(&mut [u8]) -> Result<()>,
) -> Result<SecretDocument> {
    let bits = usize::from(bits);
    if exponent < 3 || exponent.is_multiple_of(2) {
        return Err(Status::InvalidArgument);
    }
    let sized = (MIN_GENERATED_BITS..=RSA_MAX_BITS).contains(&bits) && bits.is_multiple_of(8);
    if !sized || exponent > PublicKey::MAX_PUB_EXPONENT {
        return Err(Status::NotSupported);
    }
    let key = PrivateKey::new_with_exp(&mut Source { draw }, bits, BoxedUint::from(exponent))
        .map_err(|error| super::status(&error))?;
    if key.n().bit_width_vartime() as usize != bits {
        return Err(Status::CorruptionDetected);
    }
    key.to_pkcs1_der().map_err(|_| Status::CorruptionDetected)
}
