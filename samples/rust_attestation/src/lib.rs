// SPDX-FileCopyrightText: The psa-rot contributors
// SPDX-License-Identifier: Apache-2.0 OR MIT

//! Keys, storage and attestation in Rust, and in C on the same keys.

#![no_std]
#![deny(unsafe_code)]

mod sample;

/// Called by the `main()` of zephyr-lang-rust.
#[allow(unsafe_code, reason = "the linker has to find it by its name, which Rust's rules cannot protect")]
#[unsafe(no_mangle)]
extern "C" fn rust_main() {
    match sample::run() {
        Ok(()) => zephyr::printkln!("Done"),
        Err(status) => zephyr::printkln!("Failed: {status:?}"),
    }
}
