//! Why a simulated device cannot be made, opened or kept.

use std::path::PathBuf;

/// Why a simulated device cannot be made, opened or kept. Its text is one sentence without a full stop.
#[derive(Debug)]
#[non_exhaustive]
pub enum HostError {
    /// The operating system refused a file operation.
    Io {
        /// What was tried, for example `cannot open`.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Another process is using the flash file.
    InUse(PathBuf),
    /// A device's file is there, and the flash beside it is not.
    FlashGone(PathBuf),
    /// The device exists already.
    Exists(PathBuf),
    /// The device file cannot be understood.
    Device {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1; 0 for the file as a whole.
        line: usize,
        /// What is wrong with it.
        problem: String,
    },
    /// The flash file has another size than the geometry says.
    Size {
        /// The file.
        path: PathBuf,
        /// Its size in bytes.
        found: u64,
        /// The size in bytes that the geometry asks for.
        expected: u64,
    },
    /// A geometry that no flash has, or that the store cannot use.
    Geometry(String),
    /// The operating system's entropy source failed.
    Entropy,
}

impl std::fmt::Display for HostError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io { action, path, source } => write!(f, "{action} {}: {source}", path.display()),
            Self::InUse(path) => write!(f, "{} is in use by another process", path.display()),
            Self::FlashGone(path) => write!(
                f,
                "{} is there, but the flash file beside it is not; remove it too to start anew",
                path.display()
            ),
            Self::Exists(path) => write!(f, "{} exists already", path.display()),
            Self::Device { path, line: 0, problem } => write!(f, "{}: {problem}", path.display()),
            Self::Device { path, line, problem } => {
                write!(f, "{}, line {line}: {problem}", path.display())
            }
            Self::Size { path, found, expected } => write!(
                f,
                "{} is no flash image of this device: it has {found} bytes, not the {expected} of its geometry",
                path.display()
            ),
            Self::Geometry(problem) => write!(f, "the flash geometry is not usable: {problem}"),
            Self::Entropy => write!(f, "the operating system's entropy source failed"),
        }
    }
}

impl std::error::Error for HostError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

impl HostError {
    /// Adds the action and the file to an error of the operating system.
    pub(crate) fn io(
        action: &'static str,
        path: &std::path::Path,
    ) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, path: path.to_owned(), source }
    }
}
