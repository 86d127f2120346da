//! The only place that prints.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

/// Prints a line on stdout. A closed pipe is nobody's error.
pub(super) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}

/// Prints one line on stderr; a message of several is joined.
pub(super) fn complain(message: &str) {
    let line: Vec<&str> = message
        .lines()
        .map(str::trim)
        .filter(|l| !l.is_empty())
        .collect();
    drop(writeln!(std::io::stderr().lock(), "{}", line.join("; ")));
}

/// A line on a terminal's stderr that says what is going on, once it has gone on for a second; nothing elsewhere.
pub(super) struct Progress {
    what: String,
    started: Instant,
    /// Seconds shown last.
    shown: u64,
    terminal: bool,
}

impl Progress {
    /// Of `what`.
    pub(super) fn new(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            started: Instant::now(),
            shown: 0,
            terminal: std::io::stderr().is_terminal(),
        }
    }

    /// Says that it still goes on.
    pub(super) fn tick(&mut self) {
        self.show("");
    }

    /// Says how far it is.
    pub(super) fn step(&mut self, done: usize, of: usize) {
        self.show(&format!("，{done} / {of}"));
    }

    fn show(&mut self, how_far: &str) {
        let seconds = self.started.elapsed().as_secs();
        if self.terminal && seconds > self.shown {
            self.shown = seconds;
            let mut err = std::io::stderr().lock();
            let line = write!(err, "\r\x1b[K{}{how_far}（{seconds} 秒）", self.what);
            drop(line.and_then(|()| err.flush()));
        }
    }

    /// Waits for `work` and says meanwhile that it goes on.
    pub(super) async fn during<T>(mut self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = tokio::time::sleep(Duration::from_millis(500)) => self.tick(),
            }
        }
    }
}

/// The line is wiped, so that the report stands alone.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown > 0 {
            let mut err = std::io::stderr().lock();
            drop(write!(err, "\r\x1b[K").and_then(|()| err.flush()));
        }
    }
}
