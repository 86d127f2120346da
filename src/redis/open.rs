//! Opens the store that the configuration names: starts or joins the embedded server, then connects.

use super::connect::Timeouts;
use super::embedded::{Embedded, EmbeddedError, Options};
use super::{Redis, StoreError, StoreResult, Target};
use crate::config;

/// The store, and the embedded server if this process runs one. Dropping it stops that server. No `Debug`:
/// addresses hold passwords.
pub struct Store {
    target: Target,
    prefix: String,
    timeouts: Timeouts,
    embedded: Option<Embedded>,
}

/// Why the store can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The embedded server does not run.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The thread that started it crashed.
    #[error("starting the embedded server crashed")]
    Crashed,
}

impl Store {
    /// Makes sure that there is a store to connect to; an embedded server answers when this returns.
    ///
    /// # Errors
    /// The embedded server does not run.
    pub async fn open(options: &config::Redis) -> Result<Self, OpenError> {
        let mut embedded = None;
        let target = match &options.url {
            config::Target::Single(url) => Target::Url(url.to_string()),
            config::Target::Cluster(nodes) => {
                Target::Cluster(nodes.iter().map(ToString::to_string).collect())
            }
            config::Target::Embedded => {
                let (dir, how) = (options.data_dir.clone(), Options::from(options));
                // The server's own thread forks it, so it does not end with the pool's thread.
                let started = tokio::task::spawn_blocking(move || Embedded::start(&dir, &how));
                let server = started.await.or(Err(OpenError::Crashed))??;
                let socket = server.socket().to_owned();
                embedded = Some(server);
                Target::Socket(socket)
            }
        };
        Ok(Self {
            target,
            prefix: options.prefix.clone(),
            timeouts: Timeouts {
                response: options.response_timeout,
                connect: options.connect_timeout,
            },
            embedded,
        })
    }

    /// A connection. Each belongs to the runtime that made it, so every HTTP worker makes its own.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn connect(&self) -> StoreResult<Redis> {
        self.connector().connect().await
    }

    /// A connection for a command of the operator.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn connect_patiently(&self) -> StoreResult<Redis> {
        let mut connector = self.connector();
        connector.timeouts = connector.timeouts.patient();
        connector.connect().await
    }

    /// Makes connections elsewhere, while this keeps the embedded server alive.
    pub fn connector(&self) -> Connector {
        Connector {
            target: self.target.clone(),
            prefix: self.prefix.clone(),
            timeouts: self.timeouts,
        }
    }

    /// The embedded server, if one is used.
    pub fn embedded(&self) -> Option<&Embedded> {
        self.embedded.as_ref()
    }
}

/// What it takes to connect. No `Debug`: addresses hold passwords.
#[derive(Clone)]
pub struct Connector {
    target: Target,
    prefix: String,
    timeouts: Timeouts,
}

impl Connector {
    /// A connection that belongs to the current runtime.
    ///
    /// # Errors
    /// The store can't be reached.
    pub async fn connect(&self) -> Result<Redis, StoreError> {
        Redis::connect_within(&self.target, &self.prefix, self.timeouts).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::id::Ids;

    #[tokio::test]
    async fn the_default_store_opens_and_can_be_joined() {
        let dir = std::env::temp_dir().join(Ids::random().text("sanke-o"));
        let mut options = Config::load(None, std::iter::empty()).unwrap().redis;
        options.data_dir = dir.clone();
        let store = Store::open(&options).await.unwrap();
        let joined = Store::open(&options).await.unwrap();
        assert!(matches!(joined.embedded(), Some(Embedded::Joined { .. })));
        for store in [&store, &joined] {
            let redis = store.connect().await.unwrap();
            assert_eq!(redis.prefix(), "sk:");
            let answer: String = redis.server("PING", &[]).await.unwrap();
            assert_eq!(answer, "PONG");
        }
        drop((joined, store));
        std::fs::remove_dir_all(dir).unwrap();
    }
}
