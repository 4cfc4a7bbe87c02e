//! Unauthenticated ciphers (PSA Crypto 1.5 §10.3). Multi-part operations are not built yet.

use crate::instance::with_rot;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, COperation, CStatus};
use crate::unsupported;
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, Direction, IV_LEN, KeyId};

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
        let key = rot.cipher_key(KeyId(key), Algorithm(alg), Direction::Encrypt)?;
        let iv = rot.cipher_iv(&key)?;
        let made = output
            .work_in_place(IV_LEN, input, memory, |buffer| key.encrypt(&iv, buffer, input.len()))?;
        length.write(memory, made);
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
        let key = rot.cipher_key(KeyId(key), Algorithm(alg), Direction::Decrypt)?;
        let (iv, ciphertext) = input.split_at(IV_LEN);
        // The plaintext may come to lie over it.
        let iv: [u8; IV_LEN] = iv.get(memory).try_into().map_err(|_| Status::InvalidArgument)?;
        let made = output.work_in_place(0, ciphertext, memory, |buffer| {
            key.decrypt(&iv, buffer, ciphertext.len())
        })?;
        length.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_encrypt_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::set_up(unsafe { Slot::new(operation) }, Ok(()))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_decrypt_setup(
    operation: *mut COperation,
    _key: CKeyId,
    _alg: CAlgorithm,
) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::set_up(unsafe { Slot::new(operation) }, Ok(()))
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
    unsupported::step_with_output(operation, Ok(()), iv, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_set_iv(
    operation: *mut COperation,
    iv: *const u8,
    iv_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, iv) = unsafe { (Slot::new(operation), Input::new(iv, iv_length)) };
    unsupported::step(operation, iv.map(drop))
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
    unsupported::step_with_output(operation, input.map(drop), output, length)
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
    unsupported::step_with_output(operation, Ok(()), output, length)
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_cipher_abort(operation: *mut COperation) -> CStatus {
    // SAFETY: the caller's duties.
    unsupported::abort(unsafe { Slot::cleared(operation) })
}
