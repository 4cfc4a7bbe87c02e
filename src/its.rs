//! Internal Trusted Storage (PSA Secure Storage 1.0.4 §5.3): what `psa_its_*` means, on the store.

use crate::Rot;
use crate::base::Base;
use crate::config::STORE_MAX_OBJECT;
use crate::platform::{Lifecycle, Platform};
use crate::status::{Result, Status};
use crate::store::{Content, Info, Name, Namespace, Protection};

/// The object cannot be changed or removed any more.
pub const WRITE_ONCE: u32 = 1;
/// The caller does not need confidentiality.
pub const NO_CONFIDENTIALITY: u32 = 2;
/// The caller does not need protection from replay.
pub const NO_REPLAY_PROTECTION: u32 = 4;

pub(crate) const KNOWN_FLAGS: u32 = WRITE_ONCE | NO_CONFIDENTIALITY | NO_REPLAY_PROTECTION;

/// What is known of an object (`struct psa_storage_info_t`). Sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StorageInfo {
    /// The space reserved for the object.
    pub capacity: usize,
    /// The size of the data.
    pub size: usize,
    /// The flags it was created with.
    pub flags: u32,
}

impl StorageInfo {
    /// What the store knows of the object `name`, in the specification's terms. In Protected Storage the lowest three bits of the
    /// store's flags are those of the specification; the others say how many of the payload's last bytes are capacity that is not
    /// used yet. Only objects of `psa_ps_create` have any.
    #[must_use]
    pub fn new(name: Name, info: &Info) -> Self {
        let (capacity, flags) = (info.size as usize, u32::from(info.flags));
        match name.namespace {
            Namespace::Ps => {
                let unused = usize::from(info.flags >> 3);
                let size = capacity.saturating_sub(unused);
                Self { capacity, size, flags: flags & KNOWN_FLAGS }
            }
            _ => Self { capacity, size: capacity, flags },
        }
    }
}

/// Whose objects a call means: each has its own name space. The values are the caller ids of Zephyr's `secure_storage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Caller {
    /// The application, through `psa_its_*`.
    Application = 0,
    /// A Protected Storage implementation above ITS.
    ProtectedStorage = 1,
    /// A crypto library that keeps its own keys in ITS; never the keys of this library.
    Crypto = 2,
}

impl Caller {
    const fn namespace(self) -> Namespace {
        match self {
            Self::Application => Namespace::Its,
            Self::ProtectedStorage => Namespace::Ps,
            Self::Crypto => Namespace::ForeignKeys,
        }
    }

    /// # Errors
    /// `NotPermitted` for a crypto library's keys where the service itself uses them: they leave by export alone.
    fn admit(self) -> Result<Namespace> {
        if self == Self::Crypto && cfg!(all(feature = "mbedtls-keys", not(feature = "testing"))) {
            return Err(Status::NotPermitted);
        }
        Ok(self.namespace())
    }
}

impl<P: Platform> Base<P> {
    pub(crate) fn object_set(
        &mut self,
        name: Name,
        data: &[u8],
        flags: u32,
        sealed: bool,
    ) -> Result<()> {
        check_uid(name.uid)?;
        if flags & !KNOWN_FLAGS != 0 {
            return Err(Status::NotSupported);
        }
        if data.len() > STORE_MAX_OBJECT {
            return Err(Status::InsufficientStorage);
        }
        let old = match self.known_for_change(name) {
            Ok(old) => Some(old),
            Err(Status::DoesNotExist) => None,
            Err(other) => return Err(other),
        };
        if let Some(old) = old {
            self.check_writable(u32::from(old.flags))?;
        }
        self.object_put(name, flags as u16, &Content::Pieces(&[data]), sealed, old.as_ref())
    }

    /// Writes an object whose present state is `old`, with the protection that it needs. `flags` are the store's.
    pub(crate) fn object_put(
        &mut self,
        name: Name,
        flags: u16,
        content: &Content<'_>,
        sealed: bool,
        old: Option<&Info>,
    ) -> Result<()> {
        // To leave the set of protected objects would take two commits at once: what is in it stays in it.
        let protect = defends(name, flags.into()) || old.is_some_and(|old| old.fresh);
        let Self { platform, store, .. } = self;
        if protect && let Some(counter) = platform.counter() {
            return store.put_fresh(counter, name, flags, content);
        }
        let protection = match sealed {
            // No storage function lists a failing entropy source.
            true => self.seal().map_err(|_| Status::GenericError)?,
            false => Protection::Checksum,
        };
        self.store()?.put(name, flags, content, protection)
    }

    pub(crate) fn object_info(&mut self, name: Name) -> Result<StorageInfo> {
        check_uid(name.uid)?;
        if name.namespace == Namespace::Ps {
            // The seal vouches for size and flags, too, and it covers the whole object.
            self.sealed_get(name, 0, &mut [])?;
        }
        Ok(StorageInfo::new(name, &self.known(name)?))
    }

    /// Reads an object that only this service can have written: one that is not sealed was put there past it.
    pub(crate) fn sealed_get(
        &mut self,
        name: Name,
        offset: usize,
        output: &mut [u8],
    ) -> Result<usize> {
        check_uid(name.uid)?;
        let info = self.known(name)?;
        if !info.sealed {
            return Err(Status::InvalidSignature);
        }
        self.check_genuine(name, &info)?;
        let available = StorageInfo::new(name, &info).size.checked_sub(offset);
        let len = available.ok_or(Status::InvalidArgument)?.min(output.len());
        let output = output.get_mut(..len).ok_or(Status::CorruptionDetected)?;
        self.store()?.get(name, offset, output)
    }

    pub(crate) fn object_remove(&mut self, name: Name) -> Result<()> {
        check_uid(name.uid)?;
        let info = self.known_for_change(name)?;
        self.check_writable(u32::from(info.flags))?;
        let Self { platform, store, .. } = self;
        let protected = info.fresh || defends(name, u32::from(info.flags));
        let done = match platform.counter() {
            Some(counter) if protected => store.remove_fresh(counter, name),
            _ => store.remove(name),
        };
        // No function that removes lists a storage that is full, or a counter that is used up.
        done.map_err(|status| match status {
            Status::InsufficientStorage => Status::StorageFailure,
            other => other,
        })
    }

    /// [`Self::known`], before a change: while a repair is due, not all that is there may be known. A removal that turns out to have been
    /// cut is finished, also where the object is found missing for it.
    pub(crate) fn known_for_change(&mut self, name: Name) -> Result<Info> {
        self.store()?.repair_if_due()?;
        let known = self.known(name);
        self.store()?.repair_if_due()?;
        known
    }

    /// What is known of an object, whether it can be believed or not.
    fn known(&mut self, name: Name) -> Result<Info> {
        let store = match name.namespace {
            Namespace::Ps => self.verified_store()?,
            _ => self.store()?,
        };
        store.info(name)
    }

    /// Refuses an object that is known to be an older value, and one that is not protected from replay though it should be:
    /// only an older image can hold it, or a firmware that had no counter wrote it.
    pub(crate) fn check_genuine(&mut self, name: Name, info: &Info) -> Result<()> {
        if let Some(refusal) = info.refusal {
            return Err(refusal.into());
        }
        let unprotected = defends(name, u32::from(info.flags)) && !info.fresh;
        if unprotected && self.platform.counter().is_some() {
            return Err(Status::InvalidSignature);
        }
        Ok(())
    }

    /// Requirement 14 of the specification: `WRITE_ONCE` binds once the root of trust is provisioned, and not before.
    pub(crate) fn check_writable(&self, flags: u32) -> Result<()> {
        let provisioning = self.platform.lifecycle() == Lifecycle::PsaRotProvisioning;
        if flags & WRITE_ONCE != 0 && !provisioning { Err(Status::NotPermitted) } else { Ok(()) }
    }
}

/// Whether an object with these flags is to be protected from replay, where there is a counter.
fn defends(name: Name, flags: u32) -> bool {
    name.namespace == Namespace::Ps && flags & NO_REPLAY_PROTECTION == 0
}

pub(crate) fn check_uid(uid: u64) -> Result<()> {
    if uid == 0 { Err(Status::InvalidArgument) } else { Ok(()) }
}

/// ITS knows neither a corrupt nor a forged object, nor one that newer code wrote, only storage that failed.
fn as_its(status: Status) -> Status {
    match status {
        Status::InvalidSignature | Status::DataCorrupt | Status::NotSupported => {
            Status::StorageFailure
        }
        other => other,
    }
}

impl<P: Platform> Rot<P> {
    /// Creates or replaces an object (`psa_its_set`).
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0, `NotSupported` for unknown flags, `NotPermitted` when the object was written once for all,
    /// `InsufficientStorage`, `StorageFailure`. After any of them the old object, if there was one, is still there;
    /// only when the flash reports a failure for a write that took effect, it is the new one.
    pub fn its_set(&mut self, uid: u64, data: &[u8], flags: u32) -> Result<()> {
        self.storage_set(Caller::Application, uid, data, flags)
    }

    /// Reads from `offset` as much as there is and fits, and gives the length (`psa_its_get`).
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0 or an offset beyond the end, `DoesNotExist`, `StorageFailure` also for damaged data.
    pub fn its_get(&mut self, uid: u64, offset: usize, output: &mut [u8]) -> Result<usize> {
        self.storage_get(Caller::Application, uid, offset, output)
    }

    /// What is known of an object (`psa_its_get_info`).
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0, `DoesNotExist`, `StorageFailure`.
    pub fn its_get_info(&mut self, uid: u64) -> Result<StorageInfo> {
        self.storage_get_info(Caller::Application, uid)
    }

    /// Removes an object (`psa_its_remove`).
    ///
    /// # Errors
    /// `InvalidArgument` for uid 0, `DoesNotExist`, `NotPermitted` when it was written once for all, `StorageFailure`.
    pub fn its_remove(&mut self, uid: u64) -> Result<()> {
        self.storage_remove(Caller::Application, uid)
    }

    /// The uid of the application's object that follows `after` in the order of uids, for enumeration (an extension of psa-rot). After
    /// `None` comes the first one. Keys, and what other callers keep, are not among them.
    ///
    /// # Errors
    /// `StorageFailure`.
    pub fn its_next(&mut self, after: Option<u64>) -> Result<Option<u64>> {
        Ok(self.base.store()?.next(Namespace::Its, after).map(|name| name.uid))
    }

    /// [`Rot::its_set`] in the name space of `caller`.
    ///
    /// # Errors
    /// As [`Rot::its_set`], and `NotPermitted` for [`Caller::Crypto`] in a build that uses such keys in place.
    pub fn storage_set(&mut self, caller: Caller, uid: u64, data: &[u8], flags: u32) -> Result<()> {
        let name = Name { namespace: caller.admit()?, uid };
        let done = self.base.object_set(name, data, flags, caller != Caller::Application);
        // ITS lists no failing entropy source either.
        done.map_err(|status| match status {
            Status::GenericError => Status::StorageFailure,
            other => other,
        })
    }

    /// [`Rot::its_get`] in the name space of `caller`.
    ///
    /// # Errors
    /// As [`Rot::its_get`], and `NotPermitted` for [`Caller::Crypto`] in a build that uses such keys in place.
    pub fn storage_get(
        &mut self,
        caller: Caller,
        uid: u64,
        offset: usize,
        output: &mut [u8],
    ) -> Result<usize> {
        check_uid(uid)?;
        let name = Name { namespace: caller.admit()?, uid };
        let read = match caller {
            Caller::Application => self.base.store()?.get(name, offset, output),
            Caller::ProtectedStorage | Caller::Crypto => self.base.sealed_get(name, offset, output),
        };
        read.map_err(as_its)
    }

    /// [`Rot::its_get_info`] in the name space of `caller`.
    ///
    /// # Errors
    /// As [`Rot::its_get_info`], and `NotPermitted` for [`Caller::Crypto`] in a build that uses such keys in place.
    pub fn storage_get_info(&mut self, caller: Caller, uid: u64) -> Result<StorageInfo> {
        let info = self.base.object_info(Name { namespace: caller.admit()?, uid });
        info.map_err(as_its)
    }

    /// [`Rot::its_remove`] in the name space of `caller`.
    ///
    /// # Errors
    /// As [`Rot::its_remove`], and `NotPermitted` for [`Caller::Crypto`] in a build that uses such keys in place.
    pub fn storage_remove(&mut self, caller: Caller, uid: u64) -> Result<()> {
        self.base.object_remove(Name { namespace: caller.admit()?, uid })
    }
}
