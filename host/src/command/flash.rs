//! `psa-rot flash`: what a flash image holds.

use super::{Failure, Outcome, print};
use crate::cli::Flash;
use psa_rot::Rot;
use psa_rot::its::StorageInfo;
use psa_rot::store::{Name, Namespace, ReplayState, SectorState};
use psa_rot_host::{Device, FileFlash, HostError, HostPlatform};
use std::fmt::Write as _;
use std::path::Path;

/// All owners of objects, in the order of their numbers.
const NAMESPACES: [Namespace; 5] =
    [Namespace::Its, Namespace::Ps, Namespace::Keys, Namespace::Internal, Namespace::ForeignKeys];

pub fn run(command: Flash) -> Outcome {
    match command {
        Flash::Show { flash } => show(&flash),
    }
}

/// The bytes of a flash file that nobody is writing.
fn image(path: &Path) -> Outcome<Vec<u8>> {
    let mut file = std::fs::File::open(path).map_err(Failure::file("cannot open", path))?;
    file.try_lock_shared().map_err(|error| match error {
        std::fs::TryLockError::WouldBlock => HostError::InUse(path.to_owned()).into(),
        std::fs::TryLockError::Error(error) => Failure::file("cannot lock", path)(error),
    })?;
    let length = file.metadata().map_err(Failure::file("cannot read", path))?.len();
    if length > psa_rot_host::FlashGeometry::MAX_SIZE {
        return Err(Failure::new(format!("{} is too large for a flash image", path.display())));
    }
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut file, &mut bytes)
        .map_err(Failure::file("cannot read", path))?;
    Ok(bytes)
}

/// Mounts a copy in memory: a mount repairs what a power cut left, and showing must not change the file.
fn show(path: &Path) -> Outcome {
    let image = image(path)?;
    let device = Device::load(&Device::path_for(path))?;
    let (geometry, counts) = (device.geometry, device.erase_counts.clone());
    if image.len() as u64 != geometry.size() {
        let found = image.len() as u64;
        return Err(
            HostError::Size { path: path.to_owned(), found, expected: geometry.size() }.into()
        );
    }
    let blank = image.iter().all(|byte| *byte == 0xff);
    let mut flash = FileFlash::from_image(geometry, image)?;
    let mut rot = Rot::new(HostPlatform::new(device.in_memory(), &mut flash), flash);
    let refused = || Failure::refused(format!("{} holds no readable store", path.display()));
    let whole = rot.storage_statistics().map_err(refused())?;
    let store = rot.store().map_err(refused())?;

    let mut out = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        out,
        "{}: {} sectors of {} bytes, erase block {}, write block {}{}",
        path.display(),
        whole.sectors,
        whole.sector_size,
        geometry.erase_size,
        geometry.partition.write_block,
        if blank { "; blank, shown as it will be formatted" } else { "" }
    );
    let _ = writeln!(
        out,
        "{} objects; {} bytes live, {} stale, {} free, {} reserved; {} sector erases, {} bits corrected",
        whole.objects,
        whole.live,
        whole.stale,
        whole.free,
        whole.reserved,
        whole.erases,
        whole.corrections
    );
    let replay = match whole.replay {
        ReplayState::Trusted => "what the counter protects is the newest",
        ReplayState::Distrusted => {
            "an old image was put back: what the counter protects is refused"
        }
        ReplayState::Unverified => "the counter cannot be read",
        ReplayState::Undefended => "no counter: old images are not detected",
    };
    let writable = if whole.read_only { "read-only: a repair failed" } else { "writable" };
    let _ = writeln!(out, "{writable}; {replay}");
    let _ = writeln!(out, "\n{:>11}  {:<8}{:>7}{:>8}", "sector", "state", "live", "erases");
    let per_sector = (geometry.partition.sector_size / geometry.erase_size) as usize;
    let mut lines: Vec<(u32, u32, String)> = Vec::new();
    for number in 0..whole.sectors {
        let sector = store.sector_statistics(number).map_err(refused())?;
        let state = match sector.state {
            SectorState::Blank => "blank",
            SectorState::Current => "current",
            SectorState::Closed => "closed",
        };
        // The device counts every erase; the store infers them, which is all there is for an image from elsewhere.
        let blocks = number as usize * per_sector..(number as usize + 1) * per_sector;
        let counted = counts.get(blocks).and_then(|blocks| blocks.iter().max().copied());
        let line = format!("{state:<8}{:>7}{:>8}", sector.live, counted.unwrap_or(sector.erases));
        match lines.last_mut() {
            Some((_, last, same)) if *same == line => *last = number,
            _ => lines.push((number, number, line)),
        }
    }
    for (first, last, line) in lines {
        let range = if first == last { first.to_string() } else { format!("{first}-{last}") };
        let _ = writeln!(out, "{range:>11}  {line}");
    }
    let _ = writeln!(
        out,
        "\n{:<15}{:>18}{:>8}{:>10}  {:<8}protection",
        "owner", "uid", "bytes", "capacity", "flags"
    );
    for namespace in NAMESPACES {
        let mut after = None;
        while let Some(name) = store.next(namespace, after) {
            after = Some(name.uid);
            let _ = writeln!(out, "{}", object(store.info(name), name));
        }
    }
    print(&out)
}

fn object(info: psa_rot::Result<psa_rot::store::Info>, name: Name) -> String {
    let owner = match name.namespace {
        Namespace::Its => "its",
        Namespace::Ps => "ps",
        Namespace::Keys => "keys",
        Namespace::Internal => "internal",
        Namespace::ForeignKeys => "keys of others",
    };
    let uid = format!("{:#x}", name.uid);
    match info {
        Ok(info) => {
            let protection = match (info.refusal, info.fresh, info.sealed) {
                (Some(_), ..) => "refused: not the newest value",
                (None, true, _) => "AES-256-GCM, counter",
                (None, false, true) => "AES-256-GCM",
                (None, false, false) => "CRC-32",
            };
            let StorageInfo { capacity, size, flags } = StorageInfo::new(name, &info);
            let flags = format!("{flags:#x}");
            format!("{owner:<15}{uid:>18}{size:>8}{capacity:>10}  {flags:<8}{protection}")
        }
        Err(status) => format!("{owner:<15}{uid:>18}  {status}"),
    }
}
