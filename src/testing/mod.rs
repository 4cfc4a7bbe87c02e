//! A device that exists only in memory, for tests: its flash insists on the rules and loses power on demand, and everything
//! else a board provides can be set, made to fail, and looked at.

mod flash;
mod platform;
mod power;
#[cfg(feature = "all")]
mod storage_fuzz;
#[cfg(feature = "all")]
mod storage_model;

pub use flash::{Counts, Grain, SimError, SimFlash};
pub use platform::{
    EntropySource, Provided, Record, TestPlatform, device, device_on, reboot, restart,
};
pub use power::SimCounter;
#[cfg(feature = "all")]
pub use storage_fuzz::fuzz_storage;
