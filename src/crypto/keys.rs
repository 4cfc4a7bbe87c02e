//! Key management: import, generate, copy, destroy, export (PSA Crypto 1.5 §9.6), and how other operations reach a key.

use super::algorithm::Algorithm;
use super::attributes::{KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use super::key_file;
use super::key_store::{Key, SlotIndex, Stay};
use super::persistent_keys::unknown_key;
use super::provided_keys::DEVICE_KEY;
use super::{key_format, policy};
use crate::Rot;
use crate::base::Base;
use crate::config::{KEY_ARENA, STORE_MAX_OBJECT};
use crate::platform::Platform;
#[cfg(feature = "rsa")]
use crate::primitives::rsa;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// Who asks for a key: built-in keys serve only the service they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Application,
    #[cfg_attr(not(feature = "attestation"), allow(dead_code))]
    Attestation,
}

/// A key in a slot, and whether the slot is only lent for this call.
#[derive(Clone, Copy)]
struct Opened {
    slot: SlotIndex,
    lent: bool,
}

impl<P: Platform> Base<P> {
    /// Finds the key, checks its policy, and runs `operation` with it. This is the only way to a key's material.
    ///
    /// # Errors
    /// `InvalidHandle` for an unknown key, then `NotPermitted` or `InvalidArgument` by its policy, then those of `operation`.
    pub(crate) fn use_key<R>(
        &mut self,
        id: KeyId,
        usage: Usage,
        algorithm: Algorithm,
        operation: impl FnOnce(Key<'_>) -> Result<R>,
    ) -> Result<R> {
        self.read_key(id, |key| {
            check_use(Caller::Application, key, usage, algorithm)?;
            operation(key)
        })
    }

    /// Finds the key and runs `operation` with it, whatever its policy.
    pub(crate) fn read_key<R>(
        &mut self,
        id: KeyId,
        operation: impl FnOnce(Key<'_>) -> Result<R>,
    ) -> Result<R> {
        self.read_key_with_random(id, |key, _| operation(key))
    }

    /// Finds the key and runs `operation` with a copy of its material, which it may turn into something else, and with the material's
    /// length. `length` decides whether that may be, and how long the copy is; the material stands in it behind `skip` bytes.
    #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
    pub(super) fn use_copy<R>(
        &mut self,
        id: KeyId,
        skip: usize,
        length: impl FnOnce(Key<'_>) -> Result<usize>,
        operation: impl FnOnce(&mut [u8], usize) -> Result<R>,
    ) -> Result<R> {
        let opened = self.open(id)?;
        let keys = &mut self.keys;
        let lengths = keys.key(opened.slot).and_then(|key| Ok((length(key)?, key.material.len())));
        let result = lengths.and_then(|(total, material)| {
            let copy = keys.reserve(KeyAttributes::default(), total, Stay::Short)?;
            let result = keys
                .copy(opened.slot, copy, skip)
                .and_then(|()| operation(keys.material_mut(copy)?, material));
            keys.remove(copy);
            result
        });
        self.close(opened);
        result
    }

    /// [`Base::read_key`] for an operation that draws random bytes once the key is found and permitted.
    pub(crate) fn read_key_with_random<R>(
        &mut self,
        id: KeyId,
        operation: impl FnOnce(Key<'_>, &mut dyn FnMut(&mut [u8]) -> Result<()>) -> Result<R>,
    ) -> Result<R> {
        let opened = self.open(id)?;
        let Self { keys, random, platform, .. } = self;
        let mut draw = |bytes: &mut [u8]| random.fill(bytes, &mut |raw| platform.entropy(raw));
        let result = keys.key(opened.slot).and_then(|key| operation(key, &mut draw));
        self.close(opened);
        result
    }

    /// [`Base::read_key`] for an operation that asks the platform beside it.
    #[cfg(all(feature = "attestation", feature = "hmac-primitive"))]
    pub(crate) fn read_key_with_platform<R>(
        &mut self,
        id: KeyId,
        operation: impl FnOnce(Key<'_>, &P) -> Result<R>,
    ) -> Result<R> {
        let opened = self.open(id)?;
        let result = self.keys.key(opened.slot).and_then(|key| operation(key, &self.platform));
        self.close(opened);
        result
    }

    fn open(&mut self, id: KeyId) -> Result<Opened> {
        self.require_init()?;
        if let Some(slot) = self.keys.find(id) {
            return Ok(Opened { slot, lent: false });
        }
        if !id.is_user() && !id.is_builtin() {
            return Err(Status::InvalidHandle);
        }
        if id == KeyId::HARDWARE_UNIQUE {
            return self.open_device_key();
        }
        let file = self.find_key_file(id).map_err(unknown_key)?;
        let attests = cfg!(feature = "attestation") && id == KeyId::INITIAL_ATTESTATION;
        let stay = if attests { Stay::Boot } else { Stay::Short };
        let slot = self.keys.reserve(KeyAttributes::default(), file.length, stay)?;
        let loaded = self.load_key(&file, id, slot);
        if loaded.is_err() {
            self.keys.remove(slot);
        }
        loaded.map(|()| Opened { slot, lent: !attests })
    }

    fn open_device_key(&mut self) -> Result<Opened> {
        let mut material = Zeroizing::new([0; DEVICE_KEY.bits as usize / 8]);
        self.device_key(&mut material[..])?;
        let slot = self.keys.reserve(DEVICE_KEY, material.len(), Stay::Short)?;
        put(&material[..], self.keys.material_mut(slot)?)?;
        Ok(Opened { slot, lent: true })
    }

    fn close(&mut self, opened: Opened) {
        if opened.lent {
            self.keys.remove(opened.slot);
        }
    }

    /// Makes a key of `length` bytes that `fill` writes into zeroed memory and may refuse.
    pub(crate) fn create_key(
        &mut self,
        attributes: &KeyAttributes,
        length: usize,
        fill: impl FnOnce(&mut Self, SlotIndex) -> Result<()>,
    ) -> Result<KeyId> {
        self.require_init()?;
        let persistent = !attributes.lifetime.is_volatile();
        if persistent {
            // As a file it needs more room than as a key, in the store and, to be used again, in the arena.
            let most = STORE_MAX_OBJECT.min(KEY_ARENA).saturating_sub(key_file::HEADER_LEN);
            if length > most {
                return Err(Status::NotSupported);
            }
            match self.find_key_file(attributes.id) {
                Err(Status::DoesNotExist) => {}
                Ok(_) => return Err(Status::AlreadyExists),
                Err(other) => return Err(other),
            }
        }
        let stay = if persistent { Stay::Short } else { Stay::Long };
        let slot = self.keys.reserve(*attributes, length, stay)?;
        let made = fill(self, slot).and_then(|()| {
            if persistent { self.store_key(slot) } else { self.keys.assign_volatile_id(slot) }
        });
        if persistent || made.is_err() {
            self.keys.remove(slot);
        }
        made
    }

    /// Checks the material that came into `slot` as a key to be imported, and completes its attributes.
    #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
    pub(super) fn accept_imported(
        &mut self,
        slot: SlotIndex,
        attributes: &KeyAttributes,
    ) -> Result<()> {
        let bits = key_format::check(attributes, self.keys.key(slot)?.material)?;
        if attributes.bits != 0 && attributes.bits != bits {
            return Err(Status::InvalidArgument);
        }
        key_format::normalise(attributes.key_type, self.keys.material_mut(slot)?)?;
        self.keys.set_key(slot, KeyAttributes { bits, ..*attributes }, 0)
    }

    /// Makes a key of the material in `data`.
    pub(crate) fn import(&mut self, attributes: &KeyAttributes, data: &[u8]) -> Result<KeyId> {
        let bits = key_format::check(attributes, data)?;
        if attributes.bits != 0 && attributes.bits != bits {
            return Err(Status::InvalidArgument);
        }
        let attributes = KeyAttributes { bits, ..*attributes };
        self.create_key(&attributes, data.len(), |base, slot| {
            let material = base.keys.material_mut(slot)?;
            put(data, material)?;
            key_format::normalise(attributes.key_type, material)
        })
    }

    /// Makes a key from random bytes.
    pub(crate) fn generate(&mut self, attributes: &KeyAttributes) -> Result<KeyId> {
        let length = key_format::generated_length(attributes)?;
        self.create_key(attributes, length, |base, slot| {
            let Self { keys, random, platform, .. } = base;
            let material = keys.material_mut(slot)?;
            key_format::draw(attributes.key_type, material, &mut |bytes| {
                random.fill(bytes, &mut |buffer| platform.entropy(buffer))
            })
        })
    }
}

#[cfg(feature = "rsa")]
impl<P: Platform> Base<P> {
    /// Makes an RSA key pair: only once it is there is its length known.
    fn generate_rsa(&mut self, attributes: &KeyAttributes, exponent: &[u8]) -> Result<KeyId> {
        const DEFAULT_EXPONENT: u64 = 65537;
        self.require_init()?;
        let exponent = match exponent {
            [] => DEFAULT_EXPONENT,
            bytes => {
                let (low, high) = bytes.split_at(bytes.len().min(8));
                if high.iter().any(|byte| *byte != 0) {
                    return Err(Status::NotSupported);
                }
                low.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))
            }
        };
        if attributes.bits == 0 {
            return Err(Status::InvalidArgument);
        }
        let Self { random, platform, .. } = self;
        let pair = rsa::generate(attributes.bits, exponent, &mut |bytes| {
            random.fill(bytes, &mut |buffer| platform.entropy(buffer))
        })?;
        self.create_key(attributes, pair.as_bytes().len(), |base, slot| {
            put(pair.as_bytes(), base.keys.material_mut(slot)?).map(|_| ())
        })
    }
}

/// Whether the caller and the key's policy permit a use.
pub(crate) fn check_use(
    caller: Caller,
    key: Key<'_>,
    usage: Usage,
    algorithm: Algorithm,
) -> Result<()> {
    if key.attributes.id.is_reserved() && caller == Caller::Application {
        return Err(Status::NotPermitted);
    }
    policy::check(key.attributes, usage, algorithm)
}

/// Checks what an application may ask of a new key, and completes its usage flags.
pub(super) fn checked(attributes: &KeyAttributes) -> Result<KeyAttributes> {
    let lifetime = attributes.lifetime;
    if lifetime.location() != 0 {
        return Err(Status::InvalidArgument);
    }
    if lifetime.is_volatile() {
        if attributes.id != KeyId::NULL {
            return Err(Status::InvalidArgument);
        }
    } else if lifetime.is_read_only() || !attributes.id.is_user() {
        return Err(Status::InvalidArgument);
    } else if lifetime != Lifetime::PERSISTENT {
        return Err(Status::NotSupported);
    }
    if !Usage::ALL.contains(attributes.usage) {
        return Err(Status::InvalidArgument);
    }
    if attributes.key_type == KeyType::NONE || !attributes.key_type.has_even_parity() {
        return Err(Status::NotSupported);
    }
    Ok(KeyAttributes { usage: policy::extend_usage(attributes.usage), ..*attributes })
}

impl<P: Platform> Rot<P> {
    /// Makes a key from `data`, in the format of [`Rot::export_key`] (`psa_import_key`).
    ///
    /// # Errors
    /// `InvalidArgument` for malformed data or attributes, `NotSupported` for a key type or lifetime this build does not have,
    /// `AlreadyExists`, `InsufficientMemory`, `InsufficientStorage`, `StorageFailure`, and `BadState` before [`Rot::init`].
    pub fn import_key(&mut self, attributes: &KeyAttributes, data: &[u8]) -> Result<KeyId> {
        self.base.import(&checked(attributes)?, data)
    }

    /// Makes a random key of the type and size in `attributes` (`psa_generate_key`).
    ///
    /// # Errors
    /// As [`Rot::import_key`], and `InsufficientEntropy`.
    pub fn generate_key(&mut self, attributes: &KeyAttributes) -> Result<KeyId> {
        self.generate_key_custom(attributes, &[])
    }

    /// [`Rot::generate_key`] with production data (`psa_generate_key_custom`): for an RSA key pair the public exponent, little endian;
    /// no other type has any.
    ///
    /// # Errors
    /// As [`Rot::generate_key`]; `InvalidArgument` for data that the type does not have, `NotSupported` for an exponent beyond 2^33.
    pub fn generate_key_custom(
        &mut self,
        attributes: &KeyAttributes,
        custom_data: &[u8],
    ) -> Result<KeyId> {
        let attributes = checked(attributes)?;
        if attributes.key_type.is_public_key() {
            return Err(Status::InvalidArgument);
        }
        #[cfg(feature = "rsa")]
        if attributes.key_type == KeyType::RSA_KEY_PAIR {
            return self.base.generate_rsa(&attributes, custom_data);
        }
        if !custom_data.is_empty() {
            return Err(Status::InvalidArgument);
        }
        // It is derived from a password (PSA Crypto 1.5 §9.4.10).
        if attributes.key_type == KeyType::SPAKE2P_KEY_PAIR_SECP_R1 {
            return Err(Status::NotSupported);
        }
        self.base.generate(&attributes)
    }

    /// Makes a copy of a key, with a policy that both the source's and the given one permit (`psa_copy_key`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` when the source may not be copied, `InvalidArgument` when type, size or policy do not fit.
    pub fn copy_key(&mut self, source: KeyId, attributes: &KeyAttributes) -> Result<KeyId> {
        let opened = self.base.open(source)?;
        let copied = self.copy_opened(opened.slot, source, attributes);
        self.base.close(opened);
        copied
    }

    fn copy_opened(
        &mut self,
        slot: SlotIndex,
        source: KeyId,
        attributes: &KeyAttributes,
    ) -> Result<KeyId> {
        let key = self.base.keys.key(slot)?;
        let (from, length) = (*key.attributes, key.material.len());
        if source.is_builtin() || !from.usage.contains(Usage::COPY) {
            return Err(Status::NotPermitted);
        }
        let type_differs =
            attributes.key_type != KeyType::NONE && attributes.key_type != from.key_type;
        let size_differs = attributes.bits != 0 && attributes.bits != from.bits;
        if type_differs || size_differs {
            return Err(Status::InvalidArgument);
        }
        let asked =
            checked(&KeyAttributes { key_type: from.key_type, bits: from.bits, ..*attributes })?;
        let both = |a, b| policy::intersect(a, b, from.key_type);
        // A policy need not have a second algorithm, so that of the other is dropped.
        let second = match (asked.algorithm2, from.algorithm2) {
            (Algorithm::NONE, _) | (_, Algorithm::NONE) => Algorithm::NONE,
            (asked, from) => both(asked, from)?,
        };
        let target = KeyAttributes {
            usage: asked.usage.intersection(from.usage),
            algorithm: both(asked.algorithm, from.algorithm)?,
            algorithm2: second,
            ..asked
        };
        self.base.create_key(&target, length, |base, to| base.keys.copy(slot, to, 0))
    }

    /// Destroys a key; its identifier is invalid afterwards, and operations in progress with it fail (`psa_destroy_key`). The null
    /// identifier is accepted.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` for a built-in key, `StorageFailure`.
    pub fn destroy_key(&mut self, key: KeyId) -> Result<()> {
        if key == KeyId::NULL {
            return Ok(());
        }
        self.base.require_init()?;
        let attests = cfg!(feature = "attestation") && key == KeyId::INITIAL_ATTESTATION;
        if attests || key == KeyId::HARDWARE_UNIQUE {
            return Err(Status::NotPermitted);
        }
        self.operations.mac.fail_where(|mac| mac.uses(key));
        self.operations.key_derivation.fail_where(|derivation| derivation.uses(key));
        self.operations.signature.fail_where(|signature| signature.uses(key));
        self.operations.cipher.fail_where(|cipher| cipher.uses(key));
        self.operations.aead.fail_where(|aead| aead.uses(key));
        self.operations.pake.fail_where(|exchange| exchange.uses(key));
        if let Some(slot) = self.base.keys.find(key) {
            self.base.keys.remove(slot);
            return Ok(());
        }
        if !key.is_user() {
            return Err(Status::InvalidHandle);
        }
        self.base.remove_key(key).map_err(unknown_key)
    }

    /// Drops copies of a persistent key from RAM (`psa_purge_key`). This implementation keeps none between calls, but of the attestation
    /// key.
    ///
    /// # Errors
    /// `InvalidHandle` for an unknown key.
    pub fn purge_key(&mut self, key: KeyId) -> Result<()> {
        self.base.read_key(key, |_| Ok(()))?;
        if key.is_builtin()
            && let Some(slot) = self.base.keys.find(key)
        {
            self.base.keys.remove(slot);
        }
        Ok(())
    }

    /// The attributes of a key (`psa_get_key_attributes`).
    ///
    /// # Errors
    /// `InvalidHandle` for an unknown key, `DataCorrupt` or `StorageFailure` when it cannot be read.
    pub fn get_key_attributes(&mut self, key: KeyId) -> Result<KeyAttributes> {
        self.prepare_builtin(key)?;
        self.base.read_key(key, |key| Ok(*key.attributes))
    }

    /// Writes the key material to `output` and gives its length (`psa_export_key`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without the usage flag `EXPORT` (public keys need none), `BufferTooSmall`.
    pub fn export_key(&mut self, key: KeyId, output: &mut [u8]) -> Result<usize> {
        self.base.read_key(key, |key| {
            check_export(key)?;
            put(key.material, output)
        })
    }

    /// Writes the public key, or the public part of a key pair, to `output` and gives its length (`psa_export_public_key`).
    ///
    /// # Errors
    /// `InvalidHandle`, `InvalidArgument` for a symmetric key, `BufferTooSmall`.
    pub fn export_public_key(&mut self, key: KeyId, output: &mut [u8]) -> Result<usize> {
        self.prepare_builtin(key)?;
        self.base.read_key(key, |key| key_format::public_part(key, output))
    }

    /// A built-in key is made when it is first looked at.
    fn prepare_builtin(&mut self, key: KeyId) -> Result<()> {
        #[cfg(feature = "attestation")]
        if key == KeyId::INITIAL_ATTESTATION {
            return self.ensure_attestation_key();
        }
        let _ = key;
        Ok(())
    }

    /// Fills `output` with random bytes (`psa_generate_random`).
    ///
    /// # Errors
    /// `BadState` before [`Rot::init`], `InsufficientEntropy` when the entropy source fails.
    pub fn generate_random(&mut self, output: &mut [u8]) -> Result<()> {
        self.base.require_init()?;
        self.base.fill_random(output)
    }
}

/// Whether a key may leave the service.
pub(super) fn check_export(key: Key<'_>) -> Result<()> {
    let public = key.attributes.key_type.is_public_key();
    let builtin = key.attributes.id.is_builtin();
    let permitted = !builtin && (public || key.attributes.usage.contains(Usage::EXPORT));
    if permitted { Ok(()) } else { Err(Status::NotPermitted) }
}

/// Copies `bytes` to the front of `output`.
pub(crate) fn put(bytes: &[u8], output: &mut [u8]) -> Result<usize> {
    let place = output.get_mut(..bytes.len()).ok_or(Status::BufferTooSmall)?;
    place.copy_from_slice(bytes);
    Ok(bytes.len())
}
