//! Unauthenticated ciphers: the modes of operation over AES, one in a file, and [`Cipher`], one type for all, which also knows how
//! much of a message must be held back.
//!
//! The maintained crates leave the modes' streaming to their user: they work on whole blocks of one buffer, generic over the key
//! size. These work on pieces of any length, in place, over [`AesKey`](super::aes::AesKey), whose size is a value.

#[cfg(any(feature = "aes-cbc-no-padding", feature = "aes-cbc-pkcs7"))]
pub mod cbc;
#[cfg(feature = "aes-cfb")]
pub mod cfb;
pub mod ctr;
#[cfg(feature = "aes-ofb")]
pub mod ofb;
#[cfg(feature = "aes-cbc-pkcs7")]
pub mod pkcs7;
#[cfg(feature = "aes-xts")]
pub mod xts;

mod held;
mod message;

pub use held::{Held, MAX_HELD, Plan};
pub use message::{Cipher, CipherKind, MAX_IV};

/// Which way a cipher turns its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Plaintext in, ciphertext out.
    Encrypt,
    /// Ciphertext in, plaintext out.
    Decrypt,
}
