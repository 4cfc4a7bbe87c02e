//! A fixed set of slots for multi-part operations, addressed by handles.
//!
//! A handle is one non-zero 32-bit word, so that an operation object in the caller's memory holds no secret:
//!
//! ```text
//!  31                     8  7         0
//! +------------------------+-----------+
//! |  generation of the use | slot + 1  |
//! +------------------------+-----------+
//! ```
//! Each use of a slot has its own generation, so a handle of an earlier use is refused instead of reaching somebody else's state.

use crate::status::{Result, Status};

/// A reference to an active operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Handle(core::num::NonZeroU32);

impl Handle {
    /// The word in the caller's operation object; `None` for 0, an inactive object.
    #[must_use]
    pub fn from_word(word: u32) -> Option<Self> {
        core::num::NonZeroU32::new(word).map(Self)
    }

    /// The word for the caller's operation object.
    #[must_use]
    pub fn word(self) -> u32 {
        self.0.get()
    }

    fn slot(self) -> usize {
        ((self.word() & 0xff) as usize).wrapping_sub(1)
    }
}

struct Slot<T> {
    generation: u32,
    state: State<T>,
}

/// The tag has a word of its own and `Free` is 0, so that an unused pool is all zeros and lies in `.bss`: left to choose, the compiler
/// hides the tag in a spare value of `T`, and a static with one such byte is stored in flash whole. With a mere byte for the tag, it
/// copies an operation into its slot together with the padding before it, byte by byte.
#[repr(u32)]
enum State<T> {
    Free = 0,
    Active(T),
    /// A call failed: only `abort` is left (PSA Crypto 1.5 §5.3.3).
    Failed,
}

/// `N` slots, at most 255.
pub struct Pool<T, const N: usize> {
    slots: [Slot<T>; N],
}

impl<T, const N: usize> Pool<T, N> {
    /// A pool whose slots are all free.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a static needs a const constructor")]
    pub const fn new() -> Self {
        const { assert!(N > 0 && N < 256, "a pool has 1 to 255 slots") }
        Self { slots: [const { Slot { generation: 0, state: State::Free } }; N] }
    }

    /// Takes a slot for a new operation.
    ///
    /// # Errors
    /// `InsufficientMemory` when all slots are in use.
    pub fn insert(&mut self, state: T) -> Result<Handle> {
        for (i, slot) in self.slots.iter_mut().enumerate() {
            if matches!(slot.state, State::Free) {
                slot.generation = slot.generation.wrapping_add(1) & 0x00ff_ffff;
                slot.state = State::Active(state);
                let word = slot.generation << 8 | (i as u32 + 1);
                return Handle::from_word(word).ok_or(Status::CorruptionDetected);
            }
        }
        Err(Status::InsufficientMemory)
    }

    /// Runs one step of an operation. When it fails the operation is in the error state, its secrets gone.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, else what `step` returned.
    pub fn step<R>(&mut self, handle: Handle, step: impl FnOnce(&mut T) -> Result<R>) -> Result<R> {
        let slot = self.slot(handle)?;
        let State::Active(state) = &mut slot.state else {
            return Err(Status::BadState);
        };
        let result = step(state);
        if result.is_err() {
            slot.state = State::Failed;
        }
        result
    }

    /// Like [`Pool::step`], for a call whose failure leaves the operation as it was.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, else what `look` returned.
    pub fn look<R>(&self, handle: Handle, look: impl FnOnce(&T) -> Result<R>) -> Result<R> {
        match self.slots.get(handle.slot()) {
            Some(Slot { generation, state: State::Active(state) })
                if *generation == handle.word() >> 8 =>
            {
                look(state)
            }
            _ => Err(Status::BadState),
        }
    }

    /// The terminal step: on success the slot is free again, on failure the operation is in the error state.
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation, else what `last` returned.
    pub fn finish<R>(
        &mut self,
        handle: Handle,
        last: impl FnOnce(&mut T) -> Result<R>,
    ) -> Result<R> {
        let result = self.step(handle, last)?;
        self.abort(handle);
        Ok(result)
    }

    /// Puts every operation that `matches` into the error state, its secrets gone.
    pub fn fail_where(&mut self, matches: impl Fn(&T) -> bool) {
        for slot in &mut self.slots {
            if matches!(&slot.state, State::Active(state) if matches(state)) {
                slot.state = State::Failed;
            }
        }
    }

    /// Frees the slot and drops (wipes) its state. A handle of no operation is ignored, as `psa_*_abort` asks.
    pub fn abort(&mut self, handle: Handle) {
        if let Ok(slot) = self.slot(handle) {
            slot.state = State::Free;
        }
    }

    /// Puts an operation in the error state, its secrets gone, because of an error that no step of it saw. A handle of no
    /// operation is ignored.
    pub fn fail(&mut self, handle: Handle) {
        if let Ok(slot) = self.slot(handle) {
            slot.state = State::Failed;
        }
    }

    fn slot(&mut self, handle: Handle) -> Result<&mut Slot<T>> {
        self.slots
            .get_mut(handle.slot())
            .filter(|slot| slot.generation == handle.word() >> 8)
            .filter(|slot| !matches!(slot.state, State::Free))
            .ok_or(Status::BadState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_pool_is_insufficient_memory_and_abort_gives_the_slot_back() {
        let mut pool = Pool::<u8, 2>::new();
        let a = pool.insert(1).unwrap();
        let _b = pool.insert(2).unwrap();
        assert_eq!(pool.insert(3), Err(Status::InsufficientMemory));
        pool.abort(a);
        assert!(pool.insert(3).is_ok());
    }

    #[test]
    fn a_handle_of_an_earlier_use_is_refused() {
        let mut pool = Pool::<u8, 1>::new();
        let old = pool.insert(1).unwrap();
        assert_eq!(pool.finish(old, |s| Ok(*s)), Ok(1));
        let new = pool.insert(2).unwrap();
        assert_eq!(pool.step(old, |s| Ok(*s)), Err(Status::BadState));
        pool.abort(old);
        assert_eq!(pool.step(new, |s| Ok(*s)), Ok(2));
    }

    #[test]
    fn after_a_failure_only_abort_is_left() {
        let mut pool = Pool::<u8, 1>::new();
        let h = pool.insert(1).unwrap();
        assert_eq!(
            pool.step(h, |_| Err::<(), _>(Status::InvalidArgument)),
            Err(Status::InvalidArgument)
        );
        assert_eq!(pool.step(h, |_| Ok(())), Err(Status::BadState));
        assert_eq!(pool.insert(2), Err(Status::InsufficientMemory));
        pool.abort(h);
        assert!(pool.insert(2).is_ok());
    }

    #[test]
    fn an_error_outside_a_step_leaves_only_abort_too_and_touches_no_free_slot() {
        let mut pool = Pool::<u8, 1>::new();
        let old = pool.insert(1).unwrap();
        pool.fail(old);
        assert_eq!(pool.look(old, |_| Ok(())), Err(Status::BadState));
        assert_eq!(pool.step(old, |_| Ok(())), Err(Status::BadState));
        assert_eq!(pool.insert(2), Err(Status::InsufficientMemory));
        pool.abort(old);
        pool.fail(old);
        let new = pool.insert(2).unwrap();
        pool.fail(old);
        assert_eq!(pool.step(new, |state| Ok(*state)), Ok(2));
    }
}
