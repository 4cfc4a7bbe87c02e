//! Tokens of any kind, made by other libraries than the verifier's own code.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use ciborium::Value;
use coset::{
    CoseMac0Builder, CoseSign1, CoseSign1Builder, Header, HeaderBuilder, TaggedCborSerializable,
    iana,
};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Signer;
use psa_rot_token::{Algorithm, Attribute, Claim, Policy, Profile, Rule, VerificationKey, verify};

pub const SIGN1: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/psa-sign1.cbor");
pub const MAC0: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/psa-mac0.cbor");
pub const SIGN1_JWK: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/tfm-es-iak.json");
pub const SIGN1_PEM: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/tfm-es-iak.pem");
pub const MAC0_KEY: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/tfm-hs-iak.bin");

pub type Map = Vec<(Value, Value)>;

/// The key that belongs to what [`sign_with`] makes.
pub fn key_for(algorithm: Algorithm) -> VerificationKey {
    let key = match algorithm {
        Algorithm::Es256 => {
            let key = p256::ecdsa::SigningKey::from_slice(&[0x42; 32]).unwrap();
            VerificationKey::from_point(key.verifying_key().to_sec1_point(false).as_bytes())
        }
        Algorithm::Es384 => {
            let key = p384::ecdsa::SigningKey::from_slice(&[0x42; 48]).unwrap();
            VerificationKey::from_point(key.verifying_key().to_sec1_point(false).as_bytes())
        }
        Algorithm::Es512 => {
            let key = p521::ecdsa::SigningKey::from_slice(&secret521()).unwrap();
            VerificationKey::from_point(key.verifying_key().to_sec1_point(false).as_bytes())
        }
        _ => VerificationKey::hmac(vec![0x42; 64]),
    };
    key.unwrap()
}

fn secret521() -> [u8; 66] {
    let mut secret = [0x42; 66];
    secret[0] = 0;
    secret
}

/// The signature or MAC of some bytes.
pub fn sign_with(algorithm: Algorithm, data: &[u8]) -> Vec<u8> {
    fn mac<M: Mac + KeyInit>(data: &[u8]) -> Vec<u8> {
        let mac = <M as KeyInit>::new_from_slice(&[0x42; 64]).unwrap();
        mac.chain_update(data).finalize().into_bytes().to_vec()
    }
    match algorithm {
        Algorithm::Es256 => {
            let key = p256::ecdsa::SigningKey::from_slice(&[0x42; 32]).unwrap();
            let signature: p256::ecdsa::Signature = key.sign(data);
            signature.to_bytes().to_vec()
        }
        Algorithm::Es384 => {
            let key = p384::ecdsa::SigningKey::from_slice(&[0x42; 48]).unwrap();
            let signature: p384::ecdsa::Signature = key.sign(data);
            signature.to_bytes().to_vec()
        }
        Algorithm::Es512 => {
            let key = p521::ecdsa::SigningKey::from_slice(&secret521()).unwrap();
            let signature: p521::ecdsa::Signature = key.sign(data);
            signature.to_bytes().to_vec()
        }
        Algorithm::Hmac256 => mac::<Hmac<sha2::Sha256>>(data),
        Algorithm::Hmac384 => mac::<Hmac<sha2::Sha384>>(data),
        Algorithm::Hmac512 => mac::<Hmac<sha2::Sha512>>(data),
    }
}

pub const fn iana_of(algorithm: Algorithm) -> iana::Algorithm {
    match algorithm {
        Algorithm::Es256 => iana::Algorithm::ES256,
        Algorithm::Es384 => iana::Algorithm::ES384,
        Algorithm::Es512 => iana::Algorithm::ES512,
        Algorithm::Hmac256 => iana::Algorithm::HMAC_256_256,
        Algorithm::Hmac384 => iana::Algorithm::HMAC_384_384,
        Algorithm::Hmac512 => iana::Algorithm::HMAC_512_512,
    }
}

pub fn header(algorithm: Algorithm) -> Header {
    HeaderBuilder::new().algorithm(iana_of(algorithm)).build()
}

/// A token with this payload.
pub fn token_with(algorithm: Algorithm, payload: Vec<u8>) -> Vec<u8> {
    let header = header(algorithm);
    if algorithm.is_mac() {
        let builder = CoseMac0Builder::new().protected(header).payload(payload);
        builder.create_tag(&[], |data| sign_with(algorithm, data)).build().to_tagged_vec()
    } else {
        let builder = CoseSign1Builder::new().protected(header).payload(payload);
        builder.create_signature(&[], |data| sign_with(algorithm, data)).build().to_tagged_vec()
    }
    .unwrap()
}

/// A message with ES256 and these headers.
pub fn message(protected: Header, unprotected: Header, payload: Vec<u8>) -> CoseSign1 {
    CoseSign1Builder::new()
        .protected(protected)
        .unprotected(unprotected)
        .payload(payload)
        .create_signature(&[], |data| sign_with(Algorithm::Es256, data))
        .build()
}

pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

/// A token of ES256 with these claims.
pub fn sign(claims: Map) -> Vec<u8> {
    token_with(Algorithm::Es256, encode(&Value::Map(claims)))
}

/// The rule that refuses a token made with ES256.
pub fn refused(token: &[u8], policy: &Policy<'_>) -> Option<Rule> {
    verify(token, &key_for(Algorithm::Es256), policy).err().map(|refusal| refusal.rule)
}

pub fn bytes(length: usize) -> Value {
    Value::Bytes(vec![1; length])
}

pub fn component() -> Map {
    vec![
        (Attribute::MeasurementType.key().into(), "PRoT".into()),
        (Attribute::Measurement.key().into(), bytes(32)),
        (Attribute::SignerId.key().into(), bytes(48)),
    ]
}

pub fn key(profile: Profile, claim: Claim) -> Value {
    claim.key(profile).unwrap().into()
}

/// The mandatory claims of a profile.
pub fn claims(profile: Profile) -> Map {
    let mut claims = vec![
        (key(profile, Claim::Nonce), bytes(32)),
        (key(profile, Claim::InstanceId), bytes(33)),
        (key(profile, Claim::ClientId), Value::from(-1)),
        (key(profile, Claim::SecurityLifecycle), Value::from(0x3000)),
        (key(profile, Claim::ImplementationId), bytes(32)),
        (
            key(profile, Claim::SoftwareComponents),
            Value::Array(vec![Value::Map(component()), Value::Map(component())]),
        ),
    ];
    match profile {
        Profile::Tfm => claims.push((key(profile, Claim::Profile), profile.name().into())),
        Profile::Iot1 => claims.push((key(profile, Claim::BootSeed), bytes(32))),
    }
    claims
}

/// The claims with one put in the place of that with its key, or added.
pub fn with(profile: Profile, claim: Claim, value: impl Into<Value>) -> Map {
    let mut claims = without(profile, claim);
    claims.push((key(profile, claim), value.into()));
    claims
}

pub fn without(profile: Profile, claim: Claim) -> Map {
    let left_out = key(profile, claim);
    claims(profile).into_iter().filter(|(key, _)| *key != left_out).collect()
}

/// The claims with the second component's attribute changed or left out.
pub fn component_with(profile: Profile, attribute: Attribute, value: Option<Value>) -> Map {
    let key = Value::from(attribute.key());
    let mut map: Map = component().into_iter().filter(|(k, _)| *k != key).collect();
    map.extend(value.map(|value| (key, value)));
    let list = vec![Value::Map(component()), Value::Map(map)];
    with(profile, Claim::SoftwareComponents, Value::Array(list))
}
