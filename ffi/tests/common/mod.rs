//! C programs linked with `libpsa_rot.a`.
//!
//! A staticlib is nothing that cargo links to a test, so the tests ask cargo for it: into the same target directory, where
//! the dependencies are built already, with the profile that the tests have.
#![allow(dead_code, reason = "each test program uses some of it")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The directory of this package.
pub fn manifest() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a command that has to succeed, and gives what it printed.
pub fn succeed(command: &mut Command) -> String {
    let Output { status, stdout, stderr } =
        command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert!(status.success(), "{command:?}: {status}\n{stdout}{stderr}");
    stdout.into_owned()
}

/// `libpsa_rot.a` with the given arguments for cargo, in the given target directory.
pub fn build(target_directory: &Path, arguments: &[&str]) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let messages = succeed(
        Command::new(cargo)
            .current_dir(manifest())
            .args(["build", "--package", "psa-rot-ffi", "--message-format", "json"])
            .args(arguments)
            .arg("--target-dir")
            .arg(target_directory),
    );
    let archive = messages
        .lines()
        .filter(|line| line.contains("\"compiler-artifact\""))
        .flat_map(|line| line.split('"'))
        .find(|text| text.ends_with("libpsa_rot.a"))
        .expect("cargo names the archive it built");
    PathBuf::from(archive.replace("\\\\", "\\"))
}

/// The library with its default features.
pub fn library() -> &'static Path {
    static LIBRARY: OnceLock<PathBuf> = OnceLock::new();
    LIBRARY.get_or_init(|| library_with("default"))
}

/// The library with its default features and others. It lies where the one of other features would.
pub fn library_with(features: &str) -> PathBuf {
    // target/tmp is cargo's place for the files of integration tests.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let profile: &[&str] = if cfg!(debug_assertions) { &[] } else { &["--release"] };
    build(target, &[&["--features", features], profile].concat())
}

/// Compiles C files into a program linked with the library.
pub fn compile(directory: &Path, name: &str, sources: &[&Path], library: &Path) -> PathBuf {
    let program = directory.join(name);
    succeed(
        Command::new(std::env::var_os("CC").unwrap_or_else(|| "cc".into()))
            .args(["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I"])
            .arg(manifest().join("../include"))
            .args(sources)
            .arg("-o")
            .arg(&program)
            .arg(library)
            .args(["-lpthread", "-ldl", "-lm"]),
    );
    program
}
