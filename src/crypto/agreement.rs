//! Key agreement (PSA Crypto 1.5 §10.11): ECDH on every Weierstrass curve of the build, X25519 and X448. The shared secret is the
//! x coordinate, in the byte order of the curve's keys.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
use super::keys::put;
use super::signature::Half;
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};
use zeroize::Zeroize;

/// The longest shared secret, in bytes: that of P-521.
const MAX_SECRET: usize = 66;

/// A shared secret; wiped when dropped.
pub(super) struct Secret {
    bytes: [u8; MAX_SECRET],
    length: usize,
}

impl Secret {
    /// A secret that an encapsulation shares.
    #[cfg(feature = "ml-kem")]
    pub(super) fn new(secret: &[u8]) -> Result<Self> {
        let mut bytes = [0; MAX_SECRET];
        let length = put(secret, &mut bytes)?;
        Ok(Self { bytes, length })
    }
}

impl core::ops::Deref for Secret {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&self.bytes)
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}

/// Checks that this build has the agreement and that the key fits it: in the part of the peer also a public key.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    if algorithm.category() != Category::KeyAgreement {
        return Err(Status::InvalidArgument);
    }
    if algorithm.key_agreement_base() != Algorithm::ECDH || !cfg!(feature = "ecdh") {
        return Err(Status::NotSupported);
    }
    check_key(key, half)
}

/// Checks that the key fits ECDH, also where this is a part of another mechanism: in the part of the peer also a public key.
pub(super) fn check_key(key: Key<'_>, half: Half) -> Result<()> {
    let key_type = key.attributes.key_type;
    if key_type.ecc_family().is_none() || half == Half::Private && !key_type.is_key_pair() {
        return Err(Status::InvalidArgument);
    }
    ecdh::check(key)
}

/// The shared secret of `key` and the public key `peer`, for the agreement alone or the one in front of a derivation.
pub(super) fn agree(algorithm: Algorithm, key: Key<'_>, peer: &[u8]) -> Result<Secret> {
    check(algorithm, key, Half::Private)?;
    shared_secret(key, peer)
}

/// The shared secret of ECDH, of a key that fits.
#[inline(never)]
pub(super) fn shared_secret(key: Key<'_>, peer: &[u8]) -> Result<Secret> {
    let mut secret = Secret { bytes: [0; MAX_SECRET], length: 0 };
    secret.length = ecdh::agree(key, peer, &mut secret.bytes)?;
    Ok(secret)
}

#[cfg(any(feature = "weierstrass", feature = "montgomery"))]
mod ecdh {
    use super::{Key, Result, Status};
    use crate::crypto::key_format::elliptic_curve::curve;
    use crate::primitives::ecc::Curve;

    pub(super) fn check(key: Key<'_>) -> Result<()> {
        match curve(key.attributes.key_type, key.attributes.bits)? {
            #[cfg(feature = "edwards")]
            Curve::Edwards(_) => Err(Status::InvalidArgument),
            #[allow(unreachable_patterns, reason = "a build may have Edwards curves only")]
            _ => Ok(()),
        }
    }

    pub(super) fn agree(key: Key<'_>, peer: &[u8], secret: &mut [u8]) -> Result<usize> {
        let curve = curve(key.attributes.key_type, key.attributes.bits)?;
        let length = curve.private_length();
        let secret = secret.get_mut(..length).ok_or(Status::CorruptionDetected)?;
        match curve {
            #[cfg(feature = "weierstrass")]
            Curve::Weierstrass(curve) => curve.agree(key.material, peer, secret)?,
            #[cfg(feature = "montgomery")]
            Curve::Montgomery(curve) => curve.agree(key.material, peer, secret)?,
            #[cfg(feature = "edwards")]
            Curve::Edwards(_) => return Err(Status::InvalidArgument),
        }
        Ok(length)
    }
}

#[cfg(not(any(feature = "weierstrass", feature = "montgomery")))]
mod ecdh {
    use super::{Key, Result, Status};

    pub(super) fn check(_: Key<'_>) -> Result<()> {
        Err(Status::NotSupported)
    }

    pub(super) fn agree(_: Key<'_>, _: &[u8], _: &mut [u8]) -> Result<usize> {
        Err(Status::NotSupported)
    }
}

impl<P: Platform> Rot<P> {
    /// Writes the shared secret of a private key and a peer's public key to `output` and gives its length
    /// (`psa_raw_key_agreement`). The bytes are not uniform: derive keys from them.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DERIVE`, `NotSupported`, `InvalidArgument` also when the peer's key is no public key
    /// of the curve or makes the secret zero, `BufferTooSmall`.
    pub fn raw_key_agreement(
        &mut self,
        algorithm: Algorithm,
        private_key: KeyId,
        peer: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        put(&self.agree(private_key, algorithm, peer)?, output)
    }

    /// Makes a key of the shared secret (`psa_key_agreement`): of type DERIVE, RAW_DATA, HMAC or PASSWORD, as long as the secret.
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
        let secret = self.agree(private_key, algorithm, peer)?;
        match attributes.key_type {
            KeyType::DERIVE | KeyType::RAW_DATA | KeyType::HMAC | KeyType::PASSWORD => {
                self.import_key(attributes, &secret)
            }
            _ => Err(Status::InvalidArgument),
        }
    }

    /// An agreement by itself, with no derivation behind it.
    fn agree(&mut self, private_key: KeyId, algorithm: Algorithm, peer: &[u8]) -> Result<Secret> {
        self.base.use_key(private_key, Usage::DERIVE, algorithm, |key| {
            if algorithm.key_agreement_kdf() != Algorithm::NONE {
                return Err(Status::InvalidArgument);
            }
            agree(algorithm, key, peer)
        })
    }
}
