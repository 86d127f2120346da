//! Recount: the members' day bytes and scores against the counters, while serving.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;

use super::Records;
use super::erase::add_facts;
use super::model::Counters;
use super::roll::{LEASES, SHARDS_PER_LEASE, lease};
use super::rows::AT_ONCE;
use super::store::{Cursors, Step, StreamId, Sums, Tallies};
use crate::day::Day;
use crate::id::MemberId;
use crate::org::Node;
use crate::redis::key::{MEMBER_SHARDS, NODE_PARTITIONS, partition_of};
use crate::redis::{StoreError, StoreResult};

/// One counter that differs from the records.
#[derive(Clone, Debug, Serialize, PartialEq, Eq)]
pub struct Difference {
    /// `g.<group>` or `o.<org>`.
    pub node: String,
    /// The study day.
    pub day: Day,
    /// The counter's name.
    pub counter: String,
    /// What is stored, events on their way added.
    pub stored: i64,
    /// What the records say.
    pub counted: i64,
}

/// The outcome of a recount.
#[derive(Clone, Debug, Serialize, Default)]
pub struct Recount {
    /// Nodes × days compared.
    pub compared: usize,
    /// Members read.
    pub members: usize,
    /// What differs (before a repair).
    pub differences: Vec<Difference>,
}

/// Seconds for which the rollers are held back after the last sign of life.
const LEASE_S: i64 = 60;

impl Records {
    /// Compares counters with records from `from` to `to`; with `repair`, adds what is missing.
    ///
    /// Takes the rollers' leases, so counters stand still; events not yet applied are added to what is stored. Members may
    /// go on writing: a shard whose stream grows while it is read is read again.
    ///
    /// # Errors
    /// The store is away.
    pub async fn recount(&self, from: Day, to: Day, repair: bool) -> StoreResult<Recount> {
        self.take_rollers().await?;
        let outcome = self.compare(from, to, repair).await;
        self.release_rollers().await?;
        outcome
    }

    /// Gives the rollers' leases back, so that another process need not wait until they run out.
    ///
    /// # Errors
    /// The store is away.
    pub async fn release_rollers(&self) -> StoreResult<()> {
        for index in 0..LEASES {
            self.leases.release(&lease(index)).await?;
        }
        Ok(())
    }

    /// Takes the rollers' leases or renews them. All are asked for at once: each holder gives up at its next look.
    async fn take_rollers(&self) -> StoreResult<()> {
        let mut missing: Vec<u16> = (0..LEASES).collect();
        loop {
            let mut held_elsewhere = Vec::new();
            for index in missing {
                if !self.leases.insist(&lease(index), LEASE_S).await? {
                    held_elsewhere.push(index);
                }
            }
            if held_elsewhere.is_empty() {
                return Ok(());
            }
            missing = held_elsewhere;
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    async fn compare(&self, from: Day, to: Day, repair: bool) -> StoreResult<Recount> {
        loop {
            let cursors = self.store.cursors().await?;
            let (outcome, adjustments) = self.differences(from, to, &cursors).await?;
            if self.store.cursors().await? != cursors {
                // A roller that had overslept its lease finished its batch meanwhile.
                continue;
            }
            if repair && !adjustments.is_empty() {
                self.adjust(&adjustments).await?;
            }
            return Ok(outcome);
        }
    }

    async fn differences(
        &self,
        from: Day,
        to: Day,
        cursors: &HashMap<u16, Cursors>,
    ) -> StoreResult<(Recount, Sums)> {
        let mut outcome = Recount::default();
        let mut truth = Sums::new();
        let mut pending = Sums::new();
        let shards = stream::iter(0..MEMBER_SHARDS).map(|shard| {
            let at = cursors.get(&shard).copied().unwrap_or_default();
            async move {
                // A city's records take minutes to read. Among the reads, not between them: while something else is waited for,
                // reads that have been let onto the connection don't go on, and nothing gets past them.
                if shard % SHARDS_PER_LEASE == 0 {
                    self.take_rollers().await?;
                }
                let counted = self.count_shard(shard, from, to).await?;
                let pending = self.pending(shard, &at, counted.end).await?;
                StoreResult::Ok((counted, pending))
            }
        });
        let mut shards = shards.buffered(AT_ONCE);
        while let Some((counted, waiting)) = shards.try_next().await? {
            outcome.members += counted.members;
            merge(&mut truth, counted.sums);
            merge(&mut pending, waiting);
        }
        let tree = self.directory.refresh().await?;
        let mut nodes: BTreeSet<Node> = tree.groups().map(|g| Node::Group(g.id.clone())).collect();
        nodes.extend(tree.orgs().map(|o| Node::Org(o.id.clone())));
        let mut adjustments = Sums::new();
        for day in from.through(to) {
            let asked: Vec<(Node, Day)> = nodes.iter().map(|node| (node.clone(), day)).collect();
            for (at, mut stored) in asked.iter().zip(self.store.counters(&asked).await?) {
                outcome.compared += 1;
                stored.add_all(pending.get(at).unwrap_or(&Counters::default()), 1);
                let mut missing = truth.get(at).cloned().unwrap_or_default();
                missing.add_all(&stored.counted(), -1);
                note(&mut outcome, at, &stored, &missing);
                if !missing.is_empty() {
                    adjustments.insert(at.clone(), missing);
                }
            }
        }
        Ok((outcome, adjustments))
    }

    /// What the records of one shard add up to.
    async fn count_shard(&self, shard: u16, from: Day, to: Day) -> StoreResult<Counted> {
        loop {
            let (before, left) = (self.newest(shard).await?, self.left(shard).await?);
            let members = self.identity.shard(shard).await?;
            let ids: Vec<MemberId> = members.iter().map(|m| m.id.clone()).collect();
            let records = self.store.records(&ids, from, to).await?;
            if self.newest(shard).await? != before || self.left(shard).await? != left {
                continue;
            }
            let (tree, mut sums) = (self.directory.refresh().await?, Sums::new());
            for (member, (bytes, scores)) in members.iter().zip(records) {
                for day in from.through(to) {
                    let mut counts = bytes.on(day).counts();
                    if let (Some((correct, asked)), true) =
                        (scores.get(&day), counts.get("qs") == 1)
                    {
                        counts.add("qc", *correct);
                        counts.add("qa", *asked);
                    }
                    let home = member.home(day).filter(|_| !counts.is_empty());
                    for node in home.map(|home| tree.path(home, day)).into_iter().flatten() {
                        sums.entry((node, day)).or_default().add_all(&counts, 1);
                    }
                }
            }
            add_facts(&left, (from, to), &tree, &mut sums);
            return Ok(Counted {
                members: ids.len(),
                end: before,
                sums,
            });
        }
    }

    async fn newest(&self, shard: u16) -> StoreResult<StreamId> {
        Ok(self
            .store
            .newest(&[shard])
            .await?
            .first()
            .copied()
            .unwrap_or_default())
    }

    /// What the events between each partition's cursor and `end` add up to.
    async fn pending(&self, shard: u16, cursors: &Cursors, end: StreamId) -> StoreResult<Sums> {
        let (tree, mut pending) = (self.directory.tree().await?, Sums::new());
        let mut at = cursors.iter().min().copied().unwrap_or_default();
        loop {
            let found = self
                .store
                .events(&[(shard, at)])
                .await?
                .pop()
                .unwrap_or_default();
            let Some((last, _)) = found.last() else {
                return Ok(pending);
            };
            at = *last;
            for (id, event) in found.iter().filter(|(id, _)| *id <= end) {
                for node in tree.path(&event.group, event.day) {
                    if cursors[usize::from(partition_of(&node.code()))] < *id {
                        pending
                            .entry((node, event.day))
                            .or_default()
                            .add_all(&event.counters, 1);
                    }
                }
            }
            if at >= end {
                return Ok(pending);
            }
        }
    }

    /// Adds `adjustments` under the same compare-and-set as the rollers, on a cursor of their own.
    async fn adjust(&self, adjustments: &Sums) -> StoreResult<()> {
        for partition in 0..NODE_PARTITIONS {
            let mine: Sums = adjustments
                .iter()
                .filter(|((node, _), _)| partition_of(&node.code()) == partition)
                .map(|(at, counters)| (at.clone(), counters.clone()))
                .collect();
            if mine.is_empty() {
                continue;
            }
            let stored = self.store.adjustment(partition).await?;
            let number: u64 = stored
                .as_deref()
                .unwrap_or("0-0")
                .trim_end_matches("-0")
                .parse()
                .unwrap_or(0);
            let step = Step {
                shard: "adjust".to_owned(),
                from: stored.unwrap_or_else(|| "0-0".to_owned()),
                to: format!("{}-0", number + 1),
            };
            let none = Tallies::new();
            if !self.store.apply(partition, &[step], &mine, &none).await? {
                return Err(StoreError::decode(
                    "cursors",
                    "another adjustment is under way",
                ));
            }
        }
        Ok(())
    }

    /// After a restore or a fail-over that lost writes: lets the torn shards start at the end of their streams and
    /// repairs the counters from the records.
    ///
    /// # Errors
    /// The store is away.
    pub async fn heal(&self, from: Day, to: Day) -> StoreResult<Vec<u16>> {
        let torn = self.torn_shards().await?;
        if torn.is_empty() {
            return Ok(torn);
        }
        self.take_rollers().await?;
        for shard in &torn {
            let end = self.newest(*shard).await?;
            tracing::error!(
                shard,
                "the counters know events that the stream has lost; recounting"
            );
            self.store.set_cursors(*shard, end).await?;
        }
        self.recount(from, to, true).await?;
        Ok(torn)
    }
}

/// The records of one shard.
struct Counted {
    members: usize,
    /// Where the shard's stream ended.
    end: StreamId,
    sums: Sums,
}

fn merge(into: &mut Sums, more: Sums) {
    for (at, counters) in more {
        into.entry(at).or_default().add_all(&counters, 1);
    }
}

fn note(outcome: &mut Recount, at: &(Node, Day), stored: &Counters, missing: &Counters) {
    let differing: BTreeMap<&str, i64> = missing.iter().collect();
    for (counter, n) in differing {
        let stored = stored.get(counter);
        outcome.differences.push(Difference {
            node: at.0.code(),
            day: at.1,
            counter: counter.to_owned(),
            stored,
            counted: stored + n,
        });
    }
}
