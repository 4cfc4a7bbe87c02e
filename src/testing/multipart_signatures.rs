//! Signatures for the fuzz target `multipart`: those whose schemes draw nothing when they sign.

use super::fuzz_input::Bytes;
use super::multipart_fuzz::{Device, Parts};
use super::multipart_mechanisms::{Make, flip, import};
use crate::config::SIGNATURE_OPERATIONS;
use crate::crypto::{Algorithm, Handle, KeyId, KeyType};
use crate::status::{Result, Status};
use std::boxed::Box;
use std::vec;
use std::vec::Vec;

const fn ecdsa(hash: Algorithm) -> Algorithm {
    Algorithm::DETERMINISTIC_ECDSA.with_hash(hash)
}

const HASH_ML_DSA: Algorithm = Algorithm::DETERMINISTIC_HASH_ML_DSA.with_hash(Algorithm::SHA_512);

/// With the size in bits where the type needs it, and the length of a key.
const SIGNATURES: [(Algorithm, KeyType, u16, usize); 12] = [
    (ecdsa(Algorithm::SHA_256), KeyType::ECC_KEY_PAIR_SECP_R1, 256, 32),
    (ecdsa(Algorithm::SHA_384), KeyType::ECC_KEY_PAIR_SECP_R1, 256, 32),
    (ecdsa(Algorithm::SHA3_512), KeyType::ECC_KEY_PAIR_SECP_R1, 384, 48),
    (ecdsa(Algorithm::BLAKE2S), KeyType::ECC_KEY_PAIR_SECP_K1, 256, 32),
    (Algorithm::PURE_EDDSA, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 255, 32),
    (Algorithm::ED25519PH, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 255, 32),
    (Algorithm::EDDSA_CTX, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 255, 32),
    (Algorithm::PURE_EDDSA, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 448, 57),
    (Algorithm::ED448PH, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 448, 57),
    (Algorithm::EDDSA_CTX, KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, 448, 57),
    (Algorithm::DETERMINISTIC_ML_DSA, KeyType::ML_DSA_KEY_PAIR, 128, 32),
    (HASH_ML_DSA, KeyType::ML_DSA_KEY_PAIR, 128, 32),
];

/// Longer than any signature of these.
const LONGEST: usize = 2500;

struct SignatureParts {
    key: KeyId,
    algorithm: Algorithm,
    context: Option<Vec<u8>>,
    /// To be verified.
    signature: Option<Vec<u8>>,
}

pub(super) fn signature(rot: &mut Device, bytes: &mut Bytes<'_>) -> Make {
    let (algorithm, key_type, bits, length) = bytes.pick(&SIGNATURES);
    let [shape, seed, wrong, context_length] = bytes.array();
    let key = import(rot, key_type, bits, algorithm, &vec![1 + (seed & 0x3f); length]);
    let context = (shape & 2 != 0).then(|| {
        // Some are longer than any algorithm takes.
        let length = usize::from(context_length).saturating_sub(0xf0) * 17;
        let length = if length == 0 { usize::from(context_length % 32) } else { length + 32 };
        vec![context_length; length]
    });
    let mut parts = SignatureParts { key, algorithm, context, signature: None };
    Box::new(move |rot, message| {
        if shape & 1 != 0 {
            let made = parts.sign(rot, message);
            let signed = made.is_ok();
            let mut signature = made.unwrap_or_else(|_| vec![seed; 64]);
            flip(&mut signature, wrong);
            signature.truncate(signature.len() - usize::from(shape == 0xff));
            if signed && (wrong != 0 || shape == 0xff) {
                let holds = parts.verify(rot, message, &signature);
                assert_eq!(holds, Err(Status::InvalidSignature));
            } else if signed {
                assert_eq!(parts.verify(rot, message, &signature), Ok(()));
            }
            parts.signature = Some(signature);
        }
        (Box::new(parts), message.to_vec())
    })
}

impl SignatureParts {
    fn context(&self) -> &[u8] {
        self.context.as_deref().unwrap_or_default()
    }

    fn sign(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        let mut out = vec![0; LONGEST];
        let (key, algorithm, context) = (self.key, self.algorithm, self.context());
        let length = rot.sign_message_with_context(key, algorithm, message, context, &mut out)?;
        out.truncate(length);
        Ok(out)
    }

    fn verify(&self, rot: &mut Device, message: &[u8], signature: &[u8]) -> Result<()> {
        let (key, algorithm, context) = (self.key, self.algorithm, self.context());
        rot.verify_message_with_context(key, algorithm, message, context, signature)
    }
}

impl Parts for SignatureParts {
    fn whole(&self, rot: &mut Device, message: &[u8]) -> Result<Vec<u8>> {
        if let Some(signature) = &self.signature {
            return self.verify(rot, message, signature).map(|()| Vec::new());
        }
        // These read the message twice to sign it: not in pieces.
        if [Algorithm::PURE_EDDSA, Algorithm::EDDSA_CTX].contains(&self.algorithm) {
            return Err(Status::InvalidArgument);
        }
        self.sign(rot, message)
    }

    fn begin(&self, rot: &mut Device, _: usize) -> Result<Handle> {
        let handle = match &self.signature {
            Some(signature) => rot.verify_setup(self.key, self.algorithm, signature)?,
            None => rot.sign_setup(self.key, self.algorithm)?,
        };
        let Some(context) = &self.context else { return Ok(handle) };
        let set = match self.signature {
            Some(_) => rot.verify_set_context(handle, context),
            None => rot.sign_set_context(handle, context),
        };
        if set.is_err() {
            rot.signature_abort(handle);
        }
        set.map(|()| handle)
    }

    fn update(&self, rot: &mut Device, h: Handle, piece: &[u8], _: &mut Vec<u8>) -> Result<()> {
        match self.signature {
            Some(_) => rot.verify_update(h, piece),
            None => rot.sign_update(h, piece),
        }
    }

    fn finish(&self, rot: &mut Device, handle: Handle, out: &mut Vec<u8>) -> Result<()> {
        if self.signature.is_some() {
            return rot.verify_finish(handle);
        }
        let mut signature = vec![0; LONGEST];
        let length = rot.sign_finish(handle, &mut signature)?;
        out.extend(&signature[..length]);
        Ok(())
    }

    fn abort(&self, rot: &mut Device, handle: Handle) {
        rot.signature_abort(handle);
    }

    fn slots(&self) -> usize {
        SIGNATURE_OPERATIONS
    }

    fn key(&self) -> Option<KeyId> {
        Some(self.key)
    }
}
