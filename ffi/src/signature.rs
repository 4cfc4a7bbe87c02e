//! Asymmetric signatures (PSA Crypto 1.5 §10.9). Multi-part operations are not built yet.

use crate::call::produce;
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use crate::unsupported;
use psa_rot::crypto::{Algorithm, KeyId, Usage};
use psa_rot::{Result, Status};

/// The longest signature, ECDSA's with P-521.
const MAX: usize = 132;

/// A context of length 0 is as good as none. No algorithm built here accepts another (§10.9.1).
fn check_context(
    rot: &mut Device,
    key: KeyId,
    alg: Algorithm,
    usage: Usage,
    context: Result<Input>,
) -> Result<()> {
    if context?.len() == 0 {
        return Ok(());
    }
    rot.check_key_usage(key, alg, usage)?;
    Err(Status::InvalidArgument)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_message(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    signature: *mut u8,
    signature_size: usize,
    signature_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, signature, length) = unsafe {
        (
            Input::new(input, input_length),
            Output::new(signature, signature_size),
            Slot::cleared(signature_length),
        )
    };
    produce::<MAX>(signature, length, |rot, memory, signature| {
        rot.sign_message(KeyId(key), Algorithm(alg), input?.get(memory), signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_message_with_context(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    context: *const u8,
    context_length: usize,
    signature: *mut u8,
    signature_size: usize,
    signature_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, context, signature, length) = unsafe {
        (
            Input::new(input, input_length),
            Input::new(context, context_length),
            Output::new(signature, signature_size),
            Slot::cleared(signature_length),
        )
    };
    let (key, alg) = (KeyId(key), Algorithm(alg));
    produce::<MAX>(signature, length, |rot, memory, signature| {
        let input = input?;
        check_context(rot, key, alg, Usage::SIGN_MESSAGE, context)?;
        rot.sign_message(key, alg, input.get(memory), signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_message(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, signature) =
        unsafe { (Input::new(input, input_length), Input::new(signature, signature_length)) };
    with_rot(|rot, memory| {
        let (input, signature) = (input?.get(memory), signature?.get(memory));
        rot.verify_message(KeyId(key), Algorithm(alg), input, signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_message_with_context(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    context: *const u8,
    context_length: usize,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, context, signature) = unsafe {
        (
            Input::new(input, input_length),
            Input::new(context, context_length),
            Input::new(signature, signature_length),
        )
    };
    let (key, alg) = (KeyId(key), Algorithm(alg));
    with_rot(|rot, memory| {
        let (input, signature) = (input?.get(memory), signature?.get(memory));
        check_context(rot, key, alg, Usage::VERIFY_MESSAGE, context)?;
        rot.verify_message(key, alg, input, signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_hash(
    key: CKeyId,
    alg: CAlgorithm,
    hash: *const u8,
    hash_length: usize,
    signature: *mut u8,
    signature_size: usize,
    signature_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (hash, signature, length) = unsafe {
        (
            Input::new(hash, hash_length),
            Output::new(signature, signature_size),
            Slot::cleared(signature_length),
        )
    };
    produce::<MAX>(signature, length, |rot, memory, signature| {
        rot.sign_hash(KeyId(key), Algorithm(alg), hash?.get(memory), signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_hash_with_context(
    key: CKeyId,
    alg: CAlgorithm,
    hash: *const u8,
    hash_length: usize,
    context: *const u8,
    context_length: usize,
    signature: *mut u8,
    signature_size: usize,
    signature_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (hash, context, signature, length) = unsafe {
        (
            Input::new(hash, hash_length),
            Input::new(context, context_length),
            Output::new(signature, signature_size),
            Slot::cleared(signature_length),
        )
    };
    let (key, alg) = (KeyId(key), Algorithm(alg));
    produce::<MAX>(signature, length, |rot, memory, signature| {
        let hash = hash?;
        check_context(rot, key, alg, Usage::SIGN_HASH, context)?;
        rot.sign_hash(key, alg, hash.get(memory), signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_hash(
    key: CKeyId,
    alg: CAlgorithm,
    hash: *const u8,
    hash_length: usize,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (hash, signature) =
        unsafe { (Input::new(hash, hash_length), Input::new(signature, signature_length)) };
    with_rot(|rot, memory| {
        let (hash, signature) = (hash?.get(memory), signature?.get(memory));
        rot.verify_hash(KeyId(key), Algorithm(alg), hash, signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_hash_with_context(
    key: CKeyId,
    alg: CAlgorithm,
    hash: *const u8,
    hash_length: usize,
    context: *const u8,
    context_length: usize,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (hash, context, signature) = unsafe {
        (
            Input::new(hash, hash_length),
            Input::new(context, context_length),
            Input::new(signature, signature_length),
        )
    };
    let (key, alg) = (KeyId(key), Algorithm(alg));
    with_rot(|rot, memory| {
        let (hash, signature) = (hash?.get(memory), signature?.get(memory));
        check_context(rot, key, alg, Usage::VERIFY_HASH, context)?;
        rot.verify_hash(key, alg, hash, signature)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::set_up(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, context) =
        unsafe { (Slot::new(operation), Input::new(context, context_length)) };
    unsupported::step(operation, context.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    unsupported::step(operation, input.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_finish(
    operation: *mut COperation,
    signature: *mut u8,
    signature_size: usize,
    signature_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, signature, length) = unsafe {
        (
            Slot::new(operation),
            Output::new(signature, signature_size),
            Slot::cleared(signature_length),
        )
    };
    unsupported::step_with_output(operation, Ok(()), signature, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::abort(unsafe { Slot::cleared(operation) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, signature) =
        unsafe { (Slot::new(operation), Input::new(signature, signature_length)) };
    unsupported::set_up(operation, signature.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, context) =
        unsafe { (Slot::new(operation), Input::new(context, context_length)) };
    unsupported::step(operation, context.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    unsupported::step(operation, input.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_finish(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::step(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::abort(unsafe { Slot::cleared(operation) })
}
