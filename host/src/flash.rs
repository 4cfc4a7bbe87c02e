//! NOR flash in a file or in memory, with a power supply that fails on demand.

use crate::device::{Device, FlashGeometry};
use crate::error::HostError;
use embedded_storage::nor_flash::{
    ErrorType, NorFlash, NorFlashError, NorFlashErrorKind, ReadNorFlash,
};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Why a flash operation failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashError {
    /// The area does not lie in the flash.
    OutOfBounds,
    /// The area does not begin or end at a write block or an erase block.
    NotAligned,
    /// The write would program a write block again that is not erased. Real flash would make a wrong value of it,
    /// or an uncorrectable one.
    NotErased,
    /// The power is off.
    PowerOff,
    /// The file could not be read or written.
    File,
}

impl std::fmt::Display for FlashError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::OutOfBounds => "the area does not lie in the flash",
            Self::NotAligned => "the area is not aligned to the flash's blocks",
            Self::NotErased => "a write block would be programmed twice",
            Self::PowerOff => "the power is off",
            Self::File => "the flash file cannot be read or written",
        })
    }
}

impl std::error::Error for FlashError {}

impl NorFlashError for FlashError {
    fn kind(&self) -> NorFlashErrorKind {
        match self {
            Self::OutOfBounds => NorFlashErrorKind::OutOfBounds,
            Self::NotAligned => NorFlashErrorKind::NotAligned,
            Self::NotErased | Self::PowerOff | Self::File => NorFlashErrorKind::Other,
        }
    }
}

/// The power supply of a [`FileFlash`]: a handle that stays with a test while the flash is inside a `Rot`.
///
/// An operation is one call of `write` or `erase`. The operation in which the power fails is done half: a write programs the
/// first half of its write blocks and leaves the next one with some of its bits programmed; an erase clears the first half
/// of the area and leaves undefined bytes in the rest. After that every operation fails, reads too, until
/// [`power_on`](Self::power_on).
#[derive(Clone, Debug)]
pub struct PowerFuse {
    state: Arc<FuseState>,
}

#[derive(Debug)]
struct FuseState {
    /// How many operations are still done whole; `OFF` and `HOLDS` are special.
    left: AtomicU64,
    done: AtomicU64,
}

/// The power is off.
const OFF: u64 = u64::MAX;
/// The power never fails.
const HOLDS: u64 = u64::MAX - 1;

impl PowerFuse {
    fn new() -> Self {
        Self { state: Arc::new(FuseState { left: AtomicU64::new(HOLDS), done: AtomicU64::new(0) }) }
    }

    /// Lets `operations` more operations pass; the next one is cut half way.
    pub fn cut_after(&self, operations: u64) {
        self.state.left.store(operations.min(HOLDS - 1), Ordering::SeqCst);
    }

    /// Switches the power on, for good.
    pub fn power_on(&self) {
        self.state.left.store(HOLDS, Ordering::SeqCst);
    }

    /// Whether the power has failed.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.state.left.load(Ordering::SeqCst) == OFF
    }

    /// How many operations were done whole since the flash was opened.
    #[must_use]
    pub fn operations(&self) -> u64 {
        self.state.done.load(Ordering::SeqCst)
    }

    /// Takes one operation out of the supply: whether it is done whole, or cut.
    fn spend(&self) -> Result<Supply, FlashError> {
        let next = |left| match left {
            OFF | HOLDS => left,
            0 => OFF,
            n => n - 1,
        };
        let before = self.state.left.load(Ordering::SeqCst);
        if before == OFF {
            return Err(FlashError::PowerOff);
        }
        self.state.left.store(next(before), Ordering::SeqCst);
        if before == 0 {
            return Ok(Supply::FailsHalfWay);
        }
        self.state.done.fetch_add(1, Ordering::SeqCst);
        Ok(Supply::Holds)
    }
}

#[derive(PartialEq, Eq)]
enum Supply {
    Holds,
    FailsHalfWay,
}

#[derive(Debug)]
enum Medium {
    File(File),
    Memory(Vec<u8>),
}

impl Medium {
    fn read(&mut self, offset: usize, out: &mut [u8]) -> Result<(), FlashError> {
        match self {
            Self::File(file) => {
                file.seek(SeekFrom::Start(offset as u64)).map_err(|_| FlashError::File)?;
                file.read_exact(out).map_err(|_| FlashError::File)
            }
            Self::Memory(bytes) => {
                let area = bytes.get(offset..offset + out.len()).ok_or(FlashError::OutOfBounds)?;
                out.copy_from_slice(area);
                Ok(())
            }
        }
    }

    fn write(&mut self, offset: usize, data: &[u8]) -> Result<(), FlashError> {
        match self {
            Self::File(file) => {
                file.seek(SeekFrom::Start(offset as u64)).map_err(|_| FlashError::File)?;
                file.write_all(data).map_err(|_| FlashError::File)
            }
            Self::Memory(bytes) => {
                let area =
                    bytes.get_mut(offset..offset + data.len()).ok_or(FlashError::OutOfBounds)?;
                area.copy_from_slice(data);
                Ok(())
            }
        }
    }
}

/// NOR flash in a file, which is exactly the partition's bytes, or in memory.
///
/// Every operation goes to the file before it returns, so it survives the end of the process (not a power cut of the PC).
/// The file is locked as long as the flash is open: two processes cannot use one device at a time.
///
/// The constants of `NorFlash` are all 1; the real geometry is a run-time value and checked at each call.
#[derive(Debug)]
pub struct FileFlash {
    medium: Medium,
    geometry: FlashGeometry,
    fuse: PowerFuse,
    /// The device whose erases are counted.
    device: Option<Arc<Mutex<Device>>>,
}

impl FileFlash {
    /// Makes a blank flash in memory.
    ///
    /// # Errors
    /// [`HostError::Geometry`].
    pub fn in_memory(geometry: FlashGeometry) -> Result<Self, HostError> {
        geometry.check()?;
        Ok(Self::new(Medium::Memory(vec![0xff; geometry.size() as usize]), geometry))
    }

    /// Makes a flash in memory that holds this image.
    ///
    /// # Errors
    /// [`HostError::Geometry`], also for an image of another size.
    pub fn from_image(geometry: FlashGeometry, image: Vec<u8>) -> Result<Self, HostError> {
        geometry.check()?;
        if image.len() as u64 != geometry.size() {
            return Err(HostError::Geometry(format!("the image has {} bytes", image.len())));
        }
        Ok(Self::new(Medium::Memory(image), geometry))
    }

    /// Makes a blank flash in a new file.
    ///
    /// # Errors
    /// [`HostError::Geometry`]; [`HostError::Exists`] if there is such a file; [`HostError::Io`].
    pub fn create(path: &Path, geometry: FlashGeometry) -> Result<Self, HostError> {
        geometry.check()?;
        let mut options = OpenOptions::new();
        let opened = options.read(true).write(true).create_new(true).open(path);
        let mut file = opened.map_err(|error| match error.kind() {
            std::io::ErrorKind::AlreadyExists => HostError::Exists(path.to_owned()),
            _ => HostError::io("cannot create", path)(error),
        })?;
        lock(&file, path)?;
        file.write_all(&vec![0xff; geometry.size() as usize])
            .map_err(HostError::io("cannot write", path))?;
        Ok(Self::new(Medium::File(file), geometry))
    }

    /// Opens a flash file.
    ///
    /// # Errors
    /// [`HostError::Geometry`]; [`HostError::Io`]; [`HostError::InUse`]; [`HostError::Size`] if the file does not have
    /// the size of the geometry.
    pub fn open(path: &Path, geometry: FlashGeometry) -> Result<Self, HostError> {
        geometry.check()?;
        let opened = OpenOptions::new().read(true).write(true).open(path);
        let file = opened.map_err(HostError::io("cannot open", path))?;
        lock(&file, path)?;
        let found = file.metadata().map_err(HostError::io("cannot open", path))?.len();
        if found != geometry.size() {
            return Err(HostError::Size {
                path: path.to_owned(),
                found,
                expected: geometry.size(),
            });
        }
        Ok(Self::new(Medium::File(file), geometry))
    }

    fn new(medium: Medium, geometry: FlashGeometry) -> Self {
        Self { medium, geometry, fuse: PowerFuse::new(), device: None }
    }

    /// Counts erases in this device from now on.
    pub(crate) fn count_erases_in(&mut self, device: Arc<Mutex<Device>>) {
        self.device = Some(device);
    }

    /// The geometry.
    #[must_use]
    pub fn geometry(&self) -> FlashGeometry {
        self.geometry
    }

    /// A handle to the power supply.
    #[must_use]
    pub fn fuse(&self) -> PowerFuse {
        self.fuse.clone()
    }

    /// The bytes of the whole flash, as they are; power or not.
    ///
    /// # Errors
    /// [`FlashError::File`].
    pub fn image(&mut self) -> Result<Vec<u8>, FlashError> {
        let mut image = vec![0; self.geometry.size() as usize];
        self.medium.read(0, &mut image)?;
        Ok(image)
    }

    /// Checks that `length` bytes at `offset` lie in the flash and are whole blocks of `block` bytes.
    fn check(&self, offset: u32, length: usize, block: u32) -> Result<(), FlashError> {
        let (offset, length) = (u64::from(offset), length as u64);
        if offset.checked_add(length).is_none_or(|end| end > self.geometry.size()) {
            return Err(FlashError::OutOfBounds);
        }
        let block = u64::from(block);
        if offset % block != 0 || length % block != 0 {
            return Err(FlashError::NotAligned);
        }
        Ok(())
    }

    fn count_erases(&self, from: u32, to: u32) -> Result<(), FlashError> {
        let Some(device) = &self.device else { return Ok(()) };
        let mut device = device.lock().unwrap_or_else(PoisonError::into_inner);
        for block in from / self.geometry.erase_size..to / self.geometry.erase_size {
            device.count_erase(block as usize);
        }
        device.save().map_err(|_| FlashError::File)
    }
}

/// Takes the exclusive lock of a flash file, which lasts until the file is closed.
fn lock(file: &File, path: &Path) -> Result<(), HostError> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => HostError::InUse(path.to_owned()),
        TryLockError::Error(source) => {
            HostError::Io { action: "cannot lock", path: path.to_owned(), source }
        }
    })
}

impl ErrorType for FileFlash {
    type Error = FlashError;
}

impl ReadNorFlash for FileFlash {
    const READ_SIZE: usize = 1;

    fn read(&mut self, offset: u32, bytes: &mut [u8]) -> Result<(), FlashError> {
        self.check(offset, bytes.len(), 1)?;
        if self.fuse.is_off() {
            return Err(FlashError::PowerOff);
        }
        self.medium.read(offset as usize, bytes)
    }

    fn capacity(&self) -> usize {
        self.geometry.size() as usize
    }
}

impl NorFlash for FileFlash {
    const WRITE_SIZE: usize = 1;
    const ERASE_SIZE: usize = 1;

    fn erase(&mut self, from: u32, to: u32) -> Result<(), FlashError> {
        let length = to.checked_sub(from).ok_or(FlashError::OutOfBounds)? as usize;
        self.check(from, length, self.geometry.erase_size)?;
        let supply = self.fuse.spend()?;
        self.count_erases(from, to)?;
        if supply == Supply::Holds {
            return self.medium.write(from as usize, &vec![0xff; length]);
        }
        let mut area = vec![0; length];
        self.medium.read(from as usize, &mut area)?;
        for (at, byte) in area.iter_mut().enumerate() {
            *byte |= if at < length / 2 { 0xff } else { 0x55 };
        }
        self.medium.write(from as usize, &area)?;
        Err(FlashError::PowerOff)
    }

    fn write(&mut self, offset: u32, bytes: &[u8]) -> Result<(), FlashError> {
        let block = self.geometry.partition.write_block;
        self.check(offset, bytes.len(), block)?;
        let mut area = vec![0; bytes.len()];
        self.medium.read(offset as usize, &mut area)?;
        let block = block as usize;
        for (old, new) in area.chunks(block).zip(bytes.chunks(block)) {
            let erased = old.iter().all(|byte| *byte == 0xff);
            let clears_only = old.iter().zip(new).all(|(old, new)| new & !old == 0);
            if !(erased || self.geometry.partition.multiwrite && clears_only) {
                return Err(FlashError::NotErased);
            }
        }
        if self.fuse.spend()? == Supply::Holds {
            return self.medium.write(offset as usize, bytes);
        }
        let whole = bytes.len() / block / 2 * block;
        for (at, (old, new)) in area.iter_mut().zip(bytes).enumerate() {
            if at < whole + block / 2 {
                *old = *new;
            } else if at < whole + block {
                *old &= new | 0xf0;
            }
        }
        self.medium.write(offset as usize, &area)?;
        Err(FlashError::PowerOff)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flash(multiwrite: bool) -> FileFlash {
        let mut geometry = FlashGeometry::new(4, 1024, 8).unwrap();
        geometry.partition.multiwrite = multiwrite;
        FileFlash::in_memory(geometry).unwrap()
    }

    #[test]
    fn a_block_is_programmed_once_until_it_is_erased() {
        let mut flash = flash(false);
        flash.write(8, &[0x0f; 8]).unwrap();
        assert_eq!(flash.write(8, &[0x0f; 8]), Err(FlashError::NotErased));
        assert_eq!(flash.write(0, &[0x0f; 16]), Err(FlashError::NotErased));
        flash.erase(0, 1024).unwrap();
        flash.write(8, &[0xf0; 8]).unwrap();
        let mut read = [0; 8];
        flash.read(8, &mut read).unwrap();
        assert_eq!(read, [0xf0; 8]);
    }

    #[test]
    fn multiwrite_flash_clears_further_bits_but_sets_none() {
        let mut flash = flash(true);
        flash.write(0, &[0x0f; 8]).unwrap();
        flash.write(0, &[0x03; 8]).unwrap();
        assert_eq!(flash.write(0, &[0x07; 8]), Err(FlashError::NotErased));
    }

    #[test]
    fn areas_outside_or_across_blocks_are_refused() {
        let mut flash = flash(false);
        assert_eq!(flash.write(4, &[0; 8]), Err(FlashError::NotAligned));
        assert_eq!(flash.write(0, &[0; 7]), Err(FlashError::NotAligned));
        assert_eq!(flash.write(4096, &[0; 8]), Err(FlashError::OutOfBounds));
        assert_eq!(flash.write(0xffff_fff8, &[0; 8]), Err(FlashError::OutOfBounds));
        assert_eq!(flash.read(4095, &mut [0; 2]), Err(FlashError::OutOfBounds));
        assert_eq!(flash.erase(0, 1000), Err(FlashError::NotAligned));
        assert_eq!(flash.erase(1024, 0), Err(FlashError::OutOfBounds));
        assert_eq!(flash.fuse().operations(), 0);
    }

    #[test]
    fn a_write_in_which_the_power_fails_is_done_half_and_nothing_works_after_it() {
        let mut flash = flash(false);
        let fuse = flash.fuse();
        fuse.cut_after(1);
        flash.write(0, &[0; 8]).unwrap();
        assert_eq!(flash.write(8, &[0; 24]), Err(FlashError::PowerOff));
        assert!(fuse.is_off());
        assert_eq!(flash.write(64, &[0; 8]), Err(FlashError::PowerOff));
        assert_eq!(flash.erase(0, 1024), Err(FlashError::PowerOff));
        assert_eq!(flash.read(0, &mut [0]), Err(FlashError::PowerOff));
        fuse.power_on();
        let mut read = [1; 24];
        flash.read(8, &mut read).unwrap();
        assert_eq!(read[..12], [0; 12]);
        assert_eq!(read[12..16], [0xf0; 4]);
        assert_eq!(read[16..], [0xff; 8]);
        assert_eq!(fuse.operations(), 1);
    }

    #[test]
    fn an_erase_in_which_the_power_fails_leaves_other_blocks_alone() {
        let mut flash = flash(false);
        flash.write(0, &[0; 2048]).unwrap();
        flash.fuse().cut_after(0);
        assert_eq!(flash.erase(0, 1024), Err(FlashError::PowerOff));
        let image = flash.image().unwrap();
        assert!(image[..512].iter().all(|b| *b == 0xff));
        assert!(image[512..1024].iter().all(|b| *b == 0x55));
        assert!(image[1024..2048].iter().all(|b| *b == 0));
    }
}
