//! Somebody with full control of the flash and of the power, but not of the counter: he saves images at any time, brings back whole
//! ones, mixes sectors of several, clears bits. A protected object never reads as a value older than one that was
//! returned or whose `psa_ps_set` returned.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

mod common;
use common::*;
use psa_rot::platform::Geometry;
use psa_rot::testing::SimCounter;

const UIDS: u64 = 4;

/// A small generator of numbers, the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// What was ever attempted for an object, in order; `None` is its removal.
struct History {
    values: Vec<Option<Vec<u8>>>,
    /// The oldest value that may still be seen.
    floor: usize,
}

struct World {
    numbers: Numbers,
    histories: Vec<History>,
    images: Vec<SimFlash>,
    /// Whether the flash was ever touched.
    tampered: bool,
    /// Old values that were refused.
    refused: u32,
    read: u32,
    serial: u32,
}

impl World {
    fn change(&mut self, rot: Device) -> Device {
        let mut rot = rot;
        let uid = self.numbers.below(UIDS as usize);
        let cut = self.numbers.below(3) == 0;
        if cut {
            let (after, seed) = (self.numbers.below(12) as u64, self.numbers.below(1 << 20) as u64);
            rot.store().unwrap().flash().cut_after(after, Grain::Call, seed);
        }
        let remove = self.numbers.below(5) == 0;
        self.serial += 1;
        let data = [&self.serial.to_le_bytes()[..], &[7; 60][..self.numbers.below(60)]].concat();
        let done = match remove {
            true => rot.ps_remove(uid as u64 + 1),
            false => rot.ps_set(uid as u64 + 1, &data, 0),
        };
        let history = &mut self.histories[uid];
        if done != Err(Status::DoesNotExist) {
            history.values.push((!remove).then_some(data));
        }
        if done.is_ok() {
            history.floor = history.values.len() - 1;
            // Whatever was done to the flash before: what was just written is good.
            let mut buffer = [0; 4096];
            let read = rot.ps_get(uid as u64 + 1, 0, &mut buffer);
            let value = history.values[history.floor].as_deref();
            assert_eq!(read.map(|length| &buffer[..length]), value.ok_or(Status::DoesNotExist));
        }
        let (platform, flash) = rot.into_parts();
        assert_eq!(flash.violation(), None);
        assert!(done.is_ok() || done == Err(Status::DoesNotExist) || flash.is_dead(), "{done:?}");
        if cut || self.numbers.below(3) == 0 {
            self.images.push(flash.clone());
        }
        let mut rot = Rot::new(platform, flash);
        if cut {
            rot = reboot(rot);
        }
        rot.init().unwrap();
        rot
    }

    /// Does something to the flash while the device is off.
    fn tamper(&mut self, rot: Device) -> Device {
        let (mut platform, mut flash) = rot.into_parts();
        self.images.push(flash.clone());
        let images = self.images.len();
        match self.numbers.below(4) {
            0 => flash = self.images[self.numbers.below(images)].clone(),
            // Mostly recent ones: they differ little, and are the hardest to tell.
            1 => flash = self.images[images - 1 - self.numbers.below(images.min(6))].clone(),
            2 => {
                for sector in 0..flash.geometry().sectors {
                    let from = self.numbers.below(images);
                    if self.numbers.below(2) == 0 {
                        flash.restore(sector, &self.images[from]);
                    }
                }
            }
            _ => {
                // Makes words of the allocation tables unreadable, so that older entries count.
                for _ in 0..=self.numbers.below(3) {
                    let word = self.numbers.below(flash.bytes().len() / 8) * 8;
                    flash.bytes_mut()[word..word + 8].fill(0);
                }
            }
        }
        self.tampered = true;
        flash.power_on();
        if let Some(counter) = &mut platform.counter {
            *counter = SimCounter::new(counter.value, &flash);
        }
        let mut rot = Rot::new(platform, flash);
        rot.init().unwrap();
        rot
    }

    fn look(&mut self, rot: &mut Device) {
        for uid in 0..UIDS as usize {
            let history = &mut self.histories[uid];
            let mut buffer = [0; 4096];
            match rot.ps_get(uid as u64 + 1, 0, &mut buffer) {
                Ok(length) => {
                    let value = Some(buffer[..length].to_vec());
                    let at = history.values.iter().rposition(|v| *v == value).unwrap();
                    assert!(
                        at >= history.floor,
                        "uid {uid}: value {at} came back after {}",
                        history.floor
                    );
                    history.floor = at;
                    self.read += 1;
                }
                Err(Status::DoesNotExist) => {
                    let removed = history.values[history.floor..].contains(&None);
                    assert!(self.tampered || removed, "uid {uid} is gone");
                }
                Err(status) => {
                    assert!(self.tampered, "uid {uid}: {status:?} and nobody touched it");
                    self.refused += 1;
                }
            }
        }
    }
}

#[test]
fn no_control_of_flash_and_power_brings_back_an_older_value() {
    let geometries = [
        Geometry { sectors: 3, sector_size: 1024, write_block: 4, multiwrite: false },
        Geometry { sectors: 4, sector_size: 2048, write_block: 8, multiwrite: true },
    ];
    let (mut read, mut refused) = (0, 0);
    for seed in 0..60 {
        let geometry = geometries[seed % 2];
        let flash = SimFlash::new(geometry, geometry.sector_size);
        let mut platform = TestPlatform::new(seed as u64);
        platform.counter = Some(SimCounter::new(seed as u32, &flash));
        let mut rot = Rot::new(platform, flash);
        rot.init().unwrap();
        let histories = (0..UIDS).map(|_| History { values: vec![None], floor: 0 }).collect();
        let (numbers, images) = (Numbers(seed as u64), Vec::new());
        let mut world =
            World { numbers, histories, images, tampered: false, refused: 0, read: 0, serial: 0 };
        for _ in 0..300 {
            rot = match world.numbers.below(10) {
                0 => world.tamper(rot),
                _ => world.change(rot),
            };
            world.look(&mut rot);
            let mut mounted = rot.store().is_ok();
            if !mounted {
                // Nothing of the partition was left to be recognised: somebody formats it.
                let (platform, _) = rot.into_parts();
                let flash = SimFlash::new(geometry, geometry.sector_size);
                let value = platform.counter.as_ref().unwrap().value;
                let mut platform = platform;
                platform.counter = Some(SimCounter::new(value, &flash));
                rot = Rot::new(platform, flash);
                rot.init().unwrap();
                mounted = rot.store().is_ok();
            }
            assert!(mounted);
        }
        read += world.read;
        refused += world.refused;
    }
    println!("{read} values read, {refused} refused");
    assert!(read > 1000 && refused > 1000, "both happen");
}
