//! The inputs that the fuzz target `token` found worth keeping, and some thousands of others.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use psa_rot_token::testing::fuzz_token;
use std::fs;
use std::path::Path;

const CORPUS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/token");

#[test]
fn what_is_accepted_is_what_it_says_on_every_input_of_the_corpus() {
    let mut files: Vec<_> = fs::read_dir(CORPUS).unwrap().map(|file| file.unwrap()).collect();
    files.sort_by_key(|file| file.file_name());
    assert!(!files.is_empty(), "no input in {}", Path::new(CORPUS).display());
    for file in files {
        // A panic's message follows this line.
        println!("{}", file.path().display());
        fuzz_token(&fs::read(file.path()).unwrap());
    }
}

#[test]
fn what_is_accepted_is_what_it_says_after_each_change_of_a_claims_set() {
    for profile in [0x00, 0x80] {
        // The kind 3, of either profile: changes.
        let kind = (0..=u8::MAX).find(|kind| kind % 6 == 3 && kind & 0x80 == profile).unwrap();
        for place in 0..=u8::MAX {
            for how in 0..3 {
                for value in
                    [0x00, 0x01, 0x18, 0x3a, 0x40, 0x58, 0x60, 0x81, 0xa1, 0xc2, 0xf6, 0xff]
                {
                    fuzz_token(&[kind, place, value, how]);
                }
            }
        }
    }
}
