//! Authenticated encryption with associated data (PSA Crypto 1.5 §10.6).

use crate::call::{self, abort, finish, set_up};
use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, Direction, KeyId, MAX_NONCE, begin_whole, encrypt_whole};

/// The longest tag of any algorithm.
const MAX_TAG: usize = 16;

const FAIL: call::Fail = Device::aead_fail;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_encrypt(
    key: CKeyId,
    alg: CAlgorithm,
    nonce: *const u8,
    nonce_length: usize,
    additional_data: *const u8,
    additional_data_length: usize,
    plaintext: *const u8,
    plaintext_length: usize,
    ciphertext: *mut u8,
    ciphertext_size: usize,
    ciphertext_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (nonce, ad, plaintext, ciphertext, length) = unsafe {
        (
            Input::new(nonce, nonce_length),
            Input::new(additional_data, additional_data_length),
            Input::new(plaintext, plaintext_length),
            Output::new(ciphertext, ciphertext_size),
            Slot::cleared(ciphertext_length),
        )
    };
    with_rot(|rot, memory| {
        let (nonce, ad, plaintext) = (nonce?, ad?, plaintext?);
        let (mut ciphertext, mut length) = (ciphertext?, length?);
        let mut aead = rot.aead_key(KeyId(key), Algorithm(alg), Direction::Encrypt)?;
        begin_whole(&mut aead, nonce.get(memory), ad.get(memory), plaintext.len())?;
        if ciphertext
            .size()
            .checked_sub(aead.tag_length())
            .is_none_or(|room| room < plaintext.len())
        {
            return Err(Status::BufferTooSmall);
        }
        // All that can be refused has been, and nothing else is read: now the plaintext may lie in the output.
        let made = ciphertext.work_in_place(0, plaintext, memory, |buffer| {
            encrypt_whole(&mut aead, buffer, plaintext.len())
        })?;
        length.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_decrypt(
    key: CKeyId,
    alg: CAlgorithm,
    nonce: *const u8,
    nonce_length: usize,
    additional_data: *const u8,
    additional_data_length: usize,
    ciphertext: *const u8,
    ciphertext_length: usize,
    plaintext: *mut u8,
    plaintext_size: usize,
    plaintext_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (nonce, ad, input, plaintext, length) = unsafe {
        (
            Input::new(nonce, nonce_length),
            Input::new(additional_data, additional_data_length),
            Input::new(ciphertext, ciphertext_length),
            Output::new(plaintext, plaintext_size),
            Slot::cleared(plaintext_length),
        )
    };
    with_rot(|rot, memory| {
        let (nonce, ad, input) = (nonce?, ad?, input?);
        let (mut plaintext, mut length) = (plaintext?, length?);
        let mut aead = rot.aead_key(KeyId(key), Algorithm(alg), Direction::Decrypt)?;
        // An input shorter than the tag has none that could hold.
        let length_of_text = input.len().checked_sub(aead.tag_length());
        let (ciphertext, tag) = input.split_at(length_of_text.ok_or(Status::InvalidSignature)?);
        begin_whole(&mut aead, nonce.get(memory), ad.get(memory), ciphertext.len())?;
        // The plaintext may come to lie over the tag.
        let mut saved = [0; MAX_TAG];
        let saved = saved.get_mut(..tag.len()).ok_or(Status::CorruptionDetected)?;
        saved.copy_from_slice(tag.get(memory));
        let made = plaintext.work_in_place(0, ciphertext, memory, |buffer| {
            let text = buffer.get_mut(..ciphertext.len()).ok_or(Status::CorruptionDetected)?;
            aead.decrypt_whole(text, saved).map(|()| ciphertext.len())
        })?;
        length.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_encrypt_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, FAIL, |rot, _| rot.aead_setup(KeyId(key), Algorithm(alg), Direction::Encrypt))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_decrypt_setup(
    operation: *mut COperation,
    key: CKeyId,
    alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    set_up(operation, FAIL, |rot, _| rot.aead_setup(KeyId(key), Algorithm(alg), Direction::Decrypt))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_set_lengths(
    operation: *mut COperation,
    ad_length: usize,
    plaintext_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    call::step(operation, FAIL, |rot, _, handle| {
        rot.aead_set_lengths(handle, ad_length, plaintext_length)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_generate_nonce(
    operation: *mut COperation,
    nonce: *mut u8,
    nonce_size: usize,
    nonce_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, nonce, length) = unsafe {
        (Slot::new(operation), Output::new(nonce, nonce_size), Slot::cleared(nonce_length))
    };
    call::step_into::<MAX_NONCE>(operation, FAIL, nonce, length, |rot, handle, nonce| {
        rot.aead_generate_nonce(handle, nonce)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_set_nonce(
    operation: *mut COperation,
    nonce: *const u8,
    nonce_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, nonce) = unsafe { (Slot::new(operation), Input::new(nonce, nonce_length)) };
    call::step(operation, FAIL, |rot, memory, handle| {
        rot.aead_set_nonce(handle, nonce?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_update_ad(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    call::step(operation, FAIL, |rot, memory, handle| {
        rot.aead_update_ad(handle, input?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_update(
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
        rot.aead_check(handle)?;
        let (input, mut output, mut length) = (input?, output?, length?);
        let made = output.work_in_place(0, input, memory, |buffer| {
            let text = buffer.get_mut(..input.len()).ok_or(Status::BufferTooSmall)?;
            rot.aead_update(handle, text).map(|()| input.len())
        })?;
        length.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_finish(
    operation: *mut COperation,
    ciphertext: *mut u8,
    ciphertext_size: usize,
    ciphertext_length: *mut usize,
    tag: *mut u8,
    tag_size: usize,
    tag_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, ciphertext, length, tag, tag_length) = unsafe {
        (
            Slot::new(operation),
            Output::new(ciphertext, ciphertext_size),
            Slot::<usize>::cleared(ciphertext_length),
            Output::new(tag, tag_size),
            Slot::<usize>::cleared(tag_length),
        )
    };
    // No algorithm has any text left.
    let tag = ciphertext.and(length).and(tag);
    call::finish_into::<MAX_TAG>(operation, FAIL, tag, tag_length, |rot, handle, tag| {
        rot.aead_finish(handle, tag)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_verify(
    operation: *mut COperation,
    plaintext: *mut u8,
    plaintext_size: usize,
    plaintext_length: *mut usize,
    tag: *const u8,
    tag_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, plaintext, length, tag) = unsafe {
        (
            Slot::new(operation),
            Output::new(plaintext, plaintext_size),
            Slot::<usize>::cleared(plaintext_length),
            Input::new(tag, tag_length),
        )
    };
    finish(operation, FAIL, |rot, memory, handle| {
        // No algorithm has any text left.
        plaintext.and(length)?;
        rot.aead_verify(handle, tag?.get(memory))
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    let operation = unsafe { Slot::new(operation) };
    abort(operation, |rot, handle| rot.aead_abort(handle))
}
