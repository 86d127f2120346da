//! Real stores for tests: an embedded server and a Cluster of three primaries, one of each per test process, started
//! when first asked for and ended with the process.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test without its store can only stop"
)]

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use super::embedded::{Binary, Embedded, Options, child};
use super::{Redis, Target};
use crate::config::AppendFsync;

/// A part of a shared store that belongs to one test.
#[derive(Clone, Debug)]
pub struct TestRedis {
    /// Where the store is.
    pub target: Target,
    /// Goes before every key of this test: `t:<n>:`, another for each call.
    pub prefix: String,
}

impl TestRedis {
    /// On the embedded server of this process.
    ///
    /// # Panics
    /// There is no usable server binary.
    pub fn standalone() -> Self {
        static SERVER: OnceLock<Embedded> = OnceLock::new();
        let server = SERVER.get_or_init(|| {
            let options = Options {
                // Power cuts are another test's matter.
                appendfsync: AppendFsync::Everysec,
                binary: None,
            };
            Embedded::start(&own_dir("standalone"), &options).expect("the embedded server starts")
        });
        Self::on(Target::Socket(server.socket().to_owned()))
    }

    /// On the Cluster of this process.
    ///
    /// # Panics
    /// The Cluster does not come up.
    pub fn cluster() -> Self {
        static CLUSTER: OnceLock<TestCluster> = OnceLock::new();
        let cluster = CLUSTER.get_or_init(TestCluster::start);
        Self::on(Target::Cluster(cluster.nodes.clone()))
    }

    fn on(target: Target) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self {
            target,
            prefix: format!("t:{}:", NEXT.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// A connection of its own. Connections belong to the runtime that made them, so each test makes one.
    ///
    /// # Panics
    /// The store does not answer.
    pub async fn connect(&self) -> Redis {
        Redis::connect(&self.target, &self.prefix)
            .await
            .expect("the test's store answers")
    }
}

/// Three primaries on free loopback ports, all slots served.
#[derive(Debug)]
pub struct TestCluster {
    /// Addresses of the nodes, `redis://127.0.0.1:port`.
    pub nodes: Vec<String>,
}

const NODES: usize = 3;
const SLOTS: usize = 16_384;
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(10);

impl TestCluster {
    /// Starts the nodes and waits until each of them knows the others and serves.
    ///
    /// # Panics
    /// It does not come up.
    pub fn start() -> Self {
        let binary = Binary::find(None).expect("a server binary").path;
        // Somebody may take a port between the look and the start, hence the second try.
        let found = (0..2).find_map(|_| Self::try_start(&binary));
        found.expect("three nodes on free ports")
    }

    fn try_start(binary: &str) -> Option<Self> {
        let ports = free_ports(NODES * 2);
        let nodes: Vec<Node> = ports
            .chunks(2)
            .map(|pair| Node {
                port: pair[0],
                bus: pair[1],
            })
            .collect();
        let commands = nodes.iter().map(|node| node.command(binary)).collect();
        spawn_for_good(commands);
        let mut connections = nodes
            .iter()
            .map(Node::connect)
            .collect::<Option<Vec<_>>>()?;
        let share = SLOTS.div_ceil(NODES);
        for (index, connection) in connections.iter_mut().enumerate() {
            let first = index * share;
            let last = SLOTS.min(first + share) - 1;
            cluster(
                connection,
                &["ADDSLOTSRANGE", &first.to_string(), &last.to_string()],
            );
        }
        for node in nodes.iter().skip(1) {
            let (port, bus) = (node.port.to_string(), node.bus.to_string());
            cluster(&mut connections[0], &["MEET", "127.0.0.1", &port, &bus]);
        }
        for connection in &mut connections {
            await_state(connection);
        }
        Some(Self {
            nodes: nodes.iter().map(Node::address).collect(),
        })
    }
}

struct Node {
    port: u16,
    bus: u16,
}

impl Node {
    fn address(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    fn command(&self, binary: &str) -> Command {
        let dir = own_dir(&format!("node-{}", self.port));
        let mut command = Command::new(binary);
        command
            .args(["--port", &self.port.to_string(), "--bind", "127.0.0.1"])
            .args(["--cluster-enabled", "yes"])
            .args(["--cluster-port", &self.bus.to_string()])
            .args(["--cluster-node-timeout", "5000"])
            .args(["--save", "", "--appendonly", "no", "--daemonize", "no"])
            .arg("--dir")
            .arg(&dir)
            .arg("--logfile")
            .arg(dir.join("redis.log"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn connect(&self) -> Option<redis::Connection> {
        let client = redis::Client::open(self.address()).expect("an address");
        let deadline = Instant::now() + Duration::from_secs(5);
        while Instant::now() < deadline {
            if let Ok(connection) = client.get_connection() {
                return Some(connection);
            }
            thread::sleep(POLL);
        }
        None
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "commands about the Cluster and no key"
)]
fn cluster(connection: &mut redis::Connection, words: &[&str]) -> String {
    redis::cmd("CLUSTER")
        .arg(words)
        .query(connection)
        .unwrap_or_else(|error| panic!("CLUSTER {words:?}: {error}"))
}

fn await_state(connection: &mut redis::Connection) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let info = cluster(connection, &["INFO"]);
        let serves = info.contains("cluster_state:ok")
            && info.contains(&format!("cluster_size:{NODES}"))
            && info.contains(&format!("cluster_known_nodes:{NODES}"));
        if serves {
            return;
        }
        assert!(Instant::now() < deadline, "no Cluster after 30 s: {info}");
        thread::sleep(POLL);
    }
}

/// Different ports that were free a moment ago.
fn free_ports(count: usize) -> Vec<u16> {
    let held: Vec<TcpListener> = (0..count)
        .map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"))
        .collect();
    let port = |listener: &TcpListener| listener.local_addr().expect("bound").port();
    held.iter().map(port).collect()
}

/// The children end when the thread that forked them does, so that thread stays to the end of the process.
fn spawn_for_good(commands: Vec<Command>) {
    let (done, spawned) = mpsc::channel();
    thread::spawn(move || {
        let children: Vec<_> = commands
            .into_iter()
            .map(|mut command| child::spawn(&mut command).expect("the server starts"))
            .collect();
        done.send(()).ok();
        for mut child in children {
            child.wait().ok();
        }
        loop {
            thread::park();
        }
    });
    spawned.recv().expect("the servers start");
}

/// A directory of this process under the system's temporary one. A dead process can't remove its own, so the next one
/// does: each holds a lock beside it.
fn own_dir(name: &str) -> PathBuf {
    static TOP: OnceLock<(PathBuf, File)> = OnceLock::new();
    let (top, _) = TOP.get_or_init(|| {
        let all = std::env::temp_dir().join("sanke-tests");
        fs::create_dir_all(&all).expect("a temporary directory");
        sweep(&all);
        let top = all.join(std::process::id().to_string());
        // The lock first: whoever sees the directory must find it held.
        let lock = File::create(lock_of(&top)).expect("a lock file");
        lock.lock().expect("the lock of an own file");
        fs::create_dir_all(&top).expect("a temporary directory");
        (top, lock)
    });
    let dir = top.join(name);
    fs::create_dir_all(&dir).expect("a temporary directory");
    dir
}

fn lock_of(top: &Path) -> PathBuf {
    top.with_extension("lock")
}

fn sweep(all: &Path) {
    let entries = fs::read_dir(all).into_iter().flatten().flatten();
    for top in entries.map(|e| e.path()).filter(|path| path.is_dir()) {
        let abandoned = File::open(lock_of(&top)).is_ok_and(|lock| lock.try_lock().is_ok());
        if abandoned {
            fs::remove_dir_all(&top).ok();
            fs::remove_file(lock_of(&top)).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Key, Op, StoreError, Tag};
    use super::*;
    use crate::redis::Family;

    const FAMILY: Family = Family {
        tag: "mHH",
        head: "y",
        rest: "<n>",
        kind: "string",
        holds: "",
        life: "",
        writer: "",
        erasure: "",
    };

    async fn writes_and_reads(store: TestRedis) {
        let redis = store.connect().await;
        let keys: Vec<Key> = (0..64)
            .map(|shard| Key::new(Tag::shard(shard), &FAMILY, &["1"]))
            .collect();
        let set = |key: &Key| Op::new("SET", key.clone()).arg(key.as_str());
        redis.scatter(keys.iter().map(set).collect()).await.unwrap();
        let text: String = redis.run(Op::new("GET", keys[63].clone())).await.unwrap();
        assert_eq!(text, keys[63].as_str());
        assert_eq!(redis.all_keys().await.unwrap().len(), 64);
        let mixed = redis.pipe(keys.iter().map(set).collect()).await;
        assert!(matches!(mixed, Err(StoreError::MixedSlots { .. })));
    }

    #[tokio::test]
    async fn the_standalone_store_serves_each_test_apart() {
        let (one, other) = (TestRedis::standalone(), TestRedis::standalone());
        assert_ne!(one.prefix, other.prefix);
        writes_and_reads(one).await;
        writes_and_reads(other).await;
    }

    #[tokio::test]
    async fn the_cluster_serves_all_slots() {
        writes_and_reads(TestRedis::cluster()).await;
    }
}
