use super::*;
use hex_literal::hex;

fn refused(curve: Edwards, public: &[u8]) {
    assert_eq!(curve.check_public(public), Err(Status::InvalidArgument), "{public:02x?}");
}

/// The points of order 1, 2, 4 and 8 in all their encodings: <https://eprint.iacr.org/2020/823>, table 1.
#[cfg(feature = "ed25519")]
#[test]
fn points_of_small_order_and_encodings_that_are_not_canonical_are_no_ed25519_keys() {
    for public in [
        hex!("0100000000000000000000000000000000000000000000000000000000000000"),
        hex!("0100000000000000000000000000000000000000000000000000000000000080"),
        hex!("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        hex!("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        hex!("0000000000000000000000000000000000000000000000000000000000000000"),
        hex!("0000000000000000000000000000000000000000000000000000000000000080"),
        hex!("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        hex!("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        hex!("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        hex!("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
        hex!("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        hex!("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
        hex!("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        hex!("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"),
    ] {
        refused(Edwards::Ed25519, &public);
    }
    // p + 3: the same point as 3, which is one of the curve.
    let three = hex!("0300000000000000000000000000000000000000000000000000000000000000");
    assert_eq!(Edwards::Ed25519.check_public(&three), Ok(()));
    let unreduced = hex!("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    refused(Edwards::Ed25519, &unreduced);
}

/// y = 1, −1 and 0.
#[cfg(feature = "ed448")]
#[test]
fn points_of_small_order_and_encodings_that_are_not_canonical_are_no_ed448_keys() {
    let mut public = [0; 57];
    refused(Edwards::Ed448, &public);
    public[0] = 1;
    refused(Edwards::Ed448, &public);
    public[56] = 0x80;
    refused(Edwards::Ed448, &public);
    // p − 1 = 2^448 − 2^224 − 2, and p + 1, which is 1.
    for low in [0xfe, 0x00] {
        let mut public = [0xff; 57];
        public[0] = low;
        public[28] = 0xfe;
        public[56] = 0;
        if low == 0 {
            public[..28].fill(0);
            public[28] = 0xff;
        }
        refused(Edwards::Ed448, &public);
    }
    // Bits between the number and the sign.
    let mut public = [0; 57];
    Edwards::Ed448.public_key(&[9; 57], &mut public).unwrap();
    assert_eq!(Edwards::Ed448.check_public(&public), Ok(()));
    public[56] |= 1;
    refused(Edwards::Ed448, &public);
}

fn curves() -> [Edwards; cfg!(feature = "ed25519") as usize + cfg!(feature = "ed448") as usize] {
    [
        #[cfg(feature = "ed25519")]
        Edwards::Ed25519,
        #[cfg(feature = "ed448")]
        Edwards::Ed448,
    ]
}

#[test]
fn a_number_that_is_not_reduced_does_not_hold_for_the_one_it_is_equal_to() {
    // The order of the base point, little endian.
    let orders: [&[u8]; 2] = [
        &hex!("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"),
        &hex!(
            "f34458ab92c27823558fc58d72c26c219036d6ae49db4ec4e923ca7c"
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffff3f00"
        ),
    ];
    for curve in curves() {
        let length = curve.length();
        let order = orders.iter().find(|order| order.len() == length).unwrap();
        let (seed, mut public, mut signature) = ([5; 57], [0; 57], [0; 114]);
        let (seed, public) = (&seed[..length], &mut public[..length]);
        let signature = &mut signature[..2 * length];
        curve.public_key(seed, public).unwrap();
        curve.sign(seed, Variant::Pure, b"message", signature).unwrap();
        let mut challenge = Challenge::new(curve, Variant::Pure, &signature[..length], public);
        challenge.update(b"message");
        let challenge = challenge.finish();
        assert_eq!(curve.verify(public, &challenge, signature), Ok(()));
        for bit in [7, 6, 5, 0] {
            let mut bad = [0; 114];
            let bad = &mut bad[..2 * length];
            bad.copy_from_slice(signature);
            bad[2 * length - 1] ^= 1 << bit;
            let verified = curve.verify(public, &challenge, bad);
            assert_eq!(verified, Err(Status::InvalidSignature), "{curve:?} {bit}");
        }
        let mut carry = 0;
        for (to, from) in signature[length..].iter_mut().zip(*order) {
            let sum = u16::from(*to) + u16::from(*from) + carry;
            *to = sum as u8;
            carry = sum >> 8;
        }
        assert_eq!(carry, 0);
        let verified = curve.verify(public, &challenge, signature);
        assert_eq!(verified, Err(Status::InvalidSignature), "{curve:?}");
    }
}

#[test]
fn a_seed_of_a_wrong_length_or_room_is_no_way_to_panic() {
    for curve in curves() {
        let mut room = [0; 10];
        let wrong = Err(Status::CorruptionDetected);
        assert_eq!(curve.public_key(&[1; 57][..curve.length()], &mut room), wrong);
        assert_eq!(curve.sign(&[], Variant::Pure, &[], &mut room), wrong);
        refused(curve, &[]);
        assert_eq!(curve.verify(&[], &[], &[]), Err(Status::InvalidSignature));
    }
}
