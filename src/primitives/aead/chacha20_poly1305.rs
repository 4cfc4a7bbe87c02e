//! ChaCha20-Poly1305 (RFC 8439 §2.8) and XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), in pieces.

use crate::primitives::chacha20::{BLOCK_LEN, ChaCha20, KEY_LEN};
use crate::primitives::cipher::Direction;
use crate::status::{Result, Status};
use poly1305::Poly1305;
use poly1305::universal_hash::{KeyInit, UniversalHash};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The length of a tag, in bytes.
pub const TAG_LEN: usize = 16;

/// The most bytes a text may have: the counter begins at 1 and may not wrap.
pub(super) const MAX_TEXT: u64 = ((1 << 32) - 1) * BLOCK_LEN as u64;

type Block = poly1305::Block;

/// One message: associated data, then text, then the tag. Wiped when dropped.
pub struct ChaCha20Poly1305 {
    direction: Direction,
    stream: ChaCha20,
    mac: Poly1305,
    /// What the authenticator waits for to be a whole block.
    partial: [u8; 16],
    partial_length: usize,
    ad_length: u64,
    text_length: u64,
}

impl ChaCha20Poly1305 {
    /// Starts a message with a nonce of 12 bytes, or for XChaCha20-Poly1305 of 24.
    ///
    /// # Errors
    /// `InvalidArgument` for a nonce of another length.
    #[inline(never)]
    pub fn new(key: &[u8; KEY_LEN], nonce: &[u8], direction: Direction) -> Result<Self> {
        let mut stream = match nonce.len() {
            #[cfg(feature = "xchacha20-poly1305")]
            24 => {
                let nonce = nonce.try_into().map_err(|_| Status::InvalidArgument)?;
                ChaCha20::extended(key, nonce, 0)
            }
            _ => {
                let nonce = nonce.try_into().map_err(|_| Status::InvalidArgument)?;
                ChaCha20::new(key, nonce, 0)
            }
        };
        // The first block of key stream is the authenticator's key, and the rest of it is not used.
        let mut first = Zeroizing::new([0; BLOCK_LEN]);
        stream.apply(&mut first[..]);
        let key = first.first_chunk::<KEY_LEN>().ok_or(Status::CorruptionDetected)?;
        let mac = Poly1305::new(key.into());
        Ok(Self {
            direction,
            stream,
            mac,
            partial: [0; 16],
            partial_length: 0,
            ad_length: 0,
            text_length: 0,
        })
    }

    /// Takes the next piece of the associated data, before the first of the text.
    pub fn associated_data(&mut self, data: &[u8]) {
        self.ad_length = self.ad_length.saturating_add(data.len() as u64);
        self.absorb(data);
    }

    /// Encrypts or decrypts the next piece of the text in place.
    ///
    /// # Errors
    /// `InvalidArgument` when the text is too long.
    #[inline(never)]
    pub fn update(&mut self, text: &mut [u8]) -> Result<()> {
        if self.text_length == 0 {
            self.pad();
        }
        self.text_length = self.text_length.saturating_add(text.len() as u64);
        if self.text_length > MAX_TEXT {
            return Err(Status::InvalidArgument);
        }
        match self.direction {
            Direction::Encrypt => {
                self.stream.apply(text);
                self.absorb(text);
            }
            Direction::Decrypt => {
                self.absorb(text);
                self.stream.apply(text);
            }
        }
        Ok(())
    }

    /// The authenticator alone takes a ciphertext, which [`ChaCha20Poly1305::decrypt_verified`] decrypts once its tag held.
    ///
    /// # Errors
    /// `InvalidArgument` when it is too long.
    pub fn authenticate(&mut self, ciphertext: &[u8]) -> Result<()> {
        if self.text_length == 0 {
            self.pad();
        }
        self.text_length = self.text_length.saturating_add(ciphertext.len() as u64);
        self.absorb(ciphertext);
        if self.text_length > MAX_TEXT { Err(Status::InvalidArgument) } else { Ok(()) }
    }

    /// Decrypts what was authenticated.
    pub fn decrypt_verified(&mut self, text: &mut [u8]) {
        self.stream.apply(text);
    }

    fn absorb(&mut self, data: &[u8]) {
        let mut data = data;
        if self.partial_length > 0 {
            let length = data.len().min(16 - self.partial_length);
            let (now, later) = data.split_at(length);
            let places = self.partial.iter_mut().skip(self.partial_length);
            places.zip(now).for_each(|(to, from)| *to = *from);
            self.partial_length += length;
            data = later;
            if self.partial_length == 16 {
                self.mac.update(&[Block::from(self.partial)]);
                self.partial_length = 0;
            }
        }
        let (blocks, rest) = Block::slice_as_chunks(data);
        self.mac.update(blocks);
        if !rest.is_empty() {
            self.partial.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            self.partial_length = rest.len();
        }
    }

    fn pad(&mut self) {
        if self.partial_length > 0 {
            self.partial.iter_mut().skip(self.partial_length).for_each(|byte| *byte = 0);
            self.mac.update(&[Block::from(self.partial)]);
            self.partial_length = 0;
        }
    }

    /// Ends the message and gives its tag.
    #[inline(never)]
    #[must_use]
    pub fn tag(&mut self) -> [u8; TAG_LEN] {
        self.pad();
        let lengths = [self.ad_length.to_le_bytes(), self.text_length.to_le_bytes()];
        let mut block = Block::default();
        block.iter_mut().zip(lengths.as_flattened()).for_each(|(to, from)| *to = *from);
        self.mac.update(&[block]);
        self.mac.clone().finalize().into()
    }
}

impl Drop for ChaCha20Poly1305 {
    fn drop(&mut self) {
        self.partial.zeroize();
    }
}

impl ZeroizeOnDrop for ChaCha20Poly1305 {}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    const TEXT: &[u8; 114] = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    const AD: [u8; 12] = hex!("50515253c0c1c2c3c4c5c6c7");

    fn run(key: &[u8; 32], nonce: &[u8], piece: usize) -> ([u8; 114], [u8; 16]) {
        let mut message = ChaCha20Poly1305::new(key, nonce, Direction::Encrypt).unwrap();
        AD.chunks(piece).for_each(|ad| message.associated_data(ad));
        let mut text = *TEXT;
        text.chunks_mut(piece).for_each(|part| message.update(part).unwrap());
        let tag = message.tag();
        let mut back = ChaCha20Poly1305::new(key, nonce, Direction::Decrypt).unwrap();
        back.associated_data(&AD);
        let mut plain = text;
        plain.chunks_mut(piece).for_each(|part| back.update(part).unwrap());
        assert_eq!((plain, back.tag()), (*TEXT, tag));
        (text, tag)
    }

    /// RFC 8439 §2.8.2: <https://www.rfc-editor.org/rfc/rfc8439#section-2.8.2>
    #[test]
    fn the_vector_of_rfc_8439_holds_in_every_chunking() {
        let key = core::array::from_fn(|i| 0x80 + i as u8);
        for piece in 1..=114 {
            let (text, tag) = run(&key, &hex!("070000004041424344454647"), piece);
            assert_eq!(text[..16], hex!("d31a8d34648e60db7b86afbc53ef7ec2"));
            assert_eq!(text[98..], hex!("9c9a3ff4def08e4b7a9de576d26586cec64b6116")[4..]);
            assert_eq!(tag, hex!("1ae10b594f09e26a7e902ecbd0600691"));
        }
    }

    /// draft-irtf-cfrg-xchacha-03, A.3.1: <https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-xchacha-03#appendix-A.3.1>
    #[cfg(feature = "xchacha20-poly1305")]
    #[test]
    fn the_vector_of_the_xchacha_draft_holds_in_every_chunking() {
        let key = core::array::from_fn(|i| 0x80 + i as u8);
        let nonce: [u8; 24] = core::array::from_fn(|i| 0x40 + i as u8);
        for piece in 1..=114 {
            let (text, tag) = run(&key, &nonce, piece);
            assert_eq!(text[..16], hex!("bd6d179d3e83d43b9576579493c0e939"));
            assert_eq!(tag, hex!("c0875924c1c7987947deafd8780acf49"));
        }
    }
}
