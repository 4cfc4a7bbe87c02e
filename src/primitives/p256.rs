//! NIST P-256: the few operations the services need, on byte strings.
//!
//! Backend: the crate `p256`, portable and constant time in the private key. A public key is always `04 ‖ X ‖ Y`.

use crate::status::{Result, Status};
use ecdsa::hazmat;
use p256::ecdsa::Signature;
use p256::elliptic_curve::Group;
use p256::elliptic_curve::point::AffineCoordinates;
use p256::{AffinePoint, FieldBytes, NistP256, NonZeroScalar, ProjectivePoint};
use sha2::Sha256;
use zeroize::Zeroizing;

/// The length of a private key, and of a coordinate.
pub const SCALAR_LEN: usize = 32;
/// The length of a public key.
pub const POINT_LEN: usize = 65;
/// The length of a signature, r ‖ s.
pub const SIGNATURE_LEN: usize = 64;

fn scalar(private: &[u8]) -> Result<Zeroizing<NonZeroScalar>> {
    let bytes: &[u8; SCALAR_LEN] = private.try_into().map_err(|_| Status::InvalidArgument)?;
    let scalar = NonZeroScalar::from_repr((*bytes).into()).into_option();
    scalar.map(Zeroizing::new).ok_or(Status::InvalidArgument)
}

/// Reads the two coordinates and checks the curve's equation; unlike the SEC 1 decoder of the crate this brings in no square root.
fn point(public: &[u8]) -> Result<AffinePoint> {
    let public: &[u8; POINT_LEN] = public.try_into().map_err(|_| Status::InvalidArgument)?;
    let [4, coordinates @ ..] = public else {
        return Err(Status::InvalidArgument);
    };
    let (x, y) = coordinates.split_first_chunk::<SCALAR_LEN>().ok_or(Status::InvalidArgument)?;
    let y: &[u8; SCALAR_LEN] = y.try_into().map_err(|_| Status::InvalidArgument)?;
    let point = AffinePoint::from_coordinates(&FieldBytes::from(*x), &FieldBytes::from(*y));
    point.into_option().ok_or(Status::InvalidArgument)
}

/// Checks that `private` is 32 bytes, big endian, from 1 to n − 1.
///
/// # Errors
/// `InvalidArgument` when it is not.
#[inline(never)]
pub fn check_private(private: &[u8]) -> Result<()> {
    scalar(private).map(|_| ())
}

/// Checks that `public` is an uncompressed point on the curve.
///
/// # Errors
/// `InvalidArgument` when it is not.
#[inline(never)]
pub fn check_public(public: &[u8]) -> Result<()> {
    point(public).map(|_| ())
}

/// The public key of `private`.
///
/// # Errors
/// `InvalidArgument` when `private` is no private key.
#[inline(never)]
pub fn public_key(private: &[u8]) -> Result<[u8; POINT_LEN]> {
    let point = ProjectivePoint::mul_by_generator(&**scalar(private)?).to_affine();
    let mut public = [4; POINT_LEN];
    for (to, from) in public.iter_mut().skip(1).zip(point.x().into_iter().chain(point.y())) {
        *to = from;
    }
    Ok(public)
}

/// Signs `hash`, of any length, with a nonce made as in RFC 6979 from key, hash and `added_entropy`.
/// Without added entropy the signature is deterministic; with 32 random bytes it is randomised, and still safe should they be bad.
///
/// # Errors
/// `InvalidArgument` when `private` is no private key.
#[inline(never)]
pub fn sign(private: &[u8], hash: &[u8], added_entropy: &[u8]) -> Result<[u8; SIGNATURE_LEN]> {
    let private = scalar(private)?;
    let (signature, _) = hazmat::sign_prehashed_rfc6979::<NistP256, Sha256>(
        &private,
        &fit_hash(hash),
        added_entropy,
    );
    Ok(signature.to_bytes().into())
}

/// Verifies a signature r ‖ s over `hash`, of any length.
///
/// # Errors
/// `InvalidArgument` when `public` is no public key, `InvalidSignature` when the signature does not hold.
#[inline(never)]
pub fn verify(public: &[u8], hash: &[u8], signature: &[u8]) -> Result<()> {
    let public = ProjectivePoint::from(point(public)?);
    let signature = Signature::from_slice(signature).map_err(|_| Status::InvalidSignature)?;
    hazmat::verify_prehashed::<NistP256>(&public, &fit_hash(hash), &signature)
        .map_err(|_| Status::InvalidSignature)
}

/// The x coordinate of `private` times `peer`.
///
/// # Errors
/// `InvalidArgument` when either is not valid.
#[inline(never)]
pub fn agree(private: &[u8], peer: &[u8]) -> Result<Zeroizing<[u8; SCALAR_LEN]>> {
    let shared = Zeroizing::new(ProjectivePoint::from(point(peer)?) * **scalar(private)?);
    let affine = Zeroizing::new(shared.to_affine());
    Ok(Zeroizing::new(affine.x().into()))
}

/// ECDSA uses the leftmost 256 bits of a hash (FIPS 186-5 §6.4.1); a shorter one counts as a smaller number.
fn fit_hash(hash: &[u8]) -> [u8; 32] {
    let mut fitted = [0u8; 32];
    let skip = 32usize.saturating_sub(hash.len());
    for (to, from) in fitted.iter_mut().skip(skip).zip(hash) {
        *to = *from;
    }
    fitted
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// RFC 6979 A.2.5, SHA-256, message "sample": <https://www.rfc-editor.org/rfc/rfc6979#appendix-A.2.5>
    const PRIVATE: [u8; 32] =
        hex!("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721");
    const PUBLIC: [u8; 65] = hex!(
        "04"
        "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    );
    const SIGNATURE: [u8; 64] = hex!(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
    );

    fn sample_hash() -> [u8; 32] {
        use sha2::Digest;
        Sha256::digest(b"sample").into()
    }

    #[test]
    fn the_vector_of_rfc_6979_holds() {
        assert_eq!(public_key(&PRIVATE), Ok(PUBLIC));
        assert_eq!(sign(&PRIVATE, &sample_hash(), &[]), Ok(SIGNATURE));
        assert_eq!(verify(&PUBLIC, &sample_hash(), &SIGNATURE), Ok(()));
    }

    #[test]
    fn added_entropy_changes_the_signature_and_it_still_holds() {
        let signature = sign(&PRIVATE, &sample_hash(), &[1; 32]).unwrap();
        assert_ne!(signature, SIGNATURE);
        assert_eq!(verify(&PUBLIC, &sample_hash(), &signature), Ok(()));
    }

    #[test]
    fn hashes_of_other_lengths_are_cut_left_or_taken_as_smaller_numbers() {
        let long: [u8; 64] = core::array::from_fn(|i| i as u8 + 1);
        let signature = sign(&PRIVATE, &long, &[]).unwrap();
        assert_eq!(verify(&PUBLIC, &long[..32], &signature), Ok(()));
        let signature = sign(&PRIVATE, &long[..20], &[]).unwrap();
        let mut padded = [0u8; 32];
        padded[12..].copy_from_slice(&long[..20]);
        assert_eq!(verify(&PUBLIC, &padded, &signature), Ok(()));
    }

    #[test]
    fn keys_out_of_range_and_points_off_the_curve_are_refused() {
        let order = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
        assert_eq!(check_private(&[0; 32]), Err(Status::InvalidArgument));
        assert_eq!(check_private(&order), Err(Status::InvalidArgument));
        assert_eq!(check_private(&PRIVATE[..31]), Err(Status::InvalidArgument));
        let mut off = PUBLIC;
        off[64] ^= 1;
        assert_eq!(check_public(&off), Err(Status::InvalidArgument));
        let mut compressed = [0u8; 33];
        compressed[0] = 3;
        compressed[1..].copy_from_slice(&PUBLIC[1..33]);
        assert_eq!(check_public(&compressed), Err(Status::InvalidArgument));
        assert_eq!(check_public(&[0]), Err(Status::InvalidArgument));
    }

    /// RFC 5903 §8.1: <https://www.rfc-editor.org/rfc/rfc5903#section-8.1>
    #[test]
    fn the_ecdh_vector_of_rfc_5903_holds() {
        let private = hex!("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
        let peer = hex!(
            "04"
            "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
            "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
        );
        assert_eq!(
            *agree(&private, &peer).unwrap(),
            hex!("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de")
        );
    }
}
