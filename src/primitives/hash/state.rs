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
use digest::common::hazmat::SerializableState;
use zeroize::Zeroize;

/// The sizes of the fields, in bytes.
struct Layout {
    /// Of the input length.
    count: usize,
    /// Of the state words: 5 or 8 of 4 bytes each, or 8 of 8 bytes.
    words: usize,
    /// Of a block, as a power of two.
    block_log2: u32,
}

#[cfg(feature = "sha-1")]
const SHA_1: &Layout = &Layout { count: 8, words: 20, block_log2: 6 };
const SHA_256: &Layout = &Layout { count: 8, words: 32, block_log2: 6 };
const SHA_512: &Layout = &Layout { count: 16, words: 64, block_log2: 7 };

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
    pub fn resume(kind: HashKind, suspended: &[u8]) -> Result<(Self, u64)> {
        let mut hash = Self::new(kind);
        let room = match &mut hash.0 {
            #[cfg(feature = "sha-1")]
            State::Sha1(state) => restore(state, SHA_1, suspended),
            #[cfg(feature = "sha-224")]
            State::Sha224(state) => restore(state, SHA_256, suspended),
            State::Sha256(state) => restore(state, SHA_256, suspended),
            #[cfg(feature = "sha-384")]
            State::Sha384(state) => restore(state, SHA_512, suspended),
            #[cfg(feature = "sha-512")]
            State::Sha512(state) => restore(state, SHA_512, suspended),
            #[cfg(feature = "sha-512-224")]
            State::Sha512_224(state) => restore(state, SHA_512, suspended),
            #[cfg(feature = "sha-512-256")]
            State::Sha512_256(state) => restore(state, SHA_512, suspended),
            #[allow(unreachable_patterns, reason = "a build may have no other hash")]
            _ => Err(Status::NotSupported),
        }?;
        Ok((hash, room))
    }
}

// The code of these two is the same for all hashes of one layout, and not inlined the compiler keeps it once.

#[inline(never)]
fn save<T: SerializableState>(state: &T, layout: &Layout, output: &mut [u8]) -> Result<usize> {
    let mut serialized = state.serialize();
    let written = layout.write(&serialized, output);
    serialized.as_mut_slice().zeroize();
    written
}

/// Puts a hash that has not had any input in the given state.
#[inline(never)]
fn restore<T: SerializableState>(state: &mut T, layout: &Layout, suspended: &[u8]) -> Result<u64> {
    let mut serialized = state.serialize();
    let room = layout.read(suspended, &mut serialized).and_then(|room| {
        *state = T::deserialize(&serialized).map_err(|_| Status::InvalidArgument)?;
        Ok(room)
    });
    serialized.as_mut_slice().zeroize();
    room
}

impl Layout {
    const fn longest(&self) -> usize {
        self.count + self.words + (1 << self.block_log2) - 1
    }

    /// Turns the crates' form into the common one.
    #[inline(never)]
    fn write(&self, serialized: &[u8], output: &mut [u8]) -> Result<usize> {
        let (words, rest) = serialized.split_at_checked(self.words).ok_or(BROKEN)?;
        let (blocks, rest) = rest.split_at_checked(self.count).ok_or(BROKEN)?;
        let (waiting, rest) = rest.split_first().ok_or(BROKEN)?;
        let tail = rest.get(..usize::from(*waiting)).ok_or(BROKEN)?;
        let blocks = blocks.iter().rev().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        let length = blocks << self.block_log2 | tail.len() as u128;

        let size = self.count + self.words + tail.len();
        let output = output.get_mut(..size).ok_or(Status::BufferTooSmall)?;
        let (count_out, output) = output.split_at_mut_checked(self.count).ok_or(BROKEN)?;
        let (words_out, tail_out) = output.split_at_mut_checked(self.words).ok_or(BROKEN)?;
        for (to, from) in count_out.iter_mut().rev().zip(length.to_le_bytes()) {
            *to = from;
        }
        copy(words, words_out)?;
        self.swap(words_out);
        copy(tail, tail_out)?;
        Ok(size)
    }

    /// Turns the common form into the crates', in a buffer that holds the initial state, and gives the room that is left.
    #[inline(never)]
    fn read(&self, suspended: &[u8], serialized: &mut [u8]) -> Result<u64> {
        const MALFORMED: Status = Status::InvalidArgument;
        let (length, rest) = suspended.split_at_checked(self.count).ok_or(MALFORMED)?;
        let (words, tail) = rest.split_at_checked(self.words).ok_or(MALFORMED)?;
        let length = length.iter().fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        // The padding holds the length in bits, in as many bytes (FIPS 180-4 §5.1).
        let longest = (u128::MAX >> (128 - 8 * self.count)) >> 3;
        let room = longest.checked_sub(length).ok_or(MALFORMED)?;
        let blocks = length >> self.block_log2;
        let waiting = length as u8 & ((1 << self.block_log2) - 1);
        if tail.len() != usize::from(waiting) {
            return Err(MALFORMED);
        }

        let (words_out, rest) = serialized.split_at_mut_checked(self.words).ok_or(BROKEN)?;
        let (blocks_out, rest) = rest.split_at_mut_checked(self.count).ok_or(BROKEN)?;
        let (waiting_out, rest) = rest.split_first_mut().ok_or(BROKEN)?;
        let tail_out = rest.get_mut(..tail.len()).ok_or(BROKEN)?;
        self.swap(words_out);
        // As long as no block is hashed, the words are the initial ones.
        if blocks == 0 && words != words_out {
            return Err(MALFORMED);
        }
        copy(words, words_out)?;
        self.swap(words_out);
        for (to, from) in blocks_out.iter_mut().zip(blocks.to_le_bytes()) {
            *to = from;
        }
        *waiting_out = waiting;
        copy(tail, tail_out)?;
        Ok(u64::try_from(room).unwrap_or(u64::MAX))
    }

    /// Turns the byte order of the state words round.
    fn swap(&self, words: &mut [u8]) {
        if self.words == 64 {
            words.as_chunks_mut::<8>().0.iter_mut().for_each(|word| word.reverse());
        } else {
            words.as_chunks_mut::<4>().0.iter_mut().for_each(|word| word.reverse());
        }
    }
}

/// What the layouts rule out.
const BROKEN: Status = Status::CorruptionDetected;

fn copy(from: &[u8], to: &mut [u8]) -> Result<()> {
    if from.len() != to.len() {
        return Err(BROKEN);
    }
    to.copy_from_slice(from);
    Ok(())
}
