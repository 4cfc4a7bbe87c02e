//! The two profiles of a token: the names and keys of their claims.

use crate::platform::TokenProfile;

/// The keys of the claims, in the order in which claims are encoded.
pub(super) struct Keys {
    /// `eat_nonce` (RFC 9783 §4.1.1).
    pub nonce: i32,
    /// `ueid`, the Instance ID (RFC 9783 §4.2.1).
    pub instance_id: i32,
    /// `eat_profile` (RFC 9783 §4.5.2).
    pub profile: i32,
    /// `bootseed` (RFC 9783 §4.3.2).
    pub boot_seed: i32,
    /// `psa-client-id` (RFC 9783 §4.1.2).
    pub client_id: i32,
    /// `psa-security-lifecycle` (RFC 9783 §4.3.1).
    pub lifecycle: i32,
    /// `psa-implementation-id` (RFC 9783 §4.2.2).
    pub implementation_id: i32,
    /// `psa-certification-reference` (RFC 9783 §4.2.3).
    pub certification_reference: i32,
    /// `psa-software-components` (RFC 9783 §4.4.1).
    pub software_components: i32,
    /// `psa-verification-service-indicator` (RFC 9783 §4.5.1).
    pub verification_service: i32,
}

/// RFC 9783 §4.
const TFM: Keys = Keys {
    nonce: 10,
    instance_id: 256,
    profile: 265,
    boot_seed: 268,
    client_id: 2394,
    lifecycle: 2395,
    implementation_id: 2396,
    certification_reference: 2398,
    software_components: 2399,
    verification_service: 2400,
};

/// RFC 9783 §4.6.
const PSA_IOT_1: Keys = Keys {
    nonce: -75008,
    instance_id: -75009,
    profile: -75000,
    boot_seed: -75004,
    client_id: -75001,
    lifecycle: -75002,
    implementation_id: -75003,
    certification_reference: -75005,
    software_components: -75006,
    verification_service: -75010,
};

impl TokenProfile {
    /// The value of the profile claim (RFC 9783 §4.5.2, §4.6).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tfm => "tag:psacertified.org,2023:psa#tfm",
            Self::PsaIot1 => "PSA_IOT_PROFILE_1",
        }
    }

    /// The keys of its claims.
    pub(super) const fn keys(self) -> &'static Keys {
        match self {
            Self::Tfm => &TFM,
            Self::PsaIot1 => &PSA_IOT_1,
        }
    }
}
