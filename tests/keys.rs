//! Key management: what can be made, copied, exported and destroyed (PSA Crypto 1.5 §9).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::{KEY_ARENA, KEY_SLOTS};

const NONE: Algorithm = Algorithm::NONE;

#[test]
fn a_volatile_key_is_gone_after_a_reboot_and_a_persistent_one_is_the_same() {
    let mut rot = device();
    let gone = import(&mut rot, RAW, Usage::EXPORT, NONE);
    let attributes = persistent(7, PAIR, Usage::EXPORT | Usage::SIGN_HASH, ECDSA);
    assert_eq!(rot.import_key(&attributes, &PRIVATE_KEY), Ok(KeyId(7)));
    let before = rot.get_key_attributes(KeyId(7)).unwrap();

    let mut rot = reboot(rot);
    assert_eq!(rot.get_key_attributes(gone), Err(Status::InvalidHandle));
    assert_eq!(rot.get_key_attributes(KeyId(7)), Ok(before));
    assert_eq!(export(&mut rot, KeyId(7)), PRIVATE_KEY);
}

#[test]
fn a_destroyed_key_is_an_invalid_handle() {
    let mut rot = device();
    let volatile = import(&mut rot, RAW, Usage::EXPORT, NONE);
    rot.import_key(&persistent(7, RAW, Usage::EXPORT, NONE), b"x").unwrap();
    for key in [volatile, KeyId(7)] {
        assert_eq!(rot.destroy_key(key), Ok(()));
        assert_eq!(rot.destroy_key(key), Err(Status::InvalidHandle));
        assert_eq!(rot.export_key(key, &mut [0; 9]), Err(Status::InvalidHandle));
        assert_eq!(rot.export_public_key(key, &mut [0; 9]), Err(Status::InvalidHandle));
        assert_eq!(rot.get_key_attributes(key), Err(Status::InvalidHandle));
        assert_eq!(rot.purge_key(key), Err(Status::InvalidHandle));
        assert_eq!(rot.copy_key(key, &KeyAttributes::default()), Err(Status::InvalidHandle));
        assert_eq!(rot.check_key_usage(key, ECDSA, Usage::SIGN_HASH), Err(Status::InvalidHandle));
    }
    let mut rot = reboot(rot);
    assert_eq!(rot.get_key_attributes(KeyId(7)), Err(Status::InvalidHandle));
}

#[test]
fn the_null_key_can_be_destroyed_and_is_invalid_for_everything_else() {
    let mut rot = device();
    assert_eq!(rot.destroy_key(KeyId::NULL), Ok(()));
    // The last two are of the range of built-in keys, where there are none of these.
    for key in [0, 1, 0x4000_0101, 0x8000_0000, u32::MAX, 0x7fff_0001, 0x7fff_efff].map(KeyId) {
        assert_eq!(rot.get_key_attributes(key), Err(Status::InvalidHandle), "{key:?}");
        assert_eq!(rot.export_key(key, &mut []), Err(Status::InvalidHandle), "{key:?}");
        if key != KeyId::NULL {
            assert_eq!(rot.destroy_key(key), Err(Status::InvalidHandle), "{key:?}");
        }
    }
}

#[test]
fn an_identifier_serves_one_key_until_it_is_destroyed() {
    let mut rot = device();
    let attributes = sized(persistent(7, AES, Usage::COPY, Algorithm::GCM), 128);
    rot.import_key(&attributes, &[1; 16]).unwrap();
    assert_eq!(rot.import_key(&attributes, &[2; 16]), Err(Status::AlreadyExists));
    assert_eq!(rot.generate_key(&attributes), Err(Status::AlreadyExists));
    assert_eq!(rot.copy_key(KeyId(7), &attributes), Err(Status::AlreadyExists));
    rot.destroy_key(KeyId(7)).unwrap();
    assert_eq!(rot.generate_key(&attributes), Ok(KeyId(7)));
}

#[test]
fn an_application_names_only_persistent_keys_and_only_in_its_own_range() {
    let mut rot = device();
    for id in [1, 0x3fff_ffff] {
        let made = rot.import_key(&persistent(id, RAW, Usage::NONE, NONE), b"x");
        assert_eq!(made, Ok(KeyId(id)));
    }
    for id in [0, 0x4000_0000, 0x7fff_0000, 0x7fff_815d, 0x8000_0000, u32::MAX] {
        let attributes = sized(persistent(id, RAW, Usage::NONE, NONE), 8);
        assert_eq!(rot.import_key(&attributes, b"x"), Err(Status::InvalidArgument), "{id:#x}");
        assert_eq!(rot.generate_key(&attributes), Err(Status::InvalidArgument), "{id:#x}");
    }
    let named = KeyAttributes { id: KeyId(5), ..volatile(RAW, Usage::NONE, NONE) };
    assert_eq!(rot.import_key(&named, b"x"), Err(Status::InvalidArgument));
}

#[test]
fn lifetimes_that_do_not_exist_here_are_refused() {
    let mut rot = device();
    let source = import(&mut rot, RAW, Usage::COPY, NONE);
    for (lifetime, expected) in [
        (0x0000_00ff, Status::InvalidArgument), // read-only
        (0x0000_0002, Status::NotSupported),    // another persistence level
        (0x0000_0100, Status::InvalidArgument), // a secure element, volatile
        (0x8000_0001, Status::InvalidArgument), // a vendor's location
    ] {
        let id = if lifetime & 0xff == 0 { KeyId::NULL } else { KeyId(5) };
        let lifetime = Lifetime(lifetime);
        let attributes =
            KeyAttributes { id, lifetime, ..sized(volatile(RAW, Usage::NONE, NONE), 8) };
        assert_eq!(rot.import_key(&attributes, b"x"), Err(expected), "{lifetime:?}");
        assert_eq!(rot.generate_key(&attributes), Err(expected), "{lifetime:?}");
        let attributes = KeyAttributes { bits: 0, ..attributes };
        assert_eq!(rot.copy_key(source, &attributes), Err(expected), "{lifetime:?}");
    }
    assert_eq!(rot.next_persistent_key(None), Ok(None));
}

#[test]
fn every_defined_usage_flag_is_kept_and_any_other_refused() {
    let mut rot = device();
    for bit in 0..32 {
        let usage = Usage(1 << bit);
        let made = rot.import_key(&volatile(RAW, usage, NONE), b"x");
        if Usage::ALL.contains(usage) {
            let key = made.unwrap();
            assert!(rot.get_key_attributes(key).unwrap().usage.contains(usage), "{usage:?}");
            rot.destroy_key(key).unwrap();
        } else {
            assert_eq!(made, Err(Status::InvalidArgument), "{usage:?}");
        }
    }
}

#[test]
fn who_may_use_a_hash_may_use_a_message_and_the_attributes_say_so() {
    let mut rot = device();
    for (asked, kept) in [
        (Usage::SIGN_HASH, Usage::SIGN_HASH | Usage::SIGN_MESSAGE),
        (Usage::VERIFY_HASH, Usage::VERIFY_HASH | Usage::VERIFY_MESSAGE),
        (Usage::SIGN_MESSAGE, Usage::SIGN_MESSAGE),
        (Usage::VERIFY_MESSAGE, Usage::VERIFY_MESSAGE),
    ] {
        let copy = Usage::COPY;
        let first = import(&mut rot, PAIR, asked | copy, ECDSA);
        let second = rot.copy_key(first, &persistent(9, PAIR, asked | copy, ECDSA)).unwrap();
        let attributes = sized(volatile(PAIR, asked | copy, ECDSA), 256);
        let third = rot.generate_key(&attributes).unwrap();
        rot = {
            for key in [first, second, third] {
                assert_eq!(rot.get_key_attributes(key).unwrap().usage, kept | copy, "{asked:?}");
            }
            reboot(rot)
        };
        assert_eq!(rot.get_key_attributes(second).unwrap().usage, kept | copy, "{asked:?}");
        rot.destroy_key(second).unwrap();
    }
}

#[test]
fn the_size_comes_from_the_data_and_a_size_that_differs_is_refused() {
    let mut rot = device();
    for (key_type, bits) in [(RAW, 128), (AES, 128), (PAIR, 256), (PUBLIC, 256)] {
        let attributes = volatile(key_type, Usage::NONE, NONE);
        let key = rot.import_key(&attributes, material(key_type)).unwrap();
        assert_eq!(rot.get_key_attributes(key).unwrap().bits, bits);
        assert!(rot.import_key(&sized(attributes, bits), material(key_type)).is_ok());
        let wrong = rot.import_key(&sized(attributes, bits + 8), material(key_type));
        assert_eq!(wrong, Err(Status::InvalidArgument), "{key_type:?}");
    }
}

#[test]
fn import_takes_only_the_formats_of_the_specification() {
    let mut off_curve = PUBLIC_KEY;
    off_curve[64] ^= 1;
    let mut compressed = [0; 33];
    compressed[0] = 2 | PUBLIC_KEY[64] & 1;
    compressed[1..].copy_from_slice(&PUBLIC_KEY[1..33]);
    let order = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let mut largest = order;
    largest[31] -= 1;
    let (bad, unknown) = (Err(Status::InvalidArgument), Err(Status::NotSupported));
    let table: &[(KeyType, &[u8], Result<(), Status>)] = &[
        (RAW, b"", bad),
        (RAW, b"x", Ok(())),
        (HMAC, b"", bad),
        (HMAC, &[1; 200], Ok(())),
        (DERIVE, b"x", Ok(())),
        (KeyType::PASSWORD, b"p", Ok(())),
        (KeyType::PASSWORD_HASH, b"p", Ok(())),
        (KeyType::PEPPER, b"p", Ok(())),
        (AES, &[1; 15], bad),
        (AES, &[1; 16], Ok(())),
        (AES, &[1; 24], Ok(())),
        (AES, &[1; 32], Ok(())),
        (AES, &[1; 48], Ok(())), // for XTS
        (AES, &[1; 64], Ok(())), // for XTS
        (AES, &[1; 40], bad),
        (PAIR, &PRIVATE_KEY, Ok(())),
        (PAIR, &PRIVATE_KEY[1..], bad),
        (PAIR, &[0; 32], bad),
        (PAIR, &order, bad),
        (PAIR, &largest, Ok(())),
        (PAIR, &[0xff; 32], bad),
        (PAIR, &PUBLIC_KEY, bad),
        (PUBLIC, &PUBLIC_KEY, Ok(())),
        (PUBLIC, &PUBLIC_KEY[1..], bad),
        (PUBLIC, &off_curve, bad),
        (PUBLIC, &compressed, bad),
        (PUBLIC, &[0], bad),
        (PUBLIC, &[4; 65], bad),
        (KeyType::NONE, b"x", unknown),
        (KeyType(0x2301), &[1; 8], unknown),  // DES
        (KeyType(0x7130), &[1; 32], unknown), // Brainpool
        (KeyType(0x7001), &[1; 32], bad),     // RSA
        (KeyType(0x2401), &[1; 16], unknown), // no type: odd parity
        (KeyType(0x8001), &[1; 16], unknown), // a vendor's
    ];
    let mut rot = device();
    for (key_type, data, expected) in table {
        let made = rot.import_key(&volatile(*key_type, Usage::EXPORT, NONE), data);
        assert_eq!(made.map(|_| ()), *expected, "{key_type:?} {data:02x?}");
        if let Ok(key) = made {
            assert_eq!(export(&mut rot, key), *data);
            rot.destroy_key(key).unwrap();
        }
    }
}

#[test]
fn generation_makes_fresh_keys_of_the_asked_size_and_never_public_ones() {
    let (bad, unknown) = (Err(Status::InvalidArgument), Err(Status::NotSupported));
    let mut rot = device();
    for (key_type, bits, expected) in [
        (RAW, 8, Ok(1)),
        (RAW, 0, bad),
        (RAW, 12, bad),
        (HMAC, 512, Ok(64)),
        (DERIVE, 256, Ok(32)),
        (AES, 128, Ok(16)),
        (AES, 192, Ok(24)),
        (AES, 256, Ok(32)),
        (AES, 0, bad),
        (AES, 200, bad),
        (PAIR, 256, Ok(32)),
        (PAIR, 0, bad),
        (PAIR, 384, Ok(48)),
        (PAIR, 224, unknown),
        (PUBLIC, 256, bad),
        (KeyType(0x7203), 2048, unknown), // finite-field Diffie-Hellman
        (KeyType::NONE, 128, unknown),
    ] {
        let attributes = sized(volatile(key_type, Usage::EXPORT, NONE), bits);
        let made: Vec<_> = (0..2)
            .map(|_| rot.generate_key(&attributes).map(|key| export(&mut rot, key)))
            .collect();
        let lengths = made[0].as_ref().map(Vec::len).map_err(|status| *status);
        assert_eq!(lengths, expected, "{key_type:?} {bits}");
        assert!(bits < 128 || made[0].is_err() || made[0] != made[1]);
        rot = reboot(rot);
    }
}

#[test]
fn export_needs_its_flag_and_room_but_public_keys_need_no_flag() {
    let mut rot = device();
    let secret = import(&mut rot, PAIR, Usage(Usage::ALL.0 & !Usage::EXPORT.0), ECDSA);
    assert_eq!(rot.export_key(secret, &mut [0; 99]), Err(Status::NotPermitted));
    let open = import(&mut rot, PAIR, Usage::EXPORT, ECDSA);
    assert_eq!(rot.export_key(open, &mut [0; 31]), Err(Status::BufferTooSmall));
    assert_eq!(export(&mut rot, open), PRIVATE_KEY);
    let public = import(&mut rot, PUBLIC, Usage::NONE, NONE);
    assert_eq!(export(&mut rot, public), PUBLIC_KEY);
    for key in [secret, open, public] {
        let mut output = [0; 65];
        assert_eq!(rot.export_public_key(key, &mut output[..64]), Err(Status::BufferTooSmall));
        assert_eq!(rot.export_public_key(key, &mut output), Ok(65));
        assert_eq!(output, PUBLIC_KEY);
    }
    for key_type in [RAW, HMAC, AES, DERIVE] {
        let key = import(&mut rot, key_type, Usage::EXPORT, NONE);
        let public = rot.export_public_key(key, &mut [0; 99]);
        assert_eq!(public, Err(Status::InvalidArgument), "{key_type:?}");
    }
}

#[test]
fn a_volatile_identifier_is_in_the_vendors_range_and_new_each_time() {
    let mut rot = device();
    let mut seen = Vec::new();
    for _ in 0..600 {
        let key = import(&mut rot, RAW, Usage::NONE, NONE);
        assert!(key >= KeyId::VENDOR_MIN && key < KeyId::BUILTIN_MIN, "{key:?}");
        assert!(!seen.contains(&key));
        let attributes = rot.get_key_attributes(key).unwrap();
        assert_eq!((attributes.id, attributes.lifetime), (key, Lifetime::VOLATILE));
        seen.push(key);
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn purging_a_key_keeps_it() {
    let mut rot = device();
    let cached = Usage::EXPORT | Usage::CACHE;
    rot.import_key(&persistent(7, RAW, cached, NONE), b"seven").unwrap();
    let volatile = import(&mut rot, RAW, cached, NONE);
    for key in [volatile, KeyId(7)] {
        assert_eq!(rot.purge_key(key), Ok(()));
        assert_eq!(rot.get_key_attributes(key).unwrap().usage, cached);
        assert!(!export(&mut rot, key).is_empty());
    }
}

#[test]
fn stored_keys_are_listed_in_the_order_of_their_identifiers() {
    let mut rot = device();
    for id in [9, 2, 0x3fff_ffff, 5] {
        rot.import_key(&persistent(id, RAW, Usage::NONE, NONE), b"x").unwrap();
    }
    rot.its_set(3, b"no key", 0).unwrap();
    rot.attest_token_size(32).unwrap();
    let mut listed = Vec::new();
    while let Some(next) = rot.next_persistent_key(listed.last().copied()).unwrap() {
        listed.push(next);
    }
    assert_eq!(listed, [2, 5, 9, 0x3fff_ffff].map(KeyId));
}

#[test]
fn full_slots_refuse_a_new_key_and_lose_none() {
    let mut rot = device();
    let attributes = volatile(RAW, Usage::EXPORT, NONE);
    let mut keys = Vec::new();
    let refused = loop {
        match rot.import_key(&attributes, &[keys.len() as u8; 4]) {
            Ok(key) => keys.push(key),
            Err(status) => break status,
        }
    };
    assert_eq!(refused, Status::InsufficientMemory);
    assert!(keys.len() + 2 >= KEY_SLOTS, "{}", keys.len());
    for (i, key) in keys.iter().enumerate() {
        assert_eq!(export(&mut rot, *key), [i as u8; 4]);
    }
    rot.destroy_key(keys.remove(3)).unwrap();
    assert!(rot.import_key(&attributes, b"x").is_ok());
    assert_eq!(rot.import_key(&attributes, b"x"), Err(Status::InsufficientMemory));
}

#[test]
fn volatile_keys_cannot_take_the_room_that_persistent_keys_and_attestation_work_in() {
    let persist = persistent(7, PAIR, Usage::SIGN_HASH | Usage::COPY, ECDSA);
    for size in [1, 100, 1000, 3000] {
        let mut rot = device();
        rot.import_key(&persist, &PRIVATE_KEY).unwrap();
        // Fill up with keys of this size, then with smaller and smaller ones.
        for size in [size, 256, 64, 16, 4, 1] {
            while rot.import_key(&volatile(RAW, Usage::NONE, NONE), &vec![1; size]).is_ok() {}
        }
        assert_eq!(rot.sign_hash(KeyId(7), ECDSA, &[1; 32], &mut [0; 64]), Ok(64), "{size}");
        let copied = rot.copy_key(KeyId(7), &KeyAttributes { id: KeyId(8), ..persist });
        assert_eq!(copied, Ok(KeyId(8)), "{size}");
        assert!(rot.attest_token(&[1; 32], &mut [0; 1024]).is_ok(), "{size}");
    }
}

#[test]
fn full_key_memory_refuses_a_new_key_and_a_destroyed_one_makes_room() {
    let mut rot = device();
    let attributes = volatile(RAW, Usage::EXPORT, NONE);
    let large = vec![7; KEY_ARENA / 4];
    let mut keys = Vec::new();
    while let Ok(key) = rot.import_key(&attributes, &large) {
        keys.push(key);
    }
    assert!(keys.len() >= 3);
    assert_eq!(rot.import_key(&attributes, &large), Err(Status::InsufficientMemory));
    rot.destroy_key(keys[0]).unwrap();
    let again = rot.import_key(&attributes, &large).unwrap();
    for key in [keys[1], keys[2], again] {
        assert_eq!(export(&mut rot, key), large);
    }
}

#[test]
fn before_initialisation_every_key_call_is_in_a_bad_state() {
    let mut rot = device();
    rot.import_key(&persistent(7, PAIR, Usage::ALL, ECDSA), &PRIVATE_KEY).unwrap();
    let mut rot = restart(rot);
    let (key, bad) = (KeyId(7), Status::BadState);
    let attributes = sized(volatile(RAW, Usage::ALL, NONE), 8);
    let mut out = [0; 99];
    assert_eq!(rot.import_key(&attributes, b"x"), Err(bad));
    assert_eq!(rot.generate_key(&attributes), Err(bad));
    assert_eq!(rot.copy_key(key, &attributes), Err(bad));
    assert_eq!(rot.destroy_key(key), Err(bad));
    assert_eq!(rot.purge_key(key), Err(bad));
    assert_eq!(rot.get_key_attributes(key), Err(bad));
    assert_eq!(rot.get_key_attributes(KeyId::INITIAL_ATTESTATION), Err(bad));
    assert_eq!(rot.export_key(key, &mut out), Err(bad));
    assert_eq!(rot.export_public_key(key, &mut out), Err(bad));
    assert_eq!(rot.check_key_usage(key, ECDSA, Usage::SIGN_HASH), Err(bad));
    assert_eq!(rot.generate_random(&mut out), Err(bad));
    assert_eq!(rot.sign_hash(key, ECDSA, &[1; 32], &mut out), Err(bad));
    assert_eq!(rot.sign_message(key, ECDSA, b"", &mut out), Err(bad));
    assert_eq!(rot.verify_hash(key, ECDSA, &[1; 32], &[1; 64]), Err(bad));
    assert_eq!(rot.verify_message(key, ECDSA, b"", &[1; 64]), Err(bad));
    assert_eq!(rot.mac_compute(key, HMAC_256, b"", &mut out), Err(bad));
    assert_eq!(rot.mac_sign_setup(key, HMAC_256), Err(bad));
    assert_eq!(rot.cipher_encrypt(key, Algorithm::CTR, &mut out, 1), Err(bad));
    assert_eq!(rot.aead_encrypt(key, Algorithm::GCM, &[0; 12], b"", &mut out, 1), Err(bad));
    assert_eq!(rot.raw_key_agreement(Algorithm::ECDH, key, &PUBLIC_KEY, &mut out), Err(bad));
    assert_eq!(out, [0; 99]);
    assert_eq!(rot.init(), Ok(()));
    assert!(rot.get_key_attributes(key).is_ok());
}
