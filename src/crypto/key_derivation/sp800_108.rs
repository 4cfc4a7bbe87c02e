//! The counter mode of NIST SP 800-108 with HMAC and with CMAC, as PSA Crypto 1.5 §10.8.1 sets it up:
//!
//! ```text
//! HMAC: K_i = HMAC(K_IN, [i] | Label | 00 | Context | [L])
//! CMAC: K_0 = CMAC(K_IN, Label | 00 | Context | [L]), K_i = CMAC(K_IN, [i] | Label | 00 | Context | [L] | K_0)
//! ```
//! with i and L, the length of the whole output in bits, in four bytes.

use super::Step;
use super::block::Block;
use super::kept::Kept;
use super::operation::Mechanism;
use super::prf::Prf;
#[cfg(feature = "sp800-108-hmac")]
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};

/// A derivation in counter mode in progress.
pub struct Sp800_108 {
    function: Function,
    keyed: Option<Prf>,
    /// The label, then the context.
    kept: Kept,
    label: Option<usize>,
    has_context: bool,
    bits: u32,
    /// K_0; empty with HMAC.
    first: Block,
    counter: u32,
}

/// What the secret is the key of.
#[derive(Clone, Copy)]
pub enum Function {
    #[cfg(feature = "sp800-108-hmac")]
    Hmac(HashKind),
    #[cfg(feature = "sp800-108-cmac")]
    Cmac,
}

impl Function {
    fn key(self, secret: &[u8]) -> Result<Prf> {
        match self {
            #[cfg(feature = "sp800-108-hmac")]
            Self::Hmac(hash) => Ok(Prf::hmac(hash, secret)),
            #[cfg(feature = "sp800-108-cmac")]
            Self::Cmac => Prf::cmac(secret),
        }
    }
}

impl Sp800_108 {
    pub const fn new(function: Function) -> Self {
        Self {
            function,
            keyed: None,
            kept: Kept::new(),
            label: None,
            has_context: false,
            bits: 0,
            first: Block::new(),
            counter: 0,
        }
    }

    fn compute(&self, counter: &[u8], value: &mut Block) -> Result<()> {
        let (label, context) = self.kept.split_at(self.label.unwrap_or(0));
        let pieces = [counter, label, &[0], context, &self.bits.to_be_bytes(), self.first.get()];
        self.keyed.as_ref().ok_or(Status::BadState)?.compute(&pieces, value)
    }
}

impl Mechanism for Sp800_108 {
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()> {
        match step {
            Step::SECRET if self.keyed.is_none() => {
                self.keyed = Some(self.function.key(data)?);
                Ok(())
            }
            _ if self.keyed.is_none() || self.has_context => Err(Status::BadState),
            Step::LABEL if self.label.is_none() => {
                // The zero byte ends the label.
                if data.contains(&0) {
                    return Err(Status::InvalidArgument);
                }
                self.label = Some(data.len());
                self.kept.push(data)
            }
            Step::CONTEXT => {
                self.has_context = true;
                self.kept.push(data)
            }
            _ => Err(Status::BadState),
        }
    }

    fn is_ready(&self) -> bool {
        self.keyed.is_some()
    }

    fn begin(&mut self, capacity: usize) -> Result<()> {
        let bits = capacity.checked_mul(8).and_then(|bits| u32::try_from(bits).ok());
        self.bits = bits.ok_or(Status::CorruptionDetected)?;
        #[cfg(feature = "sp800-108-cmac")]
        if matches!(self.function, Function::Cmac) {
            let mut first = Block::new();
            self.compute(&[], &mut first)?;
            self.first = first;
        }
        Ok(())
    }

    fn next(&mut self, block: &mut Block) -> Result<()> {
        self.counter = self.counter.checked_add(1).ok_or(Status::CorruptionDetected)?;
        self.compute(&self.counter.to_be_bytes(), block)
    }
}
