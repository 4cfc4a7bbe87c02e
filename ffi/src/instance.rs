//! The one `Rot` that all exported functions work on, behind the platform's lock.

#![cfg_attr(
    not(any(feature = "crypto", feature = "its", feature = "ps", feature = "attestation")),
    allow(dead_code, reason = "firmware update alone has no state yet")
)]

use crate::pointers::Memory;
use crate::types::{CStatus, code};
use psa_rot::{Result, Rot};

/// The services of this program, as [`call`] lends them.
#[cfg(feature = "host")]
pub type Device = Rot<psa_rot_host::HostPlatform>;
/// The services of this program, as [`call`] lends them.
#[cfg(not(feature = "host"))]
pub type Device = Rot<crate::external::External>;

/// Lends the services to `work`, and to nobody else until it returns: calls of other threads, from Rust and from C, wait. Several calls
/// in one `work` are one step to them; a long one holds them up.
///
/// # Errors
/// What `work` answers. `BadState`, and `work` does not run, in an interrupt, and inside another call: of `work` itself, or of a hook
/// of the platform. On a PC also `StorageFailure`, when the flash file cannot be opened.
pub fn call<R>(work: impl FnOnce(&mut Device) -> Result<R>) -> Result<R> {
    lock::with_device(work)
}

/// Runs one call of the interface on the device, alone.
///
/// # Errors
/// Those of the call; `BadState` where the lock cannot be taken (an interrupt); on a PC, those of opening the flash file.
pub(crate) fn with_rot(call: impl FnOnce(&mut Device, &mut Memory) -> Result<()>) -> CStatus {
    code(lock::with_device(|device| {
        // SAFETY: every exported function comes here at most once, with its own parameters.
        let mut memory = unsafe { Memory::new() };
        call(device, &mut memory)
    }))
}

#[cfg(feature = "host")]
mod lock {
    use super::Device;
    use psa_rot::{Result, Status};
    use std::sync::{Mutex, Once};

    /// Says once on standard error what a status cannot say: which file, and why.
    fn explain(error: &psa_rot_host::HostError) -> Status {
        static SAID: Once = Once::new();
        SAID.call_once(|| std::eprintln!("psa-rot: {error}"));
        Status::StorageFailure
    }

    /// Opened by the first call.
    static DEVICE: Mutex<Option<Device>> = Mutex::new(None);

    pub(super) fn with_device<R>(call: impl FnOnce(&mut Device) -> Result<R>) -> Result<R> {
        // A poisoned lock means that a service panicked half-way, which it promises not to do.
        let mut device = DEVICE.lock().map_err(|_| Status::CorruptionDetected)?;
        let device = match &mut *device {
            Some(device) => device,
            none => {
                let (platform, flash) =
                    psa_rot_host::open_from_environment().map_err(|error| explain(&error))?;
                none.insert(Device::new(platform, flash))
            }
        };
        call(device)
    }
}

#[cfg(all(feature = "rsa", not(feature = "host")))]
pub(crate) use lock::is_in_call;

#[cfg(not(feature = "host"))]
mod lock {
    use super::Device;
    use crate::external::{External, ExternalFlash, lock, unlock};
    use core::cell::{Cell, UnsafeCell};
    use psa_rot::{Result, Status};

    struct Instance {
        /// Set during a call. The platform's lock may let its owner in twice (Zephyr's mutex does), so a hook of the platform
        /// that calls a `psa_*` function is refused here.
        busy: Cell<bool>,
        device: UnsafeCell<Device>,
    }

    // SAFETY: both fields are touched only between `psa_rot_lock` and `psa_rot_unlock`, which exclude other threads.
    unsafe impl Sync for Instance {}

    static INSTANCE: Instance = Instance {
        busy: Cell::new(false),
        device: UnsafeCell::new(Device::new(External, ExternalFlash)),
    };

    /// Whether a call is under way: then the present code is part of it, or waits for the lock and does not ask.
    #[cfg(feature = "rsa")]
    pub(crate) fn is_in_call() -> bool {
        INSTANCE.busy.get()
    }

    // What every exported function does at its beginning and its end is there once.
    #[inline(never)]
    fn enter() -> Result<()> {
        lock()?;
        if INSTANCE.busy.replace(true) {
            unlock();
            return Err(Status::BadState);
        }
        Ok(())
    }

    #[inline(never)]
    fn leave() {
        INSTANCE.busy.set(false);
        unlock();
    }

    pub(super) fn with_device<R>(call: impl FnOnce(&mut Device) -> Result<R>) -> Result<R> {
        enter()?;
        // SAFETY: the lock keeps other threads out, and `busy` keeps this one from coming here again before the reference is gone.
        let result = call(unsafe { &mut *INSTANCE.device.get() });
        leave();
        result
    }
}
