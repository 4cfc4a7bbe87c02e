//! Persistent keys in the store: where their files lie, and how a file is found, read, written and removed.

use super::attributes::KeyId;
use super::key_file;
use super::key_store::SlotIndex;
use crate::Rot;
use crate::base::Base;
use crate::platform::Platform;
use crate::status::{Result, Status};
use crate::store::{Name, Namespace};

/// A key file that is there.
pub(super) struct KeyFile {
    name: Name,
    sealed: bool,
    /// In bytes, with the header.
    pub(super) length: usize,
}

/// Where this service writes the file of a key: those of built-in keys apart from those that applications name.
fn own_place(id: KeyId) -> Name {
    let namespace = if id.is_builtin() { Namespace::Internal } else { Namespace::Keys };
    Name { namespace, uid: u64::from(id.0) }
}

/// Where the file of a key may be: the first that is there counts.
fn places(id: KeyId) -> impl DoubleEndedIterator<Item = Name> {
    let mbedtls = Name { namespace: Namespace::ForeignKeys, uid: u64::from(id.0) };
    let has_mbedtls = cfg!(feature = "mbedtls-keys") && id.is_user();
    [Some(own_place(id)), has_mbedtls.then_some(mbedtls)].into_iter().flatten()
}

/// A key that the store does not know is an invalid handle to the caller of a key operation.
pub(super) fn unknown_key(status: Status) -> Status {
    if status == Status::DoesNotExist { Status::InvalidHandle } else { status }
}

/// A key whose seal does not hold is damaged data, not a bad signature of the caller's.
fn damaged_key(status: Status) -> Status {
    if status == Status::InvalidSignature { Status::DataCorrupt } else { unknown_key(status) }
}

impl<P: Platform> Base<P> {
    /// Finds the file of a key.
    ///
    /// # Errors
    /// `DoesNotExist`, `StorageFailure`.
    pub(super) fn find_key_file(&mut self, id: KeyId) -> Result<KeyFile> {
        let store = self.store()?;
        for name in places(id) {
            match store.info(name) {
                Err(Status::DoesNotExist) => {}
                Err(other) => return Err(other),
                Ok(info) => {
                    return Ok(KeyFile { name, sealed: info.sealed, length: info.size as usize });
                }
            }
        }
        Err(Status::DoesNotExist)
    }

    /// Reads a file into `slot`, which has its length, and makes a key of it.
    ///
    /// # Errors
    /// `DataCorrupt` when the seal does not hold, `DataInvalid` when the content is no key; for a key of Mbed TLS's `NotSupported`
    /// when this build does not have its kind.
    pub(super) fn load_key(&mut self, file: &KeyFile, id: KeyId, slot: SlotIndex) -> Result<()> {
        // Only this service seals objects in the namespaces of keys: anything else was put there past it.
        if !file.sealed {
            return Err(Status::DataInvalid);
        }
        self.store()?;
        let Self { keys, store, .. } = self;
        let read = store.get(file.name, 0, keys.material_mut(slot)?).map_err(damaged_key)?;
        if read != file.length {
            return Err(Status::DataCorrupt);
        }
        let content = keys.key(slot)?.material;
        match file.name.namespace {
            #[cfg(feature = "mbedtls-keys")]
            Namespace::ForeignKeys => {
                let attributes = super::mbedtls_keys::decode(id, content)?;
                keys.set_key(slot, attributes, key_file::HEADER_LEN)?;
                super::key_format::normalise(attributes.key_type, keys.material_mut(slot)?)
            }
            _ => keys.set_key(slot, key_file::decode(id, content)?, key_file::HEADER_LEN),
        }
    }

    /// Writes the file of the key in `slot`.
    pub(super) fn store_key(&mut self, slot: SlotIndex) -> Result<KeyId> {
        let protection = self.seal()?;
        self.store()?;
        let key = self.keys.key(slot)?;
        let id = key.attributes.id;
        let header = key_file::encode(key.attributes, key.material.len())?;
        self.store.set(own_place(id), 0, &[&header, key.material], protection)?;
        Ok(id)
    }

    /// Removes each file of a key.
    ///
    /// # Errors
    /// `DoesNotExist` when there is none, `StorageFailure`.
    pub(super) fn remove_key(&mut self, id: KeyId) -> Result<()> {
        let store = self.store()?;
        let mut removed = Err(Status::DoesNotExist);
        // The one that counts goes last: if the power fails in between, the key is the same as before.
        for name in places(id).rev() {
            match store.remove(name) {
                Err(Status::DoesNotExist) => {}
                Err(other) => return Err(other),
                Ok(()) => removed = Ok(()),
            }
        }
        removed
    }
}

impl<P: Platform> Rot<P> {
    /// The stored key that follows `after` in the order of identifiers, for enumeration (an extension of psa-rot).
    ///
    /// # Errors
    /// `StorageFailure` when the store cannot be read.
    pub fn next_persistent_key(&mut self, after: Option<KeyId>) -> Result<Option<KeyId>> {
        let store = self.base.store()?;
        // No key has the identifier 0; an object that somebody put under it is not to hide the keys.
        let from = after.unwrap_or(KeyId(0));
        let mbedtls = cfg!(feature = "mbedtls-keys").then_some(Namespace::ForeignKeys);
        let spaces = [Some(Namespace::Keys), mbedtls].into_iter().flatten();
        let next = spaces.filter_map(|space| store.next(space, Some(u64::from(from.0))));
        let next = next.filter_map(|name| u32::try_from(name.uid).ok().map(KeyId));
        // Mbed TLS stores more than keys, under numbers that no key has.
        Ok(next.filter(|id| id.is_user()).min())
    }
}
