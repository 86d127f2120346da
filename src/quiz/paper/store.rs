//! Announced papers in Redis, and what the shards sum up of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::future::try_join_all;
use redis::Value;

use super::model::Paper;
use crate::clock::Time;
use crate::id::{AttemptId, MemberId, PaperId};
use crate::quiz::keys;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// The Lua function `count_try`, which scripts that store a result begin with.
pub(in crate::quiz) const COUNT_TRY_LUA: &str = include_str!("../lua/count-try.lua");

/// Attempts that are settled at a time in one shard.
const BATCH: usize = 100;

#[derive(Clone)]
pub(in crate::quiz) struct Store {
    redis: Redis,
    put: Arc<Script>,
    change: Arc<Script>,
    resum: Arc<Script>,
}

/// What the shards say of one team of a round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::quiz) struct TeamSum {
    /// People whose best try is counted.
    pub(in crate::quiz) took_part: i64,
    /// The sum of their best tries, each in thousandths of its maximum.
    pub(in crate::quiz) earned_milli: i64,
    /// Those of them who passed.
    pub(in crate::quiz) passed: i64,
}

/// Sums by the code of the team; `-` where a paper has none.
pub(in crate::quiz) type TeamSums = BTreeMap<String, TeamSum>;

/// One person's best try of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::quiz) struct Best {
    /// Tries begun.
    pub(in crate::quiz) begun: u32,
    /// Thousandths of the maximum and the attempt, once one was submitted.
    pub(in crate::quiz) counted: Option<(u32, AttemptId)>,
    /// The team for which it counts.
    pub(in crate::quiz) team: String,
    /// Whether it passed.
    pub(in crate::quiz) passed: bool,
}

impl Best {
    /// Reads `1|<begun>|<milli>|<attempt>|<team>|<passed>`.
    pub(in crate::quiz) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('|').collect();
        let ["1", begun, milli, attempt, team, passed] = parts.as_slice() else {
            return None;
        };
        let counted = match *milli {
            "" => None,
            milli => Some((milli.parse().ok()?, attempt.parse().ok()?)),
        };
        Some(Self {
            begun: begun.parse().ok()?,
            counted,
            team: (*team).to_owned(),
            passed: *passed == "1",
        })
    }
}

impl std::fmt::Display for Best {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "1|{}|", self.begun)?;
        match &self.counted {
            Some((milli, attempt)) => write!(f, "{milli}|{attempt}")?,
            None => f.write_str("|")?,
        }
        write!(f, "|{}|{}", self.team, u8::from(self.passed))
    }
}

impl Store {
    pub(in crate::quiz) fn new(redis: Redis) -> Self {
        let script = |name, source| Arc::new(Script::new(name, source));
        Self {
            redis,
            resum: script("resum-paper-2", include_str!("../lua/resum-paper-2.lua")),
            put: script("put-paper-2", include_str!("../lua/put-paper-2.lua")),
            change: script("change-paper-2", include_str!("../lua/change-paper-2.lua")),
        }
    }

    pub(super) async fn version(&self) -> StoreResult<u64> {
        let version: Option<u64> = self
            .redis
            .run(Op::new("GET", keys::papers_version()))
            .await?;
        Ok(version.unwrap_or(0))
    }

    /// Every paper, and the version of the list.
    pub(super) async fn load(&self) -> StoreResult<(u64, BTreeMap<PaperId, Arc<Paper>>)> {
        let ops = vec![
            Op::new("GET", keys::papers_version()),
            Op::new("HGETALL", keys::papers()),
        ];
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let version: Option<u64> = parse("GET", replies.next().unwrap_or_default())?;
        let all: HashMap<String, String> = parse("HGETALL", replies.next().unwrap_or_default())?;
        let read = |(id, text): (String, String)| {
            let key = keys::papers();
            let id = id.parse().map_err(|e| StoreError::decode(&key, e))?;
            Ok((id, Arc::new(codec::decode(VERSION, &key, &text)?)))
        };
        let all = all.into_iter().map(read).collect::<StoreResult<_>>()?;
        Ok((version.unwrap_or(0), all))
    }

    /// Writes a new paper; `false` if the id is taken.
    pub(super) async fn put(&self, paper: &Paper) -> StoreResult<bool> {
        let args = Args::new()
            .and(paper.id.as_str())
            .and(codec::encode(VERSION, paper));
        let keys = [keys::papers(), keys::papers_version()];
        let written: i64 = self.redis.script(&self.put, &keys, args).await?;
        Ok(written == 1)
    }

    /// Writes `paper` if it still is as `from`.
    pub(super) async fn change(&self, from: &Paper, paper: &Paper) -> StoreResult<bool> {
        let args = Args::new()
            .and(paper.id.as_str())
            .and(codec::encode(VERSION, from))
            .and(codec::encode(VERSION, paper));
        let keys = [keys::papers(), keys::papers_version()];
        let written: i64 = self.redis.script(&self.change, &keys, args).await?;
        Ok(written == 1)
    }

    /// How often each member has tried a round, and how well.
    pub(in crate::quiz) async fn best(
        &self,
        member: &MemberId,
        rounds: &[&str],
    ) -> StoreResult<Vec<Option<Best>>> {
        let read = |round: &&str| Op::new("HGET", keys::takers(member, round)).arg(member.as_str());
        let replies = self.redis.pipe(rounds.iter().map(read).collect()).await?;
        let mut all = Vec::with_capacity(rounds.len());
        for (round, reply) in rounds.iter().zip(replies) {
            let text: Option<String> = parse("HGET", reply)?;
            let key = keys::takers(member, round);
            let bad = || StoreError::decode(&key, "not a taker's entry");
            let best = text.map(|text| Best::parse(&text).ok_or_else(bad));
            all.push(best.transpose()?);
        }
        Ok(all)
    }

    /// What all shards sum up of a round.
    pub(in crate::quiz) async fn sums(&self, round: &str) -> StoreResult<TeamSums> {
        let read = |shard| Op::new("HGETALL", keys::shard_sums(shard, round));
        let replies = self
            .redis
            .scatter((0..MEMBER_SHARDS).map(read).collect())
            .await?;
        let mut sums = TeamSums::new();
        for reply in replies {
            let fields: HashMap<String, i64> = parse("HGETALL", reply)?;
            for (field, n) in fields {
                let Some((name, team)) = field.split_once(':') else {
                    continue;
                };
                let sum = sums.entry(team.to_owned()).or_default();
                match name {
                    "n" => sum.took_part += n,
                    "s" => sum.earned_milli += n,
                    "p" => sum.passed += n,
                    _ => {}
                }
            }
        }
        Ok(sums)
    }

    /// Everybody's best try of a round, by shard.
    pub(in crate::quiz) async fn takers(&self, round: &str) -> StoreResult<Vec<(String, Best)>> {
        let read = |shard| Op::new("HGETALL", keys::shard_takers(shard, round));
        let replies = self
            .redis
            .scatter((0..MEMBER_SHARDS).map(read).collect())
            .await?;
        let mut takers = Vec::new();
        for (shard, reply) in (0..MEMBER_SHARDS).zip(replies) {
            takers.extend(read_takers(&keys::shard_takers(shard, round), reply)?);
        }
        Ok(takers)
    }

    /// The best tries of one shard's members.
    pub(in crate::quiz) async fn takers_of(
        &self,
        shard: u16,
        round: &str,
    ) -> StoreResult<Vec<(String, Best)>> {
        let key = keys::shard_takers(shard, round);
        let reply = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        read_takers(&key, reply)
    }

    /// Computes all shards' sums of a round anew from the best tries.
    pub(in crate::quiz) async fn resum(&self, round: &str) -> StoreResult<()> {
        let shards = (0..MEMBER_SHARDS).map(|shard| async move {
            let keys = [
                keys::shard_takers(shard, round),
                keys::shard_sums(shard, round),
            ];
            let script = self.redis.script::<i64>(&self.resum, &keys, Args::new());
            script.await.map(drop)
        });
        try_join_all(shards).await.map(drop)
    }

    /// Writes best tries of a round as they are, to be kept for `life_s` seconds.
    pub(super) async fn stage(
        &self,
        round: &str,
        takers: &[(MemberId, Best)],
        life_s: i64,
    ) -> StoreResult<()> {
        let write = |(member, best): &(MemberId, Best)| {
            let key = keys::takers(member, round);
            let op = Op::new("HSET", key.clone()).arg(member.as_str());
            [op.arg(best.to_string()), Op::new("EXPIRE", key).arg(life_s)]
        };
        self.redis
            .scatter(takers.iter().flat_map(write).collect())
            .await?;
        self.resum(round).await
    }

    /// Attempts whose time is over and that nobody has submitted.
    pub(in crate::quiz) async fn overdue(
        &self,
        now: Time,
    ) -> StoreResult<Vec<(MemberId, AttemptId)>> {
        let read = |shard| {
            let op = Op::new("ZRANGEBYSCORE", keys::shard_due(shard));
            let op = op.arg("-inf").arg(now.millis());
            op.arg("LIMIT").arg(0).arg(BATCH)
        };
        let replies = self
            .redis
            .scatter((0..MEMBER_SHARDS).map(read).collect())
            .await?;
        let mut due = Vec::new();
        for (shard, reply) in (0..MEMBER_SHARDS).zip(replies) {
            let entries: Vec<String> = parse("ZRANGEBYSCORE", reply)?;
            for entry in entries {
                let key = keys::shard_due(shard);
                let bad = || StoreError::decode(&key, "not a member and an attempt");
                let (member, attempt) = entry.split_once(':').ok_or_else(bad)?;
                let member = member.parse().map_err(|e| StoreError::decode(&key, e))?;
                let attempt = attempt.parse().map_err(|e| StoreError::decode(&key, e))?;
                due.push((member, attempt));
            }
        }
        Ok(due)
    }

    /// Lets the attempts at `paper` that are under way be settled at `at`, if that is earlier.
    pub(super) async fn hurry(&self, paper: &PaperId, at: Time) -> StoreResult<()> {
        let read = |shard| Op::new("ZRANGE", keys::shard_due(shard)).arg(0).arg(-1);
        let replies = self
            .redis
            .scatter((0..MEMBER_SHARDS).map(read).collect())
            .await?;
        let mut moves = Vec::new();
        for (shard, reply) in (0..MEMBER_SHARDS).zip(replies) {
            let entries: Vec<String> = parse("ZRANGE", reply)?;
            let of_paper = |entry: &&String| {
                let attempt = entry.split_once(':').and_then(|(_, a)| a.rsplit_once('-'));
                attempt.is_some_and(|(known, _)| known == paper.as_str())
            };
            moves.extend(entries.iter().filter(of_paper).map(|entry| {
                let op = Op::new("ZADD", keys::shard_due(shard)).arg("XX").arg("LT");
                op.arg(at.millis()).arg(entry)
            }));
        }
        self.redis.scatter(moves).await.map(drop)
    }

    /// Takes an attempt that is no more off the list of those to be settled.
    pub(in crate::quiz) async fn forget_due(
        &self,
        member: &MemberId,
        attempt: &AttemptId,
    ) -> StoreResult<()> {
        let op = Op::new("ZREM", keys::due(member));
        self.redis.run(op.arg(format!("{member}:{attempt}"))).await
    }

    /// Team sizes that were written down for a contest.
    pub(in crate::quiz) async fn sizes(
        &self,
        contest: &PaperId,
    ) -> StoreResult<Option<BTreeMap<String, i64>>> {
        let key = keys::sizes();
        let op = Op::new("HGET", key.clone()).arg(contest.as_str());
        let text: Option<String> = self.redis.run(op).await?;
        codec::decode_option(VERSION, &key, text.as_deref())
    }

    /// Writes team sizes down unless somebody was faster; those that hold.
    pub(in crate::quiz) async fn keep_sizes(
        &self,
        contest: &PaperId,
        sizes: BTreeMap<String, i64>,
    ) -> StoreResult<BTreeMap<String, i64>> {
        let op = Op::new("HSETNX", keys::sizes()).arg(contest.as_str());
        self.redis
            .run::<i64>(op.arg(codec::encode(VERSION, &sizes)))
            .await?;
        Ok(self.sizes(contest).await?.unwrap_or(sizes))
    }

    /// Drops papers from the list.
    pub(super) async fn forget(&self, papers: &[PaperId]) -> StoreResult<()> {
        let drop_all = |key| {
            let op = Op::new("HDEL", key);
            papers.iter().fold(op, |op, id| op.arg(id.as_str()))
        };
        let ops = vec![
            drop_all(keys::papers()),
            drop_all(keys::sizes()),
            Op::new("INCR", keys::papers_version()),
        ];
        self.redis.pipe(ops).await.map(drop)
    }
}

fn read_takers(key: &Key, reply: Value) -> StoreResult<Vec<(String, Best)>> {
    let fields: HashMap<String, String> = parse("HGETALL", reply)?;
    let read = |(member, text): (String, String)| {
        let best = Best::parse(&text);
        let best = best.ok_or_else(|| StoreError::decode(key, "not a taker's entry"))?;
        Ok((member, best))
    };
    fields.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_as_scripts_write_it() {
        for text in ["1|2|850|p-1|o.b-1|1", "1|1|||-|0"] {
            assert_eq!(Best::parse(text).unwrap().to_string(), text);
        }
        for bad in ["", "2|1|||-|0", "1|x|||-|0", "1|1|5||-|0", "1|1||"] {
            assert_eq!(Best::parse(bad), None, "{bad}");
        }
    }
}
