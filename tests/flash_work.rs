//! How much flash work one call can be: what `docs/rtos.md` says of the time that a call holds the lock is made of it.
//!
//! Devices with the partitions of the boards live long lives, half full and nearly full, and the most that each kind of call did is held
//! against the documented bounds. `cargo test --test flash_work -- --nocapture` prints the maxima.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::platform::Geometry;
use psa_rot::testing::{Counts, SimCounter};
use std::collections::BTreeMap;

/// As on nRF5340 DK: the storage partition of 32 KiB.
const NRF5340: Geometry =
    Geometry { sectors: 8, sector_size: 4096, write_block: 4, multiwrite: true };
/// As on LPCXpresso55S69: of 50 KiB, of which six sectors are used.
const LPC55S69: Geometry =
    Geometry { sectors: 6, sector_size: 8192, write_block: 512, multiwrite: false };
/// Flash like the first, of which a word can be programmed but once.
const NO_MULTIWRITE: Geometry = Geometry { multiwrite: false, ..NRF5340 };
/// As on native_sim: 16 KiB.
const FOUR_SECTORS: Geometry = Geometry { sectors: 4, ..NO_MULTIWRITE };

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    ItsSet,
    ItsRemove,
    PsSet,
    PsRemove,
    KeyImport,
    KeyDestroy,
    /// The mount after a power cut.
    Repair,
    /// The first writing call after that, when a removal was cut.
    First,
}

/// The most that calls of a kind did.
type Most = BTreeMap<Kind, Counts>;

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

struct Life {
    rot: Device,
    numbers: Numbers,
    most: Most,
    /// Whether the next call that writes is [`Kind::First`].
    first: bool,
}

impl Life {
    fn new(geometry: Geometry, counter: bool) -> Self {
        let mut platform = TestPlatform::new(1);
        let flash = SimFlash::new(geometry, geometry.sector_size);
        platform.counter = counter.then(|| SimCounter::new(7, &flash));
        Self {
            rot: Rot::new(platform, flash),
            numbers: Numbers(u64::from(geometry.write_block)),
            most: Most::new(),
            first: false,
        }
    }

    /// Makes a call, and remembers what it did to the flash if it is more than any of its kind did.
    fn count(
        &mut self,
        kind: Kind,
        call: impl FnOnce(&mut Device) -> Result<(), Status>,
    ) -> Result<(), Status> {
        self.rot.store().unwrap().flash().reset_counts();
        let done = call(&mut self.rot);
        let wrote = self.rot.store().unwrap().flash().counts().writes > 0;
        self.note(if self.first && wrote { Kind::First } else { kind });
        self.first &= !wrote;
        done
    }

    /// Remembers what was done to the flash since the counts began.
    fn note(&mut self, kind: Kind) {
        let did = self.rot.store().unwrap().flash().counts();
        let most = self.most.entry(kind).or_default();
        most.erases = most.erases.max(did.erases);
        most.writes = most.writes.max(did.writes);
        most.bytes_written = most.bytes_written.max(did.bytes_written);
        most.reads = most.reads.max(did.reads);
        most.bytes_read = most.bytes_read.max(did.bytes_read);
    }

    /// `objects` of each service, of up to `size` bytes, written and removed `calls` times.
    /// With `cuts`, a write or a removal is cut now and then.
    fn run(&mut self, objects: u64, size: u64, calls: u32, cuts: bool) {
        let key = |id: u32| persistent(id, RAW, Usage::EXPORT, Algorithm::NONE);
        self.rot.init().unwrap();
        for _ in 0..calls {
            let uid = 1 + self.numbers.below(objects);
            let data = vec![0x5a; self.numbers.below(size + 1) as usize];
            if cuts && self.numbers.below(20) == 0 {
                self.cut(uid, &data);
            }
            let done = match self.numbers.below(16) {
                0..6 => self.count(Kind::ItsSet, |rot| rot.its_set(uid, &data, 0)),
                6..11 => self.count(Kind::PsSet, |rot| rot.ps_set(uid, &data, 0)),
                11 => self.count(Kind::ItsRemove, |rot| rot.its_remove(uid)),
                12 => self.count(Kind::PsRemove, |rot| rot.ps_remove(uid)),
                13 | 14 => self.count(Kind::KeyImport, |rot| {
                    rot.import_key(&key(uid as u32), &data[..data.len().min(32)]).map(|_| ())
                }),
                _ => self.count(Kind::KeyDestroy, |rot| rot.destroy_key(KeyId(uid as u32))),
            };
            // A full store refuses; the rest is the caller's.
            assert_ne!(done, Err(Status::StorageFailure));
        }
    }

    /// Cuts the power in the middle of a write or a removal, and mounts what is left.
    fn cut(&mut self, uid: u64, data: &[u8]) {
        let removes = self.numbers.below(2) == 0;
        let (after, seed) = (self.numbers.below(8), self.numbers.below(1000));
        self.rot.store().unwrap().flash().cut_after(after, Grain::Call, seed);
        let _ = if removes { self.rot.ps_remove(uid) } else { self.rot.its_set(uid, data, 0) };
        let rot = std::mem::replace(&mut self.rot, device());
        let (platform, mut flash) = restart(rot).into_parts();
        flash.reset_counts();
        self.rot = Rot::new(platform, flash);
        self.rot.init().unwrap();
        self.rot.store().unwrap();
        self.note(Kind::Repair);
        // Reading tells that there is a removal to be finished, and finishes nothing.
        let _ = self.rot.ps_get_info(uid);
        self.first = removes;
    }

    /// What mounting the partition at rest reads.
    fn mount(mut self) -> Counts {
        self.rot.store().unwrap().flash().reset_counts();
        let mut rot = reboot(self.rot);
        rot.store().unwrap();
        rot.store().unwrap().flash().counts()
    }
}

/// A life that fills the partition to this share, and prints the most that its calls did.
fn live(
    name: &str,
    geometry: Geometry,
    objects: u64,
    size: u64,
    cuts: bool,
    counter: bool,
) -> Most {
    let mut life = Life::new(geometry, counter);
    life.run(objects, size, 6000, cuts);
    let mut counted = String::from(if counter { "counter" } else { "no counter" });
    counted.push_str(if cuts { ", cuts" } else { "" });
    for (kind, did) in &life.most {
        println!(
            "{name}, {objects} objects of {size}, {counted}, {kind:?}: {} erases, {} bytes written, {} read",
            did.erases, did.bytes_written, did.bytes_read
        );
    }
    let most = life.most.clone();
    let mount = life.mount();
    println!(
        "{name}, {objects} objects of {size}, {counted}, mount: {} bytes read",
        mount.bytes_read
    );
    assert_eq!((mount.erases, mount.writes), (0, 0), "at rest nothing is repaired");
    assert_eq!(most.len(), if cuts { 8 } else { 6 }, "every kind of call was made");
    most
}

/// Runs `check` on the maxima of lives with and without a counter.
fn in_all_lives(
    name: &str,
    geometry: Geometry,
    objects: u64,
    size: u64,
    cuts: bool,
    check: impl Fn(Kind, &Counts),
) {
    for counter in [false, true] {
        let most = live(name, geometry, objects, size, cuts, counter);
        most.iter().for_each(|(kind, did)| check(*kind, did));
    }
}

#[test]
fn no_call_erases_or_programs_more_than_the_documented_number_of_sectors() {
    let geometries = [
        ("nRF5340", NRF5340),
        ("LPC55S69", LPC55S69),
        ("no multiwrite", NO_MULTIWRITE),
        ("four sectors", FOUR_SECTORS),
    ];
    for (name, geometry) in geometries {
        // The share of the partition is the same.
        let half = u64::from(geometry.sectors.min(8));
        for (objects, size) in [(half, 1500), (2 * half - 2, 3000)] {
            for cuts in [false, true] {
                in_all_lives(name, geometry, objects, size, cuts, |kind, did| {
                    let all = u64::from(geometry.sectors);
                    let most = match kind {
                        Kind::ItsSet | Kind::PsSet | Kind::KeyImport => all - 1,
                        Kind::ItsRemove | Kind::PsRemove | Kind::KeyDestroy => all,
                        Kind::Repair => all + 1,
                        Kind::First => 2 * all,
                    };
                    assert!(did.erases <= most, "{kind:?}: {} erases", did.erases);
                    let bytes = most * u64::from(geometry.sector_size);
                    assert!(did.bytes_written <= bytes, "{kind:?}: {} bytes", did.bytes_written);
                });
            }
        }
    }
}

#[test]
fn a_removal_compacts_at_most_one_sector_where_words_can_be_programmed_twice() {
    for (objects, size) in [(8, 1500), (14, 3000), (30, 64)] {
        in_all_lives("nRF5340", NRF5340, objects, size, false, |kind, did| {
            if matches!(kind, Kind::ItsRemove | Kind::PsRemove | Kind::KeyDestroy) {
                assert!(did.erases <= 1, "{kind:?}: {} erases", did.erases);
            }
        });
    }
}

#[test]
fn a_write_compacts_at_most_one_sector_while_most_of_the_partition_is_free() {
    for (name, geometry) in [("nRF5340", NRF5340), ("no multiwrite", NO_MULTIWRITE)] {
        in_all_lives(name, geometry, 30, 64, false, |kind, did| {
            if matches!(kind, Kind::ItsSet | Kind::PsSet | Kind::KeyImport) {
                assert!(did.erases <= 1, "{kind:?}: {} erases", did.erases);
            }
        });
    }
}
