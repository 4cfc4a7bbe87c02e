//! The PRF of TLS 1.2 (RFC 5246 §5), alone and behind the padding of a pre-shared key (RFC 4279).
//!
//! ```text
//! PRF(secret, label, seed) = HMAC(secret, A(1) | label | seed) | HMAC(secret, A(2) | label | seed) | ...
//! A(1) = HMAC(secret, label | seed), A(i) = HMAC(secret, A(i - 1))
//! ```

use super::Step;
use super::block::Block;
use super::kdf::PSK_MAX;
use super::kept::Kept;
use super::operation::Mechanism;
use crate::primitives::hash::{Hash, HashKind, HashValue, MAX_BLOCK};
use crate::primitives::hmac::Hmac;
use crate::status::{Result, Status};
use zeroize::Zeroize;

/// A derivation with the PRF in progress.
pub struct Tls12 {
    hash: HashKind,
    /// Whether the secret is a pre-shared key.
    padded: bool,
    stage: Stage,
    /// The seed, then the label.
    kept: Kept,
    seed_length: usize,
    labelled: bool,
    /// A(i) of the last block.
    chain: Block,
}

#[allow(clippy::large_enum_variant, reason = "there is no heap to put the larger ones in")]
enum Stage {
    Start,
    Seeded,
    /// The other secret is in, which is the front of the premaster secret.
    Premaster(PiecewiseKey),
    /// HMAC under the secret.
    Keyed(Hmac),
}

impl Tls12 {
    pub const fn new(hash: HashKind, padded: bool) -> Self {
        Self {
            hash,
            padded,
            stage: Stage::Start,
            kept: Kept::new(),
            seed_length: 0,
            labelled: false,
            chain: Block::new(),
        }
    }

    fn take_seed(&mut self, seed: &[u8]) -> Result<()> {
        self.kept.push(seed)?;
        self.seed_length = seed.len();
        self.stage = Stage::Seeded;
        Ok(())
    }

    fn take_other_secret(&mut self, secret: &[u8]) -> Result<()> {
        let mut premaster = PiecewiseKey::new(self.hash);
        premaster.push_counted(secret)?;
        self.stage = Stage::Premaster(premaster);
        Ok(())
    }

    fn take_secret(&mut self, secret: &[u8]) -> Result<()> {
        if self.padded && matches!(self.stage, Stage::Seeded) {
            // A plain pre-shared key stands behind as many zeros (RFC 4279 §2).
            let zeros = [0; PSK_MAX];
            self.take_other_secret(zeros.get(..secret.len()).ok_or(Status::InvalidArgument)?)?;
        }
        let keyed = match &mut self.stage {
            Stage::Seeded => Hmac::new(self.hash, secret),
            Stage::Premaster(premaster) => {
                premaster.push_counted(secret)?;
                premaster.finish()
            }
            _ => return Err(Status::BadState),
        };
        self.stage = Stage::Keyed(keyed);
        Ok(())
    }

    fn take_label(&mut self, label: &[u8]) -> Result<()> {
        self.kept.push(label)?;
        self.labelled = true;
        Ok(())
    }

    /// HMAC(secret, `front` | label | seed).
    fn mac(&self, keyed: &Hmac, front: &[u8]) -> HashValue {
        let (seed, label) = self.kept.split_at(self.seed_length);
        let mut mac = keyed.clone();
        for piece in [front, label, seed] {
            mac.update(piece);
        }
        mac.end()
    }
}

impl Mechanism for Tls12 {
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()> {
        match (step, &self.stage) {
            (Step::SEED, Stage::Start) => self.take_seed(data),
            (Step::OTHER_SECRET, Stage::Seeded) => self.take_other_secret(data),
            (Step::SECRET, Stage::Seeded | Stage::Premaster(_)) => self.take_secret(data),
            (Step::LABEL, Stage::Keyed(_)) if !self.labelled => self.take_label(data),
            _ => Err(Status::BadState),
        }
    }

    fn is_ready(&self) -> bool {
        self.labelled
    }

    fn next(&mut self, block: &mut Block) -> Result<()> {
        let Stage::Keyed(keyed) = &self.stage else {
            return Err(Status::BadState);
        };
        let chain = if self.chain.get().is_empty() {
            self.mac(keyed, &[])
        } else {
            let mut mac = keyed.clone();
            mac.update(self.chain.get());
            mac.end()
        };
        block.set(&self.mac(keyed, &chain));
        self.chain.set(&chain);
        Ok(())
    }
}

/// An HMAC key that comes in pieces and may be longer than the block: then HMAC takes its hash.
struct PiecewiseKey {
    hash: Hash,
    bytes: [u8; MAX_BLOCK],
    length: usize,
}

impl PiecewiseKey {
    fn new(hash: HashKind) -> Self {
        Self { hash: Hash::new(hash), bytes: [0; MAX_BLOCK], length: 0 }
    }

    fn push(&mut self, piece: &[u8]) {
        self.hash.update(piece);
        for (to, from) in self.bytes.iter_mut().skip(self.length).zip(piece) {
            *to = *from;
        }
        self.length = self.length.saturating_add(piece.len());
    }

    /// Adds a piece with its length in front, in two bytes.
    fn push_counted(&mut self, piece: &[u8]) -> Result<()> {
        let length = u16::try_from(piece.len()).map_err(|_| Status::InvalidArgument)?;
        self.push(&length.to_be_bytes());
        self.push(piece);
        Ok(())
    }

    fn finish(&self) -> Hmac {
        let kind = self.hash.kind();
        match self.bytes.get(..self.length) {
            Some(key) if key.len() <= kind.block_length() => Hmac::new(kind, key),
            _ => Hmac::new(kind, &self.hash.clone().finish()),
        }
    }
}

impl Drop for PiecewiseKey {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
