//! The store as a whole, on a simulated flash.

mod basic;
mod behaviour;
mod cuts;
mod damage;
mod fresh;
mod nvs_reader;
mod robust;
mod wear;
mod wiping;
mod workload;

use super::*;
use crate::testing::SimFlash;
use zeroize::Zeroizing;

pub(super) const fn geometry(sectors: u32, sector_size: u32, write_block: u32) -> Geometry {
    Geometry { sectors, sector_size, write_block, multiwrite: false }
}

pub(super) fn root_key() -> RootKey {
    Zeroizing::new([0x5a; 32])
}

pub(super) fn mounted(mut flash: SimFlash) -> Store<SimFlash> {
    flash.power_on();
    let geometry = flash.geometry();
    let mut store = Store::new(flash);
    store.mount(geometry, false, &root_key()).unwrap();
    store
}

pub(super) fn name(uid: u64) -> Name {
    Name { namespace: Namespace::Its, uid }
}

pub(super) fn get(store: &mut Store<SimFlash>, name: Name) -> Result<std::vec::Vec<u8>, Status> {
    let mut out = std::vec![0; store.info(name)?.size as usize];
    let len = store.get(name, 0, &mut out)?;
    assert_eq!(len, out.len());
    Ok(out)
}
