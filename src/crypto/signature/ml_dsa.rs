//! ML-DSA and HashML-DSA, hedged and deterministic (FIPS 204 §5).
//!
//! What is signed is the message representative µ. For ML-DSA the message streams into it, behind the context; for HashML-DSA the
//! message is hashed first, and µ is made of context and hash at the end. The two differ in their first byte.

use super::scheme::ToBeSigned;
use super::{Draw, Half};
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::KeyType;
use crate::crypto::key_format::ml_dsa_set;
use crate::crypto::key_store::Key;
use crate::primitives::ml_dsa::{self, REPRESENTATIVE_LEN, Representative};
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The longest signature of the build's parameter sets, in bytes.
pub(super) const MAX_SIGNATURE: usize = ml_dsa::MAX_SIGNATURE;

pub(super) fn check_key(algorithm: Algorithm, key: Key<'_>, half: Half) -> Result<()> {
    let fits = match key.attributes.key_type {
        KeyType::ML_DSA_KEY_PAIR => true,
        KeyType::ML_DSA_PUBLIC_KEY => half == Half::Any,
        _ => false,
    };
    if !fits {
        return Err(Status::InvalidArgument);
    }
    if algorithm.is_hash_ml_dsa() {
        name(algorithm)?;
    }
    ml_dsa_set(key.attributes.bits).map(|_| ())
}

pub(super) fn signature_length(key: Key<'_>) -> usize {
    ml_dsa_set(key.attributes.bits).map_or(MAX_SIGNATURE, |set| set.signature_length())
}

/// The DER encoding of the hash's object identifier, which HashML-DSA signs with the hash (PSA Crypto 1.5, table "Hash algorithm OID
/// to use in HashML-DSA").
fn name(algorithm: Algorithm) -> Result<&'static [u8]> {
    /// The hashes of NIST: 2.16.840.1.101.3.4.2.n.
    macro_rules! nist {
        ($n:literal) => {
            &[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, $n]
        };
    }
    Ok(match algorithm.hash() {
        Algorithm::SHA_256 => nist!(1),
        Algorithm::SHA_384 => nist!(2),
        Algorithm::SHA_512 => nist!(3),
        Algorithm::SHA_512_256 => nist!(6),
        Algorithm::SHA3_256 => nist!(8),
        Algorithm::SHA3_384 => nist!(9),
        Algorithm::SHA3_512 => nist!(10),
        Algorithm::SHAKE128_256 => nist!(11),
        Algorithm::SHAKE256_512 => nist!(12),
        Algorithm::SM3 => &[0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x78],
        _ => return Err(Status::NotSupported),
    })
}

/// Starts µ for a key.
pub(super) fn representative(key: Key<'_>) -> Result<Representative> {
    with_public(key, Representative::new)
}

/// Runs `work` with the public key of a key. Not inlined, for the kilobytes that it may take on the stack.
#[inline(never)]
fn with_public<R>(key: Key<'_>, work: impl FnOnce(&[u8]) -> R) -> Result<R> {
    if key.attributes.key_type.is_public_key() {
        return Ok(work(key.material));
    }
    let mut public = [0; ml_dsa::MAX_PUBLIC_KEY];
    let length = ml_dsa::public_key(ml_dsa_set(key.attributes.bits)?, key.material, &mut public)?;
    public.get(..length).map(work).ok_or(Status::CorruptionDetected)
}

/// Puts the context in front of what is signed: behind a byte that tells what that is, and its length.
fn begin(representative: &mut Representative, what: u8, context: &[u8]) -> Result<()> {
    let length = u8::try_from(context.len()).map_err(|_| Status::InvalidArgument)?;
    representative.update(&[what, length]);
    representative.update(context);
    Ok(())
}

/// Puts the context in front of the message itself.
pub(super) fn begin_message(representative: &mut Representative, context: &[u8]) -> Result<()> {
    begin(representative, 0, context)
}

/// µ of what is signed.
pub(super) fn finish(
    algorithm: Algorithm,
    key: Key<'_>,
    what: ToBeSigned<'_>,
    context: &[u8],
) -> Result<[u8; REPRESENTATIVE_LEN]> {
    match what {
        ToBeSigned::Hash(hash) => {
            let mut representative = representative(key)?;
            begin(&mut representative, 1, context)?;
            representative.update(name(algorithm)?);
            representative.update(hash);
            Ok(representative.finish())
        }
        ToBeSigned::Stream(representative) => {
            representative.try_into().map_err(|_| Status::CorruptionDetected)
        }
        #[allow(unreachable_patterns, reason = "other schemes read the message itself")]
        _ => Err(Status::CorruptionDetected),
    }
}

pub(super) fn sign(
    algorithm: Algorithm,
    key: Key<'_>,
    representative: &[u8; REPRESENTATIVE_LEN],
    draw: Draw<'_>,
    output: &mut [u8],
) -> Result<usize> {
    let mut random = Zeroizing::new([0; 32]);
    // Zeros make the signature deterministic.
    if algorithm.randomised() == algorithm {
        draw(&mut random[..])?;
    }
    let set = ml_dsa_set(key.attributes.bits)?;
    ml_dsa::sign(set, key.material, representative, &random, output)
}

pub(super) fn verify(
    key: Key<'_>,
    representative: &[u8; REPRESENTATIVE_LEN],
    signature: &[u8],
) -> Result<()> {
    let set = ml_dsa_set(key.attributes.bits)?;
    // First, because a key pair's public key is dear.
    if signature.len() != set.signature_length() {
        return Err(Status::InvalidSignature);
    }
    with_public(key, |public| ml_dsa::verify(set, public, representative, signature))?
}
