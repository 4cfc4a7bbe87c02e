//! Key wrapping (PSA Crypto 1.5 §10.7). Not built yet.

use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyAttributes, CKeyId, CStatus};
use crate::unsupported::refuse;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_wrap_key(
    _wrapping_key: CKeyId,
    _alg: CAlgorithm,
    _key: CKeyId,
    data: *mut u8,
    data_size: usize,
    data_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (data, length) =
        unsafe { (Output::new(data, data_size), Slot::<usize>::cleared(data_length)) };
    refuse(data.and(length).map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_unwrap_key(
    attributes: *const CKeyAttributes,
    _wrapping_key: CKeyId,
    _alg: CAlgorithm,
    data: *const u8,
    data_length: usize,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, data, key) = unsafe {
        (keys::attributes(attributes), Input::new(data, data_length), Slot::<CKeyId>::cleared(key))
    };
    refuse(attributes.and(data).and(key).map(drop))
}
