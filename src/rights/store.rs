//! Codes, the lists of erasing, and one person's keys by the catalogue.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::keys;
use crate::clock::Time;
use crate::day::Day;
use crate::id::MemberId;
use crate::redis::{Args, Family, Key, Op, Redis, Script, StoreError, StoreResult, Tag};

/// Minutes that a code is good for.
pub(super) const CODE_MINUTES: i64 = 10;

/// A key of one person's, with its family.
pub(super) struct Owned {
    pub(super) key: Key,
    pub(super) family: Family,
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    families: Arc<[Family]>,
    try_code: Arc<Script>,
}

impl Store {
    pub(super) fn new(redis: Redis, families: Arc<[Family]>) -> Self {
        Self {
            redis,
            families,
            try_code: Script::new("try-code-1", include_str!("lua/try-code-1.lua")).into(),
        }
    }

    /// Keeps a code; a former one is void.
    pub(super) async fn put_code(
        &self,
        member: &MemberId,
        hash: &str,
        now: Time,
    ) -> StoreResult<()> {
        let till = now.plus_seconds(CODE_MINUTES * 60).millis();
        let op = Op::new("SET", keys::code(member)).arg(format!("{hash}|{till}|0"));
        self.redis.run(op.arg("EX").arg(86_400)).await
    }

    /// Whether the code is the one that is kept.
    pub(super) async fn try_code(
        &self,
        member: &MemberId,
        hash: &str,
        now: Time,
    ) -> StoreResult<bool> {
        let args = Args::new().and(hash).and(now.millis());
        let keys = [keys::code(member)];
        let right: i64 = self.redis.script(&self.try_code, &keys, args).await?;
        Ok(right == 1)
    }

    /// Notes that a member is to be erased: before anything goes, so that a crash is made good.
    pub(super) async fn begin(&self, member: &MemberId, hash: &str, day: Day) -> StoreResult<()> {
        let ops = vec![
            Op::new("SADD", keys::under_way()).arg(member.as_str()),
            Op::new("HSETNX", keys::erased())
                .arg(hash)
                .arg(day.compact()),
        ];
        self.redis.pipe(ops).await.map(drop)
    }

    /// Notes that nothing is left of a member.
    pub(super) async fn finish(&self, member: &MemberId) -> StoreResult<()> {
        let op = Op::new("SREM", keys::under_way()).arg(member.as_str());
        self.redis.run::<i64>(op).await.map(drop)
    }

    /// Members who are being erased.
    pub(super) async fn under_way(&self) -> StoreResult<Vec<MemberId>> {
        let key = keys::under_way();
        let ids: Vec<String> = self.redis.run(Op::new("SMEMBERS", key.clone())).await?;
        let read = |id: String| id.parse().map_err(|e| StoreError::decode(&key, e));
        ids.into_iter().map(read).collect()
    }

    /// Hashes of everybody who was ever erased.
    pub(super) async fn erased(&self) -> StoreResult<HashMap<String, String>> {
        self.redis.run(Op::new("HGETALL", keys::erased())).await
    }

    /// The keys of a person's shard: those of their own, and those that they share with others.
    pub(super) async fn keys(&self, member: &MemberId) -> StoreResult<(Vec<Owned>, Vec<Key>)> {
        let (mut own, mut shared) = (Vec::new(), Vec::new());
        for key in self.redis.keys_of(&Tag::member(member)).await? {
            let family = self
                .families
                .iter()
                .find(|family| family.matches(key.as_str()));
            let Some(family) = family else {
                continue;
            };
            if !family.rest.starts_with("<member>") {
                shared.push(key);
            } else if key.as_str().split(':').nth(1) == Some(member.as_str()) {
                own.push(Owned {
                    key,
                    family: *family,
                });
            }
        }
        own.sort_by(|a, b| a.key.cmp(&b.key));
        Ok((own, shared))
    }

    /// Deletes keys of one slot.
    pub(super) async fn delete(&self, keys: &[Owned]) -> StoreResult<()> {
        let ops = keys.iter().map(|owned| Op::new("DEL", owned.key.clone()));
        self.redis.pipe(ops.collect()).await.map(drop)
    }

    /// Takes a person's entries out of a key that others share: of a set or sorted set they go, in a hash they stand under
    /// `alias` from then on, so that sums over the entries stay what they are.
    pub(super) async fn sweep(&self, key: &Key, member: &MemberId, alias: &str) -> StoreResult<()> {
        let kind: String = self.redis.run(Op::new("TYPE", key.clone())).await?;
        let (list, remove) = match kind.as_str() {
            "set" => (Op::new("SMEMBERS", key.clone()), "SREM"),
            "zset" => (Op::new("ZRANGE", key.clone()).arg(0).arg(-1), "ZREM"),
            "hash" => (Op::new("HKEYS", key.clone()), "HDEL"),
            _ => return Ok(()),
        };
        let entries: Vec<String> = self.redis.run(list).await?;
        let start = format!("{member}:");
        let own = entries
            .into_iter()
            .filter(|entry| entry == member.as_str() || entry.starts_with(&start));
        let mut ops = Vec::new();
        for entry in own {
            if kind == "hash" && entry == member.as_str() {
                let op = Op::new("HGET", key.clone()).arg(&entry);
                let value: Option<Vec<u8>> = self.redis.run(op).await?;
                let op = Op::new("HSET", key.clone()).arg(alias);
                ops.push(op.arg(value.unwrap_or_default()));
            }
            ops.push(Op::new(remove, key.clone()).arg(entry));
        }
        self.redis.pipe(ops).await.map(drop)
    }

    /// What a key holds, entry by entry, with names where entries have names.
    pub(super) async fn entries(&self, owned: &Owned) -> StoreResult<Vec<Entry>> {
        let key = owned.key.clone();
        if owned.family.kind == "hash" {
            let fields: BTreeMap<String, Vec<u8>> = self.redis.run(Op::new("HGETALL", key)).await?;
            let named = fields
                .into_iter()
                .map(|(field, value)| (Some(field), value));
            return Ok(named.collect());
        }
        let values: Vec<Vec<u8>> = match owned.family.kind {
            "set" => self.redis.run(Op::new("SMEMBERS", key)).await?,
            "sorted set" => {
                let op = Op::new("ZRANGE", key).arg(0).arg(-1);
                self.redis.run(op).await?
            }
            "string" => {
                let text: Option<Vec<u8>> = self.redis.run(Op::new("GET", key)).await?;
                text.into_iter().collect()
            }
            _ => Vec::new(),
        };
        Ok(values.into_iter().map(|value| (None, value)).collect())
    }
}

/// Name and value.
type Entry = (Option<String>, Vec<u8>);
