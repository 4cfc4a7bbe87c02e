//! The attestation service: the claims of this boot, and the key that signs them.

use super::component::Log;
use super::cose::Algorithm as CoseAlgorithm;
use super::key::{KEY, protection};
use super::token::SIGNATURE_MAX;
#[cfg(feature = "hmac-primitive")]
use super::token::write_token_with_mac;
use super::{Claims, Draft, Protection, boot_data, instance_id, symmetric_instance_id, token_size};
use crate::Rot;
use crate::config::ATTESTATION_BOOT_DATA;
use crate::crypto::keys::Caller;
use crate::platform::{BootRecord, Platform};
use crate::status::{Result, Status};

/// The longest public key, of P-521, in bytes.
const PUBLIC_KEY_MAX: usize = 133;

/// What stays the same for all tokens of one boot.
pub(crate) struct State {
    ready: bool,
    /// Whether a token, or its size, was given: what tokens say is settled.
    told: bool,
    boot_seed: [u8; 32],
    instance_id: [u8; 33],
    algorithm: CoseAlgorithm,
    /// What the application measured. It grows until the first token.
    log: Log,
}

impl State {
    pub(crate) const fn new() -> Self {
        Self {
            ready: false,
            told: false,
            boot_seed: [0; 32],
            instance_id: [0; 33],
            algorithm: CoseAlgorithm::Es256,
            log: Log::new(),
        }
    }

    /// Identity and algorithm are to be learned anew.
    pub(super) const fn forget_key(&mut self) {
        self.ready = false;
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
        self.prepare_attestation()?;
        self.signed_token(challenge, token).map_err(unserviceable)
    }

    fn signed_token(&mut self, challenge: &[u8], token: &mut [u8]) -> Result<usize> {
        let algorithm = self.attestation.algorithm;
        #[cfg(feature = "hmac-primitive")]
        if algorithm.is_mac() {
            return self.token_with_mac(challenge, token);
        }
        let platform = &self.base.platform;
        let draft = Draft::new(
            form(&self.attestation, platform),
            &claims(&self.attestation, platform, challenge),
            &|visit| boot_chain(platform, visit),
            token,
        )?;
        self.attestation.told = true;
        let mut signature = [0; SIGNATURE_MAX];
        let policy = super::key::attributes(algorithm)?.algorithm;
        let (caller, hash) = (Caller::Attestation, draft.digest());
        let signed = self.sign_hash_as(caller, KEY, policy, hash, &mut signature)?;
        draft.finish(signature.get(..signed).ok_or(Status::CorruptionDetected)?)
    }

    #[cfg(feature = "hmac-primitive")]
    fn token_with_mac(&mut self, challenge: &[u8], token: &mut [u8]) -> Result<usize> {
        let Self { base, attestation, .. } = self;
        let made = base.read_key_with_platform(KEY, |key, platform| {
            write_token_with_mac(
                form(attestation, platform),
                key.material,
                &claims(attestation, platform, challenge),
                &|visit| boot_chain(platform, visit),
                token,
            )
        });
        self.attestation.told |= made.is_ok();
        made
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
        let size = token_size(
            form(&self.attestation, platform),
            &claims(&self.attestation, platform, challenge),
            &|visit| boot_chain(platform, visit),
        )
        .map_err(unserviceable)?;
        self.attestation.told = true;
        Ok(size)
    }

    /// Adds a software component to the tokens of this boot, behind those of the boot chain: one that the application loads or starts itself.
    /// Call it before the first token; what tokens say does not change within a boot.
    ///
    /// # Errors
    /// `BadState` once a token or its size was given; `InvalidArgument` when measurement or signer id are not 32, 48 or 64 bytes long, or a
    /// text is longer than [`COMPONENT_TEXT_MAX`](super::component::COMPONENT_TEXT_MAX); `InsufficientMemory` when there is no room for it.
    pub fn measure(&mut self, component: &BootRecord<'_>) -> Result<()> {
        if self.attestation.told {
            return Err(Status::BadState);
        }
        self.attestation.log.add(component)
    }

    /// Draws the boot seed and learns the instance identity, once in a boot.
    fn prepare_attestation(&mut self) -> Result<()> {
        if self.attestation.ready {
            return Ok(());
        }
        // Nothing here depends on the caller.
        self.learn_identity().map_err(|_| Status::ServiceFailure)
    }

    fn learn_identity(&mut self) -> Result<()> {
        self.base.init()?;
        self.ensure_attestation_key()?;
        let attributes = self.base.read_key(KEY, |key| Ok(*key.attributes))?;
        let algorithm = protection(&attributes)?;
        self.attestation.algorithm = algorithm;
        self.attestation.instance_id = if cfg!(feature = "hmac-primitive") && algorithm.is_mac() {
            self.base.read_key(KEY, |key| Ok(symmetric_instance_id(key.material)))?
        } else {
            let mut public_key = [0; PUBLIC_KEY_MAX];
            let length = self.export_public_key(KEY, &mut public_key)?;
            instance_id(public_key.get(..length).ok_or(Status::CorruptionDetected)?)
        };
        self.base.fill_random(&mut self.attestation.boot_seed)?;
        self.attestation.ready = true;
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

fn form<P: Platform>(state: &State, platform: &P) -> Protection {
    Protection { algorithm: state.algorithm, key_id: platform.token_key_id() }
}

/// All that ran before the application: what MCUboot measured, then what the platform tells of.
fn boot_chain<P: Platform>(
    platform: &P,
    visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>,
) -> Result<()> {
    if ATTESTATION_BOOT_DATA != 0
        && let Some(data) = platform.boot_data()
    {
        boot_data::boot_records(data, visit)?;
    }
    platform.boot_records(visit)
}

fn claims<'a, P: Platform>(state: &'a State, platform: &'a P, nonce: &'a [u8]) -> Claims<'a> {
    Claims {
        profile: platform.token_profile(),
        nonce,
        instance_id: state.instance_id,
        implementation_id: platform.implementation_id(),
        client_id: platform.client_id(),
        lifecycle: platform.lifecycle(),
        boot_seed: Some(&state.boot_seed),
        certification_reference: platform.certification_reference(),
        verification_service: platform.verification_service(),
        measured: state.log.measured(),
    }
}
