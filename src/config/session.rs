//! `[session]`

use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;

use super::value;

/// How long sessions live.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Idle time that ends a phone's session.
    #[serde(deserialize_with = "value::span")]
    pub phone: Duration,
    /// Idle time that ends a console session.
    #[serde(deserialize_with = "value::span")]
    pub console_idle: Duration,
    /// Age that ends a console session.
    #[serde(deserialize_with = "value::span")]
    pub console: Duration,
    /// Age of a replica's copy of a session.
    #[serde(deserialize_with = "value::span")]
    pub cache: Duration,
    /// Life of a console log-in QR code.
    #[serde(deserialize_with = "value::span")]
    pub qr_ticket: Duration,
    /// Failed passwords in a row that lock an account.
    pub lock_after: NonZeroU32,
    /// How long the lock lasts.
    #[serde(deserialize_with = "value::span")]
    pub lock_for: Duration,
}

impl Session {
    pub(super) fn contradiction(&self) -> Option<String> {
        if self.console_idle > self.console {
            return Some("session.console_idle is longer than session.console".into());
        }
        if self.cache >= self.console_idle {
            return Some(
                "session.cache must be shorter than session.console_idle, or idle sessions outlive it".into(),
            );
        }
        // A sliding expiry is written at most once a day, so a shorter life would end in use.
        (self.phone < Duration::from_hours(48)).then(|| {
            "session.phone must be at least 2d, because its end is moved once a day".into()
        })
    }
}
