//! The psa-rot root of trust on a PC: a simulated device that lives in two files, for tests, for C programs, and for the command
//! `psa-rot`.
//!
//! | file | what |
//! |---|---|
//! | `F` | the flash: exactly the bytes of the storage partition, so any tool that reads Zephyr's NVS reads it ([`FileFlash`]) |
//! | `F.device` | everything else a device has in silicon: root key, lifecycle, geometry, counter, boot records, wear ([`Device`]) |
//!
//! [`HostPlatform`] and [`FileFlash`] together are what `psa_rot::Rot` needs. The flash behaves as NOR flash does (a program
//! clears bits, an erase sets them), refuses what real flash would get wrong, and its power can be cut in the middle of any
//! operation ([`PowerFuse`]).
//!
//! This is a simulation: the root key is a line in a text file. It defends against nobody who can read that file.

mod device;
mod error;
mod flash;
mod platform;

pub use device::{Device, FlashGeometry, OwnedBootRecord};
pub use error::HostError;
pub use flash::{FileFlash, FlashError, PowerFuse};
pub use platform::{HostPlatform, open_from_environment};
