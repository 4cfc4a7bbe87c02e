//! Reference values: each rule for them, and files that are none.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use ciborium::Value;
use common::{Map, bytes, claims, key_for, sign, with};
use psa_rot_token::{Algorithm, Attribute, Claim, Policy, Profile, ReferenceValues, Rule, Verdict};
use psa_rot_token::{Report, examine};
use serde_json::json;

fn hex(byte: u8, length: usize) -> String {
    hex::encode(vec![byte; length])
}

fn component(kind: Option<&str>, measurement: u8, version: Option<&str>, signer: u8) -> Value {
    let hash = |byte| Value::Bytes(vec![byte; 32]);
    let mut map: Map = vec![
        (Attribute::Measurement.key().into(), hash(measurement)),
        (Attribute::SignerId.key().into(), hash(signer)),
    ];
    map.extend(kind.map(|kind| (Attribute::MeasurementType.key().into(), kind.into())));
    map.extend(version.map(|version| (Attribute::Version.key().into(), version.into())));
    Value::Map(map)
}

fn examine_with(claims: Map, reference: &serde_json::Value) -> Report {
    let reference = ReferenceValues::read(reference.to_string().as_bytes()).unwrap();
    let policy = Policy { reference: Some(&reference), ..Policy::default() };
    examine(&sign(claims), &key_for(Algorithm::Es256), &policy)
}

fn broken(claims: Map, reference: &serde_json::Value) -> Vec<Rule> {
    let report = examine_with(claims, reference);
    assert!(report.claims.is_some());
    report.refusals().map(|refusal| refusal.rule).collect()
}

#[test]
fn each_claim_is_compared_with_its_reference_value() {
    let all = with(Profile::Tfm, Claim::CertificationReference, "1234567890123-12345");
    for (member, good, bad, rule) in [
        (
            "implementation-id",
            json!([hex(1, 32), hex(2, 32)]),
            json!(hex(2, 32)),
            Rule::ReferenceImplementationId,
        ),
        ("instance-id", json!(hex(1, 33)), json!([hex(2, 33)]), Rule::ReferenceInstanceId),
        ("client-id", json!([7, -1]), json!(1), Rule::ReferenceClientId),
        (
            "certification-reference",
            json!("1234567890123-12345"),
            json!("1234567890123-12346"),
            Rule::ReferenceCertification,
        ),
        (
            "security-lifecycle",
            json!(["secured", "non-psa-rot-debug"]),
            json!("decommissioned"),
            Rule::ReferenceLifecycle,
        ),
    ] {
        assert_eq!(broken(all.clone(), &json!({ member: good })), []);
        let report = examine_with(all.clone(), &json!({ member: bad }));
        assert_eq!(report.refusals().map(|r| r.rule).collect::<Vec<_>>(), [rule]);
        // What the file leaves out is not asked for.
        let not_asked = Rule::ALL.iter().filter(|rule| rule.name().starts_with("reference-"));
        for other in not_asked.filter(|other| **other != rule) {
            assert_eq!(*report.verdict(*other), Verdict::NotAsked, "{member} {other:?}");
        }
    }
    let reference = json!({ "certification-reference": "1234567890123-12345" });
    assert_eq!(broken(claims(Profile::Tfm), &reference), [Rule::ReferenceCertification]);
}

#[test]
fn each_software_component_is_compared_with_what_is_known_of_its_type() {
    let reference = json!({ "software-components": [
        { "measurement-type": "BL", "version": "1.0", "signer-id": hex(8, 32), "measurement-value": hex(1, 32) },
        { "measurement-type": "BL", "version": "1.1", "signer-id": hex(8, 32), "measurement-value": [hex(2, 32), hex(3, 32)] },
        { "measurement-type": "App", "signer-id": [hex(9, 32), hex(10, 32)], "optional": true },
    ] });
    let run = |components: Vec<Value>| {
        broken(with(Profile::Tfm, Claim::SoftwareComponents, Value::Array(components)), &reference)
    };
    let bl = |measurement, version, signer| component(Some("BL"), measurement, version, signer);
    let app = |signer| component(Some("App"), 77, None, signer);
    assert_eq!(run(vec![bl(1, Some("1.0"), 8)]), []);
    assert_eq!(run(vec![app(10), bl(3, Some("1.1"), 8), app(9)]), []);
    for (components, rules) in [
        // A measurement of another version than the one that the token says.
        (vec![bl(2, Some("1.0"), 8)], vec![Rule::ReferenceMeasurement]),
        (vec![bl(1, Some("1.1"), 8)], vec![Rule::ReferenceMeasurement]),
        (vec![bl(1, Some("1.2"), 8)], vec![Rule::ReferenceVersion]),
        (vec![bl(1, None, 8)], vec![Rule::ReferenceVersion]),
        (vec![bl(1, Some("1.0"), 9)], vec![Rule::ReferenceSignerId]),
        (vec![bl(1, Some("1.0"), 8), app(8)], vec![Rule::ReferenceSignerId]),
        (
            vec![bl(1, Some("1.0"), 8), component(Some("PRoT"), 1, None, 8)],
            vec![Rule::ReferenceComponent],
        ),
        (vec![bl(1, Some("1.0"), 8), component(None, 1, None, 9)], vec![Rule::ReferenceComponent]),
        (vec![app(9)], vec![Rule::ReferenceMissing]),
        // The faults of several components.
        (
            vec![bl(9, Some("1.0"), 8), bl(1, Some("1.0"), 9)],
            vec![Rule::ReferenceSignerId, Rule::ReferenceMeasurement],
        ),
    ] {
        assert_eq!(run(components.clone()), rules, "{components:?}");
    }
    // Without a type: whatever this signer signs.
    let reference = json!({ "software-components": { "signer-id": hex(9, 32) } });
    assert!(ReferenceValues::read(reference.to_string().as_bytes()).is_err(), "not a list");
    let reference = json!({ "software-components": [{ "signer-id": hex(9, 32) }] });
    let list = |signer| vec![component(None, 1, None, 9), component(Some("TS"), 2, None, signer)];
    let run = |list| with(Profile::Tfm, Claim::SoftwareComponents, Value::Array(list));
    assert_eq!(broken(run(list(9)), &reference), []);
    assert_eq!(broken(run(list(8)), &reference), [Rule::ReferenceSignerId]);
    // A device of the older profile that measures nothing runs nothing that is known.
    let mut nothing = common::without(Profile::Iot1, Claim::SoftwareComponents);
    nothing.push((common::key(Profile::Iot1, Claim::NoSoftwareMeasurements), 1.into()));
    assert_eq!(broken(nothing, &reference), [Rule::ReferenceMissing]);
}

#[test]
fn reference_values_are_not_looked_at_where_the_claims_do_not_hold() {
    let reference = json!({ "implementation-id": hex(1, 32) });
    let report = examine_with(with(Profile::Tfm, Claim::ImplementationId, bytes(31)), &reference);
    assert_eq!(*report.verdict(Rule::ReferenceImplementationId), Verdict::NotReached);
    assert_eq!(*report.verdict(Rule::ReferenceLifecycle), Verdict::NotAsked);
    // A lifecycle that the file allows is not trusted for that.
    let reference = json!({ "security-lifecycle": "psa-rot-provisioning" });
    let state = with(Profile::Tfm, Claim::SecurityLifecycle, 0x2000);
    assert_eq!(broken(state, &reference), [Rule::TrustedLifecycle]);
}

#[test]
fn a_file_that_would_appraise_less_than_it_seems_to_is_refused() {
    let entry = |entry: serde_json::Value| json!({ "software-components": [entry] }).to_string();
    for bad in [
        String::new(),
        "[]".to_owned(),
        "{}".to_owned(),
        "{} {}".to_owned(),
        json!({ "implementation_id": hex(1, 32) }).to_string(),
        json!({ "implementation-id": hex(1, 31) }).to_string(),
        json!({ "implementation-id": "x".repeat(64) }).to_string(),
        json!({ "implementation-id": [] }).to_string(),
        json!({ "implementation-id": null }).to_string(),
        json!({ "instance-id": hex(1, 32) }).to_string(),
        json!({ "client-id": "1" }).to_string(),
        json!({ "client-id": 1u64 << 31 }).to_string(),
        json!({ "security-lifecycle": "Secured" }).to_string(),
        json!({ "software-components": [] }).to_string(),
        entry(json!({ "measurement-type": "BL", "version": "1" })),
        entry(json!({ "measurement-value": hex(1, 20) })),
        entry(json!({ "signer-id": [] })),
        entry(json!({ "signer-id": hex(1, 32), "versions": "1" })),
        entry(json!({ "signer-id": hex(1, 32), "optional": "no" })),
        r#"{ "client-id": 1, "client-id": 2 }"#.to_owned(),
        format!("{{\"client-id\": 1}}{}", " ".repeat(1 << 20)),
        "[".repeat(100_000),
        format!("[[\"{}\"]]", hex(1, 32)),
        format!("{{\"software-components\": [[\"BL\", [\"{}\"]]]}}", hex(1, 32)),
    ] {
        let error = ReferenceValues::read(bad.as_bytes());
        let error = error.expect_err(bad.get(..60).unwrap_or(&bad)).to_string();
        assert!(!error.is_empty() && !error.ends_with('.'));
    }
}
