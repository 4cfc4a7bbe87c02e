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
//! # Ids of constant weight
//!
//! The store gives objects only ids with exactly eight bits set. Programming clears bits, so an entry whose programming was
//! cut holds the intended bits and perhaps more ones, never fewer. Therefore
//!
//! * its id has the intended eight bits and perhaps more. With more it has another weight and is no object's id; with none
//!   more it is the intended one. It can never be *another* object's id, so a cut never touches another object.
//! * a length that is not 0 cannot become 0: a cut write is never a delete.
//! * its offset is the intended one or higher, so never that of older data. What lies there is erased, or was written
//!   by the same call; no object header (with a CRC-32 over id, length and name) is found there unless the entry is complete.
//! * a cut delete has the right id and perhaps a length that is not 0; what it then points to is erased flash, no header.
//!
//! The reserved id of sector headers has a lower weight than eight, so no cut entry of an object can become one.

use crc::{Algorithm, Crc, NoTable};

/// The bytes of an entry without padding.
pub(super) const ATE_LEN: usize = 8;
/// The id of close and collection-done entries.
pub(super) const SPECIAL_ID: u16 = 0xffff;
/// The id of the sector header, "PR" in flash.
pub(super) const HEADER_ID: u16 = u16::from_le_bytes(*b"PR");
/// The number of bits set in each object's id.
pub(super) const OBJECT_ID_WEIGHT: u32 = 8;
/// The smallest id an object can have.
pub(super) const FIRST_OBJECT_ID: u16 = 0x00ff;

const _: () = assert!(HEADER_ID.count_ones() < OBJECT_ID_WEIGHT);

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

    /// The one entry that differs from `bytes` in a single bit, and whether that bit is one of the id that reads 1.
    pub(super) fn correct(bytes: &[u8; ATE_LEN]) -> Option<(Self, bool)> {
        let word = u64::from_le_bytes(*bytes);
        (0..64).find_map(|bit| {
            let ate = Self::decode(&(word ^ (1 << bit)).to_le_bytes())?;
            Some((ate, bit < 16 && word & (1 << bit) != 0))
        })
    }

    /// Whether this entry belongs to an object.
    pub(super) fn is_object(self) -> bool {
        self.id.count_ones() == OBJECT_ID_WEIGHT
    }

    /// Whether this is a mark: a close entry in a sector's last slot, elsewhere "collection done".
    pub(super) fn is_mark(self) -> bool {
        self.id == SPECIAL_ID && self.len == 0
    }
}

/// The object id after `id`: the next number of the same weight, from the smallest again after the largest.
pub(super) fn next_object_id(id: u16) -> u16 {
    // Gosper's hack; the division by the lowest bit is a shift.
    let id = u32::from(id);
    let lowest = id & id.wrapping_neg();
    let ripple = id.wrapping_add(lowest);
    let next = ((id ^ ripple) >> 2).checked_shr(lowest.trailing_zeros()).unwrap_or(0) | ripple;
    u16::try_from(next)
        .ok()
        .filter(|n| n.count_ones() == OBJECT_ID_WEIGHT)
        .unwrap_or(FIRST_OBJECT_ID)
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
            assert_eq!(Ate::correct(&bad).unwrap().0, ate);
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
    fn object_ids_go_through_all_numbers_of_weight_eight() {
        let mut seen = BTreeSet::new();
        let mut id = FIRST_OBJECT_ID;
        while seen.insert(id) {
            assert_eq!(id.count_ones(), OBJECT_ID_WEIGHT);
            id = next_object_id(id);
        }
        assert_eq!(seen.len(), 12_870);
        assert_eq!(next_object_id(0), FIRST_OBJECT_ID);
    }
}
