//! Extendable-output functions (PSA Crypto 1.5 §10.3).

use crate::call::{abort, set_up, step};
use crate::instance::Device;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, COperation, CStatus};
use psa_rot::crypto::Algorithm;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_setup(operation: *mut COperation, alg: CAlgorithm) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, Device::xof_fail, |rot, _| rot.xof_setup(Algorithm(alg)))
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
    step(operation, Device::xof_fail, |rot, memory, handle| {
        rot.xof_set_context(handle, context?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, Device::xof_fail, |rot, memory, handle| {
        rot.xof_update(handle, input?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_output(
    operation: *mut COperation,
    output: *mut u8,
    output_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output) = unsafe { (Slot::new(operation), Output::new(output, output_length)) };
    step(operation, Device::xof_fail, |rot, memory, handle| {
        rot.xof_output(handle, output?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_xof_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.xof_abort(handle))
}
