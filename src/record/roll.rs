//! Rollers: events of the members' shards → counters of every node above, exactly once across slots and crashes.

use std::collections::HashMap;

use futures_util::future::try_join_all;

use super::store::{BATCH, Cursors, StreamId, Sums};
use super::{Event, Records};
use crate::redis::StoreResult;
use crate::redis::key::{MEMBER_SHARDS, NODE_PARTITIONS, partition_of};

/// Shards that one lease covers: 16 leases of 16 shards.
pub(super) const SHARDS_PER_LEASE: u16 = 16;

/// Leases that share the shards.
pub(super) const LEASES: u16 = MEMBER_SHARDS / SHARDS_PER_LEASE;

/// Seconds that a roller's lease lives without renewal.
const LEASE_S: i64 = 15;

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
        let mut held = Vec::new();
        for index in 0..LEASES {
            if self.leases.hold(&lease(index), LEASE_S).await? {
                held.push(index);
            }
        }
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
        let work: Vec<(u16, Vec<(StreamId, Event)>)> = behind
            .iter()
            .map(|(shard, _)| *shard)
            .zip(found)
            .filter(|(_, events)| !events.is_empty())
            .collect();
        let mut done = Vec::new();
        let mut count = 0;
        for (shard, events) in &work {
            if let Some(last) = self.apply_batch(*shard, cursor(*shard), events).await? {
                done.push((*shard, last));
                count += events.len();
            }
        }
        self.store.trim(&done).await?;
        Ok(count)
    }

    /// Applies one batch to every partition that has not seen it; `None` if another roller was faster.
    async fn apply_batch(
        &self,
        shard: u16,
        cursors: Cursors,
        events: &[(StreamId, Event)],
    ) -> StoreResult<Option<StreamId>> {
        debug_assert!(events.len() <= BATCH);
        let Some((last, _)) = events.last() else {
            return Ok(None);
        };
        let mut tree = self.directory.tree().await?;
        if events.iter().any(|(_, e)| tree.group(&e.group).is_none()) {
            // A group that is younger than the snapshot: what is above it must count too.
            tree = self.directory.refresh().await?;
        }
        let mut sums: HashMap<u16, Sums> = HashMap::new();
        for (id, event) in events {
            for node in tree.path(&event.group, event.day) {
                let partition = partition_of(&node.code());
                if cursors[usize::from(partition)] < *id {
                    let sum = sums
                        .entry(partition)
                        .or_default()
                        .entry((node, event.day))
                        .or_default();
                    sum.add_all(&event.counters, 1);
                }
            }
        }
        let empty = Sums::new();
        let steps = (0..NODE_PARTITIONS).map(|partition| {
            let expected = cursors[usize::from(partition)];
            let sums = sums.get(&partition).unwrap_or(&empty);
            let step = (expected.to_string(), last.to_string());
            async move {
                if expected >= *last {
                    return Ok(true);
                }
                self.store
                    .apply(partition, &shard.to_string(), step, sums)
                    .await
            }
        });
        let applied = try_join_all(steps).await?;
        Ok(applied.into_iter().all(|done| done).then_some(*last))
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

fn slowest(cursors: &Cursors) -> StreamId {
    cursors.iter().min().copied().unwrap_or_default()
}
