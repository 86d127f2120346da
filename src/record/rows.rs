//! Denominators: how many members each node expects on a day, per slot.
//!
//! A row is computed from the members' records as of the day's start. Every change of home, plan, shift and exemption
//! carries the day from which it holds, so a row can be computed again at any time with the same result.

use std::collections::BTreeMap;

use super::Records;
use super::model::Counters;
use crate::clock::Time;
use crate::day::Day;
use crate::identity::Member;
use crate::org::{Node, Tree};
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;
use crate::timetable::Frame;

impl Records {
    /// Computes the rows of the days whose members have started since the last time. Any number of replicas may call it
    /// as often as they like.
    ///
    /// # Errors
    /// The store is away.
    pub async fn make_due_rows(&self) -> StoreResult<()> {
        let now = self.clock.now();
        let today = Day::civil_at(now);
        for day in [today.prev(), today] {
            let done = self.store.rows_done(day).await?.unwrap_or(i64::MIN);
            let tree = self.directory.tree().await?;
            if newest_start(&tree, day, now).is_some_and(|start| start.seconds() > done) {
                self.make_rows(day).await?;
            }
        }
        Ok(())
    }

    /// Computes the rows of `day` from the members' records and writes them over what was there.
    ///
    /// # Errors
    /// The store is away.
    pub async fn make_rows(&self, day: Day) -> StoreResult<()> {
        let (tree, now) = (self.directory.refresh().await?, self.clock.now());
        let mut rows: BTreeMap<Node, Counters> = BTreeMap::new();
        for node in tree
            .groups()
            .map(|g| Node::Group(g.id.clone()))
            .chain(tree.orgs().map(|o| Node::Org(o.id.clone())))
        {
            rows.insert(node, Counters::default());
        }
        for shard in 0..MEMBER_SHARDS {
            for member in self.identity.shard(shard).await? {
                if let Some(row) = self.expectation(&tree, &member, day, now) {
                    let Some(home) = member.home(day) else {
                        continue;
                    };
                    for node in tree.path(home, day) {
                        rows.entry(node).or_default().add_all(&row, 1);
                    }
                }
            }
        }
        self.store
            .set_rows(day, &rows.into_iter().collect::<Vec<_>>())
            .await?;
        self.store.set_rows_done(day, now.seconds()).await
    }

    /// What one member adds to the denominators of `day`; `None` = nothing (rest day, exempt, grace, not started).
    pub(super) fn expectation(
        &self,
        tree: &Tree,
        member: &Member,
        day: Day,
        now: Time,
    ) -> Option<Counters> {
        let group = tree.group(member.home(day)?)?;
        let counts = member.is_expected(day)
            && !tree.grace().contains(&day)
            && tree.workdays(group).is_workday(day);
        if !counts || Frame::of(&member.hours(tree), day).start > now {
            return None;
        }
        let mut row = Counters::default();
        row.add("e", 1);
        for slot in member.plan(&self.plans, tree, day).slots() {
            row.add(["e0", "e1", "e2"][slot.index()], 1);
        }
        Some(row)
    }
}

/// The latest start of `day` among the groups' shifts that is not after `now`.
fn newest_start(tree: &Tree, day: Day, now: Time) -> Option<Time> {
    let usual = Frame::of(&crate::timetable::Shifts::standard(), day).start;
    let starts = tree
        .groups()
        .map(|group| Frame::of(&group.shifts, day).start);
    starts.chain([usual]).filter(|start| *start <= now).max()
}
