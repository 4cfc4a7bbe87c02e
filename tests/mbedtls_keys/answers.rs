//! Each key gives what it gave with Mbed TLS.

use super::files::{Answer, answers};
use super::*;
use std::collections::BTreeSet;

#[test]
fn each_key_that_is_brought_in_gives_what_it_gave_with_mbed_tls() {
    let files = files();
    let mut rot = device();
    for file in files.iter().filter(|file| file.is_built()) {
        assert_eq!(rot.import_mbedtls_key(KeyId(file.id), &file.record), Ok(()), "{:x}", file.id);
    }
    check_all(&mut reboot(rot), &files);
}

#[test]
fn each_key_that_is_where_mbed_tls_stored_it_gives_what_it_gave_with_mbed_tls() {
    let files = files();
    let mut rot = device();
    for file in &files {
        put_in_place(&mut rot, file);
    }
    let mut rot = reboot(rot);
    check_all(&mut rot, &files);
    for file in &files {
        assert_eq!(stored(&mut rot, file.id), Ok(file.record.clone()), "{:x}", file.id);
    }
}

fn check_all(rot: &mut Device, files: &[File]) {
    for file in files.iter().filter(|file| file.is_built()) {
        let found = rot.get_key_attributes(KeyId(file.id));
        assert_eq!(found, Ok(file.attributes()), "{:x}", file.id);
    }
    let mut asked = BTreeSet::new();
    let answers = answers();
    for answer in answers.iter().filter(|answer| answer.id.0 < 0x40) {
        let Answer { id, operation, algorithm, .. } = answer;
        let got = ask(rot, answer).map_err(|status| format!("{id:?} {operation}: {status:?}"));
        assert_eq!(got, Ok(expected(answer)), "{id:?} {operation} {algorithm:?}");
        asked.insert(id.0);
    }
    // A password for J-PAKE, for which an exchange must begin: its messages are random.
    asked.insert(jpake(rot, KeyId(0x0e)).0);
    let built = files.iter().filter(|file| file.is_built());
    assert!(built.map(|file| file.id).eq(asked), "each key was used");
}

/// What [`ask`] gives for an answer of Mbed TLS's.
fn expected(answer: &Answer) -> Vec<u8> {
    match answer.operation.as_str() {
        "cipher" | "aead" | "sign" => answer.input.clone(),
        _ => answer.output.clone(),
    }
}

fn ask(rot: &mut Device, answer: &Answer) -> Result<Vec<u8>, Status> {
    let Answer { id, algorithm, .. } = *answer;
    let (input, output) = (answer.input.as_slice(), answer.output.as_slice());
    let mut buffer = vec![0; 600];
    let length = match answer.operation.as_str() {
        "export" => rot.export_key(id, &mut buffer)?,
        "public" => rot.export_public_key(id, &mut buffer)?,
        "sign" => {
            rot.verify_message(id, algorithm, input, output)?;
            let pair = rot.get_key_attributes(id)?.key_type.is_key_pair();
            if pair {
                let length = rot.sign_message(id, algorithm, input, &mut buffer)?;
                rot.verify_message(id, algorithm, input, &buffer[..length])?;
            }
            put(input, &mut buffer)
        }
        "mac" => rot.mac_compute(id, algorithm, input, &mut buffer)?,
        "cipher" => {
            let padded = algorithm == Algorithm::CBC_PKCS7;
            let text = if padded { (input.len() / 16 + 1) * 16 } else { input.len() };
            let (iv, text) = output.split_at(output.len() - text);
            put(text, &mut buffer);
            rot.cipher_decrypt(id, algorithm, iv, &mut buffer, text.len())?
        }
        "aead" => {
            let (text, tag) = output.split_at(input.len());
            put(text, &mut buffer);
            rot.aead_decrypt(id, algorithm, &[b'n'; 12], b"a", &mut buffer, text.len(), tag)?;
            text.len()
        }
        "derive" => derive(rot, id, algorithm, input, &mut buffer[..output.len()])?,
        "agree" => rot.raw_key_agreement(algorithm, id, input, &mut buffer)?,
        "decrypt" => rot.asymmetric_decrypt(id, algorithm, input, &[], &mut buffer)?,
        other => unreachable!("{other}"),
    };
    buffer.truncate(length);
    Ok(buffer)
}

fn put(bytes: &[u8], buffer: &mut [u8]) -> usize {
    buffer[..bytes.len()].copy_from_slice(bytes);
    bytes.len()
}

fn derive(
    rot: &mut Device,
    key: KeyId,
    algorithm: Algorithm,
    peer: &[u8],
    output: &mut [u8],
) -> Result<usize, Status> {
    let (psk, pbkdf2) = (algorithm.0 & !0xff == 0x0800_0300, algorithm.0 & !0xff == 0x0880_0100);
    let operation = rot.key_derivation_setup(algorithm)?;
    if pbkdf2 {
        rot.key_derivation_input_integer(operation, Step::COST, 1000)?;
    }
    let salt = if psk { Step::SEED } else { Step::SALT };
    rot.key_derivation_input_bytes(operation, salt, b"salt")?;
    if peer.is_empty() {
        let secret = if pbkdf2 { Step::PASSWORD } else { Step::SECRET };
        rot.key_derivation_input_key(operation, secret, key)?;
    } else {
        rot.key_derivation_key_agreement(operation, Step::SECRET, key, peer)?;
    }
    if !pbkdf2 {
        let info = if psk { Step::LABEL } else { Step::INFO };
        rot.key_derivation_input_bytes(operation, info, b"info")?;
    }
    rot.key_derivation_output_bytes(operation, output)?;
    rot.key_derivation_abort(operation);
    Ok(output.len())
}

fn jpake(rot: &mut Device, key: KeyId) -> KeyId {
    let suite = psa_rot::crypto::CipherSuite {
        algorithm: Algorithm::JPAKE.with_hash(Algorithm::SHA_256),
        primitive_type: 1,
        family: 0x12,
        bits: 256,
        key_confirmation: 1,
    };
    let operation = rot.pake_setup(key, &suite).unwrap();
    rot.pake_set_user(operation, b"client").unwrap();
    rot.pake_set_peer(operation, b"server").unwrap();
    let share = rot.pake_output(operation, psa_rot::crypto::PakeStep::KEY_SHARE, &mut [0; 65]);
    assert_eq!(share, Ok(65));
    rot.pake_abort(operation);
    key
}
