//! Key agreement (PSA Crypto 1.5 §10.11).

use crate::call::{create_key, produce, step};
use crate::instance::Device;
use crate::keys;
use crate::pointers::{Input, Output, Slot};
use crate::types::{CAlgorithm, CDerivationStep, CKeyAttributes, CKeyId, COperation, CStatus};
use psa_rot::crypto::{Algorithm, KeyId, Step};

/// The longest shared secret, of P-521.
const MAX: usize = 66;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_raw_key_agreement(
    alg: CAlgorithm,
    private_key: CKeyId,
    peer_key: *const u8,
    peer_key_length: usize,
    output: *mut u8,
    output_size: usize,
    output_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (peer, output, length) = unsafe {
        (
            Input::new(peer_key, peer_key_length),
            Output::new(output, output_size),
            Slot::cleared(output_length),
        )
    };
    produce::<MAX>(output, length, |rot, memory, output| {
        rot.raw_key_agreement(Algorithm(alg), KeyId(private_key), peer?.get(memory), output)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_agreement(
    private_key: CKeyId,
    peer_key: *const u8,
    peer_key_length: usize,
    alg: CAlgorithm,
    attributes: *const CKeyAttributes,
    key: *mut CKeyId,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (peer, attributes, key) = unsafe {
        (Input::new(peer_key, peer_key_length), keys::attributes(attributes), Slot::cleared(key))
    };
    create_key(attributes, key, |rot, memory, attributes| {
        rot.key_agreement(KeyId(private_key), peer?.get(memory), Algorithm(alg), attributes)
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_key_derivation_key_agreement(
    operation: *mut COperation,
    step: CDerivationStep,
    private_key: CKeyId,
    peer_key: *const u8,
    peer_key_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (operation, peer) =
        unsafe { (Slot::new(operation), Input::new(peer_key, peer_key_length)) };
    self::step(operation, Device::key_derivation_fail, |rot, memory, handle| {
        rot.key_derivation_key_agreement(handle, Step(step), KeyId(private_key), peer?.get(memory))
    })
}
