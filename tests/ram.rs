//! The store's RAM, as `docs/footprint.md` states it.

use psa_rot::config::{STORE_BUFFER, STORE_OBJECTS};
use psa_rot::store::Store;

/// A row of the index.
const OBJECT: usize = 24;
/// The keys of sealed objects, the place of the next entry, the flash's layout and counters.
const KEYS_AND_STATE: usize = 384;

#[test]
fn the_store_takes_24_bytes_for_each_object_and_less_than_a_kibibyte_beside() {
    // A board's flash driver comes on top.
    let store = size_of::<Store<()>>();
    let fixed = store - OBJECT * STORE_OBJECTS;
    println!("{store} bytes, {fixed} of them fixed");
    assert!(fixed <= STORE_BUFFER + KEYS_AND_STATE, "{fixed}");
    // With the scratch of the default, or a smaller one.
    assert!(fixed <= 1024 || STORE_BUFFER > 512, "{fixed}");
}
