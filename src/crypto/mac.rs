//! Message authentication codes (PSA Crypto 1.5 §10.4): HMAC, truncated as the algorithm says.

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, Usage};
use super::key_store::Key;
use super::keys::put;
use super::policy::mac_length;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::hash::HashValue;
use crate::status::{Result, Status};
use subtle::ConstantTimeEq;
#[cfg(feature = "hmac")]
use {super::attributes::KeyType, crate::primitives::hmac::Hmac};

/// The shortest MAC that is worth computing (NIST SP 800-107 §5.3.3 asks for at least 32 bits).
const MIN_LENGTH: usize = 4;

/// A MAC in progress.
pub(crate) struct Operation {
    mechanism: Mechanism,
    length: usize,
    verifies: bool,
    /// Destroying it ends the operation.
    key: KeyId,
}

enum Mechanism {
    #[cfg(feature = "hmac")]
    Hmac(Hmac),
}

impl Mechanism {
    #[cfg_attr(not(feature = "hmac"), allow(unused_variables))]
    fn new(algorithm: Algorithm, key: Key<'_>) -> Result<Self> {
        match algorithm.without_tag_length() {
            #[cfg(feature = "hmac")]
            hmac if hmac.is_hmac() => {
                let kind = super::hash::kind(hmac.hash())?;
                if key.attributes.key_type != KeyType::HMAC {
                    return Err(Status::InvalidArgument);
                }
                Ok(Self::Hmac(Hmac::new(kind, key.material)))
            }
            other if other.category() == Category::Mac => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        }
    }
}

impl Operation {
    fn new(algorithm: Algorithm, key: Key<'_>, verifies: bool) -> Result<Self> {
        let mechanism = Mechanism::new(algorithm, key)?;
        let length = length(algorithm, key.attributes)?;
        Ok(Self { mechanism, length, verifies, key: key.attributes.id })
    }

    /// Whether this is an operation with `key`.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }

    #[cfg_attr(not(feature = "hmac"), allow(unused_variables))]
    fn update(&mut self, input: &[u8]) {
        match self.mechanism {
            #[cfg(feature = "hmac")]
            Mechanism::Hmac(ref mut mac) => mac.update(input),
        }
    }

    fn value(&self) -> HashValue {
        match self.mechanism {
            #[cfg(feature = "hmac")]
            Mechanism::Hmac(ref mac) => mac.clone().finish(),
        }
    }

    fn write(&self, output: &mut [u8]) -> Result<usize> {
        put(self.value().get(..self.length).ok_or(Status::CorruptionDetected)?, output)
    }

    fn compare(&self, expected: &[u8]) -> Result<()> {
        let value = self.value();
        let value = value.get(..self.length).ok_or(Status::CorruptionDetected)?;
        if bool::from(value.ct_eq(expected)) { Ok(()) } else { Err(Status::InvalidSignature) }
    }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>) -> Result<()> {
    Operation::new(algorithm, key, false).map(|_| ())
}

fn length(algorithm: Algorithm, key: &KeyAttributes) -> Result<usize> {
    match mac_length(algorithm, key.key_type) {
        Some(length) if length >= MIN_LENGTH => Ok(length),
        Some(_) => Err(Status::NotSupported),
        None => Err(Status::InvalidArgument),
    }
}

impl<P: Platform> Rot<P> {
    /// Writes the MAC of `input` to `output` and gives its length (`psa_mac_compute`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `SIGN_MESSAGE`, `NotSupported`, `InvalidArgument` when the key does not fit the
    /// algorithm, `BufferTooSmall`.
    pub fn mac_compute(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        input: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        let mut mac = self.new_mac(key, algorithm, false)?;
        mac.update(input);
        mac.write(output)
    }

    /// Compares the MAC of `input` with `expected` (`psa_mac_verify`).
    ///
    /// # Errors
    /// As [`Rot::mac_compute`] with `VERIFY_MESSAGE`; `InvalidSignature` when they differ in value or length.
    pub fn mac_verify(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        input: &[u8],
        expected: &[u8],
    ) -> Result<()> {
        let mut mac = self.new_mac(key, algorithm, true)?;
        mac.update(input);
        mac.compare(expected)
    }

    /// Starts a multi-part MAC computation (`psa_mac_sign_setup`).
    ///
    /// # Errors
    /// As [`Rot::mac_compute`], and `InsufficientMemory` when all operations are in use.
    pub fn mac_sign_setup(&mut self, key: KeyId, algorithm: Algorithm) -> Result<Handle> {
        let mac = self.new_mac(key, algorithm, false)?;
        self.operations.mac.insert(mac)
    }

    /// Starts a multi-part MAC verification (`psa_mac_verify_setup`).
    ///
    /// # Errors
    /// As [`Rot::mac_verify`], and `InsufficientMemory` when all operations are in use.
    pub fn mac_verify_setup(&mut self, key: KeyId, algorithm: Algorithm) -> Result<Handle> {
        let mac = self.new_mac(key, algorithm, true)?;
        self.operations.mac.insert(mac)
    }

    /// Takes the next piece of the input (`psa_mac_update`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation.
    pub fn mac_update(&mut self, handle: Handle, input: &[u8]) -> Result<()> {
        self.operations.mac.step(handle, |mac| {
            mac.update(input);
            Ok(())
        })
    }

    /// Writes the MAC to `output`, gives its length and ends the operation (`psa_mac_sign_finish`).
    ///
    /// # Errors
    /// `BadState` also for an operation that verifies; `BufferTooSmall`.
    pub fn mac_sign_finish(&mut self, handle: Handle, output: &mut [u8]) -> Result<usize> {
        self.operations.mac.finish(handle, |mac| {
            if mac.verifies { Err(Status::BadState) } else { mac.write(output) }
        })
    }

    /// Compares the MAC with `expected` and ends the operation (`psa_mac_verify_finish`).
    ///
    /// # Errors
    /// `BadState` also for an operation that computes; `InvalidSignature`.
    pub fn mac_verify_finish(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        self.operations.mac.finish(handle, |mac| {
            if mac.verifies { mac.compare(expected) } else { Err(Status::BadState) }
        })
    }

    /// Puts an active MAC in the error state, in which only [`Rot::mac_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn mac_fail(&mut self, handle: Handle) {
        self.operations.mac.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_mac_abort`).
    pub fn mac_abort(&mut self, handle: Handle) {
        self.operations.mac.abort(handle);
    }

    fn new_mac(&mut self, key: KeyId, algorithm: Algorithm, verifies: bool) -> Result<Operation> {
        let usage = if verifies { Usage::VERIFY_MESSAGE } else { Usage::SIGN_MESSAGE };
        self.base.use_key(key, usage, algorithm, |key| Operation::new(algorithm, key, verifies))
    }
}
