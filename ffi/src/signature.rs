//! Asymmetric signatures (PSA Crypto 1.5 §10.9).

use crate::call::{abort, finish, finish_in_place, set_up, step};
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Memory, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use psa_rot::crypto::{Algorithm, Handle, KeyId, SignatureBuffers, SignatureInput};
use psa_rot::{Result, Status};

use SignatureInput::{Hash, Message};

/// The buffers of a call that signs; they may overlap in any way.
struct Buffers<'m> {
    memory: &'m mut Memory,
    input: Input,
    context: Input,
    output: Output,
}

impl SignatureBuffers for Buffers<'_> {
    fn input(&self) -> &[u8] {
        self.input.get(self.memory)
    }

    fn context(&self) -> &[u8] {
        self.context.get(self.memory)
    }

    fn output(&mut self) -> &mut [u8] {
        self.output.get(self.memory)
    }
}

/// The four calls that sign.
fn sign(
    (key, alg): (CKeyId, CAlgorithm),
    kind: SignatureInput,
    (input, context): (Result<Input>, Result<Input>),
    (signature, length): (Result<Output>, Result<Slot<usize>>),
) -> CStatus {
    with_rot(|rot, memory| {
        let mut length = length?;
        let mut buffers = Buffers { memory, input: input?, context: context?, output: signature? };
        let made = rot.sign(KeyId(key), Algorithm(alg), kind, &mut buffers)?;
        length.write(memory, made);
        Ok(())
    })
}

/// The four calls that verify.
fn verify(
    (key, alg): (CKeyId, CAlgorithm),
    kind: SignatureInput,
    (input, context): (Result<Input>, Result<Input>),
    signature: Result<Input>,
) -> CStatus {
    with_rot(|rot, memory| {
        let [input, context, signature] = [input?, context?, signature?].map(|i| i.get(memory));
        rot.verify(KeyId(key), Algorithm(alg), kind, input, context, signature)
    })
}

/// No context.
fn none() -> Result<Input> {
    // SAFETY: NULL with length 0 is an empty input.
    unsafe { Input::new(core::ptr::null(), 0) }
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
    let (input, result) = unsafe {
        (
            Input::new(input, input_length),
            (Output::new(signature, signature_size), Slot::cleared(signature_length)),
        )
    };
    sign((key, alg), Message, (input, none()), result)
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
    let (inputs, result) = unsafe {
        (
            (Input::new(input, input_length), Input::new(context, context_length)),
            (Output::new(signature, signature_size), Slot::cleared(signature_length)),
        )
    };
    sign((key, alg), Message, inputs, result)
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
    let (hash, result) = unsafe {
        (
            Input::new(hash, hash_length),
            (Output::new(signature, signature_size), Slot::cleared(signature_length)),
        )
    };
    sign((key, alg), Hash, (hash, none()), result)
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
    let (inputs, result) = unsafe {
        (
            (Input::new(hash, hash_length), Input::new(context, context_length)),
            (Output::new(signature, signature_size), Slot::cleared(signature_length)),
        )
    };
    sign((key, alg), Hash, inputs, result)
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
    verify((key, alg), Message, (input, none()), signature)
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
    let (inputs, signature) = unsafe {
        (
            (Input::new(input, input_length), Input::new(context, context_length)),
            Input::new(signature, signature_length),
        )
    };
    verify((key, alg), Message, inputs, signature)
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
    verify((key, alg), Hash, (hash, none()), signature)
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
    let (inputs, signature) = unsafe {
        (
            (Input::new(hash, hash_length), Input::new(context, context_length)),
            Input::new(signature, signature_length),
        )
    };
    verify((key, alg), Hash, inputs, signature)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, Device::signature_fail, |rot, _| rot.sign_setup(KeyId(key), Algorithm(alg)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
    signature: *const u8,
    signature_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, signature) =
        unsafe { (Slot::new(operation), Input::new(signature, signature_length)) };
    set_up(operation, Device::signature_fail, |rot, memory| {
        rot.verify_setup(KeyId(key), Algorithm(alg), signature?.get(memory))
    })
}

/// The four steps that take bytes in.
///
/// # Safety
/// `operation` as in [`Slot::new`], `input` as in [`Input::new`].
unsafe fn take(
    operation: *mut COperation,
    (input, input_length): (*const u8, usize),
    take: fn(&mut Device, Handle, &[u8]) -> Result<(), Status>,
) -> CStatus {
    // SAFETY: the caller keeps the same contracts.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    step(operation, Device::signature_fail, |rot, memory, handle| {
        take(rot, handle, input?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsafe { take(operation, (context, context_length), Device::sign_set_context) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_set_context(
    operation: *mut COperation,
    context: *const u8,
    context_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsafe { take(operation, (context, context_length), Device::verify_set_context) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsafe { take(operation, (input, input_length), Device::sign_update) }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsafe { take(operation, (input, input_length), Device::verify_update) }
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
    finish_in_place(operation, Device::signature_fail, signature, length, Device::sign_finish)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_finish(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    finish(operation, Device::signature_fail, |rot, _, handle| rot.verify_finish(handle))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_sign_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, Device::signature_abort)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_verify_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, Device::signature_abort)
}
