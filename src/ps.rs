//! Protected Storage (PSA Secure Storage 1.0.4 §5.4): the calls of ITS with every object sealed, and objects that are written part
//! by part.
//!
//! `NO_CONFIDENTIALITY` is honoured by doing more than asked. Where the board has a monotonic counter, every object is protected from
//! replay but for those with `NO_REPLAY_PROTECTION`, which then cost no steps of the counter.
//!
//! # Objects with capacity
//!
//! In the store an object of [`Rot::ps_create`] has its full capacity, with zeros behind its size. The store's 16 flags have
//! the three of the specification in their lowest bits, and capacity minus size in the others, so a capacity is at most 8,191 bytes.
//!
//! Each [`Rot::ps_set_extended`] writes the object anew, for it takes effect whole or not at all: it costs as much flash as
//! setting the object would, but no buffer, and needs room for the object a second time.

use crate::Rot;
use crate::config::STORE_MAX_OBJECT;
use crate::its::{KNOWN_FLAGS, StorageInfo, WRITE_ONCE, check_uid};
use crate::platform::Platform;
use crate::status::{Result, Status};
use crate::store::{Content, Name, Namespace};

/// The bit of [`Rot::ps_get_support`] that says that [`Rot::ps_create`] and [`Rot::ps_set_extended`] work.
pub const SUPPORT_SET_EXTENDED: u32 = 1;

/// The largest capacity: what 13 bits can tell.
const MAX_CAPACITY: usize = 0x1fff;

const fn name(uid: u64) -> Name {
    Name { namespace: Namespace::Ps, uid }
}

/// The store's flags of an object.
///
/// # Errors
/// `CorruptionDetected` when more capacity is unused than can be told.
fn flags_of(info: &StorageInfo) -> Result<u16> {
    let unused = info.capacity.checked_sub(info.size).filter(|&unused| unused <= MAX_CAPACITY);
    let unused = unused.ok_or(Status::CorruptionDetected)?;
    Ok((info.flags & KNOWN_FLAGS) as u16 | (unused as u16) << 3)
}

impl<P: Platform> Rot<P> {
    /// Creates or replaces an object (`psa_ps_set`). Its capacity is its size then.
    ///
    /// # Errors
    /// As [`Rot::its_set`], and `GenericError` when the entropy source fails. `StorageFailure` also when the monotonic counter fails, and
    /// `InsufficientStorage` when it is used up: then nothing protected from replay can be changed any more.
    pub fn ps_set(&mut self, uid: u64, data: &[u8], flags: u32) -> Result<()> {
        self.base.object_set(name(uid), data, flags, true)
    }

    /// Reads from `offset` as much as there is and fits, and gives the length (`psa_ps_get`).
    ///
    /// # Errors
    /// As [`Rot::its_get`], but `InvalidSignature` for an object that was changed or damaged, or replaced by an older
    /// value of itself.
    pub fn ps_get(&mut self, uid: u64, offset: usize, output: &mut [u8]) -> Result<usize> {
        self.base.sealed_get(name(uid), offset, output)
    }

    /// What is known of an object (`psa_ps_get_info`). Reads all of it, for the seal vouches for size and flags, too.
    ///
    /// # Errors
    /// As [`Rot::its_get_info`], and `InvalidSignature` for an object that was changed or damaged, or replaced by an older value
    /// of itself.
    pub fn ps_get_info(&mut self, uid: u64) -> Result<StorageInfo> {
        self.base.object_info(name(uid))
    }

    /// Removes an object (`psa_ps_remove`).
    ///
    /// # Errors
    /// As [`Rot::its_remove`], and for the counter as [`Rot::ps_set`].
    pub fn ps_remove(&mut self, uid: u64) -> Result<()> {
        self.base.object_remove(name(uid))
    }

    /// The uid of the object that follows `after` in the order of uids, for enumeration (an extension of psa-rot). After `None` comes the
    /// first one. Objects that cannot be believed are among them, or nobody would know what to remove.
    ///
    /// # Errors
    /// `StorageFailure`.
    pub fn ps_next(&mut self, after: Option<u64>) -> Result<Option<u64>> {
        Ok(self.base.verified_store()?.next(Namespace::Ps, after).map(|name| name.uid))
    }

    /// Creates an empty object that can grow up to `capacity` bytes (`psa_ps_create`).
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0; `NotSupported` for unknown flags and [`WRITE_ONCE`]; `AlreadyExists`; `InsufficientStorage`,
    /// also for more than 8,191 bytes; `StorageFailure`; `GenericError` when the entropy source fails.
    pub fn ps_create(&mut self, uid: u64, capacity: usize, flags: u32) -> Result<()> {
        check_uid(uid)?;
        if flags & !KNOWN_FLAGS != 0 || flags & WRITE_ONCE != 0 {
            return Err(Status::NotSupported);
        }
        match self.base.known_for_change(name(uid)) {
            Err(Status::DoesNotExist) => {}
            Ok(_) => return Err(Status::AlreadyExists),
            Err(other) => return Err(other),
        }
        if capacity > STORE_MAX_OBJECT.min(MAX_CAPACITY) {
            return Err(Status::InsufficientStorage);
        }
        let flags = flags_of(&StorageInfo { capacity, size: 0, flags })?;
        self.base.object_put(name(uid), flags, &Content::Zeros(capacity), true, None)
    }

    /// Writes a part of an object, from `offset` on, and lets the object grow if need be (`psa_ps_set_extended`). It works on objects of
    /// [`Rot::ps_set`], too.
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0, an `offset` beyond the size, or a part that reaches beyond the capacity; `DoesNotExist`;
    /// `NotPermitted` when the object was written once for all; `InvalidSignature` when it was changed or damaged;
    /// `InsufficientStorage` when there is no room for it a second time; `StorageFailure`; `GenericError` when the entropy source
    /// fails. The old value stays.
    pub fn ps_set_extended(&mut self, uid: u64, offset: usize, data: &[u8]) -> Result<()> {
        check_uid(uid)?;
        let stored = self.base.known_for_change(name(uid))?;
        let mut info = StorageInfo::new(name(uid), &stored);
        self.base.check_writable(info.flags)?;
        self.base.check_genuine(name(uid), &stored)?;
        let end = offset.checked_add(data.len()).filter(|&end| end <= info.capacity);
        let end = end.filter(|_| offset <= info.size).ok_or(Status::InvalidArgument)?;
        if data.is_empty() {
            return Ok(());
        }
        if !stored.sealed {
            return Err(Status::InvalidSignature);
        }
        info.size = info.size.max(end);
        let flags = flags_of(&info)?;
        let content = Content::Patched { offset, data };
        self.base.object_put(name(uid), flags, &content, true, Some(&stored))
    }

    /// Which optional calls this version has (`psa_ps_get_support`): [`SUPPORT_SET_EXTENDED`].
    #[must_use]
    pub const fn ps_get_support(&self) -> u32 {
        SUPPORT_SET_EXTENDED
    }
}
