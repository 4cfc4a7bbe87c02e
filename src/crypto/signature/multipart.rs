//! Multi-part signature operations (PSA Crypto 1.5 §10.9.9): `psa_sign_*` and `psa_verify_*` on a message in pieces.
//!
//! An operation keeps what the message has come to, the context, and, if it verifies, the signature; of the key it keeps the
//! identifier alone, and reads it again for the last step.

use super::scheme::{Accumulator, Job, MAX_CONTEXT, MAX_SIGNATURE};
use super::{Half, SignatureInput};
use crate::Rot;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::{KeyId, Usage};
use crate::crypto::key_store::Key;
use crate::crypto::pool::Handle;
use crate::platform::Platform;
use crate::status::{Result, Status};
use heapless::Vec;

/// A signature being made or verified.
pub(crate) struct Operation {
    algorithm: Algorithm,
    key: KeyId,
    accumulator: Accumulator,
    role: Role,
    context: Vec<u8, MAX_CONTEXT>,
    longest_context: usize,
    /// Whether the accumulator has its context: set by hand, or empty with the first piece of the message.
    begun: bool,
}

/// What becomes of the message.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the signature in")]
enum Role {
    Sign,
    /// The signature that has to hold, as [`Job::keep`] gives it.
    Verify(Vec<u8, MAX_SIGNATURE>),
}

impl Operation {
    fn new(algorithm: Algorithm, key: Key<'_>, signature: Option<&[u8]>) -> Result<Self> {
        let half = if signature.is_some() { Half::Any } else { Half::Private };
        let job = Job::new(algorithm, key, half)?;
        job.check_input(SignatureInput::Message)?;
        Ok(Self {
            algorithm,
            key: key.attributes.id,
            accumulator: job.accumulator(signature)?,
            role: match signature {
                Some(signature) => Role::Verify(job.keep(signature)?),
                None => Role::Sign,
            },
            context: Vec::new(),
            longest_context: job.longest_context(),
            begun: false,
        })
    }

    /// Whether this is an operation with `key`.
    pub(in crate::crypto) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }

    fn check_role(&self, verifies: bool) -> Result<()> {
        let fits = matches!(self.role, Role::Verify(_)) == verifies;
        if fits { Ok(()) } else { Err(Status::BadState) }
    }

    fn set_context(&mut self, context: &[u8]) -> Result<()> {
        if self.begun {
            return Err(Status::BadState);
        }
        if context.len() > self.longest_context {
            return Err(Status::InvalidArgument);
        }
        self.begun = true;
        self.context = Vec::from_slice(context).map_err(|_| Status::InvalidArgument)?;
        self.accumulator.begin(context)
    }

    /// Without a context of its own the operation has an empty one.
    fn begin(&mut self) -> Result<()> {
        if self.begun { Ok(()) } else { self.set_context(&[]) }
    }

    fn update(&mut self, input: &[u8]) -> Result<()> {
        self.begin()?;
        self.accumulator.update(input)
    }
}

impl<P: Platform> Rot<P> {
    /// Starts a multi-part signature (`psa_sign_setup`).
    ///
    /// # Errors
    /// As [`Rot::sign_message`]; `InvalidArgument` for an algorithm that reads the message twice (PureEdDSA);
    /// `InsufficientMemory` when all operations are in use.
    pub fn sign_setup(&mut self, key: KeyId, algorithm: Algorithm) -> Result<Handle> {
        self.signature_setup(key, algorithm, None)
    }

    /// Starts a multi-part verification of `signature` (`psa_verify_setup`).
    ///
    /// # Errors
    /// As [`Rot::verify_message`], but for `InvalidSignature`, which waits for [`Rot::verify_finish`]; `InsufficientMemory` when
    /// all operations are in use.
    pub fn verify_setup(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        signature: &[u8],
    ) -> Result<Handle> {
        self.signature_setup(key, algorithm, Some(signature))
    }

    fn signature_setup(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        signature: Option<&[u8]>,
    ) -> Result<Handle> {
        let usage = if signature.is_some() { Usage::VERIFY_MESSAGE } else { Usage::SIGN_MESSAGE };
        let operation = self
            .base
            .use_key(key, usage, algorithm, |key| Operation::new(algorithm, key, signature))?;
        self.operations.signature.insert(operation)
    }

    /// Gives the context of a signature being made (`psa_sign_set_context`), at most once and before any piece of the message.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation that signs, and out of order; `InvalidArgument` for a context longer than
    /// 255 bytes, and for any but an empty one with an algorithm without contexts.
    pub fn sign_set_context(&mut self, handle: Handle, context: &[u8]) -> Result<()> {
        self.signature_step(handle, false, |operation| operation.set_context(context))
    }

    /// [`Rot::sign_set_context`] for a verification (`psa_verify_set_context`).
    ///
    /// # Errors
    /// As [`Rot::sign_set_context`].
    pub fn verify_set_context(&mut self, handle: Handle, context: &[u8]) -> Result<()> {
        self.signature_step(handle, true, |operation| operation.set_context(context))
    }

    /// Takes the next piece of the message to be signed (`psa_sign_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation that signs.
    pub fn sign_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.signature_step(handle, false, |operation| operation.update(input))
    }

    /// Takes the next piece of the message to be verified (`psa_verify_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation that verifies.
    pub fn verify_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.signature_step(handle, true, |operation| operation.update(input))
    }

    fn signature_step(
        &mut self,
        handle: Handle,
        verifies: bool,
        step: impl FnOnce(&mut Operation) -> Result<()>,
    ) -> Result<()> {
        self.operations.signature.step(handle, |operation| {
            operation.check_role(verifies)?;
            step(operation)
        })
    }

    /// Writes the signature, gives its length and ends the operation (`psa_sign_finish`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation that signs, `BufferTooSmall`, and those of reading the key and of signing.
    pub fn sign_finish(&mut self, handle: Handle, signature: &mut [u8]) -> Result<usize> {
        let Self { base, operations, .. } = self;
        operations.signature.finish(handle, |operation| {
            operation.check_role(false)?;
            operation.begin()?;
            let imprint = operation.accumulator.finish();
            base.read_key_with_random(operation.key, |key, draw| {
                let job = Job::new(operation.algorithm, key, Half::Private)?;
                if signature.len() < job.signature_length() {
                    return Err(Status::BufferTooSmall);
                }
                job.sign(imprint.to_be_signed(), &operation.context, draw, signature)
            })
        })
    }

    /// Ends the operation and tells whether the signature holds (`psa_verify_finish`).
    ///
    /// # Errors
    /// `InvalidSignature`; `BadState` for a handle of no active operation that verifies; those of reading the key.
    pub fn verify_finish(&mut self, handle: Handle) -> Result<()> {
        let Self { base, operations, .. } = self;
        operations.signature.finish(handle, |operation| {
            operation.begin()?;
            let Role::Verify(signature) = &operation.role else {
                return Err(Status::BadState);
            };
            let imprint = operation.accumulator.finish();
            base.read_key(operation.key, |key| {
                let job = Job::new(operation.algorithm, key, Half::Any)?;
                job.verify(imprint.to_be_signed(), &operation.context, signature)
            })
        })
    }

    /// Puts an active operation in the error state, in which only [`Rot::signature_abort`] is left: for an interface layer that refused
    /// a malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn signature_fail(&mut self, handle: Handle) {
        self.operations.signature.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_sign_abort`, `psa_verify_abort`).
    pub fn signature_abort(&mut self, handle: Handle) {
        self.operations.signature.abort(handle);
    }
}
