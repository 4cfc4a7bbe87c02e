//! X25519 and X448 (RFC 7748): the crates x25519-dalek and x448, constant time in the private key.
//!
//! x448 is a pre-release, as all that the maintainers offer for this curve; it passes the vectors of RFC 7748 and Wycheproof.

use crate::primitives::verdict::verdict;
use crate::status::{Result, Status};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The longest key and secret of the build's curves, in bytes.
pub const MAX_LENGTH: usize = if cfg!(feature = "x448") { 56 } else { 32 };

/// A curve of the build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Montgomery {
    /// Curve25519.
    #[cfg(feature = "x25519")]
    X25519,
    /// Curve448.
    #[cfg(feature = "x448")]
    X448,
}

impl Montgomery {
    /// The length of a private key, a public key and a shared secret, in bytes.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            #[cfg(feature = "x25519")]
            Self::X25519 => 32,
            #[cfg(feature = "x448")]
            Self::X448 => 56,
        }
    }

    /// Gives a private key the forced bits of RFC 7748 §5 (`decodeScalar25519`, `decodeScalar448`).
    pub fn force_bits(self, private: &mut [u8]) {
        let (low, clear, set) = match self {
            #[cfg(feature = "x25519")]
            Self::X25519 => (0xf8, 0x3f, 0x40),
            #[cfg(feature = "x448")]
            Self::X448 => (0xfc, 0x7f, 0x80),
        };
        if let Some(first) = private.first_mut() {
            *first &= low;
        }
        if let Some(last) = private.last_mut() {
            *last = *last & clear | set;
        }
    }

    /// Writes the public key of `private` to `public`, which has its length.
    ///
    /// # Errors
    /// `InvalidArgument` when `private` has another length.
    pub fn public_key(self, private: &[u8], public: &mut [u8]) -> Result<()> {
        match self {
            #[cfg(feature = "x25519")]
            Self::X25519 => {
                let base = x25519_dalek::X25519_BASEPOINT_BYTES;
                put(x25519_dalek::x25519(*array(private)?, base), public)
            }
            #[cfg(feature = "x448")]
            Self::X448 => {
                put(x448::x448_unchecked(*array(private)?, x448::X448_BASEPOINT_BYTES), public)
            }
        }
    }

    /// Writes the shared secret of `private` and `peer` to `secret`, which has its length.
    ///
    /// # Errors
    /// `InvalidArgument` when either has another length, and when the secret is zero: the peer's key is then one of the few that
    /// make it so with every private key (RFC 7748 §6).
    #[inline(never)]
    pub fn agree(self, private: &[u8], peer: &[u8], secret: &mut [u8]) -> Result<()> {
        match self {
            #[cfg(feature = "x25519")]
            Self::X25519 => {
                put(x25519_dalek::x25519(*array(private)?, *array(peer)?), secret)?;
            }
            #[cfg(feature = "x448")]
            Self::X448 => {
                put(x448::x448_unchecked(*array(private)?, *array(peer)?), secret)?;
            }
        }
        let zero = [0; MAX_LENGTH];
        let zero = zero.get(..secret.len()).ok_or(Status::CorruptionDetected)?;
        if verdict(secret.ct_eq(zero)) { Err(Status::InvalidArgument) } else { Ok(()) }
    }
}

fn array<const N: usize>(bytes: &[u8]) -> Result<Zeroizing<[u8; N]>> {
    bytes.try_into().map(Zeroizing::new).map_err(|_| Status::InvalidArgument)
}

fn put<const N: usize>(bytes: [u8; N], to: &mut [u8]) -> Result<()> {
    let to: &mut [u8; N] = to.try_into().map_err(|_| Status::CorruptionDetected)?;
    *to = *Zeroizing::new(bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;
    use std::vec;

    fn check(curve: Montgomery, private: &[u8], peer: &[u8], expected: &[u8]) {
        let mut secret = [0; MAX_LENGTH];
        let secret = &mut secret[..curve.length()];
        assert_eq!(curve.agree(private, peer, secret), Ok(()));
        assert_eq!(secret, expected);
    }

    /// RFC 7748 §5.2 and §6.1: <https://www.rfc-editor.org/rfc/rfc7748#section-5.2>
    #[cfg(feature = "x25519")]
    #[test]
    fn the_vectors_of_rfc_7748_for_x25519_hold() {
        check(
            Montgomery::X25519,
            &hex!("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"),
            &hex!("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"),
            &hex!("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"),
        );
        check(
            Montgomery::X25519,
            &hex!("4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d"),
            &hex!("e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493"),
            &hex!("95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"),
        );
        iterate(
            Montgomery::X25519,
            9,
            &hex!("684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"),
        );
    }

    /// RFC 7748 §5.2: <https://www.rfc-editor.org/rfc/rfc7748#section-5.2>
    #[cfg(feature = "x448")]
    #[test]
    fn the_vectors_of_rfc_7748_for_x448_hold() {
        check(
            Montgomery::X448,
            &hex!(
                "3d262fddf9ec8e88495266fea19a34d28882acef045104d0d1aae121"
                "700a779c984c24f8cdd78fbff44943eba368f54b29259a4f1c600ad3"
            ),
            &hex!(
                "06fce640fa3487bfda5f6cf2d5263f8aad88334cbd07437f020f08f9"
                "814dc031ddbdc38c19c6da2583fa5429db94ada18aa7a7fb4ef8a086"
            ),
            &hex!(
                "ce3e4ff95a60dc6697da1db1d85e6afbdf79b50a2412d7546d5f239f"
                "e14fbaadeb445fc66a01b0779d98223961111e21766282f73dd96b6f"
            ),
        );
        check(
            Montgomery::X448,
            &hex!(
                "203d494428b8399352665ddca42f9de8fef600908e0d461cb021f8c5"
                "38345dd77c3e4806e25f46d3315c44e0a5b4371282dd2c8d5be3095f"
            ),
            &hex!(
                "0fbcc2f993cd56d3305b0b7d9e55d4c1a8fb5dbb52f8e9a1e9b6201b"
                "165d015894e56c4d3570bee52fe205e28a78b91cdfbde71ce8d157db"
            ),
            &hex!(
                "884a02576239ff7a2f2f63b2db6a9ff37047ac13568e1e30fe63c4a7"
                "ad1b3ee3a5700df34321d62077e63633c575c1c954514e99da7c179d"
            ),
        );
        iterate(
            Montgomery::X448,
            5,
            &hex!(
                "aa3b4749d55b9daf1e5b00288826c467274ce3ebbdd5c17b975e09d4"
                "af6c67cf10d087202db88286e2b79fceea3ec353ef54faa26e219f38"
            ),
        );
    }

    /// RFC 7748 §5.2: the result becomes the private key, and the key the point, a thousand times.
    fn iterate(curve: Montgomery, start: u8, expected: &[u8]) {
        let (mut private, mut point) = ([0; MAX_LENGTH], [0; MAX_LENGTH]);
        (private[0], point[0]) = (start, start);
        for _ in 0..1000 {
            let mut secret = [0; MAX_LENGTH];
            let length = curve.length();
            curve.agree(&private[..length], &point[..length], &mut secret[..length]).unwrap();
            point = private;
            private = secret;
        }
        assert_eq!(&private[..curve.length()], expected);
    }

    fn curves() -> [Montgomery; cfg!(feature = "x25519") as usize + cfg!(feature = "x448") as usize]
    {
        [
            #[cfg(feature = "x25519")]
            Montgomery::X25519,
            #[cfg(feature = "x448")]
            Montgomery::X448,
        ]
    }

    #[test]
    fn two_sides_agree_and_forced_bits_change_no_key() {
        for curve in curves() {
            let length = curve.length();
            let (mut a, b) = ([0x5f; MAX_LENGTH], [0xa3; MAX_LENGTH]);
            let mut keys = [[0; MAX_LENGTH]; 3];
            curve.public_key(&a[..length], &mut keys[0][..length]).unwrap();
            curve.public_key(&b[..length], &mut keys[1][..length]).unwrap();
            let mut secrets = [[0; MAX_LENGTH]; 2];
            curve.agree(&a[..length], &keys[1][..length], &mut secrets[0][..length]).unwrap();
            curve.agree(&b[..length], &keys[0][..length], &mut secrets[1][..length]).unwrap();
            assert_eq!(secrets[0], secrets[1]);
            curve.force_bits(&mut a[..length]);
            assert_ne!(a[..length], [0x5f; MAX_LENGTH][..length]);
            curve.public_key(&a[..length], &mut keys[2][..length]).unwrap();
            assert_eq!(keys[0], keys[2]);
        }
    }

    /// <https://cr.yp.to/ecdh.html#validate>, and u = 0, 1 and p − 1 of Curve448.
    #[test]
    fn a_zero_secret_is_refused() {
        for curve in curves() {
            let length = curve.length();
            let mut low = vec![[0; MAX_LENGTH]; 2];
            low[1][0] = 1;
            let mut most = [0xff; MAX_LENGTH];
            if length == 32 {
                (most[0], most[31]) = (0xec, 0x7f);
                for known in [
                    hex!("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
                    hex!("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
                ] {
                    let mut point = [0; MAX_LENGTH];
                    point[..32].copy_from_slice(&known);
                    low.push(point);
                }
            } else {
                (most[0], most[28]) = (0xfe, 0xfe);
            }
            low.push(most);
            for peer in low {
                let mut secret = [0; MAX_LENGTH];
                let agreed =
                    curve.agree(&[7; MAX_LENGTH][..length], &peer[..length], &mut secret[..length]);
                assert_eq!(agreed, Err(Status::InvalidArgument), "{:02x?}", &peer[..length]);
            }
        }
    }

    #[test]
    fn keys_of_another_length_are_refused() {
        for curve in curves() {
            let (mut secret, length) = ([0; MAX_LENGTH], curve.length());
            let secret = &mut secret[..length];
            let refused = Err(Status::InvalidArgument);
            assert_eq!(curve.agree(&[1; 31], &[9; MAX_LENGTH][..length], secret), refused);
            assert_eq!(curve.agree(&[1; MAX_LENGTH][..length], &[9; 31], secret), refused);
            assert_eq!(curve.public_key(&[1; 31], secret), refused);
        }
    }
}
