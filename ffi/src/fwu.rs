//! Firmware update (PSA Firmware Update 1.0 §5): not built yet.

use crate::pointers::{Input, Slot};
use crate::types::{CComponentInfo, CStatus, code};
use core::ffi::c_void;
use psa_rot::{Result, Status};

/// `psa_fwu_component_t`.
type CComponent = u8;

fn refuse(parameters: Result<()>) -> CStatus {
    code(parameters.and(Err(Status::NotSupported)))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_fwu_query(_component: CComponent, info: *mut CComponentInfo) -> CStatus {
    // SAFETY: the caller's duties.
    refuse(unsafe { Slot::cleared(info) }.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_fwu_start(
    _component: CComponent,
    manifest: *const c_void,
    manifest_size: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    refuse(unsafe { Input::new(manifest.cast(), manifest_size) }.map(drop))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_fwu_write(
    _component: CComponent,
    _image_offset: usize,
    block: *const c_void,
    block_size: usize,
) -> CStatus {
    // SAFETY: the caller's duties.
    refuse(unsafe { Input::new(block.cast(), block_size) }.map(drop))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_finish(_component: CComponent) -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_cancel(_component: CComponent) -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_clean(_component: CComponent) -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_install() -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_request_reboot() -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_reject(_error: CStatus) -> CStatus {
    refuse(Ok(()))
}

#[unsafe(no_mangle)]
extern "C" fn psa_fwu_accept() -> CStatus {
    refuse(Ok(()))
}
