//! Power cuts at every flash operation. `PSA_ROT_CUT_CALLS` makes the workload longer than 100 calls.

use super::workload::*;
use super::*;
use crate::testing::Grain;
use std::collections::{BTreeMap, BTreeSet};

/// Eight bytes of flash.
type Piece = [u8; 8];

/// What the values of each object looked like in flash, in pieces, and what must not be there any more.
#[derive(Clone, Default)]
struct Traces {
    of: BTreeMap<(u8, u64), BTreeSet<Piece>>,
    gone: BTreeSet<Piece>,
}

impl Traces {
    /// What must be gone when `call` took effect.
    fn call(&mut self, call: &Call) {
        let (Call::Set { name, .. } | Call::Remove { name }) = call;
        let wiped = matches!(call, Call::Remove { .. })
            || matches!(name.namespace, Namespace::Keys | Namespace::Internal);
        if wiped {
            self.gone.append(&mut self.of.remove(&name.key()).unwrap_or_default());
        }
    }

    /// Takes in the value that `call` has set.
    fn take(&mut self, call: &Call, store: &mut Store<SimFlash>) {
        let Call::Set { name, .. } = call else { return };
        let entry = store.index.find(name.key()).unwrap();
        let skip = if entry.kind.protection() == Kind::SEALED { 16 + 12 } else { 16 };
        let body = &store.flash().bytes()[entry.at as usize + skip..][..entry.size()];
        let pieces = body.chunks_exact(8).map(|piece| Piece::try_from(piece).unwrap());
        self.of.entry(name.key()).or_default().extend(pieces);
    }

    fn check(&self, bytes: &[u8]) {
        for piece in bytes.windows(8) {
            let piece: Piece = piece.try_into().unwrap();
            assert!(!self.gone.contains(&piece), "{piece:02x?} should have been wiped");
        }
    }
}

/// Runs `calls` calls. Each one is also run with the power cut at each of its operations, on a copy of the flash: then the
/// store must mount, hold the call's old or new value and all other objects, and go on working.
/// With `twice`, the recovery after each cut is in turn cut at each of its operations.
struct Cutter {
    geometry: Geometry,
    erase_block: u32,
    grain: Grain,
    seeds: u64,
    twice: bool,
    cuts: u64,
    second_cuts: u64,
    /// Before and after the call.
    traces: [Traces; 2],
}

impl Cutter {
    fn new(geometry: Geometry, erase_block: u32, grain: Grain) -> Self {
        let traces = Default::default();
        Self {
            geometry,
            erase_block,
            grain,
            seeds: 1,
            twice: false,
            cuts: 0,
            second_cuts: 0,
            traces,
        }
    }

    fn run(&mut self, calls: u32, names: u64, size: u64) {
        // The very first format is cut, too.
        let blank = SimFlash::new(self.geometry, self.erase_block);
        self.cut_everywhere(&blank, &[Model::new()], None, 0);
        let mut store = mounted(blank);
        let mut full = 0;
        let mut model = Model::new();
        let mut numbers = Numbers(u64::from(self.geometry.write_block));
        for n in 0..calls {
            let call = Call::random(&mut numbers, names, size);
            let before = model.clone();
            let flash = store.into_flash();
            let mut after = model.clone();
            call.apply(&mut after);
            self.traces[0] = self.traces[1].clone();
            self.traces[1].call(&call);
            self.cut_everywhere(&flash, &[before, after], Some(&call), u64::from(n) << 32);

            store = mounted(flash);
            match call.run(&mut store) {
                Ok(()) => {
                    call.apply(&mut model);
                    self.traces[1].check(store.flash().bytes());
                    self.traces[1].take(&call, &mut store);
                }
                Err(status) => {
                    let full_now = status == Status::InsufficientStorage;
                    assert!(full_now || status == Status::DoesNotExist);
                    full += u32::from(full_now);
                    self.traces[1] = self.traces[0].clone();
                }
            }
            assert_eq!(contents(&mut store), model);
            assert_eq!(store.flash().violation(), None);
        }
        let erases = store.statistics().unwrap().erases;
        std::println!(
            "{:?}: {calls} calls ({full} met a full store), {erases} erases, {} cuts, {} second cuts",
            self.geometry,
            self.cuts,
            self.second_cuts
        );
        assert!(erases >= self.geometry.sectors, "the ring went round");
    }

    /// Mounts `flash` and runs `call`, cut at each operation in turn; `allowed` are the contents that may be there afterwards.
    fn cut_everywhere(
        &mut self,
        flash: &SimFlash,
        allowed: &[Model],
        call: Option<&Call>,
        salt: u64,
    ) {
        for seed in 0..self.seeds {
            for operation in 0.. {
                let mut cut = flash.clone();
                cut.power_on();
                cut.cut_after(operation, self.grain, salt + operation * 8 + seed + 1);
                let mut store = Store::new(cut);
                let mounted = store.mount(self.geometry, false, &root_key());
                let done = mounted.and_then(|()| call.map_or(Ok(()), |call| call.run(&mut store)));
                let cut = store.into_flash();
                assert_eq!(cut.violation(), None);
                if !cut.is_dead() {
                    break;
                }
                assert!(done.is_err());
                self.cuts += 1;
                self.survives(&cut, allowed, salt + operation);
                if self.twice {
                    self.cut_recovery(&cut, allowed, salt + operation);
                }
            }
        }
    }

    fn cut_recovery(&mut self, flash: &SimFlash, allowed: &[Model], salt: u64) {
        for operation in 0.. {
            let mut cut = flash.clone();
            cut.power_on();
            cut.cut_after(operation, self.grain, salt * 31 + operation);
            let mut store = Store::new(cut);
            let _ = store.mount(self.geometry, false, &root_key());
            let cut = store.into_flash();
            assert_eq!(cut.violation(), None);
            if !cut.is_dead() {
                break;
            }
            self.second_cuts += 1;
            self.survives(&cut, allowed, salt + operation);
        }
    }

    fn survives(&self, flash: &SimFlash, allowed: &[Model], salt: u64) {
        let mut store = mounted(flash.clone());
        let mut model = contents(&mut store);
        assert!(allowed.contains(&model), "neither the old nor the new state");
        let took_effect = allowed.last() == Some(&model) && allowed.first() != Some(&model);
        self.traces[usize::from(took_effect)].check(store.flash().bytes());
        let mut numbers = Numbers(salt);
        for _ in 0..3 {
            let call = Call::random(&mut numbers, 6, 60);
            match call.run(&mut store) {
                Ok(()) => call.apply(&mut model),
                Err(status) => assert!(
                    matches!(status, Status::DoesNotExist | Status::InsufficientStorage),
                    "{status:?}"
                ),
            }
        }
        assert_eq!(contents(&mut store), model);
        let flash = store.into_flash();
        let writes = flash.counts().writes;
        let mut store = mounted(flash);
        assert_eq!(contents(&mut store), model);
        assert_eq!(
            store.flash().counts().writes,
            writes,
            "a store at rest is mounted without writing"
        );
        assert_eq!(store.flash().violation(), None);
    }
}

fn calls() -> u32 {
    std::env::var("PSA_ROT_CUT_CALLS").map_or(100, |calls| calls.parse().unwrap())
}

#[test]
fn a_cut_at_any_operation_leaves_the_old_or_the_new_value_with_4k_sectors_and_word_writes() {
    let mut cutter = Cutter::new(geometry(4, 4096, 4), 4096, Grain::Call);
    cutter.seeds = 4;
    cutter.run(calls(), 16, 1500);
    Cutter::new(geometry(4, 4096, 4), 4096, Grain::Block).run(calls(), 24, 1200);
}

#[test]
fn a_cut_at_any_operation_leaves_the_old_or_the_new_value_with_1k_sectors_and_byte_writes() {
    let mut cutter = Cutter::new(geometry(5, 1024, 1), 512, Grain::Call);
    cutter.seeds = 4;
    cutter.run(calls(), 8, 500);
}

#[test]
fn a_cut_at_any_operation_leaves_the_old_or_the_new_value_with_512_byte_writes() {
    let mut cutter = Cutter::new(geometry(4, 8192, 512), 512, Grain::Block);
    cutter.seeds = 4;
    cutter.run(calls(), 8, 600);
}

#[test]
fn a_cut_at_any_block_leaves_the_old_or_the_new_value_with_two_sectors() {
    Cutter::new(geometry(2, 2048, 8), 2048, Grain::Block).run(calls(), 6, 300);
    Cutter::new(geometry(2, 1024, 32), 512, Grain::Block).run(calls(), 4, 100);
}

#[test]
fn a_second_cut_at_any_operation_of_the_recovery_loses_nothing() {
    let mut cutter = Cutter::new(geometry(3, 1024, 4), 512, Grain::Call);
    cutter.twice = true;
    cutter.run(calls() / 2, 6, 200);
    let mut cutter = Cutter::new(geometry(2, 512, 16), 512, Grain::Block);
    cutter.twice = true;
    cutter.run(calls() / 2, 4, 60);
    let mut cutter = Cutter::new(geometry(3, 8192, 512), 4096, Grain::Call);
    cutter.twice = true;
    cutter.run(calls() / 4, 6, 1500);
}

#[test]
fn a_cut_at_any_operation_leaves_nothing_of_what_was_removed_where_zeros_can_be_programmed() {
    for (layout, names, size) in [
        (geometry(4, 1024, 4), 6, 200),
        (geometry(3, 1024, 1), 6, 200),
        (geometry(3, 1024, 8), 6, 250),
        (geometry(3, 1024, 16), 6, 200),
        (geometry(3, 4608, 512), 3, 400),
    ] {
        for grain in [Grain::Call, Grain::Block] {
            let mut cutter = Cutter::new(Geometry { multiwrite: true, ..layout }, 512, grain);
            cutter.twice = grain == Grain::Call;
            cutter.run(calls() * 2, names, size);
        }
    }
}

#[test]
fn a_cut_while_something_else_is_erased_leaves_a_partition_that_can_be_formatted() {
    for at in [100, 1500, 3000, 4000] {
        for operation in 0..40 {
            let mut flash = SimFlash::new(geometry(4, 1024, 4), 512);
            flash.bytes_mut()[at..at + 4].copy_from_slice(b"fat!");
            flash.cut_after(operation, Grain::Block, operation + at as u64);
            let mut store = Store::new(flash);
            let done = store.mount(geometry(4, 1024, 4), true, &root_key());
            let mut flash = store.into_flash();
            assert_eq!(done.is_err(), flash.is_dead());
            flash.power_on();
            let mut store = Store::new(flash);
            store.mount(geometry(4, 1024, 4), true, &root_key()).unwrap();
            // Through all sectors: none is used whose erase was cut.
            for n in 0..60u8 {
                store.set(name(1), 0, &[&[n; 100]], Protection::Checksum).unwrap();
            }
            assert_eq!(store.flash().violation(), None);
        }
    }
}
