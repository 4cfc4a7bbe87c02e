//! Bytes that nobody wrote.

use super::workload::*;
use super::*;
use proptest::prelude::*;
use std::vec::Vec;

/// Uids of both lengths in flash.
const fn long_or_short(uid: u64) -> u64 {
    uid | (uid % 3 / 2) << 40
}

/// 30 objects, half of them sealed, some overwritten, some removed.
fn sample(layout: Geometry) -> (SimFlash, Model) {
    let mut store = mounted(SimFlash::new(layout, 512));
    let mut model = Model::new();
    let mut numbers = Numbers(42);
    for round in 0..2u64 {
        for uid in 0..34u64 {
            let namespace = if uid % 2 == 0 { Namespace::Its } else { Namespace::Ps };
            let len = numbers.below(30);
            let data = (0..len).map(|_| numbers.below(256) as u8).collect();
            let name = Name { namespace, uid: long_or_short(uid) };
            let nonce = [(uid * 2 + round) as u8; 12];
            let protection =
                if uid % 2 == 0 { Protection::Checksum } else { Protection::Sealed { nonce } };
            let call = Call::Set { name, flags: uid as u16, data, protection };
            if round == 0 || uid % 3 == 0 {
                call.run(&mut store).unwrap();
                call.apply(&mut model);
            }
        }
    }
    for uid in 30..34 {
        let namespace = if uid % 2 == 0 { Namespace::Its } else { Namespace::Ps };
        let call = Call::Remove { name: Name { namespace, uid: long_or_short(uid) } };
        call.run(&mut store).unwrap();
        call.apply(&mut model);
    }
    assert_eq!(model.len(), 30);
    (store.into_flash(), model)
}

#[test]
fn any_single_wrong_bit_hurts_at_most_the_object_it_is_in() {
    flip_each_bit(geometry(3, 2048, 4));
}

#[test]
fn any_single_wrong_bit_hurts_at_most_the_object_it_is_in_with_larger_write_blocks() {
    flip_each_bit(geometry(3, 2048, 16));
}

#[test]
fn any_single_wrong_bit_hurts_at_most_the_object_it_is_in_where_removed_ones_are_zeroed() {
    flip_each_bit(Geometry { multiwrite: true, ..geometry(3, 2048, 4) });
}

/// Overwritten, removed and compacted objects, and each bit of the flash wrong in turn.
fn flip_each_bit(layout: Geometry) {
    let (flash, model) = sample(layout);
    let (mut unharmed, mut reported) = (0, 0);
    for bit in 0..flash.bytes().len() * 8 {
        let mut bad = flash.clone();
        bad.bytes_mut()[bit / 8] ^= 1 << (bit % 8);
        let mut store = mounted(bad);
        let mut failures = 0;
        for (&(namespace, uid), (flags, data)) in &model {
            let namespace = if namespace == 0 { Namespace::Its } else { Namespace::Ps };
            let name = Name { namespace, uid };
            // No name, size or flag is ever wrong: headers and table entries are corrected.
            let info = store.info(name).unwrap_or_else(|e| panic!("bit {bit}: {name:?} {e:?}"));
            assert_eq!((info.flags, info.size as usize), (*flags, data.len()), "bit {bit}");
            match get(&mut store, name) {
                Ok(found) => assert_eq!(found, *data, "bit {bit}: wrong data of {name:?}"),
                Err(status) => {
                    failures += 1;
                    let sealed = namespace == Namespace::Ps;
                    assert_eq!(
                        status,
                        if sealed { Status::InvalidSignature } else { Status::StorageFailure }
                    );
                    // It can be overwritten, and then removed.
                    let data: [&[u8]; 1] = [b"new"];
                    store.set(name, 1, &data, Protection::Checksum).unwrap();
                    assert_eq!(get(&mut store, name).unwrap(), b"new");
                    store.remove(name).unwrap();
                    assert_eq!(store.info(name), Err(Status::DoesNotExist));
                }
            }
        }
        assert!(failures <= 1, "bit {bit}");
        let count = store.statistics().unwrap().objects as usize + failures;
        assert_eq!(count, 30, "bit {bit}: nothing that was removed comes back");
        if failures == 0 {
            unharmed += 1
        } else {
            reported += 1
        }
        assert_eq!(store.flash().violation(), None, "bit {bit}");
    }
    std::println!("{unharmed} bits without effect, {reported} reported");
}

#[test]
fn a_wrong_bit_in_a_header_or_table_entry_is_healed_when_the_object_moves() {
    let mut store = mounted(SimFlash::new(geometry(2, 1024, 4), 1024));
    store.set(name(1), 5, &[b"stays"], Protection::Checksum).unwrap();
    let mut flash = store.into_flash();
    flash.bytes_mut()[24 + 9] ^= 4;
    let mut store = mounted(flash);
    assert_eq!(store.statistics().unwrap().corrections, 1);
    for _ in 0..40 {
        store.set(name(2), 0, &[&[1; 60]], Protection::Checksum).unwrap();
    }
    let mut store = mounted(store.into_flash());
    assert_eq!(store.statistics().unwrap().corrections, 0);
    assert_eq!(get(&mut store, name(1)).unwrap(), b"stays");
}

/// Mounts whatever it is, uses it if it mounts, and never panics.
fn endure(flash: SimFlash) {
    let layout = flash.geometry();
    let before = flash.bytes().to_vec();
    let mut store = Store::new(flash);
    match store.mount(layout, false, &root_key()) {
        Err(status) => {
            assert!(
                matches!(
                    status,
                    Status::DataInvalid | Status::InsufficientStorage | Status::NotSupported
                ),
                "{status:?}"
            );
            assert!(store.flash().bytes() == before, "what is refused is not changed");
        }
        Ok(()) => {
            let mut numbers = Numbers(9);
            for _ in 0..40 {
                let call = Call::random(&mut numbers, 8, 200);
                let _ = call.run(&mut store);
            }
            for namespace in [Namespace::Its, Namespace::Ps] {
                let mut after = None;
                while let Some(name) = store.next(namespace, after) {
                    after = Some(name.uid);
                    let _ = get(&mut store, name);
                }
            }
            let _ = store.statistics();
            let mut again = Store::new(store.into_flash());
            let _ = again.mount(layout, false, &root_key());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_mount_or_are_refused(
        pieces in prop::collection::vec((0usize..3072, prop::collection::vec(any::<u8>(), 1..400)), 0..12),
        block in 0usize..3,
    ) {
        let mut flash = SimFlash::new(geometry(3, 1024, [1, 4, 16][block]), 512);
        for (at, bytes) in pieces {
            let bytes_here = flash.bytes_mut();
            let end = (at + bytes.len()).min(bytes_here.len());
            bytes_here[at..end].copy_from_slice(&bytes[..end - at]);
        }
        endure(flash);
    }

    #[test]
    fn a_store_with_any_damage_mounts_or_is_refused(
        damage in prop::collection::vec((0usize..6144, any::<u8>()), 1..60),
        moves in prop::collection::vec((0usize..12, 0usize..12), 0..4),
    ) {
        let (mut flash, _) = sample(geometry(3, 2048, 4));
        for (at, byte) in damage {
            flash.bytes_mut()[at] = byte;
        }
        // Whole pieces in the wrong place, as after a mix-up of images.
        for (from, to) in moves {
            let piece: Vec<u8> = flash.bytes()[from * 512..][..512].to_vec();
            flash.bytes_mut()[to * 512..][..512].copy_from_slice(&piece);
        }
        endure(flash);
    }
}
