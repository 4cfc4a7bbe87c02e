// SPDX-FileCopyrightText: The psa-rot contributors
// SPDX-License-Identifier: Apache-2.0 OR MIT

//! The Rust half of the tests in `main.c`.

#![no_std]

use core::panic::PanicInfo;
use psa_rot_zephyr::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Usage};
use psa_rot_zephyr::{Result, Status, call, config};

unsafe extern "C" {
    safe fn psa_rot_panic() -> !;
    /// Of `main.c`.
    safe fn work_of_c() -> i32;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    psa_rot_panic()
}

fn code<T>(result: Result<T>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(status) => status.code(),
    }
}

/// A volatile key to make MACs with, or 0.
#[unsafe(no_mangle)]
extern "C" fn rust_make_key() -> u32 {
    let attributes = KeyAttributes {
        key_type: KeyType::HMAC,
        bits: 256,
        usage: Usage::SIGN_MESSAGE.union(Usage::VERIFY_MESSAGE),
        algorithm: Algorithm::HMAC_SHA_256,
        ..KeyAttributes::default()
    };
    call(|rot| rot.generate_key(&attributes)).unwrap_or(KeyId::NULL).0
}

/// Whether the MAC of "message" is right.
#[unsafe(no_mangle)]
extern "C" fn rust_verify(key: u32, mac: &[u8; 32]) -> i32 {
    code(call(|rot| rot.mac_verify(KeyId(key), Algorithm::HMAC_SHA_256, b"message", mac)))
}

/// The first byte of an object, or a status.
#[unsafe(no_mangle)]
extern "C" fn rust_its_get(uid: u64) -> i32 {
    let mut byte = [0];
    match call(|rot| rot.its_get(uid, 0, &mut byte)) {
        Ok(_) => byte[0].into(),
        Err(status) => status.code(),
    }
}

/// Begins a call within a call, and says what the inner one answered.
#[unsafe(no_mangle)]
extern "C" fn rust_call_in_call() -> i32 {
    let mut inner = Ok(());
    let outer = call(|_| {
        inner = call(|rot| rot.its_set(1, b"inner", 0));
        Ok(())
    });
    if outer.is_ok() { code(inner) } else { Status::GenericError.code() }
}

/// Has C at work during a call, and says what that answered.
#[unsafe(no_mangle)]
extern "C" fn rust_call_around_c() -> i32 {
    let mut answered = 0;
    let outer = call(|_| {
        answered = work_of_c();
        Ok(())
    });
    if outer.is_ok() { answered } else { Status::GenericError.code() }
}

/// What a call answers here.
#[unsafe(no_mangle)]
extern "C" fn rust_call() -> i32 {
    code(call(|rot| rot.its_set(1, b"x", 0)))
}

/// The length of a SHA-512 hash, or a status.
#[unsafe(no_mangle)]
extern "C" fn rust_sha_512() -> i32 {
    code(call(|rot| rot.hash_compute(Algorithm::SHA_512, b"", &mut [0; 64])))
}

#[unsafe(no_mangle)]
extern "C" fn rust_store_objects() -> usize {
    config::STORE_OBJECTS
}
