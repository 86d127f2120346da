//! Reflections in Redis: the author's hash, and per shard the queue of those that nobody has looked at.

use redis::Value;
use serde::{Deserialize, Serialize};

use crate::checkin::keys;
use crate::checkin::model::{Reflection, Standing};
use crate::clock::Time;
use crate::day::Day;
use crate::id::MemberId;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

/// Entries of one shard's queue that are looked at in one run.
const BATCH: usize = 20;

/// A reflection and who may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::checkin) struct Stored {
    pub(in crate::checkin) text: Reflection,
    pub(in crate::checkin) at: Time,
    pub(in crate::checkin) standing: Standing,
}

impl Stored {
    pub(in crate::checkin) fn encoded(&self) -> String {
        codec::encode(VERSION, self)
    }
}

/// Whose reflection of which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) member: MemberId,
    pub(super) day: Day,
}

/// The entry of a queue; the check-in script writes the same.
pub(in crate::checkin) fn entry(member: &MemberId, day: Day) -> String {
    format!("{member}:{}", day.compact())
}

fn read_entry(key: &Key, entry: &str) -> StoreResult<Place> {
    let bad = || StoreError::decode(key, "not a member and a day");
    let (member, day) = entry.rsplit_once(':').ok_or_else(bad)?;
    Ok(Place {
        member: member.parse().map_err(|e| StoreError::decode(key, e))?,
        day: Day::from_compact(day).ok_or_else(bad)?,
    })
}

fn read(key: &Key, text: Option<String>) -> StoreResult<Option<Stored>> {
    text.map(|text| codec::decode(VERSION, key, &text))
        .transpose()
}

/// Some of the queues' entries, from every shard.
pub(super) async fn waiting(redis: &Redis) -> StoreResult<Vec<Place>> {
    let queues: Vec<Key> = (0..MEMBER_SHARDS).map(keys::waiting_of).collect();
    let ops = queues
        .iter()
        .map(|key| Op::new("SRANDMEMBER", key.clone()).arg(BATCH));
    let mut places = Vec::new();
    for (key, reply) in queues.iter().zip(redis.scatter(ops.collect()).await?) {
        let entries: Vec<String> = parse("SRANDMEMBER", reply)?;
        for entry in entries {
            places.push(read_entry(key, &entry)?);
        }
    }
    Ok(places)
}

/// The reflections of `members` on `day`, in order.
pub(super) async fn of_day(
    redis: &Redis,
    members: &[MemberId],
    day: Day,
) -> StoreResult<Vec<Option<Stored>>> {
    let held: Vec<Key> = members.iter().map(keys::reflections).collect();
    let ops = held
        .iter()
        .map(|key| Op::new("HGET", key.clone()).arg(day.compact()));
    let replies: Vec<Value> = redis.scatter(ops.collect()).await?;
    let one = |(key, reply): (&Key, Value)| read(key, parse("HGET", reply)?);
    held.iter().zip(replies).map(one).collect()
}

/// Moves a reflection to another standing unless it has changed since it was read; whether it was moved. Either way
/// nobody has to look at it again.
pub(super) async fn settle(
    redis: &Redis,
    script: &Script,
    place: &Place,
    (from, to): (&Stored, &Stored),
) -> StoreResult<bool> {
    let held = [
        keys::reflections(&place.member),
        keys::waiting(&place.member),
    ];
    let args = Args::new()
        .and(place.day.compact())
        .and(from.encoded())
        .and(to.encoded())
        .and(entry(&place.member, place.day));
    let moved: i64 = redis.script(script, &held, args).await?;
    Ok(moved == 1)
}

/// Takes an entry whose reflection is gone, or was settled before, from its queue.
pub(super) async fn drop_entry(redis: &Redis, place: &Place) -> StoreResult<()> {
    let op = Op::new("SREM", keys::waiting(&place.member));
    redis.run(op.arg(entry(&place.member, place.day))).await
}
