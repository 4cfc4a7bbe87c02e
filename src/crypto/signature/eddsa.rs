//! EdDSA (RFC 8032): Ed25519, Ed25519ctx, Ed25519ph, Ed448 and Ed448ph.

use super::Half;
use super::scheme::ToBeSigned;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::key_format::elliptic_curve::curve;
use crate::crypto::key_store::Key;
use crate::crypto::keys::put;
use crate::primitives::ecc::edwards::{Challenge, MAX_LENGTH, Variant};
use crate::primitives::ecc::{Curve, Edwards};
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};

pub(super) use crate::primitives::ecc::edwards::MAX_SIGNATURE;

/// The value of a challenge.
pub(super) type Imprint = heapless::Vec<u8, { 2 * MAX_LENGTH }>;

/// Whether this is an algorithm of the scheme.
pub(super) fn is_eddsa(algorithm: Algorithm) -> bool {
    matches!(
        algorithm,
        Algorithm::PURE_EDDSA | Algorithm::EDDSA_CTX | Algorithm::ED25519PH | Algorithm::ED448PH
    )
}

/// Whether a signature is made of the message itself, which is then read twice.
pub(super) fn is_pure(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::PURE_EDDSA | Algorithm::EDDSA_CTX)
}

/// The hash that Ed25519ph or Ed448ph makes of a message: a part of the algorithm, whether applications have it or not.
pub(super) fn prehash(algorithm: Algorithm) -> Result<HashKind> {
    match algorithm {
        #[cfg(feature = "ed25519")]
        Algorithm::ED25519PH => Ok(HashKind::Sha512),
        #[cfg(feature = "ed448")]
        Algorithm::ED448PH => Ok(HashKind::Shake256_512),
        _ => Err(Status::NotSupported),
    }
}

fn curve_of(key: Key<'_>) -> Result<Edwards> {
    match curve(key.attributes.key_type, key.attributes.bits)? {
        Curve::Edwards(curve) => Ok(curve),
        #[allow(unreachable_patterns, reason = "a build may have no other curve")]
        _ => Err(Status::InvalidArgument),
    }
}

fn variant(algorithm: Algorithm, context: &[u8]) -> Variant<'_> {
    match algorithm {
        Algorithm::PURE_EDDSA => Variant::Pure,
        Algorithm::EDDSA_CTX => Variant::Context(context),
        _ => Variant::Prehashed(context),
    }
}

pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    let key_type = key.attributes.key_type;
    if key_type.ecc_family().is_none() || half == Half::Private && !key_type.is_key_pair() {
        return Err(Status::InvalidArgument);
    }
    curve_of(key)?;
    let fits = match algorithm {
        Algorithm::ED25519PH => key.attributes.bits == 255,
        Algorithm::ED448PH => key.attributes.bits == 448,
        _ => true,
    };
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

pub(super) fn signature_length(key: Key<'_>) -> usize {
    curve_of(key).map_or(0, Edwards::signature_length)
}

pub(super) fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    context: &[u8],
    what: ToBeSigned<'_>,
    output: &mut [u8],
) -> Result<usize> {
    let (ToBeSigned::Hash(input) | ToBeSigned::Message(input)) = what else {
        return Err(Status::CorruptionDetected);
    };
    let curve = curve_of(key)?;
    let length = curve.signature_length();
    let signature = output.get_mut(..length).ok_or(Status::BufferTooSmall)?;
    curve.sign(key.material, variant(algorithm, context), input, signature)?;
    Ok(length)
}

/// The public key of a key, in `space` if it has to be computed.
fn public_key<'a>(curve: Edwards, key: Key<'a>, space: &'a mut [u8]) -> Result<&'a [u8]> {
    if key.attributes.key_type.is_public_key() {
        return Ok(key.material);
    }
    let public = space.get_mut(..curve.length()).ok_or(Status::CorruptionDetected)?;
    curve.public_key(key.material, public)?;
    Ok(public)
}

pub(super) fn verify(
    algorithm: Algorithm,
    key: Key<'_>,
    context: &[u8],
    what: ToBeSigned<'_>,
    signature: &[u8],
) -> Result<()> {
    let curve = curve_of(key)?;
    let mut space = [0; MAX_LENGTH];
    let public = public_key(curve, key, &mut space)?;
    match what {
        ToBeSigned::Stream(challenge) => curve.verify(public, challenge, signature),
        ToBeSigned::Hash(input) | ToBeSigned::Message(input) => {
            let r = signature.get(..curve.length()).ok_or(Status::InvalidSignature)?;
            let mut challenge = Challenge::new(curve, variant(algorithm, context), r, public);
            challenge.update(input);
            curve.verify(public, &challenge.finish(), signature)
        }
    }
}

/// What a verification keeps of a message that comes in pieces.
#[derive(Clone)]
pub(super) enum Stream {
    /// Nothing before the context, with which the challenge begins; then come the first half of the signature and the public key.
    Waiting { algorithm: Algorithm, curve: Edwards, r: [u8; MAX_LENGTH], public: [u8; MAX_LENGTH] },
    /// The challenge.
    Running(Challenge),
}

impl Stream {
    pub(super) fn new(algorithm: Algorithm, key: Key<'_>, signature: &[u8]) -> Result<Self> {
        let curve = curve_of(key)?;
        let (mut r, mut space) = ([0; MAX_LENGTH], [0; MAX_LENGTH]);
        // One of another length than a signature's never holds, whatever the challenge.
        for (to, from) in r.iter_mut().zip(signature) {
            *to = *from;
        }
        if key.attributes.key_type.is_public_key() {
            put(key.material, &mut space)?;
        } else {
            public_key(curve, key, &mut space)?;
        }
        Ok(Self::Waiting { algorithm, curve, r, public: space })
    }

    pub(super) fn begin(&mut self, context: &[u8]) -> Result<()> {
        let Self::Waiting { algorithm, curve, r, public } = self else {
            return Err(Status::BadState);
        };
        let (Some(r), Some(public)) = (r.get(..curve.length()), public.get(..curve.length()))
        else {
            return Err(Status::CorruptionDetected);
        };
        *self = Self::Running(Challenge::new(*curve, variant(*algorithm, context), r, public));
        Ok(())
    }

    pub(super) fn update(&mut self, input: &[u8]) -> Result<()> {
        match self {
            Self::Running(challenge) => challenge.update(input),
            Self::Waiting { .. } => return Err(Status::CorruptionDetected),
        }
        Ok(())
    }

    pub(super) fn finish(&self) -> Imprint {
        match self {
            Self::Running(challenge) => challenge.clone().finish(),
            Self::Waiting { .. } => Imprint::new(),
        }
    }
}
