//! The verifier: what holds is accepted, and whatever is changed is refused by the rule it breaks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use ciborium::Value;
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable, iana};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use psa_rot_token::claims::key;
use psa_rot_token::{Policy, Rule, VerificationKey, show, verify};

const SIGN1: &[u8] = include_bytes!("../../tests/vectors/rfc9783/psa-sign1.cbor");
const MAC0: &[u8] = include_bytes!("../../tests/vectors/rfc9783/psa-mac0.cbor");
const SIGN1_JWK: &[u8] = include_bytes!("../../tests/vectors/rfc9783/tfm-es-iak.json");
const SIGN1_PEM: &[u8] = include_bytes!("../../tests/vectors/rfc9783/tfm-es-iak.pem");
const MAC0_KEY: &[u8] = include_bytes!("../../tests/vectors/rfc9783/tfm-hs-iak.bin");

fn signing_key() -> SigningKey {
    SigningKey::from_slice(&[0x42; 32]).unwrap()
}

fn verification_key(key: &SigningKey) -> VerificationKey {
    VerificationKey::from_point(key.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
}

fn bytes(length: usize) -> Value {
    Value::Bytes(vec![1; length])
}

fn component() -> Vec<(Value, Value)> {
    vec![
        (key::MEASUREMENT_TYPE.into(), "PRoT".into()),
        (key::MEASUREMENT.into(), bytes(32)),
        (key::SIGNER_ID.into(), bytes(48)),
    ]
}

fn claims() -> Vec<(Value, Value)> {
    vec![
        (key::NONCE.into(), bytes(32)),
        (key::INSTANCE_ID.into(), bytes(33)),
        (key::PROFILE.into(), "tag:psacertified.org,2023:psa#tfm".into()),
        (key::CLIENT_ID.into(), Value::from(-1)),
        (key::SECURITY_LIFECYCLE.into(), Value::from(0x3000)),
        (key::IMPLEMENTATION_ID.into(), bytes(32)),
        (key::SOFTWARE_COMPONENTS.into(), Value::Array(vec![Value::Map(component())])),
    ]
}

fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

fn sign_data(data: &[u8]) -> Vec<u8> {
    let signature: Signature = signing_key().sign(data);
    signature.to_bytes().to_vec()
}

fn message(payload: Vec<u8>, header: HeaderBuilder) -> CoseSign1 {
    let builder = CoseSign1Builder::new().protected(header.build()).payload(payload);
    builder.create_signature(&[], sign_data).build()
}

fn es256() -> HeaderBuilder {
    HeaderBuilder::new().algorithm(iana::Algorithm::ES256)
}

fn sign_payload(payload: Vec<u8>) -> Vec<u8> {
    message(payload, es256()).to_tagged_vec().unwrap()
}

fn sign(claims: Vec<(Value, Value)>) -> Vec<u8> {
    sign_payload(encode(&Value::Map(claims)))
}

/// The claims with one put in the place of that with its key, or added.
fn with(key: i64, value: impl Into<Value>) -> Vec<(Value, Value)> {
    let mut claims = without(key);
    claims.push((key.into(), value.into()));
    claims
}

fn without(key: i64) -> Vec<(Value, Value)> {
    claims().into_iter().filter(|(k, _)| *k != key.into()).collect()
}

/// The claims with a second component that has one entry changed or left out.
fn component_with(key: i64, value: Option<Value>) -> Vec<(Value, Value)> {
    let mut map: Vec<_> = component().into_iter().filter(|(k, _)| *k != key.into()).collect();
    map.extend(value.map(|value| (key.into(), value)));
    with(key::SOFTWARE_COMPONENTS, Value::Array(vec![Value::Map(component()), Value::Map(map)]))
}

fn outcome(token: &[u8], policy: &Policy<'_>) -> Option<Rule> {
    verify(token, &verification_key(&signing_key()), policy).err().map(|refusal| refusal.rule)
}

#[test]
fn the_examples_of_the_rfc_hold() {
    for key in [SIGN1_JWK, SIGN1_PEM] {
        let key = VerificationKey::read(key).unwrap();
        let policy = Policy { challenge: Some(&[1; 32]), ..Policy::default() };
        let verified = verify(SIGN1, &key, &policy).unwrap();
        assert_eq!(verified.algorithm, "ES256");
        assert_eq!(verified.claims.client_id, i32::MAX);
        assert!(!verified.instance_id_is_derived);
        let policy = Policy { derived_instance_id: true, ..policy };
        assert_eq!(verify(SIGN1, &key, &policy).unwrap_err().rule, Rule::InstanceIdKey);
    }
    let key = VerificationKey::hmac(MAC0_KEY.to_vec()).unwrap();
    let policy = Policy { derived_instance_id: true, ..Policy::default() };
    let verified = verify(MAC0, &key, &policy).unwrap();
    assert_eq!(verified.algorithm, "HMAC 256/256");
    assert_eq!(verified.claims.software_components.len(), 1);
}

/// The rule by which each change of each byte is refused.
fn every_change(token: &[u8], key: &VerificationKey) -> Vec<(usize, Rule)> {
    let mut rules = Vec::new();
    for at in 0..token.len() {
        for change in [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff] {
            let mut token = token.to_vec();
            token[at] ^= change;
            match verify(&token, key, &Policy::default()) {
                Err(refusal) => rules.push((at, refusal.rule)),
                Ok(_) => panic!("byte {at} changed by {change:#x} is accepted"),
            }
            // Showing fails in no other way than by a rule.
            let _ = (show::text(&token), show::json(&token));
        }
    }
    rules
}

#[test]
fn a_change_of_any_byte_is_refused_with_its_rule() {
    let key = VerificationKey::read(SIGN1_JWK).unwrap();
    let rules = every_change(SIGN1, &key);
    let of = |at: usize| rules.iter().filter(move |(a, _)| *a == at).map(|(_, rule)| *rule);
    assert!(of(0).any(|rule| rule == Rule::CoseTag), "the tag");
    assert!(of(5).any(|rule| rule == Rule::CoseAlgorithm), "the algorithm");
    // Neither the nonce's bytes nor the signature's change anything of the form.
    assert!((0x5b..0x77).flat_map(of).all(|rule| rule == Rule::Signature));
    assert!((SIGN1.len() - 64..SIGN1.len()).flat_map(of).all(|rule| rule == Rule::Signature));

    every_change(MAC0, &VerificationKey::hmac(MAC0_KEY.to_vec()).unwrap());
}

#[test]
fn a_token_cut_anywhere_or_with_more_behind_it_is_refused() {
    let key = VerificationKey::read(SIGN1_JWK).unwrap();
    for end in 0..SIGN1.len() {
        let refusal = verify(&SIGN1[..end], &key, &Policy::default()).unwrap_err();
        assert_eq!(refusal.rule, Rule::Cbor);
    }
    let longer = [SIGN1, &[0]].concat();
    assert_eq!(verify(&longer, &key, &Policy::default()).unwrap_err().rule, Rule::Cbor);
}

#[test]
fn another_key_and_another_challenge_are_told_apart() {
    let token = sign(claims());
    let asked = |challenge: &[u8]| {
        outcome(&token, &Policy { challenge: Some(challenge), ..Policy::default() })
    };
    assert_eq!(asked(&[1; 32]), None);
    assert_eq!(asked(&[2; 32]), Some(Rule::NonceMatch));
    assert_eq!(asked(&[1; 48]), Some(Rule::NonceMatch));
    assert_eq!(asked(&[]), Some(Rule::NonceMatch));
    let refused = |token, key| verify(token, &key, &Policy::default()).unwrap_err().rule;
    let other = verification_key(&SigningKey::from_slice(&[0x43; 32]).unwrap());
    assert_eq!(refused(&token, other.clone()), Rule::Signature);
    assert_eq!(refused(&token, VerificationKey::hmac(vec![0; 32]).unwrap()), Rule::KeyType);
    assert_eq!(refused(MAC0, other), Rule::KeyType);
    assert_eq!(refused(MAC0, VerificationKey::hmac(vec![0; 64]).unwrap()), Rule::Signature);
}

#[test]
fn each_claim_rule_is_told_by_its_name() {
    let odd_key = [claims(), vec![(Value::Null, Value::Null)]].concat();
    let mut old_profile = without(key::PROFILE);
    old_profile.push(((-75000).into(), "PSA_IOT_PROFILE_1".into()));
    let one = |value: Value| Value::Array(vec![value]);
    let cases = [
        (Rule::ClaimsSet, odd_key),
        (Rule::Profile, without(key::PROFILE)),
        (Rule::Profile, with(key::PROFILE, "PSA_IOT_PROFILE_1")),
        (Rule::Profile, old_profile),
        (Rule::Nonce, without(key::NONCE)),
        (Rule::Nonce, with(key::NONCE, one(bytes(32)))),
        (Rule::NonceLength, with(key::NONCE, bytes(33))),
        (Rule::NonceLength, with(key::NONCE, bytes(0))),
        (Rule::ClientId, without(key::CLIENT_ID)),
        (Rule::ClientId, with(key::CLIENT_ID, 0)),
        (Rule::ClientId, with(key::CLIENT_ID, 1u64 << 31)),
        (Rule::ClientId, with(key::CLIENT_ID, -(1i64 << 31) - 1)),
        (Rule::ClientId, with(key::CLIENT_ID, "-1")),
        (Rule::InstanceId, without(key::INSTANCE_ID)),
        (Rule::InstanceId, with(key::INSTANCE_ID, bytes(32))),
        (Rule::InstanceId, with(key::INSTANCE_ID, Value::Bytes(vec![2; 33]))),
        (Rule::ImplementationId, without(key::IMPLEMENTATION_ID)),
        (Rule::ImplementationId, with(key::IMPLEMENTATION_ID, bytes(31))),
        (Rule::CertificationReference, with(key::CERTIFICATION_REFERENCE, "1234567890123")),
        (Rule::CertificationReference, with(key::CERTIFICATION_REFERENCE, "1234567890123-1234x")),
        (Rule::CertificationReference, with(key::CERTIFICATION_REFERENCE, 1)),
        (Rule::SecurityLifecycle, without(key::SECURITY_LIFECYCLE)),
        (Rule::SecurityLifecycle, with(key::SECURITY_LIFECYCLE, 0x3100)),
        (Rule::SecurityLifecycle, with(key::SECURITY_LIFECYCLE, -1)),
        (Rule::SecurityLifecycle, with(key::SECURITY_LIFECYCLE, 0x13000)),
        (Rule::TrustedLifecycle, with(key::SECURITY_LIFECYCLE, 0x2000)),
        (Rule::TrustedLifecycle, with(key::SECURITY_LIFECYCLE, 0x6000)),
        (Rule::BootSeed, with(key::BOOT_SEED, bytes(7))),
        (Rule::BootSeed, with(key::BOOT_SEED, bytes(33))),
        (Rule::BootSeed, with(key::BOOT_SEED, Value::Null)),
        (Rule::SoftwareComponents, without(key::SOFTWARE_COMPONENTS)),
        (Rule::SoftwareComponents, with(key::SOFTWARE_COMPONENTS, Value::Array(vec![]))),
        (Rule::SoftwareComponents, with(key::SOFTWARE_COMPONENTS, one("x".into()))),
        (Rule::MeasurementType, component_with(key::MEASUREMENT_TYPE, Some(bytes(4)))),
        (Rule::Measurement, component_with(key::MEASUREMENT, None)),
        (Rule::Measurement, component_with(key::MEASUREMENT, Some(bytes(20)))),
        (Rule::Version, component_with(key::VERSION, Some(1.into()))),
        (Rule::SignerId, component_with(key::SIGNER_ID, None)),
        (Rule::SignerId, component_with(key::SIGNER_ID, Some(bytes(33)))),
        (
            Rule::MeasurementDescription,
            component_with(key::MEASUREMENT_DESCRIPTION, Some(Value::Null)),
        ),
        (Rule::VerificationService, with(key::VERIFICATION_SERVICE, bytes(4))),
    ];
    for (rule, claims) in cases {
        let token = sign(claims.clone());
        let key = verification_key(&signing_key());
        let refusal = verify(&token, &key, &Policy::default()).unwrap_err();
        assert_eq!(refusal.rule, rule, "{claims:?}");
        let text = refusal.to_string();
        assert!(text.contains(rule.name()) && text.contains(rule.clause()) && !text.ends_with('.'));
    }
    let list = sign_payload(encode(&Value::Array(vec![])));
    assert_eq!(outcome(&list, &Policy::default()), Some(Rule::ClaimsSet));
}

#[test]
fn what_the_rfc_leaves_free_is_accepted() {
    for free in [
        with(key::CLIENT_ID, i32::MIN),
        with(key::SECURITY_LIFECYCLE, 0x40ff),
        with(key::BOOT_SEED, bytes(8)),
        with(key::CERTIFICATION_REFERENCE, "1234567890123-12345"),
        with(key::VERIFICATION_SERVICE, "https://example.org"),
        // Claims that the receiver does not know are not an error.
        with(-70_000, Value::Array(vec![Value::Null])),
    ] {
        assert_eq!(outcome(&sign(free.clone()), &Policy::default()), None, "{free:?}");
    }
    let policy = Policy { any_lifecycle: true, ..Policy::default() };
    assert_eq!(outcome(&sign(with(key::SECURITY_LIFECYCLE, 0x2000)), &policy), None);
    // Not in preferred serialisation: the nonce's key in five bytes.
    let mut payload = encode(&Value::Map(claims()));
    assert_eq!(payload[1], 0x0a);
    payload.splice(1..2, [0x1a, 0, 0, 0, 0x0a]);
    assert_eq!(outcome(&sign_payload(payload), &Policy::default()), None);
}

#[test]
fn forms_that_the_profile_forbids_are_refused_even_when_signed() {
    let policy = Policy::default();
    let payload = encode(&Value::Map(claims()));
    // A claims set of indefinite length.
    let mut indefinite = payload.clone();
    indefinite[0] = 0xbf;
    indefinite.push(0xff);
    assert_eq!(outcome(&sign_payload(indefinite), &policy), Some(Rule::DefiniteLengths));
    // A claim twice.
    let twice = [claims(), vec![claims()[0].clone()]].concat();
    assert_eq!(outcome(&sign(twice), &policy), Some(Rule::DuplicateKey));
    // Another algorithm in the header.
    for alg in [iana::Algorithm::ES384, iana::Algorithm::EdDSA, iana::Algorithm::HMAC_256_256] {
        let token = message(payload.clone(), HeaderBuilder::new().algorithm(alg));
        let token = token.to_tagged_vec().unwrap();
        assert_eq!(outcome(&token, &policy), Some(Rule::CoseAlgorithm));
    }
    // No tag, and the tag of a CWT around it.
    let tagged = sign_payload(payload.clone());
    assert_eq!(outcome(&tagged[1..], &policy), Some(Rule::CoseTag));
    assert_eq!(outcome(&[&[0xd8, 61], &tagged[..]].concat(), &policy), Some(Rule::CoseTag));
    // A detached payload.
    let detached = CoseSign1 { payload: None, ..message(payload.clone(), es256()) };
    assert_eq!(outcome(&detached.to_tagged_vec().unwrap(), &policy), Some(Rule::CoseStructure));
    // The algorithm where nothing protects it.
    let open = CoseSign1Builder::new().unprotected(es256().build()).payload(payload.clone());
    let open = open.create_signature(&[], sign_data).build().to_tagged_vec().unwrap();
    assert_eq!(outcome(&open, &policy), Some(Rule::CoseAlgorithm));
    // A critical parameter.
    let critical = es256().key_id(vec![1]).add_critical(iana::HeaderParameter::Kid);
    let critical = message(payload, critical).to_tagged_vec().unwrap();
    assert_eq!(outcome(&critical, &policy), Some(Rule::CoseCritical));
}

#[test]
fn a_key_reads_back_from_every_form_it_is_written_in() {
    let key = verification_key(&signing_key());
    let forms = [
        key.to_pem().unwrap().into_bytes(),
        key.to_cose().unwrap(),
        key.to_jwk().unwrap().to_string().into_bytes(),
        key.to_point().unwrap(),
    ];
    for form in forms {
        assert_eq!(VerificationKey::read(&form), Ok(key.clone()));
        let binary = matches!(form[0], 0xa4 | 0x04);
        assert_eq!(VerificationKey::read(hex::encode(&form).as_bytes()).is_ok(), binary);
        for at in 0..form.len() {
            let mut changed = form.clone();
            changed[at] ^= 0x01;
            let _ = VerificationKey::read(&changed);
            let _ = VerificationKey::read(&form[..at]);
        }
    }
    assert!(VerificationKey::read(&[&[4][..], &[1; 64]].concat()).is_err(), "off the curve");
    // Bytes that could be anything become no HMAC key: a public key must never be one.
    assert!(VerificationKey::read(&[0x55; 64]).is_err());
    assert!(VerificationKey::hmac(vec![0; 31]).is_err());
}

#[test]
fn names_of_rules_are_unique() {
    for (at, rule) in Rule::ALL.iter().enumerate() {
        assert!(Rule::ALL[..at].iter().all(|other| other.name() != rule.name()));
    }
}
