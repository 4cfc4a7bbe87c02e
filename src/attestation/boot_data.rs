//! What a boot loader measured: MCUboot's shared data (`bootutil/boot_status.h`, as of its version 2.2).
//!
//! ```text
//! offset  size  little endian
//!      0     2  magic 0x2016
//!      2     2  length of all of it, with these four bytes
//!             ┌ then entries, one behind the other:
//!      0     2  type: major (4 bits), module (6), claim (6); 1, any, 0x3F is a boot record
//!      2     2  length of the value
//!      4     n  value; of a boot record, a CBOR map with the keys of RFC 9783 §4.4.1
//! ```
//!
//! `imgtool sign --boot-record TYPE` puts a boot record in an image's protected TLVs, and MCUboot, configured for measured boot,
//! hands it on with the hash of the image in it. Entries of other types are not for attestation.

use super::component::{is_sound, key};
use crate::platform::BootRecord;
use crate::status::Result;
use minicbor::Decoder;

const MAGIC: u16 = 0x2016;
/// Major 1 (initial attestation), claim 0x3F (boot record); the module does not matter.
const BOOT_RECORD: u16 = 0x103F;
const TYPE_WITHOUT_MODULE: u16 = 0xF03F;

/// The measurement types that stand for what cannot be told.
///
/// A token says so instead of failing: the other claims are still of use, and no reference value fits a measurement of zeros.
mod gap {
    pub const NONE: &str = "no boot records";
    pub const UNREADABLE: &str = "unreadable boot record";
    pub const CUT_OFF: &str = "boot records cut off";
}

/// A component that says what is missing.
const fn missing(what: &str) -> BootRecord<'_> {
    BootRecord {
        measurement_type: what,
        measurement: &[0; 32],
        version: "",
        signer_id: &[0; 32],
        measurement_desc: "",
    }
}

/// Calls `visit` for each boot record in MCUboot's shared data, in order, and for each kind of gap once, so that what is damaged cannot make
/// a token too long for its buffer.
///
/// A gap is a component of measurement type "no boot records", "unreadable boot record" or "boot records cut off", whose measurement and
/// signer are zeros.
///
/// # Errors
/// Those of `visit`.
pub fn boot_records(
    data: &[u8],
    visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>,
) -> Result<()> {
    let Some((mut entries, mut complete)) = entries(data) else {
        return visit(&missing(gap::NONE));
    };
    let (mut found, mut damaged) = (false, false);
    while !entries.is_empty() {
        let Some((kind, value, rest)) = entry(entries) else {
            complete = false;
            break;
        };
        entries = rest;
        if kind & TYPE_WITHOUT_MODULE == BOOT_RECORD {
            match record(value) {
                Some(record) => visit(&record)?,
                None if damaged => {}
                None => {
                    damaged = true;
                    visit(&missing(gap::UNREADABLE))?;
                }
            }
            found = true;
        }
    }
    match (complete, found) {
        (false, _) => visit(&missing(gap::CUT_OFF)),
        (true, false) => visit(&missing(gap::NONE)),
        (true, true) => Ok(()),
    }
}

/// The entries, and whether all that are announced are there; none if this is no shared data.
fn entries(data: &[u8]) -> Option<(&[u8], bool)> {
    let (magic, rest) = number(data)?;
    let (length, rest) = number(rest)?;
    let announced = usize::from(length).checked_sub(4)?;
    if magic != MAGIC {
        return None;
    }
    Some(rest.get(..announced).map_or((rest, false), |entries| (entries, true)))
}

/// The type and value of the first entry, and what follows it.
fn entry(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (kind, rest) = number(bytes)?;
    let (length, rest) = number(rest)?;
    let (value, rest) = rest.split_at_checked(length.into())?;
    Some((kind, value, rest))
}

fn number(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u16::from_le_bytes(*number), rest))
}

/// Reads one boot record: a map with each key at most once, measurement and signer among them, and nothing behind it.
fn record(bytes: &[u8]) -> Option<BootRecord<'_>> {
    let mut decoder = Decoder::new(bytes);
    let mut record = BootRecord::default();
    let mut seen = 0u32;
    for _ in 0..decoder.map().ok()?? {
        let name = decoder.i32().ok()?;
        let bit = u32::try_from(name).ok().and_then(|name| 1u32.checked_shl(name)).unwrap_or(0);
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        match name {
            key::MEASUREMENT_TYPE => record.measurement_type = decoder.str().ok()?,
            key::MEASUREMENT => record.measurement = decoder.bytes().ok()?,
            key::VERSION => record.version = decoder.str().ok()?,
            key::SIGNER_ID => record.signer_id = decoder.bytes().ok()?,
            key::MEASUREMENT_DESC => record.measurement_desc = hash_name(decoder.str().ok()?),
            // What a later specification adds.
            _ => decoder.skip().ok()?,
        }
    }
    (decoder.position() == bytes.len() && is_sound(&record)).then_some(record)
}

/// The name of the hash in IANA's registry, which RFC 9783 §4.4.1.5 asks for; imgtool has its own.
fn hash_name(name: &str) -> &str {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    match name {
        _ if is("SHA256") => "sha-256",
        _ if is("SHA384") => "sha-384",
        _ if is("SHA512") => "sha-512",
        other => other,
    }
}
