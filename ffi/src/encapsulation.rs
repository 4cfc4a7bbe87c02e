//! Key encapsulation (PSA Crypto 1.5 §10.12). Not built yet.

use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyAttributes, CKeyId, CStatus};
use crate::unsupported::refuse;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_encapsulate(
    _key: CKeyId,
    _alg: CAlgorithm,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
    ciphertext: *mut u8,
    ciphertext_size: usize,
    ciphertext_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, key, ciphertext, length) = unsafe {
        (
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
            Output::new(ciphertext, ciphertext_size),
            Slot::<usize>::cleared(ciphertext_length),
        )
    };
    refuse(attributes.and(key).and(ciphertext).and(length).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_decapsulate(
    _key: CKeyId,
    _alg: CAlgorithm,
    ciphertext: *const u8,
    ciphertext_length: usize,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (ciphertext, attributes, key) = unsafe {
        (
            Input::new(ciphertext, ciphertext_length),
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
        )
    };
    refuse(ciphertext.and(attributes).and(key).map(drop))
}
