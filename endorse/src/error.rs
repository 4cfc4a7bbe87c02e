//! What can be wrong with an endorsement.

use std::fmt;

/// Why there is no endorsement: one sentence without a full stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndorseError {
    /// The key is symmetric.
    Secret,
    /// The instance id is neither 0x01 and a hash of the key, nor declared to be something else.
    InstanceId,
    /// The instance id does not begin with 0x01.
    InstanceIdType,
    /// The reference values cannot be said in a CoRIM.
    Values(String),
    /// A row of a production run.
    Row {
        /// The line on which the row begins; the first is 1.
        line: u64,
        /// What is wrong with it.
        problem: String,
    },
    /// The file of a production run cannot be read.
    Input(String),
    /// There is neither a device nor a reference value.
    Empty,
    /// A validity ends before it begins.
    Validity,
    /// The encoder failed. It writes to memory, so this cannot be.
    Encoding,
}

impl fmt::Display for EndorseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Secret => f.write_str(
                "the attestation key is an HMAC key: it is a secret of the device and never enters a CoRIM",
            ),
            Self::InstanceId => f.write_str("the instance id is not that of the key"),
            Self::InstanceIdType => f.write_str("the instance id does not begin with 01"),
            Self::Values(problem) | Self::Input(problem) => f.write_str(problem),
            Self::Row { line, problem } => write!(f, "line {line}: {problem}"),
            Self::Empty => f.write_str("there is nothing to endorse: no device, no reference value"),
            Self::Validity => f.write_str("the validity ends before it begins"),
            Self::Encoding => f.write_str("the encoder failed"),
        }
    }
}

impl std::error::Error for EndorseError {}

impl From<minicbor::encode::Error<std::convert::Infallible>> for EndorseError {
    fn from(_: minicbor::encode::Error<std::convert::Infallible>) -> Self {
        Self::Encoding
    }
}
