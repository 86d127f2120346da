//! Receipts: who has read or confirmed a notice.
//!
//! The members' marks are the truth; each shard counts them per notice and group in the same script, so the sums of a
//! notice are read without looking at people.

use std::collections::BTreeSet;

use serde::Serialize;
use utoipa::ToSchema;

use super::Push;
use super::model::{Mark, Receipt, SENDERS};
use super::store::StoredNotice;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{GroupId, MemberId, NoticeId};
use crate::identity::{Actor, Role};
use crate::policy::{Audience, Exposure};

/// Most names that are listed.
const NAMES: usize = 500;

/// Somebody who has not read.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Unread {
    /// The member.
    #[schema(value_type = String)]
    member: MemberId,
    /// Their name.
    name: String,
}

/// The receipts of a notice within the caller's scope.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Receipts {
    /// People addressed.
    pub(super) people: i64,
    /// Those who read, confirmed ones included.
    pub(super) read: i64,
    /// Those who confirmed.
    pub(super) confirmed: i64,
    /// Names of those who have not read, only of groups inside the caller's own branch or care; at most 500.
    pub(super) unread: Vec<Unread>,
    /// Unread people whose names the rules of burden reduction do not show to the caller.
    pub(super) unnamed: i64,
}

impl Push {
    /// Marks an item of the caller's inbox as read or confirmed.
    ///
    /// # Errors
    /// `not_found` for what is not in the caller's inbox.
    pub(super) async fn mark(
        &self,
        actor: &Actor,
        subject: &str,
        receipt: Receipt,
    ) -> Answer<Mark> {
        let mark = if receipt == Receipt::Confirmed {
            "c"
        } else {
            "r"
        };
        let act = |actor: Actor| async move {
            let items = self.items(&actor).await?;
            let item = items
                .into_iter()
                .find(|item| item.subject == subject)
                .ok_or(Fault::new(Code::NotFound))?;
            let entry = self.own_entry(&item).await?;
            let member = (&actor.member.id, actor.epoch);
            let now = self.parts.clock.now();
            Ok(self
                .store
                .mark(member, &entry, &item.group, mark, now)
                .await?)
        };
        self.parts.identity.fresh(actor, act).await
    }

    /// The entry that receipts are kept under: that of the notice itself, also for its nudge.
    async fn own_entry(&self, item: &super::Item) -> Answer<super::store::Entry> {
        let mut entry = item.entry.clone();
        if let Ok(notice) = entry.subject.parse::<NoticeId>()
            && entry.kind == super::model::Kind::Nudge
            && let Some(stored) = self.store.notice(&notice).await?
        {
            (entry.at, entry.push) = (stored.sent_at(), stored.notice.push);
        }
        Ok(entry)
    }

    /// The receipts of a notice, over the groups that the caller covers.
    ///
    /// # Errors
    /// `not_found` if the caller covers none of them.
    pub(super) async fn receipts(&self, actor: &Actor, id: &NoticeId) -> Answer<Receipts> {
        let day = Day::civil_at(self.parts.clock.now());
        let stored = self.store.notice(id).await?;
        let stored = stored.ok_or(Fault::new(Code::NotFound))?;
        let notice = &stored.notice;
        let groups = notice
            .reach
            .groups(&actor.tree, Day::civil_at(stored.sent_at()));
        let covered: BTreeSet<GroupId> = groups
            .into_iter()
            .filter(|group| actor.covers_group(&SENDERS, group, day))
            .collect();
        if covered.is_empty() {
            return Err(Fault::new(Code::NotFound));
        }
        let counts = self.store.counts(&notice.push).await?;
        let sum = |what| {
            counts.groups(what, |group| {
                group
                    .parse()
                    .is_ok_and(|group: GroupId| covered.contains(&group))
            })
        };
        let (read, confirmed) = (sum("r"), sum("c"));
        let people = self.store.people_of(&notice.push).await?;
        let people = people.iter().filter(|(group, _)| covered.contains(group));
        let people: i64 = people.map(|(_, n)| n).sum();
        let named: BTreeSet<GroupId> = covered
            .iter()
            .filter(|group| self.may_name(actor, group, day))
            .cloned()
            .collect();
        let unread = if named.is_empty() {
            Vec::new()
        } else {
            self.unread_names(actor, &stored, &named).await?
        };
        let unnamed = (people - read - unread.len() as i64).max(0);
        Ok(Receipts {
            people,
            read,
            confirmed,
            unread,
            unnamed,
        })
    }

    /// Names are for the own branch: its secretary, and the liaison who looks after the group.
    fn may_name(&self, actor: &Actor, group: &GroupId, day: Day) -> bool {
        let branch = actor.tree.branch_of(group, day);
        let holds = |role: Role, covers: &dyn Fn(&crate::identity::Grant) -> bool| {
            let grants = &actor.member.grants;
            grants
                .iter()
                .any(|grant| grant.role == role && covers(grant))
        };
        let leads = holds(Role::Secretary, &|g| {
            branch.is_some_and(|branch| g.orgs.contains(branch))
        });
        let looks_after = holds(Role::Liaison, &|g| g.groups.contains(group));
        let allows = |audience| {
            let policy = &self.parts.policy;
            policy.allows_exposure(Exposure::Name, audience)
        };
        leads && allows(Audience::Branch) || looks_after && allows(Audience::Liaison)
    }

    async fn unread_names(
        &self,
        actor: &Actor,
        stored: &StoredNotice,
        groups: &BTreeSet<GroupId>,
    ) -> Answer<Vec<Unread>> {
        let notice = &stored.notice;
        let Some(head) = self.store.head(&notice.push).await? else {
            return Ok(Vec::new());
        };
        let of = (&notice.push, head.buckets);
        let sent = self.store.addressed(of, groups).await?;
        let read = self
            .store
            .have_read(&sent, notice.id.as_str(), stored.sent_at())
            .await?;
        let unread = sent.into_iter().zip(read).filter(|(_, read)| !read);
        let mut ids: Vec<MemberId> = unread.map(|(member, _)| member).collect();
        ids.sort();
        ids.truncate(NAMES);
        let audit = &self.parts.audit;
        audit
            .seen(&actor.member.id, "notice_receipts", notice.id.as_str())
            .await?;
        let members = self.parts.identity.members(&ids).await?;
        Ok(members
            .into_iter()
            .map(|member| Unread {
                member: member.id,
                name: member.name,
            })
            .collect())
    }
}
