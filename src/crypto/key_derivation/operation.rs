//! A key derivation in progress: what all derivations have in common.

use super::Step;
use super::block::Block;
#[cfg(feature = "tls12-ecjpake-to-pms")]
use super::ecjpake_to_pms::EcjpakeToPms;
#[cfg(any(feature = "hkdf", feature = "hkdf-extract", feature = "hkdf-expand"))]
use super::hkdf::{Hkdf, Part};
use super::kdf::{ECJPAKE_PMS, Form, Kdf};
#[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
use super::pbkdf2::{self, Pbkdf2};
#[cfg(any(feature = "sp800-108-hmac", feature = "sp800-108-cmac"))]
use super::sp800_108::{self, Sp800_108};
#[cfg(any(feature = "tls12-prf", feature = "tls12-psk-to-ms"))]
use super::tls12::Tls12;
use crate::crypto::algorithm::{Algorithm, Category};
use crate::crypto::attributes::{KeyId, KeyType};
use crate::primitives::hash::MAX_LENGTH;
use crate::primitives::verdict::verdict;
use crate::status::{Result, Status};
use subtle::{Choice, ConstantTimeEq};
use zeroize::Zeroizing;

/// What a family of derivations does with its inputs, and how it makes its output, a block at a time.
pub(super) trait Mechanism {
    /// Takes an input that [`Kdf::takes`] and [`Kdf::check_length`] let through.
    ///
    /// # Errors
    /// `BadState` for one that comes twice or in the wrong order, `InvalidArgument` for a wrong value, `InsufficientMemory` for
    /// one that is too long to be kept.
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()>;

    /// Takes a number, likewise.
    ///
    /// # Errors
    /// Also `NotSupported`.
    fn input_integer(&mut self, _: Step, _: u64) -> Result<()> {
        Err(Status::InvalidArgument)
    }

    /// Whether all inputs are in that the output needs.
    fn is_ready(&self) -> bool;

    /// Called once, before the first block; from now on `capacity` bytes can be had.
    ///
    /// # Errors
    /// `CorruptionDetected`.
    fn begin(&mut self, _capacity: usize) -> Result<()> {
        Ok(())
    }

    /// Puts the next block of the output in the place of the last one, or of an empty one.
    ///
    /// # Errors
    /// `BadState` when not ready, `CorruptionDetected` past the capacity.
    fn next(&mut self, block: &mut Block) -> Result<()>;
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum AnyMechanism {
    #[cfg(any(feature = "hkdf", feature = "hkdf-extract", feature = "hkdf-expand"))]
    Hkdf(Hkdf),
    #[cfg(any(feature = "tls12-prf", feature = "tls12-psk-to-ms"))]
    Tls12(Tls12),
    #[cfg(feature = "tls12-ecjpake-to-pms")]
    EcjpakeToPms(EcjpakeToPms),
    #[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
    Pbkdf2(Pbkdf2),
    #[cfg(any(feature = "sp800-108-hmac", feature = "sp800-108-cmac"))]
    Sp800_108(Sp800_108),
}

impl AnyMechanism {
    fn new(kdf: Kdf) -> Result<Self> {
        match kdf {
            #[cfg(feature = "hkdf")]
            Kdf::Hkdf(hash) => Ok(Self::Hkdf(Hkdf::new(hash, Part::Whole))),
            #[cfg(feature = "hkdf-extract")]
            Kdf::HkdfExtract(hash) => Ok(Self::Hkdf(Hkdf::new(hash, Part::Extract))),
            #[cfg(feature = "hkdf-expand")]
            Kdf::HkdfExpand(hash) => Ok(Self::Hkdf(Hkdf::new(hash, Part::Expand))),
            #[cfg(feature = "tls12-prf")]
            Kdf::Tls12Prf(hash) => Ok(Self::Tls12(Tls12::new(hash, false))),
            #[cfg(feature = "tls12-psk-to-ms")]
            Kdf::Tls12PskToMs(hash) => Ok(Self::Tls12(Tls12::new(hash, true))),
            #[cfg(feature = "tls12-ecjpake-to-pms")]
            Kdf::EcjpakeToPms => Ok(Self::EcjpakeToPms(EcjpakeToPms::new())),
            #[cfg(feature = "pbkdf2-hmac")]
            Kdf::Pbkdf2Hmac(hash) => Ok(Self::Pbkdf2(Pbkdf2::new(pbkdf2::Function::Hmac(hash)))),
            #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
            Kdf::Pbkdf2Cmac => Ok(Self::Pbkdf2(Pbkdf2::new(pbkdf2::Function::AesCmacPrf128))),
            #[cfg(feature = "sp800-108-hmac")]
            Kdf::Sp800_108Hmac(hash) => {
                Ok(Self::Sp800_108(Sp800_108::new(sp800_108::Function::Hmac(hash))))
            }
            #[cfg(feature = "sp800-108-cmac")]
            Kdf::Sp800_108Cmac => Ok(Self::Sp800_108(Sp800_108::new(sp800_108::Function::Cmac))),
            #[allow(unreachable_patterns, reason = "a build may have them all")]
            _ => Err(Status::NotSupported),
        }
    }

    fn get(&mut self) -> &mut dyn Mechanism {
        match *self {
            #[cfg(any(feature = "hkdf", feature = "hkdf-extract", feature = "hkdf-expand"))]
            Self::Hkdf(ref mut hkdf) => hkdf,
            #[cfg(any(feature = "tls12-prf", feature = "tls12-psk-to-ms"))]
            Self::Tls12(ref mut tls12) => tls12,
            #[cfg(feature = "tls12-ecjpake-to-pms")]
            Self::EcjpakeToPms(ref mut ecjpake) => ecjpake,
            #[cfg(any(feature = "pbkdf2-hmac", feature = "pbkdf2-aes-cmac-prf-128"))]
            Self::Pbkdf2(ref mut pbkdf2) => pbkdf2,
            #[cfg(any(feature = "sp800-108-hmac", feature = "sp800-108-cmac"))]
            Self::Sp800_108(ref mut sp800_108) => sp800_108,
        }
    }
}

/// What the inputs so far let the output be used for.
#[derive(Clone, Copy)]
struct Permits {
    /// Bytes: no input was a key that is for verification alone.
    bytes: bool,
    /// Keys, too: the secret was a key, or was agreed on.
    keys: bool,
}

/// A key derivation in progress.
pub(crate) struct Operation {
    pub(super) algorithm: Algorithm,
    kdf: Kdf,
    mechanism: AnyMechanism,
    permits: Permits,
    /// The keys that went in: destroying one ends the operation.
    keys: [KeyId; 4],
    pub(super) capacity: usize,
    begun: bool,
    block: Block,
    /// How much of `block` is used up.
    used: usize,
}

impl Operation {
    pub(super) fn new(algorithm: Algorithm) -> Result<Self> {
        let kdf = Kdf::of(algorithm)?;
        let agreed = algorithm.category() == Category::KeyAgreement;
        let ecdh = algorithm.key_agreement_base() == Algorithm::ECDH && cfg!(feature = "ecdh");
        if agreed && !ecdh {
            return Err(Status::NotSupported);
        }
        Ok(Self {
            algorithm,
            kdf,
            mechanism: AnyMechanism::new(kdf)?,
            permits: Permits { bytes: true, keys: false },
            keys: [KeyId::NULL; 4],
            capacity: kdf.capacity(),
            begun: false,
            block: Block::new(),
            used: 0,
        })
    }

    /// Whether `key` went into output that is still to come.
    pub(in crate::crypto) fn uses(&self, key: KeyId) -> bool {
        self.keys.contains(&key) && self.capacity > 0
    }

    fn take(&mut self, step: Step, form: Form, data: &[u8]) -> Result<()> {
        if !self.kdf.takes(step, form) {
            return Err(Status::InvalidArgument);
        }
        self.kdf.check_length(step, data.len())?;
        if self.begun {
            return Err(Status::BadState);
        }
        self.mechanism.get().input(step, data)
    }

    pub(super) fn take_bytes(&mut self, step: Step, data: &[u8]) -> Result<()> {
        self.take(step, Form::Bytes, data)
    }

    pub(super) fn take_integer(&mut self, step: Step, value: u64) -> Result<()> {
        if !self.kdf.takes(step, Form::Integer) {
            return Err(Status::InvalidArgument);
        }
        self.mechanism.get().input_integer(step, value)
    }

    /// Takes a key whose policy permits the algorithm, for output or at least for verification.
    pub(super) fn take_key(
        &mut self,
        step: Step,
        key_type: KeyType,
        material: &[u8],
        for_output: bool,
    ) -> Result<()> {
        self.take(step, Form::Key(key_type), material)?;
        self.permits.bytes &= for_output;
        self.permits.keys |= step.is_main_secret();
        Ok(())
    }

    /// Takes the shared secret that the key agreement in front gave.
    pub(super) fn take_agreed(&mut self, step: Step, secret: &[u8]) -> Result<()> {
        self.take(step, Form::Agreement, secret)?;
        self.permits.keys |= step.is_main_secret();
        Ok(())
    }

    /// Remembers that the operation has something of `key`.
    ///
    /// # Errors
    /// `InsufficientMemory` for more keys than an algorithm has inputs, but for the many salts of PBKDF2.
    pub(super) fn took(&mut self, key: KeyId) -> Result<()> {
        let mut places = self.keys.iter_mut();
        let place = places.find(|noted| **noted == KeyId::NULL || **noted == key);
        *place.ok_or(Status::InsufficientMemory)? = key;
        Ok(())
    }

    /// # Errors
    /// `BadState` while an input is missing.
    pub(super) fn check_ready(&mut self) -> Result<()> {
        if self.mechanism.get().is_ready() { Ok(()) } else { Err(Status::BadState) }
    }

    /// # Errors
    /// `BadState` while an input is missing, `NotPermitted` when a key that went in is for verification alone.
    pub(super) fn check_bytes_permitted(&mut self) -> Result<()> {
        self.check_ready()?;
        if self.permits.bytes { Ok(()) } else { Err(Status::NotPermitted) }
    }

    /// # Errors
    /// As [`Operation::check_bytes_permitted`], and `NotPermitted` when the secret was given as bytes.
    pub(super) fn check_keys_permitted(&mut self) -> Result<()> {
        self.check_bytes_permitted()?;
        if self.permits.keys { Ok(()) } else { Err(Status::NotPermitted) }
    }

    /// Lowers the capacity, and tells whether `capacity` is not above the present one.
    ///
    /// # Errors
    /// `BadState` when it is in the output already.
    pub(super) fn lower_capacity(&mut self, capacity: usize) -> Result<bool> {
        if self.begun && self.kdf.fixes_capacity() {
            return Err(Status::BadState);
        }
        let lower = capacity <= self.capacity;
        if lower {
            self.capacity = capacity;
        }
        Ok(lower)
    }

    /// Writes the next bytes of the output, and tells whether there were so many left: if not, none is now, but the operation
    /// stays as it is.
    pub(super) fn output(&mut self, output: &mut [u8]) -> Result<bool> {
        let claimed = self.claim(output.len())?;
        if claimed {
            self.write(output)?;
        }
        Ok(claimed)
    }

    /// Compares the next bytes of the output with `expected` in constant time, and tells likewise whether there were so many.
    ///
    /// # Errors
    /// `InvalidSignature` when they differ.
    pub(super) fn verify(&mut self, expected: &[u8]) -> Result<bool> {
        let claimed = self.claim(expected.len())?;
        if claimed {
            let mut equal = Choice::from(1);
            let mut local = Zeroizing::new([0; MAX_LENGTH]);
            for piece in expected.chunks(MAX_LENGTH) {
                let output = local.get_mut(..piece.len()).ok_or(Status::CorruptionDetected)?;
                self.write(output)?;
                equal &= output.ct_eq(piece);
            }
            if !verdict(equal) {
                return Err(Status::InvalidSignature);
            }
        }
        Ok(claimed)
    }

    /// Begins the output, and tells whether so many bytes of it are left: if not, none is now.
    pub(super) fn has(&mut self, length: usize) -> Result<bool> {
        self.check_ready()?;
        if !self.begun {
            self.begun = true;
            self.mechanism.get().begin(self.capacity)?;
        }
        let has = self.capacity >= length;
        if !has {
            self.capacity = 0;
        }
        Ok(has)
    }

    fn claim(&mut self, length: usize) -> Result<bool> {
        let has = self.has(length)?;
        if has {
            // A premaster secret is taken whole.
            let whole = length == 0 || length == ECJPAKE_PMS;
            if self.kdf == Kdf::EcjpakeToPms && !whole {
                return Err(Status::InvalidArgument);
            }
            self.capacity = self.capacity.saturating_sub(length);
        }
        Ok(has)
    }

    #[inline(never)]
    fn write(&mut self, mut output: &mut [u8]) -> Result<()> {
        while !output.is_empty() {
            if self.used >= self.block.get().len() {
                self.mechanism.get().next(&mut self.block)?;
                self.used = 0;
            }
            let left = self.block.get().get(self.used..).unwrap_or(&[]);
            let (now, later) = output.split_at_mut(left.len().min(output.len()));
            for (to, from) in now.iter_mut().zip(left) {
                *to = *from;
            }
            self.used += now.len();
            output = later;
        }
        Ok(())
    }
}
