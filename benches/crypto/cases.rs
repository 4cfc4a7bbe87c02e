//! The operations, as data. Values are those of PSA Crypto's `crypto.h`.

use crate::subject::{Purpose, Result, Subject};

const SHA_256: u32 = 0x0200_0009;
const SHA_384: u32 = 0x0200_000a;
const SHA_512: u32 = 0x0200_000b;
const HMAC_SHA_256: u32 = 0x0380_0009;
const CMAC: u32 = 0x03c0_0200;
const GCM: u32 = 0x0550_0200;
const CCM: u32 = 0x0550_0100;
const CHACHA20_POLY1305: u32 = 0x0510_0500;
const ECDSA_SHA_256: u32 = 0x0600_0609;
const ECDSA_SHA_384: u32 = 0x0600_060a;
const DETERMINISTIC_ECDSA_SHA_256: u32 = 0x0600_0709;
const ECDH: u32 = 0x0902_0000;
const RSA_PKCS1V15_SHA_256: u32 = 0x0600_0209;

const HMAC: u16 = 0x1100;
const AES: u16 = 0x2400;
const CHACHA20: u16 = 0x2004;
const SECP_R1: u16 = 0x7112;
const MONTGOMERY: u16 = 0x7141;
const RSA: u16 = 0x7001;

/// Encrypt, sign and verify messages and hashes, derive.
const USAGE: u32 = 0x7d00;

/// What one run of an operation is.
#[derive(Clone, Copy)]
pub enum Work {
    Hash(usize),
    Mac(usize),
    Seal(usize),
    /// A key pair and its public key.
    Generate,
    Sign,
    Verify,
    Agree,
}

#[derive(Clone, Copy)]
pub struct Case {
    pub name: &'static str,
    work: Work,
    alg: u32,
    key_type: u16,
    bits: u16,
}

const fn case(name: &'static str, work: Work, alg: u32, key_type: u16, bits: u16) -> Case {
    Case { name, work, alg, key_type, bits }
}

pub const CASES: &[Case] = &[
    case("SHA-256, 4 KiB", Work::Hash(4096), SHA_256, 0, 0),
    case("SHA-384, 4 KiB", Work::Hash(4096), SHA_384, 0, 0),
    case("SHA-512, 4 KiB", Work::Hash(4096), SHA_512, 0, 0),
    case("HMAC-SHA-256, 64 B", Work::Mac(64), HMAC_SHA_256, HMAC, 256),
    case("AES-128-CMAC, 64 B", Work::Mac(64), CMAC, AES, 128),
    case("AES-128-GCM, 1 KiB", Work::Seal(1024), GCM, AES, 128),
    case("AES-128-CCM, 1 KiB", Work::Seal(1024), CCM, AES, 128),
    case("ChaCha20-Poly1305, 1 KiB", Work::Seal(1024), CHACHA20_POLY1305, CHACHA20, 256),
    case("P-256 ECDSA sign", Work::Sign, ECDSA_SHA_256, SECP_R1, 256),
    case("P-256 ECDSA sign, deterministic", Work::Sign, DETERMINISTIC_ECDSA_SHA_256, SECP_R1, 256),
    case("P-256 ECDSA verify", Work::Verify, ECDSA_SHA_256, SECP_R1, 256),
    case("P-256 ECDH", Work::Agree, ECDH, SECP_R1, 256),
    case("P-256 key generation and public key", Work::Generate, ECDSA_SHA_256, SECP_R1, 256),
    case("P-384 ECDSA sign", Work::Sign, ECDSA_SHA_384, SECP_R1, 384),
    case("P-384 ECDSA verify", Work::Verify, ECDSA_SHA_384, SECP_R1, 384),
    case("X25519", Work::Agree, ECDH, MONTGOMERY, 255),
    case("RSA-2048 PKCS#1 v1.5 sign", Work::Sign, RSA_PKCS1V15_SHA_256, RSA, 2048),
    case("RSA-2048 PKCS#1 v1.5 verify", Work::Verify, RSA_PKCS1V15_SHA_256, RSA, 2048),
];

/// A case with the keys and buffers it needs.
pub struct Prepared {
    case: Case,
    key: u32,
    peer: u32,
    input: Vec<u8>,
    made: Vec<u8>,
    output: Vec<u8>,
}

impl Case {
    const fn purpose(&self, key_type: u16) -> Purpose {
        Purpose { key_type, bits: self.bits, usage: USAGE, alg: self.alg }
    }

    /// # Errors
    /// What the subject answers, also to a first run.
    pub fn prepare(&self, subject: &mut dyn Subject) -> Result<Prepared> {
        let length = match self.work {
            Work::Hash(length) | Work::Mac(length) | Work::Seal(length) => length,
            _ => [32, 48][usize::from(self.alg == ECDSA_SHA_384)],
        };
        let input: Vec<u8> = (0..length).map(|i| (i * 167 + 1) as u8).collect();
        let mut prepared = Prepared {
            case: *self,
            key: 0,
            peer: 0,
            input,
            made: vec![0; 512],
            output: vec![0; 8192],
        };
        match self.work {
            Work::Hash(_) | Work::Generate => {}
            Work::Mac(_) | Work::Seal(_) => {
                let material = vec![0x5a; usize::from(self.bits / 8)];
                prepared.key = subject.import(self.purpose(self.key_type), &material)?;
            }
            Work::Sign | Work::Verify | Work::Agree => {
                prepared.key = subject.generate(self.purpose(self.key_type))?;
                let length = subject.export_public(prepared.key, &mut prepared.made)?;
                prepared.made.truncate(length);
            }
        }
        if matches!(self.work, Work::Verify) {
            prepared.peer =
                subject.import(self.purpose(self.key_type & !0x3000), &prepared.made)?;
            prepared.made.resize(512, 0);
            let length =
                subject.sign(prepared.key, self.alg, &prepared.input, &mut prepared.made)?;
            prepared.made.truncate(length);
        }
        prepared.run(subject)?;
        Ok(prepared)
    }
}

impl Prepared {
    /// The operation, once.
    ///
    /// # Errors
    /// What the subject answers.
    pub fn run(&mut self, subject: &mut dyn Subject) -> Result<()> {
        let Self { case, key, peer, input, made, output } = self;
        let alg = case.alg;
        match case.work {
            Work::Hash(_) => subject.hash(alg, input, output).map(|_| ()),
            Work::Mac(_) => subject.mac(*key, alg, input, output).map(|_| ()),
            Work::Seal(_) => subject.seal(*key, alg, &[7; 12], input, output).map(|_| ()),
            Work::Sign => subject.sign(*key, alg, input, output).map(|_| ()),
            Work::Verify => subject.verify(*peer, alg, input, made),
            Work::Agree => subject.agree(*key, alg, made, output).map(|_| ()),
            Work::Generate => {
                let key = subject.generate(case.purpose(case.key_type))?;
                subject.export_public(key, output)?;
                subject.destroy(key)
            }
        }
    }

    /// Gives the keys back.
    pub fn finish(self, subject: &mut dyn Subject) {
        for key in [self.key, self.peer] {
            if key != 0 {
                let _ = subject.destroy(key);
            }
        }
    }
}
