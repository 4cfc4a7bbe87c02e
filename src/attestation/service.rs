//! The attestation service: the claims of this boot, and the key that signs them.

use super::cose::Algorithm as CoseAlgorithm;
use super::{Claims, Draft, instance_id, token_size};
use crate::Rot;
use crate::crypto::keys::Caller;
use crate::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::platform::Platform;
use crate::status::{Result, Status};

/// The initial attestation key: made inside, for this service only, and never exported.
const KEY: KeyAttributes = KeyAttributes {
    key_type: KeyType::ECC_KEY_PAIR_SECP_R1,
    bits: 256,
    lifetime: Lifetime::PERSISTENT,
    usage: Usage(Usage::SIGN_HASH.0 | Usage::SIGN_MESSAGE.0),
    algorithm: Algorithm::ECDSA_SHA_256,
    algorithm2: Algorithm::NONE,
    id: KeyId::INITIAL_ATTESTATION,
};

/// What stays the same for all tokens of one boot.
pub(crate) struct State {
    ready: bool,
    boot_seed: [u8; 32],
    instance_id: [u8; 33],
}

impl State {
    pub(crate) const fn new() -> Self {
        Self { ready: false, boot_seed: [0; 32], instance_id: [0; 33] }
    }
}

impl<P: Platform> Rot<P> {
    /// Writes a signed token for `challenge` and gives its length (`psa_initial_attest_get_token`, Attestation API 2.0 §4.3).
    /// The challenge has 32, 48 or 64 bytes.
    ///
    /// # Errors
    /// `InvalidArgument` for another challenge length, the buffer is then untouched; `BufferTooSmall`; `ServiceFailure` before
    /// [`Rot::init`] and when the platform's claims break a rule of RFC 9783; and those of storage and entropy.
    /// No part of a token is left in the buffer.
    pub fn attest_token(&mut self, challenge: &[u8], token: &mut [u8]) -> Result<usize> {
        check_challenge(challenge.len())?;
        self.prepare_attestation()?;
        let platform = &self.base.platform;
        let draft = Draft::new(
            CoseAlgorithm::Es256,
            &claims(&self.attestation, platform, challenge),
            &|visit| platform.boot_records(visit),
            token,
        )
        .map_err(unserviceable)?;
        let mut signature = [0; 64];
        let digest = *draft.digest();
        let signed =
            self.sign_hash_as(Caller::Attestation, KEY.id, KEY.algorithm, &digest, &mut signature)?;
        draft.finish(signature.get(..signed).ok_or(Status::CorruptionDetected)?)
    }

    /// The exact size of a token for a challenge of `challenge_length` bytes (`psa_initial_attest_get_token_size`). Signs nothing.
    ///
    /// # Errors
    /// As [`Rot::attest_token`].
    pub fn attest_token_size(&mut self, challenge_length: usize) -> Result<usize> {
        check_challenge(challenge_length)?;
        self.prepare_attestation()?;
        let platform = &self.base.platform;
        let longest = [0; 64];
        let challenge = longest.get(..challenge_length).ok_or(Status::InvalidArgument)?;
        token_size(
            CoseAlgorithm::Es256,
            &claims(&self.attestation, platform, challenge),
            &|visit| platform.boot_records(visit),
        )
        .map_err(unserviceable)
    }

    /// Draws the boot seed and learns the instance identity, once in a boot.
    fn prepare_attestation(&mut self) -> Result<()> {
        if self.attestation.ready {
            return Ok(());
        }
        self.base.require_init().map_err(unserviceable)?;
        let mut public_key = [0; 65];
        self.export_public_key(KEY.id, &mut public_key)?;
        self.attestation.instance_id = instance_id(&public_key);
        self.base.fill_random(&mut self.attestation.boot_seed)?;
        self.attestation.ready = true;
        Ok(())
    }

    /// Makes the attestation key if the device has none yet. One that is there but cannot be read is never replaced.
    pub(crate) fn ensure_attestation_key(&mut self) -> Result<()> {
        match self.base.read_key(KEY.id, |_| Ok(())) {
            Err(Status::InvalidHandle) => self.base.generate(&KEY).map(|_| ()),
            other => other,
        }
    }
}

/// Attestation API 2.0 §4.3 has one error for a service that is not ready or badly provided for, whatever the caller does.
fn unserviceable(status: Status) -> Status {
    match status {
        Status::BadState | Status::DataInvalid => Status::ServiceFailure,
        other => other,
    }
}

fn check_challenge(length: usize) -> Result<()> {
    if matches!(length, 32 | 48 | 64) { Ok(()) } else { Err(Status::InvalidArgument) }
}

fn claims<'a, P: Platform>(state: &'a State, platform: &'a P, nonce: &'a [u8]) -> Claims<'a> {
    Claims {
        nonce,
        instance_id: state.instance_id,
        implementation_id: platform.implementation_id(),
        client_id: platform.client_id(),
        lifecycle: platform.lifecycle(),
        boot_seed: Some(&state.boot_seed),
        certification_reference: platform.certification_reference(),
        verification_service: platform.verification_service(),
    }
}
