//! CoRIM and CoMID in CBOR, in core deterministic encoding (RFC 8949 §4.2.1).
//!
//! ```text
//! 501({0: id, 1: [506(bstr .cbor comid), ...], 3: 32(profile), ? 4: validity, ? 5: entities})
//! comid = {1: {0: tag-id}, 4: {0: [reference triple, ...]}}   reference values
//!       / {1: {0: tag-id}, 4: {3: [attest-key triple, ...]}}  keys
//! ```

use crate::{Device, EndorseError, Measurement, SoftwareValues};
use minicbor::Encoder;
use minicbor::data::Tag;
use sha2::{Digest, Sha256};

/// The profile of PSA endorsements.
pub const PROFILE: &str = "tag:arm.com,2025:psa#1.0.0";

/// What the measurements of all PSA software components are of.
const SOFTWARE_COMPONENT: &str = "psa.software-component";

mod tag {
    pub(super) const URI: u64 = 32;
    pub(super) const TIME: u64 = 1;
    pub(super) const UNSIGNED_CORIM: u64 = 501;
    pub(super) const COMID: u64 = 506;
    pub(super) const UEID: u64 = 550;
    pub(super) const PKIX_BASE64_KEY: u64 = 554;
    pub(super) const BYTES: u64 = 560;
}

const REFERENCE_TRIPLES: u8 = 0;
const ATTEST_KEY_TRIPLES: u8 = 3;

/// The role of who makes a CoRIM.
const MANIFEST_CREATOR: u8 = 1;

type Cbor = Encoder<Vec<u8>>;

/// What may be said of a CoRIM itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Its identifier; without one, it is a UUID that is derived from the content.
    pub id: Option<String>,
    /// Who made it.
    pub creator: Option<String>,
    /// The first second in which it is valid, since 1970-01-01T00:00:00Z. Only together with an end.
    pub not_before: Option<u32>,
    /// The last second in which it is valid.
    pub not_after: Option<u32>,
}

/// A CoRIM in the making.
#[derive(Debug)]
pub struct Corim {
    devices: Triples,
    values: Triples,
}

#[derive(Debug)]
struct Triples {
    cbor: Cbor,
    count: usize,
}

impl Triples {
    fn new() -> Self {
        Self { cbor: Encoder::new(Vec::new()), count: 0 }
    }
}

impl Default for Corim {
    fn default() -> Self {
        Self::new()
    }
}

impl Corim {
    /// One that endorses nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { devices: Triples::new(), values: Triples::new() }
    }

    /// The number of devices.
    #[must_use]
    pub const fn devices(&self) -> usize {
        self.devices.count
    }

    /// Adds the key of a device. Nothing notices if it is there already.
    ///
    /// # Errors
    /// None that can happen ([`EndorseError::Encoding`]).
    pub fn add_device(&mut self, device: &Device) -> Result<(), EndorseError> {
        let cbor = &mut self.devices.cbor;
        cbor.array(2)?;
        environment(cbor, device.implementation_id(), Some(device.instance_id()))?;
        cbor.array(1)?.tag(Tag::new(tag::PKIX_BASE64_KEY))?.str(device.pem())?;
        self.devices.count += 1;
        Ok(())
    }

    /// Adds reference values.
    ///
    /// # Errors
    /// None that can happen ([`EndorseError::Encoding`]).
    pub fn add_values(&mut self, values: &SoftwareValues) -> Result<(), EndorseError> {
        let cbor = &mut self.values.cbor;
        cbor.array(2)?;
        environment(cbor, values.implementation_id(), None)?;
        cbor.array(length(values.measurements().len()))?;
        for value in values.measurements() {
            measurement(cbor, value)?;
        }
        self.values.count += 1;
        Ok(())
    }

    /// The CoRIM in CBOR: a CoMID for the reference values, and one for the keys.
    ///
    /// # Errors
    /// [`EndorseError::Empty`], [`EndorseError::Validity`].
    pub fn finish(self, options: &Options) -> Result<Vec<u8>, EndorseError> {
        let mut comids = Vec::new();
        for (kind, triples) in
            [(REFERENCE_TRIPLES, self.values), (ATTEST_KEY_TRIPLES, self.devices)]
        {
            if triples.count > 0 {
                comids.push(comid(kind, triples)?);
            }
        }
        if comids.is_empty() {
            return Err(EndorseError::Empty);
        }
        let id = options.id.clone().unwrap_or_else(|| {
            let mut hash = Sha256::new();
            comids.iter().for_each(|comid| hash.update(Sha256::digest(comid)));
            text(&uuid(hash))
        });
        let validity = validity(options)?;
        let entries = 3 + u64::from(validity.is_some()) + u64::from(options.creator.is_some());
        let mut cbor = Encoder::new(Vec::new());
        cbor.tag(Tag::new(tag::UNSIGNED_CORIM))?.map(entries)?;
        cbor.u8(0)?.str(&id)?;
        cbor.u8(1)?.array(length(comids.len()))?;
        for comid in &comids {
            cbor.tag(Tag::new(tag::COMID))?.bytes(comid)?;
        }
        cbor.u8(3)?.tag(Tag::new(tag::URI))?.str(PROFILE)?;
        if let Some((not_before, not_after)) = validity {
            cbor.u8(4)?.map(1 + u64::from(not_before.is_some()))?;
            if let Some(not_before) = not_before {
                cbor.u8(0)?.tag(Tag::new(tag::TIME))?.u32(not_before)?;
            }
            cbor.u8(1)?.tag(Tag::new(tag::TIME))?.u32(not_after)?;
        }
        if let Some(creator) = &options.creator {
            cbor.u8(5)?.array(1)?.map(2)?;
            cbor.u8(0)?.str(creator)?.u8(2)?.array(1)?.u8(MANIFEST_CREATOR)?;
        }
        Ok(cbor.into_writer())
    }
}

/// The beginning, if one is given, and the end, without which there is no validity.
fn validity(options: &Options) -> Result<Option<(Option<u32>, u32)>, EndorseError> {
    match (options.not_before, options.not_after) {
        (None, None) => Ok(None),
        (Some(not_before), Some(not_after)) if not_before > not_after => {
            Err(EndorseError::Validity)
        }
        (not_before, Some(not_after)) => Ok(Some((not_before, not_after))),
        (Some(_), None) => Err(EndorseError::Validity),
    }
}

fn comid(kind: u8, triples: Triples) -> Result<Vec<u8>, EndorseError> {
    let triples_cbor = triples.cbor.into_writer();
    let tag_id = uuid(Sha256::new().chain_update([kind]).chain_update(&triples_cbor));
    let mut cbor = Encoder::new(Vec::with_capacity(triples_cbor.len() + 64));
    cbor.map(2)?;
    cbor.u8(1)?.map(1)?.u8(0)?.bytes(&tag_id)?;
    cbor.u8(4)?.map(1)?.u8(kind)?.array(length(triples.count))?;
    let mut bytes = cbor.into_writer();
    bytes.extend_from_slice(&triples_cbor);
    Ok(bytes)
}

fn environment(
    cbor: &mut Cbor,
    implementation_id: &[u8; 32],
    instance_id: Option<&[u8; 33]>,
) -> Result<(), EndorseError> {
    cbor.map(1 + u64::from(instance_id.is_some()))?;
    cbor.u8(0)?.map(1)?.u8(0)?.tag(Tag::new(tag::BYTES))?.bytes(implementation_id)?;
    if let Some(instance_id) = instance_id {
        cbor.u8(1)?.tag(Tag::new(tag::UEID))?.bytes(instance_id)?;
    }
    Ok(())
}

fn measurement(cbor: &mut Cbor, value: &Measurement) -> Result<(), EndorseError> {
    let entries = 2 + u64::from(value.version.is_some()) + u64::from(value.name.is_some());
    cbor.map(2)?.u8(0)?.str(SOFTWARE_COMPONENT)?;
    cbor.u8(1)?.map(entries)?;
    if let Some(version) = &value.version {
        cbor.u8(0)?.map(1)?.u8(0)?.str(version)?;
    }
    cbor.u8(2)?.array(1)?.array(2)?.str(&value.algorithm)?.bytes(&value.digest)?;
    if let Some(name) = &value.name {
        cbor.u8(11)?.str(name)?;
    }
    cbor.u8(13)?.array(1)?.tag(Tag::new(tag::BYTES))?.bytes(&value.signer_id)?;
    Ok(())
}

const fn length(length: usize) -> u64 {
    length as u64
}

/// A UUID of version 8, whose other bits are of a hash (RFC 9562 §5.8).
fn uuid(hash: Sha256) -> [u8; 16] {
    let hash: [u8; 32] = hash.finalize().into();
    let mut uuid = [0; 16];
    uuid.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    uuid[6] = uuid[6] & 0x0f | 0x80;
    uuid[8] = uuid[8] & 0x3f | 0x80;
    uuid
}

fn text(uuid: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (index, byte) in uuid.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&hex::encode([*byte]));
    }
    text
}
