//! Key types that this build has: their formats, sizes and how a random key of each is drawn (PSA Crypto 1.5 §9.6.6).

#[cfg(feature = "curves")]
pub(super) mod elliptic_curve;
#[cfg(feature = "post-quantum")]
#[allow(unused_imports, unused_variables, reason = "a build has some of the types")]
mod post_quantum;
#[cfg(feature = "spake2p")]
mod spake2p;
mod symmetric;

#[cfg(feature = "ml-dsa")]
pub(super) use post_quantum::ml_dsa_set;
#[cfg(feature = "ml-kem")]
pub(super) use post_quantum::ml_kem_set;

use super::attributes::{KeyAttributes, KeyType};
use super::key_store::Key;
use super::keys::put;
#[cfg(feature = "rsa")]
use crate::primitives::rsa;
use crate::status::{Result, Status};

/// The largest key in bytes: `bits` beyond 0xfff8 cannot be told (`PSA_MAX_KEY_BITS`).
const MAX_KEY_BYTES: usize = 0xfff8 / 8;

/// Checks key data to be imported and gives its size in bits.
pub(super) fn check(attributes: &KeyAttributes, data: &[u8]) -> Result<u16> {
    if data.is_empty() {
        return Err(Status::InvalidArgument);
    }
    if data.len() > MAX_KEY_BYTES {
        return Err(Status::NotSupported);
    }
    let bits = (data.len() * 8) as u16;
    match attributes.key_type {
        key_type if symmetric::is_cipher(key_type) => symmetric::check(key_type, bits),
        #[cfg(feature = "spake2p")]
        KeyType::SPAKE2P_KEY_PAIR_SECP_R1 | KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1 => {
            spake2p::check(attributes.key_type, data)
        }
        #[cfg(feature = "rsa")]
        KeyType::RSA_KEY_PAIR => rsa::check_private(data),
        #[cfg(feature = "rsa")]
        KeyType::RSA_PUBLIC_KEY => rsa::check_public(data),
        #[cfg(feature = "curves")]
        curve if curve.ecc_family().is_some() => elliptic_curve::check(curve, data),
        unstructured if is_byte_string(unstructured) => Ok(bits),
        #[cfg(feature = "post-quantum")]
        _ => post_quantum::check(attributes, data),
        #[cfg(not(feature = "post-quantum"))]
        _ => Err(Status::NotSupported),
    }
}

/// Types whose keys are bytes of any number.
fn is_byte_string(key_type: KeyType) -> bool {
    matches!(
        key_type,
        KeyType::RAW_DATA
            | KeyType::HMAC
            | KeyType::DERIVE
            | KeyType::PASSWORD
            | KeyType::PASSWORD_HASH
            | KeyType::PEPPER
    )
}

/// The length in bytes of a key to be generated or derived.
pub(super) fn generated_length(attributes: &KeyAttributes) -> Result<usize> {
    let bits = attributes.bits;
    match attributes.key_type {
        key_type if symmetric::is_cipher(key_type) => {
            symmetric::check(key_type, bits).map(|bits| usize::from(bits) / 8)
        }
        #[cfg(feature = "spake2p")]
        KeyType::SPAKE2P_KEY_PAIR_SECP_R1 => spake2p::derived_length(bits),
        #[cfg(feature = "curves")]
        curve if curve.ecc_family().is_some() => {
            Ok(elliptic_curve::curve(curve, bits)?.private_length())
        }
        other if is_byte_string(other) => {
            if usize::from(bits) > 8 * MAX_KEY_BYTES {
                return Err(Status::NotSupported);
            }
            if bits == 0 || !bits.is_multiple_of(8) {
                return Err(Status::InvalidArgument);
            }
            Ok(usize::from(bits) / 8)
        }
        #[cfg(feature = "post-quantum")]
        _ => post_quantum::generated_length(attributes),
        #[cfg(not(feature = "post-quantum"))]
        _ => Err(Status::NotSupported),
    }
}

/// Fills `material` with a key of the type, from a stream of uniform bytes (`psa_generate_key`, `psa_key_derivation_output_key`).
pub(super) fn draw(
    key_type: KeyType,
    material: &mut [u8],
    stream: &mut dyn FnMut(&mut [u8]) -> Result<()>,
) -> Result<()> {
    #[cfg(feature = "spake2p")]
    if key_type == KeyType::SPAKE2P_KEY_PAIR_SECP_R1 {
        return spake2p::draw(material, stream);
    }
    #[cfg(feature = "curves")]
    if key_type.ecc_family().is_some() {
        return elliptic_curve::draw(key_type, material, stream);
    }
    let _ = key_type;
    stream(material)
}

/// Brings imported material, already checked, into the form in which it is exported.
pub(super) fn normalise(key_type: KeyType, material: &mut [u8]) -> Result<()> {
    #[cfg(feature = "curves")]
    if key_type.ecc_family().is_some() && key_type.is_key_pair() {
        return elliptic_curve::normalise(key_type, material);
    }
    let _ = (key_type, material);
    Ok(())
}

/// Writes the public part of a key to `output`.
pub(super) fn public_part(key: Key<'_>, output: &mut [u8]) -> Result<usize> {
    let key_type = key.attributes.key_type;
    if key_type.is_public_key() {
        return put(key.material, output);
    }
    #[cfg(feature = "curves")]
    if key_type.ecc_family().is_some() {
        let curve = elliptic_curve::curve(key_type, key.attributes.bits)?;
        return curve.public_key(key.material, output);
    }
    #[cfg(feature = "spake2p")]
    if key_type == KeyType::SPAKE2P_KEY_PAIR_SECP_R1 {
        return spake2p::public_part(key.material, output);
    }
    #[cfg(feature = "rsa")]
    if key_type == KeyType::RSA_KEY_PAIR {
        return rsa::public_key(key.material, output);
    }
    if !key_type.is_key_pair() {
        return Err(Status::InvalidArgument);
    }
    #[cfg(feature = "post-quantum")]
    return post_quantum::public_part(key, output);
    #[cfg(not(feature = "post-quantum"))]
    Err(Status::NotSupported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_that_a_type_does_not_have_are_refused() {
        let length = |key_type, bits| {
            generated_length(&KeyAttributes { key_type, bits, ..KeyAttributes::default() })
        };
        assert_eq!(length(KeyType::AES, 129), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 0), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 12), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 160), Ok(20));
        let check = |key_type, data: &[u8]| {
            check(&KeyAttributes { key_type, ..KeyAttributes::default() }, data)
        };
        assert_eq!(check(KeyType::AES, &[0; 15]), Err(Status::InvalidArgument));
        assert_eq!(check(KeyType::HMAC, &[]), Err(Status::InvalidArgument));
    }
}
