//! ECDSA: Wycheproof on the four curves, RFC 6979 for signing.

use crate::lines::{Lines, Tally, is_valid};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::ecdsa::{TestGroupTypeId, TestName, TestSet};

/// One number of a signature in strict DER, as `bytes` bytes: none if it is not encoded so, is negative or does not fit.
fn number<'a>(der: &mut &'a [u8], bytes: usize) -> Option<Vec<u8>> {
    let [0x02, length, rest @ ..] = *der else { return None };
    let (mut value, rest): (&'a [u8], _) = rest.split_at_checked(usize::from(*length))?;
    *der = rest;
    match value {
        [0, next, ..] if *next >= 0x80 => value = &value[1..],
        [0] => (),
        [0, ..] | [] => return None,
        [first, ..] if *first >= 0x80 => return None,
        _ => (),
    }
    let mut padded = vec![0; bytes.checked_sub(value.len())?];
    padded.extend_from_slice(value);
    Some(padded)
}

/// A signature in strict DER as r and s. What is not that does not exist in PSA Crypto.
fn fixed_size(der: &[u8], bytes: usize) -> Option<Vec<u8>> {
    let mut rest = match der {
        [0x30, length, rest @ ..] if usize::from(*length) == rest.len() && *length < 0x80 => rest,
        [0x30, 0x81, length @ 0x80..=0xff, rest @ ..] if usize::from(*length) == rest.len() => rest,
        _ => return None,
    };
    let signature = [number(&mut rest, bytes)?, number(&mut rest, bytes)?].concat();
    rest.is_empty().then_some(signature)
}

#[test]
fn der_signatures_are_converted_or_left_out() {
    assert_eq!(fixed_size(&[0x30, 6, 2, 1, 5, 2, 1, 0x7f], 2), Some(vec![0, 5, 0, 0x7f]));
    assert_eq!(fixed_size(&[0x30, 7, 2, 1, 5, 2, 2, 0, 0x80], 2), Some(vec![0, 5, 0, 0x80]));
    assert_eq!(fixed_size(&[0x30, 6, 2, 1, 5, 2, 1, 0x80], 2), None);
    assert_eq!(fixed_size(&[0x30, 7, 2, 1, 5, 2, 2, 0, 0x7f], 2), None);
    assert_eq!(fixed_size(&[0x30, 6, 2, 1, 5, 2, 1, 0x7f, 0], 2), None);
    assert_eq!(fixed_size(&[0x30, 8, 2, 1, 5, 2, 3, 1, 1, 1], 2), None);
    assert_eq!(fixed_size(&[0x30, 0x81, 6, 2, 1, 5, 2, 1, 0x7f], 2), None);
}

struct Curve {
    name: &'static str,
    family: u32,
    bytes: usize,
}

fn file(lines: &mut Lines, curve: &Curve, hash: (&str, u32), file: &str, left_out: usize) {
    let set = TestSet::load(file.parse::<TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    lines.of(&format!("ECDSA-{}-{}", curve.name, hash.0), &format!("Wycheproof {file}"));
    for group in &set.test_groups {
        for test in &group.tests {
            let signature = match group.test_type {
                TestGroupTypeId::EcdsaP1363 => Some(test.sig.to_vec()),
                _ => fixed_size(&test.sig, curve.bytes),
            };
            let Some(signature) = signature else {
                tally.left_out();
                continue;
            };
            let line = lines.case("verify").number("alg", ecdsa(hash.1));
            let line = line.number("type", ecc_public(curve.family)).hex("key", &group.key.key);
            let line = line.hex("text", &test.msg).hex("signature", &signature);
            if !is_valid(test.result) {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally.check(set.number_of_tests, left_out);
}

const P_256: Curve = Curve { name: "P-256", family: SECP_R1, bytes: 32 };
const P_384: Curve = Curve { name: "P-384", family: SECP_R1, bytes: 48 };
const P_521: Curve = Curve { name: "P-521", family: SECP_R1, bytes: 66 };
const SECP256K1: Curve = Curve { name: "secp256k1", family: SECP_K1, bytes: 32 };

#[test]
fn ecdsa_on_p_256_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(4);
    file(&mut lines, &P_256, ("SHA-256", SHA_256), "ecdsa_secp256r1_sha256_p1363", 0);
    file(&mut lines, &P_256, ("SHA-512", SHA_512), "ecdsa_secp256r1_sha512_p1363", 0);
    file(&mut lines, &P_256, ("SHA3-256", SHA3_256), "ecdsa_secp256r1_sha3_256", 235);
    file(&mut lines, &P_256, ("SHA3-512", SHA3_512), "ecdsa_secp256r1_sha3_512", 236);
    program::run("ecdsa_p256_wycheproof", &lines);
}

#[test]
fn ecdsa_on_secp256k1_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(4);
    file(&mut lines, &SECP256K1, ("SHA-256", SHA_256), "ecdsa_secp256k1_sha256_p1363", 0);
    file(&mut lines, &SECP256K1, ("SHA-512", SHA_512), "ecdsa_secp256k1_sha512_p1363", 0);
    file(&mut lines, &SECP256K1, ("SHA3-256", SHA3_256), "ecdsa_secp256k1_sha3_256", 233);
    file(&mut lines, &SECP256K1, ("SHA3-512", SHA3_512), "ecdsa_secp256k1_sha3_512", 233);
    let shake = ("SHAKE256-512", SHAKE256_512);
    file(&mut lines, &SECP256K1, shake, "ecdsa_secp256k1_shake256_p1363", 0);
    program::run("ecdsa_secp256k1_wycheproof", &lines);
}

#[test]
fn ecdsa_on_p_384_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(2);
    file(&mut lines, &P_384, ("SHA-256", SHA_256), "ecdsa_secp384r1_sha256", 234);
    file(&mut lines, &P_384, ("SHA-384", SHA_384), "ecdsa_secp384r1_sha384_p1363", 0);
    file(&mut lines, &P_384, ("SHA-512", SHA_512), "ecdsa_secp384r1_sha512_p1363", 0);
    file(&mut lines, &P_384, ("SHA3-384", SHA3_384), "ecdsa_secp384r1_sha3_384", 233);
    file(&mut lines, &P_384, ("SHA3-512", SHA3_512), "ecdsa_secp384r1_sha3_512", 236);
    let shake = ("SHAKE256-512", SHAKE256_512);
    file(&mut lines, &P_384, shake, "ecdsa_secp384r1_shake256_p1363", 0);
    program::run("ecdsa_p384_wycheproof", &lines);
}

#[test]
fn ecdsa_on_p_521_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(2);
    file(&mut lines, &P_521, ("SHA-512", SHA_512), "ecdsa_secp521r1_sha512_p1363", 0);
    file(&mut lines, &P_521, ("SHA3-512", SHA3_512), "ecdsa_secp521r1_sha3_512", 227);
    let shake = ("SHAKE256-512", SHAKE256_512);
    file(&mut lines, &P_521, shake, "ecdsa_secp521r1_shake256_p1363", 0);
    program::run("ecdsa_p521_wycheproof", &lines);
}

#[test]
fn ecdsa_of_rfc_6979() {
    let mut lines = Lines::default();
    lines.data(&data!("ecdsa"));
    program::run("ecdsa", &lines);
}
