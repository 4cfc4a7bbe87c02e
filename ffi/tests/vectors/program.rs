//! The C program, and what it reports.

use crate::common::{compile, library_with, manifest};
use crate::lines::{Lines, unhex};
use crate::not_built::{KNOWN_WRONG, NOT_BUILT};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

fn path(chapter: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("vectors").join(chapter)
}

fn directory(chapter: &str) -> PathBuf {
    let directory = path(chapter);
    let _ = std::fs::remove_dir_all(&directory);
    std::fs::create_dir_all(&directory).unwrap();
    directory
}

/// What the default set leaves out.
const FEATURES: &str = "sha-1";

fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        // A copy, which the library of other features that other tests ask for cannot take the place of.
        let directory = directory("program");
        let library = directory.join("libpsa_rot.a");
        std::fs::copy(library_with(FEATURES), &library).unwrap();
        let sources = std::fs::read_dir(manifest().join("tests/vectors/runner")).unwrap();
        let sources: Vec<PathBuf> = sources.map(|entry| entry.unwrap().path()).collect();
        let sources: Vec<&Path> = sources
            .iter()
            .map(PathBuf::as_path)
            .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
            .collect();
        compile(&directory, "runner", &sources, &library)
    })
}

/// What the program counted for one mechanism, run in one way, with the vectors of one source.
#[derive(Debug)]
struct Row {
    name: String,
    source: String,
    cases: usize,
    calls: usize,
    unsupported: usize,
    failures: usize,
    milliseconds: usize,
}

impl Row {
    fn new(line: &str) -> Option<Self> {
        let mut columns = line.strip_prefix("row\t")?.split('\t');
        let mut text = || columns.next().unwrap().to_owned();
        let (mechanism, way, source) = (text(), text(), text());
        let name = if way.is_empty() { mechanism } else { format!("{mechanism} {way}") };
        let mut number = || text().parse().unwrap();
        Some(Self {
            name,
            source,
            cases: number(),
            calls: number(),
            unsupported: number(),
            failures: number(),
            milliseconds: number(),
        })
    }

    /// What is wrong with it.
    fn complaint(&self, chapter: &str, rows: &[Self], not_built: &[&str]) -> Option<String> {
        let Self { name, source, cases, unsupported, failures, .. } = self;
        let pending = not_built.iter().any(|entry| covers(entry, name));
        if let Some((.., wrong, why)) =
            KNOWN_WRONG.iter().find(|(of, of_name, ..)| *of == chapter && of_name == name)
        {
            let of_name = rows.iter().filter(|row| row.name == *name);
            let now: usize = of_name.map(|row| row.unsupported + row.failures).sum();
            let text = format!("{name}: {now} failed; KNOWN_WRONG has {wrong} ({why})");
            return (now != *wrong).then_some(text);
        }
        match (pending, *unsupported, *failures) {
            (false, 0, 0) => None,
            (_, 0, 1..) => Some(format!("{name}: {failures} of {cases} failed ({source})")),
            (false, ..) => Some(format!(
                "{name}: {unsupported} of {cases} NOT_SUPPORTED, {failures} failed, and it is not in NOT_BUILT ({source})"
            )),
            (true, ..) => {
                works(rows, name).then(|| format!("{name}: works; take it out of NOT_BUILT"))
            }
        }
    }
}

/// Whether all cases with this name came to what they must.
fn works(rows: &[Row], name: &str) -> bool {
    rows.iter().filter(|row| row.name == name).all(|row| row.unsupported + row.failures == 0)
}

/// Whether an entry of `NOT_BUILT` is this row's name, or its mechanism, which covers all ways.
fn covers(entry: &str, name: &str) -> bool {
    name == entry || name.split_once(' ').is_some_and(|(mechanism, _)| mechanism == entry)
}

/// The entry of a chapter in `NOT_BUILT` that these rows ask for.
fn pending(chapter: &str, rows: &[Row]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for row in rows {
        let mechanism = row.name.split_once(' ').map_or(&row.name[..], |(mechanism, _)| mechanism);
        let mut ways = rows.iter().filter(|row| covers(mechanism, &row.name));
        let name = if ways.all(|row| !works(rows, &row.name)) { mechanism } else { &row.name };
        if row.unsupported > 0 && !names.contains(&name) {
            names.push(name);
        }
    }
    format!("(\"{chapter}\", &{names:?}),")
}

/// Runs a chapter: every case must come to what it says, but for mechanisms in `NOT_BUILT`, which must not.
pub fn run(chapter: &str, lines: &Lines) {
    let told = told(chapter, lines);
    judge(chapter, &path(chapter), &told, lines.cases);
}

/// What the program says to these lines.
fn told(chapter: &str, lines: &Lines) -> String {
    let directory = directory(chapter);
    std::fs::write(directory.join("cases.txt"), &lines.text).unwrap();
    let mut child = start(&directory);
    let mut input = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ended too soon is seen below.
            let _ = input.write_all(lines.text.as_bytes());
        });
        child.wait_with_output().unwrap()
    });
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {told}", output.status);
    told
}

fn start(directory: &Path) -> Child {
    Command::new(program())
        .env("PSA_ROT_FLASH", directory.join("flash.bin"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Looks through what the program said.
fn judge(chapter: &str, directory: &Path, told: &str, cases: usize) {
    std::fs::write(directory.join("output.txt"), told).unwrap();
    let not_built = NOT_BUILT.iter().find(|(name, _)| *name == chapter).map_or(&[][..], |it| it.1);
    let rows: Vec<Row> = told.lines().filter_map(Row::new).collect();
    let mut table = String::new();
    for row in &rows {
        let Row { name, source, cases, calls, milliseconds, .. } = row;
        let state = if row.unsupported > 0 { "not built" } else { "" };
        table +=
            &format!("| {name} | {source} | {cases} | {calls} | {milliseconds} ms | {state}\n");
    }
    print!("{table}");
    let complaints: Vec<String> =
        rows.iter().filter_map(|row| row.complaint(chapter, &rows, not_built)).collect();
    let built = |line: &&str| {
        let name = line.split_once(": ").map_or("", |(_, rest)| rest);
        let name = name.split_once(" from ").map_or("", |(name, _)| name);
        line.starts_with("line ") && !not_built.iter().any(|entry| covers(entry, name))
    };
    let failures: String = told.lines().filter(built).flat_map(|line| [line, "\n"]).collect();
    assert!(
        complaints.is_empty(),
        "{chapter}:\n{}\n{failures}NOT_BUILT as it is now:\n{}",
        complaints.join("\n"),
        pending(chapter, &rows),
    );
    let run = told.lines().find_map(|line| line.strip_prefix("cases\t")).unwrap();
    assert_eq!(run.parse(), Ok(cases), "{chapter}");
    // A name that is in the list but in no row has been taken for a mechanism that is built.
    for entry in not_built {
        let known = rows.iter().any(|row| covers(entry, &row.name));
        assert!(known, "{chapter}: {entry} of NOT_BUILT is no row");
    }
    assert!(!rows.is_empty() && cases > 0, "{chapter}");
}

/// The program, spoken to line by line.
pub struct Dialog {
    chapter: &'static str,
    child: Child,
    answers: BufReader<ChildStdout>,
    told: String,
    cases: usize,
}

impl Dialog {
    pub fn new(chapter: &'static str) -> Self {
        let mut child = start(&directory(chapter));
        let answers = BufReader::new(child.stdout.take().unwrap());
        Self { chapter, child, answers, told: String::new(), cases: 0 }
    }

    /// What the lines that follow show, and where they come from.
    pub fn of(&mut self, mechanism: &str, source: &str) {
        writeln!(self.child.stdin.as_ref().unwrap(), "of {mechanism} from {source}").unwrap();
    }

    /// Says a line with one case; gives the bytes of the answer, none if it is not the one that begins with `word`.
    pub fn say(&mut self, lines: &Lines, word: &str) -> Option<Vec<u8>> {
        assert_eq!(lines.cases, 1);
        self.cases += 1;
        writeln!(self.child.stdin.as_ref().unwrap(), "{}", lines.text).unwrap();
        loop {
            let mut line = String::new();
            assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "{}", self.told);
            let answer = line.trim_end().split_once(' ').unwrap_or((line.trim_end(), ""));
            match answer {
                ("failed", "") => return None,
                (first, bytes) if first == word => return Some(unhex(bytes)),
                _ => self.told += &line,
            }
        }
    }

    /// Ends the dialog, and looks through what was counted.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        self.answers.read_to_string(&mut self.told).unwrap();
        let status = self.child.wait().unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{status}: {}", self.told);
        judge(self.chapter, &path(self.chapter), &self.told, self.cases);
    }
}

/// A value that is wrong in one bit, and a status that does not come, are failures in every way to run a case.
#[test]
fn a_vector_that_does_not_hold_fails() {
    let mut lines = Lines::default();
    lines.of("hash", "nowhere");
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    lines.case("hash").number("alg", 0x0200_0009).hex("text", b"").text("hash", empty);
    let wrong = empty.replace("b855", "b854");
    lines.case("hash").number("alg", 0x0200_0009).hex("text", b"").text("hash", &wrong);
    lines.of("mac", "nowhere");
    let mac = |lines: &mut Lines, status| {
        let line = lines.case("mac").number("alg", 0x0380_0009).number("type", 0x1100);
        let line = line.hex("key", b"Jefe").hex("text", b"what do ya want for nothing?");
        let value = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        line.text("mac", value).status(status);
    };
    mac(&mut lines, 0);
    mac(&mut lines, -149);
    let told = told("wrong", &lines);
    let mut rows: Vec<Row> = told.lines().filter_map(Row::new).collect();
    rows.retain(|row| row.unsupported == 0);
    assert!(rows.len() >= 5, "{told}");
    for row in &rows {
        assert_eq!((row.cases, row.failures), (2, 1), "{told}");
    }
    assert_eq!(told.lines().filter(|line| line.starts_with("line ")).count(), rows.len());
}
