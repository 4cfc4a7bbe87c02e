//! Keys that come with the device: attached by a label (PSA Crypto 1.5 §9.6.2, `psa_attach_key`), and the built-in key that is derived
//! from the root key.
//!
//! | label | the key |
//! |---|---|
//! | `derive:` and any bytes | derived from the root key, label, type and size: the same on each boot of this device, another on each other device |
//! | any other | what the platform was provided with ([`Platform::provided_key`]) |

use super::algorithm::Algorithm;
use super::attributes::{KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use super::key_format;
use super::keys::{checked, put};
use crate::Rot;
use crate::base::Base;
use crate::platform::{Platform, ProvidedKey, RootKey};
use crate::primitives::hkdf;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// How the labels of derived keys begin.
const DERIVED: &[u8] = b"derive:";

/// What a derived key may never do: it can be had again by its label, so it need not leave.
const STAYS: Usage = Usage(Usage::EXPORT.0 | Usage::COPY.0);

/// The longest material of a provided key, in bytes.
const MAX_PROVIDED: usize = 256;

/// The built-in key for derivations that are bound to the device.
pub(crate) const DEVICE_KEY: KeyAttributes = KeyAttributes {
    key_type: KeyType::DERIVE,
    bits: 256,
    lifetime: Lifetime::READ_ONLY,
    usage: Usage(Usage::DERIVE.0 | Usage::VERIFY_DERIVATION.0),
    algorithm: Algorithm::HKDF_SHA_256,
    algorithm2: Algorithm::SP800_108_COUNTER_HMAC.with_hash(Algorithm::SHA_256),
    id: KeyId::HARDWARE_UNIQUE,
};

impl<P: Platform> Base<P> {
    /// Makes a key that is derived from the root key, label, type and size.
    pub(crate) fn derive(&mut self, attributes: &KeyAttributes, label: &[u8]) -> Result<KeyId> {
        let length = key_format::generated_length(attributes)?;
        let key_type = attributes.key_type.0.to_le_bytes();
        let bits = attributes.bits.to_le_bytes();
        self.create_key(attributes, length, |base, slot| {
            let mut draws = 0u32;
            let mut root_key = RootKey::default();
            base.platform.root_key(&mut root_key)?;
            key_format::draw(attributes.key_type, base.keys.material_mut(slot)?, &mut |bytes| {
                draws = draws.checked_add(1).ok_or(Status::CorruptionDetected)?;
                let info = [&key_type[..], &bits, &draws.to_le_bytes(), label];
                hkdf::derive(b"psa-rot attach v1", &root_key[..], &info, bytes)
            })
        })
    }

    /// Fills `output` with bytes that only this device can derive.
    pub(crate) fn derive_from_root(&mut self, info: &[&[u8]], output: &mut [u8]) -> Result<()> {
        let mut root_key = RootKey::default();
        self.platform.root_key(&mut root_key)?;
        hkdf::derive(b"psa-rot keys v1", &root_key[..], info, output)
    }
}

impl<P: Platform> Rot<P> {
    /// Gives a volatile identifier to a key that the device has under `label` (`psa_attach_key`, PSA Crypto 1.4): one derived from the
    /// root key when the label begins with `derive:`, else one that the platform was provided with. The key's policy is what both
    /// `attributes` and the device permit; a derived key can be neither exported nor copied. Destroying the key only takes the
    /// identifier away.
    ///
    /// # Errors
    /// `DoesNotExist` for a label that the device does not know, `InvalidArgument` for a lifetime that is not volatile, for type, size
    /// and algorithm that are not the key's, and for a second algorithm for a key that the platform provides; those of
    /// [`Rot::import_key`]; `HardwareFailure` when the root key cannot be read.
    pub fn attach_key(&mut self, attributes: &KeyAttributes, label: &[u8]) -> Result<KeyId> {
        self.base.require_init()?;
        if !attributes.lifetime.is_volatile() {
            return Err(Status::InvalidArgument);
        }
        if label.starts_with(DERIVED) {
            self.attach_derived(attributes, label)
        } else {
            self.attach_provided(attributes, label)
        }
    }

    fn attach_derived(&mut self, attributes: &KeyAttributes, label: &[u8]) -> Result<KeyId> {
        let mut attributes = checked(attributes)?;
        if attributes.key_type.is_public_key() {
            return Err(Status::InvalidArgument);
        }
        attributes.usage = Usage(attributes.usage.0 & !STAYS.0);
        self.base.derive(&attributes, label)
    }

    fn attach_provided(&mut self, asked: &KeyAttributes, label: &[u8]) -> Result<KeyId> {
        let mut material = Zeroizing::new([0; MAX_PROVIDED]);
        let mut key = ProvidedKey {
            key_type: asked.key_type.0,
            bits: asked.bits,
            usage: Usage::ALL.0,
            algorithm: asked.algorithm.0,
            material: &mut material[..],
            length: 0,
        };
        self.base.platform.provided_key(label, &mut key)?;
        let ProvidedKey { key_type, bits, usage, algorithm, length, .. } = key;
        let same_type = asked.key_type == KeyType::NONE || asked.key_type.0 == key_type;
        let same_size = asked.bits == 0 || asked.bits == bits;
        // The platform was asked about one algorithm: a second one would be in no policy of its.
        let same_policy = asked.algorithm.0 == algorithm && asked.algorithm2 == Algorithm::NONE;
        if !same_type || !same_size || !same_policy {
            return Err(Status::InvalidArgument);
        }
        // Checked before the device's policy narrows them: a wrong flag is an error, not ignored.
        let attributes = checked(&KeyAttributes { key_type: KeyType(key_type), bits, ..*asked })?;
        let usage = attributes.usage.intersection(Usage(usage));
        let material = material.get(..length).ok_or(Status::CorruptionDetected)?;
        self.import_key(&KeyAttributes { usage, ..attributes }, material)
    }
}

impl<P: Platform> Base<P> {
    /// Writes the material of the built-in key for derivations.
    pub(crate) fn device_key(&mut self, material: &mut [u8]) -> Result<()> {
        let mut key = Zeroizing::new([0; 32]);
        self.derive_from_root(&[b"device key"], &mut key[..])?;
        put(&key[..], material).map(|_| ())
    }
}
