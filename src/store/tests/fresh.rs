//! Objects protected from replay as another program would read them, from `docs/storage-format.md` alone.

use super::*;
use crate::primitives::aead::gcm::KeyedGcm;
use crate::primitives::aes::AesKey;
use crate::primitives::cipher::Direction;
use crate::primitives::hash::HashKind;
use crate::primitives::hkdf;
use crate::primitives::hmac::hmac;
use crate::testing::SimCounter;
use std::vec::Vec;

fn derived(label: &[u8]) -> [u8; 32] {
    let mut key = [0; 32];
    hkdf::derive(&[], &*root_key(), &[label], &mut key).unwrap();
    key
}

#[test]
fn version_link_and_seal_are_those_of_the_format() {
    let flash = SimFlash::new(geometry(2, 1024, 4), 1024);
    let mut counter = SimCounter::new(70_000, &flash);
    let mut store = mounted(flash);
    let ps = |uid| Name { namespace: Namespace::Ps, uid };
    let long = 0x1234_5678_9abc_def0;
    store.put_fresh(&mut counter, ps(long), 0x0102, &Content::Pieces(&[b"first"])).unwrap();
    store.put_fresh(&mut counter, ps(3), 4, &Content::Pieces(&[b"sec", b"ond"])).unwrap();
    assert_eq!(counter.value, 70_005, "three steps for the very first, then two");

    // Behind the sector header, in the order of writing, each at a multiple of 4.
    let image = store.into_flash();
    let first: Vec<u8> = image.bytes()[24..][..28 + 5 + 16].into();
    let second: Vec<u8> = image.bytes()[24 + 52..][..24 + 6 + 16].into();
    assert_eq!(first[..4], [0x12, 1, 0x02, 0x01]);
    assert_eq!(second[..4], [0x52, 1, 4, 0]);
    assert_eq!(first[8..16], long.to_le_bytes());
    assert_eq!(second[8..12], [3, 0, 0, 0]);
    assert_eq!(first[16..20], 70_002u32.to_le_bytes());
    assert_eq!(second[12..16], 70_004u32.to_le_bytes());

    // Namespace, uid, version, flags, length of the entry, kind.
    let row = |object: &[u8], uid: u64, version: u32| {
        let len = object.len() as u16;
        [
            &object[1..2],
            &uid.to_le_bytes()[..],
            &version.to_le_bytes(),
            &object[2..4],
            &len.to_le_bytes(),
            &object[..1],
        ]
        .concat()
    };
    let link = |version: u32, rows: &[Vec<u8>]| {
        let message = [&version.to_le_bytes(), &rows.concat()[..]].concat();
        hmac(HashKind::Sha256, &derived(b"psa-rot link v1"), &message)[..8].to_vec()
    };
    let rows = [row(&second, 3, 70_004), row(&first, long, 70_002)];
    assert_eq!(first[20..28], link(70_002, &rows[1..]));
    assert_eq!(second[16..24], link(70_004, &rows));

    let key = AesKey::new(&derived(b"psa-rot fresh v1")).unwrap();
    let mut gcm = KeyedGcm::new(&key, &second[12..24], Direction::Decrypt).unwrap();
    let associated = [&second[..4], &3u64.to_le_bytes(), &46u16.to_le_bytes()].concat();
    gcm.associated_data(&associated).unwrap();
    let mut text = second[24..30].to_vec();
    gcm.update(&mut text).unwrap();
    assert_eq!(text, b"second");
    assert_eq!(gcm.verify(&second[30..]), Ok(()));
}

#[test]
fn a_protected_object_is_not_read_before_it_is_verified() {
    let flash = SimFlash::new(geometry(2, 1024, 4), 1024);
    let mut counter = SimCounter::new(0, &flash);
    let mut store = mounted(flash);
    store.put_fresh(&mut counter, name(1), 0, &Content::Pieces(&[b"value"])).unwrap();
    let mut store = mounted(store.into_flash());
    assert_eq!(store.get(name(1), 0, &mut [0; 5]), Err(Status::StorageFailure));
    assert_eq!(store.info(name(1)).unwrap().refusal, Some(Error::Unverified));
    assert_eq!(store.statistics().unwrap().replay, ReplayState::Unverified);
    store.verify(Some(&mut counter)).unwrap();
    assert_eq!(get(&mut store, name(1)).unwrap(), b"value");
    // Changed without the counter, the set is no more what the counter vouches for.
    store.put_fresh(&mut counter, name(2), 0, &Content::Pieces(&[b"value"])).unwrap();
    store.remove(name(2)).unwrap();
    assert_eq!(store.get(name(1), 0, &mut [0; 5]), Err(Status::StorageFailure));
    store.verify(Some(&mut counter)).unwrap();
    assert_eq!(store.get(name(1), 0, &mut [0; 5]), Err(Status::InvalidSignature));
}
