//! Key encapsulation (PSA Crypto 1.5 §10.12).

use crate::call::create_key;
use crate::instance::with_rot;
use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CKeyAttributes, CKeyId, CStatus};
use psa_rot::crypto::{Algorithm, KeyId};

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_encapsulate(
    key: CKeyId,
    alg: CAlgorithm,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
    ciphertext: *mut u8,
    ciphertext_size: usize,
    ciphertext_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (attributes, output_key, ciphertext, length) = unsafe {
        (
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
            Output::new(ciphertext, ciphertext_size),
            Slot::<usize>::cleared(ciphertext_length),
        )
    };
    with_rot(|rot, memory| {
        let (attributes, mut output_key) = (attributes?, output_key?);
        let (mut ciphertext, mut length) = (ciphertext?, length?);
        // Nothing but the attributes comes in, and they are read: the ciphertext can be made in its place.
        let buffer = ciphertext.get(memory);
        let (made, used) = rot
            .encapsulate(KeyId(key), Algorithm(alg), &attributes, buffer)
            .inspect_err(|_| buffer.fill(0))?;
        output_key.write(memory, made.0);
        length.write(memory, used);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_decapsulate(
    key: CKeyId,
    alg: CAlgorithm,
    ciphertext: *const u8,
    ciphertext_length: usize,
    attributes: *const CKeyAttributes,
    output_key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (ciphertext, attributes, output_key) = unsafe {
        (
            Input::new(ciphertext, ciphertext_length),
            keys::attributes(attributes),
            Slot::<CKeyId>::cleared(output_key),
        )
    };
    create_key(attributes, output_key, |rot, memory, attributes| {
        rot.decapsulate(KeyId(key), Algorithm(alg), ciphertext?.get(memory), attributes)
    })
}
