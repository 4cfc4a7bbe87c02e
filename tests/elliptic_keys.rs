//! Elliptic-curve keys (PSA Crypto 1.5 §9.6.6): what each curve takes, gives, draws and is copied to flash as.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const K1_PAIR: KeyType = KeyType::ECC_KEY_PAIR_SECP_K1;
const MONTGOMERY: KeyType = KeyType::ECC_KEY_PAIR_MONTGOMERY;
const EDWARDS: KeyType = KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS;
const NONE: Algorithm = Algorithm::NONE;
const BAD: Status = Status::InvalidArgument;

/// Type, bits, lengths of a private and a public key.
const CURVES: [(KeyType, u16, usize, usize); 8] = [
    (PAIR, 256, 32, 65),
    (PAIR, 384, 48, 97),
    (PAIR, 521, 66, 133),
    (K1_PAIR, 256, 32, 65),
    (MONTGOMERY, 255, 32, 32),
    (MONTGOMERY, 448, 56, 56),
    (EDWARDS, 255, 32, 32),
    (EDWARDS, 448, 57, 57),
];

fn exported(key_type: KeyType, bits: u16) -> KeyAttributes {
    sized(volatile(key_type, Usage::EXPORT, NONE), bits)
}

#[test]
fn a_key_of_each_curve_goes_out_and_comes_back_as_it_is() {
    for (key_type, bits, private, public) in CURVES {
        let mut rot = device();
        let key = rot.generate_key(&exported(key_type, bits)).unwrap();
        let material = export(&mut rot, key);
        assert_eq!(material.len(), private);
        let mut out = [0; 133];
        assert_eq!(rot.export_public_key(key, &mut out), Ok(public));
        let out = &out[..public];
        for bits_given in [0, bits] {
            let again = rot.import_key(&exported(key_type, bits_given), &material).unwrap();
            assert_eq!(export(&mut rot, again), material);
            assert_eq!(rot.get_key_attributes(again).unwrap().bits, bits);
            let mut same = [0; 133];
            rot.export_public_key(again, &mut same).unwrap();
            assert_eq!(&same[..public], out);
            let half = exported(key_type.public_key(), bits_given);
            let half = rot.import_key(&half, out).unwrap();
            assert_eq!(rot.get_key_attributes(half).unwrap().bits, bits);
            assert_eq!(export(&mut rot, half), out);
        }
        let other = rot.generate_key(&exported(key_type, bits)).unwrap();
        assert_ne!(export(&mut rot, other), material);
        let mut short = vec![0xee; public - 1];
        assert_eq!(rot.export_public_key(key, &mut short), Err(Status::BufferTooSmall));
    }
}

#[test]
fn a_size_that_does_not_fit_the_data_is_refused() {
    for (key_type, bits, private, public) in CURVES {
        let mut rot = device();
        let key = rot.generate_key(&exported(key_type, bits)).unwrap();
        let material = export(&mut rot, key);
        let mut out = [0; 133];
        rot.export_public_key(key, &mut out).unwrap();
        for wrong in [1, bits - 1, bits + 1, 8 * private as u16 + 8, 192] {
            let made = rot.import_key(&exported(key_type, wrong), &material);
            assert_eq!(made, Err(BAD), "{key_type:?} {wrong}");
            let made = rot.import_key(&exported(key_type.public_key(), wrong), &out[..public]);
            assert_eq!(made, Err(BAD), "{key_type:?} {wrong}");
        }
    }
}

#[test]
fn a_size_that_no_curve_of_the_family_has_is_invalid_and_one_of_a_curve_not_built_unsupported() {
    let mut rot = device();
    for (key_type, bits, expected) in [
        (PAIR, 192, Status::NotSupported),
        (PAIR, 224, Status::NotSupported),
        (PAIR, 255, BAD),
        (PAIR, 512, BAD),
        (PAIR, 528, BAD),
        (K1_PAIR, 192, Status::NotSupported),
        (K1_PAIR, 225, Status::NotSupported),
        (K1_PAIR, 224, BAD),
        (K1_PAIR, 384, BAD),
        (MONTGOMERY, 256, BAD),
        (MONTGOMERY, 0, BAD),
        (EDWARDS, 256, BAD),
        (EDWARDS, 456, BAD),
        (KeyType(0x7130), 256, Status::NotSupported), // Brainpool
        (KeyType(0x7127), 233, Status::NotSupported), // a binary field
    ] {
        assert_eq!(
            rot.generate_key(&exported(key_type, bits)),
            Err(expected),
            "{key_type:?} {bits}"
        );
    }
}

/// RFC 7748 §5.
#[test]
fn an_imported_key_on_a_montgomery_curve_gets_its_forced_bits() {
    let mut rot = device();
    for (length, first, last) in [(32, 0xf8, 0x7f), (56, 0xfc, 0xff)] {
        let key = rot.import_key(&exported(MONTGOMERY, 0), &vec![0xff; length]).unwrap();
        let material = export(&mut rot, key);
        let mut expected = vec![0xff; length];
        (expected[0], expected[length - 1]) = (first, last);
        assert_eq!(material, expected);
        let key = rot.import_key(&exported(MONTGOMERY, 0), &vec![0; length]).unwrap();
        expected = vec![0; length];
        expected[length - 1] = if length == 32 { 0x40 } else { 0x80 };
        assert_eq!(export(&mut rot, key), expected);
        // Persistent as well, and a seed is left alone.
        let kept = persistent(1, MONTGOMERY, Usage::EXPORT, NONE);
        rot.import_key(&kept, &vec![0; length]).unwrap();
        assert_eq!(export(&mut rot, KeyId(1)), expected);
        rot.destroy_key(KeyId(1)).unwrap();
    }
    let key = rot.import_key(&exported(EDWARDS, 0), &[0; 32]).unwrap();
    assert_eq!(export(&mut rot, key), [0; 32]);
}

#[test]
fn a_generated_key_on_a_montgomery_curve_has_its_forced_bits() {
    let mut rot = device();
    let mut fresh = |key_type, bits| {
        let key = rot.generate_key(&exported(key_type, bits)).unwrap();
        let material = export(&mut rot, key);
        rot.destroy_key(key).unwrap();
        material
    };
    for _ in 0..16 {
        let key = fresh(MONTGOMERY, 255);
        assert_eq!((key[0] & 7, key[31] & 0xc0), (0, 0x40));
        let key = fresh(MONTGOMERY, 448);
        assert_eq!((key[0] & 3, key[55] & 0x80), (0, 0x80));
        assert!(fresh(PAIR, 521)[0] < 2);
    }
}

#[test]
fn keys_of_each_curve_survive_a_reboot_and_a_copy() {
    let mut rot = device();
    let mut kept = Vec::new();
    for (id, (key_type, bits, _, public)) in (1..).zip(CURVES) {
        let usage = Usage::EXPORT | Usage::COPY;
        let key = rot.generate_key(&sized(persistent(id, key_type, usage, NONE), bits)).unwrap();
        let mut out = [0; 133];
        rot.export_public_key(key, &mut out).unwrap();
        kept.push((key, export(&mut rot, key), out, public));
    }
    let mut rot = reboot(rot);
    for (key, material, public_key, public) in kept {
        assert_eq!(export(&mut rot, key), material);
        let key_type = rot.get_key_attributes(key).unwrap().key_type;
        let copy = rot.copy_key(key, &volatile(key_type, Usage::EXPORT, NONE)).unwrap();
        let mut out = [0; 133];
        assert_eq!(rot.export_public_key(copy, &mut out), Ok(public));
        assert_eq!(out, public_key);
    }
}

#[test]
fn every_elliptic_key_says_whether_it_fits_signatures_and_agreements_before_it_is_used() {
    let mut rot = device();
    for (key_type, bits, ..) in CURVES {
        for (algorithm, usage) in [
            (ECDSA, Usage::SIGN_HASH),
            (Algorithm::PURE_EDDSA, Usage::SIGN_MESSAGE),
            (Algorithm::ECDH, Usage::DERIVE),
        ] {
            let fits = match key_type {
                EDWARDS => algorithm == Algorithm::PURE_EDDSA,
                MONTGOMERY => algorithm == Algorithm::ECDH,
                _ => algorithm != Algorithm::PURE_EDDSA,
            };
            let attributes = sized(volatile(key_type, usage, algorithm), bits);
            let key = rot.generate_key(&attributes).unwrap();
            let expected = if fits { Ok(()) } else { Err(BAD) };
            let told = rot.check_key_usage(key, algorithm, usage);
            assert_eq!(told, expected, "{key_type:?} {algorithm:?}");
            let done = match algorithm {
                Algorithm::ECDH => {
                    let mut peer = [0; 133];
                    let length = rot.export_public_key(key, &mut peer).unwrap();
                    rot.raw_key_agreement(algorithm, key, &peer[..length], &mut [0; 66])
                }
                ECDSA => rot.sign_hash(key, algorithm, &[1; 32], &mut [0; 132]),
                _ => rot.sign_message(key, algorithm, b"m", &mut [0; 132]),
            };
            assert_eq!(done.map(|_| ()), expected, "{key_type:?} {algorithm:?}");
            // EdDSA of the message signs no hash.
            let wrong = rot.check_key_usage(key, Algorithm::PURE_EDDSA, Usage::SIGN_HASH);
            assert_eq!(wrong, Err(BAD));
            rot.destroy_key(key).unwrap();
        }
    }
}
