//! J-PAKE on P-256 (RFC 8236), with the Schnorr proofs of RFC 8235 in the encoding that Mbed TLS and Thread use.
//!
//! Each length in a proof's hash has four bytes, big endian; points are uncompressed; the hash becomes a number modulo the order.

use super::group::{
    POINT_LEN, Point, SCALAR_LEN, Scalar, is_zero, key_scalar, point, point_bytes, reduce, scalar,
    scalar_bytes, times, times_generator,
};
use crate::primitives::hash::{Hash, HashKind};
use crate::primitives::verdict::verdict;
use crate::status::{Result, Status};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// What a proof is made over: the generator, the commitment V, the public value and who proves.
fn challenge(
    kind: HashKind,
    generator: &Point,
    commitment: &[u8; POINT_LEN],
    public: &[u8; POINT_LEN],
    prover: &[u8],
) -> Result<Zeroizing<Scalar>> {
    let generator = point_bytes(generator)?;
    let mut hash = Hash::new(kind);
    for part in [&generator[..], commitment, public, prover] {
        let length = u32::try_from(part.len()).map_err(|_| Status::InvalidArgument)?;
        hash.update(&length.to_be_bytes());
        hash.update(part);
    }
    Ok(reduce(&hash.finish()))
}

/// `secret` times `generator` (None: the group's), encoded: a public value, or the commitment V of a proof.
///
/// # Errors
/// `InvalidArgument` when `secret` is no scalar.
#[inline(never)]
pub fn public(generator: Option<&Point>, secret: &[u8; SCALAR_LEN]) -> Result<[u8; POINT_LEN]> {
    let secret = key_scalar(secret)?;
    point_bytes(&match generator {
        None => times_generator(&secret),
        Some(generator) => times(generator, &secret),
    })
}

/// A statement: the generator, the public value and who knows its logarithm.
pub struct Statement<'a> {
    /// The hash of the proof.
    pub kind: HashKind,
    /// The generator.
    pub generator: Point,
    /// The public value.
    pub public: &'a [u8; POINT_LEN],
    /// Who proves.
    pub prover: &'a [u8],
}

impl Statement<'_> {
    /// The proof r = v − x·h, for the secret x and the secret v behind the commitment.
    ///
    /// # Errors
    /// `InvalidArgument` when a secret is no scalar.
    #[inline(never)]
    pub fn prove(
        &self,
        secret: &[u8; SCALAR_LEN],
        nonce: &[u8; SCALAR_LEN],
        commitment: &[u8; POINT_LEN],
    ) -> Result<[u8; SCALAR_LEN]> {
        let h = challenge(self.kind, &self.generator, commitment, self.public, self.prover)?;
        let (x, v) = (key_scalar(secret)?, key_scalar(nonce)?);
        Ok(scalar_bytes(&(*v - *x * *h)))
    }

    /// Checks that V = r·G + h·X.
    ///
    /// # Errors
    /// `InvalidSignature` when it is not, `InvalidArgument` when the proof is no scalar.
    #[inline(never)]
    pub fn verify(&self, commitment: &[u8; POINT_LEN], proof: &[u8]) -> Result<()> {
        let h = challenge(self.kind, &self.generator, commitment, self.public, self.prover)?;
        let r = scalar(proof)?;
        let found = times(&self.generator, &r) + times(&point(self.public)?, &h);
        let holds = verdict(found.ct_eq(&point(commitment)?));
        if holds { Ok(()) } else { Err(Status::InvalidSignature) }
    }
}

/// The sum of three public values: the generator of the second round.
///
/// # Errors
/// `InvalidArgument` when one is no point, or they cancel out.
#[inline(never)]
pub fn generator(values: [&[u8; POINT_LEN]; 3]) -> Result<Point> {
    let [a, b, c] = values;
    let sum = point(a)? + point(b)? + point(c)?;
    // The identity generates nothing.
    point_bytes(&sum)?;
    Ok(sum)
}

/// The secret of the second round: x2 times the password.
///
/// # Errors
/// `InvalidArgument` when the password is 0 modulo the order.
#[inline(never)]
pub fn second_secret(
    x2: &[u8; SCALAR_LEN],
    password: &[u8],
) -> Result<Zeroizing<[u8; SCALAR_LEN]>> {
    let password = reduce(password);
    if is_zero(&password) {
        return Err(Status::InvalidArgument);
    }
    Ok(Zeroizing::new(scalar_bytes(&(*key_scalar(x2)? * *password))))
}

/// The shared point (B − (x2·s)·X4)·x2, encoded.
///
/// # Errors
/// `InvalidArgument` when a value is not valid, or the result is the point at infinity.
#[inline(never)]
pub fn shared(
    x2: &[u8; SCALAR_LEN],
    second_secret: &[u8; SCALAR_LEN],
    peer_x4: &[u8; POINT_LEN],
    peer_b: &[u8; POINT_LEN],
) -> Result<Zeroizing<[u8; POINT_LEN]>> {
    let masked = point(peer_b)? - times(&point(peer_x4)?, &*key_scalar(second_secret)?);
    let shared = Zeroizing::new(times(&masked, &*key_scalar(x2)?));
    Ok(Zeroizing::new(point_bytes(&shared)?))
}
