//! `psa-rot device key`: the device's persistent keys.

use super::{Failure, Outcome, open, print, print_key, read, write};
use crate::cli::{self, Key, KeyKind, NewKey, OnKey, Signed};
use psa_rot::crypto::{Algorithm, KeyAttributes, KeyId, KeyType, Lifetime, Usage};
use std::fmt::Write as _;
use std::path::Path;

/// The largest key file and the largest message.
const KEY_LIMIT: u64 = 4096;
const MESSAGE_LIMIT: u64 = 1 << 30;

pub fn run(command: Key) -> Outcome {
    match command {
        Key::Generate { new, bits } => {
            let attributes = KeyAttributes { bits, ..attributes(&new) };
            let made = open(&new.key.device.flash)?.generate_key(&attributes);
            made.map_err(Failure::refused("the key cannot be made")).map(|_| ())
        }
        Key::Import { new, data } => {
            let bytes = match (data.data, data.file) {
                (Some(bytes), _) => bytes.0,
                (None, Some(file)) => read(&file, KEY_LIMIT)?,
                (None, None) => return Err(Failure::new("there is no key to import")),
            };
            let made = open(&new.key.device.flash)?.import_key(&attributes(&new), &bytes);
            made.map_err(Failure::refused("the key cannot be imported")).map(|_| ())
        }
        Key::List { device } => list(&device.flash),
        Key::Destroy { key } => {
            // The service lets the same key be destroyed twice only where it must.
            let destroyed = open(&key.device.flash)?.destroy_key(KeyId(key.id));
            destroyed.map_err(Failure::refused(format!("key {} cannot be destroyed", key.id)))
        }
        Key::ExportPublic { key, format } => {
            let mut point = vec![0; 133];
            let length =
                open(&key.device.flash)?.export_public_key(KeyId(key.id), &mut point).map_err(
                    Failure::refused(format!("key {} has no public part to export", key.id)),
                )?;
            point.truncate(length);
            print_key(&point, format)
        }
        Key::Sign { key, what, out } => sign(&key, what, out.as_deref()),
    }
}

fn attributes(new: &NewKey) -> KeyAttributes {
    let (key_type, algorithm, usage) = match new.kind {
        KeyKind::Ecc => (
            KeyType::ECC_KEY_PAIR_SECP_R1,
            Algorithm::ECDSA_SHA_256,
            Usage::SIGN_MESSAGE | Usage::SIGN_HASH | Usage::VERIFY_MESSAGE | Usage::VERIFY_HASH,
        ),
        KeyKind::Aes => (KeyType::AES, Algorithm::GCM, Usage::ENCRYPT | Usage::DECRYPT),
        KeyKind::Hmac => {
            (KeyType::HMAC, Algorithm::HMAC_SHA_256, Usage::SIGN_MESSAGE | Usage::VERIFY_MESSAGE)
        }
        KeyKind::Derive => (KeyType::DERIVE, Algorithm::HKDF_SHA_256, Usage::DERIVE),
        KeyKind::Raw => (KeyType::RAW_DATA, Algorithm::NONE, Usage::EXPORT),
    };
    let algorithm = new.algorithm.map_or(algorithm, Algorithm);
    let usage = if algorithm == Algorithm::ECDH { Usage::DERIVE } else { usage };
    KeyAttributes {
        key_type,
        lifetime: Lifetime::PERSISTENT,
        usage: new.usage.map_or(usage, Usage),
        algorithm,
        id: KeyId(new.key.id),
        ..KeyAttributes::default()
    }
}

fn list(flash: &Path) -> Outcome {
    let mut rot = open(flash)?;
    let mut text =
        format!("{:<12}{:<18}{:>5}  {:<28}{}\n", "id", "type", "bits", "algorithm", "usage");
    let mut after = None;
    let refused = || Failure::refused("the keys cannot be listed");
    while let Some(id) = rot.next_persistent_key(after).map_err(refused())? {
        after = Some(id);
        // A damaged key is listed too, or nobody would know what to destroy.
        let line = match rot.get_key_attributes(id) {
            Ok(key) => format!(
                "{:<18}{:>5}  {:<28}{}",
                type_name(key.key_type),
                key.bits,
                name(&cli::ALGORITHMS, key.algorithm.0),
                usage_names(key.usage)
            ),
            Err(status) => format!("unreadable: {status}"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<12}{line}", format!("{:#x}", id.0));
    }
    print(&text)
}

fn type_name(key_type: KeyType) -> String {
    let known = [
        (KeyType::ECC_KEY_PAIR_SECP_R1, "ecc (key pair)"),
        (KeyType::ECC_PUBLIC_KEY_SECP_R1, "ecc (public)"),
        (KeyType::AES, "aes"),
        (KeyType::HMAC, "hmac"),
        (KeyType::DERIVE, "derive"),
        (KeyType::RAW_DATA, "raw"),
    ];
    let found = known.into_iter().find(|(t, _)| *t == key_type);
    found.map_or_else(|| format!("{:#06x}", key_type.0), |(_, name)| name.to_owned())
}

fn name(table: &[(&str, u32)], value: u32) -> String {
    let found = table.iter().find(|(_, v)| *v == value);
    found.map_or_else(|| format!("{value:#010x}"), |(name, _)| (*name).to_owned())
}

fn usage_names(usage: Usage) -> String {
    let known = cli::USAGES.iter().filter(|(_, flag)| usage.0 & flag != 0);
    let mut names: Vec<String> = known.map(|(name, _)| (*name).to_owned()).collect();
    let rest = cli::USAGES.iter().fold(usage.0, |rest, (_, flag)| rest & !flag);
    if rest != 0 {
        names.push(format!("{rest:#x}"));
    }
    names.join(",")
}

fn sign(key: &OnKey, what: Signed, out: Option<&Path>) -> Outcome {
    let message = what.message.map(|file| read(&file, MESSAGE_LIMIT)).transpose()?;
    let mut rot = open(&key.device.flash)?;
    let id = KeyId(key.id);
    let cannot = || Failure::refused("the key cannot sign this");
    // The algorithm is the key's own: a deterministic one signs deterministically.
    let algorithm = rot.get_key_attributes(id).map_err(cannot())?.algorithm;
    let mut signature = vec![0; 64];
    let signed = match (message, what.hash) {
        (Some(message), _) => rot.sign_message(id, algorithm, &message, &mut signature),
        (None, Some(hash)) => rot.sign_hash(id, algorithm, &hash.0, &mut signature),
        (None, None) => return Err(Failure::new("there is nothing to sign")),
    };
    signature.truncate(signed.map_err(cannot())?);
    write(out, &signature)
}
