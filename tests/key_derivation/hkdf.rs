//! HKDF and its halves.

use super::*;

/// Secret, salt, info, pseudorandom key and output.
type Vector = (Vec<u8>, Vec<u8>, Vec<u8>, &'static [u8], &'static [u8]);

/// RFC 5869 A.1 to A.3. <https://www.rfc-editor.org/rfc/rfc5869#appendix-A>
fn vectors() -> [Vector; 3] {
    [
        (
            vec![0x0b; 22],
            (0x00..=0x0c).collect(),
            (0xf0..=0xf9).collect(),
            &hex!("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"),
            &hex!(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
        ),
        (
            (0x00..=0x4f).collect(),
            (0x60..=0xaf).collect(),
            (0xb0..=0xff).collect(),
            &hex!("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"),
            &hex!(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                "cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
        ),
        (
            vec![0x0b; 22],
            vec![],
            vec![],
            &hex!("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"),
            &hex!(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ),
    ]
}

#[test]
fn the_vectors_of_rfc_5869_hold_with_keys_or_bytes_and_in_every_split() {
    for (secret, salt, info, prk, okm) in vectors() {
        let (salted, informed) = (Bytes(Step::SALT, &salt), Bytes(Step::INFO, &info));
        let as_bytes = Bytes(Step::SECRET, &secret);
        let as_key = key(Step::SECRET, DERIVE, &secret);
        check_vector(HKDF, None, &[salted, as_bytes, informed], okm);
        check_vector(HKDF, None, &[informed, salted, as_key], okm);
        check_vector(HKDF_EXTRACT, None, &[salted, as_key], prk);
        check_vector(HKDF_EXPAND, None, &[key(Step::SECRET, DERIVE, prk), informed], okm);
        if !salt.is_empty() {
            let (salted, informed) = (key(Step::SALT, RAW, &salt), key(Step::INFO, RAW, &info));
            check_vector(HKDF, None, &[salted, informed, as_key], okm);
        }
    }
}

/// RFC 5869 A.4 and A.7. <https://www.rfc-editor.org/rfc/rfc5869#appendix-A>
#[cfg(feature = "sha-1")]
#[test]
fn the_vectors_of_rfc_5869_with_sha_1_hold() {
    let sha1 = Algorithm::HKDF.with_hash(Algorithm::SHA_1);
    check_vector(
        sha1,
        None,
        &[
            Bytes(Step::SALT, &hex!("000102030405060708090a0b0c")),
            Bytes(Step::SECRET, &[0x0b; 11]),
            Bytes(Step::INFO, &hex!("f0f1f2f3f4f5f6f7f8f9")),
        ],
        &hex!(
            "085a01ea1b10f36933068b56efa5ad81a4f14b822f5b091568a9cdd4f155fda2c22e422478d305f3f896"
        ),
    );
    check_vector(
        sha1,
        None,
        &[Bytes(Step::SECRET, &[0x0c; 22]), Bytes(Step::INFO, b"")],
        &hex!(
            "2c91117204d745f3500d636a62f64f0ab3bae548aa53d423b0d1f27ebba6f5e5673a081d70cce7acfc48"
        ),
    );
}

/// Made with OpenSSL 3.0.19: `openssl kdf -keylen 70 -kdfopt digest:D -kdfopt hexkey:000102030405060708090a0b0c0d0e0f
/// -kdfopt salt:label -kdfopt "info:the context" -binary HKDF`, with D as SHA224, SHA3-512 and BLAKE2B-512.
#[test]
fn hkdf_stands_on_any_hash() {
    let secret = hex!("000102030405060708090a0b0c0d0e0f");
    let inputs = [
        Bytes(Step::SALT, b"label"),
        Bytes(Step::SECRET, &secret),
        Bytes(Step::INFO, b"the context"),
    ];
    for (hash, expected) in [
        (
            Algorithm::SHA_224,
            hex!(
                "37c4408cd4f9d884ffc4475f5b33ec9aba082e0e138a4bc3f8bd368cb5a7ad048d94eec2"
                "9637803dfd602511debf266466b586eb408d77361282d251cd8f728240b173fdc5f5"
            ),
        ),
        (
            Algorithm::SHA3_512,
            hex!(
                "18ce442d7ed417e1a5ced319d2a4be44c8bb6fb372bea26a973736abc44e48dac04cf231"
                "1c5c345c2d8f16860c432bbb2b1391f7f39f64d745152a1f1d7c137c7faa927b2669"
            ),
        ),
        (
            Algorithm::BLAKE2B,
            hex!(
                "73d52b8ace121919bf927a4c4f2177f2f85b2a19436c4312b52d5e1b062d46a10b9f4226"
                "62c80e608c4d0fbbd8906ed87935e86d5121d024dc2ae7a5cea43d590f65e601bf70"
            ),
        ),
    ] {
        check_vector(Algorithm::HKDF.with_hash(hash), None, &inputs, &expected);
    }
}

#[test]
fn no_salt_is_the_same_as_an_empty_one_in_the_whole_and_missing_in_the_first_half() {
    let mut rot = device();
    let (secret, .., expected) = &vectors()[2];
    let inputs = [Bytes(Step::SECRET, secret), Bytes(Step::INFO, &[])];
    let handle = derivation(&mut rot, HKDF, &inputs);
    assert_eq!(output(&mut rot, handle, expected.len()), *expected);
    let handle = rot.key_derivation_setup(HKDF_EXTRACT).unwrap();
    let early = rot.key_derivation_input_bytes(handle, Step::SECRET, secret);
    assert_eq!(early, Err(Status::BadState));
}

#[test]
fn without_an_info_there_is_no_output_and_an_empty_one_will_do() {
    for algorithm in [HKDF, HKDF_EXPAND] {
        let mut rot = device();
        let secret = Bytes(Step::SECRET, &[1; 32]);
        let handle = derivation(&mut rot, algorithm, &[secret]);
        let early = rot.key_derivation_output_bytes(handle, &mut [0; 8]);
        assert_eq!(early, Err(Status::BadState));
        let handle = derivation(&mut rot, algorithm, &[secret, Bytes(Step::INFO, b"")]);
        assert_eq!(rot.key_derivation_output_bytes(handle, &mut [0; 8]), Ok(()));
    }
}

#[test]
fn the_second_half_takes_no_key_shorter_than_its_hash() {
    let mut rot = device();
    for (length, expected) in [
        (0, Err(Status::InvalidArgument)),
        (31, Err(Status::InvalidArgument)),
        (32, Ok(())),
        (200, Ok(())),
    ] {
        let handle = rot.key_derivation_setup(HKDF_EXPAND).unwrap();
        let got = rot.key_derivation_input_bytes(handle, Step::SECRET, &vec![1; length]);
        assert_eq!(got, expected, "{length}");
        rot.key_derivation_abort(handle);
    }
}
