//! Authenticated encryption with associated data (PSA Crypto 1.5 §10.5). Multi-part operations are not built yet.

use crate::instance::with_rot;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use crate::unsupported;
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, Direction, KeyId};

/// The longest tag of any algorithm.
const MAX_TAG: usize = 16;

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
        let key = rot.aead_key(KeyId(key), Algorithm(alg), Direction::Encrypt)?;
        let message = key.begin(nonce.get(memory), ad.get(memory))?;
        if ciphertext.size().checked_sub(key.tag_length()).is_none_or(|room| room < plaintext.len())
        {
            return Err(Status::BufferTooSmall);
        }
        // All that can be refused has been, and nothing else is read: now the plaintext may lie in the output.
        let made = ciphertext.work_in_place(0, plaintext, memory, |buffer| {
            message.encrypt(buffer, plaintext.len())
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
        let key = rot.aead_key(KeyId(key), Algorithm(alg), Direction::Decrypt)?;
        let message = key.begin(nonce.get(memory), ad.get(memory))?;
        // An input shorter than the tag has none that could hold.
        let length_of_text = input.len().checked_sub(key.tag_length());
        let (ciphertext, tag) = input.split_at(length_of_text.ok_or(Status::InvalidSignature)?);
        // The plaintext may come to lie over the tag.
        let mut saved = [0; MAX_TAG];
        let saved = saved.get_mut(..tag.len()).ok_or(Status::CorruptionDetected)?;
        saved.copy_from_slice(tag.get(memory));
        let made = plaintext.work_in_place(0, ciphertext, memory, |buffer| {
            message.decrypt(buffer, ciphertext.len(), saved)
        })?;
        length.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_encrypt_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::set_up(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_decrypt_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::set_up(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_set_lengths(
    operation: *mut COperation,
    _ad_length: usize,
    _plaintext_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::step(unsafe { Slot::new(operation) }, Ok(()))
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
    unsupported::step_with_output(operation, Ok(()), nonce, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_set_nonce(
    operation: *mut COperation,
    nonce: *const u8,
    nonce_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, nonce) = unsafe { (Slot::new(operation), Input::new(nonce, nonce_length)) };
    unsupported::step(operation, nonce.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_update_ad(
    operation: *mut COperation,
    input: *const u8,
    input_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, input) = unsafe { (Slot::new(operation), Input::new(input, input_length)) };
    unsupported::step(operation, input.map(drop))
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
    unsupported::step_with_output(operation, input.map(drop), output, length)
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
            Slot::cleared(ciphertext_length),
            Output::new(tag, tag_size),
            Slot::<usize>::cleared(tag_length),
        )
    };
    let tag = tag.and(tag_length).map(drop);
    unsupported::step_with_output(operation, tag, ciphertext, length)
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
            Slot::cleared(plaintext_length),
            Input::new(tag, tag_length),
        )
    };
    unsupported::step_with_output(operation, tag.map(drop), plaintext, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_aead_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::abort(unsafe { Slot::cleared(operation) })
}
