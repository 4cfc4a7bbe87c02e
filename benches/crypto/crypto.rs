//! What cryptography costs on a PC: psa-rot beside the installed Mbed TLS. `docs/performance.md` explains the table.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark"
)]

mod cases;
#[cfg(mbedtls)]
mod mbedtls;
mod subject;

use criterion::Criterion;
use std::cell::RefCell;
use std::fmt::Write as _;
use std::time::{Duration, Instant};
use subject::{Failure, PsaRot, Subject};

const SAMPLES: usize = 30;
const NOT_SUPPORTED: Failure = Failure(-134);

/// One of these for each line: nanoseconds of a run, or why there are none.
type Figure = core::result::Result<f64, &'static str>;

fn main() {
    #[cfg_attr(not(mbedtls), allow(unused_mut, reason = "there is nothing to compare with"))]
    let mut subjects: Vec<Box<dyn Subject>> = vec![Box::new(PsaRot::new())];
    #[cfg(mbedtls)]
    subjects.push(Box::new(mbedtls::MbedTls::new()));
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(SAMPLES)
        .configure_from_args();
    let mut table = String::new();
    for case in cases::CASES {
        let figures: Vec<Figure> = subjects
            .iter_mut()
            .map(|subject| measure(&mut criterion, case, subject.as_mut()))
            .collect();
        line(&mut table, case.name, &figures);
    }
    criterion.final_summary();
    let names: Vec<_> = subjects.iter().map(|subject| format!(" {} |", subject.name())).collect();
    println!(
        "Nanoseconds of one run, the fastest of {SAMPLES} samples:\n\n| operation |{} times |",
        names.concat()
    );
    println!("|---|{}--:|\n{table}", "--:|".repeat(names.len()));
    if cfg!(not(mbedtls)) {
        println!("Mbed TLS is not measured: its headers or library are not installed.");
    }
}

fn measure(criterion: &mut Criterion, case: &cases::Case, subject: &mut dyn Subject) -> Figure {
    let mut prepared = match case.prepare(subject) {
        Ok(prepared) => prepared,
        Err(NOT_SUPPORTED) => return Err("not built"),
        Err(Failure(status)) => panic!("{}, {}: status {status}", subject.name(), case.name),
    };
    // What criterion measures is kept in its files; the same samples, which come last, make the table.
    let samples = RefCell::new(Vec::new());
    criterion.benchmark_group(case.name).bench_function(subject.name(), |bencher| {
        bencher.iter_custom(|iterations| {
            let start = Instant::now();
            for _ in 0..iterations {
                prepared.run(subject).unwrap();
            }
            let elapsed = start.elapsed();
            samples.borrow_mut().push(elapsed.as_nanos() as f64 / iterations as f64);
            elapsed
        });
    });
    prepared.finish(subject);
    let samples = samples.into_inner();
    let last = samples.iter().skip(samples.len().saturating_sub(SAMPLES));
    // There are none when the arguments select other operations.
    last.copied().min_by(f64::total_cmp).ok_or("")
}

fn line(table: &mut String, name: &str, figures: &[Figure]) {
    if figures.iter().all(|figure| *figure == Err("")) {
        return;
    }
    write!(table, "| {name} |").unwrap();
    for figure in figures {
        match figure {
            Ok(nanoseconds) => write!(table, " {nanoseconds:.0} |").unwrap(),
            Err(why) => write!(table, " {why} |").unwrap(),
        }
    }
    match figures {
        [Ok(ours), Ok(theirs)] => writeln!(table, " {:.2} |", theirs / ours).unwrap(),
        _ => writeln!(table, " |").unwrap(),
    }
}
