//! The functions that use a key for an algorithm, with a key of every type, every usage flag but their own, and the algorithms of all
//! other functions (PSA Crypto 1.5 §9.5, §9.7, and the errors of each function). `policy.rs` has the finer rules of policies;
//! `key_derivation/` the inputs beside the secret and verification with a key, `eddsa.rs` and `ml_dsa.rs` the calls with a context,
//! `key_storage.rs` and `key_copy.rs` what becomes of keys themselves.
#![cfg(all(feature = "all", feature = "rsa"))]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod common;
use common::*;
use psa_rot::crypto::CipherSuite;
use std::sync::OnceLock;

/// A function that uses a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    MacCompute,
    MacVerify,
    MacSignSetup,
    MacVerifySetup,
    CipherEncrypt,
    CipherDecrypt,
    CipherEncryptSetup,
    CipherDecryptSetup,
    AeadEncrypt,
    AeadDecrypt,
    AeadEncryptSetup,
    AeadDecryptSetup,
    WrapKey,
    UnwrapKey,
    SignHash,
    VerifyHash,
    SignMessage,
    VerifyMessage,
    SignSetup,
    VerifySetup,
    AsymmetricEncrypt,
    AsymmetricDecrypt,
    RawAgreement,
    Agreement,
    DerivationInput(Step),
    DerivationAgreement,
    Encapsulate,
    Decapsulate,
    PakeSetup,
}
use Call::*;

/// Functions with an algorithm, and the types of the keys that serve, key pairs for both halves of a pair.
struct Mechanism(&'static [Call], Algorithm, &'static [KeyType]);

const MACS: &[Call] = &[MacCompute, MacVerify, MacSignSetup, MacVerifySetup];
const CIPHERS: &[Call] = &[CipherEncrypt, CipherDecrypt, CipherEncryptSetup, CipherDecryptSetup];
const AEADS: &[Call] = &[AeadEncrypt, AeadDecrypt, AeadEncryptSetup, AeadDecryptSetup];
const WRAPS: &[Call] = &[WrapKey, UnwrapKey];
const SIGNATURES: &[Call] =
    &[SignHash, VerifyHash, SignMessage, VerifyMessage, SignSetup, VerifySetup];
const MESSAGES: &[Call] = &[SignMessage, VerifyMessage, SignSetup, VerifySetup];
/// EdDSA goes over a message twice to sign it, and once to verify it.
const MESSAGES_IN_ONE_CALL: &[Call] = &[SignMessage, VerifyMessage, VerifySetup];
const HASHES: &[Call] = &[SignHash, VerifyHash];
const VERIFICATIONS: &[Call] = &[VerifyMessage, VerifySetup];
const ENCRYPTIONS: &[Call] = &[AsymmetricEncrypt, AsymmetricDecrypt];
const AGREEMENTS: &[Call] = &[RawAgreement, Agreement];
const SECRETS: &[Call] = &[DerivationInput(Step::SECRET)];
const PASSWORDS: &[Call] = &[DerivationInput(Step::PASSWORD)];
const BEHIND_AGREEMENTS: &[Call] = &[DerivationAgreement];
const ENCAPSULATIONS: &[Call] = &[Encapsulate, Decapsulate];
const PAKES: &[Call] = &[PakeSetup];

const AES_KEY: &[KeyType] = &[AES];
const RSA_KEY: &[KeyType] = &[KeyType::RSA_KEY_PAIR];
const EDWARDS: &[KeyType] = &[KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS];
const WEIERSTRASS: &[KeyType] = &[PAIR, KeyType::ECC_KEY_PAIR_SECP_K1];
const CURVES: &[KeyType] = &[PAIR, KeyType::ECC_KEY_PAIR_SECP_K1, KeyType::ECC_KEY_PAIR_MONTGOMERY];
const PASSWORD_LIKE: &[KeyType] = &[KeyType::PASSWORD, KeyType::PASSWORD_HASH];
const PASSWORD_OR_SECRET: &[KeyType] = &[KeyType::PASSWORD, DERIVE];
const SPAKE2P: &[KeyType] = &[KeyType::SPAKE2P_KEY_PAIR_SECP_R1];
const ML_DSA: &[KeyType] = &[KeyType::ML_DSA_KEY_PAIR];

const fn sha_256(algorithm: Algorithm) -> Algorithm {
    algorithm.with_hash(Algorithm::SHA_256)
}

const MECHANISMS: [Mechanism; 53] = [
    Mechanism(MACS, HMAC_256, &[HMAC]),
    Mechanism(MACS, Algorithm::CMAC, AES_KEY),
    Mechanism(CIPHERS, Algorithm::STREAM_CIPHER, &[KeyType::CHACHA20, KeyType::XCHACHA20]),
    Mechanism(CIPHERS, Algorithm::CTR, AES_KEY),
    Mechanism(CIPHERS, Algorithm::CFB, AES_KEY),
    Mechanism(CIPHERS, Algorithm::OFB, AES_KEY),
    Mechanism(CIPHERS, Algorithm::CCM_STAR_NO_TAG, AES_KEY),
    Mechanism(CIPHERS, Algorithm::XTS, AES_KEY),
    Mechanism(CIPHERS, Algorithm::CBC_NO_PADDING, AES_KEY),
    Mechanism(CIPHERS, Algorithm::CBC_PKCS7, AES_KEY),
    Mechanism(CIPHERS, Algorithm::ECB_NO_PADDING, AES_KEY),
    Mechanism(AEADS, Algorithm::CCM, AES_KEY),
    Mechanism(AEADS, Algorithm::GCM, AES_KEY),
    Mechanism(AEADS, Algorithm::CHACHA20_POLY1305, &[KeyType::CHACHA20]),
    Mechanism(AEADS, Algorithm::XCHACHA20_POLY1305, &[KeyType::XCHACHA20]),
    Mechanism(AEADS, Algorithm::ASCON_AEAD128, &[KeyType::ASCON]),
    Mechanism(WRAPS, Algorithm::KW, AES_KEY),
    Mechanism(WRAPS, Algorithm::KWP, AES_KEY),
    Mechanism(SIGNATURES, ECDSA, WEIERSTRASS),
    Mechanism(SIGNATURES, DETERMINISTIC, WEIERSTRASS),
    Mechanism(HASHES, Algorithm::ECDSA_ANY, WEIERSTRASS),
    Mechanism(MESSAGES_IN_ONE_CALL, Algorithm::PURE_EDDSA, EDWARDS),
    Mechanism(MESSAGES_IN_ONE_CALL, Algorithm::EDDSA_CTX, EDWARDS),
    Mechanism(SIGNATURES, Algorithm::ED25519PH, EDWARDS),
    Mechanism(SIGNATURES, sha_256(Algorithm::RSA_PKCS1V15_SIGN_RAW), RSA_KEY),
    Mechanism(HASHES, Algorithm::RSA_PKCS1V15_SIGN_RAW, RSA_KEY),
    Mechanism(SIGNATURES, sha_256(Algorithm::RSA_PSS), RSA_KEY),
    Mechanism(SIGNATURES, sha_256(Algorithm::RSA_PSS_ANY_SALT), RSA_KEY),
    Mechanism(MESSAGES, Algorithm::ML_DSA, ML_DSA),
    Mechanism(MESSAGES, Algorithm::DETERMINISTIC_ML_DSA, ML_DSA),
    Mechanism(SIGNATURES, sha_256(Algorithm::HASH_ML_DSA), ML_DSA),
    Mechanism(SIGNATURES, sha_256(Algorithm::DETERMINISTIC_HASH_ML_DSA), ML_DSA),
    Mechanism(VERIFICATIONS, Algorithm::LMS, &[KeyType::LMS_PUBLIC_KEY]),
    Mechanism(VERIFICATIONS, Algorithm::HSS, &[KeyType::HSS_PUBLIC_KEY]),
    Mechanism(ENCRYPTIONS, Algorithm::RSA_PKCS1V15_CRYPT, RSA_KEY),
    Mechanism(ENCRYPTIONS, sha_256(Algorithm::RSA_OAEP), RSA_KEY),
    Mechanism(AGREEMENTS, Algorithm::ECDH, CURVES),
    Mechanism(BEHIND_AGREEMENTS, ECDH_HKDF, CURVES),
    Mechanism(SECRETS, HKDF, &[DERIVE]),
    Mechanism(SECRETS, sha_256(Algorithm::HKDF_EXTRACT), &[DERIVE]),
    Mechanism(SECRETS, sha_256(Algorithm::HKDF_EXPAND), &[DERIVE]),
    Mechanism(SECRETS, sha_256(Algorithm::TLS12_PRF), &[DERIVE]),
    Mechanism(SECRETS, sha_256(Algorithm::TLS12_PSK_TO_MS), &[DERIVE]),
    Mechanism(SECRETS, sha_256(Algorithm::SP800_108_COUNTER_HMAC), &[HMAC, DERIVE]),
    Mechanism(SECRETS, Algorithm::SP800_108_COUNTER_CMAC, AES_KEY),
    Mechanism(PASSWORDS, sha_256(Algorithm::PBKDF2_HMAC), PASSWORD_OR_SECRET),
    Mechanism(PASSWORDS, Algorithm::PBKDF2_AES_CMAC_PRF_128, PASSWORD_OR_SECRET),
    Mechanism(ENCAPSULATIONS, Algorithm::ML_KEM, &[KeyType::ML_KEM_KEY_PAIR]),
    Mechanism(ENCAPSULATIONS, Algorithm::ECIES_SEC1, CURVES),
    Mechanism(PAKES, sha_256(Algorithm::JPAKE), PASSWORD_LIKE),
    Mechanism(PAKES, sha_256(Algorithm::SPAKE2P_HMAC), SPAKE2P),
    Mechanism(PAKES, sha_256(Algorithm::SPAKE2P_CMAC), SPAKE2P),
    Mechanism(PAKES, Algorithm::SPAKE2P_MATTER, SPAKE2P),
];

/// These take a seed before the secret.
const TLS_1_2: [Algorithm; 2] =
    [sha_256(Algorithm::TLS12_PRF), sha_256(Algorithm::TLS12_PSK_TO_MS)];

impl Mechanism {
    fn serves(&self, call: Call, key_type: KeyType) -> bool {
        let Self(_, _, types) = self;
        let public_does = matches!(
            call,
            VerifyHash | VerifyMessage | VerifySetup | AsymmetricEncrypt | Encapsulate | PakeSetup
        );
        types.contains(&key_type)
            || public_does && types.iter().any(|pair| pair.public_key() == key_type)
    }
}

/// One sound key of a type, and what the other side of an agreement or encapsulation sends it.
struct Material {
    key_type: KeyType,
    bytes: Vec<u8>,
    peer: Vec<u8>,
}

/// A key of every type that there is.
fn materials() -> &'static [Material] {
    static MATERIALS: OnceLock<Vec<Material>> = OnceLock::new();
    MATERIALS.get_or_init(|| {
        let mut rot = device();
        let mut all = Vec::new();
        let lms = [&[0, 0, 0, 5, 0, 0, 0, 4][..], &[7; 48]].concat();
        let hss = [&[0, 0, 0, 1][..], &lms].concat();
        let rsa = include_bytes!("../src/primitives/rsa/testdata/rsa2048.der").to_vec();
        for (key_type, bytes) in [
            (RAW, vec![0x42; 16]),
            (HMAC, vec![0x42; 32]),
            (DERIVE, vec![0x42; 32]),
            (KeyType::PASSWORD, b"a password".to_vec()),
            (KeyType::PASSWORD_HASH, vec![0x42; 32]),
            (KeyType::PEPPER, vec![0x42; 32]),
            // For XTS two different keys.
            (AES, (0..32).collect()),
            (KeyType::CHACHA20, vec![0x42; 32]),
            (KeyType::XCHACHA20, vec![0x42; 32]),
            (KeyType::ASCON, vec![0x42; 16]),
            (KeyType::LMS_PUBLIC_KEY, lms),
            (KeyType::HSS_PUBLIC_KEY, hss),
        ] {
            all.push(Material { key_type, bytes, peer: PUBLIC_KEY.to_vec() });
        }
        for (key_type, bytes) in [
            (KeyType::RSA_KEY_PAIR, rsa),
            (KeyType::ML_DSA_KEY_PAIR, vec![0x42; 32]),
            (KeyType::ML_KEM_KEY_PAIR, vec![0x42; 64]),
            (PAIR, PRIVATE_KEY.to_vec()),
            (KeyType::ECC_KEY_PAIR_SECP_K1, vec![0x42; 32]),
            (KeyType::ECC_KEY_PAIR_MONTGOMERY, vec![0x42; 32]),
            (KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, vec![0x42; 32]),
            (KeyType::SPAKE2P_KEY_PAIR_SECP_R1, vec![0x42; 64]),
        ] {
            let attributes = with_size(volatile(key_type, Usage::NONE, Algorithm::NONE));
            let key = rot.import_key(&attributes, &bytes).unwrap();
            let mut public = [0; 2600];
            let length = rot.export_public_key(key, &mut public).unwrap();
            let peer = match key_type {
                KeyType::ML_KEM_KEY_PAIR => vec![0; 1088],
                _ => public[..length].to_vec(),
            };
            let public_type = key_type.public_key();
            all.push(Material { key_type, bytes, peer: peer.clone() });
            all.push(Material { key_type: public_type, bytes: public[..length].to_vec(), peer });
        }
        all
    })
}

/// With the size that the length of the material does not tell.
fn with_size(attributes: KeyAttributes) -> KeyAttributes {
    match attributes.key_type {
        KeyType::ML_DSA_KEY_PAIR | KeyType::ML_DSA_PUBLIC_KEY => sized(attributes, 192),
        KeyType::ML_KEM_KEY_PAIR | KeyType::ML_KEM_PUBLIC_KEY => sized(attributes, 768),
        _ => attributes,
    }
}

impl Call {
    fn usage(self) -> Usage {
        match self {
            MacCompute | MacSignSetup | SignMessage | SignSetup => Usage::SIGN_MESSAGE,
            MacVerify | MacVerifySetup | VerifyMessage | VerifySetup => Usage::VERIFY_MESSAGE,
            CipherEncrypt | CipherEncryptSetup | AeadEncrypt | AeadEncryptSetup => Usage::ENCRYPT,
            CipherDecrypt | CipherDecryptSetup | AeadDecrypt | AeadDecryptSetup => Usage::DECRYPT,
            AsymmetricEncrypt | Encapsulate => Usage::ENCRYPT,
            AsymmetricDecrypt | Decapsulate => Usage::DECRYPT,
            WrapKey => Usage::WRAP,
            UnwrapKey => Usage::UNWRAP,
            SignHash => Usage::SIGN_HASH,
            VerifyHash => Usage::VERIFY_HASH,
            RawAgreement | Agreement | DerivationInput(_) | DerivationAgreement | PakeSetup => {
                Usage::DERIVE
            }
        }
    }

    /// All flags but those that permit the call, themselves or by what they imply.
    fn other_usages(self) -> Usage {
        let own = match self.usage() {
            Usage::SIGN_MESSAGE => Usage::SIGN_MESSAGE | Usage::SIGN_HASH,
            Usage::VERIFY_MESSAGE => Usage::VERIFY_MESSAGE | Usage::VERIFY_HASH,
            Usage::DERIVE => Usage::DERIVE | Usage::VERIFY_DERIVATION,
            one => one,
        };
        Usage(Usage::ALL.0 & !own.0)
    }

    /// Makes the call, and checks that a failed one left nothing behind. An answer about the data counts as success: the key was used.
    fn with(
        self,
        key: &Material,
        usage: Usage,
        policy: Algorithm,
        algorithm: Algorithm,
    ) -> Result<(), Status> {
        let mut rot = device();
        let attributes = with_size(volatile(key.key_type, usage, policy));
        let id = rot.import_key(&attributes, &key.bytes).unwrap();
        let mut out = [0xa5; 5000];
        let done = self.make(&mut rot, id, &key.peer, algorithm, &mut out);
        // A refused text is wiped.
        let untouched = out.iter().all(|&byte| byte == 0xa5 || about_data(done) && byte == 0);
        assert!(done.is_ok() || untouched, "{self:?} failed and wrote something");
        rot.destroy_key(id).unwrap();
        let mut out = [0xa5; 5000];
        let gone = self.make(&mut rot, id, &key.peer, algorithm, &mut out);
        assert_eq!(out, [0xa5; 5000], "{self:?} wrote something without a key");
        // A derivation is set up without a key.
        let sooner = matches!(self, DerivationInput(_) | DerivationAgreement) && gone == done;
        assert!(
            gone == Err(Status::InvalidHandle) || sooner && refused(gone),
            "{self:?}: {gone:?}"
        );
        if about_data(done) { Ok(()) } else { done }
    }

    fn make(
        self,
        rot: &mut Device,
        key: KeyId,
        peer: &[u8],
        algorithm: Algorithm,
        out: &mut [u8],
    ) -> Result<(), Status> {
        let secret = volatile(DERIVE, Usage::EXPORT, Algorithm::NONE);
        let nonce = match algorithm {
            Algorithm::XCHACHA20_POLY1305 => &[0; 24][..],
            Algorithm::ASCON_AEAD128 => &[0; 16],
            _ => &[0; 12],
        };
        match self {
            MacCompute => rot.mac_compute(key, algorithm, b"m", out).map(|_| ()),
            MacVerify => rot.mac_verify(key, algorithm, b"m", &[0; 32]),
            MacSignSetup => rot.mac_sign_setup(key, algorithm).map(|op| rot.mac_abort(op)),
            MacVerifySetup => rot.mac_verify_setup(key, algorithm).map(|op| rot.mac_abort(op)),
            CipherEncrypt => rot.cipher_encrypt(key, algorithm, out, 16).map(|_| ()),
            CipherDecrypt => {
                let cipher = rot.cipher_key(key, algorithm, Direction::Decrypt)?;
                let iv = vec![0; cipher.kind().iv_length()];
                rot.cipher_decrypt(key, algorithm, &iv, out, 16).map(|_| ())
            }
            CipherEncryptSetup => {
                rot.cipher_setup(key, algorithm, Direction::Encrypt).map(|op| rot.cipher_abort(op))
            }
            CipherDecryptSetup => {
                rot.cipher_setup(key, algorithm, Direction::Decrypt).map(|op| rot.cipher_abort(op))
            }
            AeadEncrypt => rot.aead_encrypt(key, algorithm, nonce, b"", out, 16).map(|_| ()),
            AeadDecrypt => {
                rot.aead_decrypt(key, algorithm, nonce, b"", out, 16, &[0; 16]).map(|_| ())
            }
            AeadEncryptSetup => {
                rot.aead_setup(key, algorithm, Direction::Encrypt).map(|op| rot.aead_abort(op))
            }
            AeadDecryptSetup => {
                rot.aead_setup(key, algorithm, Direction::Decrypt).map(|op| rot.aead_abort(op))
            }
            WrapKey => {
                let exported = volatile(RAW, Usage::EXPORT, Algorithm::NONE);
                let inner = rot.import_key(&exported, &[1; 16])?;
                rot.wrap_key(key, algorithm, inner, out).map(|_| ())
            }
            UnwrapKey => rot
                .unwrap_key(&volatile(RAW, Usage::NONE, Algorithm::NONE), key, algorithm, &[1; 24])
                .map(|_| ()),
            SignHash => rot.sign_hash(key, algorithm, hash_for(algorithm), out).map(|_| ()),
            VerifyHash => rot.verify_hash(key, algorithm, hash_for(algorithm), &[1; 64]),
            SignMessage => rot.sign_message(key, algorithm, b"m", out).map(|_| ()),
            VerifyMessage => rot.verify_message(key, algorithm, b"m", &[1; 64]),
            SignSetup => rot.sign_setup(key, algorithm).map(|op| rot.signature_abort(op)),
            VerifySetup => {
                rot.verify_setup(key, algorithm, &[1; 64]).map(|op| rot.signature_abort(op))
            }
            AsymmetricEncrypt => rot.asymmetric_encrypt(key, algorithm, b"m", b"", out).map(|_| ()),
            AsymmetricDecrypt => {
                rot.asymmetric_decrypt(key, algorithm, &[1; 256], b"", out).map(|_| ())
            }
            RawAgreement => rot.raw_key_agreement(algorithm, key, peer, out).map(|_| ()),
            Agreement => rot.key_agreement(key, peer, algorithm, &secret).map(|_| ()),
            DerivationInput(_) | DerivationAgreement => {
                let operation = rot.key_derivation_setup(algorithm)?;
                // What these take before the key.
                if self == DerivationInput(Step::PASSWORD) {
                    rot.key_derivation_input_integer(operation, Step::COST, 1)?;
                    rot.key_derivation_input_bytes(operation, Step::SALT, b"salt")?;
                } else if algorithm == sha_256(Algorithm::HKDF_EXTRACT) {
                    rot.key_derivation_input_bytes(operation, Step::SALT, b"salt")?;
                } else if TLS_1_2.contains(&algorithm) {
                    rot.key_derivation_input_bytes(operation, Step::SEED, b"seed")?;
                }
                let done = match self {
                    DerivationInput(step) => rot.key_derivation_input_key(operation, step, key),
                    _ => rot.key_derivation_key_agreement(operation, Step::SECRET, key, peer),
                };
                rot.key_derivation_abort(operation);
                done
            }
            Encapsulate => rot.encapsulate(key, algorithm, &secret, out).map(|_| ()),
            Decapsulate => rot.decapsulate(key, algorithm, peer, &secret).map(|_| ()),
            PakeSetup => {
                let suite = CipherSuite {
                    algorithm,
                    primitive_type: 1,
                    family: 0x12,
                    bits: 256,
                    key_confirmation: u32::from(!algorithm.is_spake2p()),
                };
                rot.pake_setup(key, &suite).map(|op| rot.pake_abort(op))
            }
        }
    }
}

/// Whether this is an answer about a text or signature, for which the key was used.
fn about_data(done: Result<(), Status>) -> bool {
    matches!(done, Err(Status::InvalidSignature | Status::InvalidPadding))
}

fn hash_for(algorithm: Algorithm) -> &'static [u8] {
    if algorithm == Algorithm::ED25519PH { &[1; 64] } else { &[1; 32] }
}

fn refused(done: Result<(), Status>) -> bool {
    // Where the algorithm or the type is of another kind, the specification lists both for most functions.
    matches!(done, Err(Status::InvalidArgument | Status::NotSupported))
}

fn each(mut check: impl FnMut(&Mechanism, Call)) {
    for mechanism in &MECHANISMS {
        for call in mechanism.0 {
            check(mechanism, *call);
        }
    }
}

#[test]
fn every_function_takes_keys_of_the_types_of_its_algorithm_and_no_other() {
    each(|mechanism, call| {
        let algorithm = mechanism.1;
        for key in materials() {
            let done = call.with(key, Usage::ALL, algorithm, algorithm);
            let served = mechanism.serves(call, key.key_type);
            let right = if served { done == Ok(()) } else { refused(done) };
            assert!(right, "{call:?} {algorithm:?} with {:?}: {done:?}", key.key_type);
        }
    });
}

#[test]
fn no_function_does_with_all_usages_but_its_own() {
    each(|mechanism, call| {
        let algorithm = mechanism.1;
        for key in materials().iter().filter(|key| mechanism.serves(call, key.key_type)) {
            let done = call.with(key, call.other_usages(), algorithm, algorithm);
            assert_eq!(done, Err(Status::NotPermitted), "{call:?} {algorithm:?}");
        }
    });
}

#[test]
fn no_function_does_with_a_key_for_the_algorithm_of_another() {
    each(|mechanism, call| {
        let algorithm = mechanism.1;
        let key = materials().iter().find(|key| mechanism.serves(call, key.key_type)).unwrap();
        for Mechanism(_, policy, _) in &MECHANISMS {
            // What one policy permits beyond its own algorithm: policy.rs.
            let verifies = matches!(call, VerifyHash | VerifyMessage | VerifySetup);
            let kin = *policy == algorithm
                || verifies && policy.randomised() == algorithm.randomised()
                || *policy == Algorithm::ECDH && algorithm == ECDH_HKDF;
            if !kin {
                let done = call.with(key, Usage::ALL, *policy, algorithm);
                assert_eq!(done, Err(Status::NotPermitted), "{call:?} {algorithm:?}, {policy:?}");
            }
        }
    });
}

#[test]
fn no_function_does_the_work_of_another_even_if_the_policy_is_for_that() {
    each(|mechanism, call| {
        let key = materials().iter().find(|key| mechanism.serves(call, key.key_type)).unwrap();
        for other in MECHANISMS.iter().filter(|other| !other.0.contains(&call)) {
            let algorithm = other.1;
            let done = call.with(key, Usage::ALL, algorithm, algorithm);
            // A derivation takes its input from a key or from an agreement.
            let kin = matches!(call, DerivationInput(_)) && algorithm == ECDH_HKDF
                || call == DerivationAgreement && SECRETS == other.0;
            assert!(kin || refused(done), "{call:?} {algorithm:?}: {done:?}");
        }
    });
}
