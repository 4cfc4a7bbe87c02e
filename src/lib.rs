//! The PSA root of trust as a library: Crypto, Secure Storage and Attestation for devices, without `std`, heap or unsafe code.
//!
//! A board gives a [`platform::Platform`] and a NOR flash; [`Rot`] owns both and is the services. One `Rot` serves one device:
//! in C it stands behind the `psa_*` functions of the package `psa-rot-ffi`, on a PC behind the command `psa-rot`.
//!
//! ```text
//!             psa_* (C)              Rust application
//!                 |                        |
//!              ffi/ ---------> Rot <-------+
//!                               |
//!        its, ps    attestation --> crypto        the services
//!           |            |            |
//!           +------------+--> store <-+           objects on flash
//!                               |
//!                      platform, NorFlash         the board
//! ```
//!
//! Data flows downwards only. See `docs/architecture.md`.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "rsa")]
extern crate alloc;
#[cfg(any(test, feature = "testing"))]
extern crate std;

#[cfg(feature = "attestation")]
pub mod attestation;
mod base;
pub mod config;
#[cfg(feature = "crypto")]
pub mod crypto;
#[cfg(feature = "its")]
pub mod its;
pub mod platform;
pub mod primitives;
#[cfg(feature = "ps")]
pub mod ps;
pub mod status;
pub mod store;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use status::{Result, Status};

use platform::Platform;
use store::Statistics;
#[cfg(feature = "inspect")]
use store::Store;

/// The root of trust: every service, and all their state.
///
/// The methods are the PSA functions without their prefix, on slices and enums. Each file of a service adds its own.
pub struct Rot<P: Platform> {
    base: base::Base<P>,
    #[cfg(feature = "crypto")]
    operations: crypto::Operations,
    #[cfg(feature = "attestation")]
    attestation: attestation::State,
}

impl<P: Platform> Rot<P> {
    /// A root of trust over a platform and its flash. Nothing is read or written yet.
    pub const fn new(platform: P, flash: P::Flash) -> Self {
        Self {
            base: base::Base::new(platform, flash),
            #[cfg(feature = "crypto")]
            operations: crypto::Operations::new(),
            #[cfg(feature = "attestation")]
            attestation: attestation::State::new(),
        }
    }

    /// Makes the services ready: seeds the random generator (`psa_crypto_init`). May be called again, and then does nothing.
    /// The storage is mounted by the first call that needs it.
    ///
    /// # Errors
    /// `InsufficientEntropy` when the entropy source fails or does not pass its health tests.
    pub fn init(&mut self) -> Result<()> {
        self.base.init()
    }

    /// The platform.
    #[cfg(feature = "inspect")]
    pub const fn platform(&mut self) -> &mut P {
        &mut self.base.platform
    }

    /// The mounted store, beneath the services: nothing here asks for a key's policy.
    ///
    /// # Errors
    /// `StorageFailure` when it cannot be mounted.
    #[cfg(feature = "inspect")]
    pub fn store(&mut self) -> Result<&mut Store<P::Flash>> {
        self.base.store()
    }

    /// What the storage partition holds and how worn it is. Mounts it if need be.
    ///
    /// # Errors
    /// Why the partition cannot be mounted: those of [`store::Store::mount`], and those of the platform's geometry and root key. Other calls
    /// answer `StorageFailure` to all of them.
    pub fn storage_statistics(&mut self) -> Result<Statistics> {
        self.base.mount()?;
        #[cfg(feature = "its")]
        self.base.verified_store()?;
        self.base.store.statistics()
    }

    /// Takes the services down and gives platform and flash back.
    #[cfg(feature = "inspect")]
    #[must_use]
    pub fn into_parts(self) -> (P, P::Flash) {
        self.base.into_parts()
    }
}
