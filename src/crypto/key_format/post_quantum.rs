//! Keys of ML-DSA, ML-KEM, LMS and HSS (PSA Crypto 1.5 §9.3.7).
//!
//! A key pair is the seed it is made from, whose length is the same for each parameter set: the size in the attributes names the
//! set, and must be given. A public key's length tells its set. LMS and HSS have public keys only, which say themselves what they
//! are.

use crate::crypto::attributes::{KeyAttributes, KeyType};
use crate::crypto::key_store::Key;
#[cfg(any(feature = "lms", feature = "hss"))]
use crate::primitives::lms;
#[cfg(feature = "ml-dsa")]
use crate::primitives::ml_dsa;
#[cfg(feature = "ml-kem")]
use crate::primitives::ml_kem;
use crate::status::{Result, Status};

/// The parameter sets of a scheme: the size of their keys in bits, and the length of a public key in bytes.
#[cfg(any(feature = "ml-dsa", feature = "ml-kem"))]
type Sets = [(u16, usize); 3];
#[cfg(feature = "ml-dsa")]
const ML_DSA: Sets = [(128, 1312), (192, 1952), (256, 2592)];
#[cfg(feature = "ml-kem")]
const ML_KEM: Sets = [(512, 800), (768, 1184), (1024, 1568)];

/// A parameter set of the scheme that this build lacks is unsupported; any other size is not valid.
#[cfg(any(feature = "ml-dsa", feature = "ml-kem"))]
fn lacking(sets: &Sets, bits: u16) -> Status {
    let known = sets.iter().any(|set| set.0 == bits);
    if known { Status::NotSupported } else { Status::InvalidArgument }
}

/// The size of a public key, in bits.
#[cfg(any(feature = "ml-dsa", feature = "ml-kem"))]
fn public_bits(sets: &Sets, length: usize) -> Result<u16> {
    let set = sets.iter().find(|set| set.1 == length);
    set.map(|set| set.0).ok_or(Status::InvalidArgument)
}

/// The ML-DSA parameter set of keys of this size.
///
/// # Errors
/// `NotSupported` for one that this build does not have, `InvalidArgument` for a size that names none.
#[cfg(feature = "ml-dsa")]
pub(in crate::crypto) fn ml_dsa_set(bits: u16) -> Result<ml_dsa::ParameterSet> {
    ml_dsa::ParameterSet::from_bits(bits).ok_or_else(|| lacking(&ML_DSA, bits))
}

/// The ML-KEM parameter set of keys of this size.
///
/// # Errors
/// `NotSupported` for one that this build does not have, `InvalidArgument` for a size that names none.
#[cfg(feature = "ml-kem")]
pub(in crate::crypto) fn ml_kem_set(bits: u16) -> Result<ml_kem::ParameterSet> {
    ml_kem::ParameterSet::from_bits(bits).ok_or_else(|| lacking(&ML_KEM, bits))
}

/// Checks key data to be imported and gives its size in bits.
pub(super) fn check(attributes: &KeyAttributes, data: &[u8]) -> Result<u16> {
    match attributes.key_type {
        #[cfg(feature = "ml-dsa")]
        KeyType::ML_DSA_KEY_PAIR if data.len() == ml_dsa::SEED_LEN => {
            ml_dsa_set(attributes.bits).map(|_| attributes.bits)
        }
        #[cfg(feature = "ml-dsa")]
        KeyType::ML_DSA_PUBLIC_KEY => {
            let bits = public_bits(&ML_DSA, data.len())?;
            ml_dsa_set(bits).map(|_| bits)
        }
        #[cfg(feature = "ml-kem")]
        KeyType::ML_KEM_KEY_PAIR if data.len() == ml_kem::SEED_LEN => {
            ml_kem_set(attributes.bits).map(|_| attributes.bits)
        }
        #[cfg(feature = "ml-kem")]
        KeyType::ML_KEM_PUBLIC_KEY => {
            let bits = public_bits(&ML_KEM, data.len())?;
            ml_kem::check_public(ml_kem_set(bits)?, data).map(|()| bits)
        }
        #[cfg(feature = "lms")]
        KeyType::LMS_PUBLIC_KEY => lms::check_public(lms::Scheme::Lms, data),
        #[cfg(feature = "hss")]
        KeyType::HSS_PUBLIC_KEY => lms::check_public(lms::Scheme::Hss, data),
        #[cfg(feature = "ml-dsa")]
        KeyType::ML_DSA_KEY_PAIR => Err(Status::InvalidArgument),
        #[cfg(feature = "ml-kem")]
        KeyType::ML_KEM_KEY_PAIR => Err(Status::InvalidArgument),
        _ => Err(Status::NotSupported),
    }
}

/// The length in bytes of a key to be generated or derived.
pub(super) fn generated_length(attributes: &KeyAttributes) -> Result<usize> {
    match attributes.key_type {
        #[cfg(feature = "ml-dsa")]
        KeyType::ML_DSA_KEY_PAIR => ml_dsa_set(attributes.bits).map(|_| ml_dsa::SEED_LEN),
        #[cfg(feature = "ml-kem")]
        KeyType::ML_KEM_KEY_PAIR => ml_kem_set(attributes.bits).map(|_| ml_kem::SEED_LEN),
        _ => Err(Status::NotSupported),
    }
}

/// Writes the public key of a key pair to `output` and gives its length.
pub(super) fn public_part(key: Key<'_>, output: &mut [u8]) -> Result<usize> {
    match key.attributes.key_type {
        #[cfg(feature = "ml-dsa")]
        KeyType::ML_DSA_KEY_PAIR => {
            ml_dsa::public_key(ml_dsa_set(key.attributes.bits)?, key.material, output)
        }
        #[cfg(feature = "ml-kem")]
        KeyType::ML_KEM_KEY_PAIR => {
            ml_kem::public_key(ml_kem_set(key.attributes.bits)?, key.material, output)
        }
        _ => Err(Status::NotSupported),
    }
}
