//! Key derivation (PSA Crypto 1.5 §10.8): the vectors of each mechanism, and a test for each rule.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;

mod agreement;
mod hkdf;
mod inputs;
mod output_key;
mod pbkdf2;
mod rules;
mod sp800_108;
mod tls12;
mod usage;
mod verify;

use common::*;

const PASSWORD: KeyType = KeyType::PASSWORD;
const PEPPER: KeyType = KeyType::PEPPER;
const PASSWORD_HASH: KeyType = KeyType::PASSWORD_HASH;

const HKDF_EXTRACT: Algorithm = Algorithm::HKDF_EXTRACT.with_hash(Algorithm::SHA_256);
const HKDF_EXPAND: Algorithm = Algorithm::HKDF_EXPAND.with_hash(Algorithm::SHA_256);
const TLS12_PRF: Algorithm = Algorithm::TLS12_PRF.with_hash(Algorithm::SHA_256);
const PSK_TO_MS: Algorithm = Algorithm::TLS12_PSK_TO_MS.with_hash(Algorithm::SHA_256);
const ECJPAKE_TO_PMS: Algorithm = Algorithm::TLS12_ECJPAKE_TO_PMS;
const PBKDF2: Algorithm = Algorithm::PBKDF2_HMAC.with_hash(Algorithm::SHA_256);
const PBKDF2_CMAC: Algorithm = Algorithm::PBKDF2_AES_CMAC_PRF_128;
const SP800_108: Algorithm = Algorithm::SP800_108_COUNTER_HMAC.with_hash(Algorithm::SHA_256);
const SP800_108_CMAC: Algorithm = Algorithm::SP800_108_COUNTER_CMAC;

/// One of each.
const ALL: [Algorithm; 10] = [
    HKDF,
    HKDF_EXTRACT,
    HKDF_EXPAND,
    TLS12_PRF,
    PSK_TO_MS,
    ECJPAKE_TO_PMS,
    PBKDF2,
    PBKDF2_CMAC,
    SP800_108,
    SP800_108_CMAC,
];

const STEPS: [Step; 9] = [
    Step::SECRET,
    Step::PASSWORD,
    Step::OTHER_SECRET,
    Step::LABEL,
    Step::SALT,
    Step::INFO,
    Step::SEED,
    Step::COST,
    Step::CONTEXT,
];

/// An input.
#[derive(Clone, Copy, Debug)]
enum Input<'a> {
    Bytes(Step, &'a [u8]),
    /// A key that is made for it, with this usage.
    Key(Step, KeyType, Usage, &'a [u8]),
    Cost(u64),
}
use Input::{Bytes, Cost};

const DERIVES: Usage = Usage::DERIVE;
const VERIFIES: Usage = Usage::VERIFY_DERIVATION;

/// A key with the usage `DERIVE`.
fn key(step: Step, key_type: KeyType, data: &[u8]) -> Input<'_> {
    Input::Key(step, key_type, DERIVES, data)
}

fn give(
    rot: &mut Device,
    handle: Handle,
    algorithm: Algorithm,
    input: Input<'_>,
) -> Result<(), Status> {
    match input {
        Bytes(step, data) => rot.key_derivation_input_bytes(handle, step, data),
        Cost(value) => rot.key_derivation_input_integer(handle, Step::COST, value),
        Input::Key(step, key_type, usage, data) => {
            let key = rot.import_key(&volatile(key_type, usage, algorithm), data)?;
            rot.key_derivation_input_key(handle, step, key)
        }
    }
}

/// A derivation with these inputs.
fn derivation(rot: &mut Device, algorithm: Algorithm, inputs: &[Input<'_>]) -> Handle {
    let handle = rot.key_derivation_setup(algorithm).unwrap();
    for input in inputs {
        assert_eq!(give(rot, handle, algorithm, *input), Ok(()), "{algorithm:?} {input:?}");
    }
    handle
}

fn output(rot: &mut Device, handle: Handle, length: usize) -> Vec<u8> {
    let mut out = vec![0; length];
    rot.key_derivation_output_bytes(handle, &mut out).unwrap();
    out
}

/// Inputs that make a derivation complete, its secret as a key with this usage.
fn sound(algorithm: Algorithm, usage: Usage) -> Vec<Input<'static>> {
    let secret = |step, key_type, data| Input::Key(step, key_type, usage, data);
    const SECRET: &[u8] = &[0x51; 32];
    const POINT: &[u8] = &[4; 65];
    match algorithm {
        HKDF | HKDF_EXTRACT => {
            vec![Bytes(Step::SALT, b"salt"), secret(Step::SECRET, DERIVE, SECRET)]
        }
        HKDF_EXPAND => vec![secret(Step::SECRET, DERIVE, SECRET)],
        TLS12_PRF | PSK_TO_MS => vec![
            Bytes(Step::SEED, b"seed"),
            secret(Step::SECRET, DERIVE, SECRET),
            Bytes(Step::LABEL, b"label"),
        ],
        ECJPAKE_TO_PMS => vec![secret(Step::SECRET, DERIVE, POINT)],
        PBKDF2 | PBKDF2_CMAC => {
            vec![Cost(2), Bytes(Step::SALT, b"salt"), secret(Step::PASSWORD, PASSWORD, SECRET)]
        }
        SP800_108 => vec![secret(Step::SECRET, HMAC, SECRET)],
        SP800_108_CMAC => vec![secret(Step::SECRET, AES, SECRET)],
        _ => unreachable!(),
    }
    .into_iter()
    .chain(matches!(algorithm, HKDF | HKDF_EXPAND).then_some(Bytes(Step::INFO, b"info")))
    .collect()
}

/// A complete derivation, its secret a key with the usage `DERIVE`.
fn ready(rot: &mut Device, algorithm: Algorithm) -> Handle {
    derivation(rot, algorithm, &sound(algorithm, DERIVES))
}

/// Takes the output in one piece, in two pieces split everywhere, and in pieces of each size; compares it likewise.
fn check_vector(
    algorithm: Algorithm,
    capacity: Option<usize>,
    inputs: &[Input<'_>],
    expected: &[u8],
) {
    let mut rot = device();
    let length = expected.len();
    let start = |rot: &mut Device| {
        *rot = device();
        let handle = derivation(rot, algorithm, inputs);
        if let Some(capacity) = capacity {
            rot.key_derivation_set_capacity(handle, capacity).unwrap();
        }
        handle
    };
    for split in 0..=length {
        let handle = start(&mut rot);
        let before = rot.key_derivation_get_capacity(handle).unwrap();
        let mut got = output(&mut rot, handle, split);
        assert_eq!(rot.key_derivation_get_capacity(handle), Ok(before - split));
        got.extend(output(&mut rot, handle, length - split));
        assert_eq!(got, expected, "{algorithm:?} split at {split}");

        let handle = start(&mut rot);
        let (first, second) = expected.split_at(split);
        assert_eq!(rot.key_derivation_verify_bytes(handle, first), Ok(()));
        assert_eq!(output(&mut rot, handle, length - split), second);
    }
    for size in 1..length {
        let handle = start(&mut rot);
        let got: Vec<u8> =
            expected.chunks(size).flat_map(|piece| output(&mut rot, handle, piece.len())).collect();
        assert_eq!(got, expected, "{algorithm:?} by {size}");
    }
}
