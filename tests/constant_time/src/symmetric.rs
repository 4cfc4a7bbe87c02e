//! MACs, ciphers, AEADs, key wrapping, key derivation and storage.

use crate::device::{Device, attributes, export, key, publish, reboot, reveal, secret};
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, Direction, Handle, KeyId, KeyType, Lifetime, Step};

/// 48 secret bytes of plaintext, known.
fn check_text(text: &mut [u8]) {
    reveal(text);
    let expected =
        std::array::from_fn::<u8, 48, _>(|i| if i == 0 { 0 } else { (i * 151 + 29) as u8 });
    assert_eq!(text, expected);
}

/// Computes and verifies, a right value and a wrong one.
pub fn mac<const N: usize>(rot: &mut Device, key_type: KeyType, algorithm: Algorithm) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let message = secret::<48>();
    let mut value = [0; 64];
    let length = rot.mac_compute(key, algorithm, &message, &mut value).expect("it computes");
    // A MAC is sent with its message.
    publish(&mut value[..length]);
    let right = rot.mac_verify(key, algorithm, &message, &value[..length]);
    assert_eq!(right, Ok(()));
    value[0] ^= 1;
    let wrong = rot.mac_verify(key, algorithm, &message, &value[..length]);
    assert_eq!(wrong, Err(Status::InvalidSignature));
}

/// Encrypts with a random vector and decrypts.
pub fn cipher<const N: usize>(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    iv: usize,
) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let mut buffer = [0; 96];
    buffer[iv..][..48].copy_from_slice(&secret::<48>());
    let length = rot.cipher_encrypt(key, algorithm, &mut buffer, 48).expect("it encrypts");
    // Vector and ciphertext are sent.
    publish(&mut buffer[..length]);
    let (front, text) = buffer.split_at_mut(iv);
    let length = rot.cipher_decrypt(key, algorithm, front, text, length - iv);
    let length = length.expect("it decrypts");
    check_text(&mut text[..length]);
}

/// Encrypts and decrypts, with a right tag and a wrong one.
pub fn aead<const N: usize>(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    nonce: usize,
) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let nonce = &[7; 24][..nonce];
    let mut buffer = [0; 80];
    buffer[..48].copy_from_slice(&secret::<48>());
    let length = rot.aead_encrypt(key, algorithm, nonce, b"data", &mut buffer, 48);
    let length = length.expect("it encrypts");
    // Ciphertext and tag are sent.
    publish(&mut buffer[..length]);
    let (text, tag) = buffer[..length].split_at_mut(48);
    let ciphertext = text.to_vec();
    let right = rot.aead_decrypt(key, algorithm, nonce, b"data", text, 48, tag);
    assert_eq!(right, Ok(48));
    check_text(text);
    text.copy_from_slice(&ciphertext);
    tag[0] ^= 1;
    let wrong = rot.aead_decrypt(key, algorithm, nonce, b"data", text, 48, tag);
    assert_eq!(wrong, Err(Status::InvalidSignature));
}

/// [`mac`] in pieces.
pub fn mac_in_pieces<const N: usize>(rot: &mut Device, key_type: KeyType, algorithm: Algorithm) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let message = secret::<48>();
    let feed = |rot: &mut Device, operation: Handle| {
        for piece in message.chunks(20) {
            rot.mac_update(operation, piece).expect("it takes a piece");
        }
    };
    let operation = rot.mac_sign_setup(key, algorithm).expect("it sets up");
    feed(rot, operation);
    let mut value = [0; 64];
    let length = rot.mac_sign_finish(operation, &mut value).expect("it computes");
    // A MAC is sent with its message.
    publish(&mut value[..length]);
    for (flip, expected) in [(0, Ok(())), (1, Err(Status::InvalidSignature))] {
        let operation = rot.mac_verify_setup(key, algorithm).expect("it sets up");
        feed(rot, operation);
        value[0] ^= flip;
        assert_eq!(rot.mac_verify_finish(operation, &value[..length]), expected);
    }
}

/// [`cipher`] in pieces.
pub fn cipher_in_pieces<const N: usize>(rot: &mut Device, key_type: KeyType, algorithm: Algorithm) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let run = |rot: &mut Device, operation: Handle, input: &[u8]| {
        let mut output = vec![0; 80];
        let mut length = 0;
        for piece in input.chunks(20) {
            length += rot.cipher_update(operation, piece, &mut output[length..]).expect("a piece");
        }
        length += rot.cipher_finish(operation, &mut output[length..]).expect("it ends");
        output.truncate(length);
        output
    };
    let operation = rot.cipher_setup(key, algorithm, Direction::Encrypt).expect("it sets up");
    let mut iv = [0; 16];
    assert_eq!(rot.cipher_generate_iv(operation, &mut iv), Ok(16));
    let mut ciphertext = run(rot, operation, &secret::<48>());
    // Vector and ciphertext are sent.
    publish(&mut iv);
    publish(&mut ciphertext);
    let operation = rot.cipher_setup(key, algorithm, Direction::Decrypt).expect("it sets up");
    rot.cipher_set_iv(operation, &iv).expect("a vector");
    check_text(&mut run(rot, operation, &ciphertext));
}

/// [`aead`] in pieces.
pub fn aead_in_pieces<const N: usize>(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    nonce: usize,
) {
    let key = key::<N>(rot, key_type, algorithm, 0);
    let run = |rot: &mut Device, direction: Direction, text: &mut [u8; 48]| {
        let operation = rot.aead_setup(key, algorithm, direction).expect("it sets up");
        rot.aead_set_lengths(operation, 4, 48).expect("lengths");
        rot.aead_set_nonce(operation, &[7; 24][..nonce]).expect("a nonce");
        rot.aead_update_ad(operation, b"data").expect("associated data");
        for piece in text.chunks_mut(20) {
            rot.aead_update(operation, piece).expect("a piece");
        }
        operation
    };
    let mut text = secret::<48>();
    let operation = run(rot, Direction::Encrypt, &mut text);
    let mut tag = [0; 16];
    assert_eq!(rot.aead_finish(operation, &mut tag), Ok(16));
    // Ciphertext and tag are sent.
    publish(&mut text);
    publish(&mut tag);
    for (flip, expected) in [(0, Ok(())), (1, Err(Status::InvalidSignature))] {
        let mut text = text;
        let operation = run(rot, Direction::Decrypt, &mut text);
        tag[0] ^= flip;
        assert_eq!(rot.aead_verify(operation, &tag), expected);
        check_text(&mut text);
    }
}

/// Wraps a key and unwraps it.
pub fn wrap(rot: &mut Device, algorithm: Algorithm) {
    let wrapping = key::<16>(rot, KeyType::AES, algorithm, 0);
    let inner = key::<48>(rot, KeyType::HMAC, Algorithm::HMAC_SHA_256, 0);
    let mut wrapped = [0; 64];
    let length = rot.wrap_key(wrapping, algorithm, inner, &mut wrapped).expect("it wraps");
    // A wrapped key is sent.
    publish(&mut wrapped[..length]);
    let kind = attributes(KeyType::HMAC, Algorithm::HMAC_SHA_256, 0);
    wrapped[3] ^= 1;
    let wrong = rot.unwrap_key(&kind, wrapping, algorithm, &wrapped[..length]);
    assert_eq!(wrong, Err(Status::InvalidSignature));
    wrapped[3] ^= 1;
    let back = rot.unwrap_key(&kind, wrapping, algorithm, &wrapped[..length]);
    let back = back.expect("it unwraps");
    check_text(&mut export(rot, back));
}

/// A secret key and public inputs for a derivation.
pub struct Derivation {
    pub key_type: KeyType,
    pub algorithm: Algorithm,
    pub step: Step,
    pub inputs: &'static [(Step, &'static [u8])],
}

impl Derivation {
    /// An operation with all inputs.
    fn begin(&self, rot: &mut Device) -> Handle {
        let mut secret = Some(key::<32>(rot, self.key_type, self.algorithm, 0));
        let operation = rot.key_derivation_setup(self.algorithm).expect("it is there");
        if self.step == Step::PASSWORD {
            rot.key_derivation_input_integer(operation, Step::COST, 3).expect("a cost");
        }
        let mut give = |rot: &mut Device| {
            if let Some(key) = secret.take() {
                rot.key_derivation_input_key(operation, self.step, key).expect("a secret");
            }
        };
        for (public, bytes) in self.inputs {
            // The secret comes where its step is in the order of all.
            if matches!(*public, Step::INFO | Step::LABEL | Step::CONTEXT) {
                give(rot);
            }
            rot.key_derivation_input_bytes(operation, *public, bytes).expect("an input");
        }
        give(rot);
        operation
    }
}

/// Derives 16 bytes and a key, and verifies what is derived, right and wrong.
pub fn derive(rot: &mut Device, derivation: &Derivation) {
    let operation = derivation.begin(rot);
    let mut output = [0; 16];
    rot.key_derivation_output_bytes(operation, &mut output).expect("it derives");
    reveal(&mut output);
    let kind = attributes(KeyType::AES, Algorithm::CTR, 128);
    let key = rot.key_derivation_output_key(&kind, operation).expect("it derives a key");
    reveal(&mut export(rot, key));
    rot.key_derivation_abort(operation);
    for (flip, expected) in [(0, Ok(())), (1, Err(Status::InvalidSignature))] {
        let operation = derivation.begin(rot);
        output[15] ^= flip;
        assert_eq!(rot.key_derivation_verify_bytes(operation, &output), expected);
        rot.key_derivation_abort(operation);
    }
}

/// A secret object in storage, written, read after a reset, and overwritten.
pub fn protected_storage(mut rot: Device) {
    for _ in 0..2 {
        let data = secret::<48>();
        let set = rot.ps_set(5, &data, 0);
        assert_eq!(set, Ok(()));
        rot = reboot(rot);
        let mut data = [0; 48];
        let got = rot.ps_get(5, 0, &mut data);
        assert_eq!(got, Ok(48));
        // What comes back was in the flash, where it is published only sealed.
        check_text(&mut data);
    }
}

/// A secret key in storage, used after a reset.
pub fn persistent_key(mut rot: Device) {
    let algorithm = Algorithm::HMAC_SHA_256;
    let kept = psa_rot::crypto::KeyAttributes {
        id: KeyId(5),
        lifetime: Lifetime::PERSISTENT,
        ..attributes(KeyType::HMAC, algorithm, 0)
    };
    rot.import_key(&kept, &secret::<48>()).expect("a key imports");
    rot = reboot(rot);
    let mut value = [0; 32];
    let length = rot.mac_compute(KeyId(5), algorithm, b"message", &mut value);
    assert_eq!(length, Ok(32));
    publish(&mut value);
    check_text(&mut export(&mut rot, KeyId(5)));
}
