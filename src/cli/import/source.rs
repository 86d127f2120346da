//! One file to read, within the limits: size, unpacked size, time, and memory.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::super::output;
use crate::config::Limits;
use crate::file::archive::{Archive, MAX_UNPACKED};
use crate::report::{ProblemCode, Refusal};
use crate::sheet::Mapping;

/// The process may hold 512 MB while it reads; the reader is stopped somewhat before, because it goes on between looks.
const MAX_RESIDENT: u64 = 480 << 20;
/// How often time and memory are looked at.
const LOOK: Duration = Duration::from_millis(25);

/// A file, read whole.
pub(super) struct Source {
    pub(super) name: String,
    bytes: Arc<Vec<u8>>,
    mapping: Arc<Mapping>,
    unpacked: u64,
    time: Duration,
}

impl Source {
    /// Takes in a file.
    pub(super) fn open(
        file: &Path,
        name: &str,
        mapping: &Arc<Mapping>,
        limits: &Limits,
    ) -> Result<Self, Refusal> {
        let unreadable = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => Refusal::from(ProblemCode::NotFound),
            _ => Refusal::new(ProblemCode::Corrupt, error.to_string()),
        };
        if !std::fs::metadata(file).map_err(unreadable)?.is_file() {
            return Err(Refusal::new(ProblemCode::Corrupt, "不是普通文件"));
        }
        let opened = File::open(file).map_err(unreadable)?;
        let mut bytes = Vec::new();
        opened
            .take(limits.upload as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
        if bytes.len() > limits.upload {
            let detail = format!("超过 limits.upload（{} MB）", limits.upload >> 20);
            return Err(Refusal::new(ProblemCode::TooLarge, detail));
        }
        Ok(Self {
            name: name.to_owned(),
            bytes: Arc::new(bytes),
            mapping: Arc::clone(mapping),
            unpacked: limits.unpacked as u64,
            time: limits.import_time,
        })
    }

    /// Runs a reader on a thread of its own. One that takes too long or too much memory is left behind: it holds
    /// nothing but the file, and ends with the process.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        reader: fn(&[u8], &str, &Mapping) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let (done, mut result) = oneshot::channel();
        let (bytes, mapping) = (Arc::clone(&self.bytes), Arc::clone(&self.mapping));
        let (name, unpacked) = (self.name.clone(), self.unpacked);
        let thread = std::thread::Builder::new().name("reader".to_owned());
        let work = move || {
            let read =
                check_unpacked(&bytes, unpacked).and_then(|()| reader(&bytes, &name, &mapping));
            // Nobody waits any more if it took too long.
            drop(done.send(read));
        };
        thread
            .spawn(work)
            .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
        let started = Instant::now();
        let mut shown = output::Progress::new(&format!("正在读取 {}", self.name));
        loop {
            let left = self.time.saturating_sub(started.elapsed());
            tokio::select! {
                read = &mut result => {
                    // A reader that broke off has no answer.
                    return read.unwrap_or_else(|_closed| Err(ProblemCode::Corrupt.into()));
                }
                () = tokio::time::sleep(LOOK.min(left)) => {}
            }
            if started.elapsed() >= self.time {
                let detail = format!("读取超过 {} 秒（limits.import_time）", self.time.as_secs());
                return Err(Refusal::new(ProblemCode::TooLarge, detail));
            }
            if resident().is_some_and(|bytes| bytes > MAX_RESIDENT) {
                return Err(Refusal::new(
                    ProblemCode::TooLarge,
                    "读取占用的内存超过 512 MB",
                ));
            }
            shown.tick();
        }
    }
}

/// A smaller limit than the readers' own.
fn check_unpacked(bytes: &[u8], limit: u64) -> Result<(), Refusal> {
    if bytes.starts_with(b"PK") && limit < MAX_UNPACKED {
        Archive::open_within(bytes, limit)?;
    }
    Ok(())
}

/// Bytes of memory that the process holds, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
