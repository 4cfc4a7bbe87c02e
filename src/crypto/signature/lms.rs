//! LMS and HSS, verification only (RFC 8554, SP 800-208). The signature names its one-time key and its random bytes, which are
//! hashed before the message.

use super::Half;
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::KeyType;
use crate::crypto::key_store::Key;
use crate::primitives::hash::{Hash, HashKind};
use crate::primitives::lms::{self, Scheme};
use crate::status::{Result, Status};

fn scheme(algorithm: Algorithm) -> Result<Scheme> {
    match algorithm {
        #[cfg(feature = "lms")]
        Algorithm::LMS => Ok(Scheme::Lms),
        #[cfg(feature = "hss")]
        Algorithm::HSS => Ok(Scheme::Hss),
        _ => Err(Status::NotSupported),
    }
}

pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    let key_type = match scheme(algorithm)? {
        #[cfg(feature = "lms")]
        Scheme::Lms => KeyType::LMS_PUBLIC_KEY,
        #[cfg(feature = "hss")]
        Scheme::Hss => KeyType::HSS_PUBLIC_KEY,
    };
    let fits = half == Half::Any && key.attributes.key_type == key_type;
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// Starts to hash the message whose signature is verified.
pub(super) fn start(algorithm: Algorithm, key: Key<'_>, signature: &[u8]) -> Result<Hash> {
    match lms::start(scheme(algorithm)?, key.material, signature) {
        // Verification fails in the end, whatever the message hashes to.
        Err(Status::InvalidSignature) => Ok(Hash::new(HashKind::Sha256)),
        other => other,
    }
}

pub(super) fn verify(
    algorithm: Algorithm,
    key: Key<'_>,
    hash: &[u8],
    signature: &[u8],
) -> Result<()> {
    lms::verify(scheme(algorithm)?, key.material, signature, hash)
}
