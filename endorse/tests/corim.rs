//! CoRIMs as independent readers see them: the crate `corim`, and a general reader of CBOR. `.ci/verify-endorsements` validates the grammar in
//! tests/data, which has tags that `cddl-cat` cannot read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

mod common;

use common::{comids, example, get, key_number, read};
use corim::types::common::{
    ClassIdChoice, CryptoKey, InstanceIdChoice, MeasuredElement, TagIdChoice,
};
use corim::types::corim::{CorimId, ProfileChoice};
use corim::types::measurement::DigestAlg;
use psa_rot_endorse::{
    Corim, Device, EndorseError, Measurement, Options, PROFILE, SoftwareValues, left_out,
};
use psa_rot_token::{ReferenceValues, VerificationKey};

const MAKE: [u8; 32] = [0x11; 32];

fn hex(byte: u8, length: usize) -> String {
    format!("{byte:02x}").repeat(length)
}

fn measurement(digest: u8) -> Measurement {
    Measurement {
        name: Some("PRoT".to_owned()),
        version: Some("1.2.3".to_owned()),
        algorithm: "sha-256".to_owned(),
        digest: vec![digest; 32],
        signer_id: vec![7; 64],
    }
}

fn corim_of(devices: &[Device], values: &[SoftwareValues], options: &Options) -> Vec<u8> {
    let mut corim = Corim::new();
    devices.iter().for_each(|device| corim.add_device(device).unwrap());
    values.iter().for_each(|values| corim.add_values(values).unwrap());
    corim.finish(options).unwrap()
}

fn reference(json: &str) -> ReferenceValues {
    ReferenceValues::read(json.as_bytes()).unwrap()
}

#[test]
fn the_token_of_the_rfc_becomes_its_key_and_its_components() {
    let (claims, key) = example();
    let device = Device::of_claims(&claims, &key).unwrap();
    let values = SoftwareValues::of_claims(&claims).unwrap();
    let (corim, comids) = read(&corim_of(&[device], &[values], &Options::default()));
    assert_eq!(corim.profile, Some(ProfileChoice::Uri(PROFILE.to_owned())));
    assert_eq!((corim.rim_validity, corim.entities), (None, None));

    let [values, keys] = comids.try_into().unwrap();
    let [triple] = values.triples.reference_triples.unwrap().try_into().unwrap();
    let class = triple.0.class.unwrap().class_id;
    assert_eq!(class, Some(ClassIdChoice::Bytes(claims.implementation_id.to_vec())));
    assert_eq!((triple.0.instance, triple.1.len()), (None, claims.software_components.len()));
    for (measurement, component) in triple.1.iter().zip(&claims.software_components) {
        let mkey = MeasuredElement::Text("psa.software-component".to_owned());
        assert_eq!(measurement.mkey, Some(mkey));
        let value = &measurement.mval;
        assert_eq!(value.name, component.measurement_type);
        assert_eq!(value.version.as_ref().map(|v| &v.version), component.version.as_ref());
        let [digest] = value.digests.as_deref().unwrap() else { panic!("{value:?}") };
        let corim::types::measurement::Digest(algorithm, digest) = digest;
        assert_eq!(algorithm, &DigestAlg::Text("sha-256".to_owned()));
        assert_eq!(digest, &component.measurement);
        let signer = CryptoKey::Bytes(component.signer_id.clone());
        assert_eq!(value.cryptokeys.as_deref(), Some([signer].as_slice()));
    }

    let [triple] = keys.triples.attest_key_triples.unwrap().try_into().unwrap();
    assert_eq!(triple.0.class.unwrap().class_id, class);
    assert_eq!(triple.0.instance, Some(InstanceIdChoice::Ueid(claims.instance_id.to_vec())));
    let [CryptoKey::PkixBase64Key(pem)] = triple.1.as_slice() else { panic!("{:?}", triple.1) };
    assert_eq!(VerificationKey::read(pem.as_bytes()).unwrap(), key);
    assert!(pem.ends_with("-----"), "Veraison takes nothing behind the PEM");
}

#[test]
fn keys_on_all_curves_are_endorsed() {
    let files: [&[u8]; 3] = [
        include_bytes!("../../token/tests/data/p256.pub.pem"),
        include_bytes!("../../token/tests/data/p384.pub.pem"),
        include_bytes!("../../token/tests/data/p521.pub.pem"),
    ];
    let keys = files.map(|file| VerificationKey::read(file).unwrap());
    let devices = keys.clone().map(|key| Device::new(MAKE, &key).unwrap());
    let (_, comids) = read(&corim_of(&devices, &[], &Options::default()));
    let triples = comids.first().unwrap().triples.attest_key_triples.as_ref().unwrap();
    assert_eq!(triples.len(), 3);
    for ((triple, key), device) in triples.iter().zip(keys).zip(&devices) {
        assert_eq!(triple.1, [CryptoKey::PkixBase64Key(device.pem().to_owned())]);
        assert_eq!(VerificationKey::read(device.pem().as_bytes()).unwrap(), key);
    }
}

#[test]
fn an_hmac_key_is_never_endorsed() {
    let secret = VerificationKey::hmac(vec![9; 32]).unwrap();
    let mut id = [1; 33];
    id[1..].copy_from_slice(&secret.identifiers()[0]);
    assert_eq!(Device::new(MAKE, &secret), Err(EndorseError::Secret));
    assert_eq!(Device::with_instance_id(MAKE, id, &secret), Err(EndorseError::Secret));
    assert_eq!(Device::with_any_instance_id(MAKE, id, &secret), Err(EndorseError::Secret));
    let (claims, _) = example();
    assert_eq!(Device::of_claims(&claims, &secret), Err(EndorseError::Secret));
}

#[test]
fn an_instance_id_is_that_of_the_key_unless_it_may_be_any() {
    let key = key_number(1);
    let mut ids = key.identifiers().into_iter().map(|identifier| {
        let mut id = [1; 33];
        id[1..].copy_from_slice(&identifier);
        id
    });
    assert_eq!(Device::new(MAKE, &key).unwrap().instance_id(), &ids.next().unwrap());
    for id in ids {
        assert_eq!(Device::with_instance_id(MAKE, id, &key).unwrap().instance_id(), &id);
    }
    let other = *Device::new(MAKE, &key_number(2)).unwrap().instance_id();
    assert_eq!(Device::with_instance_id(MAKE, other, &key), Err(EndorseError::InstanceId));
    assert!(Device::with_any_instance_id(MAKE, other, &key).is_ok());
    let wrong = Device::with_any_instance_id(MAKE, [2; 33], &key);
    assert_eq!(wrong, Err(EndorseError::InstanceIdType));
}

#[test]
fn what_is_said_of_the_corim_itself_is_in_it() {
    let device = Device::new(MAKE, &key_number(1)).unwrap();
    let options = Options {
        id: Some("factory/2026-11".to_owned()),
        creator: Some("ACME".to_owned()),
        not_before: Some(1_700_000_000),
        not_after: Some(1_800_000_000),
    };
    let bytes = corim_of(std::slice::from_ref(&device), &[], &options);
    // Within its validity, and after it.
    corim::validate::decode_and_validate_at(&bytes, 1_750_000_000).unwrap();
    corim::validate::decode_and_validate_at(&bytes, 1_800_000_001).unwrap_err();
    let value: ciborium::Value = ciborium::from_reader(bytes.as_slice()).unwrap();
    let corim = value.as_tag().unwrap().1;
    assert_eq!(get(corim, 0).as_text(), Some("factory/2026-11"));
    let time = |key| {
        let (tag, seconds) = get(get(corim, 4), key).as_tag().unwrap();
        (tag, u32::try_from(seconds.as_integer().unwrap()).unwrap())
    };
    assert_eq!((time(0), time(1)), ((1, 1_700_000_000), (1, 1_800_000_000)));
    let entity = get(corim, 5).as_array().unwrap().first().unwrap();
    assert_eq!(get(entity, 0).as_text(), Some("ACME"));

    for (not_before, not_after) in [(Some(2), Some(1)), (Some(1), None)] {
        let mut corim = Corim::new();
        corim.add_device(&device).unwrap();
        let options = Options { not_before, not_after, ..Options::default() };
        assert_eq!(corim.finish(&options), Err(EndorseError::Validity));
    }
    assert_eq!(Corim::new().finish(&Options::default()), Err(EndorseError::Empty));
}

#[test]
fn the_same_content_has_the_same_bytes_and_other_content_another_identifier() {
    let write = |number, digest| {
        let device = Device::new(MAKE, &key_number(number)).unwrap();
        let values = SoftwareValues::new(MAKE, vec![measurement(digest)]).unwrap();
        corim_of(&[device], &[values], &Options::default())
    };
    assert_eq!(write(1, 1), write(1, 1));
    let ids = |bytes: &[u8]| {
        let (corim, comids) = read(bytes);
        let tags = comids.into_iter().map(|comid| comid.tag_identity.tag_id);
        (corim.id, tags.collect::<Vec<_>>())
    };
    let (id, tags) = ids(&write(1, 1));
    let CorimId::Text(text) = &id else { panic!("{id:?}") };
    assert!(text.len() == 36 && text.as_bytes()[14] == b'8', "{text}");
    let [values, keys] = tags.try_into().unwrap();
    assert!(matches!(&values, TagIdChoice::Uuid(_)), "{values:?}");
    let (other_id, tags) = ids(&write(2, 1));
    assert_ne!(id, other_id);
    assert_eq!(tags.first(), Some(&values));
    assert_ne!(tags.get(1), Some(&keys));
}

#[test]
fn the_encoding_is_deterministic_cbor() {
    let (claims, key) = example();
    let device = Device::of_claims(&claims, &key).unwrap();
    let values = SoftwareValues::of_claims(&claims).unwrap();
    let bytes = corim_of(&[device], &[values], &Options::default());
    // The token's reader takes definite lengths, shortest forms, and no key twice.
    psa_rot_token::cbor::read(&bytes).unwrap();
    comids(&bytes).iter().for_each(|comid| {
        psa_rot_token::cbor::read(comid).unwrap();
    });
}

#[test]
fn reference_values_become_a_measurement_for_each_signer_and_digest() {
    let values = reference(&format!(
        r#"{{ "implementation-id": ["{}", "{}"], "security-lifecycle": "secured", "software-components": [
            {{ "measurement-type": "BL", "signer-id": ["{}", "{}"], "measurement-value": ["{}", "{}"] }},
            {{ "version": "2", "signer-id": "{}", "measurement-value": "{}", "optional": true }} ] }}"#,
        hex(0x11, 32),
        hex(0x22, 32),
        hex(1, 32),
        hex(2, 64),
        hex(3, 32),
        hex(4, 48),
        hex(1, 32),
        hex(5, 64),
    ));
    assert_eq!(left_out(&values), ["security-lifecycle", "optional"]);
    let sets = SoftwareValues::of_reference(&values).unwrap();
    let makes: Vec<_> = sets.iter().map(SoftwareValues::implementation_id).collect();
    assert_eq!(makes, [&[0x11; 32], &[0x22; 32]]);
    let found: Vec<_> = sets[0]
        .measurements()
        .iter()
        .map(|m| (m.name.as_deref(), m.algorithm.as_str(), m.digest[0], m.signer_id.len()))
        .collect();
    assert_eq!(
        found,
        [
            (Some("BL"), "sha-256", 3, 32),
            (Some("BL"), "sha-256", 3, 64),
            (Some("BL"), "sha-384", 4, 32),
            (Some("BL"), "sha-384", 4, 64),
            (None, "sha-512", 5, 32),
        ]
    );
    assert_eq!(&SoftwareValues::for_make([0x11; 32], &values).unwrap(), &sets[0]);
    assert!(SoftwareValues::for_make([0x33; 32], &values).is_err());
    let (_, comids) = read(&corim_of(&[], &sets, &Options::default()));
    let triples = comids[0].triples.reference_triples.as_ref().unwrap();
    assert_eq!(triples.iter().map(|triple| triple.1.len()).collect::<Vec<_>>(), [5, 5]);
}

#[test]
fn reference_values_that_a_corim_cannot_say_are_refused() {
    let (a, b) = (hex(1, 32), hex(2, 32));
    for (components, why) in [
        (format!(r#"[{{ "signer-id": "{a}" }}]"#), "component 1 lack a measurement"),
        (format!(r#"[{{ "measurement-value": "{a}" }}]"#), "component 1 lack a signer id"),
        (
            format!(
                r#"[{{ "signer-id": "{a}", "measurement-value": "{b}", "version": ["1", "2"] }}]"#
            ),
            "has two types or versions",
        ),
    ] {
        let json =
            format!(r#"{{ "implementation-id": "{a}", "software-components": {components} }}"#);
        let error = SoftwareValues::of_reference(&reference(&json)).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
    let none = reference(&format!(r#"{{ "implementation-id": "{a}" }}"#));
    assert!(SoftwareValues::of_reference(&none).is_err());
    let components = format!(r#"[{{ "signer-id": "{a}", "measurement-value": "{b}" }}]"#);
    let nameless = reference(&format!(r#"{{ "software-components": {components} }}"#));
    let error = SoftwareValues::of_reference(&nameless).unwrap_err().to_string();
    assert!(error.contains("no implementation id"), "{error}");
}

#[test]
fn the_hash_of_a_component_has_its_registered_name() {
    let (mut claims, _) = example();
    claims.software_components.truncate(1);
    for (description, length, expected) in [
        (None, 32, Some("sha-256")),
        (None, 48, Some("sha-384")),
        (None, 64, Some("sha-512")),
        (Some("SHA256"), 32, Some("sha-256")),
        (Some("sha-512"), 64, Some("sha-512")),
        (Some("SHA3-256"), 32, Some("sha3-256")),
        (Some("blake2s-256"), 32, Some("blake2s-256")),
        (Some("sha-256"), 48, None),
        (Some(""), 32, None),
    ] {
        let component = claims.software_components.first_mut().unwrap();
        component.measurement_description = description.map(ToOwned::to_owned);
        component.measurement = vec![1; length];
        let values = SoftwareValues::of_claims(&claims);
        let found = values.as_ref().ok().map(|values| values.measurements()[0].algorithm.as_str());
        assert_eq!(found, expected, "{description:?} {length}");
    }
}
