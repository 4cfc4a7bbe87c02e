//! Hashes of hashes, many times: the loop of PBKDF2 with HMAC.
//!
//! A copy of it for each hash of the build, because what a choice at run time costs, and copies that can hold any hash, and wiping
//! each of them, take longer here than a small hash itself.

use crate::status::{Result, Status};
use core::mem::ManuallyDrop;
use digest::{Output, OutputSizeUser, Update};

/// What [`super::Hash::chain`] says. `end` gives a hash's value and leaves the hash as new.
pub(super) fn chain<T: Clone + Update + OutputSizeUser>(
    inner: &T,
    outer: &T,
    end: impl Fn(&mut T, &mut Output<T>),
    rounds: u32,
    last: &mut [u8],
    sum: &mut [u8],
) -> Result<()> {
    let last: &mut Output<T> = last.try_into().map_err(|_| Status::CorruptionDetected)?;
    let sum: &mut Output<T> = sum.try_into().map_err(|_| Status::CorruptionDetected)?;
    // One piece of memory for all states, wiped once: it drops the last alone.
    let mut state = ManuallyDrop::new(inner.clone());
    for _ in 0..rounds {
        for keyed in [inner, outer] {
            state = ManuallyDrop::new(keyed.clone());
            state.update(last);
            end(&mut state, last);
        }
        for (to, from) in sum.iter_mut().zip(&*last) {
            *to ^= from;
        }
    }
    drop(ManuallyDrop::into_inner(state));
    Ok(())
}
