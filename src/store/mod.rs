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
//! | `content` | what a payload is made of; changes to a part of it |
//! | `log` | appending to the current sector |
//! | `gc` | compaction, sector by sector |
//! | `mount` | from flash to index; repair after a cut |
//! | `format` | the first format |
//! | `scrub` | old values that must not stay in flash |
//! | `seal` | keys of sealed objects |
//! | `fresh` | protection from replay with a monotonic counter |
//! | `state` | which calls are served, and what a failure of the flash changes |
//! | `stats` | what the partition holds, for people |
//!
//! # Damage
//!
//! A single wrong bit in the allocation table entry of an object or of a deletion, or in an object header, is corrected when
//! it is mounted, and healed when the object is next moved. A wrong bit in a payload is reported by [`Store::get`].
//! Two wrong bits in the table entry or header of one object hide its newest value, and an older one that is still in
//! flash comes back; two in the table entry of a deletion can bring back what was deleted. No damage of one object changes
//! another, and each can be overwritten and removed. Where a counter protects from replay, an older value that comes back is
//! refused, and with it all that is protected, until it is written again.

mod content;
mod device;
mod format;
mod fresh;
mod gc;
mod header;
mod index;
mod log;
mod mount;
mod nvs;
mod scrub;
mod seal;
mod state;
mod stats;
#[cfg(test)]
mod tests;

use crate::config::{ITS_WIPE_REMOVED, STORE_MAX_OBJECT};
use crate::platform::{Geometry, RootKey};
use crate::primitives::aead::gcm::TAG_LEN;
use crate::status::Status;
pub use content::Content;
use device::{Device, Layout};
use embedded_storage::nor_flash::NorFlash;
use fresh::Fresh;
pub use fresh::ReplayState;
use header::{CRC32, Kind};
use index::{Entry, Index};
use log::Log;
use mount::Slot;
use seal::Keys;
use state::State;
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
    /// Whether it is, or was before it was found replaced, protected from replay, too: see [`Store::put_fresh`].
    pub fresh: bool,
    /// Why it cannot be read, as far as that is known without reading it.
    pub refusal: Option<Error>,
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
    /// The object's seal does not hold, or an older value took the place of the newest one.
    Forged,
    /// Whether the object is the newest is not known: [`Store::verify`] failed, or was not called.
    Unverified,
    /// The monotonic counter failed.
    Counter,
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
            Error::Unmounted
            | Error::Flash
            | Error::Damaged
            | Error::Unverified
            | Error::Counter => Self::StorageFailure,
            // Only a mount finds it.
            Error::Foreign => Self::DataInvalid,
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

/// The objects of one partition. All-zero before it is mounted, so that it costs no flash as a static.
pub struct Store<F> {
    device: Device<F>,
    state: State,
    may_format_foreign: bool,
    /// Whether removed objects of ITS are wiped.
    wipes_its: bool,
    log: Log,
    /// The id given out last.
    last_id: u16,
    /// Damage corrected since the mount.
    corrections: u32,
    index: Index,
    keys: Keys,
    fresh: Fresh,
}

impl<F: NorFlash> Store<F> {
    /// A store that owns its flash and has not looked at it yet.
    pub const fn new(flash: F) -> Self {
        Self {
            device: Device::new(flash),
            state: State::Unmounted,
            may_format_foreign: false,
            wipes_its: false,
            log: Log::NONE,
            last_id: 0,
            corrections: 0,
            index: Index::new(),
            keys: Keys::new(),
            fresh: Fresh::UNKNOWN,
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
    /// When the repair fails, or part of the partition cannot be read, the store is mounted all the same:
    /// [`Store::is_read_only`] until a writing call succeeds with the repair.
    ///
    /// A blank partition is formatted. One that holds something else is refused and not changed, unless
    /// `may_format_foreign`: then it is erased.
    ///
    /// # Errors
    /// `InvalidArgument` for a geometry that the store or the flash cannot serve, `StorageFailure` when the flash fails,
    /// `DataInvalid` when it holds something else or was written with another geometry, `NotSupported` when a newer version
    /// wrote it, `InsufficientStorage` when it holds more objects than this build can index. The partition keeps
    /// its content in all these cases.
    pub fn mount(
        &mut self,
        geometry: Geometry,
        may_format_foreign: bool,
        root_key: &RootKey,
    ) -> Result<(), Status> {
        match self.state {
            State::Mounted | State::ReadOnly => return Ok(()),
            State::Lost => return Ok(self.look().map(|_| ())?),
            State::Unmounted => {}
        }
        self.device.layout = Layout::new(&geometry)?;
        self.device.check()?;
        self.may_format_foreign = may_format_foreign;
        self.wipes_its = ITS_WIPE_REMOVED != 0;
        self.keys.derive(root_key)?;
        let looked = self.look().map(|repair| {
            if !self.device.unreadable {
                let _ = self.mend(repair);
            }
        });
        self.device.wipe_scratch();
        if self.state == State::Lost {
            self.state = State::Unmounted;
            looked?;
            return Err(Error::Flash.into());
        }
        Ok(())
    }

    /// Whether calls are served: after [`Store::mount`] succeeded, and while the flash can be read.
    pub fn is_mounted(&self) -> bool {
        matches!(self.state, State::Mounted | State::ReadOnly)
    }

    /// Whether a repair is due: all that is there can be read, and the next writing call tries the repair first.
    pub fn is_read_only(&self) -> bool {
        self.state == State::ReadOnly
    }

    /// Makes the repair that is due, if one is: what each writing call begins with.
    ///
    /// # Errors
    /// `StorageFailure` when nothing is mounted or the flash fails.
    pub fn repair_if_due(&mut self) -> Result<(), Status> {
        Ok(self.ready_to_write()?)
    }

    /// Creates or replaces an object; its payload is all pieces of `data`, one after the other.
    ///
    /// # Errors
    /// As [`Store::put`].
    pub fn set(
        &mut self,
        name: Name,
        flags: u16,
        data: &[&[u8]],
        protection: Protection,
    ) -> Result<(), Status> {
        self.put(name, flags, &Content::Pieces(data), protection)
    }

    /// Creates, replaces or changes an object.
    /// A replaced value in [`Namespace::Keys`], `Internal` or `ForeignKeys` is not in flash any more when this returns `Ok`.
    ///
    /// # Errors
    /// `InsufficientStorage` when the object is too large or there is no room; `StorageFailure` when the flash fails; for a patch also
    /// those of [`Store::get`], `NotSupported` when the object is not sealed, and `InvalidArgument` when the patch reaches beyond its
    /// end. The old value stays. A write that took effect is a success, also when the flash said that it failed; but not
    /// when the old value could not be wiped.
    pub fn put(
        &mut self,
        name: Name,
        flags: u16,
        content: &Content<'_>,
        protection: Protection,
    ) -> Result<(), Status> {
        self.ready_to_write()?;
        if let Content::Patched { .. } = content {
            self.read(name, 0, &mut [])?;
        }
        let old = self.index.find(name.key());
        let mut written = None;
        let done = self.write(name, flags, content, &protection, &mut written);
        self.settle(done, |store| {
            let entry = store.index.find(name.key());
            matches!(store.found(written), Some(Slot::Object(at)) if entry == Some(at))
        })?;
        if let Some(old) = old {
            self.wipe_old(old.id, old.namespace, false)?;
        }
        Ok(())
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
        let entry = self.find(name)?;
        if let Some(refusal) = self.refusal(&entry) {
            return Err(refusal);
        }
        let available = entry.size().checked_sub(offset).ok_or(Error::Argument)?;
        let len = available.min(out.len());
        let out = out.get_mut(..len).ok_or(Error::Internal)?;
        let done = match entry.kind.protection() {
            Kind::CHECKSUM => self.read_checked(&entry, offset, out),
            Kind::SEALED | Kind::FRESH => self.read_sealed(&entry, offset, out),
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
        if !self.is_mounted() {
            return Err(Error::Unmounted.into());
        }
        let entry = self.find(name)?;
        Ok(Info {
            size: entry.size() as u32,
            flags: entry.flags,
            sealed: matches!(entry.kind.protection(), Kind::SEALED | Kind::FRESH | Kind::FORGED),
            fresh: matches!(entry.kind.protection(), Kind::FRESH | Kind::FORGED),
            refusal: self.refusal(&entry),
        })
    }

    /// Removes an object. When this returns `Ok`, none of its values is in flash any more (in [`Namespace::Its`]: unless the build
    /// says otherwise).
    ///
    /// # Errors
    /// `DoesNotExist`; `StorageFailure` when the flash fails: the object is still there, or it is gone and the wipe is tried
    /// again by the next writing call or mount.
    pub fn remove(&mut self, name: Name) -> Result<(), Status> {
        self.ready_to_write()?;
        let Entry { id, namespace, kind, .. } = self.find(name)?;
        let mut written = None;
        let done = self.make_room_for_mark().and_then(|()| {
            written = Some((self.log.sector, self.log.slot));
            self.append_mark(id)
        });
        self.settle(
            done,
            |store| matches!(store.found(written), Some(Slot::Delete(ate)) if ate.id == id),
        )?;
        self.index.remove(name.key());
        self.fresh.changed_outside(kind);
        Ok(self.wipe_old(id, namespace, true)?)
    }

    /// The object of `namespace` with the smallest uid above `after`, or the smallest of all.
    pub fn next(&self, namespace: Namespace, after: Option<u64>) -> Option<Name> {
        if !self.is_mounted() {
            return None;
        }
        let entry = match after {
            Some(uid) => self.index.after((namespace as u8, uid)),
            None => self.index.from(self.index.start_of(namespace as u8)),
        };
        let entry = entry.filter(|e| e.namespace == namespace as u8)?;
        Some(Name { namespace, uid: entry.uid })
    }

    /// `written` becomes the slot of the table entry, when there is one to be written.
    fn write(
        &mut self,
        name: Name,
        flags: u16,
        content: &Content<'_>,
        how: &Protection,
        written: &mut Option<(u32, u32)>,
    ) -> Result<()> {
        let kind = match how {
            Protection::Checksum => Kind::CHECKSUM,
            Protection::Sealed { .. } => Kind::SEALED,
        };
        let (kind, len) = self.measure(name, content, kind)?;
        self.make_room(self.with_reserve(len, kind)?)?;
        let old = self.index.find(name.key());
        let id = self.id_of(old)?;
        let (namespace, uid) = name.key();
        let entry = Entry { uid, at: 0, len, id, flags, namespace, kind, version: 0 };
        *written = Some((self.log.sector, self.log.slot));
        self.append_object(entry, content, how)?;
        if let Some(old) = old {
            self.fresh.changed_outside(old.kind);
        }
        Ok(())
    }

    /// Kind and length of the entry for a payload, if there can be one of this size and number.
    fn measure(&self, name: Name, content: &Content<'_>, kind: Kind) -> Result<(Kind, u16)> {
        let old = self.index.find(name.key());
        let size = content.size(old.as_ref())?;
        if size > STORE_MAX_OBJECT {
            return Err(Error::Full);
        }
        let (kind, len) = kind.framed(name.uid, size).ok_or(Error::Full)?;
        if u32::from(len) > self.device.layout.max_entry() {
            return Err(Error::Full);
        }
        let joins = kind.is_fresh() && !old.is_some_and(|old| old.kind.is_fresh());
        let more = usize::from(old.is_none()) + usize::from(self.needs_anchor(kind));
        if (old.is_none() || joins) && !self.index.has_room(more) {
            return Err(Error::TooMany);
        }
        Ok((kind, len))
    }

    /// The NVS id for the new value of an object.
    fn id_of(&mut self, old: Option<Entry>) -> Result<u16> {
        match old {
            Some(old) => Ok(old.id),
            None => self.free_id(),
        }
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
            device::read(flash, address, piece)?;
            address = address.wrapping_add(piece.len() as u32);
            see(piece)?;
        }
        Ok(())
    }

    fn read_checked(&mut self, entry: &Entry, offset: usize, out: &mut [u8]) -> Result<()> {
        let mut crc = CRC32.digest();
        crc.update(&entry.header().encode(entry.id, entry.len));
        let start = entry.at.wrapping_add(entry.kind.header_len() as u32);
        self.stream(start, entry.size(), offset, out, |piece| {
            crc.update(piece);
            Ok(())
        })?;
        let stored = self.device.read_array(start.wrapping_add(entry.size() as u32))?;
        if crc.finalize() == u32::from_le_bytes(stored) { Ok(()) } else { Err(Error::Damaged) }
    }

    fn read_sealed(&mut self, entry: &Entry, offset: usize, out: &mut [u8]) -> Result<()> {
        let sealed = self.sealed(entry)?;
        let mut gcm = sealed.open()?;
        self.stream(sealed.text, sealed.size, offset, out, |piece| {
            gcm.update(piece).map_err(|_| Error::Internal)
        })?;
        let tag = self.device.read_array::<TAG_LEN>(sealed.tag())?;
        gcm.verify(&tag).map_err(|_| Error::Forged)
    }
}
