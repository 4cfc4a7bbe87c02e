//! Endorsements of PSA devices, for a verifier that keeps them: CoRIM with CoMID in CBOR.
//!
//! ```
//! use psa_rot_endorse::{Corim, Device, Options, SoftwareValues};
//! use psa_rot_token::{Policy, VerificationKey, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let token = include_bytes!("../../tests/vectors/rfc9783/psa-sign1.cbor");
//! # let key_file = include_bytes!("../../tests/vectors/rfc9783/tfm-es-iak.pem");
//! let key = VerificationKey::read(key_file)?;
//! let verified = verify(token, &key, &Policy::default())?;
//! let mut corim = Corim::new();
//! corim.add_device(&Device::of_claims(&verified.claims, &key)?)?;
//! corim.add_values(&SoftwareValues::of_claims(&verified.claims)?)?;
//! let bytes = corim.finish(&Options::default())?;
//! # assert!(bytes.starts_with(&[0xd9, 0x01, 0xf5]));
//! # Ok(())
//! # }
//! ```
//!
//! What is written is the profile `tag:arm.com,2025:psa#1.0.0` of draft-fdb-rats-psa-endorsements-09 over draft-ietf-rats-corim, as
//! Veraison's scheme `PSA_IOT` takes it since April 2026 (services v0.0.2607, corim at 7ca6407):
//!
//! | what | where in the CoMID |
//! |---|---|
//! | implementation id | class id, tag 560, of every environment |
//! | instance id | instance of an attest-key triple, tag 550 |
//! | attestation key | SubjectPublicKeyInfo in PEM, tag 554 |
//! | software component | a measurement `psa.software-component` of a reference triple: type, version, digest, signer id (tag 560) |
//!
//! The CoRIM is unsigned (tag 501): who submits it vouches for it. Sign it with a tool of the verifier's, or let the connection
//! authenticate you. The same input gives the same bytes: identifiers are derived from the content, and there is no time unless
//! [`Options`] has one.
//!
//! An HMAC key is never written: a verifier's store of endorsements is no place for secrets.

#![forbid(unsafe_code)]

mod corim;
mod device;
mod error;
mod run;
mod values;

pub use corim::{Corim, Options, PROFILE};
pub use device::Device;
pub use error::EndorseError;
pub use run::{Corims, ProductionRun, Row};
pub use values::{Measurement, SoftwareValues, left_out};
