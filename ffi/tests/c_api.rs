//! C programs against the headers and `libpsa_rot.a`, each in a process of its own with a flash file of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed test panics")]

mod common;

use common::{build, compile, library, manifest, succeed};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory for the files of one test, empty.
fn fresh_directory(name: &str) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("c_api").join(name);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

fn source(name: &str) -> PathBuf {
    manifest().join("tests/c").join(name)
}

/// Runs a program on the flash file in its directory.
fn run(program: &Path) -> String {
    let flash = program.with_file_name("flash.bin");
    succeed(Command::new(program).env("PSA_ROT_FLASH", flash))
}

fn compile_and_run(name: &str) -> String {
    let directory = fresh_directory(name);
    run(&compile(&directory, name, &[&source(&format!("{name}.c"))], library()))
}

#[test]
fn a_second_run_of_a_c_program_finds_the_object_and_the_key_of_the_first_and_attests() {
    let directory = fresh_directory("lifecycle");
    let program = compile(&directory, "lifecycle", &[&source("lifecycle.c")], library());
    assert_eq!(run(&program), "first run\n");
    let second = run(&program);
    assert!(second.starts_with("second run, a token of "), "{second}");
}

#[test]
fn every_entry_point_answers_bad_input_with_the_status_the_specification_names() {
    let table = compile_and_run("bad_input");
    assert!(table.ends_with(" rows, 0 failures\n"), "{table}");
}

#[test]
fn signatures_in_one_call_and_in_pieces_answer_as_the_specification_says() {
    let table = compile_and_run("signature");
    assert!(table.ends_with(" rows, 0 failures\n"), "{table}");
}

#[test]
fn hashes_extendable_output_functions_and_macs_answer_as_the_specification_says() {
    let table = compile_and_run("digests");
    assert!(table.ends_with(" rows, 0 failures\n"), "{table}");
}

#[test]
fn post_quantum_keys_answer_as_the_specification_says() {
    let table = compile_and_run("post_quantum");
    assert!(table.ends_with(" rows, 0 failures\n"), "{table}");
}

#[test]
fn overlapping_buffers_give_what_separate_ones_give() {
    let table = compile_and_run("overlap");
    assert!(table.ends_with(" rows, 0 failures\n"), "{table}");
}

#[test]
fn a_c_program_without_a_usable_flash_file_is_told_so_by_every_call() {
    let directory = fresh_directory("unusable");
    let program = compile(&directory, "unusable", &[&source("unusable.c")], library());
    let flash = directory.join("no/such/directory/flash.bin");
    let told = succeed(Command::new(&program).env("PSA_ROT_FLASH", flash));
    assert_eq!(told, "1 rows, 0 failures\n");
}

/// Programs on a firmware's build of the library, over a platform in C.
#[test]
fn the_build_for_firmware_works_over_a_platform_in_c() {
    let directory = fresh_directory("external");
    // A directory of its own: a library without a standard library needs a profile that aborts, and must not take the place of
    // the one for C programs on the PC.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("external");
    let features = "external,all,zephyr-secure-storage";
    let library = build(&target, &["--release", "--no-default-features", "--features", features]);
    // All state is zero at first, so that it costs RAM but no flash.
    let symbols = succeed(Command::new("nm").arg(&library));
    let mut instance = symbols.lines().filter(|line| line.contains("lock8INSTANCE"));
    assert!(instance.next().is_some_and(|line| line.contains(" b ")), "the state is not in .bss");
    let platform = source("platform_ram.c");
    for name in ["external", "bad_input", "signature", "digests", "overlap", "statistics"] {
        let main = source(&format!("{name}.c"));
        let table = run(&compile(&directory, name, &[&main, &platform], &library));
        assert!(table.ends_with(" rows, 0 failures\n"), "{name}: {table}");
    }
}

/// The names of the functions that a header declares, without those that it defines itself.
fn declared_functions(header: &str) -> Vec<String> {
    let mut code = String::new();
    let mut rest = header;
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    let code: String =
        code.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    code.split(['{', '}', ';'])
        .map(str::trim)
        .filter(|statement| statement.ends_with(')') && !statement.contains("static"))
        .filter_map(|statement| statement.split_once('('))
        .filter_map(|(before, _)| before.split([' ', '*', '\n']).next_back())
        .filter(|name| name.starts_with("psa_"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_function_of_the_headers_is_in_the_library() {
    let headers = std::fs::read_dir(manifest().join("../include/psa")).unwrap();
    let mut functions = Vec::new();
    let mut text = String::from("#include <stdio.h>\n");
    for header in headers {
        let path = header.unwrap().path();
        functions.extend(declared_functions(&std::fs::read_to_string(&path).unwrap()));
    }
    functions.sort();
    functions.dedup();
    // Crypto has 135 functions, 34 of them inline accessors and initialisers; four come from Mbed TLS; then the other services.
    assert!(functions.len() > 120, "only {functions:?}");
    for header in ["crypto", "internal_trusted_storage", "protected_storage"] {
        text += &format!("#include <psa/{header}.h>\n");
    }
    text += "#include <psa/initial_attestation.h>\n#include <psa/update.h>\n";
    text += "void (*const table[])(void) = {\n";
    for function in &functions {
        text += &format!("\t(void (*)(void)){function},\n");
    }
    text += "};\nint main(void)\n{\n\treturn table[0] == 0;\n}\n";
    let directory = fresh_directory("symbols");
    let file = directory.join("symbols.c");
    std::fs::write(&file, text).unwrap();
    run(&compile(&directory, "symbols", &[&file], library()));
}
