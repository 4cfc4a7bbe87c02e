//! Key agreement (PSA Crypto 1.5 §10.11): ECDH, X25519 and X448.
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

/// Type and bits of a key pair, length of the shared secret.
const CURVES: [(KeyType, u16, usize); 6] = [
    (PAIR, 256, 32),
    (PAIR, 384, 48),
    (PAIR, 521, 66),
    (KeyType::ECC_KEY_PAIR_SECP_K1, 256, 32),
    (KeyType::ECC_KEY_PAIR_MONTGOMERY, 255, 32),
    (KeyType::ECC_KEY_PAIR_MONTGOMERY, 448, 56),
];

/// A key pair and the public key that a peer gets of it.
fn pair(rot: &mut Device, key_type: KeyType, bits: u16, algorithm: Algorithm) -> (KeyId, Vec<u8>) {
    let key = rot.generate_key(&sized(volatile(key_type, Usage::DERIVE, algorithm), bits)).unwrap();
    let mut public = [0; 133];
    let length = rot.export_public_key(key, &mut public).unwrap();
    (key, public[..length].to_vec())
}

#[test]
fn two_devices_agree_on_every_curve_in_all_three_ways() {
    for (key_type, bits, length) in CURVES {
        let mut rot = device();
        let ((a, a_public), (b, b_public)) =
            (pair(&mut rot, key_type, bits, ECDH), pair(&mut rot, key_type, bits, ECDH));
        let mut raw = [[0; 66]; 2];
        assert_eq!(rot.raw_key_agreement(ECDH, a, &b_public, &mut raw[0]), Ok(length));
        assert_eq!(rot.raw_key_agreement(ECDH, b, &a_public, &mut raw[1]), Ok(length));
        assert_eq!(raw[0], raw[1]);
        assert_ne!(raw[0], [0; 66]);
        let secret = &raw[0][..length];
        // The secret as a key has whole bytes: 528 bits on P-521.
        for (asked, expected) in [(0, true), (8 * length as u16, true), (bits, bits % 8 == 0)] {
            let attributes = sized(volatile(RAW, Usage::EXPORT, Algorithm::NONE), asked);
            let made = rot.key_agreement(a, &b_public, ECDH, &attributes);
            assert_eq!(made.is_ok(), expected, "{key_type:?} {asked}");
            if let Ok(made) = made {
                assert_eq!(export(&mut rot, made), secret);
                assert_eq!(rot.get_key_attributes(made).unwrap().bits, 8 * length as u16);
            }
        }
        let mut short = vec![0xee; length - 1];
        let refused = rot.raw_key_agreement(ECDH, a, &b_public, &mut short);
        assert_eq!(refused, Err(Status::BufferTooSmall));
        assert!(short.iter().all(|byte| *byte == 0xee));
        // A key for the agreement alone serves the one in front of a derivation: the secret is what goes in.
        let mut derived = [[0; 40]; 2];
        let operation = rot.key_derivation_setup(ECDH_HKDF).unwrap();
        rot.key_derivation_key_agreement(operation, Step::SECRET, b, &a_public).unwrap();
        rot.key_derivation_input_bytes(operation, Step::INFO, b"i").unwrap();
        rot.key_derivation_output_bytes(operation, &mut derived[0]).unwrap();
        rot.key_derivation_abort(operation);
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        rot.key_derivation_input_bytes(operation, Step::SECRET, secret).unwrap();
        rot.key_derivation_input_bytes(operation, Step::INFO, b"i").unwrap();
        rot.key_derivation_output_bytes(operation, &mut derived[1]).unwrap();
        assert_eq!(derived[0], derived[1]);
    }
}

#[test]
fn a_peer_on_another_curve_is_an_invalid_argument() {
    for (key_type, bits, length) in CURVES {
        let mut rot = device();
        let (key, _) = pair(&mut rot, key_type, bits, ECDH);
        for (other_type, other_bits, _) in CURVES {
            let (_, peer) = pair(&mut rot, other_type, other_bits, ECDH);
            let mut out = [0; 66];
            let agreed = rot.raw_key_agreement(ECDH, key, &peer, &mut out);
            if (other_type, other_bits) == (key_type, bits) {
                assert_eq!(agreed, Ok(length));
            } else {
                assert_eq!(agreed, Err(Status::InvalidArgument));
                assert_eq!(out, [0; 66]);
            }
        }
    }
}

/// RFC 7748 §6: such a peer makes the secret the same for all.
#[test]
fn a_peer_that_makes_the_secret_zero_is_an_invalid_argument() {
    let mut rot = device();
    for (bits, length) in [(255, 32), (448, 56)] {
        let (key, _) = pair(&mut rot, KeyType::ECC_KEY_PAIR_MONTGOMERY, bits, ECDH);
        for first in [0, 1] {
            let mut peer = vec![0; length];
            peer[0] = first;
            let mut out = [0xee; 56];
            let agreed = rot.raw_key_agreement(ECDH, key, &peer, &mut out);
            assert_eq!(agreed, Err(Status::InvalidArgument));
            assert_eq!(out, [0xee; 56]);
            let made = volatile(DERIVE, Usage::NONE, Algorithm::NONE);
            assert_eq!(rot.key_agreement(key, &peer, ECDH, &made), Err(Status::InvalidArgument));
        }
    }
}

#[test]
fn neither_a_public_key_nor_an_edwards_key_agrees() {
    let mut rot = device();
    let public = rot.import_key(&volatile(PUBLIC, Usage::DERIVE, ECDH), &PUBLIC_KEY).unwrap();
    let (edwards, peer) = pair(&mut rot, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 255, ECDH);
    for (key, peer) in [(public, &PUBLIC_KEY[..]), (edwards, &peer)] {
        let refused = rot.raw_key_agreement(ECDH, key, peer, &mut [0; 66]);
        assert_eq!(refused, Err(Status::InvalidArgument));
    }
    // A peer needs no private key, nor a policy.
    let asked = Usage::DERIVE_PUBLIC;
    assert_eq!(rot.check_key_usage(public, ECDH, asked), Ok(()));
    assert_eq!(rot.check_key_usage(public, ECDH, Usage::DERIVE), Err(Status::InvalidArgument));
    assert_eq!(rot.check_key_usage(edwards, ECDH, asked), Err(Status::InvalidArgument));
}
