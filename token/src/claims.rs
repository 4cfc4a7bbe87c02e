//! The claims of a PSA attestation token, checked rule by rule.

use crate::rules::{Refusal, Rule};
use ciborium::Value;

/// The profile that RFC 9783 §5.2 defines.
pub const PROFILE: &str = "tag:psacertified.org,2023:psa#tfm";

/// Keys of the claims (RFC 9783 §4.6, IANA CWT claims registry).
pub mod key {
    #![allow(missing_docs)]
    pub const NONCE: i64 = 10;
    pub const INSTANCE_ID: i64 = 256;
    pub const PROFILE: i64 = 265;
    pub const BOOT_SEED: i64 = 268;
    pub const CLIENT_ID: i64 = 2394;
    pub const SECURITY_LIFECYCLE: i64 = 2395;
    pub const IMPLEMENTATION_ID: i64 = 2396;
    pub const CERTIFICATION_REFERENCE: i64 = 2398;
    pub const SOFTWARE_COMPONENTS: i64 = 2399;
    pub const VERIFICATION_SERVICE: i64 = 2400;
    /// Keys within a software component.
    pub const MEASUREMENT_TYPE: i64 = 1;
    pub const MEASUREMENT: i64 = 2;
    pub const VERSION: i64 = 4;
    pub const SIGNER_ID: i64 = 5;
    pub const MEASUREMENT_DESCRIPTION: i64 = 6;
}

/// One software component of a valid token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoftwareComponent {
    /// For example `BL`, `PRoT`, `App`.
    pub measurement_type: Option<String>,
    /// The hash of the component.
    pub measurement: Vec<u8>,
    /// The version.
    pub version: Option<String>,
    /// The hash of the signer's key.
    pub signer_id: Vec<u8>,
    /// The hash algorithm's name.
    pub measurement_description: Option<String>,
}

/// The claims of a token that keeps every claim rule of RFC 9783.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// The verifier's challenge.
    pub nonce: Vec<u8>,
    /// Who asked the device for the token: negative for the non-secure side.
    pub client_id: i32,
    /// 0x01 and the identifier of the attestation key.
    pub instance_id: [u8; 33],
    /// The make of the immutable root of trust.
    pub implementation_id: [u8; 32],
    /// The entry in the PSA certification database.
    pub certification_reference: Option<String>,
    /// The lifecycle: state in the high byte.
    pub security_lifecycle: u16,
    /// A value that differs for each boot.
    pub boot_seed: Option<Vec<u8>>,
    /// What runs on the device.
    pub software_components: Vec<SoftwareComponent>,
    /// A hint where the token can be verified.
    pub verification_service: Option<String>,
}

/// The name of a lifecycle state, or none for a value that the RFC does not define.
#[must_use]
pub fn lifecycle_name(value: u16) -> Option<&'static str> {
    Some(match value >> 8 {
        0x00 => "unknown",
        0x10 => "assembly and test",
        0x20 => "PSA RoT provisioning",
        0x30 => "secured",
        0x40 => "non-PSA-RoT debug",
        0x50 => "recoverable PSA RoT debug",
        0x60 => "decommissioned",
        _ => return None,
    })
}

/// What kind of value it is, for messages.
pub(crate) fn kind(value: &Value) -> String {
    match value {
        Value::Integer(i) => format!("the integer {}", i128::from(*i)),
        Value::Bytes(b) => format!("a byte string of {} bytes", b.len()),
        Value::Text(t) => format!("the text {t:?}"),
        Value::Array(a) => format!("an array of {}", a.len()),
        Value::Map(m) => format!("a map of {}", m.len()),
        Value::Float(_) => "a floating-point number".to_owned(),
        Value::Bool(_) => "a truth value".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Tag(tag, _) => format!("tag {tag}"),
        _ => "a value of another type".to_owned(),
    }
}

/// The value of an integer key.
pub(crate) fn find(map: &[(Value, Value)], key: i64) -> Option<&Value> {
    map.iter().find(|(k, _)| k.as_integer() == Some(key.into())).map(|(_, value)| value)
}

fn missing(rule: Rule) -> Refusal {
    Refusal::new(rule, "it is missing")
}

fn optional_text(map: &[(Value, Value)], key: i64, rule: Rule) -> Result<Option<String>, Refusal> {
    match find(map, key) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.clone())),
        Some(other) => Err(Refusal::new(rule, format!("it is {}, not a text", kind(other)))),
    }
}

fn bytes(map: &[(Value, Value)], key: i64, rule: Rule) -> Result<Vec<u8>, Refusal> {
    match find(map, key).ok_or_else(|| missing(rule))? {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        other => Err(Refusal::new(rule, format!("it is {}, not a byte string", kind(other)))),
    }
}

/// Bytes of a hash's length (the RFC's `psa-hash-type`).
fn hash(map: &[(Value, Value)], key: i64, rule: Rule, length: Rule) -> Result<Vec<u8>, Refusal> {
    let bytes = bytes(map, key, rule)?;
    if !matches!(bytes.len(), 32 | 48 | 64) {
        return Err(Refusal::new(
            length,
            format!("it has {} bytes, not 32, 48 or 64", bytes.len()),
        ));
    }
    Ok(bytes)
}

/// Bytes of one exact length.
fn array<const N: usize>(map: &[(Value, Value)], key: i64, rule: Rule) -> Result<[u8; N], Refusal> {
    let bytes = bytes(map, key, rule)?;
    let found = bytes.len();
    bytes.try_into().map_err(|_| Refusal::new(rule, format!("it has {found} bytes, not {N}")))
}

fn is_certification_reference(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 19
        && bytes
            .iter()
            .enumerate()
            .all(|(at, byte)| if at == 13 { *byte == b'-' } else { byte.is_ascii_digit() })
}

impl Claims {
    /// Checks the payload of a token, and the nonce against the challenge if there is one.
    ///
    /// Claims that RFC 9783 does not define are passed over, as §5.1.3 asks.
    ///
    /// # Errors
    /// The first rule that does not hold.
    pub fn check(payload: &Value, challenge: Option<&[u8]>) -> Result<Self, Refusal> {
        let map = payload.as_map().ok_or_else(|| {
            Refusal::new(Rule::ClaimsSet, format!("the payload is {}, not a map", kind(payload)))
        })?;
        if let Some((key, _)) = map.iter().find(|(key, _)| !key.is_integer() && !key.is_text()) {
            return Err(Refusal::new(Rule::ClaimsSet, format!("a claim's key is {}", kind(key))));
        }
        match optional_text(map, key::PROFILE, Rule::Profile)?.as_deref() {
            Some(PROFILE) => {}
            Some(other) => {
                return Err(Refusal::new(
                    Rule::Profile,
                    format!("it is {other:?}, not {PROFILE:?}"),
                ));
            }
            None if find(map, -75000).is_some() => {
                return Err(Refusal::new(
                    Rule::Profile,
                    "the token is of the older profile PSA_IOT_PROFILE_1",
                ));
            }
            None => return Err(missing(Rule::Profile)),
        }
        let nonce = hash(map, key::NONCE, Rule::Nonce, Rule::NonceLength)?;
        if challenge.is_some_and(|challenge| challenge != nonce) {
            return Err(Refusal::new(
                Rule::NonceMatch,
                "the nonce is not the challenge: the token is not fresh",
            ));
        }
        Ok(Self {
            nonce,
            client_id: client_id(map)?,
            instance_id: instance_id(map)?,
            implementation_id: array(map, key::IMPLEMENTATION_ID, Rule::ImplementationId)?,
            certification_reference: certification_reference(map)?,
            security_lifecycle: security_lifecycle(map)?,
            boot_seed: boot_seed(map)?,
            software_components: software_components(map)?,
            verification_service: optional_text(
                map,
                key::VERIFICATION_SERVICE,
                Rule::VerificationService,
            )?,
        })
    }

    /// Whether a verifier may trust a device in this lifecycle state (RFC 9783 §4.3.1).
    #[must_use]
    pub fn lifecycle_is_trusted(&self) -> bool {
        matches!(self.security_lifecycle >> 8, 0x30 | 0x40)
    }
}

fn client_id(map: &[(Value, Value)]) -> Result<i32, Refusal> {
    let value = find(map, key::CLIENT_ID).ok_or_else(|| missing(Rule::ClientId))?;
    let id = value.as_integer().and_then(|i| i32::try_from(i128::from(i)).ok());
    id.filter(|id| *id != 0).ok_or_else(|| {
        Refusal::new(
            Rule::ClientId,
            format!("it is {}, not a 32-bit integer other than 0", kind(value)),
        )
    })
}

fn instance_id(map: &[(Value, Value)]) -> Result<[u8; 33], Refusal> {
    let id: [u8; 33] = array(map, key::INSTANCE_ID, Rule::InstanceId)?;
    match id.first() {
        Some(1) => Ok(id),
        _ => Err(Refusal::new(Rule::InstanceId, "it does not begin with 0x01, the type RAND")),
    }
}

fn certification_reference(map: &[(Value, Value)]) -> Result<Option<String>, Refusal> {
    let rule = Rule::CertificationReference;
    let text = optional_text(map, key::CERTIFICATION_REFERENCE, rule)?;
    match text {
        Some(text) if !is_certification_reference(&text) => Err(Refusal::new(
            rule,
            format!("{text:?} is not thirteen digits, a dash and five digits"),
        )),
        text => Ok(text),
    }
}

fn security_lifecycle(map: &[(Value, Value)]) -> Result<u16, Refusal> {
    let rule = Rule::SecurityLifecycle;
    let value = find(map, key::SECURITY_LIFECYCLE).ok_or_else(|| missing(rule))?;
    let state = value.as_integer().and_then(|i| u16::try_from(i128::from(i)).ok());
    state
        .filter(|state| lifecycle_name(*state).is_some())
        .ok_or_else(|| Refusal::new(rule, format!("it is {}, not a defined state", kind(value))))
}

fn boot_seed(map: &[(Value, Value)]) -> Result<Option<Vec<u8>>, Refusal> {
    if find(map, key::BOOT_SEED).is_none() {
        return Ok(None);
    }
    let seed = bytes(map, key::BOOT_SEED, Rule::BootSeed)?;
    if !(8..=32).contains(&seed.len()) {
        return Err(Refusal::new(
            Rule::BootSeed,
            format!("it has {} bytes, not 8 to 32", seed.len()),
        ));
    }
    Ok(Some(seed))
}

fn software_components(map: &[(Value, Value)]) -> Result<Vec<SoftwareComponent>, Refusal> {
    let rule = Rule::SoftwareComponents;
    let value = find(map, key::SOFTWARE_COMPONENTS).ok_or_else(|| missing(rule))?;
    let list = value.as_array().filter(|list| !list.is_empty()).ok_or_else(|| {
        Refusal::new(rule, format!("it is {}, not an array of at least one", kind(value)))
    })?;
    list.iter()
        .enumerate()
        .map(|(index, component)| {
            software_component(component).map_err(|mut refusal| {
                refusal.found = format!("in software component {}, {}", index + 1, refusal.found);
                refusal
            })
        })
        .collect()
}

fn software_component(component: &Value) -> Result<SoftwareComponent, Refusal> {
    let map = component.as_map().ok_or_else(|| {
        Refusal::new(
            Rule::SoftwareComponents,
            format!("the entry is {}, not a map", kind(component)),
        )
    })?;
    Ok(SoftwareComponent {
        measurement_type: optional_text(map, key::MEASUREMENT_TYPE, Rule::MeasurementType)?,
        measurement: hash(map, key::MEASUREMENT, Rule::Measurement, Rule::Measurement)?,
        version: optional_text(map, key::VERSION, Rule::Version)?,
        signer_id: hash(map, key::SIGNER_ID, Rule::SignerId, Rule::SignerId)?,
        measurement_description: optional_text(
            map,
            key::MEASUREMENT_DESCRIPTION,
            Rule::MeasurementDescription,
        )?,
    })
}
