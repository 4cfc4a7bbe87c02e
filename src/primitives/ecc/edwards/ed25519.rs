//! Edwards25519, with the points and scalars of curve25519-dalek.

use super::{Arithmetic, Transcript, Variant};
use crate::primitives::hash::{Hash, HashKind};
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::{Scalar, clamp_integer};
use zeroize::Zeroizing;

pub(super) struct Ed25519;

fn point(public: &[u8]) -> Option<EdwardsPoint> {
    let encoded = CompressedEdwardsY(public.try_into().ok()?);
    let point = encoded.decompress()?;
    // The decoder takes coordinates that are not reduced.
    (point.compress() == encoded && !point.is_small_order()).then_some(point)
}

impl Arithmetic for Ed25519 {
    type Bytes = [u8; 32];
    type Scalar = Scalar;
    type Hash = Hash;
    const DOMAIN: &'static [u8] = b"SigEd25519 no Ed25519 collisions";

    fn hash() -> Hash {
        Hash::new(HashKind::Sha512)
    }

    /// Ed25519 is older than `dom2`.
    fn has_domain(variant: Variant<'_>) -> bool {
        variant != Variant::Pure
    }

    fn reduce(value: &[u8; 64]) -> Scalar {
        Scalar::from_bytes_mod_order_wide(value)
    }

    fn secret(value: &[u8; 64]) -> Scalar {
        let half = value.first_chunk().copied().unwrap_or_default();
        let clamped = Zeroizing::new(clamp_integer(*Zeroizing::new(half)));
        Scalar::from_bytes_mod_order(*clamped)
    }

    #[inline(never)]
    fn times_base(scalar: &Scalar) -> [u8; 32] {
        EdwardsPoint::mul_base(scalar).compress().to_bytes()
    }

    fn multiply_add(k: &Scalar, a: &Scalar, r: &Scalar) -> [u8; 32] {
        (k * a + r).to_bytes()
    }

    #[inline(never)]
    fn recover(s: &[u8], k: &Scalar, public: &[u8]) -> Option<[u8; 32]> {
        let s = Scalar::from_canonical_bytes(s.try_into().ok()?).into_option()?;
        let minus_a = -point(public)?;
        Some(
            EdwardsPoint::vartime_double_scalar_mul_basepoint(k, &minus_a, &s)
                .compress()
                .to_bytes(),
        )
    }

    #[inline(never)]
    fn is_public(public: &[u8]) -> bool {
        point(public).is_some()
    }
}

impl Transcript for Hash {
    type Value = [u8; 64];

    fn take(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }

    fn end(self) -> Zeroizing<[u8; 64]> {
        let mut value = Zeroizing::new([0; 64]);
        for (to, from) in value.iter_mut().zip(self.finish().iter()) {
            *to = *from;
        }
        value
    }
}
