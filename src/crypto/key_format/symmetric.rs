//! Keys of ciphers: strings of bytes of a few lengths (PSA Crypto 1.5 §9.4.3).

use crate::crypto::attributes::KeyType;
use crate::status::{Result, Status};

/// Whether this build has the type.
pub(super) const fn is_cipher(key_type: KeyType) -> bool {
    let chacha20 = cfg!(any(feature = "chacha20", feature = "chacha20-poly1305"));
    let xchacha20 = cfg!(feature = "xchacha20-poly1305");
    let ascon = cfg!(feature = "ascon-aead128");
    matches!(key_type, KeyType::AES)
        || chacha20 && matches!(key_type, KeyType::CHACHA20)
        || xchacha20 && matches!(key_type, KeyType::XCHACHA20)
        || ascon && matches!(key_type, KeyType::ASCON)
}

/// Checks a key's size in bits.
pub(super) fn check(key_type: KeyType, bits: u16) -> Result<u16> {
    let fits = match (key_type, bits) {
        (KeyType::AES, 128 | 192 | 256) => true,
        // Two keys in one, for XTS.
        (KeyType::AES, 384 | 512) => cfg!(feature = "aes-xts"),
        (KeyType::CHACHA20 | KeyType::XCHACHA20, 256) => true,
        (KeyType::ASCON, 128) => true,
        _ => false,
    };
    if fits { Ok(bits) } else { Err(Status::InvalidArgument) }
}
