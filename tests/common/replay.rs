//! Devices with a monotonic counter, and what their storage must hold.

use super::*;
use psa_rot::its::NO_REPLAY_PROTECTION;
use psa_rot::platform::Geometry;
use psa_rot::store::{Name, Namespace, ReplayState};
use psa_rot::testing::SimCounter;
use std::collections::BTreeMap;

/// An object by the calls that reach it: ITS or PS, and its uid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    Its(u64),
    Ps(u64),
}

use Object::{Its, Ps};

/// Everything the tests use. PS uids from 10 on are not protected from replay.
pub const OBJECTS: [Object; 9] =
    [Its(1), Its(2), Ps(1), Ps(2), Ps(3), Ps(4), Ps(5), Ps(10), Ps(11)];

/// What the objects hold.
pub type Model = BTreeMap<Object, Vec<u8>>;

pub const fn geometry(sectors: u32, sector_size: u32, write_block: u32) -> Geometry {
    Geometry { sectors, sector_size, write_block, multiwrite: false }
}

impl Object {
    pub fn is_protected(self) -> bool {
        matches!(self, Ps(uid) if uid < 10)
    }

    pub fn name(self) -> Name {
        match self {
            Its(uid) => Name { namespace: Namespace::Its, uid },
            Ps(uid) => Name { namespace: Namespace::Ps, uid },
        }
    }

    pub fn set(self, rot: &mut Device, data: &[u8]) -> Result<(), Status> {
        match self {
            Its(uid) => rot.its_set(uid, data, 0),
            Ps(uid) if uid < 10 => rot.ps_set(uid, data, 0),
            Ps(uid) => rot.ps_set(uid, data, NO_REPLAY_PROTECTION),
        }
    }

    pub fn remove(self, rot: &mut Device) -> Result<(), Status> {
        match self {
            Its(uid) => rot.its_remove(uid),
            Ps(uid) => rot.ps_remove(uid),
        }
    }

    pub fn get(self, rot: &mut Device) -> Result<Vec<u8>, Status> {
        let mut buffer = [0; 2048];
        let (info, length) = match self {
            Its(uid) => (rot.its_get_info(uid), rot.its_get(uid, 0, &mut buffer)),
            Ps(uid) => (rot.ps_get_info(uid), rot.ps_get(uid, 0, &mut buffer)),
        };
        let data = length.map(|length| buffer[..length].to_vec());
        if let (Ok(info), Ok(data)) = (info, &data) {
            assert_eq!(info.size, data.len());
        }
        assert!(info.is_ok() || data.is_err(), "{self:?}: {info:?}, but {data:?}");
        data
    }
}

/// A flash and the counter beside it, without power.
#[derive(Clone)]
pub struct Parts {
    pub flash: SimFlash,
    pub counter: u32,
}

impl Parts {
    pub fn blank(geometry: Geometry, erase_block: u32) -> Self {
        Self { flash: SimFlash::new(geometry, erase_block), counter: 0 }
    }

    /// The device when it starts.
    pub fn boot(&self) -> Device {
        let mut flash = self.flash.clone();
        flash.power_on();
        self.boot_with(flash)
    }

    /// The device, whose power is cut within one of its next operations.
    pub fn boot_to_be_cut(&self, operation: u64, grain: Grain, seed: u64) -> Device {
        let mut flash = self.flash.clone();
        flash.power_on();
        flash.cut_after(operation, grain, seed);
        self.boot_with(flash)
    }

    fn boot_with(&self, flash: SimFlash) -> Device {
        let mut platform = TestPlatform::new(u64::from(self.counter) + 1);
        platform.counter = Some(SimCounter::new(self.counter, &flash));
        let mut rot = Rot::new(platform, flash);
        rot.init().unwrap();
        rot
    }

    /// This flash under the counter of another time.
    pub fn under(&self, counter: u32) -> Self {
        Self { counter, ..self.clone() }
    }
}

/// What a device leaves behind.
pub fn parts(rot: Device) -> Parts {
    let (platform, flash) = rot.into_parts();
    assert_eq!(flash.violation(), None);
    Parts { flash, counter: platform.counter.unwrap().value }
}

/// A device with a blank flash and a counter at 0.
pub fn counting_device(sectors: u32, sector_size: u32, write_block: u32) -> Device {
    Parts::blank(geometry(sectors, sector_size, write_block), sector_size.min(4096)).boot()
}

pub fn restarted(rot: Device) -> Device {
    parts(rot).boot()
}

pub fn counter(rot: &mut Device) -> &mut SimCounter {
    rot.platform().counter.as_mut().unwrap()
}

/// What all objects hold; all that are there must be readable.
pub fn contents(rot: &mut Device) -> Model {
    let mut model = Model::new();
    for object in OBJECTS {
        match object.get(rot) {
            Ok(data) => {
                model.insert(object, data);
            }
            Err(status) => assert_eq!(status, Status::DoesNotExist, "{object:?}"),
        }
    }
    model
}

/// What the store says of its protected objects, after a call that verified them.
pub fn replay_state(rot: &mut Device) -> ReplayState {
    rot.store().unwrap().statistics().unwrap().replay
}

/// Whether an object is one of those protected.
pub fn is_fresh(rot: &mut Device, object: Object) -> bool {
    rot.store().unwrap().info(object.name()).is_ok_and(|info| info.fresh)
}

/// A small generator of numbers, the same on every machine.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// One changing call.
#[derive(Clone, Debug)]
pub enum Call {
    Set(Object, Vec<u8>),
    Remove(Object),
}

impl Call {
    /// Two of three on a protected object. No two values are the same.
    pub fn random(numbers: &mut Numbers, size: u64) -> Self {
        let object = OBJECTS[numbers.below(OBJECTS.len() as u64) as usize];
        if numbers.below(4) == 0 {
            return Self::Remove(object);
        }
        let mut data: Vec<u8> = (0..8).map(|_| numbers.below(256) as u8).collect();
        data.resize(8 + numbers.below(size) as usize, 0x33);
        Self::Set(object, data)
    }

    pub fn object(&self) -> Object {
        match self {
            Self::Set(object, _) | Self::Remove(object) => *object,
        }
    }

    pub fn run(&self, rot: &mut Device) -> Result<(), Status> {
        match self {
            Self::Set(object, data) => object.set(rot, data),
            Self::Remove(object) => object.remove(rot),
        }
    }

    /// What the call does when it succeeds.
    pub fn apply(&self, model: &mut Model) {
        match self {
            Self::Set(object, data) => {
                model.insert(*object, data.clone());
            }
            Self::Remove(object) => {
                model.remove(object);
            }
        }
    }
}
