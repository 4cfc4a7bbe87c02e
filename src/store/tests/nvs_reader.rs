//! A reader of NVS partitions, written from the rules of Zephyr's: what it finds must be what the store holds.
//! (The ztest suite does the same with Zephyr's own code, where there is a Zephyr.)

use super::workload::*;
use super::*;
use crate::store::nvs::Ate;
use crate::testing::Grain;

struct Reader<'a> {
    bytes: &'a [u8],
    sectors: usize,
    size: usize,
    ate: usize,
    /// The sector NVS would write to, and the first blank slot in it.
    sector: usize,
    slot: usize,
}

impl<'a> Reader<'a> {
    fn mount(bytes: &'a [u8], geometry: Geometry) -> Self {
        let (sectors, size) = (geometry.sectors as usize, geometry.sector_size as usize);
        let ate = 8usize.next_multiple_of(geometry.write_block as usize);
        let mut reader = Self { bytes, sectors, size, ate, sector: 0, slot: 0 };
        // An open sector after a closed one; without any closed one the first, or the last if it is in use.
        let closed = |sector: usize| !reader.is_blank(sector % sectors, size - ate);
        let open = (0..sectors).find(|&s| closed(s) && !closed(s + 1)).map(|s| (s + 1) % sectors);
        let last_used = !reader.is_blank(sectors - 1, size - 2 * ate);
        assert!(!(0..sectors).all(closed));
        reader.sector = open.unwrap_or(if last_used { sectors - 1 } else { 0 });
        reader.slot = size - 2 * ate;
        let mut done = 0;
        while reader.slot >= ate && !reader.is_blank(reader.sector, reader.slot) {
            let ate = Ate::decode(&reader.slot_bytes(reader.sector, reader.slot));
            done += u32::from(ate.is_some_and(Ate::is_mark));
            reader.slot -= reader.ate;
        }
        assert!(done >= 1, "NVS would collect garbage");
        let next = (reader.sector + 1) % sectors;
        assert!(
            bytes[next * size..][..size].iter().all(|&b| b == 0xff),
            "NVS would erase a sector"
        );
        reader
    }

    fn slot_bytes(&self, sector: usize, slot: usize) -> [u8; 8] {
        self.bytes[sector * self.size + slot..][..8].try_into().unwrap()
    }

    fn is_blank(&self, sector: usize, slot: usize) -> bool {
        self.slot_bytes(sector, slot) == [0xff; 8]
    }

    /// The newest data of an id, from the newest table entry to the oldest.
    fn read(&self, id: u16) -> Option<&'a [u8]> {
        let (mut sector, mut slot) = (self.sector, self.slot + self.ate);
        loop {
            while slot < self.size - self.ate {
                let ate = Ate::decode(&self.slot_bytes(sector, slot));
                let valid = |a: &Ate| usize::from(a.offset + a.len) < self.size - self.ate;
                if let Some(ate) = ate.filter(|a| a.id == id && valid(a)) {
                    let at = sector * self.size + usize::from(ate.offset);
                    return (ate.len > 0).then(|| &self.bytes[at..at + usize::from(ate.len)]);
                }
                slot += self.ate;
            }
            sector = (sector + self.sectors - 1) % self.sectors;
            if sector == self.sector || self.is_blank(sector, self.size - self.ate) {
                return None;
            }
            let close = Ate::decode(&self.slot_bytes(sector, self.size - self.ate));
            slot = match close.filter(|ate| ate.is_mark()) {
                Some(close) => usize::from(close.offset),
                // A torn close entry: the first slot from below that is sound and not data. Searching from the top, as
                // NVS does, and stopping at the first blank slot is the same here.
                None => {
                    let mut slot = self.size - 2 * self.ate;
                    while !self.is_blank(sector, slot) && slot >= self.ate {
                        slot -= self.ate;
                    }
                    slot + self.ate
                }
            };
        }
    }
}

#[test]
fn nvs_finds_every_object_of_a_store_at_rest() {
    for (sectors, size, block, names, largest) in [
        (4, 4096, 4, 30, 900),
        (2, 2048, 1, 8, 200),
        (8, 1024, 16, 16, 400),
        (5, 2048, 32, 10, 500),
    ] {
        let layout = geometry(sectors, size, block);
        let mut store = mounted(SimFlash::new(layout, 512));
        let mut numbers = Numbers(u64::from(size));
        for n in 0..800 {
            let call = Call::random(&mut numbers, names, largest);
            if n % 5 == 0 {
                let after = numbers.below(15);
                store.flash().cut_after(after, Grain::Block, n);
            }
            let _ = call.run(&mut store);
            store = mounted(store.into_flash());
            let bytes = store.flash().bytes().to_vec();
            let reader = Reader::mount(&bytes, layout);
            for entry in store.index.entries() {
                let data = &bytes[entry.at as usize..][..entry.len.into()];
                assert_eq!(reader.read(entry.id), Some(data), "{layout:?}, call {n}");
            }
            let mut id = 0;
            for _ in 0..50 {
                id = nvs::next_object_id(id);
                assert_eq!(reader.read(id).is_some(), store.index.has_id(id));
            }
        }
    }
}
