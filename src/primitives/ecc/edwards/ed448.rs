//! Edwards448, with the points and scalars of ed448-goldilocks.

use super::{Arithmetic, Transcript, Variant};
use ed448_goldilocks::elliptic_curve::Group;
use ed448_goldilocks::{
    CompressedEdwardsY, EdwardsPoint, EdwardsScalar, EdwardsScalarBytes, WideEdwardsScalarBytes,
};
use shake::Shake256;
use shake::digest::{ExtendableOutput, Update, XofReader};
use zeroize::Zeroizing;

/// The length of a key, and of an encoded number, in bytes.
const LENGTH: usize = 57;

pub(super) struct Ed448;

fn point(public: &[u8]) -> Option<EdwardsPoint> {
    let encoded = CompressedEdwardsY(public.try_into().ok()?);
    // The decoder takes points of the base point's order alone, which leaves the identity, and coordinates that are not reduced.
    let point = encoded.decompress().into_option()?;
    let canonical = point.compress() == encoded;
    let point = point.to_edwards();
    (canonical && !bool::from(point.is_identity())).then_some(point)
}

impl Arithmetic for Ed448 {
    type Bytes = [u8; LENGTH];
    type Scalar = EdwardsScalar;
    type Hash = Shake256;
    const DOMAIN: &'static [u8] = b"SigEd448";

    fn hash() -> Shake256 {
        Shake256::default()
    }

    fn has_domain(_: Variant<'_>) -> bool {
        true
    }

    fn reduce(value: &[u8; 2 * LENGTH]) -> EdwardsScalar {
        let wide = Zeroizing::new(WideEdwardsScalarBytes::from(*value));
        EdwardsScalar::from_bytes_mod_order_wide(&wide)
    }

    fn secret(value: &[u8; 2 * LENGTH]) -> EdwardsScalar {
        let half = value.first_chunk::<LENGTH>().copied().unwrap_or([0; LENGTH]);
        let mut half = Zeroizing::new(EdwardsScalarBytes::from(half));
        let [first, .., second_last, last] = &mut half[..] else { return EdwardsScalar::ZERO };
        *first &= 0xfc;
        *second_last |= 0x80;
        *last = 0;
        EdwardsScalar::from_bytes_mod_order(&half)
    }

    #[inline(never)]
    fn times_base(scalar: &EdwardsScalar) -> [u8; LENGTH] {
        (EdwardsPoint::GENERATOR * scalar).to_affine().compress().to_bytes()
    }

    fn multiply_add(k: &EdwardsScalar, a: &EdwardsScalar, r: &EdwardsScalar) -> [u8; LENGTH] {
        (*k * *a + *r).to_bytes_rfc_8032().into()
    }

    #[inline(never)]
    fn recover(s: &[u8], k: &EdwardsScalar, public: &[u8]) -> Option<[u8; LENGTH]> {
        // The crate's own check does not look at the last byte, which no number below the order uses.
        if s.last() != Some(&0) {
            return None;
        }
        let s = EdwardsScalarBytes::try_from(s).ok()?;
        let s = EdwardsScalar::from_canonical_bytes(&s).into_option()?;
        let product = point(public)? * k;
        let sum = EdwardsPoint::GENERATOR * s - product;
        Some(sum.to_affine().compress().to_bytes())
    }

    #[inline(never)]
    fn is_public(public: &[u8]) -> bool {
        point(public).is_some()
    }
}

impl Transcript for Shake256 {
    type Value = [u8; 2 * LENGTH];

    fn take(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }

    fn end(self) -> Zeroizing<[u8; 2 * LENGTH]> {
        let mut value = Zeroizing::new([0; 2 * LENGTH]);
        self.finalize_xof().read(&mut *value);
        value
    }
}
