//! Key encapsulation (PSA Crypto 1.5 §10.12): ML-KEM.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use shake::{ExtendableOutput, Shake256, Update, XofReader};

const KEM: Algorithm = Algorithm::ML_KEM;
const KEM_PAIR: KeyType = KeyType::ML_KEM_KEY_PAIR;
const KEM_PUBLIC: KeyType = KeyType::ML_KEM_PUBLIC_KEY;
const BOTH: Usage = Usage(Usage::ENCRYPT.0 | Usage::DECRYPT.0);
/// Size of the key in bits, length of public key and of ciphertext in bytes.
const SETS: [(u16, usize, usize); 3] = [(512, 800, 768), (768, 1184, 1088), (1024, 1568, 1568)];

/// Attributes of a key pair that may do anything, but be exported.
fn pair(bits: u16) -> KeyAttributes {
    sized(volatile(KEM_PAIR, BOTH, KEM), bits)
}

/// Attributes of a shared secret that can be looked at.
fn secret() -> KeyAttributes {
    volatile(DERIVE, Usage::EXPORT, Algorithm::NONE)
}

fn public_of(rot: &mut Device, key: KeyId) -> Vec<u8> {
    let mut buffer = [0; 1568];
    let length = rot.export_public_key(key, &mut buffer).unwrap();
    buffer[..length].to_vec()
}

/// The secret and the ciphertext of an encapsulation.
fn encapsulate(rot: &mut Device, key: KeyId) -> (Vec<u8>, Vec<u8>) {
    let mut ciphertext = [0; 1568];
    let (made, length) = rot.encapsulate(key, KEM, &secret(), &mut ciphertext).unwrap();
    (export(rot, made), ciphertext[..length].to_vec())
}

fn decapsulate(rot: &mut Device, key: KeyId, ciphertext: &[u8]) -> Vec<u8> {
    let made = rot.decapsulate(key, KEM, ciphertext, &secret()).unwrap();
    export(rot, made)
}

#[test]
fn both_sides_have_the_same_secret_and_each_time_another_one() {
    for (bits, public_length, ciphertext_length) in SETS {
        let mut rot = device();
        let key = rot.generate_key(&pair(bits)).unwrap();
        let public = public_of(&mut rot, key);
        assert_eq!(public.len(), public_length);
        let peer = rot.import_key(&volatile(KEM_PUBLIC, Usage::ENCRYPT, KEM), &public).unwrap();
        assert_eq!(rot.get_key_attributes(peer).unwrap().bits, bits);
        let (sent, ciphertext) = encapsulate(&mut rot, peer);
        assert_eq!((sent.len(), ciphertext.len()), (32, ciphertext_length));
        assert_eq!(decapsulate(&mut rot, key, &ciphertext), sent);
        // A key pair can encapsulate, too.
        let (other, ciphertext) = encapsulate(&mut rot, key);
        assert_eq!(decapsulate(&mut rot, key, &ciphertext), other);
        assert_ne!(sent, other);
    }
}

#[test]
fn the_secret_becomes_the_key_that_was_asked_for() {
    let mut rot = device();
    let key = rot.generate_key(&pair(768)).unwrap();
    let asked = KeyAttributes {
        algorithm2: Algorithm::HMAC_SHA_256,
        ..persistent(17, HMAC, Usage::SIGN_MESSAGE | Usage::SIGN_HASH, HMAC_256)
    };
    let mut ciphertext = [0; 1088];
    let (made, _) = rot.encapsulate(key, KEM, &asked, &mut ciphertext).unwrap();
    assert_eq!(made, KeyId(17));
    let expected = KeyAttributes { bits: 256, ..asked };
    assert_eq!(rot.get_key_attributes(made), Ok(expected));
    let mut mac = [0; 32];
    assert_eq!(rot.mac_compute(made, HMAC_256, b"message", &mut mac), Ok(32));
    let again = rot.decapsulate(key, KEM, &ciphertext, &asked);
    assert_eq!(again, Err(Status::AlreadyExists));
    let asked = volatile(HMAC, Usage::VERIFY_MESSAGE, HMAC_256);
    let other_side = rot.decapsulate(key, KEM, &ciphertext, &asked).unwrap();
    assert_eq!(rot.mac_verify(other_side, HMAC_256, b"message", &mac), Ok(()));
}

#[test]
fn the_secret_can_be_a_key_for_derivation_a_mac_or_a_cipher_of_its_size_and_nothing_else() {
    let mut rot = device();
    let key = rot.generate_key(&pair(512)).unwrap();
    let mut ciphertext = [0; 768];
    let mut check = |key_type, bits, expected: Result<(), Status>| {
        let asked = sized(volatile(key_type, Usage::NONE, Algorithm::NONE), bits);
        let made = rot.encapsulate(key, KEM, &asked, &mut ciphertext);
        assert_eq!(made.map(|_| ()), expected, "{key_type:?} {bits}");
        let made = rot.decapsulate(key, KEM, &[0; 768], &asked);
        assert_eq!(made.map(|_| ()), expected, "{key_type:?} {bits}");
    };
    for key_type in [DERIVE, HMAC, AES] {
        check(key_type, 0, Ok(()));
        check(key_type, 256, Ok(()));
        for bits in [128, 255, 257, 512] {
            check(key_type, bits, Err(Status::InvalidArgument));
        }
    }
    let others = [
        KeyType::NONE,
        RAW,
        PAIR,
        PUBLIC,
        KEM_PAIR,
        KEM_PUBLIC,
        KeyType::ML_DSA_KEY_PAIR,
        KeyType::PASSWORD,
        KeyType::ASCON,
    ];
    for key_type in others {
        check(key_type, 0, Err(Status::InvalidArgument));
    }
}

/// FIPS 203, algorithm 18, step 7.
#[test]
fn a_ciphertext_that_was_tampered_with_gives_another_secret_that_only_the_key_holder_can_tell() {
    for (bits, _, ciphertext_length) in SETS {
        let mut rot = device();
        let seed: [u8; 64] = std::array::from_fn(|i| i as u8);
        let key = rot.import_key(&pair(bits), &seed).unwrap();
        let (sent, ciphertext) = encapsulate(&mut rot, key);
        for at in [0, ciphertext_length / 2, ciphertext_length - 1] {
            let mut changed = ciphertext.clone();
            changed[at] ^= 0x10;
            let got = decapsulate(&mut rot, key, &changed);
            let mut hash = Shake256::default();
            hash.update(&seed[32..]);
            hash.update(&changed);
            let mut rejected = [0; 32];
            hash.finalize_xof().read(&mut rejected);
            assert_eq!(got, rejected);
            assert_ne!(got, sent);
        }
    }
}

#[test]
fn a_ciphertext_of_another_length_is_an_invalid_argument_and_makes_no_key() {
    let mut rot = device();
    let key = rot.generate_key(&pair(768)).unwrap();
    for length in [0, 1, 768, 1087, 1089, 1568] {
        let got = rot.decapsulate(key, KEM, &vec![0; length], &persistent(5, DERIVE, BOTH, KEM));
        assert_eq!(got, Err(Status::InvalidArgument), "{length}");
        assert_eq!(rot.get_key_attributes(KeyId(5)), Err(Status::InvalidHandle));
    }
}

#[test]
fn too_small_a_buffer_for_the_ciphertext_makes_no_key() {
    for (bits, _, length) in SETS {
        let mut rot = device();
        let key = rot.generate_key(&pair(bits)).unwrap();
        let mut ciphertext = vec![0xee; length - 1];
        let asked = persistent(5, DERIVE, Usage::NONE, Algorithm::NONE);
        let got = rot.encapsulate(key, KEM, &asked, &mut ciphertext);
        assert_eq!(got, Err(Status::BufferTooSmall));
        assert!(ciphertext.iter().all(|byte| *byte == 0xee));
        assert_eq!(rot.get_key_attributes(KeyId(5)), Err(Status::InvalidHandle));
    }
}

#[test]
fn encapsulation_needs_the_usage_encrypt_and_decapsulation_decrypt_with_the_algorithm() {
    let mut rot = device();
    let mut ciphertext = [0; 768];
    for (usage, encapsulates, decapsulates) in [
        (Usage::ENCRYPT, Ok(()), Err(Status::NotPermitted)),
        (Usage::DECRYPT, Err(Status::NotPermitted), Ok(())),
        (Usage(!BOTH.0 & Usage::ALL.0), Err(Status::NotPermitted), Err(Status::NotPermitted)),
    ] {
        let key = rot.generate_key(&sized(volatile(KEM_PAIR, usage, KEM), 512)).unwrap();
        let got = rot.encapsulate(key, KEM, &secret(), &mut ciphertext);
        assert_eq!(got.map(|_| ()), encapsulates);
        let got = rot.decapsulate(key, KEM, &ciphertext, &secret());
        assert_eq!(got.map(|_| ()), decapsulates);
        assert_eq!(rot.check_key_usage(key, KEM, Usage::ENCRYPT), encapsulates);
        assert_eq!(rot.check_key_usage(key, KEM, Usage::DECRYPT), decapsulates);
    }
    for other in [Algorithm::NONE, Algorithm::ECIES_SEC1, Algorithm::ECDH] {
        let key = rot.generate_key(&sized(volatile(KEM_PAIR, BOTH, other), 512)).unwrap();
        let got = rot.encapsulate(key, KEM, &secret(), &mut ciphertext);
        assert_eq!(got, Err(Status::NotPermitted));
        let got = rot.decapsulate(key, KEM, &ciphertext, &secret());
        assert_eq!(got, Err(Status::NotPermitted));
    }
}

#[test]
fn a_key_of_another_kind_and_an_algorithm_of_another_kind_are_invalid_arguments() {
    let mut rot = device();
    let mut ciphertext = [0; 1568];
    let pair_of_curve = rot.import_key(&volatile(PAIR, BOTH, KEM), &PRIVATE_KEY).unwrap();
    let aes = rot.import_key(&volatile(AES, BOTH, KEM), &[1; 16]).unwrap();
    let sign = sized(volatile(KeyType::ML_DSA_KEY_PAIR, BOTH, KEM), 128);
    let sign = rot.generate_key(&sign).unwrap();
    for key in [pair_of_curve, aes, sign] {
        let got = rot.encapsulate(key, KEM, &secret(), &mut ciphertext);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.decapsulate(key, KEM, &ciphertext, &secret());
        assert_eq!(got, Err(Status::InvalidArgument));
        assert_eq!(rot.check_key_usage(key, KEM, Usage::DECRYPT), Err(Status::InvalidArgument));
    }
    for other in [Algorithm::ECDH, Algorithm::RSA_PKCS1V15_CRYPT, Algorithm::ML_DSA] {
        let key = rot.generate_key(&sized(volatile(KEM_PAIR, BOTH, other), 512)).unwrap();
        let got = rot.encapsulate(key, other, &secret(), &mut ciphertext);
        assert_eq!(got, Err(Status::InvalidArgument));
        let got = rot.decapsulate(key, other, &ciphertext[..768], &secret());
        assert_eq!(got, Err(Status::InvalidArgument));
    }
    let unknown = Algorithm(0x0c00_0f00);
    let key = rot.generate_key(&sized(volatile(KEM_PAIR, BOTH, unknown), 512)).unwrap();
    let got = rot.encapsulate(key, unknown, &secret(), &mut ciphertext);
    assert_eq!(got, Err(Status::NotSupported));
}

#[test]
fn a_public_key_cannot_decapsulate_whatever_its_policy() {
    let mut rot = device();
    let key = rot.generate_key(&pair(512)).unwrap();
    let public = public_of(&mut rot, key);
    let public = rot.import_key(&volatile(KEM_PUBLIC, BOTH, KEM), &public).unwrap();
    let got = rot.decapsulate(public, KEM, &[0; 768], &secret());
    assert_eq!(got, Err(Status::InvalidArgument));
    let asked = rot.check_key_usage(public, KEM, Usage::DECRYPT);
    assert_eq!(asked, Err(Status::InvalidArgument));
    assert_eq!(rot.check_key_usage(public, KEM, Usage::ENCRYPT), Ok(()));
}

#[test]
fn the_key_is_looked_up_before_anything_else_is_checked() {
    let mut rot = device();
    let wrong = sized(volatile(RAW, Usage::NONE, Algorithm::NONE), 1);
    let got = rot.encapsulate(KeyId(99), Algorithm::NONE, &wrong, &mut []);
    assert_eq!(got, Err(Status::InvalidHandle));
    let got = rot.decapsulate(KeyId(99), Algorithm::NONE, &[], &wrong);
    assert_eq!(got, Err(Status::InvalidHandle));
    let mut rot = restart(rot);
    assert_eq!(rot.encapsulate(KeyId(9), KEM, &secret(), &mut []), Err(Status::BadState));
    assert_eq!(rot.decapsulate(KeyId(9), KEM, &[], &secret()), Err(Status::BadState));
}

#[test]
fn a_failing_entropy_source_makes_no_secret() {
    let mut rot = device();
    let key = rot.generate_key(&pair(512)).unwrap();
    rot.platform().entropy = EntropySource::Failing;
    let mut ciphertext = [0; 768];
    let failed = loop {
        // The generator serves some thousand requests from one seed.
        if let Err(status) =
            rot.encapsulate(key, KEM, &secret(), &mut ciphertext).map(|(made, _)| {
                rot.destroy_key(made).unwrap();
            })
        {
            break status;
        }
    };
    assert_eq!(failed, Status::InsufficientEntropy);
}
