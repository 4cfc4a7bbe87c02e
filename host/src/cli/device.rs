//! The command line of `psa-rot device`.

use super::{
    Bytes, KeyForm, KeyKind, OnDevice, TokenProfile, algorithm, hash, hex_bytes, key_id, lifecycle,
    measurement_type, usage,
};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Device {
    /// Make a new device, with a random root key and an attestation key of its own.
    Provision(Provision),
    /// Write an attestation token for a challenge.
    Attest {
        #[command(flatten)]
        device: OnDevice,
        /// The verifier's challenge: 32, 48 or 64 bytes in hexadecimal.
        #[arg(long, value_name = "HEX", value_parser = hex_bytes)]
        challenge: Bytes,
        /// Write the token to this file; without it, to standard output in hexadecimal.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Print the public part of the initial attestation key.
    Iak {
        #[command(flatten)]
        device: OnDevice,
        /// The form of the key; a COSE_Key and the SEC1 point are printed in hexadecimal.
        #[arg(long, value_enum, default_value_t = KeyForm::Pem)]
        format: KeyForm,
    },
    /// Add a boot record: a software component that all later tokens tell of.
    Measure(Measure),
    /// Make and use the device's persistent keys.
    #[command(subcommand)]
    Key(Key),
    /// Bring in persistent keys that Mbed TLS stored, with their attributes.
    ImportMbedtlsKeys(ImportMbedtlsKeys),
}

#[derive(Args)]
pub struct ImportMbedtlsKeys {
    #[command(flatten)]
    pub device: OnDevice,
    /// The files: as Mbed TLS writes them on a PC, named by the key's identifier in 16 hexadecimal digits and .psa_its, or what it gave to
    /// psa_its_set() alone.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The key's identifier, for one file of another name: 1 to 0x3fffffff.
    #[arg(long, value_name = "N", value_parser = key_id)]
    pub id: Option<u32>,
}

#[derive(Args)]
pub struct Provision {
    #[command(flatten)]
    pub device: OnDevice,
    /// The lifecycle state: unknown, assembly-and-test, provisioning, secured, non-psa-rot-debug, recoverable-psa-rot-debug
    /// or decommissioned. A verifier trusts tokens of secured and non-psa-rot-debug devices only.
    #[arg(long, default_value = "secured", value_parser = lifecycle)]
    pub lifecycle: psa_rot::platform::Lifecycle,
    /// The number of sectors.
    #[arg(long, value_name = "N", default_value_t = 16)]
    pub sectors: u32,
    /// The size of an erase block in bytes. A sector is one of them, or as many as hold 16 write blocks and 1024 bytes.
    #[arg(long, value_name = "B", default_value_t = 4096)]
    pub erase_size: u32,
    /// The size of a write block in bytes: a power of two up to 512.
    #[arg(long, value_name = "B", default_value_t = 4)]
    pub write_block: u32,
    /// Bring in this attestation key instead of having the device make one: a file that holds exactly its bytes, a private key as
    /// psa_import_key takes it or a secret of 32, 48 or 64 bytes.
    #[arg(long, value_name = "FILE", requires = "attestation_algorithm")]
    pub attestation_key: Option<PathBuf>,
    /// How tokens are protected with that key.
    #[arg(long, value_enum, requires = "attestation_key")]
    pub attestation_algorithm: Option<Algorithm>,
    /// The profile of the device's tokens.
    #[arg(long, value_enum, default_value_t = TokenProfile::Tfm)]
    pub profile: TokenProfile,
    /// Name the attestation key in the header of tokens.
    #[arg(long)]
    pub key_id: bool,
}

/// An algorithm of RFC 9783 §5.2.
#[derive(Clone, Copy, ValueEnum)]
pub enum Algorithm {
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// HMAC with SHA-256.
    Hmac256,
    /// HMAC with SHA-384.
    Hmac384,
    /// HMAC with SHA-512.
    Hmac512,
}

impl From<Algorithm> for psa_rot::attestation::cose::Algorithm {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Es256 => Self::Es256,
            Algorithm::Es384 => Self::Es384,
            Algorithm::Es512 => Self::Es512,
            Algorithm::Hmac256 => Self::Hmac256,
            Algorithm::Hmac384 => Self::Hmac384,
            Algorithm::Hmac512 => Self::Hmac512,
        }
    }
}

#[derive(Args)]
pub struct Measure {
    #[command(flatten)]
    pub device: OnDevice,
    /// What the component is: BL, PRoT, ARoT, APP or TS, with or without _CONFIG.
    #[arg(long = "type", value_name = "TYPE", value_parser = measurement_type)]
    pub measurement_type: String,
    /// The component's version.
    #[arg(long, value_name = "V")]
    pub version: String,
    /// The hash of the key that signed the component: 32, 48 or 64 bytes in hexadecimal.
    #[arg(long, value_name = "HEX", value_parser = hash)]
    pub signer: Bytes,
    #[command(flatten)]
    pub what: Measured,
    /// Forget all earlier boot records first.
    #[arg(long)]
    pub clear: bool,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Measured {
    /// The component's image; its SHA-256 is recorded.
    #[arg(long, value_name = "IMAGE")]
    pub file: Option<PathBuf>,
    /// The component's SHA-256, SHA-384 or SHA-512 in hexadecimal.
    #[arg(long, value_name = "HEX", value_parser = hash)]
    pub digest: Option<Bytes>,
}

/// A key of the device.
#[derive(Args)]
pub struct OnKey {
    #[command(flatten)]
    pub device: OnDevice,
    /// The key's identifier: 1 to 0x3fffffff, in decimal or with 0x in hexadecimal.
    #[arg(long, value_name = "N", value_parser = key_id)]
    pub id: u32,
}

#[derive(Args)]
pub struct NewKey {
    #[command(flatten)]
    pub key: OnKey,
    /// What kind of key.
    #[arg(long = "type", value_enum, default_value_t = KeyKind::Ecc)]
    pub kind: KeyKind,
    /// The algorithm it may be used with: ecdsa-sha256, deterministic-ecdsa-sha256, ecdh, hmac-sha256, gcm, ctr,
    /// hkdf-sha256, none, or the number of a PSA algorithm [default: what fits the type].
    #[arg(long, value_name = "NAME", value_parser = algorithm)]
    pub algorithm: Option<u32>,
    /// What it may do, separated by commas: export, copy, encrypt, decrypt, sign-message, verify-message, sign-hash,
    /// verify-hash, derive, or the number of a set of PSA usage flags [default: what fits the algorithm].
    #[arg(long, value_name = "FLAGS", value_parser = usage)]
    pub usage: Option<u32>,
}

#[derive(Subcommand)]
pub enum Key {
    /// Make a random key inside the device.
    Generate {
        #[command(flatten)]
        new: NewKey,
        /// The size in bits.
        #[arg(long, default_value_t = 256)]
        bits: u16,
    },
    /// Bring a key into the device, in the PSA export format (for a P-256 key pair: the 32 bytes of the private key).
    Import {
        #[command(flatten)]
        new: NewKey,
        #[command(flatten)]
        data: KeyData,
    },
    /// List the persistent keys.
    List {
        #[command(flatten)]
        device: OnDevice,
    },
    /// Destroy a key: no readable copy of it stays in the flash.
    Destroy {
        #[command(flatten)]
        key: OnKey,
    },
    /// Print the public part of a key.
    ExportPublic {
        #[command(flatten)]
        key: OnKey,
        /// The form of the key; a COSE_Key and the SEC1 point are printed in hexadecimal.
        #[arg(long, value_enum, default_value_t = KeyForm::Pem)]
        format: KeyForm,
    },
    /// Sign a message or a hash with ECDSA on P-256 and SHA-256; the signature is r and s, 64 bytes.
    Sign {
        #[command(flatten)]
        key: OnKey,
        #[command(flatten)]
        what: Signed,
        /// Write the signature to this file; without it, to standard output in hexadecimal.
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct KeyData {
    /// The key in hexadecimal.
    #[arg(long, value_name = "HEX", value_parser = hex_bytes)]
    pub data: Option<Bytes>,
    /// A file that holds exactly the key's bytes.
    #[arg(long, value_name = "FILE")]
    pub file: Option<PathBuf>,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
pub struct Signed {
    /// The file to sign; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub message: Option<PathBuf>,
    /// The SHA-256 of what to sign, in hexadecimal.
    #[arg(long, value_name = "HEX", value_parser = hex_bytes)]
    pub hash: Option<Bytes>,
}
