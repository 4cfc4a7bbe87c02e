//! The curves in portable Rust, generic over the traits of `elliptic_curve`.

use super::nonce::{Nonce, Nonces};
use super::{coordinates, halves, reduced, write};
use crate::primitives::verdict::verdict;
use crate::status::{Result, Status};
use elliptic_curve::array::typenum::U4;
use elliptic_curve::ff::{Field, PrimeField};
use elliptic_curve::ops::{Invert, Reduce};
use elliptic_curve::point::AffineCoordinates;
use elliptic_curve::{
    AffinePoint, CurveAffine, CurveArithmetic, CurveGroup, FieldBytes, Group, ProjectivePoint,
    Scalar,
};
use wnaf::{WnafBase, WnafScalar, WnafSize};
use zeroize::Zeroizing;

fn number<C: CurveArithmetic>(bytes: &[u8]) -> Result<FieldBytes<C>> {
    FieldBytes::<C>::try_from(bytes).map_err(|_| Status::InvalidArgument)
}

/// Reads a number in [1, n − 1].
fn scalar<C: CurveArithmetic>(private: &[u8]) -> Result<Zeroizing<Scalar<C>>> {
    // What is too great becomes 0, which is not valid either.
    let scalar = Scalar::<C>::from_repr(number::<C>(private)?);
    let scalar = Zeroizing::new(scalar.unwrap_or(Scalar::<C>::ZERO));
    if verdict(scalar.is_zero()) { Err(Status::InvalidArgument) } else { Ok(scalar) }
}

/// Reads the two coordinates and checks the curve's equation; unlike the SEC 1 decoders of the crates this brings in no square root.
#[inline(never)]
fn point<C: CurveArithmetic>(public: &[u8]) -> Result<AffinePoint<C>> {
    let (x, y) = coordinates(public, FieldBytes::<C>::default().len())?;
    let point = AffinePoint::<C>::from_coordinates(&number::<C>(x)?, &number::<C>(y)?);
    point.into_option().ok_or(Status::InvalidArgument)
}

#[inline(never)]
pub(super) fn check_private<C: CurveArithmetic>(private: &[u8]) -> Result<()> {
    scalar::<C>(private).map(|_| ())
}

#[inline(never)]
pub(super) fn check_public<C: CurveArithmetic>(public: &[u8]) -> Result<()> {
    point::<C>(public).map(|_| ())
}

#[inline(never)]
pub(super) fn public_key<C: CurveArithmetic>(private: &[u8], public: &mut [u8]) -> Result<()> {
    let private = scalar::<C>(private)?;
    let point = ProjectivePoint::<C>::mul_by_generator(&private).to_affine();
    write(&[&[4], &point.x(), &point.y()], public)
}

#[inline(never)]
pub(super) fn sign<C: CurveArithmetic>(
    private: &[u8],
    hash: &[u8],
    nonce: Nonce<'_>,
    signature: &mut [u8],
) -> Result<()> {
    let d = scalar::<C>(private)?;
    let z = reduced::<C>(hash);
    let mut nonces = Nonces::new(nonce, private, &z.to_repr(), Scalar::<C>::NUM_BITS);
    loop {
        let mut candidate = Zeroizing::new(FieldBytes::<C>::default());
        nonces.next(&mut candidate);
        if let Some((r, s)) = scalar::<C>(&candidate).ok().and_then(|k| equation::<C>(&d, &k, &z)) {
            return write(&[&r.to_repr(), &s.to_repr()], signature);
        }
        nonces.reject();
    }
}

/// FIPS 186-5 §6.4.1: r = x(kG), s = k⁻¹(z + rd), neither of them 0.
#[inline(never)]
fn equation<C: CurveArithmetic>(
    d: &Scalar<C>,
    k: &Scalar<C>,
    z: &Scalar<C>,
) -> Option<(Scalar<C>, Scalar<C>)> {
    let r = ProjectivePoint::<C>::mul_by_generator(k).to_affine().x();
    let r = Scalar::<C>::reduce(&r);
    // k is not 0, and has an inverse.
    let inverse = Zeroizing::new(Invert::invert(k).unwrap_or(Scalar::<C>::ZERO));
    let s = *inverse * (*z + r * d);
    (!verdict(r.is_zero() | s.is_zero())).then_some((r, s))
}

#[inline(never)]
pub(super) fn verify<C: CurveArithmetic<Scalar: WnafSize>>(
    public: &[u8],
    hash: &[u8],
    signature: &[u8],
) -> Result<()> {
    let q = point::<C>(public)?;
    let (r, a, b) = factors::<C>(hash, signature).ok_or(Status::InvalidSignature)?;
    let x = sum_of_products::<C>(&a, &q, &b).x();
    if Scalar::<C>::reduce(&x) == r { Ok(()) } else { Err(Status::InvalidSignature) }
}

/// FIPS 186-5 §6.4.2: r, and what the generator and the public key are multiplied by. `None` if r or s is out of range. Apart, so
/// that it is off the stack when the points are multiplied.
#[inline(never)]
fn factors<C: CurveArithmetic>(
    hash: &[u8],
    signature: &[u8],
) -> Option<(Scalar<C>, Scalar<C>, Scalar<C>)> {
    let (r, s) = halves(signature, FieldBytes::<C>::default().len())?;
    let (r, s) = (scalar::<C>(r).ok()?, scalar::<C>(s).ok()?);
    let inverse = Option::<Scalar<C>>::from(s.invert_vartime())?;
    let z = reduced::<C>(hash);
    Some((*r, z * inverse, *r * inverse))
}

/// In place: values that are made and then moved would take as much memory again.
#[inline(never)]
fn prepare<C: CurveArithmetic<Scalar: WnafSize>>(
    base: &mut WnafBase<ProjectivePoint<C>, U4>,
    wnaf: &mut WnafScalar<Scalar<C>, U4>,
    point: &AffinePoint<C>,
    scalar: &Scalar<C>,
) {
    base.init_from_base(&(*point).into());
    let mut bytes = scalar.to_repr();
    bytes.reverse();
    wnaf.init_from_le_bytes(&bytes);
}

/// aG + bQ in variable time. Windows of 4 bits: those of 5, which the curves' own function takes, are hardly faster and need
/// twice the memory.
#[inline(never)]
fn sum_of_products<C: CurveArithmetic<Scalar: WnafSize>>(
    a: &Scalar<C>,
    q: &AffinePoint<C>,
    b: &Scalar<C>,
) -> AffinePoint<C> {
    let mut bases: [WnafBase<ProjectivePoint<C>, U4>; 2] = Default::default();
    let mut scalars: [WnafScalar<Scalar<C>, U4>; 2] = Default::default();
    let ([g, p], [x, y]) = (&mut bases, &mut scalars);
    prepare::<C>(g, x, &AffinePoint::<C>::generator(), a);
    prepare::<C>(p, y, q, b);
    WnafBase::multiscalar_mul(bases.iter().zip(&scalars)).to_affine()
}

#[inline(never)]
pub(super) fn agree<C: CurveArithmetic>(
    private: &[u8],
    peer: &[u8],
    secret: &mut [u8],
) -> Result<()> {
    let peer = ProjectivePoint::<C>::from(point::<C>(peer)?);
    let shared = Zeroizing::new(peer * *scalar::<C>(private)?);
    let shared = Zeroizing::new(shared.to_affine());
    write(&[&Zeroizing::new(shared.x())], secret)
}
