//! The features that Kconfig asks for, in a build whose cargo command line is not this repository's: that of a Rust application.
//!
//! `features.cmake` leaves their names beside Zephyr's `.config`. A build script cannot turn on cargo features, but it can set the
//! same `cfg`. Hence the feature `kconfig`, which brings the crates of every mechanism; the code that uses them follows what is
//! answered here, and a crate that no code uses is not linked.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    error::Error,
    fs,
    path::Path,
};

/// The file beside the `.config`.
const FILE: &str = "psa_rot_features";

/// What a build without a `.config` has, such as that of the documentation.
const ALL: &str = "all,sha-1";

/// All features that the build for `dotconfig` has, those that others imply too. Names that are not in the table `[features]` of
/// `manifest` are those of the C interface.
///
/// # Errors
/// A file cannot be read, or a mechanism is wanted that this build cannot have.
pub fn wanted(dotconfig: Option<&str>, manifest: &str) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let names = match dotconfig {
        Some(path) => {
            let path = Path::new(path).with_file_name(FILE);
            println!("cargo:rerun-if-changed={}", path.display());
            fs::read_to_string(&path).map_err(|error| {
                format!(
                    "{}: {error}; CONFIG_PSA_ROT_IN_RUST_APPLICATION=y makes it",
                    path.display()
                )
            })?
        }
        None => ALL.into(),
    };
    let table = table(manifest);
    let mut wanted = BTreeSet::new();
    let mut rest: Vec<&str> = names.trim().split(',').collect();
    while let Some(name) = rest.pop() {
        if wanted.insert(name.into()) {
            // What is no feature of the package is a crate, or a feature of one.
            rest.extend(
                table.get(name).into_iter().flatten().filter(|name| table.contains_key(*name)),
            );
        }
    }
    check(&wanted)?;
    Ok(wanted)
}

/// Refuses what `kconfig` does not bring: crates that need more than cargo to be built or to run.
fn check(wanted: &BTreeSet<String>) -> Result<(), Box<dyn Error>> {
    if wanted.contains("rsa") {
        return Err("RSA cannot be part of a Rust application: it needs an allocator of its own, \
            and a Rust program has one"
            .into());
    }
    if !wanted.contains("p256-cortex-m4") {
        return Ok(());
    }
    if env::var_os("CARGO_FEATURE_KCONFIG_P256_CORTEX_M4").is_none() {
        return Err("CONFIG_PSA_ROT_P256_CORTEX_M4 is set: give the dependency psa-rot-zephyr \
            features = [\"p256-cortex-m4\"]"
            .into());
    }
    let variable = format!("CFLAGS_{}", env::var("TARGET")?.replace(['-', '.'], "_"));
    println!("cargo:rerun-if-env-changed={variable}");
    let flags = env::var(&variable).unwrap_or_default();
    match ["-Dhas_d_cache=1", "-Dhas_fpu=0"]
        .iter()
        .find(|flag| !flags.split(' ').any(|word| word == **flag))
    {
        None => Ok(()),
        Some(flag) => Err(format!(
            "p256-cortex-m4 is to be compiled with {flag}: set {variable} as in psa-rot's .cargo/config.toml"
        )
        .into()),
    }
}

/// The table `[features]`: each feature with what it turns on.
fn table(manifest: &str) -> BTreeMap<&str, Vec<&str>> {
    let section = manifest.split("\n[").find_map(|section| section.strip_prefix("features]"));
    let mut table = BTreeMap::new();
    let mut feature = "";
    for line in
        section.unwrap_or_default().lines().filter(|line| !line.trim_start().starts_with('#'))
    {
        let values = match line.split_once('=') {
            Some((name, values)) => {
                feature = name.trim();
                values
            }
            None => line,
        };
        let values = values.split('"').skip(1).step_by(2);
        table.entry(feature).or_insert_with(Vec::new).extend(values);
    }
    table.remove("");
    table
}
