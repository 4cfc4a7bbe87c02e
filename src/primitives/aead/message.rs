//! One message under any algorithm of authenticated encryption.

#[cfg(feature = "ascon-aead128")]
use super::ascon::Ascon;
#[cfg(feature = "aes-ccm")]
use super::ccm::{self, Ccm};
#[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
use super::chacha20_poly1305::{self, ChaCha20Poly1305};
#[cfg(feature = "aes-gcm")]
use super::gcm::{self, Gcm};
#[cfg(any(feature = "aes-gcm", feature = "aes-ccm"))]
use crate::primitives::aes::AesKey;
use crate::primitives::cipher::Direction;
use crate::primitives::equal::check_equal;
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The longest nonce that any algorithm generates, in bytes.
pub const MAX_NONCE: usize = 24;
/// The longest tag of any algorithm, in bytes.
const MAX_TAG: usize = 16;

/// Which algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AeadKind {
    /// AES-GCM.
    #[cfg(feature = "aes-gcm")]
    Gcm,
    /// AES-CCM.
    #[cfg(feature = "aes-ccm")]
    Ccm,
    /// ChaCha20-Poly1305.
    #[cfg(feature = "chacha20-poly1305")]
    ChaCha20Poly1305,
    /// XChaCha20-Poly1305.
    #[cfg(feature = "xchacha20-poly1305")]
    XChaCha20Poly1305,
    /// Ascon-AEAD128.
    #[cfg(feature = "ascon-aead128")]
    Ascon,
}

impl AeadKind {
    /// Whether the algorithm has tags of this length.
    #[must_use]
    pub const fn has_tag_length(self, length: usize) -> bool {
        match self {
            // SP 800-38D §5.2.1.2.
            #[cfg(feature = "aes-gcm")]
            Self::Gcm => matches!(length, 4 | 8 | 12..=16),
            #[cfg(feature = "aes-ccm")]
            Self::Ccm => ccm::has_tag_length(length),
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => length == MAX_TAG,
        }
    }

    /// Whether the lengths of the message must be known before its nonce.
    #[must_use]
    pub const fn needs_lengths(self) -> bool {
        match self {
            #[cfg(feature = "aes-ccm")]
            Self::Ccm => true,
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => false,
        }
    }

    /// The longest associated data and text of a message, in bytes.
    const fn longest(self) -> [u64; 2] {
        match self {
            // SP 800-38D §5.2.1.1: 2^64 - 1 bits.
            #[cfg(feature = "aes-gcm")]
            Self::Gcm => [u64::MAX / 8, gcm::MAX_MESSAGE],
            #[cfg(feature = "chacha20-poly1305")]
            Self::ChaCha20Poly1305 => [u64::MAX, chacha20_poly1305::MAX_TEXT],
            #[cfg(feature = "xchacha20-poly1305")]
            Self::XChaCha20Poly1305 => [u64::MAX, chacha20_poly1305::MAX_TEXT],
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => [u64::MAX, u64::MAX],
        }
    }

    /// The length of a nonce to be generated, for a text of the given length if that is known.
    #[must_use]
    pub const fn nonce_length(self, text_length: u64) -> usize {
        let _ = text_length;
        match self {
            #[cfg(feature = "aes-ccm")]
            Self::Ccm => ccm::longest_nonce(text_length),
            #[cfg(feature = "xchacha20-poly1305")]
            Self::XChaCha20Poly1305 => 24,
            #[cfg(feature = "ascon-aead128")]
            Self::Ascon => 16,
            #[allow(unreachable_patterns, reason = "a build may have only the above")]
            _ => 12,
        }
    }
}

/// A key that has no message yet.
#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum Key {
    #[cfg(any(feature = "aes-gcm", feature = "aes-ccm"))]
    Aes(AesKey),
    #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
    ChaCha20(Zeroizing<[u8; 32]>),
    #[cfg(feature = "ascon-aead128")]
    Ascon(Zeroizing<[u8; 16]>),
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum State {
    /// Waits for a nonce.
    Begin(Key),
    #[cfg(feature = "aes-gcm")]
    Gcm(AesKey, Gcm),
    #[cfg(feature = "aes-ccm")]
    Ccm(AesKey, Ccm),
    #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
    ChaCha20Poly1305(ChaCha20Poly1305),
    #[cfg(feature = "ascon-aead128")]
    Ascon(Ascon),
}

/// An algorithm with its key, and the message it is in; wiped when dropped.
pub struct Aead {
    kind: AeadKind,
    direction: Direction,
    tag_length: usize,
    /// The lengths of associated data and text that were announced, and what of them is still to come.
    lengths: Option<[u64; 2]>,
    left: [u64; 2],
    in_text: bool,
    state: State,
}

impl Aead {
    /// An algorithm with a key in the format of PSA Crypto, and tags of this length.
    ///
    /// # Errors
    /// `InvalidArgument` for a key or tag of another length than the algorithm's.
    #[inline(never)]
    pub fn new(
        kind: AeadKind,
        direction: Direction,
        key: &[u8],
        tag_length: usize,
    ) -> Result<Self> {
        if !kind.has_tag_length(tag_length) {
            return Err(Status::InvalidArgument);
        }
        let key = match kind {
            #[cfg(feature = "aes-gcm")]
            AeadKind::Gcm => Key::Aes(AesKey::new(key)?),
            #[cfg(feature = "aes-ccm")]
            AeadKind::Ccm => Key::Aes(AesKey::new(key)?),
            #[cfg(feature = "ascon-aead128")]
            AeadKind::Ascon => {
                Key::Ascon(Zeroizing::new(key.try_into().map_err(|_| Status::InvalidArgument)?))
            }
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            _ => {
                Key::ChaCha20(Zeroizing::new(key.try_into().map_err(|_| Status::InvalidArgument)?))
            }
        };
        Ok(Self {
            kind,
            direction,
            tag_length,
            lengths: None,
            left: [u64::MAX; 2],
            in_text: false,
            state: State::Begin(key),
        })
    }

    /// Which algorithm.
    #[must_use]
    pub const fn kind(&self) -> AeadKind {
        self.kind
    }

    /// Which way it turns its text.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// The length of its tags, in bytes.
    #[must_use]
    pub const fn tag_length(&self) -> usize {
        self.tag_length
    }

    /// Whether the nonce is still to be set.
    #[must_use]
    pub const fn awaits_nonce(&self) -> bool {
        matches!(self.state, State::Begin(_))
    }

    /// The length of a nonce to be generated now.
    ///
    /// # Errors
    /// `BadState` when there is one already, or the algorithm needs lengths first.
    pub fn nonce_length(&self) -> Result<usize> {
        let ready = self.awaits_nonce() && (self.lengths.is_some() || !self.kind.needs_lengths());
        let [_, text] = self.lengths.unwrap_or_default();
        if ready { Ok(self.kind.nonce_length(text)) } else { Err(Status::BadState) }
    }

    /// Announces the lengths of associated data and text, which then bind.
    ///
    /// # Errors
    /// `BadState` twice, or after the nonce; `InvalidArgument` for what no message of the algorithm has. CCM's limits depend on its nonce.
    pub fn set_lengths(&mut self, ad: u64, text: u64) -> Result<()> {
        if self.lengths.is_some() || !self.awaits_nonce() {
            return Err(Status::BadState);
        }
        let [most_ad, most_text] = self.kind.longest();
        if ad > most_ad || text > most_text {
            return Err(Status::InvalidArgument);
        }
        self.lengths = Some([ad, text]);
        self.left = [ad, text];
        Ok(())
    }

    /// Sets the nonce and begins the message.
    ///
    /// # Errors
    /// `BadState` twice, or before the lengths for an algorithm that needs them; `InvalidArgument` for another length.
    #[inline(never)]
    pub fn set_nonce(&mut self, nonce: &[u8]) -> Result<()> {
        self.nonce_length()?;
        let State::Begin(key) = &self.state else {
            return Err(Status::BadState);
        };
        self.state = match *key {
            #[cfg(any(feature = "aes-gcm", feature = "aes-ccm"))]
            Key::Aes(ref key) => match self.kind {
                #[cfg(feature = "aes-ccm")]
                AeadKind::Ccm => {
                    let [ad, text] = self.lengths.ok_or(Status::BadState)?;
                    let ccm = Ccm::new(key, nonce, self.tag_length, ad, text, self.direction)?;
                    State::Ccm(key.clone(), ccm)
                }
                #[cfg(feature = "aes-gcm")]
                AeadKind::Gcm => State::Gcm(key.clone(), Gcm::new(key, nonce, self.direction)?),
                #[allow(unreachable_patterns, reason = "a build may have no other algorithm")]
                _ => return Err(Status::CorruptionDetected),
            },
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            Key::ChaCha20(ref key) => {
                if nonce.len() != self.kind.nonce_length(0) {
                    return Err(Status::InvalidArgument);
                }
                State::ChaCha20Poly1305(ChaCha20Poly1305::new(key, nonce, self.direction)?)
            }
            #[cfg(feature = "ascon-aead128")]
            Key::Ascon(ref key) => {
                let nonce = nonce.try_into().map_err(|_| Status::InvalidArgument)?;
                State::Ascon(Ascon::new(key, nonce, self.direction))
            }
        };
        Ok(())
    }

    /// Counts `length` bytes of associated data (0) or text (1) off.
    fn count(&mut self, which: usize, length: usize) -> Result<()> {
        let left = self.left.get_mut(which).ok_or(Status::CorruptionDetected)?;
        *left = left.checked_sub(length as u64).ok_or(Status::InvalidArgument)?;
        Ok(())
    }

    /// Takes the next piece of the associated data.
    ///
    /// # Errors
    /// `BadState` before the nonce or after the text has begun, `InvalidArgument` beyond the announced length.
    pub fn update_ad(&mut self, data: &[u8]) -> Result<()> {
        if self.in_text || self.awaits_nonce() {
            return Err(Status::BadState);
        }
        self.count(0, data.len())?;
        match &mut self.state {
            State::Begin(_) => Err(Status::BadState),
            #[cfg(feature = "aes-gcm")]
            State::Gcm(_, gcm) => gcm.associated_data(data),
            #[cfg(feature = "aes-ccm")]
            State::Ccm(key, ccm) => ccm.associated_data(key, data),
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            State::ChaCha20Poly1305(message) => {
                message.associated_data(data);
                Ok(())
            }
            #[cfg(feature = "ascon-aead128")]
            State::Ascon(message) => {
                message.associated_data(data);
                Ok(())
            }
        }
    }

    /// Notes that text follows.
    fn begin_text(&mut self, length: usize) -> Result<()> {
        if self.awaits_nonce() {
            return Err(Status::BadState);
        }
        if !self.in_text {
            self.check_ad()?;
            self.in_text = true;
        }
        self.count(1, length)
    }

    /// All associated data that was announced came.
    fn check_ad(&self) -> Result<()> {
        let [ad, _] = self.left;
        if self.lengths.is_some() && ad != 0 { Err(Status::InvalidArgument) } else { Ok(()) }
    }

    /// Encrypts or decrypts the next piece of the text in place. What is decrypted is not to be trusted before the tag held.
    ///
    /// # Errors
    /// `BadState` before the nonce, `InvalidArgument` beyond the announced length, the algorithm's limit, or when associated data that
    /// was announced is missing.
    #[inline(never)]
    pub fn update(&mut self, text: &mut [u8]) -> Result<()> {
        self.begin_text(text.len())?;
        match &mut self.state {
            State::Begin(_) => Err(Status::BadState),
            #[cfg(feature = "aes-gcm")]
            State::Gcm(key, gcm) => gcm.update(key, text),
            #[cfg(feature = "aes-ccm")]
            State::Ccm(key, ccm) => ccm.update(key, text),
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            State::ChaCha20Poly1305(message) => message.update(text),
            #[cfg(feature = "ascon-aead128")]
            State::Ascon(message) => {
                message.update(text);
                Ok(())
            }
        }
    }

    /// The full tag of the message.
    fn full_tag(&mut self) -> Result<Zeroizing<[u8; MAX_TAG]>> {
        if self.awaits_nonce() {
            return Err(Status::BadState);
        }
        self.check_ad()?;
        let [_, text] = self.left;
        if self.lengths.is_some() && text != 0 {
            return Err(Status::InvalidArgument);
        }
        Ok(Zeroizing::new(match &mut self.state {
            State::Begin(_) => return Err(Status::BadState),
            #[cfg(feature = "aes-gcm")]
            State::Gcm(_, gcm) => gcm.tag(),
            #[cfg(feature = "aes-ccm")]
            State::Ccm(key, ccm) => ccm.tag(key)?,
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            State::ChaCha20Poly1305(message) => message.tag(),
            #[cfg(feature = "ascon-aead128")]
            State::Ascon(message) => message.tag(),
        }))
    }

    /// Ends a message that was encrypted: writes its tag and gives the tag's length.
    ///
    /// # Errors
    /// `BadState` before the nonce and for a message that was decrypted, `InvalidArgument` when less came than was announced,
    /// `BufferTooSmall`.
    pub fn finish(&mut self, output: &mut [u8]) -> Result<usize> {
        if self.direction != Direction::Encrypt {
            return Err(Status::BadState);
        }
        let tag = self.full_tag()?;
        let tag = tag.get(..self.tag_length).ok_or(Status::CorruptionDetected)?;
        output.get_mut(..tag.len()).ok_or(Status::BufferTooSmall)?.copy_from_slice(tag);
        Ok(tag.len())
    }

    /// Ends a message that was decrypted: compares its tag, in constant time.
    ///
    /// # Errors
    /// `InvalidSignature`; `BadState` before the nonce and for a message that was encrypted; `InvalidArgument` when less came than was
    /// announced.
    pub fn verify(&mut self, expected: &[u8]) -> Result<()> {
        if self.direction != Direction::Decrypt {
            return Err(Status::BadState);
        }
        let tag = self.full_tag()?;
        let tag = tag.get(..self.tag_length).ok_or(Status::CorruptionDetected)?;
        check_equal(tag, expected)
    }

    /// Decrypts a whole text in place. Where the tag is of the ciphertext, it is checked first, and a text whose tag does not hold stays
    /// as it is; CCM and Ascon have to decrypt to know, and then wipe it.
    ///
    /// # Errors
    /// As [`Aead::verify`].
    #[inline(never)]
    pub fn decrypt_whole(&mut self, text: &mut [u8], tag: &[u8]) -> Result<()> {
        if self.direction != Direction::Decrypt {
            return Err(Status::BadState);
        }
        if tag.len() != self.tag_length {
            return Err(Status::InvalidSignature);
        }
        match &mut self.state {
            #[cfg(feature = "aes-gcm")]
            State::Gcm(key, gcm) => gcm.verify_then_decrypt(key, text, tag),
            #[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
            State::ChaCha20Poly1305(message) => {
                message.authenticate(text)?;
                check_equal(&*Zeroizing::new(message.tag()), tag)?;
                message.decrypt_verified(text);
                Ok(())
            }
            _ => self.update(text).and_then(|()| self.verify(tag)).inspect_err(|_| text.fill(0)),
        }
    }
}
