//! What the storage partition holds, for people (`psa_rot/storage.h`).

use crate::instance::with_rot;
use crate::pointers::Slot;
use crate::types::{CStatus, CStorageStatistics};
use psa_rot::store::Statistics;

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
        } = statistics;
        // The store cannot tell any of the states yet.
        let state = 0;
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
