//! The COSE message around the claims.

use crate::algorithm::Algorithm;
use crate::cbor::{encoded, read};
use crate::claims::likely_profile;
use crate::header::{ALGORITHM, Header};
use crate::keys::VerificationKey;
use crate::profile::Claim;
use crate::report::Findings;
use crate::rules::{Refusal, Rule};
use crate::value::{diagnostic, find, is_key, kind, shortened};
use ciborium::Value;
use coset::{CoseMac0, CoseSign1, ProtectedHeader};
use std::collections::BTreeSet;

/// A token taken apart, nothing of it verified but its form.
#[derive(Clone, Debug)]
pub struct Envelope {
    message: Message,
    /// The claims set, whatever it is.
    pub(crate) payload: Value,
    protected: Header,
    unprotected: Header,
}

/// What is signed, and the signature.
#[derive(Clone, Debug)]
enum Message {
    Sign1(CoseSign1),
    Mac0(CoseMac0),
}

impl Envelope {
    /// Takes a token apart.
    ///
    /// # Errors
    /// The rule from [`Rule::Size`] to [`Rule::CoseStructure`] that does not hold, also within the header and the payload.
    pub fn open(token: &[u8]) -> Result<Self, Refusal> {
        Self::take_apart(token, &mut Findings::new())
    }

    pub(crate) fn take_apart(token: &[u8], findings: &mut Findings) -> Result<Self, Refusal> {
        let (tag, inner) = match read(token)? {
            Value::Tag(tag @ (17 | 18), inner) => (tag, *inner),
            other => {
                let found = format!("the token is {}, not tag 18 or 17", kind(&other));
                return Err(Refusal::new(Rule::CoseTag, found));
            }
        };
        findings.pass(Rule::Size);
        findings.pass(Rule::CoseTag);
        let [protected, unprotected, payload, signature] = parts(inner)?;
        let original_data = bytes(protected, "protected header")?;
        let protected = match original_data.as_slice() {
            [] => Value::Map(Vec::new()),
            bytes => read(bytes).map_err(within("protected header"))?,
        };
        let protected = Header::of(protected, "protected")?;
        let unprotected = Header::of(unprotected, "unprotected")?;
        if payload.is_null() {
            return Err(Refusal::new(Rule::CoseStructure, "the payload is detached"));
        }
        let payload = bytes(payload, "payload")?;
        let signature = bytes(signature, "signature or MAC")?;
        findings.pass(Rule::CoseStructure);
        let claims = read(&payload).map_err(within("payload"))?;
        for rule in [Rule::Cbor, Rule::Nesting, Rule::DefiniteLengths, Rule::DuplicateKey] {
            findings.pass(rule);
        }
        // The bytes of the protected header are all that the signature is computed with: its other reader need not read it.
        let header = ProtectedHeader { original_data: Some(original_data), ..Default::default() };
        let (payload, rest) = (Some(payload), coset::Header::default());
        let message = if tag == 18 {
            Message::Sign1(CoseSign1 { protected: header, unprotected: rest, payload, signature })
        } else {
            let tag = signature;
            Message::Mac0(CoseMac0 { protected: header, unprotected: rest, payload, tag })
        };
        Ok(Self { message, payload: claims, protected, unprotected })
    }

    /// `COSE_Sign1` or `COSE_Mac0`.
    #[must_use]
    pub const fn form(&self) -> &'static str {
        match self.message {
            Message::Sign1(_) => "COSE_Sign1",
            Message::Mac0(_) => "COSE_Mac0",
        }
    }

    /// The algorithm that the protected header names, as RFC 9053 writes it, or its number.
    #[must_use]
    pub fn algorithm_name(&self) -> String {
        self.protected.algorithm_name()
    }

    /// The instance id that the token claims, by which a service with many devices finds the key (RFC 9783 §5.2). Nobody vouches for it
    /// before the token is verified with that key. None if there is no such claim of 33 bytes.
    #[must_use]
    pub fn claimed_instance_id(&self) -> Option<[u8; 33]> {
        let map = self.payload.as_map()?;
        let key = Claim::InstanceId.key(likely_profile(map))?;
        find(map, key)?.as_bytes()?.as_slice().try_into().ok()
    }

    /// The header parameters: whether they are protected, their label, their value.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (bool, &Value, &Value)> {
        let headers = [(true, &self.protected), (false, &self.unprotected)];
        headers.into_iter().flat_map(|(protected, header)| {
            header.entries().iter().map(move |(label, value)| (protected, label, value))
        })
    }

    /// The algorithm, if it is one of the profile and fits the form.
    pub(crate) fn algorithm(&self) -> Result<Algorithm, String> {
        let mac = matches!(self.message, Message::Mac0(_));
        if self.protected.names_no_algorithm() {
            return Err("the protected header names no algorithm".to_owned());
        }
        let algorithm = self.protected.algorithm().filter(|algorithm| algorithm.is_mac() == mac);
        algorithm.ok_or_else(|| {
            let (name, form) = (self.algorithm_name(), self.form());
            format!("{name} is not an algorithm of the profile for {form}")
        })
    }

    /// That no parameter is in both headers.
    pub(crate) fn check_headers(&self) -> Result<(), String> {
        let protected: BTreeSet<_> =
            self.protected.entries().iter().map(|(label, _)| encoded(label)).collect();
        let mut labels = self.unprotected.entries().iter().map(|(label, _)| label);
        match labels.find(|label| protected.contains(&encoded(label))) {
            Some(label) => {
                let label = shortened(&diagnostic(label));
                Err(format!("the parameter {label} is protected and unprotected"))
            }
            None => Ok(()),
        }
    }

    /// That critical parameters are protected, there, and known here.
    pub(crate) fn check_critical(&self) -> Result<(), String> {
        if self.unprotected.critical().is_some() {
            return Err("the list of critical parameters is not protected".to_owned());
        }
        // Of them all, this verifier acts on the algorithm alone; and without one, it does not get here.
        let mut critical = self.protected.critical().into_iter().flatten();
        match critical.find(|label| !is_key(label, ALGORITHM)) {
            Some(label) => {
                let label = shortened(&diagnostic(label));
                Err(format!("the parameter {label} is critical, and not known here"))
            }
            None => Ok(()),
        }
    }

    /// That nothing stands where nothing protects it.
    pub(crate) fn check_unprotected(&self) -> Result<(), String> {
        match self.unprotected.entries().len() {
            0 => Ok(()),
            1 => Err("a header parameter is not protected".to_owned()),
            many => Err(format!("{many} header parameters are not protected")),
        }
    }

    /// Whether the signature or MAC holds.
    pub(crate) fn holds(&self, algorithm: Algorithm, key: &VerificationKey) -> bool {
        let check = |signature: &[u8], data: &[u8]| {
            key.verifies(algorithm, data, signature).then_some(()).ok_or(())
        };
        match &self.message {
            Message::Sign1(message) => message.verify_signature(&[], check),
            Message::Mac0(message) => message.verify_payload_tag(&[], || (), check),
        }
        .is_ok()
    }
}

/// The four parts of a message.
fn parts(message: Value) -> Result<[Value; 4], Refusal> {
    let found = kind(&message);
    let parts = message.into_array().ok().and_then(|parts| parts.try_into().ok());
    parts.ok_or_else(|| {
        Refusal::new(Rule::CoseStructure, format!("the message is {found}, not an array of 4"))
    })
}

fn bytes(part: Value, name: &str) -> Result<Vec<u8>, Refusal> {
    part.into_bytes().map_err(|other| {
        let found = format!("the {name} is {}, not a byte string", kind(&other));
        Refusal::new(Rule::CoseStructure, found)
    })
}

fn within(place: &'static str) -> impl Fn(Refusal) -> Refusal {
    move |mut refusal| {
        refusal.found = format!("in the {place}, {}", refusal.found);
        refusal
    }
}
