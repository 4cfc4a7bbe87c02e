//! One message under any unauthenticated cipher.

use super::Direction;
use super::ctr::{CounterMode, Width};
use super::held::{Held, MAX_HELD, Plan};
use crate::primitives::aes::{AesKey, BLOCK_LEN, Block};
#[cfg(feature = "chacha20")]
use crate::primitives::chacha20::{ChaCha20, KEY_LEN};
use crate::status::{Result, Status};
#[cfg(feature = "aes-cbc-pkcs7")]
use zeroize::Zeroize;
#[cfg(any(feature = "chacha20", feature = "aes-xts"))]
use zeroize::Zeroizing;

/// The longest initialization vector that any cipher generates, in bytes.
pub const MAX_IV: usize =
    if cfg!(all(feature = "chacha20", feature = "xchacha20-poly1305")) { 24 } else { 16 };

/// Which cipher.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CipherKind {
    /// AES in counter mode (NIST SP 800-38A §6.5).
    #[cfg(feature = "aes-ctr")]
    Ctr,
    /// The counter mode inside CCM (IEEE 802.15.4, CCM* without a tag).
    #[cfg(feature = "aes-ccm-star")]
    CcmStarNoTag,
    /// AES with cipher feedback of whole blocks (§6.3).
    #[cfg(feature = "aes-cfb")]
    Cfb,
    /// AES with output feedback (§6.4).
    #[cfg(feature = "aes-ofb")]
    Ofb,
    /// AES on each block alone (§6.1).
    #[cfg(feature = "aes-ecb")]
    Ecb,
    /// AES with cipher block chaining (§6.2), of whole blocks.
    #[cfg(feature = "aes-cbc-no-padding")]
    CbcNoPadding,
    /// The same with the padding of PKCS#7.
    #[cfg(feature = "aes-cbc-pkcs7")]
    CbcPkcs7,
    /// AES-XTS with ciphertext stealing.
    #[cfg(feature = "aes-xts")]
    Xts,
    /// ChaCha20.
    #[cfg(feature = "chacha20")]
    ChaCha20,
    /// XChaCha20.
    #[cfg(all(feature = "chacha20", feature = "xchacha20-poly1305"))]
    XChaCha20,
}

impl CipherKind {
    /// The length of an initialization vector to be generated, in bytes; 0 for a cipher without one.
    #[must_use]
    pub const fn iv_length(self) -> usize {
        match self {
            #[cfg(feature = "aes-ecb")]
            Self::Ecb => 0,
            #[cfg(feature = "aes-ccm-star")]
            Self::CcmStarNoTag => 13,
            #[cfg(feature = "chacha20")]
            Self::ChaCha20 => 12,
            #[cfg(all(feature = "chacha20", feature = "xchacha20-poly1305"))]
            Self::XChaCha20 => 24,
            #[allow(unreachable_patterns, reason = "a build may have none of the others")]
            _ => BLOCK_LEN,
        }
    }

    /// How long the ciphertext of `length` bytes is.
    ///
    /// # Errors
    /// `InvalidArgument` for a length that the cipher does not take.
    pub fn ciphertext_length(self, length: usize) -> Result<usize> {
        match self {
            #[cfg(feature = "aes-ecb")]
            Self::Ecb if !length.is_multiple_of(BLOCK_LEN) => Err(Status::InvalidArgument),
            #[cfg(feature = "aes-cbc-no-padding")]
            Self::CbcNoPadding if !length.is_multiple_of(BLOCK_LEN) => Err(Status::InvalidArgument),
            #[cfg(feature = "aes-cbc-pkcs7")]
            Self::CbcPkcs7 => {
                (length / BLOCK_LEN + 1).checked_mul(BLOCK_LEN).ok_or(Status::InvalidArgument)
            }
            #[cfg(feature = "aes-xts")]
            Self::Xts if length < BLOCK_LEN => Err(Status::InvalidArgument),
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => Ok(length),
        }
    }

    /// How many of `total` bytes, held back or new, must be held back until more or none come.
    fn keep(self, direction: Direction, total: usize) -> usize {
        let _ = (direction, total);
        match self {
            #[cfg(feature = "aes-ecb")]
            Self::Ecb => total % BLOCK_LEN,
            #[cfg(feature = "aes-cbc-no-padding")]
            Self::CbcNoPadding => total % BLOCK_LEN,
            // The last block holds the padding.
            #[cfg(feature = "aes-cbc-pkcs7")]
            Self::CbcPkcs7 => match (direction, total % BLOCK_LEN) {
                (Direction::Decrypt, 0) => total.min(BLOCK_LEN),
                (_, rest) => rest,
            },
            // The last whole block gives some of its ciphertext to the incomplete one.
            #[cfg(feature = "aes-xts")]
            Self::Xts => total.min(BLOCK_LEN + total % BLOCK_LEN),
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => 0,
        }
    }
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum State {
    /// Waits for an initialization vector.
    Begin(Key),
    /// AES, under way.
    Aes(AesKey, Mode),
    #[cfg(feature = "chacha20")]
    ChaCha20(ChaCha20),
}

/// A key that has no message yet.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum Key {
    Aes(AesKey),
    #[cfg(feature = "aes-xts")]
    /// With the key of the tweak, which is expanded for one block only.
    Xts(AesKey, Zeroizing<[u8; 32]>, usize),
    #[cfg(feature = "chacha20")]
    ChaCha20(Zeroizing<[u8; KEY_LEN]>),
}

enum Mode {
    Counter(CounterMode),
    #[cfg(feature = "aes-ecb")]
    Ecb,
    #[cfg(feature = "aes-cfb")]
    Cfb(super::cfb::Cfb),
    #[cfg(feature = "aes-ofb")]
    Ofb(super::ofb::Ofb),
    #[cfg(any(feature = "aes-cbc-no-padding", feature = "aes-cbc-pkcs7"))]
    Cbc(super::cbc::Cbc),
    #[cfg(feature = "aes-xts")]
    Xts(super::xts::Xts),
}

/// A cipher with its key, and the message it is in; wiped when dropped.
pub struct Cipher {
    kind: CipherKind,
    direction: Direction,
    state: State,
    held: Held,
    /// How many bytes the message may still have.
    room: u64,
}

impl Cipher {
    /// A cipher with a key in the format of PSA Crypto.
    ///
    /// # Errors
    /// `InvalidArgument` for a key of another length than the cipher's.
    #[inline(never)]
    pub fn new(kind: CipherKind, direction: Direction, key: &[u8]) -> Result<Self> {
        let key = match kind {
            #[cfg(feature = "aes-xts")]
            CipherKind::Xts => {
                let halves = key.split_at_checked(key.len() / 2).ok_or(Status::InvalidArgument)?;
                if halves.0.len() != halves.1.len() {
                    return Err(Status::InvalidArgument);
                }
                let mut tweak_key = Zeroizing::new([0; 32]);
                tweak_key.iter_mut().zip(halves.1).for_each(|(to, from)| *to = *from);
                Key::Xts(AesKey::new(halves.0)?, tweak_key, halves.1.len())
            }
            #[cfg(feature = "chacha20")]
            CipherKind::ChaCha20 => Key::ChaCha20(chacha20_key(key)?),
            #[cfg(all(feature = "chacha20", feature = "xchacha20-poly1305"))]
            CipherKind::XChaCha20 => Key::ChaCha20(chacha20_key(key)?),
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => Key::Aes(AesKey::new(key)?),
        };
        let mut state = State::Begin(key);
        #[cfg(feature = "aes-ecb")]
        if let (CipherKind::Ecb, State::Begin(Key::Aes(key))) = (kind, &state) {
            state = State::Aes(key.clone(), Mode::Ecb);
        }
        Ok(Self { kind, direction, state, held: Held::new(), room: u64::MAX })
    }

    /// Which cipher.
    #[must_use]
    pub const fn kind(&self) -> CipherKind {
        self.kind
    }

    /// Which way it turns its text.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// Whether the initialization vector is still to be set.
    #[must_use]
    pub const fn awaits_iv(&self) -> bool {
        matches!(self.state, State::Begin(_))
    }

    /// Sets the initialization vector and begins the message.
    ///
    /// # Errors
    /// `BadState` when there is one already or the cipher has none, `InvalidArgument` for another length.
    #[inline(never)]
    pub fn set_iv(&mut self, iv: &[u8]) -> Result<()> {
        let State::Begin(key) = &self.state else {
            return Err(Status::BadState);
        };
        self.state = match key {
            #[cfg(feature = "chacha20")]
            Key::ChaCha20(key) => {
                let (stream, room) = match self.kind {
                    #[cfg(all(feature = "chacha20", feature = "xchacha20-poly1305"))]
                    CipherKind::XChaCha20 => xchacha20(key, iv)?,
                    _ => chacha20(key, iv)?,
                };
                self.room = room;
                State::ChaCha20(stream)
            }
            #[cfg(feature = "aes-xts")]
            Key::Xts(key, tweak_key, length) => {
                let iv = iv.try_into().map_err(|_| Status::InvalidArgument)?;
                self.room = super::xts::MAX_DATA_UNIT;
                let tweak_key = tweak_key.get(..*length).ok_or(Status::CorruptionDetected)?;
                let xts = super::xts::Xts::new(&AesKey::new(tweak_key)?, iv);
                State::Aes(key.clone(), Mode::Xts(xts))
            }
            Key::Aes(key) => {
                let (mode, room) = aes_mode(self.kind, iv)?;
                self.room = room;
                State::Aes(key.clone(), mode)
            }
        };
        Ok(())
    }

    /// What an update with `input` bytes comes to.
    ///
    /// # Errors
    /// `BadState` without an initialization vector, `InvalidArgument` when the message would be too long.
    pub fn plan(&self, input: usize) -> Result<Plan> {
        if self.awaits_iv() {
            return Err(Status::BadState);
        }
        if input as u64 > self.room {
            return Err(Status::InvalidArgument);
        }
        self.held.plan(input, |total| self.kind.keep(self.direction, total))
    }

    /// Works on the next piece in place, as planned: the incoming bytes that `plan` moves stand in `output` behind its lead, the others
    /// in `rest`.
    ///
    /// # Errors
    /// `CorruptionDetected` when there was another plan.
    pub fn update(&mut self, plan: &Plan, output: &mut [u8], rest: &[u8]) -> Result<()> {
        let output = output.get_mut(..plan.output).ok_or(Status::CorruptionDetected)?;
        self.room = self.room.saturating_sub((plan.moved + rest.len()) as u64);
        self.held.exchange(output, rest)?;
        self.transform(output)
    }

    fn transform(&mut self, text: &mut [u8]) -> Result<()> {
        let (key, mode) = match &mut self.state {
            State::Begin(_) => return Err(Status::BadState),
            #[cfg(feature = "chacha20")]
            State::ChaCha20(stream) => {
                stream.apply(text);
                return Ok(());
            }
            State::Aes(key, mode) => (key, mode),
        };
        let direction = self.direction;
        let _ = direction;
        match mode {
            Mode::Counter(counter) => counter.apply(key, text),
            #[cfg(feature = "aes-ofb")]
            Mode::Ofb(ofb) => ofb.apply(key, text),
            #[cfg(feature = "aes-cfb")]
            Mode::Cfb(cfb) => match direction {
                Direction::Encrypt => cfb.encrypt(key, text),
                Direction::Decrypt => cfb.decrypt(key, text),
            },
            #[cfg(feature = "aes-ecb")]
            Mode::Ecb => match direction {
                Direction::Encrypt => key.encrypt_blocks(blocks(text)?),
                Direction::Decrypt => key.decrypt_blocks(blocks(text)?),
            },
            #[cfg(any(feature = "aes-cbc-no-padding", feature = "aes-cbc-pkcs7"))]
            Mode::Cbc(cbc) => match direction {
                Direction::Encrypt => cbc.encrypt(key, blocks(text)?),
                Direction::Decrypt => cbc.decrypt(key, blocks(text)?),
            },
            #[cfg(feature = "aes-xts")]
            Mode::Xts(xts) => xts.apply(key, direction, blocks(text)?),
        }
        Ok(())
    }

    /// Ends the message: writes what is left of it to `last` and gives its length.
    ///
    /// # Errors
    /// `BadState` without an initialization vector, `InvalidArgument` when the message is not one of the cipher's lengths,
    /// `InvalidPadding`.
    #[inline(never)]
    pub fn finish(&mut self, last: &mut [u8; MAX_HELD]) -> Result<usize> {
        if self.awaits_iv() {
            return Err(Status::BadState);
        }
        let held = self.held.get().len();
        for (to, from) in last.iter_mut().zip(self.held.get()) {
            *to = *from;
        }
        match self.kind {
            #[cfg(feature = "aes-cbc-pkcs7")]
            CipherKind::CbcPkcs7 => self.finish_padded(last, held),
            #[cfg(feature = "aes-xts")]
            CipherKind::Xts => {
                let State::Aes(key, Mode::Xts(xts)) = &mut self.state else {
                    return Err(Status::CorruptionDetected);
                };
                let text = last.get_mut(..held).ok_or(Status::CorruptionDetected)?;
                xts.finish(key, self.direction, text)?;
                Ok(held)
            }
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ if held == 0 => Ok(0),
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => Err(Status::InvalidArgument),
        }
    }

    #[cfg(feature = "aes-cbc-pkcs7")]
    fn finish_padded(&mut self, last: &mut [u8; MAX_HELD], held: usize) -> Result<usize> {
        use super::pkcs7::{pad, unpad};
        let block = last.first_chunk_mut::<BLOCK_LEN>().ok_or(Status::CorruptionDetected)?;
        match self.direction {
            Direction::Encrypt => {
                let mut padded = Block::from(*block);
                pad(&mut padded, held);
                *block = padded.into();
                padded.zeroize();
                self.transform(block)?;
                Ok(BLOCK_LEN)
            }
            Direction::Decrypt if held == BLOCK_LEN => {
                self.transform(block)?;
                let mut padded = Block::from(*block);
                let length = unpad(&padded);
                padded.zeroize();
                length
            }
            Direction::Decrypt => Err(Status::InvalidArgument),
        }
    }
}

/// Text as blocks, of which it is a whole number.
#[cfg(any(
    feature = "aes-ecb",
    feature = "aes-cbc-no-padding",
    feature = "aes-cbc-pkcs7",
    feature = "aes-xts"
))]
fn blocks(text: &mut [u8]) -> Result<&mut [Block]> {
    let (blocks, rest) = Block::slice_as_chunks_mut(text);
    if rest.is_empty() { Ok(blocks) } else { Err(Status::CorruptionDetected) }
}

/// The mode with its initialization vector, and how long a message may be.
fn aes_mode(kind: CipherKind, iv: &[u8]) -> Result<(Mode, u64)> {
    let whole = || <[u8; BLOCK_LEN]>::try_from(iv).map_err(|_| Status::InvalidArgument);
    let unlimited = u64::MAX;
    Ok(match kind {
        #[cfg(feature = "aes-ctr")]
        CipherKind::Ctr => {
            // A nonce shorter than a block leaves the rest to the counter (PSA Crypto 1.5 §10.5.1, PSA_ALG_CTR).
            if iv.is_empty() || iv.len() > BLOCK_LEN {
                return Err(Status::InvalidArgument);
            }
            let mut counter = [0; BLOCK_LEN];
            counter.iter_mut().zip(iv).for_each(|(to, from)| *to = *from);
            (Mode::Counter(CounterMode::new(counter, Width::Full)), unlimited)
        }
        #[cfg(feature = "aes-ccm-star")]
        CipherKind::CcmStarNoTag => {
            // NIST SP 800-38C, appendix A.3: the counter fills what the nonce leaves, and 0 was for the tag.
            if iv.len() != 13 {
                return Err(Status::InvalidArgument);
            }
            let mut counter = [0; BLOCK_LEN];
            counter[0] = 1;
            counter.iter_mut().skip(1).zip(iv).for_each(|(to, from)| *to = *from);
            counter[BLOCK_LEN - 1] = 1;
            (Mode::Counter(CounterMode::new(counter, Width::Full)), 0xffff)
        }
        #[cfg(feature = "aes-cfb")]
        CipherKind::Cfb => (Mode::Cfb(super::cfb::Cfb::new(whole()?)), unlimited),
        #[cfg(feature = "aes-ofb")]
        CipherKind::Ofb => (Mode::Ofb(super::ofb::Ofb::new(whole()?)), unlimited),
        #[cfg(feature = "aes-cbc-no-padding")]
        CipherKind::CbcNoPadding => (Mode::Cbc(super::cbc::Cbc::new(whole()?)), unlimited),
        #[cfg(feature = "aes-cbc-pkcs7")]
        CipherKind::CbcPkcs7 => (Mode::Cbc(super::cbc::Cbc::new(whole()?)), unlimited),
        #[allow(unreachable_patterns, reason = "a build may have only the above")]
        _ => return Err(Status::CorruptionDetected),
    })
}

#[cfg(feature = "chacha20")]
fn chacha20_key(key: &[u8]) -> Result<Zeroizing<[u8; KEY_LEN]>> {
    let key: &[u8; KEY_LEN] = key.try_into().map_err(|_| Status::InvalidArgument)?;
    Ok(Zeroizing::new(*key))
}

/// The key stream for an initialization vector of 24 bytes (the nonce) or 32 (a counter, little endian, and the nonce), and how long a
/// message may be.
#[cfg(all(feature = "chacha20", feature = "xchacha20-poly1305"))]
fn xchacha20(key: &[u8; KEY_LEN], iv: &[u8]) -> Result<(ChaCha20, u64)> {
    let (counter, nonce) = match iv.len() {
        32 => iv.split_first_chunk::<8>().ok_or(Status::InvalidArgument)?,
        _ => (&[0; 8], iv),
    };
    let nonce = <[u8; 24]>::try_from(nonce).map_err(|_| Status::InvalidArgument)?;
    let counter = u64::from_le_bytes(*counter);
    let room = (u64::MAX - counter).saturating_mul(crate::primitives::chacha20::BLOCK_LEN as u64);
    Ok((ChaCha20::extended(key, nonce, counter), room))
}

/// The key stream for an initialization vector of 12 bytes (the nonce), 16 (a counter, little endian, and the nonce) or 8 (the nonce of the
/// original ChaCha20), and how long a message may be: the counter may not wrap.
#[cfg(feature = "chacha20")]
fn chacha20(key: &[u8; KEY_LEN], iv: &[u8]) -> Result<(ChaCha20, u64)> {
    let (counter, nonce) = match iv.len() {
        16 => iv.split_first_chunk::<4>().ok_or(Status::InvalidArgument)?,
        _ => (&[0; 4], iv),
    };
    let counter = u32::from_le_bytes(*counter);
    if let Ok(nonce) = <[u8; 8]>::try_from(nonce) {
        return Ok((ChaCha20::original(key, nonce, 0), u64::MAX));
    }
    let nonce = <[u8; 12]>::try_from(nonce).map_err(|_| Status::InvalidArgument)?;
    Ok((ChaCha20::new(key, nonce, counter), ChaCha20::capacity(counter)))
}
