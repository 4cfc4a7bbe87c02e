//! SPAKE2+ (RFC 9383), step by step.

use super::{CipherSuite, Draw, Input, Inputs, PakeRole, PakeStep};
use crate::crypto::algorithm::Algorithm;
use crate::crypto::attributes::KeyType;
use crate::crypto::key_store::Key;
use crate::crypto::keys::put;
use crate::primitives::equal::check_equal;
use crate::primitives::hash::HashKind;
use crate::primitives::pake::group::{POINT_LEN, SCALAR_LEN, random_scalar};
use crate::primitives::pake::spake2p::{
    Role, Secrets, Transcript, Variant, check_share, secrets, share,
};
use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// What comes next; the same four steps for both roles, in another order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    ProverShare,
    VerifierShare,
    VerifierConfirmation,
    ProverConfirmation,
    SharedKey,
}

pub(super) struct Exchange {
    variant: Variant,
    kind: HashKind,
    is_pair: bool,
    role: Option<Role>,
    next: Next,
    ephemeral: Zeroizing<[u8; SCALAR_LEN]>,
    share_p: [u8; POINT_LEN],
    share_v: [u8; POINT_LEN],
    secrets: Option<Secrets>,
}

/// The variant that an algorithm names, with its hash.
fn variant(algorithm: Algorithm) -> Result<(Variant, HashKind)> {
    match algorithm.with_hash(Algorithm::NONE) {
        // The hash is a part of it, whether applications have it or not.
        #[cfg(feature = "spake2p-matter")]
        _ if algorithm == Algorithm::SPAKE2P_MATTER => Ok((Variant::Matter, HashKind::Sha256)),
        #[cfg(feature = "spake2p-hmac")]
        Algorithm::SPAKE2P_HMAC => Ok((Variant::Hmac, hash_of(algorithm)?)),
        #[cfg(feature = "spake2p-cmac")]
        Algorithm::SPAKE2P_CMAC => Ok((Variant::Cmac, hash_of(algorithm)?)),
        _ => Err(Status::NotSupported),
    }
}

/// RFC 9383 §4 has suites of P-256 with two hashes: any other makes no valid algorithm (§9.5).
#[cfg(any(feature = "spake2p-hmac", feature = "spake2p-cmac"))]
fn hash_of(algorithm: Algorithm) -> Result<HashKind> {
    match algorithm.hash() {
        hash @ (Algorithm::SHA_256 | Algorithm::SHA_512) => crate::crypto::hash::kind(hash),
        _ => Err(Status::InvalidArgument),
    }
}

impl Exchange {
    pub(super) fn new(suite: &CipherSuite, key: Key<'_>) -> Result<Self> {
        let (variant, kind) = variant(suite.algorithm)?;
        suite.check_primitive()?;
        if suite.key_confirmation != 0 {
            return Err(Status::InvalidArgument);
        }
        let is_pair = match key.attributes.key_type {
            KeyType::SPAKE2P_KEY_PAIR_SECP_R1 => true,
            KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1 => false,
            _ => return Err(Status::InvalidArgument),
        };
        Ok(Self {
            variant,
            kind,
            is_pair,
            role: None,
            next: Next::ProverShare,
            ephemeral: Zeroizing::new([0; SCALAR_LEN]),
            share_p: [0; POINT_LEN],
            share_v: [0; POINT_LEN],
            secrets: None,
        })
    }

    pub(super) fn set_role(&mut self, role: PakeRole) -> Result<()> {
        self.role = Some(match role {
            PakeRole::CLIENT if self.is_pair => Role::Prover,
            PakeRole::SERVER => Role::Verifier,
            _ => return Err(Status::InvalidArgument),
        });
        Ok(())
    }

    fn role(&self) -> Result<Role> {
        self.role.ok_or(Status::BadState)
    }

    pub(super) fn output(
        &mut self,
        step: PakeStep,
        inputs: &Inputs,
        key: Key<'_>,
        draw: Draw<'_>,
        output: &mut [u8],
    ) -> Result<usize> {
        let role = self.role()?;
        check_step(step)?;
        match (step, role, self.next) {
            (PakeStep::KEY_SHARE, Role::Prover, Next::ProverShare) => {
                self.ephemeral = random_scalar(draw)?;
                self.share_p = share(role, key.material, &self.ephemeral)?;
                self.next = Next::VerifierShare;
                put(&self.share_p, output)
            }
            (PakeStep::KEY_SHARE, Role::Verifier, Next::VerifierShare) => {
                self.ephemeral = random_scalar(draw)?;
                self.share_v = share(role, key.material, &self.ephemeral)?;
                self.compute(role, inputs, key)?;
                self.next = Next::VerifierConfirmation;
                put(&self.share_v, output)
            }
            (PakeStep::CONFIRM, Role::Verifier, Next::VerifierConfirmation) => {
                self.next = Next::ProverConfirmation;
                put(&self.secrets()?.confirmation(role, &self.share_p)?, output)
            }
            (PakeStep::CONFIRM, Role::Prover, Next::ProverConfirmation) => {
                self.next = Next::SharedKey;
                put(&self.secrets()?.confirmation(role, &self.share_v)?, output)
            }
            _ => Err(Status::BadState),
        }
    }

    pub(super) fn input(
        &mut self,
        step: PakeStep,
        inputs: &Inputs,
        key: Key<'_>,
        input: &[u8],
    ) -> Result<()> {
        let role = self.role()?;
        check_step(step)?;
        match (step, role, self.next) {
            (PakeStep::KEY_SHARE, Role::Verifier, Next::ProverShare) => {
                self.share_p = input.try_into().map_err(|_| Status::InvalidArgument)?;
                check_share(input)?;
                self.next = Next::VerifierShare;
                Ok(())
            }
            (PakeStep::KEY_SHARE, Role::Prover, Next::VerifierShare) => {
                self.share_v = input.try_into().map_err(|_| Status::InvalidArgument)?;
                self.compute(role, inputs, key)?;
                self.next = Next::VerifierConfirmation;
                Ok(())
            }
            (PakeStep::CONFIRM, Role::Prover, Next::VerifierConfirmation) => {
                self.verify(Role::Verifier, input)?;
                self.next = Next::ProverConfirmation;
                Ok(())
            }
            (PakeStep::CONFIRM, Role::Verifier, Next::ProverConfirmation) => {
                self.verify(Role::Prover, input)?;
                self.next = Next::SharedKey;
                Ok(())
            }
            _ => Err(Status::BadState),
        }
    }

    fn compute(&mut self, role: Role, inputs: &Inputs, key: Key<'_>) -> Result<()> {
        let user = inputs.get(Input::User).unwrap_or(&[]);
        let peer = inputs.get(Input::Peer).unwrap_or(&[]);
        let (prover, verifier) = match role {
            Role::Prover => (user, peer),
            Role::Verifier => (peer, user),
        };
        let context = inputs.get(Input::Context);
        let transcript = Transcript::new(self.kind, context, prover, verifier);
        let (ephemeral, share_p, share_v) = (&self.ephemeral, &self.share_p, &self.share_v);
        let made =
            secrets(self.variant, role, transcript, key.material, ephemeral, share_p, share_v)?;
        self.secrets = Some(made);
        // It has done its duty.
        self.ephemeral = Zeroizing::new([0; SCALAR_LEN]);
        Ok(())
    }

    fn secrets(&self) -> Result<&Secrets> {
        self.secrets.as_ref().ok_or(Status::CorruptionDetected)
    }

    /// Checks the confirmation of `sender`, made over the share that the sender got.
    fn verify(&self, sender: Role, input: &[u8]) -> Result<()> {
        let got = match sender {
            Role::Prover => &self.share_v,
            Role::Verifier => &self.share_p,
        };
        let expected = self.secrets()?.confirmation(sender, got)?;
        check_equal(&expected[..], input)
    }

    pub(super) fn shared(&self) -> Result<&[u8]> {
        match self.next {
            Next::SharedKey => Ok(self.secrets()?.shared()),
            _ => Err(Status::BadState),
        }
    }
}

fn check_step(step: PakeStep) -> Result<()> {
    match step {
        PakeStep::KEY_SHARE | PakeStep::CONFIRM => Ok(()),
        _ => Err(Status::InvalidArgument),
    }
}
