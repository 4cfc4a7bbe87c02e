//! How a persistent key is stored: the key file format of Mbed TLS since 2.25, so that its keys can be read in place.
//!
//! ```text
//!  0            8        12         16     18     20       24        28         32       36
//! +------------+--------+----------+------+------+--------+---------+----------+--------+---------
//! | PSA\0KEY\0 | ver. 0 | lifetime | type | bits | usage  | alg.    | 2nd alg. | length | material
//! +------------+--------+----------+------+------+--------+---------+----------+--------+---------
//! ```
//! All numbers are little endian. The object's uid is the key identifier; the store seals the whole.

use super::algorithm::Algorithm;
use super::attributes::{KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::status::{Result, Status};

/// The length of the header, in bytes.
pub(crate) const HEADER_LEN: usize = 36;

const MAGIC: [u8; 8] = *b"PSA\0KEY\0";

/// The header for a key with `length` bytes of material.
pub(crate) fn encode(attributes: &KeyAttributes, length: usize) -> Result<[u8; HEADER_LEN]> {
    let length = u32::try_from(length).map_err(|_| Status::InvalidArgument)?;
    let words = [
        attributes.lifetime.0,
        u32::from(attributes.key_type.0) | u32::from(attributes.bits) << 16,
        attributes.usage.0,
        attributes.algorithm.0,
        attributes.algorithm2.0,
        length,
    ];
    let mut header = [0u8; HEADER_LEN];
    header[..8].copy_from_slice(&MAGIC);
    for (field, word) in header[12..].chunks_exact_mut(4).zip(words) {
        field.copy_from_slice(&word.to_le_bytes());
    }
    Ok(header)
}

/// The attributes in the key file of key `id`.
///
/// # Errors
/// `DataInvalid` when `file` is not a whole key file of this version.
pub(crate) fn decode(id: KeyId, file: &[u8]) -> Result<KeyAttributes> {
    let (header, material) = file.split_first_chunk::<HEADER_LEN>().ok_or(Status::DataInvalid)?;
    if header[..8] != MAGIC {
        return Err(Status::DataInvalid);
    }
    let mut words = [0u32; 7];
    for (word, field) in words.iter_mut().zip(header[8..].chunks_exact(4)) {
        *word = field.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte));
    }
    let [version, lifetime, type_bits, usage, algorithm, algorithm2, length] = words;
    if version != 0 || length as usize != material.len() || material.is_empty() {
        return Err(Status::DataInvalid);
    }
    Ok(KeyAttributes {
        key_type: KeyType((type_bits & 0xffff) as u16),
        bits: (type_bits >> 16) as u16,
        lifetime: Lifetime(lifetime),
        usage: Usage(usage),
        algorithm: Algorithm(algorithm),
        algorithm2: Algorithm(algorithm2),
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    fn attributes() -> KeyAttributes {
        KeyAttributes {
            key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
            bits: 256,
            lifetime: Lifetime::PERSISTENT,
            usage: Usage::SIGN_HASH | Usage::SIGN_MESSAGE,
            algorithm: Algorithm::ECDSA_SHA_256,
            algorithm2: Algorithm::ECDH,
            id: KeyId(0x1234_5678 & 0x3fff_ffff),
        }
    }

    #[test]
    fn a_key_file_keeps_every_attribute() {
        let mut file = Vec::from(encode(&attributes(), 32).unwrap());
        file.extend([9; 32]);
        assert_eq!(decode(attributes().id, &file), Ok(attributes()));
    }

    #[test]
    fn a_file_of_another_version_or_length_is_refused() {
        let mut file = Vec::from(encode(&attributes(), 2).unwrap());
        file.extend([9; 2]);
        for length in 0..file.len() {
            assert_eq!(decode(KeyId(1), &file[..length]), Err(Status::DataInvalid));
        }
        for at in (0..12).chain(32..36) {
            let mut bad = file.clone();
            bad[at] ^= 1;
            assert_eq!(decode(KeyId(1), &bad), Err(Status::DataInvalid), "byte {at}");
        }
        file.push(0);
        assert_eq!(decode(KeyId(1), &file), Err(Status::DataInvalid));
    }
}
