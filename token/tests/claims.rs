//! Each rule for claims, with tokens that break it and nothing else, in both profiles.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use ciborium::Value;
use common::{
    bytes, claims, component_with, encode, key, key_for, sign, token_with, with, without,
};
use psa_rot_token::{Algorithm, Attribute, Claim, Policy, Profile, Rule, Verdict};
use psa_rot_token::{examine, verify};

/// The rules that these claims break, in a token that is signed properly.
fn broken(claims: Vec<(Value, Value)>, policy: &Policy<'_>) -> Vec<Rule> {
    let report = examine(&sign(claims), &key_for(Algorithm::Es256), policy);
    report.refusals().map(|refusal| refusal.rule).collect()
}

/// Claims that break one rule in any profile.
fn cases(profile: Profile) -> Vec<(Rule, Vec<(Value, Value)>)> {
    use Claim as C;
    let with = |claim, value: Value| with(profile, claim, value);
    let without = |claim| without(profile, claim);
    let in_component = |attribute, value| component_with(profile, attribute, value);
    let one = |value: Value| Value::Array(vec![value]);
    vec![
        (Rule::Profile, with(C::Profile, "http://arm.com/psa/2.0.0".into())),
        (Rule::Profile, with(C::Profile, bytes(4))),
        (Rule::Nonce, without(C::Nonce)),
        (Rule::Nonce, with(C::Nonce, one(bytes(32)))),
        (Rule::Nonce, with(C::Nonce, "n".into())),
        (Rule::NonceLength, with(C::Nonce, bytes(33))),
        (Rule::NonceLength, with(C::Nonce, bytes(0))),
        (Rule::ClientId, without(C::ClientId)),
        (Rule::ClientId, with(C::ClientId, 0.into())),
        (Rule::ClientId, with(C::ClientId, (1u64 << 31).into())),
        (Rule::ClientId, with(C::ClientId, (-(1i64 << 31) - 1).into())),
        (Rule::ClientId, with(C::ClientId, "-1".into())),
        (Rule::ClientId, with(C::ClientId, Value::Float(1.0))),
        (Rule::InstanceId, without(C::InstanceId)),
        (Rule::InstanceId, with(C::InstanceId, bytes(32))),
        (Rule::InstanceId, with(C::InstanceId, bytes(34))),
        (Rule::InstanceId, with(C::InstanceId, Value::Bytes(vec![2; 33]))),
        (Rule::ImplementationId, without(C::ImplementationId)),
        (Rule::ImplementationId, with(C::ImplementationId, bytes(31))),
        (Rule::ImplementationId, with(C::ImplementationId, bytes(33))),
        (Rule::CertificationReference, with(C::CertificationReference, "123456789012".into())),
        (
            Rule::CertificationReference,
            with(C::CertificationReference, "1234567890123-1234x".into()),
        ),
        (
            Rule::CertificationReference,
            with(C::CertificationReference, "1234567890123 12345".into()),
        ),
        (Rule::CertificationReference, with(C::CertificationReference, 1.into())),
        (Rule::SecurityLifecycle, without(C::SecurityLifecycle)),
        (Rule::SecurityLifecycle, with(C::SecurityLifecycle, 0x3100.into())),
        (Rule::SecurityLifecycle, with(C::SecurityLifecycle, 0x7000.into())),
        (Rule::SecurityLifecycle, with(C::SecurityLifecycle, (-1).into())),
        (Rule::SecurityLifecycle, with(C::SecurityLifecycle, 0x13000.into())),
        (Rule::TrustedLifecycle, with(C::SecurityLifecycle, 0x0000.into())),
        (Rule::TrustedLifecycle, with(C::SecurityLifecycle, 0x2000.into())),
        (Rule::TrustedLifecycle, with(C::SecurityLifecycle, 0x5001.into())),
        (Rule::TrustedLifecycle, with(C::SecurityLifecycle, 0x6000.into())),
        (Rule::BootSeed, with(C::BootSeed, bytes(7))),
        (Rule::BootSeed, with(C::BootSeed, bytes(33))),
        (Rule::BootSeed, with(C::BootSeed, Value::Null)),
        (Rule::SoftwareComponents, without(C::SoftwareComponents)),
        (Rule::SoftwareComponents, with(C::SoftwareComponents, Value::Array(vec![]))),
        (Rule::SoftwareComponents, with(C::SoftwareComponents, one("x".into()))),
        (Rule::SoftwareComponents, with(C::SoftwareComponents, Value::Map(vec![]))),
        (Rule::MeasurementType, in_component(Attribute::MeasurementType, Some(bytes(4)))),
        (Rule::Measurement, in_component(Attribute::Measurement, None)),
        (Rule::Measurement, in_component(Attribute::Measurement, Some(bytes(20)))),
        (Rule::Measurement, in_component(Attribute::Measurement, Some("m".into()))),
        (Rule::Version, in_component(Attribute::Version, Some(1.into()))),
        (Rule::SignerId, in_component(Attribute::SignerId, None)),
        (Rule::SignerId, in_component(Attribute::SignerId, Some(bytes(33)))),
        (
            Rule::MeasurementDescription,
            in_component(Attribute::MeasurementDescription, Some(Value::Null)),
        ),
        (Rule::VerificationService, with(C::VerificationService, bytes(4))),
    ]
}

#[test]
fn each_claim_rule_is_told_by_its_name_alone() {
    let mut told = Vec::new();
    for profile in Profile::ALL {
        assert_eq!(broken(claims(profile), &Policy::default()), []);
        for (rule, claims) in cases(profile) {
            assert_eq!(broken(claims.clone(), &Policy::default()), [rule], "{profile} {claims:?}");
            let refusal = verify(&sign(claims), &key_for(Algorithm::Es256), &Policy::default());
            let text = refusal.unwrap_err().to_string();
            assert!(text.contains(rule.name()) && text.contains(rule.clause()));
            assert!(!text.ends_with('.'), "{text}");
            told.push(rule);
        }
    }
    let odd_key = [claims(Profile::Tfm), vec![(Value::Null, Value::Null)]].concat();
    assert_eq!(broken(odd_key, &Policy::default()), [Rule::ClaimsSet]);
    let list = token_with(Algorithm::Es256, encode(&Value::Array(vec![])));
    assert_eq!(common::refused(&list, &Policy::default()), Some(Rule::ClaimsSet));
    told.push(Rule::ClaimsSet);
    // Rules of form, of the key and of the policy have their own tests.
    let others = [Rule::NonceMatch, Rule::InstanceIdKey];
    let of_claims = Rule::ALL.iter().skip_while(|rule| **rule != Rule::ClaimsSet);
    for rule in of_claims.take_while(|rule| **rule != Rule::ReferenceImplementationId) {
        assert!(told.contains(rule) || others.contains(rule), "{rule:?}");
    }
}

#[test]
fn rules_that_differ_between_the_profiles() {
    let policy = Policy::default();
    let tfm = |claim, value: Value| broken(with(Profile::Tfm, claim, value), &policy);
    let old = |claim, value: Value| broken(with(Profile::Iot1, claim, value), &policy);
    // The boot seed: from 8 bytes, and optional, now; 32 bytes before.
    for length in [8, 31, 32] {
        assert_eq!(tfm(Claim::BootSeed, bytes(length)), []);
    }
    assert_eq!(broken(without(Profile::Tfm, Claim::BootSeed), &policy), []);
    assert_eq!(broken(without(Profile::Iot1, Claim::BootSeed), &policy), [Rule::BootSeed]);
    assert_eq!(old(Claim::BootSeed, bytes(31)), [Rule::BootSeed]);
    // The certification reference: an EAN-13 before.
    assert_eq!(old(Claim::CertificationReference, "1234567890123".into()), []);
    assert_eq!(old(Claim::CertificationReference, "1234567890123-12345".into()), []);
    let reference = Rule::CertificationReference;
    assert_eq!(tfm(Claim::CertificationReference, "1234567890123".into()), [reference]);
    // The profile: mandatory now, and named by its own key.
    assert_eq!(broken(without(Profile::Tfm, Claim::Profile), &policy), [Rule::Profile]);
    assert_eq!(old(Claim::Profile, "PSA_IOT_PROFILE_1".into()), []);
    assert_eq!(old(Claim::Profile, Profile::Tfm.name().into()), [Rule::Profile]);
    assert_eq!(tfm(Claim::Profile, "PSA_IOT_PROFILE_1".into()), [Rule::Profile]);
    let mut both = with(Profile::Tfm, Claim::Profile, Profile::Tfm.name());
    both.push((key(Profile::Iot1, Claim::Profile), Profile::Iot1.name().into()));
    assert_eq!(broken(both, &policy), [Rule::Profile]);
    // No measurements: a number before, an unknown claim now.
    let none = |number: Value| {
        let mut claims = without(Profile::Iot1, Claim::SoftwareComponents);
        claims.push((key(Profile::Iot1, Claim::NoSoftwareMeasurements), number));
        claims
    };
    assert_eq!(broken(none(1.into()), &policy), []);
    assert_eq!(broken(none(0.into()), &policy), [Rule::SoftwareComponents]);
    assert_eq!(broken(none("1".into()), &policy), [Rule::SoftwareComponents]);
    let mut some_and_none = claims(Profile::Iot1);
    some_and_none.push((key(Profile::Iot1, Claim::NoSoftwareMeasurements), 1.into()));
    assert_eq!(broken(some_and_none, &policy), [Rule::SoftwareComponents]);
    let none = without(Profile::Tfm, Claim::SoftwareComponents);
    let none = [none, vec![(key(Profile::Iot1, Claim::NoSoftwareMeasurements), 1.into())]].concat();
    assert_eq!(broken(none, &policy), [Rule::SoftwareComponents]);
}

#[test]
fn a_policy_may_ask_for_one_profile() {
    for wanted in Profile::ALL {
        let policy = Policy { profile: Some(wanted), ..Policy::default() };
        for profile in Profile::ALL {
            let expected = if profile == wanted { vec![] } else { vec![Rule::Profile] };
            assert_eq!(broken(claims(profile), &policy), expected);
        }
    }
}

#[test]
fn what_the_rfc_leaves_free_is_accepted() {
    let policy = Policy::default();
    for profile in Profile::ALL {
        for (claim, value) in [
            (Claim::ClientId, Value::from(i32::MIN)),
            (Claim::ClientId, i32::MAX.into()),
            (Claim::SecurityLifecycle, 0x40ff.into()),
            (Claim::CertificationReference, "1234567890123-12345".into()),
            (Claim::VerificationService, "https://example.org".into()),
            (Claim::Nonce, bytes(48)),
            (Claim::Nonce, bytes(64)),
        ] {
            assert_eq!(broken(with(profile, claim, value), &policy), [], "{profile} {claim:?}");
        }
        let policy = Policy { any_lifecycle: true, ..policy };
        let state = with(profile, Claim::SecurityLifecycle, 0x2000);
        assert_eq!(broken(state, &policy), []);
    }
    // Not in preferred serialisation: the nonce's key in five bytes, the client id as a bignum.
    let mut payload = encode(&Value::Map(claims(Profile::Tfm)));
    assert_eq!(payload[1], 0x0a);
    payload.splice(1..2, [0x1a, 0, 0, 0, 0x0a]);
    assert_eq!(common::refused(&token_with(Algorithm::Es256, payload), &policy), None);
    let bignum = Value::Tag(3, Box::new(Value::Bytes(vec![0, 7])));
    let token = sign(with(Profile::Tfm, Claim::ClientId, bignum));
    let verified = verify(&token, &key_for(Algorithm::Es256), &policy).unwrap();
    assert_eq!(verified.claims.client_id, -8);
}

#[test]
fn claims_and_attributes_that_are_not_known_are_accepted_and_reported() {
    for profile in Profile::ALL {
        let mut claims = component_with(profile, Attribute::Version, Some("1".into()));
        let Some((_, Value::Array(list))) = claims.iter_mut().find(|(_, v)| v.is_array()) else {
            unreachable!()
        };
        list[1].as_map_mut().unwrap().push((3.into(), Value::Null));
        claims.push((Value::from(-70_000), Value::Array(vec![Value::Null])));
        claims.push(("text".into(), bytes(3)));
        claims.push((key(Profile::ALL[1 - profile as usize], Claim::ClientId), Value::Null));
        let other = Claim::ClientId.key(Profile::ALL[1 - profile as usize]).unwrap();
        let verified =
            verify(&sign(claims), &key_for(Algorithm::Es256), &Policy::default()).unwrap();
        assert_eq!(verified.profile, profile);
        let expected = [
            "-70000".to_owned(),
            "\"text\"".into(),
            other.to_string(),
            "software component 2: 3".into(),
        ];
        assert_eq!(verified.claims.unknown, expected);
    }
}

#[test]
fn several_rules_that_do_not_hold_are_all_reported() {
    let mut claims = with(Profile::Tfm, Claim::ClientId, 0);
    claims.retain(|(k, _)| *k != key(Profile::Tfm, Claim::ImplementationId));
    let token = sign(claims);
    let policy = Policy { challenge: Some(&[1; 32]), ..Policy::default() };
    let report = examine(&token, &key_for(Algorithm::Es256), &policy);
    let rules: Vec<_> = report.refusals().map(|refusal| refusal.rule).collect();
    assert_eq!(rules, [Rule::ClientId, Rule::ImplementationId]);
    assert_eq!(*report.verdict(Rule::Version), Verdict::Pass);
    assert_eq!(*report.verdict(Rule::NonceMatch), Verdict::NotReached);
    assert_eq!(*report.verdict(Rule::InstanceIdKey), Verdict::NotAsked);
    assert!(!report.is_verified() && report.claims.is_none());
    assert_eq!(report.into_result().unwrap_err().rule, Rule::ClientId);
}
