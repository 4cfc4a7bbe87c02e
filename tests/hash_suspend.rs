//! Hashes that stop and go on elsewhere (PSA Crypto 1.5 §10.2.5).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::HASH_OPERATIONS;
use psa_rot::crypto::MAX_HASH_SUSPEND_STATE;

/// An algorithm, the sizes of the input length, of the state words and of a block in bytes, and the state words before any input
/// (FIPS 180-4 §5.3) and after the first block of NIST's example of two blocks, padded as it is.
struct Suspendable {
    algorithm: Algorithm,
    count: usize,
    block: usize,
    initial: &'static [u8],
    after_a_block: Option<&'static [u8]>,
}

/// The first block of the example: its message, and the padding that still fits.
const BLOCK_64: &[u8] =
    b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq\x80\0\0\0\0\0\0\0";
const BLOCK_128: &[u8] = b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno\
    ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

/// States: <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>, the lines "H[0] =" and on after
/// block 1 in SHA1.pdf, SHA256.pdf and SHA512.pdf.
fn suspendable() -> Vec<Suspendable> {
    let sha_256 = |algorithm, initial, after_a_block| Suspendable {
        algorithm,
        count: 8,
        block: 64,
        initial,
        after_a_block,
    };
    let sha_512 = |algorithm, initial, after_a_block| Suspendable {
        algorithm,
        count: 16,
        block: 128,
        initial,
        after_a_block,
    };
    vec![
        #[cfg(feature = "sha-1")]
        sha_256(
            Algorithm::SHA_1,
            &hex!("67452301efcdab8998badcfe10325476c3d2e1f0"),
            Some(&hex!("f4286818c37b27ae0408f581846771484a566572")),
        ),
        sha_256(
            Algorithm::SHA_224,
            &hex!("c1059ed8367cd5073070dd17f70e5939ffc00b316858151164f98fa7befa4fa4"),
            None,
        ),
        sha_256(
            Algorithm::SHA_256,
            &hex!("6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19"),
            Some(&hex!("85e655d6417a17953363376a624cde5c76e09589cac5f811cc4b32c1f20e533a")),
        ),
        sha_512(
            Algorithm::SHA_384,
            &hex!(
                "cbbb9d5dc1059ed8629a292a367cd5079159015a3070dd17152fecd8f70e5939"
                "67332667ffc00b318eb44a8768581511db0c2e0d64f98fa747b5481dbefa4fa4"
            ),
            None,
        ),
        sha_512(
            Algorithm::SHA_512,
            &hex!(
                "6a09e667f3bcc908bb67ae8584caa73b3c6ef372fe94f82ba54ff53a5f1d36f1"
                "510e527fade682d19b05688c2b3e6c1f1f83d9abfb41bd6b5be0cd19137e2179"
            ),
            Some(&hex!(
                "4319017a2b706e69cd4b05938bae5e890186bf199f30aa956ef8b71d2f810585"
                "d787d6764b20bda2a26014470973692000ec057f37d14b8e06add5b50e671c72"
            )),
        ),
        sha_512(
            Algorithm::SHA_512_224,
            &hex!(
                "8c3d37c819544da273e1996689dcd4d61dfab7ae32ff9c82679dd514582f9fcf"
                "0f6d2b697bd44da877e36f7304c489423f9d85a86a1d36c81112e6ad91d692a1"
            ),
            None,
        ),
        sha_512(
            Algorithm::SHA_512_256,
            &hex!(
                "22312194fc2bf72c9f555fa3c84c64c22393b86b6f53b151963877195940eabd"
                "96283ee2a88effe3be5e1e25538639922b0199fc2c85b8aa0eb72ddc81c52ca2"
            ),
            None,
        ),
    ]
}

/// Hashes that the specification gives no such state.
const OTHERS: [Algorithm; 7] = [
    Algorithm::SHA3_224,
    Algorithm::SHA3_256,
    Algorithm::SHA3_384,
    Algorithm::SHA3_512,
    Algorithm::SHAKE256_512,
    Algorithm::BLAKE2S,
    Algorithm::BLAKE2B,
];

fn started(rot: &mut Device, algorithm: Algorithm, input: &[u8]) -> Handle {
    let operation = rot.hash_setup(algorithm).unwrap();
    rot.hash_update(operation, input).unwrap();
    operation
}

fn suspended(rot: &mut Device, algorithm: Algorithm, input: &[u8]) -> Vec<u8> {
    let operation = started(rot, algorithm, input);
    let mut state = [0; MAX_HASH_SUSPEND_STATE];
    let length = rot.hash_suspend(operation, &mut state).unwrap();
    state[..length].to_vec()
}

fn digest(rot: &mut Device, algorithm: Algorithm, input: &[u8]) -> Vec<u8> {
    let mut out = [0; 64];
    let length = rot.hash_compute(algorithm, input, &mut out).unwrap();
    out[..length].to_vec()
}

/// A state as the specification writes it.
fn state(hash: &Suspendable, length: u128, words: &[u8], tail: &[u8]) -> Vec<u8> {
    let count = &length.to_be_bytes()[16 - hash.count..];
    [&hash.algorithm.0.to_be_bytes(), count, words, tail].concat()
}

#[test]
fn a_state_is_written_field_by_field_as_specified() {
    let mut rot = device();
    for hash in suspendable() {
        let algorithm = hash.algorithm;
        assert_eq!(suspended(&mut rot, algorithm, b""), state(&hash, 0, hash.initial, b""));
        assert_eq!(suspended(&mut rot, algorithm, b"abc"), state(&hash, 3, hash.initial, b"abc"));
        let longest = &[7; 128][..hash.block - 1];
        assert_eq!(
            suspended(&mut rot, algorithm, longest),
            state(&hash, longest.len() as u128, hash.initial, longest)
        );
        if let Some(words) = hash.after_a_block {
            let block = if hash.block == 64 { BLOCK_64 } else { BLOCK_128 };
            assert_eq!(
                suspended(&mut rot, algorithm, block),
                state(&hash, hash.block as u128, words, b"")
            );
            let longer = [block, b"de"].concat();
            assert_eq!(
                suspended(&mut rot, algorithm, &longer),
                state(&hash, hash.block as u128 + 2, words, b"de")
            );
        }
    }
}

#[test]
fn a_hash_goes_on_from_wherever_it_was_suspended_to_the_same_value() {
    let mut rot = device();
    let message: Vec<u8> = (0..300u32).map(|i| (i * 7 + 3) as u8).collect();
    for hash in suspendable() {
        let expected = digest(&mut rot, hash.algorithm, &message);
        for cut in 0..=message.len() {
            let state = suspended(&mut rot, hash.algorithm, &message[..cut]);
            assert_eq!(state.len(), 4 + hash.count + hash.initial.len() + cut % hash.block);
            let operation = rot.hash_resume(&state).unwrap();
            rot.hash_update(operation, &message[cut..]).unwrap();
            assert_eq!(rot.hash_verify(operation, &expected), Ok(()), "{:?} {cut}", hash.algorithm);
        }
    }
}

#[test]
fn a_hash_may_be_suspended_after_every_byte() {
    let mut rot = device();
    let message = [0x5a; 200];
    for hash in suspendable() {
        let mut state = suspended(&mut rot, hash.algorithm, b"");
        for byte in message {
            let operation = rot.hash_resume(&state).unwrap();
            rot.hash_update(operation, &[byte]).unwrap();
            state.resize(MAX_HASH_SUSPEND_STATE, 0);
            let length = rot.hash_suspend(operation, &mut state).unwrap();
            state.truncate(length);
        }
        let operation = rot.hash_resume(&state).unwrap();
        let expected = digest(&mut rot, hash.algorithm, &message);
        assert_eq!(rot.hash_verify(operation, &expected), Ok(()));
    }
}

#[test]
fn one_state_starts_any_number_of_hashes() {
    let mut rot = device();
    let state = suspended(&mut rot, Algorithm::SHA_256, b"ab");
    let (first, second) = (rot.hash_resume(&state).unwrap(), rot.hash_resume(&state).unwrap());
    rot.hash_update(first, b"c").unwrap();
    let expected = digest(&mut rot, Algorithm::SHA_256, b"ab");
    assert_eq!(rot.hash_verify(second, &expected), Ok(()));
    let expected = digest(&mut rot, Algorithm::SHA_256, b"abc");
    assert_eq!(rot.hash_verify(first, &expected), Ok(()));
}

#[test]
fn the_longest_state_is_as_long_as_its_constant() {
    let mut rot = device();
    let longest = suspended(&mut rot, Algorithm::SHA_512, &[0; 127]);
    assert_eq!(longest.len(), MAX_HASH_SUSPEND_STATE);
    // PSA_HASH_SUSPEND_OUTPUT_SIZE of SHA-512 and SHA-256.
    assert_eq!(longest.len(), 211);
    assert_eq!(suspended(&mut rot, Algorithm::SHA_256, &[0; 63]).len(), 107);
}

#[test]
fn a_suspended_operation_is_no_operation_any_more_and_its_place_is_free() {
    let mut rot = device();
    for _ in 0..2 * HASH_OPERATIONS {
        let operation = started(&mut rot, Algorithm::SHA_256, b"abc");
        rot.hash_suspend(operation, &mut [0; 107]).unwrap();
        assert_eq!(rot.hash_update(operation, b""), Err(Status::BadState));
        assert_eq!(rot.hash_suspend(operation, &mut [0; 107]), Err(Status::BadState));
        assert_eq!(rot.hash_finish(operation, &mut [0; 32]), Err(Status::BadState));
    }
}

#[test]
fn too_small_a_buffer_for_the_state_is_left_as_it_was_and_the_operation_is_in_the_error_state() {
    let mut rot = device();
    for hash in suspendable() {
        let needed = 4 + hash.count + hash.initial.len() + 3;
        for size in 0..needed {
            let operation = started(&mut rot, hash.algorithm, b"abc");
            let mut buffer = [0xee; 256];
            let got = rot.hash_suspend(operation, &mut buffer[..size]);
            assert_eq!(got, Err(Status::BufferTooSmall), "{size}");
            assert_eq!(buffer, [0xee; 256]);
            assert_eq!(rot.hash_suspend(operation, &mut buffer), Err(Status::BadState));
            rot.hash_abort(operation);
        }
        let operation = started(&mut rot, hash.algorithm, b"abc");
        assert_eq!(rot.hash_suspend(operation, &mut [0; 256][..needed]), Ok(needed));
    }
}

#[test]
fn a_hash_without_such_a_state_is_neither_suspended_nor_resumed() {
    let mut rot = device();
    for algorithm in OTHERS {
        for size in [0, 3, 256] {
            let operation = started(&mut rot, algorithm, b"abc");
            let refused = Err(Status::NotSupported);
            assert_eq!(
                rot.hash_suspend(operation, &mut [0; 256][..size]),
                refused,
                "{algorithm:?}"
            );
            assert_eq!(rot.hash_finish(operation, &mut [0; 64]), Err(Status::BadState));
            rot.hash_abort(operation);
        }
        let mut state = suspended(&mut rot, Algorithm::SHA_512, b"abc");
        state[..4].copy_from_slice(&algorithm.0.to_be_bytes());
        assert_eq!(rot.hash_resume(&state), Err(Status::NotSupported), "{algorithm:?}");
    }
}

#[test]
fn a_state_of_an_algorithm_that_is_no_hash_of_this_build_is_refused() {
    let mut rot = device();
    let good = suspended(&mut rot, Algorithm::SHA_256, b"abc");
    for (algorithm, expected) in [
        (0, Status::InvalidArgument),
        (HMAC_256.0, Status::InvalidArgument),
        (0x8200_0009, Status::InvalidArgument),
        (0x0200_00ff, Status::InvalidArgument),
        // A state that was shifted by one byte.
        (0x0000_0900, Status::InvalidArgument),
        (0x0200_0003, Status::NotSupported), // MD5
        (0x0200_0001, Status::NotSupported), // MD2
    ] {
        let state = [&u32::to_be_bytes(algorithm), &good[4..]].concat();
        assert_eq!(rot.hash_resume(&state), Err(expected), "{algorithm:#x}");
    }
}

#[test]
fn a_state_of_another_length_than_its_fields_say_is_malformed() {
    let mut rot = device();
    for hash in suspendable() {
        for length in [0, 1, hash.block - 1, hash.block, hash.block + 1, 2 * hash.block] {
            let good = suspended(&mut rot, hash.algorithm, &[1; 256][..length]);
            let malformed = Err(Status::InvalidArgument);
            for end in 0..good.len() {
                assert_eq!(rot.hash_resume(&good[..end]), malformed, "{length} {end}");
            }
            for more in 1..=2 * hash.block {
                let longer = [&good[..], &vec![0; more]].concat();
                assert_eq!(rot.hash_resume(&longer), malformed, "{length} {more}");
            }
            // The last byte of the input length, within the same block and not.
            for other in 0..=255 {
                let mut state = good.clone();
                let last = 4 + hash.count - 1;
                state[last] = other;
                let said = length / 256 * 256 + usize::from(other);
                let fits = said % hash.block == length % hash.block
                    && (said >= hash.block || length < hash.block);
                let resumed = rot.hash_resume(&state);
                assert_eq!(resumed.is_ok(), fits, "{:?} {length} {other}", hash.algorithm);
                if let Ok(operation) = resumed {
                    rot.hash_abort(operation);
                }
            }
        }
    }
}

#[test]
fn before_the_first_block_only_the_initial_state_words_are_a_state() {
    let mut rot = device();
    for hash in suspendable() {
        let malformed = Err(Status::InvalidArgument);
        for bit in 0..8 * hash.initial.len() {
            let mut words = hash.initial.to_vec();
            words[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(rot.hash_resume(&state(&hash, 3, &words, b"abc")), malformed);
            let later = state(&hash, hash.block as u128, &words, b"");
            let operation = rot.hash_resume(&later).unwrap();
            rot.hash_abort(operation);
        }
    }
    // Every hash has its own.
    let mut state = suspended(&mut rot, Algorithm::SHA_256, b"abc");
    state[..4].copy_from_slice(&Algorithm::SHA_224.0.to_be_bytes());
    assert_eq!(rot.hash_resume(&state), Err(Status::InvalidArgument));
}

/// FIPS 180-4 §1: a message has less than 2^64 bits, or 2^128 from SHA-384 on.
#[test]
fn the_input_of_a_resumed_hash_ends_where_the_algorithm_ends() {
    let mut rot = device();
    for hash in suspendable() {
        let limit = 1u128 << (8 * hash.count - 3);
        let tail = &[9; 128][..hash.block - 1];
        let words = vec![0x11; hash.initial.len()];
        let malformed = Err(Status::InvalidArgument);
        for beyond in [limit, limit + hash.block as u128, limit << 1, limit << 2] {
            assert_eq!(rot.hash_resume(&state(&hash, beyond, &words, b"")), malformed);
        }
        assert_eq!(rot.hash_resume(&state(&hash, u128::MAX, &words, tail)), malformed);

        let too_long = Err(Status::InvalidArgument);
        let last = state(&hash, limit - 1, &words, tail);
        let operation = rot.hash_resume(&last).unwrap();
        assert_eq!(rot.hash_update(operation, b""), Ok(()));
        let copy = rot.hash_clone(operation).unwrap();
        assert_eq!(rot.hash_update(operation, b"x"), too_long, "{:?}", hash.algorithm);
        assert_eq!(rot.hash_update(operation, b""), Err(Status::BadState));
        rot.hash_abort(operation);
        let mut again = [0; 256];
        let twin = rot.hash_clone(copy).unwrap();
        assert_eq!(rot.hash_suspend(twin, &mut again), Ok(last.len()));
        assert_eq!(again[..last.len()], last);
        assert!(rot.hash_finish(copy, &mut [0; 64]).is_ok());

        // With room for one byte more it takes that, and no other.
        let before = state(&hash, limit - 2, &words, &tail[1..]);
        let operation = rot.hash_resume(&before).unwrap();
        assert_eq!(rot.hash_update(operation, b"x"), Ok(()));
        let copy = rot.hash_clone(operation).unwrap();
        assert_eq!(rot.hash_update(copy, b"x"), too_long);
        rot.hash_abort(copy);
        assert!(rot.hash_finish(operation, &mut [0; 64]).is_ok());
    }
}

#[test]
fn a_resumed_hash_takes_a_place_and_gives_it_back() {
    let mut rot = device();
    let state = suspended(&mut rot, Algorithm::SHA_256, b"abc");
    let operations: Vec<_> =
        (0..HASH_OPERATIONS).map(|_| rot.hash_resume(&state).unwrap()).collect();
    assert_eq!(rot.hash_resume(&state), Err(Status::InsufficientMemory));
    for operation in operations {
        rot.hash_abort(operation);
    }
    assert!(rot.hash_resume(&state).is_ok());
}
