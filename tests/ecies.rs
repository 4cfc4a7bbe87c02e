//! Key encapsulation (PSA Crypto 1.5 §10.12): ECIES.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const ECIES: Algorithm = Algorithm::ECIES_SEC1;
const ECDH: Algorithm = Algorithm::ECDH;
const BOTH: Usage = Usage(Usage::ENCRYPT.0 | Usage::DECRYPT.0);

const SECP_R1: u16 = 0x7112;
const SECP_K1: u16 = 0x7117;
const MONTGOMERY: u16 = 0x7141;
const EDWARDS: u16 = 0x7142;
/// Type of the key pair, its size in bits, length of the secret and of the ciphertext in bytes.
const CURVES: [(u16, u16, usize, usize); 6] = [
    (SECP_R1, 256, 32, 65),
    (SECP_R1, 384, 48, 97),
    (SECP_R1, 521, 66, 133),
    (SECP_K1, 256, 32, 65),
    (MONTGOMERY, 255, 32, 32),
    (MONTGOMERY, 448, 56, 56),
];

/// A key pair that decapsulates, agrees and can be exported.
fn pair(rot: &mut Device, key_type: u16, bits: u16) -> KeyId {
    let usage = Usage(BOTH.0 | Usage::DERIVE.0 | Usage::EXPORT.0);
    let both = KeyAttributes { algorithm2: ECDH, ..volatile(KeyType(key_type), usage, ECIES) };
    rot.generate_key(&sized(both, bits)).unwrap()
}

fn public_of(rot: &mut Device, key: KeyId) -> Vec<u8> {
    let mut buffer = [0; 133];
    let length = rot.export_public_key(key, &mut buffer).unwrap();
    buffer[..length].to_vec()
}

/// Attributes of a shared secret that can be looked at.
fn secret() -> KeyAttributes {
    volatile(DERIVE, Usage::EXPORT, Algorithm::NONE)
}

/// The secret and the ciphertext of an encapsulation.
fn encapsulate(rot: &mut Device, key: KeyId) -> (Vec<u8>, Vec<u8>) {
    let mut ciphertext = [0; 200];
    let (made, length) = rot.encapsulate(key, ECIES, &secret(), &mut ciphertext).unwrap();
    (export(rot, made), ciphertext[..length].to_vec())
}

#[test]
fn both_sides_have_the_secret_that_an_agreement_with_the_ciphertext_gives_on_every_curve() {
    for (key_type, bits, secret_length, ciphertext_length) in CURVES {
        let mut rot = device();
        let key = pair(&mut rot, key_type, bits);
        let public = public_of(&mut rot, key);
        let public_type = KeyType(key_type & !0x3000);
        let attributes = sized(volatile(public_type, Usage::ENCRYPT, ECIES), bits);
        let peer = rot.import_key(&attributes, &public).unwrap();
        let mut seen = Vec::new();
        for from in [peer, key, peer] {
            let (sent, ciphertext) = encapsulate(&mut rot, from);
            let lengths = (sent.len(), ciphertext.len());
            assert_eq!(lengths, (secret_length, ciphertext_length), "{key_type:x} {bits}");
            let made = rot.decapsulate(key, ECIES, &ciphertext, &secret()).unwrap();
            assert_eq!(usize::from(rot.get_key_attributes(made).unwrap().bits), secret_length * 8);
            assert_eq!(export(&mut rot, made), sent);
            let mut agreed = [0; 66];
            let length = rot.raw_key_agreement(ECDH, key, &ciphertext, &mut agreed).unwrap();
            assert_eq!(agreed[..length], sent);
            // The ephemeral key is a sound one of the same curve, and another each time.
            rot.import_key(&attributes, &ciphertext).unwrap();
            assert!(!seen.contains(&ciphertext));
            seen.push(ciphertext);
        }
    }
}

#[test]
fn the_secret_can_be_a_key_for_derivation_or_a_mac_and_not_for_a_cipher() {
    let mut rot = device();
    let key = pair(&mut rot, SECP_R1, 521);
    let (_, sealed) = encapsulate(&mut rot, key);
    let mut ciphertext = [0; 133];
    for (key_type, bits, expected) in [
        (DERIVE, 0, Ok(())),
        (DERIVE, 528, Ok(())),
        (HMAC, 0, Ok(())),
        (HMAC, 528, Ok(())),
        (HMAC, 521, Err(Status::InvalidArgument)),
        (HMAC, 256, Err(Status::InvalidArgument)),
        (AES, 0, Err(Status::InvalidArgument)),
        (AES, 256, Err(Status::InvalidArgument)),
        (KeyType::CHACHA20, 0, Err(Status::InvalidArgument)),
        (RAW, 0, Err(Status::InvalidArgument)),
        (PAIR, 0, Err(Status::InvalidArgument)),
        (KeyType::PASSWORD, 0, Err(Status::InvalidArgument)),
        (KeyType::NONE, 0, Err(Status::InvalidArgument)),
    ] {
        let asked = sized(volatile(key_type, Usage::NONE, Algorithm::NONE), bits);
        let made = rot.encapsulate(key, ECIES, &asked, &mut ciphertext);
        assert_eq!(made.map(|_| ()), expected, "{key_type:?} {bits}");
        let made = rot.decapsulate(key, ECIES, &sealed, &asked);
        assert_eq!(made.map(|_| ()), expected, "{key_type:?} {bits}");
    }
    // Of 256 bits and of an AES key's length, and still no cipher's key.
    let key = pair(&mut rot, SECP_R1, 256);
    let asked = sized(volatile(AES, Usage::ENCRYPT, Algorithm::GCM), 256);
    let made = rot.encapsulate(key, ECIES, &asked, &mut ciphertext);
    assert_eq!(made, Err(Status::InvalidArgument));
}

#[test]
fn a_ciphertext_that_is_no_key_of_the_curve_is_an_invalid_argument_and_makes_no_key() {
    for (key_type, bits, _, length) in CURVES {
        let mut rot = device();
        let key = pair(&mut rot, key_type, bits);
        let (_, sealed) = encapsulate(&mut rot, key);
        let mut bad = vec![
            vec![],
            vec![0],
            vec![0; length],
            sealed[..length - 1].to_vec(),
            [&sealed[..], &[0]].concat(),
        ];
        if key_type == MONTGOMERY {
            // A point of low order: the secret would be zero.
            bad.push([&[1], &vec![0; length - 1][..]].concat());
        } else {
            let half = length / 2;
            bad.push([&[2 | sealed[length - 1] & 1], &sealed[1..=half]].concat());
            bad.push([&[6 | sealed[length - 1] & 1], &sealed[1..]].concat());
            let mut off_curve = sealed.clone();
            off_curve[half] ^= 4;
            bad.push(off_curve);
        }
        for sealed in bad {
            let got = rot.decapsulate(key, ECIES, &sealed, &persistent(5, DERIVE, BOTH, ECIES));
            assert_eq!(got, Err(Status::InvalidArgument), "{key_type:x} {bits} {sealed:02x?}");
            assert_eq!(rot.get_key_attributes(KeyId(5)), Err(Status::InvalidHandle));
        }
    }
}

#[test]
fn too_small_a_buffer_for_the_ciphertext_makes_no_key_and_gets_nothing() {
    for (key_type, bits, _, length) in CURVES {
        let mut rot = device();
        let key = pair(&mut rot, key_type, bits);
        let mut ciphertext = vec![0xee; length - 1];
        let asked = persistent(5, DERIVE, Usage::NONE, Algorithm::NONE);
        let got = rot.encapsulate(key, ECIES, &asked, &mut ciphertext);
        assert_eq!(got, Err(Status::BufferTooSmall));
        assert!(ciphertext.iter().all(|byte| *byte == 0xee));
        assert_eq!(rot.get_key_attributes(KeyId(5)), Err(Status::InvalidHandle));
    }
}

#[test]
fn the_bytes_behind_the_ciphertext_stay_as_they_were() {
    let mut rot = device();
    let key = pair(&mut rot, MONTGOMERY, 255);
    let mut ciphertext = [0xee; 40];
    let (_, length) = rot.encapsulate(key, ECIES, &secret(), &mut ciphertext).unwrap();
    assert_eq!((length, &ciphertext[32..]), (32, &[0xee; 8][..]));
}

#[test]
fn a_twisted_edwards_key_and_a_key_of_no_curve_are_invalid_arguments() {
    let mut rot = device();
    let mut ciphertext = [0; 133];
    for (key_type, bits) in [
        (KeyType(EDWARDS), 255),
        (KeyType(EDWARDS), 448),
        (KeyType::ML_KEM_KEY_PAIR, 768),
        (AES, 128),
    ] {
        let key = rot.generate_key(&sized(volatile(key_type, BOTH, ECIES), bits)).unwrap();
        let got = rot.encapsulate(key, ECIES, &secret(), &mut ciphertext);
        assert_eq!(got, Err(Status::InvalidArgument), "{key_type:?}");
        let got = rot.decapsulate(key, ECIES, &PUBLIC_KEY, &secret());
        assert_eq!(got, Err(Status::InvalidArgument), "{key_type:?}");
        for usage in [Usage::ENCRYPT, Usage::DECRYPT] {
            let got = rot.check_key_usage(key, ECIES, usage);
            assert_eq!(got, Err(Status::InvalidArgument), "{key_type:?}");
        }
    }
}

#[test]
fn a_public_key_encapsulates_alone_whatever_its_policy() {
    let mut rot = device();
    let key = rot.import_key(&volatile(PUBLIC, BOTH, ECIES), &PUBLIC_KEY).unwrap();
    let (_, sealed) = encapsulate(&mut rot, key);
    let got = rot.decapsulate(key, ECIES, &sealed, &secret());
    assert_eq!(got, Err(Status::InvalidArgument));
    let got = rot.check_key_usage(key, ECIES, Usage::DECRYPT);
    assert_eq!(got, Err(Status::InvalidArgument));
    assert_eq!(rot.check_key_usage(key, ECIES, Usage::ENCRYPT), Ok(()));
}

#[test]
fn the_policy_must_name_ecies_and_the_role() {
    let mut rot = device();
    let mut ciphertext = [0; 65];
    for (usage, algorithm, encapsulates, decapsulates) in [
        (Usage::ENCRYPT, ECIES, Ok(()), Err(Status::NotPermitted)),
        (Usage::DECRYPT, ECIES, Err(Status::NotPermitted), Ok(())),
        (Usage::DERIVE, ECIES, Err(Status::NotPermitted), Err(Status::NotPermitted)),
        (BOTH, ECDH, Err(Status::NotPermitted), Err(Status::NotPermitted)),
        (BOTH, Algorithm::ML_KEM, Err(Status::NotPermitted), Err(Status::NotPermitted)),
    ] {
        let key = rot.import_key(&volatile(PAIR, usage, algorithm), &PRIVATE_KEY).unwrap();
        let got = rot.encapsulate(key, ECIES, &secret(), &mut ciphertext);
        assert_eq!(got.map(|_| ()), encapsulates);
        let got = rot.decapsulate(key, ECIES, &PUBLIC_KEY, &secret());
        assert_eq!(got.map(|_| ()), decapsulates);
        assert_eq!(rot.check_key_usage(key, ECIES, Usage::ENCRYPT), encapsulates);
        assert_eq!(rot.check_key_usage(key, ECIES, Usage::DECRYPT), decapsulates);
    }
}

/// SEC 1 §5.1: the whole scheme, the key derivation and the encryption being the application's.
#[test]
fn a_message_reaches_the_holder_of_the_private_key_by_a_key_derived_from_the_secret() {
    let derive = |rot: &mut Device, secret: KeyId| {
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        rot.key_derivation_input_key(operation, Step::SECRET, secret).unwrap();
        rot.key_derivation_input_bytes(operation, Step::INFO, b"ecies").unwrap();
        let usage = Usage(Usage::ENCRYPT.0 | Usage::DECRYPT.0);
        let made = sized(volatile(AES, usage, Algorithm::GCM), 256);
        rot.key_derivation_output_key(&made, operation).unwrap()
    };
    let asked = volatile(DERIVE, Usage::DERIVE, HKDF);
    let mut sender = device();
    let to = sender.import_key(&volatile(PUBLIC, Usage::ENCRYPT, ECIES), &PUBLIC_KEY).unwrap();
    let mut sealed = [0; 65];
    let (secret, _) = sender.encapsulate(to, ECIES, &asked, &mut sealed).unwrap();
    let key = derive(&mut sender, secret);
    let mut text = *b"message, then its tag. ";
    let length = sender.aead_encrypt(key, Algorithm::GCM, &[0; 12], &[], &mut text, 7).unwrap();
    assert_eq!(length, 23);

    let mut receiver = device();
    let own = receiver.import_key(&volatile(PAIR, Usage::DECRYPT, ECIES), &PRIVATE_KEY).unwrap();
    let secret = receiver.decapsulate(own, ECIES, &sealed, &asked).unwrap();
    let key = derive(&mut receiver, secret);
    let (text, tag) = text.split_at_mut(7);
    let got = receiver.aead_decrypt(key, Algorithm::GCM, &[0; 12], &[], text, 7, tag);
    assert_eq!((got, &text[..]), (Ok(7), &b"message"[..]));
}

#[test]
fn a_failing_entropy_source_makes_no_secret() {
    let mut rot = device();
    let key = rot.import_key(&volatile(PUBLIC, BOTH, ECIES), &PUBLIC_KEY).unwrap();
    rot.platform().entropy = EntropySource::Failing;
    let mut ciphertext = [0; 65];
    let failed = loop {
        // The generator serves some thousand requests from one seed.
        match rot.encapsulate(key, ECIES, &secret(), &mut ciphertext) {
            Ok((made, _)) => rot.destroy_key(made).unwrap(),
            Err(status) => break status,
        }
    };
    assert_eq!(failed, Status::InsufficientEntropy);
}
