//! What each subcommand does.

mod demo;
mod device;
mod endorse;
mod flash;
mod key;
mod mbedtls_keys;
mod token;

use crate::cli::{Command, KeyForm};
use psa_rot::{Rot, Status};
use psa_rot_host::{HostError, HostPlatform};
use psa_rot_token::VerificationKey;
use std::fmt;
use std::io::{Read, Write};
use std::path::Path;

/// Why a command failed, in one sentence without a full stop.
#[derive(Debug)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<HostError> for Failure {
    fn from(error: HostError) -> Self {
        Self(error.to_string())
    }
}

impl Failure {
    /// A failure with this text.
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// A service's refusal of what was tried.
    fn refused(action: impl Into<String>) -> impl FnOnce(Status) -> Self {
        let action = action.into();
        move |status| Self(format!("{action}: {status} (status {})", status.code()))
    }

    /// The operating system's refusal of what was tried with a file.
    fn file(action: &str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |error| Self(format!("{action} {}: {error}", path.display()))
    }
}

type Outcome<T = ()> = Result<T, Failure>;

/// Runs a command.
pub fn run(command: Command) -> Outcome {
    match command {
        Command::Demo => demo::run(),
        Command::Device(device) => device::run(device),
        Command::Token(token) => token::run(token),
        Command::Endorse(what) => endorse::run(&what),
        Command::Flash(flash) => flash::run(flash),
    }
}

/// Prints to standard output; a closed pipe is an error like any other, not a panic.
fn print(text: &str) -> Outcome {
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Failure(format!("cannot print: {error}")))
}

/// Opens a device and starts its services.
fn open(flash: &Path) -> Outcome<Rot<HostPlatform>> {
    let (platform, file) = HostPlatform::open(flash)?;
    let mut rot = Rot::new(platform, file);
    rot.init().map_err(Failure::refused("the device does not start"))?;
    let mounted = rot.store().map(|_| ());
    mounted.map_err(Failure::refused(format!("{} holds no usable store", flash.display())))?;
    Ok(rot)
}

/// Reads a file, or standard input for `-`, of at most `limit` bytes.
fn read(path: &Path, limit: u64) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(limit + 1).read_to_end(&mut bytes)
    } else {
        let file = std::fs::File::open(path).map_err(Failure::file("cannot open", path))?;
        file.take(limit + 1).read_to_end(&mut bytes)
    };
    read.map_err(Failure::file("cannot read", path))?;
    if bytes.len() as u64 > limit {
        return Err(Failure(format!("{} is larger than {limit} bytes", path.display())));
    }
    Ok(bytes)
}

/// Writes bytes to a file, or in hexadecimal to standard output.
fn write(out: Option<&Path>, bytes: &[u8]) -> Outcome {
    match out {
        Some(path) => std::fs::write(path, bytes).map_err(Failure::file("cannot write", path)),
        None => print(&format!("{}\n", hex::encode(bytes))),
    }
}

/// Prints a public key, given as its SEC1 point, in the form asked for.
fn print_key(point: &[u8], form: KeyForm) -> Outcome {
    let key = VerificationKey::from_point(point).map_err(|error| Failure(error.to_string()))?;
    let text = match form {
        KeyForm::Pem => key.to_pem(),
        KeyForm::Cose => key.to_cose().map(|cose| hex::encode(cose) + "\n"),
        KeyForm::Jwk => key.to_jwk().map(|jwk| format!("{jwk}\n")),
        KeyForm::Hex => Some(hex::encode(point) + "\n"),
    };
    print(&text.ok_or_else(|| Failure::new("the key has no such form"))?)
}
