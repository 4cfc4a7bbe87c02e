//! AES-GCM (NIST SP 800-38D) in pieces: the message never has to be in memory as a whole.
//!
//! The crate `aes-gcm` works on one contiguous buffer; the store streams objects through a small scratch, and multi-part AEAD
//! needs the same. So this composes the crates `aes` and `ghash`: counter mode, GHASH, lengths, tag.
//!
//! Constant time: the AES and GHASH of these crates have no secret-dependent branch or index; tags are compared with `subtle`.

use crate::primitives::aes::{AesKey, Block};
use crate::primitives::cipher::Direction;
use crate::primitives::cipher::ctr::{CounterMode, Width};
use crate::primitives::equal::check_equal;
use crate::status::{Result, Status};
use ghash::{GHash, universal_hash::UniversalHash};
use zeroize::{Zeroize, Zeroizing};

/// The length of a full tag, in bytes.
pub const TAG_LEN: usize = 16;

/// The most bytes one message may have: 2^32 − 2 blocks (SP 800-38D §5.2.1.1).
pub(super) const MAX_MESSAGE: u64 = ((1 << 32) - 2) * 16;

/// [`Gcm`] with the key it is used with.
pub struct KeyedGcm<'k> {
    key: &'k AesKey,
    gcm: Gcm,
}

impl<'k> KeyedGcm<'k> {
    /// [`Gcm::new`].
    ///
    /// # Errors
    /// Those of [`Gcm::new`].
    pub fn new(key: &'k AesKey, nonce: &[u8], direction: Direction) -> Result<Self> {
        Ok(Self { key, gcm: Gcm::new(key, nonce, direction)? })
    }

    /// [`Gcm::associated_data`].
    ///
    /// # Errors
    /// Those of [`Gcm::associated_data`].
    pub fn associated_data(&mut self, data: &[u8]) -> Result<()> {
        self.gcm.associated_data(data)
    }

    /// [`Gcm::update`].
    ///
    /// # Errors
    /// Those of [`Gcm::update`].
    pub fn update(&mut self, text: &mut [u8]) -> Result<()> {
        self.gcm.update(self.key, text)
    }

    /// [`Gcm::tag`].
    #[must_use]
    pub fn tag(mut self) -> [u8; TAG_LEN] {
        self.gcm.tag()
    }

    /// [`Gcm::verify`].
    ///
    /// # Errors
    /// Those of [`Gcm::verify`].
    pub fn verify(mut self, expected: &[u8]) -> Result<()> {
        self.gcm.verify(expected)
    }
}

/// One message under AES-GCM: associated data first, then the text in pieces, then the tag.
#[derive(Clone)]
pub struct Gcm {
    direction: Direction,
    ghash: GHash,
    stream: CounterMode,
    /// The encrypted initial counter, which masks the tag.
    mask: Zeroizing<[u8; 16]>,
    partial: [u8; 16],
    partial_len: usize,
    aad_len: u64,
    text_len: u64,
}

impl Gcm {
    /// Starts a message with a nonce of at least 1 byte; 12 is the usual length.
    ///
    /// # Errors
    /// `InvalidArgument` for an empty nonce.
    #[inline(never)]
    pub fn new(key: &AesKey, nonce: &[u8], direction: Direction) -> Result<Self> {
        if nonce.is_empty() {
            return Err(Status::InvalidArgument);
        }
        let mut counter = [0u8; 16];
        let usual = nonce.len() == 12;
        if usual {
            counter[..12].copy_from_slice(nonce);
            counter[15] = 1;
        }
        // The hash key, and for a nonce of the usual length the mask of the tag: two blocks for the price of one.
        let mut made = [Block::default(), Block::from(counter)];
        key.encrypt_blocks(&mut made);
        let [hash_key, mask] = &mut made;
        let ghash = GHash::new(hash_key);
        hash_key.zeroize();
        if !usual {
            let mut hash = ghash.clone();
            hash.update_padded(nonce);
            let mut lengths = Block::default();
            lengths[8..].copy_from_slice(&(nonce.len() as u64 * 8).to_be_bytes());
            hash.update(&[lengths]);
            counter = hash.finalize().into();
            *mask = Block::from(counter);
            key.encrypt_blocks(core::slice::from_mut(mask));
        }
        let tag_mask = Zeroizing::new((*mask).into());
        mask.zeroize();
        let mut stream = CounterMode::new(counter, Width::Low32);
        stream.skip_block();
        Ok(Self {
            direction,
            ghash,
            stream,
            mask: tag_mask,
            partial: [0; 16],
            partial_len: 0,
            aad_len: 0,
            text_len: 0,
        })
    }

    /// Adds associated data; may be called repeatedly, before the first [`Gcm::update`].
    ///
    /// # Errors
    /// `BadState` after the text has begun.
    pub fn associated_data(&mut self, data: &[u8]) -> Result<()> {
        if self.text_len != 0 {
            return Err(Status::BadState);
        }
        self.aad_len += data.len() as u64;
        self.absorb(data);
        Ok(())
    }

    /// Encrypts or decrypts the next piece of the text in place.
    ///
    /// # Errors
    /// `InvalidArgument` when the message exceeds the limit of SP 800-38D.
    #[inline(never)]
    pub fn update(&mut self, key: &AesKey, text: &mut [u8]) -> Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        self.count(text.len())?;
        match self.direction {
            Direction::Encrypt => {
                self.stream.apply(key, text);
                self.absorb(text);
            }
            Direction::Decrypt => {
                self.absorb(text);
                self.stream.apply(key, text);
            }
        }
        Ok(())
    }

    /// Checks the tag of a whole ciphertext, and only then turns it into plaintext in place.
    ///
    /// # Errors
    /// `InvalidSignature` when the tag does not hold; the text is then still ciphertext.
    /// `InvalidArgument` when it exceeds the limit of SP 800-38D.
    #[inline(never)]
    pub fn verify_then_decrypt(
        &mut self,
        key: &AesKey,
        text: &mut [u8],
        expected: &[u8],
    ) -> Result<()> {
        self.count(text.len())?;
        self.absorb(text);
        self.verify(expected)?;
        self.stream.apply(key, text);
        Ok(())
    }

    /// Ends the message and compares its tag with `expected`, a full tag or its first bytes, in constant time.
    ///
    /// # Errors
    /// `InvalidSignature` when they differ, or when `expected` is not 4 to 16 bytes.
    pub fn verify(&mut self, expected: &[u8]) -> Result<()> {
        let tag = Zeroizing::new(self.tag());
        let tag = tag.get(..expected.len()).filter(|tag| tag.len() >= 4);
        let tag = tag.ok_or(Status::InvalidSignature)?;
        check_equal(tag, expected)
    }

    /// Ends the message and gives its tag.
    #[inline(never)]
    #[must_use]
    pub fn tag(&mut self) -> [u8; TAG_LEN] {
        self.pad();
        let mut lengths = Block::default();
        lengths[..8].copy_from_slice(&(self.aad_len * 8).to_be_bytes());
        lengths[8..].copy_from_slice(&(self.text_len * 8).to_be_bytes());
        self.ghash.update(&[lengths]);
        let mut tag: [u8; TAG_LEN] = self.ghash.clone().finalize().into();
        for (tag, mask) in tag.iter_mut().zip(self.mask.iter()) {
            *tag ^= mask;
        }
        tag
    }

    /// Notes that text follows: the associated data is complete, and the limit of SP 800-38D holds.
    fn count(&mut self, length: usize) -> Result<()> {
        if self.text_len == 0 {
            self.pad();
        }
        self.text_len = self.text_len.saturating_add(length as u64);
        if self.text_len > MAX_MESSAGE { Err(Status::InvalidArgument) } else { Ok(()) }
    }

    fn absorb(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.partial_len == 0
                && let Some((block, rest)) = data.split_first_chunk::<16>()
            {
                self.ghash.update(&[Block::from(*block)]);
                data = rest;
            } else if let Some((&byte, rest)) = data.split_first() {
                self.partial[self.partial_len & 15] = byte;
                self.partial_len += 1;
                if self.partial_len == 16 {
                    self.ghash.update(&[Block::from(self.partial)]);
                    self.partial_len = 0;
                }
                data = rest;
            }
        }
    }

    fn pad(&mut self) {
        if self.partial_len != 0 {
            for byte in self.partial.iter_mut().skip(self.partial_len) {
                *byte = 0;
            }
            self.ghash.update(&[Block::from(self.partial)]);
            self.partial_len = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// Test case 4 and 6 of the GCM specification by McGrew and Viega (60-byte text, 20-byte associated data; 12- and 60-byte nonce).
    const KEY: [u8; 16] = hex!("feffe9928665731c6d6a8f9467308308");
    const TEXT: [u8; 60] = hex!(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    );
    const AAD: [u8; 20] = hex!("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    const LONG_NONCE: [u8; 60] = hex!(
        "9313225df88406e555909c5aff5269aa6a7a9538534f7da1e4c303d2a318a728c3c0c95156809539fcf0e2429a6b525416aedbf5a0de6a57a637b39b"
    );

    fn run(nonce: &[u8], piece: usize) -> ([u8; 60], [u8; 16]) {
        let key = AesKey::new(&KEY).unwrap();
        let mut gcm = Gcm::new(&key, nonce, Direction::Encrypt).unwrap();
        for aad in AAD.chunks(piece) {
            gcm.associated_data(aad).unwrap();
        }
        let mut text = TEXT;
        for part in text.chunks_mut(piece) {
            gcm.update(&key, part).unwrap();
        }
        (text, gcm.tag())
    }

    #[test]
    fn the_published_vectors_hold_in_every_chunking() {
        for piece in 1..=60 {
            let (text, tag) = run(&hex!("cafebabefacedbaddecaf888"), piece);
            assert_eq!(text[..16], hex!("42831ec2217774244b7221b784d0d49c"));
            assert_eq!(tag, hex!("5bc94fbc3221a5db94fae95ae7121a47"));
            let (text, tag) = run(&LONG_NONCE, piece);
            assert_eq!(text[..16], hex!("8ce24998625615b603a033aca13fb894"));
            assert_eq!(tag, hex!("619cc5aefffe0bfa462af43c1699d050"));
        }
    }

    #[test]
    fn decryption_restores_the_text_and_a_changed_tag_is_refused() {
        let (mut text, tag) = run(&[7; 12], 13);
        let key = AesKey::new(&KEY).unwrap();
        let mut gcm = Gcm::new(&key, &[7; 12], Direction::Decrypt).unwrap();
        gcm.associated_data(&AAD).unwrap();
        gcm.update(&key, &mut text).unwrap();
        assert_eq!(text, TEXT);
        assert_eq!(gcm.verify(&tag), Ok(()));
        let (ciphertext, _) = run(&[7; 12], 60);
        for bit in 0..128 {
            let mut bad = tag;
            bad[bit / 8] ^= 1 << (bit % 8);
            let mut gcm = Gcm::new(&key, &[7; 12], Direction::Decrypt).unwrap();
            gcm.associated_data(&AAD).unwrap();
            let mut text = ciphertext;
            assert_eq!(
                gcm.verify_then_decrypt(&key, &mut text, &bad),
                Err(Status::InvalidSignature)
            );
            assert_eq!(text, ciphertext, "nothing is decrypted under a wrong tag");
        }
    }
}
