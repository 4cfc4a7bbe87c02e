//! Initial attestation (PSA Attestation API 2.0 §4).

use crate::instance::with_rot;
use crate::pointers::{Input, Output, Slot};
use crate::types::CStatus;
use psa_rot::Status;

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
