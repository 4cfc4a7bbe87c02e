//! Eight threads on the C interface: each object behaves as if the calls were made one after the other.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failed test panics")]

#[path = "../common/mod.rs"]
mod common;
mod linearizability;

use common::{compile, library, manifest, succeed};
use linearizability::{Answer, Call, Operation, check};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

const KEY: u32 = 5;
const DOES_NOT_EXIST: i64 = -140;
const INVALID_HANDLE: i64 = -136;
const ALREADY_EXISTS: i64 = -139;

/// `size_of` in threads.c.
fn size_of(value: i64) -> i64 {
    8 + value * 37 % 592
}

/// One line that threads.c prints: the object, and the call.
fn parse(line: &str) -> (u32, Operation) {
    let words: Vec<&str> = line.split(' ').collect();
    let number = |at: usize| words[at].parse::<i64>().unwrap();
    let (object, value, status, result) = (number(1) as u32, number(3), number(6), number(7));
    let call = match words[2] {
        "set" if object == KEY => Call::Create(value),
        "set" => Call::Set(value),
        "get" => Call::Get,
        "info" => Call::Info,
        _ => Call::Remove,
    };
    let missing = if object == KEY { INVALID_HANDLE } else { DOES_NOT_EXIST };
    let answer = match (status, call) {
        (0, Call::Get) => Answer::Value(result),
        (0, Call::Info) => Answer::Size(result),
        (0, _) => Answer::Done,
        (ALREADY_EXISTS, Call::Create(_)) => Answer::Exists,
        (status, _) => {
            assert_eq!(status, missing, "a call on one of few objects fails only so: {line}");
            Answer::Missing
        }
    };
    let (invoked, returned) = (number(4) as u64, number(5) as u64);
    (object, Operation { thread: number(0) as u32, call, answer, invoked, returned })
}

#[test]
fn eight_threads_on_shared_objects_see_some_order_of_whole_calls() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("threads");
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    let source = manifest().join("tests/c/threads.c");
    let program = compile(&directory, "threads", &[&source], library());
    for seed in 1..=8 {
        let flash = directory.join(format!("flash{seed}.bin"));
        let printed =
            succeed(Command::new(&program).arg(seed.to_string()).env("PSA_ROT_FLASH", flash));
        let mut histories: BTreeMap<u32, Vec<Operation>> = BTreeMap::new();
        for (object, operation) in printed.lines().map(parse) {
            histories.entry(object).or_default().push(operation);
        }
        assert_eq!(histories.len(), 6);
        let (mut calls, mut beside) = (0, 0);
        for (object, history) in &histories {
            let size = if *object == KEY { |_| 32 } else { size_of };
            let checked = check(history, size);
            assert!(
                checked.is_ok(),
                "seed {seed}, object {object}: {checked:?} cannot be explained"
            );
            calls += history.len();
            // Times are drawn one by one: two in a row of one call have nothing between them.
            beside += history.iter().filter(|call| call.returned - call.invoked > 1).count();
        }
        println!("seed {seed}: {calls} calls, {beside} with others beside them");
        assert_eq!(calls, 8 * 400);
        assert!(beside > calls / 10, "the threads ran one after the other");
    }
}
