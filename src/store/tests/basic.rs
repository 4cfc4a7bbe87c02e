use super::*;

const SEALED: Protection = Protection::Sealed { nonce: [3; 12] };

#[test]
fn an_object_is_there_after_a_remount_in_every_geometry() {
    for (sectors, size, block) in [
        (4, 4096, 4),
        (2, 4096, 1),
        (3, 1024, 8),
        (8, 512, 16),
        (3, 2048, 32),
        (2, 8192, 512),
        (4, 4096, 512),
        (2, 65536, 4),
    ] {
        let mut store = mounted(SimFlash::new(geometry(sectors, size, block), 512));
        let keys = Name { namespace: Namespace::Keys, uid: 7 };
        store.set(name(7), 3, &[b"plain ", b"value"], Protection::Checksum).unwrap();
        store.set(keys, 9, &[b"", b"sealed value"], SEALED).unwrap();
        store.set(name(8), 0, &[], Protection::Checksum).unwrap();
        let mut store = mounted(store.into_flash());
        assert_eq!(get(&mut store, name(7)).unwrap(), b"plain value");
        assert_eq!(get(&mut store, keys).unwrap(), b"sealed value");
        assert_eq!(get(&mut store, name(8)).unwrap(), b"");
        let expected = Info { size: 12, flags: 9, sealed: true, fresh: false, refusal: None };
        assert_eq!(store.info(keys).unwrap(), expected);
        assert_eq!(store.get(name(7), 12, &mut []), Err(Status::InvalidArgument));
        let mut part = [0; 3];
        assert_eq!(store.get(name(7), 9, &mut part), Ok(2));
        assert_eq!(part, *b"ue\0");
        assert_eq!(store.get(keys, 3, &mut part), Ok(3));
        assert_eq!(part, *b"led");
        store.remove(name(7)).unwrap();
        assert_eq!(store.info(name(7)), Err(Status::DoesNotExist));
        assert_eq!(store.remove(name(7)), Err(Status::DoesNotExist));
        let mut store = mounted(store.into_flash());
        assert_eq!(get(&mut store, name(7)), Err(Status::DoesNotExist));
        assert_eq!(get(&mut store, keys).unwrap(), b"sealed value");
        assert_eq!(store.flash().violation(), None);
    }
}

#[test]
fn names_come_in_the_order_of_their_numbers_and_namespaces_are_apart() {
    let mut store = mounted(SimFlash::new(geometry(2, 4096, 4), 4096));
    for uid in [9, u64::MAX, 1, 5] {
        store.set(name(uid), 0, &[b"x"], Protection::Checksum).unwrap();
        let other = Name { namespace: Namespace::Ps, uid: uid / 2 };
        store.set(other, 0, &[b"y"], Protection::Checksum).unwrap();
    }
    let mut seen = std::vec![];
    let mut after = None;
    while let Some(found) = store.next(Namespace::Its, after) {
        after = Some(found.uid);
        seen.push(found.uid);
    }
    assert_eq!(seen, [1, 5, 9, u64::MAX]);
    assert_eq!(store.next(Namespace::Keys, None), None);
    assert_eq!(store.next(Namespace::Ps, Some(2)).unwrap().uid, 4);
}

#[test]
fn nothing_is_served_before_the_mount() {
    let mut store = Store::new(SimFlash::new(geometry(2, 4096, 4), 4096));
    assert!(!store.is_mounted());
    assert_eq!(store.set(name(1), 0, &[b"x"], SEALED), Err(Status::StorageFailure));
    assert_eq!(store.get(name(1), 0, &mut []), Err(Status::StorageFailure));
    assert_eq!(store.info(name(1)), Err(Status::StorageFailure));
    assert_eq!(store.remove(name(1)), Err(Status::StorageFailure));
    assert_eq!(store.next(Namespace::Its, None), None);
    assert!(store.statistics().is_err());
}

#[test]
fn payloads_of_every_length_come_back_and_no_entry_is_as_long_as_a_power_of_two() {
    let mut store = mounted(SimFlash::new(geometry(4, 4096, 4), 4096));
    for len in 0..520usize {
        let data: std::vec::Vec<u8> = (0..len).map(|i| (i * 7 + len) as u8).collect();
        for (uid, protection) in [(1, Protection::Checksum), (2, SEALED)] {
            store.set(name(uid), 0, &[&data], protection).unwrap();
            assert_eq!(get(&mut store, name(uid)).unwrap(), data);
            let entry = store.index.find(name(uid).key()).unwrap();
            assert!(!entry.len.is_power_of_two());
        }
        if len % 20 == 4 {
            store = mounted(store.into_flash());
            assert_eq!(get(&mut store, name(1)).unwrap(), data);
            assert_eq!(get(&mut store, name(2)).unwrap(), data);
        }
    }
}
