//! Internal trusted storage and protected storage (PSA Secure Storage 1.0 §5).

use crate::instance::{Device, with_rot};
use crate::pointers::{Input, Output, Slot};
use crate::types::{CStatus, CStorageInfo};
use core::ffi::c_void;
use psa_rot::its::StorageInfo;
use psa_rot::{Result, Status};

/// `psa_storage_uid_t`.
type CUid = u64;
/// `psa_storage_create_flags_t`.
type CFlags = u32;

impl From<StorageInfo> for CStorageInfo {
    fn from(info: StorageInfo) -> Self {
        Self { capacity: info.capacity, size: info.size, flags: info.flags }
    }
}

/// Stores what is behind a pointer.
///
/// # Safety
/// As [`Input::new`].
pub(crate) unsafe fn set(
    data_length: usize,
    p_data: *const c_void,
    store: impl FnOnce(&mut Device, &[u8]) -> Result<()>,
) -> CStatus {
    // SAFETY: the caller keeps the same contract.
    let data = unsafe { Input::new(p_data.cast(), data_length) };
    with_rot(|rot, memory| store(rot, data?.get(memory)))
}

/// Loads to where a pointer points. What is beyond the delivered length stays as it is.
///
/// # Safety
/// As [`Output::new`] and [`Slot::new`].
pub(crate) unsafe fn get(
    data_size: usize,
    p_data: *mut c_void,
    p_data_length: *mut usize,
    load: impl FnOnce(&mut Device, &mut [u8]) -> Result<usize>,
) -> CStatus {
    // SAFETY: the caller keeps the same contract.
    let (data, length) =
        unsafe { (Output::new(p_data.cast(), data_size), Slot::cleared(p_data_length)) };
    with_rot(|rot, memory| {
        let (mut data, mut length) = (data?, length?);
        let loaded = load(rot, data.get(memory))?;
        length.write(memory, loaded);
        Ok(())
    })
}

/// Describes to where a pointer points.
///
/// # Safety
/// As [`Slot::new`].
pub(crate) unsafe fn get_info(
    p_info: *mut CStorageInfo,
    describe: impl FnOnce(&mut Device) -> Result<StorageInfo>,
) -> CStatus {
    // SAFETY: the caller keeps the same contract.
    let info = unsafe { Slot::cleared(p_info) };
    with_rot(|rot, memory| {
        let mut info = info?;
        info.write(memory, describe(rot)?.into());
        Ok(())
    })
}

/// Writes the uid that follows another one to where a pointer points.
///
/// # Safety
/// As [`Slot::new`].
unsafe fn next(uid: *mut u64, follow: impl FnOnce(&mut Device) -> Result<Option<u64>>) -> CStatus {
    // SAFETY: the caller keeps the same contract.
    let uid = unsafe { Slot::cleared(uid) };
    with_rot(|rot, memory| {
        let mut uid = uid?;
        uid.write(memory, follow(rot)?.ok_or(Status::DoesNotExist)?);
        Ok(())
    })
}

#[cfg(feature = "its")]
mod its {
    use super::{CFlags, CStatus, CStorageInfo, CUid, c_void, get, get_info, next, set, with_rot};

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_its_set(
        uid: CUid,
        data_length: usize,
        p_data: *const c_void,
        create_flags: CFlags,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { set(data_length, p_data, |rot, data| rot.its_set(uid, data, create_flags)) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_its_get(
        uid: CUid,
        data_offset: usize,
        data_size: usize,
        p_data: *mut c_void,
        p_data_length: *mut usize,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            get(data_size, p_data, p_data_length, |rot, data| rot.its_get(uid, data_offset, data))
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_its_get_info(uid: CUid, p_info: *mut CStorageInfo) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { get_info(p_info, |rot| rot.its_get_info(uid)) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn psa_its_remove(uid: CUid) -> CStatus {
        with_rot(|rot, _| rot.its_remove(uid))
    }

    /// Not of PSA: the uids in their order (`psa_rot/storage.h`). Nothing is called 0, so all there is comes after it.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_rot_its_next(after: u64, uid: *mut u64) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { next(uid, |rot| rot.its_next(Some(after))) }
    }
}

#[cfg(feature = "ps")]
mod ps {
    use super::{CFlags, CStatus, CStorageInfo, CUid, c_void, get, get_info, next, set, with_rot};

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_ps_set(
        uid: CUid,
        data_length: usize,
        p_data: *const c_void,
        create_flags: CFlags,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { set(data_length, p_data, |rot, data| rot.ps_set(uid, data, create_flags)) }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_ps_get(
        uid: CUid,
        data_offset: usize,
        data_size: usize,
        p_data: *mut c_void,
        p_data_length: *mut usize,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe {
            get(data_size, p_data, p_data_length, |rot, data| rot.ps_get(uid, data_offset, data))
        }
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_ps_get_info(uid: CUid, p_info: *mut CStorageInfo) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { get_info(p_info, |rot| rot.ps_get_info(uid)) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn psa_ps_remove(uid: CUid) -> CStatus {
        with_rot(|rot, _| rot.ps_remove(uid))
    }

    #[unsafe(no_mangle)]
    extern "C" fn psa_ps_create(uid: CUid, capacity: usize, create_flags: CFlags) -> CStatus {
        with_rot(|rot, _| rot.ps_create(uid, capacity, create_flags))
    }

    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_ps_set_extended(
        uid: CUid,
        data_offset: usize,
        data_length: usize,
        p_data: *const c_void,
    ) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { set(data_length, p_data, |rot, data| rot.ps_set_extended(uid, data_offset, data)) }
    }

    #[unsafe(no_mangle)]
    extern "C" fn psa_ps_get_support() -> u32 {
        psa_rot::ps::SUPPORT_SET_EXTENDED
    }

    /// Not of PSA: as `psa_rot_its_next`.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn psa_rot_ps_next(after: u64, uid: *mut u64) -> CStatus {
        // SAFETY: the caller's duties.
        unsafe { next(uid, |rot| rot.ps_next(Some(after))) }
    }
}
