//! What tokens say of the boot chain: MCUboot's measurements, whole, damaged or absent, and components that the application measures.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used, reason = "a failed test panics")]

mod common;
use ciborium::Value;
use common::*;
use coset::{CoseSign1, TaggedCborSerializable};
use psa_rot::attestation::component::COMPONENT_TEXT_MAX;
use psa_rot::platform::BootRecord;

/// Its description is beside it.
const RECORDED: &str = include_str!("vectors/mcuboot/shared-data.hex");
/// How much of it MCUboot wrote.
const LENGTH: usize = 200;
/// Where its two boot records begin and end, and where the CBOR of the first does.
const RECORDS: [(usize, usize); 2] = [(9, 104), (104, 200)];
const VALUE: usize = RECORDS[0].0 + 4;
const SIGNER: [u8; 32] = hex!("7e3030d4ad1f6c3bdcab90bc9d34e8d28575e0ca4ac41a9d5f66eb08bb40ee3c");

fn recorded() -> Vec<u8> {
    let digits = RECORDED.split_whitespace().collect::<String>();
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// One boot record as MCUboot hands it on, alone.
fn alone(record: &[u8]) -> Vec<u8> {
    let total = u16::try_from(record.len() + 8).unwrap().to_le_bytes();
    let length = u16::try_from(record.len()).unwrap().to_le_bytes();
    [&[0x16, 0x20], &total[..], &[0x3F, 0x10], &length[..], record].concat()
}

fn component(kind: &str, measurement: &[u8], version: &str, signer: &[u8]) -> Value {
    Value::Map(vec![
        (1.into(), kind.into()),
        (2.into(), Value::Bytes(measurement.to_vec())),
        (4.into(), version.into()),
        (5.into(), Value::Bytes(signer.to_vec())),
        (6.into(), "sha-256".into()),
    ])
}

/// What a token says where something is missing.
fn gap(what: &str) -> Value {
    Value::Map(vec![
        (1.into(), what.into()),
        (2.into(), Value::Bytes(vec![0; 32])),
        (5.into(), Value::Bytes(vec![0; 32])),
    ])
}

fn first() -> Value {
    let hash = hex!("68dacd77bd34f11282e634b9703911f2609a6e9c2c38a61268a9d083b9b22371");
    component("SPE", &hash, "1.2.3", &SIGNER)
}

fn second() -> Value {
    let hash = hex!("25c5d9c0679897e6254ac90c550b14fc3f696ef57ac634407cecc167359ecbd9");
    component("NSPE", &hash, "1.2.3", &SIGNER)
}

/// The components of a device's token, whose other claims must all be there.
fn components(rot: &mut Device) -> Vec<Value> {
    let mut token = vec![0; rot.attest_token_size(32).unwrap()];
    assert_eq!(rot.attest_token(&[7; 32], &mut token), Ok(token.len()), "the size is exact");
    let payload = CoseSign1::from_tagged_slice(&token).unwrap().payload.unwrap();
    let claims: Value = ciborium::from_reader(&payload[..]).unwrap();
    let claims = claims.into_map().unwrap();
    for key in [10, 256, 265, 268, 2394, 2395, 2396] {
        assert!(claims.iter().any(|(k, _)| *k == Value::from(key)), "{key}");
    }
    claims.into_iter().find(|(k, _)| *k == Value::from(2399)).unwrap().1.into_array().unwrap()
}

/// What a device tells of this shared data; it has no other boot records.
fn of(data: &[u8]) -> Vec<Value> {
    let mut rot = device();
    rot.platform().boot_records.clear();
    rot.platform().boot_data = Some(data.to_vec());
    components(&mut rot)
}

#[test]
fn what_mcuboot_measured_comes_first_with_names_of_hashes_as_in_the_rfc() {
    assert_eq!(of(&recorded()), [first(), second()]);
    assert_eq!(of(&recorded()[..LENGTH]), [first(), second()]);
    let mut rot = device();
    rot.platform().boot_data = Some(recorded());
    let all = components(&mut rot);
    assert_eq!(all[..2], [first(), second()]);
    assert_eq!(all.len(), 4, "those of the platform follow");
}

#[test]
fn shared_data_cut_at_any_length_keeps_what_is_whole_and_says_what_is_missing() {
    let recorded = recorded();
    for length in 0..LENGTH {
        let mut expected = Vec::new();
        if length >= RECORDS[0].1 {
            expected.push(first());
        }
        expected.push(gap(if length < 4 { "no boot records" } else { "boot records cut off" }));
        assert_eq!(of(&recorded[..length]), expected, "{length}");
    }
}

#[test]
fn shared_data_without_a_boot_record_says_so() {
    let none = [gap("no boot records")];
    assert_eq!(of(&[]), none);
    assert_eq!(of(&[0; 512]), none);
    assert_eq!(of(&[0xFF; 512]), none);
    assert_eq!(of(&hex!("1620 0400")), none, "an empty list");
    assert_eq!(of(&hex!("1620 0300 00")), none, "a length that is less than the header's");
    assert_eq!(of(&hex!("1620 0900 0020 0100 02")), none, "information of another kind");
    assert_eq!(of(&hex!("1620 0900 0110 0100 02")), none, "the version of a module, as of old");
}

#[test]
fn a_damaged_boot_record_costs_no_other_claim() {
    let recorded = recorded();
    for at in RECORDS[0].0..RECORDS[0].1 {
        for change in [0x01, 0x20, 0x80, 0xFF] {
            let mut data = recorded.clone();
            data[at] ^= change;
            // A token there is, whatever the header of the entry looks like; where that is whole, the other record is in it.
            let told = of(&data);
            if at >= VALUE {
                assert_eq!(told[1..], [second()], "{at}");
                // The name of the hash is known in small letters too.
                assert!(
                    told[0] != first() || change == 0x20 && data[at].is_ascii_alphabetic(),
                    "{at}"
                );
            }
        }
    }
    // Byte strings where there should be a map, a key, a text.
    for at in [VALUE, VALUE + 1, VALUE + 2] {
        let mut data = recorded.clone();
        data[at] = 0x40;
        assert_eq!(of(&data), [gap("unreadable boot record"), second()], "{at}");
    }
}

#[test]
fn damage_does_not_make_a_token_long() {
    let mut data = recorded()[..RECORDS[0].1].to_vec();
    data.extend([0x3F, 0x10, 0, 0].repeat(100));
    let total = u16::try_from(data.len()).unwrap().to_le_bytes();
    data[2..4].copy_from_slice(&total);
    assert_eq!(of(&data), [first(), gap("unreadable boot record")]);
}

/// A boot record of these entries.
fn record(entries: &[(i32, Value)]) -> Vec<u8> {
    let entries = entries.iter().map(|(key, value)| (Value::from(*key), value.clone())).collect();
    let mut out = Vec::new();
    ciborium::into_writer(&Value::Map(entries), &mut out).unwrap();
    out
}

#[test]
fn a_boot_record_that_breaks_a_rule_is_told_as_unreadable() {
    let hash = |length: usize| Value::Bytes(vec![9; length]);
    let long = "x".repeat(COMPONENT_TEXT_MAX + 1);
    let sound = [(1, Value::from("BL")), (5, hash(48)), (2, hash(64))];
    let told =
        [Value::Map(vec![(1.into(), "BL".into()), (2.into(), hash(64)), (5.into(), hash(48))])];
    assert_eq!(of(&alone(&record(&sound))), told);
    let newer = Value::Array(vec![
        Value::Map(vec![(1.into(), hash(3))]),
        Value::Tag(1, Box::new(2.into())),
    ]);
    for key in [0, 3, 7, 31, 32, 33, 1_000_000, -1, i32::MIN] {
        let more = [&sound[..], &[(key, newer.clone())]].concat();
        assert_eq!(of(&alone(&record(&more))), told, "key {key} is another specification's");
    }
    let unreadable = [gap("unreadable boot record")];
    for broken in [
        &[(5, hash(32))][..],
        &[(2, hash(32))],
        &[(2, hash(31)), (5, hash(32))],
        &[(2, hash(32)), (5, hash(33))],
        &[(2, hash(32)), (5, hash(32)), (2, hash(32))],
        &[(2, "hash".into()), (5, hash(32))],
        &[(2, hash(32)), (5, hash(32)), (1, 5.into())],
        &[(2, hash(32)), (5, hash(32)), (4, long.as_str().into())],
        &[],
    ] {
        assert_eq!(of(&alone(&record(broken))), unreadable, "{broken:?}");
    }
    let mut trailing = record(&sound);
    trailing.push(0);
    assert_eq!(of(&alone(&trailing)), unreadable);
    let mut indefinite = record(&sound);
    indefinite[0] = 0xBF;
    indefinite.push(0xFF);
    assert_eq!(of(&alone(&indefinite)), unreadable);
    let mut no_text = record(&sound);
    no_text[3] = 0xFF;
    assert_eq!(of(&alone(&no_text)), unreadable);
    assert_eq!(of(&alone(&[])), unreadable);
    assert_eq!(of(&alone(&hex!("BBFFFFFFFFFFFFFFFF"))), unreadable, "2^64 - 1 entries");
    assert_eq!(of(&alone(&hex!("A1 09 9BFFFFFFFFFFFFFFFF"))), unreadable);
    assert_eq!(
        of(&alone(&[&[0xA1, 0x09][..], &[0x81; 4000], &[0]].concat())),
        unreadable,
        "nested"
    );
}

const MEASURED: BootRecord<'static> = BootRecord {
    measurement_type: "model",
    measurement: &[0x77; 32],
    version: "7",
    signer_id: &[0x66; 48],
    measurement_desc: "sha-256",
};

#[test]
fn what_the_application_measures_follows_the_boot_chain() {
    let mut rot = device();
    rot.platform().boot_data = Some(recorded());
    rot.measure(&MEASURED).unwrap();
    rot.measure(&BootRecord { measurement_type: "script", ..MEASURED }).unwrap();
    let told = components(&mut rot);
    assert_eq!(told[..2], [first(), second()]);
    assert_eq!(told[4], component("model", &[0x77; 32], "7", &[0x66; 48]));
    assert_eq!(told[5], component("script", &[0x77; 32], "7", &[0x66; 48]));
    assert_eq!(told.len(), 6);
    assert_eq!(components(&mut reboot(rot)).len(), 4, "a boot later it is to be measured anew");
}

#[test]
fn a_device_may_have_no_components_but_those_the_application_measures() {
    let mut rot = device();
    rot.platform().boot_records.clear();
    assert_eq!(rot.attest_token(&[7; 32], &mut [0; 1000]), Err(Status::ServiceFailure));
    // No token was made: it is not too late.
    rot.measure(&MEASURED).unwrap();
    assert_eq!(components(&mut rot).len(), 1);
}

#[test]
fn components_are_measured_before_the_first_token_only() {
    let asked: [fn(&mut Device); 2] = [
        |rot| assert!(rot.attest_token_size(32).is_ok()),
        |rot| assert!(rot.attest_token(&[7; 32], &mut [0; 1000]).is_ok()),
    ];
    for ask in asked {
        let mut rot = device();
        assert_eq!(rot.attest_token_size(31), Err(Status::InvalidArgument));
        rot.measure(&MEASURED).unwrap();
        ask(&mut rot);
        assert_eq!(rot.measure(&MEASURED), Err(Status::BadState));
        assert_eq!(components(&mut rot).len(), 3);
    }
}

#[test]
fn a_measurement_that_breaks_a_rule_or_does_not_fit_changes_nothing() {
    let mut rot = device();
    let long = "x".repeat(COMPONENT_TEXT_MAX + 1);
    for wrong in [
        BootRecord { measurement: &[1; 31], ..MEASURED },
        BootRecord { measurement: &[], ..MEASURED },
        BootRecord { signer_id: &[1; 33], ..MEASURED },
        BootRecord { version: &long, ..MEASURED },
    ] {
        assert_eq!(rot.measure(&wrong), Err(Status::InvalidArgument));
    }
    let mut fit = 0;
    while rot.measure(&MEASURED) == Ok(()) {
        fit += 1;
    }
    assert_eq!(rot.measure(&MEASURED), Err(Status::InsufficientMemory));
    assert_eq!(fit, 512 / 110);
    assert_eq!(components(&mut rot).len(), 2 + fit);
}
