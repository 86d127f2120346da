//! Where the access token is kept for everyone: a [`Record`] that changes by compare-and-set only.

use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::WechatError;
use super::keys;
use crate::clock::Time;
use crate::day::Day;
use crate::outbound::Said;
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, codec};

const VERSION: u8 = 1;
/// Rubbish after a day in which nobody renewed, so that the day's renewals by force are still counted.
const RUBBISH_S: u64 = 2 * 86_400;

static SWAP: LazyLock<Script> =
    LazyLock::new(|| Script::new("swap-token-1", include_str!("lua/swap-token-1.lua")));

/// What is shared.
#[derive(Clone, Default, Serialize, Deserialize)]
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
    Shared(Redis, Key),
}

impl TokenStore {
    /// In memory: for commands that run alone, and tests.
    pub fn process() -> Self {
        Self(Kept::Process(Arc::default()))
    }

    /// In Redis: for all replicas of the service.
    pub fn shared(redis: Redis, appid: &str) -> Self {
        Self(Kept::Shared(redis, keys::token(appid)))
    }

    pub(super) async fn load(&self) -> Result<Record, WechatError> {
        match &self.0 {
            Kept::Process(record) => Ok(locked(record).clone()),
            Kept::Shared(redis, key) => {
                let op = Op::new("HGET", key.clone()).arg("record");
                let text: Option<String> = redis.run(op).await.map_err(away)?;
                let record = codec::decode_option(VERSION, key, text.as_deref()).map_err(away)?;
                Ok(record.unwrap_or_default())
            }
        }
    }

    /// Writes `next` if the record's revision is still `expected`.
    pub(super) async fn swap(&self, expected: u64, next: &Record) -> Result<Swap, WechatError> {
        match &self.0 {
            Kept::Process(record) => {
                let mut record = locked(record);
                if record.revision != expected {
                    return Ok(Swap::Lost(record.clone()));
                }
                *record = next.clone();
                Ok(Swap::Done)
            }
            Kept::Shared(redis, key) => {
                let args = Args::new()
                    .and(expected)
                    .and(next.revision)
                    .and(codec::encode(VERSION, next))
                    .and(RUBBISH_S);
                let keys = std::slice::from_ref(key);
                let theirs: Option<String> = redis.script(&SWAP, keys, args).await.map_err(away)?;
                if theirs.as_deref() == Some("") {
                    return Ok(Swap::Done);
                }
                // Nothing is there when the record became rubbish meanwhile.
                let record = codec::decode_option(VERSION, key, theirs.as_deref());
                record
                    .map(|record| Swap::Lost(record.unwrap_or_default()))
                    .map_err(away)
            }
        }
    }
}

fn locked(record: &Mutex<Record>) -> std::sync::MutexGuard<'_, Record> {
    record.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Without the store nothing else works either; the call may be tried again when it is back.
#[expect(
    clippy::needless_pass_by_value,
    reason = "errors are handed over as map_err does"
)]
fn away(error: StoreError) -> WechatError {
    WechatError::Retry {
        after: Duration::from_secs(1),
        said: Said {
            code: 0,
            message: error.to_string(),
        },
    }
}
