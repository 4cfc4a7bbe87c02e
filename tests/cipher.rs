//! Unauthenticated ciphers (PSA Crypto 1.5 §10.5): AES in counter mode.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const CTR: Algorithm = Algorithm::CTR;
const BOTH: Usage = Usage(Usage::ENCRYPT.0 | Usage::DECRYPT.0);

/// NIST SP 800-38A F.5: <https://nvlpubs.nist.gov/nistpubs/Legacy/SP/nistspecialpublication800-38a.pdf>
const COUNTER: [u8; 16] = hex!("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
const PLAIN: [u8; 64] = hex!(
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
);
const VECTORS: [(&[u8], [u8; 64]); 3] = [
    (
        &hex!("2b7e151628aed2a6abf7158809cf4f3c"),
        hex!(
            "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff"
            "5ae4df3edbd5d35e5b4f09020db03eab1e031dda2fbe03d1792170a0f3009cee"
        ),
    ),
    (
        &hex!("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"),
        hex!(
            "1abc932417521ca24f2b0459fe7e6e0b090339ec0aa6faefd5ccc2c6f4ce8e94"
            "1e36b26bd1ebc670d1bd1d665620abf74f78a7f6d29809585a97daec58c6b050"
        ),
    ),
    (
        &hex!("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
        hex!(
            "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
            "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"
        ),
    ),
];

#[test]
fn the_vectors_of_sp_800_38a_decrypt_whole_and_cut_anywhere() {
    let mut rot = device();
    for (material, ciphertext) in VECTORS {
        let key = rot.import_key(&volatile(AES, BOTH, CTR), material).unwrap();
        for length in 0..=64 {
            let mut buffer = ciphertext;
            assert_eq!(rot.cipher_decrypt(key, CTR, &COUNTER, &mut buffer, length), Ok(length));
            assert_eq!(buffer[..length], PLAIN[..length]);
            assert_eq!(buffer[length..], ciphertext[length..]);
        }
    }
}

#[test]
fn what_is_encrypted_decrypts_and_no_counter_comes_twice() {
    let mut rot = device();
    let key = rot.import_key(&persistent(1, AES, BOTH, CTR), &[7; 32]).unwrap();
    let mut counters = Vec::new();
    for length in [0, 1, 15, 16, 17, 100] {
        let text: Vec<u8> = (0..length as u8).collect();
        let mut buffer = [&[0; 16], &text[..], &[0xee; 3]].concat();
        assert_eq!(rot.cipher_encrypt(key, CTR, &mut buffer, length), Ok(length + 16));
        assert_eq!(buffer[16 + length..], [0xee; 3]);
        assert!(length < 8 || buffer[16..16 + length] != text);
        let (counter, sealed) = buffer.split_at_mut(16);
        assert!(!counters.contains(&counter.to_vec()));
        counters.push(counter.to_vec());
        assert_eq!(rot.cipher_decrypt(key, CTR, counter, sealed, length), Ok(length));
        assert_eq!(sealed[..length], text);
    }
}

#[test]
fn the_whole_block_counts_up_and_wraps() {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, CTR);
    let mut stream = [0; 64];
    let mut last = [0xff; 16];
    last[15] = 0xfe;
    rot.cipher_decrypt(key, CTR, &last, &mut stream, 64).unwrap();
    for (i, counter) in [last, [0xff; 16], [0; 16], u128::to_be_bytes(1)].iter().enumerate() {
        let mut block = [0; 16];
        rot.cipher_decrypt(key, CTR, counter, &mut block, 16).unwrap();
        assert_eq!(block, stream[16 * i..16 * i + 16], "block {i}");
    }
}

#[test]
fn a_counter_of_another_length_is_an_invalid_argument() {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, CTR);
    for length in [0, 12, 15, 17] {
        let mut buffer = [7; 16];
        let got = rot.cipher_decrypt(key, CTR, &[0; 17][..length], &mut buffer, 16);
        assert_eq!(got, Err(Status::InvalidArgument), "{length}");
        assert_eq!(buffer, [7; 16]);
    }
}

#[test]
fn too_small_a_buffer_and_impossible_lengths_are_refused() {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, CTR);
    let mut buffer = [7; 32];
    assert_eq!(rot.cipher_encrypt(key, CTR, &mut buffer, 17), Err(Status::BufferTooSmall));
    assert_eq!(rot.cipher_encrypt(key, CTR, &mut buffer[..15], 0), Err(Status::BufferTooSmall));
    assert_eq!(
        rot.cipher_decrypt(key, CTR, &COUNTER, &mut buffer, 33),
        Err(Status::BufferTooSmall)
    );
    assert!(rot.cipher_encrypt(key, CTR, &mut buffer, usize::MAX).is_err());
    assert!(rot.cipher_decrypt(key, CTR, &COUNTER, &mut buffer, usize::MAX).is_err());
    assert_eq!(buffer, [7; 32]);
}

#[test]
fn a_key_serves_only_the_direction_it_was_asked_for() {
    let mut rot = device();
    let key = import(&mut rot, AES, BOTH, CTR);
    let encrypts = rot.cipher_key(key, CTR, Direction::Encrypt).unwrap();
    let decrypts = rot.cipher_key(key, CTR, Direction::Decrypt).unwrap();
    let iv = rot.cipher_iv(&encrypts).unwrap();
    assert_eq!(rot.cipher_iv(&decrypts), Err(Status::BadState));
    assert_eq!(iv.len(), 16);
}
