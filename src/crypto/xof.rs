//! Extendable-output functions (PSA Crypto 1.5 §10.3).
#![cfg_attr(
    not(any(feature = "shake128", feature = "shake256")),
    allow(
        unreachable_code,
        unused_variables,
        reason = "a build may have no extendable-output function"
    )
)]

use super::algorithm::{Algorithm, Category};
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::xof::{Xof, XofKind};
use crate::status::{Result, Status};

/// An extendable-output function at work.
pub(crate) struct Operation {
    xof: Xof,
    /// Whether it has had input, or given output.
    started: bool,
}

fn kind(algorithm: Algorithm) -> Result<XofKind> {
    match algorithm {
        #[cfg(feature = "shake128")]
        Algorithm::SHAKE128 => Ok(XofKind::Shake128),
        #[cfg(feature = "shake256")]
        Algorithm::SHAKE256 => Ok(XofKind::Shake256),
        other if other.category() == Category::Xof => Err(Status::NotSupported),
        _ => Err(Status::InvalidArgument),
    }
}

impl<P: Platform> Rot<P> {
    /// Starts an extendable-output function (`psa_xof_setup`).
    ///
    /// # Errors
    /// `NotSupported` for a function this build does not have, `InvalidArgument` for no such function at all, `InsufficientMemory`
    /// when all operations are in use.
    pub fn xof_setup(&mut self, algorithm: Algorithm) -> Result<Handle> {
        let xof = Xof::new(kind(algorithm)?);
        self.operations.xof.insert(Operation { xof, started: false })
    }

    /// Gives a context (`psa_xof_set_context`), which neither SHAKE128 nor SHAKE256 has.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, and after input or output; `InvalidArgument` for a function without a context.
    pub fn xof_set_context(&mut self, handle: Handle, _context: &[u8]) -> Result<()> {
        self.operations.xof.step(handle, |operation| {
            Err(if operation.started { Status::BadState } else { Status::InvalidArgument })
        })
    }

    /// Takes the next piece of the input (`psa_xof_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, and after output.
    pub fn xof_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.operations.xof.step(handle, |operation| {
            operation.started = true;
            operation.xof.update(input)
        })
    }

    /// Fills `output` with the next bytes of the output, as often as called (`psa_xof_output`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation.
    pub fn xof_output(&mut self, handle: Handle, output: &mut [u8]) -> Result<()> {
        self.operations.xof.step(handle, |operation| {
            operation.started = true;
            operation.xof.output(output);
            Ok(())
        })
    }

    /// Puts an active operation in the error state, in which only [`Rot::xof_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn xof_fail(&mut self, handle: Handle) {
        self.operations.xof.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_xof_abort`).
    pub fn xof_abort(&mut self, handle: Handle) {
        self.operations.xof.abort(handle);
    }
}
