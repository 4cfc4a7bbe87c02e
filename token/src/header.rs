//! The header of a COSE message: a map of parameters.
//!
//! A header of many levels, of parameters that hold headers of their own, is not descended into: a token may have as many as fit.

use crate::algorithm::Algorithm;
use crate::rules::{Refusal, Rule};
use crate::value::{diagnostic, find, kind, shortened};
use ciborium::Value;
use coset::iana::{self, EnumI64 as _};

/// The labels of the parameters that are looked at (RFC 9052 §3.1).
pub(crate) const ALGORITHM: i64 = 1;
const CRITICAL: i64 = 2;
const CONTENT_TYPE: i64 = 3;
const KEY_ID: i64 = 4;
const IV: i64 = 5;
const PARTIAL_IV: i64 = 6;

/// A header whose parameters have the types that RFC 9052 §3.1 gives them.
#[derive(Clone, Debug)]
pub(crate) struct Header(Vec<(Value, Value)>);

impl Header {
    /// The header that this item is.
    ///
    /// # Errors
    /// [`Rule::CoseStructure`] if it is no header.
    pub(crate) fn of(item: Value, name: &str) -> Result<Self, Refusal> {
        let refuse = |what: String| {
            Err(Refusal::new(Rule::CoseStructure, format!("the {name} header {what}")))
        };
        let entries = match item.into_map() {
            Ok(entries) => entries,
            Err(other) => return refuse(format!("is {}, not a map", kind(&other))),
        };
        for (label, value) in &entries {
            if !is_label(label) {
                return refuse(format!("has the label {}", shortened(&diagnostic(label))));
            }
            let fits = match label.as_integer().and_then(|label| i64::try_from(label).ok()) {
                Some(ALGORITHM) => is_label(value),
                Some(CRITICAL) => value
                    .as_array()
                    .is_some_and(|labels| !labels.is_empty() && labels.iter().all(is_label)),
                Some(CONTENT_TYPE) => {
                    value.is_text() || value.as_integer().is_some_and(|number| number >= 0.into())
                }
                Some(KEY_ID | IV | PARTIAL_IV) => value.is_bytes(),
                _ => true,
            };
            if !fits {
                let label = diagnostic(label);
                return refuse(format!("has {} as its parameter {label}", kind(value)));
            }
        }
        Ok(Self(entries))
    }

    pub(crate) fn entries(&self) -> &[(Value, Value)] {
        &self.0
    }

    pub(crate) fn names_no_algorithm(&self) -> bool {
        find(&self.0, ALGORITHM).is_none()
    }

    /// The algorithm, if it is one of the profile.
    pub(crate) fn algorithm(&self) -> Option<Algorithm> {
        self.registered().and_then(Algorithm::from_iana)
    }

    /// The algorithm for people: its name, or its number.
    pub(crate) fn algorithm_name(&self) -> String {
        match (self.algorithm(), self.registered(), find(&self.0, ALGORITHM)) {
            (Some(algorithm), ..) => algorithm.name().to_owned(),
            (_, Some(registered), _) => format!("{registered:?}"),
            (.., Some(other)) => shortened(&diagnostic(other)),
            (.., None) => "no algorithm".to_owned(),
        }
    }

    fn registered(&self) -> Option<iana::Algorithm> {
        let number = find(&self.0, ALGORITHM)?.as_integer()?;
        iana::Algorithm::from_i64(i64::try_from(number).ok()?)
    }

    /// The labels of the critical parameters, if there is a list of them.
    pub(crate) fn critical(&self) -> Option<&[Value]> {
        find(&self.0, CRITICAL).and_then(Value::as_array).map(Vec::as_slice)
    }
}

/// Whether it may be a label: an integer or a text.
fn is_label(value: &Value) -> bool {
    value.is_integer() || value.is_text()
}
