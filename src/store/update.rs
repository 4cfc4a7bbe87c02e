//! Objects that are written part by part: reserved at their full size first, then changed in place as it looks from outside.
//!
//! Flash cannot be changed in place, so each change writes the whole object anew, in pieces: no buffer of an object's size is
//! needed, and the old value stays until the new one's allocation table entry is programmed, as with any other write.

use super::device::Writer;
use super::header::{Kind, OBJECT_HEADER_LEN};
use super::index::Entry;
use super::log::Put;
use super::{Error, Name, Protection, Result, Store};
use crate::primitives::gcm::{AesKey, Direction, Gcm, TAG_LEN};
use crate::status::Status;
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroizing;

/// Payload is carried over in pieces of this many bytes.
const PIECE: usize = 64;

impl<F: NorFlash> Store<F> {
    /// Creates or replaces an object whose payload is `size` zeros.
    ///
    /// # Errors
    /// As [`Store::set`].
    pub fn reserve(
        &mut self,
        name: Name,
        flags: u16,
        size: usize,
        protection: Protection,
    ) -> Result<(), Status> {
        self.ready()?;
        let done = self.write_zeros(name, flags, size, &protection);
        Ok(self.settle(done)?)
    }

    /// Replaces the payload of a sealed object from `offset` on by `data`, and its flags; its size stays.
    /// The whole old value is verified first.
    ///
    /// # Errors
    /// Those of [`Store::get`]; `NotSupported` when the object is not sealed; `InvalidArgument` when `data` reaches beyond the end. `InsufficientStorage` when there is no room
    /// for the new value beside the old; `StorageFailure` when the flash fails. The old value stays.
    pub fn update(
        &mut self,
        name: Name,
        flags: u16,
        offset: usize,
        data: &[u8],
        protection: Protection,
    ) -> Result<(), Status> {
        self.read(name, 0, &mut [])?;
        let done = self.write_patched(name, flags, Patch { offset, data }, &protection);
        Ok(self.settle(done)?)
    }

    fn write_zeros(&mut self, name: Name, flags: u16, size: usize, how: &Protection) -> Result<()> {
        let entry = self.prepare(name, flags, size, how)?;
        let mut feed = |writer: &mut Writer<'_, F>, put: &mut Put<'_, F>| {
            let mut left = size;
            while let Some(piece) = [0; PIECE].get(..left.min(PIECE)).filter(|p| !p.is_empty()) {
                put(writer, piece)?;
                left = left.saturating_sub(piece.len());
            }
            Ok(())
        };
        self.append_object(entry, &mut feed, how)
    }

    fn write_patched(
        &mut self,
        name: Name,
        flags: u16,
        patch: Patch<'_>,
        how: &Protection,
    ) -> Result<()> {
        let old = self.index.find(name.key()).ok_or(Error::Missing)?;
        if old.kind.protection() != Kind::SEALED {
            return Err(Error::Unsupported);
        }
        let size = old.size();
        let end = patch.offset.checked_add(patch.data.len());
        if end.is_none_or(|end| end > size) {
            return Err(Error::Argument);
        }
        let entry = self.prepare(name, flags, size, how)?;
        // Making room may have moved the old value.
        let old = self.index.find(name.key()).ok_or(Error::Internal)?;
        let key = self.keys.of(old.namespace)?;
        let mut feed = |writer: &mut Writer<'_, F>, put: &mut Put<'_, F>| {
            let mut source = Source::open(writer, &old, &key)?;
            let mut at = 0;
            let mut piece = Zeroizing::new([0; PIECE]);
            while at < size {
                let len = size.saturating_sub(at).min(PIECE);
                let piece = piece.get_mut(..len).ok_or(Error::Internal)?;
                source.next(writer, piece)?;
                patch.apply(at, piece);
                put(writer, piece)?;
                at = at.saturating_add(len);
            }
            source.finish(writer)
        };
        self.append_object(entry, &mut feed, how)
    }
}

/// What an update changes.
struct Patch<'a> {
    offset: usize,
    data: &'a [u8],
}

impl Patch<'_> {
    /// Changes the payload's bytes from `at` on.
    fn apply(&self, at: usize, piece: &mut [u8]) {
        let skipped = at.saturating_sub(self.offset);
        let before = self.offset.saturating_sub(at);
        let new = self.data.iter().skip(skipped);
        for (byte, new) in piece.iter_mut().skip(before).zip(new) {
            *byte = *new;
        }
    }
}

/// The payload of an object whose seal was verified before. It is verified again on the way: what the flash reads differently
/// the second time must not end up under a new seal.
struct Source<'k> {
    address: u32,
    gcm: Gcm<'k>,
}

impl<'k> Source<'k> {
    fn open<F: NorFlash>(
        writer: &mut Writer<'_, F>,
        entry: &Entry,
        key: &'k AesKey,
    ) -> Result<Self> {
        let start = entry.at.saturating_add(OBJECT_HEADER_LEN as u32);
        let mut nonce = [0; 12];
        writer.read(start, &mut nonce)?;
        let mut gcm = Gcm::new(key, &nonce, Direction::Decrypt).map_err(|_| Error::Internal)?;
        gcm.associated_data(&entry.header().associated_data(entry.len))
            .map_err(|_| Error::Internal)?;
        Ok(Self { address: start.saturating_add(nonce.len() as u32), gcm })
    }

    fn next<F: NorFlash>(&mut self, writer: &mut Writer<'_, F>, piece: &mut [u8]) -> Result<()> {
        writer.read(self.address, piece)?;
        self.address = self.address.saturating_add(piece.len() as u32);
        self.gcm.update(piece).map_err(|_| Error::Internal)
    }

    fn finish<F: NorFlash>(self, writer: &mut Writer<'_, F>) -> Result<()> {
        let mut tag = [0; TAG_LEN];
        writer.read(self.address, &mut tag)?;
        // The seal held a moment ago.
        self.gcm.verify(&tag).map_err(|_| Error::Flash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Geometry;
    use crate::store::Namespace;
    use crate::testing::{SimError, SimFlash};
    use embedded_storage::nor_flash::{ErrorType, ReadNorFlash};
    use std::vec::Vec;

    /// Flash whose byte at an address changes when it is read for the second time.
    struct Fickle {
        inner: SimFlash,
        at: Option<u32>,
        reads: u32,
    }

    impl ErrorType for Fickle {
        type Error = SimError;
    }

    impl ReadNorFlash for Fickle {
        const READ_SIZE: usize = 1;

        fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), SimError> {
            self.inner.read(offset, bytes)?;
            let place = self.at.and_then(|at| at.checked_sub(offset));
            if let Some(byte) = place.and_then(|place| bytes.get_mut(place as usize)) {
                self.reads += 1;
                *byte ^= u8::from(self.reads == 2);
            }
            Ok(())
        }

        fn capacity(&self) -> usize {
            self.inner.capacity()
        }
    }

    impl NorFlash for Fickle {
        const WRITE_SIZE: usize = 1;
        const ERASE_SIZE: usize = 1;

        fn erase(&mut self, from: u32, to: u32) -> Result<(), SimError> {
            self.inner.erase(from, to)
        }

        fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), SimError> {
            self.inner.write(offset, bytes)
        }
    }

    #[test]
    fn what_reads_differently_the_second_time_is_not_sealed_anew() {
        let geometry =
            Geometry { sectors: 4, sector_size: 4096, write_block: 4, multiwrite: false };
        let name = Name { namespace: Namespace::Ps, uid: 1 };
        let flash = Fickle { inner: SimFlash::new(geometry, 4096), at: None, reads: 0 };
        let mut store = Store::new(flash);
        store.mount(geometry, false, &crate::store::tests::root_key()).unwrap();
        let seal = |n| Protection::Sealed { nonce: [n; 12] };
        store.set(name, 3, &[&[7; 200]], seal(1)).unwrap();
        let at = store.index.find(name.key()).unwrap().at;
        let places: Vec<u32> = (at + 16..at + 16 + 12 + 200 + 16).collect();
        for (place, n) in places.into_iter().zip(2..) {
            let flash = store.flash();
            (flash.at, flash.reads) = (Some(place), 0);
            let done = store.update(name, 5, 10, b"new", seal(n));
            assert_eq!(done, Err(Status::StorageFailure), "{place}");
            assert!(store.flash().reads >= 2);
            let mut read = [0; 200];
            assert_eq!(store.get(name, 0, &mut read), Ok(200));
            assert_eq!((read, store.info(name).unwrap().flags), ([7; 200], 3));
        }
        store.flash().at = None;
        store.update(name, 5, 10, b"new", seal(255)).unwrap();
        let mut read = [0; 5];
        store.get(name, 9, &mut read).unwrap();
        assert_eq!((&read, store.info(name).unwrap().flags), (b"\x07new\x07", 5));
    }

    #[test]
    fn a_part_beyond_the_end_and_an_object_that_is_not_sealed_are_refused() {
        let geometry =
            Geometry { sectors: 2, sector_size: 4096, write_block: 4, multiwrite: false };
        let mut store = crate::store::tests::mounted(SimFlash::new(geometry, 4096));
        let name = Name { namespace: Namespace::Its, uid: 1 };
        let seal = Protection::Sealed { nonce: [1; 12] };
        assert_eq!(store.update(name, 0, 0, b"x", seal), Err(Status::DoesNotExist));
        store.set(name, 0, &[b"1234"], Protection::Checksum).unwrap();
        assert_eq!(store.update(name, 0, 0, b"x", seal), Err(Status::NotSupported));
        store.reserve(name, 0, 4, seal).unwrap();
        assert_eq!(store.update(name, 0, 4, b"x", seal), Err(Status::InvalidArgument));
        assert_eq!(store.update(name, 0, usize::MAX, b"x", seal), Err(Status::InvalidArgument));
        assert_eq!(crate::store::tests::get(&mut store, name), Ok([0; 4].into()));
    }
}
