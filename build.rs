//! Builds the crate anew when the clients were built anew: their files are part of the binary (`src/web`).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=web/mobile/dist");
}
