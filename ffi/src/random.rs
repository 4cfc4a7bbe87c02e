//! Random numbers (PSA Crypto 1.5 §10.14).

use crate::call::fill;
use crate::pointers::Output;
use crate::types::CStatus;

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_generate_random(output: *mut u8, output_size: usize) -> CStatus {
    // SAFETY: the caller's duties.
    let output = unsafe { Output::new(output, output_size) };
    fill(output, None, |rot, output| rot.generate_random(output).map(|()| output.len()))
}
