//! Hashes (PSA Crypto 1.5 §10.2): SHA-256.

use super::algorithm::{Algorithm, Category};
use super::keys::put;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};
#[cfg(feature = "sha-256")]
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// The longest hash value, in bytes.
const MAX_LENGTH: usize = 32;

/// A hash in progress.
#[derive(Clone)]
pub(crate) enum Operation {
    #[cfg(feature = "sha-256")]
    Sha256(Sha256),
}

/// A hash value: its bytes, and how many of them count.
type Value = ([u8; MAX_LENGTH], usize);

impl Operation {
    pub(super) fn new(algorithm: Algorithm) -> Result<Self> {
        match algorithm {
            #[cfg(feature = "sha-256")]
            Algorithm::SHA_256 => Ok(Self::Sha256(Sha256::new())),
            other if other.category() == Category::Hash => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        }
    }

    #[inline(never)]
    pub(super) fn update(&mut self, input: &[u8]) {
        match self {
            #[cfg(feature = "sha-256")]
            Self::Sha256(hash) => hash.update(input),
            #[cfg(not(feature = "sha-256"))]
            _ => {
                let _ = input;
            }
        }
    }

    #[inline(never)]
    pub(super) fn finish(&self) -> Value {
        match self {
            #[cfg(feature = "sha-256")]
            Self::Sha256(hash) => (hash.clone().finalize().into(), 32),
            #[cfg(not(feature = "sha-256"))]
            _ => ([0; MAX_LENGTH], 0),
        }
    }
}

/// The hash of `input`.
pub(super) fn digest(algorithm: Algorithm, input: &[u8]) -> Result<Value> {
    let mut operation = Operation::new(algorithm)?;
    operation.update(input);
    Ok(operation.finish())
}

fn write((value, length): &Value, output: &mut [u8]) -> Result<usize> {
    put(value.get(..*length).ok_or(Status::CorruptionDetected)?, output)
}

fn compare((value, length): &Value, expected: &[u8]) -> Result<()> {
    let value = value.get(..*length).ok_or(Status::CorruptionDetected)?;
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
        write(&digest(algorithm, input)?, output)
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
        compare(&digest(algorithm, input)?, expected)
    }

    /// Starts a multi-part hash (`psa_hash_setup`).
    ///
    /// # Errors
    /// As [`Rot::hash_compute`], and `InsufficientMemory` when all operations are in use.
    pub fn hash_setup(&mut self, algorithm: Algorithm) -> Result<Handle> {
        self.operations.hash.insert(Operation::new(algorithm)?)
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
        self.operations.hash.finish(handle, |hash| write(&hash.finish(), output))
    }

    /// Compares the hash with `expected` and ends the operation (`psa_hash_verify`).
    ///
    /// # Errors
    /// `BadState`, `InvalidSignature`.
    pub fn hash_verify(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        self.operations.hash.finish(handle, |hash| compare(&hash.finish(), expected))
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
