//! The CSV of a production run.
#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

mod common;

use base64ct::{Base64, Encoding};
use common::{key_number, read};
use corim::types::corim::CorimId;
use psa_rot_endorse::{Device, EndorseError, Options, ProductionRun};
use psa_rot_token::{ReferenceValues, VerificationKey};
use std::fmt::Write as _;
use std::num::NonZeroUsize;

const MAKE: [u8; 32] = [0x11; 32];

fn run(devices: usize) -> ProductionRun<'static> {
    ProductionRun {
        options: Options::default(),
        devices_per_corim: NonZeroUsize::new(devices).unwrap(),
        reference: None,
        any_instance_id: false,
    }
}

fn make() -> String {
    hex::encode(MAKE)
}

fn point(key: &VerificationKey) -> String {
    hex::encode(key.to_point().unwrap())
}

/// A run of so many devices, with the columns of a real one.
fn csv(devices: u64) -> String {
    let mut text = String::from("serial,implementation_id,public_key,instance_id\n");
    for number in 1..=devices {
        let key = key_number(number);
        let device = Device::new(MAKE, &key).unwrap();
        let id = hex::encode(device.instance_id());
        writeln!(text, "SN{number},{},{},{id}", make(), point(&key)).unwrap();
    }
    text
}

fn all(run: &ProductionRun<'_>, csv: &str) -> Result<Vec<Vec<u8>>, EndorseError> {
    run.corims(csv.as_bytes())?.collect()
}

fn error(run: &ProductionRun<'_>, csv: &str) -> String {
    all(run, csv).unwrap_err().to_string()
}

#[test]
fn a_run_is_split_and_no_device_is_lost_or_doubled() {
    for (devices, per_corim, sizes) in
        [(1, 1, vec![1]), (5, 2, vec![2, 2, 1]), (4, 2, vec![2, 2]), (3, 10, vec![3])]
    {
        let corims = all(&run(per_corim), &csv(devices)).unwrap();
        let mut found = Vec::new();
        for (corim, size) in corims.iter().zip(&sizes) {
            let (_, comids) = read(corim);
            let triples = comids[0].triples.attest_key_triples.as_ref().unwrap();
            assert_eq!(triples.len(), *size);
            found.extend(triples.iter().map(|triple| format!("{:?}{:?}", triple.0, triple.1)));
        }
        assert_eq!(corims.len(), sizes.len());
        assert_eq!(found.len() as u64, devices);
        found.sort();
        found.dedup();
        assert_eq!(found.len() as u64, devices);
    }
}

#[test]
fn every_form_of_a_key_is_the_same_key() {
    let key = key_number(5);
    let pem = key.to_pem().unwrap();
    let one_line = pem.trim().replace('\n', " ");
    let escaped = pem.trim().replace('\n', "\\n");
    let base64: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let compressed = {
        let point = key.to_point().unwrap();
        let first = if point[96] & 1 == 1 { 3 } else { 2 };
        hex::encode([&[first], &point[1..49]].concat())
    };
    let expected = all(&run(1), &csv_of(&point(&key))).unwrap();
    for form in
        [pem.trim().to_owned(), one_line, escaped, base64, point(&key).to_uppercase(), compressed]
    {
        assert_eq!(all(&run(1), &csv_of(&form)), Ok(expected.clone()), "{form}");
    }
}

fn csv_of(key: &str) -> String {
    format!("public_key,implementation_id\r\n\"{key}\",{}\r\n", make())
}

#[test]
fn a_malformed_row_is_told_with_its_line() {
    let good = csv(3);
    let with = |row: &str| format!("{good}{row}\n");
    let (key, other) = (point(&key_number(9)), point(&key_number(8)));
    let id = hex::encode(Device::new(MAKE, &key_number(8)).unwrap().instance_id());
    let secret = hex::encode([9; 32]);
    // A COSE_Key of type Symmetric, in base64.
    let symmetric = Base64::encode_string(&[&[0xa2, 1, 4, 0x20, 0x58, 32], &[9; 32][..]].concat());
    for (row, what) in [
        ("SN4,11".to_owned(), "line 5: there are 2 fields, where the header has 4"),
        (format!("SN4,1111,{key},"), "line 5: implementation_id is not 32 bytes"),
        (format!("SN4,{},{key},01", make()), "line 5: instance_id is not 33 bytes"),
        (format!("SN4,{},{key},{id}", make()), "line 5: the instance id is not that of the key"),
        (format!("SN4,{},,", make()), "line 5: public_key: it is empty"),
        (
            format!("SN4,{},{secret},", make()),
            "line 5: public_key: it has not the length of a point",
        ),
        (
            format!("SN4,{},{symmetric},", make()),
            "line 5: public_key: it is no SubjectPublicKeyInfo",
        ),
        (format!("SN4,{},04{},", make(), &key[4..]), "line 5: public_key: it has not the length"),
        (format!("SN4,{},04{}ff,", make(), &key[4..]), "line 5: public_key: it is not a point"),
        (
            format!("SN4,{},-----BEGIN PRIVATE KEY----- AA -----END PRIVATE KEY-----,", make()),
            "line 5: public_key: it is a private key",
        ),
        (format!("SN4,{},???,", make()), "line 5: public_key: it is not in base64"),
        (
            csv(1).lines().nth(1).unwrap().to_owned(),
            "line 5: the device is there already, on line 2",
        ),
    ] {
        // However the run is split.
        for per_corim in [1, 2, 3, 100] {
            let found = error(&run(per_corim), &with(&row));
            assert!(found.starts_with(what), "{row}: {found}");
        }
    }
    assert!(all(&run(100), &with(&format!("SN4,{},{other},", make()))).is_ok());
    let any = ProductionRun { any_instance_id: true, ..run(100) };
    assert!(all(&any, &with(&format!("SN4,{},{key},{id}", make()))).is_ok());
}

#[test]
fn a_quoted_field_of_several_lines_does_not_confuse_the_line_numbers() {
    let pem = key_number(1).to_pem().unwrap();
    let text = format!("implementation_id,public_key\n{0},\"{pem}\"\n{0},nothing\n", make());
    let lines = pem.lines().count();
    assert!(
        error(&run(9), &text).starts_with(&format!("line {}: ", lines + 3)),
        "{}",
        error(&run(9), &text)
    );
}

#[test]
fn a_header_without_a_column_and_an_empty_run_are_refused() {
    for (text, what) in [
        ("", "line 1: the header has no column implementation_id"),
        ("implementation_id\n", "line 1: the header has no column public_key"),
        (
            "implementation_id,public_key,Public_Key\n",
            "line 1: the column public_key is there twice",
        ),
        (
            "implementation_id,public_key\n",
            "there is nothing to endorse: no device, no reference value",
        ),
    ] {
        assert_eq!(error(&run(1), text), what);
    }
    let latin1 = b"implementation_id,public_key\n\xe9,\n".as_slice();
    let run = run(1);
    let found = run.corims(latin1).unwrap().next().unwrap().unwrap_err();
    assert_eq!(found.to_string(), "line 2: it is not UTF-8");
}

#[test]
fn reference_values_are_in_the_last_corim_for_each_make_of_the_run() {
    let components = format!(
        r#""software-components": [{{ "signer-id": "{0}", "measurement-value": "{0}" }}]"#,
        "ab".repeat(32)
    );
    let any = ReferenceValues::read(format!("{{ {components} }}").as_bytes()).unwrap();
    let text = csv(3).replacen(&make(), &"22".repeat(32), 1);
    let with = ProductionRun { reference: Some(&any), ..run(2) };
    let corims = all(&with, &text).unwrap();
    assert_eq!(read(&corims[0]).1.len(), 1);
    let (_, comids) = read(&corims[1]);
    assert_eq!(comids[0].triples.reference_triples.as_ref().unwrap().len(), 2);
    assert_eq!(comids[1].triples.attest_key_triples.as_ref().unwrap().len(), 1);

    let json = format!(r#"{{ "implementation-id": "{}", {components} }}"#, make());
    let one = ReferenceValues::read(json.as_bytes()).unwrap();
    let with = ProductionRun { reference: Some(&one), ..run(2) };
    let found = error(&with, &text);
    assert_eq!(found, "line 2: the reference values are not for this implementation_id");
    assert_eq!(all(&with, &csv(3)).unwrap().len(), 2);
}

#[test]
fn a_given_identifier_is_numbered_only_if_there_are_several() {
    let id = |bytes: &[u8]| match read(bytes).0.id {
        CorimId::Text(text) => text,
        _ => String::new(),
    };
    let options = Options { id: Some("run".to_owned()), ..Options::default() };
    for (per_corim, ids) in [(9, vec!["run"]), (2, vec!["run-1", "run-2"])] {
        let run = ProductionRun { options: options.clone(), ..run(per_corim) };
        let found: Vec<_> = all(&run, &csv(3)).unwrap().iter().map(|bytes| id(bytes)).collect();
        assert_eq!(found, ids);
    }
}

#[test]
fn a_corim_of_the_default_size_fits_into_a_message_of_4_mib() {
    let key = VerificationKey::read(include_bytes!("../../token/tests/data/p521.pub.pem")).unwrap();
    let device = Device::new(MAKE, &key).unwrap();
    let mut corim = psa_rot_endorse::Corim::new();
    for _ in 0..ProductionRun::DEVICES_PER_CORIM.get() {
        corim.add_device(&device).unwrap();
    }
    let bytes = corim.finish(&Options::default()).unwrap();
    assert!(bytes.len() < 4 << 20, "{}", bytes.len());
}
