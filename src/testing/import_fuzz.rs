//! Any bytes as a key with any attributes: it is refused and nothing of it is left, or it is the key that was given.
//!
//! ```text
//! input     0      1       2      4 ... 6   7 ... 10      11          12 ...
//!           | type | shape | bits | usage   | algorithm   | material | of the material
//! ```
//!
//! Shape: 1: persistent; 2: the size is given; 4: type and algorithm are numbers rather than names; 8: all usage flags; 16: any
//! lifetime and identifier. The material is what is left of the input, or a valid key of the type, with a few bytes changed.

use super::fuzz_input::{Bytes, key_bytes};
use super::import_uses::use_key;
use super::{TestPlatform, device, reboot};
use crate::Rot;
use crate::config::KEY_SLOTS;
use crate::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use crate::status::Status;
use std::vec;
use std::vec::Vec;

pub(super) type Device = Rot<TestPlatform>;

/// Longer than any key of the target's.
const LONGEST: usize = 4096;
const RSA: &[u8] = include_bytes!("../primitives/rsa/testdata/rsa1024.der");
/// The type of a key pair that a public key is made of, and of the public key.
const PAIRS: [(KeyType, KeyType, u16, usize); 16] = [
    (KeyType::ECC_KEY_PAIR_SECP_R1, KeyType::ECC_PUBLIC_KEY_SECP_R1, 256, 32),
    (KeyType::ECC_KEY_PAIR_SECP_R1, KeyType::ECC_PUBLIC_KEY_SECP_R1, 384, 48),
    (KeyType::ECC_KEY_PAIR_SECP_R1, KeyType::ECC_PUBLIC_KEY_SECP_R1, 521, 66),
    (KeyType::ECC_KEY_PAIR_SECP_K1, KeyType::ECC_PUBLIC_KEY_SECP_K1, 256, 32),
    (KeyType::ECC_KEY_PAIR_MONTGOMERY, KeyType::ECC_PUBLIC_KEY_MONTGOMERY, 255, 32),
    (KeyType::ECC_KEY_PAIR_MONTGOMERY, KeyType::ECC_PUBLIC_KEY_MONTGOMERY, 448, 56),
    (KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, KeyType::ECC_PUBLIC_KEY_TWISTED_EDWARDS, 255, 32),
    (KeyType::ECC_KEY_PAIR_TWISTED_EDWARDS, KeyType::ECC_PUBLIC_KEY_TWISTED_EDWARDS, 448, 57),
    (KeyType::SPAKE2P_KEY_PAIR_SECP_R1, KeyType::SPAKE2P_PUBLIC_KEY_SECP_R1, 256, 64),
    (KeyType::ML_DSA_KEY_PAIR, KeyType::ML_DSA_PUBLIC_KEY, 128, 32),
    (KeyType::ML_DSA_KEY_PAIR, KeyType::ML_DSA_PUBLIC_KEY, 192, 32),
    (KeyType::ML_DSA_KEY_PAIR, KeyType::ML_DSA_PUBLIC_KEY, 256, 32),
    (KeyType::ML_KEM_KEY_PAIR, KeyType::ML_KEM_PUBLIC_KEY, 512, 64),
    (KeyType::ML_KEM_KEY_PAIR, KeyType::ML_KEM_PUBLIC_KEY, 768, 64),
    (KeyType::ML_KEM_KEY_PAIR, KeyType::ML_KEM_PUBLIC_KEY, 1024, 64),
    (KeyType::RSA_KEY_PAIR, KeyType::RSA_PUBLIC_KEY, 1024, RSA.len()),
];
/// The types of other keys, with their lengths.
const OTHERS: [(KeyType, &[usize]); 12] = [
    (KeyType::RAW_DATA, &[1, 16, 33, 256]),
    (KeyType::HMAC, &[1, 32, 64, 65, 200]),
    (KeyType::DERIVE, &[1, 32, 100]),
    (KeyType::PASSWORD, &[1, 12]),
    (KeyType::PASSWORD_HASH, &[32]),
    (KeyType::PEPPER, &[16]),
    (KeyType::AES, &[16, 24, 32, 48, 64]),
    (KeyType::CHACHA20, &[32]),
    (KeyType::XCHACHA20, &[32]),
    (KeyType::ASCON, &[16]),
    (KeyType::LMS_PUBLIC_KEY, &[56, 48]),
    (KeyType::HSS_PUBLIC_KEY, &[60, 52]),
];

/// Runs one input.
///
/// # Panics
/// When a key is not what was given, or something of a refused key is left.
pub fn fuzz_import(input: &[u8]) {
    let mut bytes = Bytes::new(input);
    let (attributes, mut data) = decode(&mut bytes);
    if bytes.byte() & 3 == 0 {
        for _ in 0..1 + bytes.byte() % 4 {
            mutate(&mut data, bytes.array());
        }
    }
    let usage_seed = bytes.byte();
    if data.is_empty() && usage_seed & 1 == 0 {
        data = bytes.rest().to_vec();
        bytes = Bytes::new(&[]);
    }
    data.truncate(LONGEST);
    let mut rot = device();
    match rot.import_key(&attributes, &data) {
        Ok(key) => {
            check_imported(&mut rot, key, &attributes, &data);
            use_key(&mut rot, key, &mut bytes);
            let mut rot = check_persistent(rot, key, &attributes);
            assert_eq!(rot.destroy_key(key), Ok(()));
            check_nothing_left(&mut rot, key);
        }
        Err(status) => {
            assert_ne!(status, Status::CorruptionDetected);
            check_nothing_left(&mut rot, attributes.id);
        }
    }
}

fn decode(bytes: &mut Bytes<'_>) -> (KeyAttributes, Vec<u8>) {
    let [choice, shape] = bytes.array();
    let bits = u16::from_le_bytes(bytes.array());
    let usage = bytes.array::<3>();
    let algorithm = u32::from_le_bytes(bytes.array());
    let [material, seed] = bytes.array();
    let (key_type, size, mut data) = valid(choice, material, seed);
    if material == 0xff {
        data.clear();
    }
    let raw = shape & 4 != 0;
    let lifetime = if shape & 1 == 0 { Lifetime::VOLATILE } else { Lifetime::PERSISTENT };
    let id = KeyId(u32::from(shape & 1) * 7);
    let (lifetime, id) = if shape & 0xf0 == 0x10 {
        (Lifetime(u32::from(usage[2])), KeyId(algorithm.rotate_left(7)))
    } else {
        (lifetime, id)
    };
    let attributes = KeyAttributes {
        key_type: if raw && bits != 0 { KeyType(bits) } else { key_type },
        bits: match (shape & 2 == 0, raw) {
            // These two do not say it themselves.
            (true, _)
                if matches!(key_type, KeyType::ML_DSA_KEY_PAIR | KeyType::ML_KEM_KEY_PAIR) =>
            {
                size
            }
            (true, _) => 0,
            (false, true) => size,
            (false, false) => bits,
        },
        lifetime,
        usage: match shape & 8 {
            0 => Usage(u32::from_le_bytes([usage[0], usage[1], usage[2] & 7, 0])),
            _ => Usage::ALL,
        },
        algorithm: if raw { Algorithm(algorithm) } else { named(algorithm) },
        algorithm2: if raw { Algorithm(algorithm.rotate_left(8)) } else { Algorithm::NONE },
        id,
    };
    (attributes, data)
}

/// An algorithm of some category, with some hash.
pub(super) fn named(choice: u32) -> Algorithm {
    const BASES: [Algorithm; 40] = [
        Algorithm::HMAC,
        Algorithm::CMAC,
        Algorithm::STREAM_CIPHER,
        Algorithm::CTR,
        Algorithm::CFB,
        Algorithm::OFB,
        Algorithm::CCM_STAR_NO_TAG,
        Algorithm::XTS,
        Algorithm::CBC_NO_PADDING,
        Algorithm::CBC_PKCS7,
        Algorithm::ECB_NO_PADDING,
        Algorithm::CCM,
        Algorithm::GCM,
        Algorithm::CHACHA20_POLY1305,
        Algorithm::XCHACHA20_POLY1305,
        Algorithm::ASCON_AEAD128,
        Algorithm::KW,
        Algorithm::KWP,
        Algorithm::HKDF,
        Algorithm::PBKDF2_HMAC,
        Algorithm::SP800_108_COUNTER_CMAC,
        Algorithm::TLS12_PSK_TO_MS,
        Algorithm::RSA_PKCS1V15_SIGN_RAW,
        Algorithm::RSA_PSS,
        Algorithm::ECDSA_ANY,
        Algorithm::DETERMINISTIC_ECDSA,
        Algorithm::PURE_EDDSA,
        Algorithm::ED25519PH,
        Algorithm::ED448PH,
        Algorithm::EDDSA_CTX,
        Algorithm::ML_DSA,
        Algorithm::DETERMINISTIC_HASH_ML_DSA,
        Algorithm::LMS,
        Algorithm::HSS,
        Algorithm::RSA_PKCS1V15_CRYPT,
        Algorithm::RSA_OAEP,
        Algorithm::ECDH,
        Algorithm::ECIES_SEC1,
        Algorithm::ML_KEM,
        Algorithm::SPAKE2P_HMAC,
    ];
    const HASHES: [Algorithm; 6] = [
        Algorithm::SHA_256,
        Algorithm::SHA_512,
        Algorithm::SHA3_384,
        Algorithm::SHA_1,
        Algorithm::SHAKE256_512,
        Algorithm::ANY_HASH,
    ];
    let [base, hash, ..] = choice.to_le_bytes();
    let base = BASES[usize::from(base) % BASES.len()];
    let hashed = base.hash() == Algorithm::NONE && hash != 0;
    if hashed { base.with_hash(HASHES[usize::from(hash) % HASHES.len()]) } else { base }
}

/// A valid key: its type, size, where the type needs that, and material.
fn valid(choice: u8, material: u8, seed: u8) -> (KeyType, u16, Vec<u8>) {
    let choice = usize::from(choice) % (2 * PAIRS.len() + OTHERS.len());
    if choice >= 2 * PAIRS.len() {
        let (key_type, lengths) = OTHERS[choice - 2 * PAIRS.len()];
        let mut data = key_bytes(seed, lengths[usize::from(material) % lengths.len()]);
        // The levels of HSS, and the types of the trees.
        let types = [0, 0, 0, 1, 0, 0, 0, 5 + seed % 10, 0, 0, 0, 1 + seed % 4];
        match key_type {
            KeyType::LMS_PUBLIC_KEY => data[..8].copy_from_slice(&types[4..]),
            KeyType::HSS_PUBLIC_KEY => data[..12].copy_from_slice(&types),
            _ => {}
        }
        return (key_type, 0, data);
    }
    let (pair, public, bits, length) = PAIRS[choice / 2];
    let data = match pair {
        KeyType::RSA_KEY_PAIR => RSA.to_vec(),
        // Below every order, in either byte order.
        _ => {
            let mut data = vec![1 + seed % 100; length];
            data[0] = 1;
            data
        }
    };
    if choice.is_multiple_of(2) {
        return (pair, bits, data);
    }
    let mut rot = device();
    let attributes = KeyAttributes { key_type: pair, bits, ..KeyAttributes::default() };
    let key = rot.import_key(&attributes, &data);
    assert!(key.is_ok(), "a valid key: {key:?} for {attributes:?}");
    let mut data = vec![0; LONGEST];
    let length = rot.export_public_key(key.unwrap_or_default(), &mut data);
    assert!(length.is_ok(), "a public key: {length:?} for {attributes:?}");
    data.truncate(length.unwrap_or_default());
    (public, bits, data)
}

/// Changes, drops or adds bytes.
fn mutate(data: &mut Vec<u8>, [what, place, value]: [u8; 3]) {
    let place = usize::from(place) | usize::from(what >> 4) << 8;
    match (what % 8, data.len()) {
        (_, 0) => data.push(value),
        (0..=3, length) => data[place % length] ^= value,
        (4, length) => data[place % length] = value,
        (5, length) => data.truncate(place % (length + 1)),
        (6, length) => data.insert(place % length, value),
        (_, length) => data.resize(length + place % 300, value),
    }
}

fn check_imported(rot: &mut Device, key: KeyId, given: &KeyAttributes, data: &[u8]) {
    let attributes = rot.get_key_attributes(key);
    let got = attributes.unwrap_or_default();
    assert!(got.bits != 0 && (given.bits == 0 || given.bits == got.bits), "{got:?}");
    assert!(got.usage.contains(given.usage));
    let id = if given.lifetime.is_volatile() { key } else { given.id };
    assert_eq!((id, got.id), (key, key));
    assert_eq!(attributes, Ok(KeyAttributes { bits: got.bits, usage: got.usage, id, ..*given }));

    let mut out = vec![0xa5; LONGEST];
    let exported = rot.export_key(key, &mut out);
    if given.usage.contains(Usage::EXPORT) || given.key_type.is_public_key() {
        assert_eq!(exported, Ok(data.len()));
        let mut expected = data.to_vec();
        if given.key_type == KeyType::ECC_KEY_PAIR_MONTGOMERY {
            // RFC 7748 §5.
            let last = expected.len() - 1;
            let (low, clear, set) =
                if last == 31 { (0xf8, 0x3f, 0x40) } else { (0xfc, 0x7f, 0x80) };
            expected[0] &= low;
            expected[last] = expected[last] & clear | set;
        }
        assert_eq!(out[..data.len()], expected, "what is exported is what was imported");
        let short = rot.export_key(key, &mut out[..data.len() - 1]);
        assert_eq!(short, Err(Status::BufferTooSmall));
        // The same again, and its size with it.
        let copy = KeyAttributes { lifetime: Lifetime::VOLATILE, id: KeyId::NULL, ..got };
        let again = rot.import_key(&copy, &expected);
        assert!(again.is_ok(), "{again:?}");
        assert_eq!(again.map(|again| rot.destroy_key(again)), Ok(Ok(())));
    } else {
        assert_eq!(exported, Err(Status::NotPermitted));
        assert!(out.iter().all(|byte| *byte == 0xa5), "nothing of the key leaves");
    }

    let public = rot.export_public_key(key, &mut out);
    if !given.key_type.is_asymmetric() {
        return assert_eq!(public, Err(Status::InvalidArgument));
    }
    assert!(public.is_ok(), "{public:?}");
    let length = public.unwrap_or_default();
    let short = rot.export_public_key(key, &mut vec![0; length - 1]);
    assert_eq!(short, Err(Status::BufferTooSmall));
    let half = KeyAttributes {
        key_type: given.key_type.public_key(),
        bits: got.bits,
        ..KeyAttributes::default()
    };
    let half = rot.import_key(&half, &out[..length]);
    assert!(half.is_ok(), "the public half: {half:?}");
    assert_eq!(half.map(|half| rot.destroy_key(half)), Ok(Ok(())));
}

/// A persistent key outlives a reboot, and a volatile one does not.
fn check_persistent(mut rot: Device, key: KeyId, given: &KeyAttributes) -> Device {
    if given.lifetime.is_volatile() {
        assert_eq!(rot.next_persistent_key(None), Ok(None));
        return rot;
    }
    let before = rot.get_key_attributes(key);
    let (mut out, mut after) = (vec![0; LONGEST], vec![0; LONGEST]);
    let exported = rot.export_key(key, &mut out);
    let mut rot = reboot(rot);
    assert_eq!(rot.next_persistent_key(None), Ok(Some(key)));
    assert_eq!(rot.next_persistent_key(Some(key)), Ok(None));
    assert_eq!(rot.get_key_attributes(key), before);
    assert_eq!(rot.export_key(key, &mut after), exported);
    assert_eq!(out, after);
    rot
}

/// No key in the store, and all slots for volatile keys are free.
fn check_nothing_left(rot: &mut Device, id: KeyId) {
    assert_eq!(rot.next_persistent_key(None), Ok(None));
    if !id.is_builtin() {
        assert_eq!(rot.get_key_attributes(id), Err(Status::InvalidHandle));
    }
    let small = KeyAttributes { key_type: KeyType::RAW_DATA, ..KeyAttributes::default() };
    // The other two are for persistent keys in use.
    for number in 0..KEY_SLOTS - 2 {
        assert!(rot.import_key(&small, b"x").is_ok(), "slot {number} was lost");
    }
    assert_eq!(rot.import_key(&small, b"x"), Err(Status::InsufficientMemory));
}
