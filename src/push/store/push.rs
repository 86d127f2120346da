//! Schedules, due times and the records of pushes.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::{Store, VERSION};
use crate::clock::Time;
use crate::id::{GroupId, PushId, ScheduleId};
use crate::push::keys;
use crate::push::model::{Firing, PushRecord, PushState, Schedule, base36};
use crate::redis::{Args, Op, StoreError, StoreResult, codec, parse};

/// What is written when a due time is claimed.
pub(in crate::push) struct Claim<'a> {
    /// The entry of the due times.
    pub(in crate::push) entry: &'a str,
    /// Its score as read.
    pub(in crate::push) score: Time,
    /// The due time after it.
    pub(in crate::push) next: Option<Time>,
    /// The push to be queued; `None` = the due time is left out.
    pub(in crate::push) push: Option<&'a PushId>,
    /// Its record, if it is not stored yet.
    pub(in crate::push) record: Option<&'a PushRecord>,
    /// The schedule and the line for its log.
    pub(in crate::push) log: Option<(&'a ScheduleId, String)>,
    /// The schedule whose due time it is, and its versioned JSON as read (empty = there is none).
    pub(in crate::push) read: Option<(&'a ScheduleId, &'a str)>,
    /// The present.
    pub(in crate::push) now: Time,
}

/// A schedule as it was read.
#[derive(Clone, Debug)]
pub(in crate::push) struct HeldSchedule {
    pub(in crate::push) schedule: Schedule,
    /// Its versioned JSON.
    pub(in crate::push) text: String,
    /// Its next due time.
    pub(in crate::push) due: Option<Time>,
    /// The last due time that was claimed, or run by hand.
    pub(in crate::push) last: Option<Time>,
}

/// A push with its state.
#[derive(Clone, Debug)]
pub(in crate::push) struct Head {
    pub(in crate::push) record: PushRecord,
    pub(in crate::push) state: PushState,
    /// Shards expanded.
    pub(in crate::push) cursor: u16,
    /// Deadline of its deliveries, once its expansion has begun.
    pub(in crate::push) until: Option<Time>,
    /// Resting groups by reason.
    pub(in crate::push) resting: HashMap<String, i64>,
    /// Buckets of a shard.
    pub(in crate::push) buckets: u16,
}

impl Store {
    /// Writes a schedule that is new (`held` is none) or as it was read, with its next due time; `false` if the id is taken, or
    /// somebody has written or fired it since.
    pub(in crate::push) async fn put_schedule(
        &self,
        schedule: &Schedule,
        next: Option<Time>,
        held: Option<&HeldSchedule>,
    ) -> StoreResult<bool> {
        let ms = |time: Option<Time>| time.map_or_else(String::new, |t| t.millis().to_string());
        let args = Args::new()
            .and(schedule.id.as_str())
            .and(codec::encode(VERSION, schedule))
            .and(ms(next))
            .and(held.map_or("", |held| &held.text))
            .and(ms(held.and_then(|held| held.due)));
        let keys = [keys::schedules(), keys::due()];
        let written: i64 = self
            .redis
            .script(&self.scripts.put_schedule, &keys, args)
            .await?;
        Ok(written == 1)
    }

    pub(in crate::push) async fn schedule(&self, id: &ScheduleId) -> StoreResult<Option<Schedule>> {
        Ok(self.held_schedule(id).await?.map(|held| held.schedule))
    }

    /// A schedule with what tells whether it has changed since.
    pub(in crate::push) async fn held_schedule(
        &self,
        id: &ScheduleId,
    ) -> StoreResult<Option<HeldSchedule>> {
        let key = keys::schedules();
        let ops = vec![
            Op::new("HGET", key.clone()).arg(id.as_str()),
            Op::new("ZSCORE", keys::due()).arg(format!("s:{id}")),
            Op::new("LINDEX", keys::firings(id)).arg(0),
        ];
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        let mut next = || replies.next().unwrap_or_default();
        let text: Option<String> = parse("HGET", next())?;
        let due: Option<f64> = parse("ZSCORE", next())?;
        let last: Option<String> = parse("LINDEX", next())?;
        let Some(text) = text else { return Ok(None) };
        Ok(Some(HeldSchedule {
            schedule: codec::decode(VERSION, &key, &text)?,
            text,
            due: due.map(|ms| Time::from_millis(ms as i64)),
            last: last
                .and_then(|line| Firing::parse(&line))
                .map(|firing| firing.due),
        }))
    }

    pub(in crate::push) async fn schedules(&self) -> StoreResult<Vec<Schedule>> {
        let key = keys::schedules();
        let all: HashMap<String, String> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        all.values()
            .map(|text| codec::decode(VERSION, &key, text))
            .collect()
    }

    /// The next due time of a schedule.
    pub(in crate::push) async fn due_of(&self, id: &ScheduleId) -> StoreResult<Option<Time>> {
        let score: Option<f64> = self
            .redis
            .run(Op::new("ZSCORE", keys::due()).arg(format!("s:{id}")))
            .await?;
        Ok(score.map(|ms| Time::from_millis(ms as i64)))
    }

    /// The earliest time at which anything is due.
    pub(in crate::push) async fn earliest_due(&self) -> StoreResult<Option<Time>> {
        let op = Op::new("ZRANGE", keys::due())
            .arg(0)
            .arg(0)
            .arg("WITHSCORES");
        let first: Vec<(String, f64)> = self.redis.run(op).await?;
        Ok(first.first().map(|(_, ms)| Time::from_millis(*ms as i64)))
    }

    /// Entries whose time has come, with their times.
    pub(in crate::push) async fn due(&self, now: Time) -> StoreResult<Vec<(String, Time)>> {
        let op = Op::new("ZRANGEBYSCORE", keys::due())
            .arg("-inf")
            .arg(now.millis())
            .arg("WITHSCORES");
        let found: Vec<(String, f64)> = self.redis.run(op.arg("LIMIT").arg(0).arg(100)).await?;
        let time = |(entry, ms): (String, f64)| (entry, Time::from_millis(ms as i64));
        Ok(found.into_iter().map(time).collect())
    }

    /// The last decisions of a schedule, newest first.
    pub(in crate::push) async fn firings(&self, id: &ScheduleId) -> StoreResult<Vec<Firing>> {
        let lines: Vec<String> = self
            .redis
            .run(Op::new("LRANGE", keys::firings(id)).arg(0).arg(-1))
            .await?;
        Ok(lines
            .iter()
            .filter_map(|line| Firing::parse(line))
            .collect())
    }

    /// Notes a run by hand among the decisions of a schedule.
    pub(in crate::push) async fn note_firing(
        &self,
        id: &ScheduleId,
        line: &str,
    ) -> StoreResult<()> {
        let push = Op::new("LPUSH", keys::firings(id)).arg(line);
        let trim = Op::new("LTRIM", keys::firings(id)).arg(0).arg(49);
        self.redis.pipe(vec![push, trim]).await.map(drop)
    }

    /// Claims a due time; `false` if somebody else did.
    pub(in crate::push) async fn claim(&self, claim: &Claim<'_>) -> StoreResult<bool> {
        let nobody: PushId = "none".parse().map_err(|e| StoreError::decode("push", e))?;
        let push = claim.push.unwrap_or(&nobody);
        let none: ScheduleId = "none"
            .parse()
            .map_err(|e| StoreError::decode("schedule", e))?;
        let schedule = claim.log.as_ref().map_or(&none, |(id, _)| *id);
        let keys = [
            keys::due(),
            keys::push(push),
            keys::pending(),
            keys::all(),
            keys::firings(schedule),
            keys::schedules(),
        ];
        let record = |record| codec::encode(VERSION, record);
        let args = Args::new()
            .and(claim.entry)
            .and(claim.score.millis())
            .and(
                claim
                    .next
                    .map_or_else(String::new, |t| t.millis().to_string()),
            )
            .and(claim.push.map_or("", PushId::as_str))
            .and(claim.record.map_or_else(String::new, record))
            .and(claim.now.millis())
            .and(claim.score.millis())
            .and(self.counts_s())
            .and(claim.log.as_ref().map_or("", |(_, line)| line))
            .and(self.list_from(claim.now).millis())
            .and(claim.read.map_or("", |(id, _)| id.as_str()))
            .and(claim.read.map_or("", |(_, text)| text));
        let claimed: i64 = self
            .redis
            .script(&self.scripts.claim_due, &keys, args)
            .await?;
        Ok(claimed == 1)
    }

    /// Makes a push that no schedule fires; its state, also when it was there before.
    pub(in crate::push) async fn put_push(
        &self,
        record: &PushRecord,
        now: Time,
    ) -> StoreResult<PushState> {
        let keys = [
            keys::push(&record.id),
            keys::pending(),
            keys::due(),
            keys::all(),
        ];
        // Times are kept to the nearest second: what goes out at once must not read as due half a second from now.
        let begun = now.second_begun();
        let at_once = (0..=1000).contains(&(record.due.millis() - begun.millis()));
        let due = if at_once { begun } else { record.due };
        let record = PushRecord {
            due,
            ..record.clone()
        };
        let ahead = due.seconds_since(now).max(0);
        let args = Args::new()
            .and(record.id.as_str())
            .and(codec::encode(VERSION, &record))
            .and(now.millis())
            .and(due.millis())
            .and(ahead + self.counts_s())
            .and(self.list_from(now).millis());
        let state: String = self
            .redis
            .script(&self.scripts.put_push, &keys, args)
            .await?;
        read_state(&record.id, &state)
    }

    /// From when on pushes are listed: as long as anything names their recipients.
    fn list_from(&self, now: Time) -> Time {
        now.plus_seconds(-self.counts_s())
    }

    /// Pushes that wait for expansion.
    pub(in crate::push) async fn pending(&self, now: Time) -> StoreResult<Vec<PushId>> {
        let op = Op::new("ZRANGEBYSCORE", keys::pending())
            .arg("-inf")
            .arg(now.millis());
        let ids: Vec<String> = self.redis.run(op.arg("LIMIT").arg(0).arg(20)).await?;
        read_ids(&ids)
    }

    /// Every push, newest first, from `offset` on.
    pub(in crate::push) async fn pushes(
        &self,
        offset: usize,
        limit: usize,
    ) -> StoreResult<Vec<PushId>> {
        let last = offset + limit - 1;
        let op = Op::new("ZREVRANGE", keys::all()).arg(offset).arg(last);
        read_ids(&self.redis.run::<Vec<String>>(op).await?)
    }

    /// Pushes with their states; unknown ones are left out.
    pub(in crate::push) async fn heads(&self, ids: &[PushId]) -> StoreResult<Vec<Head>> {
        let ops = ids.iter().map(|id| {
            let op = Op::new("HMGET", keys::push(id)).arg("r").arg("st");
            op.arg("cur").arg("until").arg("rest").arg("nb")
        });
        let replies = self.redis.pipe(ops.collect()).await?;
        let mut heads = Vec::with_capacity(ids.len());
        for (id, reply) in ids.iter().zip(replies) {
            let fields: Vec<Option<String>> = parse("HMGET", reply)?;
            heads.extend(read_head(id, &fields)?);
        }
        Ok(heads)
    }

    pub(in crate::push) async fn head(&self, id: &PushId) -> StoreResult<Option<Head>> {
        Ok(self.heads(std::slice::from_ref(id)).await?.pop())
    }

    /// Begins an expansion into so many buckets a shard and fixes its groups; `false` if the push is not to be expanded.
    pub(in crate::push) async fn start(
        &self,
        id: &PushId,
        until: Time,
        groups: &BTreeSet<GroupId>,
        resting: &HashMap<String, i64>,
        buckets: u16,
    ) -> StoreResult<bool> {
        let lines: Vec<&str> = groups.iter().map(GroupId::as_str).collect();
        let args = Args::new()
            .and(id.as_str())
            .and(until.millis())
            .and(codec::encode(VERSION, resting))
            .and(lines.join("\n"))
            .and(buckets)
            .and(self.counts_s());
        let keys = [keys::push(id), keys::pending(), keys::groups(id)];
        let begun: i64 = self.redis.script(&self.scripts.start, &keys, args).await?;
        Ok(begun == 1)
    }

    /// Moves the cursor of `of` shards past a step's and adds up its people by place of their group; `false` if it was
    /// elsewhere.
    pub(in crate::push) async fn advance(
        &self,
        id: &PushId,
        step: Range<u16>,
        of: u16,
        people: &BTreeMap<u32, i64>,
    ) -> StoreResult<bool> {
        let mut args = Args::new()
            .and(id.as_str())
            .and(step.start)
            .and(step.end)
            .and(of)
            .and(self.counts_s());
        for (place, n) in people {
            args = args.and(base36(*place)).and(*n);
        }
        let keys = [keys::push(id), keys::pending(), keys::people(id)];
        let moved: i64 = self
            .redis
            .script(&self.scripts.advance, &keys, args)
            .await?;
        Ok(moved == 1)
    }

    /// Cancels or recalls; the state from now on.
    pub(in crate::push) async fn stop(
        &self,
        id: &PushId,
        wish: PushState,
    ) -> StoreResult<PushState> {
        let args = Args::new().and(id.as_str()).and(wish.to_string());
        let keys = [keys::push(id), keys::pending(), keys::due()];
        let state: String = self.redis.script(&self.scripts.cancel, &keys, args).await?;
        read_state(id, &state)
    }

    /// Gives the deliveries of a push more time.
    pub(in crate::push) async fn extend(&self, id: &PushId, until: Time) -> StoreResult<()> {
        self.redis
            .run(
                Op::new("HSET", keys::push(id))
                    .arg("until")
                    .arg(until.millis()),
            )
            .await
    }
}

fn read_ids(ids: &[String]) -> StoreResult<Vec<PushId>> {
    let bad = |e| StoreError::decode(keys::all(), e);
    ids.iter().map(|id| id.parse().map_err(bad)).collect()
}

fn read_state(id: &PushId, text: &str) -> StoreResult<PushState> {
    text.parse()
        .map_err(|()| StoreError::decode(keys::push(id), format!("state {text}")))
}

fn read_head(id: &PushId, fields: &[Option<String>]) -> StoreResult<Option<Head>> {
    let [Some(record), Some(state), cursor, until, resting, buckets] = fields else {
        return Ok(None);
    };
    let key = keys::push(id);
    let bad = |e| StoreError::decode(&key, e);
    let until: Option<i64> = until.as_deref().map(str::parse).transpose().map_err(bad)?;
    let cursor: Option<u16> = cursor.as_deref().map(str::parse).transpose().map_err(bad)?;
    let buckets: Option<u16> = buckets
        .as_deref()
        .map(str::parse)
        .transpose()
        .map_err(bad)?;
    Ok(Some(Head {
        record: codec::decode(VERSION, &key, record)?,
        state: read_state(id, state)?,
        cursor: cursor.unwrap_or(0),
        until: until.map(Time::from_millis),
        resting: codec::decode_option(VERSION, &key, resting.as_deref())?.unwrap_or_default(),
        buckets: buckets.unwrap_or(1),
    }))
}
