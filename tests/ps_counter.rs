//! A monotonic counter that fails, is used up, was set back, or is not there any more.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use Object::{Its, Ps};
use common::replay::*;
use common::*;
use psa_rot::store::ReplayState;

const REFUSED: Result<Vec<u8>, Status> = Err(Status::InvalidSignature);
const UNAVAILABLE: Result<Vec<u8>, Status> = Err(Status::StorageFailure);

fn with_both_kinds() -> Device {
    let mut rot = counting_device(3, 1024, 4);
    for object in [Its(1), Ps(1), Ps(2), Ps(10)] {
        object.set(&mut rot, b"value").unwrap();
    }
    restarted(rot)
}

#[test]
fn a_counter_that_cannot_be_read_costs_the_protected_objects_alone_and_only_while_it_fails() {
    let mut rot = with_both_kinds();
    counter(&mut rot).fails = true;
    assert_eq!(Ps(1).get(&mut rot), UNAVAILABLE);
    assert_eq!(Ps(1).set(&mut rot, b"new"), Err(Status::StorageFailure));
    assert_eq!(Ps(1).remove(&mut rot), Err(Status::StorageFailure));
    assert_eq!(Ps(3).set(&mut rot, b"new"), Err(Status::StorageFailure));
    assert_eq!(Ps(3).get(&mut rot), Err(Status::DoesNotExist));
    for object in [Its(1), Ps(10)] {
        assert_eq!(object.get(&mut rot), Ok(b"value".into()));
        assert_eq!(object.set(&mut rot, b"new"), Ok(()));
        assert_eq!(object.remove(&mut rot), Ok(()));
    }
    counter(&mut rot).fails = false;
    assert_eq!(Ps(1).get(&mut rot), Ok(b"value".into()));
    assert_eq!(Ps(1).set(&mut rot, b"new"), Ok(()));
    // When it fails later, what was verified stays so.
    counter(&mut rot).fails = true;
    assert_eq!(Ps(1).get(&mut rot), Ok(b"new".into()));
    assert_eq!(Ps(1).set(&mut rot, b"newer"), Err(Status::StorageFailure));
    counter(&mut rot).fails = false;
    assert_eq!(Ps(1).get(&mut rot), Ok(b"new".into()));
}

#[test]
fn a_counter_at_its_end_lets_everything_be_read() {
    for left in 0..4 {
        let mut rot = with_both_kinds();
        counter(&mut rot).limit = counter(&mut rot).value + left;
        let limit = counter(&mut rot).limit;
        let mut last: Vec<u8> = b"value".into();
        for n in 0..3 {
            match Ps(1).set(&mut rot, &[n]) {
                Ok(()) => last = vec![n],
                Err(status) => {
                    assert_eq!(status, Status::InsufficientStorage);
                    // With an odd step left the value is written, and cannot be protected.
                    if left == 1 && n == 0 || left == 3 && n == 1 {
                        last = vec![n];
                    }
                }
            }
            rot = restarted(rot);
            counter(&mut rot).limit = limit;
            assert_eq!(Ps(1).get(&mut rot), Ok(last.clone()), "{left} steps left");
            assert_eq!(Ps(2).get(&mut rot), Ok(b"value".into()));
            assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
        }
        assert_eq!(Ps(1).remove(&mut rot), Err(Status::StorageFailure));
        assert_eq!(Ps(10).set(&mut rot, b"new"), Ok(()));
        assert_eq!(Its(1).remove(&mut rot), Ok(()));
    }
}

#[test]
fn a_counter_that_was_set_back_is_noticed_and_protects_again_what_is_written_then() {
    let mut rot = with_both_kinds();
    for n in 0..5 {
        Ps(1).set(&mut rot, &[n]).unwrap();
    }
    let image = parts(rot);
    for value in 0..image.counter - 1 {
        let mut rot = image.under(value).boot();
        assert_eq!(Ps(1).get(&mut rot), REFUSED);
        assert_eq!(Ps(2).get(&mut rot), REFUSED);
        assert_eq!(Ps(10).get(&mut rot), Ok(b"value".into()));
        Ps(1).set(&mut rot, b"again").unwrap();
        let mut rot = restarted(rot);
        assert_eq!(Ps(1).get(&mut rot), Ok(b"again".into()));
        assert_eq!(Ps(2).get(&mut rot), REFUSED);
        Ps(2).set(&mut rot, b"again").unwrap();
        let then = parts(rot);
        let mut rot = then.boot();
        assert_eq!(Ps(2).get(&mut rot), Ok(b"again".into()));
        Ps(2).set(&mut rot, b"newer").unwrap();
        let now = parts(rot).counter;
        assert_eq!(Ps(2).get(&mut then.under(now).boot()), REFUSED);
    }
}

#[test]
fn without_the_counter_that_there_was_objects_are_served_and_what_is_written_then_is_refused_with_it()
 {
    let mut rot = with_both_kinds();
    let there_was = rot.platform().counter.take();
    let mut rot = reboot(rot);
    assert_eq!(Ps(1).get(&mut rot), Ok(b"value".into()));
    assert_eq!(replay_state(&mut rot), ReplayState::Undefended);
    Ps(1).set(&mut rot, b"new").unwrap();
    Ps(3).set(&mut rot, b"new").unwrap();
    let mut rot = reboot(rot);
    assert_eq!(Ps(1).get(&mut rot), Ok(b"new".into()));
    assert_eq!(Ps(2).get(&mut rot), Ok(b"value".into()));

    rot.platform().counter = there_was;
    let mut rot = reboot(rot);
    for object in [Ps(1), Ps(2), Ps(3)] {
        assert_eq!(object.get(&mut rot), REFUSED, "{object:?}");
    }
    assert_eq!(Ps(10).get(&mut rot), Ok(b"value".into()));
    Ps(1).set(&mut rot, b"newer").unwrap();
    Ps(3).remove(&mut rot).unwrap();
    let mut rot = reboot(rot);
    assert_eq!(Ps(1).get(&mut rot), Ok(b"newer".into()));
    assert_eq!(Ps(2).get(&mut rot), REFUSED);
    assert_eq!(Ps(3).get(&mut rot), Err(Status::DoesNotExist));
}

#[test]
fn a_step_that_does_not_step_is_noticed_before_a_version_is_used_twice() {
    let mut rot = with_both_kinds();
    counter(&mut rot).stuck = true;
    assert_eq!(Ps(1).set(&mut rot, b"new"), Err(Status::StorageFailure));
    assert_eq!(Ps(1).get(&mut rot), Ok(b"value".into()));
    assert_eq!(Ps(1).remove(&mut rot), Err(Status::StorageFailure));
    counter(&mut rot).stuck = false;
    assert_eq!(Ps(1).set(&mut rot, b"new"), Ok(()));
    assert_eq!(Ps(1).get(&mut restarted(rot)), Ok(b"new".into()));
}

#[test]
fn an_index_as_full_as_can_be_leaves_a_place_for_the_removal_of_a_protected_object() {
    let mut rot = counting_device(16, 4096, 4);
    let mut uids = 1..;
    let full = |uid: &u64| match uid % 2 {
        0 => rot.its_set(*uid, b"", 0).is_err(),
        _ => rot.ps_set(*uid, b"", 0).is_err(),
    };
    let count = uids.find(full).unwrap() - 1;
    assert_eq!(count, psa_rot::config::STORE_OBJECTS as u64 - 1);
    let mut rot = restarted(rot);
    for uid in 1..=count {
        let removed = if uid % 2 == 0 { rot.its_remove(uid) } else { rot.ps_remove(uid) };
        assert_eq!(removed, Ok(()), "{uid}");
    }
}

#[test]
fn a_full_store_from_before_the_counter_can_be_emptied_and_used_with_it() {
    let mut rot = counting_device(2, 1024, 4);
    let there_will_be = rot.platform().counter.take();
    let count = (1..).find(|uid| rot.ps_set(*uid, b"before", 0).is_err()).unwrap() - 1;
    // The smallest objects fill the rest.
    assert!((1..).find(|uid| rot.its_set(*uid, b"", 0).is_err()).is_some());
    let mut rot = reboot(rot);
    rot.platform().counter = there_will_be;
    for uid in 1..=count {
        assert_eq!(Ps(uid).get(&mut rot), REFUSED, "it was not protected");
        assert_eq!(rot.ps_get_info(uid), Err(Status::InvalidSignature));
        match uid % 7 {
            0 => assert_eq!(rot.ps_set(uid, b"after", 0), Ok(())),
            _ => assert_eq!(rot.ps_remove(uid), Ok(())),
        }
    }
    let mut rot = restarted(rot);
    assert_eq!(Ps(7).get(&mut rot), Ok(b"after".into()));
    assert_eq!(Ps(4).get(&mut rot), Err(Status::DoesNotExist));
}
