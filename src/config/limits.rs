//! `[limits]`

use std::num::NonZeroU32;
use std::time::Duration;

use serde::Deserialize;

use super::value;

/// Ceilings that protect the service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Largest uploaded or imported file, bytes.
    #[serde(deserialize_with = "value::size")]
    pub upload: usize,
    /// What such a file may unpack to, bytes.
    #[serde(deserialize_with = "value::size")]
    pub unpacked: usize,
    /// Longest an import may take.
    #[serde(deserialize_with = "value::span")]
    pub import_time: Duration,
    /// Requests per minute of one session.
    pub session_per_minute: NonZeroU32,
    /// Requests per minute of one address without a session.
    pub address_per_minute: NonZeroU32,
    /// Sign-in attempts per minute of one address.
    pub sign_in_per_minute: NonZeroU32,
    /// Streams of events open at a time in one process.
    pub streams: NonZeroU32,
}

impl Limits {
    pub(super) fn contradiction(&self) -> Option<String> {
        if self.unpacked < self.upload {
            return Some("limits.unpacked is smaller than limits.upload".into());
        }
        (self.sign_in_per_minute > self.address_per_minute)
            .then(|| "limits.sign_in_per_minute exceeds limits.address_per_minute, which counts sign-ins too".into())
    }
}
