//! Asymmetric encryption (PSA Crypto 1.5 §10.10). Not built yet.

use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, CStatus};
use crate::unsupported::refuse;

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
