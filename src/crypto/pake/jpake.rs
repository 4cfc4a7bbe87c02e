//! J-PAKE (RFC 8236), step by step.
//!
//! Each of the two rounds sends and receives groups of three: a share, the public key of a proof, the proof. The first round has two
//! groups each way, the second one. Sending and receiving of a round come one after the other, in either order.

use super::{CipherSuite, Draw, Input, Inputs, PakeStep};
use crate::crypto::attributes::KeyType;
use crate::crypto::key_store::Key;
use crate::crypto::keys::put;
use crate::primitives::hash::HashKind;
use crate::primitives::pake::group::{
    POINT_LEN, Point, SCALAR_LEN, is_zero, point, random_scalar, reduce,
};
use crate::primitives::pake::jpake::{Statement, generator, public, second_secret, shared};
use crate::status::{Result, Status};
use zeroize::Zeroizing;

type Secret = Zeroizing<[u8; SCALAR_LEN]>;
type Public = [u8; POINT_LEN];

/// The steps of the first round, each way.
const FIRST_ROUND: u8 = 6;
/// The steps of both rounds, each way.
const BOTH_ROUNDS: u8 = 9;

pub(super) struct Exchange {
    kind: HashKind,
    /// Steps done, each way.
    sent: u8,
    received: u8,
    /// x1, x2 and then x2·s.
    secrets: [Secret; 3],
    /// Their public values.
    own: [Public; 3],
    /// Those of the peer.
    peer: [Public; 3],
    /// The proof in the making: its secret and its public key.
    nonce: Secret,
    commitment: Public,
    /// The public key of the proof that is being received.
    peer_commitment: Public,
}

/// Checks what is said before the first step: both identities, neither empty, and not the same (RFC 8236 §2.2 has them differ).
pub(super) fn check_input(inputs: &Inputs, which: Input, bytes: &[u8]) -> Result<()> {
    let other = match which {
        Input::Context => return Err(Status::BadState),
        Input::User => inputs.get(Input::Peer),
        Input::Peer => inputs.get(Input::User),
    };
    if bytes.is_empty() || other == Some(bytes) {
        return Err(Status::InvalidArgument);
    }
    Ok(())
}

/// The step that is number `done` in its direction.
const fn step_after(done: u8) -> PakeStep {
    match done % 3 {
        0 => PakeStep::KEY_SHARE,
        1 => PakeStep::ZK_PUBLIC,
        _ => PakeStep::ZK_PROOF,
    }
}

/// Checks that `step` comes next in a direction, of whose steps `done` are done, and `other` of the other's.
fn check_order(step: PakeStep, done: u8, other: u8) -> Result<()> {
    if !matches!(step, PakeStep::KEY_SHARE | PakeStep::ZK_PUBLIC | PakeStep::ZK_PROOF) {
        return Err(Status::InvalidArgument);
    }
    // The other direction rests between the rounds.
    let other_rests = matches!(other, 0 | FIRST_ROUND | BOTH_ROUNDS);
    let round_is_open = done < FIRST_ROUND || other >= FIRST_ROUND;
    let next = done < BOTH_ROUNDS && step == step_after(done);
    if next && other_rests && round_is_open { Ok(()) } else { Err(Status::BadState) }
}

impl Exchange {
    pub(super) fn new(suite: &CipherSuite, key: Key<'_>) -> Result<Self> {
        let kind = crate::crypto::hash::kind(suite.algorithm.hash())?;
        suite.check_primitive()?;
        if suite.key_confirmation != 1 {
            return Err(Status::InvalidArgument);
        }
        if !matches!(key.attributes.key_type, KeyType::PASSWORD | KeyType::PASSWORD_HASH) {
            return Err(Status::InvalidArgument);
        }
        if is_zero(&reduce(key.material)) {
            return Err(Status::InvalidArgument);
        }
        Ok(Self {
            kind,
            sent: 0,
            received: 0,
            secrets: core::array::from_fn(|_| Secret::default()),
            own: [[0; POINT_LEN]; 3],
            peer: [[0; POINT_LEN]; 3],
            nonce: Secret::default(),
            commitment: [0; POINT_LEN],
            peer_commitment: [0; POINT_LEN],
        })
    }

    /// The generator of the own statements in the present round.
    fn own_generator(&self) -> Result<Option<Point>> {
        let [x1, ..] = &self.own;
        let [x3, x4, _] = &self.peer;
        if self.sent < FIRST_ROUND { Ok(None) } else { generator([x1, x3, x4]).map(Some) }
    }

    /// The generator of the peer's statements in the present round.
    fn peer_generator(&self) -> Result<Point> {
        let [x1, x2, _] = &self.own;
        let [x3, ..] = &self.peer;
        if self.received < FIRST_ROUND { Ok(Point::GENERATOR) } else { generator([x3, x1, x2]) }
    }

    pub(super) fn output(
        &mut self,
        step: PakeStep,
        inputs: &Inputs,
        key: Key<'_>,
        draw: Draw<'_>,
        output: &mut [u8],
    ) -> Result<usize> {
        let user = inputs.get(Input::User).ok_or(Status::BadState)?;
        inputs.get(Input::Peer).ok_or(Status::BadState)?;
        check_order(step, self.sent, self.received)?;
        let generator = self.own_generator()?;
        let group = usize::from(self.sent / 3);
        let length = match step {
            PakeStep::KEY_SHARE => {
                let fresh = if self.sent < FIRST_ROUND {
                    random_scalar(draw)?
                } else {
                    let [_, x2, _] = &self.secrets;
                    second_secret(x2, key.material)?
                };
                let share = public(generator.as_ref(), &fresh)?;
                *self.secrets.get_mut(group).ok_or(Status::CorruptionDetected)? = fresh;
                *self.own.get_mut(group).ok_or(Status::CorruptionDetected)? = share;
                put(&share, output)?
            }
            PakeStep::ZK_PUBLIC => {
                self.nonce = random_scalar(draw)?;
                self.commitment = public(generator.as_ref(), &self.nonce)?;
                put(&self.commitment, output)?
            }
            _ => {
                let statement = Statement {
                    kind: self.kind,
                    generator: generator.unwrap_or(Point::GENERATOR),
                    public: self.own.get(group).ok_or(Status::CorruptionDetected)?,
                    prover: user,
                };
                let secret = self.secrets.get(group).ok_or(Status::CorruptionDetected)?;
                let proof = statement.prove(secret, &self.nonce, &self.commitment)?;
                self.nonce = Secret::default();
                put(&proof, output)?
            }
        };
        self.sent += 1;
        Ok(length)
    }

    pub(super) fn input(&mut self, step: PakeStep, inputs: &Inputs, input: &[u8]) -> Result<()> {
        let peer = inputs.get(Input::Peer).ok_or(Status::BadState)?;
        inputs.get(Input::User).ok_or(Status::BadState)?;
        check_order(step, self.received, self.sent)?;
        let group = usize::from(self.received / 3);
        match step {
            PakeStep::KEY_SHARE => {
                point(input)?;
                *self.peer.get_mut(group).ok_or(Status::CorruptionDetected)? =
                    input.try_into().map_err(|_| Status::InvalidArgument)?;
            }
            PakeStep::ZK_PUBLIC => {
                point(input)?;
                self.peer_commitment = input.try_into().map_err(|_| Status::InvalidArgument)?;
            }
            _ => {
                let statement = Statement {
                    kind: self.kind,
                    generator: self.peer_generator()?,
                    public: self.peer.get(group).ok_or(Status::CorruptionDetected)?,
                    prover: peer,
                };
                statement.verify(&self.peer_commitment, input)?;
            }
        }
        self.received += 1;
        Ok(())
    }

    pub(super) fn shared(&self) -> Result<Zeroizing<Public>> {
        if self.sent != BOTH_ROUNDS || self.received != BOTH_ROUNDS {
            return Err(Status::BadState);
        }
        let ([_, x2, x2s], [_, x4, b]) = (&self.secrets, &self.peer);
        shared(x2, x2s, x4, b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_sent_and_received_one_after_the_other_in_either_order() {
        let (share, public, proof) = (PakeStep::KEY_SHARE, PakeStep::ZK_PUBLIC, PakeStep::ZK_PROOF);
        assert_eq!(check_order(share, 0, 0), Ok(()));
        assert_eq!(check_order(public, 0, 0), Err(Status::BadState));
        assert_eq!(check_order(public, 1, 0), Ok(()));
        assert_eq!(check_order(proof, 5, 6), Ok(()));
        assert_eq!(check_order(share, 0, 1), Err(Status::BadState), "in the middle of the other");
        assert_eq!(check_order(share, 6, 0), Err(Status::BadState), "the round is not complete");
        assert_eq!(check_order(share, 6, 6), Ok(()));
        assert_eq!(check_order(share, 6, 9), Ok(()));
        assert_eq!(check_order(share, 9, 6), Err(Status::BadState));
        assert_eq!(check_order(PakeStep::CONFIRM, 0, 0), Err(Status::InvalidArgument));
    }
}
