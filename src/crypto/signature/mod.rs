//! Asymmetric signatures (PSA Crypto 1.5 §10.9): of a message or of a hash that the caller computed, with a context or without.
//!
//! Every call goes the same way: the key is found and its policy asked, [`Job`] checks that scheme, key, input and context go
//! together, and the [`Scheme`] signs or verifies. `multipart` has the operations that take the message in pieces.

mod multipart;
mod scheme;

#[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
mod ecdsa;
#[cfg(feature = "edwards")]
mod eddsa;
#[cfg(any(feature = "lms", feature = "hss"))]
mod lms;
#[cfg(feature = "ml-dsa")]
mod ml_dsa;
#[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
mod rsa;

pub(crate) use multipart::Operation;
use scheme::Job;

use super::algorithm::Algorithm;
use super::attributes::{KeyId, Usage};
use super::key_store::Key;
use super::keys::{Caller, check_use};
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};

/// Gives random bytes to a scheme that needs some.
type Draw<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<()>;

/// Which of a key pair's halves an operation needs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Private,
    Any,
}

/// What the input of a signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureInput {
    /// The message.
    Message,
    /// The hash of the message, computed by the caller.
    Hash,
}

impl SignatureInput {
    const fn sign_usage(self) -> Usage {
        match self {
            Self::Message => Usage::SIGN_MESSAGE,
            Self::Hash => Usage::SIGN_HASH,
        }
    }

    const fn verify_usage(self) -> Usage {
        match self {
            Self::Message => Usage::VERIFY_MESSAGE,
            Self::Hash => Usage::VERIFY_HASH,
        }
    }
}

/// The buffers of a call that signs. The output may overlap the inputs in the caller's memory: it is asked for when nothing of
/// them is needed any more, and no slice of an input lives while it is written.
pub trait SignatureBuffers {
    /// The message or the hash.
    fn input(&self) -> &[u8];
    /// The context, empty for none.
    fn context(&self) -> &[u8];
    /// Where the signature goes.
    fn output(&mut self) -> &mut [u8];
}

/// Buffers that do not overlap.
struct Separate<'a> {
    input: &'a [u8],
    context: &'a [u8],
    output: &'a mut [u8],
}

impl SignatureBuffers for Separate<'_> {
    fn input(&self) -> &[u8] {
        self.input
    }

    fn context(&self) -> &[u8] {
        self.context
    }

    fn output(&mut self) -> &mut [u8] {
        self.output
    }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    Job::new(algorithm, key, half).map(|_| ())
}

impl<P: Platform> Rot<P> {
    /// Signs a hash that the caller computed, writes the signature and gives its length (`psa_sign_hash`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `SIGN_HASH`, `NotSupported`, `InvalidArgument` when key or hash do not fit the
    /// algorithm, `BufferTooSmall`, `InsufficientEntropy`.
    pub fn sign_hash(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        self.sign_hash_with_context(key, algorithm, hash, &[], signature)
    }

    /// [`Rot::sign_hash`] with a context (`psa_sign_hash_with_context`); an empty one is as good as none.
    ///
    /// # Errors
    /// As [`Rot::sign_hash`]; `InvalidArgument` for a context longer than 255 bytes, and for any with an algorithm without contexts.
    pub fn sign_hash_with_context(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        context: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        let mut buffers = Separate { input: hash, context, output: signature };
        self.sign(key, algorithm, SignatureInput::Hash, &mut buffers)
    }

    /// Signs a message, writes the signature and gives its length (`psa_sign_message`).
    ///
    /// # Errors
    /// As [`Rot::sign_hash`] with `SIGN_MESSAGE`; `InvalidArgument` for an algorithm that signs hashes only.
    pub fn sign_message(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        self.sign_message_with_context(key, algorithm, message, &[], signature)
    }

    /// [`Rot::sign_message`] with a context (`psa_sign_message_with_context`); an empty one is as good as none.
    ///
    /// # Errors
    /// As [`Rot::sign_message`]; for the context as [`Rot::sign_hash_with_context`].
    pub fn sign_message_with_context(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        context: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        let mut buffers = Separate { input: message, context, output: signature };
        self.sign(key, algorithm, SignatureInput::Message, &mut buffers)
    }

    /// The four calls that sign, on buffers that may overlap.
    ///
    /// # Errors
    /// As [`Rot::sign_hash_with_context`] and [`Rot::sign_message_with_context`].
    pub fn sign(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        kind: SignatureInput,
        buffers: &mut dyn SignatureBuffers,
    ) -> Result<usize> {
        self.sign_as(Caller::Application, key, algorithm, kind, buffers)
    }

    /// [`Rot::sign_hash`] for a caller that built-in keys may belong to.
    #[cfg(feature = "attestation")]
    pub(crate) fn sign_hash_as(
        &mut self,
        caller: Caller,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &mut [u8],
    ) -> Result<usize> {
        let mut buffers = Separate { input: hash, context: &[], output: signature };
        self.sign_as(caller, key, algorithm, SignatureInput::Hash, &mut buffers)
    }

    fn sign_as(
        &mut self,
        caller: Caller,
        key: KeyId,
        algorithm: Algorithm,
        kind: SignatureInput,
        buffers: &mut dyn SignatureBuffers,
    ) -> Result<usize> {
        self.base.read_key_with_random(key, |key, draw| {
            check_use(caller, key, kind.sign_usage(), algorithm)?;
            let job = Job::new(algorithm, key, Half::Private)?;
            job.check_input(kind)?;
            job.check_context(buffers.context())?;
            if buffers.output().len() < job.signature_length() {
                return Err(Status::BufferTooSmall);
            }
            job.sign_buffers(kind, buffers, draw)
        })
    }

    /// Verifies the signature of a hash that the caller computed (`psa_verify_hash`).
    ///
    /// # Errors
    /// As [`Rot::sign_hash`] with `VERIFY_HASH`; `InvalidSignature` when it does not hold.
    pub fn verify_hash(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.verify_hash_with_context(key, algorithm, hash, &[], signature)
    }

    /// [`Rot::verify_hash`] with a context (`psa_verify_hash_with_context`); an empty one is as good as none.
    ///
    /// # Errors
    /// As [`Rot::verify_hash`]; for the context as [`Rot::sign_hash_with_context`].
    pub fn verify_hash_with_context(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        hash: &[u8],
        context: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.verify(key, algorithm, SignatureInput::Hash, hash, context, signature)
    }

    /// Verifies the signature of a message (`psa_verify_message`).
    ///
    /// # Errors
    /// As [`Rot::sign_message`] with `VERIFY_MESSAGE`; `InvalidSignature` when it does not hold.
    pub fn verify_message(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.verify_message_with_context(key, algorithm, message, &[], signature)
    }

    /// [`Rot::verify_message`] with a context (`psa_verify_message_with_context`); an empty one is as good as none.
    ///
    /// # Errors
    /// As [`Rot::verify_message`]; for the context as [`Rot::sign_hash_with_context`].
    pub fn verify_message_with_context(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        message: &[u8],
        context: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.verify(key, algorithm, SignatureInput::Message, message, context, signature)
    }

    /// The four calls that verify.
    ///
    /// # Errors
    /// As [`Rot::verify_hash_with_context`] and [`Rot::verify_message_with_context`].
    pub fn verify(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        kind: SignatureInput,
        input: &[u8],
        context: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.base.use_key(key, kind.verify_usage(), algorithm, |key| {
            let job = Job::new(algorithm, key, Half::Any)?;
            job.check_input(kind)?;
            job.check_context(context)?;
            job.verify_input(kind, input, context, signature)
        })
    }
}
