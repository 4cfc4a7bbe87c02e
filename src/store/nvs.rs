//! The allocation table of Zephyr's NVS file system: entries of 8 bytes that say which data belongs to which 16-bit id.
//!
//! ```text
//!  0      2        4     6      7      8
//!  | id   | offset | len | part | crc8 |     little-endian; padded with 0xff to a multiple of the write block
//! ```
//!
//! | what | id | offset | len |
//! |---|---|---|---|
//! | data | 0..=0xfffe | of the data in the sector | of the data, not padded |
//! | delete | 0..=0xfffe | end of the data so far | 0 |
//! | close (only in the sector's last slot) | 0xffff | of the sector's newest entry | 0 |
//! | collection done | 0xffff | end of the data so far | 0 |
//!
//! # Entries that survive a cut and a wrong bit
//!
//! Objects get only ids with exactly eight bits set, of which the sum of the positions is a multiple of 16. Such ids
//! differ from each other in at least four bits (two that differ in two bits would have sums that differ by the distance of
//! these bits, 1 to 15). The length of an object's entry is never a power of two, so at least two bits of it are set.
//!
//! Programming clears bits: an entry W whose programming was cut reads as T, which has the ones of W and perhaps more.
//!
//! * T has W's id, or an id of more than eight bits, which is no object's id. So T never is an entry of *another* object.
//! * The length in T is not 0 unless it is in W: a cut write is never a deletion.
//! * The offset in T is W's or higher, so never that of older data. What lies there is erased, or was written by the
//!   same call; no object header (with a CRC-32 over id, length and name) is found there unless T is W.
//! * If W is a deletion and T has another length, T points to erased flash, which holds no header.
//!
//! An entry whose check fails is taken for the one entry C that differs from it in one bit, if there is one:
//!
//! * If C is no deletion, the header it points to must confirm it.
//! * If C is a deletion, it is one of W's object: either T has W's id, and C too; or T has nine bits set in the id, of which
//!   C lacks one and W lacks one, and ids that differ in only two bits are the same. And W is a deletion itself: its
//!   length is part of that in T, which has at most one bit set if C has none.
//!
//! So what a cut leaves is read as nothing or as what was being written, and a wrong bit is corrected, in deletions, too.
//!
//! The id of sector headers has a lower weight than eight, so no cut entry of an object can become one. For a cut entry to
//! read as "collection done" it must be a deletion, and no deletion is written before the compaction of its sector is done.

use crc::{Algorithm, Crc, NoTable};

/// The bytes of an entry without padding.
pub(super) const ATE_LEN: usize = 8;
/// The id of close and collection-done entries.
pub(super) const SPECIAL_ID: u16 = 0xffff;
/// The id of the sector header, "PR" in flash.
pub(super) const HEADER_ID: u16 = u16::from_le_bytes(*b"PR");
/// The number of bits set in each object's id.
const WEIGHT: u32 = 8;
/// The smallest number of that weight.
const SMALLEST: u16 = 0x00ff;
/// How many ids there are for objects.
const OBJECT_IDS: usize = 809;

const _: () = assert!(HEADER_ID.count_ones() < WEIGHT);
const _: () = assert!(crate::config::STORE_OBJECTS <= OBJECT_IDS);

/// CRC-8 with polynomial 0x07 from 0xff, as NVS computes it. Its Hamming distance over an entry is 4: a single wrong
/// bit can be found, and two wrong bits are never taken for one.
const CRC8: Crc<u8, NoTable> = Crc::<u8, NoTable>::new(&Algorithm {
    width: 8,
    poly: 0x07,
    init: 0xff,
    refin: false,
    refout: false,
    xorout: 0,
    check: 0xfb,
    residue: 0,
});

/// One allocation table entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ate {
    pub id: u16,
    pub offset: u16,
    pub len: u16,
}

impl Ate {
    /// The bytes in flash, without padding.
    pub(super) fn encode(self) -> [u8; ATE_LEN] {
        let [i0, i1] = self.id.to_le_bytes();
        let [o0, o1] = self.offset.to_le_bytes();
        let [l0, l1] = self.len.to_le_bytes();
        let crc = CRC8.checksum(&[i0, i1, o0, o1, l0, l1, 0xff]);
        [i0, i1, o0, o1, l0, l1, 0xff, crc]
    }

    /// The entry, when its check holds.
    pub(super) fn decode(bytes: &[u8; ATE_LEN]) -> Option<Self> {
        let [i0, i1, o0, o1, l0, l1, part, crc] = *bytes;
        (CRC8.checksum(&[i0, i1, o0, o1, l0, l1, part]) == crc).then_some(Self {
            id: u16::from_le_bytes([i0, i1]),
            offset: u16::from_le_bytes([o0, o1]),
            len: u16::from_le_bytes([l0, l1]),
        })
    }

    /// The one entry that differs from `bytes` in a single bit.
    pub(super) fn correct(bytes: &[u8; ATE_LEN]) -> Option<Self> {
        let word = u64::from_le_bytes(*bytes);
        (0..64).find_map(|bit| Self::decode(&(word ^ (1 << bit)).to_le_bytes()))
    }

    /// Whether this entry belongs to an object.
    pub(super) fn is_object(self) -> bool {
        is_object_id(self.id)
    }

    /// Whether this is a mark: a close entry in a sector's last slot, elsewhere "collection done".
    pub(super) fn is_mark(self) -> bool {
        self.id == SPECIAL_ID && self.len == 0
    }
}

fn is_object_id(id: u16) -> bool {
    let positions = (0..16u32).filter(|position| id >> position & 1 == 1);
    id.count_ones() == WEIGHT && positions.sum::<u32>() & 15 == 0
}

/// The object id after `id` in numerical order, the first again after the last.
pub(super) fn next_object_id(mut id: u16) -> u16 {
    loop {
        id = next_of_same_weight(id);
        if is_object_id(id) {
            return id;
        }
    }
}

/// The next number with eight bits set.
fn next_of_same_weight(number: u16) -> u16 {
    // Gosper's hack; the division by the lowest bit is a shift.
    let number = u32::from(number);
    let lowest = number & number.wrapping_neg();
    let ripple = number.wrapping_add(lowest);
    let next = ((number ^ ripple) >> 2).checked_shr(lowest.trailing_zeros()).unwrap_or(0) | ripple;
    u16::try_from(next).ok().filter(|n| n.count_ones() == WEIGHT).unwrap_or(SMALLEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_check_is_the_one_of_nvs() {
        // Zephyr's tests/unit/crc: crc8_ccitt over "123456789" from 0xff.
        assert_eq!(CRC8.checksum(b"123456789"), 0xfb);
    }

    #[test]
    fn an_entry_comes_back_and_any_single_wrong_bit_is_found() {
        let ate = Ate { id: 0x0f0f, offset: 0x1234, len: 77 };
        let bytes = ate.encode();
        assert_eq!(Ate::decode(&bytes), Some(ate));
        for bit in 0..64 {
            let bad = (u64::from_le_bytes(bytes) ^ (1 << bit)).to_le_bytes();
            assert_eq!(Ate::decode(&bad), None);
            assert_eq!(Ate::correct(&bad), Some(ate));
        }
    }

    #[test]
    fn two_wrong_bits_are_never_corrected_into_another_entry() {
        let word = u64::from_le_bytes(Ate { id: 0x0f0f, offset: 0x1234, len: 77 }.encode());
        for a in 0..64 {
            for b in 0..a {
                assert_eq!(Ate::correct(&(word ^ (1 << a) ^ (1 << b)).to_le_bytes()), None);
            }
        }
    }

    #[test]
    fn object_ids_have_eight_bits_and_differ_in_at_least_four() {
        let mut seen = BTreeSet::new();
        let mut id = next_object_id(0);
        while seen.insert(id) {
            assert_eq!(id.count_ones(), WEIGHT);
            id = next_object_id(id);
        }
        assert_eq!(seen.len(), OBJECT_IDS);
        for a in &seen {
            assert!(seen.iter().all(|b| a == b || (a ^ b).count_ones() >= 4));
        }
    }

    #[test]
    fn no_torn_entry_is_taken_for_another_object_or_for_a_deletion() {
        // All ways to leave one to four bits unprogrammed, for a write and for a deletion of the same object.
        let id = next_object_id(0);
        for written in [Ate { id, offset: 0x0124, len: 68 }, Ate { id, offset: 0x0124, len: 0 }] {
            let word = u64::from_le_bytes(written.encode());
            let zeros: std::vec::Vec<u32> = (0..64).filter(|bit| word >> bit & 1 == 0).collect();
            for a in &zeros {
                for b in &zeros {
                    for c in &zeros {
                        for d in &zeros[..8] {
                            let bits = 1u64 << a | 1 << b | 1 << c | 1 << d;
                            let torn = (word | bits).to_le_bytes();
                            let found = Ate::decode(&torn).or_else(|| Ate::correct(&torn));
                            if let Some(found) = found.filter(|ate| ate.is_object()) {
                                assert_eq!(found.id, id);
                                assert!(found.len != 0 || written.len == 0);
                            }
                        }
                    }
                }
            }
        }
    }
}
