//! The attestation service: the claims of this boot, and the key that signs them.

use super::cose::Algorithm as CoseAlgorithm;
use super::{Claims, Draft, instance_id, token_size};
use crate::Rot;
use crate::crypto::keys::Caller;
use crate::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::platform::Platform;
use crate::status::{Result, Status};
use crate::store::{Name, Namespace};

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

/// The mark that an attestation key was made.
const MADE: Name = Name { namespace: Namespace::Internal, uid: 1 };

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
    /// `InvalidArgument` for another challenge length, the buffer is then untouched; `BufferTooSmall`; `ServiceFailure` when
    /// the platform's claims break a rule of RFC 9783, the attestation key is damaged or gone, or storage or entropy fail.
    /// No part of a token is left in the buffer.
    pub fn attest_token(&mut self, challenge: &[u8], token: &mut [u8]) -> Result<usize> {
        check_challenge(challenge.len())?;
        self.signed_token(challenge, token).map_err(unserviceable)
    }

    fn signed_token(&mut self, challenge: &[u8], token: &mut [u8]) -> Result<usize> {
        self.prepare_attestation()?;
        let platform = &self.base.platform;
        let draft = Draft::new(
            CoseAlgorithm::Es256,
            &claims(&self.attestation, platform, challenge),
            &|visit| platform.boot_records(visit),
            token,
        )?;
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
        self.prepare_attestation().map_err(unserviceable)?;
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
        self.base.init()?;
        let mut public_key = [0; 65];
        self.export_public_key(KEY.id, &mut public_key)?;
        self.attestation.instance_id = instance_id(&public_key);
        self.base.fill_random(&mut self.attestation.boot_seed)?;
        self.attestation.ready = true;
        Ok(())
    }

    /// Makes the attestation key if the device never had one. One that is there but cannot be read is never replaced, and one that
    /// is gone neither: a mark beside it tells, so that damage does not give the device another identity unnoticed.
    pub(crate) fn ensure_attestation_key(&mut self) -> Result<()> {
        let made = match self.base.store()?.info(MADE) {
            Ok(_) => true,
            Err(Status::DoesNotExist) => false,
            Err(other) => return Err(other),
        };
        match self.base.read_key(KEY.id, |_| Ok(())) {
            Err(Status::InvalidHandle) if made => return Err(Status::DataCorrupt),
            Err(Status::InvalidHandle) => self.base.generate(&KEY).map(|_| ())?,
            other => other?,
        }
        if !made {
            // The key comes first: a power cut in between leaves a key without a mark, and the next call completes it.
            let protection = self.base.seal()?;
            self.base.store()?.set(MADE, 0, &[], protection)?;
        }
        Ok(())
    }
}

/// Attestation API 2.0 §4.3 has one error for a service that is not ready or badly provided for, whatever the caller does.
fn unserviceable(status: Status) -> Status {
    match status {
        Status::InvalidArgument | Status::BufferTooSmall => status,
        _ => Status::ServiceFailure,
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
