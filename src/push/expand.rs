//! Expand: a push becomes inbox entries and deliveries, shard by shard behind a stored cursor.
//!
//! In a shard the order is: plan (who is addressed, fixed once), inbox, commit (deliveries, counts, events), cursor. Each
//! of them does nothing when it is repeated, so a crash between any two loses and doubles nothing.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::Push;
use super::model::{Channel, PushRecord, PushState};
use super::people::{Moment, Roster};
use crate::clock::Time;
use crate::id::{GroupId, MemberId, PushId};
use crate::metric::Metric;
use crate::org::Tree;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{StoreError, StoreResult};

/// Shards that one step expands.
const STEP: u16 = 16;
/// Members committed by one script.
const CHUNK: usize = 500;
/// Seconds that an expansion belongs to a silent replica.
const LEASE_S: i64 = 60;

/// What a step looks at.
struct World<'a> {
    open: &'a BTreeSet<GroupId>,
    tree: &'a Tree,
    roster: Option<&'a Roster>,
}

/// The groups of a push that work on its day, and the resting ones by reason.
pub(super) fn open_groups(
    record: &PushRecord,
    tree: &Tree,
) -> (BTreeSet<GroupId>, HashMap<String, i64>) {
    let mut open = BTreeSet::new();
    let mut resting: HashMap<String, i64> = HashMap::new();
    for id in record.reach.groups(tree, record.day()) {
        let refusal = record.rule.as_ref().and_then(|rule| {
            let group = tree.group(&id)?;
            rule.refusal(record.due, &tree.workdays(group))
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
            if !self.parts.leases.hold(&lease, LEASE_S).await? {
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
        let Some(head) = self.store.head(id).await? else {
            self.store.stop(id, PushState::Cancelled).await?;
            return Ok(());
        };
        let tree = self.directory().tree().await?;
        let (open, resting) = open_groups(&head.record, &tree);
        let until = self
            .parts
            .clock
            .now()
            .plus_seconds(self.settings.deliver_within_s);
        if !self.store.start(id, until, &resting).await? {
            return Ok(());
        }
        if head.cursor == 0 && head.record.reach.is_whole_groups() {
            let groups: Vec<GroupId> = open.iter().cloned().collect();
            self.announce(&head.record, &groups, &tree).await?;
        }
        let roster = self.roster(&open, head.record.day()).await?;
        let world = World {
            open: &open,
            tree: &tree,
            roster: roster.as_ref(),
        };
        let step = if roster.is_some() {
            MEMBER_SHARDS
        } else {
            STEP
        };
        let end = (head.cursor + step).min(MEMBER_SHARDS);
        for shard in head.cursor..end {
            self.expand_shard(&head.record, shard, &world).await?;
        }
        let moved = self
            .store
            .advance(id, head.cursor, end, MEMBER_SHARDS)
            .await?;
        if !moved {
            self.undo_if_recalled(id, &open).await?;
        }
        self.parts.records.wake();
        Ok(())
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
        groups: &[GroupId],
        tree: &Tree,
    ) -> StoreResult<()> {
        let now = self.parts.clock.now();
        let mut entries = Vec::with_capacity(groups.len());
        for id in groups {
            if let Some(group) = tree.group(id) {
                entries.push((id.clone(), self.entry_of(record, tree, group).await?));
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
        let kinds: Vec<&str> = record.robot_kinds().map(Channel::name).collect();
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

    async fn expand_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        world: &World<'_>,
    ) -> StoreResult<()> {
        if world
            .roster
            .is_some_and(|roster| !roster.contains_key(&shard))
        {
            return Ok(());
        }
        let mut planned = self.store.planned(shard, &record.id).await?;
        if planned.is_none() {
            if !self.plan_shard(record, shard, world).await? {
                return Ok(());
            }
            planned = self.store.planned(shard, &record.id).await?;
        }
        let planned = planned.unwrap_or_default();
        if !record.reach.is_whole_groups() {
            let groups: BTreeSet<GroupId> = planned.iter().map(|(_, _, g)| g.clone()).collect();
            let groups: Vec<GroupId> = groups.into_iter().collect();
            self.announce(record, &groups, world.tree).await?;
        }
        let new = planned.iter().filter(|(_, state, _)| state == "p").count() as u64;
        metrics::counter!(Metric::Deliveries.name(), "channel" => "inbox", "outcome" => "sent")
            .increment(new);
        let open: Vec<(MemberId, Time)> = planned
            .into_iter()
            .filter(|(_, state, _)| state == "p" || state.starts_with("K:"))
            .map(|(member, _, _)| (member.clone(), send_at(record, &member)))
            .collect();
        self.commit_shard(record, shard, &open, world.tree).await
    }

    /// Fixes whom the push addresses in a shard; `false` if nobody.
    async fn plan_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        world: &World<'_>,
    ) -> StoreResult<bool> {
        let moment = Moment {
            reach: &record.reach,
            groups: world.open,
            tree: world.tree,
            roster: world.roster,
            day: record.day(),
            now: self.parts.clock.now(),
        };
        let people = self.people(shard, &moment).await?;
        if people.is_empty() {
            return Ok(false);
        }
        let matter = record.matter();
        let limit = self.parts.policy.reminders.per_matter_and_day;
        let matter = matter
            .as_deref()
            .map(|matter| (matter, record.day(), limit));
        self.store
            .plan(
                shard,
                &record.id,
                matter,
                record.content.is_fleeting(),
                &people,
            )
            .await?;
        Ok(true)
    }

    async fn commit_shard(
        &self,
        record: &PushRecord,
        shard: u16,
        people: &[(MemberId, Time)],
        tree: &Tree,
    ) -> StoreResult<()> {
        let template = self.settings.templates.get(record.content.template());
        let template = template
            .filter(|_| record.subscribes())
            .map(|template| template.id.as_str());
        let mut fallback = BTreeSet::new();
        for chunk in people.chunks(CHUNK) {
            let push = (&record.id, record.day());
            fallback.extend(self.store.commit(shard, push, template, chunk).await?);
        }
        if !record.robots_always() && !fallback.is_empty() {
            let groups: Vec<GroupId> = fallback.into_iter().collect();
            self.ask_robots(record, &groups, tree).await?;
        }
        Ok(())
    }
}

/// The moment of one member's delivery within the window of the firing.
fn send_at(record: &PushRecord, member: &MemberId) -> Time {
    let digest = Sha256::digest(format!("{}|{member}", record.id).as_bytes());
    let seed = digest
        .iter()
        .take(8)
        .fold(0, |n, byte| n << 8 | u64::from(*byte));
    record
        .rule
        .as_ref()
        .map_or(record.due, |rule| rule.deliver_at(record.due, seed))
}
