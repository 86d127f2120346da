//! `[redis]`

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};
use url::Url;

use super::value;

/// The store.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    /// Which server.
    pub url: Target,
    /// Put before every key.
    #[serde(deserialize_with = "prefix")]
    pub prefix: String,
    /// Where the embedded server keeps its data and the lock file.
    pub data_dir: PathBuf,
    /// When the embedded server flushes its log to the disk.
    pub appendfsync: AppendFsync,
    /// The embedded server's binary; `None` = searched in `PATH`.
    #[serde(deserialize_with = "value::optional")]
    pub server_binary: Option<String>,
    /// How long to wait for an answer.
    #[serde(deserialize_with = "value::span")]
    pub response_timeout: Duration,
    /// How long to wait for a connection.
    #[serde(deserialize_with = "value::span")]
    pub connect_timeout: Duration,
    /// Difference to the server's clock that is worth a warning; five times as much is not ready.
    #[serde(deserialize_with = "value::span")]
    pub clock_tolerance: Duration,
}

/// When the embedded server flushes its append-only file.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum AppendFsync {
    /// Before it answers: survives a power cut.
    Always,
    /// Each second: a power cut may lose the last second.
    Everysec,
}

impl AppendFsync {
    /// The word that the server knows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Everysec => "everysec",
        }
    }
}

/// Which server. `Debug` and `Display` hide passwords.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A child of this process, or of another command on the same data directory.
    Embedded,
    /// One server: `redis://`, `rediss://`, `redis+unix://`.
    Single(Url),
    /// Some nodes of a Cluster; the client finds the rest.
    Cluster(Vec<Url>),
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded => f.write_str("embedded"),
            Self::Single(url) => f.write_str(&redacted(url.as_str())),
            Self::Cluster(nodes) => {
                let nodes: Vec<_> = nodes.iter().map(|url| redacted(url.as_str())).collect();
                f.write_str(&nodes.join(","))
            }
        }
    }
}

/// `text` with the password of each address in it hidden.
pub(super) fn redacted(text: &str) -> String {
    let one = |part: &str| match (part.find("://"), part.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            let (scheme, rest) = part.split_at(scheme);
            let host = rest.rsplit_once('@').map_or("", |(_, host)| host);
            format!("{scheme}://[redacted]@{host}")
        }
        _ => part.to_owned(),
    };
    // A Sentinel address holds commas of its own, but its password stands before the first.
    text.split(',').map(one).collect::<Vec<_>>().join(",")
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected an address or a list of addresses")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl<'de> Deserialize<'de> for Target {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parsed = match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(text) if text == "embedded" => Ok(Self::Embedded),
            OneOrMany::One(text) if text.starts_with("redis+sentinel:") => Err(sentinel(&text)),
            OneOrMany::One(text) if text.contains(',') => cluster(text.split(',').map(str::trim)),
            OneOrMany::One(text) => address(&text).map(Self::Single),
            OneOrMany::Many(list) => cluster(list.iter().map(String::as_str)),
        };
        parsed.map_err(de::Error::custom)
    }
}

fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|reason| format!("not an address: {reason}"))?;
    let complete = match url.scheme() {
        "redis" | "rediss" => url.host_str().is_some_and(|host| !host.is_empty()),
        "redis+unix" | "unix" => !url.path().is_empty(),
        other => {
            return Err(format!(
                "`{other}://` is not one of embedded, redis://, rediss://, redis+unix://, redis+sentinel://"
            ));
        }
    };
    complete
        .then_some(url)
        .ok_or_else(|| "the address names no server".into())
}

fn cluster<'a>(nodes: impl Iterator<Item = &'a str>) -> Result<Target, String> {
    let nodes = nodes.map(address).collect::<Result<Vec<_>, _>>()?;
    let Some(first) = nodes.first() else {
        return Err("the list of nodes is empty".into());
    };
    if !nodes.iter().all(|node| node.scheme() == first.scheme()) || first.scheme().contains("unix")
    {
        return Err("the nodes of a Cluster must all be redis:// or all be rediss://".into());
    }
    if nodes
        .iter()
        .any(|node| !matches!(node.path(), "" | "/" | "/0"))
    {
        return Err("a Cluster has database 0 only".into());
    }
    Ok(Target::Cluster(nodes))
}

/// The refusal of a Sentinel address; a malformed one is told so first.
fn sentinel(text: &str) -> String {
    let rest = text
        .trim_start_matches("redis+sentinel:")
        .trim_start_matches("//");
    let hosts_and_service = rest.rsplit_once('@').map_or(rest, |(_, tail)| tail);
    match hosts_and_service.split_once('/') {
        Some((hosts, service)) if !hosts.is_empty() && !service.is_empty() => format!(
            "Sentinel is not served yet (service `{service}`, {} sentinels): name the present primary as redis://, or use a Cluster",
            hosts.split(',').count()
        ),
        _ => "a Sentinel address has the form redis+sentinel://host:port,host:port/service".into(),
    }
}

fn prefix<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let text = String::deserialize(deserializer)?;
    let clean = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b":-_".contains(&b);
    // Braces would move every key's hash tag.
    if text.len() <= 16 && text.bytes().all(clean) {
        Ok(text)
    } else {
        Err(de::Error::custom("must be at most 16 of a-z 0-9 : - _"))
    }
}

impl Redis {
    pub(super) fn contradiction(&self) -> Option<String> {
        let ours = self.server_binary.is_some() || self.appendfsync != AppendFsync::Always;
        (ours && self.url != Target::Embedded).then(|| {
            "redis.server_binary and redis.appendfsync apply to redis.url = \"embedded\" only; set them in that server's own configuration".into()
        })
    }
}
