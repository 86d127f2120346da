//! The embedded server: a private `redis-server` (or `valkey-server`) child on a unix socket.
//!
//! Two locks guard one data directory. `sanke.lock` belongs to the command that started the child (the owner) and tells
//! every other command where the socket is; those join and neither start nor stop anything. `redis.lock` is inherited by
//! the child itself, so that a new owner never starts a second server on an append-only file which a dying one still
//! holds.
//!
//! The child dies with its owner. The kernel ties that to the *thread* that forked, so one thread forks, watches and
//! restarts the child and lives as long as it.

mod binary;
pub(super) mod child;
mod lock;
mod supervisor;

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::config::{self, AppendFsync};

pub(super) use binary::Binary;
use lock::{Attempt, Owned};
use supervisor::Supervisor;

/// How long a joining command waits for the owner's server, and a new owner for a dying one.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(5);

/// How the child is run.
#[derive(Clone, Debug)]
pub struct Options {
    /// When the append-only file is flushed.
    pub appendfsync: AppendFsync,
    /// The server binary; `None` = searched in `PATH`.
    pub binary: Option<String>,
}

impl From<&config::Redis> for Options {
    fn from(redis: &config::Redis) -> Self {
        Self {
            appendfsync: redis.appendfsync,
            binary: redis.server_binary.clone(),
        }
    }
}

/// A running embedded server. Dropping the owner's stops the child.
#[derive(Debug)]
pub enum Embedded {
    /// This process started the child and stops it.
    Owner(Owner),
    /// Another command runs it.
    Joined {
        /// Where it listens.
        socket: PathBuf,
    },
}

/// The command that runs the child.
#[derive(Debug)]
pub struct Owner {
    socket: PathBuf,
    supervisor: Supervisor,
    /// Held for its effect; released after the child has gone.
    _lock: Owned,
}

/// Why there is no embedded server.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// No server binary.
    #[error(
        "no redis-server (>= 7.0) or valkey-server found; install one (apt-get install redis-server, dnf install redis, \
         apk add redis, brew install redis) or set redis.url"
    )]
    NotFound,
    /// The server binary is too old.
    #[error("{binary} is version {version}; Sanke needs Redis >= 7.0 or Valkey")]
    TooOld {
        /// The binary.
        binary: String,
        /// What it says it is.
        version: String,
    },
    /// The configured binary can't be run or is no such server.
    #[error("redis.server_binary: {binary} {reason}")]
    Unusable {
        /// The binary.
        binary: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file of the data directory can't be used.
    #[error("{}: {reason}", path.display())]
    File {
        /// The file or directory.
        path: PathBuf,
        /// The operating system's reason.
        reason: std::io::Error,
    },
    /// The directory for the socket belongs to somebody else.
    #[error("{} is not a private directory of this user; remove it, or use a shorter data directory", path.display())]
    Foreign {
        /// The directory.
        path: PathBuf,
    },
    /// The server ended before it was ready.
    #[error("the embedded server ended at once: {reason} (see {})", log.display())]
    Ended {
        /// Its exit status and last words.
        reason: String,
        /// Its log.
        log: PathBuf,
    },
    /// Another command holds the directory, but its server does not answer.
    #[error("{} is in use by process {pid}, whose server does not answer", path.display())]
    Held {
        /// The lock file.
        path: PathBuf,
        /// The holder.
        pid: u32,
    },
    /// A server whose owner was killed has not ended.
    #[error("an earlier server still runs on {}; stop it first", path.display())]
    Leftover {
        /// The lock file that it holds.
        path: PathBuf,
    },
}

impl EmbeddedError {
    fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |reason| Self::File { path, reason }
    }
}

impl Embedded {
    /// Joins the server that runs on `data_dir`, or starts one there and waits until it answers. Blocks: some 30 ms for
    /// small data, seconds while a large append-only file is read.
    ///
    /// # Errors
    /// No usable server binary, a directory that can't be used, or a server that does not start.
    pub fn start(data_dir: &Path, options: &Options) -> Result<Self, EmbeddedError> {
        let data_dir = lock::data_dir(data_dir)?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match lock::attempt(&data_dir)? {
                Attempt::Owned(lock) => return Self::own(&data_dir, options, lock, deadline),
                Attempt::Held(holder) => {
                    if let Some(socket) = holder.socket
                        && matches!(ping(&socket), Answer::Ready)
                    {
                        return Ok(Self::Joined { socket });
                    }
                    if Instant::now() > deadline {
                        return Err(EmbeddedError::Held {
                            path: data_dir.join(lock::FILE),
                            pid: holder.pid,
                        });
                    }
                    thread::sleep(POLL);
                }
            }
        }
    }

    fn own(
        data_dir: &Path,
        options: &Options,
        mut lock: Owned,
        deadline: Instant,
    ) -> Result<Self, EmbeddedError> {
        let binary = Binary::find(options.binary.as_deref())?;
        let socket = lock::socket_path(data_dir)?;
        let child_lock = lock::await_last_child(data_dir, deadline)?;
        lock.record(&socket)?;
        let supervisor = Supervisor::start(supervisor::Plan {
            binary: binary.path,
            data_dir: data_dir.to_owned(),
            socket: socket.clone(),
            appendfsync: options.appendfsync,
            lock: child_lock,
        })?;
        let owner = Owner {
            socket,
            supervisor,
            _lock: lock,
        };
        owner.await_ready(data_dir)?;
        Ok(Self::Owner(owner))
    }

    /// Where the server listens.
    pub fn socket(&self) -> &Path {
        match self {
            Self::Owner(owner) => &owner.socket,
            Self::Joined { socket } => socket,
        }
    }

    /// The child's process id, if this process owns it and it is running.
    pub fn child(&self) -> Option<u32> {
        match self {
            Self::Owner(owner) => owner.supervisor.child(),
            Self::Joined { .. } => None,
        }
    }

    /// Stops the child, after all acknowledged writes are on the disk, and frees the data directory. Does nothing to
    /// a server that another command owns.
    pub fn stop(self) {
        drop(self);
    }
}

impl Owner {
    /// A large file takes long to read, so there is no limit while the child lives.
    fn await_ready(&self, data_dir: &Path) -> Result<(), EmbeddedError> {
        let started = Instant::now();
        let mut told = 0;
        loop {
            match ping(&self.socket) {
                Answer::Ready => return Ok(()),
                Answer::Loading | Answer::Silent => {}
            }
            if let Some(status) = self.supervisor.first_end() {
                let log = data_dir.join(supervisor::LOG);
                let reason = format!("{status}; {}", last_words(&log));
                return Err(EmbeddedError::Ended { reason, log });
            }
            let waited = started.elapsed().as_secs() / 5;
            if waited > told {
                told = waited;
                tracing::info!(
                    seconds = started.elapsed().as_secs(),
                    "the embedded server is reading its data"
                );
            }
            thread::sleep(POLL);
        }
    }
}

enum Answer {
    Ready,
    Loading,
    Silent,
}

/// One PING over the socket.
fn ping(socket: &Path) -> Answer {
    let ask = || -> std::io::Result<String> {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"PING\r\n")?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line)
    };
    match ask() {
        Ok(line) if line.starts_with("+PONG") => Answer::Ready,
        Ok(line) if line.starts_with("-LOADING") => Answer::Loading,
        Ok(_) | Err(_) => Answer::Silent,
    }
}

fn last_words(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it left no log").trim().to_owned()
}

#[cfg(test)]
mod tests;
