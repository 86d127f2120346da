//! From an audience to deliveries: planning, committing, queueing a shard's part of a push.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Store;
use crate::clock::Time;
use crate::day::Day;
use crate::id::{GroupId, MemberId, PushId};
use crate::push::keys;
use crate::push::model::{Delivery, Outcome, State, base36, bucket_of, pack, unpack};
use crate::record;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Args, Key, Op, StoreError, StoreResult, parse};

/// One bucket of deliveries.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::push) struct Bucket {
    pub(in crate::push) push: PushId,
    pub(in crate::push) shard: u16,
    pub(in crate::push) number: u16,
}

impl Bucket {
    pub(in crate::push) fn key(&self) -> Key {
        keys::deliveries(self.shard, &self.push, self.number)
    }
}

/// A shard's part of a push, before its members are known.
pub(in crate::push) struct Part<'a> {
    pub(in crate::push) push: &'a PushId,
    pub(in crate::push) shard: u16,
    pub(in crate::push) buckets: u16,
    /// Whether the deliveries are only of interest on their day.
    pub(in crate::push) fleeting: bool,
}

/// What a part reminds of: the matter, its day, and how many reminders of that day and shard were known when its people were
/// chosen.
pub(in crate::push) struct Matter<'a> {
    pub(in crate::push) name: &'a str,
    pub(in crate::push) day: Day,
    pub(in crate::push) known: usize,
}

/// Reads the deliveries of a bucket.
pub(super) fn read_bucket(
    key: &Key,
    fields: Vec<(Vec<u8>, String)>,
) -> StoreResult<Vec<(MemberId, Delivery)>> {
    let bad = || StoreError::decode(key, "not a delivery");
    let read = |(member, value): (Vec<u8>, String)| {
        let member = unpack(&member).ok_or_else(bad)?;
        Ok((member, Delivery::parse(&value).ok_or_else(bad)?))
    };
    fields.into_iter().map(read).collect()
}

impl Store {
    /// The planned and later deliveries of a shard, in the order of the members; `None` while it is not planned.
    pub(in crate::push) async fn planned(
        &self,
        shard: u16,
        (push, buckets): (&PushId, u16),
    ) -> StoreResult<Option<Vec<(MemberId, Delivery)>>> {
        let part = Op::new("HEXISTS", keys::part(shard, push)).arg("n");
        let all = (0..buckets).map(|bucket| keys::deliveries(shard, push, bucket));
        let all: Vec<Key> = all.collect();
        let reads = all.iter().map(|key| Op::new("HGETALL", key.clone()));
        let ops = std::iter::once(part).chain(reads).collect();
        let mut replies = self.redis.pipe(ops).await?.into_iter();
        if !parse::<bool>("HEXISTS", replies.next().unwrap_or_default())? {
            return Ok(None);
        }
        let mut planned = Vec::new();
        for (key, reply) in all.iter().zip(replies) {
            planned.extend(read_bucket(key, parse("HGETALL", reply)?)?);
        }
        planned.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Some(planned))
    }

    /// Everyone in `groups` whom a push has addressed.
    pub(in crate::push) async fn addressed(
        &self,
        of: (&PushId, u16),
        groups: &BTreeSet<GroupId>,
    ) -> StoreResult<Vec<MemberId>> {
        let all = self.groups_of(of.0).await?;
        let wanted = |delivery: &Delivery| {
            let group = all.get(delivery.group as usize);
            group.is_some_and(|group| groups.contains(group))
        };
        let mut members = Vec::new();
        for shard in 0..MEMBER_SHARDS {
            let planned = self.planned(shard, of).await?.unwrap_or_default();
            let wanted = planned.into_iter().filter(|(_, d)| wanted(d));
            members.extend(wanted.map(|(member, _)| member));
        }
        Ok(members)
    }

    /// Pushes that reminded of `matter` on `day` in a shard, with their buckets; and how many reminders of anything there were.
    pub(in crate::push) async fn reminders(
        &self,
        shard: u16,
        day: Day,
        matter: &str,
    ) -> StoreResult<(Vec<(PushId, u16)>, usize)> {
        let key = keys::reminded(shard, day);
        let all: HashMap<String, u16> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let bad = |e| StoreError::decode(&key, e);
        let known = all.len();
        let mut earlier = Vec::new();
        for (field, buckets) in all {
            if let Some((of, push)) = field.rsplit_once('|')
                && of == matter
            {
                earlier.push((push.parse().map_err(bad)?, buckets));
            }
        }
        Ok((earlier, known))
    }

    /// Fixes whom the push addresses in a shard, each with the place of their group; `false` if a reminder came between.
    pub(in crate::push) async fn plan(
        &self,
        part: &Part<'_>,
        matter: Option<Matter<'_>>,
        people: &[(MemberId, u32)],
    ) -> StoreResult<bool> {
        let day = matter
            .as_ref()
            .map_or_else(|| Day::civil_at(Time::default()), |m| m.day);
        let mut keys = vec![
            keys::part(part.shard, part.push),
            keys::reminded(part.shard, day),
        ];
        let buckets = 0..part.buckets;
        keys.extend(buckets.map(|bucket| keys::deliveries(part.shard, part.push, bucket)));
        let field = matter.as_ref().map(|m| format!("{}|{}", m.name, part.push));
        let mut args = Args::new()
            .and(deliveries_s(part.fleeting))
            .and(field.unwrap_or_default())
            .and(matter.map_or(0, |m| m.known))
            .and(part.buckets);
        for (member, group) in people {
            let bucket = bucket_of(member, part.buckets);
            args = args.and(bucket).and(pack(member)).and(base36(*group));
        }
        let planned: i64 = self.redis.script(&self.scripts.plan, &keys, args).await?;
        Ok(planned >= 0)
    }

    /// Turns planned members of a bucket into deliveries; the groups in which a wallet is empty.
    pub(in crate::push) async fn commit(
        &self,
        bucket: &Bucket,
        day: Day,
        template: Option<&str>,
        people: &[(MemberId, GroupId)],
    ) -> StoreResult<Vec<GroupId>> {
        let mut keys = vec![
            bucket.key(),
            keys::counts(bucket.shard, &bucket.push),
            record::keys::shard_events(bucket.shard),
        ];
        let mut args = Args::new()
            .and(template.unwrap_or(""))
            .and(day.compact())
            .and(self.counts_s())
            .and(State::Ended(Outcome::Skipped("wallet_empty")).to_string());
        for (member, group) in people {
            keys.push(keys::wallet(member));
            args = args.and(pack(member)).and(group.as_str());
        }
        let groups: Vec<String> = self.redis.script(&self.scripts.commit, &keys, args).await?;
        let bad = |e| StoreError::decode(bucket.key(), e);
        groups.iter().map(|g| g.parse().map_err(bad)).collect()
    }

    /// Puts a shard's part of a push into the outbox, once.
    pub(in crate::push) async fn queue(
        &self,
        shard: u16,
        push: &PushId,
        first: Time,
    ) -> StoreResult<()> {
        let keys = [
            keys::part(shard, push),
            keys::outbox(shard),
            keys::counts(shard, push),
        ];
        let args = Args::new().and(push.as_str()).and(first.millis());
        let queued: StoreResult<i64> = self.redis.script(&self.scripts.queue, &keys, args).await;
        queued.map(drop)
    }

    pub(super) fn counts_s(&self) -> i64 {
        self.keep_s.max(keys::NOTICE_DAYS * keys::DAY_S)
    }

    /// The groups of a push by their place. They never change once its expansion has begun, so a process reads them once.
    pub(in crate::push) async fn groups_of(
        &self,
        push: &PushId,
    ) -> StoreResult<std::sync::Arc<Vec<GroupId>>> {
        if let Some(known) = self.groups.get(push) {
            return Ok(known);
        }
        let key = keys::groups(push);
        let text: Option<String> = self.redis.run(Op::new("GET", key.clone())).await?;
        let Some(text) = text else {
            return Ok(std::sync::Arc::default());
        };
        let bad = |e| StoreError::decode(&key, e);
        let groups = text.lines().map(|line| line.parse().map_err(bad));
        let groups = std::sync::Arc::new(groups.collect::<StoreResult<Vec<GroupId>>>()?);
        self.groups.put(push, &groups);
        Ok(groups)
    }

    /// People addressed by a push so far, by group.
    pub(in crate::push) async fn people_of(
        &self,
        push: &PushId,
    ) -> StoreResult<BTreeMap<GroupId, i64>> {
        let groups = self.groups_of(push).await?;
        let key = keys::people(push);
        let counts: HashMap<String, i64> = self.redis.run(Op::new("HGETALL", key.clone())).await?;
        let read = |(place, n): (String, i64)| {
            let place = u32::from_str_radix(&place, 36).ok()?;
            Some((groups.get(place as usize)?.clone(), n))
        };
        let bad = || StoreError::decode(&key, "not a place of a group");
        counts
            .into_iter()
            .map(|count| read(count).ok_or_else(bad))
            .collect()
    }
}

/// Seconds that deliveries are kept.
pub(super) const fn deliveries_s(fleeting: bool) -> i64 {
    let days = if fleeting {
        keys::FLEETING_DAYS
    } else {
        keys::NOTICE_DAYS
    };
    days * keys::DAY_S
}
