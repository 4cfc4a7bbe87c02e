//! The sizes of this build. On Zephyr they come from Kconfig; see `build.rs` for symbols and defaults.

include!(concat!(env!("OUT_DIR"), "/config.rs"));
