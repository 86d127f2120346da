//! Denominators: how many members each node expects on a day, per slot.
//!
//! A row is computed from the members' records as of the day's start. Every change of home, plan, shift and exemption
//! carries the day from which it holds, so a row can be computed again at any time with the same result.

use std::collections::BTreeMap;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::Records;
use super::erase::expected;
use super::model::Counters;
use crate::clock::Time;
use crate::day::Day;
use crate::id::GroupId;
use crate::identity::Member;
use crate::org::{Node, Tree};
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;
use crate::timetable::{Frame, OPEN_DAYS};

/// What the denominators of a day follow from: while it holds, computing them again would change nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Basis {
    /// When the next member's study day of that date starts (seconds since the epoch).
    pub(super) next_start: i64,
    /// Number of changes of the roster.
    pub(super) roster: u64,
    /// Number of changes of the tree.
    pub(super) tree: u64,
}

impl Basis {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let basis = Self {
            next_start: words.next()?.parse().ok()?,
            roster: words.next()?.parse().ok()?,
            tree: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(basis)
    }
}

impl std::fmt::Display for Basis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.next_start, self.roster, self.tree)
    }
}

/// Shards read at a time.
pub(super) const AT_ONCE: usize = 16;

impl Records {
    /// Computes the rows of the open days for which something has changed since the last time: a member's study day has
    /// started, or the roster or the tree has moved. Any number of replicas may call it as often as they like.
    ///
    /// # Errors
    /// The store is away.
    pub async fn make_due_rows(&self) -> StoreResult<()> {
        let now = self.clock.now();
        let today = Day::civil_at(now);
        let open: Vec<Day> = (0..=OPEN_DAYS).map(|n| today.plus(-n)).collect();
        let roster = self.identity.roster_version().await?;
        let tree = self.directory.refresh().await?;
        let done = self.store.rows_done(&open).await?;
        let is_due = |basis: &Option<Basis>| {
            basis.is_none_or(|basis| {
                basis.next_start <= now.seconds()
                    || (basis.roster, basis.tree) != (roster, tree.version)
            })
        };
        let due = open.into_iter().zip(done);
        let due: Vec<Day> = due
            .filter(|(_, basis)| is_due(basis))
            .map(|(day, _)| day)
            .collect();
        if due.is_empty() {
            return Ok(());
        }
        self.make_rows(&due).await
    }

    /// Computes the rows of `days` from the members' records and writes them over what was there.
    ///
    /// # Errors
    /// The store is away.
    pub async fn make_rows(&self, days: &[Day]) -> StoreResult<()> {
        // Read before the records: a change in between makes the rows due again.
        let roster = self.identity.roster_version().await?;
        let (tree, now) = (self.directory.refresh().await?, self.clock.now());
        let nodes = || {
            let groups = tree.groups().map(|g| Node::Group(g.id.clone()));
            groups.chain(tree.orgs().map(|o| Node::Org(o.id.clone())))
        };
        let empty = || Rows {
            by_node: nodes().map(|node| (node, Counters::default())).collect(),
            next_start: i64::MAX,
        };
        let mut rows: Vec<Rows> = days.iter().map(|_| empty()).collect();
        let shards = stream::iter(0..MEMBER_SHARDS).map(|shard| self.identity.shard(shard));
        let mut shards = shards.buffered(AT_ONCE);
        while let Some(members) = shards.try_next().await? {
            for member in &members {
                for (day, rows) in days.iter().zip(&mut rows) {
                    self.count_in(&tree, member, (*day, now), rows);
                }
            }
        }
        self.count_left(&tree, days, &mut rows).await?;
        for (day, rows) in days.iter().zip(rows) {
            let by_node: Vec<_> = rows.by_node.into_iter().collect();
            self.store.set_rows(*day, &by_node).await?;
            let basis = Basis {
                next_start: rows.next_start,
                roster,
                tree: tree.version,
            };
            self.store.set_rows_done(*day, basis).await?;
        }
        Ok(())
    }

    /// Adds what was expected of people who have been erased since.
    async fn count_left(&self, tree: &Tree, days: &[Day], rows: &mut [Rows]) -> StoreResult<()> {
        let shards = stream::iter(0..MEMBER_SHARDS).map(|shard| self.left(shard));
        let mut shards = shards.buffered(AT_ONCE);
        while let Some(left) = shards.try_next().await? {
            for ((group, day), counters) in &left {
                let place = days.iter().position(|other| other == day);
                let Some(rows) = place.and_then(|at| rows.get_mut(at)) else {
                    continue;
                };
                if !tree.grace().contains(day) {
                    for node in tree.path(group, *day) {
                        let sum = rows.by_node.entry(node).or_default();
                        sum.add_all(&expected(counters), 1);
                    }
                }
            }
        }
        Ok(())
    }

    /// The newest day that has denominators: the present study day of a service that is or was running.
    ///
    /// # Errors
    /// The store is away.
    pub async fn newest_day(&self) -> StoreResult<Option<Day>> {
        self.store.newest_row().await
    }

    fn count_in(&self, tree: &Tree, member: &Member, (day, now): (Day, Time), rows: &mut Rows) {
        let Some((home, row)) = self.expectation(tree, member, day) else {
            return;
        };
        let start = Frame::of(&member.hours(tree), day).start;
        if start > now {
            rows.next_start = rows.next_start.min(start.seconds());
            return;
        }
        for node in tree.path(home, day) {
            rows.by_node.entry(node).or_default().add_all(&row, 1);
        }
    }

    /// What one member adds to the denominators of `day` once it has started, and for which group; `None` = nothing (rest
    /// day, exempt, grace, not on the roster).
    pub(super) fn expectation<'a>(
        &self,
        tree: &Tree,
        member: &'a Member,
        day: Day,
    ) -> Option<(&'a GroupId, Counters)> {
        let home = member.home(day)?;
        let group = tree.group(home)?;
        let counts =
            member.is_expected(day) && !tree.grace().contains(&day) && tree.is_workday(group, day);
        if !counts {
            return None;
        }
        let mut row = Counters::default();
        row.add("e", 1);
        for slot in member.plan(&self.plans, tree, day).slots() {
            row.add(["e0", "e1", "e2"][slot.index()], 1);
        }
        Some((home, row))
    }
}

/// The denominators of one day in the making.
struct Rows {
    by_node: BTreeMap<Node, Counters>,
    next_start: i64,
}
