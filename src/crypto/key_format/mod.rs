//! Key types that this build has: their formats, sizes and how a random key of each is drawn (PSA Crypto 1.5 §9.6.6).

#[cfg(feature = "spake2p")]
mod spake2p;
mod symmetric;

use super::attributes::{KeyAttributes, KeyType};
use super::key_store::Key;
use super::keys::put;
#[cfg(feature = "secp256r1")]
use crate::primitives::p256;
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
        #[cfg(feature = "secp256r1")]
        KeyType::ECC_KEY_PAIR_SECP_R1 => match bits {
            256 => p256::check_private(data).map(|()| 256),
            _ => Err(other_curve(data.len())),
        },
        #[cfg(feature = "secp256r1")]
        KeyType::ECC_PUBLIC_KEY_SECP_R1 => match data.len() {
            p256::POINT_LEN => p256::check_public(data).map(|()| 256),
            length => Err(other_curve(length / 2)),
        },
        #[cfg(feature = "spake2p")]
        KeyType::SPAKE2P_KEY_PAIR_SECP_R1 | KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1 => {
            spake2p::check(attributes.key_type, data)
        }
        #[cfg(feature = "rsa")]
        KeyType::RSA_KEY_PAIR => rsa::check_private(data),
        #[cfg(feature = "rsa")]
        KeyType::RSA_PUBLIC_KEY => rsa::check_public(data),
        unstructured if is_byte_string(unstructured) => Ok(bits),
        _ => Err(Status::NotSupported),
    }
}

/// Data for a curve of the family that this build lacks is unsupported; any other length is malformed.
#[cfg(feature = "secp256r1")]
fn other_curve(scalar_length: usize) -> Status {
    match scalar_length {
        24 | 28 | 48 | 66 => Status::NotSupported,
        _ => Status::InvalidArgument,
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
        #[cfg(feature = "secp256r1")]
        KeyType::ECC_KEY_PAIR_SECP_R1 if bits == 0 => Err(Status::InvalidArgument),
        #[cfg(feature = "secp256r1")]
        KeyType::ECC_KEY_PAIR_SECP_R1 if bits != 256 => Err(Status::NotSupported),
        #[cfg(feature = "secp256r1")]
        KeyType::ECC_KEY_PAIR_SECP_R1 => Ok(p256::SCALAR_LEN),
        #[cfg(feature = "spake2p")]
        KeyType::SPAKE2P_KEY_PAIR_SECP_R1 => spake2p::derived_length(bits),
        other if is_byte_string(other) => {
            if bits == 0 || !bits.is_multiple_of(8) || bits > 0xfff8 {
                return Err(Status::InvalidArgument);
            }
            Ok(usize::from(bits) / 8)
        }
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
    stream(material)?;
    #[cfg(feature = "secp256r1")]
    if key_type == KeyType::ECC_KEY_PAIR_SECP_R1 {
        // PSA Crypto 1.5, `psa_key_derivation_output_key`: draw until in [0, n − 2], then add 1. A draw fails with probability 2^-32.
        while increment(material) || p256::check_private(material).is_err() {
            stream(material)?;
        }
    }
    let _ = key_type;
    Ok(())
}

/// Adds 1 to a big-endian number and tells whether it overflowed.
#[cfg(feature = "secp256r1")]
fn increment(number: &mut [u8]) -> bool {
    let mut carry = true;
    for byte in number.iter_mut().rev() {
        let (sum, overflow) = byte.overflowing_add(u8::from(carry));
        *byte = sum;
        carry = overflow;
    }
    carry
}

/// Writes the public part of a key to `output`.
pub(super) fn public_part(key: Key<'_>, output: &mut [u8]) -> Result<usize> {
    let key_type = key.attributes.key_type;
    if key_type.is_public_key() {
        return put(key.material, output);
    }
    #[cfg(feature = "secp256r1")]
    if key_type == KeyType::ECC_KEY_PAIR_SECP_R1 {
        if output.len() < p256::POINT_LEN {
            return Err(Status::BufferTooSmall);
        }
        return put(&p256::public_key(key.material)?, output);
    }
    #[cfg(feature = "spake2p")]
    if key_type == KeyType::SPAKE2P_KEY_PAIR_SECP_R1 {
        return spake2p::public_part(key.material, output);
    }
    #[cfg(feature = "rsa")]
    if key_type == KeyType::RSA_KEY_PAIR {
        return rsa::public_key(key.material, output);
    }
    if key_type.is_key_pair() { Err(Status::NotSupported) } else { Err(Status::InvalidArgument) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_private_key_is_one_more_than_the_first_draw_in_range() {
        let order_minus_1: [u8; 32] =
            hex_literal::hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
        let draws = [[0xff; 32], order_minus_1, [0; 32]];
        let mut next = draws.iter();
        let mut key = [0u8; 32];
        draw(KeyType::ECC_KEY_PAIR_SECP_R1, &mut key, &mut |bytes| {
            bytes.copy_from_slice(next.next().ok_or(Status::InsufficientData)?);
            Ok(())
        })
        .unwrap();
        assert_eq!(key[31], 1);
        assert_eq!(key[..31], [0; 31]);
    }

    #[test]
    fn sizes_that_a_type_does_not_have_are_refused() {
        let length = |key_type, bits| {
            generated_length(&KeyAttributes { key_type, bits, ..KeyAttributes::default() })
        };
        assert_eq!(length(KeyType::AES, 129), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 0), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 12), Err(Status::InvalidArgument));
        assert_eq!(length(KeyType::HMAC, 160), Ok(20));
        assert_eq!(length(KeyType::ECC_KEY_PAIR_SECP_R1, 384), Err(Status::NotSupported));
        let check = |key_type, data: &[u8]| {
            check(&KeyAttributes { key_type, ..KeyAttributes::default() }, data)
        };
        assert_eq!(check(KeyType::AES, &[0; 15]), Err(Status::InvalidArgument));
        assert_eq!(check(KeyType::HMAC, &[]), Err(Status::InvalidArgument));
        assert_eq!(check(KeyType::ECC_KEY_PAIR_SECP_R1, &[1; 48]), Err(Status::NotSupported));
        assert_eq!(check(KeyType::ECC_KEY_PAIR_SECP_R1, &[1; 33]), Err(Status::InvalidArgument));
    }
}
