//! Keys in every form that people have.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use base64ct::Encoding;
use ciborium::Value;
use common::{MAC0_KEY, encode, key_for};
use psa_rot_token::{Algorithm, KeyError, VerificationKey};

/// The files of one key, by the end of their names.
macro_rules! forms {
    ($name:literal) => {
        [
            include_bytes!(concat!("data/", $name, ".pub.pem")).as_slice(),
            include_bytes!(concat!("data/", $name, ".cert.pem")),
            include_bytes!(concat!("data/", $name, ".sec1.pem")),
            include_bytes!(concat!("data/", $name, ".pkcs8.pem")),
        ]
    };
}

fn read(bytes: impl AsRef<[u8]>) -> Result<VerificationKey, KeyError> {
    VerificationKey::read(bytes.as_ref())
}

/// The DER within a PEM.
fn der(pem: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(pem).unwrap();
    let lines: String = text.lines().filter(|line| !line.starts_with('-')).collect();
    base64ct::Base64::decode_vec(&lines).unwrap()
}

#[test]
fn a_key_on_each_curve_is_the_same_from_every_form_of_pem_and_der() {
    for (algorithm, forms) in [
        (Algorithm::Es256, forms!("p256")),
        (Algorithm::Es384, forms!("p384")),
        (Algorithm::Es512, forms!("p521")),
    ] {
        let key = read(forms[0]).unwrap();
        for form in forms {
            assert_eq!(read(form).as_ref(), Ok(&key));
        }
        assert_eq!(read(der(forms[0])).as_ref(), Ok(&key));
        assert_eq!(read(der(forms[1])).as_ref(), Ok(&key));
        // Of a chain, the first certificate.
        let chain = [forms[1], forms!("p256")[1], forms!("p521")[1]].concat();
        assert_eq!(read(chain).as_ref(), Ok(&key));
        assert_eq!(key.to_pem().unwrap().as_bytes(), forms[0]);
        for other in Algorithm::ALL {
            assert_eq!(key.is_for(other), other == algorithm);
        }
    }
}

#[test]
fn a_key_reads_back_from_every_form_it_is_written_in_and_nothing_panics() {
    for algorithm in [Algorithm::Es256, Algorithm::Es384, Algorithm::Es512] {
        let key = key_for(algorithm);
        let forms = [
            key.to_pem().unwrap().into_bytes(),
            key.to_cose().unwrap(),
            key.to_jwk().unwrap().to_string().into_bytes(),
            key.to_point().unwrap(),
        ];
        for form in forms {
            assert_eq!(read(&form), Ok(key.clone()));
            let binary = matches!(form[0], 0xa4 | 0x04);
            assert_eq!(read(hex::encode(&form)).is_ok(), binary);
            for at in 0..form.len() {
                let mut changed = form.clone();
                changed[at] ^= 0x01;
                let _ = read(&changed);
                let _ = read(&form[..at]);
            }
        }
        let mut compressed = key.to_point().unwrap();
        compressed.truncate(compressed.len() / 2 + 1);
        let odd = key.to_point().unwrap().last().unwrap() & 1;
        compressed[0] = 2 + odd;
        assert_eq!(read(&compressed), Ok(key));
    }
    let certificate = der(forms!("p384")[1]);
    for at in 0..certificate.len() {
        let mut changed = certificate.clone();
        changed[at] ^= 0x01;
        let _ = read(&changed);
        let _ = read(&certificate[..at]);
    }
}

#[test]
fn keys_that_no_token_is_signed_with_are_refused() {
    for pem in [
        include_str!("data/rsa.pub.pem"),
        include_str!("data/ed25519.pub.pem"),
        include_str!("data/k256.pub.pem"),
        "-----BEGIN NOTHING-----\n-----END NOTHING-----\n",
        "-----BEGIN PUBLIC KEY-----\n",
        "-----BEGIN",
    ] {
        assert!(read(pem).is_err(), "{pem}");
    }
    assert!(read([&[4][..], &[1; 64]].concat()).is_err(), "off the curve");
    assert!(read([0]).is_err() && read([4; 30]).is_err() && read([]).is_err());
    // Bytes that could be anything become no HMAC key: a public key must never be one.
    assert!(read([0x55; 64]).is_err());
    assert!(VerificationKey::hmac(vec![0; 31]).is_err());
    // What anybody may know is no secret.
    for public in ["p256.pub.pem", "p256.cert.pem", "p384.pkcs8.pem", "p521.sec1.pem"] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(public);
        let pem = std::fs::read(path).unwrap();
        assert!(VerificationKey::hmac(pem.clone()).is_err(), "{public}");
        if let Ok(key) = VerificationKey::read(&pem) {
            assert!(VerificationKey::hmac(key.to_point().unwrap()).is_err(), "{public}");
            assert!(VerificationKey::hmac(key.to_cose().unwrap()).is_err(), "{public}");
        }
    }
}

#[test]
fn a_jwk_is_used_for_what_it_says() {
    let (jwk, secret) = (
        key_for(Algorithm::Es384).to_jwk().unwrap(),
        base64ct::Base64UrlUnpadded::encode_string(MAC0_KEY),
    );
    let with = |name: &str, value: serde_json::Value| {
        let mut jwk = jwk.clone();
        jwk[name] = value;
        read(jwk.to_string())
    };
    for (name, value, good) in [
        ("alg", serde_json::Value::from("ES384"), true),
        ("alg", "ES256".into(), false),
        ("alg", "ES256K".into(), false),
        ("alg", 1.into(), false),
        ("use", "sig".into(), true),
        ("use", "enc".into(), false),
        ("key_ops", vec!["verify"].into(), true),
        ("key_ops", vec!["deriveKey"].into(), false),
        ("key_ops", "verify".into(), false),
        ("crv", "P-256".into(), false),
        ("crv", "secp256k1".into(), false),
        ("kty", "OKP".into(), false),
        ("x", "AA".into(), false),
        ("x", "?".into(), false),
        ("kid", "name".into(), true),
    ] {
        assert_eq!(with(name, value.clone()).is_ok(), good, "{name} {value}");
    }
    let oct = |algorithm: &str| {
        let alg =
            if algorithm.is_empty() { String::new() } else { format!(r#","alg":"{algorithm}""#) };
        read(format!(r#"{{"kty":"oct","k":"{secret}"{alg}}}"#))
    };
    let macs = [Algorithm::Hmac256, Algorithm::Hmac384, Algorithm::Hmac512];
    for (name, only) in [("HS256", macs[0]), ("HS384", macs[1]), ("HS512", macs[2])] {
        let key = oct(name).unwrap();
        assert!(macs.into_iter().all(|mac| key.is_for(mac) == (mac == only)));
        assert!(!format!("{key:?}").contains(&secret));
    }
    assert!(macs.into_iter().all(|mac| oct("").unwrap().is_for(mac)));
    assert!(oct("ES256").is_err() && oct("A128KW").is_err());
    // The key of the example of RFC 9783.
    assert_eq!(oct(""), VerificationKey::hmac(MAC0_KEY.to_vec()));
}

#[test]
fn a_cose_key_is_used_for_what_it_says() {
    let ec2: Value = ciborium::from_reader(&*key_for(Algorithm::Es512).to_cose().unwrap()).unwrap();
    let k = Value::Bytes(MAC0_KEY.to_vec());
    let symmetric = Value::Map(vec![(1.into(), 4.into()), ((-1).into(), k)]);
    let with = |key: &Value, label: i64, value: Value| {
        let mut entries = key.as_map().unwrap().clone();
        entries.retain(|(known, _)| *known != label.into());
        entries.push((label.into(), value));
        read(encode(&Value::Map(entries)))
    };
    let list = |operation: i64| Value::Array(vec![operation.into()]);
    assert!(read(encode(&ec2)).is_ok() && read(encode(&symmetric)).is_ok());
    for (key, label, value, good) in [
        (&ec2, 3, Value::from(-36), true),
        (&ec2, 3, (-7).into(), false),
        (&ec2, 3, (-8).into(), false),
        (&ec2, 3, 5.into(), false),
        (&ec2, 3, (-70_000).into(), false),
        (&ec2, 4, list(2), true),
        (&ec2, 4, list(3), false),
        (&ec2, -1, 1.into(), false),
        (&ec2, -1, 8.into(), false),
        (&ec2, -3, Value::Null, false),
        (&ec2, -3, false.into(), true),
        (&ec2, 1, 1.into(), false),
        (&symmetric, 3, 5.into(), true),
        (&symmetric, 3, (-7).into(), false),
        (&symmetric, 4, list(10), true),
        (&symmetric, 4, list(2), false),
        (&symmetric, -1, common::bytes(31), false),
    ] {
        assert_eq!(with(key, label, value.clone()).is_ok(), good, "{label} {value:?}");
    }
    let key = with(&symmetric, 3, 5.into()).unwrap();
    assert!(key.is_for(Algorithm::Hmac256) && !key.is_for(Algorithm::Hmac384));
    // Twice the same parameter.
    let twice = [&[0xa5][..], &key_for(Algorithm::Es256).to_cose().unwrap()[1..], &[0x01, 0x02]];
    assert!(read(twice.concat()).is_err());
}
