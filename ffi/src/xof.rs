//! Extendable-output functions (PSA Crypto 1.5 §10.3). Not built yet.

use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, COperation, CStatus};
use crate::unsupported::{abort, set_up, step};

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_setup(operation: *mut COperation, _alg: CAlgorithm) -> CStatus {
    // SAFETY: the caller's duties.
    set_up(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, context) =
        unsafe { (Slot::new(operation), Input::new(context, context_length)) };
    step(operation, context.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, input.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_output(
    operation: *mut COperation,
    output: *mut u8,
    output_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output) = unsafe { (Slot::new(operation), Output::new(output, output_length)) };
    step(operation, output.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    abort(unsafe { Slot::cleared(operation) })
}
