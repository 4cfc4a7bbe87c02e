use super::*;
use std::vec::Vec;

/// Key pairs that another implementation made (OpenSSL 3.0, `genrsa`).
const PAIR_2048: &[u8] = include_bytes!("testdata/rsa2048.der");
const PAIR_3072: &[u8] = include_bytes!("testdata/rsa3072.der");

/// Looks random, and is the same each time.
fn source() -> impl FnMut(&mut [u8]) -> Result<()> {
    let mut state = 1u64;
    move |bytes| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
        Ok(())
    }
}

fn public(pair: &[u8]) -> Vec<u8> {
    let mut public = std::vec![0; 600];
    let length = public_key(pair, &mut public).unwrap();
    public.truncate(length);
    public
}

#[test]
fn keys_of_another_implementation_are_taken_as_they_are() {
    assert_eq!(check_private(PAIR_2048), Ok(2048));
    assert_eq!(check_private(PAIR_3072), Ok(3072));
    assert_eq!(check_public(&public(PAIR_3072)), Ok(3072));
    assert_eq!(public_key(PAIR_2048, &mut [0; 10]), Err(Status::BufferTooSmall));
}

#[test]
fn exponents_that_the_arithmetic_does_not_take_are_not_supported() {
    use ::rsa::pkcs1::RsaPublicKeyRef;
    use ::rsa::pkcs1::der::{Decode, Encode, asn1::UintRef};
    let public = public(PAIR_2048);
    let modulus = RsaPublicKeyRef::from_der(&public).unwrap().modulus;
    for (exponent, expected) in [
        (&[1, 0, 1][..], Ok(2048)),
        (&[1, 0xff, 0xff, 0xff, 0xff], Ok(2048)),
        (&[2, 0, 0, 0, 1], Err(Status::NotSupported)),
        (&[1; 8], Err(Status::NotSupported)),
        (&[1; 300], Err(Status::NotSupported)),
        (&[2], Err(Status::InvalidArgument)),
    ] {
        let public_exponent = UintRef::new(exponent).unwrap();
        let mut der = [0; 700];
        let key = RsaPublicKeyRef { modulus, public_exponent };
        let der = key.encode_to_slice(&mut der).unwrap();
        assert_eq!(check_public(der), expected, "{exponent:?}");
    }
}

#[test]
fn a_key_with_any_wrong_byte_is_refused() {
    for at in (0..PAIR_2048.len()).step_by(7) {
        let mut bad = PAIR_2048.to_vec();
        bad[at] ^= 1;
        assert!(check_private(&bad).is_err(), "byte {at}");
    }
    for length in (0..PAIR_2048.len()).step_by(11) {
        assert!(check_private(&PAIR_2048[..length]).is_err());
    }
    let longer = [PAIR_2048, &[0]].concat();
    assert_eq!(check_private(&longer), Err(Status::InvalidArgument));
    assert_eq!(check_public(PAIR_2048), Err(Status::InvalidArgument));
}

#[test]
fn a_generated_key_has_its_size_and_exponent_and_can_be_imported() {
    let pair = generate(2048, 65537, &mut source()).unwrap();
    assert_eq!(check_private(pair.as_bytes()), Ok(2048));
    for (bits, exponent, expected) in [
        (2048, 65536, Status::InvalidArgument),
        (2048, 1, Status::InvalidArgument),
        (2047, 65537, Status::NotSupported),
        (1024, 65537, Status::NotSupported),
        (8192, 65537, Status::NotSupported),
    ] {
        assert_eq!(
            generate(bits, exponent, &mut source()).err(),
            Some(expected),
            "{bits} {exponent}"
        );
    }
    let failing = &mut |_: &mut [u8]| Err(Status::InsufficientEntropy);
    assert_eq!(generate(2048, 65537, failing).err(), Some(Status::InsufficientEntropy));
}

#[cfg(all(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
#[test]
fn signatures_hold_for_their_hash_and_padding_alone() {
    let (hash, other) = ([7; 32], [8; 32]);
    let paddings = [
        SignaturePadding::Pkcs1v15(Some(HashKind::Sha256)),
        SignaturePadding::Pkcs1v15(None),
        SignaturePadding::Pss(HashKind::Sha256),
    ];
    for padding in paddings {
        let mut signature = [0; 256];
        assert_eq!(sign(PAIR_2048, padding, &hash, &mut source(), &mut signature), Ok(256));
        let key = public(PAIR_2048);
        assert_eq!(verify(false, &key, padding, &hash, &signature), Ok(()));
        assert_eq!(verify(true, PAIR_2048, padding, &hash, &signature), Ok(()));
        let refused = Err(Status::InvalidSignature);
        assert_eq!(verify(false, &key, padding, &other, &signature), refused);
        for another in paddings.into_iter().filter(|another| *another != padding) {
            assert_eq!(verify(false, &key, another, &hash, &signature), refused);
        }
        for bit in (0..2048).step_by(97) {
            let mut bad = signature;
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(false, &key, padding, &hash, &bad), refused);
        }
        assert_eq!(verify(false, &key, padding, &hash, &signature[1..]), refused);
        let small = sign(PAIR_2048, padding, &hash, &mut source(), &mut [0; 255]);
        assert_eq!(small, Err(Status::BufferTooSmall));
    }
}

#[cfg(feature = "rsa-pss")]
#[test]
fn a_salt_of_another_length_is_accepted_only_where_any_is() {
    let key = PrivateKeyForTest::load(PAIR_2048);
    let signature = key.sign_with_salt(20, &[7; 32]);
    let (exact, any) =
        (SignaturePadding::Pss(HashKind::Sha256), SignaturePadding::PssAnySalt(HashKind::Sha256));
    let hash = [7; 32];
    assert_eq!(verify(true, PAIR_2048, exact, &hash, &signature), Err(Status::InvalidSignature));
    assert_eq!(verify(true, PAIR_2048, any, &hash, &signature), Ok(()));
}

/// Signs with a salt whose length our interface does not offer.
#[cfg(feature = "rsa-pss")]
struct PrivateKeyForTest(rsa::PrivateKey);

#[cfg(feature = "rsa-pss")]
impl PrivateKeyForTest {
    fn load(pair: &[u8]) -> Self {
        use rsa::pkcs1::DecodeRsaPrivateKey as _;
        Self(rsa::PrivateKey::from_pkcs1_der(pair).unwrap())
    }

    fn sign_with_salt(&self, length: usize, hash: &[u8]) -> Vec<u8> {
        let scheme = rsa::pss::Pss::<sha2::Sha256>::new_blinded_with_salt(length);
        self.0.sign_with_rng(&mut Source { draw: &mut source() }, scheme, hash).unwrap()
    }
}

#[cfg(all(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
#[test]
fn a_message_comes_back_and_damage_is_bad_padding() {
    for padding in [EncryptionPadding::Pkcs1v15, EncryptionPadding::Oaep(HashKind::Sha256)] {
        for length in [0, 1, 100, 190] {
            let message: Vec<u8> = (0..length).collect();
            let mut ciphertext = [0; 256];
            let encrypted = encrypt(
                false,
                &public(PAIR_2048),
                padding,
                b"",
                &message,
                &mut source(),
                &mut ciphertext,
            );
            assert_eq!(encrypted, Ok(256));
            let mut out = [0; 256];
            let got = decrypt(PAIR_2048, padding, b"", &ciphertext, &mut source(), &mut out);
            assert_eq!(got, Ok(message.len()));
            assert_eq!(out[..message.len()], message);
            ciphertext[255] ^= 1;
            let bad = decrypt(PAIR_2048, padding, b"", &ciphertext, &mut source(), &mut out);
            match padding {
                // Implicit rejection: a message that nobody can tell from a real one, and that is the same each time.
                EncryptionPadding::Pkcs1v15 => {
                    let message = out[..bad.unwrap()].to_vec();
                    let again =
                        decrypt(PAIR_2048, padding, b"", &ciphertext, &mut source(), &mut out);
                    assert_eq!(out[..again.unwrap()], message);
                }
                EncryptionPadding::Oaep(_) => assert_eq!(bad, Err(Status::InvalidPadding)),
            }
        }
        let long = encrypt(true, PAIR_2048, padding, b"", &[0; 250], &mut source(), &mut [0; 256]);
        assert_eq!(long, Err(Status::InvalidArgument));
        let short = decrypt(PAIR_2048, padding, b"", &[0; 255], &mut source(), &mut [0; 256]);
        assert_eq!(short, Err(Status::InvalidArgument));
    }
    let oaep = EncryptionPadding::Oaep(HashKind::Sha256);
    let mut ciphertext = [0; 256];
    encrypt(true, PAIR_2048, oaep, b"label", b"x", &mut source(), &mut ciphertext).unwrap();
    let other = decrypt(PAIR_2048, oaep, b"other", &ciphertext, &mut source(), &mut [0; 256]);
    assert_eq!(other, Err(Status::InvalidPadding));
}
