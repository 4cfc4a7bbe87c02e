//! Sizes come from Kconfig: when `DOTCONFIG` names Zephyr's `.config`, each constant of `src/config.rs` takes the value set
//! there; otherwise (on a PC) its default. With the feature `kconfig` the mechanisms do, too: `cmake/features.rs`.

#[path = "cmake/features.rs"]
mod features;

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

/// Constant, Kconfig symbol, default, documentation.
const TABLE: &[(&str, &str, usize, &str)] = &[
    (
        "STORE_OBJECTS",
        "CONFIG_PSA_ROT_STORE_OBJECTS",
        256,
        "How many objects the store can hold, of all namespaces together. Each costs 24 bytes of RAM.",
    ),
    (
        "STORE_MAX_OBJECT",
        "CONFIG_PSA_ROT_STORE_MAX_OBJECT",
        4096,
        "The largest payload of one object, in bytes. A sector that is too small for it lowers the limit.",
    ),
    (
        "STORE_BUFFER",
        "CONFIG_PSA_ROT_STORE_BUFFER",
        512,
        "The store's scratch, in bytes: a multiple of the flash's write block, which cannot be larger than this.",
    ),
    (
        "ITS_WIPE_REMOVED",
        "CONFIG_PSA_ROT_ITS_WIPE_REMOVED",
        1,
        "Whether no value of a removed ITS object stays in flash: 0 or 1.",
    ),
    (
        "KEY_SLOTS",
        "CONFIG_PSA_ROT_KEY_SLOTS",
        16,
        "How many keys can be in RAM at once: volatile ones, and two for persistent keys in use.",
    ),
    (
        "KEY_ARENA",
        "CONFIG_PSA_ROT_KEY_ARENA",
        8192,
        "The bytes that the material of all keys in RAM shares; a persistent key in use takes 36 more than its length, and 136 bytes stay free for these; 66 more for the attestation key, which stays once it was used.",
    ),
    (
        "HASH_OPERATIONS",
        "CONFIG_PSA_ROT_HASH_OPERATIONS",
        4,
        "How many multi-part hash operations can be active at once.",
    ),
    (
        "MAC_OPERATIONS",
        "CONFIG_PSA_ROT_MAC_OPERATIONS",
        4,
        "How many multi-part MAC operations can be active at once.",
    ),
    ("RSA_MAX_BITS", "CONFIG_PSA_ROT_RSA_MAX_BITS", 4096, "The largest RSA modulus, in bits."),
    (
        "RSA_ARENA",
        "CONFIG_PSA_ROT_RSA_ARENA",
        0,
        "The bytes of RAM that RSA has for its numbers where there is no standard library; 0: enough for the largest modulus.",
    ),
    (
        "XOF_OPERATIONS",
        "CONFIG_PSA_ROT_XOF_OPERATIONS",
        2,
        "How many multi-part extendable-output operations can be active at once.",
    ),
    (
        "CIPHER_OPERATIONS",
        "CONFIG_PSA_ROT_CIPHER_OPERATIONS",
        4,
        "How many multi-part cipher operations can be active at once.",
    ),
    (
        "AEAD_OPERATIONS",
        "CONFIG_PSA_ROT_AEAD_OPERATIONS",
        4,
        "How many multi-part AEAD operations can be active at once.",
    ),
    (
        "SIGNATURE_OPERATIONS",
        "CONFIG_PSA_ROT_SIGNATURE_OPERATIONS",
        2,
        "How many multi-part signatures, made or verified, can be active at once.",
    ),
    (
        "PAKE_INPUT",
        "CONFIG_PSA_ROT_PAKE_INPUT",
        192,
        "The bytes that identities and context of a password-authenticated key exchange may have together.",
    ),
    (
        "LMS_SIGNATURE",
        "CONFIG_PSA_ROT_LMS_SIGNATURE",
        3072,
        "The longest LMS or HSS signature in bytes that a multi-part verification keeps; a single call takes any.",
    ),
    (
        "PAKE_OPERATIONS",
        "CONFIG_PSA_ROT_PAKE_OPERATIONS",
        2,
        "How many password-authenticated key exchanges can be active at once.",
    ),
    (
        "KEY_DERIVATION_OPERATIONS",
        "CONFIG_PSA_ROT_KEY_DERIVATION_OPERATIONS",
        2,
        "How many key derivation operations can be active at once.",
    ),
    (
        "KEY_DERIVATION_INPUT",
        "CONFIG_PSA_ROT_KEY_DERIVATION_INPUT",
        256,
        "What a key derivation can keep of its inputs, in bytes: info; label and seed, or context, together; the salt of PBKDF2.",
    ),
    (
        "PBKDF2_MAX_ITERATIONS",
        "CONFIG_PSA_ROT_PBKDF2_MAX_ITERATIONS",
        16_777_216,
        "The greatest number of iterations of PBKDF2, at most 2^32 - 1.",
    ),
    (
        "ATTESTATION_KEY_BITS",
        "CONFIG_PSA_ROT_ATTESTATION_KEY_BITS",
        256,
        "The size of an attestation key that the device makes itself: 256, 384 or 521 for ES256, ES384 or ES512; 0: it makes none.",
    ),
    (
        "ATTESTATION_KEY_DERIVED",
        "CONFIG_PSA_ROT_ATTESTATION_KEY_IS_DERIVED",
        0,
        "Whether that key is derived from the root key and not drawn at random: 0 or 1.",
    ),
    (
        "ATTESTATION_PSA_IOT_PROFILE_1",
        "CONFIG_PSA_ROT_ATTESTATION_PSA_IOT_PROFILE_1",
        0,
        "Whether tokens have the profile PSA_IOT_PROFILE_1 and not that of RFC 9783: 0 or 1.",
    ),
    (
        "ATTESTATION_KEY_ID",
        "CONFIG_PSA_ROT_ATTESTATION_KEY_ID",
        0,
        "Whether the header of a token names the attestation key: 0 or 1.",
    ),
    (
        "ATTESTATION_BOOT_DATA",
        "CONFIG_PSA_ROT_BOOT_DATA",
        1,
        "Whether tokens tell of what MCUboot measured: 0 or 1.",
    ),
    (
        "MEASUREMENT_LOG",
        "CONFIG_PSA_ROT_MEASUREMENT_LOG",
        512,
        "The bytes of RAM for components that the application measures; one takes 80 bytes and its texts.",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=DOTCONFIG");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(p256_cortex_m4)");
    let path = env::var("DOTCONFIG").ok().filter(|path| !path.is_empty());
    let dotconfig = match &path {
        Some(path) => {
            println!("cargo:rerun-if-changed={path}");
            fs::read_to_string(path).map_err(|e| format!("DOTCONFIG={path}: {e}"))?
        }
        None => String::new(),
    };
    let mut p256_cortex_m4 = has("P256_CORTEX_M4");
    if has("KCONFIG") {
        let wanted = features::wanted(path.as_deref(), &fs::read_to_string("Cargo.toml")?)?;
        println!("cargo:rerun-if-changed=Cargo.toml");
        println!("cargo:rerun-if-changed=cmake/features.rs");
        for feature in &wanted {
            println!("cargo:rustc-cfg=feature=\"{feature}\"");
        }
        // For the packages above: cargo hands it to their build scripts as DEP_PSA_ROT_FEATURES.
        println!("cargo:features={}", Vec::from_iter(wanted.iter().map(String::as_str)).join(","));
        p256_cortex_m4 = wanted.contains("p256-cortex-m4");
    }
    // The instruction sets that p256-cortex-m4 can be assembled for. On any other target the feature means nothing.
    let target = env::var("TARGET")?;
    if p256_cortex_m4
        && ["thumbv7em", "thumbv8m.main"].iter().any(|prefix| target.starts_with(prefix))
    {
        println!("cargo:rustc-cfg=p256_cortex_m4");
    }
    let mut out = String::new();
    for (name, symbol, default, doc) in TABLE {
        let value = match lookup(&dotconfig, symbol) {
            None if dotconfig.lines().any(|line| line == format!("# {symbol} is not set")) => 0,
            None => *default,
            Some(text) => parse(text).ok_or_else(|| format!("{symbol}={text} is no number"))?,
        };
        writeln!(out, "/// {doc}\npub const {name}: usize = {value};")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("config.rs"), out)?;
    Ok(())
}

/// Whether cargo turned the feature on.
fn has(feature: &str) -> bool {
    env::var_os(format!("CARGO_FEATURE_{feature}")).is_some()
}

fn lookup<'a>(dotconfig: &'a str, symbol: &str) -> Option<&'a str> {
    dotconfig.lines().find_map(|line| line.strip_prefix(symbol)?.strip_prefix('=')).map(str::trim)
}

fn parse(text: &str) -> Option<usize> {
    if text == "y" {
        return Some(1);
    }
    match text.strip_prefix("0x") {
        Some(hex) => usize::from_str_radix(hex, 16).ok(),
        None => text.parse().ok(),
    }
}
