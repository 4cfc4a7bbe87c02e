//! The PRF of TLS 1.2, and what makes secrets for it.

use super::*;

/// <https://mailarchive.ietf.org/arch/msg/tls/fzVCzk-z3FShgGJ6DOXqM1ydxms/>
#[test]
fn the_vectors_of_the_working_group_hold_for_the_prf() {
    type Case = (Algorithm, [u8; 16], [u8; 16], &'static [u8]);
    let cases: [Case; 3] = [
        (
            Algorithm::SHA_256,
            hex!("9bbe436ba940f017b17652849a71db35"),
            hex!("a0ba9f936cda311827a6f796ffd5198c"),
            &hex!(
                "e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a"
                "6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab"
                "4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701"
                "87347b66"
            ),
        ),
        (
            Algorithm::SHA_384,
            hex!("b80b733d6ceefcdc71566ea48e5567df"),
            hex!("cd665cf6a8447dd6ff8b27555edb7465"),
            &hex!(
                "7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cd"
                "e9ca0faa60be9fe34f82b1233c9146a0e534cb400fed2700884f9dc236f80edd"
                "8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425"
                "9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee6"
                "91c8f3a26854308d5eaa3be85e0990703d73e56f"
            ),
        ),
        (
            Algorithm::SHA_512,
            hex!("b0323523c1853599584d88568bbb05eb"),
            hex!("d4640e12e4bcdbfb437f03e6ae418ee5"),
            &hex!(
                "1261f588c798c5c201ff036e7a9cb5edcd7fe3f94c669a122a4638d7d508b283"
                "042df6789875c7147e906d868bc75c45e20eb40c1cf4a1713b27371f68432592"
                "f7dc8ea8ef223e12ea8507841311bf68653d0cfc4056d811f025c45ddfa6e6fe"
                "c702f054b409d6f28dd0a3233e498da41a3e75c5630eedbe22fe254e33a1b0e9"
                "f6b9826675bec7d01a845658dc9c397545401d40b9f46c7a400ee1b8f81ca0a6"
                "0d1a397a1028bff5d2ef5066126842fb8da4197632bdb54ff6633f86bbc836e6"
                "40d4d898"
            ),
        ),
    ];
    for (hash, secret, seed, expected) in cases {
        let algorithm = Algorithm::TLS12_PRF.with_hash(hash);
        let (seed, label) = (Bytes(Step::SEED, &seed), Bytes(Step::LABEL, b"test label"));
        check_vector(algorithm, None, &[seed, Bytes(Step::SECRET, &secret), label], expected);
        let keys = [seed, key(Step::SECRET, DERIVE, &secret), key(Step::LABEL, RAW, b"test label")];
        check_vector(algorithm, None, &keys, expected);
    }
}

const PSK: [u8; 4] = hex!("01020304");
const SEED: [u8; 64] = hex!(
    "5bc0b19b4a8b24b07afe7ec65c471e94a7d518fcef06c3574315255c52afe21b"
    "5bc0b19b872b9b26508458f03603744d575f463a11ae7f1b090c012606fd3e9f"
);

/// TF-PSA-Crypto 1.0, tests/suites/test_suite_psa_crypto.data: <https://github.com/Mbed-TLS/TF-PSA-Crypto>
#[test]
fn a_plain_pre_shared_key_stands_behind_as_many_zeros() {
    let sha384 = Algorithm::TLS12_PSK_TO_MS.with_hash(Algorithm::SHA_384);
    let seed384 = hex!(
        "5bed47716a11a49a6268a8350b085929116ad9ccc8181f09a05b07a7741576d6"
        "5bed47718dfd82f2d3f57544afe52decae6819b970dc716ada72ae0dd3072e9a"
    );
    for (algorithm, seed, expected) in [
        (
            PSK_TO_MS,
            SEED,
            hex!(
                "5a9dd5ffa78b4d1f28f40d91b4e6e6ed37849042d61ba32c"
                "a43d866e744cee7cd1baaa497e1ecd5c2e60f9f13030a710"
            ),
        ),
        (
            sha384,
            seed384,
            hex!(
                "f5a61fbdd2ec415762abb8042a6c16645a53d2edb6dec8c8"
                "5ca71689301f9f4d875128c87608b75250b20a9550e4fe18"
            ),
        ),
    ] {
        let inputs = [
            Bytes(Step::SEED, &seed),
            key(Step::SECRET, DERIVE, &PSK),
            Bytes(Step::LABEL, b"master secret"),
        ];
        check_vector(algorithm, None, &inputs, &expected);
    }
}

/// The same source.
#[test]
fn another_secret_stands_in_front_of_the_pre_shared_key() {
    let sha384 = Algorithm::TLS12_PSK_TO_MS.with_hash(Algorithm::SHA_384);
    let twenty = hex!("c4eb02cb10175ab8a33aeeb068ba23df08206b0e");
    let forty_eight = hex!(
        "ce2fa604b6a3e08fc42eda74ab647adace1168b199ed178d"
        "baae12521d68271d7df56eb56c55878034cf01bd887ba4d7"
    );
    let cases: [(Algorithm, &[u8], [u8; 48]); 5] = [
        (
            PSK_TO_MS,
            &[],
            hex!(
                "034e4741bd6170120a8b8e8362d13575c6b857242f98021d"
                "7d7cd1221a1f8dedea66737c46daaf5458cafa51b00c92eb"
            ),
        ),
        (
            PSK_TO_MS,
            &twenty,
            hex!(
                "2d6cba7ad474ac3dfcc01516ed7161a9b00c2e8a35b3e921"
                "b9eb09b546a54c98491b21d1baafb659c9094b760144ea1f"
            ),
        ),
        (
            sha384,
            &twenty,
            hex!(
                "0638ce4a3b9836d98be8a455860cdc4af3baa26d3db6962a"
                "228ee5bb992f3e33a6ed1dd91138380d348664067b360618"
            ),
        ),
        (
            PSK_TO_MS,
            &forty_eight,
            hex!(
                "168fecea35190f9df34c042f24ecaa5e7825337f2cd82719"
                "464df5462f16aae84cb38a65c0d612ca9273f998ad32c05b"
            ),
        ),
        (
            sha384,
            &forty_eight,
            hex!(
                "a9635414fe0b271da9e049b500135698ec8f9e82a6a0f932"
                "fb56683ed66ed282349baf0120918b40eff97402356be336"
            ),
        ),
    ];
    for (algorithm, other, expected) in cases {
        let (seed, label) = (Bytes(Step::SEED, &SEED), Bytes(Step::LABEL, b"master secret"));
        let psk = key(Step::SECRET, DERIVE, &PSK);
        check_vector(
            algorithm,
            None,
            &[seed, Bytes(Step::OTHER_SECRET, other), psk, label],
            &expected,
        );
        if !other.is_empty() {
            let other = key(Step::OTHER_SECRET, DERIVE, other);
            check_vector(algorithm, None, &[seed, other, psk, label], &expected);
        }
    }
}

/// The premaster secret (RFC 4279 §2) is an HMAC key of any length, so the PRF with it as its secret gives the same.
#[test]
fn the_other_secret_can_be_shorter_or_longer_than_a_block_and_than_what_is_kept_of_the_inputs() {
    for hash in [Algorithm::SHA_256, Algorithm::SHA_512, Algorithm::SHA3_224] {
        for (other, psk) in
            [(56, 4), (57, 4), (116, 8), (117, 8), (136, 4), (137, 4), (384, 128), (2000, 64)]
        {
            let (other, psk) = (vec![0x77; other], vec![0x66; psk]);
            let mut premaster = Vec::new();
            for secret in [&other, &psk] {
                premaster.extend((secret.len() as u16).to_be_bytes());
                premaster.extend(secret);
            }
            let mut rot = device();
            let (seed, label) = (Bytes(Step::SEED, &SEED), Bytes(Step::LABEL, b"master secret"));
            let prf = Algorithm::TLS12_PRF.with_hash(hash);
            let handle = derivation(&mut rot, prf, &[seed, Bytes(Step::SECRET, &premaster), label]);
            let expected = output(&mut rot, handle, 48);
            let inputs =
                [seed, Bytes(Step::OTHER_SECRET, &other), Bytes(Step::SECRET, &psk), label];
            let psk_to_ms = Algorithm::TLS12_PSK_TO_MS.with_hash(hash);
            let handle = derivation(&mut rot, psk_to_ms, &inputs);
            assert_eq!(output(&mut rot, handle, 48), expected, "{hash:?} {}", other.len());
        }
    }
}

#[test]
fn a_pre_shared_key_has_at_most_128_bytes() {
    let mut rot = device();
    for (length, with_other, expected) in [
        (128, false, Ok(())),
        (129, false, Err(Status::InvalidArgument)),
        (128, true, Ok(())),
        (129, true, Err(Status::InvalidArgument)),
    ] {
        let handle = derivation(&mut rot, PSK_TO_MS, &[Bytes(Step::SEED, b"seed")]);
        if with_other {
            rot.key_derivation_input_bytes(handle, Step::OTHER_SECRET, &[1; 200]).unwrap();
        }
        let got = rot.key_derivation_input_bytes(handle, Step::SECRET, &vec![1; length]);
        assert_eq!(got, expected, "{length}");
        rot.key_derivation_abort(handle);
    }
}

const POINT: [u8; 65] = hex!(
    "0409fc1accc230a205e4a208e64a8f204291f581a12756392da4b8c0cf5ef02b95"
    "0000000000000000000000000000000000000000000000000000000000000000"
);
const PMS: [u8; 32] = hex!("4f44c1c7fbebb6f9601829f3897bfd650c56fa07844be76489076356ac1886a4");

/// TF-PSA-Crypto 1.0, the same file.
#[test]
fn the_point_of_ec_j_pake_becomes_the_hash_of_its_x_coordinate() {
    let mut rot = device();
    for input in [Bytes(Step::SECRET, &POINT), key(Step::SECRET, DERIVE, &POINT)] {
        let handle = derivation(&mut rot, ECJPAKE_TO_PMS, &[input]);
        assert_eq!(output(&mut rot, handle, 32), PMS);
        let more = rot.key_derivation_output_bytes(handle, &mut [0; 1]);
        assert_eq!(more, Err(Status::InsufficientData));
        rot.key_derivation_abort(handle);
    }
    let handle = derivation(&mut rot, ECJPAKE_TO_PMS, &[key(Step::SECRET, DERIVE, &POINT)]);
    let attributes = sized(volatile(DERIVE, Usage::EXPORT, Algorithm::NONE), 256);
    let made = rot.key_derivation_output_key(&attributes, handle).unwrap();
    assert_eq!(export(&mut rot, made), PMS);
}

#[test]
fn only_65_bytes_in_the_form_of_an_uncompressed_point_are_a_point() {
    let mut rot = device();
    let mut compressed = POINT;
    compressed[0] = 2;
    let long = [POINT.as_slice(), &[0]].concat();
    for wrong in [&[][..], &POINT[..64], &POINT[1..], &long, &compressed] {
        let handle = rot.key_derivation_setup(ECJPAKE_TO_PMS).unwrap();
        let got = rot.key_derivation_input_bytes(handle, Step::SECRET, wrong);
        assert_eq!(got, Err(Status::InvalidArgument), "{} bytes", wrong.len());
        rot.key_derivation_abort(handle);
    }
}

#[test]
fn a_premaster_secret_is_taken_whole() {
    let mut rot = device();
    let inputs = [key(Step::SECRET, DERIVE, &POINT)];
    let half = sized(volatile(AES, Usage::NONE, Algorithm::NONE), 128);
    let whole = Err(Status::InvalidArgument);
    let handle = derivation(&mut rot, ECJPAKE_TO_PMS, &inputs);
    assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 31]), whole);
    let handle = derivation(&mut rot, ECJPAKE_TO_PMS, &inputs);
    assert_eq!(rot.key_derivation_output_key(&half, handle).map(|_| ()), whole);
    rot.key_derivation_abort(handle);
    let handle = derivation(&mut rot, ECJPAKE_TO_PMS, &inputs);
    assert_eq!(rot.key_derivation_verify_bytes(handle, &PMS[..16]), whole);
}
