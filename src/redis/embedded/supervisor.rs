//! Keeps the child running: one thread forks it, waits for its end and starts it again.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{self, Signal};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;

use super::{EmbeddedError, child};
use crate::config::AppendFsync;

/// The server's log, in the data directory.
pub(super) const LOG: &str = "redis.log";
/// A longer log is put aside when the server starts.
const LONGEST_LOG: u64 = 8 << 20;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A child that ran this long has recovered.
const STEADY: Duration = Duration::from_mins(1);
/// From SIGTERM to SIGKILL. The server flushes its file in between; with `always` there is little left.
const GRACE: Duration = Duration::from_secs(15);

/// How to start the child.
pub(super) struct Plan {
    pub(super) binary: String,
    pub(super) data_dir: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) appendfsync: AppendFsync,
    /// Inherited by the child as its standard input, which a server does not read.
    pub(super) lock: File,
}

/// Handle on the thread; dropping it stops the child and waits for its end.
#[derive(Debug)]
pub(super) struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The running child. Cleared before it is reaped, so that a signal can't reach a stranger.
    pid: Option<Pid>,
    stopping: bool,
    /// How the first child that ended did so.
    first_end: Option<String>,
}

impl Supervisor {
    pub(super) fn start(plan: Plan) -> Result<Self, EmbeddedError> {
        let shared = Arc::<Shared>::default();
        let thread = thread::Builder::new()
            .name("embedded-redis".into())
            .spawn({
                let shared = Arc::clone(&shared);
                move || shared.keep_running(&plan)
            })
            .map_err(EmbeddedError::file(Path::new("embedded-redis thread")))?;
        Ok(Self {
            shared,
            thread: Some(thread),
        })
    }

    pub(super) fn child(&self) -> Option<u32> {
        let pid = self.shared.lock().pid?;
        u32::try_from(pid.as_raw()).ok()
    }

    pub(super) fn first_end(&self) -> Option<String> {
        self.shared.lock().first_end.clone()
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.stopping = true;
        state.signal(Signal::SIGTERM);
        self.shared.changed.notify_all();
        let deadline = Instant::now() + GRACE;
        while state.pid.is_some() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                tracing::warn!("the embedded server did not stop in time and is killed");
                state.signal(Signal::SIGKILL);
                break;
            }
            state = self.shared.wait(state, left);
        }
        drop(state);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the embedded server's thread crashed");
        }
    }
}

impl State {
    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid
            && let Err(error) = signal::kill(pid, signal)
        {
            tracing::warn!(%error, "the embedded server could not be signalled");
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait<'a>(&self, state: MutexGuard<'a, State>, at_most: Duration) -> MutexGuard<'a, State> {
        let waited = self.changed.wait_timeout(state, at_most);
        waited.unwrap_or_else(PoisonError::into_inner).0
    }

    fn keep_running(&self, plan: &Plan) {
        let mut pause = FIRST_PAUSE;
        loop {
            let started = Instant::now();
            let Some(end) = self.run_once(plan) else {
                return;
            };
            if started.elapsed() >= STEADY {
                pause = FIRST_PAUSE;
            }
            tracing::error!(%end, ?pause, "the embedded server ended and is started again");
            let until = Instant::now() + pause;
            let mut state = self.lock();
            state.first_end.get_or_insert(end);
            self.changed.notify_all();
            while !state.stopping && Instant::now() < until {
                state = self.wait(state, until.saturating_duration_since(Instant::now()));
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Runs one child to its end; `None` if that was asked for.
    fn run_once(&self, plan: &Plan) -> Option<String> {
        let mut child = {
            let mut state = self.lock();
            if state.stopping {
                return None;
            }
            match plan.spawn() {
                Ok(child) => {
                    state.pid = Some(Pid::from_raw(child.id() as i32));
                    child
                }
                Err(error) => return Some(format!("{} can't be started: {error}", plan.binary)),
            }
        };
        let pid = Pid::from_raw(child.id() as i32);
        // Waits without reaping: until the pid is cleared it must not be given to another process.
        while waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT)
            == Err(nix::errno::Errno::EINTR)
        {}
        let mut state = self.lock();
        state.pid = None;
        let status = child.wait();
        self.changed.notify_all();
        if state.stopping {
            return None;
        }
        Some(status.map_or_else(|error| error.to_string(), |status| status.to_string()))
    }
}

impl Plan {
    fn spawn(&self) -> std::io::Result<Child> {
        let log = self.data_dir.join(LOG);
        if fs::metadata(&log).is_ok_and(|meta| meta.len() > LONGEST_LOG) {
            fs::rename(&log, log.with_extension("log.1"))?;
        }
        let mut command = Command::new(&self.binary);
        command
            .args(["--port", "0", "--daemonize", "no"])
            .arg("--unixsocket")
            .arg(&self.socket)
            .args(["--unixsocketperm", "700"])
            .arg("--dir")
            .arg(&self.data_dir)
            .arg("--logfile")
            .arg(&log)
            .args(["--appendonly", "yes"])
            .args(["--appendfsync", self.appendfsync.as_str()])
            .args(["--aof-use-rdb-preamble", "yes"])
            .args(["--auto-aof-rewrite-percentage", "100"])
            .args(["--auto-aof-rewrite-min-size", "64mb"])
            .args(["--save", ""])
            .args(["--maxmemory-policy", "noeviction"])
            .stdin(Stdio::from(self.lock.try_clone()?))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        child::spawn(&mut command)
    }
}
