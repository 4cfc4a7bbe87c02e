//! The keys that sealed objects are encrypted with: one for each namespace, derived from the device's root key.

use super::{Error, Namespace, Result};
use crate::platform::RootKey;
use crate::primitives::gcm::AesKey;
use crate::primitives::hkdf;
use zeroize::Zeroize;

const NAMESPACES: usize = Namespace::ForeignKeys as usize + 1;
const LABEL: &[u8] = b"psa-rot store v1";

/// AES-256 keys, not expanded: an expanded one is five times as large, and most calls seal nothing.
pub(super) struct Keys([[u8; 32]; NAMESPACES]);

impl Keys {
    pub(super) const fn new() -> Self {
        Self([[0; 32]; NAMESPACES])
    }

    /// HKDF-SHA-256 without salt; info is the label, then the namespace's number in one byte.
    pub(super) fn derive(&mut self, root: &RootKey) -> Result<()> {
        for (key, namespace) in self.0.iter_mut().zip(0u8..) {
            hkdf::derive(&[], &**root, &[LABEL, &[namespace]], key).map_err(|_| Error::Internal)?;
        }
        Ok(())
    }

    pub(super) fn of(&self, namespace: u8) -> Result<AesKey> {
        let key = self.0.get(usize::from(namespace)).ok_or(Error::Unsupported)?;
        AesKey::new(key).map_err(|_| Error::Internal)
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}
