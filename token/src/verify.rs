//! Verification: structure, then signature, then claims; the first rule that does not hold is the answer.

use crate::claims::{Claims, kind, lifecycle_name};
use crate::keys::VerificationKey;
use crate::rules::{Refusal, Rule};
use crate::scan::scan;
use ciborium::Value;
use coset::{AsCborValue, CoseMac0, CoseSign1, Header, ProtectedHeader, iana};
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};

/// What a verifier asks for beyond the rules that hold for every token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policy<'a> {
    /// The challenge that the token has to answer; without one the token may be any age.
    pub challenge: Option<&'a [u8]>,
    /// Accept a device in a lifecycle state in which RFC 9783 §4.3.1 says that it cannot be trusted.
    pub any_lifecycle: bool,
    /// Ask that the instance id be derived from the key ([`VerificationKey::identifiers`]).
    pub derived_instance_id: bool,
}

/// A token that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// `ES256`, `HMAC 256/256`, `HMAC 384/384` or `HMAC 512/512`.
    pub algorithm: &'static str,
    /// The claims.
    pub claims: Claims,
    /// Whether the instance id is derived from the key.
    pub instance_id_is_derived: bool,
}

/// A token taken apart, nothing of it verified but its form.
#[derive(Clone, Debug)]
pub struct Envelope {
    message: Message,
    /// The claims set, whatever it is.
    pub payload: Value,
}

#[derive(Clone, Debug)]
enum Message {
    Sign1(CoseSign1),
    Mac0(CoseMac0),
}

impl Envelope {
    /// Takes a token apart.
    ///
    /// # Errors
    /// The first of the rules from `cbor` to `cose-structure` that does not hold, also within the payload.
    pub fn open(token: &[u8]) -> Result<Self, Refusal> {
        scan(token)?;
        let value: Value = ciborium::from_reader(token)
            .map_err(|_| Refusal::new(Rule::Cbor, "the decoder cannot read it"))?;
        let (tag, inner) = match value {
            Value::Tag(tag @ (17 | 18), inner) => (tag, *inner),
            other => {
                let found = format!("the token is {}, not tag 18 or 17", kind(&other));
                return Err(Refusal::new(Rule::CoseTag, found));
            }
        };
        let structure = |error: coset::CoseError| {
            // coset's texts name types of Rust; the kind of fault is enough.
            let fault = match error {
                coset::CoseError::DuplicateMapKey => "a header has a parameter twice",
                coset::CoseError::UnexpectedItem(..) => "an item has the wrong type or length",
                _ => "it does not have the form of a COSE message",
            };
            Refusal::new(Rule::CoseStructure, fault)
        };
        let message = if tag == 18 {
            Message::Sign1(CoseSign1::from_cbor_value(inner).map_err(structure)?)
        } else {
            Message::Mac0(CoseMac0::from_cbor_value(inner).map_err(structure)?)
        };
        if let Some(header) =
            message.protected().original_data.as_deref().filter(|data| !data.is_empty())
        {
            scan(header).map_err(|mut refusal| {
                refusal.found = format!("in the protected header, {}", refusal.found);
                refusal
            })?;
        }
        let Some(payload) = message.payload() else {
            return Err(Refusal::new(Rule::CoseStructure, "the payload is detached"));
        };
        scan(payload).map_err(|mut refusal| {
            refusal.found = format!("in the payload, {}", refusal.found);
            refusal
        })?;
        let payload = ciborium::from_reader(payload)
            .map_err(|_| Refusal::new(Rule::Cbor, "the decoder cannot read the payload"))?;
        Ok(Self { message, payload })
    }

    /// `COSE_Sign1` or `COSE_Mac0`.
    #[must_use]
    pub fn form(&self) -> &'static str {
        match self.message {
            Message::Sign1(_) => "COSE_Sign1",
            Message::Mac0(_) => "COSE_Mac0",
        }
    }

    /// The algorithm that the protected header names, as RFC 9053 writes it, or its number.
    #[must_use]
    pub fn algorithm(&self) -> String {
        match (&self.message.protected().header.alg, self.profile_algorithm()) {
            (_, Ok(algorithm)) => algorithm.name().to_owned(),
            (None, _) => "none".to_owned(),
            (Some(coset::RegisteredLabelWithPrivate::Assigned(alg)), _) => format!("{alg:?}"),
            (Some(other), _) => format!("{other:?}"),
        }
    }

    fn profile_algorithm(&self) -> Result<Algorithm, Refusal> {
        use iana::Algorithm as Iana;
        let assigned = match &self.message.protected().header.alg {
            Some(coset::RegisteredLabelWithPrivate::Assigned(alg)) => *alg,
            Some(_) => {
                return Err(Refusal::new(
                    Rule::CoseAlgorithm,
                    "the algorithm is not one of the profile",
                ));
            }
            None => {
                return Err(Refusal::new(
                    Rule::CoseAlgorithm,
                    "the protected header names no algorithm",
                ));
            }
        };
        match (&self.message, assigned) {
            (Message::Sign1(_), Iana::ES256) => Ok(Algorithm::Es256),
            (Message::Mac0(_), Iana::HMAC_256_256) => Ok(Algorithm::Hmac256),
            (Message::Mac0(_), Iana::HMAC_384_384) => Ok(Algorithm::Hmac384),
            (Message::Mac0(_), Iana::HMAC_512_512) => Ok(Algorithm::Hmac512),
            (Message::Sign1(_), other @ (Iana::ES384 | Iana::ES512)) => Err(Refusal::new(
                Rule::CoseAlgorithm,
                format!("this verifier does not have {other:?}"),
            )),
            (_, other) => Err(Refusal::new(
                Rule::CoseAlgorithm,
                format!("{other:?} is not an algorithm of the profile for {}", self.form()),
            )),
        }
    }
}

impl Message {
    fn protected(&self) -> &ProtectedHeader {
        match self {
            Self::Sign1(message) => &message.protected,
            Self::Mac0(message) => &message.protected,
        }
    }

    fn unprotected(&self) -> &Header {
        match self {
            Self::Sign1(message) => &message.unprotected,
            Self::Mac0(message) => &message.unprotected,
        }
    }

    fn payload(&self) -> Option<&[u8]> {
        match self {
            Self::Sign1(message) => message.payload.as_deref(),
            Self::Mac0(message) => message.payload.as_deref(),
        }
    }
}

#[derive(Clone, Copy)]
enum Algorithm {
    Es256,
    Hmac256,
    Hmac384,
    Hmac512,
}

impl Algorithm {
    fn name(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Hmac256 => "HMAC 256/256",
            Self::Hmac384 => "HMAC 384/384",
            Self::Hmac512 => "HMAC 512/512",
        }
    }
}

/// Verifies a token with a key.
///
/// # Errors
/// The first rule that does not hold, in the order of [`Rule::ALL`] except that all claims are read before the optional rules
/// of the policy are applied. Nothing of a token is looked at as a claim before its signature holds.
pub fn verify(
    token: &[u8],
    key: &VerificationKey,
    policy: &Policy<'_>,
) -> Result<Verified, Refusal> {
    let envelope = Envelope::open(token)?;
    let algorithm = envelope.profile_algorithm()?;
    let message = &envelope.message;
    if !message.protected().header.crit.is_empty() || !message.unprotected().crit.is_empty() {
        return Err(Refusal::new(Rule::CoseCritical, "a header parameter is marked as critical"));
    }
    check_signature(message, algorithm, key)?;
    let claims = Claims::check(&envelope.payload, policy.challenge)?;
    let instance_id = claims.instance_id.get(1..).unwrap_or_default();
    let instance_id_is_derived = key.identifiers().iter().any(|id| id == instance_id);
    if policy.derived_instance_id && !instance_id_is_derived {
        return Err(Refusal::new(Rule::InstanceIdKey, "the instance id is not a hash of the key"));
    }
    if !policy.any_lifecycle && !claims.lifecycle_is_trusted() {
        let name = lifecycle_name(claims.security_lifecycle).unwrap_or("undefined");
        let found = format!("the device is in the state {name:?}, in which it cannot be trusted");
        return Err(Refusal::new(Rule::TrustedLifecycle, found));
    }
    Ok(Verified { algorithm: algorithm.name(), claims, instance_id_is_derived })
}

fn check_signature(
    message: &Message,
    algorithm: Algorithm,
    key: &VerificationKey,
) -> Result<(), Refusal> {
    let mismatch = |needs: &str| {
        Err(Refusal::new(
            Rule::KeyType,
            format!("the token's algorithm is {}, which needs {needs}", algorithm.name()),
        ))
    };
    let holds = match (message, algorithm, key) {
        (Message::Sign1(message), Algorithm::Es256, VerificationKey::P256(key)) => message
            .verify_signature(&[], |signature, data| {
                let signature = Signature::from_slice(signature).ok();
                signature
                    .is_some_and(|s| VerifyingKey::from(key).verify(data, &s).is_ok())
                    .then_some(())
                    .ok_or(())
            }),
        (Message::Mac0(message), _, VerificationKey::Hmac(key)) => message.verify_payload_tag(
            &[],
            || (),
            |tag, data| {
                let holds = match algorithm {
                    Algorithm::Hmac256 => hmac_holds::<Hmac<sha2::Sha256>>(key, data, tag),
                    Algorithm::Hmac384 => hmac_holds::<Hmac<sha2::Sha384>>(key, data, tag),
                    Algorithm::Hmac512 => hmac_holds::<Hmac<sha2::Sha512>>(key, data, tag),
                    Algorithm::Es256 => false,
                };
                holds.then_some(()).ok_or(())
            },
        ),
        (Message::Sign1(_), ..) => return mismatch("a P-256 public key"),
        (Message::Mac0(_), ..) => return mismatch("an HMAC key"),
    };
    holds.map_err(|()| {
        let what = if matches!(message, Message::Sign1(_)) { "signature" } else { "MAC" };
        Refusal::new(
            Rule::Signature,
            format!("the {what} does not hold: an altered token, or another key"),
        )
    })
}

fn hmac_holds<M: Mac + KeyInit>(key: &[u8], data: &[u8], tag: &[u8]) -> bool {
    <M as KeyInit>::new_from_slice(key)
        .is_ok_and(|mac| mac.chain_update(data).verify_slice(tag).is_ok())
}
