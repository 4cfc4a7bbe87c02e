//! Key attributes: size, lifetime, identifier and policy (PSA Crypto 1.5 §9.2 to §9.7). The type has its own file, `key_type`.

use super::algorithm::Algorithm;

pub use super::key_type::KeyType;

/// A key identifier, as `psa_key_id_t`; 0 names no key (§9.4).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash)]
pub struct KeyId(pub u32);

impl KeyId {
    /// No key.
    pub const NULL: Self = Self(0);
    /// The least identifier an application may choose.
    pub const USER_MIN: Self = Self(1);
    /// The greatest identifier an application may choose.
    pub const USER_MAX: Self = Self(0x3fff_ffff);
    /// The least identifier the implementation may choose; volatile keys get theirs from here.
    pub const VENDOR_MIN: Self = Self(0x4000_0000);
    /// The first identifier of built-in keys.
    pub const BUILTIN_MIN: Self = Self(0x7fff_0000);
    /// The last identifier of built-in keys.
    pub const BUILTIN_MAX: Self = Self(0x7fff_efff);
    /// The key for derivations that are bound to the device, under the identifier TF-M gives it.
    pub const HARDWARE_UNIQUE: Self = Self(0x7fff_815c);
    /// The initial attestation key, under the identifier TF-M gives it.
    pub const INITIAL_ATTESTATION: Self = Self(0x7fff_815d);

    /// Whether an application may choose this identifier.
    #[must_use]
    pub const fn is_user(self) -> bool {
        self.0 >= Self::USER_MIN.0 && self.0 <= Self::USER_MAX.0
    }

    /// Whether this identifier belongs to the keys that come with the device.
    #[must_use]
    pub const fn is_builtin(self) -> bool {
        self.0 >= Self::BUILTIN_MIN.0 && self.0 <= Self::BUILTIN_MAX.0
    }

    /// Whether this identifier belongs to a built-in key that serves one of the services alone.
    #[must_use]
    pub const fn is_reserved(self) -> bool {
        self.is_builtin() && self.0 != Self::HARDWARE_UNIQUE.0
    }
}

impl core::fmt::Debug for KeyId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "KeyId({:#010x})", self.0)
    }
}

/// Where and how long a key lives: location · 256 + persistence level (§9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub struct Lifetime(pub u32);

impl Lifetime {
    /// Until destroyed or the next reset, in RAM.
    pub const VOLATILE: Self = Self(0);
    /// Until destroyed, in the storage partition.
    pub const PERSISTENT: Self = Self(1);
    /// For ever, in the hardware.
    pub const READ_ONLY: Self = Self(0xff);

    /// The persistence level: 0 volatile, 1 default, 255 read-only.
    #[must_use]
    pub const fn persistence(self) -> u8 {
        (self.0 & 0xff) as u8
    }

    /// The location: 0 is local storage, the only one this implementation has.
    #[must_use]
    pub const fn location(self) -> u32 {
        self.0 >> 8
    }

    /// Whether the key is gone after a reset.
    #[must_use]
    pub const fn is_volatile(self) -> bool {
        self.persistence() == 0
    }

    /// Whether the key can neither be made nor destroyed by an application.
    #[must_use]
    pub const fn is_read_only(self) -> bool {
        self.persistence() == 0xff
    }
}

/// What a key's policy permits: a set of `PSA_KEY_USAGE_*` flags (§9.5.2).
#[derive(Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Usage(pub u32);

impl Usage {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The key may be exported.
    pub const EXPORT: Self = Self(0x0000_0001);
    /// The key may be copied.
    pub const COPY: Self = Self(0x0000_0002);
    /// The service may keep a copy in RAM.
    pub const CACHE: Self = Self(0x0000_0004);
    /// Only in a question ([`crate::Rot::check_key_usage`]): stand for the public side of an agreement. No policy has it.
    pub const DERIVE_PUBLIC: Self = Self(0x0000_0080);
    /// Encrypt.
    pub const ENCRYPT: Self = Self(0x0000_0100);
    /// Decrypt.
    pub const DECRYPT: Self = Self(0x0000_0200);
    /// Sign a message or make a MAC.
    pub const SIGN_MESSAGE: Self = Self(0x0000_0400);
    /// Verify a message's signature or MAC.
    pub const VERIFY_MESSAGE: Self = Self(0x0000_0800);
    /// Sign a hash.
    pub const SIGN_HASH: Self = Self(0x0000_1000);
    /// Verify a hash's signature.
    pub const VERIFY_HASH: Self = Self(0x0000_2000);
    /// Derive other keys, or agree.
    pub const DERIVE: Self = Self(0x0000_4000);
    /// Verify the result of a derivation.
    pub const VERIFY_DERIVATION: Self = Self(0x0000_8000);
    /// Wrap another key.
    pub const WRAP: Self = Self(0x0001_0000);
    /// Unwrap another key.
    pub const UNWRAP: Self = Self(0x0002_0000);
    /// All flags that may stand in a policy.
    pub const ALL: Self = Self(0x0003_ff07);

    /// Whether all flags of `other` are in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The flags of both sets.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The flags in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl core::ops::BitOr for Usage {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        self.union(other)
    }
}

impl core::fmt::Debug for Usage {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Usage({:#x})", self.0)
    }
}

/// Everything a key carries besides its material: the `psa_key_attributes_t` of the C interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct KeyAttributes {
    /// The type.
    pub key_type: KeyType,
    /// The size in bits, as the type defines it; 0 at creation: take it from the data.
    pub bits: u16,
    /// Where and how long it lives.
    pub lifetime: Lifetime,
    /// What it may do.
    pub usage: Usage,
    /// With which algorithm.
    pub algorithm: Algorithm,
    /// A second permitted algorithm (Mbed TLS's enrollment algorithm); `NONE` if there is none.
    pub algorithm2: Algorithm,
    /// Its identifier.
    pub id: KeyId,
}
