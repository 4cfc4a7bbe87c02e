//! Hashes, extendable-output functions and MACs for the fuzz target `multipart`, and the choice among all mechanisms.

use super::fuzz_input::{Bytes, key_bytes};
use super::multipart_fuzz::{Device, Parts};
use super::{multipart_ciphers, multipart_signatures};
use crate::config::{HASH_OPERATIONS, MAC_OPERATIONS, XOF_OPERATIONS};
use crate::crypto::{
    Algorithm, Handle, KeyAttributes, KeyId, KeyType, MAX_HASH_SUSPEND_STATE, Usage,
};
use crate::status::{Result, Status};
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

/// Makes the mechanism for a message, and what goes through it.
pub(super) type Make = Box<dyn FnOnce(&mut Device, &[u8]) -> (Box<dyn Parts>, Vec<u8>)>;

const HASHES: [Algorithm; 14] = [
    Algorithm::SHA_224,
    Algorithm::SHA_256,
    Algorithm::SHA_384,
    Algorithm::SHA_512,
    Algorithm::SHA_512_224,
    Algorithm::SHA_512_256,
    Algorithm::SHA3_224,
    Algorithm::SHA3_256,
    Algorithm::SHA3_384,
    Algorithm::SHA3_512,
    Algorithm::SHAKE256_512,
    Algorithm::BLAKE2S,
    Algorithm::BLAKE2B,
    Algorithm::SHA_1,
];

/// Chooses a mechanism.
pub(super) fn mechanism(rot: &mut Device, kind: u8, bytes: &mut Bytes<'_>) -> Make {
    match kind % 16 {
        0..=2 => as_is(HashParts { algorithm: bytes.pick(&HASHES), verifies: kind & 0x80 != 0 }),
        3 => {
            let algorithm = bytes.pick(&[Algorithm::SHAKE128, Algorithm::SHAKE256]);
            let [length, piece] = bytes.array();
            as_is(XofParts { algorithm, length: length.into(), piece: usize::from(piece).max(1) })
        }
        4..=5 => mac(rot, bytes),
        6..=9 => multipart_ciphers::cipher(rot, bytes),
        10..=14 => multipart_ciphers::aead(rot, bytes),
        _ => multipart_signatures::signature(rot, bytes),
    }
}

/// A mechanism that takes any message.
pub(super) fn as_is(parts: impl Parts + 'static) -> Make {
    Box::new(|_, message| (Box::new(parts), message.to_vec()))
}

/// Flips a bit that `which` names; none for 0, and none of no bytes.
pub(super) fn flip(bytes: &mut [u8], which: u8) {
    let bit = usize::from(which).wrapping_sub(1);
    if which != 0 && !bytes.is_empty() {
        let place = (bit / 8) % bytes.len();
        bytes[place] ^= 1 << (bit % 8);
    }
}

/// Imports a key that may do all that its algorithm does.
pub(super) fn import(
    rot: &mut Device,
    key_type: KeyType,
    bits: u16,
    algorithm: Algorithm,
    data: &[u8],
) -> KeyId {
    let usage = Usage::ENCRYPT
        | Usage::DECRYPT
        | Usage::SIGN_MESSAGE
        | Usage::VERIFY_MESSAGE
        | Usage::SIGN_HASH
        | Usage::VERIFY_HASH;
    let attributes = KeyAttributes { key_type, bits, usage, algorithm, ..KeyAttributes::default() };
    let key = rot.import_key(&attributes, data);
    assert!(key.is_ok(), "{key:?} for {attributes:?}");
    key.unwrap_or_default()
}

struct HashParts {
    algorithm: Algorithm,
    verifies: bool,
}

impl Parts for HashParts {
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let mut out = vec![0; 64];
        let length = rot.hash_compute(self.algorithm, message, &mut out)?;
        out.truncate(length);
        assert_eq!(rot.hash_compare(self.algorithm, message, &out), Ok(()));
        Ok(out)
    }

    fn begin(&self, rot: &mut Device, _: usize) -> Result<Handle> {
        rot.hash_setup(self.algorithm)
    }

    fn update(&self, rot: &mut Device, h: Handle, piece: &[u8], _: &mut Vec<u8>) -> Result<()> {
        rot.hash_update(h, piece)
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        let mut value = [0; 64];
        if self.verifies {
            let copy = rot.hash_clone(handle)?;
            let length = rot.hash_finish(copy, &mut value)?;
            let wrong = rot.hash_clone(handle)?;
            let refused = rot.hash_verify(wrong, &value[..length - 1]);
            assert_eq!(refused, Err(Status::InvalidSignature));
            rot.hash_abort(wrong);
            rot.hash_verify(handle, &value[..length])?;
            out.extend(&value[..length]);
        } else {
            let length = rot.hash_finish(handle, &mut value)?;
            out.extend(&value[..length]);
        }
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.hash_abort(handle);
    }

    fn fork(&self, rot: &mut Device, handle: Handle) -> Option<Result<Handle>> {
        Some(rot.hash_clone(handle))
    }

    fn suspend(&self, rot: &mut Device, handle: Handle) -> Option<Result<Handle>> {
        let mut state = [0; MAX_HASH_SUSPEND_STATE];
        Some(rot.hash_suspend(handle, &mut state).map(|length| {
            let resumed = rot.hash_resume(&state[..length]);
            assert!(resumed.is_ok(), "a state of our own: {resumed:?}");
            // Never the handle of the operation that was suspended.
            resumed.unwrap_or(handle)
        }))
    }

    fn slots(&self) -> usize {
        HASH_OPERATIONS
    }
}

/// There is no one call: one piece in, and one piece out, stands for it.
struct XofParts {
    algorithm: Algorithm,
    length: usize,
    piece: usize,
}

impl Parts for XofParts {
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let mut out = vec![0; self.length.max(64)];
        let handle = rot.xof_setup(self.algorithm)?;
        rot.xof_update(handle, message)?;
        rot.xof_output(handle, &mut out)?;
        rot.xof_abort(handle);
        if self.algorithm == Algorithm::SHAKE256 {
            let mut hash = [0; 64];
            assert_eq!(rot.hash_compute(Algorithm::SHAKE256_512, message, &mut hash), Ok(64));
            assert_eq!(hash, out[..64]);
        }
        out.truncate(self.length);
        Ok(out)
    }

    fn begin(&self, rot: &mut Device, _: usize) -> Result<Handle> {
        rot.xof_setup(self.algorithm)
    }

    fn update(&self, rot: &mut Device, h: Handle, piece: &[u8], _: &mut Vec<u8>) -> Result<()> {
        rot.xof_update(h, piece)
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        let mut value = vec![0; self.length];
        rot.xof_output(handle, &mut [])?;
        for piece in value.chunks_mut(self.piece) {
            rot.xof_output(handle, piece)?;
        }
        assert_eq!(rot.xof_update(handle, b"late"), Err(Status::BadState));
        rot.xof_abort(handle);
        out.extend(value);
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.xof_abort(handle);
    }

    fn slots(&self) -> usize {
        XOF_OPERATIONS
    }
}

struct MacParts {
    key: KeyId,
    algorithm: Algorithm,
    /// To be verified.
    tag: Option<Vec<u8>>,
}

fn mac(rot: &mut Device, bytes: &mut Bytes<'_>) -> Make {
    let [seed, length, cut, wrong] = bytes.array();
    let (algorithm, key) = match usize::from(bytes.byte()) % (HASHES.len() + 3) {
        n if n < HASHES.len() && HASHES[n] != Algorithm::SHAKE256_512 => {
            let algorithm = Algorithm::HMAC.with_hash(HASHES[n]);
            let data = key_bytes(seed, usize::from(length).max(1));
            (algorithm, import(rot, KeyType::HMAC, 0, any_tag(algorithm), &data))
        }
        n => {
            let data = key_bytes(seed, 16 + 8 * (n % 3));
            (Algorithm::CMAC, import(rot, KeyType::AES, 0, any_tag(Algorithm::CMAC), &data))
        }
    };
    let full = algorithm.hash_length().unwrap_or(16);
    let algorithm = match usize::from(cut) {
        0..4 => algorithm,
        length => algorithm.with_tag_length(4 + length % (full - 3)),
    };
    let verifies = cut & 1 != 0;
    Box::new(move |rot, message| {
        let mut parts = MacParts { key, algorithm, tag: None };
        if verifies {
            let mut tag = parts.whole(rot, message).unwrap_or_default();
            assert!(!tag.is_empty());
            flip(&mut tag, wrong);
            let holds = rot.mac_verify(key, algorithm, message, &tag);
            let expected = if wrong == 0 { Ok(()) } else { Err(Status::InvalidSignature) };
            assert_eq!(holds, expected, "a MAC with bit {wrong} flipped");
            parts.tag = Some(tag);
        }
        (Box::new(parts), message.to_vec())
    })
}

/// The policy for MACs or tags of 4 bytes and more.
pub(super) const fn any_tag(algorithm: Algorithm) -> Algorithm {
    Algorithm(algorithm.with_tag_length(4).0 | 0x8000)
}

impl Parts for MacParts {
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        if let Some(tag) = &self.tag {
            return rot.mac_verify(self.key, self.algorithm, message, tag).map(|()| Vec::new());
        }
        let mut out = vec![0; 64];
        let length = rot.mac_compute(self.key, self.algorithm, message, &mut out)?;
        out.truncate(length);
        Ok(out)
    }

    fn begin(&self, rot: &mut Device, _: usize) -> Result<Handle> {
        match self.tag {
            Some(_) => rot.mac_verify_setup(self.key, self.algorithm),
            None => rot.mac_sign_setup(self.key, self.algorithm),
        }
    }

    fn update(&self, rot: &mut Device, h: Handle, piece: &[u8], _: &mut Vec<u8>) -> Result<()> {
        rot.mac_update(h, piece)
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        if let Some(tag) = &self.tag {
            return rot.mac_verify_finish(handle, tag);
        }
        let mut value = [0; 64];
        let length = rot.mac_sign_finish(handle, &mut value)?;
        out.extend(&value[..length]);
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.mac_abort(handle);
    }

    fn slots(&self) -> usize {
        MAC_OPERATIONS
    }

    fn key(&self) -> Option<KeyId> {
        Some(self.key)
    }
}
