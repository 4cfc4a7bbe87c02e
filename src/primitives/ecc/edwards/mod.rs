//! EdDSA (RFC 8032) on Edwards25519 and Edwards448: the points and scalars of the crates curve25519-dalek and ed448-goldilocks.
//!
//! The scheme itself is composed here, once for both curves: neither crate of signatures has Ed25519ctx, and neither takes the
//! message of a verification in pieces without the context first. ed448-goldilocks is a pre-release, as all that the maintainers
//! offer for this curve; it passes the vectors of RFC 8032 and Wycheproof.

#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(feature = "ed448")]
mod ed448;

use super::write;
use crate::status::{Result, Status};
use zeroize::{Zeroize, Zeroizing};

/// The longest key of the build's curves, in bytes.
pub const MAX_LENGTH: usize = if cfg!(feature = "ed448") { 57 } else { 32 };

/// The longest signature, in bytes.
pub const MAX_SIGNATURE: usize = 2 * MAX_LENGTH;

/// A curve of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edwards {
    /// Edwards25519.
    #[cfg(feature = "ed25519")]
    Ed25519,
    /// Edwards448.
    #[cfg(feature = "ed448")]
    Ed448,
}

/// Which of the algorithms of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant<'a> {
    /// Ed25519, or Ed448 with an empty context.
    Pure,
    /// Ed25519ctx, or Ed448, with this context of at most 255 bytes.
    Context(&'a [u8]),
    /// Ed25519ph or Ed448ph, with this context; what is signed is the hash of the message.
    Prehashed(&'a [u8]),
}

impl<'a> Variant<'a> {
    /// The octets F and C of the prefix `dom2` or `dom4`.
    const fn flag_and_context(self) -> (u8, &'a [u8]) {
        match self {
            Self::Pure => (0, &[]),
            Self::Context(context) => (0, context),
            Self::Prehashed(context) => (1, context),
        }
    }
}

/// The arithmetic and the hash that EdDSA needs of a curve. All numbers are little endian.
trait Arithmetic {
    /// An encoded point, number, or half of a hash; a key is as long.
    type Bytes: AsRef<[u8]> + Zeroize;
    /// A number modulo the order of the base point.
    type Scalar: Zeroize;
    /// The hash H.
    type Hash: Transcript;
    /// What `dom2` or `dom4` begins with.
    const DOMAIN: &'static [u8];

    /// H of nothing yet.
    fn hash() -> Self::Hash;
    /// Whether H starts with `dom2` or `dom4`.
    fn has_domain(variant: Variant<'_>) -> bool;
    /// A value of H as a number.
    fn reduce(value: &<Self::Hash as Transcript>::Value) -> Self::Scalar;
    /// The secret scalar in the first half of H(seed).
    fn secret(value: &<Self::Hash as Transcript>::Value) -> Self::Scalar;
    /// `scalar` times the base point.
    fn times_base(scalar: &Self::Scalar) -> Self::Bytes;
    /// k · a + r.
    fn multiply_add(k: &Self::Scalar, a: &Self::Scalar, r: &Self::Scalar) -> Self::Bytes;
    /// s times the base point minus k times `public`, in variable time; `None` if s is not reduced, or `public` no public key.
    fn recover(s: &[u8], k: &Self::Scalar, public: &[u8]) -> Option<Self::Bytes>;
    /// Whether `public` is the canonical encoding of a point, and of none of the few of small order.
    fn is_public(public: &[u8]) -> bool;
}

/// A hash in progress.
trait Transcript: Clone {
    /// Its value, twice as long as a key.
    type Value: AsRef<[u8]> + for<'a> TryFrom<&'a [u8]> + Zeroize;
    /// Takes the next piece of the input.
    fn take(&mut self, bytes: &[u8]);
    /// Ends it.
    fn end(self) -> Zeroizing<Self::Value>;
}

/// Calls a function with the arithmetic of the curve.
macro_rules! on {
    ($curve:expr, $function:ident $arguments:tt) => {
        match $curve {
            #[cfg(feature = "ed25519")]
            Edwards::Ed25519 => $function::<ed25519::Ed25519> $arguments,
            #[cfg(feature = "ed448")]
            Edwards::Ed448 => $function::<ed448::Ed448> $arguments,
        }
    };
}

impl Edwards {
    /// The length of a seed and of a public key, in bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => 32,
            #[cfg(feature = "ed448")]
            Self::Ed448 => 57,
        }
    }

    /// The length of a signature R ‖ S, in bytes.
    #[must_use]
    pub const fn signature_length(self) -> usize {
        2 * self.length()
    }

    /// Checks that `public` is the canonical encoding of a point, and of none of the few of small order, under which one signature
    /// can hold for many messages.
    ///
    /// # Errors
    /// `InvalidArgument` when it is not.
    pub fn check_public(self, public: &[u8]) -> Result<()> {
        if on!(self, is_public(public)) { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// Writes the public key of `seed` to `public`; both have the curve's length.
    ///
    /// # Errors
    /// `CorruptionDetected` when `public` has another length.
    pub fn public_key(self, seed: &[u8], public: &mut [u8]) -> Result<()> {
        on!(self, public_key(seed, public))
    }

    /// Signs `message`, or the hash of it if the variant says so, and writes R ‖ S to `signature`, which has its length. The message
    /// is read twice and must not change in between: the signatures of two messages with one R tell the private key.
    ///
    /// # Errors
    /// `CorruptionDetected` when `signature` has another length.
    pub fn sign(
        self,
        seed: &[u8],
        variant: Variant<'_>,
        message: &[u8],
        signature: &mut [u8],
    ) -> Result<()> {
        on!(self, sign(seed, variant, message, signature))
    }

    /// Verifies `signature` against the challenge that was made of it, the public key and the message.
    ///
    /// # Errors
    /// `InvalidSignature` when it does not hold.
    pub fn verify(self, public: &[u8], challenge: &[u8], signature: &[u8]) -> Result<()> {
        let holds = on!(self, verify(public, challenge, signature));
        if holds == Some(true) { Ok(()) } else { Err(Status::InvalidSignature) }
    }
}

/// The hash of R, the public key and a message that comes in pieces: what a signature answers.
#[derive(Clone)]
pub struct Challenge(State);

#[derive(Clone)]
enum State {
    #[cfg(feature = "ed25519")]
    Ed25519(<ed25519::Ed25519 as Arithmetic>::Hash),
    #[cfg(feature = "ed448")]
    Ed448(<ed448::Ed448 as Arithmetic>::Hash),
}

impl Challenge {
    /// Starts with `r`, the first half of the signature.
    #[must_use]
    pub fn new(curve: Edwards, variant: Variant<'_>, r: &[u8], public: &[u8]) -> Self {
        Self(match curve {
            #[cfg(feature = "ed25519")]
            Edwards::Ed25519 => State::Ed25519(begin::<ed25519::Ed25519>(variant, &[r, public])),
            #[cfg(feature = "ed448")]
            Edwards::Ed448 => State::Ed448(begin::<ed448::Ed448>(variant, &[r, public])),
        })
    }

    /// Takes the next piece of the message, or all of its hash if the variant says so.
    pub fn update(&mut self, input: &[u8]) {
        match &mut self.0 {
            #[cfg(feature = "ed25519")]
            State::Ed25519(hash) => hash.take(input),
            #[cfg(feature = "ed448")]
            State::Ed448(hash) => hash.take(input),
        }
    }

    /// Ends the message and gives the value, twice as long as a key.
    #[must_use]
    pub fn finish(self) -> heapless::Vec<u8, { 2 * MAX_LENGTH }> {
        let value = match self.0 {
            #[cfg(feature = "ed25519")]
            State::Ed25519(hash) => heapless::Vec::from_slice(hash.end().as_ref()),
            #[cfg(feature = "ed448")]
            State::Ed448(hash) => heapless::Vec::from_slice(hash.end().as_ref()),
        };
        value.unwrap_or_default()
    }
}

/// H of the prefix that the variant asks for, and `pieces`.
fn begin<A: Arithmetic>(variant: Variant<'_>, pieces: &[&[u8]]) -> A::Hash {
    let mut hash = A::hash();
    if A::has_domain(variant) {
        let (flag, context) = variant.flag_and_context();
        hash.take(A::DOMAIN);
        hash.take(&[flag, context.len() as u8]);
        hash.take(context);
    }
    for piece in pieces {
        hash.take(piece);
    }
    hash
}

/// H(seed): the secret scalar, and the prefix of the nonce.
fn expand<A: Arithmetic>(seed: &[u8]) -> Zeroizing<<A::Hash as Transcript>::Value> {
    let mut hash = A::hash();
    hash.take(seed);
    hash.end()
}

fn is_public<A: Arithmetic>(public: &[u8]) -> bool {
    A::is_public(public)
}

#[inline(never)]
fn public_key<A: Arithmetic>(seed: &[u8], public: &mut [u8]) -> Result<()> {
    let secret = Zeroizing::new(A::secret(&expand::<A>(seed)));
    write(&[A::times_base(&secret).as_ref()], public)
}

/// RFC 8032 §5.1.6 and §5.2.6.
#[inline(never)]
fn sign<A: Arithmetic>(
    seed: &[u8],
    variant: Variant<'_>,
    message: &[u8],
    signature: &mut [u8],
) -> Result<()> {
    let expanded = expand::<A>(seed);
    let secret = Zeroizing::new(A::secret(&expanded));
    let public = A::times_base(&secret);
    let expanded = (*expanded).as_ref();
    let prefix = expanded.get(expanded.len() / 2..).ok_or(Status::CorruptionDetected)?;
    let nonce = Zeroizing::new(hashed::<A>(variant, &[prefix, message]));
    let r = A::times_base(&nonce);
    let challenge = hashed::<A>(variant, &[r.as_ref(), public.as_ref(), message]);
    let s = A::multiply_add(&challenge, &secret, &nonce);
    write(&[r.as_ref(), s.as_ref()], signature)
}

/// The number that H makes of the pieces.
#[inline(never)]
fn hashed<A: Arithmetic>(variant: Variant<'_>, pieces: &[&[u8]]) -> A::Scalar {
    A::reduce(&begin::<A>(variant, pieces).end())
}

/// RFC 8032 §5.1.7 and §5.2.7, without the factor of the group's order over the base point's, which it leaves open.
#[inline(never)]
fn verify<A: Arithmetic>(public: &[u8], challenge: &[u8], signature: &[u8]) -> Option<bool> {
    let (r, s) = signature.split_at_checked(public.len())?;
    let challenge = A::reduce(&challenge.try_into().ok()?);
    let expected = A::recover(s, &challenge, public)?;
    Some(expected.as_ref() == r)
}

#[cfg(test)]
mod tests;
