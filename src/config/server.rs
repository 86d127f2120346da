//! `[server]`

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::value;

/// The HTTP side.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Address to listen on.
    pub bind: IpAddr,
    /// TCP port; 0 = any free one.
    pub port: u16,
    /// HTTP workers; 0 = one per core.
    pub workers: u16,
    /// How long an idle client connection is kept.
    #[serde(deserialize_with = "value::span")]
    pub keep_alive: Duration,
    /// From SIGTERM to the hard stop.
    #[serde(deserialize_with = "value::span")]
    pub stop_within: Duration,
    /// Where users reach the service; `None` = the address itself.
    #[serde(deserialize_with = "public_url")]
    pub public_url: Option<Url>,
    /// Bearer token of `/metrics` for callers from elsewhere; `None` = loopback only.
    #[serde(deserialize_with = "value::secret")]
    pub metrics_token: Option<SecretString>,
}

impl Server {
    /// Address and port to listen on.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.bind, self.port)
    }

    /// HTTP workers, with 0 resolved to the number of cores.
    pub fn worker_count(&self) -> usize {
        match self.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            count => count.into(),
        }
    }

    /// `true` if browsers reach the service over TLS, so that cookies must be `Secure`.
    pub fn secure(&self) -> bool {
        matches!(&self.public_url, Some(url) if url.scheme() == "https")
    }

    pub(super) fn unready(&self) -> Option<String> {
        match &self.public_url {
            None if !self.bind.is_loopback() => Some(
                "server.public_url is not set although server.bind can be reached from outside"
                    .into(),
            ),
            Some(url) if url.scheme() != "https" && !value::is_loopback(url) => {
                Some("server.public_url must be https".into())
            }
            _ => None,
        }
    }
}

fn public_url<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Url>, D::Error> {
    let Some(text) = value::optional(deserializer)? else {
        return Ok(None);
    };
    let url = Url::parse(&text).map_err(de::Error::custom)?;
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    if !matches!(url.scheme(), "http" | "https") || !bare || !url.username().is_empty() {
        return Err(de::Error::custom(
            "must be http(s)://host[:port] without a path",
        ));
    }
    Ok(Some(url))
}
