//! Hashes behind one type: which one is a value at run time, so that what stands on a hash (HMAC, key derivation, signatures) exists
//! once, whatever hashes a build has.
//!
//! SHA-256 is in every build: the store and the random generator stand on it.

#[cfg(feature = "pbkdf2-hmac")]
mod chain;
mod state;

pub use state::MAX_STATE;

use crate::status::{Result, Status};
use digest::array::{Array, ArraySize};
use digest::typenum::Unsigned as _;
#[cfg(any(feature = "blake2s", feature = "blake2b"))]
use digest::{
    FixedOutput,
    block_api::{Buffer, CoreProxy},
};
use digest::{FixedOutputReset, Output, OutputSizeUser, Update as _};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Makes [`HashKind`] and [`Hash`] of a table: name, the crate's type, length of the value and of a block in bytes, and how a hash is
/// ended.
macro_rules! hashes {
    ($( $(#[cfg($cfg:meta)])? $(#[doc = $doc:literal])*
        $name:ident = $state:ty, $length:literal, $block:literal, $finish:ident; )*) => {
        /// The longest hash value of any hash of the build, in bytes.
        pub const MAX_LENGTH: usize = longest(&[ $( $(#[cfg($cfg)])? $length, )* ]);
        /// The longest block of any hash of the build, in bytes.
        pub const MAX_BLOCK: usize = longest(&[ $( $(#[cfg($cfg)])? $block, )* ]);

        /// Which hash.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum HashKind {
            $( $(#[cfg($cfg)])? $(#[doc = $doc])* $name, )*
        }

        impl HashKind {
            /// The length of the hash value, in bytes.
            #[must_use]
            pub const fn length(self) -> usize {
                match self {
                    $( $(#[cfg($cfg)])? Self::$name => $length, )*
                }
            }

            /// The length of the block in which the hash takes its input, and that HMAC pads its key to, in bytes.
            #[must_use]
            pub const fn block_length(self) -> usize {
                match self {
                    $( $(#[cfg($cfg)])? Self::$name => $block, )*
                }
            }
        }

        #[cfg(test)]
        const EVERY: &[HashKind] = &[ $( $(#[cfg($cfg)])? HashKind::$name, )* ];

        $( $(#[cfg($cfg)])? const _: () = assert!(<$state as OutputSizeUser>::OutputSize::USIZE == $length && $block % 4 == 0); )*

        /// A hash in progress; wiped when dropped, as the bounds of the two functions that end it make sure.
        #[derive(Clone)]
        pub struct Hash(State);

        #[derive(Clone)]
        #[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
        enum State {
            $( $(#[cfg($cfg)])? $name($state), )*
        }

        impl Hash {
            /// Starts a hash.
            #[must_use]
            pub fn new(kind: HashKind) -> Self {
                Self(match kind {
                    $( $(#[cfg($cfg)])? HashKind::$name => State::$name(<$state>::default()), )*
                })
            }

            /// Which hash this is.
            #[must_use]
            pub const fn kind(&self) -> HashKind {
                match self.0 {
                    $( $(#[cfg($cfg)])? State::$name(_) => HashKind::$name, )*
                }
            }

            /// Hashes the next piece of the input.
            #[inline(never)]
            pub fn update(&mut self, input: &[u8]) {
                match &mut self.0 {
                    $( $(#[cfg($cfg)])? State::$name(state) => state.update(input), )*
                }
            }

            /// `rounds` times: `last` becomes the hash of itself that `inner` begins, and the hash of this that `outer` begins, and
            /// goes onto `sum` by XOR. Both have the length of the hash; `inner` and `outer` are of one kind.
            ///
            /// # Errors
            /// `CorruptionDetected` when that is not so.
            #[cfg(feature = "pbkdf2-hmac")]
            #[inline(never)]
            pub(super) fn chain(
                inner: &Self,
                outer: &Self,
                rounds: u32,
                last: &mut [u8],
                sum: &mut [u8],
            ) -> Result<()> {
                match (&inner.0, &outer.0) {
                    $( $(#[cfg($cfg)])? (State::$name(inner), State::$name(outer)) => {
                        chain::chain(inner, outer, $finish, rounds, last, sum)
                    } )*
                    #[allow(unreachable_patterns, reason = "a build may have one hash alone")]
                    _ => Err(Status::CorruptionDetected),
                }
            }

            /// Ends the hash, writes its value to `output`, gives its length, and is ready for another input: neither copied nor
            /// built anew.
            ///
            /// # Errors
            /// `BufferTooSmall`, and the hash is not ended.
            #[inline(never)]
            pub fn finish_into(&mut self, output: &mut [u8]) -> Result<usize> {
                match &mut self.0 {
                    $( $(#[cfg($cfg)])? State::$name(state) => ended(output, |place| $finish(state, place)), )*
                }
            }
        }
    };
}

hashes! {
    #[cfg(feature = "sha-1")]
    /// SHA-1.
    Sha1 = sha1::Sha1, 20, 64, in_place;
    #[cfg(feature = "sha-224")]
    /// SHA-224.
    Sha224 = sha2::Sha224, 28, 64, in_place;
    /// SHA-256.
    Sha256 = sha2::Sha256, 32, 64, in_place;
    #[cfg(feature = "sha-384-primitive")]
    /// SHA-384.
    Sha384 = sha2::Sha384, 48, 128, in_place;
    #[cfg(feature = "sha-512-primitive")]
    /// SHA-512.
    Sha512 = sha2::Sha512, 64, 128, in_place;
    #[cfg(feature = "sha-512-224")]
    /// SHA-512/224.
    Sha512_224 = sha2::Sha512_224, 28, 128, in_place;
    #[cfg(feature = "sha-512-256")]
    /// SHA-512/256.
    Sha512_256 = sha2::Sha512_256, 32, 128, in_place;
    #[cfg(feature = "sha3-224")]
    /// SHA3-224.
    Sha3_224 = sha3::Sha3_224, 28, 144, in_place;
    #[cfg(feature = "sha3-256")]
    /// SHA3-256.
    Sha3_256 = sha3::Sha3_256, 32, 136, in_place;
    #[cfg(feature = "sha3-384")]
    /// SHA3-384.
    Sha3_384 = sha3::Sha3_384, 48, 104, in_place;
    #[cfg(feature = "sha3-512")]
    /// SHA3-512.
    Sha3_512 = sha3::Sha3_512, 64, 72, in_place;
    #[cfg(feature = "shake256-512-primitive")]
    /// The first 512 bits of SHAKE256. No standard says how long its block is to HMAC.
    Shake256_512 = digest::XofFixedWrapper<shake::Shake256, digest::consts::U64>, 64, 136, in_place;
    #[cfg(feature = "blake2s")]
    /// BLAKE2s with a value of 32 bytes.
    Blake2s = blake2::Blake2s256, 32, 64, taken;
    #[cfg(feature = "blake2b")]
    /// BLAKE2b with a value of 64 bytes.
    Blake2b = blake2::Blake2b512, 64, 128, taken;
}

const fn longest(lengths: &[usize]) -> usize {
    match lengths {
        [] => 0,
        [first, rest @ ..] => {
            let other = longest(rest);
            if *first > other { *first } else { other }
        }
    }
}

fn ended<U: ArraySize>(output: &mut [u8], end: impl FnOnce(&mut Array<u8, U>)) -> Result<usize> {
    let place = output.get_mut(..U::USIZE).and_then(|place| place.try_into().ok());
    end(place.ok_or(Status::BufferTooSmall)?);
    Ok(U::USIZE)
}

fn in_place<T: FixedOutputReset + ZeroizeOnDrop>(state: &mut T, out: &mut Output<T>) {
    state.finalize_into_reset(out);
}

/// BLAKE2 could be reset in place only if each instance kept its initial state beside the current one. That it wipes itself, it says
/// of its two parts alone.
#[cfg(any(feature = "blake2s", feature = "blake2b"))]
fn taken<T>(state: &mut T, out: &mut Output<T>)
where
    T: FixedOutput + Default + CoreProxy,
    T::Core: ZeroizeOnDrop,
    Buffer<T::Core>: ZeroizeOnDrop,
{
    core::mem::take(state).finalize_into(out);
}

impl Hash {
    /// Ends the hash and gives its value.
    #[must_use]
    pub fn finish(mut self) -> HashValue {
        self.finish_reset()
    }

    /// Ends the hash, gives its value, and is ready for another input.
    #[must_use]
    pub fn finish_reset(&mut self) -> HashValue {
        let mut value = HashValue { bytes: [0; MAX_LENGTH], length: 0 };
        // No value is longer than the longest.
        if let Ok(length) = self.finish_into(&mut value.bytes) {
            value.length = length;
        }
        value
    }
}

/// A hash value, or a MAC, of the length that its algorithm has; wiped when dropped.
#[derive(Clone)]
pub struct HashValue {
    bytes: [u8; MAX_LENGTH],
    length: usize,
}

impl core::ops::Deref for HashValue {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or(&self.bytes)
    }
}

impl Drop for HashValue {
    fn drop(&mut self) {
        // No more was ever written.
        if let Some(value) = self.bytes.get_mut(..self.length) {
            value.zeroize();
        }
    }
}

impl ZeroizeOnDrop for HashValue {}

/// The hash of `input`.
#[must_use]
pub fn digest(kind: HashKind, input: &[u8]) -> HashValue {
    let mut hash = Hash::new(kind);
    hash.update(input);
    hash.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// FIPS 180-4, "abc": <https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values>
    #[test]
    fn a_hash_in_pieces_is_the_hash_of_the_whole() {
        let expected = hex!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest(HashKind::Sha256, b"abc")[..], expected);
        let mut hash = Hash::new(HashKind::Sha256);
        hash.update(b"a");
        hash.update(b"");
        hash.update(b"bc");
        assert_eq!(hash.finish()[..], expected);
    }

    #[test]
    fn a_hash_that_was_ended_takes_another_input() {
        for kind in EVERY {
            let mut hash = Hash::new(*kind);
            for length in [0, 1, 200, 3] {
                hash.update(&[7; 200][..length]);
                let value = hash.finish_reset();
                assert_eq!(value[..], digest(*kind, &[7; 200][..length])[..], "{kind:?} {length}");
                assert_eq!(value.len(), kind.length());
                assert_eq!(hash.kind(), *kind);
            }
        }
    }

    #[test]
    fn a_hash_whose_value_does_not_fit_is_not_ended() {
        for kind in EVERY {
            let mut hash = Hash::new(*kind);
            hash.update(b"a");
            let mut small = [0xee; MAX_LENGTH];
            for size in 0..kind.length() {
                assert_eq!(hash.finish_into(&mut small[..size]), Err(Status::BufferTooSmall));
            }
            assert_eq!(small, [0xee; MAX_LENGTH]);
            hash.update(b"bc");
            assert_eq!(hash.finish()[..], digest(*kind, b"abc")[..]);
        }
    }
}
