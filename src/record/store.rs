//! Day bytes, events and counters in Redis.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use futures_util::future::try_join_all;
use redis::Value;

use super::model::{Counters, DayBytes, Event};
use super::rows::Basis;
use super::{PastDay, keys};
use crate::day::Day;
use crate::id::MemberId;
use crate::org::Node;
use crate::redis::key::NODE_PARTITIONS;
use crate::redis::{Args, Op, Redis, Script, StoreError, StoreResult, parse};

/// Events read from a shard at a time.
pub(super) const BATCH: usize = 1_000;

/// An entry id of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct StreamId(u64, u64);

impl StreamId {
    fn parse(text: &str) -> Option<Self> {
        let (ms, n) = text.split_once('-')?;
        Some(Self(ms.parse().ok()?, n.parse().ok()?))
    }
}

impl std::fmt::Display for StreamId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

/// Where each partition stands in one shard's stream.
pub(super) type Cursors = [StreamId; NODE_PARTITIONS as usize];

/// What a batch adds, by node and day.
pub(super) type Sums = BTreeMap<(Node, Day), Counters>;

/// What a batch adds to sums that belong to no node, by subject and expiry (s, 0: none).
pub(super) type Tallies = BTreeMap<(String, i64), Counters>;

/// A partition's move along one shard's stream, or along its own adjustments.
pub(super) struct Step {
    /// The shard's number; `adjust`.
    pub(super) shard: String,
    /// Where the cursor has to stand.
    pub(super) from: String,
    /// Where it then stands.
    pub(super) to: String,
}

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    apply: Arc<Script>,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        Self {
            redis,
            apply: Script::new("apply-1", include_str!("lua/apply-1.lua")).into(),
        }
    }

    pub(super) fn redis(&self) -> &Redis {
        &self.redis
    }

    /// Every shard's cursors.
    pub(super) async fn cursors(&self) -> StoreResult<HashMap<u16, Cursors>> {
        let ops = (0..NODE_PARTITIONS)
            .map(|p| Op::new("HGETALL", keys::cursors(p)))
            .collect();
        let mut all: HashMap<u16, Cursors> = HashMap::new();
        for (partition, reply) in self.redis.scatter(ops).await?.into_iter().enumerate() {
            let fields: HashMap<String, String> = parse("HGETALL", reply)?;
            for (shard, cursor) in fields {
                let Ok(shard) = shard.parse::<u16>() else {
                    continue;
                };
                let key = keys::cursors(partition as u16);
                let cursor = StreamId::parse(&cursor)
                    .ok_or_else(|| StoreError::decode(key, "not a stream id"))?;
                all.entry(shard).or_default()[partition] = cursor;
            }
        }
        Ok(all)
    }

    /// Up to [`BATCH`] events after `after` of each shard, in order.
    pub(super) async fn events(
        &self,
        after: &[(u16, StreamId)],
    ) -> StoreResult<Vec<Vec<(StreamId, Event)>>> {
        let ops = after.iter().map(|(shard, id)| {
            Op::new("XRANGE", keys::shard_events(*shard))
                .arg(format!("({id}"))
                .arg("+")
                .arg("COUNT")
                .arg(BATCH)
        });
        let replies = self.redis.scatter(ops.collect()).await?;
        after
            .iter()
            .zip(replies)
            .map(|((shard, _), reply)| read_events(*shard, reply))
            .collect()
    }

    /// The id of the newest event that the shard's stream ever held.
    pub(super) async fn newest(&self, shards: &[u16]) -> StoreResult<Vec<StreamId>> {
        let ops = shards.iter().map(|shard| {
            let key = keys::shard_events(*shard);
            Op::bare("XINFO").arg("STREAM").key(key)
        });
        // A stream that was never written to has no information.
        let replies = self.redis.scatter(ops.collect()).await?;
        replies
            .into_iter()
            .map(|reply| Ok(newest_of(reply).unwrap_or_default()))
            .collect()
    }

    /// Adds `sums` to the counters of `partition`, and `tallies` to its further sums, if its cursors are where every step
    /// expects them.
    pub(super) async fn apply(
        &self,
        partition: u16,
        steps: &[Step],
        sums: &Sums,
        tallies: &Tallies,
    ) -> StoreResult<bool> {
        let mut touched = vec![keys::cursors(partition)];
        let mut args = Args::new().and(steps.len());
        for step in steps {
            args = args.and(&step.shard).and(&step.from).and(&step.to);
        }
        let nodes = sums
            .iter()
            .map(|((node, day), counters)| (keys::counters(node, *day), 0, counters));
        let others = tallies
            .iter()
            .map(|((subject, expiry), counters)| (keys::tally(subject), *expiry, counters));
        for (key, expiry, counters) in nodes.chain(others) {
            touched.push(key);
            args = args.and(expiry).and(counters.iter().count());
            for (name, n) in counters.iter() {
                args = args.and(name).and(n);
            }
        }
        let applied: i64 = self.redis.script(&self.apply, &touched, args).await?;
        Ok(applied == 1)
    }

    /// Lets every partition's cursor in `shard` stand at `at`, whatever it was.
    pub(super) async fn set_cursors(&self, shard: u16, at: StreamId) -> StoreResult<()> {
        let ops = (0..NODE_PARTITIONS).map(|p| {
            Op::new("HSET", keys::cursors(p))
                .arg(shard)
                .arg(at.to_string())
        });
        self.redis.scatter(ops.collect()).await.map(drop)
    }

    /// Drops events up to and including `done`.
    pub(super) async fn trim(&self, done: &[(u16, StreamId)]) -> StoreResult<()> {
        let ops = done.iter().map(|(shard, id)| {
            let next = StreamId(id.0, id.1 + 1);
            Op::new("XTRIM", keys::shard_events(*shard))
                .arg("MINID")
                .arg(next.to_string())
        });
        self.redis.scatter(ops.collect()).await.map(drop)
    }

    /// The adjustment cursor of a partition.
    pub(super) async fn adjustment(&self, partition: u16) -> StoreResult<Option<String>> {
        self.redis
            .run(Op::new("HGET", keys::cursors(partition)).arg("adjust"))
            .await
    }

    /// Counters of nodes and days, in the order asked.
    pub(super) async fn counters(&self, of: &[(Node, Day)]) -> StoreResult<Vec<Counters>> {
        let ops = of
            .iter()
            .map(|(node, day)| Op::new("HGETALL", keys::counters(node, *day)))
            .collect();
        let replies = self.redis.scatter(ops).await?;
        let read =
            |reply| parse::<HashMap<String, i64>>("HGETALL", reply).map(Counters::from_fields);
        replies.into_iter().map(read).collect()
    }

    /// Sums of subjects, in the order asked.
    pub(super) async fn tallies(&self, subjects: &[String]) -> StoreResult<Vec<Counters>> {
        let ops = subjects
            .iter()
            .map(|subject| Op::new("HGETALL", keys::tally(subject)))
            .collect();
        let read =
            |reply| parse::<HashMap<String, i64>>("HGETALL", reply).map(Counters::from_fields);
        self.redis
            .scatter(ops)
            .await?
            .into_iter()
            .map(read)
            .collect()
    }

    /// Writes the denominators of a day: a repeat changes nothing.
    pub(super) async fn set_rows(&self, day: Day, rows: &[(Node, Counters)]) -> StoreResult<()> {
        const NAMES: [&str; 4] = ["e", "e0", "e1", "e2"];
        let ops = rows.iter().flat_map(|(node, row)| {
            let set = NAMES.iter().filter(|name| row.get(name) != 0);
            let set = set.fold(None, |op: Option<Op>, name| {
                let op = op.unwrap_or_else(|| Op::new("HSET", keys::counters(node, day)));
                Some(op.arg(*name).arg(row.get(name)))
            });
            let unset = NAMES.iter().filter(|name| row.get(name) == 0);
            let unset = unset.fold(None, |op: Option<Op>, name| {
                Some(
                    op.unwrap_or_else(|| Op::new("HDEL", keys::counters(node, day)))
                        .arg(*name),
                )
            });
            [unset, set]
        });
        self.redis.scatter(ops.flatten().collect()).await.map(drop)
    }

    /// What the denominators of `days` were computed from.
    pub(super) async fn rows_done(&self, days: &[Day]) -> StoreResult<Vec<Option<Basis>>> {
        let op = days.iter().fold(Op::new("HMGET", keys::rows()), |op, day| {
            op.arg(day.compact())
        });
        let fields: Vec<Option<String>> = self.redis.run(op).await?;
        let read = |field: Option<String>| field.and_then(|text| Basis::parse(&text));
        Ok(fields.into_iter().map(read).collect())
    }

    pub(super) async fn set_rows_done(&self, day: Day, basis: Basis) -> StoreResult<()> {
        let old = day.plus(-14).compact();
        let ops = vec![
            Op::new("HSET", keys::rows())
                .arg(day.compact())
                .arg(basis.to_string()),
            Op::new("HDEL", keys::rows()).arg(old),
        ];
        self.redis.pipe(ops).await.map(drop)
    }

    /// The newest day that has denominators.
    pub(super) async fn newest_row(&self) -> StoreResult<Option<Day>> {
        let days: Vec<String> = self.redis.run(Op::new("HKEYS", keys::rows())).await?;
        Ok(days.iter().filter_map(|day| Day::from_compact(day)).max())
    }

    /// Notes that the shards of `leases` had nothing left to apply at `at` (ms).
    pub(super) async fn set_complete(&self, leases: &[u16], at: i64) -> StoreResult<()> {
        let op = leases
            .iter()
            .fold(Op::new("HSET", keys::complete()), |op, lease| {
                op.arg(*lease).arg(at)
            });
        self.redis.run(op).await
    }

    /// The oldest of those notes; `None` while a lease has none.
    pub(super) async fn complete(&self) -> StoreResult<Option<i64>> {
        let notes: HashMap<u16, i64> = self.redis.run(Op::new("HGETALL", keys::complete())).await?;
        let whole = notes.len() == usize::from(super::roll::LEASES);
        Ok(notes.into_values().min().filter(|_| whole))
    }

    /// Day bytes and quiz scores (correct, asked) of members between two days.
    pub(super) async fn records(
        &self,
        members: &[MemberId],
        from: Day,
        to: Day,
    ) -> StoreResult<Vec<(DayBytes, Scores)>> {
        let years: Vec<i16> = (from.year()..=to.year()).collect();
        let mut quarters = vec![];
        let mut at = from.month().first();
        while at <= to {
            quarters.push(at);
            at = at.month().last().next();
        }
        quarters.retain(|day| {
            *day == from.month().first() || [1, 4, 7, 10].contains(&day.month().month)
        });
        let reads = members.iter().map(|id| async {
            let mut ops: Vec<Op> = years
                .iter()
                .map(|year| Op::new("GET", keys::year(id, *year)))
                .collect();
            ops.extend(
                quarters
                    .iter()
                    .map(|day| Op::new("HGETALL", keys::scores(id, *day))),
            );
            let mut replies = self.redis.pipe(ops).await?.into_iter();
            let mut bytes = DayBytes::default();
            for year in &years {
                let text: Option<Vec<u8>> = parse("GET", replies.next().unwrap_or_default())?;
                bytes.insert(*year, text.unwrap_or_default());
            }
            let mut scores = Scores::new();
            for reply in replies {
                let fields: HashMap<String, String> = parse("HGETALL", reply)?;
                scores.extend(
                    fields
                        .iter()
                        .filter_map(|(day, score)| read_score(day, score)),
                );
            }
            StoreResult::Ok((bytes, scores))
        });
        try_join_all(reads).await
    }
}

impl Store {
    pub(super) async fn write_past(
        &self,
        past: &BTreeMap<MemberId, Vec<PastDay>>,
    ) -> StoreResult<()> {
        let ops = past.iter().flat_map(|(member, days)| {
            days.iter()
                .filter(|past| past.byte.0 != 0)
                .flat_map(|past| {
                    let year = keys::year(member, past.day.year());
                    // The whole year at once: see facts.lua.
                    let room = Op::new("SETBIT", year.clone()).arg(365 * 8).arg(0);
                    let bytes = Op::new("SETRANGE", year)
                        .arg(past.day.index())
                        .arg(&[past.byte.0][..]);
                    let score = past.quiz.map(|(correct, asked)| {
                        let key = keys::scores(member, past.day);
                        Op::new("HSET", key)
                            .arg(past.day.compact())
                            .arg(format!("{correct}/{asked}"))
                    });
                    [room, bytes].into_iter().chain(score)
                })
        });
        self.redis.scatter(ops.collect()).await.map(drop)
    }
}

/// Correct and asked by day.
pub(super) type Scores = HashMap<Day, (i64, i64)>;

fn read_score(day: &str, score: &str) -> Option<(Day, (i64, i64))> {
    let (correct, asked) = score.split_once('/')?;
    Some((
        Day::from_compact(day)?,
        (correct.parse().ok()?, asked.parse().ok()?),
    ))
}

/// The events of a shard, in order; an entry holds one, or several that became true in one step.
fn read_events(shard: u16, reply: Value) -> StoreResult<Vec<(StreamId, Event)>> {
    let entries: Vec<(String, Vec<String>)> = parse("XRANGE", reply)?;
    let mut events = Vec::with_capacity(entries.len());
    for (id, fields) in entries {
        let bad = || {
            let reason = format!("entry {id} is no fact event");
            StoreError::decode(keys::shard_events(shard), reason)
        };
        let at = StreamId::parse(&id).ok_or_else(bad)?;
        for text in fields.iter().skip(1).step_by(2) {
            events.push((at, Event::parse(text).ok_or_else(bad)?));
        }
    }
    Ok(events)
}

fn newest_of(info: Value) -> Option<StreamId> {
    let fields: HashMap<String, Value> = redis::from_redis_value(info).ok()?;
    let id: String = redis::from_redis_value(fields.get("last-generated-id")?.clone()).ok()?;
    StreamId::parse(&id)
}
