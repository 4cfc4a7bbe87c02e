//! The two profiles of tokens, and the claims by name in each.

use std::fmt;

/// A profile: which claims a token has, and under which keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Profile {
    /// `tag:psacertified.org,2023:psa#tfm` of RFC 9783 §5.2 and PSA Attestation API 2.0.
    Tfm,
    /// `PSA_IOT_PROFILE_1` of PSA Attestation API 1.0, which RFC 9783 §4.6 asks verifiers to accept for the time being.
    Iot1,
}

impl Profile {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Tfm, Self::Iot1];

    /// The value of the claim.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Tfm => "tag:psacertified.org,2023:psa#tfm",
            Self::Iot1 => "PSA_IOT_PROFILE_1",
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A claim of the root of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Claim {
    /// The profile.
    Profile,
    /// The verifier's challenge.
    Nonce,
    /// Who asked the device for the token.
    ClientId,
    /// The device, by its attestation key.
    InstanceId,
    /// The make of the immutable root of trust.
    ImplementationId,
    /// The entry in the PSA certification database; in the older profile, the hardware version.
    CertificationReference,
    /// The state of the device.
    SecurityLifecycle,
    /// A value that differs for each boot.
    BootSeed,
    /// Where the token can be verified.
    VerificationService,
    /// What runs on the device.
    SoftwareComponents,
    /// Only in the older profile: nothing is measured.
    NoSoftwareMeasurements,
}

impl Claim {
    /// All claims, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::Profile,
        Self::Nonce,
        Self::ClientId,
        Self::InstanceId,
        Self::ImplementationId,
        Self::CertificationReference,
        Self::SecurityLifecycle,
        Self::BootSeed,
        Self::VerificationService,
        Self::SoftwareComponents,
        Self::NoSoftwareMeasurements,
    ];

    /// The key in a profile (RFC 9783 §4.6; PSA Attestation API 1.0 §3.2.4), if the profile has the claim.
    #[must_use]
    pub const fn key(self, profile: Profile) -> Option<i64> {
        let (tfm, iot1) = match self {
            Self::Profile => (265, -75000),
            Self::Nonce => (10, -75008),
            Self::ClientId => (2394, -75001),
            Self::InstanceId => (256, -75009),
            Self::ImplementationId => (2396, -75003),
            Self::CertificationReference => (2398, -75005),
            Self::SecurityLifecycle => (2395, -75002),
            Self::BootSeed => (268, -75004),
            Self::VerificationService => (2400, -75010),
            Self::SoftwareComponents => (2399, -75006),
            Self::NoSoftwareMeasurements => (0, -75007),
        };
        match (self, profile) {
            (Self::NoSoftwareMeasurements, Profile::Tfm) => None,
            (_, Profile::Tfm) => Some(tfm),
            (_, Profile::Iot1) => Some(iot1),
        }
    }

    /// The name in JSON: that of the IANA CWT claims registry, whichever the profile.
    #[must_use]
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::Profile => "eat_profile",
            Self::Nonce => "eat_nonce",
            Self::ClientId => "psa-client-id",
            Self::InstanceId => "ueid",
            Self::ImplementationId => "psa-implementation-id",
            Self::CertificationReference => "psa-certification-reference",
            Self::SecurityLifecycle => "psa-security-lifecycle",
            Self::BootSeed => "bootseed",
            Self::VerificationService => "psa-verification-service-indicator",
            Self::SoftwareComponents => "psa-software-components",
            Self::NoSoftwareMeasurements => "psa-no-sw-measurements",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Nonce => "nonce",
            Self::ClientId => "client id",
            Self::InstanceId => "instance id",
            Self::ImplementationId => "implementation id",
            Self::CertificationReference => "certification reference",
            Self::SecurityLifecycle => "security lifecycle",
            Self::BootSeed => "boot seed",
            Self::VerificationService => "verification service",
            Self::SoftwareComponents => "software components",
            Self::NoSoftwareMeasurements => "no measurements",
        }
    }
}

/// An attribute of a software component (RFC 9783 §4.4.1), the same in both profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// What the component is.
    MeasurementType,
    /// The issued version.
    Version,
    /// The hash of the component.
    Measurement,
    /// The hash of the signer's key.
    SignerId,
    /// The hash algorithm's name.
    MeasurementDescription,
}

impl Attribute {
    /// All attributes, in the order in which they are shown.
    pub const ALL: [Self; 5] = [
        Self::MeasurementType,
        Self::Version,
        Self::Measurement,
        Self::SignerId,
        Self::MeasurementDescription,
    ];

    /// The key.
    #[must_use]
    pub const fn key(self) -> i64 {
        match self {
            Self::MeasurementType => 1,
            Self::Measurement => 2,
            Self::Version => 4,
            Self::SignerId => 5,
            Self::MeasurementDescription => 6,
        }
    }

    /// The name in JSON.
    #[must_use]
    pub const fn json_name(self) -> &'static str {
        match self {
            Self::MeasurementType => "measurement-type",
            Self::Measurement => "measurement-value",
            Self::Version => "version",
            Self::SignerId => "signer-id",
            Self::MeasurementDescription => "measurement-desc",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::MeasurementType => "type",
            Self::Measurement => "measurement",
            Self::Version => "version",
            Self::SignerId => "signer id",
            Self::MeasurementDescription => "hash",
        }
    }
}
