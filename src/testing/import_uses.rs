//! Every use that a key can be put to, for the fuzz target `import`: what its policy does not permit is refused, and nothing panics.

use super::fuzz_input::Bytes;
use super::import_fuzz::{Device, named};
use crate::crypto::{
    Algorithm, CipherSuite, Direction, Handle, KeyAttributes, KeyId, KeyType, Lifetime, Step, Usage,
};
use crate::status::{Result, Status};
use std::vec;
use std::vec::Vec;

const LONGEST: usize = 5000;

/// Uses a key with the algorithm of its policy, and with another.
pub(super) fn use_key(rot: &mut Device, key: KeyId, bytes: &mut Bytes<'_>) {
    let attributes = rot.get_key_attributes(key).unwrap_or_default();
    let other = named(u32::from_le_bytes(bytes.array()));
    let length = usize::from(bytes.byte());
    let text = bytes.vec(length);
    // For an agreement, the key's own public half; else any bytes.
    let mut peer = vec![0; LONGEST];
    let peer = match rot.export_public_key(key, &mut peer) {
        Ok(length) if text.len().is_multiple_of(2) => peer[..length].to_vec(),
        _ => text.clone(),
    };
    let hash = bytes.pick(&[Algorithm::SHA_256, Algorithm::SHA_512, Algorithm::SHA3_384]);
    let first = match attributes.algorithm {
        any if any.is_any_hash() => any.with_hash(hash),
        any => any,
    };
    for algorithm in [first, other] {
        let run = Use { key, attributes, algorithm, text: &text, peer: &peer };
        run.sign(rot);
        run.mac(rot);
        run.encrypt(rot);
        run.derive(rot);
        run.encapsulate(rot);
        run.wrap(rot);
    }
    copy(rot, key, &attributes);
}

struct Use<'a> {
    key: KeyId,
    attributes: KeyAttributes,
    algorithm: Algorithm,
    text: &'a [u8],
    peer: &'a [u8],
}

impl Use<'_> {
    /// A result has to agree with what is said of the use beforehand.
    fn check<R: core::fmt::Debug>(&self, rot: &mut Device, usage: Usage, result: &Result<R>) {
        let said = rot.check_key_usage(self.key, self.algorithm, usage);
        let told = std::format!("{usage:?} {:?} {:?}", self.algorithm, self.attributes);
        match result {
            Ok(_) => assert_eq!(said, Ok(()), "it works: {told}"),
            Err(Status::NotPermitted) => assert!(said.is_err(), "not permitted: {told}"),
            Err(status) => {
                assert_ne!(*status, Status::CorruptionDetected, "{told}");
                assert_ne!(*status, Status::InvalidHandle, "{told}");
            }
        }
        if !self.attributes.usage.contains(usage) {
            assert!(result.is_err(), "used without the flag: {told}");
        }
    }

    fn sign(&self, rot: &mut Device) {
        let (key, algorithm, text) = (self.key, self.algorithm, self.text);
        let hash = vec![0x3c; algorithm.hash_length().unwrap_or(text.len())];
        let mut out = vec![0; LONGEST];
        let made = rot.sign_message(key, algorithm, text, &mut out);
        self.check(rot, Usage::SIGN_MESSAGE, &made);
        let length = *made.as_ref().unwrap_or(&text.len());
        out.resize(length, 0x77);
        let holds = rot.verify_message(key, algorithm, text, &out);
        self.check_verified(rot, Usage::VERIFY_MESSAGE, made, &holds);

        let mut out = vec![0; LONGEST];
        let made = rot.sign_hash(key, algorithm, &hash, &mut out);
        self.check(rot, Usage::SIGN_HASH, &made);
        out.resize(*made.as_ref().unwrap_or(&text.len()), 0x77);
        let holds = rot.verify_hash(key, algorithm, &hash, &out);
        self.check_verified(rot, Usage::VERIFY_HASH, made, &holds);
    }

    fn check_verified(
        &self,
        rot: &mut Device,
        usage: Usage,
        made: Result<usize>,
        holds: &Result<()>,
    ) {
        self.check(rot, usage, holds);
        if made.is_ok() && self.attributes.usage.contains(usage) {
            assert_eq!(*holds, Ok(()), "its own: {:?} {:?}", self.algorithm, self.attributes);
        }
    }

    fn mac(&self, rot: &mut Device) {
        let (key, algorithm, text) = (self.key, self.algorithm, self.text);
        let mut out = [0; 64];
        let made = rot.mac_compute(key, algorithm, text, &mut out);
        if algorithm.category() == crate::crypto::Category::Mac {
            self.check(rot, Usage::SIGN_MESSAGE, &made);
        }
        let length = *made.as_ref().unwrap_or(&8);
        let holds = rot.mac_verify(key, algorithm, text, &out[..length]);
        if made.is_ok() && self.attributes.usage.contains(Usage::VERIFY_MESSAGE) {
            assert_eq!(holds, Ok(()));
        }
    }

    fn encrypt(&self, rot: &mut Device) {
        use crate::crypto::Category;
        let (key, algorithm, text) = (self.key, self.algorithm, self.text);
        let category = algorithm.category();
        let decrypts = self.attributes.usage.contains(Usage::DECRYPT);

        let mut buffer = vec![0; LONGEST];
        let iv_length = rot
            .cipher_key(key, algorithm, Direction::Encrypt)
            .map_or(16, |cipher| cipher.kind().iv_length());
        buffer[iv_length..][..text.len()].copy_from_slice(text);
        let made = rot.cipher_encrypt(key, algorithm, &mut buffer, text.len());
        if category == Category::Cipher {
            self.check(rot, Usage::ENCRYPT, &made);
        }
        let length = made.as_ref().map_or(text.len(), |length| length - iv_length);
        let (iv, rest) = buffer.split_at_mut(iv_length);
        let back = rot.cipher_decrypt(key, algorithm, iv, rest, length);
        if made.is_ok() && decrypts {
            assert_eq!(back.map(|length| rest[..length].to_vec()), Ok(text.to_vec()));
        }

        let mut buffer = text.to_vec();
        buffer.resize(text.len() + 16, 0);
        let nonce = [9; 24];
        for length in [12, 16, 24] {
            let nonce = &nonce[..length];
            let made = rot.aead_encrypt(key, algorithm, nonce, b"ad", &mut buffer, text.len());
            if category == Category::Aead {
                self.check(rot, Usage::ENCRYPT, &made);
            }
            let total = *made.as_ref().unwrap_or(&buffer.len());
            let (front, tag) = buffer[..total].split_at_mut(text.len());
            let back = rot.aead_decrypt(key, algorithm, nonce, b"ad", front, text.len(), tag);
            if made.is_ok() && decrypts {
                assert_eq!((back, &*front), (Ok(text.len()), text));
            }
        }

        let mut out = vec![0; LONGEST];
        let made = rot.asymmetric_encrypt(key, algorithm, text, &[], &mut out);
        if category == Category::AsymmetricEncryption {
            self.check(rot, Usage::ENCRYPT, &made);
        }
        let length = *made.as_ref().unwrap_or(&text.len());
        let mut back = vec![0; LONGEST];
        let result = rot.asymmetric_decrypt(key, algorithm, &out[..length], &[], &mut back);
        if made.is_ok() && decrypts && self.attributes.key_type.is_key_pair() {
            assert_eq!(result.map(|length| &back[..length]), Ok(text));
        }
    }

    fn derive(&self, rot: &mut Device) {
        let (key, algorithm) = (self.key, self.algorithm);
        let mut out = vec![0; LONGEST];
        let agreed = rot.raw_key_agreement(algorithm, key, self.peer, &mut out);
        if algorithm == Algorithm::ECDH {
            self.check(rot, Usage::DERIVE, &agreed);
        }
        if let Ok(handle) = rot.key_derivation_setup(algorithm) {
            let _ = self.derivation(rot, handle);
            rot.key_derivation_abort(handle);
        }
        let suite = CipherSuite {
            algorithm,
            primitive_type: 1,
            family: 0x12,
            bits: 256,
            key_confirmation: 0,
        };
        if let Ok(handle) = rot.pake_setup(key, &suite) {
            rot.pake_abort(handle);
        }
    }

    fn derivation(&self, rot: &mut Device, handle: Handle) -> Result<()> {
        let (secret, salt) = (Step::SECRET, Step::SALT);
        let _ = rot.key_derivation_input_bytes(handle, salt, b"salt");
        if self.text.len().is_multiple_of(3) {
            rot.key_derivation_key_agreement(handle, secret, self.key, self.peer)?;
        } else {
            rot.key_derivation_input_key(handle, secret, self.key)?;
        }
        rot.key_derivation_output_bytes(handle, &mut [0; 20])
    }

    fn encapsulate(&self, rot: &mut Device) {
        let (key, algorithm) = (self.key, self.algorithm);
        let secret = KeyAttributes {
            key_type: KeyType::DERIVE,
            usage: Usage::EXPORT,
            ..KeyAttributes::default()
        };
        let mut ciphertext = vec![0; LONGEST];
        let made = rot.encapsulate(key, algorithm, &secret, &mut ciphertext);
        let length = made.as_ref().map_or(self.text.len(), |made| made.1);
        let opened = rot.decapsulate(key, algorithm, &ciphertext[..length], &secret);
        if made.is_ok()
            && self.attributes.usage.contains(Usage::DECRYPT)
            && self.attributes.key_type.is_key_pair()
        {
            assert!(opened.is_ok(), "{opened:?}");
        }
        let exported: Vec<_> = [made.map(|made| made.0), opened]
            .into_iter()
            .flatten()
            .map(|secret| {
                let mut out = [0; 128];
                let length = rot.export_key(secret, &mut out);
                assert_eq!(rot.destroy_key(secret), Ok(()));
                (length, out)
            })
            .collect();
        if let [ours, theirs] = &exported[..] {
            assert_eq!(ours, theirs, "a shared secret");
        }
    }

    fn wrap(&self, rot: &mut Device) {
        let mut out = vec![0; LONGEST];
        let plain =
            KeyAttributes { lifetime: Lifetime::VOLATILE, id: KeyId::NULL, ..self.attributes };
        let wrapped = rot.wrap_key(self.key, self.algorithm, self.key, &mut out);
        let length = *wrapped.as_ref().unwrap_or(&self.text.len());
        let back = rot.unwrap_key(&plain, self.key, self.algorithm, &out[..length]);
        if wrapped.is_ok() && self.attributes.usage.contains(Usage::UNWRAP) {
            assert!(back.is_ok(), "{back:?}");
        }
        if let Ok(back) = back {
            let attributes = rot.get_key_attributes(back);
            assert_eq!(attributes, Ok(KeyAttributes { id: back, ..plain }));
            assert_eq!(rot.destroy_key(back), Ok(()));
        }
    }
}

fn copy(rot: &mut Device, key: KeyId, attributes: &KeyAttributes) {
    let wanted = KeyAttributes { lifetime: Lifetime::VOLATILE, id: KeyId::NULL, ..*attributes };
    let copied = rot.copy_key(key, &wanted);
    if !attributes.usage.contains(Usage::COPY) {
        assert_eq!(copied, Err(Status::NotPermitted));
    }
    if let Ok(copied) = copied {
        let got = rot.get_key_attributes(copied);
        assert_eq!(got, Ok(KeyAttributes { id: copied, ..wanted }));
        assert_eq!(rot.destroy_key(copied), Ok(()));
    }
}
