//! Keys to verify tokens with, in the formats in which people have them.

use base64ct::{Base64UrlUnpadded, Encoding};
use coset::{AsCborValue, CborSerializable, CoseKey, iana};
use p256::PublicKey;
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::pkcs8::{DecodePrivateKey, DecodePublicKey, EncodePublicKey, LineEnding};
use sha2::{Digest, Sha256};

/// A key to verify tokens with.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerificationKey {
    /// A P-256 public key, for COSE_Sign1 with ES256.
    P256(PublicKey),
    /// A shared secret, for COSE_Mac0 with HMAC.
    Hmac(Vec<u8>),
}

/// Why some text or bytes are not a key: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError(&'static str);

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for KeyError {}

impl VerificationKey {
    /// Reads a key: PEM (`PUBLIC KEY`, or the public half of `EC PRIVATE KEY` or `PRIVATE KEY`), DER, a JWK, a COSE_Key, or
    /// the SEC1 point itself, the last two also in hexadecimal. Which it is, the bytes tell.
    ///
    /// Plain bytes never become an HMAC key: somebody could otherwise sign with a public key. Use
    /// [`Self::hmac`], a JWK of type `oct`, or a COSE_Key of type Symmetric.
    ///
    /// # Errors
    /// [`KeyError`] if it is none of these.
    pub fn read(bytes: &[u8]) -> Result<Self, KeyError> {
        let text = std::str::from_utf8(bytes).unwrap_or_default().trim();
        if text.starts_with("-----BEGIN") {
            return from_pem(text);
        }
        if text.starts_with('{') {
            return from_jwk(text);
        }
        let digits: String = text.split_whitespace().collect();
        let decoded = hex::decode(&digits).ok().filter(|bytes| !bytes.is_empty());
        let bytes = decoded.as_deref().unwrap_or(bytes);
        match bytes.first() {
            Some(0x02..=0x04) if bytes.len() != 2 => from_point(bytes),
            Some(0x30) => PublicKey::from_public_key_der(bytes)
                .map(Self::P256)
                .map_err(|_| KeyError("it is not a P-256 public key in DER")),
            Some(0xa0..=0xbb) => from_cose(bytes),
            _ => Err(KeyError("it is not a key in PEM, DER, JWK, COSE_Key or SEC1 form")),
        }
    }

    /// An HMAC key of these bytes.
    ///
    /// # Errors
    /// [`KeyError`] if it has less than 32 bytes.
    pub fn hmac(bytes: Vec<u8>) -> Result<Self, KeyError> {
        if bytes.len() < 32 {
            return Err(KeyError("an HMAC key needs at least 32 bytes"));
        }
        Ok(Self::Hmac(bytes))
    }

    /// The public key of this SEC1 point.
    ///
    /// # Errors
    /// [`KeyError`] if there is no such point on P-256.
    pub fn from_point(point: &[u8]) -> Result<Self, KeyError> {
        from_point(point)
    }

    /// The unique identifiers that are derived from this key in use: SHA-256 of the uncompressed point (PSA Attestation API
    /// 2.0), SHA-256 of the COSE_Key (TF-M), and twice SHA-256 of a symmetric key.
    #[must_use]
    pub fn identifiers(&self) -> Vec<[u8; 32]> {
        match self {
            Self::P256(key) => {
                let point = key.to_sec1_point(false);
                let cose = cose_key(key).and_then(|key| key.to_vec().ok());
                [Some(point.as_bytes()), cose.as_deref()]
                    .into_iter()
                    .flatten()
                    .map(|form| Sha256::digest(form).into())
                    .collect()
            }
            Self::Hmac(key) => vec![Sha256::digest(Sha256::digest(key)).into()],
        }
    }

    /// The public key in PEM. None for a symmetric key.
    #[must_use]
    pub fn to_pem(&self) -> Option<String> {
        let Self::P256(key) = self else { return None };
        key.to_public_key_pem(LineEnding::LF).ok()
    }

    /// The public key as a COSE_Key (RFC 9053 §7.1.1). None for a symmetric key.
    #[must_use]
    pub fn to_cose(&self) -> Option<Vec<u8>> {
        let Self::P256(key) = self else { return None };
        cose_key(key)?.to_vec().ok()
    }

    /// The public key as a JWK (RFC 7518 §6.2.1). None for a symmetric key.
    #[must_use]
    pub fn to_jwk(&self) -> Option<serde_json::Value> {
        let Self::P256(key) = self else { return None };
        let (x, y) = coordinates(key)?;
        Some(serde_json::json!({
            "kty": "EC",
            "crv": "P-256",
            "x": Base64UrlUnpadded::encode_string(&x),
            "y": Base64UrlUnpadded::encode_string(&y),
        }))
    }

    /// The uncompressed SEC1 point. None for a symmetric key.
    #[must_use]
    pub fn to_point(&self) -> Option<Vec<u8>> {
        let Self::P256(key) = self else { return None };
        Some(key.to_sec1_point(false).as_bytes().to_vec())
    }
}

impl std::fmt::Debug for VerificationKey {
    /// Leaves a secret out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::P256(_) => {
                write!(f, "P256({})", hex::encode(self.to_point().unwrap_or_default()))
            }
            Self::Hmac(_) => f.write_str("Hmac(..)"),
        }
    }
}

/// The coordinates of a public key.
fn coordinates(key: &PublicKey) -> Option<(Vec<u8>, Vec<u8>)> {
    let point = key.to_sec1_point(false);
    Some((point.x()?.to_vec(), point.y()?.to_vec()))
}

fn cose_key(key: &PublicKey) -> Option<CoseKey> {
    let (x, y) = coordinates(key)?;
    Some(coset::CoseKeyBuilder::new_ec2_pub_key(iana::EllipticCurve::P_256, x, y).build())
}

fn from_point(point: &[u8]) -> Result<VerificationKey, KeyError> {
    PublicKey::from_sec1_bytes(point)
        .map(VerificationKey::P256)
        .map_err(|_| KeyError("it is not a point of the curve P-256"))
}

fn from_pem(text: &str) -> Result<VerificationKey, KeyError> {
    let key = if text.contains("BEGIN EC PRIVATE KEY") {
        p256::SecretKey::from_sec1_pem(text).ok().map(|key| key.public_key())
    } else if text.contains("BEGIN PRIVATE KEY") {
        p256::SecretKey::from_pkcs8_pem(text).ok().map(|key| key.public_key())
    } else {
        PublicKey::from_public_key_pem(text).ok()
    };
    key.map(VerificationKey::P256).ok_or(KeyError("it is not a P-256 key in PEM"))
}

/// A point from coordinates that may lack leading zeros but not be too long.
fn from_coordinates(x: &[u8], y: &[u8]) -> Result<VerificationKey, KeyError> {
    let mut point = vec![4];
    for coordinate in [x, y] {
        let padding = 32usize
            .checked_sub(coordinate.len())
            .ok_or(KeyError("a coordinate is too long for P-256"))?;
        point.extend(std::iter::repeat_n(0, padding));
        point.extend_from_slice(coordinate);
    }
    from_point(&point)
}

fn from_jwk(text: &str) -> Result<VerificationKey, KeyError> {
    let jwk: serde_json::Value =
        serde_json::from_str(text).map_err(|_| KeyError("it is not valid JSON"))?;
    let field = |name: &str| jwk.get(name).and_then(serde_json::Value::as_str);
    let bytes = |name: &str| {
        field(name)
            .and_then(|text| Base64UrlUnpadded::decode_vec(text).ok())
            .ok_or(KeyError("the JWK lacks a parameter, or it is not in base64url"))
    };
    match (field("kty"), field("crv")) {
        (Some("EC"), Some("P-256")) => from_coordinates(&bytes("x")?, &bytes("y")?),
        (Some("oct"), _) => VerificationKey::hmac(bytes("k")?),
        _ => Err(KeyError("the JWK is neither of type EC on P-256 nor of type oct")),
    }
}

fn from_cose(bytes: &[u8]) -> Result<VerificationKey, KeyError> {
    const NOT_COSE: KeyError = KeyError("it is not a valid COSE_Key");
    crate::scan::scan(bytes).map_err(|_| NOT_COSE)?;
    let value: ciborium::Value = ciborium::from_reader(bytes).map_err(|_| NOT_COSE)?;
    let key = CoseKey::from_cbor_value(value).map_err(|_| NOT_COSE)?;
    let parameter = |label: iana::Ec2KeyParameter| {
        let label = coset::Label::Int(label as i64);
        key.params.iter().find(|(l, _)| *l == label).map(|(_, value)| value)
    };
    match key.kty {
        coset::KeyType::Assigned(iana::KeyType::EC2) => {
            let curve = parameter(iana::Ec2KeyParameter::Crv).and_then(ciborium::Value::as_integer);
            if curve != Some((iana::EllipticCurve::P_256 as i64).into()) {
                return Err(KeyError("the COSE_Key is not on the curve P-256"));
            }
            let x = parameter(iana::Ec2KeyParameter::X)
                .and_then(ciborium::Value::as_bytes)
                .ok_or(NOT_COSE)?;
            match parameter(iana::Ec2KeyParameter::Y).ok_or(NOT_COSE)? {
                ciborium::Value::Bytes(y) => from_coordinates(x, y),
                ciborium::Value::Bool(odd) => {
                    let mut point = vec![if *odd { 3 } else { 2 }];
                    point.extend_from_slice(x);
                    from_point(&point)
                }
                _ => Err(NOT_COSE),
            }
        }
        coset::KeyType::Assigned(iana::KeyType::Symmetric) => {
            let k = coset::Label::Int(iana::SymmetricKeyParameter::K as i64);
            let k = key
                .params
                .iter()
                .find(|(label, _)| *label == k)
                .and_then(|(_, value)| value.as_bytes());
            VerificationKey::hmac(k.ok_or(NOT_COSE)?.clone())
        }
        _ => Err(KeyError("the COSE_Key is neither of type EC2 nor of type Symmetric")),
    }
}
