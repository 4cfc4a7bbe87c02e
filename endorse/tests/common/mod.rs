//! What the tests share: devices, and two readers that know nothing of the writer.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "a helper of a test fails the test; not each test needs all"
)]

use ciborium::Value;
use corim::types::comid::ComidTag;
use corim::types::corim::CorimMap;
use psa_rot_token::{Claims, Policy, VerificationKey, verify};

const TOKEN: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/psa-sign1.cbor");
const KEY: &[u8] = include_bytes!("../../../tests/vectors/rfc9783/tfm-es-iak.pem");

/// The claims and key of the example of RFC 9783.
pub fn example() -> (Claims, VerificationKey) {
    let key = VerificationKey::read(KEY).unwrap();
    (verify(TOKEN, &key, &Policy::default()).unwrap().claims, key)
}

/// The public key of the private key that is this number, on P-384.
pub fn key_number(number: u64) -> VerificationKey {
    let mut scalar = [0; 48];
    scalar[40..].copy_from_slice(&number.to_be_bytes());
    let key = p384::ecdsa::SigningKey::from_slice(&scalar).unwrap();
    VerificationKey::from_point(key.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
}

/// The encoded CoMIDs of a CoRIM, found by a general reader of CBOR.
pub fn comids(corim: &[u8]) -> Vec<Vec<u8>> {
    let value: Value = ciborium::from_reader(corim).unwrap();
    let (_, corim) = value.as_tag().unwrap();
    let tags = get(corim, 1).as_array().unwrap();
    tags.iter().map(|tag| tag.as_tag().unwrap().1.as_bytes().unwrap().clone()).collect()
}

pub fn get(map: &Value, key: i64) -> &Value {
    let map = map.as_map().unwrap();
    &map.iter().find(|(k, _)| *k == Value::from(key)).unwrap().1
}

/// What the crate `corim` reads and validates.
pub fn read(bytes: &[u8]) -> (CorimMap, Vec<ComidTag>) {
    corim::validate::decode_and_validate(bytes).unwrap()
}
