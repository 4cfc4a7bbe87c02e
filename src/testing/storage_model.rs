//! What the storage calls and persistent keys must do, on a plain map: the other side of the comparison in `storage_fuzz`.

use super::TestPlatform;
use crate::config::STORE_MAX_OBJECT;
use crate::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::its::{Caller, NO_CONFIDENTIALITY, NO_REPLAY_PROTECTION, WRITE_ONCE};
use crate::platform::{Geometry, Lifecycle};
use crate::{Result, Rot, Status};
use std::collections::BTreeMap;
use std::vec;
use std::vec::Vec;

/// A set of objects with names of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Space {
    Its,
    Ps,
    /// Another crypto library's objects in ITS.
    Foreign,
    /// Persistent keys: to set is to import, to get is to export.
    Keys,
}

/// What an object is called.
pub(super) type Id = (Space, u64);

/// What an object holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Object {
    pub data: Vec<u8>,
    /// The create flags; of a key, 0 for AES and 1 for HMAC.
    pub flags: u32,
    /// How large it can grow: the size, but for an object of `ps_create`.
    pub capacity: usize,
}

/// One call of an application.
#[derive(Clone, Debug)]
pub(super) enum Call {
    Set {
        id: Id,
        object: Object,
    },
    /// `ps_create`, in PS.
    Create {
        uid: u64,
        capacity: usize,
        flags: u32,
    },
    /// `ps_set_extended`, in PS.
    Extend {
        uid: u64,
        offset: usize,
        data: Vec<u8>,
    },
    Get {
        id: Id,
        offset: usize,
        room: usize,
    },
    Info {
        id: Id,
    },
    Remove {
        id: Id,
    },
}

/// What a call gives when it succeeds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Output {
    Done,
    Data(Vec<u8>),
    Info { capacity: usize, size: usize, flags: u32 },
}

/// A byte that no call may touch.
const CANARY: u8 = 0xee;

impl Call {
    pub(super) fn id(&self) -> Id {
        match self {
            Self::Set { id, .. }
            | Self::Get { id, .. }
            | Self::Info { id }
            | Self::Remove { id } => *id,
            Self::Create { uid, .. } | Self::Extend { uid, .. } => (Space::Ps, *uid),
        }
    }

    /// Makes the call.
    pub(super) fn run(&self, rot: &mut Rot<TestPlatform>) -> Result<Output> {
        let (space, uid) = self.id();
        if space == Space::Keys {
            return self.run_on_key(rot, KeyId(uid as u32));
        }
        // Application objects go through the PSA functions' own methods.
        match (self, space) {
            (Self::Set { object, .. }, Space::Its) => {
                rot.its_set(uid, &object.data, object.flags).map(|()| Output::Done)
            }
            (Self::Set { object, .. }, Space::Ps) => {
                rot.ps_set(uid, &object.data, object.flags).map(|()| Output::Done)
            }
            (Self::Set { object, .. }, _) => rot
                .storage_set(Caller::Crypto, uid, &object.data, object.flags)
                .map(|()| Output::Done),
            (Self::Create { capacity, flags, .. }, _) => {
                rot.ps_create(uid, *capacity, *flags).map(|()| Output::Done)
            }
            (Self::Extend { offset, data, .. }, _) => {
                rot.ps_set_extended(uid, *offset, data).map(|()| Output::Done)
            }
            (Self::Get { offset, room, .. }, _) => {
                let mut buffer = vec![CANARY; *room];
                let length = match space {
                    Space::Its => rot.its_get(uid, *offset, &mut buffer),
                    Space::Ps => rot.ps_get(uid, *offset, &mut buffer),
                    _ => rot.storage_get(Caller::Crypto, uid, *offset, &mut buffer),
                }?;
                Ok(Output::Data(front(buffer, length)))
            }
            (Self::Info { .. }, _) => {
                let info = match space {
                    Space::Its => rot.its_get_info(uid),
                    Space::Ps => rot.ps_get_info(uid),
                    _ => rot.storage_get_info(Caller::Crypto, uid),
                }?;
                Ok(Output::Info { capacity: info.capacity, size: info.size, flags: info.flags })
            }
            (Self::Remove { .. }, _) => match space {
                Space::Its => rot.its_remove(uid),
                Space::Ps => rot.ps_remove(uid),
                _ => rot.storage_remove(Caller::Crypto, uid),
            }
            .map(|()| Output::Done),
        }
    }

    fn run_on_key(&self, rot: &mut Rot<TestPlatform>, key: KeyId) -> Result<Output> {
        match self {
            Self::Set { object, .. } => {
                let made = rot.import_key(&attributes(key, object.flags), &object.data)?;
                assert_eq!(made, key);
                Ok(Output::Done)
            }
            Self::Get { room, .. } => {
                let mut buffer = vec![CANARY; *room];
                let length = rot.export_key(key, &mut buffer)?;
                Ok(Output::Data(front(buffer, length)))
            }
            Self::Info { .. } => {
                let found = rot.get_key_attributes(key)?;
                let flags = (found.key_type == KeyType::HMAC).into();
                let expected = KeyAttributes { bits: found.bits, ..attributes(key, flags) };
                // A policy may be completed by what its flags imply.
                let usage = found.usage;
                assert!(usage.contains(expected.usage));
                assert_eq!(found, KeyAttributes { usage, ..expected });
                let size = usize::from(found.bits) / 8;
                Ok(Output::Info { capacity: size, size, flags })
            }
            Self::Remove { .. } => rot.destroy_key(key).map(|()| Output::Done),
            Self::Create { .. } | Self::Extend { .. } => unreachable!("these are of PS"),
        }
    }
}

/// The bytes that a call wrote, after a look at those it did not.
fn front(mut buffer: Vec<u8>, length: usize) -> Vec<u8> {
    assert!(buffer[length..].iter().all(|byte| *byte == CANARY), "bytes behind the output changed");
    buffer.truncate(length);
    buffer
}

fn attributes(id: KeyId, flags: u32) -> KeyAttributes {
    let (key_type, algorithm, usage) = match flags {
        0 => (KeyType::AES, Algorithm::CTR, Usage::ENCRYPT),
        _ => (KeyType::HMAC, Algorithm::HMAC_SHA_256, Usage::SIGN_MESSAGE),
    };
    KeyAttributes {
        id,
        key_type,
        algorithm,
        usage: Usage(usage.0 | Usage::EXPORT.0),
        lifetime: Lifetime::PERSISTENT,
        ..KeyAttributes::default()
    }
}

/// All objects that must be there.
#[derive(Clone, Debug)]
pub(super) struct Model {
    pub objects: BTreeMap<Id, Object>,
    pub lifecycle: Lifecycle,
    geometry: Geometry,
}

impl Model {
    pub(super) fn new(geometry: Geometry, lifecycle: Lifecycle) -> Self {
        Self { objects: BTreeMap::new(), lifecycle, geometry }
    }

    /// What the call must give if there is power. [`Model::may_be_full`] says where `InsufficientStorage` may stand for success.
    pub(super) fn predict(&self, call: &Call) -> Result<Output> {
        let (space, uid) = call.id();
        let is_key = space == Space::Keys;
        if uid == 0 {
            return match call {
                // The null identifier can be destroyed.
                Call::Remove { .. } if is_key => Ok(Output::Done),
                Call::Get { .. } | Call::Info { .. } if is_key => Err(Status::InvalidHandle),
                _ => Err(Status::InvalidArgument),
            };
        }
        let there = self.objects.get(&call.id());
        let missing = if is_key { Status::InvalidHandle } else { Status::DoesNotExist };
        match call {
            Call::Set { object, .. } => self.predict_set(is_key, there, object),
            Call::Create { capacity, flags, .. } => {
                if flags & !(NO_CONFIDENTIALITY | NO_REPLAY_PROTECTION) != 0 {
                    Err(Status::NotSupported)
                } else if there.is_some() {
                    Err(Status::AlreadyExists)
                } else if *capacity > STORE_MAX_OBJECT {
                    Err(Status::InsufficientStorage)
                } else {
                    Ok(Output::Done)
                }
            }
            Call::Extend { offset, data, .. } => {
                let object = there.ok_or(missing)?;
                self.check_writable(object)?;
                let fits = *offset <= object.data.len() && offset + data.len() <= object.capacity;
                fits.then_some(Output::Done).ok_or(Status::InvalidArgument)
            }
            Call::Get { offset, room, .. } => {
                let data = &there.ok_or(missing)?.data;
                if is_key {
                    let fits = data.len() <= *room;
                    return fits.then(|| Output::Data(data.clone())).ok_or(Status::BufferTooSmall);
                }
                let rest = data.get(*offset..).ok_or(Status::InvalidArgument)?;
                Ok(Output::Data(rest[..rest.len().min(*room)].into()))
            }
            Call::Info { .. } => {
                let Object { data, flags, capacity } = there.ok_or(missing)?;
                Ok(Output::Info { capacity: *capacity, size: data.len(), flags: *flags })
            }
            Call::Remove { .. } => {
                let object = there.ok_or(missing)?;
                if is_key { Ok(Output::Done) } else { self.check_writable(object) }
            }
        }
    }

    fn predict_set(&self, is_key: bool, there: Option<&Object>, new: &Object) -> Result<Output> {
        if is_key {
            return there.map_or(Ok(Output::Done), |_| Err(Status::AlreadyExists));
        }
        if new.flags & !(WRITE_ONCE | NO_CONFIDENTIALITY | NO_REPLAY_PROTECTION) != 0 {
            return Err(Status::NotSupported);
        }
        if new.data.len() > STORE_MAX_OBJECT {
            return Err(Status::InsufficientStorage);
        }
        there.map_or(Ok(Output::Done), |old| self.check_writable(old))
    }

    fn check_writable(&self, object: &Object) -> Result<Output> {
        let bound = self.lifecycle != Lifecycle::PsaRotProvisioning;
        if object.flags & WRITE_ONCE != 0 && bound {
            Err(Status::NotPermitted)
        } else {
            Ok(Output::Done)
        }
    }

    /// Takes in what a call did.
    pub(super) fn apply(&mut self, call: &Call) {
        match call {
            Call::Set { id, object } => {
                self.objects.insert(*id, object.clone());
            }
            Call::Create { uid, capacity, flags } => {
                let object = Object { data: Vec::new(), flags: *flags, capacity: *capacity };
                self.objects.insert((Space::Ps, *uid), object);
            }
            Call::Extend { uid, offset, data } => {
                if let Some(object) = self.objects.get_mut(&(Space::Ps, *uid)) {
                    let end = offset + data.len();
                    object.data.resize(object.data.len().max(end), 0);
                    object.data[*offset..end].copy_from_slice(data);
                }
            }
            Call::Remove { id } => {
                self.objects.remove(id);
            }
            Call::Get { .. } | Call::Info { .. } => {}
        }
    }

    /// Whether the flash may have no room for what the call writes. It must have room if the object fits into a sector beside
    /// what an average one holds: compaction then comes to one that has the room.
    pub(super) fn may_be_full(&self, call: &Call) -> bool {
        let there = self.objects.get(&call.id());
        let size = match call {
            Call::Set { object, .. } => object.data.len(),
            Call::Create { capacity, .. } => *capacity,
            // The whole object is written again.
            Call::Extend { .. } => there.map_or(0, |object| object.capacity),
            _ => return false,
        };
        let live: u32 =
            self.objects.iter().map(|(id, object)| self.cost(id.0, object.capacity)).sum();
        // An object that the services keep for themselves.
        let live = live + self.padded(48) + self.padded(8);
        let average = live.div_ceil(self.geometry.sectors - 1);
        // The sector's header and its marks, and what the services themselves may write with the object; generously.
        let own = self.padded(24) + 10 * self.padded(8) + 2 * (self.padded(48) + self.padded(8));
        average + self.cost(call.id().0, size) + own > self.geometry.sector_size
    }

    /// What an object takes in flash, generously.
    fn cost(&self, space: Space, size: usize) -> u32 {
        let overhead = match space {
            Space::Its => 24,
            Space::Ps | Space::Foreign => 48,
            Space::Keys => 88,
        };
        self.padded(size as u32 + overhead) + self.padded(8)
    }

    fn padded(&self, length: u32) -> u32 {
        length.next_multiple_of(self.geometry.write_block)
    }
}
