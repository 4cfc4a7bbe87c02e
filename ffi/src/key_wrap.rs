//! Key wrapping (PSA Crypto 1.5 §10.7).

use crate::call::{create_key, fill};
use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyAttributes, CKeyId, CStatus};
use psa_rot::crypto::{Algorithm, KeyId};

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_wrap_key(
    wrapping_key: CKeyId,
    alg: CAlgorithm,
    key: CKeyId,
    data: *mut u8,
    data_size: usize,
    data_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (data, length) = unsafe { (Output::new(data, data_size), Slot::cleared(data_length)) };
    fill(data, Some(length), |rot, data| {
        rot.wrap_key(KeyId(wrapping_key), Algorithm(alg), KeyId(key), data)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_unwrap_key(
    attributes: *const CKeyAttributes,
    wrapping_key: CKeyId,
    alg: CAlgorithm,
    data: *const u8,
    data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, data, key) = unsafe {
        (keys::attributes(attributes), Input::new(data, data_length), Slot::<CKeyId>::cleared(key))
    };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.unwrap_key(attributes, KeyId(wrapping_key), Algorithm(alg), data?.get(memory))
    })
}
