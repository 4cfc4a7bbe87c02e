//! Pointers and lengths from C, made into slices that cannot alias.
//!
//! C callers may pass overlapping buffers; Rust must never see a `&[u8]` and a `&mut [u8]` of the same byte. So the parameters
//! of a call stay raw in [`Input`], [`Output`] and [`Slot`], and turn into slices only against a borrow of [`Memory`], the
//! right to touch the caller's memory: shared for inputs, exclusive for outputs. The borrow checker then refuses a slice of
//! an input that lives while an output is written, overlapping or not. The two ways around it are to compute into
//! local memory ([`crate::call::produce`]) and to move the input to its place in the output first ([`Output::work_in_place`]).
#![cfg_attr(
    not(feature = "crypto"),
    allow(dead_code, reason = "a build may hold one service alone")
)]

use psa_rot::{Result, Status};

/// The right to touch the memory that the caller of the present call handed over.
pub(crate) struct Memory(());

impl Memory {
    /// # Safety
    /// It is the only one for the parameters of one call.
    pub(crate) const unsafe fn new() -> Self {
        Self(())
    }
}

/// Refuses what no slice can be: NULL with a length, or more than half the address space.
fn check(is_null: bool, length: usize) -> Result<()> {
    if is_null && length != 0 || length > isize::MAX as usize {
        return Err(Status::InvalidArgument);
    }
    Ok(())
}

/// An input buffer. NULL with length 0 is an empty one.
#[derive(Clone, Copy)]
pub(crate) struct Input {
    start: *const u8,
    length: usize,
}

impl Input {
    /// # Safety
    /// `start` is NULL, or `length` bytes from `start` are readable until the call ends, and nobody outside the call writes them.
    ///
    /// # Errors
    /// `InvalidArgument` for NULL with a length, and a length that no object has.
    pub(crate) unsafe fn new(start: *const u8, length: usize) -> Result<Self> {
        check(start.is_null(), length)?;
        Ok(Self { start, length })
    }

    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// The bytes.
    pub(crate) fn get<'m>(&self, _memory: &'m Memory) -> &'m [u8] {
        if self.length == 0 {
            return &[];
        }
        // SAFETY: `new`'s contract covers the bytes until the call ends, which the life of `Memory` does not exceed; they are
        // written through an `Output` or `Slot` only with `Memory` borrowed exclusively.
        unsafe { core::slice::from_raw_parts(self.start, self.length) }
    }

    /// The first `middle` bytes (all, if there are fewer) and the rest.
    pub(crate) fn split_at(self, middle: usize) -> (Self, Self) {
        let middle = middle.min(self.length);
        let rest = Self { start: self.start.wrapping_add(middle), length: self.length - middle };
        (Self { length: middle, ..self }, rest)
    }
}

/// An output buffer. NULL with size 0 is an empty one.
pub(crate) struct Output {
    start: *mut u8,
    size: usize,
}

impl Output {
    /// # Safety
    /// `start` is NULL, or `size` bytes from `start` are readable and writable until the call ends, and nobody outside the call
    /// touches them.
    ///
    /// # Errors
    /// `InvalidArgument` for NULL with a size, and a size that no object has.
    pub(crate) unsafe fn new(start: *mut u8, size: usize) -> Result<Self> {
        check(start.is_null(), size)?;
        Ok(Self { start, size })
    }

    pub(crate) const fn size(&self) -> usize {
        self.size
    }

    /// The whole buffer. What the caller left in it counts as bytes of unknown value.
    pub(crate) fn get<'m>(&mut self, _memory: &'m mut Memory) -> &'m mut [u8] {
        if self.size == 0 {
            return &mut [];
        }
        // SAFETY: `new`'s contract covers the bytes until the call ends, which the life of `Memory` does not exceed; the
        // exclusive borrow of `Memory` excludes every other slice of the call's memory.
        unsafe { core::slice::from_raw_parts_mut(self.start, self.size) }
    }

    /// Moves `input`, which may overlap, to `offset`, so that `work` can turn it into the result in its place. When `work` fails,
    /// the place is wiped. Nothing else may be needed of the inputs by then: the output may lie over them too.
    ///
    /// # Errors
    /// `BufferTooSmall` when it does not fit: nothing is moved then. Else those of `work`.
    pub(crate) fn work_in_place(
        &mut self,
        offset: usize,
        input: Input,
        memory: &mut Memory,
        work: impl FnOnce(&mut [u8]) -> Result<usize>,
    ) -> Result<usize> {
        let end = offset.checked_add(input.length).filter(|end| *end <= self.size);
        let end = end.ok_or(Status::BufferTooSmall)?;
        if input.length != 0 {
            // SAFETY: the input's bytes are readable and, as was just seen, `input.length` bytes at `offset` lie inside the
            // output, by the contracts of both `new`; `copy` allows overlap; no slice of the call's memory is alive.
            unsafe { core::ptr::copy(input.start, self.start.add(offset), input.length) };
        }
        let buffer = self.get(memory);
        work(&mut *buffer).inspect_err(|_| {
            if let Some(moved) = buffer.get_mut(offset..end) {
                moved.fill(0);
            }
        })
    }
}

/// A pointer to one object: a length, a key identifier, attributes, an operation.
pub(crate) struct Slot<T>(*mut T);

impl<T: Copy> Slot<T> {
    /// # Safety
    /// `object` is NULL, or points to an aligned, readable and writable `T` until the call ends, which overlaps no other
    /// parameter, and which nobody outside the call touches.
    ///
    /// # Errors
    /// `InvalidArgument` for NULL.
    pub(crate) unsafe fn new(object: *mut T) -> Result<Self> {
        if object.is_null() { Err(Status::InvalidArgument) } else { Ok(Self(object)) }
    }

    /// The same, for an object that delivers a result: it is zero unless the call succeeds.
    ///
    /// # Safety
    /// As for [`Slot::new`].
    ///
    /// # Errors
    /// `InvalidArgument` for NULL.
    pub(crate) unsafe fn cleared(object: *mut T) -> Result<Self>
    where
        T: Default,
    {
        // SAFETY: the caller keeps the same contract.
        let slot = unsafe { Self::new(object) }?;
        // SAFETY: by the contract the object is valid for writes, and no slice of the call's memory holds its bytes.
        unsafe { slot.0.write(T::default()) };
        Ok(slot)
    }

    pub(crate) fn read(&self, _memory: &Memory) -> T {
        // SAFETY: `new`'s contract; C initialises these objects, and every bit pattern of the types used here is a value.
        unsafe { self.0.read() }
    }

    pub(crate) fn write(&mut self, _memory: &mut Memory, value: T) {
        // SAFETY: `new`'s contract; the exclusive borrow of `Memory` excludes every slice of the call's memory.
        unsafe { self.0.write(value) };
    }
}

/// The value behind a pointer to a constant object.
///
/// # Safety
/// `object` is NULL, or points to an aligned, readable and initialised `T`.
///
/// # Errors
/// `InvalidArgument` for NULL.
pub(crate) unsafe fn read<T: Copy>(object: *const T) -> Result<T> {
    if object.is_null() {
        return Err(Status::InvalidArgument);
    }
    // SAFETY: the caller's contract.
    Ok(unsafe { object.read() })
}

#[cfg(test)]
mod tests;
