//! Hashes and extendable output: CAVP for SHA-1, SHA-2, SHA-3 and SHAKE; the authors' values for BLAKE2.

use crate::lines::Lines;
use crate::{data, program};

#[test]
fn hashes_of_nist_and_rfc_7693() {
    let mut lines = Lines::default();
    lines.data(&data!("sha1", "sha2", "sha3", "shake_hash", "blake2"));
    program::run("hash", &lines);
}

#[test]
fn extendable_output_of_nist() {
    let mut lines = Lines::default();
    lines.data(&data!("shake"));
    program::run("xof", &lines);
}
