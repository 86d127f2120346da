//! Rollers: events of the members' shards → counters of every node above, exactly once across slots and crashes.

use std::collections::HashMap;

use futures_util::future::try_join_all;

use super::model::Counters;
use super::store::{Cursors, Step, StreamId, Sums, Tallies};
use super::{Event, Records};
use crate::day::Day;
use crate::id::{GroupId, OrgId};
use crate::org::{Node, Tree};
use crate::redis::StoreResult;
use crate::redis::key::{MEMBER_SHARDS, NODE_PARTITIONS, partition_of};

/// Shards that one lease covers: 16 leases of 16 shards.
pub(super) const SHARDS_PER_LEASE: u16 = 16;

/// Leases that share the shards.
pub(super) const LEASES: u16 = MEMBER_SHARDS / SHARDS_PER_LEASE;
/// Events applied at a time: few enough that the script of one partition is done in milliseconds.
const MOST: usize = 32_000;

/// Seconds that a roller's lease lives without renewal: three looks. The cursors, not the leases, keep the sums exact.
const LEASE_S: i64 = 6;

/// The name of a roller's lease.
pub(super) fn lease(index: u16) -> String {
    format!("roll-{index:x}")
}

impl Records {
    /// One look at every shard whose lease is ours (or free): applies what is there. Answers how many events.
    ///
    /// # Errors
    /// The store is away, or an event does not decode.
    pub async fn roll_once(&self) -> StoreResult<usize> {
        let looked = self.clock.now();
        let asked =
            (0..LEASES).map(|index| async move { self.leases.hold(&lease(index), LEASE_S).await });
        let ours = try_join_all(asked).await?;
        let held: Vec<u16> = (0..LEASES)
            .filter(|index| ours[usize::from(*index)])
            .collect();
        let shards: Vec<u16> = held
            .iter()
            .flat_map(|index| index * SHARDS_PER_LEASE..(index + 1) * SHARDS_PER_LEASE)
            .collect();
        let rolled = self.roll_shards(&shards).await?;
        if rolled == 0 && !held.is_empty() {
            self.store.set_complete(&held, looked.millis()).await?;
        }
        Ok(rolled)
    }

    /// Rolls until nothing is left.
    ///
    /// # Errors
    /// As [`Records::roll_once`].
    pub async fn roll_all(&self) -> StoreResult<()> {
        while self.roll_once().await? > 0 {}
        Ok(())
    }

    async fn roll_shards(&self, shards: &[u16]) -> StoreResult<usize> {
        let known = self.store.cursors().await?;
        let cursor = |shard: u16| known.get(&shard).copied().unwrap_or_default();
        let behind: Vec<(u16, StreamId)> =
            shards.iter().map(|s| (*s, slowest(&cursor(*s)))).collect();
        let found = self.store.events(&behind).await?;
        let work: Vec<Found> = behind
            .iter()
            .zip(found)
            .filter_map(|((shard, _), events)| Found::new(*shard, cursor(*shard), events))
            .collect();
        let mut count = 0;
        for batch in batches(&work) {
            if self.apply_batch(batch).await? {
                count += batch.iter().map(|found| found.events.len()).sum::<usize>();
                let done: Vec<_> = batch
                    .iter()
                    .map(|found| (found.shard, found.last))
                    .collect();
                self.store.trim(&done).await?;
            }
        }
        Ok(count)
    }

    /// Applies one batch to every partition that has not seen it; `false` if another roller was faster somewhere.
    async fn apply_batch(&self, batch: &[Found]) -> StoreResult<bool> {
        let mut tree = self.directory.tree().await?;
        let events = || batch.iter().flat_map(|found| &found.events);
        if events().any(|(_, event)| tree.group(&event.group).is_none()) {
            // A group that is younger than the snapshot: what is above it must count too.
            tree = self.directory.refresh().await?;
        }
        let mut groups: HashMap<(&GroupId, Day, u16), Counters> = HashMap::new();
        for found in batch {
            for (id, event) in &found.events {
                let at = (&event.group, event.day, found.missing(*id));
                groups.entry(at).or_default().add_all(&event.counters, 1);
            }
        }
        let mut sums: Vec<Sums> = vec![Sums::new(); usize::from(NODE_PARTITIONS)];
        for ((group, day, missing), counters) in &groups {
            for node in tree.path(group, *day) {
                let partition = partition_of(&node.code());
                if missing & 1 << partition != 0 {
                    let sum = sums[usize::from(partition)].entry((node, *day));
                    sum.or_default().add_all(counters, 1);
                }
            }
        }
        let tallies = tally_up(batch, &tree);
        let all = (0..NODE_PARTITIONS).zip(sums.iter().zip(&tallies));
        let steps = all.map(|(partition, (sums, tallies))| {
            let steps: Vec<Step> = batch.iter().filter_map(|f| f.step(partition)).collect();
            async move {
                let idle = steps.is_empty();
                Ok(idle || self.store.apply(partition, &steps, sums, tallies).await?)
            }
        });
        let applied = try_join_all(steps).await?;
        Ok(applied.into_iter().all(|done| done))
    }

    /// Shards whose cursor lies beyond the end of their stream, as after a restore or a fail-over that lost writes.
    ///
    /// # Errors
    /// The store is away.
    pub async fn torn_shards(&self) -> StoreResult<Vec<u16>> {
        let known = self.store.cursors().await?;
        let shards: Vec<u16> = known.keys().copied().collect();
        let newest = self.store.newest(&shards).await?;
        let fastest = |shard: &u16| {
            known
                .get(shard)
                .and_then(|c| c.iter().max().copied())
                .unwrap_or_default()
        };
        Ok(shards
            .iter()
            .zip(newest)
            .filter(|(shard, newest)| fastest(shard) > *newest)
            .map(|(shard, _)| *shard)
            .collect())
    }
}

/// Seconds that sums of an organisation are kept after the last write.
const ORG_TALLY_S: i64 = 100 * 86_400;

/// What the events add to sums that belong to no node, by partition.
fn tally_up(batch: &[Found], tree: &Tree) -> Vec<Tallies> {
    let mut sums: Vec<Tallies> = vec![Tallies::new(); usize::from(NODE_PARTITIONS)];
    for found in batch {
        for (id, event) in &found.events {
            let missing = found.missing(*id);
            for tally in &event.tallies {
                for at in subjects(&tally.subject, event, tree) {
                    let partition = partition_of(&at.0);
                    if missing & 1 << partition != 0 {
                        let sum = sums[usize::from(partition)].entry(at);
                        sum.or_default().add_all(&tally.counters, 1);
                    }
                }
            }
        }
    }
    sums
}

/// The subject with its expiry, for every organisation above the group if it is kept by organisation.
fn subjects(subject: &str, event: &Event, tree: &Tree) -> Vec<(String, i64)> {
    let Some(of_org) = subject.strip_prefix('@') else {
        return vec![(subject.to_owned(), 0)];
    };
    let above = tree.path(&event.group, event.day).into_iter();
    let orgs = above.filter_map(|node| match node {
        Node::Org(org) => Some(org),
        Node::Group(_) => None,
    });
    orgs.map(|org| (tally_of_org(of_org, &org), ORG_TALLY_S))
        .collect()
}

/// The subject of the sums that are kept of `subject` in one organisation.
pub(super) fn tally_of_org(subject: &str, org: &OrgId) -> String {
    format!("{subject}:{org}")
}

/// Unapplied events of one shard.
struct Found {
    shard: u16,
    cursors: Cursors,
    events: Vec<(StreamId, Event)>,
    last: StreamId,
}

impl Found {
    fn new(shard: u16, cursors: Cursors, events: Vec<(StreamId, Event)>) -> Option<Self> {
        let last = events.last()?.0;
        Some(Self {
            shard,
            cursors,
            events,
            last,
        })
    }

    /// The partitions that have not applied the event `id`, as bits: all of them, but after a crash between partitions.
    fn missing(&self, id: StreamId) -> u16 {
        let behind = self.cursors.iter().enumerate();
        behind
            .filter(|(_, cursor)| **cursor < id)
            .fold(0, |bits, (partition, _)| bits | 1 << partition)
    }

    fn step(&self, partition: u16) -> Option<Step> {
        let from = self.cursors[usize::from(partition)];
        (from < self.last).then(|| Step {
            shard: self.shard.to_string(),
            from: from.to_string(),
            to: self.last.to_string(),
        })
    }
}

/// Neighbouring shards together, so that what many members of one group did becomes one increment.
fn batches(work: &[Found]) -> impl Iterator<Item = &[Found]> {
    let mut rest = work;
    std::iter::from_fn(move || {
        let mut events = 0;
        let fits = rest.iter().take_while(|found| {
            events += found.events.len();
            events <= MOST
        });
        let (batch, after) = rest.split_at(fits.count().max(1).min(rest.len()));
        rest = after;
        (!batch.is_empty()).then_some(batch)
    })
}

fn slowest(cursors: &Cursors) -> StreamId {
    cursors.iter().min().copied().unwrap_or_default()
}
