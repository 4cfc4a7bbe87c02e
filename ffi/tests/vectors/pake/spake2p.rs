//! Either side of SPAKE2+ on P-256 (RFC 9383), to speak with the library.

use super::{GENERATOR, decode, encode};
use crate::lines::unhex;
use cmac::Cmac;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use p256::{ProjectivePoint, Scalar};
use sha2::{Digest, Sha256};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    Hmac,
    Cmac,
    /// As Matter has it, from draft-bar-cfrg-spake2plus-02.
    Matter,
}

/// M and N of RFC 9383 §4.
fn blinding() -> (ProjectivePoint, ProjectivePoint) {
    let point = |text| decode(&unhex(text));
    (
        point("02886e2f97ace46e55ba9dd7242579f2993b64e16ef3dcab95afd497333d8fa12f"),
        point("03d8bbd6c639c62937b04d997f38c3770719c629d7014d49a24b4f98baa1292b49"),
    )
}

/// What both sides say before they meet.
#[derive(Clone)]
pub struct Setting<'a> {
    pub variant: Variant,
    pub context: Option<&'a [u8]>,
    pub prover: &'a [u8],
    pub verifier: &'a [u8],
    pub w0: Scalar,
}

/// What the exchange comes to.
pub struct Outcome {
    pub confirm_prover: Vec<u8>,
    pub confirm_verifier: Vec<u8>,
    pub shared: Vec<u8>,
}

pub fn prover_share(w0: Scalar, x: Scalar) -> Vec<u8> {
    encode(GENERATOR * x + blinding().0 * w0)
}

pub fn verifier_share(w0: Scalar, y: Scalar) -> Vec<u8> {
    encode(GENERATOR * y + blinding().1 * w0)
}

/// L of RFC 9383 §3.2.
pub fn record(w1: Scalar) -> Vec<u8> {
    encode(GENERATOR * w1)
}

impl Setting<'_> {
    /// What the prover computes from the verifier's share.
    pub fn prover(&self, w1: Scalar, x: Scalar, share_verifier: &[u8]) -> Outcome {
        let unblinded = decode(share_verifier) - blinding().1 * self.w0;
        let share = prover_share(self.w0, x);
        self.outcome(&share, share_verifier, unblinded * x, unblinded * w1)
    }

    /// What the verifier computes from the prover's share.
    pub fn verifier(&self, record: &[u8], y: Scalar, share_prover: &[u8]) -> Outcome {
        let unblinded = decode(share_prover) - blinding().0 * self.w0;
        let share = verifier_share(self.w0, y);
        self.outcome(share_prover, &share, unblinded * y, decode(record) * y)
    }

    fn outcome(
        &self,
        share_prover: &[u8],
        share_verifier: &[u8],
        z: ProjectivePoint,
        v: ProjectivePoint,
    ) -> Outcome {
        let (m, n) = blinding();
        let mut transcript = Vec::new();
        let w0 = self.w0.to_bytes();
        let points = [encode(m), encode(n), encode(z), encode(v)];
        let parts = [
            self.prover,
            self.verifier,
            &points[0],
            &points[1],
            share_prover,
            share_verifier,
            &points[2],
            &points[3],
            &w0[..],
        ];
        for part in self.context.into_iter().chain(parts) {
            transcript.extend((part.len() as u64).to_le_bytes());
            transcript.extend(part);
        }
        let main = Sha256::digest(&transcript);
        let derive = |key: &[u8], info: &[u8], bytes| {
            let mut output = vec![0; bytes];
            Hkdf::<Sha256>::new(None, key).expand(info, &mut output).unwrap();
            output
        };
        let hmac = |key: &[u8], data: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(data);
            mac.finalize().into_bytes().to_vec()
        };
        let cmac = |key: &[u8], data: &[u8]| {
            let mut mac = Cmac::<aes::Aes128>::new_from_slice(key).unwrap();
            mac.update(data);
            mac.finalize().into_bytes().to_vec()
        };
        let (keys, shared) = match self.variant {
            Variant::Hmac => {
                (derive(&main, b"ConfirmationKeys", 64), derive(&main, b"SharedKey", 32))
            }
            Variant::Cmac => {
                (derive(&main, b"ConfirmationKeys", 32), derive(&main, b"SharedKey", 32))
            }
            Variant::Matter => (derive(&main[..16], b"ConfirmationKeys", 32), main[16..].to_vec()),
        };
        let (prover, verifier) = keys.split_at(keys.len() / 2);
        let mac = |key: &[u8], data: &[u8]| match self.variant {
            Variant::Cmac => cmac(key, data),
            Variant::Hmac | Variant::Matter => hmac(key, data),
        };
        Outcome {
            confirm_prover: mac(prover, share_verifier),
            confirm_verifier: mac(verifier, share_prover),
            shared,
        }
    }
}
