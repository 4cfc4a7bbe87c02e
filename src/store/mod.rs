//! Objects on NOR flash: (namespace, uid) to bytes and flags, atomic, wear-levelled, in the layout of Zephyr's NVS.
//!
//! A call that changes an object takes effect whole or not at all, whenever the power is cut; the next mount finds the old
//! or the new value, and all other objects as they were. `docs/storage-format.md` has the format and the argument.
//!
//! | file | purpose |
//! |---|---|
//! | `nvs` | NVS's allocation table entries, and object ids that survive a cut |
//! | `header` | object and sector headers |
//! | `device` | the partition in sectors; buffered writing |
//! | `index` | the table of objects in RAM |
//! | `log` | appending to the current sector |
//! | `gc` | compaction, sector by sector |
//! | `mount` | from flash to index; repair after a cut |
//! | `seal` | keys of sealed objects |
//! | `stats` | what the partition holds, for people |
//! | `update` | objects that are reserved first and then written part by part |
//!
//! # Damage
//!
//! A single wrong bit in the allocation table entry of an object or of a deletion, or in an object header, is corrected when
//! it is mounted, and healed when the object is next moved. A wrong bit in a payload is reported by [`Store::get`].
//! Two wrong bits in the table entry or header of one object hide its newest value, and an older one that is still in
//! flash comes back; two in the table entry of a deletion can bring back what was deleted. No damage of one object changes
//! another, and each can be overwritten and removed.

mod device;
mod gc;
mod header;
mod index;
mod log;
mod mount;
mod nvs;
mod seal;
mod stats;
#[cfg(test)]
mod tests;
mod update;

use crate::config::STORE_MAX_OBJECT;
use crate::platform::{Geometry, RootKey};
use crate::primitives::gcm::{Direction, Gcm, TAG_LEN};
use crate::status::Status;
use device::{Device, Layout, Writer};
use embedded_storage::nor_flash::NorFlash;
use header::{CRC32, Kind, OBJECT_HEADER_LEN};
use index::{Entry, Index};
use log::{Log, Put};
use seal::Keys;
pub use stats::{SectorState, SectorStatistics, Statistics};

/// Whose object it is. The numbers are those of the caller ids in Zephyr's `secure_storage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Namespace {
    /// The application's internal trusted storage.
    Its = 0,
    /// The application's protected storage.
    Ps = 1,
    /// Persistent keys.
    Keys = 2,
    /// What the services keep for themselves.
    Internal = 3,
    /// The keys of another crypto library that stores them through this one.
    ForeignKeys = 4,
}

/// What an object is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// Whose it is.
    pub namespace: Namespace,
    /// The number its owner gave it.
    pub uid: u64,
}

impl Name {
    fn key(self) -> (u8, u64) {
        (self.namespace as u8, self.uid)
    }
}

/// What is known of an object without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Info {
    /// Payload bytes.
    pub size: u32,
    /// The flags given when it was set; the store does not interpret them.
    pub flags: u16,
    /// Whether it is sealed, and so was written by this service.
    pub sealed: bool,
}

/// How an object is protected in flash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Readable in flash; a CRC-32 finds damage.
    Checksum,
    /// AES-256-GCM under a key of the namespace, derived from the root key.
    Sealed {
        /// Never used before under the same root key and namespace: take it from the random generator.
        nonce: [u8; 12],
    },
}

/// Why the store refused. Becomes a [`Status`]; callers with their own rules look at this first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Nothing is mounted.
    Unmounted,
    /// The flash refused an operation.
    Flash,
    /// The object's checksum does not hold.
    Damaged,
    /// The object's seal does not hold.
    Forged,
    /// There is no such object.
    Missing,
    /// An offset behind the object's end, or a geometry that cannot be.
    Argument,
    /// The flash has no room.
    Full,
    /// The index has no room.
    TooMany,
    /// The partition holds something else.
    Foreign,
    /// The partition or the object was written by newer code.
    Unsupported,
    /// A state that cannot be.
    Internal,
}

impl From<Error> for Status {
    fn from(error: Error) -> Self {
        match error {
            Error::Unmounted | Error::Flash | Error::Damaged | Error::Foreign => {
                Self::StorageFailure
            }
            Error::Forged => Self::InvalidSignature,
            Error::Missing => Self::DoesNotExist,
            Error::Argument => Self::InvalidArgument,
            Error::Full | Error::TooMany => Self::InsufficientStorage,
            Error::Unsupported => Self::NotSupported,
            Error::Internal => Self::CorruptionDetected,
        }
    }
}

pub(crate) type Result<T, E = Error> = core::result::Result<T, E>;

/// Whether calls can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unmounted,
    Mounted,
    /// The flash failed, and also when the partition was to be mounted anew: that is tried again at the next call.
    Lost,
}

/// The objects of one partition. All-zero before it is mounted, so that it costs no flash as a static.
pub struct Store<F> {
    device: Device<F>,
    state: State,
    may_format_foreign: bool,
    log: Log,
    /// The id given out last.
    last_id: u16,
    /// Damage corrected since the mount.
    corrections: u32,
    index: Index,
    keys: Keys,
}

impl<F: NorFlash> Store<F> {
    /// A store that owns its flash and has not looked at it yet.
    pub const fn new(flash: F) -> Self {
        Self {
            device: Device::new(flash),
            state: State::Unmounted,
            may_format_foreign: false,
            log: Log::NONE,
            last_id: 0,
            corrections: 0,
            index: Index::new(),
            keys: Keys::new(),
        }
    }

    /// The flash underneath. Who changes the partition must mount a new store.
    pub fn flash(&mut self) -> &mut F {
        &mut self.device.flash
    }

    /// Gives the flash back.
    pub fn into_flash(self) -> F {
        self.device.flash
    }

    /// Reads the partition and repairs what a power cut left behind. Does nothing when mounted already.
    ///
    /// A blank partition is formatted. One that holds something else is refused and not changed, unless
    /// `may_format_foreign`: then it is erased.
    ///
    /// # Errors
    /// `InvalidArgument` for a geometry that the store or the flash cannot serve, `StorageFailure` when the flash fails or holds
    /// something else, `NotSupported` when a newer version wrote it, `InsufficientStorage` when it holds more
    /// objects than this build can index. The partition keeps its content in all these cases.
    pub fn mount(
        &mut self,
        geometry: Geometry,
        may_format_foreign: bool,
        root_key: &RootKey,
    ) -> Result<(), Status> {
        if self.state == State::Mounted {
            return Ok(());
        }
        self.state = State::Unmounted;
        self.device.layout = Layout::new(&geometry)?;
        self.device.check()?;
        self.may_format_foreign = may_format_foreign;
        self.keys.derive(root_key)?;
        self.recover()?;
        self.state = State::Mounted;
        Ok(())
    }

    /// Whether calls are served: after [`Store::mount`] succeeded, and while the flash works.
    pub fn is_mounted(&self) -> bool {
        self.state == State::Mounted
    }

    /// Creates or replaces an object; its payload is all pieces of `data`, one after the other.
    ///
    /// # Errors
    /// `InsufficientStorage` when the object is too large or there is no room; `StorageFailure` when the flash fails. The old value
    /// stays.
    pub fn set(
        &mut self,
        name: Name,
        flags: u16,
        data: &[&[u8]],
        protection: Protection,
    ) -> Result<(), Status> {
        self.ready()?;
        let done = self.write(name, flags, data, &protection);
        Ok(self.settle(done)?)
    }

    /// Copies the payload from `offset` on into `out`, as much as there is and fits, and tells how much.
    /// The whole object is verified, whatever part is asked for.
    ///
    /// # Errors
    /// `DoesNotExist`; `InvalidArgument` for an offset behind the end; `StorageFailure` when the checksum does not hold, and
    /// `InvalidSignature` when the seal does not: `out` is zeroed then.
    pub fn get(&mut self, name: Name, offset: usize, out: &mut [u8]) -> Result<usize, Status> {
        Ok(self.read(name, offset, out)?)
    }

    /// [`Store::get`], for callers who have to tell why it failed.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn read(&mut self, name: Name, offset: usize, out: &mut [u8]) -> Result<usize> {
        self.ready()?;
        let entry = self.index.find(name.key()).ok_or(Error::Missing)?;
        let available = entry.size().checked_sub(offset).ok_or(Error::Argument)?;
        let len = available.min(out.len());
        let out = out.get_mut(..len).ok_or(Error::Internal)?;
        let done = match entry.kind.protection() {
            Kind::CHECKSUM => self.read_checked(&entry, offset, out),
            Kind::SEALED => self.read_sealed(&entry, offset, out),
            _ => Err(Error::Unsupported),
        };
        self.device.wipe_scratch();
        if done.is_err() {
            out.fill(0);
        }
        done.map(|()| len)
    }

    /// Size and flags of an object, without reading flash.
    ///
    /// # Errors
    /// `DoesNotExist`; `StorageFailure` when nothing is mounted or the flash failed.
    pub fn info(&self, name: Name) -> Result<Info, Status> {
        if self.state != State::Mounted {
            return Err(Error::Unmounted.into());
        }
        let entry = self.index.find(name.key()).ok_or(Error::Missing)?;
        Ok(Info {
            size: entry.size() as u32,
            flags: entry.flags,
            sealed: entry.kind.protection() == Kind::SEALED,
        })
    }

    /// Removes an object.
    ///
    /// # Errors
    /// `DoesNotExist`; `StorageFailure` when the flash fails.
    pub fn remove(&mut self, name: Name) -> Result<(), Status> {
        self.ready()?;
        let entry = self.index.find(name.key()).ok_or(Error::Missing)?;
        let done = self.make_room_for_mark().and_then(|()| self.append_mark(entry.id));
        self.settle(done)?;
        self.index.remove(name.key());
        Ok(())
    }

    /// The object of `namespace` with the smallest uid above `after`, or the smallest of all.
    pub fn next(&self, namespace: Namespace, after: Option<u64>) -> Option<Name> {
        if self.state != State::Mounted {
            return None;
        }
        let entry = match after {
            Some(uid) => self.index.after((namespace as u8, uid)),
            None => self.index.from(self.index.start_of(namespace as u8)),
        };
        let entry = entry.filter(|e| e.namespace == namespace as u8)?;
        Some(Name { namespace, uid: entry.uid })
    }

    fn ready(&mut self) -> Result<()> {
        match self.state {
            State::Mounted => Ok(()),
            State::Unmounted => Err(Error::Unmounted),
            State::Lost => {
                self.recover()?;
                self.state = State::Mounted;
                Ok(())
            }
        }
    }

    /// When a writing call failed half-way, what is in flash decides: whether the old or the new value is there, and where
    /// the next entry can go.
    fn settle<T>(&mut self, done: Result<T>) -> Result<T> {
        if matches!(done, Err(Error::Flash | Error::Foreign | Error::Internal)) {
            self.state = State::Lost;
            if self.recover().is_ok() {
                self.state = State::Mounted;
            }
        }
        self.device.wipe_scratch();
        done
    }

    fn write(&mut self, name: Name, flags: u16, data: &[&[u8]], how: &Protection) -> Result<()> {
        let size = data.iter().try_fold(0usize, |sum, piece| sum.checked_add(piece.len()));
        let entry = self.prepare(name, flags, size.ok_or(Error::Full)?, how)?;
        let mut feed = |writer: &mut Writer<'_, F>, put: &mut Put<'_, F>| {
            data.iter().try_for_each(|piece| put(writer, piece))
        };
        self.append_object(entry, &mut feed, how)
    }

    /// The entry for a payload of `size` bytes. There is room for it in the current sector.
    fn prepare(&mut self, name: Name, flags: u16, size: usize, how: &Protection) -> Result<Entry> {
        let mut kind = match how {
            Protection::Checksum => Kind::CHECKSUM,
            Protection::Sealed { .. } => Kind::SEALED,
        };
        if size > STORE_MAX_OBJECT {
            return Err(Error::Full);
        }
        let mut len = size.saturating_add(kind.overhead());
        if len.is_power_of_two() {
            kind = Kind(kind.0 | Kind::PADDED);
            len = len.saturating_add(1);
        }
        let len = u16::try_from(len).map_err(|_| Error::Full)?;
        if u32::from(len) > self.device.layout.max_entry() {
            return Err(Error::Full);
        }
        let old = self.index.find(name.key());
        if old.is_none() && self.index.is_full() {
            return Err(Error::TooMany);
        }
        self.make_room(len)?;
        let id = match old {
            Some(old) => old.id,
            None => self.free_id()?,
        };
        let (namespace, uid) = name.key();
        Ok(Entry { uid, at: 0, len, id, flags, namespace, kind })
    }

    /// Streams the payload, of which `out` takes the part from `skip` on, through `see`.
    fn stream(
        &mut self,
        mut address: u32,
        size: usize,
        skip: usize,
        mut out: &mut [u8],
        mut see: impl FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        let (mut before, mut after) = (skip, size.saturating_sub(skip).saturating_sub(out.len()));
        while before > 0 || after > 0 || !out.is_empty() {
            let Device { flash, scratch, .. } = &mut self.device;
            let piece = if before == 0 && !out.is_empty() {
                core::mem::take(&mut out)
            } else {
                let left = if before > 0 { &mut before } else { &mut after };
                let len = (*left).min(scratch.len());
                *left = left.saturating_sub(len);
                scratch.get_mut(..len).ok_or(Error::Internal)?
            };
            flash.read(address, piece).map_err(|_| Error::Flash)?;
            address = address.wrapping_add(piece.len() as u32);
            see(piece)?;
        }
        Ok(())
    }

    fn read_checked(&mut self, entry: &Entry, offset: usize, out: &mut [u8]) -> Result<()> {
        let mut crc = CRC32.digest();
        crc.update(&entry.header().encode(entry.id, entry.len));
        let start = entry.at.wrapping_add(OBJECT_HEADER_LEN as u32);
        self.stream(start, entry.size(), offset, out, |piece| {
            crc.update(piece);
            Ok(())
        })?;
        let stored = self.device.read_array(start.wrapping_add(entry.size() as u32))?;
        if crc.finalize() == u32::from_le_bytes(stored) { Ok(()) } else { Err(Error::Damaged) }
    }

    fn read_sealed(&mut self, entry: &Entry, offset: usize, out: &mut [u8]) -> Result<()> {
        let internal = |_| Error::Internal;
        let start = entry.at.wrapping_add(OBJECT_HEADER_LEN as u32);
        let nonce = self.device.read_array::<12>(start)?;
        let key = self.keys.of(entry.namespace)?;
        let mut gcm = Gcm::new(&key, &nonce, Direction::Decrypt).map_err(internal)?;
        gcm.associated_data(&entry.header().associated_data(entry.len)).map_err(internal)?;
        let text = start.wrapping_add(nonce.len() as u32);
        self.stream(text, entry.size(), offset, out, |piece| gcm.update(piece).map_err(internal))?;
        let tag = self.device.read_array::<TAG_LEN>(text.wrapping_add(entry.size() as u32))?;
        gcm.verify(&tag).map_err(|_| Error::Forged)
    }
}
