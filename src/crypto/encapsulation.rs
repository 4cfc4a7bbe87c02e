//! Key encapsulation (PSA Crypto 1.5 §10.12): ML-KEM, and the agreement with an ephemeral key that ECIES begins with.

use super::agreement::Secret;
use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyAttributes, KeyId, KeyType, Usage};
use super::key_store::Key;
use super::keys::{Caller, check_use, checked};
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};
#[cfg(feature = "ml-kem")]
use {super::key_format::ml_kem_set, crate::primitives::ml_kem, zeroize::Zeroizing};

#[cfg(all(feature = "ecies-sec1", feature = "curves"))]
mod ecies;

/// Gives random bytes.
type Draw<'a> = &'a mut dyn FnMut(&mut [u8]) -> Result<()>;

/// An algorithm with the parameters of a key that fits it.
#[derive(Clone, Copy)]
enum Mechanism {
    #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
    Ecies(crate::primitives::ecc::Curve),
    #[cfg(feature = "ml-kem")]
    MlKem(ml_kem::ParameterSet),
}

#[cfg_attr(
    not(any(feature = "ml-kem", all(feature = "ecies-sec1", feature = "curves"))),
    allow(unused_variables, unreachable_code, reason = "a build without a mechanism")
)]
impl Mechanism {
    /// # Errors
    /// `NotSupported`; `InvalidArgument` for an algorithm of another kind, and for a key that does not fit.
    fn new(algorithm: Algorithm, key: Key<'_>, usage: Usage) -> Result<Self> {
        let encapsulates = usage == Usage::ENCRYPT;
        match algorithm {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Algorithm::ECIES_SEC1 => ecies::curve(key, encapsulates).map(Self::Ecies),
            #[cfg(feature = "ml-kem")]
            Algorithm::ML_KEM => match key.attributes.key_type {
                KeyType::ML_KEM_PUBLIC_KEY if !encapsulates => Err(Status::InvalidArgument),
                KeyType::ML_KEM_KEY_PAIR | KeyType::ML_KEM_PUBLIC_KEY => {
                    ml_kem_set(key.attributes.bits).map(Self::MlKem)
                }
                _ => Err(Status::InvalidArgument),
            },
            other if other.category() == Category::KeyEncapsulation => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        }
    }

    /// The length of the shared secret, in bytes.
    fn secret_length(self) -> usize {
        match self {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Self::Ecies(curve) => curve.private_length(),
            #[cfg(feature = "ml-kem")]
            Self::MlKem(_) => ml_kem::SECRET_LEN,
        }
    }

    /// The length of the ciphertext, in bytes.
    fn ciphertext_length(self) -> usize {
        match self {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Self::Ecies(curve) => curve.public_length(),
            #[cfg(feature = "ml-kem")]
            Self::MlKem(set) => set.ciphertext_length(),
        }
    }

    /// Whether the shared secret is uniform, so that it can be a cipher's key.
    fn is_uniform(self) -> bool {
        match self {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Self::Ecies(_) => false,
            #[cfg(feature = "ml-kem")]
            Self::MlKem(_) => true,
        }
    }

    /// Checks what is asked of the key that the secret becomes.
    fn check_output(self, attributes: &KeyAttributes) -> Result<()> {
        let fits = match attributes.key_type {
            KeyType::DERIVE | KeyType::HMAC => true,
            KeyType::AES | KeyType::CHACHA20 | KeyType::XCHACHA20 => self.is_uniform(),
            _ => false,
        };
        let bits = usize::from(attributes.bits);
        if !fits || bits != 0 && bits != self.secret_length() * 8 {
            return Err(Status::InvalidArgument);
        }
        checked(attributes).map(|_| ())
    }

    fn encapsulate(self, key: Key<'_>, draw: Draw<'_>, ciphertext: &mut [u8]) -> Result<Secret> {
        match self {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Self::Ecies(curve) => ecies::encapsulate(curve, key, draw, ciphertext),
            #[cfg(feature = "ml-kem")]
            Self::MlKem(set) => {
                let mut random = Zeroizing::new([0; 32]);
                draw(&mut random[..])?;
                let bytes = if key.attributes.key_type.is_public_key() {
                    ml_kem::encapsulate(set, key.material, &random, ciphertext)?
                } else {
                    ml_kem::encapsulate_to_seed(set, key.material, &random, ciphertext)?
                };
                Secret::new(&bytes[..])
            }
        }
    }

    fn decapsulate(self, key: Key<'_>, ciphertext: &[u8]) -> Result<Secret> {
        match self {
            #[cfg(all(feature = "ecies-sec1", feature = "curves"))]
            Self::Ecies(_) => ecies::decapsulate(key, ciphertext),
            #[cfg(feature = "ml-kem")]
            Self::MlKem(set) => {
                Secret::new(&ml_kem::decapsulate(set, key.material, ciphertext)?[..])
            }
        }
    }
}

/// Checks that this build has the algorithm and that the key fits it in the role that `usage` names.
pub(super) fn check(algorithm: Algorithm, key: Key<'_>, usage: Usage) -> Result<()> {
    Mechanism::new(algorithm, key, usage).map(|_| ())
}

impl<P: Platform> Rot<P> {
    /// Makes a shared secret and encapsulates it with a public key: gives the secret as a new key, writes the ciphertext for the
    /// holder of the private key, and gives its length (`psa_encapsulate`). When it fails, `ciphertext` holds nothing of use.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `ENCRYPT`, `NotSupported`; `InvalidArgument` when `key` does not fit the algorithm
    /// or `attributes` not the secret; `BufferTooSmall`, `InsufficientEntropy`, and those of [`Rot::import_key`].
    pub fn encapsulate(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        attributes: &KeyAttributes,
        ciphertext: &mut [u8],
    ) -> Result<(KeyId, usize)> {
        let (secret, length) = self.base.read_key_with_random(key, |key, draw| {
            check_use(Caller::Application, key, Usage::ENCRYPT, algorithm)?;
            let mechanism = Mechanism::new(algorithm, key, Usage::ENCRYPT)?;
            mechanism.check_output(attributes)?;
            let length = mechanism.ciphertext_length();
            let place = ciphertext.get_mut(..length).ok_or(Status::BufferTooSmall)?;
            Ok((mechanism.encapsulate(key, draw, place)?, length))
        })?;
        Ok((self.import_key(attributes, &secret)?, length))
    }

    /// The shared secret in a ciphertext, as a new key (`psa_decapsulate`). A ciphertext that was not made with the key's public
    /// part gives another secret, and mostly no error: use the key in a way that shows whether both sides have the same.
    ///
    /// # Errors
    /// `InvalidHandle`, `NotPermitted` without `DECRYPT`, `NotSupported`; `InvalidArgument` when `key` does not fit the algorithm,
    /// `attributes` not the secret, or `ciphertext` has a wrong length or is no point of the curve; and those of
    /// [`Rot::import_key`].
    pub fn decapsulate(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        ciphertext: &[u8],
        attributes: &KeyAttributes,
    ) -> Result<KeyId> {
        let secret = self.base.use_key(key, Usage::DECRYPT, algorithm, |key| {
            let mechanism = Mechanism::new(algorithm, key, Usage::DECRYPT)?;
            mechanism.check_output(attributes)?;
            mechanism.decapsulate(key, ciphertext)
        })?;
        self.import_key(attributes, &secret)
    }
}
