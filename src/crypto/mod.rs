//! PSA Crypto 1.5: keys with policies, and one file for each mechanism.
//!
//! Every call that takes a key goes the same way: `keys` finds it and `policy` decides, and only then the mechanism sees the
//! material, for the length of the call. Multi-part operations live in a [`pool`] and are known to the caller by a [`Handle`].

pub mod algorithm;
pub mod attributes;
pub mod key_type;
pub mod pool;

pub(crate) mod key_file;
mod key_format;
pub(crate) mod key_store;
pub(crate) mod keys;
#[cfg(feature = "mbedtls-keys")]
mod mbedtls_keys;
mod persistent_keys;
mod policy;
mod provided_keys;

#[allow(
    irrefutable_let_patterns,
    unreachable_code,
    unused_imports,
    unused_variables,
    unused_mut,
    dead_code,
    reason = "a build may have no mechanism of this kind"
)]
mod aead;
mod agreement;
mod asymmetric_encryption;
#[allow(
    irrefutable_let_patterns,
    unreachable_code,
    unused_imports,
    unused_variables,
    unused_mut,
    dead_code,
    reason = "a build may have no mechanism of this kind"
)]
mod cipher;
mod encapsulation;
mod hash;
mod key_derivation;
mod key_wrap;
mod mac;
#[cfg_attr(
    not(any(feature = "spake2p", feature = "jpake")),
    allow(
        dead_code,
        unreachable_code,
        unused_mut,
        unused_variables,
        reason = "nothing of the chapter is built"
    )
)]
mod pake;
mod signature;
mod usage;
mod xof;

pub use crate::primitives::cipher::Direction;
pub use aead::{Aead, MAX_NONCE, begin_whole, can_aead, encrypt_whole};
pub use algorithm::{Algorithm, Category};
pub use attributes::{KeyAttributes, KeyId, KeyType, Lifetime, Usage};
pub use cipher::{Cipher, Iv, MAX_HELD, MAX_IV, Plan, can_cipher};
pub use hash::MAX_HASH_SUSPEND_STATE;
pub use key_derivation::Step;
pub use key_type::EccFamily;
pub use pake::{CipherSuite, PakeRole, PakeStep};
pub use pool::Handle;
pub use signature::{SignatureBuffers, SignatureInput};

use crate::config;

/// The operations in progress, a pool for each kind.
pub(crate) struct Operations {
    hash: pool::Pool<hash::Operation, { config::HASH_OPERATIONS }>,
    xof: pool::Pool<xof::Operation, { config::XOF_OPERATIONS }>,
    mac: pool::Pool<mac::Operation, { config::MAC_OPERATIONS }>,
    key_derivation: pool::Pool<key_derivation::Operation, { config::KEY_DERIVATION_OPERATIONS }>,
    cipher: pool::Pool<cipher::Operation, { config::CIPHER_OPERATIONS }>,
    aead: pool::Pool<aead::Operation, { config::AEAD_OPERATIONS }>,
    signature: pool::Pool<signature::Operation, { config::SIGNATURE_OPERATIONS }>,
    pake: pool::Pool<pake::Operation, { config::PAKE_OPERATIONS }>,
}

impl Operations {
    pub(crate) const fn new() -> Self {
        Self {
            hash: pool::Pool::new(),
            xof: pool::Pool::new(),
            mac: pool::Pool::new(),
            key_derivation: pool::Pool::new(),
            cipher: pool::Pool::new(),
            aead: pool::Pool::new(),
            signature: pool::Pool::new(),
            pake: pool::Pool::new(),
        }
    }
}
