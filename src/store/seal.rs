//! The keys of sealed objects, derived from the device's root key: one for each namespace, and two for what is protected from
//! replay.

use super::header::Kind;
use super::{Error, Namespace, Result};
use crate::platform::RootKey;
use crate::primitives::aes::AesKey;
use crate::primitives::hkdf;
use zeroize::Zeroize;

const NAMESPACES: usize = Namespace::ForeignKeys as usize + 1;
const LABEL: &[u8] = b"psa-rot store v1";
const FRESH_LABEL: &[u8] = b"psa-rot fresh v1";
const LINK_LABEL: &[u8] = b"psa-rot link v1";

/// AES-256 keys, not expanded: an expanded one is five times as large, and most calls seal nothing.
pub(super) struct Keys {
    namespaces: [[u8; 32]; NAMESPACES],
    /// Seals what is protected from replay: its nonces come from the counter, and never meet random ones.
    fresh: [u8; 32],
    /// For HMAC-SHA-256 over the set of these objects.
    link: [u8; 32],
}

impl Keys {
    pub(super) const fn new() -> Self {
        Self { namespaces: [[0; 32]; NAMESPACES], fresh: [0; 32], link: [0; 32] }
    }

    /// HKDF-SHA-256 without salt; info is a label, and for a namespace its number in one byte.
    pub(super) fn derive(&mut self, root: &RootKey) -> Result<()> {
        let derive = |info: &[&[u8]], key: &mut [u8; 32]| {
            hkdf::derive(&[], &**root, info, key).map_err(|_| Error::Internal)
        };
        for (key, namespace) in self.namespaces.iter_mut().zip(0u8..) {
            derive(&[LABEL, &[namespace]], key)?;
        }
        derive(&[FRESH_LABEL], &mut self.fresh)?;
        derive(&[LINK_LABEL], &mut self.link)
    }

    /// The key of an object's seal.
    pub(super) fn of(&self, kind: Kind, namespace: u8) -> Result<AesKey> {
        let key = match kind.is_fresh() {
            true => Some(&self.fresh),
            false => self.namespaces.get(usize::from(namespace)),
        };
        AesKey::new(key.ok_or(Error::Unsupported)?).map_err(|_| Error::Internal)
    }

    /// The key of links.
    pub(super) fn link(&self) -> &[u8; 32] {
        &self.link
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.namespaces.zeroize();
        self.fresh.zeroize();
        self.link.zeroize();
    }
}
