//! Where each object lies: a sorted table in RAM, rebuilt at each mount.

use super::header::{Kind, ObjectHeader};
use super::{Error, Result};
use crate::config::STORE_OBJECTS;

/// One object. Everything its header says is here, so no header is read from flash after the mount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub uid: u64,
    /// Bytes from the start of the partition to the object header.
    pub at: u32,
    /// Bytes of the whole entry, header to tag.
    pub len: u16,
    pub id: u16,
    pub flags: u16,
    pub namespace: u8,
    pub kind: Kind,
    /// The monotonic counter when an object protected from replay was written; else 0.
    pub version: u32,
}

const _: () = assert!(size_of::<Entry>() <= 24);

impl Entry {
    const EMPTY: Self =
        Self { uid: 0, at: 0, len: 0, id: 0, flags: 0, namespace: 0, kind: Kind(0), version: 0 };

    /// What the index is sorted by.
    pub(super) fn key(&self) -> (u8, u64) {
        (self.namespace, self.uid)
    }

    /// The header, but for the link, which is in flash only.
    pub(super) fn header(&self) -> ObjectHeader {
        let Self { kind, namespace, flags, uid, version, .. } = *self;
        ObjectHeader { kind, namespace, flags, uid, version, link: [0; 8] }
    }

    /// Payload bytes.
    pub(super) fn size(&self) -> usize {
        usize::from(self.len).saturating_sub(self.kind.overhead())
    }
}

/// All objects, sorted by namespace and uid.
pub(super) struct Index {
    entries: [Entry; STORE_OBJECTS],
    used: usize,
}

impl Index {
    pub(super) const fn new() -> Self {
        Self { entries: [Entry::EMPTY; STORE_OBJECTS], used: 0 }
    }

    pub(super) fn clear(&mut self) {
        self.used = 0;
    }

    pub(super) fn entries(&self) -> &[Entry] {
        self.entries.get(..self.used).unwrap_or(&[])
    }

    pub(super) fn entries_mut(&mut self) -> &mut [Entry] {
        self.entries.get_mut(..self.used).unwrap_or(&mut [])
    }

    /// Whether there is room for so many more.
    pub(super) fn has_room(&self, more: usize) -> bool {
        self.used.saturating_add(more) <= STORE_OBJECTS
    }

    pub(super) fn find(&self, key: (u8, u64)) -> Option<Entry> {
        let place = self.entries().binary_search_by_key(&key, Entry::key).ok()?;
        self.entries().get(place).copied()
    }

    /// The first entry after `key`.
    pub(super) fn after(&self, key: (u8, u64)) -> Option<Entry> {
        self.from(self.entries().partition_point(|e| e.key() <= key))
    }

    /// The entries that sort before `key`, and the rest.
    pub(super) fn around(&self, key: (u8, u64)) -> (&[Entry], &[Entry]) {
        let place = self.entries().partition_point(|e| e.key() < key);
        self.entries().split_at_checked(place).unwrap_or((&[], &[]))
    }

    /// The entry at a position in the order of keys.
    pub(super) fn from(&self, place: usize) -> Option<Entry> {
        self.entries().get(place).copied()
    }

    /// The position of the first entry of `namespace`.
    pub(super) fn start_of(&self, namespace: u8) -> usize {
        self.entries().partition_point(|e| e.namespace < namespace)
    }

    pub(super) fn has_id(&self, id: u16) -> bool {
        self.entries().iter().any(|e| e.id == id)
    }

    /// Inserts or replaces the entry of the same name.
    pub(super) fn put(&mut self, entry: Entry) -> Result<()> {
        match self.entries().binary_search_by_key(&entry.key(), Entry::key) {
            Ok(place) => {
                *self.entries.get_mut(place).ok_or(Error::Internal)? = entry;
            }
            Err(place) => {
                let tail = self.entries.get_mut(place..=self.used).ok_or(Error::TooMany)?;
                let mut carry = entry;
                for slot in tail {
                    core::mem::swap(slot, &mut carry);
                }
                self.used += 1;
            }
        }
        Ok(())
    }

    /// Takes in an entry found in flash, newer than all before: what else had its id was deleted.
    pub(super) fn replay(&mut self, entry: Entry) -> Result<()> {
        if let Some(other) = self.entries().iter().find(|e| e.id == entry.id).copied()
            && other.key() != entry.key()
        {
            self.remove(other.key());
        }
        self.put(entry)
    }

    pub(super) fn remove_id(&mut self, id: u16) {
        if let Some(entry) = self.entries().iter().find(|e| e.id == id).copied() {
            self.remove(entry.key());
        }
    }

    pub(super) fn remove(&mut self, key: (u8, u64)) {
        let Ok(place) = self.entries().binary_search_by_key(&key, Entry::key) else { return };
        let mut carry = Entry::EMPTY;
        for slot in self.entries_mut().iter_mut().skip(place).rev() {
            core::mem::swap(slot, &mut carry);
        }
        self.used = self.used.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(namespace: u8, uid: u64, id: u16) -> Entry {
        Entry { uid, at: 0, len: 20, id, flags: 0, namespace, kind: Kind::CHECKSUM, version: 0 }
    }

    #[test]
    fn entries_stay_sorted_and_a_full_index_refuses_more() {
        let mut index = Index::new();
        for i in 0..STORE_OBJECTS as u64 {
            index.put(entry((i % 3) as u8, i * 7919 % 1000, i as u16)).unwrap();
        }
        assert!(!index.has_room(1));
        assert_eq!(index.put(entry(9, 1, 1)), Err(Error::TooMany));
        assert!(index.entries().is_sorted_by_key(Entry::key));
        for e in index.entries().to_vec() {
            assert_eq!(index.find(e.key()), Some(e));
            index.remove(e.key());
            assert_eq!(index.find(e.key()), None);
        }
        assert!(index.entries().is_empty());
    }

    #[test]
    fn a_newer_entry_with_the_same_id_but_another_name_ends_the_older() {
        let mut index = Index::new();
        index.replay(entry(0, 1, 77)).unwrap();
        index.replay(entry(0, 2, 77)).unwrap();
        assert_eq!(index.entries(), [entry(0, 2, 77)]);
        index.remove_id(77);
        assert!(index.entries().is_empty());
    }
}
