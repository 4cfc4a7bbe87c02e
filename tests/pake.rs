//! Password-authenticated key exchange, rule by rule (PSA Crypto 1.5 §10.13).
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

use psa_rot::config::{PAKE_INPUT, PAKE_OPERATIONS};
use psa_rot::crypto::{
    Algorithm, CipherSuite, Handle, KeyAttributes, KeyId, KeyType, PakeRole, PakeStep, Step, Usage,
};
use psa_rot::testing::{TestPlatform, device};
use psa_rot::{Result, Rot, Status};

type Device = Rot<TestPlatform>;

const JPAKE: Algorithm = Algorithm::JPAKE.with_hash(Algorithm::SHA_256);
const SPAKE: Algorithm = Algorithm::SPAKE2P_HMAC.with_hash(Algorithm::SHA_256);
const FIRST: [PakeStep; 3] = [PakeStep::KEY_SHARE, PakeStep::ZK_PUBLIC, PakeStep::ZK_PROOF];

fn suite(algorithm: Algorithm) -> CipherSuite {
    CipherSuite {
        algorithm,
        primitive_type: 1,
        family: 0x12,
        bits: 256,
        key_confirmation: u32::from(!algorithm.is_spake2p()),
    }
}

fn key(rot: &mut Device, key_type: KeyType, algorithm: Algorithm, data: &[u8]) -> KeyId {
    let usage = Usage::DERIVE | Usage::EXPORT;
    let attributes = KeyAttributes { key_type, usage, algorithm, ..KeyAttributes::default() };
    rot.import_key(&attributes, data).unwrap()
}

/// One side of a J-PAKE.
fn jpake(rot: &mut Device, password: &[u8], user: &[u8], peer: &[u8]) -> Handle {
    let key = key(rot, KeyType::PASSWORD, JPAKE, password);
    let operation = rot.pake_setup(key, &suite(JPAKE)).unwrap();
    assert_eq!(rot.pake_set_user(operation, user), Ok(()));
    assert_eq!(rot.pake_set_peer(operation, peer), Ok(()));
    operation
}

fn take(rot: &mut Device, operation: Handle, step: PakeStep) -> Result<Vec<u8>> {
    let mut output = [0; 65];
    rot.pake_output(operation, step, &mut output).map(|length| output[..length].to_vec())
}

/// Passes `groups` times three steps from one side to the other.
fn pass(rot: &mut Device, from: Handle, to: Handle, groups: usize) -> Result<()> {
    let mut sent = Vec::new();
    for step in FIRST.repeat(groups) {
        sent.push((step, take(rot, from, step)?));
    }
    sent.iter().try_for_each(|(step, bytes)| rot.pake_input(to, *step, bytes))
}

fn shared(rot: &mut Device, operation: Handle) -> Result<Vec<u8>> {
    let attributes = KeyAttributes {
        key_type: KeyType::DERIVE,
        usage: Usage::EXPORT,
        ..KeyAttributes::default()
    };
    let key = rot.pake_get_shared_key(operation, &attributes)?;
    let mut bytes = [0; 65];
    let length = rot.export_key(key, &mut bytes)?;
    rot.destroy_key(key)?;
    Ok(bytes[..length].to_vec())
}

fn exchange(rot: &mut Device, a: Handle, b: Handle) -> Result<[Vec<u8>; 2]> {
    pass(rot, a, b, 2)?;
    pass(rot, b, a, 2)?;
    pass(rot, a, b, 1)?;
    pass(rot, b, a, 1)?;
    Ok([shared(rot, a)?, shared(rot, b)?])
}

#[test]
fn jpake_gives_both_sides_one_point_and_only_with_one_password() {
    let mut rot = device();
    let a = jpake(&mut rot, b"password", b"alice", b"bob");
    let b = jpake(&mut rot, b"password", b"bob", b"alice");
    let [of_a, of_b] = exchange(&mut rot, a, b).unwrap();
    assert_eq!(of_a, of_b);
    assert_eq!((of_a.len(), of_a[0]), (65, 4));
    let a = jpake(&mut rot, b"password", b"alice", b"bob");
    let b = jpake(&mut rot, b"passw0rd", b"bob", b"alice");
    let [of_a, of_b] = exchange(&mut rot, a, b).unwrap();
    assert_ne!(of_a, of_b);
}

#[test]
fn a_proof_of_somebody_else_or_with_a_wrong_bit_is_an_invalid_signature() {
    let mut rot = device();
    let a = jpake(&mut rot, b"password", b"alice", b"bob");
    let b = jpake(&mut rot, b"password", b"bob", b"mallory");
    assert_eq!(pass(&mut rot, a, b, 1), Err(Status::InvalidSignature));
    assert_eq!(rot.pake_input(b, PakeStep::KEY_SHARE, &[4; 65]), Err(Status::BadState));
    rot.pake_abort(a);
    rot.pake_abort(b);
    for bad_step in FIRST {
        let a = jpake(&mut rot, b"password", b"alice", b"bob");
        let b = jpake(&mut rot, b"password", b"bob", b"alice");
        let mut failed = None;
        for step in FIRST {
            let mut bytes = take(&mut rot, a, step).unwrap();
            if step == bad_step {
                *bytes.last_mut().unwrap() ^= 1;
            }
            if let Err(status) = rot.pake_input(b, step, &bytes) {
                failed = Some(status);
                break;
            }
        }
        let expected = match bad_step {
            PakeStep::ZK_PROOF => Status::InvalidSignature,
            _ => Status::InvalidArgument,
        };
        assert_eq!(failed, Some(expected), "a point with a wrong bit is no point");
        rot.pake_abort(a);
        rot.pake_abort(b);
    }
}

#[test]
fn jpake_needs_both_identities_and_they_differ_and_it_has_no_context_and_no_role() {
    let mut rot = device();
    let key = key(&mut rot, KeyType::PASSWORD, JPAKE, b"password");
    let mut set_up = |steps: &dyn Fn(&mut Device, Handle) -> Result<()>, expected| {
        let operation = rot.pake_setup(key, &suite(JPAKE)).unwrap();
        assert_eq!(steps(&mut rot, operation), expected);
        rot.pake_abort(operation);
    };
    let bad_state = Err(Status::BadState);
    let invalid = Err(Status::InvalidArgument);
    set_up(&|rot, op| take(rot, op, PakeStep::KEY_SHARE).map(|_| ()), bad_state);
    set_up(
        &|rot, op| {
            rot.pake_set_user(op, b"a")?;
            take(rot, op, PakeStep::KEY_SHARE).map(|_| ())
        },
        bad_state,
    );
    set_up(&|rot, op| rot.pake_set_user(op, b""), invalid);
    set_up(
        &|rot, op| {
            rot.pake_set_user(op, b"a")?;
            rot.pake_set_peer(op, b"a")
        },
        invalid,
    );
    set_up(
        &|rot, op| {
            rot.pake_set_user(op, b"a")?;
            rot.pake_set_user(op, b"b")
        },
        bad_state,
    );
    set_up(&|rot, op| rot.pake_set_context(op, b"context"), bad_state);
    set_up(&|rot, op| rot.pake_set_role(op, PakeRole::NONE), Ok(()));
    set_up(&|rot, op| rot.pake_set_role(op, PakeRole::CLIENT), invalid);
    set_up(
        &|rot, op| {
            rot.pake_set_role(op, PakeRole::NONE)?;
            rot.pake_set_role(op, PakeRole::NONE)
        },
        bad_state,
    );
    set_up(&|rot, op| rot.pake_set_user(op, &[7; PAKE_INPUT + 1]), Err(Status::InsufficientMemory));
    set_up(
        &|rot, op| {
            rot.pake_set_user(op, b"a")?;
            rot.pake_set_peer(op, b"b")?;
            take(rot, op, PakeStep::KEY_SHARE)?;
            rot.pake_set_role(op, PakeRole::NONE)
        },
        bad_state,
    );
    set_up(
        &|rot, op| {
            rot.pake_set_user(op, b"a")?;
            rot.pake_set_peer(op, b"b")?;
            take(rot, op, PakeStep::CONFIRM).map(|_| ())
        },
        invalid,
    );
}

#[test]
fn a_shared_key_is_given_only_when_both_rounds_are_complete_and_is_no_cipher_key() {
    let mut rot = device();
    let a = jpake(&mut rot, b"password", b"alice", b"bob");
    let b = jpake(&mut rot, b"password", b"bob", b"alice");
    pass(&mut rot, a, b, 2).unwrap();
    pass(&mut rot, b, a, 2).unwrap();
    pass(&mut rot, a, b, 1).unwrap();
    assert_eq!(shared(&mut rot, a), Err(Status::BadState));
    rot.pake_abort(a);
    rot.pake_abort(b);
    let a = jpake(&mut rot, b"password", b"alice", b"bob");
    let b = jpake(&mut rot, b"password", b"bob", b"alice");
    for (from, to, groups) in [(a, b, 2), (b, a, 2), (a, b, 1), (b, a, 1)] {
        pass(&mut rot, from, to, groups).unwrap();
    }
    let aes = KeyAttributes { key_type: KeyType::AES, ..KeyAttributes::default() };
    assert_eq!(rot.pake_get_shared_key(a, &aes), Err(Status::InvalidArgument));
    assert_eq!(shared(&mut rot, a), Err(Status::BadState), "the error state");
    let sized = KeyAttributes { key_type: KeyType::DERIVE, bits: 256, ..KeyAttributes::default() };
    assert_eq!(rot.pake_get_shared_key(b, &sized), Err(Status::InvalidArgument));
}

#[test]
fn set_up_refuses_what_does_not_go_together() {
    let mut rot = device();
    let password = key(&mut rot, KeyType::PASSWORD, JPAKE, b"password");
    let derive = key(&mut rot, KeyType::DERIVE, JPAKE, b"password");
    let zero = key(&mut rot, KeyType::PASSWORD, JPAKE, &[0; 8]);
    let of = |rot: &mut Device, key, suite: CipherSuite| rot.pake_setup(key, &suite).err();
    let good = suite(JPAKE);
    let invalid = Some(Status::InvalidArgument);
    let unsupported = Some(Status::NotSupported);
    assert_eq!(of(&mut rot, KeyId(77), good), Some(Status::InvalidHandle));
    assert_eq!(of(&mut rot, derive, good), invalid);
    assert_eq!(of(&mut rot, zero, good), invalid, "a password of 0");
    assert_eq!(of(&mut rot, password, CipherSuite { key_confirmation: 0, ..good }), invalid);
    assert_eq!(of(&mut rot, password, CipherSuite { bits: 384, ..good }), unsupported);
    assert_eq!(of(&mut rot, password, CipherSuite { primitive_type: 2, ..good }), unsupported);
    let other = CipherSuite { algorithm: SPAKE, ..good };
    assert_eq!(of(&mut rot, password, other), Some(Status::NotPermitted));
    let no_usage =
        KeyAttributes { key_type: KeyType::PASSWORD, algorithm: JPAKE, ..Default::default() };
    let no_usage = rot.import_key(&no_usage, b"password").unwrap();
    assert_eq!(of(&mut rot, no_usage, good), Some(Status::NotPermitted));
    let no_pake = key(&mut rot, KeyType::PASSWORD, Algorithm::HKDF_SHA_256, b"password");
    let hkdf = CipherSuite { algorithm: Algorithm::HKDF_SHA_256, ..good };
    assert_eq!(of(&mut rot, no_pake, hkdf), invalid);
}

/// A registered pair, derived from a password as a device does it.
fn registered(rot: &mut Device, algorithm: Algorithm, password: &[u8]) -> KeyId {
    let source = key(rot, KeyType::DERIVE, Algorithm::HKDF_SHA_256, password);
    let operation = rot.key_derivation_setup(Algorithm::HKDF_SHA_256).unwrap();
    rot.key_derivation_input_key(operation, Step::SECRET, source).unwrap();
    rot.key_derivation_input_bytes(operation, Step::INFO, b"spake2+").unwrap();
    let attributes = KeyAttributes {
        key_type: KeyType::SPAKE2P_KEY_PAIR_SECP_R1,
        bits: 256,
        usage: Usage::DERIVE | Usage::EXPORT,
        algorithm,
        ..KeyAttributes::default()
    };
    let pair = rot.key_derivation_output_key(&attributes, operation).unwrap();
    let left = rot.key_derivation_get_capacity(operation).unwrap();
    assert_eq!(left, 255 * 32 - 80, "40 bytes for each half (RFC 9383 §3.2)");
    rot.key_derivation_abort(operation);
    rot.destroy_key(source).unwrap();
    pair
}

/// The public half of a pair, imported.
fn verifier_key(rot: &mut Device, algorithm: Algorithm, pair: KeyId) -> KeyId {
    let mut public = [0; 97];
    assert_eq!(rot.export_public_key(pair, &mut public), Ok(97));
    key(rot, KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1, algorithm, &public)
}

fn spake(rot: &mut Device, key: KeyId, algorithm: Algorithm, role: PakeRole) -> Handle {
    let operation = rot.pake_setup(key, &suite(algorithm)).unwrap();
    assert_eq!(rot.pake_set_role(operation, role), Ok(()));
    operation
}

fn hand(rot: &mut Device, from: Handle, to: Handle, step: PakeStep) -> Result<()> {
    let bytes = take(rot, from, step)?;
    rot.pake_input(to, step, &bytes)
}

fn spake_exchange(rot: &mut Device, prover: Handle, verifier: Handle) -> Result<[Vec<u8>; 2]> {
    hand(rot, prover, verifier, PakeStep::KEY_SHARE)?;
    hand(rot, verifier, prover, PakeStep::KEY_SHARE)?;
    hand(rot, verifier, prover, PakeStep::CONFIRM)?;
    hand(rot, prover, verifier, PakeStep::CONFIRM)?;
    Ok([shared(rot, prover)?, shared(rot, verifier)?])
}

#[test]
fn spake2p_gives_prover_and_verifier_one_key_in_every_variant() {
    let mut rot = device();
    for (algorithm, length) in [
        (SPAKE, 32),
        (Algorithm::SPAKE2P_HMAC.with_hash(Algorithm::SHA_512), 64),
        (Algorithm::SPAKE2P_CMAC.with_hash(Algorithm::SHA_256), 32),
        (Algorithm::SPAKE2P_MATTER, 16),
    ] {
        let pair = registered(&mut rot, algorithm, b"a password of the user");
        let public = verifier_key(&mut rot, algorithm, pair);
        for verifier_key in [pair, public] {
            let prover = spake(&mut rot, pair, algorithm, PakeRole::CLIENT);
            let verifier = spake(&mut rot, verifier_key, algorithm, PakeRole::SERVER);
            let [of_prover, of_verifier] = spake_exchange(&mut rot, prover, verifier).unwrap();
            assert_eq!(of_prover, of_verifier, "{algorithm:?}");
            assert_eq!(of_prover.len(), length, "{algorithm:?}");
        }
        rot.destroy_key(pair).unwrap();
        rot.destroy_key(public).unwrap();
    }
}

#[test]
fn what_the_participants_do_not_agree_on_fails_the_confirmation() {
    let mut rot = device();
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    let other = registered(&mut rot, SPAKE, b"another password");
    let mut disagree = |verifier_key, set: &dyn Fn(&mut Device, Handle, Handle)| {
        let prover = spake(&mut rot, pair, SPAKE, PakeRole::CLIENT);
        let verifier = spake(&mut rot, verifier_key, SPAKE, PakeRole::SERVER);
        set(&mut rot, prover, verifier);
        let outcome = spake_exchange(&mut rot, prover, verifier).map(|_| ());
        rot.pake_abort(prover);
        rot.pake_abort(verifier);
        outcome
    };
    let refused = Err(Status::InvalidSignature);
    assert_eq!(disagree(pair, &|_, _, _| ()), Ok(()));
    assert_eq!(disagree(other, &|_, _, _| ()), refused);
    assert_eq!(
        disagree(pair, &|rot, prover, _| rot.pake_set_user(prover, b"client").unwrap()),
        refused
    );
    assert_eq!(
        disagree(pair, &|rot, prover, verifier| {
            rot.pake_set_user(prover, b"client").unwrap();
            rot.pake_set_peer(verifier, b"client").unwrap();
        }),
        Ok(())
    );
    assert_eq!(
        disagree(pair, &|rot, prover, _| rot.pake_set_context(prover, b"").unwrap()),
        refused,
        "an empty context is not none"
    );
}

#[test]
fn spake2p_needs_a_role_that_the_key_has_and_its_steps_in_order() {
    let mut rot = device();
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    let public = verifier_key(&mut rot, SPAKE, pair);
    let no_role = rot.pake_setup(pair, &suite(SPAKE)).unwrap();
    assert_eq!(take(&mut rot, no_role, PakeStep::KEY_SHARE), Err(Status::BadState));
    rot.pake_abort(no_role);
    for (key, role) in [(public, PakeRole::CLIENT), (pair, PakeRole::NONE), (pair, PakeRole(1))] {
        let operation = rot.pake_setup(key, &suite(SPAKE)).unwrap();
        assert_eq!(rot.pake_set_role(operation, role), Err(Status::InvalidArgument));
        rot.pake_abort(operation);
    }
    for (step, expected) in [
        (PakeStep::CONFIRM, Status::BadState),
        (PakeStep::ZK_PROOF, Status::InvalidArgument),
        (PakeStep(9), Status::InvalidArgument),
    ] {
        let prover = spake(&mut rot, pair, SPAKE, PakeRole::CLIENT);
        assert_eq!(take(&mut rot, prover, step), Err(expected));
        rot.pake_abort(prover);
    }
    let verifier = spake(&mut rot, public, SPAKE, PakeRole::SERVER);
    assert_eq!(take(&mut rot, verifier, PakeStep::KEY_SHARE), Err(Status::BadState));
    rot.pake_abort(verifier);
    let verifier = spake(&mut rot, public, SPAKE, PakeRole::SERVER);
    let off_curve = rot.pake_input(verifier, PakeStep::KEY_SHARE, &[4; 65]);
    assert_eq!(off_curve, Err(Status::InvalidArgument));
    rot.pake_abort(verifier);
    let confirmation = CipherSuite { key_confirmation: 1, ..suite(SPAKE) };
    assert_eq!(rot.pake_setup(pair, &confirmation), Err(Status::InvalidArgument));
    let sha_384 = Algorithm::SPAKE2P_HMAC.with_hash(Algorithm::SHA_384);
    let unusual = registered(&mut rot, sha_384, b"a password of the user");
    // No suite of RFC 9383 has this hash with P-256.
    let invalid = Err(Status::InvalidArgument);
    assert_eq!(rot.pake_setup(unusual, &suite(sha_384)).map(|_| ()), invalid);
    assert_eq!(rot.check_key_usage(unusual, sha_384, Usage::DERIVE), invalid);
}

#[test]
fn a_registered_pair_is_derived_or_imported_and_never_generated() {
    let mut rot = device();
    let attributes = KeyAttributes {
        key_type: KeyType::SPAKE2P_KEY_PAIR_SECP_R1,
        bits: 256,
        ..KeyAttributes::default()
    };
    assert_eq!(rot.generate_key(&attributes), Err(Status::NotSupported));
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    let mut bytes = [0; 64];
    assert_eq!(rot.export_key(pair, &mut bytes), Ok(64));
    assert!(rot.import_key(&attributes, &bytes).is_ok());
    assert_eq!(rot.import_key(&attributes, &bytes[1..]), Err(Status::InvalidArgument));
    assert_eq!(rot.import_key(&attributes, &[0xff; 64]), Err(Status::InvalidArgument));
}

#[test]
fn a_key_that_is_destroyed_meanwhile_ends_the_exchange_and_slots_come_back() {
    let mut rot = device();
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    let operations: Vec<Handle> =
        (0..PAKE_OPERATIONS).map(|_| spake(&mut rot, pair, SPAKE, PakeRole::CLIENT)).collect();
    assert_eq!(rot.pake_setup(pair, &suite(SPAKE)), Err(Status::InsufficientMemory));
    take(&mut rot, operations[0], PakeStep::KEY_SHARE).unwrap();
    rot.destroy_key(pair).unwrap();
    for operation in operations {
        let late = take(&mut rot, operation, PakeStep::KEY_SHARE);
        assert_eq!(late, Err(Status::BadState));
        rot.pake_abort(operation);
    }
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    assert!(rot.pake_setup(pair, &suite(SPAKE)).is_ok());
}

#[test]
fn the_use_of_a_key_can_be_asked_for() {
    let mut rot = device();
    let pair = registered(&mut rot, SPAKE, b"a password of the user");
    let public = verifier_key(&mut rot, SPAKE, pair);
    let password = key(&mut rot, KeyType::PASSWORD, JPAKE, b"password");
    let invalid = Err(Status::InvalidArgument);
    for (key, algorithm, usage, expected) in [
        (pair, SPAKE, Usage::DERIVE, Ok(())),
        (pair, SPAKE, Usage::DERIVE_PUBLIC, Ok(())),
        (public, SPAKE, Usage::DERIVE_PUBLIC, Ok(())),
        (public, SPAKE, Usage::DERIVE, invalid),
        (password, JPAKE, Usage::DERIVE, Ok(())),
        (password, JPAKE, Usage::DERIVE_PUBLIC, invalid),
        (password, SPAKE, Usage::DERIVE, invalid),
        (password, Algorithm::WPA3_SAE_ANY, Usage::DERIVE, invalid),
        (password, Algorithm(0x0a00_0809), Usage::DERIVE, Err(Status::NotSupported)),
    ] {
        let asked = rot.check_key_usage(key, algorithm, usage);
        assert_eq!(asked, expected, "{algorithm:?} {usage:?}");
    }
}
