//! Keys that Mbed TLS stored are brought in, or used where they are.
#![cfg(all(feature = "all", feature = "all-rsa", feature = "mbedtls-keys"))]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../common/mod.rs"]
mod common;
use common::*;
use psa_rot::its::Caller;

mod answers;
mod damage;
mod files;
mod import;
mod in_place;

use files::{File, files, with_id};

/// What is used most: a P-256 key pair with two algorithms.
const PAIR_ID: u32 = 0x21;
/// An AES key that may be exported.
const AES_ID: u32 = 1;

/// Puts a key file where Mbed TLS, on this device, would have put it.
fn put_in_place(rot: &mut Device, file: &File) {
    rot.storage_set(Caller::Crypto, file.id.into(), &file.record, 0).unwrap();
}

/// A device on which Mbed TLS stored this key.
fn device_with(file: &File) -> Device {
    let mut rot = device();
    put_in_place(&mut rot, file);
    rot
}

/// What the storage holds under the number of a key of Mbed TLS's.
fn stored(rot: &mut Device, id: u32) -> Result<Vec<u8>, Status> {
    let mut record = vec![0; 1300];
    let length = rot.storage_get(Caller::Crypto, id.into(), 0, &mut record)?;
    record.truncate(length);
    Ok(record)
}
