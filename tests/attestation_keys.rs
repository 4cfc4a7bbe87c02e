//! Attestation keys of every kind, and where they come from (RFC 9783 §4.2.1, §5.2; Attestation API 2.0).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod common;
use ciborium::Value;
use common::*;
use coset::{CoseMac0, CoseSign1, RegisteredLabelWithPrivate, TaggedCborSerializable, iana};
use psa_rot::attestation::cose::Algorithm as Cose;
use psa_rot::config::ATTESTATION_KEY_DERIVED;
use psa_rot::platform::Lifecycle;
use psa_rot::store::{Name, Namespace};
use sha2::{Digest, Sha256};

const IAK: KeyId = KeyId::INITIAL_ATTESTATION;
const SECRET: [u8; 64] = [0x5a; 64];

/// Each algorithm, COSE's number of it, and a key for it.
fn kinds() -> [(Cose, iana::Algorithm, Vec<u8>); 6] {
    let mut p521 = vec![0x42; 66];
    p521[0] = 0;
    [
        (Cose::Es256, iana::Algorithm::ES256, vec![0x42; 32]),
        (Cose::Es384, iana::Algorithm::ES384, vec![0x42; 48]),
        (Cose::Es512, iana::Algorithm::ES512, p521),
        (Cose::Hmac256, iana::Algorithm::HMAC_256_256, SECRET[..32].to_vec()),
        (Cose::Hmac384, iana::Algorithm::HMAC_384_384, SECRET[..48].to_vec()),
        (Cose::Hmac512, iana::Algorithm::HMAC_512_512, SECRET.to_vec()),
    ]
}

fn in_the_factory() -> Device {
    let mut rot = device();
    rot.platform().lifecycle = Lifecycle::PsaRotProvisioning;
    rot
}

fn token(rot: &mut Device) -> Vec<u8> {
    let mut token = vec![0; rot.attest_token_size(48).unwrap()];
    assert_eq!(rot.attest_token(&[7; 48], &mut token), Ok(token.len()), "the size is exact");
    token
}

fn instance_id(payload: &[u8]) -> Vec<u8> {
    let claims: Value = ciborium::from_reader(payload).unwrap();
    let claims = claims.into_map().unwrap();
    let id = claims.into_iter().find(|(key, _)| *key == Value::from(256)).unwrap().1;
    id.into_bytes().unwrap()
}

/// Verifies with a key of another device that makes no tokens.
fn verify(algorithm: Algorithm, key_type: KeyType, key: &[u8], signed: &[u8], tag: &[u8]) {
    let mut verifier = device();
    let key =
        verifier.import_key(&volatile(key_type, Usage::VERIFY_MESSAGE, algorithm), key).unwrap();
    if key_type == HMAC {
        verifier.mac_verify(key, algorithm, signed, tag).unwrap();
    } else {
        verifier.verify_message(key, algorithm, signed, tag).unwrap();
    }
}

/// Checks envelope, signature or MAC, and instance identity of a token.
fn check(rot: &mut Device, kind: Cose, number: iana::Algorithm, secret: &[u8]) {
    let token = token(rot);
    let named = Some(RegisteredLabelWithPrivate::Assigned(number));
    let hash = match kind {
        Cose::Es256 | Cose::Hmac256 => Algorithm::SHA_256,
        Cose::Es384 | Cose::Hmac384 => Algorithm::SHA_384,
        Cose::Es512 | Cose::Hmac512 => Algorithm::SHA_512,
    };
    let (id, expected) = if kind.is_mac() {
        let mac0 = CoseMac0::from_tagged_slice(&token).unwrap();
        assert_eq!(mac0.protected.header.alg, named);
        let algorithm = Algorithm::HMAC.with_hash(hash);
        mac0.verify_payload_tag(
            b"",
            || (),
            |tag, signed| {
                verify(algorithm, HMAC, secret, signed, tag);
                Ok::<(), ()>(())
            },
        )
        .unwrap();
        (instance_id(&mac0.payload.unwrap()), Sha256::digest(Sha256::digest(secret)))
    } else {
        let mut public = [0; 133];
        let length = rot.export_public_key(IAK, &mut public).unwrap();
        let sign1 = CoseSign1::from_tagged_slice(&token).unwrap();
        assert_eq!(sign1.protected.header.alg, named);
        let algorithm = Algorithm::ECDSA_ANY.with_hash(hash);
        sign1
            .verify_signature(b"", |signature, signed| {
                verify(algorithm, PUBLIC, &public[..length], signed, signature);
                Ok::<(), ()>(())
            })
            .unwrap();
        (instance_id(&sign1.payload.unwrap()), Sha256::digest(&public[..length]))
    };
    assert_eq!(id[0], 1);
    assert_eq!(id[1..], expected[..]);
}

#[test]
fn a_key_that_the_factory_brings_in_says_how_tokens_are_protected() {
    for (kind, number, key) in kinds() {
        let mut rot = in_the_factory();
        if kind.is_mac() {
            rot.platform().lifecycle = Lifecycle::AssemblyAndTest;
        }
        rot.provision_attestation_key(kind, &key).unwrap();
        check(&mut rot, kind, number, &key);
        rot.platform().lifecycle = Lifecycle::Secured;
        let mut rot = reboot(rot);
        check(&mut rot, kind, number, &key);
    }
}

#[test]
fn the_header_names_the_key_by_the_instance_id_where_it_should() {
    for (kind, number, key) in kinds() {
        let mut rot = in_the_factory();
        rot.provision_attestation_key(kind, &key).unwrap();
        let plain = token(&mut rot);
        rot.platform().token_key_id = true;
        check(&mut rot, kind, number, &key);
        let named = token(&mut rot);
        let (header, payload) = if kind.is_mac() {
            let mac0 = CoseMac0::from_tagged_slice(&named).unwrap();
            (mac0.unprotected, mac0.payload)
        } else {
            let sign1 = CoseSign1::from_tagged_slice(&named).unwrap();
            (sign1.unprotected, sign1.payload)
        };
        assert_eq!(header.key_id, instance_id(&payload.unwrap()));
        // The key 4 and the head of a byte string of 33.
        assert_eq!(named.len(), plain.len() + 33 + 3);
    }
}

#[test]
fn the_key_comes_once_in_the_factory_and_before_the_device_made_its_own() {
    let key = [0x42; 32];
    for lifecycle in [
        Lifecycle::Unknown,
        Lifecycle::Secured,
        Lifecycle::NonPsaRotDebug,
        Lifecycle::RecoverablePsaRotDebug,
        Lifecycle::Decommissioned,
    ] {
        let mut rot = device();
        rot.platform().lifecycle = lifecycle;
        let refused = Err(Status::NotPermitted);
        assert_eq!(rot.provision_attestation_key(Cose::Es256, &key), refused, "{lifecycle:?}");
        assert_eq!(rot.provision_attestation_certificate(b"chain"), refused, "{lifecycle:?}");
    }
    let mut rot = in_the_factory();
    for (algorithm, wrong) in [
        (Cose::Es256, &[0; 32][..]),
        (Cose::Es256, &[0xff; 32]),
        (Cose::Es256, &[1; 31]),
        (Cose::Es384, &[1; 32]),
        (Cose::Hmac256, &[1; 31]),
        (Cose::Hmac256, &[1; 33]),
        (Cose::Hmac512, &[1; 32]),
    ] {
        let refused = rot.provision_attestation_key(algorithm, wrong);
        assert_eq!(refused, Err(Status::InvalidArgument), "{algorithm:?}");
    }
    rot.provision_attestation_key(Cose::Es256, &key).unwrap();
    let again = rot.provision_attestation_key(Cose::Hmac256, &key);
    assert_eq!(again, Err(Status::AlreadyExists));
    check(&mut rot, Cose::Es256, iana::Algorithm::ES256, &key);

    let mut rot = in_the_factory();
    token(&mut rot);
    let late = rot.provision_attestation_key(Cose::Es256, &key);
    assert_eq!(late, Err(Status::AlreadyExists));
}

#[test]
fn a_power_cut_while_the_key_is_brought_in_leaves_none_or_this_one() {
    let key = [0x42; 48];
    let cuts = cut_everywhere(
        in_the_factory,
        |rot| rot.provision_attestation_key(Cose::Es384, &key),
        |rot, cut| {
            let again = rot.provision_attestation_key(Cose::Es384, &key);
            assert!(matches!(again, Ok(()) | Err(Status::AlreadyExists)), "{cut}: {again:?}");
            check(rot, Cose::Es384, iana::Algorithm::ES384, &key);
        },
    );
    assert!(cuts > 4, "the key and its mark are written");
}

#[test]
fn the_certificate_chain_stays_beside_the_key_and_can_be_read() {
    let mut rot = in_the_factory();
    let mut out = [0; 3000];
    assert_eq!(rot.attestation_certificate(&mut out), Err(Status::DoesNotExist));
    rot.provision_attestation_certificate(b"the first").unwrap();
    rot.provision_attestation_certificate(&[0x30; 2500]).unwrap();
    rot.platform().lifecycle = Lifecycle::Secured;
    let mut rot = reboot(rot);
    assert_eq!(rot.attestation_certificate(&mut out[..2499]), Err(Status::BufferTooSmall));
    assert_eq!(rot.attestation_certificate(&mut out), Ok(2500));
    assert_eq!(out[..2500], [0x30; 2500]);
    assert_eq!(rot.provision_attestation_certificate(b"other"), Err(Status::NotPermitted));
}

#[test]
fn a_symmetric_key_has_no_public_part_and_never_leaves() {
    let mut rot = in_the_factory();
    rot.provision_attestation_key(Cose::Hmac256, &SECRET[..32]).unwrap();
    let mut out = [0; 133];
    assert_eq!(rot.export_public_key(IAK, &mut out), Err(Status::InvalidArgument));
    assert_eq!(rot.export_key(IAK, &mut out), Err(Status::NotPermitted));
    let hmac = Algorithm::HMAC.with_hash(Algorithm::SHA_256);
    assert_eq!(rot.mac_compute(IAK, hmac, b"text", &mut out), Err(Status::NotPermitted));
    assert_eq!(rot.mac_verify(IAK, hmac, b"text", &out[..32]), Err(Status::NotPermitted));
    let copy = volatile(HMAC, Usage::SIGN_MESSAGE, hmac);
    assert_eq!(rot.copy_key(IAK, &copy), Err(Status::NotPermitted));
    assert!(out.iter().all(|byte| *byte == 0));
}

/// The device after a restart, without its attestation key.
fn lose_key(mut rot: Device) -> Device {
    let name = Name { namespace: Namespace::Internal, uid: u64::from(IAK.0) };
    rot.store().unwrap().remove(name).unwrap();
    rot.platform().lifecycle = Lifecycle::Secured;
    reboot(rot)
}

/// Holds in builds that derive the key, and in those that do not.
#[test]
fn a_lost_key_comes_back_if_it_was_derived_and_is_never_replaced_by_another() {
    let mut rot = device();
    let before = token(&mut rot);
    let mut rot = lose_key(rot);
    if ATTESTATION_KEY_DERIVED == 0 {
        assert_eq!(rot.attest_token(&[7; 48], &mut [0; 1000]), Err(Status::ServiceFailure));
    } else {
        let id = |token: &[u8]| {
            instance_id(&CoseSign1::from_tagged_slice(token).unwrap().payload.unwrap())
        };
        assert_eq!(id(&token(&mut rot)), id(&before));
    }
    let mut rot = in_the_factory();
    rot.provision_attestation_key(Cose::Es256, &[0x42; 32]).unwrap();
    let mut rot = lose_key(rot);
    assert_eq!(rot.attest_token(&[7; 48], &mut [0; 1000]), Err(Status::ServiceFailure));
}
