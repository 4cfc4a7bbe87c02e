//! What the services do not have yet: the answers, and the chapters of which nothing is built.
//!
//! Pointers are checked all the same. A set-up answers `NOT_SUPPORTED`; since no operation can then be active, the other steps of
//! an operation answer `BAD_STATE`, as for any inactive operation, and abort succeeds.

use crate::keys;
use crate::pointers::{Input, Memory, Output, Slot, read};
use crate::types::{
    CAlgorithm, CKeyAttributes, CKeyId, COperation, CPakeCipherSuite, CPakeRole, CPakeStep,
    CStatus, code,
};
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

/// A step with a result.
pub(crate) fn step_with_output(
    operation: Result<Slot<COperation>>,
    inputs: Result<()>,
    output: Result<Output>,
    length: Result<Slot<usize>>,
) -> CStatus {
    step(operation, inputs.and(output.map(drop)).and(length.map(drop)))
}

/// Ends an operation of which there are none.
pub(crate) fn abort(operation: Result<Slot<COperation>>) -> CStatus {
    code(operation.map(drop))
}

/// A call without an operation.
fn refuse(parameters: Result<()>) -> CStatus {
    code(parameters.and(Err(Status::NotSupported)))
}

// Extendable-output functions (§10.3).

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

// Key wrapping.

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_wrap_key(
    _wrapping_key: CKeyId,
    _alg: CAlgorithm,
    _key: CKeyId,
    data: *mut u8,
    data_size: usize,
    data_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (data, length) =
        unsafe { (Output::new(data, data_size), Slot::<usize>::cleared(data_length)) };
    refuse(data.and(length).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_unwrap_key(
    attributes: *const CKeyAttributes,
    _wrapping_key: CKeyId,
    _alg: CAlgorithm,
    data: *const u8,
    data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, data, key) = unsafe {
        (keys::attributes(attributes), Input::new(data, data_length), Slot::<CKeyId>::cleared(key))
    };
    refuse(attributes.and(data).and(key).map(drop))
}

// Asymmetric encryption.

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_asymmetric_encrypt(
    _key: CKeyId,
    _alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    salt: *const u8,
    salt_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, salt, output, length) = unsafe {
        (
            Input::new(input, input_length),
            Input::new(salt, salt_length),
            Output::new(output, output_size),
            Slot::<usize>::cleared(output_length),
        )
    };
    refuse(input.and(salt).and(output).and(length).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_asymmetric_decrypt(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    salt: *const u8,
    salt_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties, which are those of the other function.
    unsafe {
        psa_asymmetric_encrypt(
            key,
            alg,
            input,
            input_length,
            salt,
            salt_length,
            output,
            output_size,
            output_length,
        )
    }
}

// Key encapsulation.

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_encapsulate(
    _key: CKeyId,
    _alg: CAlgorithm,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
    ciphertext: *mut u8,
    ciphertext_size: usize,
    ciphertext_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, key, ciphertext, length) = unsafe {
        (
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
            Output::new(ciphertext, ciphertext_size),
            Slot::<usize>::cleared(ciphertext_length),
        )
    };
    refuse(attributes.and(key).and(ciphertext).and(length).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_decapsulate(
    _key: CKeyId,
    _alg: CAlgorithm,
    ciphertext: *const u8,
    ciphertext_length: usize,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (ciphertext, attributes, key) = unsafe {
        (
            Input::new(ciphertext, ciphertext_length),
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
        )
    };
    refuse(ciphertext.and(attributes).and(key).map(drop))
}

// Password-authenticated key exchange.

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_setup(
    operation: *mut COperation,
    _password_key: CKeyId,
    cipher_suite: *const CPakeCipherSuite,
) -> CStatus {
    // SAFETY: the caller's duties; every bit pattern is a value.
    let (operation, suite) = unsafe { (Slot::new(operation), read(cipher_suite)) };
    set_up(operation, suite.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_role(operation: *mut COperation, _role: CPakeRole) -> CStatus {
    // SAFETY: the caller's duties.
    step(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_user(
    operation: *mut COperation,
    user_id: *const u8,
    user_id_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, user) = unsafe { (Slot::new(operation), Input::new(user_id, user_id_len)) };
    step(operation, user.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_peer(
    operation: *mut COperation,
    peer_id: *const u8,
    peer_id_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, peer) = unsafe { (Slot::new(operation), Input::new(peer_id, peer_id_len)) };
    step(operation, peer.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, context) = unsafe { (Slot::new(operation), Input::new(context, context_len)) };
    step(operation, context.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_output(
    operation: *mut COperation,
    _step: CPakeStep,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output, length) = unsafe {
        (Slot::new(operation), Output::new(output, output_size), Slot::cleared(output_length))
    };
    step_with_output(operation, Ok(()), output, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_input(
    operation: *mut COperation,
    _step: CPakeStep,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, input.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_get_shared_key(
    operation: *mut COperation,
    attributes: *const CKeyAttributes,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, attributes, key) = unsafe {
        (Slot::new(operation), keys::attributes(attributes), Slot::<CKeyId>::cleared(key))
    };
    step(operation, attributes.and(key).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    abort(unsafe { Slot::cleared(operation) })
}
