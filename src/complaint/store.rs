//! Complaints in Redis: the author's hash, and per shard those without and those with an answer.

use std::sync::Arc;

use super::keys;
use super::model::{Complaint, ComplaintState, Place};
use crate::clock::Time;
use crate::id::{ClientId, MemberId};
use crate::identity::record_key;
use crate::record::FACTS_LUA;
use crate::redis::key::{MEMBER_SHARDS, shard_of};
use crate::redis::{Args, Key, Op, Redis, Script, StoreError, StoreResult, codec, parse};

const VERSION: u8 = 1;

#[derive(Clone)]
pub(super) struct Store {
    redis: Redis,
    scripts: Arc<Scripts>,
}

struct Scripts {
    put: Script,
    answer: Script,
}

impl Store {
    pub(super) fn new(redis: Redis) -> Self {
        let put = [FACTS_LUA, include_str!("lua/put-complaint-3.lua")].concat();
        let answer = include_str!("lua/answer-complaint-3.lua");
        Self {
            redis,
            scripts: Arc::new(Scripts {
                put: Script::new("put-complaint-3", &put),
                answer: Script::new("answer-complaint-3", answer),
            }),
        }
    }

    /// Keeps a complaint once: whether it is new, and what is kept. `None` if the session is stale.
    pub(super) async fn put(
        &self,
        place: &Place,
        epoch: u64,
        complaint: &Complaint,
    ) -> StoreResult<Option<(bool, Complaint)>> {
        let (member, shard) = (&place.member, shard_of(place.member.as_str()));
        let held = [
            record_key(member),
            keys::written(member),
            keys::received(shard),
        ];
        let args = Args::new()
            .and(epoch)
            .and(place.id.as_str())
            .and(codec::encode(VERSION, complaint))
            .and(place.to_string())
            .and(complaint.at.millis());
        let kept: Option<(i64, String)> = self.redis.script(&self.scripts.put, &held, args).await?;
        kept.map(|(new, text)| Ok((new == 1, codec::decode(VERSION, &held[1], &text)?)))
            .transpose()
    }

    /// Writes a complaint of the past as it is.
    pub(super) async fn stage(&self, place: &Place, complaint: &Complaint) -> StoreResult<()> {
        let shard = shard_of(place.member.as_str());
        let (queue, since) = match &complaint.answer {
            None => (keys::received(shard), complaint.at),
            Some(answer) => (keys::answered(shard), answer.at),
        };
        let written = Op::new("HSET", keys::written(&place.member));
        let ops = vec![
            written
                .arg(place.id.as_str())
                .arg(codec::encode(VERSION, complaint)),
            Op::new("ZADD", queue)
                .arg(since.millis())
                .arg(place.to_string()),
        ];
        self.redis.pipe(ops).await.map(drop)
    }

    /// Writes an answer unless the complaint has changed since it was read; whether it was written.
    pub(super) async fn answer(
        &self,
        place: &Place,
        (from, to): (&Complaint, &Complaint),
        now: Time,
    ) -> StoreResult<bool> {
        let shard = shard_of(place.member.as_str());
        let held = [
            keys::written(&place.member),
            keys::received(shard),
            keys::answered(shard),
        ];
        let args = Args::new()
            .and(place.id.as_str())
            .and(codec::encode(VERSION, from))
            .and(codec::encode(VERSION, to))
            .and(place.to_string())
            .and(now.millis());
        let written: i64 = self.redis.script(&self.scripts.answer, &held, args).await?;
        Ok(written == 1)
    }

    /// Everything that a person wrote, in no order.
    pub(super) async fn of_member(
        &self,
        member: &MemberId,
    ) -> StoreResult<Vec<(ClientId, Complaint)>> {
        let key = keys::written(member);
        let all: Vec<(String, String)> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(id, text): (String, String)| {
            let id = id.parse().map_err(|e| StoreError::decode(&key, e))?;
            Ok((id, codec::decode(VERSION, &key, &text)?))
        };
        all.into_iter().map(read).collect()
    }

    /// Where all complaints in `state` are, with when they came into it.
    pub(super) async fn places(&self, state: ComplaintState) -> StoreResult<Vec<(i64, Place)>> {
        let queue = match state {
            ComplaintState::Received => keys::received,
            ComplaintState::Answered => keys::answered,
        };
        let queues: Vec<Key> = (0..MEMBER_SHARDS).map(queue).collect();
        let ops = queues.iter().map(|key| {
            let op = Op::new("ZRANGE", key.clone()).arg(0).arg(-1);
            op.arg("WITHSCORES")
        });
        let mut places = Vec::new();
        for (key, reply) in queues.iter().zip(self.redis.scatter(ops.collect()).await?) {
            let entries: Vec<(String, f64)> = parse("ZRANGE", reply)?;
            for (entry, at) in entries {
                let place = entry.parse().map_err(|e| StoreError::decode(key, e))?;
                places.push((at as i64, place));
            }
        }
        Ok(places)
    }

    /// The complaints at `places`, in order; `None` where one was erased meanwhile.
    pub(super) async fn at(&self, places: &[Place]) -> StoreResult<Vec<Option<Complaint>>> {
        let held: Vec<Key> = places.iter().map(|p| keys::written(&p.member)).collect();
        let ops = held
            .iter()
            .zip(places)
            .map(|(key, place)| Op::new("HGET", key.clone()).arg(place.id.as_str()));
        let replies = self.redis.scatter(ops.collect()).await?;
        held.iter()
            .zip(replies)
            .map(|(key, reply)| {
                let text: Option<String> = parse("HGET", reply)?;
                codec::decode_option(VERSION, key, text.as_deref())
            })
            .collect()
    }
}
