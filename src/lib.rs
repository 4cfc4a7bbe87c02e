//! The PSA root of trust as a library: Crypto, Secure Storage and Attestation for devices, without `std`, heap or unsafe code.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

pub mod crypto;
pub mod platform;
pub mod primitives;
pub mod status;

pub use status::{Result, Status};
