//! The counter mode of SP 800-108.

use super::*;

/// The key derivation of RFC 8009 §3 is this one; its labels have zero bytes, so they go in as context behind an empty label: the
/// zero byte between the two is their first. <https://www.rfc-editor.org/rfc/rfc8009#appendix-A>
#[test]
fn the_key_derivations_of_rfc_8009_hold() {
    let aes128 = hex!("3705d96080c17728a0e800eab6e0d23c");
    let aes256 = hex!("6d404d37faf79f9df0d33568d320669800eb4836472ea8a026d16b7182460c52");
    let cases: [(Algorithm, &[u8], u8, &[u8]); 6] = [
        (Algorithm::SHA_256, &aes128, 0x99, &hex!("b31a018a48f54776f403e9a396325dc3")),
        (Algorithm::SHA_256, &aes128, 0xaa, &hex!("9b197dd1e8c5609d6e67c3e37c62c72e")),
        (Algorithm::SHA_256, &aes128, 0x55, &hex!("9fda0e56ab2d85e1569a688696c26a6c")),
        (
            Algorithm::SHA_384,
            &aes256,
            0x99,
            &hex!("ef5718be86cc84963d8bbb5031e9f5c4ba41f28faf69e73d"),
        ),
        (
            Algorithm::SHA_384,
            &aes256,
            0xaa,
            &hex!("56ab22bee63d82d7bc5227f6773f8ea7a5eb1c825160c38312980c442e5c7e49"),
        ),
        (
            Algorithm::SHA_384,
            &aes256,
            0x55,
            &hex!("69b16514e3cd8e56b82010d5c73012b622c4d00ffc23ed1f"),
        ),
    ];
    for (hash, base, usage, expected) in cases {
        let algorithm = Algorithm::SP800_108_COUNTER_HMAC.with_hash(hash);
        let inputs = [key(Step::SECRET, HMAC, base), Bytes(Step::CONTEXT, &[0, 0, 2, usage, 0])];
        check_vector(algorithm, Some(expected.len()), &inputs, expected);
    }
}

const SECRET: [u8; 16] = hex!("000102030405060708090a0b0c0d0e0f");
const LABEL: Input<'_> = Bytes(Step::LABEL, b"label");
const CONTEXT: Input<'_> = Bytes(Step::CONTEXT, b"the context");

/// Made with OpenSSL 3.0.19: `openssl kdf -keylen N -kdfopt mac:HMAC -kdfopt digest:D
/// -kdfopt hexkey:000102030405060708090a0b0c0d0e0f -kdfopt salt:label -kdfopt "info:the context" -binary KBKDF`, where its salt is
/// the label and its info the context.
#[test]
fn with_hmac_it_gives_what_openssl_gives_with_and_without_label_and_context() {
    let as_hmac = key(Step::SECRET, HMAC, &SECRET);
    let as_derive = key(Step::SECRET, DERIVE, &SECRET);
    let as_bytes = Bytes(Step::SECRET, &SECRET);
    let with = |hash| Algorithm::SP800_108_COUNTER_HMAC.with_hash(hash);
    let (sha256, sha512, sha3) =
        (with(Algorithm::SHA_256), with(Algorithm::SHA_512), with(Algorithm::SHA3_256));
    let cases: [(Algorithm, &[Input<'_>], &[u8]); 6] = [
        (
            sha256,
            &[as_hmac, LABEL, CONTEXT],
            &hex!(
                "df09791015c1a045cf1fd7e62aa7a63571d95eacfa41c70e568af4246e60a43e01c7cbf0d6050e17"
                "5520e1ac7ff9f457af8645c31db6cf35cad4796dba028f72adf492478ca465ed6a6f8d9c2f7ae9a2"
            ),
        ),
        (
            sha512,
            &[as_derive, LABEL, CONTEXT],
            &hex!(
                "2752b3f110a3f15fec024d470bda2c8ea09ae431dc86a520a66bcbe93b9e549840c13be3636325ee"
                "c22145801032a862adc1db384c1c844242012db0ef86067bfb1d3b9f59d5a515f85b3ddabbb66497"
            ),
        ),
        (
            sha3,
            &[as_bytes, LABEL, CONTEXT],
            &hex!(
                "7086b2c0df3993750eb5b1bc9df201d56d45389259221e5333aa74e69ea68ec4e24495c487ba7f0a"
                "4be65ac3318b7f0238a9e988baa0b2d31a20c242ecccf15a18c35ef0f31c3ea54522437c9bf9c663"
            ),
        ),
        (
            sha256,
            &[as_hmac, CONTEXT],
            &hex!(
                "af5edfd5a08dfd71e9889967face5713f3ff49d2e8ef06f1185bc3adb03901a2e9e2ef3b4b287fd07e56"
            ),
        ),
        (
            sha256,
            &[as_hmac, Bytes(Step::LABEL, b""), CONTEXT],
            &hex!(
                "af5edfd5a08dfd71e9889967face5713f3ff49d2e8ef06f1185bc3adb03901a2e9e2ef3b4b287fd07e56"
            ),
        ),
        (
            sha256,
            &[as_hmac, LABEL],
            &hex!(
                "f7cae81f3a865ccef224f3a009ddc02c353288fda81970aca43a96c3e4fb4f3823f74388b05f97ee29e6"
            ),
        ),
    ];
    for (algorithm, inputs, expected) in cases {
        check_vector(algorithm, Some(expected.len()), inputs, expected);
    }
}

/// Made with OpenSSL 3.0.19, which has no K_0: FIXED = hex("label") 00 hex("the context") 00000140, K0 =
/// `openssl mac -macopt cipher:AES-128-CBC -macopt hexkey:KEY -in FIXED CMAC`, then `openssl kdf -keylen 40 -kdfopt mac:CMAC
/// -kdfopt cipher:AES-128-CBC -kdfopt hexkey:KEY -kdfopt hexsalt:FIXED K0 -kdfopt use-l:0 -kdfopt use-separator:0 -binary KBKDF`.
#[test]
fn with_cmac_it_gives_what_openssl_gives_with_the_first_mac_at_the_end_of_each_message() {
    let longer = hex!("000102030405060708090a0b0c0d0e0f1011121314151617");
    let longest = [SECRET, SECRET].concat();
    let cases: [(&[u8], [u8; 40]); 3] = [
        (
            &SECRET,
            hex!(
                "3d9cd532e76fce7d8fb807cb42ff5c8538520f8b229b10f712abfa404591a3c2abc1507f236bc776"
            ),
        ),
        (
            &longer,
            hex!(
                "89a5f76468e83aa11ba5de40c321de6d0cb576f53078c78f42d3c655ed18a4c3f2da79bc33cddf6f"
            ),
        ),
        (
            &longest,
            hex!(
                "f80bd2e8b62945173004ba913eb0cbf7da266fc4680f82c21c0c960dc533259097d71b5be112d581"
            ),
        ),
    ];
    for (secret, expected) in cases {
        let inputs = [key(Step::SECRET, AES, secret), LABEL, CONTEXT];
        check_vector(SP800_108_CMAC, Some(40), &inputs, &expected);
        let inputs = [key(Step::SECRET, AES, secret), key(Step::LABEL, RAW, b"label"), CONTEXT];
        check_vector(SP800_108_CMAC, Some(40), &inputs, &expected);
    }
}

#[test]
fn the_capacity_at_the_first_output_goes_into_the_output_and_what_is_left_later_does_not() {
    for algorithm in [SP800_108, SP800_108_CMAC] {
        let mut rot = device();
        let mut with = |capacity: Option<usize>| {
            let handle = ready(&mut rot, algorithm);
            if let Some(capacity) = capacity {
                rot.key_derivation_set_capacity(handle, capacity).unwrap();
            }
            let out = output(&mut rot, handle, 20);
            let rest = output(&mut rot, handle, 20);
            rot.key_derivation_abort(handle);
            rot = device();
            (out, rest)
        };
        let all = with(None);
        assert_eq!(with(Some(0x1fff_ffff)), all);
        let (sixty, sixty_one) = (with(Some(60)), with(Some(61)));
        assert_ne!(sixty.0, sixty_one.0);
        assert_ne!(sixty.1, sixty_one.1);
        assert_ne!(sixty.0, all.0);
    }
}

#[test]
fn once_there_was_output_the_capacity_cannot_be_set_and_before_it_can_as_often_as_one_likes() {
    for algorithm in [SP800_108, SP800_108_CMAC] {
        for read in [0, 5] {
            let mut rot = device();
            let handle = ready(&mut rot, algorithm);
            assert_eq!(rot.key_derivation_get_capacity(handle), Ok(0x1fff_ffff));
            for capacity in [100, 50, 50] {
                assert_eq!(rot.key_derivation_set_capacity(handle, capacity), Ok(()));
            }
            output(&mut rot, handle, read);
            assert_eq!(rot.key_derivation_get_capacity(handle), Ok(50 - read));
            let late = rot.key_derivation_set_capacity(handle, 10);
            assert_eq!(late, Err(Status::BadState));
            let next = rot.key_derivation_output_bytes(handle, &mut [0; 1]);
            assert_eq!(next, Err(Status::BadState), "the operation is in the error state");
        }
    }
}

#[test]
fn a_verification_fixes_the_capacity_as_an_output_does() {
    let mut rot = device();
    let handle = ready(&mut rot, SP800_108);
    rot.key_derivation_set_capacity(handle, 64).unwrap();
    let stream = output(&mut rot, handle, 64);
    rot.key_derivation_abort(handle);
    let handle = ready(&mut rot, SP800_108);
    rot.key_derivation_set_capacity(handle, 64).unwrap();
    assert_eq!(rot.key_derivation_verify_bytes(handle, &stream[..20]), Ok(()));
    assert_eq!(output(&mut rot, handle, 44), stream[20..]);
    rot.key_derivation_abort(handle);
    let handle = ready(&mut rot, SP800_108);
    rot.key_derivation_verify_bytes(handle, &[]).unwrap();
    assert_eq!(rot.key_derivation_set_capacity(handle, 64), Err(Status::BadState));
}

#[test]
fn a_label_has_no_zero_byte_and_a_context_may() {
    for algorithm in [SP800_108, SP800_108_CMAC] {
        for label in [&b"\0"[..], b"\0label", b"la\0bel", b"label\0"] {
            let mut rot = device();
            let secret = [sound(algorithm, DERIVES)[0]];
            let handle = derivation(&mut rot, algorithm, &secret);
            let got = rot.key_derivation_input_bytes(handle, Step::LABEL, label);
            assert_eq!(got, Err(Status::InvalidArgument), "{label:?}");
            let handle = derivation(&mut rot, algorithm, &secret);
            assert_eq!(rot.key_derivation_input_bytes(handle, Step::CONTEXT, label), Ok(()));
            output(&mut rot, handle, 1);
        }
    }
}

#[test]
fn the_secret_under_cmac_is_an_aes_key_and_never_bytes() {
    let mut rot = device();
    let handle = rot.key_derivation_setup(SP800_108_CMAC).unwrap();
    let got = rot.key_derivation_input_bytes(handle, Step::SECRET, &SECRET);
    assert_eq!(got, Err(Status::InvalidArgument));
    for key_type in [HMAC, DERIVE, RAW, PASSWORD] {
        rot.key_derivation_abort(handle);
        let handle = rot.key_derivation_setup(SP800_108_CMAC).unwrap();
        let got = give(&mut rot, handle, SP800_108_CMAC, key(Step::SECRET, key_type, &SECRET));
        assert_eq!(got, Err(Status::InvalidArgument), "{key_type:?}");
        rot.key_derivation_abort(handle);
    }
}
