//! The two headers of the store: one before each object, one at the start of each sector.
//!
//! ```text
//! object header          0      1           2       4             8           12 or 16
//!                        | kind | namespace | flags | header CRC  | uid, 4 or 8 |
//!
//! of a fresh object,     then      + 4    + 12
//! going on               | version | link |
//!
//! sector header          0        4       5       6             8             12         16       20    24
//!                        | "psaR" | major | minor | write block | sector size | sequence | erases | CRC |
//! ```
//!
//! All numbers are little-endian. Both CRCs are CRC-32 (IEEE) over the other bytes, then the NVS id and the length of the
//! whole entry: an allocation table entry that is wrong in any field does not fit the header it points to.

use super::nvs::HEADER_ID;
use core::ops::Deref;
use crc::{CRC_32_ISO_HDLC, Crc, Digest, Table};

/// The length of the shortest object header.
pub(super) const MIN_HEADER_LEN: usize = 12;
/// The length of the longest: of an object with a long uid that is protected from replay.
pub(super) const MAX_HEADER_LEN: usize = 16 + 4 + 8;
/// The length of a sector header.
pub(super) const SECTOR_HEADER_LEN: usize = 24;
/// The format this code writes. A partition with a higher major version is refused, untouched.
pub(super) const MAJOR: u8 = 2;
/// Raised by additions that older code may ignore.
pub(super) const MINOR: u8 = 0;

const MAGIC: [u8; 4] = *b"psaR";

pub(super) static CRC32: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);
/// A CRC-32 in the making.
pub(super) type Crc32<'a> = Digest<'a, u32, Table<1>>;

/// How an object is laid out.
///
/// ```text
/// bit   7    6           5..4   3        2..0
///       | 0 | short uid | 01 | padded | protection |
/// ```
///
/// Code that meets a protection it does not know keeps, moves and removes the object, but does not read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind(pub u8);

impl Kind {
    /// Payload, then a CRC-32 over header and payload.
    pub(super) const CHECKSUM: Self = Self(0x10);
    /// Nonce of 12 bytes, AES-256-GCM ciphertext, tag of 16 bytes.
    pub(super) const SEALED: Self = Self(0x11);
    /// Version and link, which are part of the header and the nonce; AES-256-GCM ciphertext; tag of 16 bytes.
    pub(super) const FRESH: Self = Self(0x12);
    /// Nothing but a header: an object that was found replaced by an older value, and then given up.
    pub(super) const FORGED: Self = Self(0x13);
    /// One more byte, 0xff, at the end: the length of an entry is never a power of two, see `nvs`.
    pub(super) const PADDED: u8 = 0x08;
    /// The uid takes four bytes: it is below 2^32. Format 1 had eight for all, which is still read.
    const SHORT: u8 = 0x40;

    /// This kind for an object with this uid.
    pub(super) const fn with_uid(self, uid: u64) -> Self {
        match uid >> 32 {
            0 => Self(self.0 | Self::SHORT),
            _ => Self(self.0 & !Self::SHORT),
        }
    }

    /// Kind and length of the entry for an object with this uid and so much payload.
    pub(super) fn framed(self, uid: u64, size: usize) -> Option<(Self, u16)> {
        let mut kind = self.with_uid(uid);
        if size.checked_add(kind.overhead())?.is_power_of_two() {
            kind.0 |= Self::PADDED;
        }
        Some((kind, u16::try_from(size.checked_add(kind.overhead())?).ok()?))
    }

    /// The kind without regard to padding and uid.
    pub(super) const fn protection(self) -> Self {
        Self(self.0 & !(Self::PADDED | Self::SHORT))
    }

    const fn is_short(self) -> bool {
        self.0 & Self::SHORT != 0
    }

    /// Whether code of this major version may have written it.
    const fn is_ours(self) -> bool {
        self.0 & 0xb0 == 0x10
    }

    pub(super) const fn is_padded(self) -> bool {
        self.0 & Self::PADDED != 0
    }

    /// Whether an object of this kind belongs to the set that the monotonic counter protects.
    pub(super) const fn is_fresh(self) -> bool {
        self.protection().0 == Self::FRESH.0
    }

    /// The bytes of the header.
    pub(super) const fn header_len(self) -> usize {
        self.nonce_at() + if self.is_fresh() { 4 + 8 } else { 0 }
    }

    /// Where the nonce of a sealed object begins; in a fresh one it is part of the header.
    pub(super) const fn nonce_at(self) -> usize {
        if self.is_short() { 12 } else { 16 }
    }

    /// The bytes of an entry of this kind that are not payload.
    pub(super) const fn overhead(self) -> usize {
        let check = match self.protection() {
            Self::SEALED => 12 + 16,
            Self::FRESH => 16,
            Self::CHECKSUM => 4,
            _ => 0,
        };
        self.header_len() + check + self.is_padded() as usize
    }
}

/// What ties an object that is protected from replay to all others; see `fresh`.
pub(super) type Link = [u8; 8];

/// What an object's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ObjectHeader {
    pub kind: Kind,
    pub namespace: u8,
    pub flags: u16,
    pub uid: u64,
    /// The monotonic counter when a fresh object was written; else 0.
    pub version: u32,
    /// Of a fresh object; else 0.
    pub link: Link,
}

/// An object header as it is in flash.
pub(super) struct Encoded {
    bytes: [u8; MAX_HEADER_LEN],
    len: usize,
}

impl Deref for Encoded {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

impl ObjectHeader {
    /// The bytes in flash, for an entry with this NVS id and length.
    pub(super) fn encode(self, id: u16, len: u16) -> Encoded {
        let [f0, f1] = self.flags.to_le_bytes();
        let head = [self.kind.0, self.namespace, f0, f1];
        let uid = self.uid.to_le_bytes();
        let uid_len = if self.kind.is_short() { 4 } else { 8 };
        let uid = uid.get(..uid_len).unwrap_or(&[]);
        let nonce = self.nonce();
        let more: &[u8] = if self.kind.is_fresh() { &nonce } else { &[] };
        let crc = check(&[&head, uid, more], id, len).to_le_bytes();
        let mut bytes = [0; MAX_HEADER_LEN];
        let all = head.iter().chain(&crc).chain(uid).chain(more);
        for (to, from) in bytes.iter_mut().zip(all) {
            *to = *from;
        }
        Encoded { bytes, len: self.kind.header_len() }
    }

    /// The nonce of a fresh object's seal: version and link.
    pub(super) fn nonce(self) -> [u8; 12] {
        let [v0, v1, v2, v3] = self.version.to_le_bytes();
        let [l0, l1, l2, l3, l4, l5, l6, l7] = self.link;
        [v0, v1, v2, v3, l0, l1, l2, l3, l4, l5, l6, l7]
    }

    /// The header that `bytes` begin with, when its check holds for this NVS id and length.
    pub(super) fn decode(bytes: &[u8; MAX_HEADER_LEN], id: u16, len: u16) -> Option<Self> {
        let [kind, namespace, f0, f1, _, _, _, _, u0, u1, u2, u3, u4, u5, u6, u7, ..] = *bytes;
        let kind = Kind(kind);
        let high = if kind.is_short() { [0; 4] } else { [u4, u5, u6, u7] };
        let nonce = bytes.get(kind.nonce_at()..)?.first_chunk::<12>()?;
        let [v0, v1, v2, v3, link @ ..] = *nonce;
        let header = Self {
            kind,
            namespace,
            flags: u16::from_le_bytes([f0, f1]),
            uid: u64::from(u32::from_le_bytes(high)) << 32
                | u64::from(u32::from_le_bytes([u0, u1, u2, u3])),
            version: if kind.is_fresh() { u32::from_le_bytes([v0, v1, v2, v3]) } else { 0 },
            link: if kind.is_fresh() { link } else { [0; 8] },
        };
        let sound = kind.is_ours()
            && usize::from(len) >= kind.overhead()
            && bytes.starts_with(&header.encode(id, len));
        sound.then_some(header)
    }

    /// The one valid header that differs from `bytes` in a single bit.
    pub(super) fn correct(bytes: &[u8; MAX_HEADER_LEN], id: u16, len: u16) -> Option<Self> {
        let mut bytes = *bytes;
        (0..8 * MAX_HEADER_LEN).find_map(|bit| {
            let mask = 1 << (bit & 7);
            *bytes.get_mut(bit >> 3)? ^= mask;
            let found = Self::decode(&bytes, id, len);
            *bytes.get_mut(bit >> 3)? ^= mask;
            found
        })
    }

    /// What a seal authenticates besides the payload: everything the header says, and the entry's length.
    /// Not the NVS id and not the place, so an object can be moved as it is.
    pub(super) fn associated_data(self, len: u16) -> [u8; 14] {
        let [f0, f1] = self.flags.to_le_bytes();
        let [u0, u1, u2, u3, u4, u5, u6, u7] = self.uid.to_le_bytes();
        let [l0, l1] = len.to_le_bytes();
        [self.kind.0, self.namespace, f0, f1, u0, u1, u2, u3, u4, u5, u6, u7, l0, l1]
    }
}

/// What a sector's header says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SectorHeader {
    pub major: u8,
    pub minor: u8,
    pub write_block: u16,
    pub sector_size: u32,
    /// 1 for the first sector of a new store, one more for each sector opened since.
    pub sequence: u32,
    /// Sector erases since the store was formatted, at the time the sector was opened.
    pub erases: u32,
}

impl SectorHeader {
    /// The bytes in flash.
    pub(super) fn encode(self) -> [u8; SECTOR_HEADER_LEN] {
        let [m0, m1, m2, m3] = MAGIC;
        let [w0, w1] = self.write_block.to_le_bytes();
        let [s0, s1, s2, s3] = self.sector_size.to_le_bytes();
        let [n0, n1, n2, n3] = self.sequence.to_le_bytes();
        let [e0, e1, e2, e3] = self.erases.to_le_bytes();
        let head = [
            m0, m1, m2, m3, self.major, self.minor, w0, w1, s0, s1, s2, s3, n0, n1, n2, n3, e0, e1,
            e2, e3,
        ];
        let crc = check(&[&head], HEADER_ID, SECTOR_HEADER_LEN as u16).to_le_bytes();
        let mut bytes = [0; SECTOR_HEADER_LEN];
        for (to, from) in bytes.iter_mut().zip(head.into_iter().chain(crc)) {
            *to = from;
        }
        bytes
    }

    /// The header, when magic and check hold. The first 24 bytes keep their meaning in all versions.
    pub(super) fn decode(bytes: &[u8; SECTOR_HEADER_LEN]) -> Option<Self> {
        let [_, _, _, _, major, minor, w0, w1, s0, s1, s2, s3, n0, n1, n2, n3, e0, e1, e2, e3, ..] =
            *bytes;
        let header = Self {
            major,
            minor,
            write_block: u16::from_le_bytes([w0, w1]),
            sector_size: u32::from_le_bytes([s0, s1, s2, s3]),
            sequence: u32::from_le_bytes([n0, n1, n2, n3]),
            erases: u32::from_le_bytes([e0, e1, e2, e3]),
        };
        (header.encode() == *bytes).then_some(header)
    }

    /// The one valid header that differs from `bytes` in a single bit.
    pub(super) fn correct(bytes: &[u8; SECTOR_HEADER_LEN]) -> Option<Self> {
        if *bytes == [0xff; SECTOR_HEADER_LEN] {
            return None;
        }
        (0..8 * SECTOR_HEADER_LEN).find_map(|bit| {
            let mut other = *bytes;
            *other.get_mut(bit / 8)? ^= 1 << (bit % 8);
            Self::decode(&other)
        })
    }
}

fn check(pieces: &[&[u8]], id: u16, len: u16) -> u32 {
    let mut digest = CRC32.digest();
    for piece in pieces {
        digest.update(piece);
    }
    digest.update(&id.to_le_bytes());
    digest.update(&len.to_le_bytes());
    digest.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: ObjectHeader = ObjectHeader {
        kind: Kind::CHECKSUM,
        namespace: 2,
        flags: 5,
        uid: 0x1122_3344_5566_7788,
        version: 0,
        link: [0; 8],
    };
    const FRESH: ObjectHeader =
        ObjectHeader { kind: Kind::FRESH, version: 0x0102_0304, link: *b"12345678", ..PLAIN };

    /// The header in flash, and behind it what an object may begin with.
    fn in_flash(header: ObjectHeader) -> [u8; MAX_HEADER_LEN] {
        let mut bytes = [0x5c; MAX_HEADER_LEN];
        let encoded = header.encode(0x0f0f, 52);
        bytes[..encoded.len()].copy_from_slice(&encoded);
        bytes
    }

    #[test]
    fn an_object_header_fits_only_its_own_id_and_length() {
        for header in [PLAIN, FRESH] {
            let bytes = in_flash(header);
            assert_eq!(ObjectHeader::decode(&bytes, 0x0f0f, 52), Some(header));
            for bit in 0..16 {
                assert_eq!(ObjectHeader::decode(&bytes, 0x0f0f ^ (1 << bit), 52), None);
                assert_eq!(ObjectHeader::decode(&bytes, 0x0f0f, 52 ^ (1 << bit)), None);
            }
        }
    }

    #[test]
    fn a_single_wrong_bit_of_an_object_header_is_corrected() {
        for (header, bits) in [(PLAIN, 128), (FRESH, 224)] {
            let bytes = in_flash(header);
            for bit in 0..bits {
                let mut bad = bytes;
                bad[bit / 8] ^= 1 << (bit % 8);
                assert_eq!(ObjectHeader::decode(&bad, 0x0f0f, 52), None);
                assert_eq!(ObjectHeader::correct(&bad, 0x0f0f, 52), Some(header));
            }
        }
    }

    #[test]
    fn a_sector_header_comes_back_and_any_wrong_bit_is_seen() {
        let header = SectorHeader {
            major: 1,
            minor: 0,
            write_block: 512,
            sector_size: 65_536,
            sequence: 7,
            erases: 5,
        };
        let bytes = header.encode();
        assert_eq!(SectorHeader::decode(&bytes), Some(header));
        for bit in 0..8 * SECTOR_HEADER_LEN {
            let mut bad = bytes;
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(SectorHeader::decode(&bad), None);
            assert_eq!(SectorHeader::correct(&bad), Some(header));
        }
    }
}
