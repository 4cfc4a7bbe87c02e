//! Initial attestation: who this device is and what it runs, signed (PSA Attestation API 2.0, RFC 9783).
//!
//! A token is a tagged `COSE_Sign1` around a map of claims, or a `COSE_Mac0` (tag 17) where the attestation key is a symmetric one:
//!
//! ```text
//! D2                          tag 18: COSE_Sign1                     RFC 9052 §4.2
//!   84                        array of 4
//!     43 A10126               protected header {1: -7}, ES256; or another of the TFM profile
//!     A0                      unprotected header, empty, or {4: Instance ID}
//!     58 xx / 59 xxxx         payload: the claims, a map wrapped in a byte string   [claims]
//!     58 40 ..                signature: r ‖ s over the Sig_structure of RFC 9052 §4.4
//! ```
//!
//! | module | what it knows |
//! |---|---|
//! | [`claims`] | the claims of RFC 9783 §4: their rules, their encoding |
//! | `profile` | the keys of the claims, of this profile and of PSA_IOT_PROFILE_1 |
//! | [`component`] | one software component; the list of those measured at run time |
//! | [`boot_data`] | the components that MCUboot measured |
//! | [`cose`] | the envelope of RFC 9052 |
//! | [`encode`] | the writers that count, hold or hash what is encoded |
//! | [`token`] | both together: the exact size of a token, and a token in the caller's buffer |
//! | `key` | where the attestation key comes from, and its certificate chain |
//! | `service` | the tokens of this device |
//!
//! The encoder is pure: it holds no key and asks no platform. Claims and boot records come in, and what leaves is a digest to
//! be signed and, when the signature is there, a token. The components are visited twice, once to learn how long everything
//! gets (CBOR's definite lengths come before their content) and once to write; the claims pass through the hash
//! while they are written, so neither a copy of them nor a second look at the caller's buffer is needed.

pub mod boot_data;
pub mod claims;
pub mod component;
pub mod cose;
pub mod encode;
mod key;
mod profile;
mod service;
pub mod token;

pub use claims::{Claims, Records, instance_id, symmetric_instance_id};
pub use component::Measured;
pub(crate) use service::State;
#[cfg(feature = "hmac-primitive")]
pub use token::write_token_with_mac;
pub use token::{Draft, Protection, token_size, write_token};

#[cfg(test)]
mod tests;
