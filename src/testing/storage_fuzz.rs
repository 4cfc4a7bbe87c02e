//! Any bytes as a life of a device: storage calls, reboots and power cuts, each result compared with a plain map.
//!
//! ```text
//! input     0          1                 2        8        14
//!           | geometry | sectors, erase  | step 1 | step 2 | ...      at most 64 steps of 6 bytes
//! ```
//!
//! All values of all bytes mean something, so that a fuzzer's mutations stay meaningful.

use super::storage_model::{Call, Id, Model, Object, Output, Space};
use super::{Grain, SimCounter, SimFlash, TestPlatform, restart};
use crate::Rot;
use crate::config::STORE_MAX_OBJECT;
use crate::platform::{Geometry, Lifecycle};
use crate::status::Status;
use std::vec::Vec;

/// The most steps that are taken from one input.
const STEPS: usize = 64;
const STEP_LEN: usize = 6;

const SECTOR_SIZES: [u32; 5] = [512, 1024, 2048, 4096, 8192];
const WRITE_BLOCKS: [u32; 6] = [1, 4, 8, 16, 32, 512];
const UIDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 1 << 32 | 1, u64::MAX];
const LIFECYCLES: [Lifecycle; 4] = [
    Lifecycle::Secured,
    Lifecycle::PsaRotProvisioning,
    Lifecycle::NonPsaRotDebug,
    Lifecycle::AssemblyAndTest,
];

/// Runs one input.
///
/// # Panics
/// When the services answer otherwise than the map, lose or change an object, or break a rule of the flash.
pub fn fuzz_storage(input: &[u8]) {
    let Some((head, rest)) = input.split_at_checked(2) else { return };
    let (geometry, erase_block) = decode_geometry(head[0], head[1]);
    let mut run =
        Run::new(geometry, erase_block, usize::from(head[0]) / WRITE_BLOCKS.len() / 2 % 2 == 1);
    for (number, bytes) in rest.as_chunks::<STEP_LEN>().0.iter().take(STEPS).enumerate() {
        match Step::decode(bytes, number, &geometry) {
            Step::Call(call) => run.call(&call),
            Step::Reboot(fuse) => run.reboot(fuse),
            Step::Cut { fuse, in_recovery } => {
                run.in_recovery = in_recovery;
                run.arm(fuse);
            }
            Step::Lifecycle(lifecycle) => {
                run.model.lifecycle = lifecycle;
                run.rot().platform().lifecycle = lifecycle;
            }
        }
    }
    run.reboot(None);
}

fn decode_geometry(shape: u8, size: u8) -> (Geometry, u32) {
    let write_block = WRITE_BLOCKS[usize::from(shape) % WRITE_BLOCKS.len()];
    let multiwrite = usize::from(shape) / WRITE_BLOCKS.len() % 2 == 1;
    let sector_size = SECTOR_SIZES[usize::from(size) % SECTOR_SIZES.len()];
    // A sector needs room for seven write blocks of its own and an object.
    let sector_size = if write_block == 512 { sector_size.max(4096) } else { sector_size };
    let sectors = 2 + u32::from(size) / 5 % 7;
    let halves = 1 + u32::from(size) / 35 % 2;
    (Geometry { sectors, sector_size, write_block, multiwrite }, sector_size / halves)
}

/// When and how the power is cut.
#[derive(Clone, Copy, Debug)]
struct Fuse {
    operations: u64,
    grain: Grain,
    seed: u64,
}

/// One thing that happens to the device.
enum Step {
    Call(Call),
    /// A power cycle, with a cut in what follows.
    Reboot(Option<Fuse>),
    /// A cut in what follows, and perhaps another in the recovery from it.
    Cut {
        fuse: Fuse,
        in_recovery: Option<Fuse>,
    },
    Lifecycle(Lifecycle),
}

impl Step {
    fn decode(bytes: &[u8; STEP_LEN], number: usize, geometry: &Geometry) -> Self {
        let [what, name, a, b, c, d] = *bytes;
        let id = decode_id(name);
        match what % 16 {
            // PS alone has these two.
            0..=1 if what & 32 != 0 && id.0 == Space::Ps => {
                let object = decode_object(id.0, [a, b, c, d], number, geometry);
                let (capacity, flags) = (object.data.len(), object.flags);
                Self::Call(Call::Create { uid: id.1, capacity, flags })
            }
            2..=4 if what & 32 != 0 && id.0 == Space::Ps => {
                let data = decode_object(id.0, [a, b, 0, d], number, geometry).data;
                let offset = decode_length(c, a.rotate_left(3) ^ b, geometry);
                Self::Call(Call::Extend { uid: id.1, offset, data })
            }
            0..=5 => {
                let object = decode_object(id.0, [a, b, c, d], number, geometry);
                Self::Call(Call::Set { id, object })
            }
            6..=7 => {
                let offset = decode_length(a, b, geometry);
                let room = decode_length(c, d, geometry);
                Self::Call(Call::Get { id, offset, room })
            }
            8 => Self::Call(Call::Info { id }),
            9..=10 => Self::Call(Call::Remove { id }),
            11 => Self::Reboot((name & 1 == 1).then(|| Fuse::decode(a, b, c))),
            12..=14 => {
                let second = Fuse::decode(name, d, c.rotate_left(4));
                let in_recovery = (what & 16 != 0).then_some(second);
                Self::Cut { fuse: Fuse::decode(a, b, c), in_recovery }
            }
            _ => Self::Lifecycle(LIFECYCLES[usize::from(name) % LIFECYCLES.len()]),
        }
    }
}

impl Fuse {
    fn decode(low: u8, high: u8, seed: u8) -> Self {
        let (grain, most) = if high & 1 == 0 { (Grain::Call, 32) } else { (Grain::Block, 1024) };
        let operations = (u64::from(low) | u64::from(high >> 1) << 8) % most;
        Self { operations, grain, seed: seed.into() }
    }
}

fn decode_id(name: u8) -> Id {
    let space = match name & 7 {
        0..=2 => Space::Its,
        3..=5 => Space::Ps,
        6 => Space::Foreign,
        _ => Space::Keys,
    };
    let number = usize::from(name >> 3);
    let uid = match space {
        _ if number == 31 => 0,
        Space::Keys => number as u64 % 4 + 1,
        // Beside the identifiers of keys: what is under those may be a key of that library's.
        Space::Foreign => UIDS[number % UIDS.len()] | 0x8000_0000,
        _ => UIDS[number % UIDS.len()],
    };
    (space, uid)
}

/// A length or an offset, mostly small, up to a little more than the largest object.
fn decode_length(class: u8, value: u8, geometry: &Geometry) -> usize {
    let limit = (geometry.sector_size as usize).min(STORE_MAX_OBJECT) + 8;
    let (class, value) = (usize::from(class), usize::from(value));
    match class % 4 {
        0 => value % 32,
        1 => value,
        2 => (value << 6 | class >> 2) % (limit / 2),
        _ => (value << 6 | class >> 2) % limit,
    }
}

fn decode_object(space: Space, bytes: [u8; 4], number: usize, geometry: &Geometry) -> Object {
    let [class, value, flags, pattern] = bytes;
    let (length, flags) = match (space, flags) {
        (Space::Keys, _) => (16, u32::from(flags) & 1),
        // Every object that is written once for all is one less to work with.
        (_, 0..=239) => (decode_length(class, value, geometry), u32::from(flags) & 6),
        (_, 240..=253) => (decode_length(class, value, geometry), u32::from(flags) & 7),
        (_, _) => (8, 1 << (value % 32)),
    };
    let data: Vec<u8> = match pattern % 8 {
        // As erased, and as programmed as it can be.
        0 => std::vec![0xff; length],
        1 => std::vec![0; length],
        _ => {
            let mut state = u32::from(pattern) << 8 | number as u32 | 1 << 24;
            let mut next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            };
            (0..length).map(|_| next()).collect()
        }
    };
    Object { capacity: data.len(), data, flags }
}

type Answer = Result<Output, Status>;

/// A device and what it must hold.
struct Run {
    /// Absent only within a power cycle.
    rot: Option<Rot<TestPlatform>>,
    model: Model,
    /// A call that was cut: whether it took effect is not known yet.
    cut: Option<Call>,
    /// The cut for the next recovery.
    in_recovery: Option<Fuse>,
    /// Whether the store was mounted and not cut since, so that the next mount has nothing to write.
    at_rest: bool,
}

impl Run {
    fn new(geometry: Geometry, erase_block: u32, counter: bool) -> Self {
        let mut platform = TestPlatform::new(1);
        let model = Model::new(geometry, platform.lifecycle);
        let flash = SimFlash::new(geometry, erase_block);
        platform.counter = counter.then(|| SimCounter::new(0, &flash));
        let mut rot = Rot::new(platform, flash);
        assert_eq!(rot.init(), Ok(()));
        Self { rot: Some(rot), model, cut: None, in_recovery: None, at_rest: false }
    }

    fn rot(&mut self) -> &mut Rot<TestPlatform> {
        match &mut self.rot {
            Some(rot) => rot,
            None => unreachable!("there is a device"),
        }
    }

    fn flash(&mut self) -> &mut SimFlash {
        // Also when the store cannot be mounted.
        self.rot().base.store.flash()
    }

    fn arm(&mut self, fuse: Fuse) {
        self.flash().cut_after(fuse.operations, fuse.grain, fuse.seed);
    }

    /// Makes a call, which the fuse may cut.
    fn call(&mut self, call: &Call) {
        let expected = self.model.predict(call);
        let got = call.run(self.rot());
        assert_eq!(self.flash().violation(), None, "{call:?}");
        if self.flash().is_dead() {
            // What the call answered counts if it is an answer; else its effect is open.
            if got == Err(Status::StorageFailure) {
                self.cut = expected.is_ok().then(|| call.clone());
            } else {
                self.compare(call, &got, &expected);
            }
            self.at_rest = false;
            let fuse = self.in_recovery.take();
            self.reboot(fuse);
        } else {
            self.compare(call, &got, &expected);
        }
    }

    /// Checks an answer, and takes the call's effect into the map.
    fn compare(&mut self, call: &Call, got: &Answer, expected: &Answer) {
        let full = *got == Err(Status::InsufficientStorage) && self.model.may_be_full(call);
        assert!(got == expected || full && expected.is_ok(), "{call:?}: {got:?}, not {expected:?}");
        if got.is_ok() {
            self.model.apply(call);
        }
    }

    /// A power cycle, with a cut in what follows; then everything must be there.
    fn reboot(&mut self, mut fuse: Option<Fuse>) {
        loop {
            self.rot = self.rot.take().map(restart);
            assert_eq!(self.rot().init(), Ok(()));
            let before = self.flash().counts();
            if let Some(fuse) = fuse.take() {
                self.arm(fuse);
            }
            if self.settle() && self.everything_is_there() {
                let after = self.flash().counts();
                let silent = (before.writes, before.erases) == (after.writes, after.erases);
                assert!(silent || !self.at_rest, "a store at rest was written by a mount");
                self.at_rest = true;
                return;
            }
            self.at_rest = false;
            assert_eq!(self.flash().violation(), None);
        }
    }

    /// Finds out whether the call that was cut took effect. False when the power was cut again.
    fn settle(&mut self) -> bool {
        let Some(call) = self.cut.clone() else { return true };
        let id = call.id();
        let Some(found) = self.read(id) else { return false };
        let old = self.model.objects.get(&id).cloned();
        if found != old {
            self.model.apply(&call);
            let new = self.model.objects.get(&id);
            assert_eq!(
                found.as_ref(),
                new,
                "neither old nor new after a cut {call:?}, old {old:?}"
            );
        }
        self.cut = None;
        true
    }

    /// Compares all objects with the map. False when the power was cut again.
    fn everything_is_there(&mut self) -> bool {
        let mut names: Vec<Id> = UIDS.iter().map(|uid| (Space::Its, *uid)).collect();
        names.extend(UIDS.iter().map(|uid| (Space::Ps, *uid)));
        names.extend(UIDS.iter().map(|uid| (Space::Foreign, *uid)));
        names.extend((1..=4).map(|id| (Space::Keys, id)));
        for id in names {
            let Some(found) = self.read(id) else { return false };
            assert_eq!(found.as_ref(), self.model.objects.get(&id), "{id:?}");
        }
        let expected = self.model.objects.keys().copied();
        let expected: Vec<Id> = expected.filter(|id| id.0 != Space::Foreign).collect();
        assert_eq!(self.enumerate(), expected);
        true
    }

    /// All objects of the application that the services list.
    fn enumerate(&mut self) -> Vec<Id> {
        let rot = self.rot();
        let mut found = Vec::new();
        let mut after = None;
        while let Ok(Some(uid)) = rot.its_next(after) {
            found.push((Space::Its, uid));
            after = Some(uid);
        }
        after = None;
        while let Ok(Some(uid)) = rot.ps_next(after) {
            found.push((Space::Ps, uid));
            after = Some(uid);
        }
        let mut after = None;
        while let Ok(Some(key)) = rot.next_persistent_key(after) {
            found.push((Space::Keys, key.0.into()));
            after = Some(key);
        }
        found
    }

    /// What an object holds. Nothing when the power was cut.
    fn read(&mut self, id: Id) -> Option<Option<Object>> {
        let info = Call::Info { id }.run(self.rot());
        if self.flash().is_dead() {
            return None;
        }
        let (capacity, size, flags) = match info {
            Ok(Output::Info { capacity, size, flags }) => (capacity, size, flags),
            other => {
                let missing =
                    if id.0 == Space::Keys { Status::InvalidHandle } else { Status::DoesNotExist };
                assert_eq!(other, Err(missing), "{id:?}");
                return Some(None);
            }
        };
        let read = Call::Get { id, offset: 0, room: size + 1 }.run(self.rot());
        if self.flash().is_dead() {
            return None;
        }
        let Ok(Output::Data(data)) = read else {
            unreachable!("{id:?} cannot be read: {read:?}");
        };
        assert_eq!(data.len(), size, "{id:?}");
        Some(Some(Object { data, flags, capacity }))
    }
}
