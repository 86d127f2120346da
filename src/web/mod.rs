//! The clients' built files, part of the binary, and how they are served.

mod assets;
mod routes;

pub use routes::{Stage, mount};
