//! A reader and verifier of PSA attestation tokens (RFC 9783), for a service that takes them.
//!
//! ```
//! use psa_rot_token::{Policy, ReferenceValues, VerificationKey, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let token = include_bytes!("../../tests/vectors/rfc9783/psa-sign1.cbor");
//! # let key_file = include_bytes!("../../tests/vectors/rfc9783/tfm-es-iak.pem");
//! # let challenge = [1; 32];
//! let key = VerificationKey::read(key_file)?;
//! let reference = ReferenceValues::read(br#"{ "security-lifecycle": "secured" }"#)?;
//! let policy =
//!     Policy { challenge: Some(&challenge), reference: Some(&reference), ..Policy::default() };
//! match verify(token, &key, &policy) {
//!     Ok(verified) => println!("instance {:x?}", verified.claims.instance_id),
//!     Err(refusal) => eprintln!("refused by the rule {}: {}", refusal.rule.name(), refusal.found),
//! }
//! # verify(token, &key, &policy)?;
//! # Ok(())
//! # }
//! ```
//!
//! [`verify`] gives the claims or the first rule that does not hold; [`examine`] a [`Report`] on all rules, also in JSON. Both take tokens
//! of the [`Profile`] of RFC 9783 and of the older `PSA_IOT_PROFILE_1`, with every [`Algorithm`] of the former. Which key belongs to a
//! device is for the caller to know: a service looks it up by [`Envelope::claimed_instance_id`] among the devices that it enrolled, as
//! `examples/service.rs` does. Certificates within a token (`x5chain`) are not used.
//!
//! Any bytes may be given. What is allocated is bounded by [`cbor::MAX_SIZE`], and nothing panics.
//!
//! The crate shares no code with the service that writes tokens. CBOR is read by a reader that is stricter than general ones ([`cbor`]).
//! `docs/tokens.md` in the repository has all rules, and the formats of the results and of reference values.

#![forbid(unsafe_code)]

mod algorithm;
mod appraisal;
pub mod cbor;
pub mod claims;
mod envelope;
mod header;
mod keys;
mod profile;
pub mod reference;
mod report;
pub mod rules;
pub mod show;
#[cfg(feature = "testing")]
#[allow(clippy::expect_used, clippy::indexing_slicing, reason = "a failure is a finding")]
pub mod testing;
mod value;
mod verify;

pub use algorithm::Algorithm;
pub use claims::{Claims, SoftwareComponent};
pub use envelope::Envelope;
pub use keys::{KeyError, VerificationKey};
pub use profile::{Attribute, Claim, Profile};
pub use reference::ReferenceValues;
pub use report::{Report, Verdict};
pub use rules::{Refusal, Rule};
pub use verify::{Policy, Verified, examine, verify};
