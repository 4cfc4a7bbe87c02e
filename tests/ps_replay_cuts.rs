//! Power cuts between flash and counter: nothing is lost, and nothing is distrusted because of them.
//! And whatever cuts and old images do, no image from before a change that returned is believed.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::replay::*;
use common::*;
use psa_rot::store::ReplayState;

/// Runs calls, each also with the power cut at each operation of flash and counter; and each recovery from that, next
/// change included, again.
struct Cutter {
    grain: Grain,
    size: u64,
    cuts: u64,
    second_cuts: u64,
}

impl Cutter {
    fn run(&mut self, blank: Parts, calls: u64) {
        let mut numbers = Numbers(blank.flash.geometry().write_block.into());
        let mut now = blank;
        let mut model = Model::new();
        let (mut full, mut started) = (0, false);
        for n in 0..calls {
            let call = Call::random(&mut numbers, self.size);
            let mut after = model.clone();
            call.apply(&mut after);
            self.cut_everywhere(&now, &call, &[model.clone(), after.clone()], n);

            let mut rot = now.boot();
            match call.run(&mut rot) {
                Ok(()) => model = after,
                Err(Status::InsufficientStorage) => full += 1,
                Err(status) => assert_eq!(status, Status::DoesNotExist),
            }
            let steps = counter(&mut rot).steps;
            // The very first one has one more.
            let most = match call.object().is_protected() {
                true => 3 - u64::from(started),
                false => 0,
            };
            assert!(steps <= most, "{call:?}: {steps} steps");
            started |= steps > 0;
            assert_eq!(contents(&mut rot), model);
            now = parts(rot);
        }
        let erases = now.boot().store().unwrap().statistics().unwrap().erases;
        println!(
            "{:?}: {calls} calls ({full} met a full store), {erases} erases, {} cuts, {} second cuts, counter {}",
            now.flash.geometry(),
            self.cuts,
            self.second_cuts,
            now.counter
        );
        assert!(erases > 2 * now.flash.geometry().sectors, "the ring went round");
    }

    fn cut_everywhere(&mut self, start: &Parts, call: &Call, allowed: &[Model], n: u64) {
        for operation in 0.. {
            let mut rot = start.boot_to_be_cut(operation, self.grain, n << 32 | operation);
            let done = call.run(&mut rot);
            // A fault that goes away without a reset is a cut, too.
            counter(&mut rot).power_on();
            let next = Call::random(&mut Numbers(n << 16 ^ operation), self.size);
            if done.is_err() && operation % 2 == 0 {
                self.goes_on(rot, &next, allowed);
            }
            let mut rot = start.boot_to_be_cut(operation, self.grain, n << 32 | operation);
            let _ = call.run(&mut rot);
            let cut = parts(rot);
            if !cut.flash.is_dead() {
                break;
            }
            assert!(done.is_err());
            self.cuts += 1;
            self.goes_on(cut.boot(), &next, allowed);
            self.cut_recovery(&cut, &next, allowed, n << 20 | operation << 8);
        }
    }

    /// The recovery: reading all, and the next change.
    fn cut_recovery(&mut self, start: &Parts, next: &Call, allowed: &[Model], salt: u64) {
        let mut all = allowed.to_vec();
        for model in allowed {
            let mut model = model.clone();
            next.apply(&mut model);
            all.push(model);
        }
        for operation in 0.. {
            let mut rot = start.boot_to_be_cut(operation, self.grain, salt + operation);
            for object in OBJECTS {
                let _ = object.get(&mut rot);
            }
            let _ = next.run(&mut rot);
            let cut = parts(rot);
            if !cut.flash.is_dead() {
                break;
            }
            self.second_cuts += 1;
            let third = Call::random(&mut Numbers(salt ^ operation), self.size);
            self.goes_on(cut.boot(), &third, &all);
        }
    }

    fn goes_on(&self, mut rot: Device, next: &Call, allowed: &[Model]) {
        let mut model = contents(&mut rot);
        assert!(allowed.contains(&model), "neither the old nor the new state: {model:?}");
        assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
        match next.run(&mut rot) {
            Ok(()) => next.apply(&mut model),
            Err(status) => assert!(
                matches!(status, Status::DoesNotExist | Status::InsufficientStorage),
                "{next:?}: {status:?}"
            ),
        }
        assert_eq!(contents(&mut rot), model);
        let mut rot = restarted(rot);
        assert_eq!(contents(&mut rot), model);
        assert_eq!(replay_state(&mut rot), ReplayState::Trusted);
        assert_eq!(counter(&mut rot).steps, 0, "at rest nothing is to be made up for");
    }
}

#[test]
fn a_cut_between_flash_and_counter_leaves_the_old_or_the_new_value_and_nothing_is_distrusted() {
    for (sectors, sector_size, write_block, erase_block, size, grain) in [
        (4, 1024, 4, 512, 90, Grain::Call),
        (2, 2048, 16, 2048, 60, Grain::Call),
        (4, 8192, 512, 4096, 60, Grain::Block),
    ] {
        let blank = Parts::blank(geometry(sectors, sector_size, write_block), erase_block);
        Cutter { grain, size, cuts: 0, second_cuts: 0 }.run(blank, 160);
    }
}

/// Whoever can cut the power at will, keep every image and put any of them back.
#[test]
fn no_cuts_and_no_swapped_images_bring_back_what_was_before_a_change_that_returned() {
    let mut numbers = Numbers(7);
    let blank = Parts::blank(geometry(3, 1024, 4), 1024);
    let (mut changes, mut checks, mut distrusted) = (0, 0, 0);
    for _ in 0..40 {
        let mut images = vec![blank.clone()];
        let mut value = 0;
        for _ in 0..60 {
            let number = images.len() as u64;
            // Mostly the newest image, as without an adversary.
            let from = match numbers.below(3) {
                0 => numbers.below(number),
                _ => number - 1,
            };
            let call = Call::random(&mut numbers, 20);
            let cut_at = if numbers.below(2) == 0 { numbers.below(14) } else { 10_000 };
            let seed = numbers.below(1 << 20);
            let start = images[from as usize].under(value);
            let object = call.object();
            let mut rot = start.boot_to_be_cut(cut_at, Grain::Call, seed);
            let done = call.run(&mut rot);
            let result = parts(rot);
            value = result.counter;
            if done.is_ok() && object.is_protected() {
                changes += 1;
                for old in &images {
                    let mut rot = old.under(value).boot();
                    for object in OBJECTS {
                        let got = object.get(&mut rot);
                        if is_fresh(&mut rot, object) {
                            checks += 1;
                            assert_eq!(got, Err(Status::InvalidSignature), "{call:?}");
                        }
                    }
                }
            }
            let mut rot = result.boot();
            let _ = Object::Ps(1).get(&mut rot);
            distrusted += u32::from(replay_state(&mut rot) == ReplayState::Distrusted);
            images.push(result);
        }
    }
    println!(
        "{changes} changes returned, {checks} old values refused, {distrusted} times distrusted"
    );
    assert!(changes > 500 && checks > 10_000 && distrusted > 50);
}
