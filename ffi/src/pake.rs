//! Password-authenticated key exchange (PSA Crypto 1.5 §10.13). Not built yet.

use crate::keys;
use crate::pointers::{Input, Output, Slot, read};
use crate::types::{
    CKeyAttributes, CKeyId, COperation, CPakeCipherSuite, CPakeRole, CPakeStep, CStatus,
};
use crate::unsupported::{abort, set_up, step, step_with_output};

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
