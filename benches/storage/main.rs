//! What storing costs: bytes programmed and read, erases, host instructions. `docs/benchmark.md` explains the table.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark"
)]

mod board;
mod instructions;
mod subjects;

use instructions::Counter;
use subjects::{Kind, Subject};

const OBJECTS: u32 = 16;
const SECTOR_SIZE: u32 = 4096;
const WRITE_BLOCK: u32 = 4;
const SETS: u32 = 10_000;

/// One line of the table: a store on a partition, with values of one size.
#[derive(Clone, Copy)]
struct Case {
    kind: Kind,
    partition: u32,
    value: usize,
}

/// Figures for one set or get, where they are known.
#[derive(Default)]
struct Figures {
    programmed: Option<f64>,
    erases_per_1000: Option<f64>,
    read_per_set: Option<f64>,
    read_per_get: Option<f64>,
    instructions_per_set: Option<f64>,
    instructions_per_get: Option<f64>,
}

/// Recorded figures: store, partition in KiB, then for values of 32 bytes: programmed, erases, read by set, read by get,
/// instructions of a set on Cortex-M33; then programmed and erases for 1 KiB. Zephyr 4.3, measured November 2026.
type Recorded = (&'static str, u32, [f64; 4], Option<f64>, [f64; 2]);
const RECORDED: [Recorded; 5] = [
    ("Zephyr NVS", 32, [40., 9., 305., 108.], Some(4_800.), [1_037., 333.]),
    ("Zephyr ZMS", 32, [49., 12., 257., 200.], None, [1_365., 333.]),
    ("secure_storage, ZMS", 32, [82., 20., 661., 229.], Some(185_000.), [1_365., 333.]),
    ("secure_storage, settings", 32, [73., 18., 43_441., 44_826.], Some(873_000.), [1_082., 333.]),
    ("secure_storage, settings", 64, [73., 17., 88_994., 111_642.], None, [1_075., 333.]),
];

fn main() {
    if let Some(order) = instructions::order() {
        return order.run();
    }
    let counter = Counter::find();
    println!(
        "{OBJECTS} objects, {SETS} overwrites; sectors of {SECTOR_SIZE} bytes, write blocks of {WRITE_BLOCK}.\n"
    );
    println!(
        "| {:26} | KiB | value | prog./set | erases/1000 | read/set | read/get | instr./set | instr./get |",
        "store"
    );
    println!(
        "|:{:-<26}-|----:|------:|----------:|------------:|---------:|---------:|-----------:|-----------:|",
        ""
    );
    for kind in [Kind::Its, Kind::Ps, Kind::Sequential] {
        for partition in [32, 64] {
            for value in [32, 1024] {
                let case = Case { kind, partition: partition * 1024, value };
                let mut figures = measure(case);
                if let Some(counter) = &counter {
                    let (set, get) = counter.per_set_and_get(case);
                    figures.instructions_per_set = Some(set);
                    figures.instructions_per_get = Some(get);
                }
                print(kind.name(), partition, value, &figures, "");
            }
        }
    }
    for (name, partition, [programmed, erases, set, get], instructions, large) in RECORDED {
        let figures = Figures {
            programmed: Some(programmed),
            erases_per_1000: Some(erases),
            read_per_set: Some(set),
            read_per_get: Some(get),
            instructions_per_set: instructions,
            instructions_per_get: None,
        };
        print(
            &format!("{name} *"),
            partition,
            32,
            &figures,
            if instructions.is_some() { "+" } else { "" },
        );
        let [programmed, erases] = large.map(Some);
        let figures = Figures { programmed, erases_per_1000: erases, ..Figures::default() };
        print(&format!("{name} *"), partition, 1024, &figures, "");
    }
    println!(
        "\n* recorded, not measured here: Zephyr 4.3, measured November 2026.  + on Cortex-M33."
    );
    if counter.is_none() {
        println!("Host instructions are not counted: valgrind is not installed.");
    }
}

/// Counts what the flash does. The simulated flash refuses what real flash would.
fn measure(case: Case) -> Figures {
    let mut subject = Subject::on_simulated_flash(case.kind, case.partition);
    fill(&mut subject, case.value);
    let before = subject.counts();
    overwrite(&mut subject, case.value, SETS);
    let after = subject.counts();
    read(&mut subject, case.value, SETS);
    let last = subject.counts();
    let each = |count: u64| Some(count as f64 / f64::from(SETS));
    Figures {
        programmed: each(after.bytes_written - before.bytes_written),
        erases_per_1000: each((after.erases - before.erases) * 1000),
        read_per_set: each(after.bytes_read - before.bytes_read),
        read_per_get: each(last.bytes_read - after.bytes_read),
        ..Figures::default()
    }
}

/// Creates all objects.
fn fill(subject: &mut Subject, size: usize) {
    overwrite(subject, size, OBJECTS);
}

/// Sets all objects in turn.
fn overwrite(subject: &mut Subject, size: usize, sets: u32) {
    let mut data: Vec<u8> = (0..size).map(|i| i as u8).collect();
    for round in 0..sets {
        // Another content each time, at no cost.
        data[0] = round as u8;
        subject.set(1 + round % OBJECTS, &data);
    }
}

fn read(subject: &mut Subject, size: usize, gets: u32) {
    let mut buffer = vec![0; size];
    for round in 0..gets {
        assert_eq!(subject.get(1 + round % OBJECTS, &mut buffer), size);
    }
}

fn print(name: &str, partition: u32, value: usize, figures: &Figures, mark: &str) {
    let number = |figure: Option<f64>| match figure {
        None => "-".into(),
        Some(figure) => grouped(figure.round() as u64),
    };
    println!(
        "| {name:26} | {partition:3} | {value:5} | {:>9} | {:>11} | {:>8} | {:>8} | {:>10} | {:>10} |",
        number(figures.programmed),
        number(figures.erases_per_1000),
        number(figures.read_per_set),
        number(figures.read_per_get),
        number(figures.instructions_per_set) + mark,
        number(figures.instructions_per_get),
    );
}

/// A number with commas between groups of three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
