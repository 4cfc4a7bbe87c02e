//! Key derivation (PSA Crypto 1.5 §10.8).

use crate::call::{self, abort, set_up};
use crate::instance::{Device, with_rot};
use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{
    CAlgorithm, CCustomKeyParameters, CDerivationStep, CKeyAttributes, CKeyId, COperation, CStatus,
};
use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, Step};
use psa_rot::{Result, Status};

const FAIL: call::Fail = Device::key_derivation_fail;

fn output_key(
    operation: Result<Slot<COperation>>,
    attributes: Result<KeyAttributes>,
    custom: Result<()>,
    key: Result<Slot<CKeyId>>,
) -> CStatus {
    call::step(operation, FAIL, |rot, memory, handle| {
        let (attributes, mut key) = (attributes?, key?);
        custom?;
        key.write(memory, rot.key_derivation_output_key(&attributes, handle)?.0);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_setup(
    operation: *mut COperation,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, FAIL, |rot, _| rot.key_derivation_setup(Algorithm(alg)))
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
    // A capacity that is too high changes nothing, so this is no step that could fail the operation.
    with_rot(|rot, memory| rot.key_derivation_set_capacity(operation?.handle(memory)?, capacity))
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
    call::step(operation, FAIL, |rot, memory, handle| {
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
    call::step(operation, FAIL, |rot, _, handle| {
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
    call::step(operation, FAIL, |rot, _, handle| {
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
    call::step(operation, FAIL, |rot, memory, handle| {
        let mut output = output?;
        let output = output.get(memory);
        rot.key_derivation_output_bytes(handle, output).inspect_err(|status| {
            // "No output is written to the output buffer" when there is not enough.
            if *status != Status::InsufficientData {
                output.fill(0);
            }
        })
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
    output_key(operation, attributes, Ok(()), key)
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
    let data = unsafe { keys::custom_data(custom, custom_data, custom_data_length) };
    // No type that can be derived has production data (§9.4.5).
    let custom = data.and_then(|data| match data.len() {
        0 => Ok(()),
        _ => Err(Status::InvalidArgument),
    });
    output_key(operation, attributes, custom, key)
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
    call::step(operation, FAIL, |rot, memory, handle| {
        rot.key_derivation_verify_bytes(handle, expected?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_verify_key(
    operation: *mut COperation,
    expected: CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, FAIL, |rot, _, handle| {
        rot.key_derivation_verify_key(handle, KeyId(expected))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.key_derivation_abort(handle))
}
