//! Elliptic-curve keys (PSA Crypto 1.5 §9.6.6): which curve a family and a size name, their lengths, and how a key is drawn.

use crate::crypto::key_type::{EccFamily, KeyType};
use crate::primitives::ecc::Curve;
#[cfg(feature = "edwards")]
use crate::primitives::ecc::Edwards;
#[cfg(feature = "montgomery")]
use crate::primitives::ecc::Montgomery;
#[cfg(feature = "weierstrass")]
use crate::primitives::ecc::Weierstrass;
use crate::status::{Result, Status};

/// A curve of the specification.
struct Entry {
    family: EccFamily,
    bits: u16,
    /// The length of a private and of a public key, in bytes.
    lengths: (usize, usize),
    /// `None` if this build does not have it.
    curve: Option<Curve>,
}

/// An entry without a curve; or with one, if the build has it.
macro_rules! entry {
    ($family:ident, $bits:literal, $private:literal, $public:literal) => {
        Entry { family: EccFamily::$family, bits: $bits, lengths: ($private, $public), curve: None }
    };
    ($family:ident, $bits:literal, $private:literal, $public:literal, $feature:literal, $curve:expr) => {
        Entry {
            family: EccFamily::$family,
            bits: $bits,
            lengths: ($private, $public),
            curve: {
                #[cfg(feature = $feature)]
                let curve = Some($curve);
                #[cfg(not(feature = $feature))]
                let curve = None;
                curve
            },
        }
    };
}

/// All curves of the families that this library has a curve of.
#[rustfmt::skip]
static CURVES: [Entry; 12] = [
    entry!(SECP_R1, 192, 24, 49),
    entry!(SECP_R1, 224, 28, 57),
    entry!(SECP_R1, 256, 32, 65, "secp256r1", Curve::Weierstrass(Weierstrass::P256)),
    entry!(SECP_R1, 384, 48, 97, "secp384r1", Curve::Weierstrass(Weierstrass::P384)),
    entry!(SECP_R1, 521, 66, 133, "secp521r1", Curve::Weierstrass(Weierstrass::P521)),
    entry!(SECP_K1, 192, 24, 49),
    entry!(SECP_K1, 225, 29, 57),
    entry!(SECP_K1, 256, 32, 65, "secp256k1", Curve::Weierstrass(Weierstrass::Secp256k1)),
    entry!(MONTGOMERY, 255, 32, 32, "x25519", Curve::Montgomery(Montgomery::X25519)),
    entry!(MONTGOMERY, 448, 56, 56, "x448", Curve::Montgomery(Montgomery::X448)),
    entry!(TWISTED_EDWARDS, 255, 32, 32, "ed25519", Curve::Edwards(Edwards::Ed25519)),
    entry!(TWISTED_EDWARDS, 448, 57, 57, "ed448", Curve::Edwards(Edwards::Ed448)),
];

/// The curve of the type's family for which `is` holds, and its size.
///
/// # Errors
/// `NotSupported` for a curve, or a whole family, that this build does not have; `InvalidArgument` when there is none.
fn find(key_type: KeyType, is: impl Fn(&Entry) -> bool) -> Result<(Curve, u16)> {
    let of_family = || CURVES.iter().filter(|entry| Some(entry.family) == key_type.ecc_family());
    if of_family().all(|entry| entry.curve.is_none()) {
        return Err(Status::NotSupported);
    }
    let entry = of_family().find(|entry| is(entry)).ok_or(Status::InvalidArgument)?;
    entry.curve.map(|curve| (curve, entry.bits)).ok_or(Status::NotSupported)
}

/// The curve of a key by its type and size.
///
/// # Errors
/// As for [`find`].
pub(in crate::crypto) fn curve(key_type: KeyType, bits: u16) -> Result<Curve> {
    find(key_type, |entry| entry.bits == bits).map(|(curve, _)| curve)
}

/// The curve of a private key by its length.
fn of_private(key_type: KeyType, length: usize) -> Result<(Curve, u16)> {
    find(key_type, |entry| entry.lengths.0 == length)
}

/// Checks key data to be imported and gives its size in bits.
pub(super) fn check(key_type: KeyType, data: &[u8]) -> Result<u16> {
    let bits;
    let curve;
    if key_type.is_public_key() {
        (curve, bits) = find(key_type, |entry| entry.lengths.1 == data.len())?;
        curve.check_public(data)?;
    } else {
        (curve, bits) = of_private(key_type, data.len())?;
        curve.check_private(data)?;
    }
    Ok(bits)
}

/// Gives an imported private key the bits that its curve forces.
pub(super) fn normalise(key_type: KeyType, private: &mut [u8]) -> Result<()> {
    of_private(key_type, private.len())?.0.force_bits(private);
    Ok(())
}

/// Fills `private` with a key, as `psa_key_derivation_output_key` asks; a generated key is made in the same way.
pub(super) fn draw(
    key_type: KeyType,
    private: &mut [u8],
    stream: &mut dyn FnMut(&mut [u8]) -> Result<()>,
) -> Result<()> {
    let (curve, _) = of_private(key_type, private.len())?;
    match curve {
        #[cfg(feature = "weierstrass")]
        // Draw until in [0, n − 2], then add 1.
        Curve::Weierstrass(curve) => loop {
            stream(private)?;
            if let Some(first) = private.first_mut() {
                *first &= curve.first_byte_mask();
            }
            // After an overflow it is 0, which is not valid.
            increment(private);
            if curve.check_private(private).is_ok() {
                return Ok(());
            }
        },
        #[allow(unreachable_patterns, reason = "a build may have Weierstrass curves only")]
        other => {
            stream(private)?;
            other.force_bits(private);
            Ok(())
        }
    }
}

/// Adds 1 to a big-endian number, modulo the next power of 256.
#[cfg(feature = "weierstrass")]
fn increment(number: &mut [u8]) {
    let mut carry = true;
    for byte in number.iter_mut().rev() {
        (*byte, carry) = byte.overflowing_add(u8::from(carry));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hex_literal::hex;

    /// Draws a key from these bytes, one call after another.
    fn drawn<const N: usize>(key_type: KeyType, draws: &[[u8; N]]) -> Result<[u8; N]> {
        let mut next = draws.iter();
        let mut key = [0u8; N];
        draw(key_type, &mut key, &mut |bytes| {
            bytes.copy_from_slice(next.next().ok_or(Status::InsufficientData)?);
            Ok(())
        })?;
        assert_eq!(next.next(), None);
        Ok(key)
    }

    #[cfg(feature = "secp256r1")]
    #[test]
    fn a_drawn_private_key_is_one_more_than_the_first_draw_in_range() {
        // n − 1, and n − 2.
        let last = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550");
        let before = hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f");
        let mut one = [0; 32];
        one[31] = 1;
        let pair = KeyType::ECC_KEY_PAIR_SECP_R1;
        assert_eq!(drawn(pair, &[[0xff; 32], last, [0; 32]]), Ok(one));
        assert_eq!(drawn(pair, &[before]), Ok(last));
        assert_eq!(drawn(pair, &[last]), Err(Status::InsufficientData));
    }

    #[cfg(feature = "secp521r1")]
    #[test]
    fn the_top_bits_of_a_draw_for_p_521_are_cleared() {
        let mut key = [0x5a; 66];
        key[0] = 0xfe;
        let mut expected = [0x5a; 66];
        (expected[0], expected[65]) = (0, 0x5b);
        assert_eq!(drawn(KeyType::ECC_KEY_PAIR_SECP_R1, &[key]), Ok(expected));
        // All 521 bits set are more than the order.
        key = [0xff; 66];
        let again = drawn(KeyType::ECC_KEY_PAIR_SECP_R1, &[key, [0; 66]]).map(|key| key[65]);
        assert_eq!(again, Ok(1));
    }

    #[cfg(feature = "montgomery")]
    #[test]
    fn a_draw_for_a_montgomery_curve_gets_its_forced_bits_and_a_seed_stays_as_it_is() {
        let pair = KeyType::ECC_KEY_PAIR_MONTGOMERY;
        let (mut low, mut high) = ([0; 32], [0xff; 32]);
        low[31] = 0x40;
        (high[0], high[31]) = (0xf8, 0x7f);
        assert_eq!(drawn(pair, &[[0; 32]]), Ok(low));
        assert_eq!(drawn(pair, &[[0xff; 32]]), Ok(high));
        let (mut low, mut high) = ([0; 56], [0xff; 56]);
        low[55] = 0x80;
        high[0] = 0xfc;
        assert_eq!(drawn(pair, &[[0; 56]]), Ok(low));
        assert_eq!(drawn(pair, &[[0xff; 56]]), Ok(high));
        let seed = KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS;
        assert_eq!(drawn(seed, &[[0xff; 32]]), Ok([0xff; 32]));
        assert_eq!(drawn(seed, &[[0xff; 57]]), Ok([0xff; 57]));
    }

    #[test]
    fn a_size_names_a_curve_of_the_build_or_one_that_it_lacks_or_none() {
        let pair = KeyType::ECC_KEY_PAIR_SECP_R1;
        for bits in [192, 224] {
            assert_eq!(curve(pair, bits), Err(Status::NotSupported));
        }
        for bits in [0, 1, 255, 257, 512, 520] {
            assert_eq!(curve(pair, bits), Err(Status::InvalidArgument), "{bits}");
        }
        let brainpool = KeyType(0x7130);
        assert_eq!(curve(brainpool, 256), Err(Status::NotSupported));
        for length in [24, 28] {
            assert_eq!(check(pair, &[1; 66][..length]), Err(Status::NotSupported));
        }
        for length in [0, 1, 31, 33, 47, 64, 65] {
            assert_eq!(check(pair, &[1; 66][..length]), Err(Status::InvalidArgument), "{length}");
        }
    }

    #[test]
    fn the_lengths_in_the_table_are_those_of_the_curves() {
        for entry in &CURVES {
            if let Some(curve) = entry.curve {
                assert_eq!(entry.lengths, (curve.private_length(), curve.public_length()));
            }
        }
    }
}
