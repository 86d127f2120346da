//! Deliver: takes due deliveries out of the shards' outboxes and hands them to WeChat.
//!
//! A worker takes whole buckets behind a cursor; what is tried again or was in flight when a worker died comes up by itself.
//! `begin` takes the consents and marks deliveries as in flight, never more of them than calls are allowed at a time; then come
//! the calls, then `settle`. Whoever finds a mark whose lease is over does not know whether the call was made: the delivery
//! is unknown for ever.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::future::try_join_all;
use futures_util::{StreamExt, stream};

use super::Push;
use super::expand::send_at;
use super::hand_over::HandOver;
use super::model::{Content, Delivery};
use super::store::{Bucket, Due, Entry, Head, OutboxEntry, Taken};
use crate::clock::Time;
use crate::id::{GroupId, MemberId, PushId};
use crate::metric::Metric;
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;

/// Shards looked at in one round trip.
const SHARDS: u16 = 32;
/// Deliveries that a bucket is taken for when a batch is filled: of a push with several of them, and of a small one.
const WEIGHT: (usize, usize) = (96, 8);

/// What a batch of deliveries needs to know.
pub(super) struct Batch {
    heads: HashMap<PushId, Head>,
    groups: HashMap<PushId, Arc<Vec<GroupId>>>,
    /// Entries of the pushes that say something else to each group.
    entries: HashMap<(GroupId, PushId), Entry>,
}

impl Batch {
    /// The group of a delivery.
    pub(super) fn group(&self, push: &PushId, delivery: Delivery) -> Option<&GroupId> {
        self.groups.get(push)?.get(delivery.group as usize)
    }

    /// The words of a push in a group, where they differ from group to group.
    pub(super) fn entry(&self, group: &GroupId, push: &PushId) -> Option<&Entry> {
        self.entries.get(&(group.clone(), push.clone()))
    }
}

impl Push {
    /// Hands over what is due until nothing is left, or `most` were looked at; how many deliveries and entries were. Two
    /// batches are under way: while one is taken or waits for its last answers, the other keeps the calls busy.
    ///
    /// # Errors
    /// The store is away; what was in flight is then unknown.
    pub async fn deliver(&self, most: usize) -> StoreResult<usize> {
        let looked = AtomicUsize::new(0);
        let line = || async {
            while looked.load(Ordering::Relaxed) < most {
                match self.deliver_batch().await? {
                    0 => break,
                    some => looked.fetch_add(some, Ordering::Relaxed),
                };
            }
            StoreResult::Ok(())
        };
        let (one, other) = futures_util::future::join(line(), line()).await;
        one.and(other)?;
        Ok(looked.into_inner())
    }

    async fn deliver_batch(&self) -> StoreResult<usize> {
        let now = self.parts.clock.now();
        let mut heads = HashMap::new();
        let (taken, dropped) = self.take(now, &mut heads).await?;
        if taken.is_empty() {
            return Ok(dropped);
        }
        let found = self.store.deliveries(&taken).await?;
        let batch = self.batch(heads, &taken, &found).await?;
        let count = dropped + taken.len() + found.iter().map(Vec::len).sum::<usize>();
        // Every one runs to its end: a call that is cut off halfway would be unknown.
        let runs = taken
            .iter()
            .zip(found)
            .map(|(taken, found)| self.deliver_bucket(taken, found, &batch));
        let at_a_time = self.settings.workers.max(1);
        let ends: Vec<StoreResult<()>> = stream::iter(runs.collect::<Vec<_>>())
            .buffer_unordered(at_a_time)
            .collect()
            .await;
        self.parts.records.wake();
        ends.into_iter().collect::<StoreResult<()>>()?;
        Ok(count)
    }

    /// Takes up to one batch, beginning at another shard every time; and drops entries of pushes that are no more.
    async fn take(
        &self,
        now: Time,
        heads: &mut HashMap<PushId, Head>,
    ) -> StoreResult<(Vec<Taken>, usize)> {
        let lease_end = now.plus_seconds(self.settings.lease_s);
        let first = self.parts.ids.below(usize::from(MEMBER_SHARDS / SHARDS)) as u16;
        let (mut taken, mut room, mut dropped) = (Vec::new(), self.settings.batch, 0);
        let mut waiting = 0;
        for turn in 0..MEMBER_SHARDS / SHARDS {
            let from = (first + turn) * SHARDS % MEMBER_SHARDS;
            let due = self.store.outbox_due(from..from + SHARDS, now).await?;
            waiting += due.len();
            self.read_heads(&due, heads).await?;
            let (alive, gone): (Vec<Due>, Vec<Due>) = due
                .into_iter()
                .partition(|due| heads.contains_key(due.entry.push()));
            for due in &gone {
                self.store.forget(due).await?;
                dropped += 1;
            }
            let mut shards: BTreeMap<u16, Vec<Due>> = BTreeMap::new();
            for due in alive {
                shards.entry(due.shard).or_default().push(due);
            }
            let mut asked = Vec::new();
            for (shard, due) in shards {
                if room == 0 {
                    break;
                }
                let weighs = due.iter().map(|due| weight(due, heads)).sum();
                room = room.saturating_sub(weighs);
                asked.push(self.take_of(shard, due, heads, (now, lease_end)));
            }
            // Together, for each waits for the disk.
            taken.extend(try_join_all(asked).await?.into_iter().flatten());
            if room == 0 {
                break;
            }
        }
        metrics::gauge!(Metric::DeliveriesWaiting.name(), "channel" => "subscribe")
            .set(waiting as f64);
        Ok((taken, dropped))
    }

    async fn read_heads(&self, due: &[Due], heads: &mut HashMap<PushId, Head>) -> StoreResult<()> {
        let new: BTreeSet<PushId> = due
            .iter()
            .map(|due| due.entry.push())
            .filter(|push| !heads.contains_key(*push))
            .cloned()
            .collect();
        let new: Vec<PushId> = new.into_iter().collect();
        for head in self.store.heads(&new).await? {
            heads.insert(head.record.id.clone(), head);
        }
        Ok(())
    }

    /// Takes what is due in one shard: of each part the next bucket, if its time has come.
    async fn take_of(
        &self,
        shard: u16,
        due: Vec<Due>,
        heads: &HashMap<PushId, Head>,
        (now, lease_end): (Time, Time),
    ) -> StoreResult<Vec<Taken>> {
        let (parts, others): (Vec<Due>, Vec<Due>) = due
            .into_iter()
            .partition(|due| matches!(due.entry, OutboxEntry::Part(_)));
        let mut taken = Vec::new();
        for due in parts {
            let push = due.entry.push();
            let Some(head) = heads.get(push) else {
                continue;
            };
            if due.cursor >= head.buckets {
                self.store.forget(&due).await?;
                continue;
            }
            let moment = |bucket| send_at(&head.record, shard, (bucket, head.buckets));
            if head.state.is_live() && moment(due.cursor) > now {
                continue;
            }
            let to = due.cursor + 1;
            let next = (to < head.buckets).then(|| moment(to));
            if self.store.take_part(&due, to, lease_end, next).await? {
                taken.push(Taken {
                    bucket: Bucket {
                        push: push.clone(),
                        shard,
                        number: due.cursor,
                    },
                    members: None,
                });
            }
        }
        if !others.is_empty() {
            let buckets = |push: &PushId| heads.get(push).map_or(1, |head| head.buckets);
            let some = self.store.take_due(shard, &others, lease_end, buckets);
            taken.extend(some.await?);
        }
        Ok(taken)
    }

    async fn batch(
        &self,
        heads: HashMap<PushId, Head>,
        taken: &[Taken],
        found: &[Vec<(MemberId, Delivery)>],
    ) -> StoreResult<Batch> {
        let mut batch = Batch {
            heads,
            groups: HashMap::new(),
            entries: HashMap::new(),
        };
        let mut of: BTreeSet<(GroupId, PushId)> = BTreeSet::new();
        for (taken, found) in taken.iter().zip(found) {
            let push = &taken.bucket.push;
            if !batch.groups.contains_key(push) {
                let groups = self.store.groups_of(push).await?;
                batch.groups.insert(push.clone(), groups);
            }
            let head = batch.heads.get(push);
            if head.is_some_and(|head| head.record.content == Content::Morning) {
                let groups = found.iter().filter_map(|(_, d)| batch.group(push, *d));
                of.extend(groups.map(|group| (group.clone(), push.clone())));
            }
        }
        let of: Vec<(GroupId, PushId)> = of.into_iter().collect();
        let entries = self.store.entries(&of).await?;
        let known = of.into_iter().zip(entries);
        batch.entries = known.filter_map(|(of, entry)| Some((of, entry?))).collect();
        Ok(batch)
    }

    async fn deliver_bucket(
        &self,
        taken: &Taken,
        found: Vec<(MemberId, Delivery)>,
        batch: &Batch,
    ) -> StoreResult<()> {
        let Some(head) = batch.heads.get(&taken.bucket.push) else {
            return Ok(());
        };
        let done = HandOver::new(self, taken, head, batch).run(found).await?;
        if done {
            self.store.close(&taken.bucket).await?;
        }
        Ok(())
    }
}

/// Deliveries that taking an entry brings, more or less.
fn weight(due: &Due, heads: &HashMap<PushId, Head>) -> usize {
    let head = heads.get(due.entry.push());
    match due.entry {
        OutboxEntry::Member(..) => 1,
        _ if head.is_some_and(|head| head.buckets > 1) => WEIGHT.0,
        _ => WEIGHT.1,
    }
}
