//! Power cuts at every operation of a long, mixed life of a device, of its flash and its counter: internal trusted storage, protected
//! storage and persistent keys, through the services. The recovery after each cut is cut again at each of its operations.
//! Nothing is lost or torn, and nothing that was removed from internal trusted storage can be found.
//!
//! Each geometry lives through 1,000 successful changes; `PSA_ROT_CUT_CALLS` sets another number.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::Rot;
use psa_rot::its::NO_REPLAY_PROTECTION;
use psa_rot::platform::Geometry;
use psa_rot::testing::{Grain, SimCounter, SimFlash, TestPlatform};
use std::collections::BTreeMap;

/// What the device must hold: service and identifier to data.
type Model = BTreeMap<(Service, u32), Vec<u8>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Service {
    Its,
    Ps,
    Keys,
}

/// A changing call.
#[derive(Debug)]
struct Call {
    service: Service,
    id: u32,
    change: Change,
}

#[derive(Debug)]
enum Change {
    Set(Vec<u8>),
    /// Bytes in place of those from the middle on, as many as there are.
    Patch(Vec<u8>),
    Remove,
}

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn bytes(&mut self, len: u64) -> Vec<u8> {
        (0..len).map(|_| self.below(256) as u8).collect()
    }
}

impl Call {
    fn random(numbers: &mut Numbers, size: u64) -> Self {
        let service = [Service::Its, Service::Ps, Service::Keys][numbers.below(3) as usize];
        let id = 1 + numbers.below(3) as u32;
        let len = match service {
            Service::Keys => 16 + numbers.below(17),
            // Mostly small objects, as in life; some are empty.
            _ if numbers.below(3) > 0 => numbers.below(size / 8 + 1),
            _ => numbers.below(size + 1),
        };
        // A key must be destroyed before there can be another.
        let remove = numbers.below(6) <= if service == Service::Keys { 2 } else { 0 };
        let patch = service == Service::Ps && numbers.below(3) == 0;
        let change = match (remove, patch) {
            (true, _) => Change::Remove,
            (_, true) => Change::Patch(numbers.bytes(len)),
            _ => Change::Set(numbers.bytes(len)),
        };
        Self { service, id, change }
    }

    fn run(&self, rot: &mut Device) -> Result<(), Status> {
        let uid = u64::from(self.id);
        match (self.service, &self.change) {
            (Service::Its, Change::Set(data)) => rot.its_set(uid, data, 0),
            (Service::Its, _) => rot.its_remove(uid),
            (Service::Ps, Change::Set(data)) => {
                rot.ps_set(uid, data, if uid == 3 { NO_REPLAY_PROTECTION } else { 0 })
            }
            (Service::Ps, Change::Patch(data)) => {
                let size = rot.ps_get_info(uid)?.size;
                rot.ps_set_extended(uid, size / 2, &data[..data.len().min(size - size / 2)])
            }
            (Service::Ps, Change::Remove) => rot.ps_remove(uid),
            (Service::Keys, Change::Set(data)) => {
                rot.import_key(&persistent(self.id, RAW, Usage::EXPORT, Algorithm::NONE), data)?;
                Ok(())
            }
            (Service::Keys, _) => rot.destroy_key(KeyId(self.id)),
        }
    }

    fn apply(&self, model: &mut Model) {
        let name = (self.service, self.id);
        match &self.change {
            Change::Set(data) => {
                model.insert(name, data.clone());
            }
            Change::Patch(data) => {
                if let Some(value) = model.get_mut(&name) {
                    let middle = value.len() / 2;
                    value[middle..].iter_mut().zip(data).for_each(|(byte, new)| *byte = *new);
                }
            }
            Change::Remove => {
                model.remove(&name);
            }
        }
    }
}

/// Everything the device holds, read through its services.
fn contents(rot: &mut Device) -> Model {
    let mut all = Model::new();
    let mut buffer = [0; 4096];
    for id in 1..=3 {
        for service in [Service::Its, Service::Ps, Service::Keys] {
            let read = match service {
                Service::Its => rot.its_get(id.into(), 0, &mut buffer),
                Service::Ps => rot.ps_get(id.into(), 0, &mut buffer),
                Service::Keys => rot.export_key(KeyId(id), &mut buffer),
            };
            match read {
                Ok(length) => {
                    all.insert((service, id), buffer[..length].to_vec());
                }
                Err(Status::DoesNotExist | Status::InvalidHandle) => {}
                Err(other) => unreachable!("{service:?} {id}: {other:?}"),
            }
        }
    }
    all
}

/// A device without power: what a cut leaves.
#[derive(Clone)]
struct Dead {
    platform: TestPlatform,
    flash: SimFlash,
}

impl Dead {
    /// The device with power, and with a fuse for the cut if one is given.
    fn boot(&self, cut: Option<(u64, Grain, u64)>) -> Device {
        let mut flash = self.flash.clone();
        flash.power_on();
        if let Some((operation, grain, seed)) = cut {
            flash.cut_after(operation, grain, seed);
        }
        let mut platform = self.platform.clone();
        if let Some(counter) = &mut platform.counter {
            // It has the power of this flash.
            *counter = SimCounter::new(counter.value, &flash);
        }
        let mut rot = Rot::new(platform, flash);
        rot.init().unwrap();
        rot
    }

    fn from(rot: Device) -> Self {
        let (platform, flash) = rot.into_parts();
        assert_eq!(flash.violation(), None);
        Self { platform, flash }
    }
}

struct Life {
    grain: Grain,
    cuts: u64,
    second_cuts: u64,
}

impl Life {
    fn run(geometry: Geometry, erase_block: u32, grain: Grain, size: u64, counter: bool) {
        let calls = std::env::var("PSA_ROT_CUT_CALLS").map_or(1000, |n| n.parse().unwrap());
        let mut life = Self { grain, cuts: 0, second_cuts: 0 };
        let mut numbers = Numbers(u64::from(geometry.write_block));
        let flash = SimFlash::new(geometry, erase_block);
        let mut platform = TestPlatform::new(1);
        platform.counter = counter.then(|| SimCounter::new(7, &flash));
        let mut device = Dead { platform, flash };
        let mut model = Model::new();
        let mut full = 0;
        let mut changes = 0;
        for n in 0.. {
            if changes == calls {
                break;
            }
            let call = Call::random(&mut numbers, size);
            let mut after = model.clone();
            call.apply(&mut after);
            life.cut_everywhere(&device, &call, &[&model, &after], n << 32);

            let mut rot = device.boot(None);
            match call.run(&mut rot) {
                Ok(()) => {
                    model = after;
                    changes += 1;
                }
                Err(Status::InsufficientStorage) => full += 1,
                Err(Status::DoesNotExist | Status::InvalidHandle) => {
                    assert!(!matches!(call.change, Change::Set(_)));
                }
                // A key is not overwritten.
                Err(status) => {
                    assert_eq!((status, call.service), (Status::AlreadyExists, Service::Keys))
                }
            }
            assert_eq!(contents(&mut rot), model);
            device = Dead::from(rot);
        }
        let erases = device.boot(None).store().unwrap().statistics().unwrap().erases;
        println!(
            "{geometry:?}: {calls} changes ({full} met a full store), {erases} erases, {} cuts, {} second cuts",
            life.cuts, life.second_cuts
        );
        assert!(erases > 2 * geometry.sectors, "the ring went round");
    }

    /// `call`, cut at each operation in turn; then the device holds what it held before, or after it.
    fn cut_everywhere(&mut self, device: &Dead, call: &Call, allowed: &[&Model; 2], salt: u64) {
        for operation in 0.. {
            let mut rot = device.boot(Some((operation, self.grain, salt + operation + 1)));
            let done = call.run(&mut rot);
            let cut = Dead::from(rot);
            if !cut.flash.is_dead() {
                return;
            }
            assert!(done.is_err());
            self.cuts += 1;
            survives(&cut, allowed, salt + operation);
            for second in 0.. {
                let mut rot = cut.boot(Some((second, self.grain, salt * 31 + second)));
                // Any call that needs the storage mounts it, and one on a protected object verifies them.
                let _ = rot.ps_get_info(1);
                let again = Dead::from(rot);
                if !again.flash.is_dead() {
                    break;
                }
                self.second_cuts += 1;
                survives(&again, allowed, salt + second);
            }
        }
    }
}

/// The device boots, holds one of the `allowed` contents, goes on working, and is at rest then.
fn survives(cut: &Dead, allowed: &[&Model; 2], salt: u64) {
    let mut rot = cut.boot(None);
    let mut model = contents(&mut rot);
    assert!(allowed.contains(&&model), "neither the old nor the new state");
    for (name, old) in allowed[0] {
        if name.0 == Service::Its && !model.contains_key(name) && old.len() >= 8 {
            assert!(!flash_holds(&mut rot, &old[..8]), "removed, and still there");
        }
    }
    let call = Call::random(&mut Numbers(salt), 60);
    match call.run(&mut rot) {
        Ok(()) => call.apply(&mut model),
        Err(status) => assert!(
            matches!(
                status,
                Status::DoesNotExist
                    | Status::InvalidHandle
                    | Status::AlreadyExists
                    | Status::InsufficientStorage
            ),
            "{status:?}"
        ),
    }
    let writes = rot.store().unwrap().flash().counts().writes;
    let mut rot = Dead::from(rot).boot(None);
    assert_eq!(contents(&mut rot), model);
    assert_eq!(rot.store().unwrap().flash().counts().writes, writes, "mounted without writing");
}

const fn geometry(sectors: u32, sector_size: u32, write_block: u32) -> Geometry {
    Geometry { sectors, sector_size, write_block, multiwrite: false }
}

#[test]
fn nothing_is_lost_or_torn_with_4k_sectors_and_word_writes() {
    Life::run(geometry(4, 4096, 4), 4096, Grain::Call, 1000, true);
}

#[test]
fn nothing_is_lost_or_torn_with_1k_sectors_and_byte_writes() {
    Life::run(geometry(3, 1024, 1), 512, Grain::Call, 160, false);
}

#[test]
fn nothing_is_lost_or_torn_with_two_sectors_and_16_byte_blocks() {
    Life::run(geometry(2, 2048, 16), 2048, Grain::Call, 200, true);
}

#[test]
fn nothing_is_lost_or_torn_with_512_byte_blocks() {
    Life::run(geometry(3, 8192, 512), 512, Grain::Call, 600, false);
}

#[test]
fn nothing_is_lost_or_torn_when_words_may_be_programmed_twice() {
    let geometry = Geometry { multiwrite: true, ..geometry(3, 2048, 4) };
    Life::run(geometry, 2048, Grain::Call, 300, true);
}

#[test]
fn nothing_is_lost_or_torn_when_each_block_of_a_write_may_be_the_last() {
    Life::run(geometry(3, 2048, 32), 2048, Grain::Block, 200, false);
}
