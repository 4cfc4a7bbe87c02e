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

    /// # Errors
    /// `BadState` for an active operation.
    pub(crate) fn check_inactive(&self, memory: &Memory) -> Result<()> {
        match self.read(memory).handle {
            0 => Ok(()),
            _ => Err(Status::BadState),
        }
    }

    pub(crate) fn set(&mut self, memory: &mut Memory, handle: Option<Handle>) {
        self.write(memory, COperation { handle: handle.map_or(0, Handle::word) });
    }
}

/// Sets up a multi-part operation; when that fails it stays inactive.
pub(crate) fn set_up(
    operation: Result<Slot<COperation>>,
    start: impl FnOnce(&mut Device) -> Result<Handle>,
) -> CStatus {
    with_rot(|rot, memory| {
        let mut operation = operation?;
        operation.check_inactive(memory)?;
        let handle = start(rot)?;
        operation.set(memory, Some(handle));
        Ok(())
    })
}

/// A step of a multi-part operation that leaves it active.
pub(crate) fn step(
    operation: Result<Slot<COperation>>,
    take: impl FnOnce(&mut Device, &Memory, Handle) -> Result<()>,
) -> CStatus {
    with_rot(|rot, memory| {
        let handle = operation?.handle(memory)?;
        take(rot, memory, handle)
    })
}

/// The last step of a multi-part operation without a result.
pub(crate) fn finish(
    operation: Result<Slot<COperation>>,
    last: impl FnOnce(&mut Device, &Memory, Handle) -> Result<()>,
) -> CStatus {
    with_rot(|rot, memory| {
        let mut operation = operation?;
        let handle = operation.handle(memory)?;
        last(rot, memory, handle)?;
        operation.set(memory, None);
        Ok(())
    })
}

/// The last step of a multi-part operation whose result has at most `N` bytes.
pub(crate) fn finish_into<const N: usize>(
    operation: Result<Slot<COperation>>,
    output: Result<Output>,
    length: Result<Slot<usize>>,
    last: impl FnOnce(&mut Device, Handle, &mut [u8]) -> Result<usize>,
) -> CStatus {
    with_rot(|rot, memory| {
        let (mut operation, output, length) = (operation?, output?, length?);
        let handle = operation.handle(memory)?;
        deliver::<N>(memory, output, length, |_, room| last(rot, handle, room))?;
        operation.set(memory, None);
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
