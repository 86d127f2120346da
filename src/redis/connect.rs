//! Connections: one entry over a unix socket, one server or a Cluster. Sentinel would be one more arm here.

use std::cell::RefCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use redis::aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig};
use redis::cluster_async::ClusterConnection;
use redis::io::tcp::TcpSettings;
use redis::{
    Cmd, ErrorKind, IntoConnectionInfo, Pipeline, RedisResult, Script, ServerErrorKind, Value,
};

/// Where the store is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A unix socket: the embedded child's.
    Socket(PathBuf),
    /// One server, `redis://` or `rediss://`.
    Url(String),
    /// Any nodes of a Cluster.
    Cluster(Vec<String>),
}

/// How long to wait for the store.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For an answer. `appendfsync always` makes a write wait for the disk: longer than the client's own 500 ms.
    pub response: Duration,
    /// For a connection.
    pub connect: Duration,
}

impl Timeouts {
    /// With answers waited for at least a minute: for work that nobody on a phone waits for. A disk that is busy for a
    /// while, or a long batch before it, must not make it fail half-way.
    #[must_use]
    pub fn patient(self) -> Self {
        Self {
            response: self.response.max(Duration::from_mins(1)),
            ..self
        }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            response: Duration::from_secs(3),
            connect: Duration::from_secs(3),
        }
    }
}

thread_local! {
    /// The connections that this thread has made for itself, by the number of the handle.
    static OWN: RefCell<Vec<(u64, Wire)>> = const { RefCell::new(Vec::new()) };
}

/// The connections behind one handle: one that every thread may use, and those that threads have made for themselves.
/// A connection is driven by the runtime that made it; asked from another thread, every exchange wakes two.
#[derive(Clone)]
pub(super) struct Wires {
    anyone: Wire,
    origin: Arc<Origin>,
}

struct Origin {
    number: u64,
    target: Target,
    timeouts: Timeouts,
}

impl Wires {
    pub(super) async fn open(target: &Target, timeouts: Timeouts) -> RedisResult<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let origin = Origin {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            target: target.clone(),
            timeouts,
        };
        Ok(Self {
            anyone: Wire::open(target, timeouts).await?,
            origin: origin.into(),
        })
    }

    /// Other connections to the same store.
    pub(super) async fn apart(&self) -> RedisResult<Self> {
        Self::open(&self.origin.target, self.origin.timeouts).await
    }

    /// Gives the current thread a connection of its own, which lives as long as the thread does.
    pub(super) async fn settle(&self) -> RedisResult<()> {
        let wire = Wire::open(&self.origin.target, self.origin.timeouts).await?;
        OWN.with_borrow_mut(|own| {
            own.retain(|(number, _)| *number != self.origin.number);
            own.push((self.origin.number, wire));
        });
        Ok(())
    }

    /// The thread's own connection if it has one.
    pub(super) fn here(&self) -> Wire {
        let own = OWN.with_borrow(|own| {
            own.iter()
                .find(|(number, _)| *number == self.origin.number)
                .map(|(_, wire)| wire.clone())
        });
        own.unwrap_or_else(|| self.anyone.clone())
    }

    pub(super) fn is_cluster(&self) -> bool {
        matches!(self.anyone, Wire::Cluster(_))
    }
}

/// A multiplexed connection.
#[derive(Clone)]
pub(super) enum Wire {
    Single(ConnectionManager),
    Cluster(ClusterConnection),
}

impl Wire {
    async fn open(target: &Target, timeouts: Timeouts) -> RedisResult<Self> {
        let url = match target {
            Target::Cluster(nodes) => {
                let client = redis::cluster::ClusterClientBuilder::new(nodes.clone())
                    .response_timeout(timeouts.response)
                    .connection_timeout(timeouts.connect)
                    .retries(8)
                    .build()?;
                return client.get_async_connection().await.map(Self::Cluster);
            }
            Target::Url(url) => url.clone(),
            Target::Socket(path) => format!("unix://{}", path.display()),
        };
        let info = url
            .into_connection_info()?
            .set_tcp_settings(TcpSettings::default().set_nodelay(true));
        let config = ConnectionManagerConfig::new()
            .set_response_timeout(Some(timeouts.response))
            .set_connection_timeout(Some(timeouts.connect))
            .set_number_of_retries(10)
            .set_max_delay(Duration::from_secs(1));
        ConnectionManager::new_with_config(redis::Client::open(info)?, config)
            .await
            .map(Self::Single)
    }

    pub(super) async fn command(&mut self, cmd: &Cmd) -> RedisResult<Value> {
        match self {
            Self::Single(c) => c.send_packed_command(cmd).await,
            Self::Cluster(c) => c.req_packed_command(cmd).await,
        }
    }

    pub(super) async fn pipeline(
        mut self,
        pipe: &Pipeline,
        count: usize,
    ) -> RedisResult<Vec<Value>> {
        match &mut self {
            Self::Single(c) => c.send_packed_commands(pipe, 0, count).await,
            Self::Cluster(c) => c.req_packed_commands(pipe, 0, count).await,
        }
    }

    /// Sends `call`; a server that does not know `script` yet is told it first.
    pub(super) async fn script(mut self, script: &Script, call: &Cmd) -> RedisResult<Value> {
        let reply = self.command(call).await;
        match reply.and_then(Value::extract_error) {
            Err(error) if error.kind() == ErrorKind::Server(ServerErrorKind::NoScript) => {
                match &mut self {
                    Self::Single(c) => script.load_async(c).await?,
                    Self::Cluster(c) => script.load_async(c).await?,
                };
                self.command(call).await
            }
            value => value,
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "raw commands of the connection layer"
    )]
    pub(super) async fn scan(mut self, pattern: &str) -> RedisResult<Vec<String>> {
        let mut found = Vec::new();
        match &mut self {
            Self::Single(c) => {
                let mut cursor: u64 = 0;
                loop {
                    let mut cmd = redis::cmd("SCAN");
                    cmd.arg(cursor)
                        .arg("MATCH")
                        .arg(pattern)
                        .arg("COUNT")
                        .arg(2_000);
                    let (next, keys): (u64, Vec<String>) = cmd.query_async(c).await?;
                    found.extend(keys);
                    cursor = next;
                    if cursor == 0 {
                        return Ok(found);
                    }
                }
            }
            // The Cluster client gathers KEYS from every primary; the callers are not requests.
            Self::Cluster(c) => {
                found = redis::cmd("KEYS").arg(pattern).query_async(c).await?;
            }
        }
        Ok(found)
    }
}
