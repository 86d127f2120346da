//! `[jobs]`

use std::num::{NonZeroU16, NonZeroU32};
use std::time::Duration;

use serde::Deserialize;

use super::{Server, value};

/// Background work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// Jobs and deliveries in work at a time in this process.
    pub workers: NonZeroU16,
    /// Taken from a queue at once.
    pub batch: NonZeroU32,
    /// How long work belongs to a worker that gives no sign of life.
    #[serde(deserialize_with = "value::span")]
    pub lease: Duration,
    /// Age at which an unsent delivery is given up.
    #[serde(deserialize_with = "value::span")]
    pub deliver_within: Duration,
    /// How long finished pushes and dead letters stay visible.
    #[serde(deserialize_with = "value::span")]
    pub keep: Duration,
}

/// The option that bounds the slowest outbound call, and its value.
pub(super) struct Call(pub(super) &'static str, pub(super) Duration);

impl Jobs {
    pub(super) fn contradiction(&self, server: &Server, slowest: &Call) -> Option<String> {
        if self.lease <= slowest.1 {
            return Some(format!(
                "jobs.lease ({:?}) must exceed {} ({:?}), or a slow call is done twice",
                self.lease, slowest.0, slowest.1
            ));
        }
        (self.lease <= server.stop_within).then(|| {
            format!(
                "jobs.lease ({:?}) must exceed server.stop_within ({:?}), or a stopping worker's job is done twice",
                self.lease, server.stop_within
            )
        })
    }
}
