//! Signatures, key agreement, decryption, encapsulation, and password-authenticated key exchange.

use crate::device::{
    Device, attributes, export, key, public_key, publish, publish_point, publish_with, reveal,
    secret,
};
use crate::valgrind::{conceal, verdict};
use psa_rot::crypto::{Algorithm, CipherSuite, Handle, KeyId, KeyType, PakeRole, PakeStep};

const RSA: &[u8] = include_bytes!("../../../src/primitives/rsa/testdata/rsa2048.der");

/// A signature is sent.
fn publish_signature(signature: &mut [u8]) {
    let known = match signature.len() {
        // The last byte of Ed448's is 0.
        114 => 1,
        // The hint of ML-DSA's is made of constants, by branches on what is public then: its length is ω + k.
        2420 => 80 + 4,
        3309 => 55 + 6,
        4627 => 75 + 8,
        _ => 0,
    };
    publish_with(known, signature);
}

fn sign_and_verify(rot: &mut Device, pair: KeyId, algorithm: Algorithm) {
    let mut signature = vec![0; 4627];
    let length = rot.sign_message(pair, algorithm, b"message", &mut signature).expect("it signs");
    publish_signature(&mut signature[..length]);
    let key_type = rot.get_key_attributes(pair).expect("the key is there").key_type.public_key();
    let public = public_key(rot, pair);
    let public =
        rot.import_key(&attributes(key_type, algorithm, 0), &public).expect("a key imports");
    assert_eq!(rot.verify_message(public, algorithm, b"message", &signature[..length]), Ok(()));
}

/// Signs a hash and a message with a context.
pub fn sign_in_context<const N: usize>(
    rot: &mut Device,
    key_type: KeyType,
    algorithm: Algorithm,
    bits: u16,
) {
    let pair = key::<N>(rot, key_type, algorithm, bits);
    let public = public_key(rot, pair);
    let kind = attributes(key_type.public_key(), algorithm, 0);
    let public = rot.import_key(&kind, &public).expect("a key imports");
    let mut signature = vec![0; 4627];
    let length =
        rot.sign_message_with_context(pair, algorithm, b"message", b"context", &mut signature);
    let signature = &mut signature[..length.expect("it signs")];
    publish_signature(signature);
    let right =
        rot.verify_message_with_context(public, algorithm, b"message", b"context", signature);
    assert_eq!(right, Ok(()));
}

/// Signs with an imported key of `N` bytes.
pub fn sign<const N: usize>(rot: &mut Device, key_type: KeyType, algorithm: Algorithm, bits: u16) {
    let pair = key::<N>(rot, key_type, algorithm, bits);
    sign_and_verify(rot, pair, algorithm);
}

/// Generates a key pair and signs with it.
pub fn generate(rot: &mut Device, key_type: KeyType, algorithm: Algorithm, bits: u16) {
    let pair = rot.generate_key(&attributes(key_type, algorithm, bits)).expect("it generates");
    sign_and_verify(rot, pair, algorithm);
}

/// Agrees with another key pair, from both sides.
pub fn agree<const N: usize>(rot: &mut Device, key_type: KeyType, bits: u16) {
    let pair = key::<N>(rot, key_type, Algorithm::ECDH, bits);
    let peer =
        rot.generate_key(&attributes(key_type, Algorithm::ECDH, bits)).expect("it generates");
    let [mut of_pair, mut of_peer] = [(pair, peer), (peer, pair)].map(|(own, other)| {
        let public = public_key(rot, other);
        let mut shared = [0; 66];
        let length = rot.raw_key_agreement(Algorithm::ECDH, own, &public, &mut shared);
        shared[..length.expect("it agrees")].to_vec()
    });
    reveal(&mut of_pair);
    reveal(&mut of_peer);
    assert_eq!(of_pair, of_peer);
}

/// An RSA key pair whose private exponent, primes and CRT values are secret. Version, modulus, public exponent and the lengths of
/// all are not: they are the public key, and DER.
fn rsa_pair(rot: &mut Device, algorithm: Algorithm) -> KeyId {
    let mut der = RSA.to_vec();
    let (mut at, mut integer) = (4, 0);
    while at < der.len() {
        let (header, length) = match der[at + 1] {
            0x81 => (3, usize::from(der[at + 2])),
            0x82 => (4, usize::from(der[at + 2]) << 8 | usize::from(der[at + 3])),
            short => (2, usize::from(short)),
        };
        // The first two bytes of an INTEGER show that it has no superfluous zero, which DER must look at: they tell the numbers' lengths.
        if integer >= 3 {
            conceal(&mut der[at + header + 2..at + header + length]);
        }
        at += header + length;
        integer += 1;
    }
    assert_eq!((at, integer), (der.len(), 9), "the key is an RSAPrivateKey");
    rot.import_key(&attributes(KeyType::RSA_KEY_PAIR, algorithm, 0), &der).expect("a key imports")
}

/// Signs with RSA.
pub fn rsa_sign(rot: &mut Device, algorithm: Algorithm) {
    let pair = rsa_pair(rot, algorithm);
    let mut signature = [0; 256];
    assert_eq!(rot.sign_message(pair, algorithm, b"message", &mut signature), Ok(256));
    // A signature is sent.
    publish(&mut signature);
    assert_eq!(rot.verify_message(pair, algorithm, b"message", &signature), Ok(()));
}

/// Decrypts with RSA a secret message.
pub fn rsa_decrypt(rot: &mut Device, algorithm: Algorithm) {
    let pair = rsa_pair(rot, algorithm);
    let mut ciphertext = [0; 256];
    let message = secret::<20>();
    let length = rot.asymmetric_encrypt(pair, algorithm, &message, b"", &mut ciphertext);
    assert_eq!(length, Ok(256));
    // A ciphertext is sent.
    publish(&mut ciphertext);
    let mut plaintext = [0; 256];
    let length = verdict(rot.asymmetric_decrypt(pair, algorithm, &ciphertext, b"", &mut plaintext));
    let length = length.expect("it decrypts");
    reveal(&mut plaintext[..length]);
    assert_eq!(length, 20);
}

/// Decapsulates a good ciphertext and one with a wrong bit.
pub fn ml_kem(rot: &mut Device, bits: u16) {
    let algorithm = Algorithm::ML_KEM;
    let pair = key::<64>(rot, KeyType::ML_KEM_KEY_PAIR, algorithm, bits);
    let public = public_key(rot, pair);
    let kind = attributes(KeyType::ML_KEM_PUBLIC_KEY, algorithm, 0);
    let public = rot.import_key(&kind, &public).expect("a key imports");
    let kind = attributes(KeyType::DERIVE, Algorithm::HKDF_SHA_256, 0);
    let mut ciphertext = [0; 1568];
    let (sent, length) =
        rot.encapsulate(public, algorithm, &kind, &mut ciphertext).expect("it encapsulates");
    // A ciphertext is sent.
    publish(&mut ciphertext[..length]);
    let got =
        rot.decapsulate(pair, algorithm, &ciphertext[..length], &kind).expect("it decapsulates");
    let [mut sent, mut got] = [sent, got].map(|key| export(rot, key));
    reveal(&mut sent);
    reveal(&mut got);
    assert_eq!(sent, got);
    ciphertext[9] ^= 1;
    let other =
        rot.decapsulate(pair, algorithm, &ciphertext[..length], &kind).expect("it decapsulates");
    let mut other = export(rot, other);
    reveal(&mut other);
    assert_ne!(other, got);
}

fn suite(algorithm: Algorithm) -> CipherSuite {
    let key_confirmation = u32::from(!algorithm.is_spake2p());
    CipherSuite { algorithm, primitive_type: 1, family: 0x12, bits: 256, key_confirmation }
}

/// Hands an output of one side to the other.
fn hand(rot: &mut Device, from: Handle, to: Handle, step: PakeStep) {
    let mut message = [0; 65];
    let length = rot.pake_output(from, step, &mut message).expect("an output");
    // The messages of the exchange are sent.
    publish_point(&mut message[..length]);
    assert_eq!(rot.pake_input(to, step, &message[..length]), Ok(()));
}

fn shared(rot: &mut Device, sides: [Handle; 2], algorithm: Algorithm) {
    let [of_a, of_b] = sides.map(|side| {
        let kind = attributes(KeyType::DERIVE, algorithm, 0);
        let key = rot.pake_get_shared_key(side, &kind).expect("a shared key");
        let mut key = export(rot, key);
        // The secret of J-PAKE is a point.
        publish_point(&mut key);
        key
    });
    assert_eq!(of_a, of_b);
}

/// Both sides of J-PAKE.
pub fn jpake(rot: &mut Device) {
    let algorithm = Algorithm::JPAKE.with_hash(Algorithm::SHA_256);
    let password = key::<16>(rot, KeyType::PASSWORD, algorithm, 0);
    let sides @ [a, b] = [["alice", "bob"], ["bob", "alice"]].map(|[user, peer]| {
        let side = rot.pake_setup(password, &suite(algorithm)).expect("it sets up");
        rot.pake_set_user(side, user.as_bytes()).expect("a user");
        rot.pake_set_peer(side, peer.as_bytes()).expect("a peer");
        side
    });
    for (from, to, groups) in [(a, b, 2), (b, a, 2), (a, b, 1), (b, a, 1)] {
        let mut messages = Vec::new();
        for step in [PakeStep::KEY_SHARE, PakeStep::ZK_PUBLIC, PakeStep::ZK_PROOF].repeat(groups) {
            let mut message = vec![0; 65];
            let length = rot.pake_output(from, step, &mut message).expect("an output");
            message.truncate(length);
            // The messages of the exchange are sent.
            publish_point(&mut message);
            messages.push((step, message));
        }
        for (step, message) in messages {
            assert_eq!(rot.pake_input(to, step, &message), Ok(()));
        }
    }
    shared(rot, sides, Algorithm::TLS12_ECJPAKE_TO_PMS);
}

/// Both sides of SPAKE2+.
pub fn spake2p(rot: &mut Device, algorithm: Algorithm) {
    let mut values = [0; 64];
    values[..32].copy_from_slice(&secret::<32>());
    values[32..].copy_from_slice(&secret::<32>());
    let kind = attributes(KeyType::SPAKE2P_KEY_PAIR_SECP_R1, algorithm, 0);
    let pair = rot.import_key(&kind, &values).expect("a key imports");
    let sides @ [prover, verifier] = [PakeRole::CLIENT, PakeRole::SERVER].map(|role| {
        let side = rot.pake_setup(pair, &suite(algorithm)).expect("it sets up");
        rot.pake_set_role(side, role).expect("a role");
        side
    });
    hand(rot, prover, verifier, PakeStep::KEY_SHARE);
    hand(rot, verifier, prover, PakeStep::KEY_SHARE);
    hand(rot, verifier, prover, PakeStep::CONFIRM);
    hand(rot, prover, verifier, PakeStep::CONFIRM);
    shared(rot, sides, Algorithm::HKDF_SHA_256);
}

/// A token, signed with the key that is derived from the root key.
pub fn attest(rot: &mut Device) {
    let mut public = [0; 65];
    assert_eq!(rot.export_public_key(KeyId::INITIAL_ATTESTATION, &mut public), Ok(65));
    // A verifier has the public key.
    publish_point(&mut public);
    let mut token = vec![0; rot.attest_token_size(32).expect("it has a size")];
    let length = rot.attest_token(&[1; 32], &mut token).expect("it attests");
    // A signature is sent.
    publish(&mut token[length - 64..length]);
}
