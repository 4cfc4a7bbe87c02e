//! For each rule, in both profiles, a token that breaks it and is refused with its name.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

mod common;

use ciborium::Value;
use common::{
    Map, bytes, claims, component_with, encode, iana_of, key_for, message, sign, sign_with,
    token_with, with, without,
};
use coset::{CoseSign1, HeaderBuilder, TaggedCborSerializable, iana};
use psa_rot_token::{
    Algorithm, Attribute, Claim, Policy, Profile, ReferenceValues, Rule, VerificationKey, Verified,
    examine, verify,
};
use serde_json::json;

/// A token, the key, and what the policy asks for beyond the rules for all tokens.
struct Case {
    token: Vec<u8>,
    key: VerificationKey,
    challenge: Option<Vec<u8>>,
    derived_instance_id: bool,
    empty_unprotected_header: bool,
    reference: Option<ReferenceValues>,
}

impl Case {
    fn new(token: Vec<u8>) -> Self {
        Self {
            token,
            key: key_for(Algorithm::Es256),
            challenge: None,
            derived_instance_id: false,
            empty_unprotected_header: false,
            reference: None,
        }
    }

    fn policy(&self) -> Policy<'_> {
        Policy {
            challenge: self.challenge.as_deref(),
            derived_instance_id: self.derived_instance_id,
            empty_unprotected_header: self.empty_unprotected_header,
            reference: self.reference.as_ref(),
            ..Policy::default()
        }
    }
}

fn appraised(claims: Map, reference: &serde_json::Value) -> Case {
    let reference = ReferenceValues::read(reference.to_string().as_bytes()).unwrap();
    Case { reference: Some(reference), ..Case::new(sign(claims)) }
}

/// A token of this profile that breaks this rule and no other that is decided.
fn violation(rule: Rule, profile: Profile) -> Case {
    use Claim as C;
    let payload = || encode(&Value::Map(claims(profile)));
    let header = || HeaderBuilder::new().algorithm(iana::Algorithm::ES256);
    let one = |claim, value: Value| Case::new(sign(with(profile, claim, value)));
    let in_component =
        |attribute, value| Case::new(sign(component_with(profile, attribute, value)));
    let whole = || message(header().build(), Default::default(), payload());
    let of = |message: CoseSign1| Case::new(message.to_tagged_vec().unwrap());
    let refer = |reference| appraised(claims(profile), &reference);
    let hex = |byte: u8, length| hex::encode(vec![byte; length]);
    let component = |member: &str, value: serde_json::Value| {
        let mut component = json!({ "measurement-type": "PRoT", "signer-id": hex(1, 48) });
        component[member] = value;
        json!({ "software-components": [component] })
    };
    match rule {
        Rule::Size => one(C::VerificationService, "x".repeat(70_000).into()),
        Rule::Cbor => Case::new([sign(claims(profile)), vec![0]].concat()),
        Rule::Nesting => {
            let deep = (0..20).fold(Value::Null, |inner, _| Value::Array(vec![inner]));
            Case::new(sign([claims(profile), vec![(Value::from(-1), deep)]].concat()))
        }
        Rule::DefiniteLengths => {
            let mut payload = payload();
            payload[0] = 0xbf;
            payload.push(0xff);
            Case::new(token_with(Algorithm::Es256, payload))
        }
        Rule::DuplicateKey => {
            let claims = claims(profile);
            Case::new(sign([&claims[..], &claims[..1]].concat()))
        }
        Rule::CoseTag => Case::new([&[0xd8, 61][..], &sign(claims(profile))].concat()),
        Rule::CoseStructure => of(CoseSign1 { payload: None, ..whole() }),
        Rule::CoseHeaders => of(message(header().build(), header().build(), payload())),
        Rule::CoseAlgorithm => {
            let other = HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).build();
            of(message(other, Default::default(), payload()))
        }
        Rule::CoseCritical => {
            let critical = header().key_id(vec![1]).add_critical(iana::HeaderParameter::Kid);
            of(message(critical.build(), Default::default(), payload()))
        }
        Rule::UnprotectedHeader => {
            let key_id = HeaderBuilder::new().key_id(vec![1]).build();
            let case = of(message(header().build(), key_id, payload()));
            Case { empty_unprotected_header: true, ..case }
        }
        Rule::KeyType => Case { key: key_for(Algorithm::Es384), ..of(whole()) },
        Rule::Signature => {
            let mut altered = whole();
            altered.signature[10] ^= 1;
            of(altered)
        }
        Rule::ClaimsSet => {
            Case::new(sign([claims(profile), vec![(Value::Null, Value::Null)]].concat()))
        }
        Rule::Profile => one(C::Profile, "http://arm.com/psa/2.0.0".into()),
        Rule::Nonce => one(C::Nonce, Value::Array(vec![bytes(32)])),
        Rule::NonceLength => one(C::Nonce, bytes(33)),
        Rule::NonceMatch => Case { challenge: Some(vec![2; 32]), ..of(whole()) },
        Rule::ClientId => one(C::ClientId, 0.into()),
        Rule::InstanceId => one(C::InstanceId, Value::Bytes(vec![2; 33])),
        Rule::InstanceIdKey => Case { derived_instance_id: true, ..of(whole()) },
        Rule::ImplementationId => Case::new(sign(without(profile, C::ImplementationId))),
        Rule::CertificationReference => one(C::CertificationReference, "123456789012".into()),
        Rule::SecurityLifecycle => one(C::SecurityLifecycle, 0x7000.into()),
        Rule::TrustedLifecycle => one(C::SecurityLifecycle, 0x2000.into()),
        Rule::BootSeed => one(C::BootSeed, bytes(7)),
        Rule::SoftwareComponents => one(C::SoftwareComponents, Value::Array(vec![])),
        Rule::MeasurementType => in_component(Attribute::MeasurementType, Some(1.into())),
        Rule::Measurement => in_component(Attribute::Measurement, Some(bytes(31))),
        Rule::Version => in_component(Attribute::Version, Some(1.into())),
        Rule::SignerId => in_component(Attribute::SignerId, None),
        Rule::MeasurementDescription => {
            in_component(Attribute::MeasurementDescription, Some(bytes(7)))
        }
        Rule::VerificationService => one(C::VerificationService, bytes(4)),
        Rule::ReferenceImplementationId => refer(json!({ "implementation-id": hex(2, 32) })),
        Rule::ReferenceInstanceId => refer(json!({ "instance-id": hex(2, 33) })),
        Rule::ReferenceClientId => refer(json!({ "client-id": -2 })),
        Rule::ReferenceCertification => {
            refer(json!({ "certification-reference": "1234567890123-12345" }))
        }
        Rule::ReferenceLifecycle => refer(json!({ "security-lifecycle": "non-psa-rot-debug" })),
        Rule::ReferenceComponent => appraised(
            component_with(profile, Attribute::MeasurementType, Some("App".into())),
            &component("signer-id", json!(hex(1, 48))),
        ),
        Rule::ReferenceSignerId => refer(component("signer-id", json!(hex(2, 48)))),
        Rule::ReferenceVersion => refer(component("version", json!("1"))),
        Rule::ReferenceMeasurement => refer(component("measurement-value", json!(hex(2, 32)))),
        Rule::ReferenceMissing => {
            let signer = hex(1, 48);
            refer(json!({ "software-components": [
                { "measurement-type": "PRoT", "signer-id": signer },
                { "measurement-type": "BL", "signer-id": signer },
            ] }))
        }
        _ => panic!("no token breaks {rule:?}"),
    }
}

#[test]
fn every_rule_refuses_a_token_that_breaks_it_by_its_name_in_both_profiles() {
    for profile in Profile::ALL {
        assert!(
            verify(&sign(claims(profile)), &key_for(Algorithm::Es256), &Policy::default()).is_ok()
        );
        for rule in Rule::ALL {
            let case = violation(*rule, profile);
            let refusal = verify(&case.token, &case.key, &case.policy()).unwrap_err();
            assert_eq!(refusal.rule, *rule, "{profile}: {refusal}");
            let report = examine(&case.token, &case.key, &case.policy());
            assert_eq!(report.to_json()["refused-by"], json!([rule.name()]), "{profile} {rule:?}");
            if *rule as usize > Rule::Profile as usize {
                assert_eq!(report.profile, Some(profile), "{rule:?}");
            }
        }
    }
}

/// A token of any algorithm with these header parameters unprotected.
fn token_with_unprotected(algorithm: Algorithm, unprotected: &Value, payload: &[u8]) -> Vec<u8> {
    let alg = Value::from(iana_of(algorithm) as i64);
    let protected = Value::Bytes(encode(&Value::Map(vec![(1.into(), alg)])));
    let context = if algorithm.is_mac() { "MAC0" } else { "Signature1" };
    let payload = Value::Bytes(payload.to_vec());
    // RFC 9052 §4.4 and §6.3.
    let data = vec![context.into(), protected.clone(), Value::Bytes(vec![]), payload.clone()];
    let signature = sign_with(algorithm, &encode(&Value::Array(data)));
    let parts = vec![protected, unprotected.clone(), payload, Value::Bytes(signature)];
    let tag = if algorithm.is_mac() { 17 } else { 18 };
    encode(&Value::Tag(tag, Box::new(Value::Array(parts))))
}

/// What becomes of a token with each of its bits changed.
fn with_each_bit_changed(
    token: &[u8],
    algorithm: Algorithm,
    policy: &Policy<'_>,
) -> impl Iterator<Item = (usize, Option<Verified>)> {
    let key = key_for(algorithm);
    (0..token.len() * 8).map(move |bit| {
        let mut token = token.to_vec();
        token[bit / 8] ^= 1 << (bit % 8);
        (bit / 8, verify(&token, &key, policy).ok())
    })
}

#[test]
fn a_change_of_any_bit_is_refused_with_every_algorithm() {
    for algorithm in Algorithm::ALL {
        let profile = if algorithm.is_mac() { Profile::Tfm } else { Profile::Iot1 };
        let token = token_with(algorithm, encode(&Value::Map(claims(profile))));
        let policy = Policy::default();
        assert!(verify(&token, &key_for(algorithm), &policy).is_ok());
        for (byte, outcome) in with_each_bit_changed(&token, algorithm, &policy) {
            assert_eq!(outcome, None, "{algorithm}, byte {byte}");
        }
    }
}

#[test]
fn a_change_of_the_unprotected_header_changes_nothing_or_is_refused() {
    let unprotected = Value::Map(vec![
        (4.into(), Value::Bytes(b"key".to_vec())),
        (33.into(), Value::Bytes(vec![0x30, 0])),
        ("x".into(), Value::Array(vec![1.into()])),
    ]);
    let encoded = encode(&unprotected);
    let payload = encode(&Value::Map(claims(Profile::Tfm)));
    for algorithm in Algorithm::ALL {
        let token = token_with_unprotected(algorithm, &unprotected, &payload);
        let start = token.windows(encoded.len()).position(|part| part == encoded).unwrap();
        let header = start..start + encoded.len();
        let verified = verify(&token, &key_for(algorithm), &Policy::default()).unwrap();
        // The rest is as well protected as without one.
        let mut accepted = 0;
        for (byte, outcome) in with_each_bit_changed(&token, algorithm, &Policy::default()) {
            let Some(outcome) = outcome else { continue };
            assert!(header.contains(&byte), "{algorithm}, byte {byte}");
            assert_eq!(outcome, verified, "{algorithm}, byte {byte}");
            accepted += 1;
        }
        assert!(accepted > 0, "the header is looked at: the documentation says otherwise");
        // Whoever wants it is told of the header itself.
        let strict = Policy { empty_unprotected_header: true, ..Policy::default() };
        let refusal = verify(&token, &key_for(algorithm), &strict).unwrap_err();
        assert_eq!(refusal.rule, Rule::UnprotectedHeader);
        for (byte, outcome) in with_each_bit_changed(&token, algorithm, &strict) {
            assert_eq!(outcome, None, "{algorithm}, byte {byte}");
        }
    }
}

#[test]
fn the_documentation_has_every_rule_with_its_clause() {
    const PAGE: &str = include_str!("../../docs/tokens.md");
    let mut rows = PAGE.lines().skip_while(|line| *line != "## The rules");
    for rule in Rule::ALL {
        let start = format!("| `{}` | ", rule.name());
        let row = rows.find(|row| row.starts_with(&start));
        let row = row.unwrap_or_else(|| panic!("{rule:?} is missing, or not in its place"));
        assert!(row.ends_with(&format!(" | {} |", rule.clause())), "{row}");
    }
    let example = PAGE.split("```json").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(ReferenceValues::read(example.as_bytes()).is_ok());
}
