//! Key wrapping (PSA Crypto 1.5 §10.7): a key leaves the service encrypted under another, and comes back.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
#[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
use super::keys::{check_export, checked, put};
use crate::Rot;
use crate::platform::Platform;
#[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
use crate::primitives::{
    aes::AesKey,
    key_wrap::{SEMIBLOCK, unwrap, wrap, wrapped_length},
};
use crate::status::{Result, Status};

/// Checks that this build has the algorithm and that the key fits it; gives whether the algorithm pads.
fn check_algorithm(algorithm: Algorithm, key: &KeyAttributes) -> Result<bool> {
    let padded = match algorithm {
        Algorithm::KW if cfg!(feature = "aes-kw") => false,
        Algorithm::KWP if cfg!(feature = "aes-kwp") => true,
        other if other.category() == Category::KeyWrap => return Err(Status::NotSupported),
        _ => return Err(Status::InvalidArgument),
    };
    // A key of XTS is two of AES.
    let fits = key.key_type == KeyType::AES && matches!(key.bits, 128 | 192 | 256);
    if fits { Ok(padded) } else { Err(Status::InvalidArgument) }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>) -> Result<()> {
    check_algorithm(algorithm, key.attributes).map(|_| ())
}

impl<P: Platform> Rot<P> {
    /// Whether the algorithm pads, and the key to wrap with.
    #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
    fn wrapping_key(
        &mut self,
        key: KeyId,
        usage: Usage,
        algorithm: Algorithm,
    ) -> Result<(bool, AesKey)> {
        self.base.use_key(key, usage, algorithm, |key| {
            let padded = check_algorithm(algorithm, key.attributes)?;
            Ok((padded, AesKey::new(key.material)?))
        })
    }

    /// Writes a key, encrypted under another, to `output` and gives its length (`psa_wrap_key`, PSA Crypto 1.4).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` when the wrapping key lacks `WRAP` or the other one `EXPORT`, `NotSupported`, `InvalidArgument`
    /// for a key of a length that the algorithm does not take, `BufferTooSmall`, `InsufficientMemory` without room in the arena.
    pub fn wrap_key(
        &mut self,
        wrapping_key: KeyId,
        algorithm: Algorithm,
        key: KeyId,
        output: &mut [u8],
    ) -> Result<usize> {
        #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
        {
            let (padded, wrapping) = self.wrapping_key(wrapping_key, Usage::WRAP, algorithm)?;
            let room = output.len();
            let lengths = |key: Key<'_>| {
                check_export(key)?;
                let total = wrapped_length(padded, key.material.len())?;
                if room < total { Err(Status::BufferTooSmall) } else { Ok(total) }
            };
            // It is wrapped in the arena: the output, which is the caller's memory, never holds the key itself.
            self.base.use_copy(key, SEMIBLOCK, lengths, |copy, length| {
                wrap(&wrapping, padded, copy, length)?;
                put(copy, output)
            })
        }
        #[cfg(not(any(feature = "aes-kw", feature = "aes-kwp")))]
        {
            let _ = (key, output);
            self.base.use_key(wrapping_key, Usage::WRAP, algorithm, |wrapping| {
                check_algorithm(algorithm, wrapping.attributes)?;
                Err(Status::NotSupported)
            })
        }
    }

    /// Makes a key of wrapped data (`psa_unwrap_key`, PSA Crypto 1.4).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `UNWRAP`, `NotSupported`, `InvalidSignature` when the data was not wrapped with this key,
    /// and those of [`Rot::import_key`].
    pub fn unwrap_key(
        &mut self,
        attributes: &KeyAttributes,
        wrapping_key: KeyId,
        algorithm: Algorithm,
        data: &[u8],
    ) -> Result<KeyId> {
        #[cfg(any(feature = "aes-kw", feature = "aes-kwp"))]
        {
            let (padded, wrapping) = self.wrapping_key(wrapping_key, Usage::UNWRAP, algorithm)?;
            let attributes = checked(attributes)?;
            // It is decrypted where it will stay.
            self.base.create_key(&attributes, data.len(), |base, slot| {
                let place = base.keys.material_mut(slot)?;
                put(data, place)?;
                let length = unwrap(&wrapping, padded, place)?;
                base.keys.set_key(slot, attributes, SEMIBLOCK)?;
                base.keys.truncate(slot, length)?;
                base.accept_imported(slot, &attributes)
            })
        }
        #[cfg(not(any(feature = "aes-kw", feature = "aes-kwp")))]
        {
            let _ = (attributes, data);
            self.base.use_key(wrapping_key, Usage::UNWRAP, algorithm, |wrapping| {
                check_algorithm(algorithm, wrapping.attributes)?;
                Err(Status::NotSupported)
            })
        }
    }
}
