//! The power of a simulated device, which flash and counter share: it is cut for both at once.

use super::SimFlash;
use crate::platform::MonotonicCounter;
use crate::status::{Result, Status};
use std::cell::Cell;
use std::rc::Rc;

#[derive(Clone, Copy, Debug)]
struct State {
    on: bool,
    /// Operations left until the cut.
    fuse: Option<u64>,
    seed: u64,
}

/// Where a flash and its counter get their power from. A clone is another one, in the same state.
#[derive(Debug)]
pub(super) struct Power(Rc<Cell<State>>);

impl Clone for Power {
    fn clone(&self) -> Self {
        Self(Rc::new(Cell::new(self.0.get())))
    }
}

impl Power {
    pub(super) fn new() -> Self {
        Self(Rc::new(Cell::new(State { on: true, fuse: None, seed: 1 })))
    }

    /// The same power for something else.
    fn share(&self) -> Self {
        Self(Rc::clone(&self.0))
    }

    pub(super) fn is_on(&self) -> bool {
        self.0.get().on
    }

    pub(super) fn on(&self) {
        self.0.set(State { on: true, fuse: None, ..self.0.get() });
    }

    pub(super) fn cut_after(&self, operations: u64, seed: u64) {
        let seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        self.0.set(State { fuse: Some(operations), seed, ..self.0.get() });
    }

    pub(super) fn random(&self) -> u64 {
        // xorshift64*: any fixed sequence does.
        let mut state = self.0.get();
        state.seed ^= state.seed >> 12;
        state.seed ^= state.seed << 25;
        state.seed ^= state.seed >> 27;
        self.0.set(state);
        state.seed.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// One operation: whether it is the one that is cut.
    pub(super) fn burns(&self) -> bool {
        let mut state = self.0.get();
        match &mut state.fuse {
            Some(0) => state.on = false,
            Some(left) => *left -= 1,
            None => {}
        }
        self.0.set(state);
        !state.on
    }
}

/// A monotonic counter in memory. A step counts as an operation of the flash it shares its power with; a cut step leaves the
/// old or the new value. Change the fields at will.
#[derive(Debug)]
pub struct SimCounter {
    /// The value.
    pub value: u32,
    /// The highest value it can have.
    pub limit: u32,
    /// Whether every call fails.
    pub fails: bool,
    /// Whether steps seem to succeed, and do nothing.
    pub stuck: bool,
    /// Successful steps.
    pub steps: u64,
    power: Power,
}

impl Clone for SimCounter {
    /// Still shares the power of the same flash.
    fn clone(&self) -> Self {
        Self { power: self.power.share(), ..*self }
    }
}

impl SimCounter {
    /// A counter beside this flash.
    #[must_use]
    pub fn new(value: u32, flash: &SimFlash) -> Self {
        let power = flash.power().share();
        Self { value, limit: u32::MAX, fails: false, stuck: false, steps: 0, power }
    }

    /// Gives power again, also to the flash, while the services stay as they are: as after a fault that went away.
    pub fn power_on(&self) {
        self.power.on();
    }

    fn check(&self) -> Result<()> {
        if self.fails || !self.power.is_on() { Err(Status::HardwareFailure) } else { Ok(()) }
    }
}

impl MonotonicCounter for SimCounter {
    fn read(&mut self) -> Result<u32> {
        self.check()?;
        Ok(self.value)
    }

    fn increment(&mut self) -> Result<()> {
        self.check()?;
        if self.stuck {
            return Ok(());
        }
        if self.value >= self.limit {
            return Err(Status::InsufficientStorage);
        }
        if self.power.burns() {
            self.value += (self.power.random() >> 40) as u32 & 1;
            return Err(Status::HardwareFailure);
        }
        self.value += 1;
        self.steps += 1;
        Ok(())
    }
}
