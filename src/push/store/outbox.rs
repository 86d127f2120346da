//! The outbox: what is due, who has it, what became of it; all in the members' shards.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Store;
use super::entry::{Begun, Due, End, Entry, Taken, Verdict};
use super::plan::{Bucket, read_bucket};
use crate::clock::Time;
use crate::day::Day;
use crate::id::{MemberId, PushId};
use crate::identity::record_key;
use crate::push::keys;
use crate::push::model::{Delivery, State, bucket_of, pack};
use crate::record;
use crate::redis::{Args, Op, StoreError, StoreResult, parse};

/// Entries read from a shard's outbox at a time.
const LOOK: usize = 20;

impl Store {
    /// Due entries of some shards, the longest waiting first in each.
    pub(in crate::push) async fn outbox_due(
        &self,
        shards: Range<u16>,
        now: Time,
    ) -> StoreResult<Vec<Due>> {
        let look = |shard| {
            let op = Op::new("ZRANGEBYSCORE", keys::outbox(shard)).arg("-inf");
            let op = op.arg(now.millis()).arg("WITHSCORES").arg("LIMIT");
            op.arg(0).arg(LOOK)
        };
        let ops = shards.clone().map(look).collect();
        let replies = self.redis.scatter(ops).await?;
        let mut due = Vec::new();
        for (shard, reply) in shards.zip(replies) {
            let bad = || StoreError::decode(keys::outbox(shard), "not an entry");
            for (bytes, score) in parse::<Vec<(Vec<u8>, f64)>>("ZRANGEBYSCORE", reply)? {
                due.push(Due {
                    shard,
                    entry: Entry::parse(&bytes).ok_or_else(bad)?,
                    score: Time::from_millis(score as i64),
                    cursor: 0,
                });
            }
        }
        self.read_cursors(&mut due).await?;
        Ok(due)
    }

    async fn read_cursors(&self, due: &mut [Due]) -> StoreResult<()> {
        let mut parts: Vec<&mut Due> = due
            .iter_mut()
            .filter(|due| matches!(due.entry, Entry::Part(_)))
            .collect();
        let read =
            |due: &&mut Due| Op::new("HGET", keys::part(due.shard, due.entry.push())).arg("cur");
        let replies = self.redis.scatter(parts.iter().map(read).collect()).await?;
        for (due, reply) in parts.iter_mut().zip(replies) {
            due.cursor = parse::<Option<u16>>("HGET", reply)?.unwrap_or(u16::MAX);
        }
        Ok(())
    }

    /// Takes the buckets of a part from its cursor to `to`; the part comes up again at `next`. `false` if somebody else did.
    pub(in crate::push) async fn take_part(
        &self,
        due: &Due,
        to: u16,
        lease_end: Time,
        next: Option<Time>,
    ) -> StoreResult<bool> {
        let push = due.entry.push();
        let keys = [keys::part(due.shard, push), keys::outbox(due.shard)];
        let args = Args::new()
            .and(push.as_str())
            .and(due.cursor)
            .and(to)
            .and(lease_end.millis())
            .and(next.map_or_else(String::new, |at| at.millis().to_string()));
        let script = &self.scripts.take_part;
        let taken: i64 = self.redis.script(script, &keys, args).await?;
        Ok(taken == 1)
    }

    /// Takes due buckets and members of one shard. `buckets` = buckets of each push.
    pub(in crate::push) async fn take_due(
        &self,
        shard: u16,
        due: &[Due],
        lease_end: Time,
        buckets: impl Fn(&PushId) -> u16,
    ) -> StoreResult<Vec<Taken>> {
        let mut args = Args::new().and(lease_end.millis());
        for due in due {
            args = args.and(due.entry.bytes()).and(due.score.millis());
        }
        let key = keys::outbox(shard);
        let script = &self.scripts.take_due;
        let keys = std::slice::from_ref(&key);
        let entries: Vec<Vec<u8>> = self.redis.script(script, keys, args).await?;
        let mut taken = Vec::new();
        let mut single: BTreeMap<u16, BTreeMap<PushId, Vec<MemberId>>> = BTreeMap::new();
        for bytes in entries {
            let bad = || StoreError::decode(&key, "not an entry");
            match Entry::parse(&bytes).ok_or_else(bad)? {
                Entry::Part(_) => {}
                Entry::Bucket(push, number) => taken.push(Taken {
                    bucket: Bucket {
                        push,
                        shard,
                        number,
                    },
                    members: None,
                }),
                Entry::Member(push, member) => {
                    let number = bucket_of(&member, buckets(&push));
                    let of = single.entry(number).or_default();
                    of.entry(push).or_default().push(member);
                }
            }
        }
        for (number, pushes) in single {
            taken.extend(pushes.into_iter().map(|(push, members)| Taken {
                bucket: Bucket {
                    push,
                    shard,
                    number,
                },
                members: Some(members),
            }));
        }
        Ok(taken)
    }

    /// The deliveries of what was taken.
    pub(in crate::push) async fn deliveries(
        &self,
        of: &[Taken],
    ) -> StoreResult<Vec<Vec<(MemberId, Delivery)>>> {
        let read = |taken: &Taken| match &taken.members {
            None => Op::new("HGETALL", taken.bucket.key()),
            Some(members) => members
                .iter()
                .fold(Op::new("HMGET", taken.bucket.key()), |op, member| {
                    op.arg(pack(member))
                }),
        };
        let replies = self.redis.scatter(of.iter().map(read).collect()).await?;
        let mut found = Vec::with_capacity(of.len());
        for (taken, reply) in of.iter().zip(replies) {
            let key = taken.bucket.key();
            let Some(members) = &taken.members else {
                let fields: Vec<(Vec<u8>, String)> = parse("HGETALL", reply)?;
                let mut all = read_bucket(&key, fields)?;
                all.retain(|(_, delivery)| delivery.state == State::Queued(0));
                found.push(all);
                continue;
            };
            let values: Vec<Option<String>> = parse("HMGET", reply)?;
            let bad = || StoreError::decode(&key, "not a delivery");
            let mut some = Vec::new();
            for (member, value) in members.iter().zip(values) {
                if let Some(value) = value {
                    some.push((member.clone(), Delivery::parse(&value).ok_or_else(bad)?));
                }
            }
            found.push(some);
        }
        Ok(found)
    }

    /// Drops the entry of a whole bucket: all of it is settled or has entries of its own.
    pub(in crate::push) async fn close(&self, bucket: &Bucket) -> StoreResult<()> {
        let entry = Entry::Bucket(bucket.push.clone(), bucket.number);
        let op = Op::new("ZREM", keys::outbox(bucket.shard)).arg(entry.bytes());
        self.redis.run(op).await
    }

    /// Drops the entries of single deliveries that are done with.
    pub(in crate::push) async fn drop_members(
        &self,
        bucket: &Bucket,
        members: &[MemberId],
    ) -> StoreResult<()> {
        let op = Op::new("ZREM", keys::outbox(bucket.shard));
        let entry = |member: &MemberId| Entry::Member(bucket.push.clone(), member.clone());
        let op = members.iter().fold(op, |op, m| op.arg(entry(m).bytes()));
        self.redis.run(op).await
    }

    /// Moves what was taken to another time without touching its deliveries.
    pub(in crate::push) async fn postpone(&self, taken: &Taken, to: Time) -> StoreResult<()> {
        let op = Op::new("ZADD", keys::outbox(taken.bucket.shard)).arg("XX");
        let entries = taken.entries();
        let op = entries
            .iter()
            .fold(op, |op, entry| op.arg(to.millis()).arg(entry.bytes()));
        self.redis.run(op).await
    }

    /// Drops an entry of a push that is no more.
    pub(in crate::push) async fn forget(&self, due: &Due) -> StoreResult<()> {
        let op = Op::new("ZREM", keys::outbox(due.shard)).arg(due.entry.bytes());
        self.redis.run(op).await
    }

    /// The last step before handing over some deliveries of a bucket.
    pub(in crate::push) async fn begin(
        &self,
        bucket: &Bucket,
        template: &str,
        members: &[MemberId],
        (now, lease_s): (Time, i64),
    ) -> StoreResult<Vec<Begun>> {
        let mut keys = vec![bucket.key(), keys::outbox(bucket.shard)];
        let mut args = Args::new()
            .and(bucket.push.as_str())
            .and(template)
            .and(now.millis())
            .and(lease_s * 1000)
            .and("o:mini");
        for member in members {
            keys.push(keys::wallet(member));
            keys.push(record_key(member));
            args = args.and(pack(member));
        }
        let lane = self.lanes.next().await?;
        let found: Vec<String> = lane.script(&self.scripts.begin, &keys, args).await?;
        let bad = || StoreError::decode(bucket.key(), "not a state");
        let begun = found.chunks(3).map(|one| match one {
            [verdict, state, openid] => Ok(Begun {
                verdict: match verdict.as_str() {
                    "go" => Verdict::Go,
                    "busy" => Verdict::Busy,
                    "stuck" => Verdict::Stuck,
                    "unbound" => Verdict::Unbound,
                    "empty" => Verdict::Empty,
                    _ => Verdict::Done,
                },
                state: if verdict == "done" {
                    State::Inbox
                } else {
                    State::parse(state).ok_or_else(bad)?
                },
                openid: openid.clone(),
            }),
            _ => Err(bad()),
        });
        begun.collect()
    }

    /// Settles deliveries of a bucket that are in the states seen; which of them were.
    pub(in crate::push) async fn settle(
        &self,
        bucket: &Bucket,
        template: &str,
        ends: &[End],
        (day, today): (Day, Day),
    ) -> StoreResult<Vec<bool>> {
        if ends.is_empty() {
            return Ok(Vec::new());
        }
        let mut keys = vec![
            bucket.key(),
            keys::outbox(bucket.shard),
            keys::counts(bucket.shard, &bucket.push),
            record::keys::shard_events(bucket.shard),
            keys::messages(bucket.shard, today),
        ];
        let mut args = Args::new()
            .and(bucket.push.as_str())
            .and(template)
            .and(day.compact())
            .and(self.counts_s());
        for end in ends {
            keys.push(keys::wallet(&end.member));
            args = end.add_to(args);
        }
        let lane = self.lanes.next().await?;
        let settled: Vec<i64> = lane.script(&self.scripts.settle, &keys, args).await?;
        Ok(settled.into_iter().map(|n| n == 1).collect())
    }
}
