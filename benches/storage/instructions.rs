//! Host instructions: the benchmark runs itself under valgrind, once with and once without the operations, and takes the
//! difference.

use crate::subjects::{Kind, Subject};
use crate::{Case, fill, overwrite, read};
use std::env;
use std::process::Command;

/// By this variable a process learns that it is to be counted, and what it is to do.
const ORDER: &str = "PSA_ROT_BENCH_ORDER";
/// So many operations that the compactions among them count with their share: the ring goes round more than once.
const OPERATIONS: u32 = 4000;

/// What a counted process does.
pub struct Order {
    case: Case,
    sets: u32,
    gets: u32,
}

/// What this process was started for, if it is a counted one.
pub fn order() -> Option<Order> {
    let text = env::var(ORDER).ok()?;
    let numbers: Vec<u32> = text.split(' ').map(|number| number.parse().unwrap()).collect();
    let [kind, partition, value, sets, gets] = numbers[..] else { panic!("{ORDER}={text}") };
    let case = Case { kind: Kind::ALL[kind as usize], partition, value: value as usize };
    Some(Order { case, sets, gets })
}

impl Order {
    pub fn run(&self) {
        let Case { kind, partition, value } = self.case;
        let mut subject = Subject::on_plain_flash(kind, partition);
        fill(&mut subject, value);
        overwrite(&mut subject, value, self.sets);
        read(&mut subject, value, self.gets);
    }
}

/// A valgrind that works.
pub struct Counter;

impl Counter {
    pub fn find() -> Option<Self> {
        let found = Command::new("valgrind").arg("--version").output();
        found.is_ok_and(|output| output.status.success()).then_some(Self)
    }

    /// Host instructions of one set, compaction included, and of one get.
    pub fn per_set_and_get(&self, case: Case) -> (f64, f64) {
        let none = self.count(&Order { case, sets: 0, gets: 0 });
        let sets = self.count(&Order { case, sets: OPERATIONS, gets: 0 });
        let gets = self.count(&Order { case, sets: 0, gets: OPERATIONS });
        let each = |count: u64| (count - none) as f64 / f64::from(OPERATIONS);
        (each(sets), each(gets))
    }

    /// All instructions of a process.
    fn count(&self, order: &Order) -> u64 {
        let Case { kind, partition, value } = order.case;
        let text = format!("{} {partition} {value} {} {}", kind as u32, order.sets, order.gets);
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .arg(env::current_exe().unwrap())
            .env(ORDER, text)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let total = said.lines().find_map(|line| line.split_once("Collected :"));
        total.expect("valgrind tells the instructions").1.trim().parse().unwrap()
    }
}
