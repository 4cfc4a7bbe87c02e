//! Key derivation (PSA Crypto 1.5 §10.8).

use crate::call::{self, abort, create_key, set_up};
use crate::instance::with_rot;
use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{
    CAlgorithm, CCustomKeyParameters, CDerivationStep, CKeyAttributes, CKeyId, COperation, CStatus,
};
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, KeyId, Step};

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_setup(
    operation: *mut COperation,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, |rot| rot.key_derivation_setup(Algorithm(alg)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_get_capacity(
    operation: *const COperation,
    capacity: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties; the operation is only read.
    let (operation, capacity) =
        unsafe { (Slot::new(operation.cast_mut()), Slot::cleared(capacity)) };
    with_rot(|rot, memory| {
        let (operation, mut capacity) = (operation?, capacity?);
        capacity.write(memory, rot.key_derivation_get_capacity(operation.handle(memory)?)?);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_set_capacity(
    operation: *mut COperation,
    capacity: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, |rot, _, handle| rot.key_derivation_set_capacity(handle, capacity))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_input_bytes(
    operation: *mut COperation,
    step: CDerivationStep,
    data: *const u8,
    data_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, data) = unsafe { (Slot::new(operation), Input::new(data, data_length)) };
    call::step(operation, |rot, memory, handle| {
        rot.key_derivation_input_bytes(handle, Step(step), data?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_input_integer(
    operation: *mut COperation,
    step: CDerivationStep,
    value: u64,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, |rot, _, handle| {
        rot.key_derivation_input_integer(handle, Step(step), value)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_input_key(
    operation: *mut COperation,
    step: CDerivationStep,
    key: CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, |rot, _, handle| {
        rot.key_derivation_input_key(handle, Step(step), KeyId(key))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_output_bytes(
    operation: *mut COperation,
    output: *mut u8,
    output_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output) = unsafe { (Slot::new(operation), Output::new(output, output_length)) };
    with_rot(|rot, memory| {
        let (handle, mut output) = (operation?.handle(memory)?, output?);
        let output = output.get(memory);
        rot.key_derivation_output_bytes(handle, output).inspect_err(|_| output.fill(0))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_output_key(
    attributes: *const CKeyAttributes,
    operation: *mut COperation,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, operation, key) =
        unsafe { (keys::attributes(attributes), Slot::new(operation), Slot::cleared(key)) };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.key_derivation_output_key(attributes, operation?.handle(memory)?)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_output_key_custom(
    attributes: *const CKeyAttributes,
    operation: *mut COperation,
    custom: *const CCustomKeyParameters,
    custom_data: *const u8,
    custom_data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, operation, key) =
        unsafe { (keys::attributes(attributes), Slot::new(operation), Slot::cleared(key)) };
    // SAFETY: the caller's duties.
    let custom =
        unsafe { keys::check_custom(&attributes, custom, custom_data, custom_data_length) };
    create_key(attributes, key, |rot, memory, attributes| {
        let handle = operation?.handle(memory)?;
        custom?;
        rot.key_derivation_output_key(attributes, handle)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_verify_bytes(
    operation: *mut COperation,
    expected_output: *const u8,
    output_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, expected) =
        unsafe { (Slot::new(operation), Input::new(expected_output, output_length)) };
    call::step(operation, |_, _, _| expected.and(Err(Status::NotSupported)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_verify_key(
    operation: *mut COperation,
    _expected: CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, |_, _, _| Err(Status::NotSupported))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.key_derivation_abort(handle))
}
