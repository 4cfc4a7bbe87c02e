//! Keys as JWK (RFC 7517, RFC 7518 §6).

use super::ec::{Curve, PublicKey};
use super::{KeyError, Material, secret};
use crate::algorithm::Algorithm;
use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

pub(super) fn from_jwk(text: &str) -> Result<Material, KeyError> {
    let jwk: Value = serde_json::from_str(text).map_err(|_| KeyError("it is not valid JSON"))?;
    let field = |name: &str| jwk.get(name).and_then(Value::as_str);
    let bytes = |name: &str| {
        field(name)
            .and_then(|text| Base64UrlUnpadded::decode_vec(text).ok())
            .ok_or(KeyError("the JWK lacks a parameter, or it is not in base64url"))
    };
    if jwk.get("use").is_some_and(|purpose| purpose != "sig") {
        return Err(KeyError("the JWK is for encryption"));
    }
    if let Some(operations) = jwk.get("key_ops") {
        let verifies = |op: &Value| op == "verify" || op == "sign";
        if !operations.as_array().is_some_and(|list| list.iter().any(verifies)) {
            return Err(KeyError("the JWK is not for verification"));
        }
    }
    let named = |algorithm: &Algorithm| field("alg") == Some(algorithm.jose_name());
    let algorithm = Algorithm::ALL.into_iter().find(named);
    if jwk.get("alg").is_some() && algorithm.is_none() {
        return Err(KeyError("the JWK is for an algorithm that no token has"));
    }
    match field("kty") {
        Some("EC") => {
            let curve = Curve::ALL.into_iter().find(|curve| field("crv") == Some(curve.name()));
            let curve = curve.ok_or(KeyError("the JWK is not on P-256, P-384 or P-521"))?;
            if algorithm.is_some_and(|algorithm| algorithm != curve.algorithm()) {
                return Err(KeyError("the JWK's algorithm is not that of its curve"));
            }
            PublicKey::from_coordinates(curve, &bytes("x")?, &bytes("y")?).map(Material::Public)
        }
        Some("oct") if algorithm.is_none_or(Algorithm::is_mac) => secret(bytes("k")?, algorithm),
        Some("oct") => Err(KeyError("the JWK is a secret for a signature")),
        _ => Err(KeyError("the JWK is neither of type EC nor of type oct")),
    }
}

pub(super) fn to_jwk(key: &PublicKey) -> Value {
    let (x, y) = key.coordinates();
    serde_json::json!({
        "kty": "EC",
        "crv": key.curve().name(),
        "x": Base64UrlUnpadded::encode_string(x),
        "y": Base64UrlUnpadded::encode_string(y),
    })
}
