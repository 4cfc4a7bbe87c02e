//! What is measured, behind one interface: the one-shot functions of PSA Crypto.

use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Usage};
use psa_rot::testing::{TestPlatform, device};
use psa_rot::{Rot, Status};

/// A `psa_status_t` that is not success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failure(pub i32);

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self(status.code())
    }
}

pub type Result<T> = core::result::Result<T, Failure>;

/// What a key is for.
#[derive(Clone, Copy)]
pub struct Purpose {
    pub key_type: u16,
    pub bits: u16,
    pub usage: u32,
    pub alg: u32,
}

/// An implementation of PSA Crypto. The lengths of results are returned.
pub trait Subject {
    fn name(&self) -> &'static str;
    fn import(&mut self, purpose: Purpose, data: &[u8]) -> Result<u32>;
    fn generate(&mut self, purpose: Purpose) -> Result<u32>;
    fn export_public(&mut self, key: u32, output: &mut [u8]) -> Result<usize>;
    fn destroy(&mut self, key: u32) -> Result<()>;
    fn hash(&mut self, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize>;
    fn mac(&mut self, key: u32, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize>;
    /// Encrypts `text` to `output`, and puts the tag behind it.
    fn seal(
        &mut self,
        key: u32,
        alg: u32,
        nonce: &[u8],
        text: &[u8],
        output: &mut [u8],
    ) -> Result<usize>;
    fn sign(&mut self, key: u32, alg: u32, hash: &[u8], output: &mut [u8]) -> Result<usize>;
    fn verify(&mut self, key: u32, alg: u32, hash: &[u8], signature: &[u8]) -> Result<()>;
    fn agree(&mut self, key: u32, alg: u32, peer: &[u8], output: &mut [u8]) -> Result<usize>;
}

/// psa-rot's Rust interface, on a device in memory.
pub struct PsaRot(Rot<TestPlatform>);

impl PsaRot {
    pub fn new() -> Self {
        let mut rot = device();
        rot.init().unwrap();
        Self(rot)
    }
}

fn attributes(purpose: Purpose) -> KeyAttributes {
    KeyAttributes {
        key_type: KeyType(purpose.key_type),
        usage: Usage(purpose.usage),
        algorithm: Algorithm(purpose.alg),
        ..KeyAttributes::default()
    }
}

impl Subject for PsaRot {
    fn name(&self) -> &'static str {
        "psa-rot"
    }

    fn import(&mut self, purpose: Purpose, data: &[u8]) -> Result<u32> {
        Ok(self.0.import_key(&attributes(purpose), data)?.0)
    }

    fn generate(&mut self, purpose: Purpose) -> Result<u32> {
        let attributes = KeyAttributes { bits: purpose.bits, ..attributes(purpose) };
        Ok(self.0.generate_key(&attributes)?.0)
    }

    fn export_public(&mut self, key: u32, output: &mut [u8]) -> Result<usize> {
        Ok(self.0.export_public_key(KeyId(key), output)?)
    }

    fn destroy(&mut self, key: u32) -> Result<()> {
        Ok(self.0.destroy_key(KeyId(key))?)
    }

    fn hash(&mut self, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize> {
        Ok(self.0.hash_compute(Algorithm(alg), input, output)?)
    }

    fn mac(&mut self, key: u32, alg: u32, input: &[u8], output: &mut [u8]) -> Result<usize> {
        Ok(self.0.mac_compute(KeyId(key), Algorithm(alg), input, output)?)
    }

    fn seal(
        &mut self,
        key: u32,
        alg: u32,
        nonce: &[u8],
        text: &[u8],
        output: &mut [u8],
    ) -> Result<usize> {
        output[..text.len()].copy_from_slice(text);
        Ok(self.0.aead_encrypt(KeyId(key), Algorithm(alg), nonce, &[], output, text.len())?)
    }

    fn sign(&mut self, key: u32, alg: u32, hash: &[u8], output: &mut [u8]) -> Result<usize> {
        Ok(self.0.sign_hash(KeyId(key), Algorithm(alg), hash, output)?)
    }

    fn verify(&mut self, key: u32, alg: u32, hash: &[u8], signature: &[u8]) -> Result<()> {
        Ok(self.0.verify_hash(KeyId(key), Algorithm(alg), hash, signature)?)
    }

    fn agree(&mut self, key: u32, alg: u32, peer: &[u8], output: &mut [u8]) -> Result<usize> {
        Ok(self.0.raw_key_agreement(Algorithm(alg), KeyId(key), peer, output)?)
    }
}
