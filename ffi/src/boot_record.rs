//! A boot record as C has it (`psa_rot/boot_record.h`).
#![cfg_attr(
    not(all(feature = "attestation", feature = "external")),
    allow(dead_code, reason = "a PC has its boot records elsewhere")
)]

use core::ffi::{CStr, c_char};
use core::mem::{offset_of, size_of};
use psa_rot::platform::BootRecord;
use psa_rot::{Result, Status};

/// `struct psa_rot_boot_record`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct CBootRecord {
    measurement_type: *const c_char,
    version: *const c_char,
    measurement_description: *const c_char,
    measurement: *const u8,
    measurement_length: usize,
    signer_id: *const u8,
    signer_id_length: usize,
}

const _: () = {
    assert!(size_of::<CBootRecord>() == 7 * size_of::<usize>());
    assert!(offset_of!(CBootRecord, signer_id_length) == 6 * size_of::<usize>());
};

impl CBootRecord {
    pub(crate) const EMPTY: Self = Self {
        measurement_type: core::ptr::null(),
        version: core::ptr::null(),
        measurement_description: core::ptr::null(),
        measurement: core::ptr::null(),
        measurement_length: 0,
        signer_id: core::ptr::null(),
        signer_id_length: 0,
    };

    /// The record, of what the pointers point to.
    ///
    /// # Safety
    /// Each pointer is NULL, or what it points to is there and stays as it is for `'a`: a text that ends with a NUL, or as many bytes as
    /// the length says.
    ///
    /// # Errors
    /// `DataCorrupt` for a text that is not UTF-8, NULL with a length, or more bytes than the longest hash has.
    pub(crate) unsafe fn read<'a>(self) -> Result<BootRecord<'a>> {
        // SAFETY: the caller's contract.
        unsafe {
            Ok(BootRecord {
                measurement_type: text(self.measurement_type)?.unwrap_or(""),
                measurement: bytes(self.measurement, self.measurement_length)?,
                version: text(self.version)?.unwrap_or(""),
                signer_id: bytes(self.signer_id, self.signer_id_length)?,
                measurement_desc: text(self.measurement_description)?.unwrap_or(""),
            })
        }
    }
}

/// A text that C gave.
///
/// # Safety
/// `text` is NULL, or points to a text that ends with a NUL and stays as it is for `'a`.
///
/// # Errors
/// `DataCorrupt` when it is not UTF-8.
pub(crate) unsafe fn text<'a>(text: *const c_char) -> Result<Option<&'a str>> {
    if text.is_null() {
        return Ok(None);
    }
    // SAFETY: the caller's contract.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().map(Some).map_err(|_| Status::DataCorrupt)
}

/// Bytes that C gave.
///
/// # Safety
/// `start` is NULL, or `length` bytes from `start` stay as they are for `'a`.
///
/// # Errors
/// `DataCorrupt` for NULL with a length, or more than the 64 bytes of the longest hash.
unsafe fn bytes<'a>(start: *const u8, length: usize) -> Result<&'a [u8]> {
    match (start.is_null(), length) {
        (_, 0) => Ok(&[]),
        // SAFETY: the caller's contract.
        (false, 1..=64) => Ok(unsafe { core::slice::from_raw_parts(start, length) }),
        _ => Err(Status::DataCorrupt),
    }
}
