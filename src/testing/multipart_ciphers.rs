//! Ciphers and authenticated encryption for the fuzz target `multipart`.

use super::fuzz_input::{Bytes, key_bytes};
use super::multipart_fuzz::{Device, Parts};
use super::multipart_mechanisms::{Make, any_tag, flip, import};
use crate::config::{AEAD_OPERATIONS, CIPHER_OPERATIONS};
use crate::crypto::{Algorithm, Direction, Handle, KeyId, KeyType};
use crate::status::{Result, Status};
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

/// More than any mechanism adds to a text.
const MORE: usize = 48;

const CIPHERS: [(Algorithm, KeyType, usize); 10] = [
    (Algorithm::CTR, KeyType::AES, 16),
    (Algorithm::CFB, KeyType::AES, 16),
    (Algorithm::OFB, KeyType::AES, 16),
    (Algorithm::CBC_NO_PADDING, KeyType::AES, 16),
    (Algorithm::CBC_PKCS7, KeyType::AES, 16),
    (Algorithm::ECB_NO_PADDING, KeyType::AES, 0),
    (Algorithm::XTS, KeyType::AES, 16),
    (Algorithm::CCM_STAR_NO_TAG, KeyType::AES, 13),
    (Algorithm::STREAM_CIPHER, KeyType::CHACHA20, 12),
    (Algorithm::STREAM_CIPHER, KeyType::XCHACHA20, 24),
];

struct CipherParts {
    key: KeyId,
    algorithm: Algorithm,
    direction: Direction,
    iv: Vec<u8>,
}

pub(super) fn cipher(rot: &mut Device, bytes: &mut Bytes<'_>) -> Make {
    let (algorithm, key_type, iv_length) = bytes.pick(&CIPHERS);
    let [shape, seed, wrong, cut] = bytes.array();
    let key_length = match (algorithm, key_type) {
        (Algorithm::XTS, _) => 32 << (shape >> 6 & 1),
        (_, KeyType::AES) => 16 + 8 * usize::from((shape >> 6) % 3),
        _ => 32,
    };
    let key = import(rot, key_type, 0, algorithm, &key_bytes(seed, key_length));
    let iv = bytes.vec(iv_length);
    let parts = move |direction| CipherParts { key, algorithm, direction, iv };
    Box::new(move |rot, message| match shape % 4 {
        0 | 1 => (Box::new(parts(Direction::Encrypt)), message.to_vec()),
        // Ciphertext that nobody encrypted.
        2 => (Box::new(parts(Direction::Decrypt)), message.to_vec()),
        _ => {
            let encrypts = parts(Direction::Encrypt);
            let mut text = encrypts.whole(rot, message).unwrap_or_default();
            flip(&mut text, wrong);
            text.truncate(text.len().saturating_sub(usize::from(cut / 8)));
            (Box::new(CipherParts { direction: Direction::Decrypt, ..encrypts }), text)
        }
    })
}

impl CipherParts {
    /// In one piece.
    fn piece(&self, rot: &mut Device, iv: &[u8], text: &[u8]) -> Result<Vec<u8>> {
        let handle = rot.cipher_setup(self.key, self.algorithm, self.direction)?;
        let mut out = vec![0; text.len() + MORE];
        let mut run = || {
            if !iv.is_empty() {
                rot.cipher_set_iv(handle, iv)?;
            }
            let length = rot.cipher_update(handle, text, &mut out)?;
            Ok(length + rot.cipher_finish(handle, &mut out[length..])?)
        };
        let length: Result<usize> = run();
        rot.cipher_abort(handle);
        out.truncate(length?);
        Ok(out)
    }

    fn decrypt(&self, rot: &mut Device, text: &[u8]) -> Result<Vec<u8>> {
        let mut buffer = text.to_vec();
        let (iv, length) = (&self.iv, text.len());
        let done = rot.cipher_decrypt(self.key, self.algorithm, iv, &mut buffer, length);
        buffer.truncate(done?);
        Ok(buffer)
    }
}

impl Parts for CipherParts {
    /// The one call that encrypts draws its own initialization vector: one piece with that gives the same, and one with ours what the
    /// one call decrypts to the message.
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        if self.direction == Direction::Decrypt {
            return self.decrypt(rot, message);
        }
        let iv_length = self.iv.len();
        let mut buffer = vec![0; iv_length];
        buffer.extend(message);
        buffer.extend([0; MORE]);
        let length = rot.cipher_encrypt(self.key, self.algorithm, &mut buffer, message.len())?;
        let (iv, text) = buffer[..length].split_at(iv_length);
        assert_eq!(self.piece(rot, iv, message).as_deref(), Ok(text));
        let result = self.piece(rot, &self.iv, message)?;
        assert_eq!(self.decrypt(rot, &result).as_deref(), Ok(message));
        Ok(result)
    }

    fn begin(&self, rot: &mut Device, _: usize) -> Result<Handle> {
        let handle = rot.cipher_setup(self.key, self.algorithm, self.direction)?;
        if !self.iv.is_empty() {
            assert_eq!(rot.cipher_set_iv(handle, &self.iv), Ok(()));
        }
        Ok(handle)
    }

    fn update(
        &self,
        rot: &mut Device,
        handle: Handle,
        piece: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let mut place = vec![0; piece.len() + MORE];
        let length = rot.cipher_update(handle, piece, &mut place)?;
        out.extend(&place[..length]);
        Ok(())
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        let mut place = [0; MORE];
        let length = rot.cipher_finish(handle, &mut place)?;
        out.extend(&place[..length]);
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.cipher_abort(handle);
    }

    fn slots(&self) -> usize {
        CIPHER_OPERATIONS
    }

    fn key(&self) -> Option<KeyId> {
        Some(self.key)
    }
}

const AEADS: [(Algorithm, KeyType, &[usize]); 5] = [
    (Algorithm::GCM, KeyType::AES, &[12]),
    (Algorithm::CCM, KeyType::AES, &[7, 8, 9, 10, 11, 12, 13]),
    (Algorithm::CHACHA20_POLY1305, KeyType::CHACHA20, &[12]),
    (Algorithm::XCHACHA20_POLY1305, KeyType::XCHACHA20, &[24]),
    (Algorithm::ASCON_AEAD128, KeyType::ASCON, &[16]),
];
const GCM_TAGS: [usize; 7] = [4, 8, 12, 13, 14, 15, 16];
const CCM_TAGS: [usize; 7] = [4, 6, 8, 10, 12, 14, 16];

/// What is announced of the lengths.
#[derive(Clone, Copy)]
enum Lengths {
    Nothing,
    /// This much more than comes, of associated data and text.
    More([i8; 2]),
}

struct AeadParts {
    key: KeyId,
    algorithm: Algorithm,
    direction: Direction,
    nonce: Vec<u8>,
    ad: Vec<u8>,
    ad_piece: usize,
    lengths: Lengths,
    tag: Vec<u8>,
}

pub(super) fn aead(rot: &mut Device, bytes: &mut Bytes<'_>) -> Make {
    let (family, key_type, nonces) = bytes.pick(&AEADS);
    let [shape, seed, wrong, place, ad_piece, ad_length] = bytes.array();
    let (key_length, algorithm) = match family {
        Algorithm::GCM => (0, family.with_tag_length(bytes.pick(&GCM_TAGS))),
        Algorithm::CCM => (0, family.with_tag_length(bytes.pick(&CCM_TAGS))),
        Algorithm::ASCON_AEAD128 => (16, family),
        _ => (32, family),
    };
    let aes_length = 16 + 8 * usize::from((shape >> 6) % 3);
    let key_length = if key_length == 0 { aes_length } else { key_length };
    let key = import(rot, key_type, 0, any_tag(algorithm), &key_bytes(seed, key_length));
    let nonce_length = match bytes.byte() {
        // Most of them no nonce, but for GCM.
        length @ 0xe0.. => usize::from(length - 0xe0),
        which => nonces[usize::from(which) % nonces.len()],
    };
    let nonce = bytes.vec(nonce_length);
    let lengths = match shape >> 2 & 0x0f {
        0..=4 => Lengths::Nothing,
        15 => Lengths::More(bytes.array().map(|n: u8| n as i8 % 3)),
        _ => Lengths::More([0, 0]),
    };
    let ad = bytes.vec(usize::from(ad_length % 80));
    let mut parts = AeadParts {
        key,
        algorithm,
        direction: Direction::Encrypt,
        nonce,
        ad,
        ad_piece: usize::from(ad_piece).max(1),
        lengths,
        tag: Vec::new(),
    };
    Box::new(move |rot, message| {
        if shape & 1 == 0 {
            return (Box::new(parts), message.to_vec());
        }
        let encrypted = parts.encrypt(rot, message);
        parts.direction = Direction::Decrypt;
        let Ok(mut text) = encrypted else {
            parts.tag = vec![0; parts.algorithm.tag_length()];
            return (Box::new(parts), message.to_vec());
        };
        parts.tag = text.split_off(message.len());
        assert_eq!(parts.decrypt(rot, &text).as_deref(), Ok(message));
        let changed = match place % 4 {
            0 => &mut text,
            1 => &mut parts.tag,
            2 => &mut parts.ad,
            _ => &mut parts.nonce,
        };
        let empty = changed.is_empty();
        flip(changed, wrong);
        if wrong != 0 && !empty {
            assert_eq!(parts.decrypt(rot, &text), Err(Status::InvalidSignature));
        }
        (Box::new(parts), text)
    })
}

impl AeadParts {
    fn encrypt(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let mut buffer = message.to_vec();
        buffer.extend([0; MORE]);
        let Self { key, algorithm, nonce, ad, .. } = self;
        let length = rot.aead_encrypt(*key, *algorithm, nonce, ad, &mut buffer, message.len())?;
        buffer.truncate(length);
        Ok(buffer)
    }

    fn decrypt(&self, rot: &mut Device, text: &[u8]) -> Result<Vec<u8>> {
        let mut buffer = text.to_vec();
        let Self { key, algorithm, nonce, ad, tag, .. } = self;
        let result = rot.aead_decrypt(*key, *algorithm, nonce, ad, &mut buffer, text.len(), tag);
        if result.is_err() {
            assert!(buffer == text || buffer.iter().all(|byte| *byte == 0), "plaintext is left");
        }
        assert_eq!(result?, buffer.len());
        Ok(buffer)
    }

    fn prepare(&self, rot: &mut Device, handle: Handle, length: usize) -> Result<()> {
        if let Lengths::More([ad, text]) = self.lengths {
            let ad = self.ad.len().saturating_add_signed(ad.into());
            let text = length.saturating_add_signed(text.into());
            rot.aead_set_lengths(handle, ad, text)?;
        }
        rot.aead_set_nonce(handle, &self.nonce)?;
        self.ad.chunks(self.ad_piece).try_for_each(|piece| rot.aead_update_ad(handle, piece))
    }
}

impl Parts for AeadParts {
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let is_ccm = self.algorithm.without_tag_length() == Algorithm::CCM.without_tag_length();
        match self.lengths {
            Lengths::Nothing if is_ccm => return Err(Status::BadState),
            Lengths::More([ad, text]) => {
                let other =
                    |length: usize, more: i8| length.saturating_add_signed(more.into()) != length;
                if other(self.ad.len(), ad) || other(message.len(), text) {
                    return Err(Status::InvalidArgument);
                }
            }
            Lengths::Nothing => {}
        }
        match self.direction {
            Direction::Encrypt => self.encrypt(rot, message),
            Direction::Decrypt => self.decrypt(rot, message),
        }
    }

    fn begin(&self, rot: &mut Device, length: usize) -> Result<Handle> {
        let handle = rot.aead_setup(self.key, self.algorithm, self.direction)?;
        match self.prepare(rot, handle, length) {
            Ok(()) => Ok(handle),
            Err(status) => {
                assert_eq!(rot.aead_check(handle), Err(Status::BadState));
                rot.aead_abort(handle);
                Err(status)
            }
        }
    }

    fn update(
        &self,
        rot: &mut Device,
        handle: Handle,
        piece: &[u8],
        out: &mut Vec<u8>,
    ) -> Result<()> {
        let mut text = piece.to_vec();
        rot.aead_update(handle, &mut text)?;
        out.extend(text);
        Ok(())
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        if self.direction == Direction::Decrypt {
            return rot.aead_verify(handle, &self.tag);
        }
        let mut tag = [0; MORE];
        let length = rot.aead_finish(handle, &mut tag)?;
        out.extend(&tag[..length]);
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.aead_abort(handle);
    }

    fn slots(&self) -> usize {
        AEAD_OPERATIONS
    }

    fn key(&self) -> Option<KeyId> {
        Some(self.key)
    }
}
