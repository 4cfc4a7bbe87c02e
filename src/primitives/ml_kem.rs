//! ML-KEM (FIPS 203) in the parameter sets of the build, on byte strings.
//!
//! Backend: the crate `ml-kem`. A private key is its seed, `d ‖ z`, expanded anew for each operation: nothing of the expanded key
//! outlives a call, at the price of a key generation.

use super::lattice::{Given, copy};
use crate::status::{Result, Status};
use ml_kem::array::{Array, ArraySize};
use ml_kem::kem::{
    Ciphertext, Decapsulate, Decapsulator, Encapsulate, Kem, Key, KeyExport, KeyInit, KeySizeUser,
    TryKeyInit,
};
use zeroize::{Zeroize, Zeroizing};

/// The length of a private key, d ‖ z, in bytes.
pub const SEED_LEN: usize = 64;
/// The length of a shared secret, in bytes.
pub const SECRET_LEN: usize = 32;

/// A parameter set of FIPS 203 §8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterSet {
    /// ML-KEM-512.
    #[cfg(feature = "ml-kem-512")]
    MlKem512,
    /// ML-KEM-768.
    #[cfg(feature = "ml-kem-768")]
    MlKem768,
    /// ML-KEM-1024.
    #[cfg(feature = "ml-kem-1024")]
    MlKem1024,
}

/// Evaluates `$body` with `$kem` standing for the crate's type of a parameter set.
macro_rules! with {
    ($set:expr, $kem:ident => $body:expr) => {
        match $set {
            #[cfg(feature = "ml-kem-512")]
            ParameterSet::MlKem512 => {
                type $kem = ml_kem::MlKem512;
                $body
            }
            #[cfg(feature = "ml-kem-768")]
            ParameterSet::MlKem768 => {
                type $kem = ml_kem::MlKem768;
                $body
            }
            #[cfg(feature = "ml-kem-1024")]
            ParameterSet::MlKem1024 => {
                type $kem = ml_kem::MlKem1024;
                $body
            }
        }
    };
}

impl ParameterSet {
    /// The set that PSA Crypto names by this key size; `None` if the build lacks it.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Option<Self> {
        match bits {
            #[cfg(feature = "ml-kem-512")]
            512 => Some(Self::MlKem512),
            #[cfg(feature = "ml-kem-768")]
            768 => Some(Self::MlKem768),
            #[cfg(feature = "ml-kem-1024")]
            1024 => Some(Self::MlKem1024),
            _ => None,
        }
    }

    /// The length of a public key, in bytes.
    #[must_use]
    pub const fn public_key_length(self) -> usize {
        match self {
            #[cfg(feature = "ml-kem-512")]
            Self::MlKem512 => 800,
            #[cfg(feature = "ml-kem-768")]
            Self::MlKem768 => 1184,
            #[cfg(feature = "ml-kem-1024")]
            Self::MlKem1024 => 1568,
        }
    }

    /// The length of a ciphertext, in bytes.
    #[must_use]
    pub const fn ciphertext_length(self) -> usize {
        match self {
            #[cfg(feature = "ml-kem-512")]
            Self::MlKem512 => 768,
            #[cfg(feature = "ml-kem-768")]
            Self::MlKem768 => 1088,
            #[cfg(feature = "ml-kem-1024")]
            Self::MlKem1024 => 1568,
        }
    }
}

/// Checks that `public` is a public key of the set: its length, and that each number in it is reduced (FIPS 203 §7.2).
///
/// # Errors
/// `InvalidArgument` when it is not.
pub fn check_public(set: ParameterSet, public: &[u8]) -> Result<()> {
    with!(set, K => check_public_of::<K>(public))
}

/// Writes the public key of `seed` to `output` and gives its length.
///
/// # Errors
/// `InvalidArgument` for a seed of another length than [`SEED_LEN`], `BufferTooSmall`.
pub fn public_key(set: ParameterSet, seed: &[u8], output: &mut [u8]) -> Result<usize> {
    let output = output.get_mut(..set.public_key_length()).ok_or(Status::BufferTooSmall)?;
    let length = output.len();
    let made: Result<()> = with!(set, K => public_key_of::<K>(seed, output));
    made.map(|()| length)
}

/// Makes a shared secret of the random bytes `random` and encapsulates it with a public key: writes the ciphertext, and gives the
/// secret. Whoever knows `random` knows the secret.
///
/// # Errors
/// `InvalidArgument` when `public` is no public key, `BufferTooSmall`.
pub fn encapsulate(
    set: ParameterSet,
    public: &[u8],
    random: &[u8; 32],
    ciphertext: &mut [u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let place = ciphertext.get_mut(..set.ciphertext_length()).ok_or(Status::BufferTooSmall)?;
    with!(set, K => encapsulate_of::<K>(public, random, place))
}

/// [`encapsulate`] with the public part of `seed`.
///
/// # Errors
/// `InvalidArgument` for a seed of another length than [`SEED_LEN`], `BufferTooSmall`.
pub fn encapsulate_to_seed(
    set: ParameterSet,
    seed: &[u8],
    random: &[u8; 32],
    ciphertext: &mut [u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let place = ciphertext.get_mut(..set.ciphertext_length()).ok_or(Status::BufferTooSmall)?;
    with!(set, K => encapsulate_to_seed_of::<K>(seed, random, place))
}

/// The shared secret in a ciphertext. One that was not made with the key's public part gives a secret that looks random
/// (implicit rejection, FIPS 203 §6.3), in the same time.
///
/// # Errors
/// `InvalidArgument` when seed or ciphertext have another length.
pub fn decapsulate(
    set: ParameterSet,
    seed: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    with!(set, K => decapsulate_of::<K>(seed, ciphertext))
}

// What is done with an expanded key has a function of its own, whose frame is not there yet while the key is made.

#[inline(never)]
fn check_public_of<K: Kem>(public: &[u8]) -> Result<()> {
    let key = K::EncapsulationKey::new(sized::<K::EncapsulationKey>(public)?);
    key.map(|_| ()).map_err(|_| Status::InvalidArgument)
}

/// The key on the bytes of a key of this kind.
fn sized<T: KeySizeUser>(key: &[u8]) -> Result<&Key<T>> {
    key.try_into().map_err(|_| Status::InvalidArgument)
}

#[inline(never)]
fn public_key_of<K: Kem<DecapsulationKey: KeyInit>>(seed: &[u8], output: &mut [u8]) -> Result<()> {
    let seed = sized::<K::DecapsulationKey>(seed)?;
    export_with::<K>(&K::DecapsulationKey::new(seed), output)
}

#[inline(never)]
fn export_with<K: Kem>(key: &K::DecapsulationKey, output: &mut [u8]) -> Result<()> {
    copy(&key.encapsulation_key().to_bytes(), output)
}

#[inline(never)]
fn encapsulate_of<K: Kem>(
    public: &[u8],
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    match K::EncapsulationKey::new(sized::<K::EncapsulationKey>(public)?) {
        Ok(key) => encapsulate_with::<K>(&key, random, output),
        Err(_) => Err(Status::InvalidArgument),
    }
}

#[inline(never)]
fn encapsulate_to_seed_of<K: Kem<DecapsulationKey: KeyInit>>(
    seed: &[u8],
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let key = K::DecapsulationKey::new(sized::<K::DecapsulationKey>(seed)?);
    encapsulate_with::<K>(key.encapsulation_key(), random, output)
}

#[inline(never)]
fn encapsulate_with<K: Kem>(
    key: &K::EncapsulationKey,
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let mut random = Given::new(random);
    let (ciphertext, secret) = key.encapsulate_with_rng(&mut random);
    let secret = take(secret)?;
    if random.exhausted() {
        return Err(Status::CorruptionDetected);
    }
    copy(&ciphertext, output)?;
    Ok(secret)
}

#[inline(never)]
fn decapsulate_of<K: Kem<DecapsulationKey: KeyInit + Decapsulate>>(
    seed: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let seed = sized::<K::DecapsulationKey>(seed)?;
    let ciphertext = ciphertext.try_into().map_err(|_| Status::InvalidArgument)?;
    decapsulate_with::<K>(&K::DecapsulationKey::new(seed), ciphertext)
}

#[inline(never)]
fn decapsulate_with<K: Kem<DecapsulationKey: Decapsulate>>(
    key: &K::DecapsulationKey,
    ciphertext: &Ciphertext<K>,
) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    take(key.decapsulate(ciphertext))
}

/// Moves a shared secret out of the crate's type, and wipes that.
fn take<N: ArraySize>(mut secret: Array<u8, N>) -> Result<Zeroizing<[u8; SECRET_LEN]>> {
    let mut taken = Zeroizing::new([0; SECRET_LEN]);
    let copied = copy(&secret, &mut taken[..]);
    secret.as_mut_slice().zeroize();
    copied.map(|()| taken)
}
