//! Message authentication codes (PSA Crypto 1.5 §10.4): HMAC and CMAC, truncated as the algorithm says.
#![cfg_attr(
    not(any(feature = "hmac", feature = "cmac")),
    allow(dead_code, unused_variables, unreachable_code, reason = "a build may have no MAC")
)]

use super::algorithm::{Algorithm, Category};
#[cfg(any(feature = "hmac", feature = "cmac"))]
use super::attributes::KeyType;
use super::attributes::{KeyAttributes, KeyId, Usage};
use super::key_store::Key;
use super::keys::put;
use super::policy::mac_length;
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::primitives::equal::check_equal;
#[cfg(feature = "hmac")]
use crate::primitives::{
    hash::HashKind,
    hmac::{Hmac, hmac},
};
use crate::status::{Result, Status};
#[cfg(feature = "cmac")]
use {crate::primitives::cmac::Cmac, zeroize::Zeroizing};

/// The shortest MAC that is worth computing (NIST SP 800-107 §5.3.3 asks for at least 32 bits): the minimum that the specification
/// leaves to the implementation (`PSA_ALG_TRUNCATED_MAC`).
const MIN_LENGTH: usize = 4;

/// What an algorithm and a key ask for.
#[derive(Clone, Copy)]
struct Request {
    mechanism: Mechanism,
    /// Of the MAC, in bytes.
    length: usize,
}

#[derive(Clone, Copy)]
enum Mechanism {
    #[cfg(feature = "hmac")]
    Hmac(HashKind),
    #[cfg(feature = "cmac")]
    Cmac,
}

impl Request {
    /// # Errors
    /// `NotSupported` for what this build does not have, `InvalidArgument` for no MAC algorithm and for a key that does not fit it.
    fn new(algorithm: Algorithm, key: &KeyAttributes) -> Result<Self> {
        let mechanism = match algorithm.without_tag_length() {
            #[cfg(feature = "hmac")]
            hmac if hmac.is_hmac() => {
                let kind = super::hash::hmac_kind(hmac.hash()).map_err(|_| Status::NotSupported)?;
                require(key, KeyType::HMAC)?;
                Mechanism::Hmac(kind)
            }
            #[cfg(feature = "cmac")]
            Algorithm::CMAC => {
                require(key, KeyType::AES)?;
                // A key of XTS is two of AES.
                if !matches!(key.bits, 128 | 192 | 256) {
                    return Err(Status::InvalidArgument);
                }
                Mechanism::Cmac
            }
            other if other.category() == Category::Mac => return Err(Status::NotSupported),
            _ => return Err(Status::InvalidArgument),
        };
        match mac_length(algorithm, key.key_type) {
            Some(length) if length >= MIN_LENGTH => Ok(Self { mechanism, length }),
            Some(_) => Err(Status::NotSupported),
            None => Err(Status::InvalidArgument),
        }
    }

    /// Makes the MAC of a whole message, for `take`.
    fn compute<R>(
        self,
        key: &[u8],
        message: &[u8],
        take: impl FnOnce(&[u8]) -> Result<R>,
    ) -> Result<R> {
        match self.mechanism {
            #[cfg(feature = "hmac")]
            Mechanism::Hmac(kind) => self.cut(&hmac(kind, key, message), take),
            #[cfg(feature = "cmac")]
            Mechanism::Cmac => {
                let mut cmac = Cmac::new(key)?;
                cmac.update(message);
                self.cut(&*Zeroizing::new(cmac.finish_reset()), take)
            }
        }
    }

    fn cut<R>(self, mac: &[u8], take: impl FnOnce(&[u8]) -> Result<R>) -> Result<R> {
        take(mac.get(..self.length).ok_or(Status::CorruptionDetected)?)
    }
}

#[cfg(any(feature = "hmac", feature = "cmac"))]
fn require(key: &KeyAttributes, key_type: KeyType) -> Result<()> {
    if key.key_type == key_type { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// A MAC in progress.
pub(crate) struct Operation {
    request: Request,
    state: State,
    verifies: bool,
    /// Destroying it ends the operation.
    key: KeyId,
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger one in")]
enum State {
    #[cfg(feature = "hmac")]
    Hmac(Hmac),
    #[cfg(feature = "cmac")]
    Cmac(Cmac),
}

impl Operation {
    fn new(algorithm: Algorithm, key: Key<'_>, verifies: bool) -> Result<Self> {
        let request = Request::new(algorithm, key.attributes)?;
        let state = match request.mechanism {
            #[cfg(feature = "hmac")]
            Mechanism::Hmac(kind) => State::Hmac(Hmac::new(kind, key.material)),
            #[cfg(feature = "cmac")]
            Mechanism::Cmac => State::Cmac(Cmac::new(key.material)?),
        };
        Ok(Self { request, state, verifies, key: key.attributes.id })
    }

    /// Whether this is an operation with `key`.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.key == key
    }

    fn update(&mut self, input: &[u8]) {
        match self.state {
            #[cfg(feature = "hmac")]
            State::Hmac(ref mut mac) => mac.update(input),
            #[cfg(feature = "cmac")]
            State::Cmac(ref mut mac) => mac.update(input),
        }
    }

    /// Ends the message, and gives its MAC to `take`.
    fn end<R>(&mut self, take: impl FnOnce(&[u8]) -> Result<R>) -> Result<R> {
        match self.state {
            #[cfg(feature = "hmac")]
            State::Hmac(ref mut mac) => self.request.cut(&mac.end(), take),
            #[cfg(feature = "cmac")]
            State::Cmac(ref mut mac) => {
                self.request.cut(&*Zeroizing::new(mac.finish_reset()), take)
            }
        }
    }
}

/// Checks that this build has the algorithm and that the key fits it.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>) -> Result<()> {
    Request::new(algorithm, key.attributes).map(|_| ())
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
        self.base.use_key(key, Usage::SIGN_MESSAGE, algorithm, |key| {
            Request::new(algorithm, key.attributes)?
                .compute(key.material, input, |mac| put(mac, output))
        })
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
        self.base.use_key(key, Usage::VERIFY_MESSAGE, algorithm, |key| {
            Request::new(algorithm, key.attributes)?
                .compute(key.material, input, |mac| check_equal(mac, expected))
        })
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
            if mac.verifies { Err(Status::BadState) } else { mac.end(|mac| put(mac, output)) }
        })
    }

    /// Compares the MAC with `expected` and ends the operation (`psa_mac_verify_finish`).
    ///
    /// # Errors
    /// `BadState` also for an operation that computes; `InvalidSignature`.
    pub fn mac_verify_finish(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        self.operations.mac.finish(handle, |mac| {
            if mac.verifies {
                mac.end(|mac| check_equal(mac, expected))
            } else {
                Err(Status::BadState)
            }
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
