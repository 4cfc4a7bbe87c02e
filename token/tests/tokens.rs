//! Whole tokens: those of RFC 9783, each algorithm, changed ones, cut ones, bombs.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

mod common;

use ciborium::Value;
use common::{MAC0, MAC0_KEY, SIGN1, SIGN1_JWK, SIGN1_PEM};
use common::{claims, encode, header, key_for, message, refused, sign, sign_with, token_with};
use coset::{CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable, iana};
use psa_rot_token::{Algorithm, Envelope, Policy, Profile, Rule, Verdict, VerificationKey, cbor};
use psa_rot_token::{examine, show, verify};

fn payload() -> Vec<u8> {
    encode(&Value::Map(claims(Profile::Tfm)))
}

#[test]
fn the_examples_of_the_rfc_hold() {
    for key in [SIGN1_JWK, SIGN1_PEM] {
        let key = VerificationKey::read(key).unwrap();
        let policy = Policy { challenge: Some(&[1; 32]), ..Policy::default() };
        let verified = verify(SIGN1, &key, &policy).unwrap();
        assert_eq!(verified.algorithm, Algorithm::Es256);
        assert_eq!(verified.profile, Profile::Tfm);
        assert_eq!(verified.claims.client_id, i32::MAX);
        assert_eq!(verified.claims.unknown, [""; 0]);
        assert!(!verified.instance_id_is_derived);
        let policy = Policy { derived_instance_id: true, ..policy };
        assert_eq!(verify(SIGN1, &key, &policy).unwrap_err().rule, Rule::InstanceIdKey);
    }
    let key = VerificationKey::hmac(MAC0_KEY.to_vec()).unwrap();
    let policy = Policy { derived_instance_id: true, ..Policy::default() };
    let verified = verify(MAC0, &key, &policy).unwrap();
    assert_eq!(verified.algorithm, Algorithm::Hmac256);
    assert_eq!(verified.claims.software_components.len(), 1);
}

#[test]
fn every_algorithm_of_the_profile_holds_under_its_key_and_no_other() {
    for profile in Profile::ALL {
        for algorithm in Algorithm::ALL {
            let token = token_with(algorithm, encode(&Value::Map(claims(profile))));
            let verified = verify(&token, &key_for(algorithm), &Policy::default()).unwrap();
            assert_eq!((verified.algorithm, verified.profile), (algorithm, profile));
            for other in Algorithm::ALL {
                let outcome = verify(&token, &key_for(other), &Policy::default());
                let expected =
                    if key_for(other).is_for(algorithm) { None } else { Some(Rule::KeyType) };
                assert_eq!(outcome.err().map(|refusal| refusal.rule), expected);
            }
        }
    }
}

#[test]
fn a_signature_of_another_key_or_of_another_algorithm_is_refused() {
    let others = [p256::ecdsa::SigningKey::from_slice(&[0x43; 32])
        .unwrap()
        .verifying_key()
        .to_sec1_point(true)];
    let token = sign(claims(Profile::Tfm));
    for other in others {
        let key = VerificationKey::from_point(other.as_bytes()).unwrap();
        assert_eq!(verify(&token, &key, &Policy::default()).unwrap_err().rule, Rule::Signature);
    }
    let key = VerificationKey::hmac(vec![0x43; 64]).unwrap();
    for algorithm in [Algorithm::Hmac256, Algorithm::Hmac384, Algorithm::Hmac512] {
        let token = token_with(algorithm, payload());
        assert_eq!(verify(&token, &key, &Policy::default()).unwrap_err().rule, Rule::Signature);
    }
    // The header says one MAC, the tag is another's.
    for (said, made) in
        [(Algorithm::Hmac256, Algorithm::Hmac512), (Algorithm::Hmac512, Algorithm::Hmac256)]
    {
        let token = coset::CoseMac0Builder::new().protected(header(said)).payload(payload());
        let token = token.create_tag(&[], |data| sign_with(made, data)).build().to_tagged_vec();
        let outcome = verify(&token.unwrap(), &key_for(said), &Policy::default());
        assert_eq!(outcome.unwrap_err().rule, Rule::Signature);
    }
    // A signature over other bytes, of zeros, of nothing, in ASN.1.
    let whole = message(header(Algorithm::Es256), Default::default(), payload());
    let signature = p256::ecdsa::Signature::from_slice(&whole.signature).unwrap();
    for signature in [
        sign_with(Algorithm::Es256, b"other"),
        vec![0; 64],
        vec![],
        [&whole.signature[..], &[0]].concat(),
        signature.to_der().as_bytes().to_vec(),
    ] {
        let token = CoseSign1 { signature, ..whole.clone() }.to_tagged_vec().unwrap();
        assert_eq!(refused(&token, &Policy::default()), Some(Rule::Signature));
    }
}

#[test]
fn freshness_and_the_derivation_of_the_instance_id_are_for_the_policy() {
    let token = sign(claims(Profile::Tfm));
    let asked = |challenge: &[u8]| {
        refused(&token, &Policy { challenge: Some(challenge), ..Policy::default() })
    };
    assert_eq!(asked(&[1; 32]), None);
    assert_eq!(asked(&[2; 32]), Some(Rule::NonceMatch));
    assert_eq!(asked(&[1; 48]), Some(Rule::NonceMatch));
    assert_eq!(asked(&[]), Some(Rule::NonceMatch));
    let policy = Policy { derived_instance_id: true, ..Policy::default() };
    for algorithm in Algorithm::ALL {
        let key = key_for(algorithm);
        let token = token_with(algorithm, payload());
        assert_eq!(verify(&token, &key, &policy).unwrap_err().rule, Rule::InstanceIdKey);
        for id in key.identifiers() {
            let id = Value::Bytes([&[1][..], &id].concat());
            let claims = common::with(Profile::Tfm, psa_rot_token::Claim::InstanceId, id);
            let token = token_with(algorithm, encode(&Value::Map(claims)));
            assert!(verify(&token, &key, &policy).unwrap().instance_id_is_derived);
        }
    }
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
    let old = token_with(Algorithm::Es256, encode(&Value::Map(claims(Profile::Iot1))));
    every_change(&old, &key_for(Algorithm::Es256));
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
    // The payload cut, and signed like that.
    let payload = payload();
    for end in 0..payload.len() {
        let token = token_with(Algorithm::Hmac256, payload[..end].to_vec());
        let report = examine(&token, &key_for(Algorithm::Hmac256), &Policy::default());
        let rules: Vec<_> = report.refusals().map(|refusal| refusal.rule).collect();
        assert_eq!(rules, [Rule::Cbor], "{end}");
        assert_eq!(*report.verdict(Rule::CoseStructure), Verdict::Pass);
        assert_eq!(*report.verdict(Rule::Signature), Verdict::NotReached);
    }
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let policy = Policy::default();
    let signed = |payload: Vec<u8>| refused(&token_with(Algorithm::Es256, payload), &policy);
    for head in [0x81, 0xa1, 0xc1, 0xd8] {
        let nested = vec![head; 60_000];
        let rule = refused(&nested, &policy);
        assert!(matches!(rule, Some(Rule::Nesting | Rule::Cbor)), "{head:#x}: {rule:?}");
        let rule = signed(nested);
        assert!(matches!(rule, Some(Rule::Nesting | Rule::Cbor)), "{head:#x}: {rule:?}");
    }
    // Lengths that promise what is not there.
    for head in [0x5b, 0x7b, 0x9b, 0xbb] {
        let mut promise = vec![head];
        promise.extend([0xff; 8]);
        assert_eq!(refused(&promise, &policy), Some(Rule::Cbor));
        assert_eq!(signed(promise), Some(Rule::Cbor));
    }
    // As many items as there is space for, and one byte too many.
    let mut many = vec![0x99, 0xff, 0x00];
    many.extend([0xf6; 0xff00]);
    assert_eq!(refused(&many, &policy), Some(Rule::CoseTag));
    many.extend([0xf6; 0x100]);
    assert_eq!(refused(&many, &policy), Some(Rule::Size));
    // Unknown claims as many as there is space for: no time that grows with their square.
    let mut wide = claims(Profile::Tfm);
    wide.extend((0..10_000).map(|at| (Value::from(-100_000 - at), Value::Null)));
    let start = std::time::Instant::now();
    let token = sign(wide.clone());
    assert!(token.len() < cbor::MAX_SIZE);
    let verified = verify(&token, &key_for(Algorithm::Es256), &policy).unwrap();
    assert_eq!(verified.claims.unknown.len(), 10_000);
    assert!(start.elapsed().as_secs() < 10);
    wide.push((Value::from(-100_000), Value::Null));
    assert_eq!(refused(&sign(wide), &policy), Some(Rule::DuplicateKey));
}

/// As many headers within each other as fit into a token, in counter signatures (RFC 8152 §4.5): each is a byte string to its parent,
/// so that none of the limits for nested items meets them.
fn headers_within_headers() -> Vec<u8> {
    let mut header = vec![0xa1, 0x01, 0x26];
    while header.len() < 60_000 {
        let length = u16::try_from(header.len()).unwrap().to_be_bytes();
        header =
            [&[0xa2, 0x01, 0x26, 0x07, 0x83, 0x59], &length[..], &header, &[0xa0, 0x40]].concat();
    }
    header
}

#[test]
fn headers_within_headers_cost_neither_stack_nor_time() {
    let parts = |header: Vec<u8>, unprotected: Value| {
        let parts = vec![header.into(), unprotected, Value::Bytes(payload()), common::bytes(64)];
        encode(&Value::Tag(18, Box::new(Value::Array(parts))))
    };
    let deep = headers_within_headers();
    let counter = Value::Array(vec![deep.clone().into(), Value::Map(vec![]), common::bytes(1)]);
    let unprotected = Value::Map(vec![(7.into(), counter)]);
    let es256 = vec![0xa1, 0x01, 0x26];
    for token in [parts(deep, Value::Map(vec![])), parts(es256, unprotected)] {
        let small = std::thread::Builder::new().stack_size(256 << 10);
        let rule = small.spawn(move || refused(&token, &Policy::default())).unwrap().join();
        assert_eq!(rule.unwrap(), Some(Rule::Signature));
    }
    // As many parameters in both headers as fit.
    let many = |first: i64| -> Vec<_> {
        (first..first + 7_000).map(|label| (label.into(), Value::Null)).collect()
    };
    let protected = [vec![(1.into(), (-7).into())], many(1_000)].concat();
    let token = parts(encode(&Value::Map(protected)), Value::Map(many(10_000)));
    assert!(token.len() < cbor::MAX_SIZE);
    let start = std::time::Instant::now();
    assert_eq!(refused(&token, &Policy::default()), Some(Rule::Signature));
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn forms_that_the_profile_forbids_are_refused_even_when_signed() {
    let policy = Policy::default();
    let es256 = || HeaderBuilder::new().algorithm(iana::Algorithm::ES256);
    let none = HeaderBuilder::new().build();
    let signed = |protected: HeaderBuilder, unprotected: HeaderBuilder| {
        let token = message(protected.build(), unprotected.build(), payload());
        refused(&token.to_tagged_vec().unwrap(), &policy)
    };
    let nothing = HeaderBuilder::new;
    assert_eq!(signed(es256(), nothing()), None);
    // A claims set of indefinite length.
    let mut indefinite = payload();
    indefinite[0] = 0xbf;
    indefinite.push(0xff);
    let indefinite = token_with(Algorithm::Es256, indefinite);
    assert_eq!(refused(&indefinite, &policy), Some(Rule::DefiniteLengths));
    // A claim twice.
    let claims = claims(Profile::Tfm);
    let twice = [claims.clone(), vec![claims[0].clone()]].concat();
    assert_eq!(refused(&sign(twice), &policy), Some(Rule::DuplicateKey));
    // Another algorithm in the header: EdDSA and ES256K are not the profile's, nor are MACs for signatures.
    use iana::Algorithm as A;
    for alg in [A::EdDSA, A::ES256K, A::ESP256, A::HMAC_256_256, A::HMAC_256_64, A::PS256] {
        let other = HeaderBuilder::new().algorithm(alg);
        assert_eq!(signed(other, nothing()), Some(Rule::CoseAlgorithm), "{alg:?}");
    }
    assert_eq!(signed(nothing(), nothing()), Some(Rule::CoseAlgorithm));
    // The algorithm where nothing protects it, or in both places.
    assert_eq!(signed(nothing(), es256()), Some(Rule::CoseAlgorithm));
    assert_eq!(signed(es256(), es256()), Some(Rule::CoseHeaders));
    // A key identifier where it likes, and headers that nobody knows.
    assert_eq!(signed(es256().key_id(vec![1]), nothing()), None);
    assert_eq!(signed(es256(), nothing().key_id(vec![1]).value(-70_001, Value::Null)), None);
    // A media type, whether or not it was registered when this was written.
    for number in [263, 65_000] {
        let protected =
            encode(&Value::Map(vec![(1.into(), (-7).into()), (3.into(), number.into())]));
        let whole =
            [&b"\x84\x6aSignature1"[..], &encode(&protected.clone().into()), &[0x40]].concat();
        let whole = [whole, encode(&Value::Bytes(payload()))].concat();
        let parts = vec![
            protected.into(),
            Value::Map(vec![]),
            payload().into(),
            sign_with(Algorithm::Es256, &whole).into(),
        ];
        let token = encode(&Value::Tag(18, Box::new(Value::Array(parts))));
        assert_eq!(refused(&token, &policy), None, "{number}");
    }
    // Critical parameters.
    let critical = |label| es256().key_id(vec![1]).add_critical(label);
    use iana::HeaderParameter as H;
    assert_eq!(signed(critical(H::Kid), nothing()), Some(Rule::CoseCritical));
    assert_eq!(signed(critical(H::X5Chain), nothing()), Some(Rule::CoseCritical));
    assert_eq!(signed(critical(H::Alg), nothing()), None);
    assert_eq!(signed(es256(), nothing().add_critical(H::Alg)), Some(Rule::CoseCritical));
    // No tag, the tag of a CWT around it, the tag of the other form, that of CBOR itself.
    let tagged = sign(claims);
    assert_eq!(refused(&tagged[1..], &policy), Some(Rule::CoseTag));
    for tag in [&[0xd8, 61][..], &[0xd9, 0xd9, 0xf7], &[0xd2], &[0xd8, 98]] {
        let wrapped = refused(&[tag, &tagged].concat(), &policy);
        assert!(matches!(wrapped, Some(Rule::CoseTag | Rule::CoseStructure)), "{tag:x?}");
    }
    assert_eq!(refused(&[&[0xd1], &tagged[1..]].concat(), &policy), Some(Rule::CoseAlgorithm));
    // The tag in another serialisation is the same tag.
    assert_eq!(refused(&[&[0xd8, 18], &tagged[1..]].concat(), &policy), None);
    // A detached payload.
    let whole = message(es256().build(), none.clone(), payload());
    let detached = CoseSign1 { payload: None, ..whole }.to_tagged_vec().unwrap();
    assert_eq!(refused(&detached, &policy), Some(Rule::CoseStructure));
    // Signed with external data.
    let other = CoseSign1Builder::new().protected(es256().build()).payload(payload());
    let other = other.create_signature(b"x", |data| sign_with(Algorithm::Es256, data)).build();
    assert_eq!(refused(&other.to_tagged_vec().unwrap(), &policy), Some(Rule::Signature));
}

#[test]
fn structures_that_are_none_of_cose_are_refused() {
    let header = Value::Bytes(vec![0xa1, 0x01, 0x26]);
    let (empty, payload) = (Value::Map(vec![]), Value::Bytes(payload()));
    let signature = common::bytes(64);
    let good = [header.clone(), empty.clone(), payload.clone(), signature.clone()];
    let refusal = |items: &[Value], tag: u64| {
        let token = encode(&Value::Tag(tag, Box::new(Value::Array(items.to_vec()))));
        refused(&token, &Policy::default())
    };
    assert_eq!(refusal(&good, 18), Some(Rule::Signature));
    assert_eq!(refusal(&good[..3], 18), Some(Rule::CoseStructure));
    assert_eq!(refusal(&[&good[..], &[Value::Null]].concat(), 18), Some(Rule::CoseStructure));
    assert_eq!(refusal(&good, 98), Some(Rule::CoseTag));
    for (at, wrong) in [
        (0, Value::Map(vec![])),
        (0, Value::Bytes(vec![0x80])),
        (0, Value::Bytes(vec![0xa1, 0x01, 0x44, 1, 2, 3, 4])),
        (1, Value::Null),
        (1, Value::Array(vec![])),
        (2, "payload".into()),
        (2, Value::Map(claims(Profile::Tfm))),
        (3, Value::Null),
        (3, "signature".into()),
        // Parameters of the wrong type: a label that is none, and those that RFC 9052 defines.
        (1, Value::Map(vec![(Value::Null, Value::Null)])),
        (1, Value::Map(vec![(1.into(), Value::Null)])),
        (1, Value::Map(vec![(2.into(), Value::Array(vec![]))])),
        (1, Value::Map(vec![(2.into(), Value::Array(vec![Value::Null]))])),
        (1, Value::Map(vec![(3.into(), (-1).into())])),
        (1, Value::Map(vec![(4.into(), "key".into())])),
        (1, Value::Map(vec![(5.into(), 1.into())])),
    ] {
        let mut items = good.clone();
        items[at] = wrong;
        assert_eq!(refusal(&items, 18), Some(Rule::CoseStructure), "{items:?}");
    }
    for (bytes, rule) in [
        (&[0xbf, 0x01, 0x26, 0xff][..], Rule::DefiniteLengths),
        (&[0xa2, 0x01, 0x26, 0x01, 0x26], Rule::DuplicateKey),
        (&[0xa1, 0x01, 0x26, 0x00], Rule::Cbor),
        (&[0xa1, 0x01, 0x39, 0x12, 0x34], Rule::CoseAlgorithm),
        (&[], Rule::CoseAlgorithm),
    ] {
        let mut items = good.clone();
        items[0] = Value::Bytes(bytes.to_vec());
        assert_eq!(refusal(&items, 18), Some(rule), "{bytes:x?}");
    }
    assert!(Envelope::open(&[]).is_err());
}

#[test]
fn names_of_rules_are_unique_and_in_order() {
    for (at, rule) in Rule::ALL.iter().enumerate() {
        assert_eq!(*rule as usize, at);
        assert!(Rule::ALL[..at].iter().all(|other| other.name() != rule.name()));
    }
}
