//! The one error type that crosses a service boundary.
//!
//! The values are those of the PSA Certified Status code API 1.0.5, so a [`Status`] goes through the C ABI as it is.

/// Why a service refused a request: every error of the PSA Status code API 1.0, once.
///
/// Success is `Ok(..)`; this type has no value 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum Status {
    /// The caller broke the rules of the interface in a way that cannot be recovered from.
    ProgrammerError = -129,
    /// The connection to a service was refused.
    ConnectionRefused = -130,
    /// The service cannot take the connection now.
    ConnectionBusy = -131,
    /// A failure that fits no other status.
    GenericError = -132,
    /// A policy or the lifecycle forbids the request.
    NotPermitted = -133,
    /// This build does not have the requested function, algorithm or parameter.
    NotSupported = -134,
    /// A parameter is not valid in itself.
    InvalidArgument = -135,
    /// The key identifier or handle names nothing.
    InvalidHandle = -136,
    /// The call does not fit the state of the operation or component.
    BadState = -137,
    /// The output buffer is smaller than the result.
    BufferTooSmall = -138,
    /// An object with this identifier exists already.
    AlreadyExists = -139,
    /// No object has this identifier.
    DoesNotExist = -140,
    /// All working memory of the needed kind is in use.
    InsufficientMemory = -141,
    /// Persistent storage has no room.
    InsufficientStorage = -142,
    /// Less data is available than was asked for.
    InsufficientData = -143,
    /// The service cannot work at all.
    ServiceFailure = -144,
    /// Communication with another part of the system failed.
    CommunicationFailure = -145,
    /// Persistent storage failed or holds damaged data.
    StorageFailure = -146,
    /// Hardware failed.
    HardwareFailure = -147,
    /// The entropy source failed or has not delivered enough.
    InsufficientEntropy = -148,
    /// A signature, MAC or tag does not hold.
    InvalidSignature = -149,
    /// Decrypted padding is malformed.
    InvalidPadding = -150,
    /// An internal state that cannot be was found: tampering, or a defect.
    CorruptionDetected = -151,
    /// Stored data is damaged.
    DataCorrupt = -152,
    /// Stored data is intact but makes no sense here.
    DataInvalid = -153,
    /// An update needs another component first.
    DependencyNeeded = -156,
    /// Too many flash operations were asked for in too short a time.
    FlashAbuse = -160,
    /// The power supply cannot carry the operation.
    InsufficientPower = -161,
    /// The operation goes on in a later call.
    OperationIncomplete = -248,
}

/// The result of a service call.
pub type Result<T, E = Status> = core::result::Result<T, E>;

impl Status {
    /// All statuses, in the order of their codes.
    pub const ALL: [Self; 29] = [
        Self::ProgrammerError,
        Self::ConnectionRefused,
        Self::ConnectionBusy,
        Self::GenericError,
        Self::NotPermitted,
        Self::NotSupported,
        Self::InvalidArgument,
        Self::InvalidHandle,
        Self::BadState,
        Self::BufferTooSmall,
        Self::AlreadyExists,
        Self::DoesNotExist,
        Self::InsufficientMemory,
        Self::InsufficientStorage,
        Self::InsufficientData,
        Self::ServiceFailure,
        Self::CommunicationFailure,
        Self::StorageFailure,
        Self::HardwareFailure,
        Self::InsufficientEntropy,
        Self::InvalidSignature,
        Self::InvalidPadding,
        Self::CorruptionDetected,
        Self::DataCorrupt,
        Self::DataInvalid,
        Self::DependencyNeeded,
        Self::FlashAbuse,
        Self::InsufficientPower,
        Self::OperationIncomplete,
    ];

    /// The value of `psa_status_t` (Status code API 1.0).
    #[must_use]
    pub const fn code(self) -> i32 {
        self as i32
    }

    /// The status a C hook or another PSA service returned; unknown codes become [`Status::GenericError`].
    ///
    /// # Errors
    /// Any code but 0 is an error.
    pub fn check(code: i32) -> Result<()> {
        if code == 0 { Ok(()) } else { Err(Self::from_code(code)) }
    }

    /// Apart from [`Status::check`], which is part of every call: this is there once.
    #[cold]
    #[inline(never)]
    fn from_code(code: i32) -> Self {
        Self::ALL.into_iter().find(|s| s.code() == code).unwrap_or(Self::GenericError)
    }

    /// One plain sentence without a full stop, for people.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::ProgrammerError => "the caller broke the rules of the interface",
            Self::ConnectionRefused => "the connection was refused",
            Self::ConnectionBusy => "the service is busy",
            Self::GenericError => "the operation failed",
            Self::NotPermitted => "the request is not permitted",
            Self::NotSupported => "the request is not supported",
            Self::InvalidArgument => "a parameter is not valid",
            Self::InvalidHandle => "no such key",
            Self::BadState => "the call does not fit the present state",
            Self::BufferTooSmall => "the output buffer is too small",
            Self::AlreadyExists => "it exists already",
            Self::DoesNotExist => "it does not exist",
            Self::InsufficientMemory => "no working memory is left",
            Self::InsufficientStorage => "no storage is left",
            Self::InsufficientData => "there is not enough data",
            Self::ServiceFailure => "the service cannot work",
            Self::CommunicationFailure => "communication failed",
            Self::StorageFailure => "the storage failed or is damaged",
            Self::HardwareFailure => "the hardware failed",
            Self::InsufficientEntropy => "the entropy source failed",
            Self::InvalidSignature => "the signature, MAC or tag does not hold",
            Self::InvalidPadding => "the padding is malformed",
            Self::CorruptionDetected => "the internal state is corrupt",
            Self::DataCorrupt => "the stored data is damaged",
            Self::DataInvalid => "the stored data makes no sense",
            Self::DependencyNeeded => "another component is needed first",
            Self::FlashAbuse => "too many flash operations",
            Self::InsufficientPower => "not enough power",
            Self::OperationIncomplete => "the operation is not complete",
        }
    }
}

impl core::fmt::Display for Status {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.describe())
    }
}

impl core::error::Error for Status {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_unique_and_comes_back_from_its_number() {
        for (i, status) in Status::ALL.into_iter().enumerate() {
            assert_eq!(Status::check(status.code()), Err(status));
            assert!(Status::ALL[..i].iter().all(|s| s.code() > status.code()));
        }
        assert_eq!(Status::check(0), Ok(()));
        assert_eq!(Status::check(-1), Err(Status::GenericError));
    }
}
