//! One software component in a token (RFC 9783 §4.4.1), and the list of those that were measured at run time.

use super::encode::{Encoder, Slice};
use crate::config::MEASUREMENT_LOG;
use crate::platform::BootRecord;
use crate::status::{Result, Status};

/// The longest text in a software component, in bytes. RFC 9783 sets no limit; this one bounds a token.
pub const COMPONENT_TEXT_MAX: usize = 64;

/// The keys within one software component (RFC 9783 §4.4.1).
pub(super) mod key {
    /// Measurement type (RFC 9783 §4.4.1.1).
    pub const MEASUREMENT_TYPE: i32 = 1;
    /// Measurement value (RFC 9783 §4.4.1.2).
    pub const MEASUREMENT: i32 = 2;
    /// Version (RFC 9783 §4.4.1.3).
    pub const VERSION: i32 = 4;
    /// Signer ID (RFC 9783 §4.4.1.4).
    pub const SIGNER_ID: i32 = 5;
    /// Measurement description (RFC 9783 §4.4.1.5).
    pub const MEASUREMENT_DESC: i32 = 6;
}

/// `psa-hash-type` (RFC 9783 §4).
pub(super) const fn is_hash_length(length: usize) -> bool {
    matches!(length, 32 | 48 | 64)
}

fn texts<'a>(record: &BootRecord<'a>) -> [&'a str; 3] {
    [record.measurement_type, record.version, record.measurement_desc]
}

/// Whether a token may say this of a component.
pub(super) fn is_sound(record: &BootRecord<'_>) -> bool {
    is_hash_length(record.measurement.len())
        && is_hash_length(record.signer_id.len())
        && texts(record).iter().all(|text| text.len() <= COMPONENT_TEXT_MAX)
}

/// Writes one entry of the software components: the texts a record leaves empty are left out.
///
/// # Errors
/// `DataInvalid` when the record breaks a rule; those of the writer.
pub(super) fn encode(record: &BootRecord<'_>, out: &mut Encoder<'_>) -> Result<()> {
    if !is_sound(record) {
        return Err(Status::DataInvalid);
    }
    out.map(2, &texts(record).map(|text| !text.is_empty()))?;
    out.known_text_entry(key::MEASUREMENT_TYPE, record.measurement_type)?;
    out.bytes_entry(key::MEASUREMENT, record.measurement)?;
    out.known_text_entry(key::VERSION, record.version)?;
    out.bytes_entry(key::SIGNER_ID, record.signer_id)?;
    out.known_text_entry(key::MEASUREMENT_DESC, record.measurement_desc)
}

/// Components measured at run time, as they are in a token: encoded one behind the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Measured<'a> {
    pub(super) count: usize,
    pub(super) encoded: &'a [u8],
}

/// Keeps them.
pub(super) struct Log {
    count: usize,
    length: usize,
    encoded: [u8; MEASUREMENT_LOG],
}

impl Log {
    pub(super) const fn new() -> Self {
        Self { count: 0, length: 0, encoded: [0; MEASUREMENT_LOG] }
    }

    /// Adds a component.
    ///
    /// # Errors
    /// `InvalidArgument` when the record breaks a rule; `InsufficientMemory` when there is no room for it.
    pub(super) fn add(&mut self, record: &BootRecord<'_>) -> Result<()> {
        let mut room = Slice::new(self.encoded.get_mut(self.length..).unwrap_or_default());
        let encoded = encode(record, &mut Encoder(&mut room));
        encoded.map_err(|status| match status {
            Status::DataInvalid => Status::InvalidArgument,
            _ => Status::InsufficientMemory,
        })?;
        self.length += room.length();
        self.count += 1;
        Ok(())
    }

    pub(super) fn measured(&self) -> Measured<'_> {
        let encoded = self.encoded.get(..self.length).unwrap_or_default();
        Measured { count: self.count, encoded }
    }
}
