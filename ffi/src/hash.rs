//! Hashes (PSA Crypto 1.5 §10.2).

use crate::call::{abort, finish, finish_into, produce, set_up, step};
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, COperation, CStatus};
use psa_rot::crypto::{Algorithm, MAX_HASH_SUSPEND_STATE};
use psa_rot::primitives::hash::MAX_LENGTH;

/// The longest hash (`PSA_HASH_MAX_SIZE`).
const MAX: usize = MAX_LENGTH;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_compute(
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    hash: *mut u8,
    hash_size: usize,
    hash_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, hash, length) = unsafe {
        (Input::new(input, input_length), Output::new(hash, hash_size), Slot::cleared(hash_length))
    };
    produce::<MAX>(hash, length, |rot, memory, hash| {
        rot.hash_compute(Algorithm(alg), input?.get(memory), hash)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_compare(
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    hash: *const u8,
    hash_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, hash) = unsafe { (Input::new(input, input_length), Input::new(hash, hash_length)) };
    with_rot(|rot, memory| rot.hash_compare(Algorithm(alg), input?.get(memory), hash?.get(memory)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_setup(operation: *mut COperation, alg: CAlgorithm) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, Device::hash_fail, |rot, _| rot.hash_setup(Algorithm(alg)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, Device::hash_fail, |rot, memory, handle| {
        rot.hash_update(handle, input?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_finish(
    operation: *mut COperation,
    hash: *mut u8,
    hash_size: usize,
    hash_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, hash, length) =
        unsafe { (Slot::new(operation), Output::new(hash, hash_size), Slot::cleared(hash_length)) };
    finish_into::<MAX>(operation, Device::hash_fail, hash, length, |rot, handle, hash| {
        rot.hash_finish(handle, hash)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_verify(
    operation: *mut COperation,
    hash: *const u8,
    hash_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, hash) = unsafe { (Slot::new(operation), Input::new(hash, hash_length)) };
    finish(operation, Device::hash_fail, |rot, memory, handle| {
        rot.hash_verify(handle, hash?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.hash_abort(handle))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_clone(
    source_operation: *const COperation,
    target_operation: *mut COperation,
) -> CStatus {
    // SAFETY: the caller's duties; the source is only read.
    let (source, target) =
        unsafe { (Slot::new(source_operation.cast_mut()), Slot::new(target_operation)) };
    // The source is constant: an error is one of the target's, and the source goes on.
    set_up(target, Device::hash_fail, |rot, memory| rot.hash_clone(source?.handle(memory)?))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_suspend(
    operation: *mut COperation,
    hash_state: *mut u8,
    hash_state_size: usize,
    hash_state_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, state, length) = unsafe {
        (
            Slot::new(operation),
            Output::new(hash_state, hash_state_size),
            Slot::cleared(hash_state_length),
        )
    };
    finish_into::<MAX_HASH_SUSPEND_STATE>(
        operation,
        Device::hash_fail,
        state,
        length,
        |rot, handle, state| rot.hash_suspend(handle, state),
    )
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_hash_resume(
    operation: *mut COperation,
    hash_state: *const u8,
    hash_state_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, state) =
        unsafe { (Slot::new(operation), Input::new(hash_state, hash_state_length)) };
    set_up(operation, Device::hash_fail, |rot, memory| rot.hash_resume(state?.get(memory)))
}
