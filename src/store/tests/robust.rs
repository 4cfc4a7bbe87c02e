//! Flash that fails: repairs that cannot be made, failures that are none, blocks that cannot be read.

use super::workload::*;
use super::*;
use crate::testing::Grain;
use proptest::prelude::*;
use std::vec::Vec;

/// What a call of a workload is cut into: for each of its operations the flash, and what may be in it.
fn cut_states(
    layout: Geometry,
    calls: u64,
    mut visit: impl FnMut(SimFlash, &[Model; 2], u64),
) -> Store<SimFlash> {
    let mut store = mounted(SimFlash::new(layout, 512));
    let mut model = Model::new();
    let mut numbers = Numbers(7);
    for n in 0..calls {
        let call = Call::random(&mut numbers, 6, 250);
        let flash = store.into_flash();
        let before = model.clone();
        store = mounted(flash.clone());
        let done = call.run(&mut store);
        if done.is_ok() {
            call.apply(&mut model);
        }
        for operation in 0.. {
            let mut cut = Store::new(flash.clone());
            cut.flash().cut_after(operation, Grain::Call, n * 100 + operation);
            cut.mount(layout, false, &root_key()).unwrap();
            let _ = call.run(&mut cut);
            let mut cut = cut.into_flash();
            if !cut.is_dead() {
                break;
            }
            cut.power_on();
            visit(cut, &[before.clone(), model.clone()], n * 100 + operation);
        }
    }
    store
}

fn changes(store: &mut Store<SimFlash>) -> (u64, u64) {
    let counts = store.flash().counts();
    (counts.writes, counts.erases)
}

#[test]
fn a_store_that_cannot_be_repaired_serves_all_that_is_there_and_is_repaired_by_the_next_writing_call()
 {
    for layout in [geometry(3, 1024, 4), geometry(2, 1024, 16), geometry(4, 1024, 1)] {
        let mut repairs = 0;
        cut_states(layout, 70, |mut flash, allowed, salt| {
            flash.refuse_changes(true);
            let bytes = flash.bytes().to_vec();
            let mut store = mounted(flash);
            let found = contents(&mut store);
            assert!(allowed.contains(&found));
            let due = store.is_read_only();
            repairs += u64::from(due);
            assert_eq!(store.statistics().unwrap().read_only, due);
            for _ in 0..2 {
                let data: [&[u8]; 1] = [&[1; 40]];
                let done = store.set(name(99), 0, &data, Protection::Checksum);
                assert!(matches!(done, Err(Status::StorageFailure | Status::InsufficientStorage)));
                if let Some(name) = store.next(Namespace::Its, None) {
                    assert_eq!(store.remove(name), Err(Status::StorageFailure));
                }
                assert_eq!(contents(&mut store), found);
            }
            assert_eq!(store.flash().bytes(), bytes);
            // It works again: reads leave it at that, a writing call repairs.
            store.flash().refuse_changes(false);
            let before = changes(&mut store);
            assert_eq!(contents(&mut store), found);
            assert_eq!(changes(&mut store), before);
            let due = store.is_read_only();
            let mut model = found;
            let call = Call::random(&mut Numbers(salt), 6, 60);
            match call.run(&mut store) {
                Ok(()) => call.apply(&mut model),
                Err(status) => assert!(
                    matches!(status, Status::DoesNotExist | Status::InsufficientStorage),
                    "{status:?}"
                ),
            }
            assert!(!store.is_read_only() || !due);
            let mut store = mounted(store.into_flash());
            assert!(!store.is_read_only());
            assert_eq!(contents(&mut store), model);
            assert_eq!(store.flash().violation(), None);
        });
        assert!(repairs > 20, "{repairs} repairs were due");
    }
}

#[test]
fn a_repair_that_fails_half_way_leaves_all_that_is_there() {
    let layout = geometry(3, 1024, 4);
    cut_states(layout, 60, |flash, allowed, _| {
        for after in 0..12 {
            // Power that comes back at once: reads work again after the failure, the rest of the repair is not made.
            let mut store = Store::new(flash.clone());
            store.flash().lie_after(after);
            store.mount(layout, false, &root_key()).unwrap();
            assert!(allowed.contains(&contents(&mut store)));
            store.flash().refuse_changes(true);
            let found = contents(&mut store);
            let _ = store.set(name(99), 0, &[&[1; 40]], Protection::Checksum);
            assert_eq!(contents(&mut store), found);
        }
    });
}

#[test]
fn each_call_that_writes_tries_a_failing_repair_once() {
    let layout = geometry(4, 1024, 4);
    let mut store = mounted(SimFlash::new(layout, 512));
    store.set(name(1), 0, &[&[5; 50]], Protection::Checksum).unwrap();
    let mut n = 0;
    let flash = loop {
        // Cut in the erase of the oldest sector, or in the compaction before.
        let mut cut = Store::new(store.into_flash());
        cut.flash().cut_after(3, Grain::Call, n);
        cut.mount(layout, false, &root_key()).unwrap();
        let _ = cut.set(name(2), 0, &[&[n as u8; 90]], Protection::Checksum);
        let mut flash = cut.into_flash();
        if flash.is_dead() {
            flash.power_on();
            break flash;
        }
        flash.power_on();
        store = mounted(flash);
        n += 1;
    };
    let mut flash = flash;
    flash.refuse_changes(true);
    let mut store = mounted(flash);
    assert!(store.is_read_only());
    assert_eq!(store.flash().counts().refused, 1);
    for _ in 0..50 {
        assert_eq!(get(&mut store, name(1)).unwrap(), [5; 50]);
        let _ = store.statistics().unwrap();
    }
    assert_eq!(store.flash().counts().refused, 1);
    let failure = Err(Status::StorageFailure);
    assert_eq!(store.set(name(3), 0, &[b"x"], Protection::Checksum), failure);
    assert_eq!(store.flash().counts().refused, 2);
    assert_eq!(store.remove(name(1)), failure);
    assert_eq!(store.flash().counts().refused, 3);
    store.flash().refuse_changes(false);
    store.set(name(3), 0, &[b"x"], Protection::Checksum).unwrap();
    assert!(!store.is_read_only());
}

#[test]
fn a_write_that_took_effect_is_a_success_whatever_the_flash_said() {
    for layout in [geometry(3, 1024, 4), geometry(2, 1024, 16)] {
        let mut store = mounted(SimFlash::new(layout, 512));
        let mut model = Model::new();
        let mut numbers = Numbers(3);
        let (mut saved, mut failed) = (0, 0);
        for n in 0..400 {
            let call = Call::random(&mut numbers, 6, 150);
            store.flash().lie_after(n % 9);
            let done = call.run(&mut store);
            let mut after = model.clone();
            call.apply(&mut after);
            let found = contents(&mut store);
            match done {
                Ok(()) => {
                    assert_eq!(found, after);
                    saved += 1;
                }
                Err(status) => {
                    assert_eq!(found, model, "{status:?}");
                    failed += u64::from(status == Status::StorageFailure);
                }
            }
            model = found;
            let mut store = mounted(store.flash().clone());
            assert_eq!(contents(&mut store), model);
        }
        std::println!("{saved} took effect, {failed} did not");
        assert!(saved > 100 && failed > 5);
        // The table entry is the last of two operations.
        for (uid, remove) in [(70, false), (70, true)] {
            store.flash().lie_after(u64::from(!remove));
            let done = match remove {
                false => store.set(name(uid), 0, &[b"x"], Protection::Checksum),
                true => store.remove(name(uid)),
            };
            assert_eq!(done, Ok(()));
        }
        assert_eq!(store.flash().violation(), None);
    }
}

#[test]
fn a_wrong_bit_anywhere_in_an_empty_store_leaves_it_working() {
    for block in [1, 4, 16, 512] {
        let layout = geometry(3, 8192, block);
        let empty = mounted(SimFlash::new(layout, 512)).into_flash();
        let used = 8 * 64;
        let table = 8 * (8192 - 8 * 512.min(block as usize * 8))..8 * 8192;
        for bit in (0..used).chain(table).chain((8 * 8192..8 * 24_576).step_by(997)) {
            let mut flash = empty.clone();
            flash.bytes_mut()[bit / 8] ^= 1 << (bit % 8);
            let mut store = mounted(flash);
            assert!(!store.is_read_only());
            store.set(name(1), 2, &[b"works"], Protection::Checksum).unwrap();
            let mut store = mounted(store.into_flash());
            assert_eq!(get(&mut store, name(1)).unwrap(), b"works", "bit {bit}");
            assert_eq!(store.flash().violation(), None);
        }
    }
}

#[test]
fn a_wrong_bit_in_a_sector_header_is_counted() {
    let mut store = mounted(SimFlash::new(geometry(3, 1024, 4), 512));
    store.set(name(1), 2, &[b"works"], Protection::Checksum).unwrap();
    let mut flash = store.into_flash();
    flash.bytes_mut()[13] ^= 8;
    let mut store = mounted(flash);
    assert_eq!(store.statistics().unwrap().corrections, 1);
}

#[test]
fn a_block_that_cannot_be_read_hurts_the_object_in_it_alone() {
    for layout in [geometry(3, 2048, 4), geometry(3, 2048, 16), geometry(3, 1024, 1)] {
        let mut store = mounted(SimFlash::new(layout, 512));
        let mut model = Model::new();
        for uid in 0..10 {
            let data = std::vec![uid as u8 + 1; 40];
            store.set(name(uid), 0, &[&data], Protection::Checksum).unwrap();
            model.insert(name(uid).key(), (0, data));
        }
        let flash = store.into_flash();
        for victim in 0..10u64 {
            let mut store = mounted(flash.clone());
            let entry = store.index.find(name(victim).key()).unwrap();
            // Within the payload: the header tells at mount whose it is.
            store.flash().make_unreadable(entry.at + 32);
            let mut store = mounted(store.into_flash());
            assert!(!store.is_read_only());
            let check = |store: &mut Store<SimFlash>| {
                for uid in 0..10 {
                    let expected = match uid == victim {
                        true => Err(Status::StorageFailure),
                        false => Ok(std::vec![uid as u8 + 1; 40]),
                    };
                    assert_eq!(get(store, name(uid)), expected);
                }
            };
            check(&mut store);
            // Through all sectors, twice.
            for n in 0..120u8 {
                store.set(name(50), 0, &[&[n; 100]], Protection::Checksum).unwrap();
            }
            check(&mut store);
            let mut store = mounted(store.into_flash());
            check(&mut store);
            store.set(name(victim), 0, &[b"again"], Protection::Checksum).unwrap();
            assert_eq!(get(&mut store, name(victim)).unwrap(), b"again");
            assert_eq!(store.flash().violation(), None);
        }
    }
}

#[test]
fn any_block_that_cannot_be_read_at_mount_hides_at_most_one_object_of_a_store() {
    for layout in [geometry(3, 2048, 4), geometry(3, 2048, 16)] {
        let mut store = mounted(SimFlash::new(layout, 512));
        // So many that the store is in its second sector.
        for uid in 0..30 {
            store.set(name(uid), 0, &[&[uid as u8 + 1; 40]], Protection::Checksum).unwrap();
        }
        let flash = store.into_flash();
        for at in (0..3 * 2048).step_by(layout.write_block as usize) {
            let mut bad = flash.clone();
            bad.make_unreadable(at);
            let before = bad.counts();
            let mut store = mounted(bad);
            let mut missing = 0;
            for uid in 0..30 {
                match get(&mut store, name(uid)) {
                    Ok(data) => assert_eq!(data, [uid as u8 + 1; 40]),
                    Err(status) => {
                        assert_eq!(status, Status::StorageFailure, "it may be there");
                        missing += 1;
                    }
                }
            }
            // Two table entries share a block.
            assert!(missing <= layout.write_block.div_ceil(8), "{missing} at {at}");
            let counts = store.flash().counts();
            assert_eq!((counts.writes, counts.erases), (before.writes, before.erases));
            // What still cannot be read when something is to be written is given up.
            store.set(name(40), 0, &[b"new"], Protection::Checksum).unwrap();
            assert_eq!(get(&mut store, name(40)).unwrap(), b"new");
            assert!(!store.is_read_only());
            for n in 0..60u8 {
                store.set(name(50), 0, &[&[n; 100]], Protection::Checksum).unwrap();
            }
            let mut store = mounted(store.into_flash());
            let there = (0..30).filter(|&uid| get(&mut store, name(uid)).is_ok()).count() as u32;
            assert_eq!(there, 30 - missing);
            assert_eq!(store.flash().violation(), None);
        }
    }
}

#[test]
fn a_store_that_cannot_be_read_at_all_is_neither_formatted_nor_changed() {
    let layout = geometry(3, 1024, 4);
    let mut store = mounted(SimFlash::new(layout, 512));
    store.set(name(1), 0, &[b"there"], Protection::Checksum).unwrap();
    let flash = store.into_flash();
    let mut dark = flash.clone();
    for at in (0..3 * 1024).step_by(4) {
        dark.make_unreadable(at);
    }
    let mut store = Store::new(dark);
    assert_eq!(store.mount(layout, true, &root_key()), Err(Status::StorageFailure));
    assert_eq!(store.flash().bytes(), flash.bytes());
}

#[test]
fn ones_are_not_programmed_where_the_flash_may_check_its_blocks() {
    for (block, most) in [(4, 1100), (8, 100), (16, 120)] {
        let mut store = mounted(SimFlash::new(geometry(3, 4096, block), 512));
        store.flash().reset_counts();
        store.set(name(1), 0, &[&[0xff; 1024]], Protection::Checksum).unwrap();
        assert!(store.flash().counts().bytes_written <= most);
        store.set(name(1), 0, &[&[0xff; 700], &[1], &[0xff; 99]], Protection::Checksum).unwrap();
        let mut store = mounted(store.into_flash());
        assert_eq!(get(&mut store, name(1)).unwrap()[698..703], [0xff, 0xff, 1, 0xff, 0xff]);
        assert_eq!(store.flash().violation(), None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_mount_where_that_is_allowed_with_few_operations(
        pieces in prop::collection::vec((0usize..4096, prop::collection::vec(any::<u8>(), 1..900)), 0..12),
        block in 0usize..4,
        // Pieces of a real store, in any place.
        moves in prop::collection::vec((0usize..16, 0usize..16), 0..6),
    ) {
        let layout = geometry(4, 1024, [1, 4, 8, 16][block]);
        let mut store = mounted(SimFlash::new(layout, 512));
        for n in 0..40u64 {
            store.set(name(n % 9), 0, &[&[n as u8; 30]], Protection::Checksum).unwrap();
        }
        let store = store.into_flash();
        let mut flash = SimFlash::new(layout, 512);
        for (at, bytes) in pieces {
            let end = (at + bytes.len()).min(4096);
            flash.bytes_mut()[at..end].copy_from_slice(&bytes[..end - at]);
        }
        for (from, to) in moves {
            flash.bytes_mut()[to * 256..][..256].copy_from_slice(&store.bytes()[from * 256..][..256]);
        }

        let mut refusing = Store::new(flash.clone());
        if refusing.mount(layout, false, &root_key()).is_err() {
            prop_assert_eq!(refusing.flash().bytes(), flash.bytes());
            prop_assert_eq!(changes(&mut refusing), (0, 0));
        }
        let mut store = Store::new(flash);
        prop_assert_eq!(store.mount(layout, true, &root_key()), Ok(()));
        let counts = store.flash().counts();
        prop_assert!(counts.bytes_read <= 24 * 4096, "{} read", counts.bytes_read);
        // The repair, and a turn of the ring to wipe what was removed.
        prop_assert!(counts.erases <= 2 * (4 + 2 + 3), "{} half sectors erased", counts.erases);
        let objects: Vec<Name> = core::iter::successors(store.next(Namespace::Its, None), |last| {
            store.next(Namespace::Its, Some(last.uid))
        }).collect();
        for name in objects {
            let _ = get(&mut store, name);
        }
    }
}
