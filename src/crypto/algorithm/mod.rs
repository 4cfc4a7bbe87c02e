//! Algorithm identifiers: the 32 bits of `psa_algorithm_t` and what they say of themselves (PSA Crypto 1.5, appendix B.1).
//!
//! ```text
//!  31  30      24  23  22  21      16  15        8  7         0
//! +---+----------+---+---+-----------+-----------+-----------+
//! | V | category | S | B | LEN / T2  |    T1     | H (hash)  |
//! +---+----------+---+---+-----------+-----------+-----------+
//! ```
//! In MAC and AEAD algorithms bits 16 to 21 hold a tag length, and bit 15 says "at least this length" (a wildcard for policies).

mod values;

/// An algorithm, or a wildcard that stands for several in a key's policy.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Algorithm(pub u32);

/// What kind of operation an algorithm serves (bits 24 to 30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// No algorithm, or one of no known kind.
    None,
    /// Hash.
    Hash,
    /// Message authentication code.
    Mac,
    /// Unauthenticated cipher.
    Cipher,
    /// Authenticated encryption with associated data.
    Aead,
    /// Asymmetric signature.
    Sign,
    /// Asymmetric encryption.
    AsymmetricEncryption,
    /// Key derivation.
    KeyDerivation,
    /// Key agreement, alone or combined with a key derivation.
    KeyAgreement,
    /// Password-authenticated key exchange.
    Pake,
    /// Key wrapping.
    KeyWrap,
    /// Key encapsulation.
    KeyEncapsulation,
    /// Extendable-output function.
    Xof,
}

const HASH_MASK: u32 = 0xff;
const LENGTH_MASK: u32 = 0x003f_0000;
const AT_LEAST: u32 = 0x0000_8000;

impl Algorithm {
    /// The kind of operation.
    #[must_use]
    pub const fn category(self) -> Category {
        if self.0 >> 31 != 0 {
            return Category::None;
        }
        match (self.0 >> 24) & 0x7f {
            0x02 => Category::Hash,
            0x03 => Category::Mac,
            0x04 => Category::Cipher,
            0x05 => Category::Aead,
            0x06 => Category::Sign,
            0x07 => Category::AsymmetricEncryption,
            0x08 => Category::KeyDerivation,
            0x09 => Category::KeyAgreement,
            0x0a => Category::Pake,
            0x0b => Category::KeyWrap,
            0x0c => Category::KeyEncapsulation,
            0x0d => Category::Xof,
            _ => Category::None,
        }
    }

    /// The hash inside a composed algorithm, `NONE` if its hash bits are zero.
    #[must_use]
    pub const fn hash(self) -> Self {
        match self.0 & HASH_MASK {
            0 => Self::NONE,
            h => Self(0x0200_0000 | h),
        }
    }

    /// Whether the hash bits say `ANY_HASH`.
    #[must_use]
    pub const fn is_any_hash(self) -> bool {
        self.0 & HASH_MASK == HASH_MASK
    }

    /// The same algorithm with another hash.
    #[must_use]
    pub const fn with_hash(self, hash: Self) -> Self {
        Self(self.0 & !HASH_MASK | hash.0 & HASH_MASK)
    }

    /// The length of a hash value in bytes; `None` for an unknown hash (`PSA_HASH_LENGTH`).
    #[must_use]
    pub const fn hash_length(self) -> Option<usize> {
        Some(match self.hash().0 & HASH_MASK {
            0x03 | 0x07 => 16,
            0x04 | 0x05 => 20,
            0x08 | 0x0c | 0x10 => 28,
            0x09 | 0x0d | 0x11 | 0x14 | 0x16 | 0x18 | 0x19 | 0x1c | 0x1d => 32,
            0x0e | 0x17 => 24,
            0x0a | 0x12 => 48,
            0x0b | 0x13 | 0x15 | 0x1e | 0x1f => 64,
            _ => return None,
        })
    }

    /// Whether this is HMAC with any hash and any tag length.
    #[must_use]
    pub const fn is_hmac(self) -> bool {
        self.0 & !(HASH_MASK | LENGTH_MASK | AT_LEAST) == Self::HMAC.0
    }

    /// Whether this is HKDF proper, with any hash.
    #[must_use]
    pub const fn is_hkdf(self) -> bool {
        self.0 & !HASH_MASK == 0x0800_0100
    }

    /// Whether this is ECDSA, randomised or deterministic, with any hash or none.
    #[must_use]
    pub const fn is_ecdsa(self) -> bool {
        self.0 & !(HASH_MASK | 0x100) == 0x0600_0600
    }

    /// Whether this is deterministic ECDSA.
    #[must_use]
    pub const fn is_deterministic_ecdsa(self) -> bool {
        self.is_ecdsa() && self.0 & 0x100 != 0
    }

    /// Whether this is RSA PKCS#1 v1.5 signature, with any hash or none.
    #[must_use]
    pub const fn is_rsa_pkcs1v15_sign(self) -> bool {
        self.0 & !HASH_MASK == Self::RSA_PKCS1V15_SIGN_RAW.0
    }

    /// Whether this is RSA PSS, whatever the salt, with any hash.
    #[must_use]
    pub const fn is_rsa_pss(self) -> bool {
        self.0 & !(HASH_MASK | 0x1000) == Self::RSA_PSS.0
    }

    /// Whether this is RSA OAEP with any hash.
    #[must_use]
    pub const fn is_rsa_oaep(self) -> bool {
        self.0 & !HASH_MASK == Self::RSA_OAEP.0
    }

    /// Whether this is an EdDSA of a hash: Ed25519ph, Ed448ph.
    #[must_use]
    pub const fn is_hash_eddsa(self) -> bool {
        self.0 & !HASH_MASK == 0x0600_0900
    }

    /// Whether this is ML-DSA of the message, hedged or deterministic.
    #[must_use]
    pub const fn is_ml_dsa(self) -> bool {
        self.0 & !0x100 == Self::ML_DSA.0
    }

    /// Whether this is HashML-DSA, hedged or deterministic, with any hash.
    #[must_use]
    pub const fn is_hash_ml_dsa(self) -> bool {
        self.0 & !(HASH_MASK | 0x100) == Self::HASH_ML_DSA.0
    }

    /// Whether this is HashSLH-DSA, hedged or deterministic, with any hash.
    const fn is_hash_slh_dsa(self) -> bool {
        self.0 & !(HASH_MASK | 0x100) == 0x0600_4200
    }

    /// The same signature algorithm, randomised (or hedged), if it is one of a pair of a randomised and a deterministic algorithm,
    /// whose signatures a verifier cannot tell apart: ECDSA, ML-DSA, SLH-DSA (§9.5.1).
    #[must_use]
    pub const fn randomised(self) -> Self {
        let paired = self.is_ecdsa()
            || self.is_ml_dsa()
            || self.is_hash_ml_dsa()
            || self.is_hash_slh_dsa()
            || self.0 & !0x100 == 0x0600_4000;
        if paired { Self(self.0 & !0x100) } else { self }
    }

    /// Whether a signature algorithm reduces the message to its hash first, so that the hash can be signed as well
    /// (`PSA_ALG_IS_HASH_AND_SIGN`, and the two algorithms that sign a hash alone).
    #[must_use]
    pub const fn is_hash_and_sign(self) -> bool {
        self.is_ecdsa()
            || self.is_rsa_pkcs1v15_sign()
            || self.is_rsa_pss()
            || self.is_hash_eddsa()
            || self.is_hash_ml_dsa()
            || self.is_hash_slh_dsa()
    }

    /// Whether a signature algorithm can sign a message: all but the raw ones without a hash (`PSA_ALG_IS_SIGN_MESSAGE`).
    #[must_use]
    pub const fn is_sign_message(self) -> bool {
        matches!(self.category(), Category::Sign)
            && self.0 != Self::ECDSA_ANY.0
            && self.0 != Self::RSA_PKCS1V15_SIGN_RAW.0
    }

    /// Whether a signature algorithm takes a context that is not empty (`PSA_ALG_SIGN_SUPPORTS_CONTEXT`).
    #[must_use]
    pub const fn supports_signature_context(self) -> bool {
        self.0 == Self::EDDSA_CTX.0
            || self.is_hash_eddsa()
            || self.is_ml_dsa()
            || self.is_hash_ml_dsa()
            || self.is_hash_slh_dsa()
            || self.0 & !0x100 == 0x0600_4000
    }

    /// Whether this is SPAKE2+ in any variant.
    #[must_use]
    pub const fn is_spake2p(self) -> bool {
        self.0 & !(0x300 | HASH_MASK) == Self::SPAKE2P_HMAC.0
    }

    /// Whether this is a specific cipher suite of WPA3-SAE.
    #[must_use]
    pub const fn is_wpa3_sae(self) -> bool {
        self.0 & !(0x100 | HASH_MASK) == 0x0a00_0800
    }

    /// Whether this may only stand in a policy (`PSA_ALG_IS_WILDCARD`).
    #[must_use]
    pub const fn is_wildcard(self) -> bool {
        match self.category() {
            Category::None => false,
            Category::Mac | Category::Aead if self.0 & AT_LEAST != 0 => true,
            Category::Cipher => self.0 == Self::CCM_STAR_ANY_TAG.0,
            _ => self.is_any_hash(),
        }
    }

    /// The key agreement without its key derivation (`PSA_ALG_KEY_AGREEMENT_GET_BASE`).
    #[must_use]
    pub const fn key_agreement_base(self) -> Self {
        Self(self.0 & 0xff7f_0000)
    }

    /// The key derivation after a key agreement, `NONE` for a key agreement alone (`PSA_ALG_KEY_AGREEMENT_GET_KDF`).
    #[must_use]
    pub const fn key_agreement_kdf(self) -> Self {
        match self.0 & 0xfe80_ffff {
            0x0800_0000 => Self::NONE,
            kdf => Self(kdf),
        }
    }

    /// The tag or MAC length that a MAC or AEAD algorithm carries, in bytes; 0 in a MAC means full length.
    #[must_use]
    pub const fn tag_length(self) -> usize {
        ((self.0 & LENGTH_MASK) >> 16) as usize
    }

    /// Whether the tag length is a minimum, for a policy.
    #[must_use]
    pub const fn is_at_least(self) -> bool {
        self.0 & AT_LEAST != 0
    }

    /// The MAC or AEAD algorithm without its tag length and wildcard bit.
    #[must_use]
    pub const fn without_tag_length(self) -> Self {
        Self(self.0 & !(LENGTH_MASK | AT_LEAST))
    }

    /// The same MAC or AEAD algorithm with another tag length.
    #[must_use]
    pub const fn with_tag_length(self, length: usize) -> Self {
        Self(self.0 & !(LENGTH_MASK | AT_LEAST) | ((length as u32) << 16) & LENGTH_MASK)
    }
}

impl core::fmt::Debug for Algorithm {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Algorithm({:#010x})", self.0)
    }
}
