//! The edge: what a board gives to the services.
//!
//! A port implements [`Platform`], and hands over a flash that implements `embedded_storage::nor_flash::NorFlash`.
//! The services call nothing else: no operating system, no C, no `std`.
//!
//! # What the flash must guarantee
//!
//! The store ([`crate::store`]) keeps its promise (after a power cut the old or the new value of each object is there, whole)
//! under these conditions, which ordinary NOR flash meets:
//!
//! * A completed `write` or `erase` stays. Operations take effect in the order of the calls.
//! * A `write` cut by a power loss leaves any prefix of its write blocks programmed, and in the block being programmed any
//!   mix of old and new bits. Other blocks keep their content.
//! * An `erase` cut by a power loss leaves the erase block with undefined content. Other erase blocks keep theirs.
//! * An erased block reads as all ones. The store programs each write block at most once between erases, and once more, with
//!   zeros, where [`Geometry::multiwrite`] allows it.
//!   Blocks of ones it does not program at all where [`Geometry::write_block`] is 8 or more, because an ECC over such a block
//!   would take it for used.
//!
//! What fails is met half-way: reads are tried three times, a block that cannot be read costs the object in it, and while nothing
//! can be written all that is there is served.

use crate::status::{Result, Status};
use zeroize::Zeroizing;

/// The geometry of the storage partition. All sizes in bytes.
///
/// It is a run-time value, not the constants of `NorFlash`, because a C glue learns it from its device tree, and a PC from a
/// command line. A flash type whose constants are known sets them; the values here must be multiples of those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Geometry {
    /// The number of sectors, at least 2.
    pub sectors: u32,
    /// The size of a sector: a whole number of erase blocks, and at most 65,536.
    pub sector_size: u32,
    /// The size of an aligned write: a power of two from 1 to 512.
    pub write_block: u32,
    /// Whether a programmed block may be programmed once more to clear further bits (as `MultiwriteNorFlash`, and nRF with
    /// `nWRITE` = 2): old values are then wiped in place, and not by compaction.
    pub multiwrite: bool,
}

/// The security lifecycle of the device (PSA Attestation API 2.0, RFC 9783 §4.3.1); the value is the claim's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Lifecycle {
    /// The platform cannot tell.
    Unknown = 0x0000,
    /// Assembly and test: no secrets are in the device yet.
    AssemblyAndTest = 0x1000,
    /// The root of trust is being provisioned; `WRITE_ONCE` is not enforced yet.
    PsaRotProvisioning = 0x2000,
    /// In the field, all debug access closed. The only state, with the next, that a verifier trusts.
    Secured = 0x3000,
    /// Debug access to everything but the root of trust.
    NonPsaRotDebug = 0x4000,
    /// Debug access to the root of trust, which can be made trustworthy again.
    RecoverablePsaRotDebug = 0x5000,
    /// Out of service; no secret of the device is usable.
    Decommissioned = 0x6000,
}

/// Which claims a token makes under which keys (RFC 9783 §4.5.2, §4.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenProfile {
    /// `tag:psacertified.org,2023:psa#tfm`, of RFC 9783.
    Tfm,
    /// `PSA_IOT_PROFILE_1`, of the PSA Attestation API 1.0: for verifiers that know no other.
    PsaIot1,
}

impl TokenProfile {
    /// The one that the build was configured for.
    pub const CONFIGURED: Self =
        if crate::config::ATTESTATION_PSA_IOT_PROFILE_1 == 0 { Self::Tfm } else { Self::PsaIot1 };
}

/// The 256-bit secret from which all keys at rest are derived. Unique for each device, and never leaves the services.
pub type RootKey = Zeroizing<[u8; 32]>;

/// One software component that ran at boot (RFC 9783 §4.4.1). Texts are UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct BootRecord<'a> {
    /// The measurement type, for example `BL`, `PRoT`, `ARoT`, `App`; empty if unknown.
    pub measurement_type: &'a str,
    /// The hash of the component: 32, 48 or 64 bytes.
    pub measurement: &'a [u8],
    /// The version; empty if unknown.
    pub version: &'a str,
    /// The hash of the public key that signed the component: 32, 48 or 64 bytes.
    pub signer_id: &'a [u8],
    /// The hash algorithm's IANA name, for example `sha-256`; empty if unknown.
    pub measurement_desc: &'a str,
}

/// A key that the device was provided with, for [`Platform::provided_key`]. The numbers are those of the PSA Crypto API.
///
/// It arrives with what the application asked for; what the platform leaves unchanged it agrees to.
pub struct ProvidedKey<'a> {
    /// The type (`psa_key_type_t`); 0 if the application does not say.
    pub key_type: u16,
    /// The size in bits; 0 if the application does not say.
    pub bits: u16,
    /// The usage flags that the device permits. All of them on arrival.
    pub usage: u32,
    /// The algorithm that the application asks for. Another one refuses the request.
    pub algorithm: u32,
    /// Room for the key's material, in the format of `psa_import_key`.
    pub material: &'a mut [u8],
    /// How many bytes of the room are used.
    pub length: usize,
}

/// A counter that only ever grows, across power cuts and re-flashing of the storage partition.
///
/// The store steps it twice for each change of a Protected Storage object, a few times more for the first one and after a power cut or a
/// replay, and for nothing else: a counter of `n` steps lasts for about `n / 2` changes. Nonces rest on it: set back, it must
/// come with another root key.
pub trait MonotonicCounter {
    /// The present value.
    ///
    /// # Errors
    /// `HardwareFailure` when the counter cannot be read.
    fn read(&mut self) -> Result<u32>;

    /// Adds one. When this returns `Ok`, the new value survives a power cut; when it is cut, the old or the new value is there.
    ///
    /// # Errors
    /// `HardwareFailure`, or `InsufficientStorage` when the counter is used up.
    fn increment(&mut self) -> Result<()>;
}

/// What the board provides besides its flash. See `docs/porting.md`.
pub trait Platform {
    /// The flash that holds the storage partition, addressed from 0.
    type Flash: embedded_storage::nor_flash::NorFlash;

    /// The geometry of the storage partition.
    ///
    /// # Errors
    /// `StorageFailure` when there is no usable partition.
    fn geometry(&self, flash: &Self::Flash) -> Result<Geometry>;

    /// Whether the store may format a partition that holds something it does not recognise. Default: no; the
    /// services then answer `StorageFailure` and leave the partition untouched. A blank partition is always formatted.
    fn may_format_foreign(&self) -> bool {
        false
    }

    /// Fills `buffer` with output of the entropy source: at least 4 bits of min-entropy in each byte.
    ///
    /// # Errors
    /// `InsufficientEntropy` when the source fails.
    fn entropy(&mut self, buffer: &mut [u8]) -> Result<()>;

    /// Writes the device's root key to `key`.
    ///
    /// # Errors
    /// `HardwareFailure` when the key cannot be read.
    fn root_key(&mut self, key: &mut RootKey) -> Result<()>;

    /// Describes the key that the device has under `label`, and writes its material (`psa_attach_key`). Default: there is none.
    ///
    /// # Errors
    /// `DoesNotExist` for an unknown label, `NotPermitted`, `HardwareFailure`.
    fn provided_key(&mut self, label: &[u8], key: &mut ProvidedKey<'_>) -> Result<()> {
        let _ = (label, key);
        Err(Status::DoesNotExist)
    }

    /// The present lifecycle state.
    fn lifecycle(&self) -> Lifecycle;

    /// The claim that names the immutable root of trust's make (RFC 9783 §4.2.2).
    fn implementation_id(&self) -> [u8; 32];

    /// What MCUboot left in memory for the running image, from the magic number on ([`boot_data`](crate::attestation::boot_data)), so
    /// that tokens tell of the components it measured; those of [`Self::boot_records`] follow. `None`: the boot chain has none. It must
    /// be the same throughout one boot, and out of reach of what must not forge it.
    fn boot_data(&self) -> Option<&[u8]> {
        None
    }

    /// Calls `visit` once for each component of the boot chain, in boot order. It must tell the same each time within one boot.
    ///
    /// # Errors
    /// Those of `visit`, passed on; `DataCorrupt` when the records cannot be read.
    fn boot_records(&self, visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()>;

    /// The certification reference, `[0-9]{13}-[0-9]{5}` (RFC 9783 §4.2.3), if the device has one.
    fn certification_reference(&self) -> Option<&str> {
        None
    }

    /// The address of a verification service (RFC 9783 §4.5.1), if the device names one.
    fn verification_service(&self) -> Option<&str> {
        None
    }

    /// The client id of the caller (RFC 9783 §4.1.2): negative for the non-secure side, never 0.
    fn client_id(&self) -> i32 {
        -1
    }

    /// The profile of tokens. Default: that of the build. It must be the same throughout one boot.
    fn token_profile(&self) -> TokenProfile {
        TokenProfile::CONFIGURED
    }

    /// Whether the header of a token names the key by the Instance ID. Default: as the build was configured.
    fn token_key_id(&self) -> bool {
        crate::config::ATTESTATION_KEY_ID != 0
    }

    /// The monotonic counter that defends Protected Storage against replay of an old flash image, if the board has one. It must
    /// be the same answer each time: objects that were written with a counter are not verified without.
    fn counter(&mut self) -> Option<&mut dyn MonotonicCounter> {
        None
    }
}
