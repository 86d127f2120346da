//! Who is in an audience, as of now.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::model::{Audience, Reach, SENDERS, StateFilter};
use crate::clock::Time;
use crate::day::Day;
use crate::http::Answer;
use crate::id::{GroupId, MemberId, NoticeId};
use crate::identity::{Actor, Member};
use crate::org::Tree;
use crate::record::{self, DayByte};
use crate::redis::key::{MEMBER_SHARDS, shard_of};
use crate::redis::{Op, StoreResult, parse};
use crate::timetable::Frame;

/// Shards that are read at a time.
pub(super) const SHARDS_AT_A_TIME: usize = 16;

/// How many an audience reaches, before anything is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Preview {
    /// People.
    pub people: i64,
    /// Groups in which at least one of them is.
    pub groups: i64,
    /// People by channel.
    pub by_channel: PreviewChannels,
}

/// People by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PreviewChannels {
    /// Reached in the inbox: everyone.
    pub inbox: i64,
    /// Reached by subscribe message: WeChat bound and at least one message left.
    pub subscribe: i64,
}

/// Members of a few groups by shard.
pub(super) type Roster = BTreeMap<u16, Vec<Member>>;

/// Up to so many groups their rosters are read rather than every shard.
const FEW_GROUPS: usize = 200;

/// An audience at a moment: what evaluating one shard needs.
pub(super) struct Moment<'a> {
    pub(super) reach: &'a Reach,
    pub(super) groups: &'a BTreeSet<GroupId>,
    pub(super) tree: &'a Tree,
    /// Who is in the groups, by shard; `None` = read the shards.
    pub(super) roster: Option<&'a Roster>,
    /// The day by which homes are looked up.
    pub(super) day: Day,
    pub(super) now: Time,
}

impl Push {
    /// Counts an audience that `actor` may address, without writing anything.
    ///
    /// # Errors
    /// `not_found` for what is not the caller's.
    pub async fn preview(&self, actor: &Actor, audience: &Audience) -> Answer<Preview> {
        let day = Day::civil_at(self.parts.clock.now());
        let reach = Reach::resolve(audience, actor, &SENDERS, day)?;
        if let Some(StateFilter::Unread(notice)) = &reach.state {
            self.managed(actor, notice).await?;
        }
        Ok(self.count(&reach, &actor.tree).await?)
    }

    /// Members of a few groups by shard; `None` if the groups are many.
    pub(super) async fn roster(
        &self,
        groups: &BTreeSet<GroupId>,
        day: Day,
    ) -> StoreResult<Option<Roster>> {
        if groups.len() > FEW_GROUPS {
            return Ok(None);
        }
        let reads = groups
            .iter()
            .map(|group| self.parts.groups.members(group, day));
        let rosters = stream::iter(reads.collect::<Vec<_>>()).buffer_unordered(SHARDS_AT_A_TIME);
        let members: Vec<Vec<Member>> = rosters.try_collect().await?;
        let mut roster = Roster::new();
        for member in members.into_iter().flatten() {
            let shard = shard_of(member.id.as_str());
            roster.entry(shard).or_default().push(member);
        }
        Ok(Some(roster))
    }

    /// Counts whom `reach` addresses now.
    pub(super) async fn count(&self, reach: &Reach, tree: &Tree) -> StoreResult<Preview> {
        let now = self.parts.clock.now();
        let groups = reach.groups(tree, Day::civil_at(now));
        self.count_groups(reach, &groups, (tree, now), Some("notice"))
            .await
    }

    /// Counts whom `reach` addresses in some groups by the homes of `at`; `template` = the purpose by which a subscribe message
    /// would be sent. Some shards at a time, so that a county takes no more room than a town.
    pub(super) async fn count_groups(
        &self,
        reach: &Reach,
        groups: &BTreeSet<GroupId>,
        (tree, at): (&Tree, Time),
        template: Option<&str>,
    ) -> StoreResult<Preview> {
        if groups.is_empty() {
            return Ok(Preview::default());
        }
        let day = Day::civil_at(at);
        let roster = self.roster(groups, day).await?;
        let moment = &Moment {
            reach,
            groups,
            tree,
            roster: roster.as_ref(),
            day,
            now: self.parts.clock.now(),
        };
        let template = template.and_then(|purpose| self.settings.templates.get(purpose));
        let shards = stream::iter(0..MEMBER_SHARDS)
            .map(|shard| async move {
                let people = self.people(shard, moment).await?;
                let ids: Vec<MemberId> = people.iter().map(|(id, _)| id.clone()).collect();
                let reachable = match template {
                    Some(template) => self.store.reachable(&ids, &template.id).await?,
                    None => Vec::new(),
                };
                let reachable = reachable.into_iter().filter(|yes| *yes).count() as i64;
                let groups: HashSet<GroupId> = people.into_iter().map(|(_, g)| g).collect();
                StoreResult::Ok((ids.len() as i64, reachable, groups))
            })
            .buffer_unordered(SHARDS_AT_A_TIME);
        let none = (Preview::default(), HashSet::new());
        let (mut preview, seen) = shards
            .try_fold(
                none,
                |(mut sum, mut seen), (people, reachable, groups)| async move {
                    sum.people += people;
                    sum.by_channel.subscribe += reachable;
                    seen.extend(groups);
                    Ok((sum, seen))
                },
            )
            .await?;
        preview.groups = seen.len() as i64;
        preview.by_channel.inbox = preview.people;
        Ok(preview)
    }

    /// Members of a shard whom the audience addresses at this moment, with their groups.
    pub(super) async fn people(
        &self,
        shard: u16,
        moment: &Moment<'_>,
    ) -> StoreResult<Vec<(MemberId, GroupId)>> {
        let members = match moment.roster {
            Some(roster) => roster.get(&shard).cloned().unwrap_or_default(),
            None => self.parts.identity.shard(shard).await?,
        };
        let named: Vec<(Member, GroupId)> = members
            .into_iter()
            .filter(|member| moment.reach.admits(member))
            .filter_map(|member| {
                let home = member.home(moment.day)?.clone();
                moment.groups.contains(&home).then_some((member, home))
            })
            .collect();
        let kept = match &moment.reach.state {
            None => named,
            Some(StateFilter::Unread(notice)) => self.unread(shard, notice, named).await?,
            Some(state) => self.behind(state, named, moment).await?,
        };
        Ok(kept
            .into_iter()
            .map(|(member, group)| (member.id, group))
            .collect())
    }

    /// Those whose day byte lacks what `state` asks for, on a day on which they are expected.
    async fn behind(
        &self,
        state: &StateFilter,
        members: Vec<(Member, GroupId)>,
        moment: &Moment<'_>,
    ) -> StoreResult<Vec<(Member, GroupId)>> {
        let plans = &self.parts.plans;
        let mut asked = Vec::new();
        for (member, group) in members {
            let frame = Frame::at(&member.hours(moment.tree), moment.now);
            let open = match state {
                StateFilter::SlotOpen(slot) => {
                    let plan = member.plan(plans, moment.tree, frame.day);
                    plan.target_s(*slot).is_some() && moment.now < frame.window_times(*slot).1
                }
                StateFilter::NotCheckedIn | StateFilter::QuizOpen | StateFilter::Unread(_) => true,
            };
            if open && member.is_expected(frame.day) {
                asked.push((member, group, frame.day));
            }
        }
        let ops = asked.iter().map(|(member, _, day)| {
            let index = day.index();
            let key = record::keys::year(&member.id, day.year());
            Op::new("GETRANGE", key).arg(index).arg(index)
        });
        let replies = self.store.redis().pipe(ops.collect()).await?;
        let mut behind = Vec::new();
        for ((member, group, _), reply) in asked.into_iter().zip(replies) {
            let bytes: Vec<u8> = parse("GETRANGE", reply)?;
            let byte = DayByte(bytes.first().copied().unwrap_or(0));
            let done = match state {
                StateFilter::SlotOpen(slot) => byte.slot(*slot),
                StateFilter::QuizOpen => byte.0 & DayByte::QUIZ != 0,
                StateFilter::NotCheckedIn | StateFilter::Unread(_) => byte.is_present(),
            };
            if !done {
                behind.push((member, group));
            }
        }
        Ok(behind)
    }

    /// Those who were sent the notice and have not read it.
    async fn unread(
        &self,
        shard: u16,
        notice: &NoticeId,
        members: Vec<(Member, GroupId)>,
    ) -> StoreResult<Vec<(Member, GroupId)>> {
        let Some(stored) = self.store.notice(notice).await? else {
            return Ok(Vec::new());
        };
        let Some(head) = self.store.head(&stored.notice.push).await? else {
            return Ok(Vec::new());
        };
        let of = (&stored.notice.push, head.buckets);
        let planned = self.store.planned(shard, of).await?;
        let sent: HashSet<MemberId> = planned
            .unwrap_or_default()
            .into_iter()
            .map(|(member, _)| member)
            .collect();
        let sent: Vec<(Member, GroupId)> = members
            .into_iter()
            .filter(|(member, _)| sent.contains(&member.id))
            .collect();
        let ids: Vec<MemberId> = sent.iter().map(|(member, _)| member.id.clone()).collect();
        let read = self
            .store
            .have_read(&ids, notice.as_str(), stored.sent_at())
            .await?;
        let unread = sent.into_iter().zip(read).filter(|(_, read)| !read);
        Ok(unread.map(|(one, _)| one).collect())
    }
}
