//! The PSA root of trust as a library: Crypto, Secure Storage and Attestation for devices, without `std`, heap or unsafe code.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(test)]
extern crate std;

#[cfg(feature = "attestation")]
pub mod attestation;
pub mod crypto;
pub mod platform;
pub mod primitives;
pub mod status;

pub use status::{Result, Status};
