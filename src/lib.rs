//! The PSA root of trust as a library: Crypto, Secure Storage and Attestation for devices, without `std`, heap or unsafe code.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(any(test, feature = "testing"))]
extern crate std;

pub mod config;
pub mod platform;
pub mod primitives;
pub mod status;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use status::{Result, Status};
