//! The claims of a PSA attestation token (RFC 9783 §4): their keys, their rules and their CBOR.

use super::component::{self, Measured, is_hash_length};
use super::encode::{Counter, Encoder, Major, Write, head_length};
use crate::platform::{BootRecord, Lifecycle, TokenProfile};
use crate::primitives::hash::{HashKind, digest};
use crate::status::{Result, Status};

/// The longest verification service indicator, in bytes. RFC 9783 sets no limit; this one bounds a token.
pub const VERIFICATION_SERVICE_MAX: usize = 255;

/// How the encoder learns of the software components: a function that calls its argument once for each, in boot order.
///
/// It is called twice for a token and must tell the same both times. `&|visit| platform.boot_records(visit)` is one.
pub type Records<'a> = dyn Fn(&mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> + 'a;

/// Everything a token says, but the software components of the boot chain (those come through [`Records`]).
///
/// The nonce is the caller's, the rest the platform's; [`Claims::layout`] checks both.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// The profile (RFC 9783 §4.5.2): the same claims, under other keys.
    pub profile: TokenProfile,
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
    /// A value chosen at random at each boot, 8 to 32 bytes. RFC 9783 §4.3.2 lets it be left out; the older profile asks for
    /// 32 bytes.
    pub boot_seed: Option<&'a [u8]>,
    /// The certification reference, `[0-9]{13}-[0-9]{5}` (RFC 9783 §4.2.3), if there is one.
    pub certification_reference: Option<&'a str>,
    /// The verification service, of 1 to [`VERIFICATION_SERVICE_MAX`] bytes (RFC 9783 §4.5.1), if one is named.
    pub verification_service: Option<&'a str>,
    /// The software components that were measured at run time; they follow those of the boot chain.
    pub measured: Measured<'a>,
}

/// What must be known of the claims before their first byte is written, because CBOR's definite lengths come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    components: usize,
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
#[must_use]
pub fn instance_id(public_key: &[u8]) -> [u8; 33] {
    let mut id = [RAND; 33];
    for (to, from) in id.iter_mut().skip(1).zip(&*digest(HashKind::Sha256, public_key)) {
        *to = *from;
    }
    id
}

/// The Instance ID of a device whose attestation key is this symmetric one: `0x01 ‖ SHA-256(SHA-256(key))`. It is hashed twice, because
/// HMAC takes the hash of a key that is longer than a block for the key.
#[must_use]
pub fn symmetric_instance_id(key: &[u8]) -> [u8; 33] {
    instance_id(&digest(HashKind::Sha256, key))
}

/// The type of an Instance ID that is a random number, or as good as one (RFC 9711 §4.2.1).
const RAND: u8 = 0x01;

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
        writer: &mut dyn Write,
    ) -> Result<()> {
        let components = self.put(layout.components, records, writer)?;
        if components == layout.components { Ok(()) } else { Err(Status::CorruptionDetected) }
    }

    /// The rules for everything but the software components.
    fn check(&self) -> Result<()> {
        if !is_hash_length(self.nonce.len()) {
            return Err(Status::InvalidArgument);
        }
        let sound = self.client_id != 0
            && self.is_boot_seed_sound()
            && self.certification_reference.is_none_or(is_certification_reference)
            && self
                .verification_service
                .is_none_or(|service| (1..=VERIFICATION_SERVICE_MAX).contains(&service.len()));
        if sound { Ok(()) } else { Err(Status::DataInvalid) }
    }

    fn is_boot_seed_sound(&self) -> bool {
        match (self.profile, self.boot_seed) {
            (TokenProfile::Tfm, seed) => seed.is_none_or(|seed| (8..=32).contains(&seed.len())),
            (TokenProfile::PsaIot1, seed) => seed.is_some_and(|seed| seed.len() == 32),
        }
    }

    /// Writes the map with `announced` as the number of components, and returns how many there were.
    fn put(
        &self,
        announced: usize,
        records: &Records<'_>,
        writer: &mut dyn Write,
    ) -> Result<usize> {
        let optional = [
            self.boot_seed.is_some(),
            self.certification_reference.is_some(),
            self.verification_service.is_some(),
        ];
        let mut out = Encoder(writer);
        let keys = self.profile.keys();
        out.map(7, &optional)?;
        out.bytes_entry(keys.nonce, self.nonce)?;
        out.bytes_entry(keys.instance_id, &self.instance_id)?;
        out.text_entry(keys.profile, self.profile.name())?;
        if let Some(seed) = self.boot_seed {
            out.bytes_entry(keys.boot_seed, seed)?;
        }
        out.integer(keys.client_id)?;
        out.integer(self.client_id)?;
        out.integer(keys.lifecycle)?;
        out.integer(i32::from(self.lifecycle as u16))?;
        out.bytes_entry(keys.implementation_id, &self.implementation_id)?;
        if let Some(reference) = self.certification_reference {
            out.text_entry(keys.certification_reference, reference)?;
        }

        out.integer(keys.software_components)?;
        out.head(Major::Array, announced)?;
        let mut components = self.measured.count;
        records(&mut |record| {
            components = components.saturating_add(1);
            component::encode(record, &mut out)
        })?;
        out.0.write_all(self.measured.encoded)?;

        if let Some(service) = self.verification_service {
            out.text_entry(keys.verification_service, service)?;
        }
        Ok(components)
    }
}

/// An EAN-13, a dash and five digits of versioning (RFC 9783 §4.2.3).
fn is_certification_reference(text: &str) -> bool {
    text.len() == 19
        && text
            .bytes()
            .enumerate()
            .all(|(at, c)| if at == 13 { c == b'-' } else { c.is_ascii_digit() })
}
