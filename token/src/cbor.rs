//! A reader of CBOR for what general decoders let pass: it refuses indefinite lengths, duplicate keys, trailing bytes and deep
//! nesting, and says where.
//!
//! It accepts every definite-length serialisation of a value, not only the preferred one, as RFC 9783 §5.1.1 asks of verifiers.
//! What it allocates is bounded by the size of its input: lengths are not believed before their bytes are there.

use crate::rules::{Refusal, Rule};
use ciborium::Value;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The most bytes of a token, a key or a payload. Tokens have some hundreds, or a few thousand with certificates.
pub const MAX_SIZE: usize = 65_536;

/// How deep items may be nested. Tokens need 5 levels.
pub const MAX_DEPTH: usize = 16;

/// Reads `bytes` as exactly one valid CBOR item (RFC 8949 §1.2) of definite lengths.
///
/// Integers are integers also as bignums; larger bignums lose leading zeros. Simple values that are neither truth values nor null
/// become null. Keys of a map are the same as RFC 8949 §5.6.1 says, but for NaN: two are one key, whatever their bits.
///
/// # Errors
/// [`Rule::Size`], [`Rule::Cbor`], [`Rule::Nesting`], [`Rule::DefiniteLengths`] or [`Rule::DuplicateKey`], with the place.
pub fn read(bytes: &[u8]) -> Result<Value, Refusal> {
    if bytes.len() > MAX_SIZE {
        let found = format!("{} bytes, more than {MAX_SIZE}", bytes.len());
        return Err(Refusal::new(Rule::Size, found));
    }
    let mut reader = Reader { bytes, at: 0 };
    let value = reader.item(0)?;
    if reader.at != bytes.len() {
        let found = format!("{} bytes follow the item", bytes.len() - reader.at);
        return Err(Refusal::new(Rule::Cbor, found));
    }
    Ok(value)
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], Refusal> {
        let end = usize::try_from(count).ok().and_then(|count| self.at.checked_add(count));
        let Some(taken) = end.and_then(|end| self.bytes.get(self.at..end)) else {
            return refuse(Rule::Cbor, "the data ends within the item that begins", self.at);
        };
        self.at += taken.len();
        Ok(taken)
    }

    /// The major type, the additional information and the argument.
    fn head(&mut self) -> Result<(u8, u8, u64), Refusal> {
        let start = self.at;
        let first = self.take(1)?.first().copied().unwrap_or(0);
        let (major, info) = (first >> 5, first & 0x1f);
        let argument = match info {
            0..=23 => u64::from(info),
            24..=27 => self
                .take(1 << (info - 24))?
                .iter()
                .fold(0, |value, byte| value << 8 | u64::from(*byte)),
            31 if (2..=5).contains(&major) => {
                return refuse(Rule::DefiniteLengths, "an item of indefinite length", start);
            }
            31 => return refuse(Rule::Cbor, "a break or a length that no item has", start),
            _ => return refuse(Rule::Cbor, "a reserved length", start),
        };
        Ok((major, info, argument))
    }

    fn item(&mut self, depth: usize) -> Result<Value, Refusal> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return refuse(Rule::Nesting, "more than 16 levels", start);
        }
        let (major, info, argument) = self.head()?;
        match major {
            0 => Ok(argument.into()),
            1 => Ok(integer(-1 - i128::from(argument))),
            2 => Ok(Value::Bytes(self.take(argument)?.to_vec())),
            3 => match std::str::from_utf8(self.take(argument)?) {
                Ok(text) => Ok(text.into()),
                Err(_) => refuse(Rule::Cbor, "a text that is not UTF-8", start),
            },
            4 => {
                let mut items = Vec::new();
                for _ in 0..argument {
                    items.push(self.item(depth + 1)?);
                }
                Ok(Value::Array(items))
            }
            5 => self.map(argument, depth),
            6 => {
                let inner = self.item(depth + 1)?;
                if !tag_fits(argument, &inner) {
                    return refuse(Rule::Cbor, "a tag on a value that it cannot have", start);
                }
                Ok(tagged(argument, inner))
            }
            _ => simple(info, argument)
                .map_or_else(|| refuse(Rule::Cbor, "an invalid simple value", start), Ok),
        }
    }

    fn map(&mut self, length: u64, depth: usize) -> Result<Value, Refusal> {
        let mut seen = BTreeSet::new();
        let mut entries = Vec::new();
        for _ in 0..length {
            let start = self.at;
            let key = self.item(depth + 1)?;
            if encoded(&comparable(&key)).is_none_or(|encoded| !seen.insert(encoded)) {
                return refuse(Rule::DuplicateKey, "a key that the map has already", start);
            }
            entries.push((key, self.item(depth + 1)?));
        }
        Ok(Value::Map(entries))
    }
}

/// The preferred serialisation, which two serialisations of a value have in common.
pub(crate) fn encoded(value: &Value) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).ok().map(|()| out)
}

/// A key as it is compared (RFC 8949 §5.6.1): no negative zero, one NaN, maps in one order.
fn comparable(key: &Value) -> Cow<'_, Value> {
    let of = |value: &Value| comparable(value).into_owned();
    Cow::Owned(match key {
        Value::Float(number) if *number == 0.0 => Value::Float(0.0),
        Value::Float(number) if number.is_nan() => Value::Float(f64::NAN),
        Value::Array(items) => Value::Array(items.iter().map(of).collect()),
        Value::Map(entries) => {
            let mut entries: Vec<_> = entries.iter().map(|(k, v)| (of(k), of(v))).collect();
            entries.sort_by_cached_key(|(key, _)| encoded(key));
            Value::Map(entries)
        }
        Value::Tag(tag, inner) => Value::Tag(*tag, Box::new(of(inner))),
        _ => return Cow::Borrowed(key),
    })
}

fn refuse<T>(rule: Rule, what: &str, at: usize) -> Result<T, Refusal> {
    Err(Refusal::new(rule, format!("{what} at byte {at}")))
}

/// An integer of at most 64 bits and a sign.
fn integer(value: i128) -> Value {
    ciborium::value::Integer::try_from(value).map_or(Value::Null, Value::Integer)
}

/// Whether a value is of a type that the tag may stand on (RFC 8949 §3.4). Any, for tags that are not in that document.
fn tag_fits(tag: u64, value: &Value) -> bool {
    match tag {
        0 | 32 | 33 | 34 | 36 => value.is_text(),
        1 => value.is_integer() || value.is_float(),
        2 | 3 | 24 => value.is_bytes(),
        4 | 5 => value.as_array().is_some_and(|list| list.len() == 2),
        _ => true,
    }
}

/// A bignum is an integer where it fits one (RFC 8949 §3.4.3).
fn tagged(tag: u64, inner: Value) -> Value {
    if let (2 | 3, Value::Bytes(bytes)) = (tag, &inner) {
        let digits = bytes.iter().position(|byte| *byte != 0).and_then(|at| bytes.get(at..));
        let digits = digits.unwrap_or_default();
        if digits.len() <= 8 {
            let value = digits.iter().fold(0, |value, byte| value << 8 | i128::from(*byte));
            return integer(if tag == 2 { value } else { -1 - value });
        }
        return Value::Tag(tag, Box::new(digits.into()));
    }
    Value::Tag(tag, Box::new(inner))
}

fn simple(info: u8, argument: u64) -> Option<Value> {
    Some(match info {
        20 => false.into(),
        21 => true.into(),
        24 if argument < 32 => return None,
        25 => Value::Float(half(u16::try_from(argument).ok()?)),
        26 => Value::Float(f64::from(f32::from_bits(u32::try_from(argument).ok()?))),
        27 => Value::Float(f64::from_bits(argument)),
        _ => Value::Null,
    })
}

/// A floating-point number of 16 bits (RFC 8949 appendix D).
fn half(bits: u16) -> f64 {
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match bits >> 10 & 0x1f {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (fraction + 1024.0) * 2f64.powi(i32::from(exponent) - 25),
    };
    if bits & 0x8000 == 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn definite_items_in_any_serialisation_are_read_as_another_decoder_reads_them() {
        for good in [
            &[0x00][..],
            &[0x1b, 0, 0, 0, 0, 0, 0, 0, 1],
            &[0x3b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0x58, 0x01, 0xff],
            &[0xa2, 0x01, 0x02, 0x20, 0x02],
            &[0xa2, 0xf9, 0x3c, 0x00, 0x02, 0x01, 0x02],
            &[0xf6],
            &[0xf7],
            &[0xf9, 0x35, 0x55],
            &[0xf9, 0x00, 0x01],
            &[0xf9, 0xfc, 0x00],
            &[0xfa, 0x47, 0xc3, 0x50, 0x00],
            &[0xfb, 0x3f, 0xf1, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9a],
            &[0xc1, 0x1a, 0x51, 0x4b, 0x67, 0xb0],
            &[0xc2, 0x41, 0x01],
            &[0xc3, 0x40],
            &[0xc3, 0x49, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xc2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0xd9, 0xd9, 0xf7, 0x81, 0x63, 0xe2, 0x82, 0xac],
        ] {
            let other: Value = ciborium::from_reader(good).unwrap();
            assert_eq!(read(good), Ok(other), "{good:x?}");
        }
        // Where that decoder keeps a tag, or gives up.
        let padded = [&[0xc2, 0x51], &[0; 16][..], &[7]].concat();
        assert_eq!(read(&padded), Ok(7.into()));
        assert_eq!(read(&[0xf8, 0x20]), Ok(Value::Null));
        assert!(read(&[[0xc3, 0x50].as_slice(), &[0xff; 16]].concat()).is_ok());
    }

    #[test]
    fn each_fault_is_told_by_its_rule() {
        for (bad, rule) in [
            (&[0; MAX_SIZE + 1][..], Rule::Size),
            (&[], Rule::Cbor),
            (&[0x00, 0x00], Rule::Cbor),
            (&[0x42, 0x00], Rule::Cbor),
            (&[0x1c], Rule::Cbor),
            (&[0xff], Rule::Cbor),
            (&[0x61, 0xff], Rule::Cbor),
            (&[0xf8, 0x00], Rule::Cbor),
            (&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Rule::Cbor),
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Rule::Cbor),
            (&[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Rule::Cbor),
            (&[0xc0, 0x00], Rule::Cbor),
            (&[0xc2, 0x00], Rule::Cbor),
            (&[0xc4, 0x81, 0x00], Rule::Cbor),
            (&[0x81; 100], Rule::Nesting),
            (&[0xc6; 100], Rule::Nesting),
            (&[0xa1; 100], Rule::Nesting),
            (&[0x5f, 0xff], Rule::DefiniteLengths),
            (&[0x81, 0x9f, 0xff], Rule::DefiniteLengths),
            (&[0xbf, 0xff], Rule::DefiniteLengths),
            (&[0xa2, 0x01, 0x00, 0x18, 0x01, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0x01, 0x00, 0xc2, 0x41, 0x01, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0x61, 0x61, 0x00, 0x78, 0x01, 0x61, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0x80, 0x00, 0x98, 0x00, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0xf9, 0, 0, 0x00, 0xf9, 0x80, 0, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0xf9, 0x7e, 0, 0x00, 0xfa, 0xff, 0xc0, 0, 0, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0xa2, 1, 0, 2, 0, 0x00, 0xa2, 2, 0, 1, 0, 0x00], Rule::DuplicateKey),
            (
                &[&[0xa2, 0xc2, 0x49, 1], &[0; 8][..], &[0x00, 0xc2, 0x4a, 0, 1], &[0; 9]].concat(),
                Rule::DuplicateKey,
            ),
        ] {
            assert_eq!(read(bad).unwrap_err().rule, rule, "{bad:x?}");
        }
    }
}
