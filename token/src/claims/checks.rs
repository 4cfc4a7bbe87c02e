//! What each claim may be.

use super::{SoftwareComponent, lifecycle_name};
use crate::profile::{Attribute, Claim, Profile};
use crate::report::Findings;
use crate::rules::Rule;
use crate::value::{find, is_key, kind, shortened};
use ciborium::Value;

/// What holds, or what was found instead: one sentence without a full stop.
type Checked<T> = Result<T, String>;
type Map = [(Value, Value)];

/// A claims set and how to read it.
pub(super) struct Set<'a> {
    pub(super) map: &'a Map,
    pub(super) profile: Profile,
}

impl<'a> Set<'a> {
    pub(super) fn is_key_of(&self, key: &Value, claim: Claim) -> bool {
        claim.key(self.profile).is_some_and(|known| is_key(key, known))
    }

    fn find(&self, claim: Claim) -> Option<&'a Value> {
        claim.key(self.profile).and_then(|key| find(self.map, key))
    }

    pub(super) fn bytes(&self, claim: Claim) -> Checked<Vec<u8>> {
        bytes(self.find(claim))
    }

    /// Bytes of one exact length.
    pub(super) fn exactly<const N: usize>(&self, claim: Claim) -> Checked<[u8; N]> {
        let bytes = self.bytes(claim)?;
        let found = bytes.len();
        bytes.try_into().map_err(|_| format!("it has {found} bytes, not {N}"))
    }

    pub(super) fn text(&self, claim: Claim) -> Checked<Option<String>> {
        text(self.find(claim))
    }

    pub(super) fn client_id(&self) -> Checked<i32> {
        let value = self.find(Claim::ClientId).ok_or_else(missing)?;
        let id = value.as_integer().and_then(|i| i32::try_from(i128::from(i)).ok());
        id.filter(|id| *id != 0)
            .ok_or_else(|| format!("it is {}, not a 32-bit integer other than 0", kind(value)))
    }

    pub(super) fn instance_id(&self) -> Checked<[u8; 33]> {
        let id: [u8; 33] = self.exactly(Claim::InstanceId)?;
        match id.first() {
            Some(1) => Ok(id),
            _ => Err("it does not begin with 0x01, the type RAND".to_owned()),
        }
    }

    pub(super) fn certification_reference(&self) -> Checked<Option<String>> {
        let text = self.text(Claim::CertificationReference)?;
        // The older profile asks for an EAN-13; TF-M writes the longer form there, too.
        let shorter = self.profile == Profile::Iot1;
        match text {
            Some(text) if !is_certification_reference(&text, shorter) => Err(format!(
                "{:?} is not thirteen digits, a dash and five digits",
                shortened(&text)
            )),
            text => Ok(text),
        }
    }

    pub(super) fn lifecycle(&self) -> Checked<u16> {
        let value = self.find(Claim::SecurityLifecycle).ok_or_else(missing)?;
        let state = value.as_integer().and_then(|i| u16::try_from(i128::from(i)).ok());
        state
            .filter(|state| lifecycle_name(*state).is_some())
            .ok_or_else(|| format!("it is {}, not a defined state", kind(value)))
    }

    pub(super) fn boot_seed(&self) -> Checked<Option<Vec<u8>>> {
        let (lengths, text) = match self.profile {
            Profile::Tfm if self.find(Claim::BootSeed).is_none() => return Ok(None),
            Profile::Tfm => (8..=32, "8 to 32"),
            Profile::Iot1 => (32..=32, "32"),
        };
        let seed = self.bytes(Claim::BootSeed)?;
        if !lengths.contains(&seed.len()) {
            return Err(format!("it has {} bytes, not {text}", seed.len()));
        }
        Ok(Some(seed))
    }

    /// The maps of the software components.
    pub(super) fn components(&self) -> Checked<Vec<&'a Map>> {
        let list = self.find(Claim::SoftwareComponents);
        match (list, self.find(Claim::NoSoftwareMeasurements)) {
            (None, Some(claim)) if is_key(claim, 1) => return Ok(Vec::new()),
            (None, Some(claim)) => {
                return Err(format!("that there are none is {}, not 1", kind(claim)));
            }
            (Some(_), Some(_)) => {
                return Err("there are some, and the claim that there are none".to_owned());
            }
            (_, None) => {}
        }
        let value = list.ok_or_else(missing)?;
        let list = value.as_array().filter(|list| !list.is_empty());
        let list =
            list.ok_or_else(|| format!("it is {}, not an array of at least one", kind(value)))?;
        let map = |(index, entry): (usize, &'a Value)| {
            let map = entry.as_map().map(Vec::as_slice);
            map.ok_or_else(|| format!("entry {} is {}, not a map", index + 1, kind(entry)))
        };
        list.iter().enumerate().map(map).collect()
    }
}

/// Checks each attribute in all components. None if one does not hold.
pub(super) fn components(
    components: &[&Map],
    findings: &mut Findings,
) -> Option<Vec<SoftwareComponent>> {
    let text = |map: &Map, attribute: Attribute| text(find(map, attribute.key()));
    let digest = |map: &Map, attribute: Attribute| bytes(find(map, attribute.key())).and_then(hash);
    let types = each(components, Attribute::MeasurementType, text);
    let types = findings.check(Rule::MeasurementType, types);
    let measurements = each(components, Attribute::Measurement, digest);
    let measurements = findings.check(Rule::Measurement, measurements);
    let versions = findings.check(Rule::Version, each(components, Attribute::Version, text));
    let signers = findings.check(Rule::SignerId, each(components, Attribute::SignerId, digest));
    let descriptions = each(components, Attribute::MeasurementDescription, text);
    let descriptions = findings.check(Rule::MeasurementDescription, descriptions);

    let (types, measurements, versions, signers, descriptions) =
        (types?, measurements?, versions?, signers?, descriptions?);
    let hashes = measurements.into_iter().zip(signers);
    let texts = types.into_iter().zip(versions).zip(descriptions);
    let component = |((measurement, signer_id), ((measurement_type, version), description))| {
        SoftwareComponent {
            measurement_type,
            measurement,
            version,
            signer_id,
            measurement_description: description,
        }
    };
    Some(hashes.zip(texts).map(component).collect())
}

/// An attribute of all components, or what was found in the first in which it does not hold.
fn each<T>(
    components: &[&Map],
    attribute: Attribute,
    check: impl Fn(&Map, Attribute) -> Checked<T>,
) -> Checked<Vec<T>> {
    let one = |(index, map): (usize, &&Map)| {
        check(map, attribute)
            .map_err(|found| format!("in software component {}, {found}", index + 1))
    };
    components.iter().enumerate().map(one).collect()
}

/// Bytes of a hash's length (the RFC's `psa-hash-type`).
pub(super) fn hash(bytes: Vec<u8>) -> Checked<Vec<u8>> {
    if matches!(bytes.len(), 32 | 48 | 64) {
        return Ok(bytes);
    }
    Err(format!("it has {} bytes, not 32, 48 or 64", bytes.len()))
}

fn missing() -> String {
    "it is missing".to_owned()
}

fn bytes(value: Option<&Value>) -> Checked<Vec<u8>> {
    match value.ok_or_else(missing)? {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        other => Err(format!("it is {}, not a byte string", kind(other))),
    }
}

fn text(value: Option<&Value>) -> Checked<Option<String>> {
    match value {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("it is {}, not a text", kind(other))),
    }
}

fn is_certification_reference(text: &str, may_be_shorter: bool) -> bool {
    let bytes = text.as_bytes();
    (bytes.len() == 19 || may_be_shorter && bytes.len() == 13)
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 13 { *byte == b'-' } else { byte.is_ascii_digit() })
}
