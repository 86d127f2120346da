//! Where the access token is kept for everyone: a [`Record`] that changes by compare-and-set only.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::WechatError;
use crate::clock::Time;
use crate::day::Day;

/// What is shared.
#[derive(Clone, Default)]
pub(super) struct Record {
    /// Grows by one with every change.
    pub(super) revision: u64,
    pub(super) token: Option<String>,
    /// Until when the token is used.
    pub(super) until: Time,
    /// The last renewal by force, its civil date, and how many there were on that date.
    pub(super) forced_at: Option<Time>,
    pub(super) forced_day: Option<Day>,
    pub(super) forced: u32,
}

impl Record {
    pub(super) fn with_token(&self, token: &str, until: Time) -> Self {
        Self {
            revision: self.revision + 1,
            token: Some(token.to_owned()),
            until,
            ..self.clone()
        }
    }
}

/// What became of a compare-and-set.
pub(super) enum Swap {
    Done,
    /// Someone else was faster; this is what they wrote.
    Lost(Record),
}

/// Keeps the token for one process or for all replicas. Clones share it.
#[derive(Clone)]
pub struct TokenStore(Kept);

#[derive(Clone)]
enum Kept {
    Process(Arc<Mutex<Record>>),
}

impl TokenStore {
    /// In memory: for commands that run alone, and tests.
    pub fn process() -> Self {
        Self(Kept::Process(Arc::default()))
    }

    #[expect(
        clippy::unused_async,
        reason = "a shared store answers over the network"
    )]
    pub(super) async fn load(&self) -> Result<Record, WechatError> {
        let Kept::Process(record) = &self.0;
        Ok(record
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone())
    }

    /// Writes `next` if the record's revision is still `expected`.
    #[expect(
        clippy::unused_async,
        reason = "a shared store answers over the network"
    )]
    pub(super) async fn swap(&self, expected: u64, next: &Record) -> Result<Swap, WechatError> {
        let Kept::Process(record) = &self.0;
        let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
        if record.revision != expected {
            return Ok(Swap::Lost(record.clone()));
        }
        *record = next.clone();
        Ok(Swap::Done)
    }
}
