//! Hashes (PSA Crypto 1.5 §10.2).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::HASH_OPERATIONS;

const SHA: Algorithm = Algorithm::SHA_256;

const VECTORS: [(&[u8], [u8; 32]); 2] = [
    (b"", hex!("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")),
    (b"abc", hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
];

const TWO_BLOCKS_64: &[u8] = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const TWO_BLOCKS_128: &[u8] = b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmno\
    ijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";
const BITS_1600: &[u8] = &[0xa3; 200];

/// An algorithm, and messages with their hashes.
type Vectors = (Algorithm, &'static [(&'static [u8], &'static str)]);

/// SHA-1, SHA-2, SHA-3 and SHAKE256: NIST's examples with intermediate values (for SHAKE256 the first 512 bits),
/// <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>, and the empty messages of
/// <https://csrc.nist.gov/projects/cryptographic-algorithm-validation-program/secure-hashing>. BLAKE2: RFC 7693, appendices A and B,
/// <https://www.rfc-editor.org/rfc/rfc7693#appendix-A>.
fn vectors() -> Vec<Vectors> {
    vec![
        #[cfg(feature = "sha-1")]
        (
            Algorithm::SHA_1,
            &[
                (b"", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
                (b"abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
                (TWO_BLOCKS_64, "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
            ],
        ),
        (
            Algorithm::SHA_224,
            &[
                (b"", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"),
                (b"abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7"),
                (TWO_BLOCKS_64, "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525"),
            ],
        ),
        (
            Algorithm::SHA_256,
            &[
                (b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
                (b"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                (TWO_BLOCKS_64, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
            ],
        ),
        (
            Algorithm::SHA_384,
            &[
                (
                    b"",
                    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
                ),
                (
                    b"abc",
                    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
                ),
                (
                    TWO_BLOCKS_128,
                    "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039",
                ),
            ],
        ),
        (
            Algorithm::SHA_512,
            &[
                (
                    b"",
                    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
                ),
                (
                    b"abc",
                    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
                ),
                (
                    TWO_BLOCKS_128,
                    "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
                ),
            ],
        ),
        (
            Algorithm::SHA_512_224,
            &[
                (b"", "6ed0dd02806fa89e25de060c19d3ac86cabb87d6a0ddd05c333b84f4"),
                (b"abc", "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa"),
                (TWO_BLOCKS_128, "23fec5bb94d60b23308192640b0c453335d664734fe40e7268674af9"),
            ],
        ),
        (
            Algorithm::SHA_512_256,
            &[
                (b"", "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a"),
                (b"abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23"),
                (
                    TWO_BLOCKS_128,
                    "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a",
                ),
            ],
        ),
        (
            Algorithm::SHA3_224,
            &[
                (b"", "6b4e03423667dbb73b6e15454f0eb1abd4597f9a1b078e3f5b5a6bc7"),
                (BITS_1600, "9376816aba503f72f96ce7eb65ac095deee3be4bf9bbc2a1cb7e11e0"),
            ],
        ),
        (
            Algorithm::SHA3_256,
            &[
                (b"", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
                (BITS_1600, "79f38adec5c20307a98ef76e8324afbfd46cfd81b22e3973c65fa1bd9de31787"),
            ],
        ),
        (
            Algorithm::SHA3_384,
            &[
                (
                    b"",
                    "0c63a75b845e4f7d01107d852e4c2485c51a50aaaa94fc61995e71bbee983a2ac3713831264adb47fb6bd1e058d5f004",
                ),
                (
                    BITS_1600,
                    "1881de2ca7e41ef95dc4732b8f5f002b189cc1e42b74168ed1732649ce1dbcdd76197a31fd55ee989f2d7050dd473e8f",
                ),
            ],
        ),
        (
            Algorithm::SHA3_512,
            &[
                (
                    b"",
                    "a69f73cca23a9ac5c8b567dc185a756e97c982164fe25859e0d1dcc1475c80a615b2123af1f5f94c11e3e9402c3ac558f500199d95b6d3e301758586281dcd26",
                ),
                (
                    BITS_1600,
                    "e76dfad22084a8b1467fcf2ffa58361bec7628edf5f3fdc0e4805dc48caeeca81b7c13c30adf52a3659584739a2df46be589c51ca1a4a8416df6545a1ce8ba00",
                ),
            ],
        ),
        (
            Algorithm::SHAKE256_512,
            &[
                (
                    b"",
                    "46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762fd75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be",
                ),
                (
                    BITS_1600,
                    "cd8a920ed141aa0407a22d59288652e9d9f1a7ee0c1e7c1ca699424da84a904d2d700caae7396ece96604440577da4f3aa22aeb8857f961c4cd8e06f0ae6610b",
                ),
            ],
        ),
        (
            Algorithm::BLAKE2S,
            &[(b"abc", "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982")],
        ),
        (
            Algorithm::BLAKE2B,
            &[(
                b"abc",
                "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923",
            )],
        ),
    ]
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn digest(rot: &mut Device, input: &[u8]) -> [u8; 32] {
    let mut out = [0; 32];
    assert_eq!(rot.hash_compute(SHA, input, &mut out), Ok(32));
    out
}

#[test]
fn the_vectors_of_every_hash_hold_at_once_and_in_pieces_of_any_size() {
    let mut rot = device();
    for (algorithm, cases) in vectors() {
        for (input, expected) in cases {
            let expected = bytes(expected);
            let length = expected.len();
            assert_eq!(algorithm.hash_length(), Some(length));
            let mut out = [0; 80];
            assert_eq!(rot.hash_compute(algorithm, input, &mut out), Ok(length));
            assert_eq!(out[..length], expected, "{algorithm:?}");
            assert_eq!(rot.hash_compare(algorithm, input, &expected), Ok(()));
            for size in 1..=input.len().max(1) {
                let operation = rot.hash_setup(algorithm).unwrap();
                for piece in input.chunks(size) {
                    rot.hash_update(operation, piece).unwrap();
                    rot.hash_update(operation, b"").unwrap();
                }
                let copy = rot.hash_clone(operation).unwrap();
                let mut out = [0; 80];
                assert_eq!(rot.hash_finish(operation, &mut out), Ok(length));
                assert_eq!(out[..length], expected, "{algorithm:?} by {size}");
                assert!(out[length..].iter().all(|byte| *byte == 0));
                assert_eq!(rot.hash_verify(copy, &expected), Ok(()));
            }
        }
    }
}

/// The pieces that matter lie around the blocks: messages of up to three of the longest blocks, cut in two.
#[test]
fn a_hash_in_two_pieces_is_the_hash_of_the_whole_wherever_it_is_cut() {
    let mut rot = device();
    let message: Vec<u8> = (0..3 * 144).map(|i| (i * 7 + i / 256) as u8).collect();
    for (algorithm, _) in vectors() {
        for length in [63, 64, 65, 127, 128, 129, 143, 144, 145, 272, message.len()] {
            let mut whole = [0; 64];
            let size = rot.hash_compute(algorithm, &message[..length], &mut whole).unwrap();
            for cut in 0..=length {
                let operation = rot.hash_setup(algorithm).unwrap();
                rot.hash_update(operation, &message[..cut]).unwrap();
                rot.hash_update(operation, &message[cut..length]).unwrap();
                assert_eq!(
                    rot.hash_verify(operation, &whole[..size]),
                    Ok(()),
                    "{algorithm:?} {cut}"
                );
            }
        }
    }
}

#[test]
fn a_comparison_fails_for_any_other_value_or_length() {
    let mut rot = device();
    let (input, good) = VECTORS[1];
    for length in 0..32 {
        let compared = rot.hash_compare(SHA, input, &good[..length]);
        assert_eq!(compared, Err(Status::InvalidSignature), "{length}");
    }
    for bit in 0..256 {
        let mut bad = good;
        bad[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(rot.hash_compare(SHA, input, &bad), Err(Status::InvalidSignature), "{bit}");
    }
    assert_eq!(rot.hash_compare(SHA, input, &[0; 33]), Err(Status::InvalidSignature));
}

#[test]
fn what_is_no_hash_or_not_built_is_refused() {
    let mut rot = device();
    for (algorithm, expected) in [
        (Algorithm::NONE, Status::InvalidArgument),
        (HMAC_256, Status::InvalidArgument),
        (ECDSA, Status::InvalidArgument),
        (Algorithm::SHAKE256, Status::InvalidArgument),
        (Algorithm(0x8200_0009), Status::InvalidArgument),
        (Algorithm::ANY_HASH, Status::InvalidArgument),
        #[cfg(not(feature = "sha-1"))]
        (Algorithm::SHA_1, Status::NotSupported),
        (Algorithm(0x0200_0003), Status::NotSupported), // MD5
        (Algorithm(0x0200_000e), Status::NotSupported), // SHA-256/192
        (Algorithm(0x0200_0019), Status::NotSupported), // Ascon-Hash256
        (Algorithm(0x0200_0077), Status::NotSupported), // not assigned
    ] {
        assert_eq!(rot.hash_compute(algorithm, b"", &mut [0; 64]), Err(expected), "{algorithm:?}");
        assert_eq!(rot.hash_compare(algorithm, b"", &[0; 32]), Err(expected), "{algorithm:?}");
        assert_eq!(rot.hash_setup(algorithm), Err(expected), "{algorithm:?}");
    }
}

#[test]
fn too_small_a_buffer_is_left_as_it_was_and_the_operation_is_in_the_error_state() {
    let mut rot = device();
    for (algorithm, _) in vectors() {
        let length = algorithm.hash_length().unwrap();
        for size in 0..length {
            let mut out = [0xee; 64];
            let small = Err(Status::BufferTooSmall);
            assert_eq!(rot.hash_compute(algorithm, b"", &mut out[..size]), small);
            let operation = rot.hash_setup(algorithm).unwrap();
            assert_eq!(rot.hash_finish(operation, &mut out[..size]), small);
            assert_eq!(out, [0xee; 64]);
            assert_eq!(rot.hash_finish(operation, &mut [0; 64]), Err(Status::BadState));
            assert_eq!(rot.hash_update(operation, b"x"), Err(Status::BadState));
            assert_eq!(rot.hash_verify(operation, &[0; 64]), Err(Status::BadState));
            assert_eq!(rot.hash_suspend(operation, &mut [0; 256]), Err(Status::BadState));
            assert_eq!(rot.hash_clone(operation), Err(Status::BadState));
            rot.hash_abort(operation);
            rot.hash_abort(operation);
        }
    }
}

#[test]
fn a_finished_operation_is_no_operation_any_more() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    rot.hash_finish(operation, &mut [0; 32]).unwrap();
    assert_eq!(rot.hash_update(operation, b""), Err(Status::BadState));
    let next = rot.hash_setup(SHA).unwrap();
    assert_ne!(operation, next);
    assert_eq!(rot.hash_update(operation, b"x"), Err(Status::BadState));
    rot.hash_abort(operation);
    let empty = VECTORS[0].1;
    assert_eq!(rot.hash_verify(next, &empty), Ok(()));
    assert_eq!(rot.hash_verify(next, &empty), Err(Status::BadState));
}

#[test]
fn a_failed_verification_is_in_the_error_state_until_aborted() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    assert_eq!(rot.hash_verify(operation, &[0; 32]), Err(Status::InvalidSignature));
    assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Err(Status::BadState));
}

#[test]
fn a_clone_goes_its_own_way() {
    let mut rot = device();
    let first = rot.hash_setup(SHA).unwrap();
    rot.hash_update(first, b"a").unwrap();
    let second = rot.hash_clone(first).unwrap();
    rot.hash_update(first, b"x").unwrap();
    rot.hash_update(second, b"bc").unwrap();
    assert_eq!(rot.hash_verify(second, &VECTORS[1].1), Ok(()));
    let expected = digest(&mut rot, b"ax");
    assert_eq!(rot.hash_verify(first, &expected), Ok(()));
}

#[test]
fn a_full_pool_is_insufficient_memory_and_leaves_the_others_working() {
    let mut rot = device();
    let mut operations: Vec<_> =
        (0..HASH_OPERATIONS).map(|_| rot.hash_setup(SHA).unwrap()).collect();
    assert_eq!(rot.hash_setup(SHA), Err(Status::InsufficientMemory));
    assert_eq!(rot.hash_clone(operations[0]), Err(Status::InsufficientMemory));
    assert!(rot.mac_sign_setup(KeyId(1), HMAC_256).is_err());
    rot.hash_abort(operations.pop().unwrap());
    let copy = rot.hash_clone(operations[0]).unwrap();
    for operation in operations.into_iter().chain([copy]) {
        assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Ok(()));
    }
}

#[test]
fn no_word_that_is_no_handle_reaches_an_operation() {
    let mut rot = device();
    let operation = rot.hash_setup(SHA).unwrap();
    for word in (1..=300).chain([operation.word() ^ 0x100, operation.word() + 1, u32::MAX]) {
        if let Some(forged) = Handle::from_word(word).filter(|forged| *forged != operation) {
            assert_eq!(rot.hash_update(forged, b"x"), Err(Status::BadState), "{word:#x}");
            rot.hash_abort(forged);
        }
    }
    assert_eq!(Handle::from_word(0), None);
    assert_eq!(rot.hash_verify(operation, &VECTORS[0].1), Ok(()));
}
