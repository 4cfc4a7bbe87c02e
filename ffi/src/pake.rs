//! Password-authenticated key exchange (PSA Crypto 1.5 §10.13).

use crate::call::{self, abort, set_up};
use crate::instance::Device;
use crate::keys;
use crate::pointers::{Input, Output, Slot, read};
use crate::types::{
    CKeyAttributes, CKeyId, COperation, CPakeCipherSuite, CPakeRole, CPakeStep, CStatus,
};
use psa_rot::Result;
use psa_rot::crypto::{Algorithm, CipherSuite, Handle, KeyId, PakeRole, PakeStep};

/// The longest output of a step: a point (`PSA_PAKE_OUTPUT_MAX_SIZE`).
const MAX_OUTPUT: usize = 65;

const FAIL: call::Fail = Device::pake_fail;

impl From<CPakeCipherSuite> for CipherSuite {
    fn from(c: CPakeCipherSuite) -> Self {
        Self {
            algorithm: Algorithm(c.algorithm),
            primitive_type: c.primitive_type,
            family: c.family,
            bits: c.bits,
            key_confirmation: c.key_confirmation,
        }
    }
}

/// What sets a string of bytes: an identity or a context.
type Set = fn(&mut Device, Handle, &[u8]) -> Result<()>;

fn set(operation: Result<Slot<COperation>>, bytes: Result<Input>, set: Set) -> CStatus {
    call::step(operation, FAIL, |rot, memory, handle| set(rot, handle, bytes?.get(memory)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_setup(
    operation: *mut COperation,
    password_key: CKeyId,
    cipher_suite: *const CPakeCipherSuite,
) -> CStatus {
    // SAFETY: the caller's duties; every bit pattern is a value.
    let (operation, suite) = unsafe { (Slot::new(operation), read(cipher_suite)) };
    set_up(operation, FAIL, |rot, _| rot.pake_setup(KeyId(password_key), &suite?.into()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_role(operation: *mut COperation, role: CPakeRole) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, FAIL, |rot, _, handle| rot.pake_set_role(handle, PakeRole(role)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_user(
    operation: *mut COperation,
    user_id: *const u8,
    user_id_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, user) = unsafe { (Slot::new(operation), Input::new(user_id, user_id_len)) };
    set(operation, user, Device::pake_set_user)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_peer(
    operation: *mut COperation,
    peer_id: *const u8,
    peer_id_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, peer) = unsafe { (Slot::new(operation), Input::new(peer_id, peer_id_len)) };
    set(operation, peer, Device::pake_set_peer)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_len: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, context) = unsafe { (Slot::new(operation), Input::new(context, context_len)) };
    set(operation, context, Device::pake_set_context)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_output(
    operation: *mut COperation,
    step: CPakeStep,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output, length) = unsafe {
        (Slot::new(operation), Output::new(output, output_size), Slot::cleared(output_length))
    };
    call::step_into::<MAX_OUTPUT>(operation, FAIL, output, length, |rot, handle, output| {
        rot.pake_output(handle, PakeStep(step), output)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_input(
    operation: *mut COperation,
    step: CPakeStep,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    call::step(operation, FAIL, |rot, memory, handle| {
        rot.pake_input(handle, PakeStep(step), input?.get(memory))
    })
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
    call::finish(operation, FAIL, |rot, memory, handle| {
        let (attributes, mut key) = (attributes?, key?);
        key.write(memory, rot.pake_get_shared_key(handle, &attributes)?.0);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_pake_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.pake_abort(handle))
}
