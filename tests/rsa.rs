//! RSA through the services: keys, signatures, encryption (PSA Crypto 1.5 §9.4.5, §10.9.2, §10.10).
#![cfg(feature = "rsa")]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use psa_rot::testing::{TestPlatform, device, reboot};
use psa_rot::{Rot, Status};

type Device = Rot<TestPlatform>;

const PAIR: &[u8] = include_bytes!("../src/primitives/rsa/testdata/rsa2048.der");
const PSS: Algorithm = Algorithm::RSA_PSS.with_hash(Algorithm::SHA_256);
const PKCS1: Algorithm = Algorithm::RSA_PKCS1V15_SIGN_RAW.with_hash(Algorithm::SHA_256);
const OAEP: Algorithm = Algorithm::RSA_OAEP.with_hash(Algorithm::SHA_256);

fn attributes(algorithm: Algorithm) -> KeyAttributes {
    KeyAttributes {
        key_type: KeyType::RSA_KEY_PAIR,
        usage: Usage::SIGN_HASH
            | Usage::VERIFY_HASH
            | Usage::ENCRYPT
            | Usage::DECRYPT
            | Usage::EXPORT,
        algorithm,
        ..KeyAttributes::default()
    }
}

fn imported(rot: &mut Device, algorithm: Algorithm) -> KeyId {
    rot.import_key(&attributes(algorithm), PAIR).unwrap()
}

fn public(rot: &mut Device, pair: KeyId) -> KeyId {
    let mut public = [0; 300];
    let length = rot.export_public_key(pair, &mut public).unwrap();
    let of_pair = rot.get_key_attributes(pair).unwrap();
    let attributes =
        KeyAttributes { key_type: KeyType::RSA_PUBLIC_KEY, id: KeyId::NULL, ..of_pair };
    rot.import_key(&attributes, &public[..length]).unwrap()
}

#[test]
fn a_key_pair_comes_back_as_it_was_given_and_its_size_is_that_of_the_modulus() {
    let mut rot = device();
    let key = imported(&mut rot, PSS);
    assert_eq!(rot.get_key_attributes(key).unwrap().bits, 2048);
    let mut out = [0; 1300];
    assert_eq!(rot.export_key(key, &mut out), Ok(PAIR.len()));
    assert_eq!(&out[..PAIR.len()], PAIR);
    let wrong_size = KeyAttributes { bits: 1024, ..attributes(PSS) };
    assert_eq!(rot.import_key(&wrong_size, PAIR), Err(Status::InvalidArgument));
    assert_eq!(rot.import_key(&attributes(PSS), &PAIR[1..]), Err(Status::InvalidArgument));
}

#[test]
fn a_generated_pair_survives_a_reboot_and_signs() {
    let mut rot = device();
    let kept = KeyAttributes {
        bits: 2048,
        lifetime: Lifetime::PERSISTENT,
        id: KeyId(5),
        ..attributes(PSS)
    };
    assert_eq!(rot.generate_key(&kept), Ok(KeyId(5)));
    let mut rot = reboot(rot);
    let mut signature = [0; 256];
    assert_eq!(rot.sign_message(KeyId(5), PSS, b"message", &mut signature), Ok(256));
    assert_eq!(rot.verify_message(KeyId(5), PSS, b"message", &signature), Ok(()));
}

#[test]
fn the_public_exponent_can_be_chosen_and_other_types_have_no_production_data() {
    let mut rot = device();
    let wanted = KeyAttributes { bits: 2048, ..attributes(PSS) };
    let key = rot.generate_key_custom(&wanted, &[3]).unwrap();
    let mut public = [0; 300];
    let length = rot.export_public_key(key, &mut public).unwrap();
    assert_eq!(public[length - 3..length], [2, 1, 3], "an INTEGER of one byte");
    for (exponent, expected) in [
        (&[2][..], Status::InvalidArgument),
        (&[1], Status::InvalidArgument),
        (&[1, 0, 0, 0, 2], Status::NotSupported),
        (&[1, 0, 0, 0, 0, 0, 0, 0, 1], Status::NotSupported),
    ] {
        assert_eq!(rot.generate_key_custom(&wanted, exponent), Err(expected), "{exponent:?}");
    }
    let aes = KeyAttributes { key_type: KeyType::AES, bits: 128, ..KeyAttributes::default() };
    assert_eq!(rot.generate_key_custom(&aes, &[3]), Err(Status::InvalidArgument));
    let no_size = KeyAttributes { bits: 0, ..wanted };
    assert_eq!(rot.generate_key(&no_size), Err(Status::InvalidArgument));
}

#[test]
fn signatures_verify_with_pair_and_public_key_in_one_call_and_in_pieces() {
    let mut rot = device();
    for algorithm in [PSS, PKCS1] {
        let pair = imported(&mut rot, algorithm);
        let public = public(&mut rot, pair);
        let mut signature = [0; 256];
        assert_eq!(rot.sign_message(pair, algorithm, b"message", &mut signature), Ok(256));
        for key in [pair, public] {
            assert_eq!(rot.verify_message(key, algorithm, b"message", &signature), Ok(()));
            let other = rot.verify_message(key, algorithm, b"massage", &signature);
            assert_eq!(other, Err(Status::InvalidSignature));
        }
        let refused = rot.sign_message(public, algorithm, b"message", &mut signature);
        assert_eq!(refused, Err(Status::InvalidArgument));
        let short = rot.sign_message(pair, algorithm, b"message", &mut signature[1..]);
        assert_eq!(short, Err(Status::BufferTooSmall));
        let long = rot.sign_hash(pair, algorithm, &[0; 31], &mut signature);
        assert_eq!(long, Err(Status::InvalidArgument));
    }
}

#[test]
fn any_hash_permits_each_hash_and_the_raw_algorithm_of_pkcs1_alone() {
    let mut rot = device();
    let any = |a: Algorithm| a.with_hash(Algorithm::ANY_HASH);
    let pkcs1 = imported(&mut rot, any(PKCS1));
    let mut signature = [0; 256];
    let sha_512 = PKCS1.with_hash(Algorithm::SHA_512);
    assert_eq!(rot.sign_message(pkcs1, sha_512, b"message", &mut signature), Ok(256));
    let raw = Algorithm::RSA_PKCS1V15_SIGN_RAW;
    assert_eq!(rot.sign_hash(pkcs1, raw, b"whatever", &mut signature), Ok(256));
    assert_eq!(rot.verify_hash(pkcs1, raw, b"whatever", &signature), Ok(()));
    assert_eq!(
        rot.sign_message(pkcs1, raw, b"message", &mut signature),
        Err(Status::InvalidArgument)
    );
    let pss = imported(&mut rot, any(PSS));
    assert_eq!(rot.sign_message(pss, PSS, b"message", &mut signature), Ok(256));
    assert_eq!(rot.sign_hash(pss, raw, b"x", &mut signature), Err(Status::NotPermitted));
}

#[test]
fn encryption_is_for_anybody_and_decryption_for_the_pair() {
    let mut rot = device();
    for (algorithm, label) in [(OAEP, &b"label"[..]), (Algorithm::RSA_PKCS1V15_CRYPT, b"")] {
        let pair = imported(&mut rot, algorithm);
        let public = public(&mut rot, pair);
        let mut ciphertext = [0; 256];
        let mut text = [0; 256];
        for key in [pair, public] {
            let made = rot.asymmetric_encrypt(key, algorithm, b"secret", label, &mut ciphertext);
            assert_eq!(made, Ok(256));
            let got = rot.asymmetric_decrypt(pair, algorithm, &ciphertext, label, &mut text);
            assert_eq!(got, Ok(6));
            assert_eq!(&text[..6], b"secret");
        }
        let refused = rot.asymmetric_decrypt(public, algorithm, &ciphertext, label, &mut text);
        assert_eq!(refused, Err(Status::InvalidArgument));
        let small = rot.asymmetric_decrypt(pair, algorithm, &ciphertext, label, &mut text[..5]);
        assert_eq!(small, Err(Status::BufferTooSmall));
        let small = rot.asymmetric_encrypt(pair, algorithm, b"x", label, &mut ciphertext[..255]);
        assert_eq!(small, Err(Status::BufferTooSmall));
    }
    let oaep = imported(&mut rot, OAEP);
    for (length, expected) in
        [(256, Ok(256)), (257, Err(Status::NotSupported)), (1 << 20, Err(Status::NotSupported))]
    {
        let label = vec![b'l'; length];
        let made = rot.asymmetric_encrypt(oaep, OAEP, b"x", &label, &mut [0; 256]);
        assert_eq!(made, expected, "{length}");
        if made.is_err() {
            let got = rot.asymmetric_decrypt(oaep, OAEP, &[1; 256], &label, &mut [0; 256]);
            assert_eq!(got, Err(Status::NotSupported), "{length}");
        }
    }
    let pkcs1 = imported(&mut rot, Algorithm::RSA_PKCS1V15_CRYPT);
    let labelled =
        rot.asymmetric_encrypt(pkcs1, Algorithm::RSA_PKCS1V15_CRYPT, b"x", b"label", &mut [0; 256]);
    assert_eq!(labelled, Err(Status::InvalidArgument), "PKCS#1 v1.5 has no label");
}

#[test]
fn a_key_too_small_for_the_padding_is_an_invalid_argument_whatever_is_asked() {
    // 2 × 64 + 2 bytes of padding, and 128 in the key (RFC 8017 §7.1.1).
    let oaep = Algorithm::RSA_OAEP.with_hash(Algorithm::SHA_512);
    let small = include_bytes!("../src/primitives/rsa/testdata/rsa1024.der");
    let mut rot = device();
    let key = rot.import_key(&attributes(oaep), small).unwrap();
    let invalid = Err(Status::InvalidArgument);
    for usage in [Usage::ENCRYPT, Usage::DECRYPT] {
        assert_eq!(rot.check_key_usage(key, oaep, usage), invalid.map(|_: usize| ()));
    }
    assert_eq!(rot.asymmetric_encrypt(key, oaep, b"", b"", &mut [0; 128]), invalid);
    assert_eq!(rot.asymmetric_decrypt(key, oaep, &[1; 128], b"", &mut [0; 128]), invalid);
    let key = rot.import_key(&attributes(OAEP), small).unwrap();
    assert_eq!(rot.check_key_usage(key, OAEP, Usage::ENCRYPT), Ok(()));
    assert_eq!(rot.asymmetric_encrypt(key, OAEP, b"", b"", &mut [0; 128]), Ok(128));
}

#[test]
fn the_use_of_a_key_can_be_asked_for() {
    let mut rot = device();
    let pair = imported(&mut rot, OAEP);
    let public = public(&mut rot, pair);
    let invalid = Err(Status::InvalidArgument);
    for (key, algorithm, usage, expected) in [
        (pair, OAEP, Usage::DECRYPT, Ok(())),
        (public, OAEP, Usage::ENCRYPT, Ok(())),
        (public, OAEP, Usage::DECRYPT, invalid),
        (pair, PSS, Usage::SIGN_MESSAGE, Err(Status::NotPermitted)),
        (public, PSS, Usage::SIGN_MESSAGE, invalid),
    ] {
        assert_eq!(rot.check_key_usage(key, algorithm, usage), expected, "{algorithm:?} {usage:?}");
    }
}
