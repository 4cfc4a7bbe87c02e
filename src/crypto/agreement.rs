//! Key agreement (PSA Crypto 1.5 §10.9): ECDH on P-256. The shared secret is the x coordinate.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
use super::keys::put;
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The length of a shared secret, in bytes.
const SECRET_LEN: usize = 32;

/// Checks that this build has the agreement and that a key of this type fits it.
pub(super) fn check(algorithm: Algorithm, key_type: KeyType) -> Result<()> {
    if algorithm.category() != Category::KeyAgreement {
        return Err(Status::InvalidArgument);
    }
    if algorithm.key_agreement_base() != Algorithm::ECDH
        || !cfg!(all(feature = "ecdh", feature = "secp256r1"))
    {
        return Err(Status::NotSupported);
    }
    if key_type == KeyType::ECC_KEY_PAIR_SECP_R1 { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// The shared secret of `key` and the public key `peer`, for the agreement alone or the one in front of a derivation.
pub(super) fn agree(
    algorithm: Algorithm,
    key: Key<'_>,
    peer: &[u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    check(algorithm, key.attributes.key_type)?;
    #[cfg(all(feature = "ecdh", feature = "secp256r1"))]
    return crate::primitives::p256::agree(key.material, peer);
    #[cfg(not(all(feature = "ecdh", feature = "secp256r1")))]
    {
        let _ = peer;
        Err(Status::NotSupported)
    }
}

impl<P: Platform> Rot<P> {
    /// Writes the shared secret of a private key and a peer's public key to `output` and gives its length
    /// (`psa_raw_key_agreement`). The bytes are not uniform: derive keys from them.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DERIVE`, `NotSupported`, `InvalidArgument` also when the peer's key is not a point
    /// of the curve, `BufferTooSmall`.
    pub fn raw_key_agreement(
        &mut self,
        algorithm: Algorithm,
        private_key: KeyId,
        peer: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        self.base.use_key(private_key, Usage::DERIVE, algorithm, |key| {
            if algorithm.key_agreement_kdf() != Algorithm::NONE {
                return Err(Status::InvalidArgument);
            }
            put(&agree(algorithm, key, peer)?[..], output)
        })
    }

    /// Makes a key of the shared secret (`psa_key_agreement`): of type DERIVE, RAW_DATA, HMAC or PASSWORD.
    ///
    /// # Errors
    /// As [`Rot::raw_key_agreement`] and [`Rot::import_key`].
    pub fn key_agreement(
        &mut self,
        private_key: KeyId,
        peer: &[u8],
        algorithm: Algorithm,
        attributes: &KeyAttributes,
    ) -> Result<KeyId> {
        let secret = self.base.use_key(private_key, Usage::DERIVE, algorithm, |key| {
            if algorithm.key_agreement_kdf() != Algorithm::NONE {
                return Err(Status::InvalidArgument);
            }
            agree(algorithm, key, peer)
        })?;
        match attributes.key_type {
            KeyType::DERIVE | KeyType::RAW_DATA | KeyType::HMAC | KeyType::PASSWORD => {
                self.import_key(attributes, &secret[..])
            }
            _ => Err(Status::InvalidArgument),
        }
    }
}
