//! A hash in progress as bytes, in the format in which PSA Crypto 1.5 lets one implementation go on where another stopped (§10.2.5).
//!
//! ```text
//! | input length | state words           | unprocessed input                     |
//! |--------------|-----------------------|---------------------------------------|
//! | 8 bytes      | 5 of 4 bytes          | input length mod 64 bytes             | SHA-1
//! | 8 bytes      | 8 of 4 bytes          | input length mod 64 bytes             | SHA-224, SHA-256
//! | 16 bytes     | 8 of 8 bytes          | input length mod 128 bytes            | SHA-384, SHA-512, SHA-512/224, SHA-512/256
//! ```
//! All numbers are big-endian. The name of the algorithm that stands before them is the business of who knows names.
//!
//! The crates give and take a form of their own (`SerializableState`): the words little-endian, the number of whole blocks
//! little-endian in as many bytes as the input length above, how many bytes wait for their block, and these, filled up with zeros.

use super::{Hash, HashKind, State};
use crate::status::{Result, Status};
use digest::common::hazmat::{SerializableState, SerializedState};
use zeroize::Zeroize;

/// The sizes of the fields, in bytes.
#[derive(Clone, Copy)]
struct Layout {
    /// Of the input length.
    count: usize,
    /// Of a state word.
    word: usize,
    /// Of all state words.
    words: usize,
    /// Of a block.
    block: usize,
}

#[cfg(feature = "sha-1")]
const SHA_1: Layout = Layout { count: 8, word: 4, words: 20, block: 64 };
const SHA_256: Layout = Layout { count: 8, word: 4, words: 32, block: 64 };
const SHA_512: Layout = Layout { count: 16, word: 8, words: 64, block: 128 };

/// The longest state of any hash of the build, in bytes.
pub const MAX_STATE: usize = if cfg!(any(
    feature = "sha-384",
    feature = "sha-512",
    feature = "sha-512-224",
    feature = "sha-512-256"
)) {
    SHA_512.longest()
} else {
    SHA_256.longest()
};

impl Hash {
    /// Writes the state to `output` and gives its length.
    ///
    /// # Errors
    /// `NotSupported` for a hash without such a format, `BufferTooSmall`.
    #[inline(never)]
    pub fn suspend(&self, output: &mut [u8]) -> Result<usize> {
        match &self.0 {
            #[cfg(feature = "sha-1")]
            State::Sha1(state) => save(state, SHA_1, output),
            #[cfg(feature = "sha-224")]
            State::Sha224(state) => save(state, SHA_256, output),
            State::Sha256(state) => save(state, SHA_256, output),
            #[cfg(feature = "sha-384")]
            State::Sha384(state) => save(state, SHA_512, output),
            #[cfg(feature = "sha-512")]
            State::Sha512(state) => save(state, SHA_512, output),
            #[cfg(feature = "sha-512-224")]
            State::Sha512_224(state) => save(state, SHA_512, output),
            #[cfg(feature = "sha-512-256")]
            State::Sha512_256(state) => save(state, SHA_512, output),
            #[allow(unreachable_patterns, reason = "a build may have no other hash")]
            _ => Err(Status::NotSupported),
        }
    }

    /// A hash in the given state, and how many more bytes it may take before its input is longer than the algorithm allows
    /// (`u64::MAX`: more than can ever come).
    ///
    /// # Errors
    /// `NotSupported` for a hash without such a format, `InvalidArgument` for a state that no input leads to, as far as can be told.
    #[inline(never)]
    pub fn resume(kind: HashKind, state: &[u8]) -> Result<(Self, u64)> {
        let (state, room) = match kind {
            #[cfg(feature = "sha-1")]
            HashKind::Sha1 => restore(state, SHA_1, State::Sha1)?,
            #[cfg(feature = "sha-224")]
            HashKind::Sha224 => restore(state, SHA_256, State::Sha224)?,
            HashKind::Sha256 => restore(state, SHA_256, State::Sha256)?,
            #[cfg(feature = "sha-384")]
            HashKind::Sha384 => restore(state, SHA_512, State::Sha384)?,
            #[cfg(feature = "sha-512")]
            HashKind::Sha512 => restore(state, SHA_512, State::Sha512)?,
            #[cfg(feature = "sha-512-224")]
            HashKind::Sha512_224 => restore(state, SHA_512, State::Sha512_224)?,
            #[cfg(feature = "sha-512-256")]
            HashKind::Sha512_256 => restore(state, SHA_512, State::Sha512_256)?,
            #[allow(unreachable_patterns, reason = "a build may have no other hash")]
            _ => return Err(Status::NotSupported),
        };
        Ok((Self(state), room))
    }
}

fn save<T: SerializableState>(state: &T, layout: Layout, output: &mut [u8]) -> Result<usize> {
    let mut serialized = state.serialize();
    let written = layout.write(&serialized, output);
    serialized.as_mut_slice().zeroize();
    written
}

fn restore<T: SerializableState + Default>(
    suspended: &[u8],
    layout: Layout,
    wrap: fn(T) -> State,
) -> Result<(State, u64)> {
    let mut serialized: SerializedState<T> = T::default().serialize();
    let room = layout.read(suspended, &mut serialized);
    let state = room.and_then(|room| {
        let state = T::deserialize(&serialized).map_err(|_| Status::InvalidArgument)?;
        Ok((wrap(state), room))
    });
    serialized.as_mut_slice().zeroize();
    state
}

impl Layout {
    const fn longest(self) -> usize {
        self.count + self.words + self.block - 1
    }

    /// Turns the crates' form into the common one.
    fn write(self, serialized: &[u8], output: &mut [u8]) -> Result<usize> {
        const BROKEN: Status = Status::CorruptionDetected;
        let (words, rest) = serialized.split_at_checked(self.words).ok_or(BROKEN)?;
        let (blocks, rest) = rest.split_at_checked(self.count).ok_or(BROKEN)?;
        let (waiting, rest) = rest.split_first().ok_or(BROKEN)?;
        let tail = rest.get(..usize::from(*waiting)).ok_or(BROKEN)?;
        let blocks = blocks.iter().rev().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        let length = blocks.wrapping_mul(self.block as u128).wrapping_add(tail.len() as u128);

        let size = self.count + self.words + tail.len();
        let output = output.get_mut(..size).ok_or(Status::BufferTooSmall)?;
        let (count_out, output) = output.split_at_mut_checked(self.count).ok_or(BROKEN)?;
        let (words_out, tail_out) = output.split_at_mut_checked(self.words).ok_or(BROKEN)?;
        for (to, from) in count_out.iter_mut().rev().zip(length.to_le_bytes()) {
            *to = from;
        }
        self.swap(words, words_out);
        tail_out.copy_from_slice(tail);
        Ok(size)
    }

    /// Turns the common form into the crates', in a buffer that holds the initial state, and gives the room that is left.
    fn read(self, suspended: &[u8], serialized: &mut [u8]) -> Result<u64> {
        const MALFORMED: Status = Status::InvalidArgument;
        const BROKEN: Status = Status::CorruptionDetected;
        let (length, rest) = suspended.split_at_checked(self.count).ok_or(MALFORMED)?;
        let (words, tail) = rest.split_at_checked(self.words).ok_or(MALFORMED)?;
        let length = length.iter().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        // The padding holds the length in bits, in as many bytes (FIPS 180-4 §5.1).
        let longest = (u128::MAX >> (128 - 8 * self.count)) >> 3;
        let room = longest.checked_sub(length).ok_or(MALFORMED)?;
        let (blocks, waiting) = (length / self.block as u128, length % self.block as u128);
        if tail.len() as u128 != waiting {
            return Err(MALFORMED);
        }

        let (words_out, rest) = serialized.split_at_mut_checked(self.words).ok_or(BROKEN)?;
        let (blocks_out, rest) = rest.split_at_mut_checked(self.count).ok_or(BROKEN)?;
        let (waiting_out, rest) = rest.split_first_mut().ok_or(BROKEN)?;
        let tail_out = rest.get_mut(..tail.len()).ok_or(BROKEN)?;
        if blocks == 0 {
            // Nothing is hashed yet, so the words are the initial ones.
            let swapped = words.chunks(self.word).flat_map(|word| word.iter().rev());
            if !swapped.eq(words_out.iter()) {
                return Err(MALFORMED);
            }
        }
        self.swap(words, words_out);
        for (to, from) in blocks_out.iter_mut().zip(blocks.to_le_bytes()) {
            *to = from;
        }
        *waiting_out = waiting as u8;
        tail_out.copy_from_slice(tail);
        Ok(u64::try_from(room).unwrap_or(u64::MAX))
    }

    /// Copies words in the other byte order.
    fn swap(self, from: &[u8], to: &mut [u8]) {
        let swapped = from.chunks(self.word).flat_map(|word| word.iter().rev());
        for (to, from) in to.iter_mut().zip(swapped) {
            *to = *from;
        }
    }
}

#[cfg(test)]
mod tests;
