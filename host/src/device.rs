//! What a device keeps outside its storage partition: fuses, counters, boot records. One small text file.

use crate::error::HostError;
use psa_rot::platform::{BootRecord, Geometry, Lifecycle, MonotonicCounter, RootKey};
use psa_rot::{Result as PsaResult, Status};
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
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
        let mut device = parse(text).map_err(|(line, problem)| at(line, &problem))?;
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
        file.write_all(self.text().as_bytes())
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

    fn text(&self) -> String {
        let Geometry { sectors, sector_size, write_block, multiwrite } = self.geometry.partition;
        let mut out = String::from(
            "# A simulated psa-rot device: all that a real one has in silicon. Holds the root key: keep it secret.\n",
        );
        // Writing to a String cannot fail.
        let _ = writeln!(out, "version = 1");
        let _ = writeln!(out, "root-key = \"{}\"", to_hex(self.root_key.as_slice()));
        let _ = writeln!(out, "lifecycle = \"{}\"", self.lifecycle_name());
        let _ = writeln!(out, "implementation-id = \"{}\"", to_hex(&self.implementation_id));
        for (key, value) in [
            ("certification-reference", &self.certification_reference),
            ("verification-service", &self.verification_service),
        ] {
            if let Some(value) = value {
                let _ = writeln!(out, "{key} = {}", quoted(value));
            }
        }
        let _ = writeln!(out, "sectors = {sectors}\nsector-size = {sector_size}");
        let _ =
            writeln!(out, "erase-size = {}\nwrite-block = {write_block}", self.geometry.erase_size);
        let _ = writeln!(out, "multiwrite = {multiwrite}\ncounter = {}", self.counter);
        let counts: Vec<String> = self.erase_counts.iter().map(u32::to_string).collect();
        let _ = writeln!(out, "erase-counts = [{}]", counts.join(", "));
        for record in &self.boot_records {
            let _ = writeln!(out, "\n[[boot-record]]");
            let _ = writeln!(out, "type = {}", quoted(&record.measurement_type));
            let _ = writeln!(out, "measurement = \"{}\"", to_hex(&record.measurement));
            let _ = writeln!(out, "version = {}", quoted(&record.version));
            let _ = writeln!(out, "signer-id = \"{}\"", to_hex(&record.signer_id));
            let _ = writeln!(out, "hash = {}", quoted(&record.measurement_desc));
        }
        out
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

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits?;
    if digits.len() % 2 != 0 {
        return None;
    }
    Some(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, d| byte << 4 | d)).collect())
}

/// A TOML basic string. Control characters cannot stand in it, so they become spaces.
fn quoted(text: &str) -> String {
    let mut out = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn unquoted(value: &str) -> Option<String> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    let mut out = String::new();
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return None,
            '\\' => out.push(chars.next().filter(|c| matches!(c, '"' | '\\'))?),
            c => out.push(c),
        }
    }
    Some(out)
}

/// Reads the text form; the error is a line number (0: the whole) and what is wrong.
fn parse(text: &str) -> Result<Device, (usize, String)> {
    let mut device = Device {
        path: None,
        root_key: RootKey::new([0; 32]),
        lifecycle: Lifecycle::Unknown,
        implementation_id: Device::IMPLEMENTATION_ID,
        certification_reference: None,
        verification_service: None,
        geometry: FlashGeometry::default(),
        counter: 0,
        erase_counts: Vec::new(),
        boot_records: Vec::new(),
    };
    let mut seen: Vec<String> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if line == "[[boot-record]]" {
            device.boot_records.push(OwnedBootRecord::default());
            seen.retain(|key| !key.starts_with("boot-record."));
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .ok_or_else(|| (number, "it is not of the form key = value".to_owned()))?;
        let (key, value) = (key.trim(), value.trim());
        let full = if device.boot_records.is_empty() {
            key.to_owned()
        } else {
            format!("boot-record.{key}")
        };
        if seen.contains(&full) {
            return Err((number, format!("{key} is there twice")));
        }
        if set(&mut device, key, value).is_none() {
            return Err((number, format!("{key} is unknown or has no valid value")));
        }
        seen.push(full);
    }
    for key in
        ["version", "root-key", "lifecycle", "sectors", "sector-size", "erase-size", "write-block"]
    {
        if !seen.iter().any(|k| k == key) {
            return Err((0, format!("it is not a device file: {key} is missing")));
        }
    }
    Ok(device)
}

/// Sets one field from its text form; none if the key is unknown or the value not valid.
fn set(device: &mut Device, key: &str, value: &str) -> Option<()> {
    let hash =
        |value: &str| from_hex(&unquoted(value)?).filter(|v| matches!(v.len(), 32 | 48 | 64));
    if let Some(record) = device.boot_records.last_mut() {
        match key {
            "type" => record.measurement_type = unquoted(value)?,
            "measurement" => record.measurement = hash(value)?,
            "version" => record.version = unquoted(value)?,
            "signer-id" => record.signer_id = hash(value)?,
            "hash" => record.measurement_desc = unquoted(value)?,
            _ => return None,
        }
        return Some(());
    }
    let partition = &mut device.geometry.partition;
    match key {
        "version" => (value == "1").then_some(())?,
        "root-key" => device.root_key = RootKey::new(from_hex(&unquoted(value)?)?.try_into().ok()?),
        "lifecycle" => device.lifecycle = Device::lifecycle_by_name(&unquoted(value)?)?,
        "implementation-id" => {
            device.implementation_id = from_hex(&unquoted(value)?)?.try_into().ok()?
        }
        "certification-reference" => device.certification_reference = Some(unquoted(value)?),
        "verification-service" => device.verification_service = Some(unquoted(value)?),
        "sectors" => partition.sectors = value.parse().ok()?,
        "sector-size" => partition.sector_size = value.parse().ok()?,
        "erase-size" => device.geometry.erase_size = value.parse().ok()?,
        "write-block" => partition.write_block = value.parse().ok()?,
        "multiwrite" => partition.multiwrite = value.parse().ok()?,
        "counter" => device.counter = value.parse().ok()?,
        "erase-counts" => {
            let list = value.strip_prefix('[')?.strip_suffix(']')?.trim();
            let counts: Result<Vec<u32>, _> =
                list.split(',').map(str::trim).filter(|c| !c.is_empty()).map(str::parse).collect();
            device.erase_counts = counts.ok()?;
        }
        _ => return None,
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device() -> Device {
        let mut device =
            Device::new(FlashGeometry::new(8, 512, 512).unwrap(), Lifecycle::NonPsaRotDebug)
                .unwrap();
        device.verification_service = Some("https://example.org/\"a\\b\"".to_owned());
        device.certification_reference = Some("1234567890123-12345".to_owned());
        device.counter = 7;
        device.erase_counts = vec![1, 0, 3];
        for kind in ["PRoT", "App"] {
            device.boot_records.push(OwnedBootRecord {
                measurement_type: kind.to_owned(),
                measurement: vec![1; 32],
                version: "1.2 = \"x\"".to_owned(),
                signer_id: vec![2; 64],
                measurement_desc: String::new(),
            });
        }
        device
    }

    #[test]
    fn a_device_comes_back_from_its_text() {
        let device = device();
        assert_eq!(parse(&device.text()), Ok(device));
    }

    #[test]
    fn a_device_file_with_a_changed_or_missing_character_is_read_or_refused_without_a_panic() {
        let text = device().text();
        for at in 0..text.len() {
            let _ = parse(&text[..at]);
            for with in ["\"", "=", "x", "\n", "\u{e9}"] {
                let mut changed = text.clone();
                changed.replace_range(at..=at, with);
                let _ = parse(&changed);
            }
        }
    }

    #[test]
    fn a_problem_is_told_with_its_line() {
        assert_eq!(parse("version = 1\nroot-key = \"00\"").unwrap_err().0, 2);
        assert_eq!(
            parse("version = 1\nversion = 1").unwrap_err(),
            (2, "version is there twice".to_owned())
        );
        assert_eq!(
            parse("").unwrap_err(),
            (0, "it is not a device file: version is missing".to_owned())
        );
    }

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
