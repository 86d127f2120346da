//! Expand: a push becomes inbox entries and deliveries, shard by shard behind a stored cursor.
//!
//! In a shard the order is: plan (who is addressed, fixed once), inbox, commit (deliveries, counts, events), cursor. Each
//! of them does nothing when it is repeated, so a crash between any two loses and doubles nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Push;
use super::model::{Delivery, Outcome, PushRecord, PushState, Reach, State, bucket_of};
use super::people::{Moment, Roster};
use super::store::Bucket;
use super::timing::Rule;
use crate::clock::Time;
use crate::day::Day;
use crate::id::{GroupId, MemberId, PushId};
use crate::metric::Metric;
use crate::org::Tree;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{StoreError, StoreResult};
use crate::robot::RobotKind;

/// Shards that one step expands.
const STEP: u16 = 16;

/// Members of a bucket on average. Up to 128 stay a listpack in Redis, so there is room for chance.
const BUCKET: usize = 96;
/// Shards that are looked at to guess how many buckets a large push needs.
const SAMPLE: [u16; 3] = [5, 90, 200];

/// What a step looks at.
pub(super) struct World<'a> {
    pub(super) open: &'a BTreeSet<GroupId>,
    /// The same by place.
    groups: &'a [GroupId],
    pub(super) tree: &'a Tree,
    pub(super) roster: Option<&'a Roster>,
    pub(super) buckets: u16,
}

impl World<'_> {
    pub(super) fn place(&self, group: &GroupId) -> Option<u32> {
        let place = self.groups.binary_search(group).ok()?;
        u32::try_from(place).ok()
    }
}

/// The groups of a push that work on its day, and the resting ones by reason.
pub(super) fn open_groups(
    record: &PushRecord,
    tree: &Tree,
) -> (BTreeSet<GroupId>, HashMap<String, i64>) {
    open_among(&record.reach, record.rule.as_ref(), record.due, tree)
}

/// The groups within `reach` that a firing at `at` is for, and the resting ones by reason.
pub(super) fn open_among(
    reach: &Reach,
    rule: Option<&Rule>,
    at: Time,
    tree: &Tree,
) -> (BTreeSet<GroupId>, HashMap<String, i64>) {
    let mut open = BTreeSet::new();
    let mut resting: HashMap<String, i64> = HashMap::new();
    for id in reach.groups(tree, Day::civil_at(at)) {
        let refusal = rule.and_then(|rule| {
            let group = tree.group(&id)?;
            rule.refusal(at, &tree.workdays(group))
        });
        match refusal {
            None => {
                open.insert(id);
            }
            Some(reason) => *resting.entry(reason.zh().into_owned()).or_default() += 1,
        }
    }
    (open, resting)
}

impl Push {
    /// Expands some shards of one pending push; whether there was one for this replica.
    ///
    /// # Errors
    /// The store is away.
    pub async fn expand_once(&self) -> StoreResult<bool> {
        for id in self.store.pending(self.parts.clock.now()).await? {
            let lease = format!("expand-{id}");
            let lease_s = self.settings.lease_s;
            if !self.parts.leases.hold(&lease, lease_s).await? {
                continue;
            }
            match self.expand_step(&id).await {
                // One push that does not decode must not hold up the others; its lease keeps it away for a while.
                Err(error @ StoreError::Decode { .. }) => {
                    tracing::error!(push = %id, %error, "a push can't be expanded");
                    continue;
                }
                other => other?,
            }
            self.parts.leases.release(&lease).await?;
            return Ok(true);
        }
        Ok(false)
    }

    /// The next shards of a push.
    pub(super) async fn expand_step(&self, id: &PushId) -> StoreResult<()> {
        if !self.begin_expansion(id).await? {
            return Ok(());
        }
        let Some(head) = self.store.head(id).await? else {
            return Ok(());
        };
        let tree = self.directory().tree().await?;
        let groups = self.store.groups_of(id).await?;
        let open: BTreeSet<GroupId> = groups.iter().cloned().collect();
        if head.cursor == 0 && head.record.reach.is_whole_groups() {
            self.announce(&head.record, head.buckets, &groups, &tree)
                .await?;
        }
        let roster = self.roster(&open, head.record.day()).await?;
        let world = World {
            open: &open,
            groups: &groups,
            tree: &tree,
            roster: roster.as_ref(),
            buckets: head.buckets,
        };
        let step = if roster.is_some() {
            MEMBER_SHARDS
        } else {
            STEP
        };
        let step = head.cursor..(head.cursor + step).min(MEMBER_SHARDS);
        let mut people: BTreeMap<u32, i64> = BTreeMap::new();
        for shard in step.clone() {
            for place in self.expand_shard(&head.record, shard, &world).await? {
                *people.entry(place).or_default() += 1;
            }
        }
        let moved = self.store.advance(id, step, MEMBER_SHARDS, &people).await?;
        if !moved {
            self.undo_if_recalled(id, &open).await?;
        }
        self.parts.records.wake();
        Ok(())
    }

    /// Fixes the groups of a push and into how many buckets a shard's members go; whether it is to be expanded.
    async fn begin_expansion(&self, id: &PushId) -> StoreResult<bool> {
        let Some(head) = self.store.head(id).await? else {
            self.store.stop(id, PushState::Cancelled).await?;
            return Ok(false);
        };
        if head.state == PushState::Expanding {
            return Ok(true);
        }
        let tree = self.directory().tree().await?;
        let (open, resting) = open_groups(&head.record, &tree);
        let now = self.parts.clock.now();
        let until = now.plus_seconds(self.settings.deliver_within_s);
        let buckets = self.guess_buckets(&head.record, &open, &tree).await?;
        self.store.start(id, until, &open, &resting, buckets).await
    }

    /// Buckets of a shard for a push to these groups. A wrong guess costs room, nothing else.
    async fn guess_buckets(
        &self,
        record: &PushRecord,
        open: &BTreeSet<GroupId>,
        tree: &Tree,
    ) -> StoreResult<u16> {
        let day = record.day();
        let largest = if let Some(roster) = self.roster(open, day).await? {
            roster.values().map(Vec::len).max().unwrap_or(0)
        } else {
            let moment = Moment {
                reach: &record.reach,
                groups: open,
                tree,
                roster: None,
                day,
                now: self.parts.clock.now(),
            };
            let mut sum = 0;
            for shard in SAMPLE {
                sum += self.people(shard, &moment).await?.len();
            }
            sum / SAMPLE.len()
        };
        Ok(u16::try_from(largest.div_ceil(BUCKET))
            .unwrap_or(u16::MAX)
            .max(1))
    }

    /// A recall may have emptied the inboxes while this step was filling them.
    async fn undo_if_recalled(&self, id: &PushId, open: &BTreeSet<GroupId>) -> StoreResult<()> {
        let head = self.store.head(id).await?;
        if head.is_some_and(|head| !head.state.is_live()) {
            let groups: Vec<GroupId> = open.iter().cloned().collect();
            self.store.remove_entries(id, &groups).await?;
            self.inboxes.forget(&groups);
        }
        Ok(())
    }

    /// Writes the inbox entries of groups, and asks their robots if those speak in any case.
    async fn announce(
        &self,
        record: &PushRecord,
        buckets: u16,
        groups: &[GroupId],
        tree: &Tree,
    ) -> StoreResult<()> {
        let now = self.parts.clock.now();
        let mut entries = Vec::with_capacity(groups.len());
        for id in groups {
            if let Some(group) = tree.group(id) {
                entries.push((
                    id.clone(),
                    self.entry_of(record, buckets, tree, group).await?,
                ));
            }
        }
        self.store.put_entries(&entries, now).await?;
        self.inboxes.forget(groups);
        if record.robots_always() {
            self.ask_robots(record, groups, tree).await?;
        }
        Ok(())
    }

    /// Asks the robots of groups that are of the push's kinds.
    pub(super) async fn ask_robots(
        &self,
        record: &PushRecord,
        groups: &[GroupId],
        tree: &Tree,
    ) -> StoreResult<()> {
        let kinds: Vec<&str> = record.robot_kinds().map(RobotKind::name).collect();
        let mut wishes = Vec::new();
        for group in groups.iter().filter_map(|id| tree.group(id)) {
            for (index, robot) in group.robots.iter().enumerate() {
                if kinds.contains(&robot.kind.as_str()) {
                    wishes.push((group.id.clone(), index));
                }
            }
        }
        let at = record.loud_from(self.parts.clock.now());
        self.store.ask_robots(&record.id, &wishes, at).await
    }

    /// Makes the deliveries of a shard; the place of the group of everybody addressed.
    async fn expand_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        world: &World<'_>,
    ) -> StoreResult<Vec<u32>> {
        let roster = world.roster;
        if roster.is_some_and(|roster| !roster.contains_key(&shard)) {
            return Ok(Vec::new());
        }
        let of = (&record.id, world.buckets);
        let mut planned = self.store.planned(shard, of).await?;
        if planned.is_none() {
            if !self.plan_shard(record, shard, world).await? {
                return Ok(Vec::new());
            }
            planned = self.store.planned(shard, of).await?;
        }
        let planned = planned.unwrap_or_default();
        if !record.reach.is_whole_groups() {
            let places: BTreeSet<u32> = planned.iter().map(|(_, d)| d.group).collect();
            let groups = places
                .iter()
                .filter_map(|place| world.groups.get(*place as usize));
            let groups: Vec<GroupId> = groups.cloned().collect();
            self.announce(record, world.buckets, &groups, world.tree)
                .await?;
        }
        let new = planned.iter().filter(|(_, d)| d.state == State::Planned);
        metrics::counter!(Metric::Deliveries.name(), "channel" => "inbox", "outcome" => "sent")
            .increment(new.count() as u64);
        let places = planned.iter().map(|(_, delivery)| delivery.group).collect();
        self.commit_shard(record, shard, planned, world).await?;
        Ok(places)
    }

    async fn commit_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        planned: Vec<(MemberId, Delivery)>,
        world: &World<'_>,
    ) -> StoreResult<()> {
        let template = self.settings.templates.get(record.content.template());
        let template = template
            .filter(|_| record.subscribes())
            .map(|template| template.id.as_str());
        let mut buckets: BTreeMap<u16, Vec<(MemberId, GroupId)>> = BTreeMap::new();
        for (member, delivery) in planned {
            let open = match delivery.state {
                State::Planned => true,
                // Somebody's fallback may be what a crash left undone.
                State::Ended(outcome) => matches!(outcome, Outcome::Skipped(_)),
                State::Inbox | State::Queued(_) | State::Flight { .. } => false,
            };
            if let (true, Some(group)) = (open, world.groups.get(delivery.group as usize)) {
                let bucket = buckets.entry(bucket_of(&member, world.buckets));
                bucket.or_default().push((member, group.clone()));
            }
        }
        let mut fallback = BTreeSet::new();
        for (number, people) in buckets {
            let bucket = Bucket {
                push: record.id.clone(),
                shard,
                number,
            };
            let empty = self.store.commit(&bucket, record.day(), template, &people);
            fallback.extend(empty.await?);
        }
        if template.is_some() {
            let first = send_at(record, shard, (0, world.buckets));
            self.store.queue(shard, &record.id, first).await?;
        }
        if !record.robots_always() && !fallback.is_empty() {
            let groups: Vec<GroupId> = fallback.into_iter().collect();
            self.ask_robots(record, &groups, world.tree).await?;
        }
        Ok(())
    }
}

/// The moment of a bucket's deliveries within the window of the firing: the buckets of all shards take turns.
pub(super) fn send_at(record: &PushRecord, shard: u16, (bucket, buckets): (u16, u16)) -> Time {
    let shards = u32::from(MEMBER_SHARDS);
    let place = u32::from(bucket) * shards + u32::from(shard);
    let places = u32::from(buckets) * shards;
    record.rule.as_ref().map_or(record.due, |rule| {
        rule.deliver_at(record.due, (place, places))
    })
}
