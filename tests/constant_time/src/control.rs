//! What leaks on purpose: a check that does not report these is broken.

use crate::device::{Device, export, key, secret};
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, KeyType};
use psa_rot::primitives::verdict::verdict;
use std::hint::black_box;
use subtle::ConstantTimeEq;

/// A table look-up by a secret byte.
#[inline(never)]
pub fn table_look_up(_: &mut Device) {
    let table: [u8; 256] = std::array::from_fn(|i| (i as u8).wrapping_mul(7));
    let secret = secret::<16>();
    black_box(black_box(&table)[usize::from(secret[1])]);
}

/// A comparison that ends at the first difference.
#[inline(never)]
pub fn early_exit(_: &mut Device) {
    let secret = secret::<16>();
    for (byte, guess) in secret.iter().zip(black_box([0; 16])) {
        if *byte != guess {
            break;
        }
        black_box(byte);
    }
}

/// A branch on key material that went through the key store: secrets are followed there and back.
#[inline(never)]
pub fn key_store(rot: &mut Device) {
    let key = key::<16>(rot, KeyType::AES, Algorithm::CTR, 0);
    if black_box(export(rot, key))[1] > 100 {
        black_box(0);
    }
}

/// A branch on what a mechanism computed from a key.
#[inline(never)]
pub fn mac(rot: &mut Device) {
    let key = key::<32>(rot, KeyType::HMAC, Algorithm::HMAC_SHA_256, 0);
    let mut value = [0; 32];
    rot.mac_compute(key, Algorithm::HMAC_SHA_256, b"message", &mut value).expect("it computes");
    if black_box(value)[0] > 100 {
        black_box(0);
    }
}

/// A branch on what the random generator gave.
#[inline(never)]
pub fn random(rot: &mut Device) {
    let mut output = [0; 16];
    rot.generate_random(&mut output).expect("it generates");
    if black_box(output)[0] > 100 {
        black_box(0);
    }
}

/// A comparison of a tag that ends at the first difference.
#[inline(never)]
pub fn tag(rot: &mut Device) {
    let key = key::<16>(rot, KeyType::AES, Algorithm::CMAC, 0);
    let mut tag = [0; 16];
    rot.mac_compute(key, Algorithm::CMAC, b"message", &mut tag).expect("it computes");
    let mut right = Ok(());
    for (byte, expected) in tag.iter().zip(black_box([0; 16])) {
        if *byte != expected {
            right = Err(Status::InvalidSignature);
            break;
        }
    }
    black_box(right).expect_err("no tag is 0");
}

/// A padding that is read up to the first byte that is wrong.
#[inline(never)]
pub fn padding(_: &mut Device) {
    let block = black_box(secret::<16>());
    let mut valid = Ok(());
    for byte in block.iter().rev().take(4) {
        if *byte != 4 {
            valid = Err(Status::InvalidPadding);
            break;
        }
    }
    black_box(valid).expect_err("it is none");
}

/// A branch on a bit of a password, beside an answer that may be given.
#[inline(never)]
pub fn password(_: &mut Device) {
    let password = black_box(secret::<16>());
    if !verdict(password.ct_eq(&[0; 16])) && password[1] & 1 == 1 {
        black_box(1);
    }
}
