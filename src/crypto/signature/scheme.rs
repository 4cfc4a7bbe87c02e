//! The signature schemes of a build behind one face.
//!
//! A scheme is a variant of [`Scheme`], a line in each `match` below, and a file of its own with the same few functions: which keys
//! it takes (`check_key`), how long its signatures are, `sign` and `verify`. What it signs is [`ToBeSigned`]: a message never
//! comes to it whole, unless the scheme has to read it twice, but through an [`Accumulator`], in a single call as in many.
#![cfg_attr(
    not(any(
        all(feature = "ecdsa-primitive", feature = "weierstrass"),
        feature = "edwards",
        feature = "rsa-pkcs1v15-sign",
        feature = "rsa-pss"
    )),
    allow(
        dead_code,
        unused_mut,
        unused_variables,
        unreachable_code,
        reason = "a build may have no scheme at all"
    )
)]

use super::{Draw, Half, SignatureBuffers, SignatureInput};
use crate::crypto::algorithm::{Algorithm, Category};
use crate::crypto::hash;
use crate::crypto::key_store::Key;
use crate::crypto::keys::put;
use crate::primitives::hash::{Hash, HashValue};
use crate::status::{Result, Status};
use heapless::Vec;

#[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
use super::ecdsa;
#[cfg(feature = "edwards")]
use super::eddsa;
#[cfg(any(feature = "lms", feature = "hss"))]
use super::lms;
#[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
use super::rsa;
#[cfg(feature = "ml-dsa")]
use {super::ml_dsa, crate::primitives::ml_dsa::Representative};

/// The longest context of any scheme of the build, in bytes (RFC 8032 §2, FIPS 204 §5.2).
pub(super) const MAX_CONTEXT: usize =
    if cfg!(any(feature = "ed25519", feature = "ed448", feature = "ml-dsa")) { 255 } else { 0 };

/// The longest signature that a multi-part verification keeps, in bytes: the longest of any scheme of the build; for LMS and HSS,
/// whose signatures have no reasonable limit, as configured.
pub(super) const MAX_SIGNATURE: usize = {
    let mut longest = 0;
    #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
    if longest < ecdsa::MAX_SIGNATURE {
        longest = ecdsa::MAX_SIGNATURE;
    }
    #[cfg(feature = "edwards")]
    if longest < eddsa::MAX_SIGNATURE {
        longest = eddsa::MAX_SIGNATURE;
    }
    #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
    if longest < rsa::MAX_SIGNATURE {
        longest = rsa::MAX_SIGNATURE;
    }
    #[cfg(feature = "ml-dsa")]
    if longest < ml_dsa::MAX_SIGNATURE {
        longest = ml_dsa::MAX_SIGNATURE;
    }
    #[cfg(any(feature = "lms", feature = "hss"))]
    if longest < crate::config::LMS_SIGNATURE {
        longest = crate::config::LMS_SIGNATURE;
    }
    longest
};

/// What divides the signature algorithms: the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
    Ecdsa,
    #[cfg(feature = "edwards")]
    Eddsa,
    #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
    Rsa,
    #[cfg(feature = "ml-dsa")]
    MlDsa,
    #[cfg(any(feature = "lms", feature = "hss"))]
    Lms,
}

impl Scheme {
    fn of(algorithm: Algorithm) -> Result<Self> {
        #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
        if algorithm.is_ecdsa() {
            return Ok(Self::Ecdsa);
        }
        #[cfg(feature = "edwards")]
        if eddsa::is_eddsa(algorithm) {
            return Ok(Self::Eddsa);
        }
        #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
        if rsa::has(algorithm) {
            return Ok(Self::Rsa);
        }
        #[cfg(feature = "ml-dsa")]
        if algorithm.is_ml_dsa() || algorithm.is_hash_ml_dsa() {
            return Ok(Self::MlDsa);
        }
        #[cfg(any(feature = "lms", feature = "hss"))]
        if algorithm == Algorithm::LMS || algorithm == Algorithm::HSS {
            return Ok(Self::Lms);
        }
        match algorithm.category() {
            Category::Sign => Err(Status::NotSupported),
            _ => Err(Status::InvalidArgument),
        }
    }
}

/// What a scheme signs or verifies.
#[derive(Clone, Copy)]
pub(super) enum ToBeSigned<'a> {
    /// The hash of a hash-and-sign algorithm.
    Hash(&'a [u8]),
    /// What the scheme's own stream made of context and message.
    #[cfg(any(feature = "edwards", feature = "ml-dsa"))]
    Stream(&'a [u8]),
    /// The message, for a scheme that reads it twice.
    #[cfg(feature = "edwards")]
    Message(&'a [u8]),
}

/// What is kept of a message while its pieces come in.
#[derive(Clone)]
pub(super) enum Accumulator {
    /// The hash of a hash-and-sign algorithm.
    Hash(Hash),
    /// The challenge of a signature of the message itself.
    #[cfg(feature = "edwards")]
    Eddsa(eddsa::Stream),
    #[cfg(feature = "ml-dsa")]
    MlDsa(Representative),
}

impl Accumulator {
    /// Sets the context, once and before any piece of the message. Hash-and-sign algorithms take it with the hash.
    pub(super) fn begin(&mut self, context: &[u8]) -> Result<()> {
        let _ = context;
        match self {
            Self::Hash(_) => Ok(()),
            #[cfg(feature = "edwards")]
            Self::Eddsa(stream) => stream.begin(context),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa(representative) => ml_dsa::begin_message(representative, context),
        }
    }

    /// Takes the next piece of the message.
    pub(super) fn update(&mut self, input: &[u8]) -> Result<()> {
        match self {
            Self::Hash(hash) => hash.update(input),
            #[cfg(feature = "edwards")]
            Self::Eddsa(stream) => stream.update(input)?,
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa(representative) => representative.update(input),
        }
        Ok(())
    }

    /// Ends the message.
    pub(super) fn finish(&self) -> Imprint {
        match self {
            Self::Hash(hash) => Imprint::Hash(hash.clone().finish()),
            #[cfg(feature = "edwards")]
            Self::Eddsa(stream) => Imprint::Eddsa(stream.finish()),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa(representative) => Imprint::MlDsa(representative.clone().finish()),
        }
    }
}

/// All that is left of a message whose bytes are not needed any more.
pub(super) enum Imprint {
    Hash(HashValue),
    #[cfg(feature = "edwards")]
    Eddsa(eddsa::Imprint),
    #[cfg(feature = "ml-dsa")]
    MlDsa([u8; 64]),
}

impl Imprint {
    pub(super) fn to_be_signed(&self) -> ToBeSigned<'_> {
        match self {
            Self::Hash(value) => ToBeSigned::Hash(value),
            #[cfg(feature = "edwards")]
            Self::Eddsa(value) => ToBeSigned::Stream(value),
            #[cfg(feature = "ml-dsa")]
            Self::MlDsa(representative) => ToBeSigned::Stream(representative),
        }
    }
}

/// An algorithm with a key that fits it.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    scheme: Scheme,
    algorithm: Algorithm,
    key: Key<'a>,
}

impl<'a> Job<'a> {
    /// Checks that this build has the algorithm, and that the key fits it in the role that needs `half`.
    ///
    /// # Errors
    /// `NotSupported`, `InvalidArgument`.
    pub(super) fn new(algorithm: Algorithm, key: Key<'a>, half: Half) -> Result<Self> {
        let scheme = Scheme::of(algorithm)?;
        match scheme {
            #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
            Scheme::Ecdsa => ecdsa::check_key(algorithm, key, half)?,
            #[cfg(feature = "edwards")]
            Scheme::Eddsa => eddsa::check_key(algorithm, key, half)?,
            #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
            Scheme::Rsa => rsa::check_key(algorithm, key, half)?,
            #[cfg(feature = "ml-dsa")]
            Scheme::MlDsa => ml_dsa::check_key(algorithm, key, half)?,
            #[cfg(any(feature = "lms", feature = "hss"))]
            Scheme::Lms => lms::check_key(algorithm, key, half)?,
        }
        Ok(Self { scheme, algorithm, key })
    }

    /// Whether the algorithm signs inputs of this kind (`PSA_ALG_IS_SIGN_MESSAGE`, `PSA_ALG_IS_SIGN_HASH`).
    pub(super) fn check_input(&self, kind: SignatureInput) -> Result<()> {
        let signs = match kind {
            SignatureInput::Message => self.algorithm.is_sign_message(),
            SignatureInput::Hash => self.algorithm.is_hash_and_sign(),
        };
        if signs { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// The longest context that the algorithm takes, in bytes; an empty one is as good as none.
    pub(super) fn longest_context(&self) -> usize {
        if self.algorithm.supports_signature_context() { MAX_CONTEXT } else { 0 }
    }

    /// Whether the algorithm takes this context.
    pub(super) fn check_context(&self, context: &[u8]) -> Result<()> {
        let fits = context.len() <= self.longest_context();
        if fits { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// A hash-and-sign algorithm takes hashes of its hash's length only; the raw ones any but an empty one, which would stand for
    /// the number 0, whose signature anybody can make.
    fn check_hash(&self, hash: &[u8]) -> Result<()> {
        let fits = match self.algorithm.hash_length() {
            Some(length) => hash.len() == length,
            None => {
                let raw = [Algorithm::ECDSA_ANY, Algorithm::RSA_PKCS1V15_SIGN_RAW];
                raw.contains(&self.algorithm) && !hash.is_empty()
            }
        };
        if fits { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// The length of a signature with the key, in bytes.
    pub(super) fn signature_length(&self) -> usize {
        match self.scheme {
            #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
            Scheme::Ecdsa => ecdsa::signature_length(self.key),
            #[cfg(feature = "edwards")]
            Scheme::Eddsa => eddsa::signature_length(self.key),
            #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
            Scheme::Rsa => rsa::signature_length(self.key),
            #[cfg(feature = "ml-dsa")]
            Scheme::MlDsa => ml_dsa::signature_length(self.key),
            // Nothing signs.
            #[cfg(any(feature = "lms", feature = "hss"))]
            Scheme::Lms => 0,
        }
    }

    /// Makes the signature: where the result is short, in local memory first. A scheme with a long one takes its imprint of the
    /// inputs, and then signs in the output.
    pub(super) fn sign_buffers(
        &self,
        kind: SignatureInput,
        buffers: &mut dyn SignatureBuffers,
        draw: Draw<'_>,
    ) -> Result<usize> {
        match self.scheme {
            #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
            Scheme::Ecdsa => self.sign_locally::<{ ecdsa::MAX_SIGNATURE }>(kind, buffers, draw),
            #[cfg(feature = "edwards")]
            Scheme::Eddsa => self.sign_locally::<{ eddsa::MAX_SIGNATURE }>(kind, buffers, draw),
            #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
            Scheme::Rsa => self.sign_locally::<{ rsa::MAX_SIGNATURE }>(kind, buffers, draw),
            #[cfg(feature = "ml-dsa")]
            Scheme::MlDsa => {
                let representative =
                    self.representative(kind, buffers.input(), buffers.context())?;
                ml_dsa::sign(self.algorithm, self.key, &representative, draw, buffers.output())
            }
            #[cfg(any(feature = "lms", feature = "hss"))]
            Scheme::Lms => Err(Status::CorruptionDetected),
        }
    }

    /// What ML-DSA signs of an input in one piece.
    #[cfg(feature = "ml-dsa")]
    fn representative(
        &self,
        kind: SignatureInput,
        input: &[u8],
        context: &[u8],
    ) -> Result<[u8; 64]> {
        let (algorithm, key) = (self.algorithm, self.key);
        match kind {
            SignatureInput::Hash => {
                self.check_hash(input)?;
                ml_dsa::finish(algorithm, key, ToBeSigned::Hash(input), context)
            }
            SignatureInput::Message => {
                let imprint = self.imprint(input, context, None)?;
                ml_dsa::finish(algorithm, key, imprint.to_be_signed(), context)
            }
        }
    }

    fn sign_locally<const N: usize>(
        &self,
        kind: SignatureInput,
        buffers: &mut dyn SignatureBuffers,
        draw: Draw<'_>,
    ) -> Result<usize> {
        let mut local = [0; N];
        let (input, context) = (buffers.input(), buffers.context());
        let length = match kind {
            SignatureInput::Hash => {
                self.check_hash(input)?;
                self.sign(ToBeSigned::Hash(input), context, draw, &mut local)?
            }
            #[cfg(feature = "edwards")]
            SignatureInput::Message if eddsa::is_pure(self.algorithm) => {
                self.sign(ToBeSigned::Message(input), context, draw, &mut local)?
            }
            SignatureInput::Message => {
                let imprint = self.imprint(input, context, None)?;
                self.sign(imprint.to_be_signed(), context, draw, &mut local)?
            }
        };
        put(local.get(..length).ok_or(Status::CorruptionDetected)?, buffers.output())
    }

    /// Verifies a signature over an input in one piece.
    pub(super) fn verify_input(
        &self,
        kind: SignatureInput,
        input: &[u8],
        context: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        match kind {
            SignatureInput::Hash => {
                self.check_hash(input)?;
                self.verify(ToBeSigned::Hash(input), context, signature)
            }
            SignatureInput::Message => {
                let imprint = self.imprint(input, context, Some(signature))?;
                self.verify(imprint.to_be_signed(), context, signature)
            }
        }
    }

    /// Starts taking in a message that is signed, or whose `signature` is verified.
    ///
    /// # Errors
    /// `NotSupported` for a hash that this build does not have; `InvalidArgument` when the scheme reads the message twice.
    pub(super) fn accumulator(&self, signature: Option<&[u8]>) -> Result<Accumulator> {
        let _ = signature;
        let kind = match self.scheme {
            #[cfg(feature = "edwards")]
            Scheme::Eddsa if eddsa::is_pure(self.algorithm) => {
                let signature = signature.ok_or(Status::InvalidArgument)?;
                let stream = eddsa::Stream::new(self.algorithm, self.key, signature)?;
                return Ok(Accumulator::Eddsa(stream));
            }
            #[cfg(feature = "edwards")]
            Scheme::Eddsa => eddsa::prehash(self.algorithm)?,
            #[cfg(feature = "ml-dsa")]
            Scheme::MlDsa if self.algorithm.is_ml_dsa() => {
                return ml_dsa::representative(self.key).map(Accumulator::MlDsa);
            }
            #[cfg(any(feature = "lms", feature = "hss"))]
            Scheme::Lms => {
                let signature = signature.ok_or(Status::CorruptionDetected)?;
                return lms::start(self.algorithm, self.key, signature).map(Accumulator::Hash);
            }
            #[allow(unreachable_patterns, reason = "a build may have no other scheme")]
            _ => hash::kind(self.algorithm.hash())?,
        };
        Ok(Accumulator::Hash(Hash::new(kind)))
    }

    /// The signature as a multi-part verification keeps it. One of a length that no signature of the scheme has becomes an empty one,
    /// which never holds.
    ///
    /// # Errors
    /// `InsufficientMemory` when it could hold, and is too long to be kept.
    pub(super) fn keep(&self, signature: &[u8]) -> Result<Vec<u8, MAX_SIGNATURE>> {
        let kept = Vec::from_slice(signature);
        match self.scheme {
            #[cfg(any(feature = "lms", feature = "hss"))]
            Scheme::Lms => kept.map_err(|_| Status::InsufficientMemory),
            #[allow(unreachable_patterns, reason = "a build may have no other scheme")]
            _ => Ok(kept.unwrap_or_default()),
        }
    }

    /// Takes in a message in one piece. Apart, so that the accumulator is off the stack when the arithmetic begins.
    #[inline(never)]
    fn imprint(&self, message: &[u8], context: &[u8], signature: Option<&[u8]>) -> Result<Imprint> {
        let mut accumulator = self.accumulator(signature)?;
        accumulator.begin(context)?;
        accumulator.update(message)?;
        Ok(accumulator.finish())
    }

    /// Writes the signature of `what` to `output` and gives its length.
    #[allow(unused_variables, reason = "not every scheme takes a context, or random bytes")]
    pub(super) fn sign(
        &self,
        what: ToBeSigned<'_>,
        context: &[u8],
        draw: Draw<'_>,
        output: &mut [u8],
    ) -> Result<usize> {
        match (self.scheme, what) {
            #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
            (Scheme::Ecdsa, ToBeSigned::Hash(hash)) => {
                ecdsa::sign(self.algorithm, self.key, hash, draw, output)
            }
            #[cfg(feature = "edwards")]
            (Scheme::Eddsa, what) => eddsa::sign(self.algorithm, self.key, context, what, output),
            #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
            (Scheme::Rsa, ToBeSigned::Hash(hash)) => {
                rsa::sign(self.algorithm, self.key, hash, draw, output)
            }
            #[cfg(feature = "ml-dsa")]
            (Scheme::MlDsa, what) => {
                let representative = ml_dsa::finish(self.algorithm, self.key, what, context)?;
                ml_dsa::sign(self.algorithm, self.key, &representative, draw, output)
            }
            #[allow(unreachable_patterns, reason = "a build may have no other scheme")]
            _ => Err(Status::CorruptionDetected),
        }
    }

    /// Verifies the signature of `what`.
    #[allow(unused_variables, reason = "not every scheme takes a context")]
    pub(super) fn verify(
        &self,
        what: ToBeSigned<'_>,
        context: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        match (self.scheme, what) {
            #[cfg(all(feature = "ecdsa-primitive", feature = "weierstrass"))]
            (Scheme::Ecdsa, ToBeSigned::Hash(hash)) => ecdsa::verify(self.key, hash, signature),
            #[cfg(feature = "edwards")]
            (Scheme::Eddsa, what) => {
                eddsa::verify(self.algorithm, self.key, context, what, signature)
            }
            #[cfg(any(feature = "rsa-pkcs1v15-sign", feature = "rsa-pss"))]
            (Scheme::Rsa, ToBeSigned::Hash(hash)) => {
                rsa::verify(self.algorithm, self.key, hash, signature)
            }
            #[cfg(feature = "ml-dsa")]
            (Scheme::MlDsa, what) => {
                let representative = ml_dsa::finish(self.algorithm, self.key, what, context)?;
                ml_dsa::verify(self.key, &representative, signature)
            }
            #[cfg(any(feature = "lms", feature = "hss"))]
            (Scheme::Lms, ToBeSigned::Hash(hash)) => {
                lms::verify(self.algorithm, self.key, hash, signature)
            }
            #[allow(unreachable_patterns, reason = "a build may have no other scheme")]
            _ => Err(Status::CorruptionDetected),
        }
    }
}
