//! Multi-part ciphers and authenticated encryption, and key wrapping, rule by rule (PSA Crypto 1.5 §10.5 to §10.7).
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use hex_literal::hex;
use psa_rot::config::{AEAD_OPERATIONS, CIPHER_OPERATIONS};
use psa_rot::crypto::{
    Algorithm, Direction, Handle, KeyAttributes, KeyId, KeyType, Lifetime, Usage, can_aead,
    can_cipher,
};
use psa_rot::testing::{TestPlatform, device};
use psa_rot::{Rot, Status};

type Device = Rot<TestPlatform>;
const ENCRYPT: Direction = Direction::Encrypt;
const DECRYPT: Direction = Direction::Decrypt;

const CIPHERS: [(Algorithm, KeyType, usize, usize); 10] = [
    (Algorithm::CTR, KeyType::AES, 32, 16),
    (Algorithm::CCM_STAR_NO_TAG, KeyType::AES, 16, 13),
    (Algorithm::CFB, KeyType::AES, 24, 16),
    (Algorithm::OFB, KeyType::AES, 16, 16),
    (Algorithm::ECB_NO_PADDING, KeyType::AES, 16, 0),
    (Algorithm::CBC_NO_PADDING, KeyType::AES, 32, 16),
    (Algorithm::CBC_PKCS7, KeyType::AES, 16, 16),
    (Algorithm::XTS, KeyType::AES, 64, 16),
    (Algorithm::STREAM_CIPHER, KeyType::CHACHA20, 32, 12),
    (Algorithm::STREAM_CIPHER, KeyType::XCHACHA20, 32, 24),
];
const AEADS: [(Algorithm, KeyType, usize, usize); 5] = [
    (Algorithm::GCM, KeyType::AES, 16, 12),
    (Algorithm::CCM, KeyType::AES, 32, 13),
    (Algorithm::CHACHA20_POLY1305, KeyType::CHACHA20, 32, 12),
    (Algorithm::XCHACHA20_POLY1305, KeyType::XCHACHA20, 32, 24),
    (Algorithm::ASCON_AEAD128, KeyType::ASCON, 16, 16),
];

fn key(rot: &mut Device, key_type: KeyType, algorithm: Algorithm, length: usize) -> KeyId {
    let attributes = KeyAttributes {
        key_type,
        usage: Usage::ENCRYPT | Usage::DECRYPT,
        algorithm,
        ..KeyAttributes::default()
    };
    let material: Vec<u8> = (1..=length as u8).collect();
    rot.import_key(&attributes, &material).unwrap()
}

/// A whole message through an operation, in pieces.
fn cipher(
    rot: &mut Device,
    operation: Handle,
    text: &[u8],
    piece: usize,
) -> psa_rot::Result<Vec<u8>> {
    let mut made = Vec::new();
    let mut out = [0; 400];
    for part in text.chunks(piece) {
        let length = rot.cipher_update(operation, part, &mut out)?;
        made.extend(&out[..length]);
    }
    let length = rot.cipher_finish(operation, &mut out)?;
    made.extend(&out[..length]);
    Ok(made)
}

fn text(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i * 7) as u8).collect()
}

#[test]
fn every_chunking_of_every_cipher_gives_one_ciphertext_and_the_text_back() {
    let mut rot = device();
    for (algorithm, key_type, key_length, iv_length) in CIPHERS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let iv: Vec<u8> = (0..iv_length as u8).collect();
        for length in [16, 32, 48, 112] {
            let plain = text(length);
            let mut run = |direction, text: &[u8], piece| {
                let operation = rot.cipher_setup(key, algorithm, direction).unwrap();
                if iv_length > 0 {
                    rot.cipher_set_iv(operation, &iv).unwrap();
                }
                cipher(&mut rot, operation, text, piece).unwrap()
            };
            let whole = run(ENCRYPT, &plain, length);
            for piece in 1..=49 {
                assert_eq!(run(ENCRYPT, &plain, piece), whole, "{algorithm:?} {length} {piece}");
                assert_eq!(run(DECRYPT, &whole, piece), plain, "{algorithm:?} {length} {piece}");
            }
        }
    }
}

#[test]
fn an_operation_gives_what_the_call_for_a_whole_message_gives() {
    let mut rot = device();
    for (algorithm, key_type, key_length, iv_length) in CIPHERS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let plain = text(80);
        let mut buffer = [0; 200];
        buffer[iv_length..iv_length + 80].copy_from_slice(&plain);
        let total = rot.cipher_encrypt(key, algorithm, &mut buffer, 80).unwrap();
        let (iv, sealed) = buffer[..total].split_at_mut(iv_length);
        let operation = rot.cipher_setup(key, algorithm, DECRYPT).unwrap();
        if iv_length > 0 {
            rot.cipher_set_iv(operation, iv).unwrap();
        }
        assert_eq!(cipher(&mut rot, operation, sealed, 13), Ok(plain.clone()), "{algorithm:?}");
        let iv = iv.to_vec();
        let length = sealed.len();
        let got = rot.cipher_decrypt(key, algorithm, &iv, sealed, length).unwrap();
        assert_eq!(sealed[..got], plain, "{algorithm:?}");
    }
}

#[test]
fn an_initialization_vector_is_set_once_before_the_text_and_only_where_there_is_one() {
    let mut rot = device();
    let bad = Status::BadState;
    for (algorithm, key_type, key_length, iv_length) in CIPHERS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let mut out = [0; 64];
        if iv_length == 0 {
            for direction in [ENCRYPT, DECRYPT] {
                let operation = rot.cipher_setup(key, algorithm, direction).unwrap();
                assert_eq!(rot.cipher_generate_iv(operation, &mut out), Err(bad));
                rot.cipher_abort(operation);
                let operation = rot.cipher_setup(key, algorithm, direction).unwrap();
                assert_eq!(rot.cipher_set_iv(operation, &[0; 16]), Err(bad));
                rot.cipher_abort(operation);
            }
            continue;
        }
        let mut fails = |direction,
                         steps: &dyn Fn(&mut Device, Handle) -> psa_rot::Result<()>,
                         status| {
            let operation = rot.cipher_setup(key, algorithm, direction).unwrap();
            assert_eq!(steps(&mut rot, operation), Err(status), "{algorithm:?}");
            assert_eq!(rot.cipher_update(operation, b"", &mut [0; 99]), Err(bad), "error state");
            rot.cipher_abort(operation);
        };
        fails(ENCRYPT, &|rot, op| rot.cipher_update(op, b"x", &mut [0; 64]).map(|_| ()), bad);
        fails(ENCRYPT, &|rot, op| rot.cipher_finish(op, &mut [0; 64]).map(|_| ()), bad);
        fails(DECRYPT, &|rot, op| rot.cipher_generate_iv(op, &mut [0; 64]).map(|_| ()), bad);
        let short = Status::BufferTooSmall;
        fails(
            ENCRYPT,
            &|rot, op| rot.cipher_generate_iv(op, &mut [0; 64][..iv_length - 1]).map(|_| ()),
            short,
        );
        let invalid = Status::InvalidArgument;
        fails(ENCRYPT, &|rot, op| rot.cipher_set_iv(op, &[]), invalid);
        fails(ENCRYPT, &|rot, op| rot.cipher_set_iv(op, &[0; 17]), invalid);
        // CTR pads it.
        if algorithm != Algorithm::CTR {
            fails(ENCRYPT, &|rot, op| rot.cipher_set_iv(op, &[0; 7]), invalid);
        }
        fails(
            ENCRYPT,
            &|rot, op| {
                rot.cipher_generate_iv(op, &mut [0; 64])?;
                rot.cipher_set_iv(op, &[0; 16])
            },
            bad,
        );
    }
}

/// draft-irtf-cfrg-xchacha-03, A.3.2.1 and A.3.2.2:
/// <https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03#appendix-A.3.2>
#[test]
fn xchacha20_is_a_stream_cipher_with_a_nonce_of_24_bytes_and_a_counter_in_front_of_it() {
    let mut rot = device();
    let attributes = KeyAttributes {
        key_type: KeyType::XCHACHA20,
        usage: Usage::ENCRYPT,
        algorithm: Algorithm::STREAM_CIPHER,
        ..KeyAttributes::default()
    };
    let material: [u8; 32] = core::array::from_fn(|i| 0x80 + i as u8);
    let key = rot.import_key(&attributes, &material).unwrap();
    let nonce = hex!("404142434445464748494a4b4c4d4e4f5051525354555658");
    let text = b"The dhole (pronounced \"dole\") is";
    let mut from_the_second_block = vec![1, 0, 0, 0, 0, 0, 0, 0];
    from_the_second_block.extend(nonce);
    for (iv, expected) in [
        (&nonce[..], hex!("4559abba4e48c16102e8bb2c05e6947f50a786de162f9b0b7e592a9b53d0d4e9")),
        (
            &from_the_second_block[..],
            hex!("7d0a2e6b7f7c65a236542630294e063b7ab9b555a5d5149aa21e4ae1e4fbce87"),
        ),
    ] {
        let operation = rot.cipher_setup(key, Algorithm::STREAM_CIPHER, ENCRYPT).unwrap();
        rot.cipher_set_iv(operation, iv).unwrap();
        assert_eq!(cipher(&mut rot, operation, text, 7).unwrap(), expected);
    }
    let operation = rot.cipher_setup(key, Algorithm::STREAM_CIPHER, ENCRYPT).unwrap();
    assert_eq!(rot.cipher_set_iv(operation, &nonce[..12]), Err(Status::InvalidArgument));
}

/// PSA Crypto 1.5 §10.5.1, PSA_ALG_CTR.
#[test]
fn a_nonce_of_counter_mode_is_padded_with_zeros_to_a_block() {
    let mut rot = device();
    let key = key(&mut rot, KeyType::AES, Algorithm::CTR, 16);
    for length in 1..=16 {
        let mut block = [0; 16];
        block[..length].fill(0xa5);
        let [short, whole] = [&block[..length], &block].map(|iv| {
            let operation = rot.cipher_setup(key, Algorithm::CTR, ENCRYPT).unwrap();
            rot.cipher_set_iv(operation, iv).unwrap();
            cipher(&mut rot, operation, &[7; 50], 13).unwrap()
        });
        assert_eq!(short, whole, "{length}");
    }
}

/// IEEE 1619-2018 §5.3, put together from single blocks.
#[test]
fn the_halves_of_a_key_of_384_bits_encrypt_text_and_tweak() {
    let mut rot = device();
    let xts = key(&mut rot, KeyType::AES, Algorithm::XTS, 48);
    let material: Vec<u8> = (1..=48).collect();
    let mut block = |half: &[u8], text: [u8; 16]| {
        let attributes = KeyAttributes {
            key_type: KeyType::AES,
            usage: Usage::ENCRYPT,
            algorithm: Algorithm::ECB_NO_PADDING,
            ..KeyAttributes::default()
        };
        let key = rot.import_key(&attributes, half).unwrap();
        let mut text = text;
        rot.cipher_encrypt(key, Algorithm::ECB_NO_PADDING, &mut text, 16).unwrap();
        u128::from_le_bytes(text)
    };
    let (iv, text) = ([3; 16], [9; 16]);
    let tweak = block(&material[24..], iv);
    let masked = (u128::from_le_bytes(text) ^ tweak).to_le_bytes();
    let expected = (block(&material[..24], masked) ^ tweak).to_le_bytes();
    let operation = rot.cipher_setup(xts, Algorithm::XTS, ENCRYPT).unwrap();
    rot.cipher_set_iv(operation, &iv).unwrap();
    assert_eq!(cipher(&mut rot, operation, &text, 16).unwrap(), expected);
}

#[test]
fn a_text_of_a_length_that_a_cipher_does_not_take_is_an_invalid_argument() {
    let mut rot = device();
    for (algorithm, length, direction) in [
        (Algorithm::ECB_NO_PADDING, 15, ENCRYPT),
        (Algorithm::ECB_NO_PADDING, 17, DECRYPT),
        (Algorithm::CBC_NO_PADDING, 31, ENCRYPT),
        (Algorithm::CBC_PKCS7, 0, DECRYPT),
        (Algorithm::CBC_PKCS7, 33, DECRYPT),
        (Algorithm::XTS, 15, ENCRYPT),
        (Algorithm::XTS, 0, DECRYPT),
    ] {
        let (_, key_type, key_length, iv_length) =
            CIPHERS.into_iter().find(|row| row.0 == algorithm).unwrap();
        let key = key(&mut rot, key_type, algorithm, key_length);
        let operation = rot.cipher_setup(key, algorithm, direction).unwrap();
        if iv_length > 0 {
            rot.cipher_set_iv(operation, &[0; 16]).unwrap();
        }
        let got = cipher(&mut rot, operation, &text(length), 5);
        assert_eq!(got, Err(Status::InvalidArgument), "{algorithm:?} {length}");
        rot.cipher_abort(operation);
    }
}

#[test]
fn padding_that_is_wrong_is_invalid_padding() {
    let mut rot = device();
    let algorithm = Algorithm::CBC_PKCS7;
    let key = key(&mut rot, KeyType::AES, algorithm, 16);
    let operation = rot.cipher_setup(key, algorithm, DECRYPT).unwrap();
    rot.cipher_set_iv(operation, &[0; 16]).unwrap();
    assert_eq!(cipher(&mut rot, operation, &[7; 32], 32), Err(Status::InvalidPadding));
    rot.cipher_abort(operation);
}

#[test]
fn a_buffer_needs_room_for_what_comes_out_and_not_for_more() {
    let mut rot = device();
    let algorithm = Algorithm::CBC_NO_PADDING;
    let key = key(&mut rot, KeyType::AES, algorithm, 16);
    let operation = rot.cipher_setup(key, algorithm, ENCRYPT).unwrap();
    rot.cipher_set_iv(operation, &[0; 16]).unwrap();
    assert_eq!(rot.cipher_update(operation, &[1; 15], &mut []), Ok(0));
    assert_eq!(rot.cipher_update(operation, &[1; 16], &mut [0; 16]), Ok(16));
    assert_eq!(rot.cipher_update(operation, &[1; 1], &mut [0; 15]), Err(Status::BufferTooSmall));
    rot.cipher_abort(operation);
}

#[test]
fn chacha20_takes_a_counter_and_the_original_nonce_and_its_counter_does_not_wrap() {
    let mut rot = device();
    let algorithm = Algorithm::STREAM_CIPHER;
    let key = key(&mut rot, KeyType::CHACHA20, algorithm, 32);
    let mut stream = |iv: &[u8], length| {
        let operation = rot.cipher_setup(key, algorithm, ENCRYPT).unwrap();
        rot.cipher_set_iv(operation, iv).unwrap();
        let got = cipher(&mut rot, operation, &vec![0; length], 64);
        rot.cipher_abort(operation);
        got
    };
    let nonce = [9; 12];
    let from_0 = stream(&nonce, 192).unwrap();
    let counter = |n: u32| [&n.to_le_bytes()[..], &nonce].concat();
    assert_eq!(stream(&counter(0), 192).unwrap(), from_0);
    assert_eq!(stream(&counter(2), 64).unwrap(), from_0[128..]);
    assert_ne!(stream(&[9; 8], 64).unwrap(), from_0[..64]);
    assert!(stream(&counter(u32::MAX), 64).is_ok());
    assert_eq!(stream(&counter(u32::MAX), 65), Err(Status::InvalidArgument));
}

fn sealed(
    rot: &mut Device,
    operation: Handle,
    (ad, text): (&[u8], &[u8]),
    piece: usize,
) -> psa_rot::Result<Vec<u8>> {
    ad.chunks(piece).try_for_each(|ad| rot.aead_update_ad(operation, ad))?;
    let mut text = text.to_vec();
    text.chunks_mut(piece).try_for_each(|part| rot.aead_update(operation, part))?;
    Ok(text)
}

#[test]
fn every_chunking_of_every_aead_gives_what_one_call_gives() {
    let mut rot = device();
    let ad = text(37);
    for (algorithm, key_type, key_length, nonce_length) in AEADS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let nonce: Vec<u8> = (0..nonce_length as u8).collect();
        for length in [0, 1, 16, 33, 100] {
            let plain = text(length);
            let mut whole = plain.clone();
            whole.resize(length + 16, 0);
            let made = rot.aead_encrypt(key, algorithm, &nonce, &ad, &mut whole, length);
            assert_eq!(made, Ok(length + 16), "{algorithm:?}");
            for piece in 1..=40 {
                let lengths = piece % 2 == 0 || algorithm == Algorithm::CCM;
                let begin = |rot: &mut Device, direction| {
                    let operation = rot.aead_setup(key, algorithm, direction).unwrap();
                    if lengths {
                        rot.aead_set_lengths(operation, ad.len(), length).unwrap();
                    }
                    rot.aead_set_nonce(operation, &nonce).unwrap();
                    operation
                };
                let operation = begin(&mut rot, ENCRYPT);
                let made = sealed(&mut rot, operation, (&ad, &plain), piece).unwrap();
                assert_eq!(made, whole[..length], "{algorithm:?} {length} {piece}");
                let mut tag = [0; 16];
                assert_eq!(rot.aead_finish(operation, &mut tag), Ok(16));
                assert_eq!(tag, whole[length..], "{algorithm:?} {length} {piece}");
                let operation = begin(&mut rot, DECRYPT);
                let back = sealed(&mut rot, operation, (&ad, &made), piece).unwrap();
                assert_eq!(back, plain);
                assert_eq!(rot.aead_verify(operation, &tag), Ok(()));
                let operation = begin(&mut rot, DECRYPT);
                sealed(&mut rot, operation, (&ad, &made), piece).unwrap();
                tag[piece % 16] ^= 1;
                assert_eq!(rot.aead_verify(operation, &tag), Err(Status::InvalidSignature));
                assert_eq!(rot.aead_verify(operation, &tag), Err(Status::BadState), "error state");
                rot.aead_abort(operation);
            }
        }
    }
}

#[test]
fn a_message_in_one_call_with_a_wrong_bit_leaves_no_plaintext() {
    let mut rot = device();
    for (algorithm, key_type, key_length, nonce_length) in AEADS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let nonce = [5; 24];
        let nonce = &nonce[..nonce_length];
        let plain = text(50);
        let mut buffer = plain.clone();
        buffer.resize(66, 0);
        rot.aead_encrypt(key, algorithm, nonce, b"ad", &mut buffer, 50).unwrap();
        for bit in (0..66 * 8).step_by(5) {
            let mut bad = buffer.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            let (cipher, tag) = bad.split_at_mut(50);
            let before = cipher.to_vec();
            let got = rot.aead_decrypt(key, algorithm, nonce, b"ad", cipher, 50, tag);
            assert_eq!(got, Err(Status::InvalidSignature), "{algorithm:?} {bit}");
            assert!(*cipher == before || cipher.iter().all(|byte| *byte == 0), "{algorithm:?}");
        }
    }
}

#[test]
fn the_steps_of_an_aead_have_an_order() {
    let mut rot = device();
    let bad = Status::BadState;
    type Steps<'a> = dyn Fn(&mut Device, Handle) -> psa_rot::Result<()> + 'a;
    for (algorithm, key_type, key_length, nonce_length) in AEADS {
        let key = key(&mut rot, key_type, algorithm, key_length);
        let nonce = [3; 24];
        let nonce = &nonce[..nonce_length];
        let ccm = algorithm == Algorithm::CCM;
        let mut fails = |direction, steps: &Steps<'_>, status| {
            let operation = rot.aead_setup(key, algorithm, direction).unwrap();
            assert_eq!(steps(&mut rot, operation), Err(status), "{algorithm:?}");
            assert_eq!(rot.aead_update_ad(operation, b""), Err(bad), "error state");
            rot.aead_abort(operation);
        };
        let begun = |rot: &mut Device, op, ad, text| {
            rot.aead_set_lengths(op, ad, text)?;
            rot.aead_set_nonce(op, nonce)
        };
        fails(ENCRYPT, &|rot, op| rot.aead_update_ad(op, b"x"), bad);
        fails(ENCRYPT, &|rot, op| rot.aead_update(op, &mut [1]), bad);
        fails(ENCRYPT, &|rot, op| rot.aead_finish(op, &mut [0; 16]).map(|_| ()), bad);
        fails(DECRYPT, &|rot, op| rot.aead_generate_nonce(op, &mut [0; 24]).map(|_| ()), bad);
        fails(
            ENCRYPT,
            &|rot, op| {
                rot.aead_set_lengths(op, 1, 1)?;
                rot.aead_set_lengths(op, 1, 1)
            },
            bad,
        );
        fails(
            ENCRYPT,
            &|rot, op| {
                begun(rot, op, 0, 0)?;
                rot.aead_set_nonce(op, nonce)
            },
            bad,
        );
        fails(
            ENCRYPT,
            &|rot, op| {
                begun(rot, op, 2, 2)?;
                rot.aead_update_ad(op, b"ad")?;
                rot.aead_update(op, &mut [1; 2])?;
                rot.aead_update_ad(op, b"x")
            },
            bad,
        );
        for (ad, text, status) in [(3, 2, Status::InvalidArgument), (1, 2, Status::InvalidArgument)]
        {
            fails(
                ENCRYPT,
                &|rot, op| {
                    begun(rot, op, ad, text)?;
                    rot.aead_update_ad(op, b"ad")?;
                    rot.aead_update(op, &mut [1; 2])
                },
                status,
            );
        }
        fails(
            ENCRYPT,
            &|rot, op| {
                begun(rot, op, 0, 3)?;
                rot.aead_update(op, &mut [1; 2])?;
                rot.aead_finish(op, &mut [0; 16]).map(|_| ())
            },
            Status::InvalidArgument,
        );
        fails(
            DECRYPT,
            &|rot, op| {
                begun(rot, op, 0, 0)?;
                rot.aead_finish(op, &mut [0; 16]).map(|_| ())
            },
            bad,
        );
        fails(
            ENCRYPT,
            &|rot, op| {
                begun(rot, op, 0, 0)?;
                rot.aead_verify(op, &[0; 16])
            },
            bad,
        );
        fails(
            ENCRYPT,
            &|rot, op| {
                begun(rot, op, 0, 0)?;
                rot.aead_finish(op, &mut [0; 15]).map(|_| ())
            },
            Status::BufferTooSmall,
        );
        // GCM takes a nonce of any length but 0.
        let wrong: &[u8] = if algorithm == Algorithm::GCM { &[] } else { &[0; 25] };
        fails(
            ENCRYPT,
            &|rot, op| {
                rot.aead_set_lengths(op, 0, 0)?;
                rot.aead_set_nonce(op, wrong)
            },
            Status::InvalidArgument,
        );
        if ccm {
            fails(ENCRYPT, &|rot, op| rot.aead_set_nonce(op, nonce), bad);
            fails(ENCRYPT, &|rot, op| rot.aead_generate_nonce(op, &mut [0; 24]).map(|_| ()), bad);
        } else {
            let operation = rot.aead_setup(key, algorithm, ENCRYPT).unwrap();
            assert_eq!(rot.aead_generate_nonce(operation, &mut [0; 24]), Ok(nonce_length));
            assert_eq!(rot.aead_set_lengths(operation, 0, 0), Err(bad), "after the nonce");
            assert_eq!(rot.aead_finish(operation, &mut [0; 16]), Err(bad), "error state");
            rot.aead_abort(operation);
        }
    }
}

#[test]
fn ccm_draws_the_longest_nonce_that_leaves_room_for_the_length() {
    let mut rot = device();
    let key = key(&mut rot, KeyType::AES, Algorithm::CCM, 16);
    for (text, expected) in [(0, 13), (65535, 13), (65536, 12), (1 << 24, 11)] {
        let operation = rot.aead_setup(key, Algorithm::CCM, ENCRYPT).unwrap();
        rot.aead_set_lengths(operation, 0, text).unwrap();
        assert_eq!(rot.aead_generate_nonce(operation, &mut [0; 13]), Ok(expected), "{text}");
        rot.aead_abort(operation);
    }
}

#[test]
fn a_key_that_is_destroyed_meanwhile_ends_its_operations_and_slots_come_back() {
    let mut rot = device();
    let (ctr, gcm) = (Algorithm::CTR, Algorithm::GCM);
    let of_cipher = key(&mut rot, KeyType::AES, ctr, 16);
    let of_aead = key(&mut rot, KeyType::AES, gcm, 16);
    let ciphers: Vec<Handle> = (0..CIPHER_OPERATIONS)
        .map(|_| rot.cipher_setup(of_cipher, ctr, ENCRYPT).unwrap())
        .collect();
    let aeads: Vec<Handle> =
        (0..AEAD_OPERATIONS).map(|_| rot.aead_setup(of_aead, gcm, ENCRYPT).unwrap()).collect();
    let full = Err(Status::InsufficientMemory);
    assert_eq!(rot.cipher_setup(of_cipher, ctr, ENCRYPT), full);
    assert_eq!(rot.aead_setup(of_aead, gcm, ENCRYPT), full);
    rot.destroy_key(of_cipher).unwrap();
    rot.destroy_key(of_aead).unwrap();
    for operation in ciphers {
        assert_eq!(rot.cipher_set_iv(operation, &[0; 16]), Err(Status::BadState));
        rot.cipher_abort(operation);
    }
    for operation in aeads {
        assert_eq!(rot.aead_set_nonce(operation, &[0; 12]), Err(Status::BadState));
        rot.aead_abort(operation);
    }
    let again = key(&mut rot, KeyType::AES, ctr, 16);
    assert!(rot.cipher_setup(again, ctr, ENCRYPT).is_ok());
}

fn wrapping(rot: &mut Device, algorithm: Algorithm) -> KeyId {
    let attributes = KeyAttributes {
        key_type: KeyType::AES,
        usage: Usage::WRAP | Usage::UNWRAP,
        algorithm,
        ..KeyAttributes::default()
    };
    rot.import_key(&attributes, &[9; 32]).unwrap()
}

#[test]
fn a_key_that_is_wrapped_comes_back_with_the_attributes_asked_for() {
    let mut rot = device();
    for (algorithm, length) in [(Algorithm::KW, 32), (Algorithm::KWP, 32), (Algorithm::KWP, 21)] {
        let kek = wrapping(&mut rot, algorithm);
        let attributes = KeyAttributes {
            key_type: KeyType::HMAC,
            usage: Usage::EXPORT,
            ..KeyAttributes::default()
        };
        let material = text(length);
        let key = rot.import_key(&attributes, &material).unwrap();
        let mut wrapped = [0; 64];
        let total = rot.wrap_key(kek, algorithm, key, &mut wrapped).unwrap();
        assert_eq!(total, length.next_multiple_of(8) + 8);
        let kept = KeyAttributes { lifetime: Lifetime::PERSISTENT, id: KeyId(7), ..attributes };
        for attributes in [attributes, kept] {
            let back = rot.unwrap_key(&attributes, kek, algorithm, &wrapped[..total]).unwrap();
            let mut out = [0; 64];
            assert_eq!(rot.export_key(back, &mut out), Ok(length));
            assert_eq!(out[..length], material);
            assert_eq!(usize::from(rot.get_key_attributes(back).unwrap().bits), length * 8);
            rot.destroy_key(back).unwrap();
        }
        let sized = KeyAttributes { bits: 8, ..attributes };
        let refused = rot.unwrap_key(&sized, kek, algorithm, &wrapped[..total]);
        assert_eq!(refused, Err(Status::InvalidArgument));
        wrapped[total - 1] ^= 1;
        let refused = rot.unwrap_key(&attributes, kek, algorithm, &wrapped[..total]);
        assert_eq!(refused, Err(Status::InvalidSignature));
        let small = rot.wrap_key(kek, algorithm, key, &mut wrapped[..total - 1]);
        assert_eq!(small, Err(Status::BufferTooSmall));
    }
}

#[test]
fn wrapping_needs_its_usage_and_a_key_that_may_be_exported_and_a_length_it_takes() {
    let mut rot = device();
    let kek = wrapping(&mut rot, Algorithm::KW);
    let mut import = |usage, length: usize| {
        let attributes =
            KeyAttributes { key_type: KeyType::HMAC, usage, ..KeyAttributes::default() };
        rot.import_key(&attributes, &text(length)).unwrap()
    };
    let (stays, odd, whole) =
        (import(Usage::COPY, 32), import(Usage::EXPORT, 21), import(Usage::EXPORT, 32));
    let out = &mut [0; 64];
    assert_eq!(rot.wrap_key(kek, Algorithm::KW, stays, out), Err(Status::NotPermitted));
    assert_eq!(rot.wrap_key(kek, Algorithm::KW, odd, out), Err(Status::InvalidArgument));
    assert_eq!(rot.wrap_key(kek, Algorithm::KW, KeyId(99), out), Err(Status::InvalidHandle));
    assert_eq!(rot.wrap_key(KeyId(99), Algorithm::KW, whole, out), Err(Status::InvalidHandle));
    assert_eq!(rot.wrap_key(kek, Algorithm::KWP, whole, out), Err(Status::NotPermitted));
    assert_eq!(rot.wrap_key(whole, Algorithm::KW, kek, out), Err(Status::NotPermitted));
    for (algorithm, usage, expected) in [
        (Algorithm::KW, Usage::WRAP, Ok(())),
        (Algorithm::KWP, Usage::WRAP, Err(Status::NotPermitted)),
        (Algorithm::KW, Usage::ENCRYPT, Err(Status::InvalidArgument)),
    ] {
        assert_eq!(rot.check_key_usage(kek, algorithm, usage), expected);
    }
}

#[test]
fn what_a_build_can_do_can_be_asked() {
    for (algorithm, key_type, ..) in CIPHERS {
        assert!(can_cipher(key_type, algorithm), "{algorithm:?}");
        assert!(!can_cipher(KeyType::HMAC, algorithm), "{algorithm:?}");
    }
    for (algorithm, key_type, ..) in AEADS {
        assert!(can_aead(key_type, algorithm), "{algorithm:?}");
        assert!(!can_aead(KeyType::HMAC, algorithm), "{algorithm:?}");
    }
    assert!(!can_aead(KeyType::AES, Algorithm::GCM.with_tag_length(5)));
}
