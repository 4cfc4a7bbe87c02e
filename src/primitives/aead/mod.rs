//! Authenticated encryption with associated data: one algorithm in a file, and [`Aead`], one type for all.
//!
//! The maintained crates work on one contiguous buffer. These take the message in pieces of any length, in place, and keep no part of
//! it: as many bytes come out as go in.

#[cfg(feature = "ascon-aead128")]
pub mod ascon;
#[cfg(feature = "aes-ccm")]
pub mod ccm;
#[cfg(any(feature = "chacha20-poly1305", feature = "xchacha20-poly1305"))]
pub mod chacha20_poly1305;
pub mod gcm;
mod message;

pub use message::{Aead, AeadKind, MAX_NONCE};
