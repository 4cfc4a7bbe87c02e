//! The inputs that the fuzz targets found worth keeping, and for `storage` a few hundred others.
#![cfg(feature = "all")]
#![allow(clippy::unwrap_used)]

use psa_rot::testing::fuzz_storage;
use std::fs;
use std::path::Path;

fn replay(target: &str, run: fn(&[u8])) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&corpus).unwrap().map(|file| file.unwrap()).collect();
    files.sort_by_key(|file| file.file_name());
    assert!(!files.is_empty(), "no input in {}", corpus.display());
    for file in files {
        // A panic's message follows this line.
        println!("{}", file.path().display());
        run(&fs::read(file.path()).unwrap());
    }
}

#[test]
fn the_storage_agrees_with_a_plain_map_on_every_input_of_the_corpus() {
    replay("storage", fuzz_storage);
}

#[cfg(all(feature = "all-rsa", feature = "sha-1"))]
#[test]
fn a_message_in_pieces_gives_what_the_whole_gives_on_every_input_of_the_corpus() {
    replay("multipart", psa_rot::testing::fuzz_multipart);
}

#[cfg(all(feature = "all-rsa", feature = "sha-1"))]
#[test]
fn a_key_is_what_was_imported_or_leaves_nothing_on_every_input_of_the_corpus() {
    replay("import", psa_rot::testing::fuzz_import);
}

#[test]
fn the_storage_agrees_with_a_plain_map_on_pseudo_random_inputs() {
    for seed in 0..400u64 {
        let mut state = seed;
        let mut next = || {
            // The output of splitmix64.
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = state;
            z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            (z ^ z >> 31) as u8
        };
        let input: Vec<u8> = (0..386).map(|_| next()).collect();
        println!("seed {seed}");
        fuzz_storage(&input);
    }
}
