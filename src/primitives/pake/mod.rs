//! Password-authenticated key exchange on P-256: the computations of SPAKE2+ and J-PAKE, from the arithmetic of the crate `p256`.
//!
//! No maintained crate has either protocol in the variants that PSA Crypto asks for; the arithmetic is the crate's, and constant time in
//! secrets. Points are `04 ‖ X ‖ Y`, scalars big endian.

pub mod group;
#[cfg(feature = "jpake")]
pub mod jpake;
#[cfg(feature = "spake2p")]
pub mod spake2p;
