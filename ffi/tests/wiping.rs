//! What is left in memory where a primitive with secrets was dropped: the crates' feature `zeroize`, seen at work.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

use psa_rot::primitives::cmac::Cmac;
use psa_rot::primitives::hash::{Hash, HashKind, digest};
use psa_rot::primitives::hmac::Hmac;
use psa_rot::primitives::xof::{Xof, XofKind};
use std::mem::MaybeUninit;

const SECRET: [u8; 100] = [0xa7; 100];

/// The bytes of a value before its use, after it, and where it was when it is dropped. What no field covers holds whatever lay on the
/// stack when the value was moved.
fn images<T>(value: T, use_it: impl FnOnce(&mut T)) -> [Vec<u8>; 3] {
    let mut place = Box::new(MaybeUninit::<T>::zeroed());
    let image = |place: &MaybeUninit<T>| {
        let start = place.as_ptr().cast::<u8>();
        // SAFETY: the bytes lie within `place`, and were all written, at the latest as zeros.
        (0..size_of::<T>()).map(|at| unsafe { start.add(at).read_volatile() }).collect()
    };
    place.write(value);
    let fresh = image(&place);
    // SAFETY: `place` holds a value.
    use_it(unsafe { place.assume_init_mut() });
    let used = image(&place);
    // SAFETY: `place` holds a value, which nobody uses afterwards.
    unsafe { place.assume_init_drop() };
    [fresh, used, image(&place)]
}

/// Of the bytes that its use changes, how many there are, and how many are not zero when the value is dropped.
fn dropped<T>(value: T, use_it: impl FnOnce(&mut T)) -> (usize, usize) {
    let [fresh, used, after] = images(value, use_it);
    let changed = |at: &usize| fresh[*at] != used[*at];
    let count = (0..fresh.len()).filter(changed).count();
    (count, (0..fresh.len()).filter(changed).filter(|at| after[*at] != 0).count())
}

/// The tag of an enumeration may stay, and padding.
fn wiped<T>(what: &str, value: T, use_it: impl FnOnce(&mut T)) {
    let (changed, left) = dropped(value, use_it);
    assert!(changed > 15 && left <= 8, "{what}: {left} of {changed} bytes are left");
}

/// The control: what is not wiped is seen.
#[test]
fn a_value_without_a_secret_stays_where_it_was() {
    let use_it = |bytes: &mut [u8; 100]| *bytes = SECRET;
    assert_eq!(dropped([0; 100], use_it), (100, 100));
}

#[test]
fn a_hash_leaves_nothing_of_its_state_and_its_block() {
    for kind in [
        #[cfg(feature = "sha-1")]
        HashKind::Sha1,
        HashKind::Sha224,
        HashKind::Sha256,
        HashKind::Sha384,
        HashKind::Sha512,
        HashKind::Sha512_224,
        HashKind::Sha512_256,
        HashKind::Sha3_224,
        HashKind::Sha3_256,
        HashKind::Sha3_384,
        HashKind::Sha3_512,
        HashKind::Shake256_512,
        HashKind::Blake2s,
        HashKind::Blake2b,
    ] {
        wiped(&format!("{kind:?}"), Hash::new(kind), |hash| hash.update(&SECRET));
        wiped(&format!("{kind:?}, ended"), Hash::new(kind), |hash| {
            hash.update(&SECRET);
            let _ = hash.finish_reset();
            hash.update(&SECRET);
        });
        wiped(&format!("HMAC with {kind:?}"), Hmac::new(kind, &SECRET), |hmac| {
            hmac.update(&SECRET);
        });
        let value = digest(kind, &SECRET);
        let expected = value.to_vec();
        let [before, _, after] = images(value, |_| {});
        assert_eq!(before[..expected.len()], expected);
        assert_eq!(after[..expected.len()], vec![0; expected.len()]);
    }
}

#[test]
fn an_extendable_output_function_leaves_nothing_of_its_state() {
    for kind in [XofKind::Shake128, XofKind::Shake256] {
        wiped("input", Xof::new(kind), |xof| xof.update(&SECRET).unwrap());
        wiped("output", Xof::new(kind), |xof| {
            xof.update(&SECRET).unwrap();
            xof.output(&mut [0; 100]);
        });
    }
}

#[test]
fn a_cmac_leaves_nothing_of_its_key_and_its_state() {
    for length in [16, 24, 32] {
        let key = &SECRET[..length];
        wiped("CMAC", Cmac::new(key).unwrap(), |cmac| cmac.update(&SECRET));
        let [before, _, after] = images(Cmac::new(key).unwrap(), |_| {});
        let count = |image: &[u8]| image.iter().filter(|byte| **byte != 0).count();
        // The round keys are most of it, and some bytes belong to no field.
        assert!(count(&after) * 8 < count(&before), "{} of {}", count(&after), count(&before));
    }
}
