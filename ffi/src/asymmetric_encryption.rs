//! Asymmetric encryption (PSA Crypto 1.5 §10.10).

use crate::call::produce;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyId, CStatus};
use psa_rot::config::RSA_MAX_BITS;
use psa_rot::crypto::{Algorithm, KeyId};

/// The longest ciphertext or message.
const MAX: usize = RSA_MAX_BITS / 8;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_asymmetric_encrypt(
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
    // SAFETY: the caller's duties.
    let (input, salt, output, length) = unsafe {
        (
            Input::new(input, input_length),
            Input::new(salt, salt_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    produce::<MAX>(output, length, |rot, memory, output| {
        let (input, salt) = (input?.get(memory), salt?.get(memory));
        rot.asymmetric_encrypt(KeyId(key), Algorithm(alg), input, salt, output)
    })
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
    // SAFETY: the caller's duties.
    let (input, salt, output, length) = unsafe {
        (
            Input::new(input, input_length),
            Input::new(salt, salt_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    produce::<MAX>(output, length, |rot, memory, output| {
        let (input, salt) = (input?.get(memory), salt?.get(memory));
        rot.asymmetric_decrypt(KeyId(key), Algorithm(alg), input, salt, output)
    })
}
