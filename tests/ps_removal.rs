//! The removal of an object protected from replay takes two commits, the anchor and the deletion mark. What happens between them, and
//! when the flash fails on the way.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::replay::Object::{Its, Ps};
use common::replay::*;
use common::*;
use embedded_storage::nor_flash::{ErrorType, NorFlash, ReadNorFlash};
use psa_rot::config::STORE_OBJECTS;
use psa_rot::platform::{Geometry, RootKey};
use psa_rot::store::{Content, Name, Namespace, Protection, ReplayState, Store};
use psa_rot::testing::{SimCounter, SimError};
use std::cell::Cell;
use std::rc::Rc;

/// Three protected objects were there, the third was removed, so that there is an anchor.
fn base(multiwrite: bool) -> Parts {
    let geometry = Geometry { multiwrite, ..geometry(8, 4096, 4) };
    let mut rot = Parts::blank(geometry, 4096).boot();
    Ps(1).set(&mut rot, b"a value of twenty-four b").unwrap();
    Ps(2).set(&mut rot, b"other").unwrap();
    Ps(3).set(&mut rot, b"third").unwrap();
    Ps(3).remove(&mut rot).unwrap();
    parts(rot)
}

/// The removal of the first object, cut when its anchor was there and its mark was not.
fn cut_between(base: &Parts) -> Parts {
    let between = |cut: &Parts| {
        let mut rot = cut.boot();
        let before = rot.store().unwrap().statistics().unwrap().objects;
        let gone = rot.ps_get_info(1) == Err(Status::DoesNotExist);
        gone && rot.store().unwrap().statistics().unwrap().objects < before
    };
    let cuts = (0..12).map(|operation| {
        let mut rot = base.boot_to_be_cut(operation, Grain::Call, 5);
        assert!(Ps(1).remove(&mut rot).is_err());
        parts(rot)
    });
    cuts.into_iter().find(between).unwrap()
}

/// Where the newest header of a protected object is: kind without the bit for padding, namespace and uid tell.
fn header_of(bytes: &[u8], uid: u8) -> usize {
    let is = |head: &[u8]| head[0] & !8 == 0x52 && head[1] == 1 && head[8..] == [uid, 0, 0, 0];
    bytes.windows(12).rposition(is).unwrap()
}

/// What the first object is sealed to, behind its header of 24 bytes.
fn ciphertext(flash: &SimFlash) -> Vec<u8> {
    flash.bytes()[header_of(flash.bytes(), 1) + 24..][..24].to_vec()
}

#[test]
fn a_removal_that_was_cut_leaves_its_place_to_others_for_good() {
    let mut rot = cut_between(&base(false)).boot();
    assert_eq!(rot.ps_get_info(1), Err(Status::DoesNotExist));
    let mut filled = 0;
    while rot.its_set(filled + 1, b"", 0).is_ok() {
        filled += 1;
    }
    assert!(filled as usize > STORE_OBJECTS - 8);
    let mut rot = restarted(rot);
    for uid in 1..=filled {
        assert!(rot.its_get_info(uid).is_ok());
    }
    assert_eq!(Ps(1).get(&mut rot), Err(Status::DoesNotExist));
    assert_eq!(Ps(2).get(&mut rot), Ok(b"other".into()));
}

#[test]
fn nothing_of_an_object_is_left_when_its_removal_was_cut_and_is_made_again() {
    for multiwrite in [false, true] {
        let base = base(multiwrite);
        let text = ciphertext(&base.flash);
        let holds = |flash: &SimFlash| flash.bytes().windows(8).any(|part| *part == text[..8]);
        assert!(holds(&base.flash));
        let cut = cut_between(&base);
        assert!(holds(&cut.flash));

        let mut again = cut.boot();
        assert_eq!(Ps(1).remove(&mut again), Err(Status::DoesNotExist));
        assert!(!holds(&parts(again).flash));
        for change in [Its(1), Ps(2), Ps(10)] {
            let mut other = cut.boot();
            assert_eq!(Ps(1).get(&mut other), Err(Status::DoesNotExist));
            change.set(&mut other, b"new").unwrap();
            let mut other = parts(other);
            assert!(!holds(&other.flash), "{change:?}");
            other.flash.reset_counts();
            let mut rot = other.boot();
            assert_eq!(Ps(1).get(&mut rot), Err(Status::DoesNotExist));
            assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
            assert_eq!(parts(rot).flash.counts().writes, 0, "at rest");
        }
    }
}

#[test]
fn no_power_cut_in_a_removal_leaves_bytes_that_the_next_writing_call_does_not_wipe() {
    for multiwrite in [false, true] {
        let base = base(multiwrite);
        let text = ciphertext(&base.flash);
        for operation in 0.. {
            let mut rot = base.boot_to_be_cut(operation, Grain::Block, operation);
            let done = Ps(1).remove(&mut rot);
            let cut = parts(rot);
            let mut rot = cut.boot();
            let removed = Ps(1).get(&mut rot) == Err(Status::DoesNotExist);
            Its(1).set(&mut rot, b"new").unwrap();
            let left = parts(rot).flash.bytes().windows(8).any(|part| *part == text[..8]);
            assert!(!(removed && left), "cut {operation}");
            if done.is_ok() {
                assert!(removed && operation > 4);
                break;
            }
        }
    }
}

#[test]
fn a_header_that_cannot_be_read_for_a_while_costs_no_protected_object() {
    let mut rot = base(false).boot();
    Ps(2).set(&mut rot, b"newest").unwrap();
    let sound = parts(rot);
    let bytes = sound.flash.bytes();
    let newest =
        bytes.windows(12).rposition(|head| head[0] & 0xb7 == 0x12 && head[8..] == [2, 0, 0, 0]);
    let newest = newest.unwrap();
    for place in (newest..newest + 24).step_by(4) {
        for mounted_before in [false, true] {
            let mut bad = sound.clone();
            if !mounted_before {
                bad.flash.make_unreadable(place as u32);
            }
            let mut rot = bad.boot();
            if mounted_before {
                let _ = rot.its_get_info(1);
                rot.store().unwrap().flash().make_unreadable(place as u32);
            }
            for _ in 0..3 {
                assert_eq!(rot.ps_get_info(1).unwrap_err(), Status::StorageFailure, "{place}");
            }
            let (platform, mut flash) = rot.into_parts();
            flash.restore(newest as u32 / 4096, &sound.flash);
            let mut rot = Parts { flash, counter: platform.counter.unwrap().value }.boot();
            assert_eq!(Ps(2).get(&mut rot), Ok(b"newest".into()));
            Ps(4).set(&mut rot, b"more").unwrap();
            assert_eq!(Ps(1).get(&mut rot), Ok(b"a value of twenty-four b".into()));
        }
    }
}

/// Flash that reports failures for calls that took effect, as the bits of `lies` say.
struct Liar {
    inner: SimFlash,
    lies: Rc<Cell<u32>>,
}

impl ErrorType for Liar {
    type Error = SimError;
}

impl ReadNorFlash for Liar {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), SimError> {
        self.inner.read(offset, bytes)
    }

    fn capacity(&self) -> usize {
        self.inner.capacity()
    }
}

impl Liar {
    fn told(&self) -> Result<(), SimError> {
        let lies = self.lies.get();
        self.lies.set(lies >> 1);
        if lies & 1 == 1 { Err(SimError::Worn) } else { Ok(()) }
    }
}

impl NorFlash for Liar {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = 1;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), SimError> {
        self.inner.erase(from, to).and_then(|()| self.told())
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), SimError> {
        self.inner.write(offset, bytes).and_then(|()| self.told())
    }
}

#[test]
fn any_pattern_of_failures_in_a_protected_change_leaves_a_store_that_goes_on() {
    let geometry = geometry(4, 4096, 4);
    let ps = |uid| Name { namespace: Namespace::Ps, uid };
    let its = Name { namespace: Namespace::Its, uid: 50 };
    let root_key: RootKey = zeroize::Zeroizing::new([0x5a; 32]);
    for lies in 1..512 {
        for remove in [false, true] {
            let flash = SimFlash::new(geometry, 4096);
            let mut counter = SimCounter::new(0, &flash);
            let pattern = Rc::new(Cell::new(0));
            let mut store = Store::new(Liar { inner: flash, lies: Rc::clone(&pattern) });
            store.mount(geometry, false, &root_key).unwrap();
            for uid in 1..4 {
                store.put_fresh(&mut counter, ps(uid), 0, &Content::Pieces(&[b"hello"])).unwrap();
            }
            pattern.set(lies);
            let done = match remove {
                true => store.remove_fresh(&mut counter, ps(1)),
                false => store.put_fresh(&mut counter, ps(1), 0, &Content::Pieces(&[b"again"])),
            };
            pattern.set(0);
            assert_eq!(store.set(its, 0, &[b"world"], Protection::Checksum), Ok(()), "{lies:b}");
            store.put_fresh(&mut counter, ps(2), 0, &Content::Pieces(&[b"later"])).unwrap();

            let flash = store.into_flash().inner;
            assert_eq!(flash.violation(), None, "{lies:b}");
            let mut store = Store::new(flash);
            store.mount(geometry, false, &root_key).unwrap();
            store.verify(Some(&mut counter)).unwrap();
            let mut get = |name| {
                let mut buffer = [0; 5];
                store.get(name, 0, &mut buffer).map(|_| buffer)
            };
            assert_eq!(get(its), Ok(*b"world"), "{lies:b}");
            assert_eq!(get(ps(2)), Ok(*b"later"));
            assert_eq!(get(ps(3)), Ok(*b"hello"));
            let first = get(ps(1));
            match (remove, done) {
                (true, Ok(())) => assert_eq!(first, Err(Status::DoesNotExist)),
                (true, Err(_)) => {
                    assert!(first == Ok(*b"hello") || first == Err(Status::DoesNotExist));
                }
                (false, Ok(())) => assert_eq!(first, Ok(*b"again")),
                (false, Err(_)) => assert!(first == Ok(*b"hello") || first == Ok(*b"again")),
            }
        }
    }
}
