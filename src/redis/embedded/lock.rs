//! The locks on a data directory, and the place of the socket.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{EmbeddedError, POLL};

/// Held by the owner; tells the others where the socket is.
pub(super) const FILE: &str = "sanke.lock";
/// Held by the child.
const CHILD_FILE: &str = "redis.lock";
/// `sun_path` is 108 bytes on Linux and 104 on macOS, with the final zero.
const LONGEST_SOCKET_PATH: usize = 103;

/// What the lock file says about its holder.
#[derive(Serialize, Deserialize, Default)]
pub(super) struct Holder {
    pub(super) pid: u32,
    pub(super) socket: Option<PathBuf>,
}

/// The lock, held by this process until dropped.
#[derive(Debug)]
pub(super) struct Owned {
    file: File,
    path: PathBuf,
}

pub(super) enum Attempt {
    Owned(Owned),
    Held(Holder),
}

/// Makes the directory, readable by this user alone, and answers its absolute path.
pub(super) fn data_dir(path: &Path) -> Result<PathBuf, EmbeddedError> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(EmbeddedError::file(path))?;
    path.canonicalize().map_err(EmbeddedError::file(path))
}

pub(super) fn attempt(data_dir: &Path) -> Result<Attempt, EmbeddedError> {
    let path = data_dir.join(FILE);
    let mut file = open(&path)?;
    match file.try_lock() {
        Ok(()) => {
            let mut owned = Owned { file, path };
            // Nobody shall read the last holder's socket as ours.
            owned.write(None)?;
            Ok(Attempt::Owned(owned))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            file.read_to_string(&mut text)
                .map_err(EmbeddedError::file(&path))?;
            // Half-written is like not yet written: the caller looks again.
            let holder = serde_json::from_str(&text).unwrap_or_default();
            Ok(Attempt::Held(holder))
        }
        Err(TryLockError::Error(reason)) => Err(EmbeddedError::File { path, reason }),
    }
}

impl Owned {
    /// Tells joining commands where the socket is.
    pub(super) fn record(&mut self, socket: &Path) -> Result<(), EmbeddedError> {
        self.write(Some(socket.to_owned()))
    }

    fn write(&mut self, socket: Option<PathBuf>) -> Result<(), EmbeddedError> {
        let holder = Holder {
            pid: std::process::id(),
            socket,
        };
        let text = serde_json::to_string(&holder).unwrap_or_default();
        let file = &mut self.file;
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(text.as_bytes()))
            .map_err(EmbeddedError::file(&self.path))
    }
}

/// Takes the child's lock, waiting for the child of an owner that was killed to finish.
pub(super) fn await_last_child(data_dir: &Path, deadline: Instant) -> Result<File, EmbeddedError> {
    let path = data_dir.join(CHILD_FILE);
    let file = open(&path)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if Instant::now() < deadline => thread::sleep(POLL),
            Err(TryLockError::WouldBlock) => {
                return Err(EmbeddedError::Leftover { path });
            }
            Err(TryLockError::Error(reason)) => return Err(EmbeddedError::File { path, reason }),
        }
    }
}

/// The socket lies in the data directory, or, when that path is too long for a socket, in a private directory of the
/// system's temporary one that is named by a hash of it.
pub(super) fn socket_path(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    let beside = data_dir.join("redis.sock");
    if beside.as_os_str().len() <= LONGEST_SOCKET_PATH {
        return Ok(beside);
    }
    let digest = Sha256::digest(data_dir.as_os_str().as_bytes());
    let name = digest
        .first_chunk()
        .map_or(0, |head| u64::from_be_bytes(*head));
    let dir = std::env::temp_dir().join(format!("sanke-{name:016x}"));
    match DirBuilder::new().mode(0o700).create(&dir) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let meta = fs::symlink_metadata(&dir).map_err(EmbeddedError::file(&dir))?;
            let mine = meta.uid() == nix::unistd::geteuid().as_raw();
            let closed_to_others = meta.mode() & 0o7777 == 0o700;
            if !(meta.is_dir() && mine && closed_to_others) {
                return Err(EmbeddedError::Foreign { path: dir });
            }
        }
        Err(reason) => return Err(EmbeddedError::File { path: dir, reason }),
    }
    Ok(dir.join("redis.sock"))
}

fn open(path: &Path) -> Result<File, EmbeddedError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(EmbeddedError::file(path))
}
