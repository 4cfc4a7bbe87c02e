//! Keys of any bytes: see `src/testing/import_fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| psa_rot::testing::fuzz_import(input));
