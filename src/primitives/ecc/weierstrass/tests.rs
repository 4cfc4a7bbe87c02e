use super::*;
use crate::primitives::hash::{HashKind, digest};
use hex_literal::hex;
use std::vec;
use std::vec::Vec;

/// Each curve of the build, with n − 1.
fn curves() -> Vec<(Weierstrass, Vec<u8>)> {
    vec![
        #[cfg(feature = "secp256r1")]
        (
            Weierstrass::P256,
            hex!("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550").to_vec(),
        ),
        #[cfg(feature = "secp384r1")]
        (
            Weierstrass::P384,
            hex!(
                "ffffffffffffffffffffffffffffffffffffffffffffffff"
                "c7634d81f4372ddf581a0db248b0a77aecec196accc52972"
            )
            .to_vec(),
        ),
        #[cfg(feature = "secp521r1")]
        (
            Weierstrass::P521,
            hex!(
                "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386408"
            )
            .to_vec(),
        ),
        #[cfg(feature = "secp256k1")]
        (
            Weierstrass::Secp256k1,
            hex!("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140").to_vec(),
        ),
    ]
}

fn public(curve: Weierstrass, private: &[u8]) -> Vec<u8> {
    let mut public = vec![0; curve.public_length()];
    curve.public_key(private, &mut public).unwrap();
    public
}

fn signed(curve: Weierstrass, private: &[u8], hash: &[u8], added: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; curve.signature_length()];
    let nonce = Nonce { hash: HashKind::Sha256, added };
    curve.sign(private, hash, nonce, &mut signature).unwrap();
    signature
}

fn key(curve: Weierstrass) -> Vec<u8> {
    let mut private = vec![0x4d; curve.length()];
    private[0] &= curve.first_byte_mask();
    private
}

#[test]
fn private_keys_are_from_1_to_the_order_minus_1() {
    for (curve, last) in curves() {
        let refused = Err(Status::InvalidArgument);
        let mut small = vec![0; curve.length()];
        assert_eq!(curve.check_private(&small), refused);
        small[curve.length() - 1] = 1;
        assert_eq!(curve.check_private(&small), Ok(()));
        assert_eq!(curve.check_private(&last), Ok(()));
        let mut order = last.clone();
        order[curve.length() - 1] += 1;
        assert_eq!(curve.check_private(&order), refused, "{curve:?}");
        assert_eq!(curve.check_private(&vec![0xff; curve.length()]), refused);
        assert_eq!(curve.check_private(&last[1..]), refused);
        assert_eq!(curve.check_private(&[&last[..], &[0]].concat()), refused);
        // The greatest is minus the least: the same x coordinate.
        let length = curve.length();
        assert_eq!(public(curve, &small)[..=length], public(curve, &last)[..=length]);
    }
}

#[test]
fn public_keys_are_uncompressed_points_of_the_curve() {
    for (curve, _) in curves() {
        let refused = Err(Status::InvalidArgument);
        let good = public(curve, &key(curve));
        assert_eq!(curve.check_public(&good), Ok(()));
        for at in [1, curve.length(), curve.length() + 1, 2 * curve.length()] {
            let mut bad = good.clone();
            bad[at] ^= 1;
            assert_eq!(curve.check_public(&bad), refused, "{curve:?} {at}");
        }
        for tag in [0, 2, 3, 5, 6, 7] {
            let mut bad = good.clone();
            bad[0] = tag;
            assert_eq!(curve.check_public(&bad), refused);
            assert_eq!(curve.check_public(&bad[..=curve.length()]), refused);
        }
        assert_eq!(curve.check_public(&[0]), refused);
        assert_eq!(curve.check_public(&[]), refused);
        assert_eq!(curve.check_public(&good[..good.len() - 1]), refused);
        assert_eq!(curve.check_public(&[&good[..], &[0]].concat()), refused);
        let zero: Vec<u8> = [&[4][..], &vec![0; 2 * curve.length()]].concat();
        assert_eq!(curve.check_public(&zero), refused);
        // A coordinate that is not reduced.
        assert_eq!(
            curve.check_public(&[&[4][..], &vec![0xff; 2 * curve.length()]].concat()),
            refused
        );
    }
}

#[test]
fn a_signature_holds_for_its_hash_and_key_alone() {
    for (curve, last) in curves() {
        let (private, hash) = (key(curve), digest(HashKind::Sha256, b"message"));
        let public = public(curve, &private);
        let signature = signed(curve, &private, &hash, &[]);
        assert_eq!(curve.verify(&public, &hash, &signature), Ok(()));
        let refused = Err(Status::InvalidSignature);
        let other = digest(HashKind::Sha256, b"other");
        assert_eq!(curve.verify(&public, &other, &signature), refused);
        assert_eq!(curve.verify(&self::public(curve, &last), &hash, &signature), refused);
        for bit in 0..8 * signature.len() {
            let mut bad = signature.clone();
            bad[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(curve.verify(&public, &hash, &bad), refused, "{curve:?} {bit}");
        }
        // Neither half may be 0, or the order or more.
        let (r, s) = signature.split_at(curve.length());
        let mut order = last.clone();
        order[curve.length() - 1] += 1;
        for half in [vec![0; curve.length()], order, vec![0xff; curve.length()]] {
            assert_eq!(curve.verify(&public, &hash, &[r, &half].concat()), refused);
            assert_eq!(curve.verify(&public, &hash, &[&half, s].concat()), refused);
        }
        assert_eq!(curve.verify(&public, &hash, &signature[1..]), refused);
        assert_eq!(curve.verify(&public, &hash, &[]), refused);
    }
}

#[test]
fn both_values_of_s_hold_and_neither_is_preferred() {
    for (curve, last) in curves() {
        let private = key(curve);
        let public = public(curve, &private);
        let mut high = 0;
        for n in 0..16u8 {
            let hash = digest(HashKind::Sha256, &[n]);
            let signature = signed(curve, &private, &hash, &[]);
            let (r, s) = signature.split_at(curve.length());
            // n − s = (n − 1) − s + 1
            let mut negative = last.clone();
            let mut borrow = 0i16;
            for (to, from) in negative.iter_mut().zip(s).rev() {
                let difference = i16::from(*to) - i16::from(*from) - borrow;
                *to = difference as u8;
                borrow = i16::from(difference < 0);
            }
            for byte in negative.iter_mut().rev() {
                *byte = byte.wrapping_add(1);
                if *byte != 0 {
                    break;
                }
            }
            high += usize::from(s > &negative[..]);
            assert_eq!(curve.verify(&public, &hash, &[r, &negative].concat()), Ok(()), "{curve:?}");
        }
        assert!((1..16).contains(&high), "{curve:?} {high}");
    }
}

#[test]
fn added_entropy_changes_the_signature_and_it_still_holds() {
    for (curve, _) in curves() {
        let (private, hash) = (key(curve), [7; 32]);
        let public = public(curve, &private);
        let plain = signed(curve, &private, &hash, &[]);
        assert_eq!(signed(curve, &private, &hash, &[]), plain);
        let other = signed(curve, &private, &hash, &[1; 32]);
        assert_ne!(other[..curve.length()], plain[..curve.length()]);
        assert_eq!(curve.verify(&public, &hash, &other), Ok(()));
    }
}

#[test]
fn hashes_of_other_lengths_are_cut_to_the_orders_bits_or_taken_as_smaller_numbers() {
    for (curve, _) in curves() {
        let (private, length) = (key(curve), curve.length());
        let public = public(curve, &private);
        let long: Vec<u8> = (0..200).map(|i| 0x80 | i as u8).collect();
        // What is right of the order's length does not count.
        let signature = signed(curve, &private, &long, &[]);
        assert_eq!(curve.verify(&public, &long[..length], &signature), Ok(()));
        assert_eq!(curve.verify(&public, &long[..length + 1], &signature), Ok(()));
        assert!(curve.verify(&public, &long[..length - 1], &signature).is_err());
        // Left of a shorter one there are zeros; all bits of the last byte that fits count.
        let signature = signed(curve, &private, &long[..20], &[]);
        let mut padded = vec![0; length - 21];
        padded.extend(&long[..20]);
        assert_eq!(curve.verify(&public, &padded, &signature), Ok(()), "{curve:?}");
    }
}

/// A number that is more than the order counts modulo the order.
#[test]
fn a_hash_of_all_ones_is_signed_like_any_other() {
    for (curve, _) in curves() {
        let (private, hash) = (key(curve), vec![0xff; curve.length()]);
        let signature = signed(curve, &private, &hash, &[]);
        assert_eq!(curve.verify(&public(curve, &private), &hash, &signature), Ok(()));
    }
}

#[cfg(feature = "secp521r1")]
#[test]
fn seven_bits_of_the_66th_byte_of_a_hash_do_not_count_on_p_521() {
    let (curve, private) = (Weierstrass::P521, key(Weierstrass::P521));
    let public = public(curve, &private);
    let mut hash = [0xa5; 66];
    let signature = signed(curve, &private, &hash, &[]);
    hash[65] ^= 0x7f;
    assert_eq!(curve.verify(&public, &hash, &signature), Ok(()));
    hash[65] ^= 0x80;
    assert_eq!(curve.verify(&public, &hash, &signature), Err(Status::InvalidSignature));
    // In a hash of 65 bytes they do.
    let signature = signed(curve, &private, &hash[..65], &[]);
    hash[64] ^= 1;
    assert_eq!(curve.verify(&public, &hash[..65], &signature), Err(Status::InvalidSignature));
}

#[test]
fn two_sides_agree_and_with_nobody_off_the_curve() {
    for (curve, last) in curves() {
        let (private, mut other) = (key(curve), key(curve));
        other[1] ^= 0x55;
        let mut secrets = [vec![0; curve.length()], vec![0; curve.length()]];
        curve.agree(&private, &public(curve, &other), &mut secrets[0]).unwrap();
        curve.agree(&other, &public(curve, &private), &mut secrets[1]).unwrap();
        assert_eq!(secrets[0], secrets[1]);
        let mut bad = public(curve, &private);
        bad[5] ^= 1;
        let refused = Err(Status::InvalidArgument);
        assert_eq!(curve.agree(&private, &bad, &mut secrets[0]), refused);
        assert_eq!(
            curve.agree(&vec![0; curve.length()], &public(curve, &last), &mut secrets[0]),
            refused
        );
    }
}

/// RFC 5903 §8.1 to §8.3: <https://www.rfc-editor.org/rfc/rfc5903#section-8>
#[cfg(feature = "secp256r1")]
#[test]
fn the_ecdh_vector_of_rfc_5903_holds() {
    let private = hex!("c88f01f510d9ac3f70a292daa2316de544e9aab8afe84049c62a9c57862d1433");
    let peer = hex!(
        "04"
        "d12dfb5289c8d4f81208b70270398c342296970a0bccb74c736fc7554494bf63"
        "56fbf3ca366cc23e8157854c13c58d6aac23f046ada30f8353e74f33039872ab"
    );
    let mut secret = [0; 32];
    Weierstrass::P256.agree(&private, &peer, &mut secret).unwrap();
    assert_eq!(secret, hex!("d6840f6b42f6edafd13116e0e12565202fef8e9ece7dce03812464d04b9442de"));
}

#[test]
fn numbers_are_cut_on_the_right_by_bits() {
    let mut number = [0; 2];
    leftmost(&[0xff, 0x81, 0xff], 9, &mut number);
    assert_eq!(number, [0x01, 0xff]);
    leftmost(&[0x80, 0x80, 0xff], 9, &mut number);
    assert_eq!(number, [0x01, 0x01]);
    leftmost(&[0xff], 9, &mut number);
    assert_eq!(number, [0x00, 0xff]);
    leftmost(&[], 9, &mut number);
    assert_eq!(number, [0, 0]);
}
