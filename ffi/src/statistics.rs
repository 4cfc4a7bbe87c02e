//! What the storage partition holds, for people (`psa_rot/storage.h`).

use crate::instance::with_rot;
use crate::pointers::Slot;
use crate::types::{CStatus, CStorageStatistics};
use psa_rot::store::{ReplayState, Statistics};

/// `PSA_ROT_STORAGE_READ_ONLY` and so on.
const READ_ONLY: u32 = 1 << 0;
const REPLAY_DEFENDED: u32 = 1 << 1;
const REPLAY_DETECTED: u32 = 1 << 2;

impl From<Statistics> for CStorageStatistics {
    fn from(statistics: Statistics) -> Self {
        let Statistics {
            sectors,
            sector_size,
            objects,
            live,
            free,
            reserved,
            stale,
            erases,
            corrections,
            read_only,
            replay,
        } = statistics;
        let replay = match replay {
            ReplayState::Undefended => 0,
            ReplayState::Unverified | ReplayState::Trusted => REPLAY_DEFENDED,
            ReplayState::Distrusted => REPLAY_DEFENDED | REPLAY_DETECTED,
        };
        let state = replay | if read_only { READ_ONLY } else { 0 };
        Self {
            sectors,
            sector_size,
            objects,
            live,
            free,
            reserved,
            stale,
            erases,
            corrections,
            state,
        }
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn psa_rot_storage_get_statistics(
    statistics: *mut CStorageStatistics,
) -> CStatus {
    // SAFETY: the caller's duties.
    let statistics = unsafe { Slot::cleared(statistics) };
    with_rot(|rot, memory| {
        let mut statistics = statistics?;
        statistics.write(memory, rot.storage_statistics()?.into());
        Ok(())
    })
}
