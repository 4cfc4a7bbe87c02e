//! The claims of a token, each checked on its own.

mod checks;

use crate::profile::{Attribute, Claim, Profile};
use crate::report::Findings;
use crate::rules::Rule;
use crate::value::{diagnostic, find, is_key, kind};
use checks::Set;
use ciborium::Value;

/// One software component of a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftwareComponent {
    /// For example `BL`, `PRoT`, `App`.
    pub measurement_type: Option<String>,
    /// The hash of the component: 32, 48 or 64 bytes.
    pub measurement: Vec<u8>,
    /// The version.
    pub version: Option<String>,
    /// The hash of the signer's key: 32, 48 or 64 bytes.
    pub signer_id: Vec<u8>,
    /// The hash algorithm's name.
    pub measurement_description: Option<String>,
}

/// The claims of a token that keeps every rule for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The verifier's challenge: 32, 48 or 64 bytes.
    pub nonce: Vec<u8>,
    /// Who asked the device for the token: negative for the non-secure side. Not 0.
    pub client_id: i32,
    /// 0x01 and the identifier of the attestation key.
    pub instance_id: [u8; 33],
    /// The make of the immutable root of trust.
    pub implementation_id: [u8; 32],
    /// The entry in the PSA certification database.
    pub certification_reference: Option<String>,
    /// The lifecycle: state in the high byte.
    pub security_lifecycle: u16,
    /// A value that differs for each boot. Always there in the older profile.
    pub boot_seed: Option<Vec<u8>>,
    /// What runs on the device. Empty only in the older profile, where a device may say that it measures nothing.
    pub software_components: Vec<SoftwareComponent>,
    /// A hint where the token can be verified.
    pub verification_service: Option<String>,
    /// The keys, in CBOR diagnostic notation, of claims that the profile does not define; those within a component after
    /// `software component N: `. They are no error (RFC 9783 §5.1.3), and nothing of them is checked.
    pub unknown: Vec<String>,
}

/// The states of the lifecycle: the high byte, the name for people, the name in files of reference values.
pub(crate) const LIFECYCLE: [(u8, &str, &str); 7] = [
    (0x00, "unknown", "unknown"),
    (0x10, "assembly and test", "assembly-and-test"),
    (0x20, "PSA RoT provisioning", "psa-rot-provisioning"),
    (0x30, "secured", "secured"),
    (0x40, "non-PSA-RoT debug", "non-psa-rot-debug"),
    (0x50, "recoverable PSA RoT debug", "recoverable-psa-rot-debug"),
    (0x60, "decommissioned", "decommissioned"),
];

/// The name of a lifecycle state, or none for a value that the RFC does not define.
#[must_use]
pub fn lifecycle_name(value: u16) -> Option<&'static str> {
    let [state, _] = value.to_be_bytes();
    LIFECYCLE.iter().find(|(known, ..)| *known == state).map(|(_, name, _)| *name)
}

impl Claims {
    /// Whether a verifier may trust a device in this lifecycle state (RFC 9783 §4.3.1).
    #[must_use]
    pub const fn lifecycle_is_trusted(&self) -> bool {
        matches!(self.security_lifecycle >> 8, 0x30 | 0x40)
    }

    /// Checks a payload against every rule from [`Rule::ClaimsSet`] on that is about claims and nothing else. None if one of them does
    /// not hold; the profile if that much could be told.
    pub(crate) fn check(
        payload: &Value,
        wanted: Option<Profile>,
        findings: &mut Findings,
    ) -> (Option<Profile>, Option<Self>) {
        let map = payload.as_map().map(Vec::as_slice);
        let map = map.ok_or_else(|| format!("the payload is {}, not a map", kind(payload)));
        let map = map.and_then(|map| {
            match map.iter().find(|(key, _)| !key.is_integer() && !key.is_text()) {
                Some((key, _)) => Err(format!("a claim's key is {}", kind(key))),
                None => Ok(map),
            }
        });
        let Some(map) = findings.check(Rule::ClaimsSet, map) else { return (None, None) };
        let Some(profile) = findings.check(Rule::Profile, profile(map, wanted)) else {
            return (None, None);
        };
        (Some(profile), Self::of(&Set { map, profile }, findings))
    }

    fn of(set: &Set<'_>, findings: &mut Findings) -> Option<Self> {
        // Every check is made before the first `?`, so that each has its verdict.
        let nonce = findings.check(Rule::Nonce, set.bytes(Claim::Nonce));
        let nonce = nonce.and_then(|nonce| findings.check(Rule::NonceLength, checks::hash(nonce)));
        let client_id = findings.check(Rule::ClientId, set.client_id());
        let instance_id = findings.check(Rule::InstanceId, set.instance_id());
        let implementation_id =
            findings.check(Rule::ImplementationId, set.exactly(Claim::ImplementationId));
        let certification_reference =
            findings.check(Rule::CertificationReference, set.certification_reference());
        let security_lifecycle = findings.check(Rule::SecurityLifecycle, set.lifecycle());
        let boot_seed = findings.check(Rule::BootSeed, set.boot_seed());
        let components = findings.check(Rule::SoftwareComponents, set.components());
        let unknown = set.unknown(components.as_deref().unwrap_or_default());
        let software_components =
            components.and_then(|components| checks::components(&components, findings));
        let verification_service =
            findings.check(Rule::VerificationService, set.text(Claim::VerificationService));
        Some(Self {
            nonce: nonce?,
            client_id: client_id?,
            instance_id: instance_id?,
            implementation_id: implementation_id?,
            certification_reference: certification_reference?,
            security_lifecycle: security_lifecycle?,
            boot_seed: boot_seed?,
            software_components: software_components?,
            verification_service: verification_service?,
            unknown,
        })
    }
}

/// The profile that a claims set is of.
fn profile(map: &[(Value, Value)], wanted: Option<Profile>) -> Result<Profile, String> {
    let named = |profile: Profile| Claim::Profile.key(profile).and_then(|key| find(map, key));
    let (profile, value) = match (named(Profile::Tfm), named(Profile::Iot1)) {
        (Some(_), Some(_)) => return Err("the token names two profiles".to_owned()),
        (Some(value), None) => (Profile::Tfm, Some(value)),
        (None, Some(value)) => (Profile::Iot1, Some(value)),
        // In the older profile, the claim is optional: the other claims' keys tell.
        (None, None) if has_key_of(map, Profile::Iot1) => (Profile::Iot1, None),
        (None, None) => return Err("it is missing".to_owned()),
    };
    if let Some(value) = value.filter(|value| value.as_text() != Some(profile.name())) {
        return Err(format!("it is {}, not {:?}", kind(value), profile.name()));
    }
    match wanted {
        Some(wanted) if wanted != profile => {
            Err(format!("the token is of the profile {profile}, not {wanted}"))
        }
        _ => Ok(profile),
    }
}

fn has_key_of(map: &[(Value, Value)], profile: Profile) -> bool {
    Claim::ALL.iter().filter_map(|claim| claim.key(profile)).any(|key| find(map, key).is_some())
}

/// The profile by whose keys a token that may break rules is best shown.
pub(crate) fn likely_profile(map: &[(Value, Value)]) -> Profile {
    let older = Claim::Profile.key(Profile::Tfm).is_none_or(|key| find(map, key).is_none())
        && has_key_of(map, Profile::Iot1);
    if older { Profile::Iot1 } else { Profile::Tfm }
}

impl Set<'_> {
    /// The keys that no claim of the profile has, and those that no attribute of a software component has.
    fn unknown(&self, components: &[&[(Value, Value)]]) -> Vec<String> {
        let known = |key: &Value| Claim::ALL.iter().any(|claim| self.is_key_of(key, *claim));
        let mut unknown: Vec<_> = self
            .map
            .iter()
            .filter(|(key, _)| !known(key))
            .map(|(key, _)| diagnostic(key))
            .collect();
        for (index, map) in components.iter().enumerate() {
            let known = |key: &Value| Attribute::ALL.iter().any(|known| is_key(key, known.key()));
            let others = map.iter().map(|(key, _)| key).filter(|key| !known(key));
            unknown.extend(
                others.map(|key| format!("software component {}: {}", index + 1, diagnostic(key))),
            );
        }
        unknown
    }
}
