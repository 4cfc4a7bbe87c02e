//! Initial attestation (PSA Attestation API 2.0 §4).

use crate::boot_record::CBootRecord;
use crate::instance::with_rot;
use crate::pointers::{Input, Output, Slot};
use crate::types::CStatus;
use psa_rot::Status;
use psa_rot::attestation::cose::Algorithm;

/// The longest challenge.
const MAX_CHALLENGE: usize = 64;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_initial_attest_get_token(
    auth_challenge: *const u8,
    challenge_size: usize,
    token_buf: *mut u8,
    token_buf_size: usize,
    token_size: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (challenge, token, size) = unsafe {
        (
            Input::new(auth_challenge, challenge_size),
            Output::new(token_buf, token_buf_size),
            Slot::cleared(token_size),
        )
    };
    with_rot(|rot, memory| {
        let (challenge, mut token, mut size) = (challenge?, token?, size?);
        // The challenge may lie in the token's buffer.
        let mut copy = [0; MAX_CHALLENGE];
        let copy = copy.get_mut(..challenge.len()).ok_or(Status::InvalidArgument)?;
        copy.copy_from_slice(challenge.get(memory));
        // The conformance suite asks for this one, TF-M answers it, and a buffer of no size is no buffer.
        if token.size() == 0 {
            return Err(Status::InvalidArgument);
        }
        let token = token.get(memory);
        let made = rot.attest_token(copy, token).inspect_err(|_| token.fill(0))?;
        size.write(memory, made);
        Ok(())
    })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_initial_attest_get_token_size(
    challenge_size: usize,
    token_size: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let size = unsafe { Slot::cleared(token_size) };
    with_rot(|rot, memory| {
        let mut size = size?;
        size.write(memory, rot.attest_token_size(challenge_size)?);
        Ok(())
    })
}

/// Not of PSA: a component that the application measured (`psa_rot/attestation.h`).
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_measure(component: *const CBootRecord) -> CStatus {
    with_rot(|rot, _| {
        if component.is_null() {
            return Err(Status::InvalidArgument);
        }
        // SAFETY: the caller's duties: the record and what it points to are there until the call ends, and nothing is written to them.
        let component = unsafe { component.read_unaligned().read() };
        rot.measure(&component.map_err(|_| Status::InvalidArgument)?)
    })
}

/// Not of PSA: the factory brings in the attestation key (`psa_rot/attestation.h`).
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_provision_attestation_key(
    algorithm: i32,
    key: *const u8,
    key_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let key = unsafe { Input::new(key, key_length) };
    with_rot(|rot, memory| {
        let key = key?;
        let algorithm = Algorithm::of_number(algorithm).ok_or(Status::NotSupported)?;
        rot.provision_attestation_key(algorithm, key.get(memory))
    })
}

/// Not of PSA: the certificate chain of that key.
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_provision_attestation_certificate(
    chain: *const u8,
    chain_length: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let chain = unsafe { Input::new(chain, chain_length) };
    with_rot(|rot, memory| rot.provision_attestation_certificate(chain?.get(memory)))
}

/// Not of PSA: the certificate chain of that key, read.
#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_attestation_certificate(
    chain: *mut u8,
    chain_size: usize,
    chain_length: *mut usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    let (chain, length) = unsafe { (Output::new(chain, chain_size), Slot::cleared(chain_length)) };
    with_rot(|rot, memory| {
        let (mut chain, mut length) = (chain?, length?);
        let read = rot.attestation_certificate(chain.get(memory))?;
        length.write(memory, read);
        Ok(())
    })
}
