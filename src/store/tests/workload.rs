//! A reproducible sequence of calls, and the map that says what must be there.

use super::*;
use std::collections::BTreeMap;
use std::vec::Vec;

/// What each object must hold.
pub(super) type Model = BTreeMap<(u8, u64), (u16, Vec<u8>)>;

const NAMESPACES: [Namespace; 4] =
    [Namespace::Its, Namespace::Ps, Namespace::Keys, Namespace::Internal];

/// A small generator of numbers, the same on every machine.
pub(super) struct Numbers(pub u64);

impl Numbers {
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// One changing call.
#[derive(Clone, Debug)]
pub(super) enum Call {
    Set { name: Name, flags: u16, data: Vec<u8>, protection: Protection },
    Remove { name: Name },
}

impl Call {
    /// A call on one of `names` names, with up to `size` bytes.
    pub(super) fn random(numbers: &mut Numbers, names: u64, size: u64) -> Self {
        let number = numbers.below(names);
        let namespace = NAMESPACES[number as usize % 4];
        // Some of each length in flash.
        let name = Name { namespace, uid: number | (number % 3 / 2) << 40 };
        if numbers.below(5) == 0 {
            return Self::Remove { name };
        }
        // Mostly small objects, as in life; some of zero length.
        let size = if numbers.below(3) == 0 { size } else { size / 8 };
        let len = numbers.below(size + 1);
        let data = (0..len).map(|_| numbers.below(256) as u8).collect();
        let mut nonce = [0; 12];
        nonce.fill_with(|| numbers.below(256) as u8);
        let sealed = matches!(namespace, Namespace::Ps | Namespace::Keys);
        let protection = if sealed { Protection::Sealed { nonce } } else { Protection::Checksum };
        Self::Set { name, flags: numbers.below(1 << 16) as u16, data, protection }
    }

    pub(super) fn run(&self, store: &mut Store<SimFlash>) -> Result<(), Status> {
        match self {
            Self::Set { name, flags, data, protection } => {
                let (a, b) = data.split_at(data.len() / 3);
                store.set(*name, *flags, &[a, b], *protection)
            }
            Self::Remove { name } => store.remove(*name),
        }
    }

    /// What the call does when it succeeds.
    pub(super) fn apply(&self, model: &mut Model) {
        match self {
            Self::Set { name, flags, data, .. } => {
                model.insert(name.key(), (*flags, data.clone()));
            }
            Self::Remove { name } => {
                model.remove(&name.key());
            }
        }
    }
}

/// Everything the store holds, read through its interface.
pub(super) fn contents(store: &mut Store<SimFlash>) -> Model {
    let mut all = Model::new();
    for namespace in NAMESPACES {
        let mut after = None;
        while let Some(name) = store.next(namespace, after) {
            after = Some(name.uid);
            let flags = store.info(name).unwrap().flags;
            all.insert(name.key(), (flags, get(store, name).unwrap()));
        }
    }
    all
}
