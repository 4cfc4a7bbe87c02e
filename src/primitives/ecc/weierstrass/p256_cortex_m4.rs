//! P-256 for Cortex-M cores with the DSP extension: Emil Lenngren's P256-Cortex-M4 by way of the crates p256-cortex-m4 and
//! p256-cortex-m4-sys. Ten times as fast as portable code, and smaller.
//!
//! What it does not do is done with the portable scalars: the reduction of a hash for the nonce.

use super::nonce::{Nonce, Nonces};
use super::{coordinates, reduced, write};
use crate::status::{Result, Status};
use elliptic_curve::ff::PrimeField;
use p256::{NistP256, Scalar};
use p256_cortex_m4::{PublicKey, SecretKey, Signature};
use rand_core::{CryptoRng, Error, RngCore};
use zeroize::{Zeroize, Zeroizing};

const LENGTH: usize = 32;

fn secret(private: &[u8]) -> Result<Zeroizing<SecretKey>> {
    let private: &[u8; LENGTH] = private.try_into().map_err(|_| Status::InvalidArgument)?;
    SecretKey::from_bytes(private).map(Zeroizing::new).map_err(|_| Status::InvalidArgument)
}

fn point(public: &[u8]) -> Result<PublicKey> {
    coordinates(public, LENGTH)?;
    PublicKey::from_sec1_bytes(public).map_err(|_| Status::InvalidArgument)
}

#[inline(never)]
pub(super) fn check_private(private: &[u8]) -> Result<()> {
    secret(private).map(|_| ())
}

#[inline(never)]
pub(super) fn check_public(public: &[u8]) -> Result<()> {
    point(public).map(|_| ())
}

#[inline(never)]
pub(super) fn public_key(private: &[u8], public: &mut [u8]) -> Result<()> {
    write(&[&secret(private)?.public_key().to_uncompressed_sec1_bytes()], public)
}

/// Gives the nonces of RFC 6979 to a function that asks for random ones, until it has one that serves.
struct Drawn {
    nonces: Nonces,
    first: bool,
}

impl RngCore for Drawn {
    /// Fills `bytes` with the next nonce, in the order of this machine: little endian.
    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        if !core::mem::take(&mut self.first) {
            self.nonces.reject();
        }
        self.nonces.next(bytes);
        bytes.reverse();
    }

    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> core::result::Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Drawn {}

#[inline(never)]
pub(super) fn sign(
    private: &[u8],
    hash: &[u8],
    nonce: Nonce<'_>,
    signature: &mut [u8],
) -> Result<()> {
    let secret = secret(private)?;
    let z = reduced::<NistP256>(hash).to_repr();
    let nonces = Nonces::new(nonce, private, &z, Scalar::NUM_BITS);
    let made = secret.sign_prehashed(&z, Drawn { nonces, first: true });
    write(&[&made.to_untagged_bytes()], signature)
}

#[inline(never)]
pub(super) fn verify(public: &[u8], hash: &[u8], signature: &[u8]) -> Result<()> {
    let public = point(public)?;
    let signature: &[u8; 2 * LENGTH] =
        signature.try_into().map_err(|_| Status::InvalidSignature)?;
    let signature =
        Signature::from_untagged_bytes(signature).map_err(|_| Status::InvalidSignature)?;
    let z = reduced::<NistP256>(hash).to_repr();
    let holds = public.verify_prehashed(&z, &signature);
    if holds { Ok(()) } else { Err(Status::InvalidSignature) }
}

#[inline(never)]
pub(super) fn agree(private: &[u8], peer: &[u8], output: &mut [u8]) -> Result<()> {
    let peer = point(peer)?;
    let mut shared = secret(private)?.agree(&peer);
    let written = write(&[shared.as_bytes()], output);
    shared.zeroize();
    written
}
