//! Keys that Mbed TLS stored, through whatever implementation of Internal Trusted Storage: read where they are, or brought in.
//!
//! Its key files have the format of [`key_file`]. Who wrote them is trusted no further than an application that imports a key: type, size
//! and material are checked against each other each time.
//!
//! They stay as they are. Where they lie in this store they are sealed like all keys, so that nothing is gained by writing them anew;
//! and an update that is taken back finds them.

use super::algorithm::Algorithm;
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::{key_file, key_format, policy};
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};

/// The attributes of key `id` in a file that Mbed TLS wrote.
///
/// # Errors
/// `DataInvalid` when it is no whole key file, or what it says of the key does not hold. `NotSupported` when it is one of a kind that this
/// build does not have, or of a key that is in a secure element.
pub(super) fn decode(id: KeyId, file: &[u8]) -> Result<KeyAttributes> {
    let attributes = key_file::decode(id, file)?;
    let material = file.get(key_file::HEADER_LEN..).ok_or(Status::DataInvalid)?;
    let KeyAttributes { key_type, bits, lifetime, usage, .. } = attributes;
    if lifetime.is_volatile() || lifetime.is_read_only() || !Usage::ALL.contains(usage) {
        return Err(Status::DataInvalid);
    }
    if key_type == KeyType::NONE || !key_type.has_even_parity() {
        return Err(Status::DataInvalid);
    }
    if lifetime.location() != 0 {
        return Err(Status::NotSupported);
    }
    match key_format::check(&attributes, material) {
        Ok(size) if size == bits => {}
        Err(Status::NotSupported) => return Err(Status::NotSupported),
        _ => return Err(Status::DataInvalid),
    }
    Ok(KeyAttributes {
        // Mbed TLS completes the flags when it reads a key, too: old versions did not when they made it.
        usage: policy::extend_usage(usage),
        algorithm: present(attributes.algorithm),
        algorithm2: present(attributes.algorithm2),
        ..attributes
    })
}

/// The value that the specification gives to an algorithm of Mbed TLS's.
fn present(algorithm: Algorithm) -> Algorithm {
    // In Mbed TLS up to 3.6 the cipher suite alone names the hash, and there is only this one.
    if algorithm == Algorithm::JPAKE { algorithm.with_hash(Algorithm::SHA_256) } else { algorithm }
}

impl<P: Platform> Rot<P> {
    /// Makes a persistent key of a key file that Mbed TLS wrote (an extension of psa-rot). The key has the attributes in the file, and `id`,
    /// which Mbed TLS has in the file's name alone.
    ///
    /// # Errors
    /// `InvalidArgument` for an identifier that no application may choose, `DataInvalid` when `file` is no whole key file or what it says of
    /// the key does not hold, `NotSupported` when it is one of a kind that this build does not have or of a key in a secure element,
    /// and those of [`Rot::import_key`].
    pub fn import_mbedtls_key(&mut self, id: KeyId, file: &[u8]) -> Result<()> {
        if !id.is_user() {
            return Err(Status::InvalidArgument);
        }
        let attributes = decode(id, file)?;
        let material = file.get(key_file::HEADER_LEN..).ok_or(Status::CorruptionDetected)?;
        self.base.import(&attributes, material).map(|_| ())
    }
}
