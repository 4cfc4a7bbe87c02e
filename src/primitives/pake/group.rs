//! The group that the exchanges work in: P-256, whose order is prime, so that every point but the one at infinity generates it.

use crate::primitives::verdict::verdict;
use crate::status::{Result, Status};
use p256::elliptic_curve::Group;
use p256::elliptic_curve::ff::{Field, PrimeField};
use p256::elliptic_curve::point::AffineCoordinates;
use p256::{AffinePoint, FieldBytes};
use subtle::Choice;
use zeroize::Zeroizing;

pub use p256::{ProjectivePoint as Point, Scalar};

/// The length of a scalar, in bytes.
pub const SCALAR_LEN: usize = 32;
/// The length of a point, in bytes.
pub const POINT_LEN: usize = 65;

/// A big-endian number of any length, modulo the order of the group. Takes the same time for all numbers of one length.
#[inline(never)]
#[must_use]
pub fn reduce(number: &[u8]) -> Zeroizing<Scalar> {
    let radix = Scalar::from(256u64);
    let digits = number.iter().map(|byte| Scalar::from(u64::from(*byte)));
    Zeroizing::new(digits.fold(Scalar::ZERO, |value, digit| value * radix + digit))
}

/// Whether a scalar is 0.
#[must_use]
pub fn is_zero(scalar: &Scalar) -> bool {
    verdict(scalar.is_zero())
}

/// Reads a scalar of at most 32 bytes, and whether it is below the order of the group; it is 0 if not.
fn read_scalar(bytes: &[u8]) -> Result<(Zeroizing<Scalar>, Choice)> {
    let mut padded = Zeroizing::new([0; SCALAR_LEN]);
    let zeros = SCALAR_LEN.checked_sub(bytes.len()).ok_or(Status::InvalidArgument)?;
    for (to, from) in padded.iter_mut().skip(zeros).zip(bytes) {
        *to = *from;
    }
    let scalar = Scalar::from_repr((*padded).into());
    let valid = scalar.is_some();
    Ok((Zeroizing::new(scalar.unwrap_or(Scalar::ZERO)), valid))
}

/// Reads a scalar of at most 32 bytes, below the order of the group.
///
/// # Errors
/// `InvalidArgument` when it is longer or greater.
pub fn scalar(bytes: &[u8]) -> Result<Zeroizing<Scalar>> {
    let (scalar, valid) = read_scalar(bytes)?;
    if verdict(valid) { Ok(scalar) } else { Err(Status::InvalidArgument) }
}

/// [`scalar`] of a key: 32 bytes, and not 0.
///
/// # Errors
/// `InvalidArgument` when it is not.
pub fn key_scalar(bytes: &[u8]) -> Result<Zeroizing<Scalar>> {
    if bytes.len() != SCALAR_LEN {
        return Err(Status::InvalidArgument);
    }
    let (scalar, _) = read_scalar(bytes)?;
    if is_zero(&scalar) { Err(Status::InvalidArgument) } else { Ok(scalar) }
}

/// Draws a scalar that is not 0.
///
/// # Errors
/// Those of `draw`.
#[inline(never)]
pub fn random_scalar(
    draw: &mut dyn FnMut(&mut [u8]) -> Result<()>,
) -> Result<Zeroizing<[u8; SCALAR_LEN]>> {
    let mut bytes = Zeroizing::new([0; SCALAR_LEN]);
    loop {
        draw(&mut bytes[..])?;
        if key_scalar(&bytes[..]).is_ok() {
            return Ok(bytes);
        }
    }
}

/// Writes a scalar.
#[must_use]
pub fn scalar_bytes(scalar: &Scalar) -> [u8; SCALAR_LEN] {
    scalar.to_repr().into()
}

/// Reads a point. There is no encoding of the one at infinity.
///
/// # Errors
/// `InvalidArgument` when `bytes` is no point of the curve.
#[inline(never)]
pub fn point(bytes: &[u8]) -> Result<Point> {
    let bytes: &[u8; POINT_LEN] = bytes.try_into().map_err(|_| Status::InvalidArgument)?;
    let [4, coordinates @ ..] = bytes else {
        return Err(Status::InvalidArgument);
    };
    let (x, y) = coordinates.split_first_chunk::<SCALAR_LEN>().ok_or(Status::InvalidArgument)?;
    let y: &[u8; SCALAR_LEN] = y.try_into().map_err(|_| Status::InvalidArgument)?;
    let point = AffinePoint::from_coordinates(&FieldBytes::from(*x), &FieldBytes::from(*y));
    let valid = point.is_some();
    let point = Point::from(point.unwrap_or(AffinePoint::IDENTITY));
    if verdict(valid) { Ok(point) } else { Err(Status::InvalidArgument) }
}

/// Writes a point.
///
/// # Errors
/// `InvalidArgument` for the point at infinity.
#[inline(never)]
pub fn point_bytes(point: &Point) -> Result<[u8; POINT_LEN]> {
    if verdict(point.is_identity()) {
        return Err(Status::InvalidArgument);
    }
    let affine = Zeroizing::new(point.to_affine());
    let mut bytes = [4; POINT_LEN];
    for (to, from) in bytes.iter_mut().skip(1).zip(affine.x().into_iter().chain(affine.y())) {
        *to = from;
    }
    Ok(bytes)
}

/// `scalar` times the generator.
#[inline(never)]
#[must_use]
pub fn times_generator(scalar: &Scalar) -> Point {
    Point::mul_by_generator(scalar)
}

/// `scalar` times a point.
#[inline(never)]
#[must_use]
pub fn times(point: &Point, scalar: &Scalar) -> Point {
    *point * *scalar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_number_is_reduced_as_the_sum_of_its_parts() {
        let high = [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0];
        let low = [0xff; 32];
        let whole = reduce(&[&high[..], &low].concat());
        let two_256 = *reduce(&[&[1u8][..], &[0; 32]].concat());
        assert_eq!(*whole, *reduce(&high) * two_256 + *reduce(&low));
        assert_eq!(*reduce(&[0, 0, 7]), Scalar::from(7u64));
    }

    #[test]
    fn only_points_and_scalars_in_range_are_read() {
        let generator = point_bytes(&Point::GENERATOR).unwrap();
        assert_eq!(point(&generator), Ok(Point::GENERATOR));
        for at in 0..POINT_LEN {
            let mut bad = generator;
            bad[at] ^= 1;
            assert!(point(&bad).is_err(), "byte {at}");
        }
        assert!(point(&generator[..64]).is_err());
        assert!(point_bytes(&Point::IDENTITY).is_err());
        assert!(scalar(&[0xff; 32]).is_err());
        assert!(scalar(&[0; 33]).is_err());
        assert!(key_scalar(&[0; 32]).is_err());
        assert_eq!(scalar(&[7]).map(|scalar| *scalar), Ok(Scalar::from(7u64)));
    }
}
