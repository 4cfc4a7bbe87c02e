//! Unauthenticated ciphers (PSA Crypto 1.5 §10.5).
//!
//! A piece of output may begin with bytes that were held back before, so input and output cannot simply lie over each other. The
//! cipher makes a [`Plan`]: the end of the input, which will be held back, is saved; the rest is moved, overlap or not, to where its
//! result goes; and the cipher works there.

use crate::call::{self, abort, finish_into, set_up};
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Memory, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use psa_rot::crypto::{Algorithm, Cipher, Direction, KeyId, MAX_HELD, MAX_IV, Plan};
use psa_rot::{Result, Status};
use zeroize::Zeroizing;

const FAIL: call::Fail = Device::cipher_fail;

/// What the other end of an input, which is held back, has at most.
type Rest = Zeroizing<[u8; MAX_HELD]>;

/// Carries out a plan for `input`, whose result begins at `offset` in the output. `work` gets the place of the result, and what is held
/// back.
fn carry_out(
    plan: &Plan,
    input: Input,
    output: &mut Output,
    offset: usize,
    memory: &mut Memory,
    work: impl FnOnce(&mut [u8], &[u8]) -> Result<()>,
) -> Result<()> {
    let end = offset.checked_add(plan.output).filter(|end| *end <= output.size());
    let end = end.ok_or(Status::BufferTooSmall)?;
    let (moved, rest) = input.split_at(plan.moved);
    let mut saved = Rest::default();
    let saved = saved.get_mut(..rest.len()).ok_or(Status::CorruptionDetected)?;
    saved.copy_from_slice(rest.get(memory));
    output.work_in_place(offset + plan.lead, moved, memory, |buffer| {
        work(buffer.get_mut(offset..end).ok_or(Status::CorruptionDetected)?, saved)?;
        Ok(plan.output)
    })?;
    Ok(())
}

/// A whole message, whose result begins at `offset` in the output. Gives where the result ends.
fn whole(
    cipher: &mut Cipher,
    input: Input,
    output: &mut Output,
    offset: usize,
    memory: &mut Memory,
) -> Result<usize> {
    let plan = cipher.plan(input.len())?;
    carry_out(&plan, input, output, offset, memory, |place, rest| {
        cipher.update(&plan, place, rest)
    })?;
    let mut last = Rest::default();
    let start = offset + plan.output;
    let finished = cipher.finish(&mut last).and_then(|length| {
        let last = last.get(..length).ok_or(Status::CorruptionDetected)?;
        let end = start.checked_add(length).ok_or(Status::CorruptionDetected)?;
        let place = output.get(memory).get_mut(start..end).ok_or(Status::BufferTooSmall)?;
        place.copy_from_slice(last);
        Ok(end)
    });
    finished.inspect_err(|_| {
        if let Some(made) = output.get(memory).get_mut(offset..start) {
            made.fill(0);
        }
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_encrypt(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, output, length) = unsafe {
        (
            Input::new(input, input_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    with_rot(|rot, memory| {
        let (input, mut output, mut length) = (input?, output?, length?);
        let mut cipher = rot.cipher_key(KeyId(key), Algorithm(alg), Direction::Encrypt)?;
        let text = cipher.kind().ciphertext_length(input.len())?;
        let needed = text.checked_add(cipher.kind().iv_length());
        if needed.is_none_or(|needed| needed > output.size()) {
            return Err(Status::BufferTooSmall);
        }
        let iv = rot.cipher_iv(&cipher)?;
        if !iv.is_empty() {
            cipher.set_iv(&iv)?;
        }
        let end = whole(&mut cipher, input, &mut output, iv.len(), memory)?;
        let front = output.get(memory).get_mut(..iv.len()).ok_or(Status::CorruptionDetected)?;
        front.copy_from_slice(&iv);
        length.write(memory, end);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_decrypt(
    key: CKeyId,
    alg: CAlgorithm,
    input: *const u8,
    input_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (input, output, length) = unsafe {
        (
            Input::new(input, input_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    with_rot(|rot, memory| {
        let (input, mut output, mut length) = (input?, output?, length?);
        let mut cipher = rot.cipher_key(KeyId(key), Algorithm(alg), Direction::Decrypt)?;
        let (iv, text) = input.split_at(cipher.kind().iv_length());
        if iv.len() != cipher.kind().iv_length() {
            return Err(Status::InvalidArgument);
        }
        if iv.len() != 0 {
            cipher.set_iv(iv.get(memory))?;
        }
        let end = whole(&mut cipher, text, &mut output, 0, memory)?;
        length.write(memory, end);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_encrypt_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, FAIL, |rot, _| {
        rot.cipher_setup(KeyId(key), Algorithm(alg), Direction::Encrypt)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_decrypt_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, FAIL, |rot, _| {
        rot.cipher_setup(KeyId(key), Algorithm(alg), Direction::Decrypt)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_generate_iv(
    operation: *mut COperation,
    iv: *mut u8,
    iv_size: usize,
    iv_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, iv, length) =
        unsafe { (Slot::new(operation), Output::new(iv, iv_size), Slot::cleared(iv_length)) };
    call::step_into::<MAX_IV>(operation, FAIL, iv, length, |rot, handle, iv| {
        rot.cipher_generate_iv(handle, iv)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_set_iv(
    operation: *mut COperation,
    iv: *const u8,
    iv_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, iv) = unsafe { (Slot::new(operation), Input::new(iv, iv_length)) };
    call::step(operation, FAIL, |rot, memory, handle| rot.cipher_set_iv(handle, iv?.get(memory)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_update(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input, output, length) = unsafe {
        (
            Slot::new(operation),
            Input::new(input, input_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    call::step(operation, FAIL, |rot, memory, handle| {
        let (input, mut output, mut length) = (input?, output?, length?);
        let plan = rot.cipher_plan(handle, input.len())?;
        carry_out(&plan, input, &mut output, 0, memory, |place, rest| {
            rot.cipher_update_in_place(handle, &plan, place, rest)
        })?;
        length.write(memory, plan.output);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_finish(
    operation: *mut COperation,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, output, length) = unsafe {
        (Slot::new(operation), Output::new(output, output_size), Slot::cleared(output_length))
    };
    finish_into::<MAX_HELD>(operation, FAIL, output, length, |rot, handle, output| {
        rot.cipher_finish(handle, output)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.cipher_abort(handle))
}
