//! Every mechanism with every wrong key: type, usage and algorithm (PSA Crypto 1.5 §9.5, §9.7 and the errors of each function).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const INVALID: Result<(), Status> = Err(Status::InvalidArgument);
const FORBIDDEN: Result<(), Status> = Err(Status::NotPermitted);
const UNSUPPORTED: Result<(), Status> = Err(Status::NotSupported);

/// A call that uses a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    MacCompute,
    MacVerify,
    MacSignSetup,
    MacVerifySetup,
    CipherEncrypt,
    CipherDecrypt,
    AeadEncrypt,
    AeadDecrypt,
    SignHash,
    VerifyHash,
    SignMessage,
    VerifyMessage,
    RawAgreement,
    Agreement,
    DerivationInput,
    DerivationAgreement,
}
use Call::*;

const CALLS: [Call; 16] = [
    MacCompute,
    MacVerify,
    MacSignSetup,
    MacVerifySetup,
    CipherEncrypt,
    CipherDecrypt,
    AeadEncrypt,
    AeadDecrypt,
    SignHash,
    VerifyHash,
    SignMessage,
    VerifyMessage,
    RawAgreement,
    Agreement,
    DerivationInput,
    DerivationAgreement,
];

const TYPES: [KeyType; 9] = [
    RAW,
    HMAC,
    DERIVE,
    KeyType::PASSWORD,
    KeyType::PASSWORD_HASH,
    KeyType::PEPPER,
    AES,
    PAIR,
    PUBLIC,
];

impl Call {
    /// An algorithm that it works with.
    fn algorithm(self) -> Algorithm {
        match self {
            MacCompute | MacVerify | MacSignSetup | MacVerifySetup => HMAC_256,
            CipherEncrypt | CipherDecrypt => Algorithm::CTR,
            AeadEncrypt | AeadDecrypt => Algorithm::GCM,
            SignHash | VerifyHash | SignMessage | VerifyMessage => ECDSA,
            RawAgreement | Agreement => Algorithm::ECDH,
            DerivationInput => HKDF,
            DerivationAgreement => ECDH_HKDF,
        }
    }

    /// The usage flag it asks for.
    fn usage(self) -> Usage {
        match self {
            MacCompute | MacSignSetup | SignMessage => Usage::SIGN_MESSAGE,
            MacVerify | MacVerifySetup | VerifyMessage => Usage::VERIFY_MESSAGE,
            CipherEncrypt | AeadEncrypt => Usage::ENCRYPT,
            CipherDecrypt | AeadDecrypt => Usage::DECRYPT,
            SignHash => Usage::SIGN_HASH,
            VerifyHash => Usage::VERIFY_HASH,
            RawAgreement | Agreement | DerivationInput | DerivationAgreement => Usage::DERIVE,
        }
    }

    /// The flag that does as well: an input of a derivation may be for verification alone.
    fn other_usage(self) -> Usage {
        if self == DerivationInput { Usage::VERIFY_DERIVATION } else { self.usage() }
    }

    /// Whether a key of this type serves.
    fn takes(self, key_type: KeyType) -> bool {
        match self {
            MacCompute | MacVerify | MacSignSetup | MacVerifySetup => key_type == HMAC,
            CipherEncrypt | CipherDecrypt | AeadEncrypt | AeadDecrypt => key_type == AES,
            VerifyHash | VerifyMessage => key_type == PAIR || key_type == PUBLIC,
            SignHash | SignMessage | RawAgreement | Agreement | DerivationAgreement => {
                key_type == PAIR
            }
            DerivationInput => key_type == DERIVE,
        }
    }

    /// Makes the call. A signature or tag that does not hold counts as success: the key was used.
    fn with(self, rot: &mut Device, key: KeyId, algorithm: Algorithm) -> Result<(), Status> {
        let mut out = [0; 64];
        let done = match self {
            MacCompute => rot.mac_compute(key, algorithm, b"m", &mut out).map(|_| ()),
            MacVerify => rot.mac_verify(key, algorithm, b"m", &out),
            MacSignSetup => rot.mac_sign_setup(key, algorithm).map(|op| rot.mac_abort(op)),
            MacVerifySetup => rot.mac_verify_setup(key, algorithm).map(|op| rot.mac_abort(op)),
            CipherEncrypt => rot.cipher_encrypt(key, algorithm, &mut out, 16).map(|_| ()),
            CipherDecrypt => rot.cipher_decrypt(key, algorithm, &[0; 16], &mut out, 16).map(|_| ()),
            AeadEncrypt => {
                rot.aead_encrypt(key, algorithm, &[0; 12], b"", &mut out, 16).map(|_| ())
            }
            AeadDecrypt => {
                rot.aead_decrypt(key, algorithm, &[0; 12], b"", &mut out, 16, &[0; 16]).map(|_| ())
            }
            SignHash => rot.sign_hash(key, algorithm, &[1; 32], &mut out).map(|_| ()),
            VerifyHash => rot.verify_hash(key, algorithm, &[1; 32], &out),
            SignMessage => rot.sign_message(key, algorithm, b"m", &mut out).map(|_| ()),
            VerifyMessage => rot.verify_message(key, algorithm, b"m", &out),
            RawAgreement => {
                rot.raw_key_agreement(algorithm, key, &PUBLIC_KEY, &mut out).map(|_| ())
            }
            Agreement => rot
                .key_agreement(
                    key,
                    &PUBLIC_KEY,
                    algorithm,
                    &volatile(DERIVE, Usage::NONE, Algorithm::NONE),
                )
                .and_then(|made| rot.destroy_key(made)),
            DerivationInput | DerivationAgreement => {
                let operation = rot.key_derivation_setup(algorithm)?;
                let done = if self == DerivationInput {
                    rot.key_derivation_input_key(operation, Step::SECRET, key)
                } else {
                    rot.key_derivation_key_agreement(operation, Step::SECRET, key, &PUBLIC_KEY)
                };
                let next = rot.key_derivation_get_capacity(operation);
                assert_eq!(next.is_ok(), done.is_ok(), "an error ends in the error state");
                rot.key_derivation_abort(operation);
                done
            }
        };
        assert!(done.is_ok() || out == [0; 64], "{self:?} failed and wrote something");
        if done == Err(Status::InvalidSignature) { Ok(()) } else { done }
    }
}

fn permitted(yes: bool) -> Result<(), Status> {
    if yes { Ok(()) } else { FORBIDDEN }
}

/// Makes a call with a key made for it, and destroys the key.
fn try_with(call: Call, attributes: &KeyAttributes, algorithm: Algorithm) -> Result<(), Status> {
    let mut rot = device();
    let key = rot.import_key(attributes, material(attributes.key_type)).unwrap();
    let done = call.with(&mut rot, key, algorithm);
    rot.destroy_key(key).unwrap();
    assert!(call.with(&mut rot, key, algorithm).is_err(), "{call:?} on no key");
    done
}

#[test]
fn every_call_takes_the_key_types_of_its_algorithm_and_no_other() {
    for call in CALLS {
        for key_type in TYPES {
            let attributes = volatile(key_type, Usage::ALL, call.algorithm());
            let expected = if call.takes(key_type) { Ok(()) } else { INVALID };
            let got = try_with(call, &attributes, call.algorithm());
            assert_eq!(got, expected, "{call:?} with {key_type:?}");
        }
    }
}

#[test]
fn every_call_needs_its_own_usage_flag() {
    for call in CALLS {
        let key_type = TYPES.into_iter().find(|key_type| call.takes(*key_type)).unwrap();
        for bit in (0..32).map(|bit| Usage(1 << bit)).filter(|bit| Usage::ALL.contains(*bit)) {
            let implied = match bit {
                Usage::SIGN_HASH => bit | Usage::SIGN_MESSAGE,
                Usage::VERIFY_HASH => bit | Usage::VERIFY_MESSAGE,
                other => other,
            };
            let expected = permitted(implied.contains(call.usage()) || bit == call.other_usage());
            let got = try_with(call, &volatile(key_type, bit, call.algorithm()), call.algorithm());
            assert_eq!(got, expected, "{call:?} with {bit:?}");
        }
        // All flags but the own one, and but the one that implies it.
        let implying = match call.usage() {
            Usage::SIGN_MESSAGE => Usage::SIGN_HASH,
            Usage::VERIFY_MESSAGE => Usage::VERIFY_HASH,
            _ => call.other_usage(),
        };
        let rest = Usage(Usage::ALL.0 & !call.usage().0 & !implying.0);
        let got = try_with(call, &volatile(key_type, rest, call.algorithm()), call.algorithm());
        assert_eq!(got, FORBIDDEN, "{call:?} with {rest:?}");
    }
}

#[test]
fn every_call_needs_a_policy_that_names_its_algorithm() {
    let policies = [
        Algorithm::NONE,
        HMAC_256,
        Algorithm::CTR,
        Algorithm::GCM,
        ECDSA,
        DETERMINISTIC,
        ECDSA_ANY_HASH,
        Algorithm::ECDSA_ANY,
        Algorithm::ECDH,
        ECDH_HKDF,
        HKDF,
        Algorithm::SHA_256,
        Algorithm(0x0380_000a),
        Algorithm(0x0800_010a),
    ];
    for call in CALLS {
        let key_type = TYPES.into_iter().find(|key_type| call.takes(*key_type)).unwrap();
        let wanted = call.algorithm();
        for policy in policies {
            let verifies = matches!(call, VerifyHash | VerifyMessage);
            let covers = policy == wanted
                || wanted == ECDSA && policy == ECDSA_ANY_HASH
                || verifies && policy == DETERMINISTIC
                || wanted == ECDH_HKDF && policy == Algorithm::ECDH;
            let first = volatile(key_type, Usage::ALL, policy);
            assert_eq!(try_with(call, &first, wanted), permitted(covers), "{call:?} {policy:?}");
            let algorithm = Algorithm(0x0550_0100);
            let second = KeyAttributes { algorithm, algorithm2: policy, ..first };
            assert_eq!(try_with(call, &second, wanted), permitted(covers), "{call:?} {policy:?}");
        }
    }
}

#[test]
fn a_wildcard_is_no_algorithm_to_work_with_even_if_the_policy_is_the_same() {
    let least = |algorithm: Algorithm| Algorithm(algorithm.with_tag_length(8).0 | 0x8000);
    for (call, key_type, wildcard) in [
        (MacCompute, HMAC, least(HMAC_256)),
        (MacVerify, HMAC, least(HMAC_256)),
        (AeadEncrypt, AES, least(Algorithm::GCM)),
        (AeadDecrypt, AES, least(Algorithm::GCM)),
        (SignHash, PAIR, ECDSA_ANY_HASH),
        (VerifyHash, PUBLIC, ECDSA_ANY_HASH),
        (SignMessage, PAIR, ECDSA_ANY_HASH),
        (VerifyMessage, PUBLIC, ECDSA_ANY_HASH),
    ] {
        let attributes = volatile(key_type, Usage::ALL, wildcard);
        assert_eq!(try_with(call, &attributes, wildcard), INVALID, "{call:?}");
    }
}

#[test]
fn an_algorithm_of_another_kind_is_an_invalid_argument_even_if_the_policy_permits_it() {
    for call in CALLS {
        let key_type = TYPES.into_iter().find(|key_type| call.takes(*key_type)).unwrap();
        for other in CALLS.map(Call::algorithm).into_iter().chain([Algorithm::SHA_256]) {
            let agreement = [Algorithm::ECDH, ECDH_HKDF];
            let kin = agreement.contains(&other) && agreement.contains(&call.algorithm());
            if other != call.algorithm() && !kin {
                let attributes = volatile(key_type, Usage::ALL, other);
                let got = try_with(call, &attributes, other);
                let input = call == DerivationInput && other == ECDH_HKDF;
                let swapped = call == DerivationAgreement && other == HKDF;
                assert!(got == INVALID || input || swapped, "{call:?} {other:?}: {got:?}");
            }
        }
    }
}

#[test]
fn the_derivation_after_an_agreement_cannot_be_skipped_nor_the_agreement_in_front_of_it() {
    let pair = |algorithm| volatile(PAIR, Usage::ALL, algorithm);
    for call in [RawAgreement, Agreement] {
        assert_eq!(try_with(call, &pair(ECDH_HKDF), ECDH_HKDF), INVALID);
        assert_eq!(try_with(call, &pair(Algorithm::ECDH), ECDH_HKDF), INVALID);
        assert_eq!(try_with(call, &pair(ECDH_HKDF), Algorithm::ECDH), FORBIDDEN);
    }
    assert_eq!(try_with(DerivationAgreement, &pair(HKDF), HKDF), INVALID);
    assert_eq!(try_with(DerivationAgreement, &pair(Algorithm::ECDH), Algorithm::ECDH), INVALID);
}

#[test]
fn algorithms_that_this_build_lacks_are_unsupported() {
    for (call, key_type, algorithm) in [
        (MacCompute, AES, 0x03c0_0100),           // CBC-MAC
        (VerifyMessage, PUBLIC, 0x0600_4000),     // SLH-DSA
        (RawAgreement, PAIR, 0x0901_0000),        // finite field Diffie-Hellman
        (DerivationInput, DERIVE, 0x0800_0103),   // HKDF with MD5
        (DerivationInput, DERIVE, 0x0880_0409),   // WPA3-SAE hash-to-element
        (DerivationAgreement, PAIR, 0x0901_0109), // finite field Diffie-Hellman, then HKDF
    ] {
        let algorithm = Algorithm(algorithm);
        let got = try_with(call, &volatile(key_type, Usage::ALL, algorithm), algorithm);
        assert_eq!(got, UNSUPPORTED, "{call:?} {algorithm:?}");
    }
}

#[test]
fn a_policy_holds_for_a_persistent_key_after_a_reboot_as_before() {
    let mut rot = device();
    let usage = Usage::VERIFY_MESSAGE;
    rot.import_key(&persistent(1, HMAC, usage, HMAC_256), &[1; 32]).unwrap();
    rot.import_key(&persistent(2, PAIR, Usage::SIGN_MESSAGE, ECDSA_ANY_HASH), &PRIVATE_KEY)
        .unwrap();
    for _ in 0..2 {
        assert_eq!(MacVerify.with(&mut rot, KeyId(1), HMAC_256), Ok(()));
        assert_eq!(MacCompute.with(&mut rot, KeyId(1), HMAC_256), FORBIDDEN);
        assert_eq!(SignMessage.with(&mut rot, KeyId(2), ECDSA), Ok(()));
        assert_eq!(SignHash.with(&mut rot, KeyId(2), ECDSA), FORBIDDEN);
        assert_eq!(rot.export_key(KeyId(2), &mut [0; 32]), Err(Status::NotPermitted));
        rot = reboot(rot);
    }
}

#[test]
fn asking_what_a_key_can_do_gives_the_answer_of_doing_it() {
    let mut rot = device();
    for call in CALLS {
        for key_type in TYPES {
            let others = Usage(Usage::ALL.0 & !call.usage().0 & !call.other_usage().0);
            for usage in [Usage::ALL, call.usage(), others] {
                for policy in [call.algorithm(), Algorithm::NONE, ECDSA_ANY_HASH] {
                    let attributes = volatile(key_type, usage, policy);
                    let key = rot.import_key(&attributes, material(key_type)).unwrap();
                    let asked = rot.check_key_usage(key, call.algorithm(), call.usage());
                    let done = call.with(&mut rot, key, call.algorithm());
                    // HKDF takes raw data too, and behind an agreement keys: for other inputs than this call's.
                    let other_input = match call {
                        DerivationInput => key_type == RAW,
                        DerivationAgreement => key_type == RAW || key_type == DERIVE,
                        _ => false,
                    };
                    if !other_input {
                        assert_eq!(asked.is_ok(), done.is_ok(), "{call:?} {attributes:?}");
                    }
                    rot.destroy_key(key).unwrap();
                }
            }
        }
    }
}

#[test]
fn asking_heeds_the_size_of_the_key_as_doing_does() {
    let mut rot = device();
    let material: Vec<u8> = (0..64).collect();
    for length in [16, 24, 32, 48, 64] {
        let key = |rot: &mut Device, usage, policy| {
            rot.import_key(&volatile(AES, usage, policy), &material[..length]).unwrap()
        };
        let of_one_key = if length <= 32 { Ok(()) } else { INVALID };
        let mac = key(&mut rot, Usage::ALL, Algorithm::CMAC);
        assert_eq!(rot.check_key_usage(mac, Algorithm::CMAC, Usage::SIGN_MESSAGE), of_one_key);
        let done = rot.mac_compute(mac, Algorithm::CMAC, b"text", &mut [0; 16]).map(|_| ());
        assert_eq!(done, of_one_key, "{length}");
        assert_eq!(rot.mac_sign_setup(mac, Algorithm::CMAC).map(|_| ()), of_one_key, "{length}");
        let inner = import(&mut rot, AES, Usage::EXPORT, Algorithm::NONE);
        for algorithm in [Algorithm::KW, Algorithm::KWP] {
            let wrapping = key(&mut rot, Usage::WRAP | Usage::UNWRAP, algorithm);
            for usage in [Usage::WRAP, Usage::UNWRAP] {
                assert_eq!(rot.check_key_usage(wrapping, algorithm, usage), of_one_key);
            }
            let done = rot.wrap_key(wrapping, algorithm, inner, &mut [0; 80]).map(|_| ());
            assert_eq!(done, of_one_key, "{length} {algorithm:?}");
        }
        for algorithm in [Algorithm::CTR, Algorithm::XTS, Algorithm::GCM] {
            let cipher = key(&mut rot, Usage::ENCRYPT, algorithm);
            let asked = rot.check_key_usage(cipher, algorithm, Usage::ENCRYPT);
            let done = if algorithm == Algorithm::GCM {
                rot.aead_setup(cipher, algorithm, Direction::Encrypt).map(|op| rot.aead_abort(op))
            } else {
                rot.cipher_setup(cipher, algorithm, Direction::Encrypt)
                    .map(|op| rot.cipher_abort(op))
            };
            assert_eq!(asked, done, "{length} {algorithm:?}");
        }
        rot = device();
    }
}

#[test]
fn asking_for_an_agreement_heeds_the_derivation_behind_it() {
    let mut rot = device();
    let pair = import(&mut rot, PAIR, Usage::ALL, Algorithm::ECDH);
    let behind = |derivation: Algorithm| Algorithm(Algorithm::ECDH.0 | derivation.0 & 0x00ff_ffff);
    assert_eq!(rot.check_key_usage(pair, behind(HKDF), Usage::DERIVE), Ok(()));
    // HKDF with MD5 and with SHAKE256/512, WPA3-SAE, and a derivation that is not defined.
    for derivation in [0x0800_0103, 0x0800_0115, 0x0880_0409, 0x0800_7f09] {
        let algorithm = behind(Algorithm(derivation));
        for usage in [Usage::DERIVE, Usage::DERIVE_PUBLIC] {
            assert_eq!(rot.check_key_usage(pair, algorithm, usage), UNSUPPORTED, "{algorithm:?}");
        }
        assert_eq!(rot.key_derivation_setup(algorithm).map(|_| ()), UNSUPPORTED);
    }
}

#[test]
fn asking_for_what_cannot_be_meant_is_an_invalid_argument() {
    let mut rot = device();
    let pair = import(&mut rot, PAIR, Usage::ALL, ECDSA);
    let aes = import(&mut rot, AES, Usage::ENCRYPT | Usage::EXPORT, Algorithm::GCM);
    let public = import(&mut rot, PUBLIC, Usage::NONE, Algorithm::NONE);
    let hmac_too_long = HMAC_256.with_tag_length(33);
    let (ecdh, none) = (Algorithm::ECDH, Algorithm::NONE);
    for (key, algorithm, usage, expected) in [
        (aes, none, Usage::EXPORT, Ok(())),
        (aes, none, Usage::COPY, FORBIDDEN),
        (aes, Algorithm::GCM, Usage::EXPORT, INVALID),
        (aes, none, Usage::ENCRYPT, INVALID),
        (aes, Algorithm::GCM, Usage::ENCRYPT, Ok(())),
        (aes, Algorithm::GCM, Usage::DECRYPT, FORBIDDEN),
        (aes, Algorithm::GCM, Usage::SIGN_MESSAGE, INVALID),
        (aes, Algorithm::GCM, Usage::ENCRYPT | Usage::DECRYPT, INVALID),
        (aes, Algorithm::GCM, Usage::NONE, INVALID),
        (aes, Algorithm::GCM.with_tag_length(9), Usage::ENCRYPT, INVALID),
        (aes, hmac_too_long, Usage::SIGN_MESSAGE, INVALID),
        (aes, Algorithm(0x0550_0100), Usage::ENCRYPT, FORBIDDEN),
        (pair, ECDSA_ANY_HASH, Usage::SIGN_HASH, INVALID),
        (pair, ECDSA, Usage::SIGN_HASH, Ok(())),
        (pair, ECDSA, Usage::DERIVE, INVALID),
        (pair, Algorithm::ECDSA_ANY, Usage::SIGN_MESSAGE, INVALID),
        (pair, ecdh, Usage::DERIVE, FORBIDDEN),
        (pair, ecdh, Usage::DERIVE_PUBLIC, Ok(())),
        (public, ecdh, Usage::DERIVE_PUBLIC, Ok(())),
        (public, ecdh, Usage::DERIVE, INVALID),
        (aes, ecdh, Usage::DERIVE_PUBLIC, INVALID),
        (pair, HKDF, Usage::DERIVE_PUBLIC, INVALID),
        (pair, Algorithm::SHA_256, Usage::SIGN_HASH, INVALID),
        (KeyId(77), ECDSA, Usage::SIGN_HASH, Err(Status::InvalidHandle)),
    ] {
        let got = rot.check_key_usage(key, algorithm, usage);
        assert_eq!(got, expected, "{key:?} {algorithm:?} {usage:?}");
    }
}
