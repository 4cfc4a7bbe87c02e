//! The command line.

mod device;

use clap::{Args, Parser, Subcommand, ValueEnum};
pub use device::{
    Algorithm, Device, ImportMbedtlsKeys, Key, Measure, NewKey, OnKey, Provision, Signed,
};
use std::path::PathBuf;

/// A PSA root of trust in a file, and a verifier of its attestation tokens.
#[derive(Parser)]
#[command(name = "psa-rot", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Subcommand)]
pub enum Command {
    /// Show it all on a temporary device: keys, storage, power cuts, attestation [the default].
    Demo,
    /// Make and use a simulated device.
    #[command(subcommand)]
    Device(Device),
    /// Read and verify attestation tokens (RFC 9783).
    #[command(subcommand)]
    Token(Token),
    /// Write endorsements for a verifier such as Veraison: attestation keys and reference values, as CoRIM.
    ///
    /// The CoRIM has the profile tag:arm.com,2025:psa#1.0.0 and is not signed. The same input gives the same bytes. docs/fleet.md tells what
    /// to do with it.
    Endorse(Endorse),
    /// Look into flash images.
    #[command(subcommand)]
    Flash(Flash),
}

/// The device to work on.
#[derive(Args)]
pub struct OnDevice {
    /// The device's flash file; what else the device has is in the file of this name with .device behind it.
    #[arg(long, value_name = "F")]
    pub flash: PathBuf,
}

#[derive(Subcommand)]
pub enum Token {
    /// Verify a token: the signature, the profile, every claim rule of RFC 9783, and the reference values.
    ///
    /// The exit status is 0 if all hold, 1 if one does not or if a file cannot be read, and 2 if the command line is wrong. Tokens of the
    /// older profile PSA_IOT_PROFILE_1 are accepted, too. Algorithms: ES256, ES384, ES512; HMAC 256/256, 384/384, 512/512. docs/tokens.md
    /// has every rule by name.
    Verify(Verify),
    /// Print every claim of a token. Verifies nothing but the token's form.
    Show {
        /// The token, in binary or hexadecimal; - is standard input.
        file: PathBuf,
        /// Print JSON, with the names of the IANA CWT claims registry and byte strings in hexadecimal.
        #[arg(long)]
        json: bool,
    },
}

#[derive(Args)]
pub struct Verify {
    /// The token, in binary or hexadecimal; - is standard input.
    pub file: PathBuf,
    #[command(flatten)]
    pub key: VerifyKey,
    /// The challenge that the token must answer, in hexadecimal; without it the token may be of any age.
    #[arg(long, value_name = "HEX", value_parser = hex_bytes)]
    pub challenge: Option<Bytes>,
    /// Ask that the instance id be derived from the key, as the PSA Attestation API and TF-M do it.
    #[arg(long)]
    pub derived_instance_id: bool,
    /// Accept a device in a lifecycle state in which RFC 9783 says that it cannot be trusted.
    #[arg(long)]
    pub any_lifecycle: bool,
    /// Ask that the unprotected header be empty: nothing protects what is in it, and the verifier looks at none of it.
    #[arg(long)]
    pub empty_unprotected_header: bool,
    /// Accept tokens of this profile only.
    #[arg(long, value_enum)]
    pub profile: Option<TokenProfile>,
    /// Compare the claims with the reference values in this JSON file; docs/tokens.md has the format.
    #[arg(long, value_name = "FILE")]
    pub reference: Option<PathBuf>,
    /// Print JSON: each rule with its verdict, the claims, and the result. Also if the token is refused.
    #[arg(long)]
    pub json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum TokenProfile {
    /// tag:psacertified.org,2023:psa#tfm, of RFC 9783.
    Tfm,
    /// PSA_IOT_PROFILE_1, of PSA Attestation API 1.0.
    #[value(name = "psa-iot-1")]
    PsaIot1,
}

impl TokenProfile {
    pub const fn profile(self) -> psa_rot_token::Profile {
        match self {
            Self::Tfm => psa_rot_token::Profile::Tfm,
            Self::PsaIot1 => psa_rot_token::Profile::Iot1,
        }
    }
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct VerifyKey {
    /// The public key: a file in PEM, DER, JWK, COSE_Key or SEC1 form, or the point itself in hexadecimal. A PEM or DER may be an
    /// X.509 certificate; it is taken at its word: neither its signature nor its dates are checked.
    #[arg(long, value_name = "PUBKEY")]
    pub key: Option<String>,
    /// For tokens in COSE_Mac0: a file that holds exactly the bytes of the HMAC key.
    #[arg(long, value_name = "FILE")]
    pub mac_key: Option<PathBuf>,
}

#[derive(Args)]
pub struct Endorse {
    #[command(flatten)]
    pub from: EndorseFrom,
    /// With --token: the public key that the token is verified with, and that is endorsed, as in token verify.
    #[arg(long, value_name = "PUBKEY", requires = "token")]
    pub key: Option<String>,
    // Only to say why not.
    #[arg(long, value_name = "FILE", hide = true)]
    pub mac_key: Option<PathBuf>,
    /// With --token: the challenge that the token must answer, in hexadecimal; without it the token may be of any age.
    #[arg(long, value_name = "HEX", value_parser = hex_bytes, requires = "token")]
    pub challenge: Option<Bytes>,
    /// Accept a token, or a device, in a lifecycle state in which RFC 9783 says that it cannot be trusted, such as provisioning.
    #[arg(long, conflicts_with = "csv")]
    pub any_lifecycle: bool,
    /// Reference values in JSON, instead of the software that the device runs; docs/tokens.md has the format. Alone, without a device, they
    /// have to name the implementation id.
    #[arg(long, value_name = "FILE")]
    pub reference: Option<PathBuf>,
    /// Write only the keys, or only the reference values.
    #[arg(long, value_enum, conflicts_with = "csv")]
    pub only: Option<Part>,
    /// With --csv: take the instance ids of the file even if they are not derived from the keys.
    #[arg(long, requires = "csv")]
    pub any_instance_id: bool,
    /// With --csv: the most devices of one CoRIM. Several get the names FILE-1, FILE-2 and so on, before the extension.
    #[arg(long, value_name = "N", requires = "csv", default_value_t = psa_rot_endorse::ProductionRun::DEVICES_PER_CORIM)]
    pub devices_per_file: std::num::NonZeroUsize,
    /// The identifier of the CoRIM [default: a UUID that is derived from the content].
    #[arg(long, value_name = "TEXT")]
    pub id: Option<String>,
    /// Who makes the CoRIM.
    #[arg(long, value_name = "NAME")]
    pub creator: Option<String>,
    /// The first second in which it is valid, since 1970 (date +%s). Needs an end.
    #[arg(long, value_name = "SECONDS", requires = "not_after")]
    pub not_before: Option<u32>,
    /// The last second in which it is valid.
    #[arg(long, value_name = "SECONDS")]
    pub not_after: Option<u32>,
    /// Write to this file.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
}

#[derive(Args)]
#[group(multiple = false)]
pub struct EndorseFrom {
    /// A simulated device: its attestation key, and the software that it runs. It makes a token, which is verified.
    #[arg(long, value_name = "F")]
    pub flash: Option<PathBuf>,
    /// A token, in binary or hexadecimal: the device that made it, and the software that it ran. - is standard input.
    #[arg(long, value_name = "FILE")]
    pub token: Option<PathBuf>,
    /// A production run: a header line, then a line for each device, with the columns implementation_id, public_key and, if wanted,
    /// instance_id. - is standard input.
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The attestation key.
    Keys,
    /// The reference values.
    Values,
}

#[derive(Subcommand)]
pub enum Flash {
    /// Show what a flash image holds, without changing it: sectors, sizes, wear and objects; no secret values.
    Show {
        /// The flash file of a device.
        #[arg(value_name = "F")]
        flash: PathBuf,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub enum KeyForm {
    /// SubjectPublicKeyInfo in PEM.
    Pem,
    /// COSE_Key.
    Cose,
    /// JSON Web Key.
    Jwk,
    /// The uncompressed SEC1 point.
    Hex,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyKind {
    /// Key pair on the curve P-256.
    Ecc,
    /// AES key.
    Aes,
    /// HMAC key.
    Hmac,
    /// Secret for key derivation.
    Derive,
    /// Bytes without a meaning.
    Raw,
}

/// Bytes given in hexadecimal.
// Not a plain Vec, which clap takes for an option that may be given several times.
#[derive(Clone)]
pub struct Bytes(pub Vec<u8>);

fn hex_bytes(text: &str) -> Result<Bytes, String> {
    hex::decode(text).map(Bytes).map_err(|error| match error {
        hex::FromHexError::OddLength => "it has an odd number of hexadecimal digits".to_owned(),
        _ => "it is not hexadecimal".to_owned(),
    })
}

fn hash(text: &str) -> Result<Bytes, String> {
    let bytes = hex_bytes(text)?;
    match bytes.0.len() {
        32 | 48 | 64 => Ok(bytes),
        found => Err(format!("it has {found} bytes, not 32, 48 or 64")),
    }
}

fn lifecycle(name: &str) -> Result<psa_rot::platform::Lifecycle, String> {
    psa_rot_host::Device::lifecycle_by_name(name).ok_or_else(|| {
        let names: Vec<_> = psa_rot_host::Device::lifecycle_names().collect();
        format!("the states are {}", names.join(", "))
    })
}

fn measurement_type(name: &str) -> Result<String, String> {
    let types = ["BL", "PRoT", "ARoT", "App", "TS"];
    let all = types.into_iter().flat_map(|name| [name.to_owned(), format!("{name}_CONFIG")]);
    all.into_iter().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        "the types are BL, PRoT, ARoT, APP and TS, with or without _CONFIG".to_owned()
    })
}

fn number(text: &str) -> Option<u32> {
    match text.strip_prefix("0x") {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

fn key_id(text: &str) -> Result<u32, String> {
    number(text)
        .filter(|id| psa_rot::crypto::KeyId(*id).is_user())
        .ok_or_else(|| "it is not a number from 1 to 0x3fffffff".to_owned())
}

/// The algorithms by name.
pub const ALGORITHMS: [(&str, u32); 8] = [
    ("none", 0),
    ("ecdsa-sha256", 0x0600_0609),
    ("deterministic-ecdsa-sha256", 0x0600_0709),
    ("ecdh", 0x0902_0000),
    ("hmac-sha256", 0x0380_0009),
    ("gcm", 0x0550_0200),
    ("ctr", 0x04c0_1000),
    ("hkdf-sha256", 0x0800_0109),
];

/// The usage flags by name.
pub const USAGES: [(&str, u32); 9] = [
    ("export", 0x1),
    ("copy", 0x2),
    ("encrypt", 0x100),
    ("decrypt", 0x200),
    ("sign-message", 0x400),
    ("verify-message", 0x800),
    ("sign-hash", 0x1000),
    ("verify-hash", 0x2000),
    ("derive", 0x4000),
];

fn by_name(table: &[(&str, u32)], text: &str) -> Result<u32, String> {
    let known = table.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    known.or_else(|| number(text)).ok_or_else(|| {
        let names: Vec<_> = table.iter().map(|(name, _)| *name).collect();
        format!("{text:?} is neither a number nor one of {}", names.join(", "))
    })
}

fn algorithm(text: &str) -> Result<u32, String> {
    by_name(&ALGORITHMS, text)
}

fn usage(text: &str) -> Result<u32, String> {
    text.split(',').try_fold(0, |flags, name| Ok(flags | by_name(&USAGES, name.trim())?))
}

/// A usage error as one sentence.
pub fn sentence(error: &clap::Error) -> String {
    // clap's text is one paragraph with the problem, and others with hints and the usage.
    let text = error.render().to_string();
    let problem: Vec<&str> = text
        .lines()
        .take_while(|line| !line.trim().is_empty() && !line.starts_with("Usage:"))
        .map(str::trim)
        .collect();
    let problem = problem.join(" ");
    match problem.strip_prefix("error: ") {
        Some(problem) => format!("{problem}; --help tells more"),
        // A command that needs a subcommand prints its help instead of a problem.
        None => "a subcommand is missing; --help lists them".to_owned(),
    }
}
