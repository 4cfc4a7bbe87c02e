//! The C interface of the PSA root of trust.
//!
//! Every exported function does the same four things: it turns pointers and lengths into [`pointers::Input`],
//! [`pointers::Output`] and [`pointers::Slot`], takes the lock ([`instance::with_rot`]), calls one method of
//! `psa_rot::Rot`, and turns its result into a `psa_status_t` and output values. What a call *means* is in the services.
//!
//! # Duties of the C caller
//!
//! Unsafe code in this crate rests on these promises, which any C caller makes by using the headers; the safety comments
//! of the exported functions refer to them as "the caller's duties":
//!
//! * A pointer with a length beside it is NULL or points to that many bytes, readable, and writable if the prototype does not
//!   say `const`, for the whole call. NULL with a length that is not 0 is answered with `PSA_ERROR_INVALID_ARGUMENT`.
//! * A pointer to a single object (a length, a key identifier, attributes, an operation) is NULL or points to such an object,
//!   aligned; it does not overlap another parameter. NULL is answered with `PSA_ERROR_INVALID_ARGUMENT`.
//! * No other thread uses that memory meanwhile, except to read what is `const`.
//!
//! Buffers may overlap: the call behaves as if the inputs had been copied first (PSA Crypto 1.5 §5.4.4).
//!
//! # On an error
//!
//! Lengths and key identifiers that a function would have delivered are 0. A buffer into which a function had moved data is
//! wiped; otherwise it is untouched.
#![no_std]
#![deny(clippy::undocumented_unsafe_blocks)]

#[cfg(not(any(feature = "host", feature = "external")))]
compile_error!(
    "choose a platform: feature `host` (a PC) or `external` (the C functions of psa_rot/platform.h)"
);

#[cfg(feature = "host")]
extern crate std;

#[cfg(all(feature = "external", not(feature = "host")))]
mod external;
mod instance;
mod pointers;
mod types;

#[cfg(feature = "crypto")]
mod aead;
#[cfg(feature = "crypto")]
mod agreement;
#[cfg(feature = "attestation")]
mod attestation;
#[cfg(feature = "crypto")]
mod call;
#[cfg(feature = "crypto")]
mod cipher;
#[cfg(feature = "crypto")]
mod derivation;
#[cfg(feature = "fwu")]
mod fwu;
#[cfg(feature = "crypto")]
mod hash;
#[cfg(feature = "crypto")]
mod keys;
#[cfg(feature = "crypto")]
mod mac;
#[cfg(feature = "crypto")]
mod random;
#[cfg(feature = "zephyr-secure-storage")]
mod secure_storage;
#[cfg(feature = "crypto")]
mod signature;
#[cfg(any(feature = "its", feature = "ps"))]
mod storage;
#[cfg(feature = "crypto")]
mod unsupported;
