//! A token for people and in JSON: every claim by name. Nothing is verified but the form.

use crate::claims::{lifecycle_name, likely_profile};
use crate::envelope::Envelope;
use crate::header::ALGORITHM;
use crate::profile::{Attribute, Claim};
use crate::rules::Refusal;
use crate::value::{self, diagnostic, is_key, json_key, plain};
use ciborium::Value;
use std::fmt::Write as _;

/// Every claim of a token on lines of its own.
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
    let algorithm = envelope.algorithm_name();
    line("token", format!("{}, {algorithm}, {} bytes", envelope.form(), token.len()));
    for (protected, label, value) in envelope.parameters() {
        if !(protected && is_key(label, ALGORITHM)) {
            let how = if protected { "header" } else { "unprotected header" };
            line(&format!("{how} {}", diagnostic(label)), plain(value));
        }
    }
    let Some(map) = envelope.payload.as_map() else {
        line("payload", diagnostic(&envelope.payload));
        return Ok(out);
    };
    for (claim, key, value) in claims(map) {
        let name = claim.map_or_else(|| diagnostic(key), |claim| claim.name().to_owned());
        match (claim, value.as_array()) {
            (Some(Claim::SoftwareComponents), Some(components)) => {
                line(&name, components.len().to_string());
                for (index, component) in components.iter().enumerate() {
                    let Some(map) = component.as_map() else {
                        line(&format!("  [{}]", index + 1), diagnostic(component));
                        continue;
                    };
                    for (at, (attribute, key, value)) in attributes(map).into_iter().enumerate() {
                        let number =
                            if at == 0 { format!("[{}]", index + 1) } else { String::new() };
                        let name = attribute
                            .map_or_else(|| diagnostic(key), |known| known.name().to_owned());
                        line(&format!("  {number:<4}{name}"), plain(value));
                    }
                }
            }
            (Some(Claim::SecurityLifecycle), _) => line(&name, lifecycle(value)),
            _ => line(&name, plain(value)),
        }
    }
    Ok(out)
}

/// The claims as JSON, byte strings in hexadecimal, under the names of the IANA CWT claims registry whichever the profile.
///
/// # Errors
/// The rule of form that does not hold.
pub fn json(token: &[u8]) -> Result<serde_json::Value, Refusal> {
    let envelope = Envelope::open(token)?;
    let header = |wanted: bool| -> serde_json::Value {
        let of_header = envelope.parameters().filter(|(protected, ..)| *protected == wanted);
        let entries = of_header.map(|(_, label, value)| (json_key(label), value::json(value)));
        serde_json::Value::Object(entries.collect())
    };
    Ok(serde_json::json!({
        "form": envelope.form(),
        "algorithm": envelope.algorithm_name(),
        "protected-header": header(true),
        "unprotected-header": header(false),
        "claims": claims_json(&envelope.payload),
    }))
}

/// A claims set in JSON.
pub(crate) fn claims_json(payload: &Value) -> serde_json::Value {
    let Some(map) = payload.as_map() else { return value::json(payload) };
    let entries = claims(map).into_iter().map(|(claim, key, value)| {
        let name = claim.map_or_else(|| json_key(key), |claim| claim.json_name().to_owned());
        let value = match (claim, value.as_array()) {
            (Some(Claim::SoftwareComponents), Some(list)) => {
                list.iter().map(component_json).collect()
            }
            _ => value::json(value),
        };
        (name, value)
    });
    // A claim whose key is a text may have the name of a known one: the known one, which comes first, stays.
    let mut object = serde_json::Map::new();
    for (name, value) in entries {
        object.entry(name).or_insert(value);
    }
    serde_json::Value::Object(object)
}

fn component_json(component: &Value) -> serde_json::Value {
    let Some(map) = component.as_map() else { return value::json(component) };
    let mut object = serde_json::Map::new();
    for (attribute, key, value) in attributes(map) {
        let name = attribute.map_or_else(|| json_key(key), |known| known.json_name().to_owned());
        object.entry(name).or_insert_with(|| value::json(value));
    }
    serde_json::Value::Object(object)
}

type Entry<'a, T> = (Option<T>, &'a Value, &'a Value);

/// The claims of a set: the known ones in the order of [`Claim::ALL`], then the others.
fn claims(map: &[(Value, Value)]) -> Vec<Entry<'_, Claim>> {
    let profile = likely_profile(map);
    ordered(map, &Claim::ALL, |claim| claim.key(profile))
}

fn attributes(map: &[(Value, Value)]) -> Vec<Entry<'_, Attribute>> {
    ordered(map, &Attribute::ALL, |attribute| Some(attribute.key()))
}

fn ordered<'a, T: Copy>(
    map: &'a [(Value, Value)],
    all: &[T],
    key_of: impl Fn(T) -> Option<i64>,
) -> Vec<Entry<'a, T>> {
    let is = |key: &Value, known: T| key_of(known).is_some_and(|known| is_key(key, known));
    let mut out = Vec::new();
    for known in all {
        let entries = map.iter().filter(|(key, _)| is(key, *known));
        out.extend(entries.map(|(key, value)| (Some(*known), key, value)));
    }
    let unknown = map.iter().filter(|(key, _)| !all.iter().any(|known| is(key, *known)));
    out.extend(unknown.map(|(key, value)| (None, key, value)));
    out
}

fn lifecycle(value: &Value) -> String {
    let state = value.as_integer().and_then(|i| u16::try_from(i128::from(i)).ok());
    match state.and_then(|state| Some((state, lifecycle_name(state)?))) {
        Some((state, name)) => format!("{name} (0x{state:04x})"),
        None => diagnostic(value),
    }
}
