//! Cryptographic building blocks that more than one service uses: maintained crates behind small interfaces of our own.
//!
//! No arithmetic lives here. What does is the composition the crates leave to their user (streaming GCM from AES and GHASH,
//! HKDF's expansion in pieces) and the choice of backend. Everything is `#[inline(never)]` at the boundary: it bounds the stack
//! of each call, and lets the panic check name the one function in which a crate keeps an internal assertion.

#[allow(
    irrefutable_let_patterns,
    unreachable_code,
    unused_imports,
    unused_variables,
    unused_mut,
    dead_code,
    reason = "a build may have no mechanism of this kind"
)]
pub mod aead;
pub mod aes;
#[cfg(any(feature = "chacha20", feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
pub mod chacha20;
#[allow(
    irrefutable_let_patterns,
    unreachable_code,
    unused_imports,
    unused_variables,
    unused_mut,
    dead_code,
    reason = "a build may have no mechanism of this kind"
)]
pub mod cipher;
#[cfg(feature = "cmac-primitive")]
pub mod cmac;
pub mod csprng;
#[cfg(feature = "curves")]
pub mod ecc;
pub mod equal;
pub mod hash;
pub mod hkdf;
pub mod hmac;
#[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
pub mod key_wrap;
#[cfg(any(feature = "ml-kem", feature = "ml-dsa"))]
#[allow(dead_code, reason = "a build may have no parameter set")]
mod lattice;
#[cfg(any(feature = "lms", feature = "hss"))]
pub mod lms;
#[cfg(feature = "ml-dsa")]
#[cfg_attr(
    not(any(feature = "ml-dsa-44", feature = "ml-dsa-65", feature = "ml-dsa-87")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        unreachable_code,
        reason = "no parameter set"
    )
)]
pub mod ml_dsa;
#[cfg(feature = "ml-kem")]
#[cfg_attr(
    not(any(feature = "ml-kem-512", feature = "ml-kem-768", feature = "ml-kem-1024")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        unreachable_code,
        reason = "no parameter set"
    )
)]
pub mod ml_kem;
#[cfg(any(feature = "spake2p", feature = "jpake"))]
pub mod pake;
#[cfg(feature = "rsa")]
pub mod rsa;
pub mod verdict;
#[cfg(feature = "crypto")]
pub mod xof;
