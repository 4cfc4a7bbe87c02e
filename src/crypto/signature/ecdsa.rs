//! ECDSA, randomised and deterministic (FIPS 186-5 §6, RFC 6979), on every Weierstrass curve of the build.

use super::{Draw, Half};
use crate::crypto::algorithm::Algorithm;
use crate::crypto::hash;
use crate::crypto::key_format::elliptic_curve::curve;
use crate::crypto::key_store::Key;
use crate::primitives::ecc::weierstrass::{MAX_LENGTH, MAX_PUBLIC, Nonce};
use crate::primitives::ecc::{Curve, Weierstrass};
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The longest signature, in bytes.
pub(super) const MAX_SIGNATURE: usize = 2 * MAX_LENGTH;

fn curve_of(key: Key<'_>) -> Result<Weierstrass> {
    match curve(key.attributes.key_type, key.attributes.bits)? {
        Curve::Weierstrass(curve) => Ok(curve),
        #[allow(unreachable_patterns, reason = "a build may have no other curve")]
        _ => Err(Status::InvalidArgument),
    }
}

/// Whether this build has the algorithm for whom the key belongs to.
fn is_built(algorithm: Algorithm, key: Key<'_>, half: Half) -> bool {
    match half {
        // A verifier does not care how the nonce was made.
        Half::Any => cfg!(any(feature = "ecdsa", feature = "deterministic-ecdsa")),
        Half::Private if algorithm.is_deterministic_ecdsa() => {
            cfg!(feature = "deterministic-ecdsa")
        }
        // Tokens are signed in any build.
        Half::Private => cfg!(feature = "ecdsa") || key.attributes.id.is_builtin(),
    }
}

pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    let deterministic = algorithm.is_deterministic_ecdsa();
    if deterministic && algorithm.hash() == Algorithm::NONE {
        return Err(Status::InvalidArgument);
    }
    if !is_built(algorithm, key, half) {
        return Err(Status::NotSupported);
    }
    if deterministic && half == Half::Private {
        hash::hmac_kind(algorithm.hash())?;
    }
    let key_type = key.attributes.key_type;
    if key_type.ecc_family().is_none() || half == Half::Private && !key_type.is_key_pair() {
        return Err(Status::InvalidArgument);
    }
    curve_of(key).map(|_| ())
}

pub(super) fn signature_length(key: Key<'_>) -> usize {
    curve_of(key).map_or(0, Weierstrass::signature_length)
}

pub(super) fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    draw: Draw<'_>,
    output: &mut [u8],
) -> Result<usize> {
    let curve = curve_of(key)?;
    let length = curve.signature_length();
    let signature = output.get_mut(..length).ok_or(Status::BufferTooSmall)?;
    let mut fresh = Zeroizing::new([0; 32]);
    let nonce = if algorithm.is_deterministic_ecdsa() {
        Nonce { hash: hash::hmac_kind(algorithm.hash())?, added: &[] }
    } else {
        draw(&mut fresh[..])?;
        Nonce { hash: HashKind::Sha256, added: &fresh[..] }
    };
    curve.sign(key.material, hash, nonce, signature)?;
    Ok(length)
}

pub(super) fn verify(key: Key<'_>, hash: &[u8], signature: &[u8]) -> Result<()> {
    let curve = curve_of(key)?;
    if key.attributes.key_type.is_public_key() {
        return curve.verify(key.material, hash, signature);
    }
    let mut public = [0; MAX_PUBLIC];
    let public = public.get_mut(..curve.public_length()).ok_or(Status::CorruptionDetected)?;
    curve.public_key(key.material, public)?;
    curve.verify(public, hash, signature)
}
