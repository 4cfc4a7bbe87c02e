//! Key types: the 16 bits of `psa_key_type_t` and what they say of themselves (PSA Crypto 1.5, appendix B.2).
//!
//! ```text
//!  15  14  13   12  11  10                    1   0
//! +---+---+--------+-------------------------+---+
//! | V | A | pair?  |  kind, curve family     | P |
//! +---+---+--------+-------------------------+---+
//! ```
//! A: asymmetric. P keeps the parity of the whole even.

/// A key type, as `psa_key_type_t`.
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct KeyType(pub u16);

/// A family of elliptic curves, as `psa_ecc_family_t`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EccFamily(pub u8);

impl EccFamily {
    /// The NIST prime curves: P-256, P-384, P-521.
    pub const SECP_R1: Self = Self(0x12);
    /// Koblitz curves over prime fields: secp256k1.
    pub const SECP_K1: Self = Self(0x17);
    /// Curve25519 and Curve448.
    pub const MONTGOMERY: Self = Self(0x41);
    /// Edwards25519 and Edwards448.
    pub const TWISTED_EDWARDS: Self = Self(0x42);
}

impl KeyType {
    /// No type.
    pub const NONE: Self = Self(0);
    /// Bytes without a meaning to the service.
    pub const RAW_DATA: Self = Self(0x1001);
    /// HMAC key.
    pub const HMAC: Self = Self(0x1100);
    /// A secret of full entropy for key derivation.
    pub const DERIVE: Self = Self(0x1200);
    /// A low-entropy password for key derivation.
    pub const PASSWORD: Self = Self(0x1203);
    /// A stored hash of a password.
    pub const PASSWORD_HASH: Self = Self(0x1205);
    /// A secret salt for password hashing.
    pub const PEPPER: Self = Self(0x1206);
    /// AES.
    pub const AES: Self = Self(0x2400);
    /// ChaCha20, and ChaCha20-Poly1305.
    pub const CHACHA20: Self = Self(0x2004);
    /// XChaCha20-Poly1305.
    pub const XCHACHA20: Self = Self(0x2007);
    /// Ascon.
    pub const ASCON: Self = Self(0x2008);
    /// RSA public key.
    pub const RSA_PUBLIC_KEY: Self = Self(0x4001);
    /// RSA key pair.
    pub const RSA_KEY_PAIR: Self = Self(0x7001);
    /// ML-DSA public key.
    pub const ML_DSA_PUBLIC_KEY: Self = Self(0x4002);
    /// ML-DSA key pair.
    pub const ML_DSA_KEY_PAIR: Self = Self(0x7002);
    /// ML-KEM public key.
    pub const ML_KEM_PUBLIC_KEY: Self = Self(0x4004);
    /// ML-KEM key pair.
    pub const ML_KEM_KEY_PAIR: Self = Self(0x7004);
    /// LMS public key.
    pub const LMS_PUBLIC_KEY: Self = Self(0x4007);
    /// HSS public key.
    pub const HSS_PUBLIC_KEY: Self = Self(0x4008);
    /// Key pair on a curve of the SECP R1 family.
    pub const ECC_KEY_PAIR_SECP_R1: Self = Self(0x7112);
    /// Public key on a curve of the SECP R1 family.
    pub const ECC_PUBLIC_KEY_SECP_R1: Self = Self(0x4112);
    /// Key pair on a curve of the SECP K1 family.
    pub const ECC_KEY_PAIR_SECP_K1: Self = Self(0x7117);
    /// Public key on a curve of the SECP K1 family.
    pub const ECC_PUBLIC_KEY_SECP_K1: Self = Self(0x4117);
    /// Key pair on a Montgomery curve: X25519, X448.
    pub const ECC_KEY_PAIR_MONTGOMERY: Self = Self(0x7141);
    /// Public key on a Montgomery curve.
    pub const ECC_PUBLIC_KEY_MONTGOMERY: Self = Self(0x4141);
    /// Key pair on a twisted Edwards curve: Ed25519, Ed448.
    pub const ECC_KEY_PAIR_TWISTED_EDWARDS: Self = Self(0x7142);
    /// Public key on a twisted Edwards curve.
    pub const ECC_PUBLIC_KEY_TWISTED_EDWARDS: Self = Self(0x4142);
    /// What a Prover of SPAKE2+ registered on a curve of the SECP R1 family.
    pub const SPAKE2P_KEY_PAIR_SECP_R1: Self = Self(0x7412);
    /// What a Verifier of SPAKE2+ keeps, on a curve of the SECP R1 family.
    pub const SPAKE2P_PUBLIC_KEY_SECP_R1: Self = Self(0x4412);

    /// Whether this is a key pair or a public key of any kind.
    #[must_use]
    pub const fn is_asymmetric(self) -> bool {
        self.is_key_pair() || self.is_public_key()
    }

    /// Whether this is a key pair of any kind.
    #[must_use]
    pub const fn is_key_pair(self) -> bool {
        self.0 & 0x7000 == 0x7000
    }

    /// Whether this is a public key of any kind.
    #[must_use]
    pub const fn is_public_key(self) -> bool {
        self.0 & 0x7000 == 0x4000
    }

    /// The public key's type of a key pair; itself for any other type.
    #[must_use]
    pub const fn public_key(self) -> Self {
        if self.is_key_pair() { Self(self.0 & !0x3000) } else { self }
    }

    /// The curve family of an elliptic-curve key, public or not.
    #[must_use]
    pub const fn ecc_family(self) -> Option<EccFamily> {
        match self.0 & 0xcf80 {
            0x4100 => Some(EccFamily((self.0 & 0xff) as u8)),
            _ => None,
        }
    }

    /// Whether this is the key of a cipher, which is uniform bytes.
    #[must_use]
    pub const fn is_cipher_key(self) -> bool {
        self.0 & 0x7000 == 0x2000
    }

    /// Whether keys of this type are strings of bytes of any length.
    #[must_use]
    pub const fn is_unstructured(self) -> bool {
        self.0 & 0x7000 == 0x1000
    }

    /// Whether the parity bit makes the number of ones even, as in every defined type.
    #[must_use]
    pub const fn has_even_parity(self) -> bool {
        self.0.count_ones().is_multiple_of(2)
    }
}

impl core::fmt::Debug for KeyType {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "KeyType({:#06x})", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_elliptic_curve_key_tells_its_family_and_no_other_key_has_one() {
        assert_eq!(KeyType::ECC_KEY_PAIR_MONTGOMERY.ecc_family(), Some(EccFamily::MONTGOMERY));
        assert_eq!(KeyType::ECC_PUBLIC_KEY_SECP_K1.ecc_family(), Some(EccFamily::SECP_K1));
        for other in [
            KeyType::AES,
            KeyType::RSA_KEY_PAIR,
            KeyType::ML_KEM_PUBLIC_KEY,
            KeyType::SPAKE2P_KEY_PAIR_SECP_R1,
            KeyType::HMAC,
        ] {
            assert_eq!(other.ecc_family(), None, "{other:?}");
        }
    }
}
