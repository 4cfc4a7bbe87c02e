//! A reader of CBOR diagnostic notation.

use ciborium::Value;

/// Reads CBOR diagnostic notation (RFC 8949 §8), as far as the vectors use it: maps, arrays, integers, `h''`, texts, comments.
pub fn diag(text: &str) -> Value {
    let mut plain = String::new();
    // A comment stands between slashes. No text of the vectors holds one.
    for (i, part) in text.split('/').enumerate() {
        if i % 2 == 0 {
            plain.push_str(part);
        }
    }
    let mut rest = plain.as_str();
    let value = item(&mut rest);
    assert!(rest.trim().is_empty(), "after the item: {rest}");
    value
}

fn item(rest: &mut &str) -> Value {
    if take(rest, "{") {
        Value::Map(list(rest, "}", |rest| {
            let key = item(rest);
            assert!(take(rest, ":"), "no colon: {rest}");
            (key, item(rest))
        }))
    } else if take(rest, "[") {
        Value::Array(list(rest, "]", item))
    } else if take(rest, "h'") {
        let (digits, after) = rest.split_once('\'').unwrap();
        *rest = after;
        let digits: Vec<_> = digits.chars().filter_map(|c| c.to_digit(16)).collect();
        Value::Bytes(digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
    } else if take(rest, "\"") {
        let (text, after) = rest.split_once('"').unwrap();
        *rest = after;
        Value::from(text)
    } else {
        let end = rest.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        *rest = after;
        Value::from(number.parse::<i64>().unwrap())
    }
}

fn list<T>(rest: &mut &str, close: &str, mut one: impl FnMut(&mut &str) -> T) -> Vec<T> {
    let mut all = Vec::new();
    while !take(rest, close) {
        all.push(one(rest));
        take(rest, ",");
    }
    all
}

fn take(rest: &mut &str, token: &str) -> bool {
    *rest = rest.trim_start();
    match rest.strip_prefix(token) {
        Some(after) => {
            *rest = after.trim_start();
            true
        }
        None => false,
    }
}
