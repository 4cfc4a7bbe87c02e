//! Extendable-output functions (PSA Crypto 1.5 §10.3).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::XOF_OPERATIONS;

const BOTH: [Algorithm; 2] = [Algorithm::SHAKE128, Algorithm::SHAKE256];

/// A function, an input, and the first and the last 32 bytes of 512 bytes of output.
type Vector = (Algorithm, &'static [u8], [u8; 32], [u8; 32]);

/// NIST's examples with 0 and 1600 bits of input, SHAKE128_Msg0.pdf and the like:
/// <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
const VECTORS: [Vector; 4] = [
    (
        Algorithm::SHAKE128,
        b"",
        hex!("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26"),
        hex!("43e41b45a653f2a5c4492c1add544512dda2529833462b71a41a45be97290b6f"),
    ),
    (
        Algorithm::SHAKE128,
        &[0xa3; 200],
        hex!("131ab8d2b594946b9c81333f9bb6e0ce75c3b93104fa3469d3917457385da037"),
        hex!("44c9fb359fd56ac0a9a75a743cff6862f17d7259ab075216c0699511643b6439"),
    ),
    (
        Algorithm::SHAKE256,
        b"",
        hex!("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f"),
        hex!("ab0bae316339894304e35877b0c28a9b1fd166c796b9cc258a064a8f57e27f2a"),
    ),
    (
        Algorithm::SHAKE256,
        &[0xa3; 200],
        hex!("cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d"),
        hex!("6a1a9d7846436e4dca5728b6f760eef0ca92bf0be5615e96959d767197a0beeb"),
    ),
];

/// The output after an input given in pieces of one size, taken in pieces of another.
fn output(
    rot: &mut Device,
    algorithm: Algorithm,
    input: &[u8],
    (in_size, out_size): (usize, usize),
    length: usize,
) -> Vec<u8> {
    let operation = rot.xof_setup(algorithm).unwrap();
    for piece in input.chunks(in_size) {
        rot.xof_update(operation, piece).unwrap();
        rot.xof_update(operation, b"").unwrap();
    }
    let mut output = vec![0; length];
    for piece in output.chunks_mut(out_size) {
        rot.xof_output(operation, piece).unwrap();
        rot.xof_output(operation, &mut []).unwrap();
    }
    rot.xof_abort(operation);
    output
}

#[test]
fn the_examples_of_nist_hold_in_every_chunking_of_input_and_output() {
    let mut rot = device();
    for (algorithm, input, first, last) in VECTORS {
        let whole = output(&mut rot, algorithm, input, (256, 512), 512);
        assert_eq!(whole[..32], first, "{algorithm:?}");
        assert_eq!(whole[480..], last, "{algorithm:?}");
        for size in 1..=512 {
            let taken = output(&mut rot, algorithm, input, (200, size), 512);
            assert_eq!(taken, whole, "{algorithm:?}, output by {size}");
        }
        for size in 1..=input.len() {
            let taken = output(&mut rot, algorithm, input, (size, 512), 512);
            assert_eq!(taken, whole, "{algorithm:?}, input by {size}");
        }
    }
}

/// The rates are 168 and 136 bytes.
#[test]
fn input_and_output_around_the_rate_do_not_depend_on_where_they_are_cut() {
    let mut rot = device();
    let message: Vec<u8> = (0..340u32).map(|i| (i * 5 + 1) as u8).collect();
    for algorithm in BOTH {
        for length in [135, 136, 137, 167, 168, 169, 271, 272, 273, 335, 336, 337] {
            let whole = output(&mut rot, algorithm, &message[..length], (340, 340), 340);
            for size in [1, 7, 64, 135, 136, 137, 167, 168, 169] {
                let taken = output(&mut rot, algorithm, &message[..length], (size, size), 340);
                assert_eq!(taken, whole, "{algorithm:?} {length} {size}");
            }
        }
    }
}

#[test]
fn the_hash_shake256_512_is_the_first_512_bits_of_the_function() {
    let mut rot = device();
    let mut hash = [0; 64];
    rot.hash_compute(Algorithm::SHAKE256_512, b"abc", &mut hash).unwrap();
    assert_eq!(output(&mut rot, Algorithm::SHAKE256, b"abc", (3, 64), 64), hash);
}

#[test]
fn what_is_no_extendable_output_function_or_not_built_is_refused() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::NONE, Status::InvalidArgument),
        (Algorithm::SHAKE256_512, Status::InvalidArgument),
        (HMAC_256, Status::InvalidArgument),
        (Algorithm(0x8d00_0100), Status::InvalidArgument),
        (Algorithm(0x0d00_0300), Status::NotSupported), // Ascon-XOF128
        (Algorithm(0x0d00_8300), Status::NotSupported), // Ascon-CXOF128
        (Algorithm(0x0d00_0101), Status::NotSupported), // not assigned
    ] {
        assert_eq!(rot.xof_setup(algorithm), Err(expected), "{algorithm:?}");
    }
}

#[test]
fn input_after_output_is_a_bad_state_even_if_no_byte_was_taken() {
    let mut rot = device();
    for algorithm in BOTH {
        for taken in [0, 1, 500] {
            let operation = rot.xof_setup(algorithm).unwrap();
            rot.xof_update(operation, b"abc").unwrap();
            rot.xof_output(operation, &mut vec![0; taken]).unwrap();
            assert_eq!(rot.xof_update(operation, b""), Err(Status::BadState), "{taken}");
            // Now it is in the error state.
            let mut out = [0xee; 8];
            assert_eq!(rot.xof_output(operation, &mut out), Err(Status::BadState));
            assert_eq!(out, [0xee; 8]);
            rot.xof_abort(operation);
        }
    }
}

#[test]
fn a_context_is_refused_by_a_function_that_has_none() {
    let mut rot = device();
    for algorithm in BOTH {
        for context in [&b""[..], b"context"] {
            let operation = rot.xof_setup(algorithm).unwrap();
            let refused = rot.xof_set_context(operation, context);
            assert_eq!(refused, Err(Status::InvalidArgument));
            assert_eq!(rot.xof_update(operation, b"abc"), Err(Status::BadState));
            assert_eq!(rot.xof_output(operation, &mut [0; 8]), Err(Status::BadState));
            assert_eq!(rot.xof_set_context(operation, context), Err(Status::BadState));
            rot.xof_abort(operation);
        }
    }
}

#[test]
fn a_context_after_input_or_output_is_a_bad_state() {
    let mut rot = device();
    for outputs in [false, true] {
        let operation = rot.xof_setup(Algorithm::SHAKE128).unwrap();
        if outputs {
            rot.xof_output(operation, &mut []).unwrap();
        } else {
            rot.xof_update(operation, b"").unwrap();
        }
        assert_eq!(rot.xof_set_context(operation, b"context"), Err(Status::BadState));
        assert_eq!(rot.xof_output(operation, &mut [0; 8]), Err(Status::BadState));
        rot.xof_abort(operation);
    }
}

#[test]
fn an_aborted_operation_is_no_operation_any_more_and_its_place_is_free() {
    let mut rot = device();
    for round in 0..2 * XOF_OPERATIONS {
        let operation = rot.xof_setup(Algorithm::SHAKE256).unwrap();
        if round % 2 == 0 {
            rot.xof_output(operation, &mut [0; 8]).unwrap();
        }
        rot.xof_abort(operation);
        rot.xof_abort(operation);
        assert_eq!(rot.xof_update(operation, b""), Err(Status::BadState));
        assert_eq!(rot.xof_output(operation, &mut [0; 8]), Err(Status::BadState));
        assert_eq!(rot.xof_set_context(operation, b""), Err(Status::BadState));
    }
}

#[test]
fn a_full_pool_is_insufficient_memory_and_leaves_the_others_working() {
    let mut rot = device();
    let operations: Vec<_> =
        (0..XOF_OPERATIONS).map(|_| rot.xof_setup(Algorithm::SHAKE128).unwrap()).collect();
    assert_eq!(rot.xof_setup(Algorithm::SHAKE128), Err(Status::InsufficientMemory));
    // Hashes have places of their own.
    let hash = rot.hash_setup(Algorithm::SHA_256).unwrap();
    rot.hash_abort(hash);
    for operation in operations {
        let mut out = [0; 32];
        rot.xof_output(operation, &mut out).unwrap();
        assert_eq!(out, VECTORS[0].2);
        rot.xof_abort(operation);
    }
    assert!(rot.xof_setup(Algorithm::SHAKE128).is_ok());
}

#[test]
fn two_operations_do_not_mix() {
    let mut rot = device();
    let first = rot.xof_setup(Algorithm::SHAKE128).unwrap();
    let second = rot.xof_setup(Algorithm::SHAKE256).unwrap();
    rot.xof_update(first, &[0xa3; 100]).unwrap();
    rot.xof_update(second, &[0xa3; 200]).unwrap();
    let (mut a, mut b) = ([0; 32], [0; 32]);
    rot.xof_output(second, &mut b).unwrap();
    rot.xof_update(first, &[0xa3; 100]).unwrap();
    rot.xof_output(first, &mut a).unwrap();
    assert_eq!((a, b), (VECTORS[1].2, VECTORS[3].2));
}
