//! A device to endorse: who it is, and its public attestation key.

use crate::EndorseError;
use psa_rot_token::{Claims, VerificationKey};

/// The first byte of an instance id: a UEID of the type RAND (RFC 9783 §4.2.1).
const RAND: u8 = 0x01;

/// A device as a verifier has to know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    implementation_id: [u8; 32],
    instance_id: [u8; 33],
    pem: String,
}

impl Device {
    /// A device whose instance id is 0x01 and SHA-256 of the uncompressed point of its key (PSA Attestation API 2.0).
    ///
    /// # Errors
    /// [`EndorseError::Secret`].
    pub fn new(implementation_id: [u8; 32], key: &VerificationKey) -> Result<Self, EndorseError> {
        let pem = pem(key)?;
        // A public key has identifiers; that of the API is the first.
        let instance_id = instance_ids(key).first().copied().ok_or(EndorseError::InstanceId)?;
        Ok(Self { implementation_id, instance_id, pem })
    }

    /// A device with an instance id that is known to be derived from its key, in one of the ways in use
    /// ([`VerificationKey::identifiers`]).
    ///
    /// # Errors
    /// [`EndorseError::Secret`], [`EndorseError::InstanceId`].
    pub fn with_instance_id(
        implementation_id: [u8; 32],
        instance_id: [u8; 33],
        key: &VerificationKey,
    ) -> Result<Self, EndorseError> {
        let pem = pem(key)?;
        if !instance_ids(key).contains(&instance_id) {
            return Err(EndorseError::InstanceId);
        }
        Ok(Self { implementation_id, instance_id, pem })
    }

    /// A device whose instance id is derived in a way of its own.
    ///
    /// # Errors
    /// [`EndorseError::Secret`], [`EndorseError::InstanceIdType`].
    pub fn with_any_instance_id(
        implementation_id: [u8; 32],
        instance_id: [u8; 33],
        key: &VerificationKey,
    ) -> Result<Self, EndorseError> {
        let pem = pem(key)?;
        if instance_id.first() != Some(&RAND) {
            return Err(EndorseError::InstanceIdType);
        }
        Ok(Self { implementation_id, instance_id, pem })
    }

    /// The device that made a token. The token vouches for its instance id, however that is derived.
    ///
    /// # Errors
    /// [`EndorseError::Secret`], [`EndorseError::InstanceIdType`].
    pub fn of_claims(claims: &Claims, key: &VerificationKey) -> Result<Self, EndorseError> {
        Self::with_any_instance_id(claims.implementation_id, claims.instance_id, key)
    }

    /// The make of its root of trust.
    #[must_use]
    pub const fn implementation_id(&self) -> &[u8; 32] {
        &self.implementation_id
    }

    /// 0x01 and 32 bytes.
    #[must_use]
    pub const fn instance_id(&self) -> &[u8; 33] {
        &self.instance_id
    }

    /// The key: SubjectPublicKeyInfo in PEM, without a line feed at the end.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }
}

fn pem(key: &VerificationKey) -> Result<String, EndorseError> {
    Ok(key.to_pem().ok_or(EndorseError::Secret)?.trim_end().to_owned())
}

fn instance_ids(key: &VerificationKey) -> Vec<[u8; 33]> {
    let with_type = |identifier: [u8; 32]| {
        let mut id = [RAND; 33];
        id.iter_mut().skip(1).zip(identifier).for_each(|(to, from)| *to = from);
        id
    };
    key.identifiers().into_iter().map(with_type).collect()
}
