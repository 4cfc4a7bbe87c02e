//! Each mechanism that handles secrets, once, with its secrets marked for valgrind: keys, plaintexts, passwords, the output of the
//! entropy source, the root key. `.ci/constant-time` runs it.
//!
//! ```text
//! psa-rot-constant-time            names the mechanisms, and first what leaks on purpose: control/...
//! psa-rot-constant-time NAME       runs one
//! ```
#![allow(clippy::expect_used, reason = "a mechanism that fails fails the check")]

mod asymmetric;
mod control;
mod device;
mod symmetric;
mod valgrind;

use asymmetric as pk;
use device::{Device, device};
use psa_rot::crypto::{Algorithm as Alg, KeyType as Type, Step};
use std::process::ExitCode;
use symmetric as sym;

type Run = fn(Device);

const SHA_256: Alg = Alg::SHA_256;
const SHA_512: Alg = Alg::SHA_512;
const R1: Type = Type::ECC_KEY_PAIR_SECP_R1;
const K1: Type = Type::ECC_KEY_PAIR_SECP_K1;
const MONTGOMERY: Type = Type::ECC_KEY_PAIR_MONTGOMERY;
const EDWARDS: Type = Type::ECC_KEY_PAIR_TWISTED_EDWARDS;
const RSA_PKCS1: Alg = Alg::RSA_PKCS1V15_SIGN_RAW.with_hash(SHA_256);
const ECDSA: Alg = Alg::ECDSA_SHA_256;
const FIXED_ECDSA: Alg = Alg::DETERMINISTIC_ECDSA_SHA_256;

#[rustfmt::skip]
const MECHANISMS: &[(&str, Run)] = &[
    ("control/table-look-up", |mut rot| control::table_look_up(&mut rot)),
    ("control/early-exit", |mut rot| control::early_exit(&mut rot)),
    ("control/key-store", |mut rot| control::key_store(&mut rot)),
    ("control/mac", |mut rot| control::mac(&mut rot)),
    ("control/random", |mut rot| control::random(&mut rot)),
    ("control/tag", |mut rot| control::tag(&mut rot)),
    ("control/padding", |mut rot| control::padding(&mut rot)),
    ("control/password", |mut rot| control::password(&mut rot)),
    ("hmac-sha-256", |mut rot| sym::mac::<32>(&mut rot, Type::HMAC, Alg::HMAC_SHA_256)),
    ("hmac-sha-512", |mut rot| sym::mac::<64>(&mut rot, Type::HMAC, Alg::HMAC.with_hash(SHA_512))),
    ("hmac-sha3-256", |mut rot| sym::mac::<32>(&mut rot, Type::HMAC, Alg::HMAC.with_hash(Alg::SHA3_256))),
    ("hmac-long-key", |mut rot| sym::mac::<100>(&mut rot, Type::HMAC, Alg::HMAC_SHA_256)),
    ("cmac", |mut rot| sym::mac::<16>(&mut rot, Type::AES, Alg::CMAC)),
    ("hmac-in-pieces", |mut rot| sym::mac_in_pieces::<32>(&mut rot, Type::HMAC, Alg::HMAC_SHA_256)),
    ("cmac-in-pieces", |mut rot| sym::mac_in_pieces::<16>(&mut rot, Type::AES, Alg::CMAC)),
    ("aes-ctr", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::CTR, 16)),
    ("aes-256-ctr", |mut rot| sym::cipher::<32>(&mut rot, Type::AES, Alg::CTR, 16)),
    ("aes-cbc-no-padding", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::CBC_NO_PADDING, 16)),
    ("aes-cbc-pkcs7", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::CBC_PKCS7, 16)),
    ("aes-ecb", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::ECB_NO_PADDING, 0)),
    ("aes-cfb", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::CFB, 16)),
    ("aes-ofb", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::OFB, 16)),
    ("aes-xts", |mut rot| sym::cipher::<32>(&mut rot, Type::AES, Alg::XTS, 16)),
    ("aes-ccm-star", |mut rot| sym::cipher::<16>(&mut rot, Type::AES, Alg::CCM_STAR_NO_TAG, 13)),
    ("chacha20", |mut rot| sym::cipher::<32>(&mut rot, Type::CHACHA20, Alg::STREAM_CIPHER, 12)),
    ("xchacha20", |mut rot| sym::cipher::<32>(&mut rot, Type::XCHACHA20, Alg::STREAM_CIPHER, 24)),
    ("aes-ctr-in-pieces", |mut rot| sym::cipher_in_pieces::<16>(&mut rot, Type::AES, Alg::CTR)),
    ("aes-cbc-pkcs7-in-pieces", |mut rot| sym::cipher_in_pieces::<16>(&mut rot, Type::AES, Alg::CBC_PKCS7)),
    ("aes-gcm", |mut rot| sym::aead::<16>(&mut rot, Type::AES, Alg::GCM, 12)),
    ("aes-256-gcm", |mut rot| sym::aead::<32>(&mut rot, Type::AES, Alg::GCM, 12)),
    ("aes-ccm", |mut rot| sym::aead::<16>(&mut rot, Type::AES, Alg::CCM, 13)),
    ("chacha20-poly1305", |mut rot| sym::aead::<32>(&mut rot, Type::CHACHA20, Alg::CHACHA20_POLY1305, 12)),
    ("xchacha20-poly1305", |mut rot| sym::aead::<32>(&mut rot, Type::XCHACHA20, Alg::XCHACHA20_POLY1305, 24)),
    ("ascon-aead128", |mut rot| sym::aead::<16>(&mut rot, Type::ASCON, Alg::ASCON_AEAD128, 16)),
    ("aes-gcm-in-pieces", |mut rot| sym::aead_in_pieces::<16>(&mut rot, Type::AES, Alg::GCM, 12)),
    ("aes-ccm-in-pieces", |mut rot| sym::aead_in_pieces::<16>(&mut rot, Type::AES, Alg::CCM, 13)),
    ("chacha20-poly1305-in-pieces", |mut rot| sym::aead_in_pieces::<32>(&mut rot, Type::CHACHA20, Alg::CHACHA20_POLY1305, 12)),
    ("ascon-aead128-in-pieces", |mut rot| sym::aead_in_pieces::<16>(&mut rot, Type::ASCON, Alg::ASCON_AEAD128, 16)),
    ("aes-kw", |mut rot| sym::wrap(&mut rot, Alg::KW)),
    ("aes-kwp", |mut rot| sym::wrap(&mut rot, Alg::KWP)),
    ("hkdf", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::DERIVE, algorithm: Alg::HKDF_SHA_256, step: Step::SECRET,
        inputs: &[(Step::SALT, b"salt"), (Step::INFO, b"info")] })),
    ("pbkdf2-hmac", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::PASSWORD, algorithm: Alg::PBKDF2_HMAC.with_hash(SHA_256), step: Step::PASSWORD,
        inputs: &[(Step::SALT, b"salt")] })),
    ("pbkdf2-aes-cmac-prf-128", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::PASSWORD, algorithm: Alg::PBKDF2_AES_CMAC_PRF_128, step: Step::PASSWORD,
        inputs: &[(Step::SALT, b"salt")] })),
    ("tls12-prf", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::DERIVE, algorithm: Alg::TLS12_PRF.with_hash(SHA_256), step: Step::SECRET,
        inputs: &[(Step::SEED, b"seed"), (Step::LABEL, b"label")] })),
    ("sp800-108-hmac", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::DERIVE, algorithm: Alg::SP800_108_COUNTER_HMAC.with_hash(SHA_256), step: Step::SECRET,
        inputs: &[(Step::LABEL, b"label"), (Step::CONTEXT, b"context")] })),
    ("sp800-108-cmac", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::AES, algorithm: Alg::SP800_108_COUNTER_CMAC, step: Step::SECRET,
        inputs: &[(Step::LABEL, b"label"), (Step::CONTEXT, b"context")] })),
    ("hkdf-extract", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::DERIVE, algorithm: Alg::HKDF_EXTRACT.with_hash(SHA_256), step: Step::SECRET,
        inputs: &[(Step::SALT, b"salt")] })),
    ("hkdf-expand", |mut rot| sym::derive(&mut rot, &sym::Derivation {
        key_type: Type::DERIVE, algorithm: Alg::HKDF_EXPAND.with_hash(SHA_256), step: Step::SECRET,
        inputs: &[(Step::INFO, b"info")] })),
    ("ps", sym::protected_storage),
    ("persistent-key", sym::persistent_key),
    ("ecdsa-p256", |mut rot| pk::sign::<32>(&mut rot, R1, ECDSA, 0)),
    ("ecdsa-p256-generate", |mut rot| pk::generate(&mut rot, R1, ECDSA, 256)),
    ("deterministic-ecdsa-p256", |mut rot| pk::sign::<32>(&mut rot, R1, FIXED_ECDSA, 0)),
    ("ecdh-p256", |mut rot| pk::agree::<32>(&mut rot, R1, 256)),
    ("x25519", |mut rot| pk::agree::<32>(&mut rot, MONTGOMERY, 255)),
    ("ed25519", |mut rot| pk::sign::<32>(&mut rot, EDWARDS, Alg::PURE_EDDSA, 255)),
    ("ed25519-context", |mut rot| pk::sign_in_context::<32>(&mut rot, EDWARDS, Alg::EDDSA_CTX, 255)),
    ("ed25519ph", |mut rot| pk::sign_in_context::<32>(&mut rot, EDWARDS, Alg::ED25519PH, 255)),
    ("attestation", |mut rot| pk::attest(&mut rot)),
    ("ecdsa-p384", |mut rot| pk::sign::<48>(&mut rot, R1, ECDSA, 0)),
    ("deterministic-ecdsa-p384", |mut rot| pk::sign::<48>(&mut rot, R1, FIXED_ECDSA, 0)),
    ("ecdh-p384", |mut rot| pk::agree::<48>(&mut rot, R1, 384)),
    ("ecdsa-p521", |mut rot| pk::sign::<66>(&mut rot, R1, ECDSA, 521)),
    ("deterministic-ecdsa-p521", |mut rot| pk::sign::<66>(&mut rot, R1, FIXED_ECDSA, 521)),
    ("ecdh-p521", |mut rot| pk::agree::<66>(&mut rot, R1, 521)),
    ("ecdsa-secp256k1", |mut rot| pk::sign::<32>(&mut rot, K1, ECDSA, 0)),
    ("deterministic-ecdsa-secp256k1", |mut rot| pk::sign::<32>(&mut rot, K1, FIXED_ECDSA, 0)),
    ("ecdh-secp256k1", |mut rot| pk::agree::<32>(&mut rot, K1, 256)),
    ("x448", |mut rot| pk::agree::<56>(&mut rot, MONTGOMERY, 448)),
    ("ed448", |mut rot| pk::sign::<57>(&mut rot, EDWARDS, Alg::PURE_EDDSA, 448)),
    ("ed448ph", |mut rot| pk::sign_in_context::<57>(&mut rot, EDWARDS, Alg::ED448PH, 448)),
    ("rsa-pkcs1v15-sign", |mut rot| pk::rsa_sign(&mut rot, RSA_PKCS1)),
    ("rsa-pss", |mut rot| pk::rsa_sign(&mut rot, Alg::RSA_PSS.with_hash(SHA_256))),
    ("rsa-pkcs1v15-crypt", |mut rot| pk::rsa_decrypt(&mut rot, Alg::RSA_PKCS1V15_CRYPT)),
    ("rsa-oaep", |mut rot| pk::rsa_decrypt(&mut rot, Alg::RSA_OAEP.with_hash(SHA_256))),
    ("ml-kem-512", |mut rot| pk::ml_kem(&mut rot, 512)),
    ("ml-kem-768", |mut rot| pk::ml_kem(&mut rot, 768)),
    ("ml-kem-1024", |mut rot| pk::ml_kem(&mut rot, 1024)),
    ("ml-dsa-44", |mut rot| pk::sign::<32>(&mut rot, Type::ML_DSA_KEY_PAIR, Alg::ML_DSA, 128)),
    ("ml-dsa-65", |mut rot| pk::sign::<32>(&mut rot, Type::ML_DSA_KEY_PAIR, Alg::ML_DSA, 192)),
    ("ml-dsa-87", |mut rot| pk::sign::<32>(&mut rot, Type::ML_DSA_KEY_PAIR, Alg::ML_DSA, 256)),
    ("hash-ml-dsa-65", |mut rot| pk::sign_in_context::<32>(&mut rot, Type::ML_DSA_KEY_PAIR, Alg::HASH_ML_DSA.with_hash(SHA_512), 192)),
    ("spake2p-hmac", |mut rot| pk::spake2p(&mut rot, Alg::SPAKE2P_HMAC.with_hash(SHA_256))),
    ("spake2p-cmac", |mut rot| pk::spake2p(&mut rot, Alg::SPAKE2P_CMAC.with_hash(SHA_256))),
    ("spake2p-matter", |mut rot| pk::spake2p(&mut rot, Alg::SPAKE2P_MATTER)),
    ("jpake", |mut rot| pk::jpake(&mut rot)),
];

fn main() -> ExitCode {
    let Some(name) = std::env::args().nth(1) else {
        MECHANISMS.iter().for_each(|(name, _)| println!("{name}"));
        return ExitCode::SUCCESS;
    };
    if !valgrind::is_watching() {
        eprintln!("this says nothing outside valgrind, on x86-64: run .ci/constant-time");
        return ExitCode::FAILURE;
    }
    let Some((_, run)) = MECHANISMS.iter().find(|(known, _)| *known == name) else {
        eprintln!("there is no mechanism {name}");
        return ExitCode::FAILURE;
    };
    run(device());
    println!("done");
    ExitCode::SUCCESS
}
