//! What a device keeps outside its storage partition: fuses, counters, boot records. One small text file.

mod text;

use crate::error::HostError;
use psa_rot::platform::{BootRecord, Geometry, Lifecycle, MonotonicCounter, RootKey, TokenProfile};
use psa_rot::{Result as PsaResult, Status};
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The geometry of a simulated flash. All sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlashGeometry {
    /// What the store sees.
    pub partition: Geometry,
    /// The least area that one erase clears; a sector is a whole number of them.
    pub erase_size: u32,
}

impl Default for FlashGeometry {
    /// 16 sectors of one 4,096-byte erase block, programmed 4 bytes at a time: the internal flash of an nRF5340.
    fn default() -> Self {
        Self {
            partition: Geometry {
                sectors: 16,
                sector_size: 4096,
                write_block: 4,
                multiwrite: false,
            },
            erase_size: 4096,
        }
    }
}

impl FlashGeometry {
    /// The largest flash that can be simulated.
    pub const MAX_SIZE: u64 = 64 * 1024 * 1024;

    /// A geometry of `sectors` sectors with the given erase block and write block. A sector is one erase block, or as many
    /// as it takes to hold 16 write blocks and 1,024 bytes.
    ///
    /// # Errors
    /// [`HostError::Geometry`], see [`Self::check`].
    pub fn new(sectors: u32, erase_size: u32, write_block: u32) -> Result<Self, HostError> {
        let least = u64::from(write_block).saturating_mul(16).max(1024);
        let blocks = least.div_ceil(u64::from(erase_size.max(1)));
        let sector_size =
            u32::try_from(blocks.saturating_mul(u64::from(erase_size))).unwrap_or(u32::MAX);
        let partition = Geometry { sectors, sector_size, write_block, multiwrite: false };
        let geometry = Self { partition, erase_size };
        geometry.check()?;
        Ok(geometry)
    }

    /// The size of the whole flash.
    #[must_use]
    pub fn size(&self) -> u64 {
        u64::from(self.partition.sectors) * u64::from(self.partition.sector_size)
    }

    /// Whether such a flash can exist and hold a store.
    ///
    /// # Errors
    /// [`HostError::Geometry`] with the reason.
    pub fn check(&self) -> Result<(), HostError> {
        let Geometry { sectors, sector_size, write_block, .. } = self.partition;
        let problem = if sectors < 2 {
            format!("it needs at least 2 sectors, not {sectors}")
        } else if !write_block.is_power_of_two() || write_block > 512 {
            format!("the write block must be a power of two from 1 to 512, not {write_block}")
        } else if self.erase_size == 0 || !self.erase_size.is_multiple_of(write_block) {
            format!("the erase block of {} is no whole number of write blocks", self.erase_size)
        } else if sector_size == 0 || !sector_size.is_multiple_of(self.erase_size) {
            format!("a sector of {sector_size} is no whole number of erase blocks")
        } else if sector_size > 65_536 {
            format!("a sector may have at most 65536 bytes, not {sector_size}")
        } else if self.size() > Self::MAX_SIZE {
            format!(
                "{} bytes are more than the {} that can be simulated",
                self.size(),
                Self::MAX_SIZE
            )
        } else {
            return Ok(());
        };
        Err(HostError::Geometry(problem))
    }
}

/// A boot record that owns its data; see [`BootRecord`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct OwnedBootRecord {
    /// The measurement type, for example `App`.
    pub measurement_type: String,
    /// The hash of the component: 32, 48 or 64 bytes.
    pub measurement: Vec<u8>,
    /// The version; empty if unknown.
    pub version: String,
    /// The hash of the key that signed the component: 32, 48 or 64 bytes.
    pub signer_id: Vec<u8>,
    /// The hash algorithm's IANA name, for example `sha-256`; empty if unknown.
    pub measurement_desc: String,
}

impl OwnedBootRecord {
    /// The record of an image: its SHA-256.
    #[must_use]
    pub fn of_image(
        measurement_type: &str,
        version: &str,
        signer_id: Vec<u8>,
        image: &[u8],
    ) -> Self {
        Self {
            measurement_type: measurement_type.to_owned(),
            measurement: Sha256::digest(image).to_vec(),
            version: version.to_owned(),
            signer_id,
            measurement_desc: "sha-256".to_owned(),
        }
    }

    /// The running program as the component of type `PRoT`: its executable file, this package's version, and a signer id of
    /// zeros because nobody signs it. None if the file cannot be read.
    pub(crate) fn of_this_program() -> Option<Self> {
        let image = std::fs::read(std::env::current_exe().ok()?).ok()?;
        Some(Self::of_image("PRoT", env!("CARGO_PKG_VERSION"), vec![0; 32], &image))
    }

    /// The same record, borrowed.
    #[must_use]
    pub fn as_record(&self) -> BootRecord<'_> {
        BootRecord {
            measurement_type: &self.measurement_type,
            measurement: &self.measurement,
            version: &self.version,
            signer_id: &self.signer_id,
            measurement_desc: &self.measurement_desc,
        }
    }
}

/// Everything a simulated device has besides its flash. The file form is made for reading and editing by people:
/// a subset of TOML, one `key = value` on a line, byte strings in hexadecimal.
#[derive(Clone, PartialEq, Eq)]
pub struct Device {
    /// The file; none for a device that lives in memory.
    path: Option<PathBuf>,
    /// The root key. Whoever reads it can read all that the device stores.
    pub root_key: RootKey,
    /// The lifecycle state.
    pub lifecycle: Lifecycle,
    /// The claim that names the make of the immutable root of trust.
    pub implementation_id: [u8; 32],
    /// The certification reference, if any.
    pub certification_reference: Option<String>,
    /// The address of a verification service, if any.
    pub verification_service: Option<String>,
    /// The profile of its tokens.
    pub token_profile: TokenProfile,
    /// Whether their header names the attestation key.
    pub token_key_id: bool,
    /// The geometry of the flash.
    pub geometry: FlashGeometry,
    /// The monotonic counter.
    pub counter: u32,
    /// How often each erase block was erased, as far as it was counted.
    pub erase_counts: Vec<u32>,
    /// What the boot chain measured, in boot order.
    pub boot_records: Vec<OwnedBootRecord>,
}

/// The lifecycle states by the names that files and the command line use.
const LIFECYCLES: [(&str, Lifecycle); 7] = [
    ("unknown", Lifecycle::Unknown),
    ("assembly-and-test", Lifecycle::AssemblyAndTest),
    ("provisioning", Lifecycle::PsaRotProvisioning),
    ("secured", Lifecycle::Secured),
    ("non-psa-rot-debug", Lifecycle::NonPsaRotDebug),
    ("recoverable-psa-rot-debug", Lifecycle::RecoverablePsaRotDebug),
    ("decommissioned", Lifecycle::Decommissioned),
];

impl Device {
    /// The implementation id of simulated devices: readable, so that nobody takes it for a chip's.
    pub const IMPLEMENTATION_ID: [u8; 32] = *b"psa-rot simulated device, not HW";

    /// The names of the lifecycle states, in the order of their values.
    pub fn lifecycle_names() -> impl Iterator<Item = &'static str> {
        LIFECYCLES.into_iter().map(|(name, _)| name)
    }

    /// The lifecycle state of that name.
    #[must_use]
    pub fn lifecycle_by_name(name: &str) -> Option<Lifecycle> {
        LIFECYCLES.into_iter().find(|(n, _)| *n == name).map(|(_, l)| l)
    }

    /// The name of the present lifecycle state.
    #[must_use]
    pub fn lifecycle_name(&self) -> &'static str {
        LIFECYCLES.into_iter().find(|(_, l)| *l == self.lifecycle).map_or("unknown", |(n, _)| n)
    }

    /// A new device with a random root key, in memory.
    ///
    /// # Errors
    /// [`HostError::Geometry`], [`HostError::Entropy`].
    pub fn new(geometry: FlashGeometry, lifecycle: Lifecycle) -> Result<Self, HostError> {
        geometry.check()?;
        let mut root_key = RootKey::new([0; 32]);
        getrandom::fill(root_key.as_mut_slice()).map_err(|_| HostError::Entropy)?;
        Ok(Self {
            path: None,
            root_key,
            lifecycle,
            implementation_id: Self::IMPLEMENTATION_ID,
            certification_reference: None,
            verification_service: None,
            token_profile: TokenProfile::CONFIGURED,
            token_key_id: false,
            geometry,
            counter: 0,
            erase_counts: Vec::new(),
            boot_records: Vec::new(),
        })
    }

    /// The device file that belongs to a flash file: the same name with `.device` behind it.
    #[must_use]
    pub fn path_for(flash: &Path) -> PathBuf {
        let mut name = flash.as_os_str().to_owned();
        name.push(".device");
        PathBuf::from(name)
    }

    /// Reads a device file.
    ///
    /// # Errors
    /// [`HostError::Io`], [`HostError::Device`].
    pub fn load(path: &Path) -> Result<Self, HostError> {
        let bytes = std::fs::read(path).map_err(HostError::io("cannot read", path))?;
        let at = |line, problem: &str| HostError::Device {
            path: path.to_owned(),
            line,
            problem: problem.to_owned(),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| at(0, "it is not a device file"))?;
        let mut device = text::parse(text).map_err(|(line, problem)| at(line, &problem))?;
        device.geometry.check().map_err(|error| at(0, &error.to_string()))?;
        device.path = Some(path.to_owned());
        Ok(device)
    }

    /// Writes the device to its file, at once and whole: a reader sees the old or the new content. Does nothing for a
    /// device in memory.
    ///
    /// # Errors
    /// [`HostError::Io`].
    pub fn save(&self) -> Result<(), HostError> {
        let Some(path) = &self.path else { return Ok(()) };
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(".new");
        let temporary = PathBuf::from(temporary);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file =
            options.open(&temporary).map_err(HostError::io("cannot write", &temporary))?;
        file.write_all(text::of(self).as_bytes())
            .map_err(HostError::io("cannot write", &temporary))?;
        drop(file);
        std::fs::rename(&temporary, path).map_err(HostError::io("cannot replace", path))
    }

    /// Gives the device a file, from now on; writes it.
    ///
    /// # Errors
    /// [`HostError::Io`].
    pub fn save_as(&mut self, path: &Path) -> Result<(), HostError> {
        self.path = Some(path.to_owned());
        self.save()
    }

    /// The same device, without its file: nothing that happens to it is kept.
    #[must_use]
    pub fn in_memory(self) -> Self {
        Self { path: None, ..self }
    }

    /// Counts one erase of the erase block with this number.
    pub(crate) fn count_erase(&mut self, block: usize) {
        if self.erase_counts.len() <= block {
            self.erase_counts.resize(block + 1, 0);
        }
        if let Some(count) = self.erase_counts.get_mut(block) {
            *count = count.saturating_add(1);
        }
    }
}

impl MonotonicCounter for Device {
    fn read(&mut self) -> PsaResult<u32> {
        Ok(self.counter)
    }

    fn increment(&mut self) -> PsaResult<()> {
        let next = self.counter.checked_add(1).ok_or(Status::InsufficientStorage)?;
        let before = std::mem::replace(&mut self.counter, next);
        self.save().map_err(|_| {
            self.counter = before;
            Status::HardwareFailure
        })
    }
}

impl std::fmt::Debug for Device {
    /// Leaves the root key out.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Device")
            .field("path", &self.path)
            .field("lifecycle", &self.lifecycle)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geometry_that_no_flash_has_is_refused() {
        for (sectors, erase, write) in [
            (1, 4096, 4),
            (4, 4096, 3),
            (4, 4096, 1024),
            (4, 0, 4),
            (4, 100, 8),
            (4, 131_072, 4),
            (65_536, 65_536, 4),
        ] {
            assert!(
                FlashGeometry::new(sectors, erase, write).is_err(),
                "{sectors} {erase} {write}"
            );
        }
        assert_eq!(FlashGeometry::new(4, 512, 512).unwrap().partition.sector_size, 8192);
        assert_eq!(FlashGeometry::new(4, 4096, 4).unwrap().partition.sector_size, 4096);
    }
}
