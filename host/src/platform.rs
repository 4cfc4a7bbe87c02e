//! The platform traits on a PC.

use crate::device::{Device, FlashGeometry, OwnedBootRecord};
use crate::error::HostError;
use crate::flash::FileFlash;
use psa_rot::platform::{
    BootRecord, Geometry, Lifecycle, MonotonicCounter, Platform, RootKey, TokenProfile,
};
use psa_rot::{Result as PsaResult, Status};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A simulated device: what `psa_rot::Rot` needs besides the flash.
///
/// Its boot chain begins with one component of type `PRoT`: the running program, which has the services in it; measured at each
/// start, so a token tells which program made it. The records of the device file follow.
///
/// The device's state is shared with its [`FileFlash`], which counts erases in it.
#[derive(Debug)]
pub struct HostPlatform {
    device: Arc<Mutex<Device>>,
    counter: SharedCounter,
    /// The measurement of the running program, taken when it is first asked for.
    this_program: OnceLock<Option<OwnedBootRecord>>,
    // What the trait hands out by reference. It does not change while a device runs.
    certification_reference: Option<String>,
    verification_service: Option<String>,
}

#[derive(Debug)]
struct SharedCounter(Arc<Mutex<Device>>);

impl MonotonicCounter for SharedCounter {
    fn read(&mut self) -> PsaResult<u32> {
        locked(&self.0).read()
    }

    fn increment(&mut self) -> PsaResult<()> {
        locked(&self.0).increment()
    }
}

/// The device, even if another thread panicked while it held it: its state is whole at any time.
fn locked(device: &Mutex<Device>) -> MutexGuard<'_, Device> {
    device.lock().unwrap_or_else(PoisonError::into_inner)
}

impl HostPlatform {
    /// A platform for this device, which counts the erases of `flash`.
    #[must_use]
    pub fn new(device: Device, flash: &mut FileFlash) -> Self {
        let certification_reference = device.certification_reference.clone();
        let verification_service = device.verification_service.clone();
        let device = Arc::new(Mutex::new(device));
        flash.count_erases_in(Arc::clone(&device));
        let counter = SharedCounter(Arc::clone(&device));
        let this_program = OnceLock::new();
        Self { device, counter, this_program, certification_reference, verification_service }
    }

    /// A new device in memory, with a random root key and a blank flash: for tests.
    ///
    /// # Errors
    /// [`HostError::Geometry`], [`HostError::Entropy`].
    pub fn in_memory(
        geometry: FlashGeometry,
        lifecycle: Lifecycle,
    ) -> Result<(Self, FileFlash), HostError> {
        let device = Device::new(geometry, lifecycle)?;
        let mut flash = FileFlash::in_memory(geometry)?;
        Ok((Self::new(device, &mut flash), flash))
    }

    /// Makes a new device in the files `flash` and `flash.device`, with a random root key and a blank flash.
    ///
    /// # Errors
    /// [`HostError::Exists`] if either file is there; [`HostError::Geometry`], [`HostError::Entropy`], [`HostError::Io`].
    pub fn create(
        flash: &Path,
        geometry: FlashGeometry,
        lifecycle: Lifecycle,
    ) -> Result<(Self, FileFlash), HostError> {
        let mut device = Device::new(geometry, lifecycle)?;
        let device_path = Device::path_for(flash);
        if device_path.exists() {
            return Err(HostError::Exists(device_path));
        }
        let mut file = FileFlash::create(flash, geometry)?;
        device.save_as(&device_path).inspect_err(|_| {
            // A flash without its device is of no use to anybody.
            let _ = std::fs::remove_file(flash);
        })?;
        Ok((Self::new(device, &mut file), file))
    }

    /// Opens the device in the files `flash` and `flash.device`. Changes neither.
    ///
    /// # Errors
    /// [`HostError::Io`], [`HostError::Device`], [`HostError::Size`], [`HostError::InUse`].
    pub fn open(flash: &Path) -> Result<(Self, FileFlash), HostError> {
        // The flash first: its absence is the better message.
        if let Err(source) = std::fs::metadata(flash) {
            let beside = Device::path_for(flash);
            return Err(if beside.exists() {
                HostError::FlashGone(beside)
            } else {
                HostError::io("cannot open", flash)(source)
            });
        }
        let geometry = Device::load(&Device::path_for(flash))?.geometry;
        let mut file = FileFlash::open(flash, geometry)?;
        // Again, now that nobody else writes it.
        let device = Device::load(&Device::path_for(flash))?;
        Ok((Self::new(device, &mut file), file))
    }

    /// The device's state; hold it shortly.
    pub fn device(&self) -> MutexGuard<'_, Device> {
        locked(&self.device)
    }

    /// Adds a boot record, for this and all later boots.
    ///
    /// # Errors
    /// [`HostError::Io`].
    pub fn add_boot_record(&mut self, record: OwnedBootRecord) -> Result<(), HostError> {
        let mut device = self.device();
        device.boot_records.push(record);
        device.save()
    }
}

impl Platform for HostPlatform {
    type Flash = FileFlash;

    fn geometry(&self, flash: &FileFlash) -> PsaResult<Geometry> {
        Ok(flash.geometry().partition)
    }

    fn entropy(&mut self, buffer: &mut [u8]) -> PsaResult<()> {
        getrandom::fill(buffer).map_err(|_| Status::InsufficientEntropy)
    }

    fn root_key(&mut self, key: &mut RootKey) -> PsaResult<()> {
        key.copy_from_slice(self.device().root_key.as_slice());
        Ok(())
    }

    fn lifecycle(&self) -> Lifecycle {
        self.device().lifecycle
    }

    fn implementation_id(&self) -> [u8; 32] {
        self.device().implementation_id
    }

    fn boot_records(
        &self,
        visit: &mut dyn FnMut(&BootRecord<'_>) -> PsaResult<()>,
    ) -> PsaResult<()> {
        let this_program = self.this_program.get_or_init(OwnedBootRecord::of_this_program);
        visit(&this_program.as_ref().ok_or(Status::DataCorrupt)?.as_record())?;
        // A copy, so that `visit` may ask the platform for other things.
        let records = self.device().boot_records.clone();
        records.iter().try_for_each(|record| visit(&record.as_record()))
    }

    fn token_profile(&self) -> TokenProfile {
        self.device().token_profile
    }

    fn token_key_id(&self) -> bool {
        self.device().token_key_id
    }

    fn certification_reference(&self) -> Option<&str> {
        self.certification_reference.as_deref()
    }

    fn verification_service(&self) -> Option<&str> {
        self.verification_service.as_deref()
    }

    fn counter(&mut self) -> Option<&mut dyn MonotonicCounter> {
        Some(&mut self.counter)
    }
}

/// The device that C programs on the PC use: in the file that the environment variable `PSA_ROT_FLASH` names, or in
/// `psa_rot_flash.bin` in the working directory.
///
/// If there is no such file, a new device is made: lifecycle secured (so that its tokens are trusted and `WRITE_ONCE` holds) and
/// the default geometry.
///
/// # Errors
/// Those of [`HostPlatform::open`] and [`HostPlatform::create`].
pub fn open_from_environment() -> Result<(HostPlatform, FileFlash), HostError> {
    let path = std::env::var_os("PSA_ROT_FLASH").filter(|name| !name.is_empty());
    let path = path.map_or_else(|| PathBuf::from("psa_rot_flash.bin"), PathBuf::from);
    if path.exists() || Device::path_for(&path).exists() {
        return HostPlatform::open(&path);
    }
    HostPlatform::create(&path, FlashGeometry::default(), Lifecycle::Secured)
}

#[cfg(test)]
mod tests {
    use super::*;
    use embedded_storage::nor_flash::NorFlash;

    #[test]
    fn counter_wear_and_boot_records_are_there_after_the_device_is_opened_again() {
        let folder = std::env::temp_dir().join(format!("psa-rot-platform-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("flash");
        let geometry = FlashGeometry::default();
        let (mut platform, mut flash) =
            HostPlatform::create(&path, geometry, Lifecycle::Secured).unwrap();
        let root_key = platform.device().root_key.clone();
        platform.counter().unwrap().increment().unwrap();
        flash.erase(4096, 12_288).unwrap();
        flash.erase(4096, 8192).unwrap();
        let record = OwnedBootRecord::of_image("App", "1", vec![0; 32], b"image");
        platform.add_boot_record(record.clone()).unwrap();
        assert!(matches!(HostPlatform::open(&path), Err(HostError::InUse(_))));
        drop((platform, flash));

        std::fs::rename(&path, folder.join("away")).unwrap();
        assert!(matches!(HostPlatform::open(&path), Err(HostError::FlashGone(_))));
        std::fs::rename(folder.join("away"), &path).unwrap();
        let (mut platform, flash) = HostPlatform::open(&path).unwrap();
        assert_eq!(platform.counter().unwrap().read(), Ok(1));
        assert_eq!(platform.device().erase_counts, [0, 2, 1]);
        assert!(platform.device().root_key == root_key);
        let mut types = Vec::new();
        let mut visit = |seen: &BootRecord<'_>| {
            types.push(seen.measurement_type.to_owned());
            Ok(())
        };
        platform.boot_records(&mut visit).unwrap();
        assert_eq!(types, ["PRoT", "App"]);
        assert_eq!(platform.device().boot_records, [record]);
        drop((platform, flash));
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
