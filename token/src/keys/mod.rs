//! Keys to verify tokens with, in the formats in which people have them.

mod cose;
mod ec;
mod jwk;
mod pem;

use crate::algorithm::Algorithm;
use crate::cbor::MAX_SIZE;
use ec::PublicKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroizing;

/// The fewest bytes of an HMAC key.
const SHORTEST_SECRET: usize = 32;

/// A key to verify tokens with: a public key on P-256, P-384 or P-521, or a secret for HMAC.
#[derive(Clone, PartialEq, Eq)]
pub struct VerificationKey(Material);

#[derive(Clone, PartialEq, Eq)]
enum Material {
    Public(PublicKey),
    /// Also the one algorithm that it is for, if the key said so.
    Secret(Zeroizing<Vec<u8>>, Option<Algorithm>),
}

/// Why some text or bytes are not a key: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(&'static str);

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for KeyError {}

impl VerificationKey {
    /// Reads a key. Which form it has, the bytes tell:
    ///
    /// | form | what |
    /// |---|---|
    /// | PEM | `PUBLIC KEY`, `CERTIFICATE`, or the public half of `EC PRIVATE KEY` or `PRIVATE KEY` |
    /// | DER | SubjectPublicKeyInfo or an X.509 certificate |
    /// | JWK | of type `EC` or `oct` |
    /// | COSE_Key | of type EC2 or Symmetric; also in hexadecimal |
    /// | SEC1 point | compressed or not; also in hexadecimal |
    ///
    /// A certificate is a container here: who gives it vouches for it. Its signature, its validity and its extensions are not
    /// checked, nor is a chain built.
    ///
    /// Plain bytes never become an HMAC key: somebody could otherwise sign with a public key. Use [`Self::hmac`], a JWK of type
    /// `oct`, or a COSE_Key of type Symmetric.
    ///
    /// # Errors
    /// [`KeyError`] if it is none of these, or not for verification, or on another curve, or has more than 65,536 bytes.
    pub fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() > MAX_SIZE {
            return Err(KeyError("it has more than 65,536 bytes"));
        }
        let text = std::str::from_utf8(bytes).unwrap_or_default().trim();
        if text.starts_with("-----BEGIN") {
            return pem::from_pem(text).map(Self::public);
        }
        if text.starts_with('{') {
            return jwk::from_jwk(text).map(Self);
        }
        let digits: String = text.split_whitespace().collect();
        let decoded = hex::decode(&digits).ok().filter(|bytes| !bytes.is_empty());
        let bytes = decoded.as_deref().unwrap_or(bytes);
        match bytes.first() {
            Some(0x02..=0x04) if bytes.len() != 2 => Self::from_point(bytes),
            Some(0x30) => pem::from_der(bytes).map(Self::public),
            Some(0xa0..=0xbb) => cose::from_cose(bytes).map(Self),
            _ => Err(KeyError("it is not a key in PEM, DER, JWK, COSE_Key or SEC1 form")),
        }
    }

    /// An HMAC key of these bytes.
    ///
    /// # Errors
    /// [`KeyError`] if it has less than 32 bytes, or is a public key in one of the forms that [`Self::read`] knows: whoever knows that
    /// could make tokens. A compressed point passes, for it
    /// could be a random secret.
    pub fn hmac(bytes: Vec<u8>) -> Result<Self, KeyError> {
        let compressed = matches!(bytes.first(), Some(0x02 | 0x03)) && bytes.len() <= 67;
        let public = Self::read(&bytes).is_ok_and(|key| key.public_key().is_some());
        if bytes.trim_ascii_start().starts_with(b"-----BEGIN") || public && !compressed {
            return Err(KeyError("it is a key in PEM or a public key, not the bytes of a secret"));
        }
        secret(bytes, None).map(Self)
    }

    /// The public key of this SEC1 point; its length tells the curve.
    ///
    /// # Errors
    /// [`KeyError`] if there is no such point on P-256, P-384 or P-521.
    pub fn from_point(point: &[u8]) -> Result<Self, KeyError> {
        PublicKey::from_point(point).map(Self::public)
    }

    const fn public(key: PublicKey) -> Self {
        Self(Material::Public(key))
    }

    fn public_key(&self) -> Option<&PublicKey> {
        match &self.0 {
            Material::Public(key) => Some(key),
            Material::Secret(..) => None,
        }
    }

    /// Whether this key is for this algorithm: each curve has one, a secret has all of HMAC unless it names one.
    #[must_use]
    pub fn is_for(&self, algorithm: Algorithm) -> bool {
        match &self.0 {
            Material::Public(key) => key.curve().algorithm() == algorithm,
            Material::Secret(_, Some(only)) => *only == algorithm,
            Material::Secret(_, None) => algorithm.is_mac(),
        }
    }

    /// What kind of key it is, for messages.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match &self.0 {
            Material::Public(key) => key.curve().key_kind(),
            Material::Secret(_, None) => "an HMAC key",
            Material::Secret(_, Some(Algorithm::Hmac384)) => "a key for HMAC 384/384",
            Material::Secret(_, Some(Algorithm::Hmac512)) => "a key for HMAC 512/512",
            Material::Secret(_, Some(_)) => "a key for HMAC 256/256",
        }
    }

    /// Whether this is the signature (r and s, each of the size of the curve) or MAC of these bytes. False also if the key is
    /// not for the algorithm.
    #[must_use]
    pub fn verifies(&self, algorithm: Algorithm, data: &[u8], signature: &[u8]) -> bool {
        if !self.is_for(algorithm) {
            return false;
        }
        match (&self.0, algorithm) {
            (Material::Public(key), _) => key.verifies(data, signature),
            (Material::Secret(key, _), Algorithm::Hmac256) => {
                mac_holds::<Hmac<Sha256>>(key, data, signature)
            }
            (Material::Secret(key, _), Algorithm::Hmac384) => {
                mac_holds::<Hmac<sha2::Sha384>>(key, data, signature)
            }
            (Material::Secret(key, _), Algorithm::Hmac512) => {
                mac_holds::<Hmac<sha2::Sha512>>(key, data, signature)
            }
            (Material::Secret(..), _) => false,
        }
    }

    /// The unique identifiers that are derived from this key in use: SHA-256 of the uncompressed point (PSA Attestation API
    /// 2.0), SHA-256 of the COSE_Key (TF-M), and twice SHA-256 of a symmetric key.
    #[must_use]
    pub fn identifiers(&self) -> Vec<[u8; 32]> {
        match &self.0 {
            Material::Public(key) => {
                let forms = [Some(key.point().to_vec()), cose::to_cose(key)];
                forms.into_iter().flatten().map(|form| Sha256::digest(form).into()).collect()
            }
            Material::Secret(key, _) => {
                vec![Sha256::digest(Sha256::digest(key.as_slice())).into()]
            }
        }
    }

    /// The public key in PEM. None for a symmetric key.
    #[must_use]
    pub fn to_pem(&self) -> Option<String> {
        pem::to_pem(self.public_key()?)
    }

    /// The public key as a COSE_Key (RFC 9053 §7.1.1). None for a symmetric key.
    #[must_use]
    pub fn to_cose(&self) -> Option<Vec<u8>> {
        cose::to_cose(self.public_key()?)
    }

    /// The public key as a JWK (RFC 7518 §6.2.1). None for a symmetric key.
    #[must_use]
    pub fn to_jwk(&self) -> Option<serde_json::Value> {
        self.public_key().map(jwk::to_jwk)
    }

    /// The uncompressed SEC1 point. None for a symmetric key.
    #[must_use]
    pub fn to_point(&self) -> Option<Vec<u8>> {
        Some(self.public_key()?.point().to_vec())
    }
}

impl fmt::Debug for VerificationKey {
    /// Leaves a secret out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Material::Public(key) => {
                write!(f, "{}({})", key.curve().name(), hex::encode(key.point()))
            }
            Material::Secret(..) => f.write_str("Hmac(..)"),
        }
    }
}

fn secret(bytes: Vec<u8>, only: Option<Algorithm>) -> Result<Material, KeyError> {
    let bytes = Zeroizing::new(bytes);
    if bytes.len() < SHORTEST_SECRET {
        return Err(KeyError("an HMAC key needs at least 32 bytes"));
    }
    Ok(Material::Secret(bytes, only))
}

fn mac_holds<M: Mac + KeyInit>(key: &[u8], data: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key)
        .is_ok_and(|mac| mac.chain_update(data).verify_slice(tag).is_ok())
}
