//! The COSE message around the claims.

use crate::algorithm::Algorithm;
use crate::cbor::read;
use crate::keys::VerificationKey;
use crate::report::Findings;
use crate::rules::{Refusal, Rule};
use crate::value::{diagnostic, kind};
use ciborium::Value;
use coset::{AsCborValue, CoseMac0, CoseSign1, Header, ProtectedHeader, iana};

type Parameter = coset::RegisteredLabelWithPrivate<iana::HeaderParameter>;

/// A token taken apart, nothing of it verified but its form.
#[derive(Clone, Debug)]
pub struct Envelope {
    message: Message,
    /// The claims set, whatever it is.
    pub(crate) payload: Value,
    /// The headers as they are: protected, unprotected.
    headers: [Value; 2],
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
    /// The rule from [`Rule::Size`] to [`Rule::CoseStructure`] that does not hold, also within the header and the payload.
    pub fn open(token: &[u8]) -> Result<Self, Refusal> {
        Self::take_apart(token, &mut Findings::new())
    }

    pub(crate) fn take_apart(token: &[u8], findings: &mut Findings) -> Result<Self, Refusal> {
        let (tag, mut inner) = match read(token)? {
            Value::Tag(tag @ (17 | 18), inner) => (tag, *inner),
            other => {
                let found = format!("the token is {}, not tag 18 or 17", kind(&other));
                return Err(Refusal::new(Rule::CoseTag, found));
            }
        };
        findings.pass(Rule::Size);
        findings.pass(Rule::CoseTag);
        let headers = read_headers(&mut inner)?;
        let message = if tag == 18 {
            Message::Sign1(CoseSign1::from_cbor_value(inner).map_err(structure)?)
        } else {
            Message::Mac0(CoseMac0::from_cbor_value(inner).map_err(structure)?)
        };
        let Some(payload) = message.payload() else {
            return Err(Refusal::new(Rule::CoseStructure, "the payload is detached"));
        };
        findings.pass(Rule::CoseStructure);
        let payload = read(payload).map_err(within("payload"))?;
        for rule in [Rule::Cbor, Rule::Nesting, Rule::DefiniteLengths, Rule::DuplicateKey] {
            findings.pass(rule);
        }
        Ok(Self { message, payload, headers })
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
        match (&self.message.protected().header.alg, self.algorithm()) {
            (_, Ok(algorithm)) => algorithm.name().to_owned(),
            (None, _) => "no algorithm".to_owned(),
            (Some(coset::RegisteredLabelWithPrivate::Assigned(number)), _) => format!("{number:?}"),
            (Some(other), _) => format!("{other:?}"),
        }
    }

    /// The header parameters: whether they are protected, their label, their value.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (bool, &Value, &Value)> {
        let [protected, unprotected] = &self.headers;
        [(true, protected), (false, unprotected)].into_iter().flat_map(|(protected, header)| {
            let entries = header.as_map().into_iter().flatten();
            entries.map(move |(label, value)| (protected, label, value))
        })
    }

    /// The algorithm, if it is one of the profile and fits the form.
    pub(crate) fn algorithm(&self) -> Result<Algorithm, String> {
        let mac = matches!(self.message, Message::Mac0(_));
        match &self.message.protected().header.alg {
            None => Err("the protected header names no algorithm".to_owned()),
            Some(coset::RegisteredLabelWithPrivate::Assigned(number)) => {
                let algorithm = Algorithm::from_iana(*number);
                algorithm.filter(|algorithm| algorithm.is_mac() == mac).ok_or_else(|| {
                    format!("{number:?} is not an algorithm of the profile for {}", self.form())
                })
            }
            Some(_) => Err("the algorithm is not one of the profile".to_owned()),
        }
    }

    /// That no parameter is in both headers.
    pub(crate) fn check_headers(&self) -> Result<(), String> {
        let [protected, unprotected] = &self.headers;
        let labels = |header: &Value| -> Vec<Value> {
            header.as_map().into_iter().flatten().map(|(label, _)| label.clone()).collect()
        };
        let protected = labels(protected);
        match labels(unprotected).iter().find(|label| protected.contains(label)) {
            Some(label) => {
                Err(format!("the parameter {} is protected and unprotected", diagnostic(label)))
            }
            None => Ok(()),
        }
    }

    /// That critical parameters are protected, there, and known here.
    pub(crate) fn check_critical(&self) -> Result<(), String> {
        if !self.message.unprotected().crit.is_empty() {
            return Err("the list of critical parameters is not protected".to_owned());
        }
        // Of them all, this verifier acts on the algorithm alone; and without one, it does not get here.
        let known = Parameter::Assigned(iana::HeaderParameter::Alg);
        match self.message.protected().header.crit.iter().find(|label| **label != known) {
            Some(Parameter::Assigned(label)) => {
                Err(format!("the parameter {label:?} is critical, and not known here"))
            }
            Some(_) => Err("a parameter is critical that is not known here".to_owned()),
            None => Ok(()),
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

impl Message {
    const fn protected(&self) -> &ProtectedHeader {
        match self {
            Self::Sign1(message) => &message.protected,
            Self::Mac0(message) => &message.protected,
        }
    }

    const fn unprotected(&self) -> &Header {
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

/// Reads both headers strictly, which the reader of COSE, another one, would not do with the protected one.
fn read_headers(message: &mut Value) -> Result<[Value; 2], Refusal> {
    let refuse = |found: String| Err(Refusal::new(Rule::CoseStructure, found));
    let (protected, unprotected) = match message.as_array().map(Vec::as_slice) {
        Some([Value::Bytes(protected), unprotected, _, _]) => (protected, unprotected),
        Some([other, _, _, _]) => {
            return refuse(format!("the protected header is {}", kind(other)));
        }
        _ => return refuse(format!("the message is {}, not an array of 4", kind(message))),
    };
    let protected = match protected.as_slice() {
        [] => Value::Map(Vec::new()),
        bytes => read(bytes).map_err(within("protected header"))?,
    };
    for (name, header) in [("protected", &protected), ("unprotected", unprotected)] {
        if !header.is_map() {
            return refuse(format!("the {name} header is {}, not a map", kind(header)));
        }
    }
    Ok([protected, unprotected.clone()])
}

fn within(place: &'static str) -> impl Fn(Refusal) -> Refusal {
    move |mut refusal| {
        refusal.found = format!("in the {place}, {}", refusal.found);
        refusal
    }
}

fn structure(error: coset::CoseError) -> Refusal {
    // coset's texts name types of Rust; the kind of fault is enough.
    let (rule, fault) = match error {
        coset::CoseError::UnregisteredIanaValue
        | coset::CoseError::UnregisteredIanaNonPrivateValue => {
            (Rule::CoseAlgorithm, "a header names something that is not registered")
        }
        coset::CoseError::UnexpectedItem(..) => {
            (Rule::CoseStructure, "an item has the wrong type or length")
        }
        _ => (Rule::CoseStructure, "it does not have the form of a COSE message"),
    };
    Refusal::new(rule, fault)
}
