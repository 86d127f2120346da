//! The library in Redis.

use std::collections::HashMap;
use std::sync::Arc;

use super::keys;
use super::library::Entry;
use crate::id::MaterialId;
use crate::redis::{Args, Op, Redis, Script, StoreResult, codec};

const VERSION: u8 = 1;

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    put: Arc<Script>,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let put = Script::new("put-document-2", include_str!("lua/put-document-2.lua"));
        Self {
            redis,
            put: put.into(),
        }
    }

    pub(super) async fn version(&self) -> StoreResult<u64> {
        let version: Option<u64> = self.redis.run(Op::new("GET", keys::version())).await?;
        Ok(version.unwrap_or(0))
    }

    pub(super) async fn documents(&self) -> StoreResult<Vec<Entry>> {
        let key = keys::documents();
        let all: HashMap<String, String> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        all.values()
            .map(|text| codec::decode(VERSION, &key, text))
            .collect()
    }

    pub(super) async fn unit(&self, id: &MaterialId) -> StoreResult<Option<String>> {
        let key = keys::unit(id.as_str());
        let text: Option<String> = self.redis.run(Op::new("GET", key.clone())).await?;
        codec::decode_option(VERSION, &key, text.as_deref())
    }

    /// Writes a document's units, then lists it; whether anything is different.
    pub(super) async fn put(&self, entry: &Entry, html: &[String]) -> StoreResult<bool> {
        let units = entry.units.iter().zip(html);
        let ops = units.map(|(unit, html)| {
            Op::new("SET", keys::unit(unit.id.as_str())).arg(codec::encode(VERSION, html))
        });
        self.redis.scatter(ops.collect()).await?;
        let args = Args::new()
            .and(&entry.id)
            .and(codec::encode(VERSION, entry));
        let changed: i64 = self
            .redis
            .script(&self.put, &[keys::documents(), keys::version()], args)
            .await?;
        Ok(changed == 1)
    }
}
