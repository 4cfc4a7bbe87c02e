//! The C types that cross the interface, with their layout pinned (the C side pins it in `psa/crypto_struct.h`).
#![cfg_attr(
    not(feature = "crypto"),
    allow(dead_code, reason = "a build may hold one service alone")
)]

use core::mem::{align_of, offset_of, size_of};
use psa_rot::Result;

/// `psa_status_t`.
pub(crate) type CStatus = i32;
/// `psa_algorithm_t`.
pub(crate) type CAlgorithm = u32;
/// `psa_key_id_t`, and Mbed TLS's `psa_key_handle_t`.
pub(crate) type CKeyId = u32;
/// `psa_key_type_t`.
pub(crate) type CKeyType = u16;
/// `psa_key_usage_t`.
pub(crate) type CUsage = u32;
/// `psa_key_derivation_step_t`.
pub(crate) type CDerivationStep = u16;
/// `psa_pake_role_t`.
pub(crate) type CPakeRole = u8;
/// `psa_pake_step_t`.
pub(crate) type CPakeStep = u8;

/// `psa_status_t` of a result.
pub(crate) fn code(result: Result<()>) -> CStatus {
    match result {
        Ok(()) => 0,
        Err(status) => status.code(),
    }
}

/// Every `psa_*_operation_t`: the handle of an operation in the service, 0 when inactive.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct COperation {
    pub(crate) handle: u32,
}

/// `psa_key_attributes_t`, as in Mbed TLS and TF-M.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct CKeyAttributes {
    pub(crate) key_type: u16,
    pub(crate) bits: u16,
    pub(crate) lifetime: u32,
    pub(crate) usage: u32,
    pub(crate) algorithm: u32,
    pub(crate) algorithm2: u32,
    pub(crate) id: u32,
}

/// `psa_custom_key_parameters_t`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct CCustomKeyParameters {
    pub(crate) flags: u32,
}

/// `psa_pake_cipher_suite_t`.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct CPakeCipherSuite {
    pub(crate) algorithm: u32,
    pub(crate) primitive_type: u8,
    pub(crate) family: u8,
    pub(crate) bits: u16,
    pub(crate) key_confirmation: u32,
}

/// `struct psa_storage_info_t`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct CStorageInfo {
    pub(crate) capacity: usize,
    pub(crate) size: usize,
    pub(crate) flags: u32,
}

/// `struct psa_rot_storage_statistics`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct CStorageStatistics {
    pub(crate) sectors: u32,
    pub(crate) sector_size: u32,
    pub(crate) objects: u32,
    pub(crate) live: u32,
    pub(crate) free: u32,
    pub(crate) reserved: u32,
    pub(crate) stale: u32,
    pub(crate) erases: u32,
    pub(crate) corrections: u32,
    pub(crate) state: u32,
}

/// `psa_fwu_image_version_t`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct CImageVersion {
    pub(crate) major: u8,
    pub(crate) minor: u8,
    pub(crate) patch: u16,
    pub(crate) build: u32,
}

/// `psa_fwu_component_info_t`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub(crate) struct CComponentInfo {
    pub(crate) state: u8,
    pub(crate) error: i32,
    pub(crate) version: CImageVersion,
    pub(crate) max_size: u32,
    pub(crate) flags: u32,
    pub(crate) location: u32,
    pub(crate) digest: [u8; 32],
}

const _: () = {
    assert!(size_of::<COperation>() == 4 && align_of::<COperation>() == 4);

    assert!(size_of::<CKeyAttributes>() == 24 && align_of::<CKeyAttributes>() == 4);
    assert!(offset_of!(CKeyAttributes, key_type) == 0);
    assert!(offset_of!(CKeyAttributes, bits) == 2);
    assert!(offset_of!(CKeyAttributes, lifetime) == 4);
    assert!(offset_of!(CKeyAttributes, usage) == 8);
    assert!(offset_of!(CKeyAttributes, algorithm) == 12);
    assert!(offset_of!(CKeyAttributes, algorithm2) == 16);
    assert!(offset_of!(CKeyAttributes, id) == 20);

    assert!(size_of::<CCustomKeyParameters>() == 4);

    assert!(size_of::<CPakeCipherSuite>() == 12);
    assert!(offset_of!(CPakeCipherSuite, primitive_type) == 4);
    assert!(offset_of!(CPakeCipherSuite, family) == 5);
    assert!(offset_of!(CPakeCipherSuite, bits) == 6);
    assert!(offset_of!(CPakeCipherSuite, key_confirmation) == 8);

    assert!(size_of::<CStorageInfo>() == 3 * size_of::<usize>());
    assert!(offset_of!(CStorageInfo, size) == size_of::<usize>());
    assert!(offset_of!(CStorageInfo, flags) == 2 * size_of::<usize>());

    assert!(size_of::<CStorageStatistics>() == 40);
    assert!(offset_of!(CStorageStatistics, state) == 36);

    assert!(size_of::<CImageVersion>() == 8);
    assert!(size_of::<CComponentInfo>() == 60);
    assert!(offset_of!(CComponentInfo, error) == 4);
    assert!(offset_of!(CComponentInfo, version) == 8);
    assert!(offset_of!(CComponentInfo, max_size) == 16);
    assert!(offset_of!(CComponentInfo, flags) == 20);
    assert!(offset_of!(CComponentInfo, location) == 24);
    assert!(offset_of!(CComponentInfo, digest) == 28);
};
