//! MACs, ciphers, AEADs, key wrapping, key derivation and storage.

use crate::device::{Device, attributes, export, key, publish, reboot, reveal, secret};
use crate::valgrind::verdict;
use psa_rot::Status;
use psa_rot::crypto::{Algorithm, KeyId, KeyType, Lifetime, Step};

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
    let right = verdict(rot.mac_verify(key, algorithm, &message, &value[..length]));
    assert_eq!(right, Ok(()));
    value[0] ^= 1;
    let wrong = verdict(rot.mac_verify(key, algorithm, &message, &value[..length]));
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
    let length = verdict(rot.cipher_decrypt(key, algorithm, front, text, length - iv));
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
    let right = verdict(rot.aead_decrypt(key, algorithm, nonce, b"data", text, 48, tag));
    assert_eq!(right, Ok(48));
    check_text(text);
    text.copy_from_slice(&ciphertext);
    tag[0] ^= 1;
    let wrong = verdict(rot.aead_decrypt(key, algorithm, nonce, b"data", text, 48, tag));
    assert_eq!(wrong, Err(Status::InvalidSignature));
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
    // First, because memcheck takes the length of an unwrapped key for a secret, and the place of all keys after it.
    wrapped[3] ^= 1;
    let wrong = verdict(rot.unwrap_key(&kind, wrapping, algorithm, &wrapped[..length]));
    assert_eq!(wrong, Err(Status::InvalidSignature));
    wrapped[3] ^= 1;
    let back = verdict(rot.unwrap_key(&kind, wrapping, algorithm, &wrapped[..length]));
    let back = back.expect("it unwraps");
    check_text(&mut export(rot, back));
}

/// Derives 48 bytes and a key from a secret, with these public inputs.
pub fn derive(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    step: Step,
    inputs: &[(Step, &[u8])],
) {
    let secret = key::<32>(rot, key_type, algorithm, 0);
    let operation = rot.key_derivation_setup(algorithm).expect("it is there");
    if inputs.iter().any(|(step, _)| *step == Step::SALT) && step == Step::PASSWORD {
        rot.key_derivation_input_integer(operation, Step::COST, 3).expect("a cost");
    }
    let mut secret = Some(secret);
    for (public, bytes) in inputs {
        // The secret comes where its step is in the order of all.
        if matches!(*public, Step::INFO | Step::LABEL | Step::CONTEXT) {
            give(rot, operation, step, secret.take());
        }
        rot.key_derivation_input_bytes(operation, *public, bytes).expect("an input");
    }
    give(rot, operation, step, secret.take());
    let mut output = [0; 24];
    rot.key_derivation_output_bytes(operation, &mut output).expect("it derives");
    reveal(&mut output);
    let kind = attributes(KeyType::AES, Algorithm::CTR, 128);
    let key = rot.key_derivation_output_key(&kind, operation).expect("it derives a key");
    reveal(&mut export(rot, key));
    rot.key_derivation_abort(operation);
}

fn give(rot: &mut Device, operation: psa_rot::crypto::Handle, step: Step, key: Option<KeyId>) {
    if let Some(key) = key {
        rot.key_derivation_input_key(operation, step, key).expect("a secret");
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
        let got = verdict(rot.ps_get(5, 0, &mut data));
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
    let length = verdict(rot.mac_compute(KeyId(5), algorithm, b"message", &mut value));
    assert_eq!(length, Ok(32));
    publish(&mut value);
    check_text(&mut export(&mut rot, KeyId(5)));
}
