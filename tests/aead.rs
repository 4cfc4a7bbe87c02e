//! Authenticated encryption (PSA Crypto 1.5 §10.6): AES-GCM; the limits of all.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::crypto::{begin_whole, encrypt_whole};

const GCM: Algorithm = Algorithm::GCM;
const BOTH: Usage = Usage(Usage::ENCRYPT.0 | Usage::DECRYPT.0);
/// A policy for GCM with any tag.
const ANY_TAG: Algorithm = Algorithm(0x0544_8200);

struct Vector {
    key: &'static [u8],
    nonce: &'static [u8],
    associated: &'static [u8],
    plain: &'static [u8],
    cipher: &'static [u8],
    tag: [u8; 16],
}

/// Test cases 1, 2, 3, 4, 5, 13, 14 and 16 of the GCM specification that NIST published:
/// <https://csrc.nist.gov/groups/ST/toolkit/BCM/documents/proposedmodes/gcm/gcm-spec.pdf>, appendix B.
const VECTORS: [Vector; 8] = [
    Vector {
        key: &[0; 16],
        nonce: &[0; 12],
        associated: b"",
        plain: b"",
        cipher: b"",
        tag: hex!("58e2fccefa7e3061367f1d57a4e7455a"),
    },
    Vector {
        key: &[0; 16],
        nonce: &[0; 12],
        associated: b"",
        plain: &[0; 16],
        cipher: &hex!("0388dace60b6a392f328c2b971b2fe78"),
        tag: hex!("ab6e47d42cec13bdf53a67b21257bddf"),
    },
    Vector {
        key: &KEY_128,
        nonce: &hex!("cafebabefacedbaddecaf888"),
        associated: b"",
        plain: &TEXT,
        cipher: &hex!(
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
            "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985"
        ),
        tag: hex!("4d5c2af327cd64a62cf35abd2ba6fab4"),
    },
    Vector {
        key: &KEY_128,
        nonce: &hex!("cafebabefacedbaddecaf888"),
        associated: &hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        plain: TEXT.split_at(60).0,
        cipher: &hex!(
            "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
            "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
        ),
        tag: hex!("5bc94fbc3221a5db94fae95ae7121a47"),
    },
    Vector {
        key: &KEY_128,
        nonce: &hex!("cafebabefacedbad"),
        associated: &hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        plain: TEXT.split_at(60).0,
        cipher: &hex!(
            "61353b4c2806934a777ff51fa22a4755699b2a714fcdc6f83766e5f97b6c7423"
            "73806900e49f24b22b097544d4896b424989b5e1ebac0f07c23f4598"
        ),
        tag: hex!("3612d2e79e3b0785561be14aaca2fccb"),
    },
    Vector {
        key: &[0; 32],
        nonce: &[0; 12],
        associated: b"",
        plain: b"",
        cipher: b"",
        tag: hex!("530f8afbc74536b9a963b4f1c4cb738b"),
    },
    Vector {
        key: &[0; 32],
        nonce: &[0; 12],
        associated: b"",
        plain: &[0; 16],
        cipher: &hex!("cea7403d4d606b6e074ec5d3baf39d18"),
        tag: hex!("d0d1c8a799996bf0265b98b5d48ab919"),
    },
    Vector {
        key: &hex!("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"),
        nonce: &hex!("cafebabefacedbaddecaf888"),
        associated: &hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
        plain: TEXT.split_at(60).0,
        cipher: &hex!(
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        ),
        tag: hex!("76fc6ece0f4e1768cddf8853bb2d551b"),
    },
];

const KEY_128: [u8; 16] = hex!("feffe9928665731c6d6a8f9467308308");
const TEXT: [u8; 64] = hex!(
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
);

#[test]
fn the_vectors_of_the_gcm_specification_hold_in_both_directions_and_for_shorter_tags() {
    let mut rot = device();
    for (i, v) in VECTORS.iter().enumerate() {
        let key = rot.import_key(&volatile(AES, BOTH, ANY_TAG), v.key).unwrap();
        let length = v.plain.len();
        for tag_length in [4, 8, 12, 13, 14, 15, 16] {
            let algorithm = GCM.with_tag_length(tag_length);
            let mut buffer = [v.plain, &[0xee; 17]].concat();
            let got = rot.aead_encrypt(key, algorithm, v.nonce, v.associated, &mut buffer, length);
            assert_eq!(got, Ok(length + tag_length), "vector {i}");
            assert_eq!(buffer[..length], *v.cipher, "vector {i}");
            assert_eq!(buffer[length..length + tag_length], v.tag[..tag_length], "vector {i}");
            assert!(buffer[length + tag_length..].iter().all(|byte| *byte == 0xee));
            let (text, tag) = (&mut v.cipher.to_vec(), &v.tag[..tag_length]);
            let got = rot.aead_decrypt(key, algorithm, v.nonce, v.associated, text, length, tag);
            assert_eq!(got, Ok(length), "vector {i}");
            assert_eq!(text, v.plain, "vector {i}");
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn any_single_wrong_bit_is_an_invalid_signature_and_nothing_is_decrypted() {
    let mut rot = device();
    let v = &VECTORS[3];
    let key = rot.import_key(&volatile(AES, BOTH, GCM), v.key).unwrap();
    let parts = [v.cipher, &v.tag, v.nonce, v.associated];
    let bits: usize = parts.iter().map(|part| part.len() * 8).sum();
    for bit in 0..bits {
        let mut parts = parts.map(<[u8]>::to_vec);
        let mut at = bit;
        for part in &mut parts {
            if at < part.len() * 8 {
                part[at / 8] ^= 1 << (at % 8);
                break;
            }
            at -= part.len() * 8;
        }
        let [cipher, tag, nonce, associated] = parts;
        let mut text = cipher.clone();
        let got = rot.aead_decrypt(key, GCM, &nonce, &associated, &mut text, cipher.len(), &tag);
        assert_eq!(got, Err(Status::InvalidSignature), "bit {bit}");
        assert_eq!(text, cipher, "bit {bit}");
    }
}

#[test]
fn a_tag_of_another_length_than_the_algorithms_is_an_invalid_signature() {
    let mut rot = device();
    let v = &VECTORS[1];
    let key = rot.import_key(&volatile(AES, BOTH, ANY_TAG), v.key).unwrap();
    for (algorithm, length) in [(16, 15), (16, 0), (16, 4), (12, 16), (4, 3)] {
        let algorithm = GCM.with_tag_length(algorithm);
        let mut text = v.cipher.to_vec();
        let got = rot.aead_decrypt(key, algorithm, v.nonce, b"", &mut text, 16, &v.tag[..length]);
        assert_eq!(got, Err(Status::InvalidSignature), "{length}");
        assert_eq!(text, v.cipher);
    }
}

#[test]
fn tags_that_gcm_does_not_have_and_empty_nonces_are_invalid_arguments() {
    let mut rot = device();
    for length in (0..4).chain(5..8).chain(9..12).chain(17..64) {
        let algorithm = GCM.with_tag_length(length);
        let key = import(&mut rot, AES, BOTH, algorithm);
        let mut buffer = [7; 99];
        let got = rot.aead_encrypt(key, algorithm, &[0; 12], b"", &mut buffer, 16);
        assert_eq!(got, Err(Status::InvalidArgument), "{length}");
        let tag = [0; 64];
        let got = rot.aead_decrypt(key, algorithm, &[0; 12], b"", &mut buffer, 16, &tag[..length]);
        assert_eq!(got, Err(Status::InvalidArgument), "{length}");
        assert_eq!(buffer, [7; 99]);
        rot.destroy_key(key).unwrap();
    }
    let key = import(&mut rot, AES, BOTH, GCM);
    let mut buffer = [7; 32];
    let refused = Err(Status::InvalidArgument);
    assert_eq!(rot.aead_encrypt(key, GCM, b"", b"", &mut buffer, 16), refused);
    assert_eq!(rot.aead_decrypt(key, GCM, b"", b"", &mut buffer, 16, &[0; 16]), refused);
    assert_eq!(buffer, [7; 32]);
}

#[test]
fn a_policy_for_one_tag_length_or_for_a_minimum_is_kept() {
    let mut rot = device();
    let least_12 = Algorithm(GCM.with_tag_length(12).0 | 0x8000);
    for (policy, permits) in [
        (GCM, (|length| length == 16) as fn(usize) -> bool),
        (GCM.with_tag_length(8), |length| length == 8),
        (least_12, |length| length >= 12),
    ] {
        let key = import(&mut rot, AES, BOTH, policy);
        for length in [4, 8, 12, 13, 14, 15, 16] {
            let algorithm = GCM.with_tag_length(length);
            let got = rot.aead_encrypt(key, algorithm, &[0; 12], b"", &mut [0; 16], 0);
            let expected = if permits(length) { Ok(length) } else { Err(Status::NotPermitted) };
            assert_eq!(got, expected, "{policy:?} {length}");
        }
    }
}

#[test]
fn too_small_a_buffer_and_impossible_lengths_are_refused_and_leave_the_buffer() {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, GCM);
    let mut buffer = [7; 32];
    let small = Err(Status::BufferTooSmall);
    assert_eq!(rot.aead_encrypt(key, GCM, &[0; 12], b"", &mut buffer, 17), small);
    assert_eq!(rot.aead_encrypt(key, GCM, &[0; 12], b"", &mut buffer[..15], 0), small);
    assert_eq!(rot.aead_decrypt(key, GCM, &[0; 12], b"", &mut buffer, 33, &[0; 16]), small);
    assert!(rot.aead_encrypt(key, GCM, &[0; 12], b"", &mut buffer, usize::MAX).is_err());
    assert!(rot.aead_encrypt(key, GCM, &[0; 12], b"", &mut buffer, usize::MAX - 15).is_err());
    assert_eq!(buffer, [7; 32]);
}

#[test]
fn what_a_persistent_key_encrypts_decrypts_after_a_reboot() {
    let mut rot = device();
    rot.generate_key(&sized(persistent(1, AES, BOTH, GCM), 256)).unwrap();
    let mut buffer = [7; 36];
    assert_eq!(rot.aead_encrypt(KeyId(1), GCM, &[1; 12], b"ad", &mut buffer, 20), Ok(36));
    let mut rot = reboot(rot);
    let (text, tag) = buffer.split_at_mut(20);
    assert_eq!(rot.aead_decrypt(KeyId(1), GCM, &[1; 12], b"ad", text, 20, tag), Ok(20));
    assert_eq!(text, [7; 20]);
}

#[test]
fn a_message_in_steps_is_the_message_in_one_call_and_a_key_serves_only_the_direction_it_was_asked_for()
 {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, GCM);
    let (mut whole, mut steps) = ([7; 36], [7; 36]);
    rot.aead_encrypt(key, GCM, &[1; 12], b"ad", &mut whole, 20).unwrap();
    let mut encrypts = rot.aead_key(key, GCM, Direction::Encrypt).unwrap();
    let mut decrypts = rot.aead_key(key, GCM, Direction::Decrypt).unwrap();
    assert_eq!((encrypts.tag_length(), decrypts.tag_length()), (16, 16));
    begin_whole(&mut encrypts, &[1; 12], b"ad", 20).unwrap();
    assert_eq!(encrypts.decrypt_whole(&mut steps[..20], &[0; 16]), Err(Status::BadState));
    assert_eq!(encrypt_whole(&mut encrypts, &mut steps, 20), Ok(36));
    assert_eq!(steps, whole);
    begin_whole(&mut decrypts, &[1; 12], b"ad", 20).unwrap();
    assert_eq!(encrypt_whole(&mut decrypts, &mut steps, 20), Err(Status::BadState));
    let (text, tag) = steps.split_at_mut(20);
    assert_eq!(decrypts.decrypt_whole(text, tag), Ok(()));
    assert_eq!(text, [7; 20]);

    let only = import(&mut rot, AES, Usage::ENCRYPT, GCM);
    let refused = rot.aead_key(only, GCM, Direction::Decrypt).map(|_| ());
    assert_eq!(refused, Err(Status::NotPermitted));
}

#[test]
#[cfg(target_pointer_width = "64")]
fn lengths_that_no_message_of_the_algorithm_has_are_invalid_arguments() {
    let mut rot = device();
    // SP 800-38D §5.2.1.1; RFC 8439 §2.8, without the block that makes the key of Poly1305.
    let (gcm, chacha) = ((1usize << 36) - 32, (1usize << 38) - 64);
    for (key_type, length, algorithm, most_ad, most_text) in [
        (AES, 16, Algorithm::GCM, (1 << 61) - 1, gcm),
        (KeyType::CHACHA20, 32, Algorithm::CHACHA20_POLY1305, usize::MAX, chacha),
        (KeyType::XCHACHA20, 32, Algorithm::XCHACHA20_POLY1305, usize::MAX, chacha),
    ] {
        let attributes = volatile(key_type, Usage::ENCRYPT, algorithm);
        let key = rot.import_key(&attributes, &[7; 32][..length]).unwrap();
        let mut lengths = |ad, text| {
            let operation = rot.aead_setup(key, algorithm, Direction::Encrypt).unwrap();
            let done = rot.aead_set_lengths(operation, ad, text);
            rot.aead_abort(operation);
            done
        };
        assert_eq!(lengths(most_ad, most_text), Ok(()), "{algorithm:?}");
        assert_eq!(lengths(0, most_text + 1), Err(Status::InvalidArgument), "{algorithm:?}");
        if let Some(more) = most_ad.checked_add(1) {
            assert_eq!(lengths(more, 0), Err(Status::InvalidArgument), "{algorithm:?}");
        }
    }
}
