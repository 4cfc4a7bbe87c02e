//! A device that exists only in memory, for tests: its flash insists on the rules and loses power on demand, and everything
//! else a board provides can be set, made to fail, and looked at.

mod flash;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod fuzz_input;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod import_fuzz;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod import_uses;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod multipart_ciphers;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod multipart_fuzz;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod multipart_mechanisms;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
mod multipart_signatures;
mod platform;
mod power;
#[cfg(feature = "all")]
mod storage_fuzz;
#[cfg(feature = "all")]
mod storage_model;

pub use flash::{Counts, Grain, SimError, SimFlash};
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
pub use import_fuzz::fuzz_import;
#[cfg(all(feature = "all", feature = "all-rsa", feature = "sha-1"))]
pub use multipart_fuzz::fuzz_multipart;
pub use platform::{
    EntropySource, Provided, Record, TestPlatform, device, device_on, reboot, restart,
};
pub use power::SimCounter;
#[cfg(feature = "all")]
pub use storage_fuzz::fuzz_storage;
