//! Tokens as an independent reader sees them (coset, ciborium, cddl-cat), against RFC 9783's grammar and its own examples.
#![cfg(feature = "attestation")]
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod diag;

use ciborium::Value;
use coset::{CoseSign1, TaggedCborSerializable, iana};
use diag::diag;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use p256::ecdsa::{Signature, SigningKey};
use psa_rot::attestation::cose::Algorithm;
use psa_rot::attestation::{Claims, Measured, token_size, write_token};
use psa_rot::platform::{BootRecord, Lifecycle, TokenProfile};
use psa_rot::{Result, Status};

const GRAMMAR: &str = include_str!("data/psa-token.cddl");
const SIGN1: &[u8] = include_bytes!("vectors/rfc9783/psa-sign1.cbor");
const MAC0: &[u8] = include_bytes!("vectors/rfc9783/psa-mac0.cbor");
const CLAIM_SETS: [(&str, &str); 4] = [
    ("GOOD_full", include_str!("vectors/rfc9783/GOOD_full.diag")),
    ("GOOD_mandatory_only", include_str!("vectors/rfc9783/GOOD_mandatory_only.diag")),
    ("sign1-claims", include_str!("vectors/rfc9783/sign1-claims.diag")),
    ("mac0-claims", include_str!("vectors/rfc9783/mac0-claims.diag")),
];

/// `d` of tests/vectors/rfc9783/tfm-es-iak.json.
const KEY: [u8; 32] =
    hex_literal::hex!("43FFFECB95F8085A7C40E1D3EA790BEF4EB78CDD77D58503A64C1600F91B33E7");

fn key() -> SigningKey {
    SigningKey::from_slice(&KEY).unwrap()
}

fn sign(digest: &[u8], out: &mut [u8]) -> Result<usize> {
    let signature: Signature = key().sign_prehash(digest).map_err(|_| Status::GenericError)?;
    out[..64].copy_from_slice(&signature.to_bytes());
    Ok(64)
}

fn write(claims: &Claims<'_>, components: &[BootRecord<'_>]) -> Vec<u8> {
    let records = |visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>| {
        components.iter().try_for_each(visit)
    };
    let mut token = vec![0; token_size(Algorithm::Es256.into(), claims, &records).unwrap()];
    assert_eq!(
        write_token(Algorithm::Es256.into(), claims, &records, &mut token, sign),
        Ok(token.len())
    );
    token
}

/// The claims of a token, after its envelope and signature held.
fn open(token: &[u8]) -> Vec<u8> {
    let message = CoseSign1::from_tagged_slice(token).unwrap();
    let algorithm = coset::RegisteredLabelWithPrivate::Assigned(iana::Algorithm::ES256);
    assert_eq!(message.protected.header.alg, Some(algorithm));
    assert!(message.unprotected.is_empty());
    message
        .verify_signature(b"", |signature, signed| {
            key().verifying_key().verify(signed, &Signature::from_slice(signature)?)
        })
        .unwrap();
    message.payload.unwrap()
}

fn cbor(bytes: &[u8]) -> Value {
    ciborium::from_reader(bytes).unwrap()
}

/// Maps in one order, so that equal claims compare equal.
fn sorted(value: Value) -> Value {
    match value {
        Value::Map(mut entries) => {
            entries.sort_by_key(|(key, _)| i128::from(key.as_integer().unwrap()));
            Value::Map(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

fn get(map: &Value, key: i64) -> Option<&Value> {
    map.as_map().unwrap().iter().find(|(k, _)| *k == Value::from(key)).map(|(_, value)| value)
}

fn bytes(map: &Value, key: i64) -> &[u8] {
    get(map, key).unwrap().as_bytes().unwrap()
}

fn text(map: &Value, key: i64) -> Option<&str> {
    get(map, key).map(|value| value.as_text().unwrap())
}

/// A token with the claims of a decoded claim set.
fn rewrite(set: &Value) -> Vec<u8> {
    assert_eq!(get(set, 2395), Some(&Value::from(0x3000)));
    let claims = Claims {
        profile: TokenProfile::Tfm,
        measured: Measured::default(),
        nonce: bytes(set, 10),
        instance_id: bytes(set, 256).try_into().unwrap(),
        implementation_id: bytes(set, 2396).try_into().unwrap(),
        client_id: get(set, 2394).unwrap().as_integer().unwrap().try_into().unwrap(),
        lifecycle: Lifecycle::Secured,
        boot_seed: get(set, 268).map(|seed| seed.as_bytes().unwrap().as_slice()),
        certification_reference: text(set, 2398),
        verification_service: text(set, 2400),
    };
    let components: Vec<_> = get(set, 2399)
        .unwrap()
        .as_array()
        .unwrap()
        .iter()
        .map(|component| BootRecord {
            measurement_type: text(component, 1).unwrap_or_default(),
            measurement: bytes(component, 2),
            version: text(component, 4).unwrap_or_default(),
            signer_id: bytes(component, 5),
            measurement_desc: text(component, 6).unwrap_or_default(),
        })
        .collect();
    write(&claims, &components)
}

fn conforms(claims: &[u8]) -> bool {
    cddl_cat::validate_cbor_bytes("token-claims", GRAMMAR, claims).is_ok()
        && cbor(claims).as_map().unwrap().iter().any(|(key, value)| {
            *key == Value::from(256) && value.as_bytes().unwrap().first() == Some(&1)
        })
}

#[test]
fn the_examples_of_the_rfc_are_read_as_their_diagnostics_say() {
    assert_eq!(sorted(cbor(&open(SIGN1))), sorted(diag(CLAIM_SETS[2].1)));
    let (tag, message) = cbor(MAC0).into_tag().map(|(tag, message)| (tag, *message)).unwrap();
    assert_eq!(tag, 17);
    let payload = message.as_array().unwrap()[2].as_bytes().unwrap();
    assert_eq!(sorted(cbor(payload)), sorted(diag(CLAIM_SETS[3].1)));
}

#[test]
fn the_claim_sets_of_the_rfc_come_out_of_the_encoder_as_they_went_in() {
    for (name, text) in CLAIM_SETS {
        let set = diag(text);
        let payload = open(&rewrite(&set));
        assert_eq!(sorted(cbor(&payload)), sorted(set), "{name}");
        assert!(conforms(&payload), "{name}");
    }
}

#[test]
fn claims_of_every_shape_verify_and_satisfy_the_grammar() {
    let hash = [0xC3; 64];
    let mut tried = 0;
    for length in [32, 48, 64] {
        for lifecycle in [
            Lifecycle::Unknown,
            Lifecycle::AssemblyAndTest,
            Lifecycle::PsaRotProvisioning,
            Lifecycle::Secured,
            Lifecycle::NonPsaRotDebug,
            Lifecycle::RecoverablePsaRotDebug,
            Lifecycle::Decommissioned,
        ] {
            for client_id in [i32::MIN, -1, 1, i32::MAX] {
                for optional in 0..8 {
                    let claims = Claims {
                        profile: TokenProfile::Tfm,
                        measured: Measured::default(),
                        nonce: &hash[..length],
                        instance_id: [1; 33],
                        implementation_id: [2; 32],
                        client_id,
                        lifecycle,
                        boot_seed: (optional & 1 != 0).then_some(&hash[..length / 2]),
                        certification_reference: (optional & 2 != 0)
                            .then_some("1234567890128-10010"),
                        verification_service: (optional & 4 != 0).then_some("https://v.example/é"),
                    };
                    let records = ["", "BL", "PRoT", "ARoT", "App_CONFIG"].map(|kind| BootRecord {
                        measurement_type: kind,
                        measurement: &hash[..length],
                        version: kind,
                        signer_id: &hash[..length],
                        measurement_desc: if kind.is_empty() { "" } else { "sha-512" },
                    });
                    let payload = open(&write(&claims, &records[..=optional / 2]));
                    assert!(conforms(&payload), "{claims:?}");
                    tried += 1;
                }
            }
        }
    }
    assert_eq!(tried, 3 * 7 * 4 * 8);
}

#[test]
fn the_keys_of_every_map_are_in_bytewise_order() {
    fn check(value: &Value) {
        match value {
            Value::Map(entries) => {
                let keys: Vec<_> = entries
                    .iter()
                    .map(|(key, _)| {
                        let mut encoded = Vec::new();
                        ciborium::into_writer(key, &mut encoded).unwrap();
                        encoded
                    })
                    .collect();
                assert!(keys.is_sorted());
                entries.iter().for_each(|(_, value)| check(value));
            }
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    for (_, text) in CLAIM_SETS {
        let payload = open(&rewrite(&diag(text)));
        check(&cbor(&payload));
        // ciborium writes definite lengths and shortest heads too: the same bytes come back.
        let mut again = Vec::new();
        ciborium::into_writer(&cbor(&payload), &mut again).unwrap();
        assert_eq!(again, payload);
    }
}

type Entries = Vec<(Value, Value)>;

#[test]
fn the_grammar_refuses_what_the_rfc_forbids() {
    let good = diag(CLAIM_SETS[0].1);
    let verdict = |change: &dyn Fn(&mut Entries)| {
        let mut set = good.clone();
        change(set.as_map_mut().unwrap());
        let mut encoded = Vec::new();
        ciborium::into_writer(&set, &mut encoded).unwrap();
        conforms(&encoded)
    };
    let replaced = |key: i64, value: Value| {
        verdict(&|map| {
            map.iter_mut().find(|(k, _)| *k == Value::from(key)).unwrap().1 = value.clone();
        })
    };
    assert!(verdict(&|_| {}));
    for key in [10, 256, 265, 2394, 2395, 2396, 2399] {
        assert!(!verdict(&|map| map.retain(|(k, _)| *k != Value::from(key))), "without {key}");
    }
    for (key, value) in [
        (10, Value::Bytes(vec![0; 33])),
        (10, Value::Array(vec![Value::Bytes(vec![0; 32])])),
        (256, Value::Bytes(vec![1; 32])),
        (256, Value::Bytes(vec![2; 33])),
        (265, Value::from("PSA_IOT_PROFILE_1")),
        (268, Value::Bytes(vec![0; 7])),
        (268, Value::Bytes(vec![0; 33])),
        (2394, Value::from(0)),
        (2394, Value::from(1_i64 << 31)),
        (2395, Value::from(0x3100)),
        (2396, Value::Bytes(vec![0; 33])),
        (2398, Value::from("0123456789012")),
        (2399, Value::Array(vec![])),
        (2399, Value::Array(vec![Value::Map(vec![(2.into(), Value::Bytes(vec![0; 32]))])])),
        (2400, Value::from(1)),
    ] {
        assert!(!replaced(key, value.clone()), "{key}: {value:?}");
    }
}
