//! The platform of a firmware: everything comes from the C functions declared in `include/psa_rot/platform.h`.

use crate::boot_record::{CBootRecord, text};
use core::ffi::c_char;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use psa_rot::platform::{
    BootRecord, Geometry, Lifecycle, MonotonicCounter, Platform, ProvidedKey, RootKey,
};
use psa_rot::{Result, Status};

/// `struct psa_rot_flash_geometry`.
#[derive(Default)]
#[repr(C)]
struct CGeometry {
    sectors: u32,
    sector_size: u32,
    write_block: u32,
    multiwrite: u8,
}

/// `struct psa_rot_provided_key`.
#[repr(C)]
struct CProvidedKey {
    key_type: u16,
    bits: u16,
    usage: u32,
    algorithm: u32,
    material: *mut u8,
    material_size: usize,
    material_length: usize,
}

const _: () = {
    use core::mem::{offset_of, size_of};
    assert!(size_of::<CGeometry>() == 16);
    assert!(offset_of!(CGeometry, multiwrite) == 12);
    assert!(offset_of!(CProvidedKey, material) == 12_usize.next_multiple_of(size_of::<usize>()));
    assert!(
        size_of::<CProvidedKey>() == offset_of!(CProvidedKey, material) + 3 * size_of::<usize>()
    );
};

unsafe extern "C" {
    fn psa_rot_flash_geometry(geometry: *mut CGeometry) -> i32;
    fn psa_rot_flash_read(offset: u32, data: *mut u8, length: usize) -> i32;
    fn psa_rot_flash_write(offset: u32, data: *const u8, length: usize) -> i32;
    safe fn psa_rot_flash_erase(offset: u32, length: u32) -> i32;
    fn psa_rot_entropy(buffer: *mut u8, length: usize) -> i32;
    fn psa_rot_root_key(key: *mut u8) -> i32;
    fn psa_rot_provided_key(label: *const u8, length: usize, key: *mut CProvidedKey) -> i32;
    safe fn psa_rot_lifecycle() -> u16;
    fn psa_rot_implementation_id(id: *mut u8);
    fn psa_rot_boot_data(data: *mut *const u8, size: *mut usize) -> i32;
    fn psa_rot_boot_record(index: u32, record: *mut CBootRecord) -> i32;
    safe fn psa_rot_certification_reference() -> *const c_char;
    safe fn psa_rot_verification_service() -> *const c_char;
    safe fn psa_rot_client_id() -> i32;
    safe fn psa_rot_may_format_foreign() -> bool;
    fn psa_rot_counter_read(value: *mut u32) -> i32;
    safe fn psa_rot_counter_increment() -> i32;
    safe fn psa_rot_lock() -> i32;
    safe fn psa_rot_unlock();
    #[cfg(feature = "panic-handler")]
    safe fn psa_rot_panic() -> !;
}

/// Takes the platform's lock, waiting for it.
///
/// # Errors
/// `BadState` where it cannot be waited for.
pub(crate) fn lock() -> Result<()> {
    Status::check(psa_rot_lock())
}

/// Gives the platform's lock back.
pub(crate) fn unlock() {
    psa_rot_unlock();
}

/// A defect of the services: it does not unwind, and says nothing, for the texts would cost flash.
#[cfg(feature = "panic-handler")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    psa_rot_panic()
}

/// The flash behind `psa_rot_flash_*`. Its geometry is known at run time only.
pub struct ExternalFlash;

/// A flash operation failed; the glue knows why.
#[derive(Debug)]
pub struct FlashFailure;

impl NorFlashError for FlashFailure {
    fn kind(&self) -> NorFlashErrorKind {
        NorFlashErrorKind::Other
    }
}

fn flash(code: i32) -> core::result::Result<(), FlashFailure> {
    if code == 0 { Ok(()) } else { Err(FlashFailure) }
}

fn geometry() -> Result<Geometry> {
    let mut c = CGeometry::default();
    // SAFETY: the hook fills in the structure it is given.
    Status::check(unsafe { psa_rot_flash_geometry(&raw mut c) })?;
    Ok(Geometry {
        sectors: c.sectors,
        sector_size: c.sector_size,
        write_block: c.write_block,
        multiwrite: c.multiwrite != 0,
    })
}

impl ErrorType for ExternalFlash {
    type Error = FlashFailure;
}

impl ReadNorFlash for ExternalFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> core::result::Result<(), FlashFailure> {
        // SAFETY: the hook writes `length` bytes from the pointer, no more.
        flash(unsafe { psa_rot_flash_read(offset, bytes.as_mut_ptr(), bytes.len()) })
    }

    fn capacity(&self) -> usize {
        geometry().map_or(0, |g| g.sectors.saturating_mul(g.sector_size) as usize)
    }
}

impl NorFlash for ExternalFlash {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = 1;

    fn erase(&mut self, from: u32, to: u32) -> core::result::Result<(), FlashFailure> {
        flash(psa_rot_flash_erase(from, to.checked_sub(from).ok_or(FlashFailure)?))
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> core::result::Result<(), FlashFailure> {
        // SAFETY: the hook reads `length` bytes from the pointer, no more.
        flash(unsafe { psa_rot_flash_write(offset, bytes.as_ptr(), bytes.len()) })
    }
}

/// The platform behind the other hooks.
pub struct External;

impl Platform for External {
    type Flash = ExternalFlash;

    fn geometry(&self, _flash: &Self::Flash) -> Result<Geometry> {
        geometry()
    }

    fn may_format_foreign(&self) -> bool {
        psa_rot_may_format_foreign()
    }

    fn entropy(&mut self, buffer: &mut [u8]) -> Result<()> {
        // SAFETY: the hook writes `length` bytes from the pointer, no more.
        let code = unsafe { psa_rot_entropy(buffer.as_mut_ptr(), buffer.len()) };
        Status::check(code).map_err(|_| Status::InsufficientEntropy)
    }

    fn root_key(&mut self, key: &mut RootKey) -> Result<()> {
        // SAFETY: the hook writes 32 bytes from the pointer, which the array has.
        Status::check(unsafe { psa_rot_root_key(key.as_mut_ptr()) })
    }

    fn provided_key(&mut self, label: &[u8], key: &mut ProvidedKey<'_>) -> Result<()> {
        let mut c = CProvidedKey {
            key_type: key.key_type,
            bits: key.bits,
            usage: key.usage,
            algorithm: key.algorithm,
            material: key.material.as_mut_ptr(),
            material_size: key.material.len(),
            material_length: 0,
        };
        // SAFETY: the hook reads `length` bytes of the label, and writes to the structure and to the room it names, no more.
        Status::check(unsafe { psa_rot_provided_key(label.as_ptr(), label.len(), &raw mut c) })?;
        key.key_type = c.key_type;
        key.bits = c.bits;
        key.usage = c.usage;
        key.algorithm = c.algorithm;
        key.length = c.material_length;
        Ok(())
    }

    fn lifecycle(&self) -> Lifecycle {
        // The low byte is the implementation's own (RFC 9783 §4.3.1).
        match psa_rot_lifecycle() & 0xff00 {
            0x1000 => Lifecycle::AssemblyAndTest,
            0x2000 => Lifecycle::PsaRotProvisioning,
            0x3000 => Lifecycle::Secured,
            0x4000 => Lifecycle::NonPsaRotDebug,
            0x5000 => Lifecycle::RecoverablePsaRotDebug,
            0x6000 => Lifecycle::Decommissioned,
            _ => Lifecycle::Unknown,
        }
    }

    fn implementation_id(&self) -> [u8; 32] {
        let mut id = [0; 32];
        // SAFETY: the hook writes 32 bytes from the pointer, which the array has.
        unsafe { psa_rot_implementation_id(id.as_mut_ptr()) };
        id
    }

    fn boot_data(&self) -> Option<&[u8]> {
        let (mut data, mut size) = (core::ptr::null(), 0);
        // SAFETY: the hook sets the two variables it is given.
        match Status::check(unsafe { psa_rot_boot_data(&raw mut data, &raw mut size) }) {
            Err(Status::NotSupported) => None,
            Ok(()) if !data.is_null() && isize::try_from(size).is_ok() => {
                // SAFETY: what a successful hook left is readable and stays as it is (platform.h).
                Some(unsafe { core::slice::from_raw_parts(data, size) })
            }
            _ => Some(&[]),
        }
    }

    fn boot_records(&self, visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> {
        for index in 0.. {
            let mut c = CBootRecord::EMPTY;
            // SAFETY: the hook fills in the structure it is given.
            match Status::check(unsafe { psa_rot_boot_record(index, &raw mut c) }) {
                Ok(()) => {}
                Err(Status::DoesNotExist) => return Ok(()),
                Err(other) => return Err(other),
            }
            // SAFETY: what a successful hook left in the structure is NULL or valid until its next call, and the texts end with
            // a NUL (platform.h). The record is dropped before the next call.
            let record = unsafe { c.read() }?;
            visit(&record)?;
        }
        Ok(())
    }

    fn certification_reference(&self) -> Option<&str> {
        // SAFETY: the hook returns NULL or a text that stays (platform.h).
        unsafe { text(psa_rot_certification_reference()) }.ok().flatten()
    }

    fn verification_service(&self) -> Option<&str> {
        // SAFETY: the hook returns NULL or a text that stays (platform.h).
        unsafe { text(psa_rot_verification_service()) }.ok().flatten()
    }

    fn client_id(&self) -> i32 {
        psa_rot_client_id()
    }

    fn counter(&mut self) -> Option<&mut dyn MonotonicCounter> {
        match self.read() {
            Err(Status::NotSupported) => None,
            _ => Some(self),
        }
    }
}

impl MonotonicCounter for External {
    fn read(&mut self) -> Result<u32> {
        let mut value = 0;
        // SAFETY: the hook writes the one word it is given.
        Status::check(unsafe { psa_rot_counter_read(&raw mut value) })?;
        Ok(value)
    }

    fn increment(&mut self) -> Result<()> {
        Status::check(psa_rot_counter_increment())
    }
}
