//! Pushes as their senders see them: state, live progress, cancel, redrive.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::model::{Channel, Kind, Outcome, PushState, Reach, State};
use super::store::{Counts, Head};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault, Page};
use crate::id::{MemberId, NoticeId, PushId, ScheduleId};
use crate::identity::{Actor, Role};
use crate::redis::StoreResult;
use crate::redis::key::MEMBER_SHARDS;

/// Who may look at pushes and schedules.
pub(super) const KEEPERS: [Role; 2] = [Role::Organiser, Role::Administrator];

/// Pushes read at a time for a page.
const CHUNK: usize = 100;
/// Pushes on a page.
const PAGE: usize = 50;

/// Whom a push reaches, on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReachView {
    /// Whether all groups are reached.
    everyone: bool,
    /// Subtrees.
    #[schema(value_type = Vec<String>)]
    orgs: Vec<crate::id::OrgId>,
    /// Groups.
    #[schema(value_type = Vec<String>)]
    groups: Vec<crate::id::GroupId>,
    /// Roles; none = everyone.
    roles: Vec<Role>,
    /// Tags; none = everyone.
    tags: Vec<String>,
    /// Condition at the time of firing.
    state: Option<String>,
}

impl From<&Reach> for ReachView {
    fn from(reach: &Reach) -> Self {
        Self {
            everyone: reach.everyone,
            orgs: reach.orgs.clone(),
            groups: reach.groups.clone(),
            roles: reach.roles.clone(),
            tags: reach.tags.clone(),
            state: reach.state.as_ref().map(ToString::to_string),
        }
    }
}

/// A push in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushView {
    #[schema(value_type = String)]
    id: PushId,
    /// The schedule that fired.
    #[schema(value_type = Option<String>)]
    schedule: Option<ScheduleId>,
    /// The notice that it carries.
    #[schema(value_type = Option<String>)]
    notice: Option<NoticeId>,
    /// Who caused it; null = a shipped schedule.
    #[schema(value_type = Option<String>)]
    author: Option<MemberId>,
    kind: Kind,
    title: String,
    state: PushState,
    /// The scheduled time.
    #[schema(value_type = String, format = DateTime)]
    due: Time,
    channels: Vec<Channel>,
    audience: ReachView,
}

impl From<&Head> for PushView {
    fn from(head: &Head) -> Self {
        let record = &head.record;
        Self {
            id: record.id.clone(),
            schedule: record.schedule.clone(),
            notice: record.content.notice().cloned(),
            author: record.author.clone(),
            kind: record.content.kind(),
            title: record.content.title().to_owned(),
            state: head.state,
            due: record.due,
            channels: record.channels.clone(),
            audience: ReachView::from(&record.reach),
        }
    }
}

/// What has become of the messages to group robots.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct RobotProgress {
    /// Still to be sent.
    pub(super) pending: i64,
    /// Taken by the platform.
    pub(super) sent: i64,
    /// Of those: how many times a message may have been shown once more after an unclear answer.
    pub(super) repeated: i64,
    /// Given up without a clear answer.
    pub(super) unknown: i64,
    /// Certainly failed, by reason.
    pub(super) failed: BTreeMap<String, i64>,
    /// Dropped by a recall.
    pub(super) dropped: i64,
}

/// Live progress of a push.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Progress {
    /// Parts of the membership expanded so far.
    pub(super) shards_done: u16,
    /// Parts there are.
    pub(super) shards: u16,
    /// People addressed; each has it in the inbox.
    pub(super) people: i64,
    /// Groups by the reason for which they were left out.
    pub(super) resting_groups: BTreeMap<String, i64>,
    /// Subscribe messages still to be handed over.
    pub(super) pending: i64,
    /// Accepted by WeChat.
    pub(super) sent: i64,
    /// Of those: reported as shown.
    pub(super) shown: i64,
    /// Of those: reported as failed afterwards.
    pub(super) failed_late: i64,
    /// Handed over without a clear answer; never repeated.
    pub(super) unknown: i64,
    /// Certainly failed, by reason: dead letters, which can be driven again.
    pub(super) failed: BTreeMap<String, i64>,
    /// Not tried, by reason.
    pub(super) skipped: BTreeMap<String, i64>,
    /// Dropped by a recall.
    pub(super) dropped: i64,
    /// Read in the inbox.
    pub(super) read: i64,
    /// Group robots.
    pub(super) robots: RobotProgress,
    /// Until when deliveries are tried.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(super) until: Option<Time>,
    /// Whether nothing is left to be done.
    pub(super) done: bool,
}

/// A delivery that certainly failed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadLetter {
    /// The member's id; whose it is, the members' page says to whoever may know.
    #[schema(value_type = String)]
    pub(super) member: MemberId,
    #[schema(value_type = String)]
    group: crate::id::GroupId,
    /// Why, as `/definitions` explains it.
    pub(super) reason: &'static str,
}

/// A push with its progress.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PushDetail {
    #[serde(flatten)]
    push: PushView,
    pub(super) progress: Progress,
}

impl Push {
    /// Whether `actor` may see what reaches `reach`.
    pub(super) fn may_keep(&self, actor: &Actor, reach: &Reach, author: Option<&MemberId>) -> bool {
        let day = Day::civil_at(self.parts.clock.now());
        author == Some(&actor.member.id) || reach.is_within(actor, &KEEPERS, day)
    }

    /// Pushes within the caller's scope, newest first.
    pub(super) async fn pushes(
        &self,
        actor: &Actor,
        cursor: Option<&str>,
    ) -> Answer<Page<PushView>> {
        let mut offset: usize = match cursor {
            None => 0,
            Some(text) => text
                .parse()
                .map_err(|e| Fault::new(Code::MalformedQuery).caused_by(e))?,
        };
        let mut items = Vec::new();
        loop {
            let ids = self.store.pushes(offset, CHUNK).await?;
            if ids.is_empty() {
                return Ok(Page { items, next: None });
            }
            let heads = self.store.heads(&ids).await?;
            for (place, id) in (offset..).zip(&ids) {
                if items.len() >= PAGE {
                    let next = Some(place.to_string());
                    return Ok(Page { items, next });
                }
                let head = heads.iter().find(|head| head.record.id == *id);
                let mine = head.filter(|head| {
                    self.may_keep(actor, &head.record.reach, head.record.author.as_ref())
                });
                items.extend(mine.map(PushView::from));
            }
            offset += ids.len();
        }
    }

    /// A push within the caller's scope.
    ///
    /// # Errors
    /// `not_found`.
    pub(super) async fn kept_push(&self, actor: &Actor, id: &PushId) -> Answer<Head> {
        let head = self.store.head(id).await?;
        let mine =
            |head: &Head| self.may_keep(actor, &head.record.reach, head.record.author.as_ref());
        head.filter(mine).ok_or(Fault::new(Code::NotFound))
    }

    /// A push with its progress.
    pub(super) async fn detail(&self, head: &Head) -> StoreResult<PushDetail> {
        let id = &head.record.id;
        let counts = self.store.counts(id).await?;
        let robots = robot_progress(self.store.robot_states(id).await?.values());
        let people = self.store.people_of(id).await?.values().sum();
        Ok(PushDetail {
            push: PushView::from(head),
            progress: progress(head, &counts, people, robots),
        })
    }

    /// Stops a push that has not begun.
    ///
    /// # Errors
    /// `not_cancellable`.
    pub(super) async fn cancel(&self, actor: &Actor, id: &PushId) -> Answer<Head> {
        let state = self.store.stop(id, PushState::Cancelled).await?;
        if state != PushState::Cancelled {
            return Err(Fault::new(Code::NotCancellable));
        }
        let audit = &self.parts.audit;
        audit
            .did(&actor.member.id, "push_cancelled", "push", id.as_str())
            .await?;
        self.kept_push(actor, id).await
    }

    /// Deliveries of a push that certainly failed, some shards at a time, within the caller's scope.
    pub(super) async fn dead_letters(
        &self,
        actor: &Actor,
        head: &Head,
        cursor: Option<&str>,
    ) -> Answer<Page<DeadLetter>> {
        let from: u16 = match cursor {
            None => 0,
            Some(text) => text
                .parse()
                .map_err(|e| Fault::new(Code::MalformedQuery).caused_by(e))?,
        };
        let of = (&head.record.id, head.buckets);
        let (letters, next) = self.store.dead_letters(of, from, PAGE).await?;
        let groups = self.store.groups_of(&head.record.id).await?;
        let day = Day::civil_at(self.parts.clock.now());
        let mut items = Vec::new();
        for (member, delivery) in letters {
            let State::Ended(Outcome::Failed(reason)) = delivery.state else {
                continue;
            };
            let group = groups.get(delivery.group as usize);
            let mine = group.filter(|group| actor.covers_group(&KEEPERS, group, day));
            items.extend(mine.map(|group| DeadLetter {
                member,
                group: group.clone(),
                reason,
            }));
        }
        let next = next.map(|shard| shard.to_string());
        Ok(Page { items, next })
    }

    /// Queues the dead letters of a push once more; how many.
    pub(super) async fn redrive(&self, actor: &Actor, head: &Head) -> Answer<i64> {
        if !head.state.is_live() {
            return Err(Fault::because(
                Code::NotCancellable,
                "这次推送已取消或撤回，不能重发。",
            ));
        }
        let (id, now) = (&head.record.id, self.parts.clock.now());
        let until = now.plus_seconds(self.settings.deliver_within_s);
        self.store.extend(id, until).await?;
        let fleeting = head.record.content.is_fleeting();
        let queued = self
            .store
            .redrive((id, head.buckets), now, fleeting)
            .await?;
        if queued > 0 {
            let audit = &self.parts.audit;
            audit
                .did(&actor.member.id, "push_redriven", "push", id.as_str())
                .await?;
        }
        Ok(queued)
    }
}

fn progress(head: &Head, counts: &Counts, people: i64, robots: RobotProgress) -> Progress {
    let pending = counts.get("q");
    let expanded = !matches!(
        head.state,
        PushState::Waiting | PushState::Scheduled | PushState::Queued | PushState::Expanding
    );
    Progress {
        shards_done: head.cursor,
        shards: MEMBER_SHARDS,
        people,
        resting_groups: head.resting.clone().into_iter().collect(),
        pending,
        sent: counts.get("S"),
        shown: counts.get("shown"),
        failed_late: counts.get("late"),
        unknown: counts.get("U"),
        failed: counts.reasons("F"),
        skipped: counts.reasons("K"),
        dropped: counts.get("D"),
        read: counts.groups("r", |_| true),
        until: head.until,
        done: expanded && pending == 0 && robots.pending == 0,
        robots,
    }
}

fn robot_progress<'a>(states: impl Iterator<Item = &'a String>) -> RobotProgress {
    let mut progress = RobotProgress::default();
    for state in states {
        let number = |rest: &str| rest.parse::<i64>().unwrap_or(0);
        match state.split_at_checked(1) {
            Some(("S", unclear)) => {
                progress.sent += 1;
                progress.repeated += number(unclear);
            }
            Some(("F", reason)) => {
                let reason = reason.trim_start_matches(':').to_owned();
                *progress.failed.entry(reason).or_default() += 1;
            }
            Some(("U", _)) => progress.unknown += 1,
            Some(("D", _)) => progress.dropped += 1,
            _ => progress.pending += 1,
        }
    }
    progress
}
