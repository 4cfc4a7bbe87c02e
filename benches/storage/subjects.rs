//! The stores that are compared, behind one interface.

use crate::board::{Board, PlainFlash};
use crate::{OBJECTS, SECTOR_SIZE, WRITE_BLOCK};
use embedded_storage::nor_flash::{ErrorType, NorFlash};
use embedded_storage_async::nor_flash as asynchronous;
use psa_rot::Rot;
use psa_rot::platform::{Geometry, Platform};
use psa_rot::testing::{Counts, SimFlash, TestPlatform, device_on};
use sequential_storage::cache::Cache;
use sequential_storage::cache::key_pointers::ArrayKeyPointers;
use sequential_storage::cache::page_pointers::ArrayPagePointers;
use sequential_storage::cache::page_states::ArrayPageStates;
use sequential_storage::map::{MapConfig, MapStorage};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// Which store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// psa-rot's Internal Trusted Storage: not sealed.
    Its,
    /// psa-rot's Protected Storage: sealed.
    Ps,
    /// The map of the crate sequential-storage with all its caches, and keys of four bytes.
    Sequential,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Its, Self::Ps, Self::Sequential];

    pub fn name(self) -> &'static str {
        match self {
            Self::Its => "psa-rot ITS",
            Self::Ps => "psa-rot PS, sealed",
            Self::Sequential => "sequential-storage 8",
        }
    }
}

/// A store on either flash.
pub enum Subject {
    Simulated(Store<TestPlatform>),
    Plain(Store<Board>),
}

/// A store on one flash.
pub enum Store<P: Platform> {
    Its(Box<Rot<P>>),
    Ps(Box<Rot<P>>),
    Small(Box<Map<P::Flash, 8>>),
    Large(Box<Map<P::Flash, 16>>),
}

impl Subject {
    /// On the flash that counts, and insists on the rules.
    pub fn on_simulated_flash(kind: Kind, partition: u32) -> Self {
        let sectors = partition / SECTOR_SIZE;
        let geometry = Geometry {
            sectors,
            sector_size: SECTOR_SIZE,
            write_block: WRITE_BLOCK,
            multiwrite: false,
        };
        let make = || device_on(geometry);
        Self::Simulated(Store::new(kind, partition, make, || SimFlash::new(geometry, SECTOR_SIZE)))
    }

    /// On the flash that only copies.
    pub fn on_plain_flash(kind: Kind, partition: u32) -> Self {
        let make = || {
            let mut rot = Rot::new(Board::new(), PlainFlash::new(partition));
            rot.init().expect("the board works");
            rot
        };
        Self::Plain(Store::new(kind, partition, make, || PlainFlash::new(partition)))
    }

    pub fn set(&mut self, uid: u32, data: &[u8]) {
        match self {
            Self::Simulated(store) => store.set(uid, data),
            Self::Plain(store) => store.set(uid, data),
        }
    }

    /// Reads an object to the front of `out`, and tells its length.
    pub fn get(&mut self, uid: u32, out: &mut [u8]) -> usize {
        match self {
            Self::Simulated(store) => store.get(uid, out),
            Self::Plain(store) => store.get(uid, out),
        }
    }

    /// What the simulated flash was asked to do.
    pub fn counts(&mut self) -> Counts {
        let Self::Simulated(store) = self else { return Counts::default() };
        let flash = match store {
            Store::Its(rot) | Store::Ps(rot) => rot.store().expect("it is mounted").flash(),
            Store::Small(map) => &mut map.map.flash().0,
            Store::Large(map) => &mut map.map.flash().0,
        };
        assert_eq!(flash.violation(), None);
        flash.counts()
    }
}

impl<P: Platform> Store<P> {
    fn new(
        kind: Kind,
        partition: u32,
        rot: impl FnOnce() -> Rot<P>,
        flash: impl FnOnce() -> P::Flash,
    ) -> Self {
        match (kind, partition / SECTOR_SIZE) {
            (Kind::Its, _) => Self::Its(Box::new(rot())),
            (Kind::Ps, _) => Self::Ps(Box::new(rot())),
            (Kind::Sequential, 8) => Self::Small(Box::new(Map::new(flash(), partition))),
            (Kind::Sequential, 16) => Self::Large(Box::new(Map::new(flash(), partition))),
            (Kind::Sequential, sectors) => panic!("no cache for {sectors} sectors"),
        }
    }

    fn set(&mut self, uid: u32, data: &[u8]) {
        match self {
            Self::Its(rot) => rot.its_set(uid.into(), data, 0).expect("it fits"),
            Self::Ps(rot) => rot.ps_set(uid.into(), data, 0).expect("it fits"),
            Self::Small(map) => map.set(uid, data),
            Self::Large(map) => map.set(uid, data),
        }
    }

    fn get(&mut self, uid: u32, out: &mut [u8]) -> usize {
        match self {
            Self::Its(rot) => rot.its_get(uid.into(), 0, out).expect("it is there"),
            Self::Ps(rot) => rot.ps_get(uid.into(), 0, out).expect("it is there"),
            Self::Small(map) => map.get(uid, out),
            Self::Large(map) => map.get(uid, out),
        }
    }
}

type AllCaches<const PAGES: usize> = Cache<
    ArrayPageStates<PAGES>,
    ArrayPagePointers<PAGES>,
    ArrayKeyPointers<u32, { OBJECTS as usize }>,
    u32,
>;

/// The map of sequential-storage.
pub struct Map<F: NorFlash, const PAGES: usize> {
    map: MapStorage<u32, Asynchronous<F>, AllCaches<PAGES>>,
    buffer: [u8; 1100],
}

impl<F: NorFlash, const PAGES: usize> Map<F, PAGES> {
    fn new(flash: F, partition: u32) -> Self {
        let cache =
            Cache::new(ArrayPageStates::new(), ArrayPagePointers::new(), ArrayKeyPointers::new());
        let map = MapStorage::new(Asynchronous(flash), MapConfig::new(0..partition), cache);
        Self { map, buffer: [0; 1100] }
    }

    fn set(&mut self, uid: u32, data: &[u8]) {
        block_on(self.map.store_item(&mut self.buffer, &uid, &data)).expect("it fits");
    }

    fn get(&mut self, uid: u32, out: &mut [u8]) -> usize {
        let found = block_on(self.map.fetch_item::<&[u8]>(&mut self.buffer, &uid));
        let data = found.expect("the flash works").expect("it is there");
        out[..data.len()].copy_from_slice(data);
        data.len()
    }
}

/// Runs a future that never waits.
fn block_on<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("flash in memory does not wait"),
    }
}

/// A flash behind the asynchronous trait.
pub struct Asynchronous<F>(F);

impl<F: ErrorType> asynchronous::ErrorType for Asynchronous<F> {
    type Error = F::Error;
}

impl<F: NorFlash> asynchronous::ReadNorFlash for Asynchronous<F> {
    const READ_SIZE: usize = 1;

    async fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), Self::Error> {
        self.0.read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.0.capacity()
    }
}

impl<F: NorFlash> asynchronous::NorFlash for Asynchronous<F> {
    const WRITE_SIZE: usize = WRITE_BLOCK as usize;
    const ERASE_SIZE: usize = SECTOR_SIZE as usize;

    async fn erase(&mut self, from: u32, to: u32) -> Result<(), Self::Error> {
        self.0.erase(from, to)
    }

    async fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.write(offset, bytes)
    }
}
