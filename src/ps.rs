//! Protected Storage (PSA Secure Storage 1.0.4 §5.2): the calls of ITS with every object sealed.
//!
//! `NO_CONFIDENTIALITY` is honoured by doing more than asked. Where the board has a monotonic counter, every object is protected from
//! replay but for those with `NO_REPLAY_PROTECTION`, which then cost no steps of the counter.
//! `psa_ps_create` and `psa_ps_set_extended` are not supported in this version, and [`Rot::ps_get_support`] says so.

use crate::Rot;
use crate::its::StorageInfo;
use crate::platform::Platform;
use crate::status::Result;
use crate::store::{Name, Namespace};

const fn name(uid: u64) -> Name {
    Name { namespace: Namespace::Ps, uid }
}

impl<P: Platform> Rot<P> {
    /// Creates or replaces an object (`psa_ps_set`).
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
    /// As [`Rot::its_get`], but `InvalidSignature` or `DataCorrupt` for an object that was changed or damaged, or replaced by an older
    /// value of itself.
    pub fn ps_get(&mut self, uid: u64, offset: usize, output: &mut [u8]) -> Result<usize> {
        self.base.sealed_get(name(uid), offset, output)
    }

    /// What is known of an object (`psa_ps_get_info`).
    ///
    /// # Errors
    /// As [`Rot::its_get_info`], and `InvalidSignature` for an object that an older value of itself took the place of.
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

    /// Which optional calls this version has (`psa_ps_get_support`): none.
    #[must_use]
    pub const fn ps_get_support(&self) -> u32 {
        0
    }
}
