//! Hashes (PSA Crypto 1.5 §10.2).

use super::algorithm::{Algorithm, Category};
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::equal::check_equal;
use crate::primitives::hash::{Hash, HashKind, MAX_STATE, digest};
use crate::status::{Result, Status};

/// A hash in progress.
pub(crate) struct Operation {
    hash: Hash,
    /// How many more bytes the algorithm allows; more than can ever come, unless the operation was resumed late.
    room: u64,
}

/// Makes [`kind`] and [`identifier`] of a table.
macro_rules! identifiers {
    ($( $(#[cfg($cfg:meta)])? $algorithm:ident = $kind:ident, )*) => {
        /// The hash that an algorithm names, or that stands inside another algorithm ([`Algorithm::hash`]).
        ///
        /// # Errors
        /// `NotSupported` for a hash that this build does not have for applications, `InvalidArgument` for no hash at all, or a wildcard.
        pub(super) fn kind(algorithm: Algorithm) -> Result<HashKind> {
            match algorithm {
                $( $(#[cfg($cfg)])? Algorithm::$algorithm => Ok(HashKind::$kind), )*
                Algorithm::ANY_HASH => Err(Status::InvalidArgument),
                other if other.category() == Category::Hash => Err(Status::NotSupported),
                _ => Err(Status::InvalidArgument),
            }
        }

        /// The algorithm that names a hash.
        ///
        /// # Errors
        /// `CorruptionDetected` for one that only services and other mechanisms use.
        const fn identifier(kind: HashKind) -> Result<Algorithm> {
            match kind {
                $( $(#[cfg($cfg)])? HashKind::$kind => Ok(Algorithm::$algorithm), )*
                #[allow(unreachable_patterns, reason = "a build may have no such hash")]
                _ => Err(Status::CorruptionDetected),
            }
        }
    };
}

identifiers! {
    #[cfg(feature = "sha-1")]
    SHA_1 = Sha1,
    #[cfg(feature = "sha-224")]
    SHA_224 = Sha224,
    #[cfg(feature = "sha-256")]
    SHA_256 = Sha256,
    #[cfg(feature = "sha-384")]
    SHA_384 = Sha384,
    #[cfg(feature = "sha-512")]
    SHA_512 = Sha512,
    #[cfg(feature = "sha-512-224")]
    SHA_512_224 = Sha512_224,
    #[cfg(feature = "sha-512-256")]
    SHA_512_256 = Sha512_256,
    #[cfg(feature = "sha3-224")]
    SHA3_224 = Sha3_224,
    #[cfg(feature = "sha3-256")]
    SHA3_256 = Sha3_256,
    #[cfg(feature = "sha3-384")]
    SHA3_384 = Sha3_384,
    #[cfg(feature = "sha3-512")]
    SHA3_512 = Sha3_512,
    #[cfg(feature = "shake256-512")]
    SHAKE256_512 = Shake256_512,
    #[cfg(feature = "blake2s")]
    BLAKE2S = Blake2s,
    #[cfg(feature = "blake2b")]
    BLAKE2B = Blake2b,
}

/// [`kind`] for HMAC and what is made of it, which SHAKE256/512 is not to be used in: no standard gives it a block (§10.4.1, `PSA_ALG_HMAC`).
///
/// # Errors
/// As [`kind`], and `NotSupported` for SHAKE256/512.
#[cfg(any(feature = "hmac-primitive", all(feature = "ecdsa-primitive", feature = "weierstrass")))]
pub(super) fn hmac_kind(algorithm: Algorithm) -> Result<HashKind> {
    match kind(algorithm)? {
        #[cfg(feature = "shake256-512")]
        HashKind::Shake256_512 => Err(Status::NotSupported),
        other => Ok(other),
    }
}

/// The bytes of the algorithm at the head of a hash suspend state (`PSA_HASH_SUSPEND_ALGORITHM_FIELD_LENGTH`).
const ALGORITHM_LENGTH: usize = 4;

/// The longest hash suspend state of this build, in bytes (`PSA_HASH_SUSPEND_OUTPUT_MAX_SIZE`).
pub const MAX_HASH_SUSPEND_STATE: usize = ALGORITHM_LENGTH + MAX_STATE;

impl Operation {
    const fn new(hash: Hash) -> Self {
        Self { hash, room: u64::MAX }
    }

    fn update(&mut self, input: &[u8]) -> Result<()> {
        self.room = self.room.checked_sub(input.len() as u64).ok_or(Status::InvalidArgument)?;
        self.hash.update(input);
        Ok(())
    }

    fn suspend(&self, output: &mut [u8]) -> Result<usize> {
        let algorithm = identifier(self.hash.kind())?;
        match output.split_first_chunk_mut() {
            Some((name, state)) => {
                let length = self.hash.suspend(state)?;
                *name = algorithm.0.to_be_bytes();
                Ok(ALGORITHM_LENGTH + length)
            }
            // Which error it is depends on the hash.
            None => self.hash.suspend(&mut []),
        }
    }

    fn resume(suspended: &[u8]) -> Result<Self> {
        let (name, state) =
            suspended.split_first_chunk::<ALGORITHM_LENGTH>().ok_or(Status::InvalidArgument)?;
        let kind = kind(Algorithm(u32::from_be_bytes(*name)))?;
        let (hash, room) = Hash::resume(kind, state)?;
        Ok(Self { hash, room })
    }
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
        let mut hash = Hash::new(kind(algorithm)?);
        hash.update(input);
        hash.finish_into(output)
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
        check_equal(&digest(kind(algorithm)?, input), expected)
    }

    /// Starts a multi-part hash (`psa_hash_setup`).
    ///
    /// # Errors
    /// As [`Rot::hash_compute`], and `InsufficientMemory` when all operations are in use.
    pub fn hash_setup(&mut self, algorithm: Algorithm) -> Result<Handle> {
        self.operations.hash.insert(Operation::new(Hash::new(kind(algorithm)?)))
    }

    /// Hashes the next piece of the input (`psa_hash_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, `InvalidArgument` when the whole input is longer than the algorithm allows.
    pub fn hash_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.operations.hash.step(handle, |operation| operation.update(input))
    }

    /// Writes the hash to `output`, gives its length and ends the operation (`psa_hash_finish`).
    ///
    /// # Errors
    /// `BadState`, `BufferTooSmall`.
    pub fn hash_finish(&mut self, handle: Handle, output: &mut [u8]) -> Result<usize> {
        self.operations.hash.finish(handle, |operation| operation.hash.finish_into(output))
    }

    /// Compares the hash with `expected` and ends the operation (`psa_hash_verify`).
    ///
    /// # Errors
    /// `BadState`, `InvalidSignature`.
    pub fn hash_verify(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        self.operations
            .hash
            .finish(handle, |operation| check_equal(&operation.hash.finish_reset(), expected))
    }

    /// Starts another hash in the state of this one (`psa_hash_clone`).
    ///
    /// # Errors
    /// `BadState`, `InsufficientMemory`.
    pub fn hash_clone(&mut self, handle: Handle) -> Result<Handle> {
        let copy = self.operations.hash.look(handle, |operation| {
            Ok(Operation { hash: operation.hash.clone(), room: operation.room })
        })?;
        self.operations.hash.insert(copy)
    }

    /// Writes the state of the hash to `output`, gives its length and ends the operation (`psa_hash_suspend`).
    ///
    /// # Errors
    /// `BadState`, `BufferTooSmall`, `NotSupported` for a hash other than SHA-1 and the SHA-2 family.
    pub fn hash_suspend(&mut self, handle: Handle, output: &mut [u8]) -> Result<usize> {
        self.operations.hash.finish(handle, |operation| operation.suspend(output))
    }

    /// Starts a hash in the state that [`Rot::hash_suspend`] of this or another implementation wrote (`psa_hash_resume`).
    ///
    /// # Errors
    /// `InvalidArgument` for a malformed state, `NotSupported` for a hash that this build does not have or that has no such state,
    /// `InsufficientMemory` when all operations are in use.
    pub fn hash_resume(&mut self, state: &[u8]) -> Result<Handle> {
        let operation = Operation::resume(state)?;
        self.operations.hash.insert(operation)
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
