//! Keys of ML-DSA, ML-KEM, LMS and HSS: formats and sizes (PSA Crypto 1.5 §9.3.7).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const SIGN_PAIR: KeyType = KeyType::ML_DSA_KEY_PAIR;
const SIGN_PUBLIC: KeyType = KeyType::ML_DSA_PUBLIC_KEY;
const KEM_PAIR: KeyType = KeyType::ML_KEM_KEY_PAIR;
const KEM_PUBLIC: KeyType = KeyType::ML_KEM_PUBLIC_KEY;

/// Sizes in bits, and the length of a public key of each.
type Sizes = [(u16, usize); 3];
/// Pair, public key, length of a seed, sizes.
const SCHEMES: [(KeyType, KeyType, usize, Sizes); 2] = [
    (SIGN_PAIR, SIGN_PUBLIC, 32, [(128, 1312), (192, 1952), (256, 2592)]),
    (KEM_PAIR, KEM_PUBLIC, 64, [(512, 800), (768, 1184), (1024, 1568)]),
];

fn attributes(key_type: KeyType, bits: u16) -> KeyAttributes {
    sized(volatile(key_type, Usage::EXPORT, Algorithm::NONE), bits)
}

fn public_of(rot: &mut Device, key: KeyId) -> Vec<u8> {
    let mut buffer = [0; 2592];
    let length = rot.export_public_key(key, &mut buffer).unwrap();
    buffer[..length].to_vec()
}

#[test]
fn a_key_pair_is_its_seed_and_its_size_must_be_given() {
    let mut rot = device();
    for (pair, _, seed_length, sizes) in SCHEMES {
        let seed: Vec<u8> = (0..seed_length as u8).collect();
        for (bits, public_length) in sizes {
            let key = rot.import_key(&attributes(pair, bits), &seed).unwrap();
            assert_eq!(rot.get_key_attributes(key).unwrap().bits, bits);
            assert_eq!(export(&mut rot, key), seed);
            assert_eq!(public_of(&mut rot, key).len(), public_length);
            rot.destroy_key(key).unwrap();
        }
        for bits in [0, 44, 64, 127, 129, 384, 511, 513, 2048, 8 * seed_length as u16 + 1] {
            let got = rot.import_key(&attributes(pair, bits), &seed);
            assert_eq!(got, Err(Status::InvalidArgument), "{pair:?} {bits}");
        }
        let (bits, _) = sizes[0];
        for length in [1, seed_length - 1, seed_length + 1, 2 * seed_length, 2560, 1632] {
            let got = rot.import_key(&attributes(pair, bits), &vec![1; length]);
            assert_eq!(got, Err(Status::InvalidArgument), "{pair:?} {length}");
        }
    }
}

#[test]
fn a_public_key_tells_its_size_by_its_length() {
    let mut rot = device();
    for (pair, public, _, sizes) in SCHEMES {
        for (bits, length) in sizes {
            let key = rot.generate_key(&attributes(pair, bits)).unwrap();
            let data = public_of(&mut rot, key);
            for asked in [0, bits] {
                let key = rot.import_key(&attributes(public, asked), &data).unwrap();
                assert_eq!(rot.get_key_attributes(key).unwrap().bits, bits);
                assert_eq!(export(&mut rot, key), data);
                assert_eq!(public_of(&mut rot, key), data);
                rot.destroy_key(key).unwrap();
            }
            for (other, _) in sizes.into_iter().filter(|(other, _)| *other != bits) {
                let got = rot.import_key(&attributes(public, other), &data);
                assert_eq!(got, Err(Status::InvalidArgument), "{bits} {other}");
            }
            for wrong in [length - 1, length + 1, 32, 64] {
                let got = rot.import_key(&attributes(public, 0), &vec![0; wrong]);
                assert_eq!(got, Err(Status::InvalidArgument), "{public:?} {wrong}");
            }
            rot.destroy_key(key).unwrap();
        }
    }
}

/// FIPS 203 §7.2, the modulus check.
#[test]
fn a_public_ml_kem_key_with_a_number_that_is_not_reduced_is_refused() {
    let mut rot = device();
    for (bits, length) in SCHEMES[1].3 {
        let key = rot.generate_key(&attributes(KEM_PAIR, bits)).unwrap();
        let data = public_of(&mut rot, key);
        for at in [0, (length - 32) / 3 / 2 * 3, length - 35] {
            // The first of two numbers of 12 bits: 3328 is the largest, 3329 is too large.
            for (number, expected) in [(3328u16, true), (3329, false), (4095, false)] {
                let mut data = data.clone();
                data[at] = (number & 0xff) as u8;
                data[at + 1] = data[at + 1] & 0xf0 | (number >> 8) as u8;
                let got = rot.import_key(&attributes(KEM_PUBLIC, 0), &data);
                let refused = got == Err(Status::InvalidArgument);
                assert_eq!((got.is_ok(), refused), (expected, !expected), "{bits} {at} {number}");
                if let Ok(key) = got {
                    rot.destroy_key(key).unwrap();
                }
            }
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn generated_keys_differ_and_sizes_that_do_not_exist_are_refused() {
    let mut rot = device();
    for (pair, public, seed_length, sizes) in SCHEMES {
        for (bits, _) in sizes {
            let keys = [0, 1].map(|_| rot.generate_key(&attributes(pair, bits)).unwrap());
            let seeds = keys.map(|key| export(&mut rot, key));
            assert_ne!(seeds[0], seeds[1]);
            assert_eq!(seeds[0].len(), seed_length);
            for key in keys {
                rot.destroy_key(key).unwrap();
            }
        }
        for bits in [0, 1, 44, 65, 87, 160, 255, 640, 2048] {
            let got = rot.generate_key(&attributes(pair, bits));
            assert_eq!(got, Err(Status::InvalidArgument), "{pair:?} {bits}");
        }
        let got = rot.generate_key(&attributes(public, sizes[0].0));
        assert_eq!(got, Err(Status::InvalidArgument));
    }
}

#[test]
fn a_derived_key_is_the_next_bytes_of_the_derivation() {
    for (pair, _, seed_length, sizes) in SCHEMES {
        let mut rot = device();
        let secret = import(&mut rot, DERIVE, Usage::DERIVE, HKDF);
        let started = |rot: &mut Device| {
            let derivation = rot.key_derivation_setup(HKDF).unwrap();
            rot.key_derivation_input_key(derivation, Step::SECRET, secret).unwrap();
            rot.key_derivation_input_bytes(derivation, Step::INFO, b"info").unwrap();
            derivation
        };
        let derivation = started(&mut rot);
        let mut expected = [0; 64];
        rot.key_derivation_output_bytes(derivation, &mut expected).unwrap();
        let derivation = started(&mut rot);
        let asked = attributes(pair, sizes[1].0);
        let key = rot.key_derivation_output_key(&asked, derivation).unwrap();
        assert_eq!(export(&mut rot, key), expected[..seed_length]);
    }
}

#[test]
fn a_stored_key_pair_and_a_stored_public_key_work_after_a_reboot() {
    for (pair, public, _, sizes) in SCHEMES {
        let mut rot = device();
        let (bits, _) = sizes[2];
        let asked = sized(persistent(1, pair, Usage::EXPORT, Algorithm::NONE), bits);
        let key = rot.generate_key(&asked).unwrap();
        let data = public_of(&mut rot, key);
        let asked = persistent(2, public, Usage::NONE, Algorithm::NONE);
        rot.import_key(&asked, &data).unwrap();
        let mut rot = reboot(rot);
        assert_eq!(public_of(&mut rot, KeyId(1)), data);
        assert_eq!(public_of(&mut rot, KeyId(2)), data);
    }
}

/// RFC 8554 §5.3 and §6.1: type codes, 16 bytes, hash.
#[test]
fn lms_and_hss_keys_say_themselves_what_they_are() {
    let mut rot = device();
    let key = |levels: Option<u32>, tree: u32, one_time: u32, length: usize| {
        let mut key = Vec::new();
        key.extend(levels.iter().flat_map(|levels| levels.to_be_bytes()));
        key.extend(tree.to_be_bytes());
        key.extend(one_time.to_be_bytes());
        key.resize(key.len() + length, 0x5a);
        key
    };
    let (lms, hss) = (KeyType::LMS_PUBLIC_KEY, KeyType::HSS_PUBLIC_KEY);
    let mut import = |key_type, bits, data: &[u8]| {
        let key = rot.import_key(&attributes(key_type, bits), data)?;
        let bits = rot.get_key_attributes(key).unwrap().bits;
        assert_eq!(export(&mut rot, key), data);
        rot.destroy_key(key).unwrap();
        Ok(bits)
    };
    // SHA-256, SHA-256/192, SHAKE256/256, SHAKE256/192: five heights, four widths each.
    for (block, bits) in [(0, 256), (1, 192), (2, 256), (3, 192)] {
        let length = 16 + usize::from(bits) / 8;
        for tree in 5 + 5 * block..10 + 5 * block {
            for one_time in 1 + 4 * block..5 + 4 * block {
                assert_eq!(import(lms, 0, &key(None, tree, one_time, length)), Ok(bits));
                let data = key(Some(2), tree, one_time, length);
                assert_eq!(import(hss, bits, &data), Ok(bits));
                assert_eq!(import(hss, 448 - bits, &data), Err(Status::InvalidArgument));
            }
        }
        for wrong in [0, 16, length - 1, length + 1] {
            let data = key(None, 5 + 5 * block, 1 + 4 * block, wrong);
            assert_eq!(import(lms, 0, &data), Err(Status::InvalidArgument));
        }
    }
    // Type codes that do not exist, and a tree with one-time signatures of another hash.
    for (tree, one_time) in [(0, 1), (4, 1), (25, 1), (5, 0), (5, 17), (u32::MAX, u32::MAX)] {
        let data = key(None, tree, one_time, 48);
        assert_eq!(import(lms, 0, &data), Err(Status::NotSupported), "{tree} {one_time}");
    }
    for (tree, one_time) in [(5, 5), (10, 1), (5, 9), (15, 13)] {
        let data = key(None, tree, one_time, 48);
        assert_eq!(import(lms, 0, &data), Err(Status::InvalidArgument), "{tree} {one_time}");
    }
    for (levels, expected) in [
        (0, Err(Status::InvalidArgument)),
        (1, Ok(256)),
        (8, Ok(256)),
        (9, Err(Status::InvalidArgument)),
    ] {
        assert_eq!(import(hss, 0, &key(Some(levels), 5, 1, 48)), expected, "{levels}");
    }
    for short in 0..12 {
        let data = &key(Some(1), 5, 1, 48)[..short];
        assert_eq!(import(hss, 0, data), Err(Status::InvalidArgument), "{short}");
    }
}

#[test]
fn there_are_no_key_pairs_of_lms_and_hss() {
    let mut rot = device();
    for key_type in [KeyType::LMS_PUBLIC_KEY, KeyType::HSS_PUBLIC_KEY] {
        let got = rot.generate_key(&attributes(key_type, 256));
        assert_eq!(got, Err(Status::InvalidArgument));
        // What their type codes would be with the bits of a key pair.
        let pair = KeyType(key_type.0 | 0x3000);
        assert_eq!(rot.generate_key(&attributes(pair, 256)), Err(Status::NotSupported));
    }
}
