//! The text form of a device: a subset of TOML, one `key = value` on a line, byte strings in hexadecimal.

use super::{Device, FlashGeometry, OwnedBootRecord};
use psa_rot::platform::{Geometry, Lifecycle, RootKey, TokenProfile};
use std::fmt::Write as _;

/// The profile that is not the default one.
const PSA_IOT_1: &str = "PSA_IOT_PROFILE_1";

/// Writes the text form.
pub(super) fn of(device: &Device) -> String {
    let Geometry { sectors, sector_size, write_block, multiwrite } = device.geometry.partition;
    let mut out = String::from(
        "# A simulated psa-rot device: all that a real one has in silicon. Holds the root key: keep it secret.\n",
    );
    // Writing to a String cannot fail.
    let _ = writeln!(out, "version = 1");
    let _ = writeln!(out, "root-key = \"{}\"", to_hex(device.root_key.as_slice()));
    let _ = writeln!(out, "lifecycle = \"{}\"", device.lifecycle_name());
    let _ = writeln!(out, "implementation-id = \"{}\"", to_hex(&device.implementation_id));
    for (key, value) in [
        ("certification-reference", &device.certification_reference),
        ("verification-service", &device.verification_service),
    ] {
        if let Some(value) = value {
            let _ = writeln!(out, "{key} = {}", quoted(value));
        }
    }
    if device.token_profile == TokenProfile::PsaIot1 {
        let _ = writeln!(out, "profile = \"{PSA_IOT_1}\"");
    }
    if device.token_key_id {
        let _ = writeln!(out, "key-id = true");
    }
    let _ = writeln!(out, "sectors = {sectors}\nsector-size = {sector_size}");
    let _ =
        writeln!(out, "erase-size = {}\nwrite-block = {write_block}", device.geometry.erase_size);
    let _ = writeln!(out, "multiwrite = {multiwrite}\ncounter = {}", device.counter);
    let counts: Vec<String> = device.erase_counts.iter().map(u32::to_string).collect();
    let _ = writeln!(out, "erase-counts = [{}]", counts.join(", "));
    for record in &device.boot_records {
        let _ = writeln!(out, "\n[[boot-record]]");
        let _ = writeln!(out, "type = {}", quoted(&record.measurement_type));
        let _ = writeln!(out, "measurement = \"{}\"", to_hex(&record.measurement));
        let _ = writeln!(out, "version = {}", quoted(&record.version));
        let _ = writeln!(out, "signer-id = \"{}\"", to_hex(&record.signer_id));
        let _ = writeln!(out, "hash = {}", quoted(&record.measurement_desc));
    }
    out
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
pub(super) fn parse(text: &str) -> Result<Device, (usize, String)> {
    let mut device = Device {
        path: None,
        root_key: RootKey::new([0; 32]),
        lifecycle: Lifecycle::Unknown,
        implementation_id: Device::IMPLEMENTATION_ID,
        certification_reference: None,
        verification_service: None,
        token_profile: TokenProfile::Tfm,
        token_key_id: false,
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
        "profile" => {
            (unquoted(value)? == PSA_IOT_1).then_some(())?;
            device.token_profile = TokenProfile::PsaIot1;
        }
        "key-id" => device.token_key_id = value.parse().ok()?,
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
        device.token_profile = TokenProfile::PsaIot1;
        device.token_key_id = true;
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
        assert_eq!(parse(&of(&device)), Ok(device));
    }

    #[test]
    fn a_device_file_with_a_changed_or_missing_character_is_read_or_refused_without_a_panic() {
        let text = of(&device());
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
}
