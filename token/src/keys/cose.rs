//! Keys as COSE_Key (RFC 9052 §7, RFC 9053 §7).

use super::ec::{Curve, PublicKey};
use super::{KeyError, Material, secret};
use crate::algorithm::Algorithm;
use crate::cbor::read;
use ciborium::Value;
use coset::{AsCborValue, CborSerializable, CoseKey, KeyType, Label, iana};
use iana::{Ec2KeyParameter, KeyOperation, SymmetricKeyParameter};

const NOT_COSE: KeyError = KeyError("it is not a valid COSE_Key");

pub(super) fn from_cose(bytes: &[u8]) -> Result<Material, KeyError> {
    let value = read(bytes).map_err(|_| NOT_COSE)?;
    let key = CoseKey::from_cbor_value(value).map_err(|_| NOT_COSE)?;
    let algorithm = match &key.alg {
        None => None,
        Some(coset::RegisteredLabelWithPrivate::Assigned(number)) => {
            Some(Algorithm::from_iana(*number).ok_or(OTHER_ALGORITHM)?)
        }
        Some(_) => return Err(OTHER_ALGORITHM),
    };
    let may = |operation: KeyOperation| {
        key.key_ops.contains(&coset::RegisteredLabel::Assigned(operation))
    };
    let verifies = |operations: [KeyOperation; 2]| {
        if key.key_ops.is_empty() || operations.into_iter().any(may) {
            return Ok(());
        }
        Err(KeyError("the COSE_Key is not for verification"))
    };
    match key.kty {
        KeyType::Assigned(iana::KeyType::EC2) => {
            verifies([KeyOperation::Verify, KeyOperation::Sign])?;
            let key = from_ec2(&key)?;
            if algorithm.is_some_and(|algorithm| algorithm != key.curve().algorithm()) {
                return Err(KeyError("the COSE_Key's algorithm is not that of its curve"));
            }
            Ok(Material::Public(key))
        }
        KeyType::Assigned(iana::KeyType::Symmetric) => {
            verifies([KeyOperation::MacVerify, KeyOperation::MacCreate])?;
            if !algorithm.is_none_or(Algorithm::is_mac) {
                return Err(KeyError("the COSE_Key is a secret for a signature"));
            }
            let k = parameter(&key, SymmetricKeyParameter::K as i64).and_then(Value::as_bytes);
            secret(k.ok_or(NOT_COSE)?.clone(), algorithm)
        }
        _ => Err(KeyError("the COSE_Key is neither of type EC2 nor of type Symmetric")),
    }
}

const OTHER_ALGORITHM: KeyError = KeyError("the COSE_Key is for an algorithm that no token has");

fn parameter(key: &CoseKey, label: i64) -> Option<&Value> {
    key.params.iter().find(|(l, _)| *l == Label::Int(label)).map(|(_, value)| value)
}

fn from_ec2(key: &CoseKey) -> Result<PublicKey, KeyError> {
    let number = parameter(key, Ec2KeyParameter::Crv as i64).and_then(Value::as_integer);
    let curve = Curve::ALL.into_iter().find(|curve| number == Some((curve.iana() as i64).into()));
    let curve = curve.ok_or(KeyError("the COSE_Key is not on P-256, P-384 or P-521"))?;
    let x = parameter(key, Ec2KeyParameter::X as i64).and_then(Value::as_bytes).ok_or(NOT_COSE)?;
    match parameter(key, Ec2KeyParameter::Y as i64).ok_or(NOT_COSE)? {
        Value::Bytes(y) => PublicKey::from_coordinates(curve, x, y),
        Value::Bool(odd) => {
            let mut point = vec![if *odd { 3 } else { 2 }];
            point.extend_from_slice(x);
            PublicKey::on_curve(curve, &point)
        }
        _ => Err(NOT_COSE),
    }
}

pub(super) fn to_cose(key: &PublicKey) -> Option<Vec<u8>> {
    let (x, y) = key.coordinates();
    coset::CoseKeyBuilder::new_ec2_pub_key(key.curve().iana(), x.to_vec(), y.to_vec())
        .build()
        .to_vec()
        .ok()
}
