//! Key agreement (PSA Crypto 1.5 §10.9): ECDH on P-256.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const ECDH: Algorithm = Algorithm::ECDH;

/// RFC 5903 §8.1: i, gr and the shared x. <https://www.rfc-editor.org/rfc/rfc5903#section-8.1>
const INITIATOR: [u8; 32] =
    hex!("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
const RESPONDER: [u8; 32] =
    hex!("c6ef9c5d78ae012a011164acb397ce2088685d8f06bf9be0b283ab46476bee53");
const RESPONDER_PUBLIC: [u8; 65] = hex!(
    "04"
    "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
    "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
);
const SHARED: [u8; 32] = hex!("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de");

fn initiator(rot: &mut Device) -> KeyId {
    rot.import_key(&volatile(PAIR, Usage::DERIVE, ECDH), &INITIATOR).unwrap()
}

#[test]
fn the_vector_of_rfc_5903_holds_from_both_sides() {
    let mut rot = device();
    let initiator = initiator(&mut rot);
    let responder = rot.import_key(&volatile(PAIR, Usage::DERIVE, ECDH), &RESPONDER).unwrap();
    let mut public = [0; 65];
    rot.export_public_key(responder, &mut public).unwrap();
    assert_eq!(public, RESPONDER_PUBLIC);
    let mut shared = [0; 33];
    assert_eq!(rot.raw_key_agreement(ECDH, initiator, &public, &mut shared), Ok(32));
    assert_eq!(shared[..32], SHARED);
    rot.export_public_key(initiator, &mut public).unwrap();
    let mut shared = [0; 32];
    assert_eq!(rot.raw_key_agreement(ECDH, responder, &public, &mut shared), Ok(32));
    assert_eq!(shared, SHARED);
}

#[test]
fn a_peer_that_is_no_point_of_the_curve_is_an_invalid_argument() {
    let mut rot = device();
    let key = initiator(&mut rot);
    let mut off_curve = RESPONDER_PUBLIC;
    off_curve[40] ^= 4;
    let mut compressed = [2; 33];
    compressed[1..].copy_from_slice(&RESPONDER_PUBLIC[1..33]);
    let mut hybrid = RESPONDER_PUBLIC;
    hybrid[0] = 6 | hybrid[64] & 1;
    // The coordinates of a point, x raised by the field's modulus: not reduced, so not accepted.
    let too_large = [&[4][..], &[0xff; 32], &RESPONDER_PUBLIC[33..]].concat();
    for peer in
        [&off_curve[..], &compressed, &hybrid, &too_large, &[0], &[], &[4; 65], &[0; 65], &SHARED]
    {
        let mut out = [0; 32];
        let got = rot.raw_key_agreement(ECDH, key, peer, &mut out);
        assert_eq!(got, Err(Status::InvalidArgument), "{peer:02x?}");
        assert_eq!(out, [0; 32]);
        let made = volatile(DERIVE, Usage::NONE, Algorithm::NONE);
        assert_eq!(rot.key_agreement(key, peer, ECDH, &made), Err(Status::InvalidArgument));
    }
}

#[test]
fn too_small_a_buffer_gets_nothing_of_the_secret() {
    let mut rot = device();
    let key = initiator(&mut rot);
    let mut out = [0xee; 31];
    let got = rot.raw_key_agreement(ECDH, key, &RESPONDER_PUBLIC, &mut out);
    assert_eq!(got, Err(Status::BufferTooSmall));
    assert_eq!(out, [0xee; 31]);
}

#[test]
fn the_secret_can_become_a_key_of_the_types_that_hold_secrets_and_of_no_other() {
    let mut rot = device();
    let key = initiator(&mut rot);
    for (key_type, bits, expected) in [
        (DERIVE, 0, Ok(())),
        (DERIVE, 256, Ok(())),
        (RAW, 256, Ok(())),
        (HMAC, 0, Ok(())),
        (KeyType::PASSWORD, 0, Ok(())),
        (DERIVE, 128, Err(Status::InvalidArgument)),
        (AES, 256, Err(Status::InvalidArgument)),
        (PAIR, 256, Err(Status::InvalidArgument)),
        (KeyType::PEPPER, 0, Err(Status::InvalidArgument)),
    ] {
        let attributes = sized(volatile(key_type, Usage::EXPORT, Algorithm::NONE), bits);
        let made = rot.key_agreement(key, &RESPONDER_PUBLIC, ECDH, &attributes);
        assert_eq!(made.map(|_| ()), expected, "{key_type:?} {bits}");
        if let Ok(made) = made {
            assert_eq!(export(&mut rot, made), SHARED);
            assert_eq!(rot.get_key_attributes(made).unwrap().bits, 256);
        }
    }
    let kept = persistent(9, DERIVE, Usage::EXPORT, HKDF);
    assert_eq!(rot.key_agreement(key, &RESPONDER_PUBLIC, ECDH, &kept), Ok(KeyId(9)));
    let again = rot.key_agreement(key, &RESPONDER_PUBLIC, ECDH, &kept);
    assert_eq!(again, Err(Status::AlreadyExists));
    let mut rot = reboot(rot);
    assert_eq!(export(&mut rot, KeyId(9)), SHARED);
}

#[test]
fn an_agreement_of_two_devices_and_a_derivation_give_both_the_same_key() {
    let derive = |own: &[u8; 32], peer: &[u8; 65]| {
        let mut rot = device();
        let key = rot.import_key(&volatile(PAIR, Usage::DERIVE, ECDH_HKDF), own).unwrap();
        let operation = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        rot.key_derivation_key_agreement(operation, Step::SECRET, key, peer).unwrap();
        rot.key_derivation_input_bytes(operation, Step::INFO, b"session").unwrap();
        let made = sized(volatile(AES, Usage::EXPORT, Algorithm::GCM), 256);
        let made = rot.key_derivation_output_key(&made, operation).unwrap();
        export(&mut rot, made)
    };
    let mut rot = device();
    let key = initiator(&mut rot);
    let mut public = [0; 65];
    rot.export_public_key(key, &mut public).unwrap();
    assert_eq!(derive(&INITIATOR, &RESPONDER_PUBLIC), derive(&RESPONDER, &public));
}
