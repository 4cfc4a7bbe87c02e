//! The provider's side of Zephyr's secure storage subsystem (`zephyr/secure_storage/its.h` and `ps.h`).
//!
//! In a Zephyr image with `CONFIG_SECURE_STORAGE`, `psa_its_*` and `psa_ps_*` are inline functions of Zephyr's own headers that
//! call these. The uid's type is `uint32_t` unless `CONFIG_SECURE_STORAGE_64_BIT_UID` says otherwise. For callers that do not go
//! through those headers, the functions of [`crate::storage`] are there, too, with the specification's uids of 64 bits.

use crate::instance::with_rot;
use crate::storage::{get, get_info, set};
use crate::types::{CStatus, CStorageInfo};
use core::ffi::c_void;

#[cfg(not(feature = "zephyr-secure-storage-64-bit-uid"))]
type CUid = u32;
#[cfg(feature = "zephyr-secure-storage-64-bit-uid")]
type CUid = u64;

#[allow(clippy::unnecessary_cast, reason = "one of the two uids is that wide already")]
const fn wide(uid: CUid) -> u64 {
    uid as u64
}

#[cfg(feature = "zephyr-secure-storage-its")]
mod its {
    use super::{CStatus, CStorageInfo, CUid, c_void, get, get_info, set, wide, with_rot};
    use psa_rot::its::Caller;
    use psa_rot::{Result, Status};

    /// `secure_storage_its_caller_id_t`: an enumeration, so one byte where the ABI has short enumerations (Arm without an operating
    /// system), and an `int` elsewhere. An integer, because C may pass what no Rust enumeration holds.
    #[cfg(all(target_arch = "arm", target_os = "none"))]
    type CCaller = u8;
    #[cfg(not(all(target_arch = "arm", target_os = "none")))]
    type CCaller = core::ffi::c_uint;

    const _: () = {
        #[repr(C)]
        #[allow(dead_code, reason = "only its size counts")]
        enum Enumeration {
            Its,
            Ps,
            Crypto,
            Count,
        }
        assert!(size_of::<CCaller>() == size_of::<Enumeration>());
    };

    fn caller(caller: CCaller) -> Result<Caller> {
        match caller {
            0 => Ok(Caller::Application),
            1 => Ok(Caller::ProtectedStorage),
            2 => Ok(Caller::Crypto),
            _ => Err(Status::InvalidArgument),
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_its_set(
        caller_id: CCaller,
        uid: CUid,
        data_length: usize,
        p_data: *const c_void,
        create_flags: u32,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            set(data_length, p_data, |rot, data| {
                rot.storage_set(caller(caller_id)?, wide(uid), data, create_flags)
            })
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_its_get(
        caller_id: CCaller,
        uid: CUid,
        data_offset: usize,
        data_size: usize,
        p_data: *mut c_void,
        p_data_length: *mut usize,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            get(data_size, p_data, p_data_length, |rot, data| {
                rot.storage_get(caller(caller_id)?, wide(uid), data_offset, data)
            })
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_its_get_info(
        caller_id: CCaller,
        uid: CUid,
        p_info: *mut CStorageInfo,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { get_info(p_info, |rot| rot.storage_get_info(caller(caller_id)?, wide(uid))) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn secure_storage_its_remove(caller_id: CCaller, uid: CUid) -> CStatus {
        with_rot(|rot, _| rot.storage_remove(caller(caller_id)?, wide(uid)))
    }
}

#[cfg(feature = "zephyr-secure-storage-ps")]
mod ps {
    use super::{CStatus, CStorageInfo, CUid, c_void, get, get_info, set, wide, with_rot};

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_ps_set(
        uid: CUid,
        data_length: usize,
        p_data: *const c_void,
        create_flags: u32,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { set(data_length, p_data, |rot, data| rot.ps_set(wide(uid), data, create_flags)) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_ps_get(
        uid: CUid,
        data_offset: usize,
        data_length: usize,
        p_data: *mut c_void,
        p_data_length: *mut usize,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            get(data_length, p_data, p_data_length, |rot, data| {
                rot.ps_get(wide(uid), data_offset, data)
            })
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_ps_get_info(
        uid: CUid,
        p_info: *mut CStorageInfo,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { get_info(p_info, |rot| rot.ps_get_info(wide(uid))) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn secure_storage_ps_remove(uid: CUid) -> CStatus {
        with_rot(|rot, _| rot.ps_remove(wide(uid)))
    }

    #[unsafe(no_mangle)]
    extern "C" fn secure_storage_ps_create(
        uid: CUid,
        capacity: usize,
        create_flags: u32,
    ) -> CStatus {
        with_rot(|rot, _| rot.ps_create(wide(uid), capacity, create_flags))
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn secure_storage_ps_set_extended(
        uid: CUid,
        data_offset: usize,
        data_length: usize,
        p_data: *const c_void,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            set(data_length, p_data, |rot, data| rot.ps_set_extended(wide(uid), data_offset, data))
        }
    }
}
