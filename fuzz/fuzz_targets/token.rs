//! Tokens, keys and reference values of any bytes: see `token/src/testing.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| psa_rot_token::testing::fuzz_token(input));
