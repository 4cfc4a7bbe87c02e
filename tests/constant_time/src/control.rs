//! What leaks on purpose: a check that does not report these is broken.

use crate::device::{Device, export, key, secret};
use psa_rot::crypto::{Algorithm, KeyType};
use std::hint::black_box;

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
