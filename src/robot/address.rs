//! [`Robot`]: where a group robot listens. People paste the whole address or the key alone; both are taken.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::RobotKind;
use crate::config::Robots;
use crate::outbound::{is_loopback, redacted};

/// Which addresses may be called.
#[derive(Clone, Debug)]
pub struct Allowed {
    robots: Robots,
    simulated: bool,
}

impl Allowed {
    /// The hosts of the options; with `simulated` also a simulator on this machine.
    pub fn new(robots: Robots, simulated: bool) -> Self {
        Self { robots, simulated }
    }

    fn takes(&self, url: &Url) -> bool {
        let simulator = self.simulated && url.scheme() == "http" && is_loopback(url);
        simulator || self.robots.allows(url)
    }
}

/// The text is no robot's address on an allowed host.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum BadAddress {
    /// Neither an address nor a key of the platform.
    #[error("neither the address nor the key of a group robot of this platform")]
    Malformed,
    /// An address of a host that is not allowed.
    #[error("robots may not stand at {0}")]
    Host(String),
}

/// A group robot.
#[derive(Clone)]
pub struct Robot {
    kind: RobotKind,
    url: Url,
    secret: Option<SecretString>,
}

impl Robot {
    /// Reads the platform's address of a robot, or its key alone. Query parameters besides the key are dropped; an
    /// empty `secret` is none.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn parse(
        kind: RobotKind,
        text: &str,
        secret: Option<SecretString>,
        allowed: &Allowed,
    ) -> Result<Self, BadAddress> {
        let text = text.trim();
        let url = if text.contains("://") {
            let url: Url = text.parse().map_err(|_odd| BadAddress::Malformed)?;
            rebuilt(kind, &url)?
        } else {
            let base = kind.platform().base.parse();
            let base = base.map_err(|_odd| BadAddress::Malformed)?;
            with_key(kind, base, text)?
        };
        if !allowed.takes(&url) {
            return Err(BadAddress::Host(
                url.host_str().unwrap_or_default().to_owned(),
            ));
        }
        Ok(Self {
            kind,
            url,
            secret: secret.filter(|secret| !secret.expose_secret().is_empty()),
        })
    }

    /// Its platform.
    pub fn kind(&self) -> RobotKind {
        self.kind
    }

    /// The whole address with its key, for keeping (sealed) and [`Robot::parse`].
    pub fn address(&self) -> SecretString {
        self.url.as_str().into()
    }

    /// The address without its key, for people.
    pub fn shown(&self) -> String {
        redacted(&self.url)
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    pub(super) fn secret(&self) -> Option<&str> {
        self.secret.as_ref().map(ExposeSecret::expose_secret)
    }
}

impl fmt::Debug for Robot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Robot({:?} at {})", self.kind, self.shown())
    }
}

/// The address made anew from its key, if its path is the platform's.
fn rebuilt(kind: RobotKind, url: &Url) -> Result<Url, BadAddress> {
    let key = (kind.platform().key_of)(url).ok_or(BadAddress::Malformed)?;
    with_key(kind, url.clone(), &key)
}

fn with_key(kind: RobotKind, mut url: Url, key: &str) -> Result<Url, BadAddress> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if !(8..=128).contains(&key.len()) || !key.bytes().all(plain) {
        return Err(BadAddress::Malformed);
    }
    url.set_fragment(None);
    url.set_query(None);
    (kind.platform().with_key)(&mut url, key);
    Ok(url)
}
