//! CBOR values for people, for JSON, and by key.

use ciborium::Value;

/// What kind of value it is, for messages.
pub(crate) fn kind(value: &Value) -> String {
    match value {
        Value::Integer(i) => format!("the integer {}", i128::from(*i)),
        Value::Bytes(b) => format!("a byte string of {} bytes", b.len()),
        Value::Text(t) => format!("the text {:?}", shortened(t)),
        Value::Array(a) => format!("an array of {}", a.len()),
        Value::Map(m) => format!("a map of {}", m.len()),
        Value::Float(_) => "a floating-point number".to_owned(),
        Value::Bool(_) => "a truth value".to_owned(),
        Value::Null => "null".to_owned(),
        Value::Tag(tag, _) => format!("tag {tag}"),
        _ => "a value of another type".to_owned(),
    }
}

/// The beginning of a text that may be of any length.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The value of an integer key.
pub(crate) fn find(map: &[(Value, Value)], key: i64) -> Option<&Value> {
    map.iter().find(|(k, _)| is_key(k, key)).map(|(_, value)| value)
}

pub(crate) fn is_key(value: &Value, key: i64) -> bool {
    value.as_integer() == Some(key.into())
}

/// A value for people: hexadecimal without quotes, text without quotes unless it has control characters.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::Bytes(bytes) => hex::encode(bytes),
        Value::Text(text) if !text.chars().any(char::is_control) => text.clone(),
        other => diagnostic(other),
    }
}

/// CBOR diagnostic notation (RFC 8949 §8).
pub(crate) fn diagnostic(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(", ");
    match value {
        Value::Integer(i) => i128::from(*i).to_string(),
        Value::Bytes(bytes) => format!("h'{}'", hex::encode(bytes)),
        Value::Text(text) => format!("{text:?}"),
        Value::Float(f) if f.is_infinite() => {
            if *f < 0.0 { "-Infinity" } else { "Infinity" }.to_owned()
        }
        Value::Float(f) => format!("{f:?}"),
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

/// A value in JSON: byte strings in hexadecimal; keys that are not texts, and what JSON lacks, in diagnostic notation.
pub(crate) fn json(value: &Value) -> serde_json::Value {
    match value {
        Value::Integer(i) => match (i64::try_from(*i), u64::try_from(*i)) {
            (Ok(i), _) => i.into(),
            (_, Ok(u)) => u.into(),
            _ => i128::from(*i).to_string().into(),
        },
        Value::Bytes(bytes) => hex::encode(bytes).into(),
        Value::Text(text) => text.clone().into(),
        Value::Float(f) if f.is_finite() => (*f).into(),
        Value::Bool(b) => (*b).into(),
        Value::Null => serde_json::Value::Null,
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Map(map) => {
            serde_json::Value::Object(map.iter().map(|(k, v)| (json_key(k), json(v))).collect())
        }
        other => diagnostic(other).into(),
    }
}

pub(crate) fn json_key(key: &Value) -> String {
    key.as_text().map_or_else(|| diagnostic(key), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_json_lacks_are_told_apart_from_null() {
        for (number, text) in
            [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (f64::NEG_INFINITY, "-Infinity")]
        {
            assert_eq!(json(&Value::Float(number)), text);
            assert_eq!(diagnostic(&Value::Float(number)), text);
        }
        assert_eq!(json(&Value::Float(1.5)), 1.5);
        assert_eq!(diagnostic(&Value::Float(1.0)), "1.0");
        assert_eq!(json(&Value::Null), serde_json::Value::Null);
    }
}
