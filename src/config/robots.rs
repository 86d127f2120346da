//! `[robots]`

use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use super::value;

/// Group robots.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Robots {
    /// Hosts to which a robot's address may point.
    pub allowed_hosts: Vec<String>,
    /// How long one call may take.
    #[serde(deserialize_with = "value::span")]
    pub timeout: Duration,
    /// Messages per robot and minute over all replicas.
    pub per_minute: NonZeroU32,
}

impl Robots {
    /// `true` if a robot's address may be kept and called: https to an allowed host, without user or foreign port.
    pub fn allows(&self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none() && url.port().is_none();
        let host = url.host_str().unwrap_or_default();
        url.scheme() == "https" && plain && self.allowed_hosts.iter().any(|allowed| allowed == host)
    }
}
