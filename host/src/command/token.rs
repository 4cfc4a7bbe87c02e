//! `psa-rot token`: tokens of any device.

use super::{Failure, Outcome, print, read};
use crate::cli::{Token, TokenProfile, Verify, VerifyKey};
use psa_rot_token::{Policy, Profile, ReferenceValues, VerificationKey, Verified};
use psa_rot_token::{claims, examine, show};
use std::fmt::Write as _;
use std::path::Path;

/// The largest token and the largest key file.
const LIMIT: u64 = 1 << 20;

pub fn run(command: Token) -> Outcome {
    match command {
        Token::Verify(what) => check(&what),
        Token::Show { file, json } => {
            let token = load(&file)?;
            let shown = if json {
                show::json(&token).map(|value| format!("{value:#}\n"))
            } else {
                show::text(&token)
            };
            print(&shown.map_err(|refusal| {
                Failure::new(format!("{} is no token: {refusal}", file.display()))
            })?)
        }
    }
}

/// Reads a token in binary or hexadecimal. No token's first byte is a hexadecimal digit.
pub fn load(file: &Path) -> Outcome<Vec<u8>> {
    let bytes = read(file, LIMIT)?;
    let text: Option<String> =
        std::str::from_utf8(&bytes).ok().map(|text| text.split_whitespace().collect());
    let decoded = text.filter(|text| !text.is_empty()).and_then(|text| hex::decode(text).ok());
    Ok(decoded.unwrap_or(bytes))
}

pub fn load_key(key: &VerifyKey) -> Outcome<VerificationKey> {
    let (name, loaded) = match (&key.key, &key.mac_key) {
        (Some(text), _) => {
            // The points of P-256, P-384 and P-521, compressed and not.
            let inline = || {
                hex::decode(text)
                    .ok()
                    .filter(|bytes| matches!(bytes.len(), 33 | 65 | 49 | 97 | 67 | 133))
            };
            let bytes = if Path::new(text).exists() { None } else { inline() };
            let bytes = bytes.map_or_else(|| read(Path::new(text), LIMIT), Ok)?;
            (text.clone(), VerificationKey::read(&bytes))
        }
        (None, Some(file)) => {
            (file.display().to_string(), VerificationKey::hmac(read(file, LIMIT)?))
        }
        (None, None) => return Err(Failure::new("there is no key")),
    };
    loaded.map_err(|error| Failure::new(format!("{name} is no key to verify with: {error}")))
}

pub fn load_reference(file: &Path) -> Outcome<ReferenceValues> {
    ReferenceValues::read(&read(file, LIMIT)?).map_err(|error| {
        Failure::new(format!("{} holds no reference values: {error}", file.display()))
    })
}

fn check(what: &Verify) -> Outcome {
    let key = load_key(&what.key)?;
    let token = load(&what.file)?;
    let reference = what.reference.as_deref().map(load_reference).transpose()?;
    let policy = Policy {
        challenge: what.challenge.as_ref().map(|bytes| bytes.0.as_slice()),
        any_lifecycle: what.any_lifecycle,
        derived_instance_id: what.derived_instance_id,
        empty_unprotected_header: what.empty_unprotected_header,
        profile: what.profile.map(TokenProfile::profile),
        reference: reference.as_ref(),
    };
    let report = examine(&token, &key, &policy);
    if what.json {
        print(&format!("{:#}\n", report.to_json()))?;
    }
    let others: Vec<_> = report.refusals().skip(1).map(|refusal| refusal.rule.name()).collect();
    let verified = report.into_result().map_err(|refusal| {
        let others = match others.as_slice() {
            [] => String::new(),
            others => format!("; nor do {}", others.join(", ")),
        };
        Failure::new(format!("token refused: {refusal}{others}"))
    })?;
    if what.json { Ok(()) } else { print(&summary(&verified, what)) }
}

/// A verified token on a few lines.
fn summary(verified: &Verified, what: &Verify) -> String {
    let claims = &verified.claims;
    let rules = match verified.profile {
        Profile::Tfm => "RFC 9783",
        Profile::Iot1 => "PSA_IOT_PROFILE_1",
    };
    let mut text = format!("verified: {}, and every rule of {rules}\n", verified.algorithm);
    let mut line = |name: &str, value: &str| {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name:<22}{value}");
    };
    line("instance id", &hex::encode(claims.instance_id));
    let derived = verified.instance_id_is_derived;
    line(
        "  identifies the key",
        if derived { "yes, it is a hash of the key" } else { "not by a known derivation" },
    );
    line("implementation id", &hex::encode(claims.implementation_id));
    let lifecycle = claims::lifecycle_name(claims.security_lifecycle).unwrap_or("undefined");
    line("security lifecycle", lifecycle);
    line("software components", &claims.software_components.len().to_string());
    let fresh = what.challenge.is_some();
    line(
        "freshness",
        if fresh { "the challenge is answered" } else { "not checked: no challenge given" },
    );
    let appraised = what.reference.is_some();
    line(
        "reference values",
        if appraised { "all that are given agree" } else { "not checked: none given" },
    );
    if !claims.unknown.is_empty() {
        line("claims not known", &claims.unknown.join(", "));
    }
    text
}
