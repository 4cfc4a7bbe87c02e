//! `psa-rot device`: a simulated device.

use super::{Failure, Outcome, open, print, print_key, read, write};
use crate::cli::{Algorithm, Device, Measure, Provision, TokenProfile};
use psa_rot::Rot;
use psa_rot::attestation::{cose, instance_id, symmetric_instance_id};
use psa_rot::crypto::{KeyId, KeyType};
use psa_rot::platform::Lifecycle;
use psa_rot_host::{Device as DeviceFile, FlashGeometry, HostPlatform, OwnedBootRecord};
use std::path::Path;

/// The largest image that is measured.
const IMAGE_LIMIT: u64 = 1 << 30;

/// The largest file with an attestation key; that of P-521 has 66 bytes.
const FILE_LIMIT: u64 = 4096;

/// The longest public key, of the same curve.
const POINT_LIMIT: usize = 133;

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
        Device::ImportMbedtlsKeys(what) => super::mbedtls_keys::run(&what),
    }
}

/// The public attestation key, as a point; the device makes the key when it has none.
pub fn attestation_key(rot: &mut Rot<HostPlatform>) -> Outcome<Vec<u8>> {
    let attributes = rot.get_key_attributes(KeyId::INITIAL_ATTESTATION);
    if attributes.is_ok_and(|attributes| attributes.key_type == KeyType::HMAC) {
        return Err(Failure::new(
            "the attestation key is an HMAC key: it has no public part, and cannot be endorsed",
        ));
    }
    let mut point = vec![0; POINT_LIMIT];
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
    let key = what.attestation_key.as_deref().map(attestation_key_file).transpose()?;
    let brought_in = key.zip(what.attestation_algorithm);
    // Where nothing is brought in, the device need not pass through the factory.
    let first = if brought_in.is_some() { Lifecycle::PsaRotProvisioning } else { what.lifecycle };
    let (platform, file) = HostPlatform::create(flash, geometry, first)?;
    let instance = configure(&platform, what)
        .and_then(|()| first_start(platform, file, brought_in))
        .and_then(|instance| leave_factory(what).map(|()| instance))
        .inspect_err(|_| {
            // A device that never started is none. The first error is the one to tell.
            let _ = std::fs::remove_file(flash);
            let _ = std::fs::remove_file(DeviceFile::path_for(flash));
        })?;
    let partition = geometry.partition;
    print(&format!(
        "{}: {} sectors of {} bytes, write block {}\ninstance id {}\n",
        flash.display(),
        partition.sectors,
        partition.sector_size,
        partition.write_block,
        hex::encode(instance)
    ))
}

/// A key as `psa_import_key` takes it, told apart from the forms that people have keys in.
fn attestation_key_file(path: &Path) -> Outcome<Vec<u8>> {
    let bytes = read(path, FILE_LIMIT)?;
    if bytes.trim_ascii_start().starts_with(b"-----BEGIN") {
        let name = path.display();
        return Err(Failure::new(format!("{name} is PEM; the bytes of the key alone are wanted")));
    }
    Ok(bytes)
}

fn configure(platform: &HostPlatform, what: &Provision) -> Outcome {
    let mut device = platform.device();
    device.token_profile = match what.profile {
        TokenProfile::Tfm => psa_rot::platform::TokenProfile::Tfm,
        TokenProfile::PsaIot1 => psa_rot::platform::TokenProfile::PsaIot1,
    };
    device.token_key_id = what.key_id;
    Ok(device.save()?)
}

/// Starts the device for the first time, brings the key in or has it made, and gives the instance id.
fn first_start(
    platform: HostPlatform,
    file: psa_rot_host::FileFlash,
    brought_in: Option<(Vec<u8>, Algorithm)>,
) -> Outcome<[u8; 33]> {
    let mut rot = Rot::new(platform, file);
    rot.init().map_err(Failure::refused("the device does not start"))?;
    rot.store().map(|_| ()).map_err(Failure::refused("the store cannot use this geometry"))?;
    if let Some((key, algorithm)) = brought_in {
        let algorithm = cose::Algorithm::from(algorithm);
        rot.provision_attestation_key(algorithm, &key).map_err(Failure::refused(format!(
            "{} bytes are no attestation key for {}, which takes {}",
            key.len(),
            if algorithm.is_mac() { "this HMAC" } else { "this curve" },
            match algorithm {
                cose::Algorithm::Es384 | cose::Algorithm::Hmac384 => 48,
                cose::Algorithm::Es512 => 66,
                cose::Algorithm::Hmac512 => 64,
                _ => 32,
            }
        )))?;
        if algorithm.is_mac() {
            return Ok(symmetric_instance_id(&key));
        }
    }
    attestation_key(&mut rot).map(|point| instance_id(&point))
}

fn leave_factory(what: &Provision) -> Outcome {
    let (platform, _lock) = HostPlatform::open(&what.device.flash)?;
    let mut device = platform.device();
    device.lifecycle = what.lifecycle;
    Ok(device.save()?)
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
