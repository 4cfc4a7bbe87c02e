//! The two profiles of a token: the names and keys of their claims.

use crate::platform::TokenProfile;

/// A claim, in the order in which claims are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// `eat_nonce` (RFC 9783 §4.1.1).
    Nonce,
    /// `ueid`, the Instance ID (RFC 9783 §4.2.1).
    InstanceId,
    /// `eat_profile` (RFC 9783 §4.5.2).
    Profile,
    /// `bootseed` (RFC 9783 §4.3.2).
    BootSeed,
    /// `psa-client-id` (RFC 9783 §4.1.2).
    ClientId,
    /// `psa-security-lifecycle` (RFC 9783 §4.3.1).
    Lifecycle,
    /// `psa-implementation-id` (RFC 9783 §4.2.2).
    ImplementationId,
    /// `psa-certification-reference` (RFC 9783 §4.2.3).
    CertificationReference,
    /// `psa-software-components` (RFC 9783 §4.4.1).
    SoftwareComponents,
    /// `psa-verification-service-indicator` (RFC 9783 §4.5.1).
    VerificationService,
}

impl TokenProfile {
    /// The value of the profile claim (RFC 9783 §4.5.2, §4.6).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tfm => "tag:psacertified.org,2023:psa#tfm",
            Self::PsaIot1 => "PSA_IOT_PROFILE_1",
        }
    }

    /// The key of a claim (RFC 9783 §4; §4.6 for the older profile).
    pub(super) const fn key(self, claim: Claim) -> i32 {
        let (tfm, psa_iot_1) = match claim {
            Claim::Nonce => (10, -75008),
            Claim::InstanceId => (256, -75009),
            Claim::Profile => (265, -75000),
            Claim::BootSeed => (268, -75004),
            Claim::ClientId => (2394, -75001),
            Claim::Lifecycle => (2395, -75002),
            Claim::ImplementationId => (2396, -75003),
            Claim::CertificationReference => (2398, -75005),
            Claim::SoftwareComponents => (2399, -75006),
            Claim::VerificationService => (2400, -75010),
        };
        match self {
            Self::Tfm => tfm,
            Self::PsaIot1 => psa_iot_1,
        }
    }
}
