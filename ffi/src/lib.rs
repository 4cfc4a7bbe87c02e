//! The PSA root of trust of one program: one instance of the services, which C calls by the `psa_*` functions of `include/`, and
//! Rust by [`call`].
//!
//! ```
//! use psa_rot_zephyr::{Result, call};
//!
//! fn token_for(challenge: &[u8; 32], token: &mut [u8]) -> Result<usize> {
//!     call(|rot| rot.attest_token(challenge, token))
//! }
//! ```
//!
//! Both see the same keys and objects, and wait for each other: a call runs to its end before the next begins. What a call *means* is
//! said at the methods of [`Rot`]; `docs/rust.md` of the repository says how an application builds this package.
//!
//! # The C interface
//!
//! The exported functions do the same four things: they turn pointers and lengths into `pointers::Input`,
//! `pointers::Output` and `pointers::Slot`, take the lock (`instance::with_rot`), call a method of [`Rot`], and turn
//! its result into a `psa_status_t` and output values.
//!
//! # Duties of the C caller
//!
//! Unsafe code in this crate rests on these promises, which any C caller makes by using the headers; the safety comments
//! of the exported functions refer to them as "the caller's duties":
//!
//! * A pointer with a length beside it is NULL or points to that many bytes, readable, and writable if the prototype does not
//!   say `const`, for the whole call. NULL with a length that is not 0 is refused.
//! * A pointer to a single object (a length, a key identifier, attributes, an operation) is NULL or points to such an object,
//!   aligned; it does not overlap another parameter, but for the two operations of `psa_hash_clone`, which are refused if they
//!   are one. NULL is refused.
//! * No other thread uses that memory meanwhile, except to read what is `const`. AEAD and ciphers work in the output buffer, so
//!   it holds plaintext during the call: it must not be memory that somebody may look into who must not see the plaintext.
//!
//! What is refused so is answered with `PSA_ERROR_INVALID_ARGUMENT`, unless the call has another error too.
//!
//! Buffers may overlap: the call behaves as if the inputs had been copied first (PSA Crypto 1.5 §5.4.4).
//!
//! # On an error
//!
//! * Lengths, key identifiers and descriptions (attributes, what is known of an object) that a function would have delivered are 0.
//! * A multi-part operation that was active is in the error state, whatever the error: only its abort is left (PSA Crypto 1.5
//!   §5.3.3). What the specification exempts stays active: a derivation that has less output left than asked for, or whose
//!   capacity was asked for or to be raised; and the source of `psa_hash_clone`.
//! * Output buffers:
//!   * Hashes, MACs, signatures and shared secrets are made elsewhere and copied at the end: their buffers are untouched.
//!   * AEAD and ciphers look at the key, its policy, all other parameters and the size of the buffer first. An error until then
//!     leaves it untouched, so an input that is to be replaced by the result is still there. Then the input is moved to where
//!     its result goes, and an error after that, such as a tag that does not hold, wipes that place.
//!   * Exported keys, random and derived bytes and tokens are made in their buffers, and a call that the service refused
//!     wipes the whole. A stored object that turns out damaged leaves zeros where its data would stand.
#![no_std]
#![deny(clippy::undocumented_unsafe_blocks)]

#[cfg(not(any(feature = "host", feature = "external")))]
compile_error!(
    "choose a platform: feature `host` (a PC) or `external` (the C functions of psa_rot/platform.h)"
);

#[cfg(feature = "host")]
extern crate std;

#[cfg(any(feature = "attestation", all(feature = "external", not(feature = "host"))))]
mod boot_record;
#[cfg(all(feature = "external", not(feature = "host")))]
mod external;
#[cfg(all(feature = "rsa", not(feature = "host")))]
mod heap;
mod instance;
mod pointers;
mod types;

#[cfg(feature = "crypto")]
mod aead;
#[cfg(feature = "crypto")]
mod agreement;
#[cfg(feature = "crypto")]
mod asymmetric_encryption;
#[cfg(feature = "crypto")]
mod call;
#[cfg(feature = "crypto")]
#[allow(unreachable_code, unused_mut, unused_variables, reason = "a build may have no cipher")]
mod cipher;
#[cfg(feature = "crypto")]
mod derivation;
#[cfg(feature = "crypto")]
mod encapsulation;
#[cfg(feature = "fwu")]
mod fwu;
#[cfg(feature = "crypto")]
mod hash;
#[cfg(feature = "attestation")]
mod initial_attestation;
#[cfg(feature = "crypto")]
mod key_wrap;
#[cfg(feature = "crypto")]
mod keys;
#[cfg(feature = "crypto")]
mod mac;
#[cfg(feature = "crypto")]
mod pake;
#[cfg(feature = "crypto")]
mod random;
#[cfg(any(feature = "zephyr-secure-storage-its", feature = "zephyr-secure-storage-ps"))]
mod secure_storage;
#[cfg(feature = "crypto")]
mod signature;
#[cfg(any(feature = "crypto", feature = "its", feature = "ps"))]
mod statistics;
#[cfg(any(feature = "its", feature = "ps"))]
mod storage;
#[cfg(feature = "crypto")]
mod xof;

pub use instance::{Device, call};
// What an application needs beside it.
pub use psa_rot::*;
