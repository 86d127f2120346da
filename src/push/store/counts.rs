//! What has become of a push: sums over all shards, and its dead letters.

use std::collections::{BTreeMap, HashMap};

use super::Store;
use super::outbox::deliveries_s;
use crate::clock::Time;
use crate::id::PushId;
use crate::push::keys;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Op, StoreResult, parse};

/// The sums of a push over all shards.
#[derive(Clone, Debug, Default)]
pub(in crate::push) struct Counts(pub(in crate::push) BTreeMap<String, i64>);

impl Counts {
    pub(in crate::push) fn get(&self, name: &str) -> i64 {
        self.0.get(name).copied().unwrap_or(0)
    }

    /// Sum over the groups for which `counts` says yes; `what` is `n`, `r` or `c`.
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
    /// Queues the dead letters of a push once more; how many.
    pub(in crate::push) async fn redrive(
        &self,
        push: &PushId,
        now: Time,
        fleeting: bool,
    ) -> StoreResult<i64> {
        let mut sum = 0;
        for shard in 0..MEMBER_SHARDS {
            let keys = [
                keys::deliveries(shard, push),
                keys::outbox(shard),
                keys::counts(shard, push),
                keys::dead(shard, push),
            ];
            let args = Args::new()
                .and(now.millis())
                .and(push.as_str())
                .and(deliveries_s(fleeting));
            sum += self
                .redis
                .script::<i64>(&self.scripts.redrive, &keys, args)
                .await?;
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
