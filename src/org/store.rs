//! The tree in Redis.

use std::collections::{BTreeSet, HashMap};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::keys;
use super::model::{Group, Org, Tree};
use crate::calendar::{Calendar, Exception};
use crate::day::Day;
use crate::redis::{Args, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// A change of one field of the tree.
pub(super) enum Change {
    Org(Org),
    Group(Group),
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    put: std::sync::Arc<Script>,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let put = Script::new("put-nodes-2", include_str!("lua/put-nodes-2.lua"));
        Self {
            redis,
            put: put.into(),
        }
    }

    pub(super) async fn version(&self) -> StoreResult<u64> {
        let version: Option<u64> = self.redis.run(Op::new("GET", keys::version())).await?;
        Ok(version.unwrap_or(0))
    }

    pub(super) async fn load(&self) -> StoreResult<Tree> {
        let replies = self
            .redis
            .pipe(vec![
                Op::new("GET", keys::version()),
                Op::new("HGETALL", keys::tree()),
                Op::new("HGETALL", keys::calendar()),
            ])
            .await?;
        let mut replies = replies.into_iter();
        let mut next = || replies.next().unwrap_or_default();
        let version: Option<u64> = parse("GET", next())?;
        let nodes: HashMap<String, String> = parse("HGETALL", next())?;
        let years: HashMap<String, String> = parse("HGETALL", next())?;
        let (mut orgs, mut groups) = (Vec::new(), Vec::new());
        for (field, value) in nodes {
            if field.starts_with("o:") {
                orgs.push(read::<Org>(&value)?);
            } else {
                groups.push(read::<Group>(&value)?);
            }
        }
        let (mut calendar, mut grace) = (Calendar::embedded(), BTreeSet::new());
        for (field, value) in years {
            if let Ok(year) = field.parse::<i16>() {
                let entries = read_calendar::<Vec<Exception>>(&value)?;
                calendar = calendar
                    .with_year(year, entries)
                    .map_err(|e| StoreError::decode(keys::calendar(), e))?;
            } else {
                grace = read_calendar::<BTreeSet<Day>>(&value)?;
            }
        }
        Ok(Tree::new(
            version.unwrap_or(0),
            orgs,
            groups,
            calendar,
            grace,
        ))
    }

    /// Writes `changes` if the tree still is at `version`; the new version, or `None` if somebody was faster.
    pub(super) async fn put(&self, version: u64, changes: &[Change]) -> StoreResult<Option<u64>> {
        let mut args = Args::new().and(version);
        for change in changes {
            args = match change {
                Change::Org(org) => args
                    .and(format!("o:{}", org.id))
                    .and(codec::encode(VERSION, org)),
                Change::Group(group) => args
                    .and(format!("g:{}", group.id))
                    .and(codec::encode(VERSION, group)),
            };
        }
        self.write(&keys::tree(), args).await
    }

    pub(super) async fn put_calendar(
        &self,
        version: u64,
        field: &str,
        value: &impl serde::Serialize,
    ) -> StoreResult<Option<u64>> {
        let args = Args::new()
            .and(version)
            .and(field)
            .and(codec::encode(VERSION, value));
        self.write(&keys::calendar(), args).await
    }

    async fn write(&self, hash: &crate::redis::Key, args: Args) -> StoreResult<Option<u64>> {
        let version: i64 = self
            .redis
            .script(&self.put, &[hash.clone(), keys::version()], args)
            .await?;
        Ok(u64::try_from(version).ok())
    }
}

fn read<T: DeserializeOwned>(value: &str) -> StoreResult<T> {
    codec::decode(VERSION, &keys::tree(), value)
}

fn read_calendar<T: for<'de> Deserialize<'de>>(value: &str) -> StoreResult<T> {
    codec::decode(VERSION, &keys::calendar(), value)
}
