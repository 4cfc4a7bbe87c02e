//! What the payload of an entry is made of.
//!
//! Flash cannot be changed in place, so a change to a part of an object writes the whole object anew, in pieces: no buffer of an
//! object's size is needed, and the old value stays until the new one's allocation table entry is programmed.

use super::device::Writer;
use super::header::Kind;
use super::index::Entry;
use super::{Error, Result, Store};
use crate::primitives::aead::gcm::{KeyedGcm, TAG_LEN};
use crate::primitives::aes::AesKey;
use crate::primitives::cipher::Direction;
use embedded_storage::nor_flash::NorFlash;
use zeroize::Zeroizing;

/// Payload is made in pieces of this many bytes.
const PIECE: usize = 64;

/// The payload of an object that is to be written.
#[derive(Clone, Copy, Debug)]
pub enum Content<'a> {
    /// All pieces, one after the other.
    Pieces(&'a [&'a [u8]]),
    /// So many zeros.
    Zeros(usize),
    /// What the sealed object of this name holds, but `data` from `offset` on.
    Patched {
        /// Where the change begins.
        offset: usize,
        /// What is there then.
        data: &'a [u8],
    },
}

/// Takes a piece of the payload.
pub(super) type Put<'p, F> = dyn FnMut(&mut Writer<'_, F>, &[u8]) -> Result<()> + 'p;

impl Content<'_> {
    /// The length of the payload, where `old` is the object as it is.
    ///
    /// # Errors
    /// `Full` when it is more than can be counted; for a patch `Missing`, `Unsupported` when the object is not sealed,
    /// `Argument` when `data` reaches beyond its end.
    pub(super) fn size(&self, old: Option<&Entry>) -> Result<usize> {
        match self {
            Self::Pieces(pieces) => {
                let size = pieces.iter().try_fold(0usize, |sum, p| sum.checked_add(p.len()));
                size.ok_or(Error::Full)
            }
            Self::Zeros(size) => Ok(*size),
            Self::Patched { offset, data } => {
                let old = old.ok_or(Error::Missing)?;
                if !matches!(old.kind.protection(), Kind::SEALED | Kind::FRESH) {
                    return Err(Error::Unsupported);
                }
                let end = offset.checked_add(data.len()).filter(|&end| end <= old.size());
                end.map(|_| old.size()).ok_or(Error::Argument)
            }
        }
    }

    /// Gives the payload to `put`, piece by piece.
    pub(super) fn feed<F: NorFlash>(
        &self,
        writer: &mut Writer<'_, F>,
        old: Option<&Sealed>,
        put: &mut Put<'_, F>,
    ) -> Result<()> {
        match *self {
            Self::Pieces(pieces) => pieces.iter().try_for_each(|piece| put(writer, piece)),
            Self::Zeros(mut left) => {
                while left > 0 {
                    let piece = [0; PIECE];
                    let piece = piece.get(..left.min(PIECE)).ok_or(Error::Internal)?;
                    put(writer, piece)?;
                    left = left.saturating_sub(piece.len());
                }
                Ok(())
            }
            Self::Patched { offset, data } => {
                old.ok_or(Error::Internal)?.patched(writer, offset, data, put)
            }
        }
    }
}

/// A sealed object that can be read: what is needed to open it.
pub(super) struct Sealed {
    pub key: AesKey,
    pub nonce: [u8; 12],
    pub associated_data: [u8; 14],
    /// Where the ciphertext begins.
    pub text: u32,
    /// The length of the payload; the tag follows.
    pub size: usize,
}

impl Sealed {
    /// The start of decryption.
    pub(super) fn open(&self) -> Result<KeyedGcm<'_>> {
        let mut gcm = KeyedGcm::new(&self.key, &self.nonce, Direction::Decrypt)
            .map_err(|_| Error::Internal)?;
        gcm.associated_data(&self.associated_data).map_err(|_| Error::Internal)?;
        Ok(gcm)
    }

    /// Where the tag is.
    pub(super) fn tag(&self) -> u32 {
        self.text.saturating_add(self.size as u32)
    }

    /// Feeds the payload with a change. The seal was verified before, and is verified again on the way: what the flash reads
    /// differently the second time must not end up under a new seal.
    fn patched<F: NorFlash>(
        &self,
        writer: &mut Writer<'_, F>,
        offset: usize,
        data: &[u8],
        put: &mut Put<'_, F>,
    ) -> Result<()> {
        let mut gcm = self.open()?;
        let mut at = 0usize;
        let mut piece = Zeroizing::new([0; PIECE]);
        while at < self.size {
            let len = self.size.saturating_sub(at).min(PIECE);
            let piece = piece.get_mut(..len).ok_or(Error::Internal)?;
            writer.read(self.text.saturating_add(at as u32), piece)?;
            gcm.update(piece).map_err(|_| Error::Internal)?;
            let new = data.iter().skip(at.saturating_sub(offset));
            for (byte, new) in piece.iter_mut().skip(offset.saturating_sub(at)).zip(new) {
                *byte = *new;
            }
            put(writer, piece)?;
            at = at.saturating_add(len);
        }
        let mut tag = [0; TAG_LEN];
        writer.read(self.tag(), &mut tag)?;
        // The seal held a moment ago.
        gcm.verify(&tag).map_err(|_| Error::Flash)
    }
}

impl<F: NorFlash> Store<F> {
    /// What is needed to open a sealed object.
    pub(super) fn sealed(&mut self, entry: &Entry) -> Result<Sealed> {
        let start = entry.at.saturating_add(entry.kind.nonce_at() as u32);
        let nonce = match entry.kind.is_fresh() {
            true => self.whole_header(entry)?.nonce(),
            false => self.device.read_array(start)?,
        };
        Ok(Sealed {
            key: self.keys.of(entry.kind, entry.namespace)?,
            nonce,
            associated_data: entry.header().associated_data(entry.len),
            text: start.saturating_add(nonce.len() as u32),
            size: entry.size(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::Geometry;
    use crate::status::Status;
    use crate::store::{Name, Namespace, Protection};
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

    const fn patch(offset: usize, data: &[u8]) -> Content<'_> {
        Content::Patched { offset, data }
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
        let places: Vec<u32> = (at + 12..at + 12 + 12 + 200 + 16).collect();
        for (place, n) in places.into_iter().zip(2..) {
            let flash = store.flash();
            (flash.at, flash.reads) = (Some(place), 0);
            let done = store.put(name, 5, &patch(10, b"new"), seal(n));
            assert_eq!(done, Err(Status::StorageFailure), "{place}");
            assert!(store.flash().reads >= 2);
            let mut read = [0; 200];
            assert_eq!(store.get(name, 0, &mut read), Ok(200));
            assert_eq!((read, store.info(name).unwrap().flags), ([7; 200], 3));
        }
        store.flash().at = None;
        store.put(name, 5, &patch(10, b"new"), seal(255)).unwrap();
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
        assert_eq!(store.put(name, 0, &patch(0, b"x"), seal), Err(Status::DoesNotExist));
        store.set(name, 0, &[b"1234"], Protection::Checksum).unwrap();
        assert_eq!(store.put(name, 0, &patch(0, b"x"), seal), Err(Status::NotSupported));
        store.put(name, 0, &Content::Zeros(4), seal).unwrap();
        assert_eq!(store.put(name, 0, &patch(4, b"x"), seal), Err(Status::InvalidArgument));
        assert_eq!(
            store.put(name, 0, &patch(usize::MAX, b"x"), seal),
            Err(Status::InvalidArgument)
        );
        assert_eq!(crate::store::tests::get(&mut store, name), Ok([0; 4].into()));
    }
}
