//! What is built follows Kconfig: psa-rot's build script has read what it asks for (`cmake/features.rs`), and the source takes it for
//! the features of `psa-rot-ffi`.

use std::env;

fn main() -> Result<(), env::VarError> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rustc-check-cfg=cfg(feature, values(any()))");
    println!("cargo:rustc-cfg=feature=\"external\"");
    for feature in env::var("DEP_PSA_ROT_FEATURES")?.split(',') {
        println!("cargo:rustc-cfg=feature=\"{feature}\"");
    }
    Ok(())
}
