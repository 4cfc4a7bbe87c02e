//! Many overwrites of a few objects: 8 sectors of 4 KiB, write block 4.

use super::*;

/// Overwrites 16 objects of `size` bytes; no more than `most` erases for 1,000 sets.
fn overwrite(sets: u64, size: usize, sealed: bool, most: u64) {
    let mut store = mounted(SimFlash::new(geometry(8, 4096, 4), 4096));
    let mut data = std::vec![0; size];
    for n in 0..sets {
        data.fill(n as u8);
        let mut nonce = [0; 12];
        nonce[..8].copy_from_slice(&n.to_le_bytes());
        let how = if sealed { Protection::Sealed { nonce } } else { Protection::Checksum };
        store.set(name(n % 16), 0, &[&data], how).unwrap();
    }
    let erased = store.flash().erased().to_vec();
    let spread = erased.iter().max().unwrap() - erased.iter().min().unwrap();
    assert!(spread <= 3, "{erased:?}");
    let erases = erased.iter().sum::<u64>();
    std::println!("{sets} sets of {size} bytes, sealed {sealed}: {erases} erases, {erased:?}");
    assert!(erases * 1000 <= most * sets, "{erases} erases");
    for uid in 0..16 {
        store.flash().reset_counts();
        get(&mut store, name(uid)).unwrap();
        assert!(store.flash().counts().bytes_read <= size as u64 + 64);
    }
}

#[test]
fn a_hundred_thousand_overwrites_wear_all_sectors_alike() {
    // 56 bytes and 80 bytes each. Zephyr's NVS takes 40, so at least 9.8 erases.
    overwrite(100_000, 32, false, 14);
    overwrite(20_000, 32, true, 22);
    // NVS takes 333: three objects fit into a sector.
    overwrite(10_000, 1024, false, 340);
    overwrite(4_000, 1024, true, 340);
}
