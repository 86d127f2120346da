//! What has become of a push: sums over all shards, and its dead letters.

use std::collections::{BTreeMap, HashMap};

use super::Store;
use super::plan::deliveries_s;
use crate::clock::Time;
use crate::id::{MemberId, PushId};
use crate::push::keys;
use crate::push::model::{Delivery, Outcome, State, bucket_of, pack};
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Op, StoreResult, parse};

/// The sums of a push over all shards.
#[derive(Clone, Debug, Default)]
pub(in crate::push) struct Counts(pub(in crate::push) BTreeMap<String, i64>);

impl Counts {
    pub(in crate::push) fn get(&self, name: &str) -> i64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Sum over the groups for which `counts` says yes; `what` is `r` or `c`.
    pub(in crate::push) fn groups(&self, what: &str, counts: impl Fn(&str) -> bool) -> i64 {
        let of = |name: &str| {
            name.strip_prefix(what)
                .and_then(|rest| rest.strip_prefix(':'))
                .is_some_and(&counts)
        };
        self.0
            .iter()
            .filter(|(name, _)| of(name))
            .map(|(_, n)| n)
            .sum()
    }

    /// Reasons and numbers of one kind of outcome, `F` or `K`.
    pub(in crate::push) fn reasons(&self, kind: &str) -> BTreeMap<String, i64> {
        let prefix = format!("{kind}:");
        let of = |(name, n): (&String, &i64)| {
            let reason = name.strip_prefix(&prefix)?;
            (*n != 0).then(|| (reason.to_owned(), *n))
        };
        self.0.iter().filter_map(of).collect()
    }
}

impl Store {
    /// Shards of a push that have dead letters.
    async fn with_dead(&self, push: &PushId) -> StoreResult<Vec<u16>> {
        let ops = (0..MEMBER_SHARDS).map(|shard| Op::new("HGETALL", keys::counts(shard, push)));
        let replies = self.redis.scatter(ops.collect()).await?;
        let mut shards = Vec::new();
        for (shard, reply) in (0..MEMBER_SHARDS).zip(replies) {
            let counts: HashMap<String, i64> = parse("HGETALL", reply)?;
            if counts
                .iter()
                .any(|(name, n)| name.starts_with("F:") && *n > 0)
            {
                shards.push(shard);
            }
        }
        Ok(shards)
    }

    /// Dead letters of the first shards from `from` on that have any, with the shard after them; `None` = no more.
    pub(in crate::push) async fn dead_letters(
        &self,
        (push, buckets): (&PushId, u16),
        from: u16,
        limit: usize,
    ) -> StoreResult<(Vec<(MemberId, Delivery)>, Option<u16>)> {
        let mut letters = Vec::new();
        let shards = self.with_dead(push).await?;
        for shard in shards.into_iter().filter(|shard| *shard >= from) {
            if letters.len() >= limit {
                return Ok((letters, Some(shard)));
            }
            let planned = self.planned(shard, (push, buckets)).await?;
            let dead = planned.unwrap_or_default().into_iter();
            letters.extend(dead.filter(|(_, delivery)| failed(delivery.state).is_some()));
        }
        Ok((letters, None))
    }

    /// Queues the dead letters of a push once more; how many.
    pub(in crate::push) async fn redrive(
        &self,
        (push, buckets): (&PushId, u16),
        now: Time,
        fleeting: bool,
    ) -> StoreResult<i64> {
        let mut sum = 0;
        for shard in self.with_dead(push).await? {
            let planned = self.planned(shard, (push, buckets)).await?;
            let mut dead: BTreeMap<u16, Vec<Vec<u8>>> = BTreeMap::new();
            for (member, delivery) in planned.unwrap_or_default() {
                if let Some(outcome) = failed(delivery.state) {
                    let letters = dead.entry(bucket_of(&member, buckets)).or_default();
                    letters.push(pack(&member));
                    letters.push(format!("{} {outcome}", delivery.state).into_bytes());
                }
            }
            for (bucket, letters) in dead {
                let keys = [
                    keys::deliveries(shard, push, bucket),
                    keys::outbox(shard),
                    keys::counts(shard, push),
                    keys::part(shard, push),
                ];
                let args = Args::new()
                    .and(push.as_str())
                    .and(bucket)
                    .and(now.millis())
                    .and(deliveries_s(fleeting));
                let args = letters.iter().fold(args, Args::and);
                let script = &self.scripts.redrive;
                sum += self.redis.script::<i64>(script, &keys, args).await?;
            }
        }
        Ok(sum)
    }

    /// The sums of a push.
    pub(in crate::push) async fn counts(&self, push: &PushId) -> StoreResult<Counts> {
        let ops = (0..MEMBER_SHARDS).map(|shard| Op::new("HGETALL", keys::counts(shard, push)));
        let mut sums = Counts::default();
        for reply in self.redis.scatter(ops.collect()).await? {
            for (name, n) in parse::<HashMap<String, i64>>("HGETALL", reply)? {
                *sums.0.entry(name).or_default() += n;
            }
        }
        Ok(sums)
    }
}

fn failed(state: State) -> Option<Outcome> {
    match state {
        State::Ended(outcome @ Outcome::Failed(_)) => Some(outcome),
        _ => None,
    }
}
