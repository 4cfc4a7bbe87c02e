//! The answers of what the services do not have yet.
//!
//! Pointers are checked all the same. A set-up answers `NOT_SUPPORTED`; since no operation can then be active, the other steps of
//! an operation answer `BAD_STATE`, as for any inactive operation, and abort succeeds.

use crate::pointers::{Memory, Slot};
use crate::types::{COperation, CStatus, code};
use psa_rot::{Result, Status};

/// Sets up an operation of which there are none.
pub(crate) fn set_up(operation: Result<Slot<COperation>>, inputs: Result<()>) -> CStatus {
    code(operation.and_then(|operation| {
        inputs?;
        // SAFETY: the only one in this call.
        operation.check_inactive(&unsafe { Memory::new() })?;
        Err(Status::NotSupported)
    }))
}

/// A step of an operation of which there are none.
pub(crate) fn step(operation: Result<Slot<COperation>>, inputs: Result<()>) -> CStatus {
    code(operation.and(inputs).and(Err(Status::BadState)))
}

/// Ends an operation of which there are none.
pub(crate) fn abort(operation: Result<Slot<COperation>>) -> CStatus {
    code(operation.map(drop))
}

/// A call without an operation.
pub(crate) fn refuse(parameters: Result<()>) -> CStatus {
    code(parameters.and(Err(Status::NotSupported)))
}
