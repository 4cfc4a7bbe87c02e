//! A platform whose every answer can be set.

use super::{SimCounter, SimFlash};
use crate::Rot;
use crate::platform::{
    BootRecord, Geometry, Lifecycle, MonotonicCounter, Platform, ProvidedKey, RootKey, TokenProfile,
};
use crate::status::{Result, Status};
use std::string::String;
use std::vec::Vec;

/// How the entropy source behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntropySource {
    /// It gives the next bytes of a sequence that looks random and is the same for the same seed.
    Working,
    /// It says that it failed.
    Failing,
    /// It says that all is well and always gives this byte.
    Stuck(u8),
}

/// A [`BootRecord`] that owns what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of BootRecord")]
pub struct Record {
    pub measurement_type: String,
    pub measurement: Vec<u8>,
    pub version: String,
    pub signer_id: Vec<u8>,
    pub measurement_desc: String,
}

impl Record {
    /// A component of this type whose measurement and signer are 32 times one byte.
    #[must_use]
    pub fn new(measurement_type: &str, version: &str, byte: u8) -> Self {
        Self {
            measurement_type: measurement_type.into(),
            measurement: std::vec![byte; 32],
            version: version.into(),
            signer_id: std::vec![!byte; 32],
            measurement_desc: "sha-256".into(),
        }
    }
}

/// What a [`ProvidedKey`] is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are those of ProvidedKey")]
pub struct Provided {
    pub key_type: u16,
    pub bits: u16,
    pub usage: u32,
    pub algorithm: u32,
    pub material: Vec<u8>,
}

/// A board in memory. Change the fields at will, also through [`Rot::platform`].
#[derive(Clone, Debug)]
pub struct TestPlatform {
    /// The lifecycle state.
    pub lifecycle: Lifecycle,
    /// The root key; `None` cannot be read.
    pub root_key: Option<[u8; 32]>,
    /// A key that the device was provided with: its label, and what the platform says of it.
    pub provided_key: Option<(Vec<u8>, Provided)>,
    /// The implementation id.
    pub implementation_id: [u8; 32],
    /// The components of the boot chain.
    pub boot_records: Vec<Record>,
    /// What MCUboot left.
    pub boot_data: Option<Vec<u8>>,
    /// The profile of tokens.
    pub token_profile: TokenProfile,
    /// Whether their header names the key.
    pub token_key_id: bool,
    /// The certification reference.
    pub certification_reference: Option<String>,
    /// The verification service.
    pub verification_service: Option<String>,
    /// The client id of every caller.
    pub client_id: i32,
    /// Whether a partition with foreign content is formatted.
    pub may_format_foreign: bool,
    /// The behaviour of the entropy source.
    pub entropy: EntropySource,
    /// How often the entropy source was asked.
    pub entropy_calls: u32,
    /// The monotonic counter; none at first.
    pub counter: Option<SimCounter>,
    state: u64,
}

impl TestPlatform {
    /// A secured device with two boot records, whose entropy source starts at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self {
            lifecycle: Lifecycle::Secured,
            root_key: Some([0x5a; 32]),
            provided_key: None,
            implementation_id: [0x11; 32],
            boot_records: [Record::new("BL", "1.0.0", 1), Record::new("App", "2.3.4+5", 2)].into(),
            boot_data: None,
            token_profile: TokenProfile::CONFIGURED,
            token_key_id: false,
            certification_reference: None,
            verification_service: None,
            client_id: -1,
            may_format_foreign: false,
            entropy: EntropySource::Working,
            entropy_calls: 0,
            counter: None,
            state: seed,
        }
    }

    /// The next output of splitmix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

impl Platform for TestPlatform {
    type Flash = SimFlash;

    fn geometry(&self, flash: &SimFlash) -> Result<Geometry> {
        Ok(flash.geometry())
    }

    fn may_format_foreign(&self) -> bool {
        self.may_format_foreign
    }

    fn entropy(&mut self, buffer: &mut [u8]) -> Result<()> {
        self.entropy_calls += 1;
        match self.entropy {
            EntropySource::Working => {
                for piece in buffer.chunks_mut(8) {
                    piece.copy_from_slice(&self.next().to_le_bytes()[..piece.len()]);
                }
                Ok(())
            }
            EntropySource::Failing => Err(Status::HardwareFailure),
            EntropySource::Stuck(byte) => {
                buffer.fill(byte);
                Ok(())
            }
        }
    }

    fn root_key(&mut self, key: &mut RootKey) -> Result<()> {
        **key = self.root_key.ok_or(Status::HardwareFailure)?;
        Ok(())
    }

    fn provided_key(&mut self, label: &[u8], key: &mut ProvidedKey<'_>) -> Result<()> {
        let (_, provided) = self
            .provided_key
            .as_ref()
            .filter(|(known, _)| known == label)
            .ok_or(Status::DoesNotExist)?;
        key.key_type = provided.key_type;
        key.bits = provided.bits;
        key.usage = provided.usage;
        key.algorithm = provided.algorithm;
        key.length = provided.material.len();
        let room = key.material.get_mut(..key.length).ok_or(Status::HardwareFailure)?;
        room.copy_from_slice(&provided.material);
        Ok(())
    }

    fn lifecycle(&self) -> Lifecycle {
        self.lifecycle
    }

    fn implementation_id(&self) -> [u8; 32] {
        self.implementation_id
    }

    fn boot_data(&self) -> Option<&[u8]> {
        self.boot_data.as_deref()
    }

    fn token_profile(&self) -> TokenProfile {
        self.token_profile
    }

    fn token_key_id(&self) -> bool {
        self.token_key_id
    }

    fn boot_records(&self, visit: &mut dyn FnMut(&BootRecord<'_>) -> Result<()>) -> Result<()> {
        self.boot_records.iter().try_for_each(|record| {
            visit(&BootRecord {
                measurement_type: &record.measurement_type,
                measurement: &record.measurement,
                version: &record.version,
                signer_id: &record.signer_id,
                measurement_desc: &record.measurement_desc,
            })
        })
    }

    fn certification_reference(&self) -> Option<&str> {
        self.certification_reference.as_deref()
    }

    fn verification_service(&self) -> Option<&str> {
        self.verification_service.as_deref()
    }

    fn client_id(&self) -> i32 {
        self.client_id
    }

    fn counter(&mut self) -> Option<&mut dyn MonotonicCounter> {
        self.counter.as_mut().map(|counter| counter as &mut dyn MonotonicCounter)
    }
}

/// A new device with a blank flash of 8 sectors of 4 KiB, initialised.
#[must_use]
pub fn device() -> Rot<TestPlatform> {
    device_on(Geometry { sectors: 8, sector_size: 4096, write_block: 4, multiwrite: false })
}

/// A new device with a blank flash of this geometry, initialised. An erase block is a sector.
///
/// # Panics
/// When it does not initialise.
#[must_use]
pub fn device_on(geometry: Geometry) -> Rot<TestPlatform> {
    let flash = SimFlash::new(geometry, geometry.sector_size);
    let mut rot = Rot::new(TestPlatform::new(1), flash);
    assert_eq!(rot.init(), Ok(()));
    rot
}

/// What a power cycle leaves of a device: its platform and its flash. Not initialised yet.
#[must_use]
pub fn restart(rot: Rot<TestPlatform>) -> Rot<TestPlatform> {
    let (platform, mut flash) = rot.into_parts();
    flash.power_on();
    Rot::new(platform, flash)
}

/// [`restart`], and initialised.
///
/// # Panics
/// When it does not initialise.
#[must_use]
pub fn reboot(rot: Rot<TestPlatform>) -> Rot<TestPlatform> {
    let mut rot = restart(rot);
    assert_eq!(rot.init(), Ok(()));
    rot
}
