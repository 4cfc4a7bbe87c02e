//! Mbed TLS is measured where its headers and library are installed, as Debian's libmbedtls-dev does.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=mbedtls.c");
    println!("cargo:rustc-check-cfg=cfg(mbedtls)");
    if cc::Build::new().file("mbedtls.c").cargo_warnings(false).try_compile("mbedtls_shim").is_ok()
    {
        println!("cargo:rustc-cfg=mbedtls");
        println!("cargo:rustc-link-lib=mbedcrypto");
    }
}
