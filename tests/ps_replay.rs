//! Replay: an old image of the partition, or part of one, put back under a counter that has gone on.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use Object::{Its, Ps};
use common::replay::*;
use common::*;
use psa_rot::its::{NO_REPLAY_PROTECTION, WRITE_ONCE};
use psa_rot::platform::Lifecycle;
use psa_rot::store::ReplayState;

const REFUSED: Result<Vec<u8>, Status> = Err(Status::InvalidSignature);

/// A device after each of `calls` calls, and what it holds: objects of 8 to `size` + 7 bytes.
fn history(calls: u64, size: u64) -> Vec<(Parts, Model)> {
    let mut now = Parts::blank(geometry(4, 1024, 4), 1024);
    let mut model = Model::new();
    let mut numbers = Numbers(3);
    let mut all = vec![(now.clone(), model.clone())];
    for _ in 0..calls {
        let call = Call::random(&mut numbers, size);
        let mut rot = now.boot();
        match call.run(&mut rot) {
            Ok(()) => call.apply(&mut model),
            Err(status) => assert_eq!(status, Status::DoesNotExist),
        }
        now = parts(rot);
        all.push((now.clone(), model.clone()));
    }
    all
}

/// Protected objects are refused, those of `good` aside; all others hold what the model says.
fn check_refused(rot: &mut Device, model: &Model, good: &[Object]) {
    for (object, data) in model {
        let expected = match object.is_protected() && !good.contains(object) {
            true => REFUSED,
            false => Ok(data.clone()),
        };
        assert_eq!(object.get(rot), expected, "{object:?}");
    }
}

#[test]
fn an_old_image_is_refused_until_each_object_is_written_again_and_the_others_are_served() {
    let all = history(60, 60);
    let (mut replays, mut writes) = (0, 0);
    for (later, _) in all.iter().skip(3) {
        for (image, old) in &all {
            if image.counter == later.counter || !old.keys().any(|object| object.is_protected()) {
                continue;
            }
            replays += 1;
            let mut rot = image.under(later.counter).boot();
            check_refused(&mut rot, old, &[]);
            assert_eq!(replay_state(&mut rot), ReplayState::Distrusted);
            if replays % 7 != 0 {
                continue;
            }
            // One after the other is written again, or removed.
            let mut model = old.clone();
            let mut good = Vec::new();
            for object in old.keys().copied().filter(|object| object.is_protected()) {
                writes += 1;
                if writes % 4 == 0 {
                    object.remove(&mut rot).unwrap();
                    model.remove(&object);
                    assert_eq!(object.get(&mut rot), Err(Status::DoesNotExist));
                } else {
                    object.set(&mut rot, b"again").unwrap();
                    model.insert(object, b"again".into());
                    good.push(object);
                }
                check_refused(&mut rot, &model, &good);
                rot = restarted(rot);
                check_refused(&mut rot, &model, &good);
            }
            assert_eq!(contents(&mut rot), model);
            assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
        }
    }
    println!("{replays} replays, {writes} written again");
    assert!(replays > 1000 && writes > 300);
}

/// Each protected object is what it was last, refused, or not found; never what it was before.
fn check_never_old(changed: &Parts, model: &Model) -> bool {
    let mut rot = changed.boot();
    if rot.store().is_err() {
        return false;
    }
    for object in OBJECTS.into_iter().filter(|object| object.is_protected()) {
        match object.get(&mut rot) {
            Ok(data) => assert_eq!(Some(&data), model.get(&object), "{object:?}"),
            Err(status) => assert!(
                matches!(status, Status::InvalidSignature | Status::DoesNotExist),
                "{object:?}: {status:?}"
            ),
        }
    }
    let _ = Ps(1).get(&mut rot);
    replay_state(&mut rot) == ReplayState::Distrusted
}

#[test]
fn no_sector_of_an_older_image_brings_an_old_value_back() {
    let all = history(80, 60);
    let (mut tried, mut refused) = (0, 0);
    for (n, (now, model)) in all.iter().enumerate().step_by(4) {
        for (image, _) in &all[..n] {
            for sector in 0..4 {
                let range = sector * 1024..(sector + 1) * 1024;
                let mut mixed = now.clone();
                let old = &image.flash.bytes()[range.clone()];
                if mixed.flash.bytes()[range.clone()] != *old {
                    mixed.flash.bytes_mut()[range].copy_from_slice(old);
                    tried += 1;
                    refused += u32::from(check_never_old(&mixed, model));
                }
            }
        }
    }
    println!("{tried} sectors put back, {refused} mixtures distrusted");
    assert!(tried > 1000 && refused > 500);
}

#[test]
fn no_table_entry_that_is_wiped_brings_an_old_value_back() {
    let (mut tried, mut refused) = (0, 0);
    // All of one size, so that nothing but the version tells the values of an object apart.
    for (now, model) in history(60, 1).iter().skip(10).step_by(5) {
        for at in (0..now.flash.bytes().len()).step_by(8) {
            let mut wiped = now.clone();
            let entry = &mut wiped.flash.bytes_mut()[at..at + 8];
            if entry != [0xff; 8] {
                entry.fill(0);
                tried += 1;
                refused += u32::from(check_never_old(&wiped, model));
            }
        }
    }
    println!("{tried} places wiped, {refused} times distrusted");
    assert!(tried > 1000 && refused > 50);
}

#[test]
fn a_removed_object_whose_deletion_mark_is_wiped_stays_removed() {
    let mut rot = counting_device(2, 4096, 4);
    for uid in 1..4 {
        Ps(uid).set(&mut rot, b"value").unwrap();
    }
    let image = parts(rot);
    // The newest table entry is the lowest.
    let newest = |flash: &SimFlash| {
        (1024..4096).step_by(8).find(|at| flash.bytes()[*at..at + 8] != [0xff; 8]).unwrap()
    };
    // The power fails when the mark is there and the value is not wiped yet: a deletion has no length.
    let cuts = (0..12).map(|operation| {
        let mut rot = image.boot_to_be_cut(operation, Grain::Call, operation);
        assert!(Ps(2).remove(&mut rot).is_err());
        parts(rot)
    });
    let mut marked = cuts.filter(|cut| {
        let at = newest(&cut.flash);
        cut.flash.bytes()[at + 4..at + 6] == [0, 0]
    });
    let mut image = marked.next().unwrap();
    let at = newest(&image.flash);
    image.flash.bytes_mut()[at..at + 8].fill(0);
    let mut rot = image.boot();
    assert_eq!(Ps(2).get(&mut rot), Err(Status::DoesNotExist));
    assert_eq!(Ps(1).get(&mut rot), Ok(b"value".into()));
    // Also when the anchor does not name it any more.
    Ps(3).remove(&mut rot).unwrap();
    let mut rot = restarted(rot);
    assert_eq!(Ps(2).get(&mut rot), Err(Status::DoesNotExist));
    assert_eq!(Ps(1).get(&mut rot), Ok(b"value".into()));
}

#[test]
fn what_a_cut_left_is_refused_once_a_later_change_returned() {
    type Start = fn(&mut Device) -> Result<(), Status>;
    let starts: [Start; 3] = [
        |_| Ok(()),
        |rot| Ps(1).set(rot, b"old").and_then(|()| Ps(2).set(rot, b"old")),
        |rot| Ps(1).set(rot, b"old").and_then(|()| Ps(2).set(rot, b"old")).and(Ps(2).remove(rot)),
    ];
    let attempts: [Start; 2] = [|rot| Ps(1).set(rot, b"attempt"), |rot| Ps(1).remove(rot)];
    let changes: [Start; 3] =
        [|rot| Ps(1).set(rot, b"new"), |rot| Ps(3).set(rot, b"new"), |rot| Ps(1).remove(rot)];
    let mut checked = 0;
    for start in starts {
        let mut rot = counting_device(3, 1024, 4);
        Its(1).set(&mut rot, b"its").unwrap();
        let older = parts(rot);
        let mut rot = older.boot();
        start(&mut rot).unwrap();
        let base = parts(rot);
        for attempt in attempts {
            for operation in 0..40 {
                let mut rot = base.boot_to_be_cut(operation, Grain::Call, operation);
                let _ = attempt(&mut rot);
                let cut = parts(rot);
                // On from what the cut left, from before it, or from an image that is refused.
                for from in [&cut, &base, &older] {
                    for change in changes {
                        let mut rot = from.under(cut.counter).boot();
                        let done = change(&mut rot);
                        if done == Err(Status::DoesNotExist) {
                            continue;
                        }
                        assert_eq!(done, Ok(()));
                        let end = parts(rot).counter;
                        for image in [&cut, &base, &older] {
                            let mut rot = image.under(end).boot();
                            for object in [Ps(1), Ps(2), Ps(3)] {
                                let got = object.get(&mut rot);
                                if is_fresh(&mut rot, object) {
                                    checked += 1;
                                    assert_eq!(got, REFUSED);
                                }
                            }
                        }
                    }
                }
                if !cut.flash.is_dead() {
                    break;
                }
            }
        }
    }
    println!("{checked} refused");
    assert!(checked > 300);
}

#[test]
fn a_removal_from_a_refused_image_outlives_an_attempt_that_was_cut() {
    let mut rot = counting_device(3, 1024, 4);
    Ps(1).set(&mut rot, b"one").unwrap();
    let older = parts(rot);
    let mut rot = older.boot();
    Ps(2).set(&mut rot, b"two").unwrap();
    let base = parts(rot);
    let mut attempts = 0;
    for n in 0..64 {
        let (operation, seed) = (n / 8, n % 8);
        let mut rot = base.boot_to_be_cut(operation, Grain::Call, seed);
        let _ = Ps(1).set(&mut rot, b"attempt");
        let cut = parts(rot);
        let mut rot = older.under(cut.counter).boot();
        if Ps(1).get(&mut rot) != REFUSED {
            continue;
        }
        attempts += 1;
        Ps(1).remove(&mut rot).unwrap();
        let end = parts(rot).counter;
        for image in [&cut, &base, &older] {
            assert_eq!(
                Ps(1).get(&mut image.under(end).boot()),
                REFUSED,
                "cut {operation}, seed {seed}"
            );
        }
    }
    assert!(attempts >= 24);
}

#[test]
fn write_once_holds_for_a_refused_object() {
    let mut rot = counting_device(3, 1024, 4);
    rot.ps_set(1, b"once", WRITE_ONCE).unwrap();
    let image = parts(rot);
    let mut rot = image.boot();
    for n in 0..3 {
        Ps(2).set(&mut rot, &[n; 9]).unwrap();
    }
    let now = parts(rot).counter;
    for given_up in [false, true] {
        let mut rot = image.under(now).boot();
        if given_up {
            Ps(2).set(&mut rot, b"other").unwrap();
        }
        assert_eq!(Ps(1).get(&mut rot), REFUSED);
        assert_eq!(rot.ps_get_info(1), Err(Status::InvalidSignature));
        assert_eq!(Ps(1).set(&mut rot, b"twice"), Err(Status::NotPermitted));
        assert_eq!(Ps(1).remove(&mut rot), Err(Status::NotPermitted));
        rot.platform().lifecycle = Lifecycle::PsaRotProvisioning;
        assert_eq!(Ps(1).set(&mut rot, b"provisioned"), Ok(()));
        assert_eq!(Ps(1).get(&mut rot), Ok(b"provisioned".into()));
    }
}

#[test]
fn a_full_store_and_a_set_that_fails_cost_nothing_and_everything_can_be_removed() {
    for (sectors, size, block, data) in
        [(2, 1024, 4, 40), (3, 1024, 8, 40), (4, 4096, 4, 150), (4, 8192, 512, 40)]
    {
        for mixed in [false, true] {
            for cut in [false, true] {
                let mut rot = counting_device(sectors, size, block);
                // Twice: removal gives all room back.
                for _ in 0..2 {
                    rot = fill_and_empty(rot, data, mixed, cut);
                }
            }
        }
    }
}

fn fill_and_empty(mut rot: Device, size: usize, mixed: bool, cut: bool) -> Device {
    let is_its = |uid: u64| uid >= 1000 || mixed && uid.is_multiple_of(2);
    let object = |uid: u64| if is_its(uid) { Its(uid) } else { Ps(uid) };
    let set = |rot: &mut Device, uid: u64, data: &[u8]| match object(uid) {
        Its(uid) => rot.its_set(uid, data, 0),
        Ps(uid) => rot.ps_set(uid, data, 0),
    };
    let data = |uid: u64| if uid >= 1000 { vec![] } else { vec![uid as u8; size] };
    let mut uids: Vec<u64> =
        (1..).take_while(|uid| set(&mut rot, *uid, &data(*uid)).is_ok()).collect();
    assert!(uids.len() >= 2, "{}", uids.len());
    if mixed {
        // What needs no protection fills the rest.
        uids.extend((1000..).take_while(|uid| set(&mut rot, *uid, &[]).is_ok()));
    }
    let before = counter(&mut rot).value;
    for _ in 0..2 {
        // TF-M once lost everything after this and two resets.
        assert_eq!(rot.ps_set(999, &data(1), 0), Err(Status::InsufficientStorage));
        rot = restarted(rot);
        assert_eq!(Ps(1).get(&mut rot), Ok(data(1)));
        assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
    }
    assert_eq!(counter(&mut rot).value, before);
    for uid in uids {
        assert_eq!(object(uid).get(&mut rot), Ok(data(uid)));
        if cut && !is_its(uid) {
            // Cut between counter and flash: two anchors are needed then.
            let mut cut = parts(rot).boot_to_be_cut(1, Grain::Call, uid);
            assert!(cut.ps_remove(uid).is_err());
            rot = restarted(cut);
        }
        assert_eq!(object(uid).remove(&mut rot), Ok(()), "{uid}");
    }
    restarted(rot)
}

#[test]
fn a_removal_never_lacks_room_whatever_was_written_or_cut_before() {
    let mut full = 0;
    for (sectors, size, block) in [(2, 1024, 4), (3, 512, 4), (4, 1024, 8), (2, 2048, 16)] {
        let mut now = Parts::blank(geometry(sectors, size, block), size);
        let mut numbers = Numbers(size.into());
        for _ in 0..1500 {
            let call = Call::random(&mut numbers, u64::from(size) / 5);
            if numbers.below(4) == 0 {
                let cut_at = numbers.below(12);
                let mut rot = now.boot_to_be_cut(cut_at, Grain::Call, numbers.below(1 << 20));
                let _ = call.run(&mut rot);
                now = parts(rot);
            }
            let mut rot = now.boot();
            match (call.run(&mut rot), &call) {
                (Ok(()), _) | (Err(Status::DoesNotExist), Call::Remove(_)) => {}
                (Err(Status::InsufficientStorage), Call::Set(..)) => full += 1,
                (done, _) => assert_eq!(done, Ok(()), "{call:?}"),
            }
            let _ = contents(&mut rot);
            assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
            now = parts(rot);
        }
    }
    println!("{full} calls met a full store");
    assert!(full > 300);
}

#[test]
fn any_single_wrong_bit_hurts_at_most_the_object_it_is_in() {
    let mut rot = counting_device(2, 2048, 4);
    for round in 0..2u8 {
        for uid in 1..=13 {
            if round == 0 || uid % 4 == 0 {
                rot.ps_set(uid, &[uid as u8 ^ round; 11], 0).unwrap();
            }
        }
    }
    rot.ps_remove(13).unwrap();
    rot.its_set(1, b"its", 0).unwrap();
    let image = parts(rot);
    let expected = |uid: u64| vec![uid as u8 ^ u8::from(uid.is_multiple_of(4)); 11];
    let mut reported = 0;
    for bit in 0..image.flash.bytes().len() * 8 {
        let mut bad = image.clone();
        bad.flash.bytes_mut()[bit / 8] ^= 1 << (bit % 8);
        let mut rot = bad.boot();
        let mut failures = 0;
        for uid in 1..=12 {
            match Ps(uid).get(&mut rot) {
                Ok(data) => assert_eq!(data, expected(uid), "bit {bit}"),
                Err(status) => {
                    failures += 1;
                    assert_eq!(status, Status::InvalidSignature, "bit {bit}, object {uid}");
                    Ps(uid).set(&mut rot, b"again").unwrap();
                    assert_eq!(Ps(uid).get(&mut rot), Ok(b"again".into()));
                }
            }
        }
        assert!(failures <= 1, "bit {bit}: {failures}");
        reported += failures;
        assert_eq!(replay_state(&mut rot), ReplayState::Trusted, "bit {bit}");
        assert_eq!(Ps(13).get(&mut rot), Err(Status::DoesNotExist));
    }
    // Ciphertext and tag of each.
    assert_eq!(reported, 12 * (11 + 16) * 8);
}

#[test]
fn a_wrong_bit_in_version_or_link_is_healed_when_the_object_moves() {
    let mut rot = counting_device(2, 1024, 4);
    Ps(1).set(&mut rot, b"stays").unwrap();
    let mut image = parts(rot);
    image.flash.bytes_mut()[24 + 16 + 5] ^= 4;
    let mut rot = image.boot();
    for n in 0..40 {
        Its(1).set(&mut rot, &[n; 60]).unwrap();
    }
    let mut rot = restarted(rot);
    assert_eq!(rot.store().unwrap().statistics().unwrap().corrections, 0);
    assert_eq!(Ps(1).get(&mut rot), Ok(b"stays".into()));
}

#[test]
fn a_protected_object_stays_protected_when_it_is_overwritten_without_asking_for_it() {
    let mut rot = counting_device(3, 1024, 4);
    Ps(1).set(&mut rot, b"old").unwrap();
    let image = parts(rot);
    let mut rot = image.boot();
    rot.ps_set(1, b"new", NO_REPLAY_PROTECTION).unwrap();
    assert_eq!(rot.ps_get_info(1).unwrap().flags, NO_REPLAY_PROTECTION);
    let now = parts(rot).counter;
    assert_eq!(Ps(1).get(&mut image.under(now).boot()), REFUSED);
}

#[test]
fn protection_costs_no_more_flash_than_a_seal_and_two_steps() {
    let mut rot = counting_device(8, 4096, 4);
    Ps(1).set(&mut rot, b"first").unwrap();
    for (size, most) in [(32, 84), (1024, 1080)] {
        Ps(2).set(&mut rot, &vec![1; size]).unwrap();
        rot.store().unwrap().flash().reset_counts();
        let before = counter(&mut rot).value;
        Ps(2).set(&mut rot, &vec![2; size]).unwrap();
        let counts = rot.store().unwrap().flash().counts();
        assert_eq!(counts.erases, 0);
        println!("{size} bytes: {} programmed", counts.bytes_written);
        assert!(counts.bytes_written <= most, "{}", counts.bytes_written);
        assert_eq!(counter(&mut rot).value, before + 2);
    }
}
