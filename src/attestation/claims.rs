//! The claims of a PSA attestation token (RFC 9783 §4): their keys, their rules and their CBOR.

use super::cose::{Counter, encoding_failure, head_length};
use crate::platform::{BootRecord, Lifecycle};
use crate::status::{Result, Status};
use minicbor::Encoder;
use minicbor::encode::Write;
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

/// The value of the profile claim (RFC 9783 §4.5.2, §5.2).
pub const PROFILE: &str = "tag:psacertified.org,2023:psa#tfm";

/// The longest text in a software component, in bytes. RFC 9783 sets no limit; this one bounds a token.
pub const COMPONENT_TEXT_MAX: usize = 64;

/// The longest verification service indicator, in bytes. RFC 9783 sets no limit; this one bounds a token.
pub const VERIFICATION_SERVICE_MAX: usize = 255;

/// The keys of the claims, in the order in which they are encoded.
mod key {
    /// `eat_nonce` (RFC 9783 §4.1.1).
    pub const NONCE: u16 = 10;
    /// `ueid`, the Instance ID (RFC 9783 §4.2.1).
    pub const INSTANCE_ID: u16 = 256;
    /// `eat_profile` (RFC 9783 §4.5.2).
    pub const PROFILE: u16 = 265;
    /// `bootseed` (RFC 9783 §4.3.2).
    pub const BOOT_SEED: u16 = 268;
    /// `psa-client-id` (RFC 9783 §4.1.2).
    pub const CLIENT_ID: u16 = 2394;
    /// `psa-security-lifecycle` (RFC 9783 §4.3.1).
    pub const LIFECYCLE: u16 = 2395;
    /// `psa-implementation-id` (RFC 9783 §4.2.2).
    pub const IMPLEMENTATION_ID: u16 = 2396;
    /// `psa-certification-reference` (RFC 9783 §4.2.3).
    pub const CERTIFICATION_REFERENCE: u16 = 2398;
    /// `psa-software-components` (RFC 9783 §4.4.1).
    pub const SOFTWARE_COMPONENTS: u16 = 2399;
    /// `psa-verification-service-indicator` (RFC 9783 §4.5.1).
    pub const VERIFICATION_SERVICE: u16 = 2400;
}

/// The keys within one software component (RFC 9783 §4.4.1).
mod component_key {
    /// Measurement type (RFC 9783 §4.4.1.1).
    pub const MEASUREMENT_TYPE: u16 = 1;
    /// Measurement value (RFC 9783 §4.4.1.2).
    pub const MEASUREMENT: u16 = 2;
    /// Version (RFC 9783 §4.4.1.3).
    pub const VERSION: u16 = 4;
    /// Signer ID (RFC 9783 §4.4.1.4).
    pub const SIGNER_ID: u16 = 5;
    /// Measurement description (RFC 9783 §4.4.1.5).
    pub const MEASUREMENT_DESC: u16 = 6;
}

/// How the encoder learns of the software components: a function that calls its argument once for each, in boot order.
///
/// It is called twice for a token and must tell the same both times. `&|visit| platform.boot_records(visit)` is one.
pub type Records<'a> = dyn Fn(&mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> + 'a;

/// Everything a token says, but the software components (those come through [`Records`]).
///
/// The nonce is the caller's, the rest the platform's; [`Claims::layout`] checks both.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// The challenge: 32, 48 or 64 bytes (RFC 9783 §4.1.1).
    pub nonce: &'a [u8],
    /// The identity of the attestation key: see [`instance_id`] (RFC 9783 §4.2.1).
    pub instance_id: [u8; 33],
    /// The make of the immutable root of trust (RFC 9783 §4.2.2).
    pub implementation_id: [u8; 32],
    /// Who asked for the token: negative for the non-secure side, positive for the secure, never 0 (RFC 9783 §4.1.2).
    pub client_id: i32,
    /// The security lifecycle (RFC 9783 §4.3.1).
    pub lifecycle: Lifecycle,
    /// A value chosen at random at each boot, 8 to 32 bytes. RFC 9783 §4.3.2 lets it be left out.
    pub boot_seed: Option<&'a [u8]>,
    /// The certification reference, `[0-9]{13}-[0-9]{5}` (RFC 9783 §4.2.3), if there is one.
    pub certification_reference: Option<&'a str>,
    /// The verification service, of 1 to [`VERIFICATION_SERVICE_MAX`] bytes (RFC 9783 §4.5.1), if one is named.
    pub verification_service: Option<&'a str>,
}

/// What must be known of the claims before their first byte is written, because CBOR's definite lengths come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    components: u64,
    length: usize,
}

impl Layout {
    /// The length of the encoded claims in bytes.
    #[must_use]
    pub const fn length(&self) -> usize {
        self.length
    }
}

/// The Instance ID of a device whose attestation key pair has this public key: `0x01 ‖ SHA-256(public key)`.
///
/// The key is the uncompressed point `0x04 ‖ X ‖ Y`, as `psa_export_public_key` gives it. RFC 9783 §4.2.1 asks for the
/// type byte RAND (1) and 32 bytes that are unique to the key; the derivation is that of the PSA Attestation API 2.0 for
/// asymmetric keys.
#[inline(never)]
#[must_use]
pub fn instance_id(public_key: &[u8]) -> [u8; 33] {
    identity(Sha256::digest(public_key).into())
}

/// The Instance ID of a device whose attestation key is this symmetric one: `0x01 ‖ SHA-256(SHA-256(key))`. It is hashed twice, because
/// HMAC takes the hash of a key that is longer than a block for the key.
#[inline(never)]
#[must_use]
pub fn symmetric_instance_id(key: &[u8]) -> [u8; 33] {
    let mut hash: [u8; 32] = Sha256::digest(key).into();
    let id = identity(Sha256::digest(hash).into());
    hash.zeroize();
    id
}

fn identity(hash: [u8; 32]) -> [u8; 33] {
    const RAND: u8 = 0x01;
    let mut id = [RAND; 33];
    for (to, from) in id.iter_mut().skip(1).zip(hash) {
        *to = from;
    }
    id
}

impl Claims<'_> {
    /// Checks every claim and every software component, and finds out how long the encoded claims are.
    ///
    /// # Errors
    /// * `InvalidArgument`: the nonce is not 32, 48 or 64 bytes long.
    /// * `DataInvalid`: a value of the platform breaks a rule of RFC 9783 or a bound of this module.
    /// * `ServiceFailure`: the platform tells of no software component, without which there is no token (RFC 9783 §4.4.1).
    /// * Any error of `records`.
    pub fn layout(&self, records: &Records<'_>) -> Result<Layout> {
        self.check()?;
        let mut counter = Counter::new();
        // The number of components is not known yet: count with a head of one byte, and put in the true one afterwards.
        let components = self.put(0, records, &mut counter)?;
        if components == 0 {
            return Err(Status::ServiceFailure);
        }
        counter.add(head_length(components) - head_length(0))?;
        Ok(Layout { components, length: counter.length() })
    }

    /// Writes the claims as one CBOR map: definite lengths, shortest heads, keys in bytewise order (RFC 8949 §4.2.1).
    ///
    /// # Errors
    /// * `CorruptionDetected`: `records` tells of another number of components than it did for `layout`.
    /// * Any error of `records` or of `writer`, and those of [`Claims::layout`].
    pub fn encode(
        &self,
        layout: &Layout,
        records: &Records<'_>,
        writer: &mut dyn Write<Error = Status>,
    ) -> Result<()> {
        self.check()?;
        let components = self.put(layout.components, records, writer)?;
        if components == layout.components { Ok(()) } else { Err(Status::CorruptionDetected) }
    }

    /// The rules for everything but the software components.
    fn check(&self) -> Result<()> {
        if !is_hash_length(self.nonce.len()) {
            return Err(Status::InvalidArgument);
        }
        let sound = self.client_id != 0
            && self.boot_seed.is_none_or(|seed| (8..=32).contains(&seed.len()))
            && self.certification_reference.is_none_or(is_certification_reference)
            && self
                .verification_service
                .is_none_or(|service| (1..=VERIFICATION_SERVICE_MAX).contains(&service.len()));
        if sound { Ok(()) } else { Err(Status::DataInvalid) }
    }

    /// Writes the map with `announced` as the number of components, and returns how many there were.
    fn put(
        &self,
        announced: u64,
        records: &Records<'_>,
        writer: &mut dyn Write<Error = Status>,
    ) -> Result<u64> {
        let optional = [
            self.boot_seed.is_some(),
            self.certification_reference.is_some(),
            self.verification_service.is_some(),
        ];
        let mut out = Claimant(Encoder::new(writer));
        out.map(7, &optional)?;
        out.bytes(key::NONCE, self.nonce)?;
        out.bytes(key::INSTANCE_ID, &self.instance_id)?;
        out.text(key::PROFILE, PROFILE)?;
        if let Some(seed) = self.boot_seed {
            out.bytes(key::BOOT_SEED, seed)?;
        }
        out.integer(key::CLIENT_ID, self.client_id)?;
        out.integer(key::LIFECYCLE, i32::from(self.lifecycle as u16))?;
        out.bytes(key::IMPLEMENTATION_ID, &self.implementation_id)?;
        if let Some(reference) = self.certification_reference {
            out.text(key::CERTIFICATION_REFERENCE, reference)?;
        }

        out.array(key::SOFTWARE_COMPONENTS, announced)?;
        let mut components = 0u64;
        records(&mut |record| {
            components = components.saturating_add(1);
            out.component(record)
        })?;

        if let Some(service) = self.verification_service {
            out.text(key::VERIFICATION_SERVICE, service)?;
        }
        Ok(components)
    }
}

/// An encoder of map entries. It writes through a `dyn Write` so that counting and writing share one copy of the code.
struct Claimant<'w>(Encoder<&'w mut dyn Write<Error = Status>>);

impl Claimant<'_> {
    /// The head of a map with `mandatory` entries, and one more for each `optional` that is there.
    fn map(&mut self, mandatory: u64, optional: &[bool]) -> Result<()> {
        let entries = optional.iter().fold(mandatory, |sum, there| sum + u64::from(*there));
        self.0.map(entries).and_then(Encoder::ok).map_err(encoding_failure)
    }

    fn bytes(&mut self, key: u16, value: &[u8]) -> Result<()> {
        self.0.u16(key).and_then(|e| e.bytes(value)?.ok()).map_err(encoding_failure)
    }

    fn text(&mut self, key: u16, value: &str) -> Result<()> {
        self.0.u16(key).and_then(|e| e.str(value)?.ok()).map_err(encoding_failure)
    }

    fn integer(&mut self, key: u16, value: i32) -> Result<()> {
        self.0.u16(key).and_then(|e| e.i32(value)?.ok()).map_err(encoding_failure)
    }

    fn array(&mut self, key: u16, length: u64) -> Result<()> {
        self.0.u16(key).and_then(|e| e.array(length)?.ok()).map_err(encoding_failure)
    }

    /// One entry of the software components (RFC 9783 §4.4.1): the texts a record leaves empty are left out.
    fn component(&mut self, record: &BootRecord<'_>) -> Result<()> {
        let texts = [record.measurement_type, record.version, record.measurement_desc];
        let sound = is_hash_length(record.measurement.len())
            && is_hash_length(record.signer_id.len())
            && texts.iter().all(|text| text.len() <= COMPONENT_TEXT_MAX);
        if !sound {
            return Err(Status::DataInvalid);
        }
        self.map(2, &texts.map(|text| !text.is_empty()))?;
        self.known_text(component_key::MEASUREMENT_TYPE, record.measurement_type)?;
        self.bytes(component_key::MEASUREMENT, record.measurement)?;
        self.known_text(component_key::VERSION, record.version)?;
        self.bytes(component_key::SIGNER_ID, record.signer_id)?;
        self.known_text(component_key::MEASUREMENT_DESC, record.measurement_desc)
    }

    fn known_text(&mut self, key: u16, value: &str) -> Result<()> {
        if value.is_empty() { Ok(()) } else { self.text(key, value) }
    }
}

/// `psa-hash-type` (RFC 9783 §4).
const fn is_hash_length(length: usize) -> bool {
    matches!(length, 32 | 48 | 64)
}

/// An EAN-13, a dash and five digits of versioning (RFC 9783 §4.2.3).
fn is_certification_reference(text: &str) -> bool {
    text.len() == 19
        && text
            .bytes()
            .enumerate()
            .all(|(at, c)| if at == 13 { c == b'-' } else { c.is_ascii_digit() })
}
