//! Initial attestation: the key that belongs to it alone, and the tokens it gives (Attestation API 2.0, RFC 9783).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use ciborium::Value;
use common::*;
use coset::{CoseSign1, TaggedCborSerializable};
use psa_rot::platform::{Lifecycle, TokenProfile};
use psa_rot::store::{Name, Namespace, Protection};
use sha2::{Digest, Sha256};

const IAK: KeyId = KeyId::INITIAL_ATTESTATION;

fn token(rot: &mut Device, challenge: &[u8]) -> Vec<u8> {
    let size = rot.attest_token_size(challenge.len()).unwrap();
    let mut token = vec![0; size];
    assert_eq!(rot.attest_token(challenge, &mut token), Ok(size), "the size is exact");
    token
}

fn public_key(rot: &mut Device) -> [u8; 65] {
    let mut public = [0; 65];
    assert_eq!(rot.export_public_key(IAK, &mut public), Ok(65));
    public
}

/// The claims of a token, after another device has verified its signature.
fn claims(token: &[u8], public: &[u8; 65]) -> Vec<(i128, Value)> {
    let sign1 = CoseSign1::from_tagged_slice(token).unwrap();
    sign1
        .verify_signature(b"", |signature, signed| {
            let mut verifier = device();
            let usage = Usage::VERIFY_MESSAGE;
            let key = verifier.import_key(&volatile(PUBLIC, usage, ECDSA), public)?;
            verifier.verify_message(key, ECDSA, signed, signature)
        })
        .unwrap();
    let claims: Value = ciborium::from_reader(&sign1.payload.unwrap()[..]).unwrap();
    let entries = claims.into_map().unwrap().into_iter();
    entries.map(|(key, value)| (key.into_integer().unwrap().into(), value)).collect()
}

fn claim(claims: &[(i128, Value)], key: i128) -> Option<Value> {
    claims.iter().find(|(k, _)| *k == key).map(|(_, value)| value.clone())
}

fn attest(rot: &mut Device) -> Vec<(i128, Value)> {
    let public = public_key(rot);
    claims(&token(rot, &[7; 32]), &public)
}

#[test]
fn a_token_verifies_and_carries_the_claims_of_the_platform() {
    let mut rot = device();
    rot.platform().certification_reference = Some("1234567890123-12345".into());
    rot.platform().verification_service = Some("https://verifier.example".into());
    rot.platform().client_id = -77;
    let public = public_key(&mut rot);
    for length in [32, 48, 64] {
        let challenge: Vec<u8> = (0..length).collect();
        let claims = claims(&token(&mut rot, &challenge), &public);
        let bytes = |key| claim(&claims, key).unwrap().into_bytes().unwrap();
        let text = |key| claim(&claims, key).unwrap().into_text().unwrap();
        let number = |key| i128::from(claim(&claims, key).unwrap().into_integer().unwrap());
        assert_eq!(bytes(10), challenge);
        assert_eq!(bytes(256), [&[1][..], &Sha256::digest(public)].concat());
        assert_eq!(text(265), "tag:psacertified.org,2023:psa#tfm");
        assert_eq!(bytes(268).len(), 32);
        assert_eq!(number(2394), -77);
        assert_eq!(number(2395), 0x3000);
        assert_eq!(bytes(2396), [0x11; 32]);
        assert_eq!(text(2398), "1234567890123-12345");
        assert_eq!(text(2400), "https://verifier.example");
        let components = claim(&claims, 2399).unwrap().into_array().unwrap();
        assert_eq!(components.len(), 2);
        let expected = Value::Map(vec![
            (1.into(), "App".into()),
            (2.into(), Value::Bytes(vec![2; 32])),
            (4.into(), "2.3.4+5".into()),
            (5.into(), Value::Bytes(vec![!2; 32])),
            (6.into(), "sha-256".into()),
        ]);
        assert_eq!(components[1], expected);
        assert_eq!(claims.len(), 10);
    }
}

#[test]
fn optional_claims_that_the_platform_does_not_make_are_left_out() {
    let mut rot = device();
    let claims = attest(&mut rot);
    assert_eq!(claim(&claims, 2398), None);
    assert_eq!(claim(&claims, 2400), None);
    assert_eq!(claims.len(), 8);
}

#[test]
fn a_token_of_the_older_profile_makes_the_same_claims_under_its_keys() {
    let mut rot = device();
    rot.platform().certification_reference = Some("1234567890123-12345".into());
    rot.platform().verification_service = Some("https://verifier.example".into());
    let newer = attest(&mut rot);
    rot.platform().token_profile = TokenProfile::PsaIot1;
    let older = attest(&mut rot);
    for (new, old) in [
        (10, -75008),
        (256, -75009),
        (268, -75004),
        (2394, -75001),
        (2395, -75002),
        (2396, -75003),
        (2398, -75005),
        (2399, -75006),
        (2400, -75010),
    ] {
        assert!(claim(&older, old).is_some());
        assert_eq!(claim(&older, old), claim(&newer, new), "{old}");
    }
    assert_eq!(claim(&older, -75000), Some("PSA_IOT_PROFILE_1".into()));
    assert_eq!(older.len(), 10);
    let grammar = include_str!("data/psa-iot-profile-1.cddl");
    let public = public_key(&mut rot);
    let token = token(&mut rot, &[7; 64]);
    claims(&token, &public);
    let payload = CoseSign1::from_tagged_slice(&token).unwrap().payload.unwrap();
    cddl_cat::validate_cbor_bytes("token-claims", grammar, &payload).unwrap();
}

#[test]
fn the_lifecycle_claim_follows_the_platform() {
    let mut rot = device();
    for lifecycle in [
        Lifecycle::Unknown,
        Lifecycle::AssemblyAndTest,
        Lifecycle::PsaRotProvisioning,
        Lifecycle::Secured,
        Lifecycle::NonPsaRotDebug,
        Lifecycle::RecoverablePsaRotDebug,
        Lifecycle::Decommissioned,
    ] {
        rot.platform().lifecycle = lifecycle;
        let claims = attest(&mut rot);
        assert_eq!(claim(&claims, 2395), Some((lifecycle as u16).into()));
    }
}

#[test]
fn the_boot_seed_lasts_one_boot_and_the_instance_for_ever() {
    let mut rot = device();
    let mut seeds = Vec::new();
    let first = attest(&mut rot);
    for _ in 0..4 {
        let claims = attest(&mut rot);
        assert_eq!(claim(&claims, 268), claim(&attest(&mut rot), 268));
        assert_eq!(claim(&claims, 256), claim(&first, 256));
        seeds.push(claim(&claims, 268).unwrap().into_bytes().unwrap());
        rot = reboot(rot);
    }
    for (i, seed) in seeds.iter().enumerate() {
        assert!(!seeds[..i].contains(seed));
    }
    let mut other = restart(device());
    other.platform().root_key = Some([1; 32]);
    other.init().unwrap();
    assert_ne!(claim(&attest(&mut other), 256), claim(&first, 256));
}

#[test]
fn other_challenge_lengths_are_invalid_arguments() {
    let mut rot = device();
    for length in (0..100).filter(|length| ![32, 48, 64].contains(length)) {
        let mut buffer = [0xee; 1024];
        let refused = Err(Status::InvalidArgument);
        assert_eq!(rot.attest_token(&vec![1; length], &mut buffer), refused, "{length}");
        assert_eq!(rot.attest_token_size(length), refused, "{length}");
    }
}

#[test]
fn a_buffer_one_byte_too_small_is_refused_and_holds_nothing_of_the_token() {
    let mut rot = device();
    let size = rot.attest_token_size(48).unwrap();
    for room in [0, 1, 31, 64, size - 1] {
        let mut buffer = vec![0xee; room];
        let got = rot.attest_token(&[1; 48], &mut buffer);
        assert_eq!(got, Err(Status::BufferTooSmall), "{room}");
        assert!(buffer.iter().all(|byte| *byte == 0));
    }
    let mut buffer = vec![0xee; size + 5];
    assert_eq!(rot.attest_token(&[1; 48], &mut buffer), Ok(size));
}

#[test]
fn claims_that_break_rfc_9783_are_a_service_failure() {
    type Break = fn(&mut TestPlatform);
    let table: [(&str, Break); 8] = [
        ("no component", |p| p.boot_records.clear()),
        ("client 0", |p| p.client_id = 0),
        ("certification", |p| p.certification_reference = Some("123".into())),
        ("service", |p| p.verification_service = Some(String::new())),
        ("measurement", |p| p.boot_records[0].measurement = vec![1; 31]),
        ("no measurement", |p| p.boot_records[1].measurement.clear()),
        ("signer", |p| p.boot_records[0].signer_id = vec![1; 33]),
        ("long version", |p| p.boot_records[0].version = "v".repeat(300)),
    ];
    for (name, break_it) in table {
        let mut rot = device();
        break_it(rot.platform());
        let mut buffer = [0xee; 1024];
        let failed = Err(Status::ServiceFailure);
        assert_eq!(rot.attest_token_size(32), failed, "{name}");
        assert_eq!(rot.attest_token(&[1; 32], &mut buffer), failed, "{name}");
        assert_eq!(buffer, [0; 1024], "{name}");
    }
}

#[test]
fn attestation_needs_no_initialisation_of_crypto() {
    let mut rot = restart(device());
    let mut buffer = [0; 1024];
    let size = rot.attest_token_size(32).unwrap();
    assert_eq!(rot.attest_token(&[1; 32], &mut buffer), Ok(size));
}

#[test]
fn an_attestation_key_that_is_gone_is_not_replaced() {
    let mut rot = device();
    public_key(&mut rot);
    let key = psa_rot::store::Name {
        namespace: psa_rot::store::Namespace::Internal,
        uid: u64::from(KeyId::INITIAL_ATTESTATION.0),
    };
    rot.store().unwrap().remove(key).unwrap();
    let mut rot = reboot(rot);
    let mut buffer = [0; 1024];
    assert_eq!(rot.attest_token(&[1; 32], &mut buffer), Err(Status::ServiceFailure));
    assert_eq!(
        rot.export_public_key(KeyId::INITIAL_ATTESTATION, &mut buffer),
        Err(Status::DataCorrupt)
    );
}

#[test]
fn an_application_sees_the_attestation_key_but_cannot_use_it() {
    let mut rot = device();
    let before = public_key(&mut rot);
    let attributes = rot.get_key_attributes(IAK).unwrap();
    assert_eq!((attributes.key_type, attributes.bits, attributes.id), (PAIR, 256, IAK));
    let forbidden = Status::NotPermitted;
    let (any, none) = (Usage::ALL, Algorithm::NONE);
    let mut out = [0; 80];
    assert_eq!(rot.export_key(IAK, &mut out), Err(forbidden));
    assert_eq!(rot.copy_key(IAK, &volatile(PAIR, any, ECDSA)), Err(forbidden));
    assert_eq!(rot.destroy_key(IAK), Err(forbidden));
    assert_eq!(rot.sign_hash(IAK, ECDSA, &[1; 32], &mut out), Err(forbidden));
    assert_eq!(rot.sign_message(IAK, ECDSA, b"m", &mut out), Err(forbidden));
    assert_eq!(rot.verify_hash(IAK, ECDSA, &[1; 32], &[1; 64]), Err(forbidden));
    assert_eq!(rot.raw_key_agreement(Algorithm::ECDH, IAK, &before, &mut out), Err(forbidden));
    assert_eq!(
        rot.key_agreement(IAK, &before, Algorithm::ECDH, &volatile(DERIVE, any, none)),
        Err(forbidden)
    );
    assert_eq!(rot.mac_compute(IAK, HMAC_256, b"m", &mut out), Err(forbidden));
    assert_eq!(rot.aead_encrypt(IAK, Algorithm::GCM, &[0; 12], b"", &mut out, 1), Err(forbidden));
    assert_eq!(rot.cipher_encrypt(IAK, Algorithm::CTR, &mut out, 1), Err(forbidden));
    let operation = rot.key_derivation_setup(HKDF).unwrap();
    let fed = rot.key_derivation_input_key(operation, Step::SECRET, IAK);
    assert_eq!(fed, Err(forbidden));
    assert_eq!(out, [0; 80]);
    for usage in [Usage::SIGN_HASH, Usage::SIGN_MESSAGE] {
        assert_eq!(rot.check_key_usage(IAK, ECDSA, usage), Err(forbidden));
    }
    assert_eq!(rot.check_key_usage(IAK, none, Usage::EXPORT), Err(forbidden));
    let named = persistent(IAK.0, PAIR, any, ECDSA);
    assert_eq!(rot.import_key(&named, &PRIVATE_KEY), Err(Status::InvalidArgument));
    assert_eq!(rot.next_persistent_key(None), Ok(None));
    assert_eq!(rot.purge_key(IAK), Ok(()));
    let mut rot = reboot(rot);
    assert_eq!(public_key(&mut rot), before);
}

#[test]
fn a_power_cut_while_the_key_is_made_leaves_one_key_that_lasts() {
    cut_everywhere(
        device,
        |rot| rot.attest_token_size(32).map(|_| ()),
        |rot, _| {
            let key = public_key(rot);
            let token = token(rot, &[3; 32]);
            claims(&token, &key);
        },
    );
}

#[test]
fn the_attestation_key_stays_in_ram_once_it_was_used_until_it_is_purged() {
    let mut rot = device();
    let first = attest(&mut rot);
    let name = Name { namespace: Namespace::Internal, uid: u64::from(IAK.0) };
    rot.store().unwrap().set(name, 0, &[b"no key"], Protection::Checksum).unwrap();
    assert_eq!(claim(&attest(&mut rot), 256), claim(&first, 256));
    rot.purge_key(IAK).unwrap();
    assert_eq!(rot.attest_token(&[7; 32], &mut [0; 1000]), Err(Status::ServiceFailure));
}

#[test]
fn a_damaged_attestation_key_is_never_replaced_by_another() {
    let mut rot = device();
    let before = rot.store().unwrap().flash().bytes().to_vec();
    public_key(&mut rot);
    let name = Name { namespace: Namespace::Internal, uid: IAK.0.into() };
    for smuggled in [false, true] {
        if smuggled {
            rot.store().unwrap().set(name, 0, &[&PRIVATE_KEY], Protection::Checksum).unwrap();
        } else {
            let bytes = rot.store().unwrap().flash().bytes_mut();
            let written: Vec<_> = (0..bytes.len()).filter(|at| bytes[*at] != before[*at]).collect();
            // In the sealed key, behind the object's header.
            bytes[written[50]] ^= 1;
        }
        let mut image = rot.store().unwrap().flash().bytes().to_vec();
        for _ in 0..2 {
            rot = reboot(rot);
            let mut buffer = [0; 1024];
            assert!(rot.attest_token(&[1; 32], &mut buffer).is_err());
            assert!(rot.export_public_key(IAK, &mut buffer).is_err());
            assert_eq!(buffer, [0; 1024]);
            let now = rot.store().unwrap().flash().bytes().to_vec();
            assert_eq!(now, image, "nothing was written");
            image = now;
        }
    }
}
