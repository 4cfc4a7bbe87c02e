//! LMS and HSS, verification (PSA Crypto 1.5 §10.9.7).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::LMS_SIGNATURE;

const LMS: Algorithm = Algorithm::LMS;
const HSS: Algorithm = Algorithm::HSS;
const LMS_PUBLIC: KeyType = KeyType::LMS_PUBLIC_KEY;
const HSS_PUBLIC: KeyType = KeyType::HSS_PUBLIC_KEY;
const VERIFY: Usage = Usage::VERIFY_MESSAGE;
const WRONG: Result<(), Status> = Err(Status::InvalidSignature);

/// The signatures that hold in `vectors/lms.txt`, which names their sources: public key, message, signature.
fn vectors(scheme: &str) -> Vec<[Vec<u8>; 3]> {
    let bytes = |hex: &str| -> Vec<u8> {
        let byte = |i: usize| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap();
        (0..hex.len() / 2).map(byte).collect()
    };
    let lines = include_str!("vectors/lms.txt").lines().map(|line| line.split(' ').collect());
    let lines = lines.filter(|fields: &Vec<&str>| fields[0] == scheme && fields[4] == "1");
    let vectors: Vec<_> = lines.map(|fields| [1, 2, 3].map(|field| bytes(fields[field]))).collect();
    assert!(vectors.len() > 2);
    vectors
}

/// The shortest signature with a public key of the scheme, for tests that try it many times.
fn shortest(scheme: &str) -> [Vec<u8>; 3] {
    let mut vectors = vectors(scheme);
    vectors.sort_by_key(|[_, _, signature]| signature.len());
    vectors.swap_remove(0)
}

const SCHEMES: [(&str, Algorithm, KeyType); 2] =
    [("lms", LMS, LMS_PUBLIC), ("hss", HSS, HSS_PUBLIC)];

#[test]
fn a_message_in_pieces_is_verified_as_the_whole_but_with_a_signature_too_long_to_be_kept() {
    let mut too_long = 0;
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        for [public, message, signature] in vectors(scheme) {
            let key = rot.import_key(&volatile(key_type, VERIFY, alg), &public).unwrap();
            let setup = rot.verify_setup(key, alg, &signature);
            if let Ok(op) = setup {
                rot.signature_abort(op);
                for size in [1, 3, 31, 64, 65, message.len()] {
                    let op = rot.verify_setup(key, alg, &signature).unwrap();
                    rot.verify_set_context(op, b"").unwrap();
                    message.chunks(size).for_each(|piece| rot.verify_update(op, piece).unwrap());
                    assert_eq!(rot.verify_finish(op), Ok(()), "{scheme} {size}");
                }
                let op = rot.verify_setup(key, alg, &signature).unwrap();
                rot.verify_update(op, &message[1..]).unwrap();
                assert_eq!(rot.verify_finish(op), WRONG);
                rot.signature_abort(op);
            } else {
                // Another scheme may make room for longer ones than were asked for.
                assert_eq!(setup, Err(Status::InsufficientMemory));
                assert!(signature.len() > LMS_SIGNATURE);
                assert_eq!(rot.verify_message(key, alg, &message, &signature), Ok(()));
                too_long += 1;
            }
            rot.destroy_key(key).unwrap();
        }
    }
    assert!(too_long > 0);
}

#[test]
fn a_signature_with_any_byte_changed_or_any_length_cut_does_not_hold() {
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        let [public, message, signature] = shortest(scheme);
        let key = rot.import_key(&volatile(key_type, VERIFY, alg), &public).unwrap();
        for length in (0..signature.len()).step_by(7).chain([signature.len() - 1]) {
            let got = rot.verify_message(key, alg, &message, &signature[..length]);
            assert_eq!(got, WRONG, "{scheme} {length}");
        }
        let longer = [&signature[..], &[0]].concat();
        assert_eq!(rot.verify_message(key, alg, &message, &longer), WRONG);
        for at in 0..signature.len() {
            let mut changed = signature.clone();
            changed[at] ^= 1 << (at % 8);
            assert_eq!(rot.verify_message(key, alg, &message, &changed), WRONG, "{scheme} {at}");
        }
        assert_eq!(rot.verify_message(key, alg, &message, &signature), Ok(()));
    }
}

#[test]
fn a_malformed_signature_waits_for_the_end_of_a_multi_part_verification() {
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        let [public, message, mut signature] = shortest(scheme);
        let key = rot.import_key(&volatile(key_type, VERIFY, alg), &public).unwrap();
        // LMS: the leaf; HSS: the number of levels.
        signature[0] ^= 0x80;
        for signature in [&signature[..], &signature[..10], &[]] {
            let op = rot.verify_setup(key, alg, signature).unwrap();
            rot.verify_update(op, &message).unwrap();
            assert_eq!(rot.verify_finish(op), WRONG);
            rot.signature_abort(op);
        }
    }
}

#[test]
fn a_public_key_with_any_bit_changed_verifies_nothing() {
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        let [public, message, signature] = shortest(scheme);
        for at in 0..public.len() {
            let mut changed = public.clone();
            changed[at] ^= 1;
            // Changed type codes make no key, or one with other parameters.
            if let Ok(key) = rot.import_key(&volatile(key_type, VERIFY, alg), &changed) {
                assert_eq!(rot.verify_message(key, alg, &message, &signature), WRONG, "{at}");
                rot.destroy_key(key).unwrap();
            }
        }
    }
}

/// RFC 8554 §6: the signature of a hierarchy is signatures of public keys, and one of the message.
#[test]
fn each_level_of_a_hierarchy_is_a_signature_of_its_own() {
    let mut rot = device();
    let mut levels_seen = Vec::new();
    for [public, message, signature] in vectors("hss") {
        let levels = u32::from_be_bytes(public[..4].try_into().unwrap());
        levels_seen.push(levels);
        if levels != 1 {
            continue;
        }
        let attributes = volatile(LMS_PUBLIC, VERIFY, LMS);
        let key = rot.import_key(&attributes, &public[4..]).unwrap();
        assert_eq!(rot.verify_message(key, LMS, &message, &signature[4..]), Ok(()));
    }
    assert!(levels_seen.contains(&1) && levels_seen.contains(&2));
}

#[test]
fn nothing_signs_and_hashes_are_not_verified() {
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        let [public, message, signature] = shortest(scheme);
        let key = rot.import_key(&volatile(key_type, Usage::ALL, alg), &public).unwrap();
        let got = rot.sign_message(key, alg, &message, &mut [0; 9000]);
        assert_eq!(got, Err(Status::InvalidArgument));
        assert_eq!(rot.sign_setup(key, alg), Err(Status::InvalidArgument));
        let got = rot.sign_hash(key, alg, &[0; 32], &mut [0; 9000]);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.verify_hash(key, alg, &[0; 32], &signature);
        assert_eq!(got, Err(Status::InvalidArgument));
        let asked = rot.check_key_usage(key, alg, Usage::SIGN_MESSAGE);
        assert_eq!(asked, Err(Status::InvalidArgument));
        assert_eq!(rot.check_key_usage(key, alg, Usage::VERIFY_MESSAGE), Ok(()));
    }
}

#[test]
fn there_is_no_context_but_the_empty_one() {
    for (scheme, alg, key_type) in SCHEMES {
        let mut rot = device();
        let [public, message, signature] = shortest(scheme);
        let key = rot.import_key(&volatile(key_type, VERIFY, alg), &public).unwrap();
        let got = rot.verify_message_with_context(key, alg, &message, b"", &signature);
        assert_eq!(got, Ok(()));
        let got = rot.verify_message_with_context(key, alg, &message, b"c", &signature);
        assert_eq!(got, Err(Status::InvalidArgument));
        let op = rot.verify_setup(key, alg, &signature).unwrap();
        assert_eq!(rot.verify_set_context(op, b"c"), Err(Status::InvalidArgument));
    }
}

#[test]
fn a_key_of_one_scheme_does_not_fit_the_other() {
    let mut rot = device();
    for (scheme, alg, key_type) in SCHEMES {
        let [public, message, signature] = shortest(scheme);
        let other = if alg == LMS { HSS } else { LMS };
        let key = rot.import_key(&volatile(key_type, VERIFY, other), &public).unwrap();
        let got = rot.verify_message(key, other, &message, &signature);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.verify_message(key, alg, &message, &signature);
        assert_eq!(got, Err(Status::NotPermitted));
    }
    let curve = import(&mut rot, PUBLIC, VERIFY, LMS);
    let got = rot.verify_message(curve, LMS, b"", &[]);
    assert_eq!(got, Err(Status::InvalidArgument));
}
