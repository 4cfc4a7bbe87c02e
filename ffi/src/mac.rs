//! Message authentication codes (PSA Crypto 1.5 §10.4).

use crate::call::{abort, finish, finish_into, produce, set_up, step};
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use psa_rot::crypto::{Algorithm, KeyId};
use psa_rot::primitives::hash::MAX_LENGTH;

/// The longest MAC (`PSA_MAC_MAX_SIZE`): there is always a hash that is longer than a block of AES.
const MAX: usize = MAX_LENGTH;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_compute(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    mac: *mut u8,
    mac_size: usize,
    mac_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, mac, length) = unsafe {
        (Input::new(input, input_length), Output::new(mac, mac_size), Slot::cleared(mac_length))
    };
    produce::<MAX>(mac, length, |rot, memory, mac| {
        rot.mac_compute(KeyId(key), Algorithm(alg), input?.get(memory), mac)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_verify(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    mac: *const u8,
    mac_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, mac) = unsafe { (Input::new(input, input_length), Input::new(mac, mac_length)) };
    with_rot(|rot, memory| {
        rot.mac_verify(KeyId(key), Algorithm(alg), input?.get(memory), mac?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_sign_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, Device::mac_fail, |rot, _| rot.mac_sign_setup(KeyId(key), Algorithm(alg)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_verify_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, Device::mac_fail, |rot, _| rot.mac_verify_setup(KeyId(key), Algorithm(alg)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, Device::mac_fail, |rot, memory, handle| {
        rot.mac_update(handle, input?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_sign_finish(
    operation: *mut COperation,
    mac: *mut u8,
    mac_size: usize,
    mac_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, mac, length) =
        unsafe { (Slot::new(operation), Output::new(mac, mac_size), Slot::cleared(mac_length)) };
    finish_into::<MAX>(operation, Device::mac_fail, mac, length, |rot, handle, mac| {
        rot.mac_sign_finish(handle, mac)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_verify_finish(
    operation: *mut COperation,
    mac: *const u8,
    mac_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, mac) = unsafe { (Slot::new(operation), Input::new(mac, mac_length)) };
    finish(operation, Device::mac_fail, |rot, memory, handle| {
        rot.mac_verify_finish(handle, mac?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_mac_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.mac_abort(handle))
}
