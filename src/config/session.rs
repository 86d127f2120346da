//! `[session]`

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
    /// Age of a replica's copy of a session.
    #[serde(deserialize_with = "value::span")]
    pub cache: Duration,
}

/// Beyond it, pages that only read would show a replica's stale view of a person's roles.
const LONGEST_COPY: Duration = Duration::from_mins(5);

impl Session {
    pub(super) fn contradiction(&self) -> Option<String> {
        if self.cache > LONGEST_COPY {
            return Some(
                "session.cache must be at most 5m, or a changed role is noticed too late".into(),
            );
        }
        // A sliding expiry is written at most once a day, so a shorter life would end in use.
        (self.phone < Duration::from_hours(48)).then(|| {
            "session.phone must be at least 2d, because its end is moved once a day".into()
        })
    }
}
