//! Key derivation (PSA Crypto 1.5 §10.8): HKDF with SHA-256, alone or behind a key agreement.
//!
//! An operation takes its inputs (salt at most once and before the secret; info at most once, any time before the output), then
//! gives a stream of output that bytes and keys are taken from until the capacity is used up.

use super::agreement::agree;
use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
use super::pool::Handle;
use super::{key_format, keys};
use crate::Rot;
use crate::config::KEY_DERIVATION_INFO;
use crate::platform::Platform;
use crate::primitives::hash::HashKind;
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};
use zeroize::Zeroize;

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
}

/// The length of one block of output, in bytes.
const BLOCK: usize = 32;

/// How far an HKDF is.
enum Stage {
    /// No salt and no secret yet.
    Start,
    /// The salt is in.
    Salted(Hmac),
    /// The secret is in: HMAC under the pseudorandom key.
    Ready(Hmac),
}

/// A key derivation in progress.
pub(crate) struct Operation {
    algorithm: Algorithm,
    stage: Stage,
    info: [u8; KEY_DERIVATION_INFO],
    info_length: Option<usize>,
    /// Whether the secret came from a key or an agreement, so that the output may become keys.
    from_key: bool,
    /// The keys that went in: destroying one ends the operation. HKDF takes at most three.
    keys: [KeyId; 3],
    capacity: usize,
    block: [u8; BLOCK],
    /// How much of `block` is used; the whole before the first.
    used: usize,
    counter: u8,
}

impl Operation {
    fn new(algorithm: Algorithm) -> Result<Self> {
        let kdf = kdf_of(algorithm);
        let agreement = algorithm.category() == Category::KeyAgreement;
        match kdf.category() {
            Category::KeyDerivation => {}
            _ => return Err(Status::InvalidArgument),
        }
        if agreement && algorithm.key_agreement_base() != Algorithm::ECDH {
            return Err(Status::NotSupported);
        }
        if kdf != Algorithm::HKDF_SHA_256 || !cfg!(feature = "hkdf") {
            return Err(Status::NotSupported);
        }
        Ok(Self {
            algorithm,
            stage: Stage::Start,
            info: [0; KEY_DERIVATION_INFO],
            info_length: None,
            from_key: false,
            keys: [KeyId::NULL; 3],
            capacity: 255 * BLOCK,
            block: [0; BLOCK],
            used: BLOCK,
            counter: 0,
        })
    }

    fn note_key(&mut self, key: KeyId) {
        if let Some(free) = self.keys.iter_mut().find(|noted| **noted == KeyId::NULL) {
            *free = key;
        }
    }

    /// Whether `key` went into the operation.
    pub(super) fn uses(&self, key: KeyId) -> bool {
        self.keys.contains(&key)
    }

    #[inline(never)]
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()> {
        match (step, &mut self.stage) {
            (Step::SALT, Stage::Start) => {
                self.stage = Stage::Salted(Hmac::new(HashKind::Sha256, data));
                Ok(())
            }
            (Step::SECRET, Stage::Start | Stage::Salted(_)) => self.extract(data),
            (Step::INFO, _) if self.info_length.is_none() && self.counter == 0 => {
                let place = self.info.get_mut(..data.len()).ok_or(Status::InsufficientMemory)?;
                place.copy_from_slice(data);
                self.info_length = Some(data.len());
                Ok(())
            }
            (Step::SALT | Step::SECRET | Step::INFO, _) => Err(Status::BadState),
            _ => Err(Status::InvalidArgument),
        }
    }

    /// HKDF-Extract (RFC 5869 §2.2).
    fn extract(&mut self, secret: &[u8]) -> Result<()> {
        let mut mac = match &self.stage {
            Stage::Salted(mac) => mac.clone(),
            _ => Hmac::new(HashKind::Sha256, &[]),
        };
        mac.update(secret);
        self.stage = Stage::Ready(Hmac::new(HashKind::Sha256, &mac.finish()));
        Ok(())
    }

    /// Salt is optional, secret and info are not; an info may be empty.
    fn check_ready(&self) -> Result<()> {
        let ready = matches!(self.stage, Stage::Ready(_)) && self.info_length.is_some();
        if ready { Ok(()) } else { Err(Status::BadState) }
    }

    /// Whether `length` bytes are left; if not, the capacity is gone but the operation stays as it is.
    fn claim(&mut self, length: usize) -> Result<bool> {
        self.check_ready()?;
        let left = self.capacity.checked_sub(length);
        self.capacity = left.unwrap_or(0);
        Ok(left.is_some())
    }

    /// HKDF-Expand (RFC 5869 §2.3), as a stream.
    #[inline(never)]
    fn output(&mut self, output: &mut [u8]) -> Result<()> {
        let Stage::Ready(keyed) = &self.stage else {
            return Err(Status::BadState);
        };
        for byte in output {
            if self.used >= BLOCK {
                let mut mac = keyed.clone();
                if self.counter > 0 {
                    mac.update(&self.block);
                }
                self.counter = self.counter.checked_add(1).ok_or(Status::CorruptionDetected)?;
                let info = self.info.get(..self.info_length.unwrap_or(0));
                mac.update(info.ok_or(Status::CorruptionDetected)?);
                mac.update(&[self.counter]);
                super::keys::put(&mac.finish(), &mut self.block)?;
                self.used = 0;
            }
            *byte = *self.block.get(self.used).ok_or(Status::CorruptionDetected)?;
            self.used += 1;
        }
        Ok(())
    }
}

impl Drop for Operation {
    fn drop(&mut self) {
        self.block.zeroize();
        self.info.zeroize();
    }
}

/// The derivation in an algorithm that may begin with an agreement.
fn kdf_of(algorithm: Algorithm) -> Algorithm {
    match algorithm.category() {
        Category::KeyAgreement => algorithm.key_agreement_kdf(),
        _ => algorithm,
    }
}

/// Checks that this build has the derivation and that a key of this type fits one of its inputs.
pub(super) fn check(algorithm: Algorithm, key_type: KeyType) -> Result<()> {
    Operation::new(algorithm)?;
    let fits = matches!(key_type, KeyType::DERIVE | KeyType::RAW_DATA);
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// The type of key that each input step takes (PSA Crypto 1.5, `psa_key_derivation_input_key`).
fn check_input_key(step: Step, key: Key<'_>) -> Result<()> {
    let fits = match step {
        Step::SECRET | Step::OTHER_SECRET => key.attributes.key_type == KeyType::DERIVE,
        Step::PASSWORD => matches!(key.attributes.key_type, KeyType::DERIVE | KeyType::PASSWORD),
        Step::SALT => matches!(key.attributes.key_type, KeyType::RAW_DATA | KeyType::PEPPER),
        Step::LABEL | Step::INFO | Step::SEED | Step::CONTEXT => {
            key.attributes.key_type == KeyType::RAW_DATA
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
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
    /// `BadState`; `InvalidArgument` when `capacity` is more than the present one: the operation stays as it was.
    pub fn key_derivation_set_capacity(&mut self, handle: Handle, capacity: usize) -> Result<()> {
        let lower = self.operations.key_derivation.step(handle, |operation| {
            let lower = capacity <= operation.capacity;
            if lower {
                operation.capacity = capacity;
            }
            Ok(lower)
        })?;
        if lower { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// Gives an input as bytes (`psa_key_derivation_input_bytes`). A secret given so permits output of bytes only.
    ///
    /// # Errors
    /// `BadState` out of order or twice, `InvalidArgument` for a step the algorithm does not have, `InsufficientMemory` for an info
    /// longer than [`KEY_DERIVATION_INFO`].
    pub fn key_derivation_input_bytes(
        &mut self,
        handle: Handle,
        step: Step,
        data: &[u8],
    ) -> Result<()> {
        self.operations.key_derivation.step(handle, |operation| {
            if step == Step::SECRET && operation.algorithm.category() == Category::KeyAgreement {
                return Err(Status::InvalidArgument);
            }
            operation.input(step, data)
        })
    }

    /// Gives an input as a number (`psa_key_derivation_input_integer`); HKDF has none.
    ///
    /// # Errors
    /// `BadState`, `InvalidArgument`.
    pub fn key_derivation_input_integer(
        &mut self,
        handle: Handle,
        step: Step,
        value: u64,
    ) -> Result<()> {
        let _ = (step, value);
        self.operations.key_derivation.step(handle, |_| Err(Status::InvalidArgument))
    }

    /// Gives an input as a key (`psa_key_derivation_input_key`).
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DERIVE`, and those of [`Rot::key_derivation_input_bytes`].
    pub fn key_derivation_input_key(
        &mut self,
        handle: Handle,
        step: Step,
        key: KeyId,
    ) -> Result<()> {
        self.operations.key_derivation.step(handle, |operation| {
            let algorithm = operation.algorithm;
            self.base.use_key(key, Usage::DERIVE, algorithm, |key| {
                check_input_key(step, key)?;
                if step == Step::SECRET && algorithm.category() == Category::KeyAgreement {
                    return Err(Status::InvalidArgument);
                }
                operation.input(step, key.material)
            })?;
            operation.from_key |= step == Step::SECRET;
            operation.note_key(key);
            Ok(())
        })
    }

    /// Gives the secret as the result of a key agreement (`psa_key_derivation_key_agreement`).
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
        self.operations.key_derivation.step(handle, |operation| {
            let algorithm = operation.algorithm;
            if algorithm.category() != Category::KeyAgreement || step != Step::SECRET {
                return Err(Status::InvalidArgument);
            }
            let secret = self.base.use_key(private_key, Usage::DERIVE, algorithm, |key| {
                agree(algorithm, key, peer)
            })?;
            operation.input(step, &secret[..])?;
            operation.from_key = true;
            operation.note_key(private_key);
            Ok(())
        })
    }

    /// Takes the next bytes of the output (`psa_key_derivation_output_bytes`).
    ///
    /// # Errors
    /// `BadState` before the secret is in; `InsufficientData` when less is left: the capacity is then 0, the operation stays active.
    pub fn key_derivation_output_bytes(&mut self, handle: Handle, output: &mut [u8]) -> Result<()> {
        let enough = self.operations.key_derivation.step(handle, |operation| {
            let enough = operation.claim(output.len())?;
            if enough {
                operation.output(output)?;
            }
            Ok(enough)
        })?;
        if enough { Ok(()) } else { Err(Status::InsufficientData) }
    }

    /// Makes a key of the next bytes of the output (`psa_key_derivation_output_key`).
    ///
    /// # Errors
    /// As [`Rot::key_derivation_output_bytes`] and [`Rot::import_key`]; `NotPermitted` when the secret was given as bytes.
    pub fn key_derivation_output_key(
        &mut self,
        attributes: &KeyAttributes,
        handle: Handle,
    ) -> Result<KeyId> {
        let made = self.operations.key_derivation.step(handle, |operation| {
            operation.check_ready()?;
            if !operation.from_key {
                return Err(Status::NotPermitted);
            }
            let attributes = keys::checked(attributes)?;
            if attributes.key_type.is_public_key() {
                return Err(Status::InvalidArgument);
            }
            let length = key_format::generated_length(&attributes)?;
            let made = self.base.create_key(&attributes, length, |base, slot| {
                let material = base.keys.material_mut(slot)?;
                key_format::draw(attributes.key_type, material, &mut |bytes| {
                    if operation.claim(bytes.len())? {
                        operation.output(bytes)
                    } else {
                        Err(Status::InsufficientData)
                    }
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
