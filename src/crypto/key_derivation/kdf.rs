//! The derivations of this build, and which inputs each of them has: the algorithms' part of PSA Crypto 1.5 §10.8.1, as tables.

use super::Step;
use crate::crypto::algorithm::{Algorithm, Category};
use crate::crypto::attributes::KeyType;
#[cfg(feature = "hmac-primitive")]
use crate::crypto::hash;
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};

/// The longest pre-shared key, in bytes: `PSA_TLS12_PSK_TO_MS_PSK_MAX_SIZE`.
pub const PSK_MAX: usize = 128;
/// The length of a master secret, in bytes (RFC 5246 §8.1).
const MASTER_SECRET: usize = 48;
/// The length of an uncompressed point of P-256, in bytes.
pub const ECJPAKE_POINT: usize = 65;
/// The length of the premaster secret made of it, in bytes: `PSA_TLS12_ECJPAKE_TO_PMS_OUTPUT_SIZE`.
pub const ECJPAKE_PMS: usize = 32;
/// The capacity of SP 800-108 in bytes, whose length in bits goes into the output as 32 bits.
const SP800_108_CAPACITY: usize = 0x1fff_ffff;

/// A key derivation with what it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kdf {
    Hkdf(HashKind),
    HkdfExtract(HashKind),
    HkdfExpand(HashKind),
    Tls12Prf(HashKind),
    Tls12PskToMs(HashKind),
    EcjpakeToPms,
    Pbkdf2Hmac(HashKind),
    Pbkdf2Cmac,
    Sp800_108Hmac(HashKind),
    Sp800_108Cmac,
}

/// How an input comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Bytes,
    Integer,
    Key(KeyType),
    /// The shared secret of a key agreement.
    Agreement,
}

/// Every step of every derivation.
const STEPS: [Step; 9] = [
    Step::SECRET,
    Step::PASSWORD,
    Step::OTHER_SECRET,
    Step::LABEL,
    Step::SALT,
    Step::INFO,
    Step::SEED,
    Step::COST,
    Step::CONTEXT,
];

impl Kdf {
    /// The derivation that `algorithm` names, alone or behind a key agreement.
    ///
    /// # Errors
    /// `InvalidArgument` for no key derivation, `NotSupported` for one that this build does not have, or with such a hash.
    pub fn of(algorithm: Algorithm) -> Result<Self> {
        let kdf = match algorithm.category() {
            Category::KeyAgreement => algorithm.key_agreement_kdf(),
            _ => algorithm,
        };
        if kdf.category() != Category::KeyDerivation {
            return Err(Status::InvalidArgument);
        }
        #[cfg(feature = "hmac-primitive")]
        let hash = || hash::hmac_kind(kdf.hash()).map_err(|_| Status::NotSupported);
        #[cfg(not(feature = "hmac-primitive"))]
        let hash = || Err(Status::NotSupported);
        match kdf.with_hash(Algorithm::NONE) {
            Algorithm::HKDF if cfg!(feature = "hkdf") => Ok(Self::Hkdf(hash()?)),
            Algorithm::HKDF_EXTRACT if cfg!(feature = "hkdf-extract") => {
                Ok(Self::HkdfExtract(hash()?))
            }
            Algorithm::HKDF_EXPAND if cfg!(feature = "hkdf-expand") => {
                Ok(Self::HkdfExpand(hash()?))
            }
            Algorithm::TLS12_PRF if cfg!(feature = "tls12-prf") => Ok(Self::Tls12Prf(hash()?)),
            Algorithm::TLS12_PSK_TO_MS if cfg!(feature = "tls12-psk-to-ms") => {
                Ok(Self::Tls12PskToMs(hash()?))
            }
            Algorithm::PBKDF2_HMAC if cfg!(feature = "pbkdf2-hmac") => {
                Ok(Self::Pbkdf2Hmac(hash()?))
            }
            Algorithm::SP800_108_COUNTER_HMAC if cfg!(feature = "sp800-108-hmac") => {
                Ok(Self::Sp800_108Hmac(hash()?))
            }
            _ => match kdf {
                Algorithm::TLS12_ECJPAKE_TO_PMS if cfg!(feature = "tls12-ecjpake-to-pms") => {
                    Ok(Self::EcjpakeToPms)
                }
                Algorithm::PBKDF2_AES_CMAC_PRF_128 if cfg!(feature = "pbkdf2-aes-cmac-prf-128") => {
                    Ok(Self::Pbkdf2Cmac)
                }
                Algorithm::SP800_108_COUNTER_CMAC if cfg!(feature = "sp800-108-cmac") => {
                    Ok(Self::Sp800_108Cmac)
                }
                _ => Err(Status::NotSupported),
            },
        }
    }

    /// The bytes of output that there can be at most.
    pub fn capacity(self) -> usize {
        let blocks = |count: usize, length: usize| count.saturating_mul(length);
        match self {
            Self::Hkdf(hash) | Self::HkdfExpand(hash) => blocks(255, hash.length()),
            Self::HkdfExtract(hash) => hash.length(),
            // `PSA_KEY_DERIVATION_UNLIMITED_CAPACITY`: P_hash has no end.
            Self::Tls12Prf(_) => usize::MAX,
            Self::Tls12PskToMs(_) => MASTER_SECRET,
            Self::EcjpakeToPms => ECJPAKE_PMS,
            Self::Pbkdf2Hmac(hash) => blocks(u32::MAX as usize, hash.length()),
            Self::Pbkdf2Cmac => blocks(u32::MAX as usize, 16),
            Self::Sp800_108Hmac(_) | Self::Sp800_108Cmac => SP800_108_CAPACITY,
        }
    }

    /// Whether the output depends on how much of it there is, so that this is fixed with the first byte.
    pub fn fixes_capacity(self) -> bool {
        matches!(self, Self::Sp800_108Hmac(_) | Self::Sp800_108Cmac)
    }

    /// Whether the derivation has the input `step`, and takes it in this form.
    pub fn takes(self, step: Step, form: Form) -> bool {
        use Kdf::{
            Hkdf, HkdfExpand, HkdfExtract, Pbkdf2Cmac, Pbkdf2Hmac, Sp800_108Cmac, Sp800_108Hmac,
            Tls12Prf, Tls12PskToMs,
        };
        let types: &[KeyType] = match (self, step) {
            (Sp800_108Cmac, Step::SECRET) => return form == Form::Key(KeyType::AES),
            (Pbkdf2Hmac(_) | Pbkdf2Cmac, Step::COST) => return form == Form::Integer,
            (Sp800_108Hmac(_), Step::SECRET) => &[KeyType::HMAC, KeyType::DERIVE],
            (Pbkdf2Hmac(_) | Pbkdf2Cmac, Step::PASSWORD) => &[KeyType::DERIVE, KeyType::PASSWORD],
            (Pbkdf2Hmac(_) | Pbkdf2Cmac, Step::SALT) => &[KeyType::RAW_DATA, KeyType::PEPPER],
            (Pbkdf2Hmac(_) | Pbkdf2Cmac, _) => return false,
            (_, Step::SECRET) => &[KeyType::DERIVE],
            // Raw data is for "non-secret" inputs (`PSA_KEY_TYPE_RAW_DATA`).
            (Tls12PskToMs(_), Step::OTHER_SECRET) => &[KeyType::DERIVE],
            (Hkdf(_) | HkdfExtract(_), Step::SALT)
            | (Hkdf(_) | HkdfExpand(_), Step::INFO)
            | (Tls12Prf(_) | Tls12PskToMs(_), Step::SEED | Step::LABEL)
            | (Sp800_108Hmac(_) | Sp800_108Cmac, Step::LABEL | Step::CONTEXT) => {
                &[KeyType::RAW_DATA]
            }
            _ => return false,
        };
        match form {
            Form::Bytes => true,
            Form::Integer => false,
            Form::Key(key_type) => types.contains(&key_type),
            Form::Agreement => step.is_secret(),
        }
    }

    /// Checks the length of an input, in bytes.
    ///
    /// # Errors
    /// `InvalidArgument`.
    pub fn check_length(self, step: Step, length: usize) -> Result<()> {
        let fits = match (self, step) {
            // RFC 5869 §2.3: "a pseudorandom key of at least HashLen octets".
            (Self::HkdfExpand(hash), Step::SECRET) => length >= hash.length(),
            (Self::Tls12PskToMs(_), Step::SECRET) => length <= PSK_MAX,
            // It goes with its length in two bytes.
            (Self::Tls12PskToMs(_), Step::OTHER_SECRET) => length <= usize::from(u16::MAX),
            (Self::EcjpakeToPms, Step::SECRET) => length == ECJPAKE_POINT,
            (Self::Sp800_108Cmac, Step::SECRET) => matches!(length, 16 | 24 | 32),
            _ => true,
        };
        if fits { Ok(()) } else { Err(Status::InvalidArgument) }
    }

    /// Whether a key of this type and length can be one of the inputs.
    pub fn takes_key(self, key_type: KeyType, length: usize) -> bool {
        STEPS.into_iter().any(|step| {
            self.takes(step, Form::Key(key_type)) && self.check_length(step, length).is_ok()
        })
    }
}
