//! What a service does with tokens: it enrols devices, sends challenges, and admits a device whose token holds.
//!
//! `cargo run -p psa-rot-token --example service` runs it with the two example tokens of RFC 9783.

use psa_rot_token::{Envelope, Policy, ReferenceValues, VerificationKey, Verified, verify};
use std::collections::HashMap;
use std::error::Error;

/// The devices, by instance id, and what they have to run.
struct Service {
    keys: HashMap<[u8; 33], VerificationKey>,
    reference: ReferenceValues,
}

impl Service {
    /// The claims of a token, if it is of an enrolled device, answers this challenge and agrees with the reference values.
    fn admit(&self, token: &[u8], challenge: &[u8]) -> Result<Verified, Box<dyn Error>> {
        // Nobody vouches for this id yet: it only chooses the key that has to.
        let id = Envelope::open(token)?.claimed_instance_id().ok_or("there is no instance id")?;
        let key = self.keys.get(&id).ok_or("the device is not enrolled")?;
        let policy = Policy {
            challenge: Some(challenge),
            reference: Some(&self.reference),
            ..Policy::default()
        };
        Ok(verify(token, key, &policy)?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    const SIGN1: &[u8] = include_bytes!("../../tests/vectors/rfc9783/psa-sign1.cbor");
    const MAC0: &[u8] = include_bytes!("../../tests/vectors/rfc9783/psa-mac0.cbor");
    const SIGN1_KEY: &[u8] = include_bytes!("../../tests/vectors/rfc9783/tfm-es-iak.pem");

    // In production, ids and keys come from the factory's records, and a challenge is random and used once.
    let id = Envelope::open(SIGN1)?.claimed_instance_id().ok_or("there is no instance id")?;
    let service = Service {
        keys: HashMap::from([(id, VerificationKey::read(SIGN1_KEY)?)]),
        reference: ReferenceValues::read(br#"{ "security-lifecycle": "secured" }"#)?,
    };

    let verified = service.admit(SIGN1, &[1; 32])?;
    println!("admitted: lifecycle {:#06x}", verified.claims.security_lifecycle);
    let mut altered = SIGN1.to_vec();
    if let Some(last) = altered.last_mut() {
        *last ^= 1;
    }
    for (what, token, challenge) in [
        ("altered", altered.as_slice(), [1; 32]),
        ("replayed", SIGN1, [2; 32]),
        ("of a stranger", MAC0, [1; 32]),
    ] {
        match service.admit(token, &challenge) {
            Ok(_) => return Err(format!("a token {what} is admitted").into()),
            Err(error) => println!("{what}: {error}"),
        }
    }
    Ok(())
}
