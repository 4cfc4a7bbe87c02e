//! Protection from replay: with a monotonic counter, an old image of the partition, or a mix of old and new, is not believed.
//!
//! Each object that is protected carries the counter's value when it was written, its *version*. The one with the newest
//! version carries a *link*, a MAC over the names, versions, flags and sizes of all of them, the set. So whoever knows
//! the newest knows all, and the counter knows which may be the newest: at rest it is one above.
//!
//! | counter, v the newest version | what it means |
//! |---|---|
//! | v | cut before the counter's second step: it is made up for |
//! | v + 1 | at rest |
//! | v + 2 | cut, or failed, before the change was committed |
//! | else, or a link that does not hold | not what was last written |
//!
//! A change steps the counter, is written, and steps it again. A removal has no value that could carry a version:
//! the *anchor* does, an empty object of the set whose flags name what is being removed. `docs/storage-format.md`
//! has the argument.

use super::device::Writer;
use super::header::{Kind, Link, ObjectHeader};
use super::index::Entry;
use super::mount::Slot;
use super::{Content, Error, Name, Namespace, Protection, Result, Store};
use crate::platform::MonotonicCounter;
use crate::primitives::hash::HashKind;
use crate::primitives::hmac::Hmac;
use crate::primitives::verdict::verdict;
use crate::status::Status;
use embedded_storage::nor_flash::NorFlash;
use subtle::ConstantTimeEq;

/// The anchor's name.
const ANCHOR: Name =
    Name { namespace: Namespace::Internal, uid: u32::from_le_bytes(*b"rotF") as u64 };
/// The anchor's entry: a header and a tag.
const ANCHOR_LEN: u16 = ANCHOR_KIND.overhead() as u16;
const ANCHOR_KIND: Kind = Kind::FRESH.with_uid(ANCHOR.uid);

const _: () = assert!(!ANCHOR_LEN.is_power_of_two());

/// What a store can say about objects protected from replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayState {
    /// Not verified since the mount, or the counter failed: they are not served.
    Unverified,
    /// There is no counter: they are served, old or new.
    Undefended,
    /// All are what was last written.
    Trusted,
    /// They are not what was last written: each is refused until it is written again.
    Distrusted,
}

/// What is known of the set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    Unknown,
    Undefended,
    /// There is no protected object.
    Empty,
    AtRest,
    /// A change was cut after the counter's first step, to this value.
    Ahead(u32),
    Distrusted,
}

/// The state in RAM.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fresh {
    trust: Trust,
    /// The NVS id of an object whose removal was cut before its deletion mark, or 0. It is not in the index any more.
    removing: u16,
    /// Its namespace.
    removed_from: u8,
}

impl Fresh {
    pub(super) const UNKNOWN: Self = Self { trust: Trust::Unknown, removing: 0, removed_from: 0 };

    /// Whether a removal that was cut is to be finished.
    pub(super) fn is_removing(&self) -> bool {
        self.removing != 0
    }

    /// Notes that an object of this kind was replaced or removed without a step of the counter.
    pub(super) fn changed_outside(&mut self, kind: Kind) {
        if kind.is_fresh() && self.trust != Trust::Undefended {
            self.trust = Trust::Unknown;
        }
    }
}

impl<F: NorFlash> Store<F> {
    /// Finds out whether the objects protected from replay are what was last written, unless that is known. Without a
    /// counter they are taken for it.
    ///
    /// A step of the counter that a power cut left out is made up for.
    ///
    /// # Errors
    /// `StorageFailure` when nothing is mounted, the flash or the counter fails: then the protected objects are not served, all
    /// others are.
    pub fn verify(&mut self, counter: Option<&mut dyn MonotonicCounter>) -> Result<(), Status> {
        self.ready()?;
        match (counter, self.fresh.trust) {
            (Some(counter), Trust::Unknown | Trust::Undefended) => self.examine(counter)?,
            (Some(_), _) => {}
            (None, _) => self.fresh.trust = Trust::Undefended,
        }
        Ok(())
    }

    /// Creates or replaces an object, and protects it from replay: when this returned, no image of the partition from
    /// before is believed. Steps the counter twice, and more often after a power cut, for the first object, and after a replay.
    ///
    /// # Errors
    /// Those of [`Store::set`]; `StorageFailure` also when the counter fails, and `InsufficientStorage` when it is used up. When
    /// only the counter's last step failed, the new value is there.
    pub fn put_fresh(
        &mut self,
        counter: &mut dyn MonotonicCounter,
        name: Name,
        flags: u16,
        content: &Content<'_>,
    ) -> Result<(), Status> {
        self.ready_to_write()?;
        self.verify(Some(&mut *counter))?;
        if let Content::Patched { .. } = content {
            self.read(name, 0, &mut [])?;
        }
        let mut written = None;
        let done = self.write_fresh(counter, name, flags, content, &mut written);
        self.settle(done, |store| {
            let entry = store.index.find(name.key());
            matches!(store.found(written), Some(Slot::Object(at)) if entry == Some(at))
        })?;
        // If the flash reported a failure for what took effect, the counter's last step is still to be made.
        self.verify(Some(counter))
    }

    /// Removes an object, protected or not, so that no image from before brings a protected one back.
    ///
    /// # Errors
    /// Those of [`Store::remove`] and [`Store::put_fresh`].
    pub fn remove_fresh(
        &mut self,
        counter: &mut dyn MonotonicCounter,
        name: Name,
    ) -> Result<(), Status> {
        self.ready_to_write()?;
        self.verify(Some(&mut *counter))?;
        let entry = self.find(name)?;
        let done = self.withdraw(counter, &entry);
        if let Err(error) = self.settle(done, |_| false) {
            // The anchor is the commit: once it is there, the object is gone.
            self.ready_to_write()?;
            self.verify(Some(counter))?;
            if self.find(name) != Err(Error::Missing) {
                return Err(error.into());
            }
            self.ready_to_write()?;
        }
        Ok(self.wipe_old(entry.id, entry.namespace, true)?)
    }

    pub(super) fn replay_state(&self) -> ReplayState {
        match self.fresh.trust {
            Trust::Unknown => ReplayState::Unverified,
            Trust::Undefended => ReplayState::Undefended,
            Trust::Empty | Trust::AtRest | Trust::Ahead(_) => ReplayState::Trusted,
            Trust::Distrusted => ReplayState::Distrusted,
        }
    }

    /// Why an object is not to be read.
    pub(super) fn refusal(&self, entry: &Entry) -> Option<Error> {
        match (entry.kind.protection(), self.fresh.trust) {
            (Kind::FORGED, _) | (Kind::FRESH, Trust::Distrusted) => Some(Error::Forged),
            (Kind::FRESH, Trust::Unknown) => Some(Error::Unverified),
            _ => None,
        }
    }

    /// Whether a place in the index must be kept for the anchor, when an object of `kind` is written.
    pub(super) fn needs_anchor(&self, kind: Kind) -> bool {
        (kind.is_fresh() || self.newest().is_some()) && self.index.find(ANCHOR.key()).is_none()
    }

    /// The length of an entry of `kind` with what must stay free behind it, so that a protected object can be removed from
    /// a full store: room for an anchor, and for the first one, too, if there is none yet.
    pub(super) fn with_reserve(&self, len: u16, kind: Kind) -> Result<u16> {
        let layout = &self.device.layout;
        let anchor = layout.aligned(ANCHOR_LEN.into()).saturating_add(layout.ate);
        let anchors = match (self.needs_anchor(kind), self.newest()) {
            (true, _) => 2,
            (false, Some(_)) => 1,
            (false, None) => return Ok(len),
        };
        let whole = layout.aligned(len.into()).saturating_add(anchor.saturating_mul(anchors));
        u16::try_from(whole).map_err(|_| Error::Full)
    }

    /// An entry's header from flash, link included. One wrong bit is corrected.
    ///
    /// # Errors
    /// `Flash` when a link cannot be read.
    pub(super) fn whole_header(&mut self, entry: &Entry) -> Result<ObjectHeader> {
        let mut header = entry.header();
        if entry.kind.is_fresh() {
            let unreadable = core::mem::take(&mut self.device.unreadable);
            let bytes = self.look_at_header(entry.at, entry.len);
            let bytes = bytes.filter(|_| !self.device.unreadable).ok_or(Error::Flash)?;
            self.device.unreadable = unreadable;
            let found = ObjectHeader::decode(&bytes, entry.id, entry.len)
                .or_else(|| ObjectHeader::correct(&bytes, entry.id, entry.len));
            // More wrong bits than one came since the mount: the link cannot hold.
            header.link = found.map_or([0; 8], |found| found.link);
        }
        Ok(header)
    }

    /// The protected object with the highest version.
    fn newest(&self) -> Option<Entry> {
        let fresh = self.index.entries().iter().filter(|e| e.kind.is_fresh());
        fresh.max_by_key(|e| e.version).copied()
    }

    /// The object that the anchor says is being removed, if the anchor is the newest of all.
    fn being_removed(&self, newest: &Entry) -> Option<Entry> {
        let mut fresh = self.index.entries().iter().filter(|e| e.kind.is_fresh());
        let is = |e: &&Entry| e.id == newest.flags && e.version < newest.version;
        if newest.key() == ANCHOR.key() { fresh.find(is).copied() } else { None }
    }

    /// The link of a set: of all protected objects but that with the id `without`, `newest` in its new version.
    fn link(&self, newest: &Entry, without: u16) -> Result<Link> {
        let mut mac = Hmac::new(HashKind::Sha256, self.keys.link());
        mac.update(&newest.version.to_le_bytes());
        let of_set = |e: &&Entry| e.kind.is_fresh() && e.id != without && e.key() != newest.key();
        let (before, after) = self.index.around(newest.key());
        let before = before.iter().filter(of_set);
        for entry in before.chain([newest]).chain(after.iter().filter(of_set)) {
            mac.update(&row(entry));
        }
        mac.finish().first_chunk().copied().ok_or(Error::Internal)
    }

    /// Compares the set with its link and the counter.
    fn examine(&mut self, counter: &mut dyn MonotonicCounter) -> Result<()> {
        self.fresh.trust = Trust::Unknown;
        let Some(newest) = self.newest() else {
            self.fresh.trust = Trust::Empty;
            return Ok(());
        };
        let removed = self.being_removed(&newest);
        let expected = self.link(&newest, removed.map_or(0, |e| e.id))?;
        let found = self.whole_header(&newest)?.link;
        let value = read(counter)?;
        let ahead = value.checked_sub(newest.version).filter(|_| verdict(expected.ct_eq(&found)));
        self.fresh.trust = match ahead {
            Some(0) => match step(counter) {
                // At its end, and what is newest can be read. Only the value before it could still take its place.
                Ok(_) | Err(Error::Full) => Trust::AtRest,
                Err(error) => return Err(error),
            },
            Some(1) => Trust::AtRest,
            Some(2) => Trust::Ahead(value),
            // One of the set may be in what cannot be read just now.
            _ if self.is_read_only() && self.device.unreadable => return Err(Error::Flash),
            _ => Trust::Distrusted,
        };
        if let (Some(removed), Trust::AtRest | Trust::Ahead(_)) = (removed, self.fresh.trust) {
            self.index.remove(removed.key());
            self.fresh.removing = removed.id;
            self.fresh.removed_from = removed.namespace;
        }
        Ok(())
    }

    /// Steps the counter to the value that the next change gets as its version.
    ///
    /// At rest one step is enough: no version was written at the present value. Where nothing says so, a value is left out. After a
    /// replay, three steps make sure that nothing written before is ever believed again, whatever is removed or given up then.
    fn begin(&mut self, counter: &mut dyn MonotonicCounter, trust: Trust) -> Result<u32> {
        self.finish_removal()?;
        let steps = match trust {
            Trust::AtRest => 1,
            Trust::Ahead(value) => {
                self.write_anchor(value, 0)?;
                2
            }
            Trust::Empty => 2,
            Trust::Distrusted => 3,
            Trust::Unknown | Trust::Undefended => return Err(Error::Unverified),
        };
        let mut version = 0;
        for _ in 0..steps {
            version = step(counter)?;
        }
        Ok(version)
    }

    /// Writes the deletion mark of a removal that was cut, and wipes the object.
    pub(super) fn finish_removal(&mut self) -> Result<()> {
        let Fresh { removing: id, removed_from: namespace, .. } = self.fresh;
        if id == 0 {
            return Ok(());
        }
        self.make_room_for_mark()?;
        self.append_mark(id)?;
        self.fresh.removing = 0;
        self.wipe_old(id, namespace, true)
    }

    /// Whether an id may be given to a new object: no object has it, nor one whose removal is to be finished.
    pub(super) fn is_free_id(&self, id: u16) -> bool {
        id != self.fresh.removing && !self.index.has_id(id)
    }

    fn write_fresh(
        &mut self,
        counter: &mut dyn MonotonicCounter,
        name: Name,
        flags: u16,
        content: &Content<'_>,
        written: &mut Option<(u32, u32)>,
    ) -> Result<()> {
        let (kind, len) = self.measure(name, content, Kind::FRESH)?;
        let room = self.with_reserve(len, kind)?;
        self.make_room(room)?;
        let trust = core::mem::replace(&mut self.fresh.trust, Trust::Unknown);
        let version = self.begin(counter, trust)?;
        if trust == Trust::Distrusted {
            self.give_up_all_but(name)?;
        }
        self.make_room(len)?;
        let id = self.id_of(self.index.find(name.key()))?;
        let (namespace, uid) = name.key();
        let entry = Entry { uid, at: 0, len, id, flags, namespace, kind, version };
        *written = Some((self.log.sector, self.log.slot));
        self.append_linked(entry, content, 0)?;
        step(counter)?;
        self.fresh.trust = Trust::AtRest;
        Ok(())
    }

    /// Removes an object, in the set or not: it may be in that of another image.
    fn withdraw(&mut self, counter: &mut dyn MonotonicCounter, entry: &Entry) -> Result<()> {
        if let Trust::Distrusted | Trust::Empty = self.fresh.trust {
            // There is no set whose link could say that the object is gone. Mostly it was written before there was a counter.
            self.make_room_for_mark()?;
            self.fresh.trust = Trust::Unknown;
            self.begin(counter, Trust::Distrusted)?;
            self.append_mark(entry.id)?;
            self.index.remove(entry.key());
            return Ok(());
        }
        self.make_room(ANCHOR_LEN)?;
        let trust = core::mem::replace(&mut self.fresh.trust, Trust::Unknown);
        let version = self.begin(counter, trust)?;
        self.write_anchor(version, entry.id)?;
        self.make_room_for_mark()?;
        self.append_mark(entry.id)?;
        self.index.remove(entry.key());
        step(counter)?;
        self.fresh.trust = Trust::AtRest;
        Ok(())
    }

    /// Writes the anchor, naming the id of the object that leaves the set, or 0.
    fn write_anchor(&mut self, version: u32, removed: u16) -> Result<()> {
        let old = self.index.find(ANCHOR.key());
        if old.is_none() && !self.index.has_room(1) {
            return Err(Error::TooMany);
        }
        self.make_room(ANCHOR_LEN)?;
        let id = self.id_of(old)?;
        let (namespace, uid) = ANCHOR.key();
        let (len, kind) = (ANCHOR_LEN, ANCHOR_KIND);
        let entry = Entry { uid, at: 0, len, id, flags: removed, namespace, kind, version };
        self.append_linked(entry, &Content::Pieces(&[]), removed)
    }

    fn append_linked(&mut self, entry: Entry, content: &Content<'_>, without: u16) -> Result<()> {
        let link = self.link(&entry, without)?;
        let nonce = ObjectHeader { link, ..entry.header() }.nonce();
        self.append_object(entry, content, &Protection::Sealed { nonce })
    }

    /// Takes all objects but one out of a distrusted set. They keep name and flags, and stay refused.
    fn give_up_all_but(&mut self, name: Name) -> Result<()> {
        let mut place = 0;
        while let Some(entry) = self.index.from(place) {
            place += 1;
            if !entry.kind.is_fresh() || entry.key() == name.key() {
                continue;
            }
            if entry.key() == ANCHOR.key() {
                self.make_room_for_mark()?;
                self.append_mark(entry.id)?;
                self.index.remove(entry.key());
                place -= 1;
                continue;
            }
            let (kind, len) = Kind::FORGED.framed(entry.uid, 0).ok_or(Error::Internal)?;
            self.make_room(len)?;
            let mut given_up = entry;
            given_up.at = self.device.layout.address(self.log.sector, self.log.data);
            (given_up.kind, given_up.len) = (kind, len);
            given_up.version = 0;
            let mut writer = Writer::new(&mut self.device, self.log.sector, self.log.data);
            // The padding of the last block is that of the entry, too.
            writer.put(&given_up.header().encode(entry.id, len))?;
            writer.finish()?;
            self.commit(entry.id, len)?;
            self.index.put(given_up)?;
        }
        Ok(())
    }
}

/// What a link says of one object.
fn row(entry: &Entry) -> [u8; 18] {
    let Entry { uid, len, flags, namespace, kind, version, .. } = *entry;
    let [u0, u1, u2, u3, u4, u5, u6, u7] = uid.to_le_bytes();
    let [v0, v1, v2, v3] = version.to_le_bytes();
    let [f0, f1] = flags.to_le_bytes();
    let [l0, l1] = len.to_le_bytes();
    [namespace, u0, u1, u2, u3, u4, u5, u6, u7, v0, v1, v2, v3, f0, f1, l0, l1, kind.0]
}

fn read(counter: &mut dyn MonotonicCounter) -> Result<u32> {
    counter.read().map_err(|_| Error::Counter)
}

/// One step. The value must be exactly one more: a version that was used twice would be a nonce that is used twice.
fn step(counter: &mut dyn MonotonicCounter) -> Result<u32> {
    let before = read(counter)?;
    counter.increment().map_err(|status| match status {
        Status::InsufficientStorage => Error::Full,
        _ => Error::Counter,
    })?;
    let after = read(counter)?;
    if before.checked_add(1) == Some(after) { Ok(after) } else { Err(Error::Counter) }
}
