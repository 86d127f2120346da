//! The embedded files of the phone client.

use std::borrow::Cow;

use rust_embed::RustEmbed;

/// What `make web` built; empty when it was not run before the build.
#[derive(RustEmbed)]
#[folder = "web/mobile/dist/h5"]
#[allow_missing = true]
struct Mobile;

/// The page that starts the client.
pub(super) const START: &str = "index.html";

/// One file, as it is sent.
pub(super) struct Asset {
    /// Its bytes, compressed when `gzip` says so.
    pub(super) bytes: Cow<'static, [u8]>,
    /// Whether the bytes are gzip.
    pub(super) gzip: bool,
    /// Strong validator.
    pub(super) etag: String,
}

/// The file at a path below the client's root; compressed if the phone takes that and the build made it.
pub(super) fn find(path: &str, takes_gzip: bool) -> Option<Asset> {
    let small = takes_gzip.then(|| Mobile::get(&format!("{path}.gz")));
    let (file, gzip) = match small.flatten() {
        Some(file) => (file, true),
        None => (Mobile::get(path)?, false),
    };
    let etag = tag(&file.metadata.sha256_hash());
    Some(Asset {
        bytes: file.data,
        gzip,
        etag,
    })
}

/// A validator made of a hash: its first 16 bytes.
pub(super) fn tag(hash: &[u8]) -> String {
    hash.iter()
        .take(16)
        .fold(String::with_capacity(32), |tag, byte| {
            format!("{tag}{byte:02x}")
        })
}
