//! A token for people: every claim by name.

use crate::claims::{key, lifecycle_name};
use crate::rules::Refusal;
use crate::verify::Envelope;
use ciborium::Value;
use std::fmt::Write as _;

/// The names of the claims in the JSON form of an EAT (IANA CWT claims registry), and for people.
const CLAIMS: [(i64, &str, &str); 10] = [
    (key::PROFILE, "eat_profile", "profile"),
    (key::NONCE, "eat_nonce", "nonce"),
    (key::CLIENT_ID, "psa-client-id", "client id"),
    (key::INSTANCE_ID, "ueid", "instance id"),
    (key::IMPLEMENTATION_ID, "psa-implementation-id", "implementation id"),
    (key::CERTIFICATION_REFERENCE, "psa-certification-reference", "certification reference"),
    (key::SECURITY_LIFECYCLE, "psa-security-lifecycle", "security lifecycle"),
    (key::BOOT_SEED, "bootseed", "boot seed"),
    (key::VERIFICATION_SERVICE, "psa-verification-service-indicator", "verification service"),
    (key::SOFTWARE_COMPONENTS, "psa-software-components", "software components"),
];

/// The names within a software component.
const COMPONENT: [(i64, &str, &str); 5] = [
    (key::MEASUREMENT_TYPE, "measurement-type", "type"),
    (key::VERSION, "version", "version"),
    (key::MEASUREMENT, "measurement-value", "measurement"),
    (key::SIGNER_ID, "signer-id", "signer id"),
    (key::MEASUREMENT_DESCRIPTION, "measurement-desc", "hash"),
];

/// Every claim of a token on lines of its own. Verifies nothing but the form.
///
/// # Errors
/// The rule of form that does not hold.
pub fn text(token: &[u8]) -> Result<String, Refusal> {
    let envelope = Envelope::open(token)?;
    let mut out = String::new();
    let mut line = |name: &str, value: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name:<24}{value}");
    };
    line("token", format!("{}, {}, {} bytes", envelope.form(), envelope.algorithm(), token.len()));
    let Some(map) = envelope.payload.as_map() else {
        line("payload", diagnostic(&envelope.payload));
        return Ok(out);
    };
    for (label, value) in named(map, &CLAIMS) {
        match (label, value.as_array()) {
            (Named::Known(key::SOFTWARE_COMPONENTS, name), Some(components)) => {
                line(name, components.len().to_string());
                for (index, component) in components.iter().enumerate() {
                    let Some(map) = component.as_map() else {
                        line(&format!("  [{}]", index + 1), diagnostic(component));
                        continue;
                    };
                    for (at, (label, value)) in named(map, &COMPONENT).into_iter().enumerate() {
                        let number =
                            if at == 0 { format!("[{}]", index + 1) } else { String::new() };
                        line(&format!("  {number:<4}{}", label.text()), plain(value));
                    }
                }
            }
            (Named::Known(key::SECURITY_LIFECYCLE, name), _) => line(name, lifecycle(value)),
            (label, _) => line(&label.text(), plain(value)),
        }
    }
    Ok(out)
}

/// The claims as JSON, byte strings in hexadecimal, under the names of the IANA CWT claims registry. Verifies nothing
/// but the form.
///
/// # Errors
/// The rule of form that does not hold.
pub fn json(token: &[u8]) -> Result<serde_json::Value, Refusal> {
    let envelope = Envelope::open(token)?;
    let claims = match envelope.payload.as_map() {
        Some(map) => json_map(map, &CLAIMS.map(|(key, json, _)| (key, json))),
        None => json_value(&envelope.payload),
    };
    Ok(
        serde_json::json!({ "form": envelope.form(), "algorithm": envelope.algorithm(), "claims": claims }),
    )
}

enum Named<'a> {
    Known(i64, &'static str),
    Unknown(&'a Value),
}

impl Named<'_> {
    fn text(&self) -> String {
        match self {
            Self::Known(_, name) => (*name).to_owned(),
            Self::Unknown(key) => diagnostic(key),
        }
    }
}

/// The entries of a map: the known ones in the order of the table, then the others.
fn named<'a>(
    map: &'a [(Value, Value)],
    table: &[(i64, &'static str, &'static str)],
) -> Vec<(Named<'a>, &'a Value)> {
    let is = |entry: &Value, key: i64| entry.as_integer() == Some(key.into());
    let mut out = Vec::new();
    for (key, _, name) in table {
        out.extend(
            map.iter()
                .filter(|(k, _)| is(k, *key))
                .map(|(_, value)| (Named::Known(*key, name), value)),
        );
    }
    let unknown = map.iter().filter(|(k, _)| !table.iter().any(|(key, ..)| is(k, *key)));
    out.extend(unknown.map(|(k, value)| (Named::Unknown(k), value)));
    out
}

fn lifecycle(value: &Value) -> String {
    let state = value.as_integer().and_then(|i| u16::try_from(i128::from(i)).ok());
    match state.and_then(|state| Some((state, lifecycle_name(state)?))) {
        Some((state, name)) => format!("{name} (0x{state:04x})"),
        None => diagnostic(value),
    }
}

/// A value for people: hexadecimal without quotes, text without quotes unless it has control characters.
fn plain(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => hex::encode(bytes),
        Value::Text(text) if !text.chars().any(char::is_control) => text.clone(),
        other => diagnostic(other),
    }
}

/// CBOR diagnostic notation (RFC 8949 §8).
fn diagnostic(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Integer(i) => i128::from(*i).to_string(),
        Value::Bytes(bytes) => format!("h'{}'", hex::encode(bytes)),
        Value::Text(text) => format!("{text:?}"),
        Value::Float(f) => f.to_string(),
        Value::Bool(b) => b.to_string(),
        Value::Null => "null".to_owned(),
        Value::Tag(tag, inner) => format!("{tag}({})", diagnostic(inner)),
        Value::Array(items) => format!("[{}]", list(items.iter().map(diagnostic).collect())),
        Value::Map(entries) => {
            let entry = |(k, v): &(Value, Value)| format!("{}: {}", diagnostic(k), diagnostic(v));
            format!("{{{}}}", list(entries.iter().map(entry).collect()))
        }
        _ => "?".to_owned(),
    }
}

fn json_map(map: &[(Value, Value)], names: &[(i64, &str)]) -> serde_json::Value {
    let entries = map.iter().map(|(k, value)| {
        let known = names.iter().find(|(key, _)| k.as_integer() == Some((*key).into()));
        let name = match (known, k) {
            (Some((_, name)), _) => (*name).to_owned(),
            (None, Value::Text(text)) => text.clone(),
            (None, other) => diagnostic(other),
        };
        let components = known.is_some_and(|(key, _)| *key == key::SOFTWARE_COMPONENTS);
        let value = match value.as_array() {
            Some(list) if components => list
                .iter()
                .map(|component| match component.as_map() {
                    Some(map) => json_map(map, &COMPONENT.map(|(key, json, _)| (key, json))),
                    None => json_value(component),
                })
                .collect(),
            _ => json_value(value),
        };
        (name, value)
    });
    serde_json::Value::Object(entries.collect())
}

fn json_value(value: &Value) -> serde_json::Value {
    match value {
        Value::Integer(i) => match (i64::try_from(*i), u64::try_from(*i)) {
            (Ok(i), _) => i.into(),
            (_, Ok(u)) => u.into(),
            _ => i128::from(*i).to_string().into(),
        },
        Value::Bytes(bytes) => hex::encode(bytes).into(),
        Value::Text(text) => text.clone().into(),
        Value::Float(f) => (*f).into(),
        Value::Bool(b) => (*b).into(),
        Value::Null => serde_json::Value::Null,
        Value::Array(items) => items.iter().map(json_value).collect(),
        Value::Map(map) => json_map(map, &[]),
        other => diagnostic(other).into(),
    }
}
