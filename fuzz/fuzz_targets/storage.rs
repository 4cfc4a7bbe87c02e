//! Storage calls, reboots and power cuts against a plain map: see `src/testing/storage_fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| psa_rot::testing::fuzz_storage(input));
