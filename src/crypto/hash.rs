//! Hashes (PSA Crypto 1.5 §10.2).

use super::algorithm::{Algorithm, Category};
use super::keys::put;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::hash::{Hash, HashKind, digest};
use crate::status::{Result, Status};
use subtle::ConstantTimeEq;

/// A hash in progress.
pub(crate) type Operation = Hash;

/// The hash that an algorithm names, or that stands inside another algorithm ([`Algorithm::hash`]).
///
/// # Errors
/// `NotSupported` for a hash that this build does not have, `InvalidArgument` for no hash at all, or a wildcard.
pub(super) fn kind(algorithm: Algorithm) -> Result<HashKind> {
    match algorithm {
        #[cfg(feature = "sha-1")]
        Algorithm::SHA_1 => Ok(HashKind::Sha1),
        #[cfg(feature = "sha-224")]
        Algorithm::SHA_224 => Ok(HashKind::Sha224),
        #[cfg(feature = "sha-256")]
        Algorithm::SHA_256 => Ok(HashKind::Sha256),
        #[cfg(feature = "sha-384")]
        Algorithm::SHA_384 => Ok(HashKind::Sha384),
        #[cfg(feature = "sha-512")]
        Algorithm::SHA_512 => Ok(HashKind::Sha512),
        #[cfg(feature = "sha-512-224")]
        Algorithm::SHA_512_224 => Ok(HashKind::Sha512_224),
        #[cfg(feature = "sha-512-256")]
        Algorithm::SHA_512_256 => Ok(HashKind::Sha512_256),
        #[cfg(feature = "sha3-224")]
        Algorithm::SHA3_224 => Ok(HashKind::Sha3_224),
        #[cfg(feature = "sha3-256")]
        Algorithm::SHA3_256 => Ok(HashKind::Sha3_256),
        #[cfg(feature = "sha3-384")]
        Algorithm::SHA3_384 => Ok(HashKind::Sha3_384),
        #[cfg(feature = "sha3-512")]
        Algorithm::SHA3_512 => Ok(HashKind::Sha3_512),
        #[cfg(feature = "blake2s")]
        Algorithm::BLAKE2S => Ok(HashKind::Blake2s),
        #[cfg(feature = "blake2b")]
        Algorithm::BLAKE2B => Ok(HashKind::Blake2b),
        Algorithm::ANY_HASH => Err(Status::InvalidArgument),
        other if other.category() == Category::Hash => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    }
}

fn compare(value: &[u8], expected: &[u8]) -> Result<()> {
    if bool::from(value.ct_eq(expected)) { Ok(()) } else { Err(Status::InvalidSignature) }
}

impl<P: Platform> Rot<P> {
    /// Writes the hash of `input` to `output` and gives its length (`psa_hash_compute`).
    ///
    /// # Errors
    /// `NotSupported` for a hash this build does not have, `InvalidArgument` for no hash at all, `BufferTooSmall`.
    pub fn hash_compute(
        &mut self,
        algorithm: Algorithm,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        put(&digest(kind(algorithm)?, input), output)
    }

    /// Compares the hash of `input` with `expected` (`psa_hash_compare`).
    ///
    /// # Errors
    /// As [`Rot::hash_compute`], and `InvalidSignature` when they differ in value or length.
    pub fn hash_compare(
        &mut self,
        algorithm: Algorithm,
        input: &[u8],
        expected: &[u8],
    ) -> Result<()> {
        compare(&digest(kind(algorithm)?, input), expected)
    }

    /// Starts a multi-part hash (`psa_hash_setup`).
    ///
    /// # Errors
    /// As [`Rot::hash_compute`], and `InsufficientMemory` when all operations are in use.
    pub fn hash_setup(&mut self, algorithm: Algorithm) -> Result<Handle> {
        self.operations.hash.insert(Hash::new(kind(algorithm)?))
    }

    /// Hashes the next piece of the input (`psa_hash_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation.
    pub fn hash_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.operations.hash.step(handle, |hash| {
            hash.update(input);
            Ok(())
        })
    }

    /// Writes the hash to `output`, gives its length and ends the operation (`psa_hash_finish`).
    ///
    /// # Errors
    /// `BadState`, `BufferTooSmall`.
    pub fn hash_finish(&mut self, handle: Handle, output: &mut [u8]) -> Result<usize> {
        self.operations.hash.finish(handle, |hash| put(&hash.clone().finish(), output))
    }

    /// Compares the hash with `expected` and ends the operation (`psa_hash_verify`).
    ///
    /// # Errors
    /// `BadState`, `InvalidSignature`.
    pub fn hash_verify(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        self.operations.hash.finish(handle, |hash| compare(&hash.clone().finish(), expected))
    }

    /// Starts another hash in the state of this one (`psa_hash_clone`).
    ///
    /// # Errors
    /// `BadState`, `InsufficientMemory`.
    pub fn hash_clone(&mut self, handle: Handle) -> Result<Handle> {
        let copy = self.operations.hash.look(handle, |hash| Ok(hash.clone()))?;
        self.operations.hash.insert(copy)
    }

    /// Puts an active hash in the error state, in which only [`Rot::hash_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn hash_fail(&mut self, handle: Handle) {
        self.operations.hash.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_hash_abort`).
    pub fn hash_abort(&mut self, handle: Handle) {
        self.operations.hash.abort(handle);
    }
}
