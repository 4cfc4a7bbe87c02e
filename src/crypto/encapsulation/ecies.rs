//! ECIES as a key encapsulation (SEC 1 §5.1.3, steps 1 to 4, and §5.1.4, steps 2 to 5): an agreement with an ephemeral key, whose public
//! part is the ciphertext. The curves here have no cofactor, or clear it in the private key (RFC 7748 §5).

use super::{Draw, Secret};
use crate::crypto::agreement;
use crate::crypto::attributes::{KeyAttributes, KeyType};
use crate::crypto::key_format::{self, elliptic_curve};
use crate::crypto::key_store::Key;
use crate::crypto::signature::Half;
use crate::primitives::ecc::Curve;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The longest private key, in bytes: that of P-521.
const MAX_PRIVATE: usize = 66;
/// The longest public key, in bytes.
const MAX_PUBLIC: usize = 2 * MAX_PRIVATE + 1;

/// The curve of a key that fits: a key pair, or for encapsulation a public key, on a curve that agrees.
pub(super) fn curve(key: Key<'_>, encapsulates: bool) -> Result<Curve> {
    let half = if encapsulates { Half::Any } else { Half::Private };
    agreement::check_key(key, half)?;
    elliptic_curve::curve(key.attributes.key_type, key.attributes.bits)
}

#[inline(never)]
pub(super) fn encapsulate(
    curve: Curve,
    key: Key<'_>,
    draw: Draw<'_>,
    ciphertext: &mut [u8],
) -> Result<Secret> {
    // The pair that the key is, or is the public part of.
    let pair = KeyType(key.attributes.key_type.0 | 0x3000);
    let mut private = Zeroizing::new([0; MAX_PRIVATE]);
    let private = private.get_mut(..curve.private_length()).ok_or(Status::CorruptionDetected)?;
    key_format::draw(pair, private, draw)?;
    let attributes = KeyAttributes { key_type: pair, ..*key.attributes };
    let ephemeral = Key { attributes: &attributes, material: private };

    let mut public = [0; MAX_PUBLIC];
    let length = key_format::public_part(key, &mut public)?;
    let public = public.get(..length).ok_or(Status::CorruptionDetected)?;
    let secret = agreement::shared_secret(ephemeral, public)?;
    curve.public_key(private, ciphertext)?;
    Ok(secret)
}

pub(super) fn decapsulate(key: Key<'_>, ciphertext: &[u8]) -> Result<Secret> {
    agreement::shared_secret(key, ciphertext)
}
