//! Keys in RAM: a table of slots over one arena of bytes.
//!
//! A volatile key stays here until it is destroyed. A persistent key passes through for the length of one call; the attestation key
//! stays, because to open its seal costs a seventh of a signature. The arena is compact: removing a key wipes its bytes and moves the later
//! ones down, so keys of any size share the space.

use super::attributes::{KeyAttributes, KeyId};
use crate::config::{KEY_ARENA, KEY_SLOTS};
use crate::status::{Result, Status};
use zeroize::Zeroize;

/// A key for the length of one call: its attributes and its material in export format.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    /// The attributes, with the policy.
    pub attributes: &'a KeyAttributes,
    /// The material, in the format of `psa_export_key`.
    pub material: &'a [u8],
}

/// The number of a slot in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotIndex(usize);

#[derive(Clone, Copy)]
struct Slot {
    attributes: KeyAttributes,
    offset: usize,
    length: usize,
    in_use: bool,
}

/// The slots and the arena.
pub(crate) struct KeyStore {
    slots: [Slot; SLOTS],
    arena: [u8; KEY_ARENA],
    used: usize,
    generation: u32,
}

/// How long a key stays in its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stay {
    /// Until it is destroyed: a volatile key. Some room stays free of these.
    Long,
    /// For the length of one call: a persistent key in use or in the making.
    Short,
    /// As long as the device runs: the attestation key, once it was used.
    Boot,
}

/// A slot more than configured is the attestation key's.
const SLOTS: usize = KEY_SLOTS + cfg!(feature = "attestation") as usize;

/// What volatile keys leave free, so that they cannot lock out persistent keys and attestation: two slots, because a copy needs
/// two, and the bytes of two P-256 key files; and those of an attestation key of P-521.
const SPARE_SLOTS: usize = 2;
const SPARE_BYTES: usize =
    2 * (super::key_file::HEADER_LEN + 32) + if cfg!(feature = "attestation") { 66 } else { 0 };

const _: () = assert!(
    KEY_SLOTS > SPARE_SLOTS && KEY_SLOTS <= 256,
    "two slots serve persistent keys; volatile identifiers hold a slot number of 8 bits"
);
const _: () = assert!(KEY_ARENA > SPARE_BYTES, "some of the arena serves persistent keys");

/// Volatile identifiers: `VENDOR_MIN` + generation · 256 + slot, below the built-in keys. A destroyed key's identifier comes back
/// only after four million others.
const GENERATIONS: u32 = (KeyId::BUILTIN_MIN.0 - KeyId::VENDOR_MIN.0) >> 8;

impl KeyStore {
    pub(crate) const fn new() -> Self {
        let empty = Slot {
            attributes: KeyAttributes {
                key_type: super::attributes::KeyType::NONE,
                bits: 0,
                lifetime: super::attributes::Lifetime::VOLATILE,
                usage: super::attributes::Usage::NONE,
                algorithm: super::algorithm::Algorithm::NONE,
                algorithm2: super::algorithm::Algorithm::NONE,
                id: KeyId::NULL,
            },
            offset: 0,
            length: 0,
            in_use: false,
        };
        Self { slots: [empty; SLOTS], arena: [0; KEY_ARENA], used: 0, generation: 0 }
    }

    /// Reserves a slot with `length` zero bytes of material.
    ///
    /// # Errors
    /// `InsufficientMemory` when no slot or not enough of the arena is free.
    pub(crate) fn reserve(
        &mut self,
        attributes: KeyAttributes,
        length: usize,
        stay: Stay,
    ) -> Result<SlotIndex> {
        let (slots, bytes) = match stay {
            Stay::Long => (0..KEY_SLOTS - SPARE_SLOTS, KEY_ARENA - SPARE_BYTES),
            Stay::Short => (0..KEY_SLOTS, KEY_ARENA),
            Stay::Boot => (KEY_SLOTS..SLOTS, KEY_ARENA),
        };
        let end = self.used.checked_add(length).filter(|end| *end <= bytes);
        let end = end.ok_or(Status::InsufficientMemory)?;
        let mut slots = self.slots.iter_mut().enumerate().skip(slots.start).take(slots.len());
        let free = slots.find(|(_, slot)| !slot.in_use);
        let (index, slot) = free.ok_or(Status::InsufficientMemory)?;
        *slot = Slot { attributes, offset: self.used, length, in_use: true };
        self.used = end;
        Ok(SlotIndex(index))
    }

    /// A fresh identifier for the volatile key in `slot`.
    pub(crate) fn assign_volatile_id(&mut self, slot: SlotIndex) -> Result<KeyId> {
        self.generation = (self.generation + 1) % GENERATIONS;
        let id = KeyId(KeyId::VENDOR_MIN.0 + (self.generation << 8) + slot.0 as u32);
        self.slot_mut(slot)?.attributes.id = id;
        Ok(id)
    }

    /// The slot of the key `id`: a volatile one, or the attestation key once it was used.
    pub(crate) fn find(&self, id: KeyId) -> Option<SlotIndex> {
        let at = self.slots.iter().position(|slot| slot.in_use && slot.attributes.id == id);
        at.filter(|_| id != KeyId::NULL).map(SlotIndex)
    }

    /// The key in `slot`.
    pub(crate) fn key(&self, slot: SlotIndex) -> Result<Key<'_>> {
        let slot = self.slot(slot)?;
        let material = self.arena.get(slot.offset..slot.offset.wrapping_add(slot.length));
        Ok(Key {
            attributes: &slot.attributes,
            material: material.ok_or(Status::CorruptionDetected)?,
        })
    }

    /// The material in `slot`, to be filled.
    pub(crate) fn material_mut(&mut self, slot: SlotIndex) -> Result<&mut [u8]> {
        let Slot { offset, length, .. } = *self.slot(slot)?;
        self.arena.get_mut(offset..offset.wrapping_add(length)).ok_or(Status::CorruptionDetected)
    }

    /// Turns the bytes in `slot` into a key: drops the first `skip` of them and sets the attributes.
    pub(crate) fn set_key(
        &mut self,
        slot: SlotIndex,
        attributes: KeyAttributes,
        skip: usize,
    ) -> Result<()> {
        let slot = self.slot_mut(slot)?;
        slot.length = slot.length.checked_sub(skip).ok_or(Status::CorruptionDetected)?;
        slot.attributes = attributes;
        let offset = slot.offset;
        self.close_gap(offset, skip)
    }

    /// Wipes the material in `slot` behind its first `length` bytes.
    #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
    pub(crate) fn truncate(&mut self, slot: SlotIndex, length: usize) -> Result<()> {
        let slot = self.slot_mut(slot)?;
        let gap = slot.length.checked_sub(length).ok_or(Status::CorruptionDetected)?;
        slot.length = length;
        let end = slot.offset.wrapping_add(length);
        self.close_gap(end, gap)
    }

    /// Copies the material of one slot to another that has room for it behind `skip` bytes.
    ///
    /// # Errors
    /// `CorruptionDetected` when it has not.
    pub(crate) fn copy(&mut self, from: SlotIndex, to: SlotIndex, skip: usize) -> Result<()> {
        let (from, to) = (*self.slot(from)?, *self.slot(to)?);
        if to.length.checked_sub(skip).is_none_or(|room| room < from.length) {
            return Err(Status::CorruptionDetected);
        }
        let source = from.offset..from.offset.wrapping_add(from.length);
        let place = to.offset.wrapping_add(skip);
        for (from, to) in source.zip(place..) {
            let byte = self.arena.get(from).copied();
            *self.arena.get_mut(to).ok_or(Status::CorruptionDetected)? =
                byte.ok_or(Status::CorruptionDetected)?;
        }
        Ok(())
    }

    /// Wipes the key in `slot` and frees the slot.
    pub(crate) fn remove(&mut self, slot: SlotIndex) {
        if let Ok(&Slot { offset, length, .. }) = self.slot(slot)
            && let Some(entry) = self.slots.get_mut(slot.0)
        {
            *entry =
                Slot { attributes: KeyAttributes::default(), offset: 0, length: 0, in_use: false };
            // The slot's own bounds were checked when it was made; a failure would mean corrupt memory, and then all is wiped.
            if self.close_gap(offset, length).is_err() {
                self.arena.zeroize();
            }
        }
    }

    /// Takes `gap` bytes at `offset` out of the arena and wipes as many at its end.
    fn close_gap(&mut self, offset: usize, gap: usize) -> Result<()> {
        let tail = self.arena.get_mut(offset..self.used).ok_or(Status::CorruptionDetected)?;
        let rest = tail.len().checked_sub(gap).ok_or(Status::CorruptionDetected)?;
        tail.copy_within(gap.., 0);
        tail.get_mut(rest..).ok_or(Status::CorruptionDetected)?.zeroize();
        self.used -= gap;
        for slot in self.slots.iter_mut().filter(|slot| slot.in_use && slot.offset > offset) {
            slot.offset = slot.offset.saturating_sub(gap);
        }
        Ok(())
    }

    fn slot(&self, slot: SlotIndex) -> Result<&Slot> {
        self.slots.get(slot.0).filter(|slot| slot.in_use).ok_or(Status::CorruptionDetected)
    }

    fn slot_mut(&mut self, slot: SlotIndex) -> Result<&mut Slot> {
        self.slots.get_mut(slot.0).filter(|slot| slot.in_use).ok_or(Status::CorruptionDetected)
    }
}

impl Drop for KeyStore {
    fn drop(&mut self) {
        self.arena.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(store: &mut KeyStore, byte: u8, length: usize) -> SlotIndex {
        let slot = store.reserve(KeyAttributes::default(), length, Stay::Short).unwrap();
        store.material_mut(slot).unwrap().fill(byte);
        slot
    }

    #[test]
    fn removing_a_key_keeps_the_others_whole_and_leaves_no_copy() {
        let mut store = KeyStore::new();
        let slots = [3u8, 5, 7].map(|n| fill(&mut store, n, usize::from(n)));
        store.remove(slots[1]);
        assert_eq!(store.key(slots[0]).unwrap().material, [3; 3]);
        assert_eq!(store.key(slots[2]).unwrap().material, [7; 7]);
        assert!(store.arena.iter().all(|byte| *byte != 5));
        assert!(store.arena[10..].iter().all(|byte| *byte == 0));
        assert!(store.key(slots[1]).is_err());
    }

    #[test]
    fn a_header_is_cut_off_in_place() {
        let mut store = KeyStore::new();
        let slots = [2u8, 6, 4].map(|n| fill(&mut store, n, usize::from(n)));
        store.set_key(slots[1], KeyAttributes::default(), 4).unwrap();
        assert_eq!(store.key(slots[1]).unwrap().material, [6; 2]);
        assert_eq!(store.key(slots[2]).unwrap().material, [4; 4]);
        assert_eq!(store.used, 8);
    }

    #[test]
    fn a_full_arena_and_a_full_table_are_insufficient_memory() {
        let mut store = KeyStore::new();
        let (none, full) = (KeyAttributes::default(), Err(Status::InsufficientMemory));
        assert_eq!(store.reserve(none, KEY_ARENA + 1, Stay::Short), full);
        assert_eq!(store.reserve(none, KEY_ARENA - SPARE_BYTES + 1, Stay::Long), full);
        for _ in SPARE_SLOTS..KEY_SLOTS {
            assert!(store.reserve(none, 1, Stay::Long).is_ok());
        }
        assert_eq!(store.reserve(none, 1, Stay::Long), full);
        for _ in 0..SPARE_SLOTS {
            fill(&mut store, 1, 1);
        }
        assert_eq!(store.reserve(none, 1, Stay::Short), full);
    }

    #[test]
    fn a_volatile_identifier_is_not_reused_at_once() {
        let mut store = KeyStore::new();
        let slot = fill(&mut store, 1, 1);
        let first = store.assign_volatile_id(slot).unwrap();
        store.remove(slot);
        let slot = fill(&mut store, 1, 1);
        let second = store.assign_volatile_id(slot).unwrap();
        assert_ne!(first, second);
        assert_eq!(store.find(first), None);
        assert_eq!(store.find(second), Some(slot));
    }
}
