//! The random bit generator: ChaCha20 with fast key erasure, seeded and reseeded from the platform's entropy source.
//!
//! Between calls only a 32-byte seed exists, and each call replaces it before any output leaves: who reads the memory later learns
//! nothing about earlier output. The entropy source's raw output passes the two continuous health tests of NIST SP 800-90B §4.4,
//! at 4 bits of min-entropy in a byte and a false-alarm rate of 2^-20; 1,024 bytes pass them before the first are used (§4.3).

use super::verdict::verdict;
use crate::status::{Result, Status};
use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq, ConstantTimeGreater};
use zeroize::{Zeroize, Zeroizing};

/// SP 800-90B §4.3: so many raw bytes pass the health tests before the first are used, at start and after a failure.
const START_UP: usize = 1024;

/// Raw bytes drawn for each seed: 256 bits of min-entropy at 4 bits in a byte, and 128 more as a margin.
const SEED_DRAW: usize = 96;

/// Requests served from one seed before fresh entropy is mixed in.
const RESEED_INTERVAL: u32 = 1 << 12;

/// SP 800-90B §4.4.1: so many equal bytes in a row happen once in 2^20 draws at most.
const REPETITION_CUTOFF: u32 = 6;

/// SP 800-90B §4.4.2: in 512 bytes the first one recurs so often once in 2^20 windows at most.
const PROPORTION_WINDOW: u32 = 512;
const PROPORTION_CUTOFF: u32 = 62;

/// The continuous health tests, whose windows go on from one draw to the next.
struct Health {
    last: u8,
    repetitions: u32,
    sample: u8,
    seen: u32,
    recurred: u32,
}

impl Health {
    /// Takes raw bytes in, and lets only whether all is well become public.
    fn check(&mut self, raw: &[u8]) -> Result<()> {
        let mut failed = Choice::from(0);
        for &byte in raw {
            let more = self.repetitions.saturating_add(1);
            self.repetitions = u32::conditional_select(&1, &more, byte.ct_eq(&self.last));
            self.last = byte;
            if self.seen.is_multiple_of(PROPORTION_WINDOW) {
                self.sample = byte;
                self.seen = 0;
                self.recurred = 0;
            }
            self.seen += 1;
            self.recurred += u32::from(byte.ct_eq(&self.sample).unwrap_u8());
            failed |= self.repetitions.ct_gt(&(REPETITION_CUTOFF - 1));
            failed |= self.recurred.ct_gt(&(PROPORTION_CUTOFF - 1));
        }
        if verdict(failed) {
            *self = Self::new();
            return Err(Status::InsufficientEntropy);
        }
        Ok(())
    }

    const fn new() -> Self {
        Self { last: 0, repetitions: 0, sample: 0, seen: 0, recurred: 0 }
    }
}

/// The generator. `entropy` arguments fill a buffer from the raw source.
pub struct Csprng {
    seed: [u8; 32],
    /// Requests left until fresh entropy is due; 0 before the first seed.
    left: u32,
    health: Health,
    /// Raw bytes that have passed since the start or the last failure, up to [`START_UP`].
    passed: usize,
}

impl Csprng {
    /// A generator that has no seed yet.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a static needs a const constructor")]
    pub const fn new() -> Self {
        Self { seed: [0; 32], left: 0, health: Health::new(), passed: 0 }
    }

    /// Mixes fresh entropy into the seed.
    ///
    /// # Errors
    /// `InsufficientEntropy` when the source fails or does not pass its health tests; the old seed stays.
    #[inline(never)]
    pub fn reseed(&mut self, entropy: &mut dyn FnMut(&mut [u8]) -> Result<()>) -> Result<()> {
        let mut raw = Zeroizing::new([0u8; SEED_DRAW]);
        while self.passed < START_UP {
            self.draw(&mut raw, entropy)?;
            self.passed += SEED_DRAW;
        }
        self.draw(&mut raw, entropy)?;
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(&raw[..]);
        self.seed = hash.finalize().into();
        self.left = RESEED_INTERVAL;
        Ok(())
    }

    fn draw(
        &mut self,
        raw: &mut [u8; SEED_DRAW],
        entropy: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        let tested = entropy(raw).and_then(|()| self.health.check(raw));
        tested.map_err(|_| {
            self.passed = 0;
            Status::InsufficientEntropy
        })
    }

    /// Fills `output` with random bytes.
    ///
    /// # Errors
    /// `InsufficientEntropy` when a seed is due and cannot be had; `output` is then zeroed.
    #[inline(never)]
    pub fn fill(
        &mut self,
        output: &mut [u8],
        entropy: &mut dyn FnMut(&mut [u8]) -> Result<()>,
    ) -> Result<()> {
        output.fill(0);
        if self.left == 0 {
            self.reseed(entropy)?;
        }
        self.left -= 1;
        let mut generator = ChaCha20Rng::from_seed(self.seed);
        generator.fill_bytes(&mut self.seed);
        generator.fill_bytes(output);
        Ok(())
    }
}

impl Drop for Csprng {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counting(start: u8) -> impl FnMut(&mut [u8]) -> Result<()> {
        let mut next = start;
        move |buffer| {
            for byte in buffer {
                *byte = next;
                next = next.wrapping_mul(5).wrapping_add(1);
            }
            Ok(())
        }
    }

    #[test]
    fn output_differs_from_call_to_call_and_from_seed_to_seed() {
        let (mut a, mut b) = (Csprng::new(), Csprng::new());
        let mut out = [[0u8; 40]; 3];
        a.fill(&mut out[0], &mut counting(1)).unwrap();
        a.fill(&mut out[1], &mut counting(1)).unwrap();
        b.fill(&mut out[2], &mut counting(2)).unwrap();
        assert!(out[0] != out[1] && out[0] != out[2] && out[1] != out[2]);
    }

    #[test]
    fn a_failing_source_gives_no_output() {
        let mut out = [0xaau8; 8];
        let failing: fn(&mut [u8]) -> Result<()> = |_| Err(Status::HardwareFailure);
        let mut failing = failing;
        assert_eq!(Csprng::new().fill(&mut out, &mut failing), Err(Status::InsufficientEntropy));
        assert_eq!(out, [0; 8]);
    }

    #[test]
    fn a_stuck_source_and_a_biased_source_are_noticed() {
        let mut stuck = |buffer: &mut [u8]| {
            buffer.fill(7);
            Ok(())
        };
        assert_eq!(Csprng::new().reseed(&mut stuck), Err(Status::InsufficientEntropy));
        let mut biased = |buffer: &mut [u8]| {
            for (i, byte) in buffer.iter_mut().enumerate() {
                *byte = if i % 2 == 0 { 7 } else { i as u8 };
            }
            Ok(())
        };
        let mut generator = Csprng::new();
        for _ in 0..20 {
            assert_eq!(generator.reseed(&mut biased), Err(Status::InsufficientEntropy));
        }
    }

    #[test]
    fn a_seed_serves_a_bounded_number_of_requests() {
        let mut draws = 0;
        let mut generator = Csprng::new();
        let mut source = counting(3);
        let mut entropy = |buffer: &mut [u8]| {
            draws += 1;
            source(buffer)
        };
        for _ in 0..=RESEED_INTERVAL {
            generator.fill(&mut [0; 1], &mut entropy).unwrap();
        }
        assert_eq!(draws, START_UP.div_ceil(SEED_DRAW) + 2);
    }
}
