//! RSA (RFC 8017) over the crate `rsa`: keys as DER, signatures and encryption on byte strings.
//!
//! The crate keeps its numbers on a heap. A firmware gives it an arena of its own (`psa-rot-ffi`), which is empty between calls: nothing
//! here outlives the call that made it, but for what [`generate`] returns.
//!
//! Private operations are blinded, and checked against faults by the crate.

#[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
mod encryption;
mod keys;
#[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
mod signature;

#[cfg(any(feature = "rsa-pkcs1v15-crypt", feature = "rsa-oaep"))]
pub use encryption::{EncryptionPadding, decrypt, encrypt};
pub use keys::{check_private, check_public, generate, public_key};
#[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
pub use signature::{SignaturePadding, sign, verify};

use crate::config::RSA_MAX_BITS;
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};
use rsa::errors::Error;
use rsa::rand_core::{TryCryptoRng, TryRng};

/// The smallest modulus, in bits: only for what exists already. New keys have [`MIN_GENERATED_BITS`] at least.
pub const MIN_BITS: usize = 1024;
/// The smallest modulus of a new key, in bits (NIST SP 800-131A).
pub const MIN_GENERATED_BITS: usize = 2048;
/// The bytes of heap that no call exceeds: signing with a key of n bits was measured to need up to 5 n bytes (`tests/rsa_arena.rs`).
pub const HEAP: usize = RSA_MAX_BITS * 6 + 1024;
/// The longest label of OAEP, in bytes: the crate copies it to the heap.
pub const MAX_LABEL: usize = 256;
/// The length of the longest signature and ciphertext, in bytes.
pub const MAX_LENGTH: usize = RSA_MAX_BITS / 8;

/// Random bytes for the crate, from a source that may fail.
struct Source<'a> {
    draw: &'a mut dyn FnMut(&mut [u8]) -> Result<()>,
}

/// The source failed: whatever its status, it is told as too little entropy.
#[derive(Debug)]
struct SourceFailed;

impl core::fmt::Display for SourceFailed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("no random bytes")
    }
}

impl core::error::Error for SourceFailed {}

impl TryRng for Source<'_> {
    type Error = SourceFailed;

    fn try_next_u32(&mut self) -> core::result::Result<u32, SourceFailed> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> core::result::Result<u64, SourceFailed> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> core::result::Result<(), SourceFailed> {
        (self.draw)(bytes).map_err(|_| SourceFailed)
    }
}

impl TryCryptoRng for Source<'_> {}

/// What the crate's errors mean where nothing more exact is known.
fn status(error: &Error) -> Status {
    match error {
        Error::Rng => Status::InsufficientEntropy,
        Error::MessageTooLong => Status::InvalidArgument,
        Error::Verification => Status::InvalidSignature,
        Error::Decryption => Status::InvalidPadding,
        _ => Status::CorruptionDetected,
    }
}

/// Runs an expression with the type of the hash that `kind` names; of these the crate's paddings are made.
///
/// # Errors
/// `NotSupported` for a hash that RSA is not built with.
macro_rules! with_digest {
    ($kind:expr, $digest:ident => $run:expr) => {{
        use $crate::primitives::hash::HashKind;
        macro_rules! run {
            ($state:ty) => {{
                type $digest = $state;
                $run
            }};
        }
        match $kind {
            #[cfg(feature = "sha-1")]
            HashKind::Sha1 => run!(sha1::Sha1),
            #[cfg(feature = "sha-224")]
            HashKind::Sha224 => run!(sha2::Sha224),
            HashKind::Sha256 => run!(sha2::Sha256),
            #[cfg(feature = "sha-384")]
            HashKind::Sha384 => run!(sha2::Sha384),
            #[cfg(feature = "sha-512")]
            HashKind::Sha512 => run!(sha2::Sha512),
            #[cfg(feature = "sha-512-224")]
            HashKind::Sha512_224 => run!(sha2::Sha512_224),
            #[cfg(feature = "sha-512-256")]
            HashKind::Sha512_256 => run!(sha2::Sha512_256),
            #[cfg(feature = "sha3-224")]
            HashKind::Sha3_224 => run!(sha3::Sha3_224),
            #[cfg(feature = "sha3-256")]
            HashKind::Sha3_256 => run!(sha3::Sha3_256),
            #[cfg(feature = "sha3-384")]
            HashKind::Sha3_384 => run!(sha3::Sha3_384),
            #[cfg(feature = "sha3-512")]
            HashKind::Sha3_512 => run!(sha3::Sha3_512),
            #[allow(
                unreachable_patterns,
                reason = "a build may have none of the hashes without an identifier in RSA"
            )]
            _ => Err($crate::status::Status::NotSupported),
        }
    }};
}
#[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss", feature = "rsa-oaep"))]
use with_digest;

/// Whether the paddings of RSA can be made with a hash.
///
/// # Errors
/// `NotSupported` when they cannot.
pub fn check_hash(kind: HashKind) -> Result<()> {
    with_digest!(kind, Digest => {
        let _ = core::marker::PhantomData::<Digest>;
        Ok(())
    })
}

#[cfg(test)]
mod tests;
