//! Key derivation (PSA Crypto 1.5 §10.8): HKDF whole and in halves, the TLS 1.2 PRF, PSK-to-MS and ECJPAKE-to-PMS, PBKDF2, and
//! SP 800-108 in counter mode, alone or behind a key agreement.
//!
//! An operation takes its inputs, as bytes, as a number, as a key or from a key agreement, in the order that the algorithm asks
//! for; then it gives a stream of output that bytes and keys are taken from, or that expected ones are compared with, until the
//! capacity is used up. `kdf` knows which inputs an algorithm has, `operation` what all have in common, and one file for each
//! family how its output is made.
#![cfg_attr(
    not(feature = "key-derivation"),
    allow(dead_code, reason = "a build may have no derivation at all")
)]

mod block;
mod kdf;
mod operation;

#[cfg(feature = "tls12-ecjpake-to-pms")]
mod ecjpake_to_pms;
#[cfg(any(feature = "hkdf", feature = "hkdf-extract", feature = "hkdf-expand"))]
mod hkdf;
#[cfg(feature = "key-derivation")]
#[cfg_attr(
    feature = "tls12-ecjpake-to-pms",
    allow(dead_code, reason = "a build may have that one alone, which keeps nothing")
)]
mod kept;
#[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
mod pbkdf2;
#[cfg(any(
    feature = "pbkdf2-hmac",
    feature = "pbkdf2-aes-cmac-prf-128",
    feature = "sp800-108-hmac",
    feature = "sp800-108-cmac"
))]
mod prf;
#[cfg(any(feature = "sp800-108-hmac", feature = "sp800-108-cmac"))]
mod sp800_108;
#[cfg(any(feature = "tls12-prf", feature = "tls12-psk-to-ms"))]
mod tls12;

pub(crate) use operation::Operation;

use super::agreement::agree;
use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_format;
use super::key_store::Key;
use super::keys::{self, Caller};
use super::pool::Handle;
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};
use kdf::Kdf;

/// Which input a call gives; the values of `psa_key_derivation_step_t` are those of Mbed TLS's headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step(pub u16);

impl Step {
    /// The secret: a key, or for outputs that are no keys also bytes.
    pub const SECRET: Self = Self(0x0101);
    /// A low-entropy secret.
    pub const PASSWORD: Self = Self(0x0102);
    /// A second secret.
    pub const OTHER_SECRET: Self = Self(0x0103);
    /// A label.
    pub const LABEL: Self = Self(0x0201);
    /// A salt.
    pub const SALT: Self = Self(0x0202);
    /// The context of the derived key.
    pub const INFO: Self = Self(0x0203);
    /// A seed.
    pub const SEED: Self = Self(0x0204);
    /// The number of iterations.
    pub const COST: Self = Self(0x0205);
    /// Another context.
    pub const CONTEXT: Self = Self(0x0206);

    /// Whether this is the input that has to come from a key if the output is to become keys.
    fn is_main_secret(self) -> bool {
        matches!(self, Self::SECRET | Self::PASSWORD)
    }

    /// Whether a shared secret can be given here.
    fn is_secret(self) -> bool {
        self.is_main_secret() || self == Self::OTHER_SECRET
    }
}

/// Checks that this build has the derivation, alone or behind an agreement.
pub(super) fn check_algorithm(algorithm: Algorithm) -> Result<()> {
    Operation::new(algorithm).map(|_| ())
}

/// Checks that this build has the derivation, alone or behind an agreement, and that such a key fits one of its inputs, or can be
/// compared with its output.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>, usage: Usage) -> Result<()> {
    check_algorithm(algorithm)?;
    let key_type = key.attributes.key_type;
    let compared = usage == Usage::VERIFY_DERIVATION && key_type == KeyType::PASSWORD_HASH;
    if compared || Kdf::of(algorithm)?.takes_key(key_type, key.material.len()) {
        Ok(())
    } else {
        Err(Status::InvalidArgument)
    }
}

/// A password hash is for the derivation that made it, or for none (`psa_key_derivation_output_key`).
fn check_hash_policy(attributes: &KeyAttributes, algorithm: Algorithm) -> Result<()> {
    let fits = |policy| policy == algorithm || policy == Algorithm::NONE;
    let is_hash = attributes.key_type == KeyType::PASSWORD_HASH;
    if !is_hash || fits(attributes.algorithm) && fits(attributes.algorithm2) {
        Ok(())
    } else {
        Err(Status::InvalidArgument)
    }
}

impl<P: Platform> Rot<P> {
    /// Starts a key derivation (`psa_key_derivation_setup`).
    ///
    /// # Errors
    /// `InvalidArgument` for no key derivation, `NotSupported`, `InsufficientMemory` when all operations are in use.
    pub fn key_derivation_setup(&mut self, algorithm: Algorithm) -> Result<Handle> {
        self.operations.key_derivation.insert(Operation::new(algorithm)?)
    }

    /// The bytes of output still to be had (`psa_key_derivation_get_capacity`).
    ///
    /// # Errors
    /// `BadState` for a handle of no active operation.
    pub fn key_derivation_get_capacity(&mut self, handle: Handle) -> Result<usize> {
        self.operations.key_derivation.look(handle, |operation| Ok(operation.capacity))
    }

    /// Lowers the capacity (`psa_key_derivation_set_capacity`).
    ///
    /// # Errors
    /// `BadState`, also for SP 800-108 once there was output; `InvalidArgument` when `capacity` is more than the present one: the
    /// operation stays as it was.
    pub fn key_derivation_set_capacity(&mut self, handle: Handle, capacity: usize) -> Result<()> {
        let lower = self
            .operations
            .key_derivation
            .step(handle, |operation| operation.lower_capacity(capacity))?;
        if lower { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// Gives an input as bytes (`psa_key_derivation_input_bytes`). A secret or password given so permits no output of keys.
    ///
    /// # Errors
    /// `BadState` out of order or twice, `InvalidArgument` for a step that the algorithm does not have or not as bytes, or for a
    /// value that it does not take, `InsufficientMemory` when the inputs that are to be kept are longer than
    /// [`KEY_DERIVATION_INPUT`](crate::config::KEY_DERIVATION_INPUT).
    pub fn key_derivation_input_bytes(
        &mut self,
        handle: Handle,
        step: Step,
        data: &[u8],
    ) -> Result<()> {
        self.operations.key_derivation.step(handle, |operation| operation.take_bytes(step, data))
    }

    /// Gives an input as a number (`psa_key_derivation_input_integer`): the number of iterations of PBKDF2.
    ///
    /// # Errors
    /// `BadState` out of order or twice, `InvalidArgument` for a step that is no number, or 0, `NotSupported` above
    /// [`PBKDF2_MAX_ITERATIONS`](crate::config::PBKDF2_MAX_ITERATIONS).
    pub fn key_derivation_input_integer(
        &mut self,
        handle: Handle,
        step: Step,
        value: u64,
    ) -> Result<()> {
        self.operations.key_derivation.step(handle, |operation| operation.take_integer(step, value))
    }

    /// Gives an input as a key (`psa_key_derivation_input_key`). With one that has `VERIFY_DERIVATION` and not `DERIVE`, output can
    /// be verified and not read.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` with neither flag, `InvalidArgument` for a type of key that the step does not take,
    /// `InsufficientMemory` for a fifth key, and those of [`Rot::key_derivation_input_bytes`].
    pub fn key_derivation_input_key(
        &mut self,
        handle: Handle,
        step: Step,
        key: KeyId,
    ) -> Result<()> {
        let taken = self.operations.key_derivation.step(handle, |operation| {
            self.base.read_key(key, |key| {
                let for_output = key.attributes.usage.contains(Usage::DERIVE);
                let usage = if for_output { Usage::DERIVE } else { Usage::VERIFY_DERIVATION };
                keys::check_use(Caller::Application, key, usage, operation.algorithm)?;
                operation.take_key(step, key.attributes.key_type, key.material, for_output)
            })?;
            operation.took(key)
        });
        self.known_key_first(key, taken)
    }

    /// Gives a secret as the result of a key agreement (`psa_key_derivation_key_agreement`).
    ///
    /// # Errors
    /// As [`Rot::raw_key_agreement`] and [`Rot::key_derivation_input_key`].
    pub fn key_derivation_key_agreement(
        &mut self,
        handle: Handle,
        step: Step,
        private_key: KeyId,
        peer: &[u8],
    ) -> Result<()> {
        let taken = self.operations.key_derivation.step(handle, |operation| {
            let algorithm = operation.algorithm;
            if algorithm.category() != Category::KeyAgreement {
                return Err(Status::InvalidArgument);
            }
            let secret = self.base.use_key(private_key, Usage::DERIVE, algorithm, |key| {
                agree(algorithm, key, peer)
            })?;
            operation.take_agreed(step, &secret[..])?;
            operation.took(private_key)
        });
        self.known_key_first(private_key, taken)
    }

    /// Takes the next bytes of the output (`psa_key_derivation_output_bytes`).
    ///
    /// # Errors
    /// `BadState` while an input is missing; `NotPermitted` when a key that went in is for verification alone; `InsufficientData`
    /// when less is left: the capacity is then 0, the operation stays active; `InvalidArgument` for a part of a premaster secret.
    pub fn key_derivation_output_bytes(&mut self, handle: Handle, output: &mut [u8]) -> Result<()> {
        let enough = self.operations.key_derivation.step(handle, |operation| {
            operation.check_bytes_permitted()?;
            operation.output(output)
        })?;
        if enough { Ok(()) } else { Err(Status::InsufficientData) }
    }

    /// Makes a key of the next bytes of the output (`psa_key_derivation_output_key`).
    ///
    /// # Errors
    /// As [`Rot::key_derivation_output_bytes`] and [`Rot::import_key`]; `NotPermitted` also when the secret was given as bytes.
    pub fn key_derivation_output_key(
        &mut self,
        attributes: &KeyAttributes,
        handle: Handle,
    ) -> Result<KeyId> {
        let made = self.operations.key_derivation.step(handle, |operation| {
            operation.check_keys_permitted()?;
            let attributes = keys::checked(attributes)?;
            if attributes.key_type.is_public_key() {
                return Err(Status::InvalidArgument);
            }
            check_hash_policy(&attributes, operation.algorithm)?;
            let length = key_format::generated_length(&attributes)?;
            // Before a place is looked for: no key is too long for that when there is no output for it.
            if !operation.has(length)? {
                return Ok(None);
            }
            let made = self.base.create_key(&attributes, length, |base, slot| {
                let material = base.keys.material_mut(slot)?;
                key_format::draw(attributes.key_type, material, &mut |bytes| {
                    if operation.output(bytes)? { Ok(()) } else { Err(Status::InsufficientData) }
                })
            });
            match made {
                // The one failure that leaves the operation active.
                Err(Status::InsufficientData) => Ok(None),
                made => made.map(Some),
            }
        })?;
        made.ok_or(Status::InsufficientData)
    }

    /// Compares the next bytes of the output with `expected`, in constant time (`psa_key_derivation_verify_bytes`).
    ///
    /// # Errors
    /// `InvalidSignature` when they differ; `BadState`, `InsufficientData` and `InvalidArgument` as
    /// [`Rot::key_derivation_output_bytes`].
    pub fn key_derivation_verify_bytes(&mut self, handle: Handle, expected: &[u8]) -> Result<()> {
        let enough =
            self.operations.key_derivation.step(handle, |operation| operation.verify(expected))?;
        if enough { Ok(()) } else { Err(Status::InsufficientData) }
    }

    /// Compares the next bytes of the output with a key of type `PASSWORD_HASH`, in constant time
    /// (`psa_key_derivation_verify_key`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `VERIFY_DERIVATION` for the algorithm, `InvalidArgument` for a key of another type,
    /// and those of [`Rot::key_derivation_verify_bytes`].
    pub fn key_derivation_verify_key(&mut self, handle: Handle, expected: KeyId) -> Result<()> {
        let enough = self.operations.key_derivation.step(handle, |operation| {
            let (usage, algorithm) = (Usage::VERIFY_DERIVATION, operation.algorithm);
            self.base.use_key(expected, usage, algorithm, |key| {
                if key.attributes.key_type != KeyType::PASSWORD_HASH {
                    return Err(Status::InvalidArgument);
                }
                operation.verify(key.material)
            })
        });
        match self.known_key_first(expected, enough)? {
            true => Ok(()),
            false => Err(Status::InsufficientData),
        }
    }

    /// An unknown key comes before the state of the operation, as when a key was destroyed that had ended it.
    fn known_key_first<R>(&mut self, key: KeyId, result: Result<R>) -> Result<R> {
        if result.as_ref().is_err_and(|status| *status == Status::BadState) {
            self.base.read_key(key, |_| Ok(()))?;
        }
        result
    }

    /// Puts an active derivation in the error state, in which only [`Rot::key_derivation_abort`] is left: for an interface layer that refused a
    /// malformed call before it came here (PSA Crypto 1.5 §5.3.3).
    pub fn key_derivation_fail(&mut self, handle: Handle) {
        self.operations.key_derivation.fail(handle);
    }

    /// Ends the operation, whatever its state (`psa_key_derivation_abort`).
    pub fn key_derivation_abort(&mut self, handle: Handle) {
        self.operations.key_derivation.abort(handle);
    }
}
