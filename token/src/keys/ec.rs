//! Public keys on the three curves of the profile.

use super::KeyError;
use crate::algorithm::Algorithm;
use coset::iana::EllipticCurve;
use spki::ObjectIdentifier;

/// Does the same with the crate of each curve.
macro_rules! with_curve {
    ($curve:expr, $module:ident => $body:block) => {
        match $curve {
            Curve::P256 => {
                use p256 as $module;
                $body
            }
            Curve::P384 => {
                use p384 as $module;
                $body
            }
            Curve::P521 => {
                use p521 as $module;
                $body
            }
        }
    };
}
pub(super) use with_curve;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Curve {
    P256,
    P384,
    P521,
}

impl Curve {
    pub(super) const ALL: [Self; 3] = [Self::P256, Self::P384, Self::P521];

    /// The name, as in FIPS 186 and in a JWK.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
        }
    }

    pub(super) const fn key_kind(self) -> &'static str {
        match self {
            Self::P256 => "a P-256 public key",
            Self::P384 => "a P-384 public key",
            Self::P521 => "a P-521 public key",
        }
    }

    /// The bytes of a coordinate.
    pub(super) const fn size(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }

    /// The algorithm of the profile that goes with it.
    pub(super) const fn algorithm(self) -> Algorithm {
        match self {
            Self::P256 => Algorithm::Es256,
            Self::P384 => Algorithm::Es384,
            Self::P521 => Algorithm::Es512,
        }
    }

    /// The number in a COSE_Key.
    pub(super) const fn iana(self) -> EllipticCurve {
        match self {
            Self::P256 => EllipticCurve::P_256,
            Self::P384 => EllipticCurve::P_384,
            Self::P521 => EllipticCurve::P_521,
        }
    }

    /// The identifier in a SubjectPublicKeyInfo (RFC 5480 §2.1.1.1).
    pub(super) const fn oid(self) -> ObjectIdentifier {
        ObjectIdentifier::new_unwrap(match self {
            Self::P256 => "1.2.840.10045.3.1.7",
            Self::P384 => "1.3.132.0.34",
            Self::P521 => "1.3.132.0.35",
        })
    }
}

/// A point of a curve other than its identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublicKey {
    curve: Curve,
    /// Uncompressed: 0x04, x, y.
    point: Vec<u8>,
}

impl PublicKey {
    /// The point, compressed or not, of the curve that its length tells.
    pub(super) fn from_point(point: &[u8]) -> Result<Self, KeyError> {
        let curve = Curve::ALL.into_iter().find(|curve| match point.first() {
            Some(2 | 3) => point.len() == 1 + curve.size(),
            _ => point.len() == 1 + 2 * curve.size(),
        });
        Self::on_curve(
            curve.ok_or(KeyError("it has not the length of a point on P-256, P-384 or P-521"))?,
            point,
        )
    }

    pub(super) fn on_curve(curve: Curve, point: &[u8]) -> Result<Self, KeyError> {
        let point = with_curve!(curve, ec => {
            use ec::elliptic_curve::sec1::ToSec1Point;
            ec::PublicKey::from_sec1_bytes(point)
                .map(|key| key.to_sec1_point(false).as_bytes().to_vec())
        });
        let point = point.map_err(|_| KeyError("it is not a point of its curve"))?;
        Ok(Self { curve, point })
    }

    /// A point from coordinates that may lack leading zeros but not be too long.
    pub(super) fn from_coordinates(curve: Curve, x: &[u8], y: &[u8]) -> Result<Self, KeyError> {
        let mut point = vec![4];
        for coordinate in [x, y] {
            let padding = curve
                .size()
                .checked_sub(coordinate.len())
                .ok_or(KeyError("a coordinate is too long for its curve"))?;
            point.extend(std::iter::repeat_n(0, padding));
            point.extend_from_slice(coordinate);
        }
        Self::on_curve(curve, &point)
    }

    pub(super) const fn curve(&self) -> Curve {
        self.curve
    }

    pub(super) fn point(&self) -> &[u8] {
        &self.point
    }

    pub(super) fn coordinates(&self) -> (&[u8], &[u8]) {
        self.point.get(1..).unwrap_or_default().split_at(self.curve.size())
    }

    /// Whether `signature` is r and s of an ECDSA signature over `data`, with the hash that goes with the curve.
    pub(super) fn verifies(&self, data: &[u8], signature: &[u8]) -> bool {
        with_curve!(self.curve, ec => {
            use ec::ecdsa::signature::Verifier;
            let key = ec::ecdsa::VerifyingKey::from_sec1_bytes(&self.point);
            let signature = ec::ecdsa::Signature::from_slice(signature);
            match (key, signature) {
                (Ok(key), Ok(signature)) => key.verify(data, &signature).is_ok(),
                _ => false,
            }
        })
    }
}
