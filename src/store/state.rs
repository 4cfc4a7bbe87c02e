//! Which calls are served, and what a failure of the flash changes.

use super::index::Entry;
use super::mount::{Repair, Slot};
use super::{Error, Name, Result, Store};
use embedded_storage::nor_flash::NorFlash;

/// Whether calls can be served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Unmounted,
    Mounted,
    /// All that is there is served. A repair failed, and is tried again by each writing call.
    ReadOnly,
    /// The flash could not even be read. The next call tries again.
    Lost,
}

impl<F: NorFlash> Store<F> {
    /// For calls that read: they write and erase nothing.
    pub(super) fn ready(&mut self) -> Result<()> {
        match self.state {
            State::Mounted | State::ReadOnly => Ok(()),
            State::Unmounted => Err(Error::Unmounted),
            State::Lost => self.look().map(|_| ()).map_err(|_| Error::Flash),
        }
    }

    /// For calls that write. Each tries a repair that is due once, so a failing flash is not worn out by calls that read. A removal
    /// that was cut is finished, before anything else takes the place of its mark.
    pub(super) fn ready_to_write(&mut self) -> Result<()> {
        match self.state {
            State::Mounted if !self.fresh.is_removing() => Ok(()),
            State::Mounted => {
                let done = self.finish_removal();
                self.settle(done, |_| false)
            }
            State::Unmounted => Err(Error::Unmounted),
            State::ReadOnly | State::Lost => {
                let done = self.look().and_then(|repair| self.mend(repair));
                self.device.wipe_scratch();
                done.map_err(|_| Error::Flash)
            }
        }
    }

    /// Finds out what is in flash.
    pub(super) fn look(&mut self) -> Result<Repair> {
        self.state = State::Lost;
        let repair = self.survey()?;
        self.state = State::ReadOnly;
        Ok(repair)
    }

    /// Repairs what [`Self::look`] found. When that fails, RAM tells what is in flash then.
    pub(super) fn mend(&mut self, repair: Repair) -> Result<()> {
        let done = self.repair(repair).and_then(|()| self.scrub(None));
        match done {
            Ok(()) => self.state = State::Mounted,
            Err(_) => {
                let _ = self.look();
            }
        }
        done
    }

    pub(super) fn find(&self, name: Name) -> Result<Entry> {
        self.index.find(name.key()).ok_or(match self.state {
            // It may be in what cannot be read.
            State::ReadOnly if self.device.unreadable => Error::Flash,
            _ => Error::Missing,
        })
    }

    /// What a slot holds now that was to be programmed.
    pub(super) fn found(&mut self, written: Option<(u32, u32)>) -> Option<Slot> {
        let (sector, slot) = written?;
        self.slot(sector, slot).ok()
    }

    /// When a writing call failed half-way, what is in flash decides: where the next entry can go, and, with `landed`, whether the
    /// call took effect.
    pub(super) fn settle(
        &mut self,
        done: Result<()>,
        landed: impl FnOnce(&mut Self) -> bool,
    ) -> Result<()> {
        let done = match done {
            Err(Error::Flash | Error::Damaged | Error::Internal) => match self.look() {
                Ok(repair) => {
                    let landed = landed(self);
                    // What cannot be read is not given up before another call has looked again.
                    if !self.device.unreadable {
                        let _ = self.mend(repair);
                    }
                    if landed { Ok(()) } else { done }
                }
                Err(_) => done,
            },
            done => done,
        };
        self.device.wipe_scratch();
        done
    }
}
