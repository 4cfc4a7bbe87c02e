//! The files in `tests/vectors/mbedtls`, and a reader of their format beside the one under test.

use super::*;
use std::fs;
use std::path::Path;

/// A key file, as Mbed TLS gave it to the storage.
#[derive(Clone)]
pub struct File {
    pub id: u32,
    pub record: Vec<u8>,
}

impl File {
    fn word(&self, at: usize) -> u32 {
        u32::from_le_bytes(self.record[at..at + 4].try_into().unwrap())
    }

    pub fn set_word(&mut self, at: usize, word: u32) {
        self.record[at..at + 4].copy_from_slice(&word.to_le_bytes());
    }

    /// The same file, of a key that may be exported.
    pub fn exportable(&self) -> Self {
        let mut file = self.clone();
        file.set_word(20, self.word(20) | Usage::EXPORT.0);
        file
    }

    pub fn material(&self) -> &[u8] {
        &self.record[36..]
    }

    /// What the file says of the key, usage and algorithms as psa-rot has them.
    pub fn attributes(&self) -> KeyAttributes {
        let mut usage = self.word(20);
        for (hash, message) in
            [(Usage::SIGN_HASH, Usage::SIGN_MESSAGE), (Usage::VERIFY_HASH, Usage::VERIFY_MESSAGE)]
        {
            if usage & hash.0 != 0 {
                usage |= message.0;
            }
        }
        let algorithm = |at| match self.word(at) {
            0x0a00_0100 => Algorithm(0x0a00_0109),
            other => Algorithm(other),
        };
        KeyAttributes {
            key_type: KeyType((self.word(16) & 0xffff) as u16),
            bits: (self.word(16) >> 16) as u16,
            lifetime: Lifetime(self.word(12)),
            usage: Usage(usage),
            algorithm: algorithm(24),
            algorithm2: algorithm(28),
            id: KeyId(self.id),
        }
    }

    /// Whether psa-rot has keys of this kind.
    pub fn is_built(&self) -> bool {
        self.id < 0x40
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/mbedtls")
}

/// All files, in the order of the keys' identifiers.
pub fn files() -> Vec<File> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "psa_its"))
        .map(|path| {
            let id = u32::from_str_radix(path.file_stem().unwrap().to_str().unwrap(), 16).unwrap();
            let content = fs::read(path).unwrap();
            assert_eq!(&content[..8], b"PSA\0ITS\0");
            File { id, record: content[16..].to_vec() }
        })
        .collect();
    files.sort_by_key(|file| file.id);
    assert_eq!(files.len(), 15 + 11 + 6);
    files
}

/// The file of one key.
pub fn with_id(id: u32) -> File {
    files().into_iter().find(|file| file.id == id).unwrap()
}

/// What Mbed TLS got with a key.
pub struct Answer {
    pub id: KeyId,
    pub operation: String,
    pub algorithm: Algorithm,
    pub input: Vec<u8>,
    pub output: Vec<u8>,
}

/// All answers.
pub fn answers() -> Vec<Answer> {
    let bytes = |text: &str| {
        let digits = text.trim_matches('-').as_bytes();
        let pairs = digits.chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
        pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
    };
    let number = |text: &str| u32::from_str_radix(text, 16).unwrap();
    let text = fs::read_to_string(folder().join("answers.txt")).unwrap();
    let answers = text.lines().map(|line| {
        let fields: Vec<_> = line.split(' ').collect();
        let [id, operation, algorithm, input, output] = fields[..] else { unreachable!("{line}") };
        Answer {
            id: KeyId(number(id)),
            operation: operation.into(),
            algorithm: Algorithm(number(algorithm)),
            input: bytes(input),
            output: bytes(output),
        }
    });
    answers.collect()
}
