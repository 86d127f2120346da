//! What a request costs: commands by MONITOR, processor time of Redis and of the server, changes to the data set.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use super::load::{self, Request};

/// Commands that change nothing.
const READS: [&str; 17] = [
    "GET",
    "MGET",
    "HGET",
    "HMGET",
    "HGETALL",
    "HEXISTS",
    "HLEN",
    "GETBIT",
    "GETRANGE",
    "STRLEN",
    "BITCOUNT",
    "BITFIELD_RO",
    "TTL",
    "EXISTS",
    "SMEMBERS",
    "XRANGE",
    "ZRANGE",
];

/// Versions that a process looks at once a second or two, whoever asks: no part of a request's own cost.
const SNAPSHOTS: [&str; 3] = ["{org}", "{mat}", "{bank}"];

/// The commands of one request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cost {
    /// Sent by the service, in order.
    pub(crate) sent: Vec<String>,
    /// Called by scripts, in order.
    pub(crate) inside: Vec<String>,
    /// Those that ran, calls of scripts not counted, with their arguments.
    pub(crate) words: Vec<Vec<Vec<u8>>>,
    /// Messages that Redis read: a pipeline is one.
    pub(crate) messages: u64,
}

impl Cost {
    /// Commands that ran, script calls themselves not counted, as (reads, writes).
    pub(crate) fn commands(&self) -> (usize, usize) {
        let plain = self.sent.iter().filter(|name| !is_script(name));
        let all = plain.chain(&self.inside);
        let (reads, writes): (Vec<_>, Vec<_>) = all.partition(|name| is_read(name));
        (reads.len(), writes.len())
    }

    /// Script calls.
    pub(crate) fn scripts(&self) -> usize {
        self.sent.iter().filter(|name| is_script(name)).count()
    }

    /// Commands that may have changed something.
    pub(crate) fn writes(&self) -> usize {
        self.commands().1
    }
}

fn is_script(name: &str) -> bool {
    name.starts_with("EVAL")
}

fn is_read(name: &str) -> bool {
    READS.contains(&name)
}

/// A state of the counters that matter.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// Processor time of Redis.
    pub(crate) redis: Duration,
    /// Processor time of this process but for the client's thread.
    pub(crate) server: Duration,
    /// Changes to the data set since it was last saved.
    pub(crate) changes: u64,
    /// Bytes used by Redis.
    pub(crate) memory: u64,
    /// Calls by command.
    pub(crate) calls: BTreeMap<String, u64>,
}

/// Reads both processes.
pub(crate) struct Gauge {
    socket: PathBuf,
    process: u32,
    redis: redis::Connection,
}

impl Gauge {
    /// On the Redis that listens at `socket`.
    ///
    /// # Errors
    /// It does not answer.
    pub(crate) fn open(socket: &Path, process: u32) -> Result<Self> {
        let client = redis::Client::open(format!("unix://{}", socket.display()))?;
        Ok(Self {
            socket: socket.to_owned(),
            process,
            redis: client.get_connection()?,
        })
    }

    /// The present state.
    ///
    /// # Errors
    /// Redis does not answer.
    pub(crate) fn read(&mut self) -> Result<Reading> {
        let info = self.command(&["INFO", "everything"])?;
        let number = |name: &str| {
            let line = info.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|value| value.trim_start_matches(':').parse().ok())
                .unwrap_or(0)
        };
        let calls = info.lines().filter_map(|line| {
            let (name, stats) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
            let (calls, _) = stats.split_once(',')?;
            Some((name.to_owned(), calls.parse().ok()?))
        });
        Ok(Reading {
            redis: processor_time(self.process, |_| true)?,
            server: processor_time(std::process::id(), |thread| thread != load::THREAD)?,
            changes: number("rdb_changes_since_last_save:"),
            memory: number("used_memory:"),
            calls: calls.collect(),
        })
    }

    /// Waits until Redis rewrites no file behind our back, as it does after the set-up has written a lot.
    ///
    /// # Errors
    /// Redis does not answer.
    pub(crate) fn quiet(&mut self) -> Result<()> {
        loop {
            let info = self.command(&["INFO", "persistence"])?;
            let busy = ["aof_rewrite_in_progress:1", "aof_rewrite_scheduled:1"];
            if !busy.iter().any(|sign| info.contains(sign)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn messages(&mut self) -> Result<u64> {
        let info = self.command(&["INFO", "stats"])?;
        let line = info
            .lines()
            .find_map(|line| line.strip_prefix("total_reads_processed:"));
        line.context("no count of messages")?
            .parse()
            .map_err(Into::into)
    }

    /// A command about the server.
    ///
    /// # Errors
    /// Redis refuses it.
    #[expect(clippy::disallowed_methods, reason = "raw commands about the server")]
    pub(crate) fn command(&mut self, words: &[&str]) -> Result<String> {
        let [name, rest @ ..] = words else {
            anyhow::bail!("no command")
        };
        Ok(redis::cmd(name).arg(rest).query(&mut self.redis)?)
    }

    /// The commands of one request to `address`.
    ///
    /// # Errors
    /// The request fails.
    pub(crate) fn cost(&mut self, address: SocketAddr, request: &Request) -> Result<Cost> {
        const END: &str = "end of the request";
        let mut monitor = UnixStream::connect(&self.socket)?;
        monitor.write_all(b"MONITOR\r\n")?;
        let mut lines = BufReader::new(monitor).lines();
        lines.next().context("MONITOR is refused")??;
        let before = self.messages()?;
        load::run(address, vec![request.clone()], 1)?;
        self.command(&["ECHO", END])?;
        // Without the two of this connection.
        let messages = (self.messages()? - before).saturating_sub(2);
        let mut cost = Cost {
            messages,
            ..Cost::default()
        };
        for line in lines {
            let line = line?;
            if line.contains(END) {
                break;
            }
            if line.contains("\"INFO\"") {
                continue;
            }
            if SNAPSHOTS.iter().any(|tag| line.contains(tag)) {
                cost.messages = cost.messages.saturating_sub(1);
                continue;
            }
            let (source, command) = line.split_once("] \"").context("a line of MONITOR")?;
            let name = command.split('"').next().unwrap_or_default();
            let name = name.to_ascii_uppercase();
            if !is_script(&name) {
                cost.words.push(words(&line));
            }
            let list = if source.ends_with(" lua") {
                &mut cost.inside
            } else {
                &mut cost.sent
            };
            list.push(name);
        }
        Ok(cost)
    }
}

/// The words of a line of MONITOR, which are quoted and escaped.
fn words(line: &str) -> Vec<Vec<u8>> {
    let (_, mut rest) = line.split_once("] ").unwrap_or_default();
    let mut all = Vec::new();
    while let Some(quoted) = rest.trim_start().strip_prefix('"') {
        let (mut word, mut bytes) = (Vec::new(), quoted.bytes());
        while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
            word.push(match byte {
                b'\\' => match bytes.next().unwrap_or_default() {
                    b'x' => {
                        let digits = [bytes.next(), bytes.next()].map(Option::unwrap_or_default);
                        let digits = str::from_utf8(&digits).unwrap_or_default();
                        u8::from_str_radix(digits, 16).unwrap_or_default()
                    }
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'a' => 7,
                    b'b' => 8,
                    plain => plain,
                },
                plain => plain,
            });
        }
        all.push(word);
        // What MONITOR prints is ASCII.
        rest = quoted.get(quoted.len() - bytes.len()..).unwrap_or_default();
    }
    all
}

/// Processor time of the threads of `process` whose name `counts`.
///
/// # Errors
/// The process has ended.
pub(crate) fn processor_time(process: u32, counts: impl Fn(&str) -> bool) -> Result<Duration> {
    let mut nanoseconds = 0;
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        let task = task?.path();
        // A thread may end between the listing and the look.
        let (Ok(name), Ok(stat)) = (
            fs::read_to_string(task.join("comm")),
            fs::read_to_string(task.join("schedstat")),
        ) else {
            continue;
        };
        if counts(name.trim()) {
            let on_cpu = stat.split(' ').next().and_then(|n| n.parse::<u64>().ok());
            nanoseconds += on_cpu.unwrap_or(0);
        }
    }
    Ok(Duration::from_nanos(nanoseconds))
}
