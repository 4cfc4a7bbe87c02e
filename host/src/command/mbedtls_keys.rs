//! `psa-rot device import-mbedtls-keys`: keys from the files that Mbed TLS writes on a PC.
//!
//! ```text
//!  0            8      12      16
//! | PSA\0ITS\0 | size | flags | what psa_its_set was given ...
//! ```

use super::{Failure, Outcome, open, print, read};
use crate::cli::ImportMbedtlsKeys;
use psa_rot::crypto::KeyId;
use psa_rot::{Rot, Status};
use psa_rot_host::HostPlatform;
use std::path::Path;

/// The largest file: the largest key, and two headers.
const FILE_LIMIT: u64 = 8192 + 52;

const MAGIC: &[u8] = b"PSA\0ITS\0";
const HEADER_LEN: usize = 16;

/// The seed of the random generator, and whatever else Mbed TLS keeps for itself.
const NO_KEYS: std::ops::RangeInclusive<u64> = 0xffff_0000..=0xffff_ffff;

pub fn run(what: &ImportMbedtlsKeys) -> Outcome {
    if what.id.is_some() && what.files.len() > 1 {
        return Err(Failure::new("--id is for one file"));
    }
    let mut rot = open(&what.device.flash)?;
    let mut failures = Vec::new();
    for file in &what.files {
        let name = file.display();
        match import(&mut rot, file, what.id) {
            Ok(Some(id)) => print(&format!("{name}: key {id:#x}\n"))?,
            Ok(None) => print(&format!("{name}: no key, and not needed\n"))?,
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    match failures.as_slice() {
        [] => Ok(()),
        [one] => Err(Failure::new(one)),
        many => {
            let (bad, all) = (many.len(), what.files.len());
            let reasons = many.join("; ");
            Err(Failure::new(format!("{bad} of {all} files hold no key to import: {reasons}")))
        }
    }
}

/// Brings one key in and gives its identifier; `None` for a file that holds something else of Mbed TLS's.
fn import(rot: &mut Rot<HostPlatform>, path: &Path, id: Option<u32>) -> Outcome<Option<u32>> {
    let name = path.display();
    let uid = id.map(u64::from).or_else(|| uid(path));
    if uid.is_some_and(|uid| NO_KEYS.contains(&uid)) {
        return Ok(None);
    }
    let key = uid.and_then(|uid| u32::try_from(uid).ok()).filter(|id| KeyId(*id).is_user());
    let key = key.ok_or_else(|| {
        let problem = match uid {
            // The upper half is the owner's number, where Mbed TLS serves several.
            Some(uid) if uid >> 32 != 0 => "names a key of another owner's",
            _ => "is no key identifier",
        };
        Failure::new(format!("the name of {name} {problem}; give an identifier with --id"))
    })?;
    let content = read(path, FILE_LIMIT)?;
    let imported = rot.import_mbedtls_key(KeyId(key), content_of(path, &content)?);
    imported.map_err(|status| match status {
        Status::DataInvalid => Failure::new(format!("{name} is no key file of Mbed TLS's")),
        Status::AlreadyExists => Failure::new(format!("{name}: there is a key {key:#x}")),
        Status::NotSupported => {
            Failure::new(format!("{name} holds a key of a kind that psa-rot does not have"))
        }
        other => Failure::refused(format!("{name} cannot be imported"))(other),
    })?;
    Ok(Some(key))
}

/// The number in a name such as `0000000000000001.psa_its`, which may have a prefix.
fn uid(path: &Path) -> Option<u64> {
    let stem = path.file_name()?.to_str()?.strip_suffix(".psa_its")?;
    let digits = stem.get(stem.len().checked_sub(16)?..)?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u64::from_str_radix(digits, 16).ok()).flatten()
}

/// What was stored in the file.
fn content_of<'a>(path: &Path, file: &'a [u8]) -> Outcome<&'a [u8]> {
    if !file.starts_with(MAGIC) {
        return Ok(file);
    }
    let (header, content) = file.split_at_checked(HEADER_LEN).unwrap_or((file, &[]));
    let size = header.get(8..12).and_then(|size| size.try_into().ok()).map(u32::from_le_bytes);
    if size.is_none_or(|size| size as usize != content.len()) {
        return Err(Failure::new(format!("{} is not complete", path.display())));
    }
    Ok(content)
}
