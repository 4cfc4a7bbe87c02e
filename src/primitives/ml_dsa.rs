//! ML-DSA (FIPS 204) in the parameter sets of the build, on byte strings.
//!
//! Backend: the crate `ml-dsa`. A private key is its 32-byte seed, expanded anew for each operation: nothing of the expanded key
//! outlives a call, at the price of a key generation. What is signed is always the message representative µ, because a message
//! can be streamed into it ([`Representative`]), whatever comes in front of the message: domain, context, name of a hash.

use super::lattice::{Given, copy};
use crate::status::{Result, Status};
use ml_dsa::{
    EncodedSignature, EncodedVerifyingKey, Keypair, MlDsaParams, Seed, Signature, SigningKey,
    VerifyingKey,
};
use shake::{ExtendableOutput, Shake256, Update, XofReader};

/// The length of a private key, in bytes.
pub const SEED_LEN: usize = 32;
/// The longest public key of the build's parameter sets, in bytes.
pub const MAX_PUBLIC_KEY: usize = by_largest_set([1312, 1952, 2592]);
/// The longest signature of the build's parameter sets, in bytes.
pub const MAX_SIGNATURE: usize = by_largest_set([2420, 3309, 4627]);
/// The length of µ, in bytes.
pub const REPRESENTATIVE_LEN: usize = 64;

/// What belongs to the largest parameter set of the build, of one figure for each.
const fn by_largest_set([ml_dsa_44, ml_dsa_65, ml_dsa_87]: [usize; 3]) -> usize {
    if cfg!(feature = "ml-dsa-87") {
        ml_dsa_87
    } else if cfg!(feature = "ml-dsa-65") {
        ml_dsa_65
    } else {
        ml_dsa_44
    }
}

/// A parameter set of FIPS 204 §4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterSet {
    /// ML-DSA-44.
    #[cfg(feature = "ml-dsa-44")]
    MlDsa44,
    /// ML-DSA-65.
    #[cfg(feature = "ml-dsa-65")]
    MlDsa65,
    /// ML-DSA-87.
    #[cfg(feature = "ml-dsa-87")]
    MlDsa87,
}

/// Evaluates `$body` with `$params` standing for the crate's type of a parameter set.
macro_rules! with {
    ($set:expr, $params:ident => $body:expr) => {
        match $set {
            #[cfg(feature = "ml-dsa-44")]
            ParameterSet::MlDsa44 => {
                type $params = ml_dsa::MlDsa44;
                $body
            }
            #[cfg(feature = "ml-dsa-65")]
            ParameterSet::MlDsa65 => {
                type $params = ml_dsa::MlDsa65;
                $body
            }
            #[cfg(feature = "ml-dsa-87")]
            ParameterSet::MlDsa87 => {
                type $params = ml_dsa::MlDsa87;
                $body
            }
        }
    };
}

impl ParameterSet {
    /// The set that PSA Crypto names by this key size (its security strength); `None` if the build lacks it.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Option<Self> {
        match bits {
            #[cfg(feature = "ml-dsa-44")]
            128 => Some(Self::MlDsa44),
            #[cfg(feature = "ml-dsa-65")]
            192 => Some(Self::MlDsa65),
            #[cfg(feature = "ml-dsa-87")]
            256 => Some(Self::MlDsa87),
            _ => None,
        }
    }

    /// The length of a public key, in bytes. Every string of this length is one.
    #[must_use]
    pub const fn public_key_length(self) -> usize {
        match self {
            #[cfg(feature = "ml-dsa-44")]
            Self::MlDsa44 => 1312,
            #[cfg(feature = "ml-dsa-65")]
            Self::MlDsa65 => 1952,
            #[cfg(feature = "ml-dsa-87")]
            Self::MlDsa87 => 2592,
        }
    }

    /// The length of a signature, in bytes.
    #[must_use]
    pub const fn signature_length(self) -> usize {
        match self {
            #[cfg(feature = "ml-dsa-44")]
            Self::MlDsa44 => 2420,
            #[cfg(feature = "ml-dsa-65")]
            Self::MlDsa65 => 3309,
            #[cfg(feature = "ml-dsa-87")]
            Self::MlDsa87 => 4627,
        }
    }
}

/// The message representative µ in the making (FIPS 204 §6.2, step 6): SHAKE256 of the public key's hash and of what is signed.
#[derive(Clone)]
pub struct Representative(Shake256);

impl Representative {
    /// Starts with the hash of a public key.
    #[inline(never)]
    #[must_use]
    pub fn new(public: &[u8]) -> Self {
        let mut hash = Shake256::default();
        hash.update(public);
        let mut of_key = [0; 64];
        hash.finalize_xof().read(&mut of_key);
        let mut state = Shake256::default();
        state.update(&of_key);
        Self(state)
    }

    /// Takes the next piece of what is signed.
    #[inline(never)]
    pub fn update(&mut self, input: &[u8]) {
        self.0.update(input);
    }

    /// Ends it.
    #[inline(never)]
    #[must_use]
    pub fn finish(self) -> [u8; REPRESENTATIVE_LEN] {
        let mut value = [0; REPRESENTATIVE_LEN];
        self.0.finalize_xof().read(&mut value);
        value
    }
}

/// Writes the public key of `seed` to `output` and gives its length.
///
/// # Errors
/// `InvalidArgument` for a seed of another length than [`SEED_LEN`], `BufferTooSmall`.
pub fn public_key(set: ParameterSet, seed: &[u8], output: &mut [u8]) -> Result<usize> {
    let output = output.get_mut(..set.public_key_length()).ok_or(Status::BufferTooSmall)?;
    let length = output.len();
    let made: Result<()> = with!(set, P => public_key_of::<P>(seed, output));
    made.map(|()| length)
}

/// Signs µ, writes the signature to `output` and gives its length. `random` hedges the signature against faults and side channels;
/// zeros make it deterministic (FIPS 204 §3.4).
///
/// # Errors
/// `InvalidArgument` for a seed of another length than [`SEED_LEN`], `BufferTooSmall`.
pub fn sign(
    set: ParameterSet,
    seed: &[u8],
    representative: &[u8; REPRESENTATIVE_LEN],
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<usize> {
    let output = output.get_mut(..set.signature_length()).ok_or(Status::BufferTooSmall)?;
    let length = output.len();
    let made: Result<()> = with!(set, P => sign_of::<P>(seed, representative, random, output));
    made.map(|()| length)
}

/// Verifies a signature of µ.
///
/// # Errors
/// `InvalidArgument` for a public key of another length, `InvalidSignature` when the signature does not hold.
pub fn verify(
    set: ParameterSet,
    public: &[u8],
    representative: &[u8; REPRESENTATIVE_LEN],
    signature: &[u8],
) -> Result<()> {
    with!(set, P => verify_of::<P>(public, representative, signature))
}

fn seed_of(seed: &[u8]) -> Result<&Seed> {
    seed.try_into().map_err(|_| Status::InvalidArgument)
}

// A key that was expanded is tens of kilobytes, and making it takes as many beside. So what is done with it has a function of its
// own, whose frame is not there yet while the key is made.

#[inline(never)]
fn public_key_of<P: MlDsaParams>(seed: &[u8], output: &mut [u8]) -> Result<()> {
    export_with(&SigningKey::<P>::from_seed(seed_of(seed)?), output)
}

#[inline(never)]
fn export_with<P: MlDsaParams>(key: &SigningKey<P>, output: &mut [u8]) -> Result<()> {
    copy(&key.verifying_key().encode(), output)
}

#[inline(never)]
fn sign_of<P: MlDsaParams>(
    seed: &[u8],
    representative: &[u8; REPRESENTATIVE_LEN],
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<()> {
    sign_with(&SigningKey::<P>::from_seed(seed_of(seed)?), representative, random, output)
}

#[inline(never)]
fn sign_with<P: MlDsaParams>(
    key: &SigningKey<P>,
    representative: &[u8; REPRESENTATIVE_LEN],
    random: &[u8; 32],
    output: &mut [u8],
) -> Result<()> {
    let mut random = Given::new(random);
    let signature = key.expanded_key().sign_mu_randomized(representative.into(), &mut random);
    // It fails when some ten thousand candidates in a row were rejected, which does not happen to sound memory.
    let signature = signature.map_err(|_| Status::CorruptionDetected)?;
    if random.exhausted() {
        return Err(Status::CorruptionDetected);
    }
    copy(&signature.encode(), output)
}

#[inline(never)]
fn verify_of<P: MlDsaParams>(
    public: &[u8],
    representative: &[u8; REPRESENTATIVE_LEN],
    signature: &[u8],
) -> Result<()> {
    let public: &EncodedVerifyingKey<P> = public.try_into().map_err(|_| Status::InvalidArgument)?;
    verify_with(&VerifyingKey::<P>::decode(public), representative, signature)
}

#[inline(never)]
fn verify_with<P: MlDsaParams>(
    key: &VerifyingKey<P>,
    representative: &[u8; REPRESENTATIVE_LEN],
    signature: &[u8],
) -> Result<()> {
    let signature: &EncodedSignature<P> =
        signature.try_into().map_err(|_| Status::InvalidSignature)?;
    let signature = Signature::<P>::decode(signature).ok_or(Status::InvalidSignature)?;
    let holds = key.verify_mu(representative.into(), &signature);
    if holds { Ok(()) } else { Err(Status::InvalidSignature) }
}
