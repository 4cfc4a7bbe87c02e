//! Messages in pieces against whole ones: see `src/testing/multipart_fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| psa_rot::testing::fuzz_multipart(input));
