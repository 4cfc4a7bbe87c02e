//! Every MAC of the build: HMAC over each hash, and CMAC (PSA Crypto 1.5 §10.4.1).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;

const BOTH: Usage = Usage(Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0);

const JEFE: &[u8] = b"Jefe";
const WHAT: &[u8] = b"what do ya want for nothing?";
const LONG_KEY: &[u8] = &[0xaa; 131];
const LONG_KEY_MESSAGE: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";
const COUNTING: [u8; 64] = {
    let mut bytes = [0; 64];
    let mut i = 0;
    while i < bytes.len() {
        bytes[i] = i as u8;
        i += 1;
    }
    bytes
};
const NIST_MESSAGE: &[u8] = b"Sample message for keylen<blocklen";

/// Key, message and MAC.
type Case = (&'static [u8], &'static [u8], &'static str);

/// SHA-1: RFC 2202 §3, case 2, <https://www.rfc-editor.org/rfc/rfc2202#section-3>. SHA-224 to SHA-512: RFC 4231, cases 2 and 6,
/// <https://www.rfc-editor.org/rfc/rfc4231#section-4>. SHA-3: NIST's examples HMAC_SHA3-224.pdf and the like, sample 1,
/// <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>. No document has any for SHA-512/224,
/// SHA-512/256 and BLAKE2: these are the same two cases of RFC 4231, computed with Python's hmac over OpenSSL 3.0.
fn hmac_vectors() -> Vec<(Algorithm, Vec<Case>)> {
    vec![
        #[cfg(feature = "sha-1")]
        (Algorithm::SHA_1, vec![(JEFE, WHAT, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")]),
        (
            Algorithm::SHA_224,
            vec![
                (JEFE, WHAT, "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44"),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "95e9a0db962095adaebe9b2d6f0dbce2d499f112f2d2b7273fa6870e",
                ),
            ],
        ),
        (
            Algorithm::SHA_256,
            vec![
                (JEFE, WHAT, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
                ),
            ],
        ),
        (
            Algorithm::SHA_384,
            vec![
                (
                    JEFE,
                    WHAT,
                    "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649",
                ),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "4ece084485813e9088d2c63a041bc5b44f9ef1012a2b588f3cd11f05033ac4c60c2ef6ab4030fe8296248df163f44952",
                ),
            ],
        ),
        (
            Algorithm::SHA_512,
            vec![
                (
                    JEFE,
                    WHAT,
                    "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
                ),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598",
                ),
            ],
        ),
        (
            Algorithm::SHA_512_224,
            vec![
                (JEFE, WHAT, "4a530b31a79ebcce36916546317c45f247d83241dfb818fd37254bde"),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "29bef8ce88b54d4226c3c7718ea9e32ace2429026f089e38cea9aeda",
                ),
            ],
        ),
        (
            Algorithm::SHA_512_256,
            vec![
                (JEFE, WHAT, "6df7b24630d5ccb2ee335407081a87188c221489768fa2020513b2d593359456"),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "87123c45f7c537a404f8f47cdbedda1fc9bec60eeb971982ce7ef10e774e6539",
                ),
            ],
        ),
        (
            Algorithm::SHA3_224,
            vec![(
                &COUNTING[..28],
                NIST_MESSAGE,
                "332cfd59347fdb8e576e77260be4aba2d6dc53117b3bfb52c6d18c04",
            )],
        ),
        (
            Algorithm::SHA3_256,
            vec![(
                &COUNTING[..32],
                NIST_MESSAGE,
                "4fe8e202c4f058e8dddc23d8c34e467343e23555e24fc2f025d598f558f67205",
            )],
        ),
        (
            Algorithm::SHA3_384,
            vec![(
                &COUNTING[..48],
                NIST_MESSAGE,
                "d588a3c51f3f2d906e8298c1199aa8ff6296218127f6b38a90b6afe2c5617725bc99987f79b22a557b6520db710b7f42",
            )],
        ),
        (
            Algorithm::SHA3_512,
            vec![(
                &COUNTING[..64],
                NIST_MESSAGE,
                "4efd629d6c71bf86162658f29943b1c308ce27cdfa6db0d9c3ce81763f9cbce5f7ebe9868031db1a8f8eb7b6b95e5c5e3f657a8996c86a2f6527e307f0213196",
            )],
        ),
        (
            Algorithm::BLAKE2S,
            vec![
                (JEFE, WHAT, "90b6281e2f3038c9056af0b4a7e763cae6fe5d9eb4386a0ec95237890c104ff0"),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "d23d79394f53d536a096e6514447eeaabb05ded01be32c1937da6a8f7103bc4e",
                ),
            ],
        ),
        (
            Algorithm::BLAKE2B,
            vec![
                (
                    JEFE,
                    WHAT,
                    "6ff884f8ddc2a6586b3c98a4cd6ebdf14ec10204b6710073eb5865ade37a2643b8807c1335d107ecdb9ffeaeb6828c4625ba172c66379efcd222c2de11727ab4",
                ),
                (
                    LONG_KEY,
                    LONG_KEY_MESSAGE,
                    "a54b2943b2a20227d41ca46c0945af09bc1faefb2f49894c23aebc557fb79c4889dca74408dc865086667aedee4a3185c53a49c80b814c4c5813ea0c8b38a8f8",
                ),
            ],
        ),
    ]
}

/// NIST SP 800-38B, examples of appendix D: <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
const CMAC_MESSAGE: [u8; 64] = hex!(
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"
);

fn cmac_vectors() -> Vec<Case> {
    let keys: [(&[u8], [&str; 4]); 3] = [
        (
            &hex!("2b7e151628aed2a6abf7158809cf4f3c"),
            [
                "bb1d6929e95937287fa37d129b756746",
                "070a16b46b4d4144f79bdd9dd04a287c",
                "dfa66747de9ae63030ca32611497c827",
                "51f0bebf7e3b9d92fc49741779363cfe",
            ],
        ),
        (
            &hex!("8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b"),
            [
                "d17ddf46adaacde531cac483de7a9367",
                "9e99a7bf31e710900662f65e617c5184",
                "8a1de5be2eb31aad089a82e6ee908b0e",
                "a1d5df0eed790f794d77589659f39a11",
            ],
        ),
        (
            &hex!("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
            [
                "028962f61b7bf89efc6b551f4667d983",
                "28a7023f452e8f82bd4bf28d8c37c35c",
                "aaf3d8f1de5640c232f5b169b9c911e6",
                "e1992190549f6ed5696a2c056c315410",
            ],
        ),
    ];
    keys.into_iter()
        .flat_map(|(key, macs)| {
            [0, 16, 40, 64]
                .into_iter()
                .zip(macs)
                .map(move |(n, mac)| (key, &CMAC_MESSAGE[..n], mac))
        })
        .collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

fn hmac_with(hash: Algorithm) -> Algorithm {
    Algorithm::HMAC.with_hash(hash)
}

/// For policies: that length and longer.
fn at_least(algorithm: Algorithm, length: usize) -> Algorithm {
    Algorithm(algorithm.with_tag_length(length).0 | 0x8000)
}

/// A MAC algorithm and one case of it.
fn all_cases() -> Vec<(KeyType, Algorithm, Case)> {
    let hmacs = hmac_vectors()
        .into_iter()
        .flat_map(|(hash, cases)| cases.into_iter().map(move |case| (HMAC, hmac_with(hash), case)));
    let cmacs = cmac_vectors().into_iter().map(|case| (AES, Algorithm::CMAC, case));
    hmacs.chain(cmacs).collect()
}

#[test]
fn every_mac_holds_at_once_and_in_pieces_of_any_size() {
    let mut rot = device();
    for (key_type, algorithm, (material, message, mac)) in all_cases() {
        let mac = bytes(mac);
        let key = rot.import_key(&volatile(key_type, BOTH, algorithm), material).unwrap();
        let mut out = [0; 80];
        assert_eq!(rot.mac_compute(key, algorithm, message, &mut out), Ok(mac.len()));
        assert_eq!(out[..mac.len()], mac, "{algorithm:?}");
        assert_eq!(rot.mac_verify(key, algorithm, message, &mac), Ok(()));
        for size in 1..=message.len().max(1) {
            let sign = rot.mac_sign_setup(key, algorithm).unwrap();
            let verify = rot.mac_verify_setup(key, algorithm).unwrap();
            for piece in message.chunks(size) {
                rot.mac_update(sign, piece).unwrap();
                rot.mac_update(sign, b"").unwrap();
                rot.mac_update(verify, piece).unwrap();
            }
            let mut out = [0; 80];
            assert_eq!(rot.mac_sign_finish(sign, &mut out), Ok(mac.len()));
            assert_eq!(out[..mac.len()], mac, "{algorithm:?} by {size}");
            assert!(out[mac.len()..].iter().all(|byte| *byte == 0));
            assert_eq!(rot.mac_verify_finish(verify, &mac), Ok(()));
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn every_mac_is_cut_to_its_first_bytes_from_4_on() {
    let mut rot = device();
    for (key_type, algorithm, (material, message, mac)) in all_cases() {
        let mac = bytes(mac);
        let policy = at_least(algorithm, 1);
        let key = rot.import_key(&volatile(key_type, BOTH, policy), material).unwrap();
        for length in 1..64 {
            let cut = algorithm.with_tag_length(length);
            let mut out = [0; 64];
            let got = rot.mac_compute(key, cut, message, &mut out);
            let verified = mac.get(..length).map(|mac| rot.mac_verify(key, cut, message, mac));
            match length {
                1..4 => {
                    assert_eq!(got, Err(Status::NotSupported));
                    assert_eq!(verified, Some(Err(Status::NotSupported)));
                }
                _ if length <= mac.len() => {
                    assert_eq!(got, Ok(length));
                    assert_eq!(out[..length], mac[..length]);
                    assert_eq!(verified, Some(Ok(())));
                }
                // Longer than the MAC: no policy covers it.
                _ => assert_eq!(got, Err(Status::NotPermitted)),
            }
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn a_length_beyond_the_whole_mac_is_an_invalid_argument_even_if_the_policy_names_it() {
    let mut rot = device();
    for (key_type, full) in [(HMAC, HMAC_256), (AES, Algorithm::CMAC)] {
        let longest = if key_type == AES { 16 } else { 32 };
        let algorithm = full.with_tag_length(longest + 1);
        let key = import(&mut rot, key_type, BOTH, algorithm);
        let got = rot.mac_compute(key, algorithm, b"m", &mut [0; 64]);
        assert_eq!(got, Err(Status::InvalidArgument));
        assert_eq!(rot.mac_sign_setup(key, algorithm), Err(Status::InvalidArgument));
    }
}

#[test]
fn a_policy_for_one_length_or_a_minimum_holds_for_cmac_as_well() {
    let mut rot = device();
    let cmac = Algorithm::CMAC;
    for (policy, permits) in [
        (cmac, (|length| length == 16) as fn(usize) -> bool),
        (cmac.with_tag_length(16), |length| length == 16),
        (cmac.with_tag_length(8), |length| length == 8),
        (at_least(cmac, 8), |length| length >= 8),
        (at_least(cmac, 16), |length| length == 16),
        (at_least(cmac, 17), |_| false),
        (at_least(HMAC_256, 4), |_| false),
    ] {
        let key = import(&mut rot, AES, BOTH, policy);
        for length in 4..=16 {
            let algorithm = cmac.with_tag_length(length);
            let got = rot.mac_compute(key, algorithm, b"m", &mut [0; 16]);
            let expected = if permits(length) { Ok(length) } else { Err(Status::NotPermitted) };
            assert_eq!(got, expected, "{policy:?} {length}");
        }
        let full = rot.mac_compute(key, cmac, b"m", &mut [0; 16]);
        assert_eq!(full.is_ok(), permits(16), "{policy:?}");
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn an_hmac_policy_is_for_its_hash_alone() {
    let mut rot = device();
    let hashes: Vec<_> = hmac_vectors().into_iter().map(|(hash, _)| hash).collect();
    for policy in &hashes {
        let key = import(&mut rot, HMAC, BOTH, at_least(hmac_with(*policy), 4));
        for hash in &hashes {
            let got = rot.mac_compute(key, hmac_with(*hash), b"m", &mut [0; 64]);
            let expected = if hash == policy {
                Ok(hash.hash_length().unwrap())
            } else {
                Err(Status::NotPermitted)
            };
            assert_eq!(got, expected, "{policy:?} {hash:?}");
        }
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn a_key_of_another_type_does_not_fit_a_mac_whatever_its_policy() {
    let mut rot = device();
    for algorithm in [HMAC_256, Algorithm::CMAC] {
        for key_type in [HMAC, AES, RAW, DERIVE, KeyType::PASSWORD, PAIR, PUBLIC] {
            let key = import(&mut rot, key_type, BOTH, algorithm);
            let fits = key_type == if algorithm == Algorithm::CMAC { AES } else { HMAC };
            let expected = if fits { Ok(()) } else { Err(Status::InvalidArgument) };
            let computed = rot.mac_compute(key, algorithm, b"m", &mut [0; 64]);
            assert_eq!(computed.map(|_| ()), expected, "{key_type:?} {algorithm:?}");
            let set_up = rot.mac_sign_setup(key, algorithm);
            set_up.iter().for_each(|operation| rot.mac_abort(*operation));
            assert_eq!(set_up.map(|_| ()), expected);
            let set_up = rot.mac_verify_setup(key, algorithm);
            set_up.iter().for_each(|operation| rot.mac_abort(*operation));
            assert_eq!(set_up.map(|_| ()), expected);
            assert_eq!(rot.check_key_usage(key, algorithm, Usage::SIGN_MESSAGE), expected);
            rot.destroy_key(key).unwrap();
        }
    }
}

#[test]
fn macs_that_this_build_lacks_are_unsupported_and_what_is_no_mac_is_invalid() {
    let mut rot = device();
    for (key_type, algorithm, expected) in [
        // No standard says how HMAC works with SHAKE256/512.
        (HMAC, hmac_with(Algorithm::SHAKE256_512), Status::NotSupported),
        (HMAC, Algorithm(0x0380_0003), Status::NotSupported), // HMAC with MD5
        #[cfg(not(feature = "sha-1"))]
        (HMAC, hmac_with(Algorithm::SHA_1), Status::NotSupported),
        (AES, Algorithm(0x03c0_0100), Status::NotSupported), // CBC-MAC
        (HMAC, Algorithm(0x0380_031e), Status::NotSupported), // BLAKE2b as a MAC
        (HMAC, Algorithm::HMAC, Status::NotSupported),       // without a hash
        (HMAC, Algorithm(0x8380_0009), Status::InvalidArgument), // a vendor's
        (HMAC, Algorithm::SHA_256, Status::InvalidArgument),
        (AES, Algorithm::CTR, Status::InvalidArgument),
    ] {
        let key = import(&mut rot, key_type, BOTH, algorithm);
        let got = rot.mac_compute(key, algorithm, b"m", &mut [0; 64]);
        assert_eq!(got, Err(expected), "{algorithm:?}");
        assert_eq!(rot.mac_verify(key, algorithm, b"m", &[0; 32]), Err(expected));
        assert_eq!(rot.mac_sign_setup(key, algorithm), Err(expected));
        assert_eq!(rot.mac_verify_setup(key, algorithm), Err(expected));
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn any_other_value_or_length_of_a_cmac_is_an_invalid_signature() {
    let mut rot = device();
    let cmac = Algorithm::CMAC;
    let key = import(&mut rot, AES, BOTH, cmac);
    let mut good = [0; 16];
    rot.mac_compute(key, cmac, b"m", &mut good).unwrap();
    let mut others: Vec<Vec<u8>> = (0..128)
        .map(|bit| {
            let mut bad = good;
            bad[bit / 8] ^= 1 << (bit % 8);
            bad.into()
        })
        .collect();
    others.extend((0..16).map(|length| good[..length].to_vec()));
    others.push([&good[..], &[0]].concat());
    for bad in others {
        let refused = Err(Status::InvalidSignature);
        assert_eq!(rot.mac_verify(key, cmac, b"m", &bad), refused);
        let operation = rot.mac_verify_setup(key, cmac).unwrap();
        rot.mac_update(operation, b"m").unwrap();
        assert_eq!(rot.mac_verify_finish(operation, &bad), refused);
        assert_eq!(rot.mac_verify_finish(operation, &good), Err(Status::BadState));
        rot.mac_abort(operation);
    }
}

#[test]
fn destroying_its_key_ends_a_cmac() {
    let mut rot = device();
    for attributes in
        [persistent(1, AES, BOTH, Algorithm::CMAC), volatile(AES, BOTH, Algorithm::CMAC)]
    {
        let key = rot.import_key(&attributes, &[7; 16]).unwrap();
        let operation = rot.mac_sign_setup(key, Algorithm::CMAC).unwrap();
        rot.destroy_key(key).unwrap();
        assert_eq!(rot.mac_update(operation, b"m"), Err(Status::BadState));
        assert_eq!(rot.mac_sign_finish(operation, &mut [0; 16]), Err(Status::BadState));
        rot.mac_abort(operation);
    }
}
