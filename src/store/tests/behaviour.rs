//! What holds without power cuts: full stores, foreign partitions, wear, budgets.

use super::workload::*;
use super::*;
use crate::config::STORE_OBJECTS;
use std::vec::Vec;

#[test]
fn random_calls_and_remounts_agree_with_a_map() {
    for (sectors, size, block, names, largest) in [
        (4, 4096, 4, 40, 900),
        (2, 4096, 1, 12, 600),
        (8, 1024, 16, 16, 400),
        (5, 2048, 32, 10, 700),
        (6, 4096, 512, 5, 500),
        (3, 65536, 8, 60, 4096),
    ] {
        let mut store = mounted(SimFlash::new(geometry(sectors, size, block), 512));
        let mut model = Model::new();
        let mut numbers = Numbers(u64::from(size + block));
        for n in 0..1500 {
            let call = Call::random(&mut numbers, names, largest);
            match call.run(&mut store) {
                Ok(()) => call.apply(&mut model),
                Err(status) => assert!(
                    matches!(status, Status::DoesNotExist | Status::InsufficientStorage),
                    "{status:?}"
                ),
            }
            if n % 37 == 0 {
                assert_eq!(contents(&mut store), model);
                store = mounted(store.into_flash());
            }
        }
        assert_eq!(contents(&mut store), model);
        assert_eq!(store.flash().violation(), None);
    }
}

/// Sets objects until there is no room; tells how many there are then.
fn fill(store: &mut Store<SimFlash>, size: usize) -> u64 {
    for uid in 0.. {
        let data = std::vec![uid as u8; size];
        match store.set(name(uid), 0, &[&data], Protection::Checksum) {
            Ok(()) => {}
            Err(Status::InsufficientStorage) => return uid,
            Err(status) => panic!("{status:?}"),
        }
    }
    unreachable!()
}

#[test]
fn a_full_store_stays_readable_and_removal_brings_all_room_back_each_time() {
    for (layout, size) in [
        (geometry(4, 4096, 4), 500),
        (geometry(2, 4096, 1), 100),
        (geometry(4, 8192, 512), 700),
        (geometry(3, 1024, 8), 30),
    ] {
        let mut store = mounted(SimFlash::new(layout, 512));
        let capacity = fill(&mut store, size);
        for _ in 0..3 {
            let operations = store.flash().counts();
            assert_eq!(
                store.set(name(1 << 40), 0, &[&std::vec![1; size]], Protection::Checksum),
                Err(Status::InsufficientStorage)
            );
            assert_eq!(store.flash().counts(), operations, "a hopeless call touches no flash");
            for uid in 0..capacity {
                assert_eq!(get(&mut store, name(uid)).unwrap(), std::vec![uid as u8; size]);
            }
            store = mounted(store.into_flash());
            for uid in 0..capacity {
                store.remove(name(uid)).unwrap();
            }
            assert_eq!(store.statistics().unwrap().live, 0);
            assert_eq!(fill(&mut store, size), capacity);
        }
    }
}

#[test]
fn the_index_takes_as_many_objects_as_configured() {
    let mut store = mounted(SimFlash::new(geometry(8, 4096, 4), 4096));
    assert_eq!(fill(&mut store, 8), STORE_OBJECTS as u64);
    // An object that is there can still be replaced.
    store.set(name(3), 0, &[b"new"], Protection::Checksum).unwrap();
    let mut store = mounted(store.into_flash());
    assert_eq!(get(&mut store, name(3)).unwrap(), b"new");
    assert_eq!(store.statistics().unwrap().objects, STORE_OBJECTS as u32);
}

#[test]
fn an_object_larger_than_the_limits_is_refused() {
    let mut store = mounted(SimFlash::new(geometry(4, 65536, 4), 4096));
    let data = std::vec![7; STORE_MAX_OBJECT + 1];
    let plain = Protection::Checksum;
    assert_eq!(store.set(name(1), 0, &[&data], plain), Err(Status::InsufficientStorage));
    store.set(name(1), 0, &[&data[1..]], plain).unwrap();
    assert_eq!(get(&mut store, name(1)).unwrap(), data[1..]);

    let mut store = mounted(SimFlash::new(geometry(4, 4096, 4), 4096));
    // Sector, less: its header, six table entries, header and CRC of the object.
    let most = 4096 - 24 - 6 * 8 - 12 - 4;
    assert_eq!(
        store.set(name(1), 0, &[&data[..most + 1]], plain),
        Err(Status::InsufficientStorage)
    );
    for _ in 0..9 {
        store.set(name(1), 0, &[&data[..most]], plain).unwrap();
        store.set(name(2), 0, &[&data[..most]], plain).unwrap();
    }
    assert_eq!(get(&mut store, name(1)).unwrap(), data[..most]);
}

#[test]
fn a_partition_with_something_else_is_refused_and_not_changed_unless_that_is_allowed() {
    let mut flash = SimFlash::new(geometry(4, 4096, 4), 4096);
    flash.bytes_mut()[5000..5010].copy_from_slice(b"littlefs\0\0");
    let before = flash.bytes().to_vec();
    let mut store = Store::new(flash);
    let layout = geometry(4, 4096, 4);
    assert_eq!(store.mount(layout, false, &root_key()), Err(Status::DataInvalid));
    assert!(!store.is_mounted());
    assert_eq!(store.flash().bytes(), before);
    store.mount(layout, true, &root_key()).unwrap();
    store.set(name(1), 0, &[b"x"], Protection::Checksum).unwrap();
    let mut store = mounted(store.into_flash());
    assert_eq!(get(&mut store, name(1)).unwrap(), b"x");
}

#[test]
fn a_newer_major_version_or_another_geometry_is_refused_and_not_changed() {
    let mut store = mounted(SimFlash::new(geometry(4, 4096, 4), 512));
    store.set(name(1), 0, &[b"x"], Protection::Checksum).unwrap();
    let flash = store.into_flash();

    for wrong in [geometry(2, 8192, 4), geometry(8, 2048, 4), geometry(4, 4096, 8)] {
        let mut store = Store::new(flash.clone());
        assert_eq!(store.mount(wrong, true, &root_key()), Err(Status::DataInvalid));
        assert_eq!(store.into_flash().bytes(), flash.bytes());
    }

    let mut newer = flash;
    let head = newer.bytes()[..header::SECTOR_HEADER_LEN].try_into().unwrap();
    let header = header::SectorHeader::decode(&head).unwrap();
    let header = header::SectorHeader { major: header::MAJOR + 1, ..header };
    newer.bytes_mut()[..header::SECTOR_HEADER_LEN].copy_from_slice(&header.encode());
    let mut store = Store::new(newer.clone());
    assert_eq!(store.mount(newer.geometry(), true, &root_key()), Err(Status::NotSupported));
    assert_eq!(store.into_flash().bytes(), newer.bytes());
}

#[test]
fn impossible_geometries_are_refused() {
    for (sectors, size, block) in [
        (1, 4096, 4),
        (4, 4096, 3),
        (4, 0, 4),
        (4, 4096, 0),
        (4, 131_072, 4),
        (4, 4096, 1024),
        (4, 64, 4),
        (4, 4098, 4),
        (u32::MAX, 65536, 4),
    ] {
        let mut store = Store::new(SimFlash::new(geometry(4, 4096, 4), 4096));
        let wrong = Geometry { sectors, sector_size: size, write_block: block, multiwrite: false };
        assert_eq!(store.mount(wrong, false, &root_key()), Err(Status::InvalidArgument));
    }
}

#[test]
fn all_sectors_wear_alike_and_small_objects_cost_few_bytes() {
    let sealed = Protection::Sealed { nonce: [1; 12] };
    for (protection, size, most) in [
        (Protection::Checksum, 32, 56),
        (sealed, 32, 90),
        (Protection::Checksum, 1024, 1090),
        (sealed, 1024, 1130),
    ] {
        let mut store = mounted(SimFlash::new(geometry(8, 4096, 4), 4096));
        store.set(name(0), 0, &[&std::vec![1; size]], protection).unwrap();
        let written = store.flash().counts().bytes_written;
        store.set(name(0), 0, &[&std::vec![2; size]], protection).unwrap();
        let cost = store.flash().counts().bytes_written - written;
        std::println!("{size} bytes, {protection:?}: {cost} programmed");
        assert!(cost <= most);
        let read = store.flash().counts().bytes_read;
        get(&mut store, name(0)).unwrap();
        let cost = store.flash().counts().bytes_read - read;
        assert!(cost <= size as u64 + 64, "{cost} read for {size}");
    }
    let mut store = mounted(SimFlash::new(geometry(8, 4096, 4), 4096));
    store.flash().reset_counts();
    for n in 0..20_000u64 {
        store.set(name(n % 16), 0, &[&[n as u8; 32]], Protection::Checksum).unwrap();
    }
    let counts = store.flash().counts();
    let erased = store.flash().erased().to_vec();
    std::println!("20,000 sets of 32 bytes: {counts:?}, erases {erased:?}");
    assert!(counts.bytes_written <= 20_000 * 60, "collection included");
    // One for the round that is not complete, one for the format.
    assert!(erased.iter().max().unwrap() - erased.iter().min().unwrap() <= 2);
    let statistics = store.statistics().unwrap();
    assert_eq!(u64::from(statistics.erases), erased.iter().sum::<u64>());
    for sector in 0..8 {
        let told = store.sector_statistics(sector).unwrap();
        let true_count = erased[sector as usize] - u64::from(sector == 0);
        assert!(u64::from(told.erases).abs_diff(true_count) <= 1, "{told:?} {true_count}");
    }
    assert_eq!(statistics.live, 16 * 56);
    assert!(statistics.live + statistics.free + statistics.stale + statistics.reserved == 8 * 4096);
}

#[test]
fn a_flash_that_fails_once_costs_the_call_but_not_the_store() {
    let mut store = mounted(SimFlash::new(geometry(4, 1024, 4), 1024));
    let mut numbers = Numbers(5);
    let mut model = Model::new();
    for n in 0..600 {
        let call = Call::random(&mut numbers, 8, 200);
        if n % 3 == 0 {
            let after = numbers.below(8);
            store.flash().cut_after(after, crate::testing::Grain::Call, n);
        }
        let done = call.run(&mut store);
        let failed = store.flash().is_dead();
        store.flash().power_on();
        let now = {
            // The next call mounts anew.
            let _ = store.get(name(1 << 50), 0, &mut []);
            contents(&mut store)
        };
        let mut after = model.clone();
        call.apply(&mut after);
        if failed {
            assert!(done.is_err());
            assert!(now == model || now == after);
        } else if done.is_ok() {
            assert_eq!(now, after);
        } else {
            assert_eq!(now, model);
        }
        model = now;
    }
    assert_eq!(store.flash().violation(), None);
}

#[test]
fn objects_sealed_under_another_root_key_or_moved_to_another_name_do_not_open() {
    let mut store = mounted(SimFlash::new(geometry(2, 4096, 4), 4096));
    store.set(name(1), 0, &[b"secret"], Protection::Sealed { nonce: [9; 12] }).unwrap();
    let flash = store.into_flash();
    assert!(!flash.bytes().windows(6).any(|w| w == b"secret"));
    let mut other = Store::new(flash.clone());
    other.mount(flash.geometry(), false, &zeroize::Zeroizing::new([1; 32])).unwrap();
    let mut out = [0xaa; 6];
    assert_eq!(other.get(name(1), 0, &mut out), Err(Status::InvalidSignature));
    assert_eq!(out, [0; 6], "nothing unverified is given out");
    other.remove(name(1)).unwrap();
    assert_eq!(other.info(name(1)), Err(Status::DoesNotExist));

    // Rename it in flash, with a header that checks: only the seal notices.
    let mut flash = flash;
    let at = 24;
    let head: [u8; 28] = flash.bytes()[at..at + 28].try_into().unwrap();
    let len = (12 + 12 + 6 + 16) as u16;
    let found =
        (0..=u16::MAX).find_map(|id| Some((id, header::ObjectHeader::decode(&head, id, len)?)));
    let (id, header) = found.unwrap();
    let header = header::ObjectHeader { uid: 2, ..header };
    flash.bytes_mut()[at..at + 12].copy_from_slice(&header.encode(id, len));
    let mut store = mounted(flash);
    assert_eq!(store.info(name(2)).unwrap().size, 6);
    assert_eq!(store.get(name(2), 0, &mut out), Err(Status::InvalidSignature));
}

#[test]
fn an_object_of_a_kind_to_come_is_kept_and_moved_but_not_read() {
    let mut store = mounted(SimFlash::new(geometry(2, 1024, 4), 1024));
    store.set(name(1), 5, &[b"from the future"], Protection::Checksum).unwrap();
    let mut flash = store.into_flash();
    let head: [u8; 28] = flash.bytes()[24..52].try_into().unwrap();
    let len = (12 + 15 + 4) as u16;
    let id =
        (0..=u16::MAX).find(|&id| header::ObjectHeader::decode(&head, id, len).is_some()).unwrap();
    let header = header::ObjectHeader::decode(&head, id, len).unwrap();
    let header = header::ObjectHeader { kind: Kind(0x5f), ..header };
    flash.bytes_mut()[24..36].copy_from_slice(&header.encode(id, len));
    let mut store = mounted(flash);
    let count: Vec<u8> = std::vec![0; 60];
    for _ in 0..100 {
        store.set(name(2), 0, &[&count], Protection::Checksum).unwrap();
    }
    let mut store = mounted(store.into_flash());
    assert_eq!(store.info(name(1)).unwrap().flags, 5);
    assert_eq!(store.get(name(1), 0, &mut [0; 9]), Err(Status::NotSupported));
    assert!(store.flash().bytes().windows(15).any(|w| w == b"from the future"));
    store.remove(name(1)).unwrap();
}

#[test]
fn space_that_removals_free_in_many_sectors_comes_together_for_a_large_object() {
    for (sectors, block) in [(3, 4), (4, 4), (16, 4), (6, 32)] {
        let mut store = mounted(SimFlash::new(geometry(sectors, 4096, block), 4096));
        let data = std::vec![7; 1500];
        let mut uid = 0;
        while store.set(name(uid), 0, &[&data], Protection::Checksum).is_ok() {
            uid += 1;
        }
        for removed in (0..uid).step_by(2) {
            store.remove(name(removed)).unwrap();
        }
        // Half of it is free: in pieces of 3,800 bytes, as many as there are pairs of freed objects, less one.
        let large = std::vec![9; 3800];
        for n in 0..(uid / 4).saturating_sub(1).max(u64::from(uid > 3)) {
            store.set(name(1000 + n), 0, &[&large], Protection::Checksum).unwrap();
        }
        for kept in (1..uid).step_by(2) {
            assert_eq!(get(&mut store, name(kept)).unwrap(), data);
        }
        assert_eq!(store.flash().violation(), None);
    }
}
