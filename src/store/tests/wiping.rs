//! What must not stay in flash, without power cuts.

use super::workload::*;
use super::*;
use std::vec::Vec;

fn layouts() -> Vec<Geometry> {
    let mut all = Vec::new();
    for (sectors, size, block) in
        [(4, 1024, 1), (3, 1024, 4), (4, 2048, 8), (2, 1024, 16), (4, 8192, 512)]
    {
        for multiwrite in [false, true] {
            all.push(Geometry { multiwrite, ..geometry(sectors, size, block) });
        }
    }
    all
}

/// The body of an object as it is in flash.
fn body(store: &mut Store<SimFlash>, name: Name) -> Vec<u8> {
    let entry = store.index.find(name.key()).unwrap();
    store.flash().bytes()[entry.at as usize + 28..][..24].to_vec()
}

fn holds(store: &mut Store<SimFlash>, body: &[u8]) -> bool {
    store.flash().bytes().windows(8).any(|found| body.chunks(8).any(|piece| piece == found))
}

/// Sets an object three times, with other objects between; the bodies in flash.
fn history(store: &mut Store<SimFlash>, name: Name, numbers: &mut Numbers) -> [Vec<u8>; 3] {
    [0u8, 1, 2].map(|n| {
        let data: Vec<u8> = (0..60).map(|_| numbers.below(256) as u8).collect();
        let mut nonce = [n; 12];
        nonce.fill_with(|| numbers.below(256) as u8);
        let how = match name.namespace {
            Namespace::Its => Protection::Checksum,
            _ => Protection::Sealed { nonce },
        };
        store.set(name, 0, &[&data], how).unwrap();
        let body = body(store, name);
        let other = Name { namespace: Namespace::Its, uid: 1 << 33 };
        store.set(other, 0, &[&[n; 100]], Protection::Checksum).unwrap();
        body
    })
}

const ALL: [Namespace; 5] =
    [Namespace::Its, Namespace::Ps, Namespace::Keys, Namespace::Internal, Namespace::ForeignKeys];

#[test]
fn no_value_of_a_removed_object_and_no_replaced_key_stays_in_flash() {
    for layout in layouts() {
        let mut store = mounted(SimFlash::new(layout, 512));
        let mut numbers = Numbers(8);
        for (uid, namespace) in ALL.into_iter().cycle().take(20).enumerate() {
            let name = Name { namespace, uid: uid as u64 };
            let [first, second, third] = history(&mut store, name, &mut numbers);
            if !matches!(namespace, Namespace::Its | Namespace::Ps) {
                assert!(!holds(&mut store, &first) && !holds(&mut store, &second));
            }
            assert!(holds(&mut store, &third));
            store.remove(name).unwrap();
            for body in [first, second, third] {
                assert!(!holds(&mut store, &body), "{layout:?} {namespace:?}");
            }
            let other = Name { namespace: Namespace::Its, uid: 1 << 33 };
            assert_eq!(get(&mut store, other).unwrap(), [2; 100]);
        }
        assert_eq!(store.flash().violation(), None);
        let writes = store.flash().counts().writes;
        let mut store = mounted(store.into_flash());
        assert_eq!(store.flash().counts().writes, writes, "nothing is left to do");
    }
}

#[test]
fn where_zeros_can_be_programmed_a_removal_erases_nothing() {
    let layout = Geometry { multiwrite: true, ..geometry(4, 4096, 4) };
    let mut store = mounted(SimFlash::new(layout, 512));
    for namespace in ALL {
        let name = Name { namespace, uid: 1 };
        history(&mut store, name, &mut Numbers(namespace as u64));
        store.remove(name).unwrap();
    }
    assert_eq!(store.flash().counts().erases, 0);
}

#[test]
fn a_removed_object_of_its_costs_one_table_entry_where_the_build_wants_that() {
    let mut store = mounted(SimFlash::new(geometry(4, 1024, 4), 512));
    store.wipes_its = false;
    let [_, _, third] = history(&mut store, name(1), &mut Numbers(1));
    store.flash().reset_counts();
    store.remove(name(1)).unwrap();
    let counts = store.flash().counts();
    assert_eq!((counts.bytes_written, counts.erases), (8, 0));
    assert!(holds(&mut store, &third));
}

#[test]
fn an_overwritten_object_of_its_or_ps_costs_no_more_than_its_entry() {
    for layout in layouts() {
        let mut store = mounted(SimFlash::new(layout, 512));
        store.set(name(1), 0, &[&[1; 32]], Protection::Checksum).unwrap();
        store.flash().reset_counts();
        store.set(name(1), 0, &[&[2; 32]], Protection::Checksum).unwrap();
        let block = u64::from(layout.write_block);
        let counts = store.flash().counts();
        let most = 52u64.next_multiple_of(block) + 8u64.next_multiple_of(block);
        assert!(counts.bytes_written <= most);
        assert_eq!((counts.reads, counts.erases), (0, 0));
    }
}

#[test]
fn a_wipe_that_fails_is_reported_and_made_when_the_flash_works_again() {
    for layout in layouts() {
        for allowed in 1..9 {
            let mut store = mounted(SimFlash::new(layout, 512));
            let name = Name { namespace: Namespace::Keys, uid: 1 };
            let bodies = history(&mut store, name, &mut Numbers(1));
            store.flash().cut_after(allowed, crate::testing::Grain::Call, allowed);
            let done = store.remove(name);
            if !store.flash().is_dead() {
                assert_eq!(done, Ok(()));
                break;
            }
            assert_eq!(done, Err(Status::StorageFailure));
            store.flash().power_on();
            store.flash().refuse_changes(true);
            assert_eq!(store.remove(name), Err(Status::StorageFailure));
            assert!(store.is_read_only());
            store.flash().refuse_changes(false);
            // The mark stood before the cut.
            assert_eq!(store.remove(name), Err(Status::DoesNotExist));
            assert!(!store.is_read_only());
            for body in bodies {
                assert!(!holds(&mut store, &body), "{layout:?} {allowed}");
            }
            assert_eq!(store.flash().violation(), None);
        }
    }
}

#[test]
fn what_is_left_of_a_write_that_was_cut_goes_with_the_next_removal() {
    for layout in layouts() {
        let mut store = mounted(SimFlash::new(layout, 512));
        let key = Name { namespace: Namespace::Keys, uid: 1 };
        let sealed = Protection::Sealed { nonce: [7; 12] };
        store.set(key, 0, &[&[1; 60]], sealed).unwrap();
        let at = (store.log.sector * layout.sector_size + store.log.data) as usize;
        // The data is there, its table entry is not.
        store.flash().cut_after(1, crate::testing::Grain::Call, 2);
        assert!(store.set(key, 0, &[&[9; 60]], Protection::Sealed { nonce: [8; 12] }).is_err());
        let body = store.flash().bytes()[at + 28..][..24].to_vec();
        let mut store = mounted(store.into_flash());
        assert!(holds(&mut store, &body));
        store.remove(key).unwrap();
        assert!(!holds(&mut store, &body), "{layout:?}");
        assert_eq!(store.flash().violation(), None);
    }
}
