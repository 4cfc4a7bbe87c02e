//! The CSV of a production run: a header line, then a line for each device.

use crate::values::{makes, of_reference};
use crate::{Corim, Device, EndorseError, Measurement, Options, SoftwareValues};
use base64ct::{Base64, Encoding};
use csv::{ReaderBuilder, StringRecord, StringRecordsIntoIter};
use psa_rot_token::VerificationKey;
use psa_rot_token::reference::ReferenceValues;
use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;
use std::num::NonZeroUsize;

/// How to read a production run, and what to make of it.
#[derive(Clone, Debug)]
pub struct ProductionRun<'a> {
    /// What is said of each CoRIM. An identifier gets a number behind it if there are several.
    pub options: Options,
    /// The most devices of one CoRIM.
    pub devices_per_corim: NonZeroUsize,
    /// Reference values for the makes that the run has, or, if it names implementation ids, for those. The last CoRIM has them.
    pub reference: Option<&'a ReferenceValues>,
    /// Take the instance ids of the file even if they are not derived from the keys.
    pub any_instance_id: bool,
}

impl ProductionRun<'_> {
    /// So many devices are less than the 4 MiB that Veraison's services send to each other, for keys on any curve.
    pub const DEVICES_PER_CORIM: NonZeroUsize = NonZeroUsize::MIN.saturating_add(9_999);
}

/// The number of a line, and the device on it.
pub type Row = (u64, Device);

/// The CoRIMs of a production run, one after the other, so that no more than one is in memory. After an error there is none, and those
/// before it are better thrown away: a run is endorsed as a whole.
pub struct Corims<'a, R> {
    run: &'a ProductionRun<'a>,
    measurements: Vec<Measurement>,
    /// The makes that the reference values are for, if they say so.
    makes_wanted: Option<BTreeSet<[u8; 32]>>,
    rows: StringRecordsIntoIter<R>,
    columns: Columns,
    /// The instance ids, each with its line.
    seen: HashMap<[u8; 33], u64>,
    makes: BTreeSet<[u8; 32]>,
    /// The device that did not fit into the CoRIM before.
    next: Option<Device>,
    number: u64,
    done: bool,
}

struct Columns {
    implementation_id: usize,
    instance_id: Option<usize>,
    public_key: usize,
}

impl<'a> ProductionRun<'a> {
    /// Reads the header of a CSV file (RFC 4180) and prepares to read its rows. It has the columns
    ///
    /// | name | what |
    /// |---|---|
    /// | `implementation_id` | 32 bytes in hexadecimal |
    /// | `public_key` | SubjectPublicKeyInfo as PEM (on one line, or quoted on several) or in base64, or the SEC1 point in hexadecimal |
    /// | `instance_id` | 33 bytes in hexadecimal; if it is left out or empty, it is derived from the key |
    ///
    /// in any order; others are ignored. The same instance id may not be there twice.
    ///
    /// # Errors
    /// [`EndorseError::Row`] if the header lacks a column, [`EndorseError::Input`], and those of the reference values.
    pub fn corims<R: Read>(&'a self, csv: R) -> Result<Corims<'a, R>, EndorseError> {
        let measurements = self.reference.map(of_reference).transpose()?.unwrap_or_default();
        let makes_wanted = self.reference.map(makes).transpose()?.flatten();
        let mut reader = ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv);
        let columns = Columns::of(reader.headers().map_err(|error| problem(&error))?)?;
        Ok(Corims {
            run: self,
            measurements,
            makes_wanted,
            rows: reader.into_records(),
            columns,
            seen: HashMap::new(),
            makes: BTreeSet::new(),
            next: None,
            number: 0,
            done: false,
        })
    }
}

impl<R: Read> Iterator for Corims<'_, R> {
    type Item = Result<Vec<u8>, EndorseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let corim = self.corim();
        self.done |= corim.is_err();
        Some(corim)
    }
}

impl<R: Read> Corims<'_, R> {
    /// The number of devices so far.
    #[must_use]
    pub fn devices(&self) -> usize {
        self.seen.len()
    }

    fn corim(&mut self) -> Result<Vec<u8>, EndorseError> {
        let mut corim = Corim::new();
        while corim.devices() < self.run.devices_per_corim.get() {
            let Some(device) = self.take()? else { break };
            corim.add_device(&device)?;
        }
        self.next = self.take()?;
        self.done = self.next.is_none();
        if self.done && !self.measurements.is_empty() {
            // Those that the reference values name are there even if no device of the run has them.
            let makes = self.makes_wanted.as_ref().unwrap_or(&self.makes);
            for make in makes {
                corim.add_values(&SoftwareValues::new(*make, self.measurements.clone())?)?;
            }
        }
        self.number += 1;
        let mut options = self.run.options.clone();
        if let Some(id) = &mut options.id
            && !(self.done && self.number == 1)
        {
            *id = format!("{id}-{}", self.number);
        }
        corim.finish(&options)
    }

    fn take(&mut self) -> Result<Option<Device>, EndorseError> {
        if let Some(device) = self.next.take() {
            return Ok(Some(device));
        }
        let Some(record) = self.rows.next() else { return Ok(None) };
        let record = record.map_err(|error| problem(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let device = self.device(line, &record);
        device.map(Some).map_err(|problem| EndorseError::Row { line, problem })
    }

    fn device(&mut self, line: u64, record: &StringRecord) -> Result<Device, String> {
        let field = |column: usize| record.get(column).unwrap_or_default();
        let make = fixed(field(self.columns.implementation_id))
            .ok_or("implementation_id is not 32 bytes in hexadecimal")?;
        let key =
            key(field(self.columns.public_key)).map_err(|why| format!("public_key: {why}"))?;
        let instance_id = self.columns.instance_id.map(field).filter(|text| !text.is_empty());
        let device = match instance_id {
            None => Device::new(make, &key),
            Some(text) => {
                let id = fixed(text).ok_or("instance_id is not 33 bytes in hexadecimal")?;
                if self.run.any_instance_id {
                    Device::with_any_instance_id(make, id, &key)
                } else {
                    Device::with_instance_id(make, id, &key)
                }
            }
        };
        let device = device.map_err(|error| error.to_string())?;
        if self.makes_wanted.as_ref().is_some_and(|makes| !makes.contains(&make)) {
            return Err("the reference values are not for this implementation_id".to_owned());
        }
        match self.seen.entry(*device.instance_id()) {
            Entry::Occupied(first) => {
                return Err(format!("the device is there already, on line {}", first.get()));
            }
            Entry::Vacant(place) => place.insert(line),
        };
        self.makes.insert(make);
        Ok(device)
    }
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, EndorseError> {
        let error = |problem: String| EndorseError::Row { line: 1, problem };
        let find = |wanted: &str| {
            let mut found =
                header.iter().enumerate().filter(|(_, name)| name.eq_ignore_ascii_case(wanted));
            match (found.next(), found.next()) {
                (_, Some(_)) => Err(error(format!("the column {wanted} is there twice"))),
                (first, None) => Ok(first.map(|(index, _)| index)),
            }
        };
        let need = |wanted: &str| {
            find(wanted)?.ok_or_else(|| error(format!("the header has no column {wanted}")))
        };
        Ok(Self {
            implementation_id: need("implementation_id")?,
            instance_id: find("instance_id")?,
            public_key: need("public_key")?,
        })
    }
}

/// What is wrong with the file, by line if that is known.
fn problem(error: &csv::Error) -> EndorseError {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { pos: Some(position), expected_len, len } => {
            let problem = format!("there are {len} fields, where the header has {expected_len}");
            EndorseError::Row { line: position.line(), problem }
        }
        csv::ErrorKind::Utf8 { pos: Some(position), .. } => {
            EndorseError::Row { line: position.line(), problem: "it is not UTF-8".to_owned() }
        }
        _ => EndorseError::Input(error.to_string()),
    }
}

fn fixed<const N: usize>(text: &str) -> Option<[u8; N]> {
    hex::decode(text).ok()?.try_into().ok()
}

/// A public key, and nothing else: a secret in a list of public keys is a mistake to be told, not to be worked around.
fn key(text: &str) -> Result<VerificationKey, String> {
    const NONE: &str = "it is no public key in PEM, base64 or hexadecimal";
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    if text.contains("PRIVATE KEY") {
        return Err("it is a private key".to_owned());
    }
    let key = if let Some(begin) = text.strip_prefix("-----BEGIN PUBLIC KEY-----") {
        // On one line, line feeds may be blanks, or written as \n.
        let body = begin.trim_end().strip_suffix("-----END PUBLIC KEY-----").ok_or(NONE)?;
        let body = body.replace("\\n", "");
        der(&body)?
    } else if let Ok(point) = hex::decode(text) {
        VerificationKey::from_point(&point)
    } else {
        der(text)?
    };
    key.map_err(|error| error.to_string())
}

type Key = Result<VerificationKey, psa_rot_token::KeyError>;

fn der(text: &str) -> Result<Key, String> {
    let text: String = text.split_whitespace().collect();
    let bytes = Base64::decode_vec(&text).map_err(|_| "it is not in base64".to_owned())?;
    // DER of a SubjectPublicKeyInfo or a certificate, and none of the other forms of a key.
    if bytes.first() != Some(&0x30) {
        return Err("it is no SubjectPublicKeyInfo".to_owned());
    }
    Ok(VerificationKey::read(&bytes))
}
