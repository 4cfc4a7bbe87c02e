//! PBKDF2 (RFC 8018 §5.2) with HMAC, and with AES-CMAC-PRF-128 (RFC 4615).

use super::Step;
use super::block::Block;
use super::kept::Kept;
use super::operation::Mechanism;
use super::prf::Prf;
use crate::config::PBKDF2_MAX_ITERATIONS;
#[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
use crate::primitives::cmac::Cmac;
#[cfg(feature = "pbkdf2-hmac")]
use crate::primitives::hash::HashKind;
use crate::status::{Result, Status};

/// A PBKDF2 in progress.
pub struct Pbkdf2 {
    function: Function,
    /// 0 until it is given.
    iterations: u32,
    /// The password follows the salt, and HMAC begins with the password: so the salt is kept.
    salt: Kept,
    salted: bool,
    keyed: Option<Prf>,
    counter: u32,
}

/// What the password is the key of.
#[derive(Clone, Copy)]
pub enum Function {
    #[cfg(feature = "pbkdf2-hmac")]
    Hmac(HashKind),
    #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
    AesCmacPrf128,
}

impl Function {
    fn key(self, password: &[u8]) -> Result<Prf> {
        match self {
            #[cfg(feature = "pbkdf2-hmac")]
            Self::Hmac(hash) => Ok(Prf::hmac(hash, password)),
            #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
            Self::AesCmacPrf128 if password.len() == 16 => Prf::cmac(password),
            // RFC 4615 §3: a key of another length goes through CMAC under the zero key first.
            #[cfg(feature = "pbkdf2-aes-cmac-prf-128")]
            Self::AesCmacPrf128 => {
                let mut mac = Cmac::new(&[0; 16])?;
                mac.update(password);
                Prf::cmac(&*zeroize::Zeroizing::new(mac.finish()))
            }
        }
    }
}

impl Pbkdf2 {
    pub const fn new(function: Function) -> Self {
        Self { function, iterations: 0, salt: Kept::new(), salted: false, keyed: None, counter: 0 }
    }
}

impl Mechanism for Pbkdf2 {
    fn input(&mut self, step: Step, data: &[u8]) -> Result<()> {
        match step {
            _ if self.iterations == 0 || self.keyed.is_some() => Err(Status::BadState),
            Step::SALT => {
                self.salted = true;
                self.salt.push(data)
            }
            Step::PASSWORD if self.salted => {
                self.keyed = Some(self.function.key(data)?);
                Ok(())
            }
            _ => Err(Status::BadState),
        }
    }

    fn input_integer(&mut self, _: Step, value: u64) -> Result<()> {
        if self.iterations != 0 {
            return Err(Status::BadState);
        }
        if value == 0 {
            return Err(Status::InvalidArgument);
        }
        if value > PBKDF2_MAX_ITERATIONS as u64 {
            return Err(Status::NotSupported);
        }
        self.iterations = u32::try_from(value).map_err(|_| Status::NotSupported)?;
        Ok(())
    }

    fn is_ready(&self) -> bool {
        self.keyed.is_some()
    }

    /// F(P, S, c, i): U_1 = PRF(P, S | i), U_j = PRF(P, U_{j-1}); all of them XORed.
    #[inline(never)]
    fn next(&mut self, block: &mut Block) -> Result<()> {
        let keyed = self.keyed.as_ref().ok_or(Status::BadState)?;
        self.counter = self.counter.checked_add(1).ok_or(Status::CorruptionDetected)?;
        let mut last = Block::new();
        keyed.compute(&[self.salt.split_at(0).1, &self.counter.to_be_bytes()], &mut last)?;
        block.set(last.get());
        keyed.iterate(self.iterations.saturating_sub(1), &mut last, block)
    }
}
