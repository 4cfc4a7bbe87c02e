//! Verification of LMS and HSS signatures (RFC 8554; RFC 9858 and NIST SP 800-208 for 192-bit hashes and SHAKE256).
//!
//! There is no arithmetic in it but the hash's: the signature's chains are hashed to their ends, these to a leaf, the leaf up the
//! tree to the root, which must be the public key's. Everything here is public, so nothing is constant time.
//!
//! ```text
//! LMS public key   type | OTS type | I (16) | root (n)
//! LMS signature    q | OTS type | C (n) | y (p * n) | type | path (height * n)
//! HSS public key   levels | LMS public key
//! HSS signature    levels - 1 | { LMS signature | LMS public key } * (levels - 1) | LMS signature
//! ```
//! Numbers are 4 bytes, big endian. Each LMS signature in an HSS signature is of the LMS public key that follows, the last one of
//! the message.

use super::hash::{self, Hash, HashKind, HashValue};
use crate::status::{Result, Status};

/// The length of a tree's identifier I, in bytes.
const ID_LEN: usize = 16;
/// The most levels of an HSS key (RFC 8554 §6).
const MAX_LEVELS: u32 = 8;

/// RFC 8554 §7.1: what is hashed, so that no hash of one kind is one of another.
const D_PBLC: [u8; 2] = [0x80, 0x80];
const D_MESG: [u8; 2] = [0x81, 0x81];
const D_LEAF: [u8; 2] = [0x82, 0x82];
const D_INTR: [u8; 2] = [0x83, 0x83];

/// One tree, or a hierarchy of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// LMS.
    #[cfg(feature = "lms")]
    Lms,
    /// HSS.
    #[cfg(feature = "hss")]
    Hss,
}

/// A hash function, and how much of its value is used, in bytes (the RFC's n and m).
#[derive(Clone, Copy, PartialEq, Eq)]
struct Function {
    kind: HashKind,
    length: usize,
}

impl Function {
    /// By the number of a block of type codes: SHA-256, SHA-256/192, SHAKE256/256, SHAKE256/192.
    const fn numbered(block: u32) -> Option<Self> {
        Some(match block {
            0 => Self { kind: HashKind::Sha256, length: 32 },
            1 => Self { kind: HashKind::Sha256, length: 24 },
            #[cfg(feature = "shake256-512")]
            2 => Self { kind: HashKind::Shake256_512, length: 32 },
            #[cfg(feature = "shake256-512")]
            3 => Self { kind: HashKind::Shake256_512, length: 24 },
            _ => return None,
        })
    }

    fn of(self, pieces: &[&[u8]]) -> HashValue {
        let mut hash = Hash::new(self.kind);
        pieces.iter().for_each(|piece| hash.update(piece));
        hash.finish()
    }

    /// The part of a hash value that is used.
    fn used(self, value: &HashValue) -> &[u8] {
        value.get(..self.length).unwrap_or(value)
    }
}

/// The parameters of a tree and of its one-time signatures.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Parameters {
    function: Function,
    /// The height of the tree.
    height: u32,
    /// Winternitz: the binary logarithm of the number of bits of the hash that one chain signs (the RFC's w).
    log_width: u32,
}

impl Parameters {
    /// By the type codes of the tree and of its one-time signatures, which must use the same hash (SP 800-208 §4).
    fn of(tree: u32, one_time: u32) -> Result<Self> {
        // Five heights of each tree, four widths of each one-time signature.
        let (tree, one_time) = (tree.checked_sub(5), one_time.checked_sub(1));
        let (tree, one_time) =
            (tree.ok_or(Status::NotSupported)?, one_time.ok_or(Status::NotSupported)?);
        let function = Function::numbered(tree / 5).ok_or(Status::NotSupported)?;
        let other = Function::numbered(one_time / 4).ok_or(Status::NotSupported)?;
        if function != other {
            return Err(Status::InvalidArgument);
        }
        Ok(Self { function, height: (tree % 5 + 1) * 5, log_width: one_time % 4 })
    }

    /// The bits of a digit.
    const fn width(self) -> u32 {
        1 << self.log_width
    }

    /// The number of digits in a hash value (the RFC's u).
    const fn digits(self) -> usize {
        (self.function.length * 8) >> self.log_width
    }

    /// The number of digits of the checksum (the RFC's v): as many as its largest value has.
    const fn checksum_digits(self) -> usize {
        let largest = self.digits() as u32 * self.top();
        ((32 - largest.leading_zeros() + self.width() - 1) >> self.log_width) as usize
    }

    /// The largest digit, and the last link of a chain.
    const fn top(self) -> u32 {
        (1 << self.width()) - 1
    }

    /// The number of chains (the RFC's p).
    const fn chains(self) -> usize {
        self.digits() + self.checksum_digits()
    }
}

/// An LMS public key, taken apart.
#[derive(Clone, Copy)]
struct PublicKey<'a> {
    whole: &'a [u8],
    types: [u32; 2],
    parameters: Parameters,
    id: &'a [u8],
    root: &'a [u8],
}

impl<'a> PublicKey<'a> {
    /// The key at the front of `bytes`, which moves behind it.
    fn take(bytes: &mut &'a [u8]) -> Result<Self> {
        let all = *bytes;
        let types = [number(bytes)?, number(bytes)?];
        let parameters = Parameters::of(types[0], types[1])?;
        let id = part(bytes, ID_LEN)?;
        let root = part(bytes, parameters.function.length)?;
        let whole = all.get(..all.len() - bytes.len()).ok_or(Status::CorruptionDetected)?;
        Ok(Self { whole, types, parameters, id, root })
    }
}

/// An LMS signature, taken apart.
#[derive(Clone, Copy)]
struct Signature<'a> {
    leaf: u32,
    randomizer: &'a [u8],
    chains: &'a [u8],
    path: &'a [u8],
}

impl<'a> Signature<'a> {
    /// The signature with `key` at the front of `bytes`, which moves behind it (RFC 8554 §5.4.2, algorithm 6a).
    fn take(key: &PublicKey<'_>, bytes: &mut &'a [u8]) -> Result<Self> {
        let Parameters { function, height, .. } = key.parameters;
        let leaf = number(bytes)?;
        let one_time = number(bytes)?;
        let randomizer = part(bytes, function.length)?;
        let chains = part(bytes, key.parameters.chains() * function.length)?;
        let tree = number(bytes)?;
        let path = part(bytes, height as usize * function.length)?;
        if [tree, one_time] != key.types || leaf >> height != 0 {
            return Err(Status::InvalidSignature);
        }
        Ok(Self { leaf, randomizer, chains, path })
    }

    /// The hash of the message, as far as it comes before the message.
    fn start(&self, key: &PublicKey<'_>) -> Hash {
        let mut hash = Hash::new(key.parameters.function.kind);
        for piece in [key.id, &self.leaf.to_be_bytes(), &D_MESG, self.randomizer] {
            hash.update(piece);
        }
        hash
    }

    /// Whether this is the signature with `key` of the message with this hash.
    fn holds(&self, key: &PublicKey<'_>, message: &[u8]) -> Result<()> {
        let function = key.parameters.function;
        let message = message.get(..function.length).ok_or(Status::InvalidSignature)?;
        let ends = self.chain_ends(key, message)?;
        let mut node = (1 << key.parameters.height) + self.leaf;
        let mut value = function.of(&[key.id, &node.to_be_bytes(), &D_LEAF, function.used(&ends)]);
        let mut path = self.path;
        while !path.is_empty() {
            let sibling = part(&mut path, function.length)?;
            let mut pair = [function.used(&value), sibling];
            if node & 1 == 1 {
                pair.reverse();
            }
            node >>= 1;
            value = function.of(&[key.id, &node.to_be_bytes(), &D_INTR, pair[0], pair[1]]);
        }
        if function.used(&value) == key.root { Ok(()) } else { Err(Status::InvalidSignature) }
    }

    /// The one-time public key that the signature leads to (RFC 8554 §4.6, algorithm 4b).
    fn chain_ends(&self, key: &PublicKey<'_>, message: &[u8]) -> Result<HashValue> {
        let parameters = key.parameters;
        let function = parameters.function;
        let leaf = self.leaf.to_be_bytes();
        let mut ends = Hash::new(function.kind);
        for piece in [key.id, &leaf, &D_PBLC] {
            ends.update(piece);
        }
        let mut link = Link::new(key.id, leaf)?;
        let mut chains = self.chains;
        for (chain, digit) in (0u16..).zip(Digits::new(parameters, message)) {
            link.start(chain, part(&mut chains, function.length)?);
            for at in digit..parameters.top() {
                link.next(function, at);
            }
            ends.update(link.value(function));
        }
        Ok(ends.finish())
    }
}

/// A link of a chain, in one piece for the hash, because almost all of a verification is to hash these.
struct Link([u8; LINK_LEN]);

/// I, the leaf's number, the chain's number, the link's number, the value.
const LINK_LEN: usize = ID_LEN + 4 + 2 + 1 + 32;

impl Link {
    fn new(id: &[u8], leaf: [u8; 4]) -> Result<Self> {
        let mut link = [0; LINK_LEN];
        let (id_place, rest) = link.split_at_mut(ID_LEN);
        id_place.copy_from_slice(id.get(..ID_LEN).ok_or(Status::CorruptionDetected)?);
        rest[..4].copy_from_slice(&leaf);
        Ok(Self(link))
    }

    fn start(&mut self, chain: u16, value: &[u8]) {
        self.0[ID_LEN + 4..][..2].copy_from_slice(&chain.to_be_bytes());
        self.set(value);
    }

    fn set(&mut self, value: &[u8]) {
        for (to, from) in self.0[ID_LEN + 7..].iter_mut().zip(value) {
            *to = *from;
        }
    }

    /// Replaces the value by the hash of link number `at`.
    fn next(&mut self, function: Function, at: u32) {
        self.0[ID_LEN + 6] = (at & 0xff) as u8;
        let used = self.0.get(..ID_LEN + 7 + function.length).unwrap_or(&self.0);
        let value = hash::digest(function.kind, used);
        self.set(function.used(&value));
    }

    fn value(&self, function: Function) -> &[u8] {
        self.0.get(ID_LEN + 7..ID_LEN + 7 + function.length).unwrap_or(&[])
    }
}

/// The digits of a hash value and of its checksum, of which each says how far a chain was hashed (RFC 8554 §4.4).
struct Digits<'a> {
    parameters: Parameters,
    message: &'a [u8],
    checksum: [u8; 2],
    next: usize,
}

impl<'a> Digits<'a> {
    fn new(parameters: Parameters, message: &'a [u8]) -> Self {
        let mut digits = Self { parameters, message, checksum: [0; 2], next: 0 };
        let sum: u32 = (0..parameters.digits())
            .map(|at| parameters.top().saturating_sub(digits.digit(message, at)))
            .sum();
        // To the left end of the two bytes.
        let shift = 16 - parameters.checksum_digits() as u32 * parameters.width();
        digits.checksum = ((sum << shift) as u16).to_be_bytes();
        digits
    }

    fn digit(&self, bytes: &[u8], at: usize) -> u32 {
        let log_in_byte = 3 - self.parameters.log_width;
        let byte = bytes.get(at >> log_in_byte).copied().unwrap_or(0);
        // The first digit is the most significant one.
        let after = !(at as u32) & ((1 << log_in_byte) - 1);
        u32::from(byte) >> (after << self.parameters.log_width) & self.parameters.top()
    }
}

impl Iterator for Digits<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let at = self.next;
        self.next += 1;
        match at.checked_sub(self.parameters.digits()) {
            None => Some(self.digit(self.message, at)),
            Some(at) if at < self.parameters.checksum_digits() => {
                Some(self.digit(&self.checksum, at))
            }
            Some(_) => None,
        }
    }
}

/// The number at the front of `bytes`, which moves behind it.
fn number(bytes: &mut &[u8]) -> Result<u32> {
    let (number, rest) = bytes.split_first_chunk().ok_or(Status::InvalidArgument)?;
    *bytes = rest;
    Ok(u32::from_be_bytes(*number))
}

/// `length` bytes at the front of `bytes`, which moves behind them.
fn part<'a>(bytes: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (part, rest) = bytes.split_at_checked(length).ok_or(Status::InvalidArgument)?;
    *bytes = rest;
    Ok(part)
}

/// The topmost LMS key of a public key, and the number of levels under it.
fn top(scheme: Scheme, public: &[u8]) -> Result<(PublicKey<'_>, u32)> {
    let mut rest = public;
    let levels = match scheme {
        #[cfg(feature = "lms")]
        Scheme::Lms => 1,
        #[cfg(feature = "hss")]
        Scheme::Hss => number(&mut rest)?,
    };
    if levels == 0 || levels > MAX_LEVELS {
        return Err(Status::InvalidArgument);
    }
    let key = PublicKey::take(&mut rest)?;
    if rest.is_empty() { Ok((key, levels - 1)) } else { Err(Status::InvalidArgument) }
}

/// One tree's part of a signature.
struct Level<'a> {
    key: PublicKey<'a>,
    signature: Signature<'a>,
    /// The LMS public key that it signs; `None` where it signs the message.
    signed: Option<&'a [u8]>,
}

/// Calls `visit` for each level of a signature, from the top.
fn walk(
    scheme: Scheme,
    public: &[u8],
    signature: &[u8],
    visit: &mut dyn FnMut(&Level<'_>) -> Result<()>,
) -> Result<()> {
    let (mut key, below) = top(scheme, public)?;
    let mut rest = signature;
    let malformed = |_| Status::InvalidSignature;
    let signed_keys = match scheme {
        #[cfg(feature = "lms")]
        Scheme::Lms => 0,
        #[cfg(feature = "hss")]
        Scheme::Hss => number(&mut rest).map_err(malformed)?,
    };
    if signed_keys != below {
        return Err(Status::InvalidSignature);
    }
    for _ in 0..signed_keys {
        let signature = Signature::take(&key, &mut rest).map_err(malformed)?;
        let next = PublicKey::take(&mut rest).map_err(malformed)?;
        visit(&Level { key, signature, signed: Some(next.whole) })?;
        key = next;
    }
    let signature = Signature::take(&key, &mut rest).map_err(malformed)?;
    if !rest.is_empty() {
        return Err(Status::InvalidSignature);
    }
    visit(&Level { key, signature, signed: None })
}

/// Checks that `public` is a public key, and gives the length of its hash in bits.
///
/// # Errors
/// `InvalidArgument` when it is malformed, `NotSupported` for type codes that this build does not know.
#[inline(never)]
pub fn check_public(scheme: Scheme, public: &[u8]) -> Result<u16> {
    let (key, _) = top(scheme, public)?;
    Ok(if key.parameters.function.length == 24 { 192 } else { 256 })
}

/// Starts to verify a signature: gives the hash that takes the message.
///
/// # Errors
/// `InvalidArgument` or `NotSupported` when `public` is no public key, `InvalidSignature` when the signature is malformed.
#[inline(never)]
pub fn start(scheme: Scheme, public: &[u8], signature: &[u8]) -> Result<Hash> {
    let mut started = None;
    walk(scheme, public, signature, &mut |level| {
        if level.signed.is_none() {
            started = Some(level.signature.start(&level.key));
        }
        Ok(())
    })?;
    started.ok_or(Status::CorruptionDetected)
}

/// Verifies a signature of the message whose hash, from [`start`] with the same key and signature, is `message`.
///
/// # Errors
/// As [`start`]; `InvalidSignature` also when the signature does not hold.
#[inline(never)]
pub fn verify(scheme: Scheme, public: &[u8], signature: &[u8], message: &[u8]) -> Result<()> {
    walk(scheme, public, signature, &mut |level| match level.signed {
        None => level.signature.holds(&level.key, message),
        Some(next) => {
            let mut hash = level.signature.start(&level.key);
            hash.update(next);
            level.signature.holds(&level.key, &hash.finish())
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8554, table 1, and RFC 9858, tables 1 to 3: w, p and the left shift of the checksum.
    #[test]
    fn the_number_of_chains_and_the_place_of_the_checksum_are_those_of_the_rfcs() {
        let of_32 = [(1, 265, 7), (2, 133, 6), (4, 67, 4), (8, 34, 0)];
        let of_24 = [(1, 200, 8), (2, 101, 6), (4, 51, 4), (8, 26, 0)];
        for (block, expected) in [(0, of_32), (1, of_24)] {
            for (width, expected) in (0..).zip(expected) {
                let parameters = Parameters::of(5 + 5 * block, 1 + 4 * block + width).unwrap();
                let shift = 16 - parameters.checksum_digits() as u32 * parameters.width();
                assert_eq!((parameters.width(), parameters.chains(), shift), expected);
                assert_eq!(parameters.height, 5);
            }
        }
        let parameters = Parameters::of(9, 4).unwrap();
        assert_eq!(parameters.height, 25);
    }

    /// RFC 8554 §3.1.3: the digits of 0x1234, then of the checksum.
    #[test]
    fn digits_come_from_the_most_significant_bits_on() {
        let mut message = [0; 32];
        message[..2].copy_from_slice(&[0x12, 0x34]);
        let digits = |one_time| {
            let parameters = Parameters::of(5, one_time).unwrap();
            Digits::new(parameters, &message).collect::<std::vec::Vec<_>>()
        };
        assert_eq!(digits(1)[..16], [0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0]);
        assert_eq!(digits(2)[..8], [0, 1, 0, 2, 0, 3, 1, 0]);
        assert_eq!(digits(3)[..4], [1, 2, 3, 4]);
        assert_eq!(digits(4)[..2], [0x12, 0x34]);
        // 34 digits of 8 bits: 32 times 255 less 0x12 and 0x34.
        assert_eq!(digits(4)[32..], [(8160 - 0x46) >> 8, (8160 - 0x46) & 0xff]);
        assert_eq!(digits(4).len(), 34);
    }
}
