//! PBKDF2.

use super::*;
use psa_rot::config::{KEY_DERIVATION_INPUT, PBKDF2_MAX_ITERATIONS};

/// Password, salt, number of iterations and output.
type Case = (&'static [u8], &'static [u8], u64, &'static [u8]);

fn inputs<'a>(password: Input<'a>, salt: &'a [u8], cost: u64) -> [Input<'a>; 3] {
    [Cost(cost), Bytes(Step::SALT, salt), password]
}

/// RFC 7914 §11. <https://www.rfc-editor.org/rfc/rfc7914#section-11>
#[test]
fn the_vectors_of_rfc_7914_hold_with_hmac_sha_256() {
    let first = hex!(
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
    );
    for password in [
        Bytes(Step::PASSWORD, b"passwd"),
        key(Step::PASSWORD, PASSWORD, b"passwd"),
        key(Step::PASSWORD, DERIVE, b"passwd"),
    ] {
        check_vector(PBKDF2, None, &inputs(password, b"salt", 1), &first);
    }
    let second = hex!(
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d"
    );
    let mut rot = device();
    let password = Bytes(Step::PASSWORD, b"Password");
    let handle = derivation(&mut rot, PBKDF2, &inputs(password, b"NaCl", 80_000));
    assert_eq!(output(&mut rot, handle, 64), second);
}

/// RFC 6070 §2, without the test of 16,777,216 iterations. <https://www.rfc-editor.org/rfc/rfc6070#section-2>
#[cfg(feature = "sha-1")]
#[test]
fn the_vectors_of_rfc_6070_hold_with_hmac_sha_1() {
    let sha1 = Algorithm::PBKDF2_HMAC.with_hash(Algorithm::SHA_1);
    let long = (&b"passwordPASSWORDpassword"[..], &b"saltSALTsaltSALTsaltSALTsaltSALTsalt"[..]);
    let cases: [Case; 5] = [
        (b"password", b"salt", 1, &hex!("0c60c80f961f0e71f3a9b524af6012062fe037a6")),
        (b"password", b"salt", 2, &hex!("ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957")),
        (b"password", b"salt", 4096, &hex!("4b007901b765489abead49d926f721d065a429c1")),
        (long.0, long.1, 4096, &hex!("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038")),
        (b"pass\0word", b"sa\0lt", 4096, &hex!("56fa6aa75548099dcc37d7f03425e0c3")),
    ];
    for (password, salt, cost, expected) in cases {
        let password = key(Step::PASSWORD, PASSWORD, password);
        check_vector(sha1, None, &inputs(password, salt, cost), expected);
    }
}

/// TF-PSA-Crypto 1.0, tests/suites/test_suite_psa_crypto.data, which has the inputs of RFC 6070 and RFC 7914:
/// <https://github.com/Mbed-TLS/TF-PSA-Crypto>
#[test]
fn the_vectors_of_aes_cmac_prf_128_hold_with_passwords_of_a_block_and_of_other_lengths() {
    let cases: [Case; 8] = [
        (b"password", b"salt", 1, &hex!("1b72f6419173a06e27777606a315876ec71227de")),
        (b"password", b"salt", 2, &hex!("160597e28021fb3dd9cf088b007b688360fed438")),
        (b"password", b"salt", 4096, &hex!("38ba9795fe87e47d519eacb77e82e35daa795870")),
        (
            b"passwordPASSWORDpassword",
            b"saltSALTsaltSALTsaltSALTsaltSALTsalt",
            4096,
            &hex!("25e7c43283d2e98cb6d9537a783e93153a45595a876779e00d"),
        ),
        (b"pass\0word", b"sa\0lt", 4096, &hex!("3d2828c5a437d781e7733ca353c40579")),
        (
            b"passwd",
            b"salt",
            1,
            &hex!(
                "28e288c6345bb5ecf7ca70274208a3ba0f1148b5868537d5e09d3ee6813b1f52"
                "4d9ecbf864eb814a46cda50ad5ec4c0dc03578c6c5fb4a3f9880deb5cab537e4"
            ),
        ),
        (b"", b"salt", 4096, &hex!("db00f3996d041b415eb273362d8c8c83")),
        (b"passwordpassword", b"salt", 4096, &hex!("c4c112c6e1e3b8757640603dec78825f")),
    ];
    for (password, salt, cost, expected) in cases {
        let password = Bytes(Step::PASSWORD, password);
        check_vector(PBKDF2_CMAC, None, &inputs(password, salt, cost), expected);
    }
}

#[test]
fn salts_are_put_together_whether_they_are_bytes_or_raw_data_or_pepper() {
    for algorithm in [PBKDF2, PBKDF2_CMAC] {
        let mut rot = device();
        let password = Bytes(Step::PASSWORD, b"password");
        let whole = [Cost(3), Bytes(Step::SALT, b"salt and pepper"), password];
        let handle = derivation(&mut rot, algorithm, &whole);
        let expected = output(&mut rot, handle, 50);
        let pieces = [
            Cost(3),
            Bytes(Step::SALT, b""),
            key(Step::SALT, RAW, b"salt"),
            Bytes(Step::SALT, b" and "),
            key(Step::SALT, PEPPER, b"pepper"),
            Bytes(Step::SALT, b""),
            password,
        ];
        let handle = derivation(&mut rot, algorithm, &pieces);
        assert_eq!(output(&mut rot, handle, 50), expected);
    }
}

#[test]
fn all_salts_together_have_the_length_that_is_kept_and_no_more() {
    let mut rot = device();
    let half = vec![1; KEY_DERIVATION_INPUT / 2];
    let halves = [Cost(1), Bytes(Step::SALT, &half), Bytes(Step::SALT, &half)];
    let handle = derivation(&mut rot, PBKDF2, &halves);
    assert_eq!(rot.key_derivation_input_bytes(handle, Step::SALT, &[]), Ok(()));
    let full = rot.key_derivation_input_bytes(handle, Step::SALT, &[1]);
    assert_eq!(full, Err(Status::InsufficientMemory));
}

#[test]
fn a_fifth_key_is_insufficient_memory_since_all_of_them_are_remembered() {
    let mut rot = device();
    let handle = derivation(&mut rot, PBKDF2, &[Cost(1)]);
    let mut salts = [1, 2, 3, 4, 5]
        .map(|byte| rot.import_key(&volatile(PEPPER, DERIVES, PBKDF2), &[byte; 8]).unwrap())
        .into_iter();
    for salt in salts.by_ref().take(4) {
        assert_eq!(rot.key_derivation_input_key(handle, Step::SALT, salt), Ok(()));
        assert_eq!(rot.key_derivation_input_key(handle, Step::SALT, salt), Ok(()), "it is known");
    }
    let fifth = rot.key_derivation_input_key(handle, Step::SALT, salts.next().unwrap());
    assert_eq!(fifth, Err(Status::InsufficientMemory));
}

#[test]
fn the_number_of_iterations_is_positive_and_has_a_limit() {
    let mut rot = device();
    let most = PBKDF2_MAX_ITERATIONS as u64;
    for algorithm in [PBKDF2, PBKDF2_CMAC] {
        for (cost, expected) in [
            (0, Err(Status::InvalidArgument)),
            (1, Ok(())),
            (most, Ok(())),
            (most + 1, Err(Status::NotSupported)),
            (1 << 32, Err(Status::NotSupported)),
            (u64::MAX, Err(Status::NotSupported)),
        ] {
            let handle = rot.key_derivation_setup(algorithm).unwrap();
            let got = rot.key_derivation_input_integer(handle, Step::COST, cost);
            assert_eq!(got, expected, "{cost}");
            assert_eq!(rot.key_derivation_get_capacity(handle).is_ok(), expected.is_ok());
            rot.key_derivation_abort(handle);
        }
    }
}

#[test]
fn the_second_block_is_not_the_first_and_both_have_all_iterations() {
    let mut rot = device();
    let with = |rot: &mut Device, cost| {
        let handle = derivation(rot, PBKDF2, &inputs(Bytes(Step::PASSWORD, b"p"), b"s", cost));
        output(rot, handle, 64)
    };
    let [one, two] = [1, 2].map(|cost| with(&mut rot, cost));
    assert_ne!(one[..32], one[32..]);
    assert_ne!(one[..32], two[..32]);
    assert_ne!(one[32..], two[32..]);
}
