//! A build offers the mechanisms that are asked for, and no others, although services and other mechanisms have theirs inside. `.ci/run`
//! runs this with several sets of features.
#![cfg(feature = "crypto")]
#![allow(clippy::unwrap_used)]

use psa_rot::crypto::{Algorithm, CipherSuite, KeyAttributes, KeyType, Usage};
use psa_rot::testing::{TestPlatform, device};
use psa_rot::{Rot, Status};

type Device = Rot<TestPlatform>;

/// A mechanism of one feature, or more that it needs.
macro_rules! has {
    ($($feature:literal),+) => { cfg!(all($(feature = $feature),+)) };
}

/// A call succeeds with a mechanism that is asked for, and is not supported with any other.
fn check(name: &str, wanted: bool, answer: Result<(), Status>) {
    let expected = if wanted { Ok(()) } else { Err(Status::NotSupported) };
    assert_eq!(answer, expected, "{name}");
}

fn hash(rot: &mut Device, algorithm: Algorithm) -> Result<(), Status> {
    rot.hash_compute(algorithm, b"abc", &mut [0; 64]).map(|_| ())
}

fn derivation(rot: &mut Device, algorithm: Algorithm) -> Result<(), Status> {
    let operation = rot.key_derivation_setup(algorithm)?;
    rot.key_derivation_abort(operation);
    Ok(())
}

/// Makes a key for the algorithm, and calls it.
fn with_key(
    rot: &mut Device,
    (key_type, bits): (KeyType, u16),
    algorithm: Algorithm,
    call: impl FnOnce(&mut Device, psa_rot::crypto::KeyId) -> Result<(), Status>,
) -> Result<(), Status> {
    let usage = [Usage::SIGN_MESSAGE, Usage::VERIFY_MESSAGE, Usage::DERIVE, Usage::ENCRYPT];
    let usage = usage.into_iter().fold(Usage::NONE, |all, one| all | one);
    let attributes = KeyAttributes { key_type, bits, usage, algorithm, ..KeyAttributes::default() };
    let key = rot.generate_key(&attributes)?;
    let answer = call(rot, key);
    rot.destroy_key(key).unwrap();
    answer
}

fn mac(rot: &mut Device, key: (KeyType, u16), algorithm: Algorithm) -> Result<(), Status> {
    with_key(rot, key, algorithm, |rot, key| {
        rot.mac_compute(key, algorithm, b"abc", &mut [0; 64]).map(|_| ())
    })
}

fn sign(rot: &mut Device, key: (KeyType, u16), algorithm: Algorithm) -> Result<(), Status> {
    with_key(rot, key, algorithm, |rot, key| {
        rot.sign_message(key, algorithm, b"abc", &mut [0; 132]).map(|_| ())
    })
}

/// Whether a signature can be verified; the one here does not hold.
fn verify(rot: &mut Device, key: (KeyType, u16), algorithm: Algorithm) -> Result<(), Status> {
    with_key(rot, key, algorithm, |rot, key| {
        match rot.verify_message(key, algorithm, b"abc", &[0; 64]) {
            Err(Status::InvalidSignature) => Ok(()),
            other => other,
        }
    })
}

fn agree(rot: &mut Device, key: (KeyType, u16)) -> Result<(), Status> {
    with_key(rot, key, Algorithm::ECDH, |rot, key| {
        let mut peer = [0; 133];
        let length = rot.export_public_key(key, &mut peer)?;
        rot.raw_key_agreement(Algorithm::ECDH, key, &peer[..length], &mut [0; 66]).map(|_| ())
    })
}

fn encapsulate(rot: &mut Device, key: (KeyType, u16)) -> Result<(), Status> {
    with_key(rot, key, Algorithm::ECIES_SEC1, |rot, key| {
        let attributes = KeyAttributes { key_type: KeyType::DERIVE, ..KeyAttributes::default() };
        let (shared, _) =
            rot.encapsulate(key, Algorithm::ECIES_SEC1, &attributes, &mut [0; 133])?;
        rot.destroy_key(shared)
    })
}

fn exchange(rot: &mut Device, algorithm: Algorithm) -> Result<(), Status> {
    let attributes = KeyAttributes {
        key_type: KeyType::SPAKE2P_KEY_PAIR_SECP_R1,
        usage: Usage::DERIVE,
        algorithm,
        ..KeyAttributes::default()
    };
    let key = rot.import_key(&attributes, &[1; 64])?;
    let suite =
        CipherSuite { algorithm, primitive_type: 1, family: 0x12, bits: 256, key_confirmation: 0 };
    let answer = rot.pake_setup(key, &suite).map(|operation| rot.pake_abort(operation));
    rot.destroy_key(key).unwrap();
    answer
}

#[test]
fn hashes_and_macs_are_those_that_are_asked_for() {
    let rot = &mut device();
    check("SHA-224", has!("sha-224"), hash(rot, Algorithm::SHA_224));
    check("SHA-256", has!("sha-256"), hash(rot, Algorithm::SHA_256));
    check("SHA-384", has!("sha-384"), hash(rot, Algorithm::SHA_384));
    check("SHA-512", has!("sha-512"), hash(rot, Algorithm::SHA_512));
    check("SHAKE256-512", has!("shake256-512"), hash(rot, Algorithm::SHAKE256_512));
    let key = (KeyType::HMAC, 256);
    let algorithm = Algorithm::HMAC.with_hash(Algorithm::SHA_256);
    check("HMAC-SHA-256", has!("hmac", "sha-256"), mac(rot, key, algorithm));
    let algorithm = Algorithm::HMAC.with_hash(Algorithm::SHA_512);
    check("HMAC-SHA-512", has!("hmac", "sha-512"), mac(rot, key, algorithm));
    check("CMAC", has!("cmac"), mac(rot, (KeyType::AES, 128), Algorithm::CMAC));
}

#[test]
fn derivations_are_those_that_are_asked_for_with_hashes_that_are() {
    let rot = &mut device();
    let mut one =
        |name: &str, wanted: bool, algorithm| check(name, wanted, derivation(rot, algorithm));
    for (name, has_hash, hash) in [
        ("SHA-256", has!("sha-256"), Algorithm::SHA_256),
        ("SHA-384", has!("sha-384"), Algorithm::SHA_384),
    ] {
        for (family, wanted, algorithm) in [
            ("HKDF", has!("hkdf"), Algorithm::HKDF),
            ("HKDF-Extract", has!("hkdf-extract"), Algorithm::HKDF_EXTRACT),
            ("HKDF-Expand", has!("hkdf-expand"), Algorithm::HKDF_EXPAND),
            ("PBKDF2", has!("pbkdf2-hmac"), Algorithm::PBKDF2_HMAC),
            ("SP 800-108", has!("sp800-108-hmac"), Algorithm::SP800_108_COUNTER_HMAC),
        ] {
            one(&format!("{family} {name}"), wanted && has_hash, algorithm.with_hash(hash));
        }
    }
    one("SP 800-108 CMAC", has!("sp800-108-cmac"), Algorithm::SP800_108_COUNTER_CMAC);
    one("PBKDF2 CMAC", has!("pbkdf2-aes-cmac-prf-128"), Algorithm::PBKDF2_AES_CMAC_PRF_128);
    one("ECJPAKE to PMS", has!("tls12-ecjpake-to-pms"), Algorithm::TLS12_ECJPAKE_TO_PMS);
}

#[test]
fn signatures_are_those_that_are_asked_for() {
    let rot = &mut device();
    let p256 = (KeyType::ECC_KEY_PAIR_SECP_R1, 256);
    let (random, deterministic) =
        (Algorithm::ECDSA_SHA_256, Algorithm::DETERMINISTIC_ECDSA_SHA_256);
    let built = has!("secp256r1", "sha-256");
    check("ECDSA", has!("ecdsa") && built, sign(rot, p256, random));
    let wanted = has!("deterministic-ecdsa");
    check("deterministic ECDSA", wanted && built, sign(rot, p256, deterministic));
    // A verifier does not see how a signature was made.
    let wanted = cfg!(any(feature = "ecdsa", feature = "deterministic-ecdsa"));
    check("ECDSA, verified", wanted && built, verify(rot, p256, random));
    check("deterministic ECDSA, verified", wanted && built, verify(rot, p256, deterministic));
    // These hash by themselves.
    let (ed25519, ed448) = (
        (KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 255),
        (KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 448),
    );
    check("Ed25519", has!("ed25519"), sign(rot, ed25519, Algorithm::PURE_EDDSA));
    check("Ed25519ph", has!("ed25519"), sign(rot, ed25519, Algorithm::ED25519PH));
    check("Ed448ph", has!("ed448"), sign(rot, ed448, Algorithm::ED448PH));
}

#[test]
fn agreements_and_exchanges_are_those_that_are_asked_for() {
    let rot = &mut device();
    let (p256, x25519) =
        ((KeyType::ECC_KEY_PAIR_SECP_R1, 256), (KeyType::ECC_KEY_PAIR_MONTGOMERY, 255));
    check("ECDH", has!("ecdh", "secp256r1"), agree(rot, p256));
    check("X25519", has!("ecdh", "x25519"), agree(rot, x25519));
    check("ECIES", has!("ecies-sec1", "secp256r1"), encapsulate(rot, p256));
    check("ECIES, X25519", has!("ecies-sec1", "x25519"), encapsulate(rot, x25519));
    let hmac = Algorithm::SPAKE2P_HMAC.with_hash(Algorithm::SHA_256);
    let cmac = Algorithm::SPAKE2P_CMAC.with_hash(Algorithm::SHA_256);
    check("SPAKE2+ HMAC", has!("spake2p-hmac", "sha-256"), exchange(rot, hmac));
    check("SPAKE2+ CMAC", has!("spake2p-cmac", "sha-256"), exchange(rot, cmac));
    check("SPAKE2+ Matter", has!("spake2p-matter"), exchange(rot, Algorithm::SPAKE2P_MATTER));
}

/// Tokens are signed with ECDSA and SHA-256 whether or not these are asked for.
#[cfg(any(feature = "attestation-es256", feature = "all"))]
#[test]
fn a_token_is_signed_in_a_build_without_signatures() {
    let token = &mut [0; 1024];
    device().attest_token(&[7; 32], token).unwrap();
    assert_eq!(token[..6], [0xd2, 0x84, 0x43, 0xa1, 0x01, 0x26]);
}
