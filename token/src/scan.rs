//! A scan of CBOR bytes for what general decoders let pass: indefinite lengths, duplicate keys, trailing bytes.
//!
//! It accepts every definite-length serialisation of a value, not only the preferred one, as RFC 9783 §5.1.1 asks of verifiers.

use crate::rules::{Refusal, Rule};

/// How deep items may be nested. Tokens need 5 levels.
const MAX_DEPTH: usize = 16;

/// The value of a map key, the same for all serialisations of it.
#[derive(PartialEq, Eq)]
enum Key {
    /// An unsigned (major 0) or negative (major 1) integer.
    Integer(u8, u64),
    /// A byte string (major 2) or a text (major 3).
    String(u8, Vec<u8>),
    /// Anything else, compared by its bytes.
    Other(Vec<u8>),
}

/// Checks that `bytes` are exactly one valid CBOR item of definite lengths without duplicate map keys.
///
/// # Errors
/// [`Rule::Cbor`], [`Rule::DefiniteLengths`], [`Rule::DuplicateKey`], with the place.
pub fn scan(bytes: &[u8]) -> Result<(), Refusal> {
    let mut scanner = Scanner { bytes, at: 0 };
    scanner.item(0)?;
    if scanner.at != bytes.len() {
        let found = format!("{} bytes follow the item", bytes.len() - scanner.at);
        return Err(Refusal::new(Rule::Cbor, found));
    }
    Ok(())
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Scanner<'a> {
    fn refuse<T>(&self, rule: Rule, what: &str, at: usize) -> Result<T, Refusal> {
        Err(Refusal::new(rule, format!("{what} at byte {at}")))
    }

    fn take(&mut self, count: u64) -> Result<&'a [u8], Refusal> {
        let end = usize::try_from(count).ok().and_then(|count| self.at.checked_add(count));
        let Some(taken) = end.and_then(|end| self.bytes.get(self.at..end)) else {
            return self.refuse(Rule::Cbor, "the data ends within the item that begins", self.at);
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
                return self.refuse(Rule::DefiniteLengths, "an item of indefinite length", start);
            }
            31 => return self.refuse(Rule::Cbor, "a break or a length that no item has", start),
            _ => return self.refuse(Rule::Cbor, "a reserved length", start),
        };
        Ok((major, info, argument))
    }

    fn item(&mut self, depth: usize) -> Result<Key, Refusal> {
        let start = self.at;
        if depth > MAX_DEPTH {
            return self.refuse(Rule::Cbor, "too deep a nesting", start);
        }
        let (major, info, argument) = self.head()?;
        match major {
            0 | 1 => return Ok(Key::Integer(major, argument)),
            2 => return Ok(Key::String(major, self.take(argument)?.to_vec())),
            3 => {
                let text = self.take(argument)?;
                if std::str::from_utf8(text).is_err() {
                    return self.refuse(Rule::Cbor, "a text that is not UTF-8", start);
                }
                return Ok(Key::String(major, text.to_vec()));
            }
            4 => {
                for _ in 0..argument {
                    self.item(depth + 1)?;
                }
            }
            5 => {
                let mut keys = Vec::new();
                for _ in 0..argument {
                    let key_at = self.at;
                    let key = self.item(depth + 1)?;
                    if keys.contains(&key) {
                        return self.refuse(
                            Rule::DuplicateKey,
                            "a key that the map has already",
                            key_at,
                        );
                    }
                    keys.push(key);
                    self.item(depth + 1)?;
                }
            }
            6 => {
                self.item(depth + 1)?;
            }
            _ if info == 24 && argument < 32 => {
                return self.refuse(Rule::Cbor, "an invalid simple value", start);
            }
            _ => {}
        }
        Ok(Key::Other(self.bytes.get(start..self.at).unwrap_or_default().to_vec()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(bytes: &[u8]) -> Option<Rule> {
        scan(bytes).err().map(|refusal| refusal.rule)
    }

    #[test]
    fn definite_items_in_any_serialisation_pass() {
        for good in [
            &[0x00][..],
            &[0x1b, 0, 0, 0, 0, 0, 0, 0, 1],
            &[0x58, 0x01, 0xff],
            &[0xa2, 0x01, 0x02, 0x20, 0x02],
            &[0xf6],
            &[0xf9, 0, 0],
            &[0xf8, 0x20],
        ] {
            assert_eq!(scan(good), Ok(()), "{good:x?}");
        }
    }

    #[test]
    fn each_fault_is_told_by_its_rule() {
        for (bad, rule) in [
            (&[][..], Rule::Cbor),
            (&[0x00, 0x00], Rule::Cbor),
            (&[0x42, 0x00], Rule::Cbor),
            (&[0x1c], Rule::Cbor),
            (&[0xff], Rule::Cbor),
            (&[0x61, 0xff], Rule::Cbor),
            (&[0xf8, 0x00], Rule::Cbor),
            (&[0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Rule::Cbor),
            (&[0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], Rule::Cbor),
            (&[0x81; 100], Rule::Cbor),
            (&[0x5f, 0xff], Rule::DefiniteLengths),
            (&[0x81, 0x9f, 0xff], Rule::DefiniteLengths),
            (&[0xbf, 0xff], Rule::DefiniteLengths),
            (&[0xa2, 0x01, 0x00, 0x18, 0x01, 0x00], Rule::DuplicateKey),
            (&[0xa2, 0x61, 0x61, 0x00, 0x78, 0x01, 0x61, 0x00], Rule::DuplicateKey),
        ] {
            assert_eq!(broken(bad), Some(rule), "{bad:x?}");
        }
    }
}
