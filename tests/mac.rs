//! Message authentication codes (PSA Crypto 1.5 §10.4).
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::config::MAC_OPERATIONS;

const BOTH: Usage = Usage(Usage::SIGN_MESSAGE.0 | Usage::VERIFY_MESSAGE.0);
/// A policy for HMAC-SHA-256 with tags of 1 byte and more.
const ANY_LENGTH: Algorithm = Algorithm(0x0381_8009);

/// RFC 4231 §4.2 to §4.8, HMAC-SHA-256: <https://www.rfc-editor.org/rfc/rfc4231#section-4>
fn vectors() -> Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> {
    let long: &[u8] = b"Test Using Larger Than Block-Size Key - Hash Key First";
    let longer: &[u8] = b"This is a test using a larger than block-size key and a larger than \
        block-size data. The key needs to be hashed before being used by the HMAC algorithm.";
    let list: [(&[u8], &[u8], &[u8]); 7] = [
        (
            &[0x0b; 20],
            b"Hi There",
            &hex!("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        ),
        (
            b"Jefe",
            b"what do ya want for nothing?",
            &hex!("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        ),
        (
            &[0xaa; 20],
            &[0xdd; 50],
            &hex!("773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        ),
        (
            &hex!("0102030405060708090a0b0c0d0e0f10111213141516171819"),
            &[0xcd; 50],
            &hex!("82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        ),
        (&[0x0c; 20], b"Test With Truncation", &hex!("a3b6167473100ee06e0c796c2955552b")),
        (
            &[0xaa; 131],
            long,
            &hex!("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        ),
        (
            &[0xaa; 131],
            longer,
            &hex!("9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        ),
    ];
    list.map(|(key, message, mac)| (key.into(), message.into(), mac.into())).into()
}

#[test]
fn the_vectors_of_rfc_4231_hold_at_once_and_in_pieces() {
    let mut rot = device();
    for (material, message, expected) in vectors() {
        let key = rot.import_key(&volatile(HMAC, BOTH, ANY_LENGTH), &material).unwrap();
        let algorithm = HMAC_256.with_tag_length(expected.len());
        let mut out = [0; 33];
        assert_eq!(rot.mac_compute(key, algorithm, &message, &mut out), Ok(expected.len()));
        assert_eq!(out[..expected.len()], expected);
        assert!(out[expected.len()..].iter().all(|byte| *byte == 0));
        assert_eq!(rot.mac_verify(key, algorithm, &message, &expected), Ok(()));
        let sign = rot.mac_sign_setup(key, algorithm).unwrap();
        let verify = rot.mac_verify_setup(key, algorithm).unwrap();
        for piece in message.chunks(7) {
            rot.mac_update(sign, piece).unwrap();
            rot.mac_update(verify, piece).unwrap();
            rot.mac_update(verify, b"").unwrap();
        }
        assert_eq!(rot.mac_sign_finish(sign, &mut out), Ok(expected.len()));
        assert_eq!(out[..expected.len()], expected);
        assert_eq!(rot.mac_verify_finish(verify, &expected), Ok(()));
        rot.destroy_key(key).unwrap();
    }
}

#[test]
fn any_other_value_or_length_of_a_mac_is_an_invalid_signature() {
    let mut rot = device();
    let key = import(&mut rot, HMAC, BOTH, HMAC_256);
    let mut good = [0; 32];
    rot.mac_compute(key, HMAC_256, b"m", &mut good).unwrap();
    let mut others: Vec<Vec<u8>> = (0..256)
        .map(|bit| {
            let mut bad = good;
            bad[bit / 8] ^= 1 << (bit % 8);
            bad.into()
        })
        .collect();
    others.extend((0..32).map(|length| good[..length].to_vec()));
    others.push([&good[..], &[0]].concat());
    for bad in others {
        let refused = Err(Status::InvalidSignature);
        assert_eq!(rot.mac_verify(key, HMAC_256, b"m", &bad), refused);
        let operation = rot.mac_verify_setup(key, HMAC_256).unwrap();
        rot.mac_update(operation, b"m").unwrap();
        assert_eq!(rot.mac_verify_finish(operation, &bad), refused);
        assert_eq!(rot.mac_verify_finish(operation, &good), Err(Status::BadState));
        rot.mac_abort(operation);
    }
    assert_eq!(rot.mac_verify(key, HMAC_256, b"n", &good), Err(Status::InvalidSignature));
}

#[test]
fn a_truncated_mac_is_a_prefix_of_the_full_one() {
    let mut rot = device();
    let key = import(&mut rot, HMAC, BOTH, ANY_LENGTH);
    let mut full = [0; 32];
    rot.mac_compute(key, HMAC_256, b"m", &mut full).unwrap();
    for length in 1..64 {
        let mut out = [0; 64];
        let got = rot.mac_compute(key, HMAC_256.with_tag_length(length), b"m", &mut out);
        match length {
            // Shorter than what is worth computing.
            1..4 => assert_eq!(got, Err(Status::NotSupported), "{length}"),
            4..=32 => {
                assert_eq!(got, Ok(length));
                assert_eq!(out[..length], full[..length]);
            }
            // Longer than the hash: no policy covers it.
            _ => assert_eq!(got, Err(Status::NotPermitted), "{length}"),
        }
    }
    let odd = HMAC_256.with_tag_length(33);
    let key = import(&mut rot, HMAC, BOTH, odd);
    assert_eq!(rot.mac_compute(key, odd, b"m", &mut [0; 64]), Err(Status::InvalidArgument));
}

#[test]
fn a_policy_for_one_length_or_for_a_minimum_is_kept() {
    let mut rot = device();
    let least_16 = Algorithm(HMAC_256.with_tag_length(16).0 | 0x8000);
    for (policy, permits) in [
        (HMAC_256, (|length| length == 32) as fn(usize) -> bool),
        (HMAC_256.with_tag_length(32), |length| length == 32),
        (HMAC_256.with_tag_length(16), |length| length == 16),
        (least_16, |length| length >= 16),
    ] {
        let key = import(&mut rot, HMAC, BOTH, policy);
        for length in 4..=32 {
            let algorithm = HMAC_256.with_tag_length(length);
            let got = rot.mac_compute(key, algorithm, b"m", &mut [0; 32]);
            let expected = if permits(length) { Ok(length) } else { Err(Status::NotPermitted) };
            assert_eq!(got, expected, "{policy:?} {length}");
        }
    }
}

#[test]
fn too_small_a_buffer_gets_nothing() {
    let mut rot = device();
    let key = import(&mut rot, HMAC, BOTH, HMAC_256);
    let mut out = [0xee; 31];
    assert_eq!(rot.mac_compute(key, HMAC_256, b"", &mut out), Err(Status::BufferTooSmall));
    let operation = rot.mac_sign_setup(key, HMAC_256).unwrap();
    assert_eq!(rot.mac_sign_finish(operation, &mut out), Err(Status::BufferTooSmall));
    assert_eq!(rot.mac_sign_finish(operation, &mut [0; 32]), Err(Status::BadState));
    assert_eq!(out, [0xee; 31]);
}

#[test]
fn an_operation_that_signs_does_not_verify_nor_the_reverse() {
    let mut rot = device();
    let key = import(&mut rot, HMAC, BOTH, HMAC_256);
    let sign = rot.mac_sign_setup(key, HMAC_256).unwrap();
    let verify = rot.mac_verify_setup(key, HMAC_256).unwrap();
    let mut out = [0; 32];
    assert_eq!(rot.mac_verify_finish(sign, &[0; 32]), Err(Status::BadState));
    assert_eq!(rot.mac_sign_finish(verify, &mut out), Err(Status::BadState));
    assert_eq!(out, [0; 32]);
    // Both are in the error state now.
    assert_eq!(rot.mac_update(sign, b""), Err(Status::BadState));
    assert_eq!(rot.mac_update(verify, b""), Err(Status::BadState));
}

#[test]
fn a_full_pool_is_insufficient_memory_until_an_operation_ends() {
    let mut rot = device();
    let key = import(&mut rot, HMAC, BOTH, HMAC_256);
    let full = Err(Status::InsufficientMemory);
    for ending in 0..3 {
        let operations: Vec<_> =
            (0..MAC_OPERATIONS).map(|_| rot.mac_sign_setup(key, HMAC_256).unwrap()).collect();
        assert_eq!(rot.mac_sign_setup(key, HMAC_256), full);
        assert_eq!(rot.mac_verify_setup(key, HMAC_256), full);
        // One-shot calls need no slot.
        assert_eq!(rot.mac_compute(key, HMAC_256, b"", &mut [0; 32]), Ok(32));
        for operation in operations {
            match ending {
                0 => rot.mac_abort(operation),
                1 => assert_eq!(rot.mac_sign_finish(operation, &mut [0; 32]), Ok(32)),
                _ => {
                    assert!(rot.mac_sign_finish(operation, &mut []).is_err());
                    rot.mac_abort(operation);
                }
            }
        }
    }
}

#[test]
fn destroying_its_key_ends_an_operation() {
    let mut rot = device();
    for attributes in [persistent(1, HMAC, BOTH, HMAC_256), volatile(HMAC, BOTH, HMAC_256)] {
        let key = rot.import_key(&attributes, &[7; 32]).unwrap();
        let operation = rot.mac_sign_setup(key, HMAC_256).unwrap();
        rot.destroy_key(key).unwrap();
        assert_eq!(rot.mac_update(operation, b"m"), Err(Status::BadState));
        assert_eq!(rot.mac_sign_finish(operation, &mut [0; 32]), Err(Status::BadState));
        rot.mac_abort(operation);
    }
}
