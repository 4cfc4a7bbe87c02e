//! What the exported functions have in common.

use crate::instance::{Device, with_rot};
use crate::pointers::{Memory, Output, Slot};
use crate::types::{COperation, CStatus};
use psa_rot::crypto::{Handle, KeyAttributes, KeyId};
use psa_rot::{Result, Status};
use zeroize::Zeroizing;

/// Makes a result of at most `N` bytes in local memory, and copies it out when no input is needed any more.
fn deliver<const N: usize>(
    memory: &mut Memory,
    mut output: Output,
    mut length: Slot<usize>,
    make: impl FnOnce(&Memory, &mut [u8]) -> Result<usize>,
) -> Result<()> {
    let mut local = Zeroizing::new([0; N]);
    // The service must see the true size of a buffer that is too small; more than `N` bytes it never needs.
    let room = local.get_mut(..output.size().min(N)).ok_or(Status::CorruptionDetected)?;
    let made = make(memory, room)?;
    let made = room.get(..made).ok_or(Status::CorruptionDetected)?;
    let place = output.get(memory).get_mut(..made.len()).ok_or(Status::CorruptionDetected)?;
    place.copy_from_slice(made);
    length.write(memory, made.len());
    Ok(())
}

/// A call whose result has at most `N` bytes; the buffers may overlap in any way.
pub(crate) fn produce<const N: usize>(
    output: Result<Output>,
    length: Result<Slot<usize>>,
    make: impl FnOnce(&mut Device, &Memory, &mut [u8]) -> Result<usize>,
) -> CStatus {
    with_rot(|rot, memory| {
        deliver::<N>(memory, output?, length?, |memory, room| make(rot, memory, room))
    })
}

/// A call without inputs in memory: the result is made in the caller's buffer, which is wiped when the call fails.
pub(crate) fn fill(
    output: Result<Output>,
    length: Option<Result<Slot<usize>>>,
    make: impl FnOnce(&mut Device, &mut [u8]) -> Result<usize>,
) -> CStatus {
    with_rot(|rot, memory| {
        let (mut output, length) = (output?, length.transpose()?);
        let buffer = output.get(memory);
        let made = make(rot, buffer).inspect_err(|_| buffer.fill(0))?;
        if let Some(mut length) = length {
            length.write(memory, made);
        }
        Ok(())
    })
}

/// A call that makes a key.
pub(crate) fn create_key(
    attributes: Result<KeyAttributes>,
    key: Result<Slot<u32>>,
    make: impl FnOnce(&mut Device, &Memory, &KeyAttributes) -> Result<KeyId>,
) -> CStatus {
    with_rot(|rot, memory| {
        let (attributes, mut key) = (attributes?, key?);
        let made = make(rot, memory, &attributes)?;
        key.write(memory, made.0);
        Ok(())
    })
}

impl Slot<COperation> {
    /// The handle of an active operation.
    ///
    /// # Errors
    /// `BadState` for an inactive one.
    pub(crate) fn handle(&self, memory: &Memory) -> Result<Handle> {
        Handle::from_word(self.read(memory).handle).ok_or(Status::BadState)
    }

    pub(crate) fn set(&mut self, memory: &mut Memory, handle: Option<Handle>) {
        self.write(memory, COperation { handle: handle.map_or(0, Handle::word) });
    }
}

/// Puts an operation of one kind in the error state: `Device::hash_fail` and its like.
pub(crate) type Fail = fn(&mut Device, Handle);

/// Sets up a multi-part operation; when that fails it stays inactive, but one that was active already is in the error state
/// (PSA Crypto 1.5 §5.3.3).
pub(crate) fn set_up(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    start: impl FnOnce(&mut Device, &Memory) -> Result<Handle>,
) -> CStatus {
    with_rot(|rot, memory| {
        let mut operation = operation?;
        if let Ok(active) = operation.handle(memory) {
            fail(rot, active);
            return Err(Status::BadState);
        }
        let handle = start(rot, memory)?;
        operation.set(memory, Some(handle));
        Ok(())
    })
}

/// Takes a step of an active operation. An error puts it in the error state, also one that the service never saw, such as NULL
/// with a length (PSA Crypto 1.5 §5.3.3). The exception is the derivation whose capacity is used up.
fn attempt(
    rot: &mut Device,
    memory: &mut Memory,
    operation: &Slot<COperation>,
    fail: Fail,
    take: impl FnOnce(&mut Device, &mut Memory, Handle) -> Result<()>,
) -> Result<()> {
    let handle = operation.handle(memory)?;
    take(rot, memory, handle).inspect_err(|status| {
        if *status != Status::InsufficientData {
            fail(rot, handle);
        }
    })
}

/// A step of a multi-part operation that leaves it active.
pub(crate) fn step(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    take: impl FnOnce(&mut Device, &mut Memory, Handle) -> Result<()>,
) -> CStatus {
    with_rot(|rot, memory| attempt(rot, memory, &operation?, fail, take))
}

/// A step whose result has at most `N` bytes, and that leaves the operation active.
pub(crate) fn step_into<const N: usize>(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    output: Result<Output>,
    length: Result<Slot<usize>>,
    take: impl FnOnce(&mut Device, Handle, &mut [u8]) -> Result<usize>,
) -> CStatus {
    step(operation, fail, |rot, memory, handle| {
        deliver::<N>(memory, output?, length?, |_, room| take(rot, handle, room))
    })
}

/// The last step of a multi-part operation without a result.
pub(crate) fn finish(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    last: impl FnOnce(&mut Device, &mut Memory, Handle) -> Result<()>,
) -> CStatus {
    with_rot(|rot, memory| {
        let mut operation = operation?;
        attempt(rot, memory, &operation, fail, last)?;
        operation.set(memory, None);
        Ok(())
    })
}

/// The last step of a multi-part operation whose result has at most `N` bytes.
pub(crate) fn finish_into<const N: usize>(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    output: Result<Output>,
    length: Result<Slot<usize>>,
    last: impl FnOnce(&mut Device, Handle, &mut [u8]) -> Result<usize>,
) -> CStatus {
    finish(operation, fail, |rot, memory, handle| {
        deliver::<N>(memory, output?, length?, |_, room| last(rot, handle, room))
    })
}

/// The last step of a multi-part operation whose result is made in the caller's buffer, which is wiped when the step fails.
pub(crate) fn finish_in_place(
    operation: Result<Slot<COperation>>,
    fail: Fail,
    output: Result<Output>,
    length: Result<Slot<usize>>,
    last: impl FnOnce(&mut Device, Handle, &mut [u8]) -> Result<usize>,
) -> CStatus {
    finish(operation, fail, |rot, memory, handle| {
        let (mut output, mut length) = (output?, length?);
        let buffer = output.get(memory);
        let made = last(rot, handle, buffer).inspect_err(|_| buffer.fill(0))?;
        length.write(memory, made);
        Ok(())
    })
}

/// Ends a multi-part operation in whatever state.
pub(crate) fn abort(
    operation: Result<Slot<COperation>>,
    end: impl FnOnce(&mut Device, Handle),
) -> CStatus {
    with_rot(|rot, memory| {
        let mut operation = operation?;
        if let Ok(handle) = operation.handle(memory) {
            end(rot, handle);
        }
        operation.set(memory, None);
        Ok(())
    })
}
