//! Whether a key can be used for something, without using it (PSA Crypto 1.5 §9.5, `psa_check_key_usage`).

use super::algorithm::{Algorithm, Category};
use super::attributes::{KeyId, Usage};
use super::key_store::Key;
use super::signature::Half;
use super::{
    aead, agreement, asymmetric_encryption, cipher, encapsulation, key_derivation, key_wrap, mac,
    pake, policy, signature,
};
use crate::Rot;
use crate::platform::Platform;
use crate::status::{Result, Status};

const MANAGEMENT: Usage = Usage(Usage::EXPORT.0 | Usage::COPY.0 | Usage::CACHE.0);

impl<P: Platform> Rot<P> {
    /// Whether this build can use a key with an algorithm in the role that one usage flag names, and the key's policy permits it
    /// (`psa_check_key_usage`, PSA Crypto 1.4). For `EXPORT`, `COPY` and `CACHE` the algorithm is `NONE`.
    ///
    /// # Errors
    /// `InvalidArgument` when flag and algorithm, or key and algorithm, do not go together; `InvalidHandle`, `NotSupported`,
    /// `NotPermitted`, and `BadState` before [`Rot::init`].
    pub fn check_key_usage(
        &mut self,
        key: KeyId,
        algorithm: Algorithm,
        usage: Usage,
    ) -> Result<()> {
        self.base.read_key(key, |key| {
            if usage.0.count_ones() != 1 {
                return Err(Status::InvalidArgument);
            }
            if MANAGEMENT.contains(usage) {
                check_management(key, algorithm, usage)
            } else {
                check_role(algorithm, usage)?;
                check_fit(key, algorithm, usage)?;
                check_permission(key, algorithm, usage)
            }
        })
    }
}

fn check_management(key: Key<'_>, algorithm: Algorithm, usage: Usage) -> Result<()> {
    if algorithm != Algorithm::NONE {
        return Err(Status::InvalidArgument);
    }
    let permitted = key.attributes.usage.contains(usage) && !key.attributes.id.is_builtin();
    if permitted { Ok(()) } else { Err(Status::NotPermitted) }
}

/// Whether the algorithm is a specific one and has a role that goes by this flag.
fn check_role(algorithm: Algorithm, usage: Usage) -> Result<()> {
    let message = Usage::SIGN_MESSAGE | Usage::VERIFY_MESSAGE;
    let hash = Usage::SIGN_HASH | Usage::VERIFY_HASH;
    let roles = match algorithm.category() {
        Category::Mac => message,
        Category::Cipher | Category::Aead => Usage::ENCRYPT | Usage::DECRYPT,
        Category::Sign if !algorithm.is_hash_and_sign() => message,
        Category::Sign if algorithm.is_sign_message() => message | hash,
        Category::Sign => hash,
        Category::KeyDerivation => Usage::DERIVE | Usage::VERIFY_DERIVATION,
        Category::KeyAgreement if algorithm.key_agreement_kdf() == Algorithm::NONE => {
            Usage::DERIVE | Usage::DERIVE_PUBLIC
        }
        Category::KeyAgreement => Usage::DERIVE | Usage::DERIVE_PUBLIC | Usage::VERIFY_DERIVATION,
        Category::AsymmetricEncryption | Category::KeyEncapsulation => {
            Usage::ENCRYPT | Usage::DECRYPT
        }
        Category::Pake => Usage::DERIVE | Usage::DERIVE_PUBLIC,
        Category::KeyWrap => Usage::WRAP | Usage::UNWRAP,
        Category::None | Category::Hash | Category::Xof => Usage::NONE,
    };
    let fits = roles.contains(usage) && !algorithm.is_wildcard();
    if fits { Ok(()) } else { Err(Status::InvalidArgument) }
}

/// Whether this build has the algorithm and the key fits it.
fn check_fit(key: Key<'_>, algorithm: Algorithm, usage: Usage) -> Result<()> {
    let key_type = key.attributes.key_type;
    match algorithm.category() {
        Category::Mac => mac::check(algorithm, key),
        Category::Cipher => cipher::check(algorithm, key),
        Category::Aead => aead::check(algorithm, key),
        Category::Sign => {
            let verifies = (Usage::VERIFY_MESSAGE | Usage::VERIFY_HASH).contains(usage);
            signature::check_key(algorithm, key, if verifies { Half::Any } else { Half::Private })
        }
        Category::KeyDerivation => key_derivation::check(algorithm, key, usage),
        // An input of the derivation behind an agreement.
        Category::KeyAgreement
            if algorithm.key_agreement_kdf() != Algorithm::NONE && !key_type.is_asymmetric() =>
        {
            if usage == Usage::DERIVE_PUBLIC {
                return Err(Status::InvalidArgument);
            }
            key_derivation::check(algorithm, key, usage)
        }
        // A key to agree with has to permit output.
        Category::KeyAgreement if usage == Usage::VERIFY_DERIVATION => Err(Status::InvalidArgument),
        Category::KeyEncapsulation => encapsulation::check(algorithm, key, usage),
        Category::KeyAgreement => {
            if algorithm.key_agreement_kdf() != Algorithm::NONE {
                key_derivation::check_algorithm(algorithm)?;
            }
            // The public side needs no private key.
            let half = if usage == Usage::DERIVE_PUBLIC { Half::Any } else { Half::Private };
            agreement::check(algorithm, key, half)
        }
        Category::KeyWrap => key_wrap::check(algorithm, key),
        Category::Pake => pake::check(algorithm, key, usage == Usage::DERIVE_PUBLIC),
        Category::AsymmetricEncryption => {
            asymmetric_encryption::check(algorithm, key.attributes, usage == Usage::DECRYPT)
        }
        _ => Err(Status::NotSupported),
    }
}

fn check_permission(key: Key<'_>, algorithm: Algorithm, usage: Usage) -> Result<()> {
    // A peer's key is given as bytes, which anybody can export: no policy stands in the way.
    // That of SPAKE2+ is a key like any other (PSA Crypto 1.5, `PSA_KEY_USAGE_DERIVE_PUBLIC`).
    let usage = match (usage, algorithm.category()) {
        (Usage::DERIVE_PUBLIC, Category::Pake) => Usage::DERIVE,
        (Usage::DERIVE_PUBLIC, _) => return Ok(()),
        (other, _) => other,
    };
    if key.attributes.id.is_reserved() {
        return Err(Status::NotPermitted);
    }
    policy::check(key.attributes, usage, algorithm)
}
