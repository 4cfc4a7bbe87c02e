//! Either side of J-PAKE on P-256 with SHA-256, as TLS and Thread have it (draft-cragie-tls-ecjpake-01), to speak with the library.

use super::{GENERATOR, decode, encode};
use p256::elliptic_curve::ops::Reduce;
use p256::{FieldBytes, ProjectivePoint, Scalar};
use sha2::{Digest, Sha256};

/// A key share, the public part of its proof, and the scalar of the proof.
pub type Share = [Vec<u8>; 3];

/// The challenge of a proof: the hash of base, V, X and identity, each with its length before it.
fn challenge(base: ProjectivePoint, public: &[u8], share: &[u8], identity: &[u8]) -> Scalar {
    let mut hash = Sha256::new();
    for part in [&encode(base)[..], public, share, identity] {
        hash.update((part.len() as u32).to_be_bytes());
        hash.update(part);
    }
    scalar(&hash.finalize())
}

/// A number of 32 bytes, reduced.
pub fn scalar(bytes: &[u8]) -> Scalar {
    Scalar::reduce(&FieldBytes::try_from(bytes).unwrap())
}

/// A password as a number, reduced.
pub fn password(bytes: &[u8]) -> Scalar {
    let byte = Scalar::from(256_u64);
    bytes.iter().fold(Scalar::ZERO, |number, digit| number * byte + Scalar::from(u64::from(*digit)))
}

/// Shows the share `base * exponent` and proves that its exponent is known.
fn share(base: ProjectivePoint, exponent: Scalar, nonce: Scalar, identity: &[u8]) -> Share {
    let (share, public) = (encode(base * exponent), encode(base * nonce));
    let proof = nonce - exponent * challenge(base, &public, &share, identity);
    [share, public, proof.to_bytes().to_vec()]
}

fn holds(base: ProjectivePoint, [share, public, proof]: &Share, identity: &[u8]) -> bool {
    let challenge = challenge(base, public, share, identity);
    encode(base * scalar(proof) + decode(share) * challenge) == *public
}

/// One side: its two exponents, the password and the identities.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub exponents: [Scalar; 2],
    pub nonces: [Scalar; 3],
    pub password: Scalar,
    pub own: &'a [u8],
    pub peer: &'a [u8],
}

impl Side<'_> {
    fn own_points(&self) -> [ProjectivePoint; 2] {
        self.exponents.map(|exponent| GENERATOR * exponent)
    }

    pub fn first_round(&self) -> [Share; 2] {
        let [first, second] = self.exponents;
        [
            share(GENERATOR, first, self.nonces[0], self.own),
            share(GENERATOR, second, self.nonces[1], self.own),
        ]
    }

    pub fn accepts_first_round(&self, shares: &[Share; 2]) -> bool {
        shares.iter().all(|share| holds(GENERATOR, share, self.peer))
    }

    pub fn second_round(&self, peer: &[Share; 2]) -> Share {
        let base = self.own_points()[0] + decode(&peer[0][0]) + decode(&peer[1][0]);
        share(base, self.exponents[1] * self.password, self.nonces[2], self.own)
    }

    pub fn accepts_second_round(&self, first: &[Share; 2], second: &Share) -> bool {
        let [one, two] = self.own_points();
        holds(one + two + decode(&first[0][0]), second, self.peer)
    }

    /// The shared point.
    pub fn shared(&self, first: &[Share; 2], second: &Share) -> Vec<u8> {
        let exponent = self.exponents[1];
        let peer = decode(&first[1][0]) * (exponent * self.password);
        encode((decode(&second[0]) - peer) * exponent)
    }
}
