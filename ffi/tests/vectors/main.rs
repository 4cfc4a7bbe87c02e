//! Test vectors through the C interface: Wycheproof for every mechanism it covers, values of NIST and of RFCs for the others.
//!
//! Each chapter writes its cases as lines, which the C program in `runner/` reads and runs in one call and in parts, cut in
//! every way (`runner/runner.h` says how). `data/` holds lines as they are, each file with its source.
//!
//! `cargo test -p psa-rot-ffi --test vectors -- --nocapture` prints the counts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed test panics")]

#[path = "../common/mod.rs"]
mod common;

mod lines;
mod not_built;
mod numbers;
mod program;

mod aead;
mod agreement;
mod cipher;
mod derivation;
mod ecdsa;
mod eddsa;
mod hash;
mod lms;
mod mac;
mod ml_dsa;
mod ml_kem;
mod pake;
mod rsa;
mod wrap;

/// The lines of a file in `data/`.
macro_rules! data {
    ($($name:literal),+ $(,)?) => {
        [$(include_str!(concat!("data/", $name, ".txt"))),+].concat()
    };
}
pub(crate) use data;
