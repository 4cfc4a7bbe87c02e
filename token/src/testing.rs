//! Any bytes as a token, a key or reference values: nothing panics, and what is accepted is what it says.
//!
//! ```text
//! input     0      1 ...
//!           | kind | of the kind
//! ```
//!
//! | kind mod 6 | the rest is |
//! |---|---|
//! | 0 | a token |
//! | 1 | a payload, in a token whose MAC holds |
//! | 2 | a protected header with its length before it (one byte), and a payload, in a token whose MAC holds over both |
//! | 3 | changes of a valid claims set, three bytes each: place, new value, how (0: replaced, 1: put before, 2: cut out) |
//! | 4 | a key |
//! | 5 | reference values, for a valid token |
//!
//! A bit of the kind chooses between the valid claims sets of the two profiles.

use crate::{
    Algorithm, Attribute, Claim, Claims, Envelope, Policy, Profile, ReferenceValues, Report, Rule,
    SoftwareComponent, Verdict, VerificationKey, cbor, examine, show,
};
use ciborium::Value;
use coset::{CoseMac0Builder, HeaderBuilder, TaggedCborSerializable, iana};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const SECRET: [u8; 32] = [0x42; 32];

/// Runs one input.
///
/// # Panics
/// If something is accepted that should not be, or reported that is not so.
pub fn fuzz_token(input: &[u8]) {
    let Some((kind, rest)) = input.split_first() else { return };
    let profile = if kind & 0x80 == 0 { Profile::Tfm } else { Profile::Iot1 };
    match kind % 6 {
        0 => any_token(rest),
        1 => any_payload(rest, None),
        2 => {
            let (length, rest) = rest.split_first().unwrap_or((&0, &[]));
            let length = usize::from(*length).min(rest.len());
            let (header, payload) = rest.split_at(length);
            any_payload(payload, Some(header));
        }
        3 => any_payload(&changed(rest, profile), None),
        4 => any_key(rest),
        _ => any_reference(rest, profile),
    }
}

fn any_token(token: &[u8]) {
    agree_on_cbor(token);
    let shown = show::text(token);
    let json = show::json(token);
    assert_eq!(shown.is_ok(), json.is_ok());
    for key in [secret(), point()] {
        let report = examine(token, &key, &Policy::default());
        check_report(&report);
        assert!(report.form.is_none() || shown.is_ok());
    }
}

fn any_payload(payload: &[u8], header: Option<&[u8]>) {
    agree_on_cbor(payload);
    let token = match header {
        None => token_of(payload.to_vec()),
        Some(header) => token_with_header(header, payload),
    };
    let policy = Policy { any_lifecycle: true, ..Policy::default() };
    let report = examine(&token, &secret(), &policy);
    check_report(&report);
    // A header may name another MAC than the one that was made.
    let same = report.algorithm == Some(Algorithm::Hmac256);
    assert!(!(same && matches!(report.verdict(Rule::Signature), Verdict::Fail(_))));
    let Ok(verified) = report.into_result() else { return };
    // The key was looked up by the id that it vouches for.
    let claimed = Envelope::open(&token).map(|envelope| envelope.claimed_instance_id());
    assert_eq!(claimed, Ok(Some(verified.claims.instance_id)));
    // The claims once more, as another encoder writes them: they are the same.
    let mut again = Vec::new();
    let claims = encode(&verified.claims, verified.profile);
    ciborium::into_writer(&claims, &mut again).expect("claims are CBOR");
    let second = examine(&token_of(again), &secret(), &policy).into_result();
    let second = second.expect("what was accepted is accepted again");
    assert_eq!(second.claims, Claims { unknown: Vec::new(), ..verified.claims });
    assert_eq!(second.profile, verified.profile);
    // An altered MAC never holds.
    let mut altered = token;
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    let refusal = examine(&altered, &secret(), &policy).into_result();
    assert_eq!(refusal.expect_err("an altered token is accepted").rule, Rule::Signature);
}

fn any_key(bytes: &[u8]) {
    let Ok(key) = VerificationKey::read(bytes) else { return };
    assert!(Algorithm::ALL.into_iter().any(|algorithm| key.is_for(algorithm)));
    for form in [key.to_pem().map(String::into_bytes), key.to_cose(), key.to_point()] {
        let Some(form) = form else { continue };
        assert_eq!(VerificationKey::read(&form).as_ref(), Ok(&key));
    }
    check_report(&examine(&token_of(Vec::new()), &key, &Policy::default()));
}

fn any_reference(text: &[u8], profile: Profile) {
    let Ok(reference) = ReferenceValues::read(text) else { return };
    let mut payload = Vec::new();
    ciborium::into_writer(&encode(&valid(), profile), &mut payload).expect("claims are CBOR");
    let policy = Policy { reference: Some(&reference), ..Policy::default() };
    let report = examine(&token_of(payload), &secret(), &policy);
    check_report(&report);
    assert!(report.claims.is_some());
    // A file that is read asks for something.
    let asked = |rule: &&Rule| *report.verdict(**rule) != Verdict::NotAsked;
    assert!(
        Rule::ALL.iter().filter(|rule| rule.name().starts_with("reference-")).any(|r| asked(&r))
    );
}

/// A report is of one piece.
fn check_report(report: &Report) {
    let refused = report.refusals().next().is_some();
    assert_ne!(report.is_verified(), refused);
    let undecided = |rule: &&Rule| *report.verdict(**rule) == Verdict::NotReached;
    assert!(refused || !Rule::ALL.iter().any(|rule| undecided(&rule)));
    let signed = *report.verdict(Rule::Signature) == Verdict::Pass;
    let json = report.to_json();
    assert_eq!(json["claims"].is_null(), !signed || report_payload_is_null(report));
    assert!(signed || report.claims.is_none());
    for refusal in report.refusals() {
        assert!(!refusal.found.is_empty() && refusal.found.len() < 1000);
    }
}

fn report_payload_is_null(report: &Report) -> bool {
    report.payload.as_ref().is_some_and(|payload| *payload == Value::Null)
}

/// The reader and a general one see the same in what the reader accepts.
fn agree_on_cbor(bytes: &[u8]) {
    let Ok(value) = cbor::read(bytes) else { return };
    // The other one gives up on some simple values and negative bignums, and cannot compare what is not a number.
    let Ok(other) = ciborium::from_reader::<Value, _>(bytes) else { return };
    assert_eq!(format!("{value:?}"), format!("{:?}", without_padding(other)));
}

/// The general reader leaves a bignum of more than 16 bytes as it is, also if leading zeros are all that is too long.
fn without_padding(value: Value) -> Value {
    match value {
        Value::Tag(tag @ (2 | 3), inner) if inner.is_bytes() => {
            let bytes = inner.as_bytes().map(Vec::as_slice).unwrap_or_default();
            let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
            let digits = &bytes[zeros..];
            let mut number = [0; 8];
            let Some(padding) = number.len().checked_sub(digits.len()) else {
                return Value::Tag(tag, Box::new(digits.into()));
            };
            number[padding..].copy_from_slice(digits);
            let number = i128::from(u64::from_be_bytes(number));
            let number = if tag == 2 { number } else { !number };
            Value::Integer(number.try_into().expect("64 bits and a sign"))
        }
        Value::Tag(tag, inner) => Value::Tag(tag, Box::new(without_padding(*inner))),
        Value::Array(items) => Value::Array(items.into_iter().map(without_padding).collect()),
        Value::Map(entries) => {
            let both = |(key, value)| (without_padding(key), without_padding(value));
            Value::Map(entries.into_iter().map(both).collect())
        }
        other => other,
    }
}

fn secret() -> VerificationKey {
    VerificationKey::hmac(SECRET.to_vec()).expect("a key of 32 bytes")
}

/// The generator of P-256: nobody signs with it here.
fn point() -> VerificationKey {
    let point = p256::PublicKey::from_affine(p256::AffinePoint::GENERATOR);
    let point = point.expect("the generator is not the identity").to_sec1_bytes();
    VerificationKey::from_point(&point).expect("the generator is a point")
}

fn mac(data: &[u8]) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(&SECRET).expect("HMAC takes any key");
    mac.chain_update(data).finalize().into_bytes().to_vec()
}

fn token_of(payload: Vec<u8>) -> Vec<u8> {
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::HMAC_256_256).build();
    let builder = CoseMac0Builder::new().protected(header).payload(payload);
    builder.create_tag(&[], mac).build().to_tagged_vec().expect("a token")
}

/// A token whose protected header is any bytes.
fn token_with_header(header: &[u8], payload: &[u8]) -> Vec<u8> {
    let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
    let encode = |value: Value| {
        let mut out = Vec::new();
        ciborium::into_writer(&value, &mut out).expect("a value is CBOR");
        out
    };
    // RFC 9052 §6.3: MAC_structure.
    let authenticated =
        Value::Array(vec!["MAC0".into(), bytes(header), bytes(&[]), bytes(payload)]);
    let tag = mac(&encode(authenticated));
    let message = vec![bytes(header), Value::Map(Vec::new()), bytes(payload), Value::Bytes(tag)];
    encode(Value::Tag(17, Box::new(Value::Array(message))))
}

fn changed(changes: &[u8], profile: Profile) -> Vec<u8> {
    let mut payload = Vec::new();
    ciborium::into_writer(&encode(&valid(), profile), &mut payload).expect("claims are CBOR");
    for change in changes.chunks_exact(3) {
        let [place, value, how] = *change else { continue };
        let place = usize::from(place);
        match how % 3 {
            1 if place <= payload.len() => payload.insert(place, value),
            2 if place < payload.len() => {
                payload.remove(place);
            }
            _ => {
                if let Some(byte) = payload.get_mut(place) {
                    *byte = value;
                }
            }
        }
    }
    payload
}

/// Claims that hold in both profiles.
fn valid() -> Claims {
    let component = SoftwareComponent {
        measurement_type: Some("BL".to_owned()),
        measurement: vec![1; 32],
        version: Some("1.0".to_owned()),
        signer_id: vec![2; 32],
        measurement_description: Some("sha-256".to_owned()),
    };
    Claims {
        nonce: vec![3; 32],
        client_id: -1,
        instance_id: [1; 33],
        implementation_id: [4; 32],
        certification_reference: Some("1234567890123-12345".to_owned()),
        security_lifecycle: 0x3000,
        boot_seed: Some(vec![5; 32]),
        software_components: vec![component],
        verification_service: Some("v".to_owned()),
        unknown: Vec::new(),
    }
}

/// Claims as a claims set of a profile.
fn encode(claims: &Claims, profile: Profile) -> Value {
    let text = |text: &Option<String>| text.clone().map(Value::Text);
    let bytes = |bytes: &[u8]| Some(Value::Bytes(bytes.to_vec()));
    let components = claims.software_components.iter().map(|component| {
        let attributes = [
            (Attribute::MeasurementType, text(&component.measurement_type)),
            (Attribute::Measurement, bytes(&component.measurement)),
            (Attribute::Version, text(&component.version)),
            (Attribute::SignerId, bytes(&component.signer_id)),
            (Attribute::MeasurementDescription, text(&component.measurement_description)),
        ];
        let there = attributes.into_iter();
        Value::Map(there.filter_map(|(a, value)| Some((a.key().into(), value?))).collect())
    });
    let components: Vec<_> = components.collect();
    let measured = !components.is_empty();
    let entries = [
        (Claim::Profile, Some(profile.name().into())),
        (Claim::Nonce, bytes(&claims.nonce)),
        (Claim::ClientId, Some(claims.client_id.into())),
        (Claim::InstanceId, bytes(&claims.instance_id)),
        (Claim::ImplementationId, bytes(&claims.implementation_id)),
        (Claim::CertificationReference, text(&claims.certification_reference)),
        (Claim::SecurityLifecycle, Some(claims.security_lifecycle.into())),
        (Claim::BootSeed, claims.boot_seed.clone().map(Value::Bytes)),
        (Claim::SoftwareComponents, measured.then_some(Value::Array(components))),
        (Claim::NoSoftwareMeasurements, (!measured).then_some(1.into())),
        (Claim::VerificationService, text(&claims.verification_service)),
    ];
    let there = entries.into_iter();
    let there = there.filter_map(|(claim, value)| Some((claim.key(profile)?.into(), value?)));
    Value::Map(there.collect())
}
