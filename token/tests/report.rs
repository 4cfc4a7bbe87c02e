//! What a script gets.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use common::{SIGN1, SIGN1_JWK, claims, sign};
use psa_rot_token::{Policy, Profile, Rule, VerificationKey, examine, show};
use serde_json::Value;

/// What a policy has to ask for.
const NOT_ASKED: [Rule; 2] = [Rule::UnprotectedHeader, Rule::InstanceIdKey];

fn verdicts(report: &Value) -> Vec<(&str, &str)> {
    let rules = report["rules"].as_array().unwrap().iter();
    rules
        .map(|entry| (entry["rule"].as_str().unwrap(), entry["verdict"].as_str().unwrap()))
        .collect()
}

#[test]
fn a_verified_token_has_all_rules_the_claims_and_the_result() {
    let key = VerificationKey::read(SIGN1_JWK).unwrap();
    let policy = Policy { challenge: Some(&[1; 32]), ..Policy::default() };
    let report = examine(SIGN1, &key, &policy).to_json();
    assert_eq!(report["result"], "verified");
    assert_eq!(report["refused-by"], Value::Array(vec![]));
    assert_eq!(report["form"], "COSE_Sign1");
    assert_eq!(report["algorithm"], "ES256");
    assert_eq!(report["profile"], Profile::Tfm.name());
    assert_eq!(report["instance-id-is-derived"], false);
    assert_eq!(report["unknown-claims"], Value::Array(vec![]));
    assert_eq!(report["claims"], show::json(SIGN1).unwrap()["claims"]);
    assert_eq!(report["claims"]["psa-software-components"][0]["measurement-type"], "PRoT");
    let verdicts = verdicts(&report);
    assert_eq!(verdicts.len(), Rule::ALL.len());
    for ((name, verdict), rule) in verdicts.into_iter().zip(Rule::ALL) {
        assert_eq!(name, rule.name());
        let asked = !NOT_ASKED.contains(rule) && !name.starts_with("reference-");
        assert_eq!(verdict, if asked { "pass" } else { "not-asked" }, "{name}");
    }
}

#[test]
fn a_refused_token_has_the_rule_and_no_claims_that_nobody_vouches_for() {
    let key = VerificationKey::read(SIGN1_JWK).unwrap();
    let mut changed = SIGN1.to_vec();
    changed[0x60] ^= 1;
    let report = examine(&changed, &key, &Policy::default()).to_json();
    assert_eq!(report["result"], "refused");
    assert_eq!(report["refused-by"], serde_json::json!(["signature"]));
    for member in ["claims", "profile", "unknown-claims", "instance-id-is-derived"] {
        assert_eq!(report[member], Value::Null, "{member}");
    }
    for (name, verdict) in verdicts(&report) {
        let at = Rule::ALL.iter().position(|rule| rule.name() == name).unwrap();
        let expected = match at.cmp(&(Rule::Signature as usize)) {
            _ if at == Rule::UnprotectedHeader as usize => "not-asked",
            std::cmp::Ordering::Less => "pass",
            std::cmp::Ordering::Equal => "fail",
            std::cmp::Ordering::Greater => "not-reached",
        };
        assert_eq!(verdict, expected, "{name}");
    }
    let entry = &report["rules"][Rule::Signature as usize];
    assert!(entry["found"].as_str().unwrap().contains("the signature does not hold"));
    assert_eq!(entry["clause"], Rule::Signature.clause());

    let report = examine(&[], &key, &Policy::default()).to_json();
    assert_eq!(report["refused-by"], serde_json::json!(["cbor"]));
    assert_eq!(report["form"], Value::Null);
}

#[test]
fn both_profiles_are_shown_by_the_same_names() {
    for profile in Profile::ALL {
        let token = sign(claims(profile));
        let json = show::json(&token).unwrap();
        let claims = json["claims"].as_object().unwrap();
        for name in ["eat_nonce", "ueid", "psa-client-id", "psa-software-components"] {
            assert!(claims.contains_key(name), "{profile} {name}");
        }
        assert_eq!(json["protected-header"]["1"], -7);
        let text = show::text(&token).unwrap();
        assert!(text.contains("security lifecycle      secured (0x3000)\n"), "{text}");
        assert!(text.contains("  [2] type              PRoT\n"), "{text}");
    }
}
