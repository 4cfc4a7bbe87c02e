//! `psa-rot device`: a simulated device.

use super::{Failure, Outcome, open, print, print_key, read, write};
use crate::cli::{Device, Measure, Provision};
use psa_rot::Rot;
use psa_rot::crypto::KeyId;
use psa_rot_host::{Device as DeviceFile, FlashGeometry, HostPlatform, OwnedBootRecord};
use psa_rot_token::VerificationKey;
use std::path::Path;

/// The largest image that is measured.
const IMAGE_LIMIT: u64 = 1 << 30;

/// The longest version of a component.
const VERSION_LIMIT: usize = 64;

pub fn run(command: Device) -> Outcome {
    match command {
        Device::Provision(what) => provision(&what),
        Device::Attest { device, challenge, out } => {
            attest(&device.flash, &challenge.0, out.as_deref())
        }
        Device::Iak { device, format } => {
            let mut rot = open(&device.flash)?;
            print_key(&attestation_key(&mut rot)?, format)
        }
        Device::Measure(what) => measure(what),
        Device::Key(command) => super::key::run(command),
    }
}

/// The public attestation key, as a point; the device makes the key when it has none.
pub fn attestation_key(rot: &mut Rot<HostPlatform>) -> Outcome<Vec<u8>> {
    let mut point = vec![0; 65];
    let length = rot
        .export_public_key(KeyId::INITIAL_ATTESTATION, &mut point)
        .map_err(Failure::refused("the device has no attestation key"))?;
    point.truncate(length);
    Ok(point)
}

/// Makes a token of exactly the size that the device tells beforehand.
pub fn token(rot: &mut Rot<HostPlatform>, challenge: &[u8]) -> Outcome<Vec<u8>> {
    let refused = || Failure::refused("the device makes no token");
    let size = rot.attest_token_size(challenge.len()).map_err(refused())?;
    let mut token = vec![0; size];
    let length = rot.attest_token(challenge, &mut token).map_err(refused())?;
    token.truncate(length);
    Ok(token)
}

fn provision(what: &Provision) -> Outcome {
    let flash = &what.device.flash;
    let geometry = FlashGeometry::new(what.sectors, what.erase_size, what.write_block)?;
    let (platform, file) = HostPlatform::create(flash, geometry, what.lifecycle)?;
    let point = first_start(platform, file).inspect_err(|_| {
        // A device that never started is none. The first error is the one to tell.
        let _ = std::fs::remove_file(flash);
        let _ = std::fs::remove_file(DeviceFile::path_for(flash));
    })?;
    let instance = VerificationKey::from_point(&point).map(|key| key.identifiers());
    let instance = instance.ok().and_then(|ids| ids.first().copied()).unwrap_or_default();
    let partition = geometry.partition;
    print(&format!(
        "{}: {} sectors of {} bytes, write block {}\ninstance id 01{}\n",
        flash.display(),
        partition.sectors,
        partition.sector_size,
        partition.write_block,
        hex::encode(instance)
    ))
}

fn first_start(platform: HostPlatform, file: psa_rot_host::FileFlash) -> Outcome<Vec<u8>> {
    let mut rot = Rot::new(platform, file);
    rot.init().map_err(Failure::refused("the device does not start"))?;
    rot.store().map(|_| ()).map_err(Failure::refused("the store cannot use this geometry"))?;
    attestation_key(&mut rot)
}

fn attest(flash: &Path, challenge: &[u8], out: Option<&Path>) -> Outcome {
    if !matches!(challenge.len(), 32 | 48 | 64) {
        let found = challenge.len();
        return Err(Failure::new(format!("the challenge has {found} bytes, not 32, 48 or 64")));
    }
    let mut rot = open(flash)?;
    write(out, &token(&mut rot, challenge)?)
}

fn measure(what: Measure) -> Outcome {
    if what.version.len() > VERSION_LIMIT || what.version.chars().any(char::is_control) {
        return Err(Failure::new(format!(
            "the version is longer than {VERSION_LIMIT} bytes, or not printable"
        )));
    }
    let signer = what.signer.0;
    let record = match (what.what.file, what.what.digest) {
        (Some(file), _) => {
            let image = read(&file, IMAGE_LIMIT)?;
            OwnedBootRecord::of_image(&what.measurement_type, &what.version, signer, &image)
        }
        (None, Some(digest)) => OwnedBootRecord {
            measurement_type: what.measurement_type,
            measurement_desc: format!("sha-{}", digest.0.len() * 8),
            measurement: digest.0,
            version: what.version,
            signer_id: signer,
        },
        (None, None) => return Err(Failure::new("there is nothing to measure")),
    };
    let (mut platform, _lock) = HostPlatform::open(&what.device.flash)?;
    if what.clear {
        platform.device().boot_records.clear();
    }
    let text = format!(
        "{} {} {}\n",
        record.measurement_type,
        record.version,
        hex::encode(&record.measurement)
    );
    platform.add_boot_record(record)?;
    print(&text)
}
