//! [`Account`]: which mini-program we are, and where its platform stands.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use crate::outbound::is_loopback;

/// Where the real platform answers.
pub const OFFICIAL_BASE: &str = "https://api.weixin.qq.com";

/// The credentials of a mini-program and the address of its platform.
#[derive(Clone)]
pub struct Account {
    base: Url,
    appid: String,
    secret: SecretString,
    build: Option<String>,
}

/// The address is neither the platform's nor a simulator on this machine.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "{0} is not WeChat's address ({OFFICIAL_BASE}); another one is taken only with --simulated and on loopback"
)]
pub struct ForeignHost(String);

impl Account {
    /// An account at `base`. Anything but [`OFFICIAL_BASE`] is taken only when `simulated` is set and the host
    /// is this machine: the secret must not be sent to strangers.
    ///
    /// # Errors
    /// [`ForeignHost`].
    pub fn new(
        base: &str,
        appid: String,
        secret: SecretString,
        simulated: bool,
    ) -> Result<Self, ForeignHost> {
        let refused = || ForeignHost(base.to_owned());
        let url: Url = base.parse().map_err(|_unreadable| refused())?;
        let official = url.as_str().trim_end_matches('/') == OFFICIAL_BASE;
        let simulator = simulated && is_loopback(&url) && url.scheme() == "http";
        if !official && !simulator {
            return Err(refused());
        }
        Ok(Self {
            base: url,
            appid,
            secret,
            build: None,
        })
    }

    /// Which build of the mini-program a message opens: `formal` (as without this call), `trial` or `developer`.
    #[must_use]
    pub fn opening(mut self, build: &str) -> Self {
        self.build = Some(build.to_owned()).filter(|build| build != "formal");
        self
    }

    /// The build that messages open, unless it is the released one.
    pub(super) fn build(&self) -> Option<&str> {
        self.build.as_deref()
    }

    /// The mini-program's appid.
    pub fn appid(&self) -> &str {
        &self.appid
    }

    /// Whether the platform is a simulator on this machine.
    pub fn is_simulated(&self) -> bool {
        is_loopback(&self.base)
    }

    pub(super) fn secret(&self) -> &str {
        self.secret.expose_secret()
    }

    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({} at {})", self.appid, self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(base: &str, simulated: bool) -> Result<Account, ForeignHost> {
        Account::new(base, "wx1".to_owned(), "s3cret".into(), simulated)
    }

    #[test]
    fn the_secret_goes_only_to_the_platform_or_to_a_loopback_simulator() {
        assert!(account(OFFICIAL_BASE, false).is_ok());
        assert!(account("https://api.weixin.qq.com/", false).is_ok());
        assert!(account("http://127.0.0.1:8090", true).is_ok());
        for (base, simulated) in [
            ("http://127.0.0.1:8090", false),
            ("http://api.weixin.qq.com", true),
            ("https://api.weixin.qq.com.example.com", true),
            ("https://user@example.com", true),
            ("http://10.0.0.8:8090", true),
            ("nonsense", true),
        ] {
            assert!(account(base, simulated).is_err(), "{base} {simulated}");
        }
    }

    #[test]
    fn debug_output_hides_the_secret() {
        let shown = format!("{:?}", account(OFFICIAL_BASE, false).unwrap());
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}
