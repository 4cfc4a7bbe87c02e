//! An independent reader and verifier of PSA attestation tokens (RFC 9783).
//!
//! It shares no code with the service that writes tokens: CBOR is read by `ciborium`, COSE by `coset`, and the rules that these
//! libraries are too generous about (definite lengths, duplicate keys) by a scan of the bytes ([`scan`]).

#![forbid(unsafe_code)]

pub mod claims;
pub mod keys;
pub mod rules;
pub mod scan;
pub mod show;
pub mod verify;

pub use claims::{Claims, SoftwareComponent};
pub use keys::VerificationKey;
pub use rules::{Refusal, Rule};
pub use verify::{Policy, Verified, verify};
