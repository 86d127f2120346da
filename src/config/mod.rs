//! Configuration: `config/default.toml` (built in, the option reference) < a file < `SANKE__SECTION__KEY`.
//!
//! The only reader of the environment. An unknown option is an error that names it, settings that contradict each
//! other are refused, and secrets show neither in `Debug` nor in [`Config::effective`]. One file per section.

mod crypto;
mod jobs;
mod layers;
mod limits;
mod policy;
mod quiz;
mod redis;
mod robots;
mod server;
mod session;
mod telemetry;
mod value;
mod wechat;

use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use crypto::{Crypto, Key, KeyRing, Keys};
pub use jobs::Jobs;
pub use limits::Limits;
pub use policy::Policy;
pub use quiz::Quiz;
pub use redis::{AppendFsync, Redis, Target};
pub use robots::Robots;
pub use server::Server;
pub use session::Session;
pub use telemetry::{LogFormat, Telemetry};
pub use wechat::{
    Account, Callback, CallbackMode, CallbackSealing, OFFICIAL_BASE, Template, Wechat,
};

/// Every option, parsed and checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The HTTP side.
    pub server: Server,
    /// The store.
    pub redis: Redis,
    /// Keys for encryption, look-up and signing.
    pub crypto: Crypto,
    /// The platform: log-in, subscribe messages, callback.
    pub wechat: Wechat,
    /// Group robots.
    pub robots: Robots,
    /// The daily quiz.
    pub quiz: Quiz,
    /// Burden reduction.
    pub policy: Policy,
    /// Background work.
    pub jobs: Jobs,
    /// Ceilings that protect the service.
    pub limits: Limits,
    /// How long sessions live.
    pub session: Session,
    /// Logs.
    pub telemetry: Telemetry,
    #[serde(skip)]
    effective: String,
}

/// Why a configuration was refused. One line each, naming the option.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file named by the configuration or the command line can't be read.
    #[error("{what}: cannot read {}: {reason}", path.display())]
    Read {
        /// The option or argument that named the file.
        what: String,
        /// The file.
        path: PathBuf,
        /// The operating system's reason.
        reason: std::io::Error,
    },
    /// A file is not TOML.
    #[error("{origin}: {message}")]
    Syntax {
        /// The file.
        origin: String,
        /// Line and reason.
        message: String,
    },
    /// There is no such option.
    #[error("unknown option `{key}` in {origin}; every option is listed in config/default.toml")]
    Unknown {
        /// Dotted path of the option.
        key: String,
        /// The file or the environment variable.
        origin: String,
    },
    /// The value has the wrong form.
    #[error("option `{key}`{origin}: {message}")]
    Invalid {
        /// Dotted path of the option.
        key: String,
        /// ` from FILE or VARIABLE`, empty for the built-in default.
        origin: String,
        /// What is wrong with it.
        message: String,
    },
    /// Two settings can't both hold.
    #[error("configuration: {0}")]
    Contradiction(String),
    /// The service can't run with what is set.
    #[error("not ready to serve: {}", .0.join("; "))]
    Unready(Vec<String>),
}

impl Config {
    /// Reads the built-in defaults, then `file`, then those of `env` whose name starts with `SANKE__`.
    ///
    /// # Errors
    /// An unreadable or malformed file, an unknown option, a malformed value, or settings that contradict each other.
    pub fn load(
        file: Option<&Path>,
        env: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let layers = layers::Layers::gather(file, env)?;
        let effective = layers.effective();
        let mut config: Self = layers.parse()?;
        config.effective = effective;
        config.refuse_contradictions()?;
        Ok(config)
    }

    /// All options as TOML in their final state, secrets replaced by a mark.
    pub fn effective(&self) -> &str {
        &self.effective
    }

    /// Refuses to serve real users with missing or published secrets, or against anything but the official platform.
    /// With `simulated` the platform may be a simulator, if it and this service stay on the loopback interface.
    ///
    /// # Errors
    /// [`ConfigError::Unready`] with everything that is wrong, so that one look suffices.
    pub fn require_service(&self, simulated: bool) -> Result<(), ConfigError> {
        let mut wrong = self.crypto.unready();
        wrong.extend(self.wechat.unready(simulated));
        wrong.extend(self.server.unready());
        if simulated && !self.server.bind.is_loopback() {
            wrong.push("--simulated needs server.bind on the loopback interface".into());
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(ConfigError::Unready(wrong))
        }
    }

    fn refuse_contradictions(&self) -> Result<(), ConfigError> {
        let checks = [
            self.crypto.contradiction(),
            self.jobs.contradiction(&self.server, &self.slowest_call()),
            self.limits.contradiction(),
            self.session.contradiction(),
            self.redis.contradiction(),
            self.quiz.contradiction(),
        ];
        match checks.into_iter().flatten().next() {
            Some(reason) => Err(ConfigError::Contradiction(reason)),
            None => Ok(()),
        }
    }

    fn slowest_call(&self) -> jobs::Call {
        let (wechat, robots) = (self.wechat.timeout, self.robots.timeout);
        if wechat >= robots {
            jobs::Call("wechat.timeout", wechat)
        } else {
            jobs::Call("robots.timeout", robots)
        }
    }
}

/// The process's environment; variables that are not UTF-8 are none of ours.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| {
        let name = name.into_string().ok()?;
        let value = value.into_string().ok()?;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests;
