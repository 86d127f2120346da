//! Participation for those who look after others: figures of every node, numerators and denominators that add up.
//!
//! Reads are O(levels): one hash per node and day. Names appear only inside the own branch, minutes and points never.

mod model;
pub(crate) mod routes;

use std::sync::Arc;

use self::model::{
    Child, ChildrenView, GroupToday, MemberToday, OrgFigures, OrgHead, TrendUnit, TrendView,
};
use crate::audit::Audit;
use crate::clock::Clock;
use crate::day::Day;
use crate::group::Groups;
use crate::http::page::PAGE;
use crate::http::{Answer, Code, Fault};
use crate::id::{GroupId, OrgId};
use crate::identity::{Actor, Member, Named, Role};
use crate::org::{Group, Node, Org, Tree};
use crate::policy::{Audience, Exposure, Policy};
use crate::record::{DayByte, Figures, Records};
use crate::timetable::{Frame, Shifts};

/// Longest trend in days.
const TREND_DAYS: i64 = 366;

/// Who may look at an organisation's figures.
const ORG_VIEWERS: &[Role] = &[Role::Secretary, Role::Organiser, Role::Administrator];

/// Who may look at a group.
pub(crate) const GROUP_VIEWERS: &[Role] = &[
    Role::Secretary,
    Role::Liaison,
    Role::Organiser,
    Role::Administrator,
];

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Dashboard {
    records: Records,
    groups: Groups,
    audit: Audit,
    policy: Arc<Policy>,
    clock: Clock,
}

impl Dashboard {
    /// Assembles the domain.
    pub fn new(
        records: Records,
        groups: Groups,
        audit: Audit,
        policy: Arc<Policy>,
        clock: Clock,
    ) -> Self {
        Self {
            records,
            groups,
            audit,
            policy,
            clock,
        }
    }

    /// The study day that the standard shift is in.
    fn today(&self) -> Day {
        Frame::at(&Shifts::standard(), self.clock.now()).day
    }

    /// The organisation if it is in the caller's scope.
    fn org<'a>(actor: &'a Actor, id: &OrgId, day: Day) -> Answer<&'a Arc<Org>> {
        let org = actor
            .tree
            .org(id)
            .filter(|_| actor.covers_org(ORG_VIEWERS, id, day));
        org.ok_or(Fault::new(Code::NotFound))
    }

    /// Figures of an organisation on a day.
    pub(super) async fn figures(
        &self,
        actor: &Actor,
        id: &OrgId,
        day: Option<Day>,
    ) -> Answer<OrgFigures> {
        let day = day.unwrap_or_else(|| self.today());
        let org = Self::org(actor, id, day)?;
        let figures = self.one(Node::Org(id.clone()), day).await?;
        let path = actor.tree.superiors(id, day).into_iter().rev();
        let path = path.filter_map(|above| {
            actor.tree.org(&above).map(|o| Named {
                id: o.id.to_string(),
                name: o.name.clone(),
            })
        });
        Ok(OrgFigures {
            org: OrgHead {
                id: id.clone(),
                name: org.name.clone(),
                level: org.level,
                path: path.collect(),
            },
            date: day,
            workday: actor.tree.calendar().is_workday(day),
            as_of: self.records.as_of().await?,
            state: self.state(day),
            figures,
        })
    }

    /// A day takes reports until it closes four days after its start.
    fn state(&self, day: Day) -> model::DayState {
        let closed = Frame::of(&Shifts::standard(), day).is_closed(self.clock.now());
        if closed {
            model::DayState::Closed
        } else {
            model::DayState::Open
        }
    }

    async fn one(&self, node: Node, day: Day) -> Answer<Figures> {
        Ok(self
            .records
            .figures(&[(node, day)])
            .await?
            .pop()
            .unwrap_or_default())
    }

    /// Figures of the direct subordinates, organisations first, then groups, each by id.
    pub(super) async fn children(
        &self,
        actor: &Actor,
        id: &OrgId,
        day: Option<Day>,
        cursor: Option<String>,
    ) -> Answer<ChildrenView> {
        let day = day.unwrap_or_else(|| self.today());
        Self::org(actor, id, day)?;
        let (orgs, groups) = actor.tree.children(id, day);
        let mut nodes: Vec<(String, Node, String)> = Vec::new();
        nodes.extend(orgs.iter().map(|o| {
            (
                format!("a.{}", o.id),
                Node::Org(o.id.clone()),
                o.name.clone(),
            )
        }));
        nodes.extend(groups.iter().map(|g| {
            (
                format!("b.{}", g.id),
                Node::Group(g.id.clone()),
                g.name.clone(),
            )
        }));
        nodes.retain(|(key, ..)| cursor.as_ref().is_none_or(|c| key > c));
        let next = (nodes.len() > PAGE).then(|| nodes[PAGE - 1].0.clone());
        nodes.truncate(PAGE);
        let asked: Vec<(Node, Day)> = nodes
            .iter()
            .map(|(_, node, _)| (node.clone(), day))
            .collect();
        let figures = self.records.figures(&asked).await?;
        let items = nodes
            .into_iter()
            .zip(figures)
            .map(|((_, node, name), figures)| Child::new(&node, name, figures));
        Ok(ChildrenView {
            parent: id.clone(),
            date: day,
            as_of: self.records.as_of().await?,
            items: items.collect(),
            next,
        })
    }

    /// Figures of an organisation day by day.
    pub(super) async fn trend(
        &self,
        actor: &Actor,
        id: &OrgId,
        from: Day,
        to: Day,
    ) -> Answer<TrendView> {
        if to < from || to.days_since(from) >= TREND_DAYS {
            return Err(Fault::field(
                "/from",
                "range",
                "起止日期须在一年之内，且开始不晚于结束。",
            ));
        }
        Self::org(actor, id, to)?;
        let days: Vec<Day> = (0..=to.days_since(from)).map(|n| from.plus(n)).collect();
        let asked: Vec<(Node, Day)> = days
            .iter()
            .map(|day| (Node::Org(id.clone()), *day))
            .collect();
        let figures = self.records.figures(&asked).await?;
        let items = days
            .into_iter()
            .zip(figures)
            .map(|(date, figures)| model::TrendPoint { date, figures });
        Ok(TrendView {
            unit: TrendUnit::Day,
            items: items.collect(),
        })
    }

    /// The groups that the caller looks after or belongs to.
    pub(super) fn own_groups<'a>(&self, actor: &'a Actor) -> Vec<&'a Arc<Group>> {
        let day = self.today();
        let mut groups: Vec<&Arc<Group>> = actor
            .tree
            .groups()
            .filter(|group| actor.covers_group(GROUP_VIEWERS, &group.id, day))
            .collect();
        groups.sort_by(|a, b| a.id.cmp(&b.id));
        groups
    }

    /// A group's day: figures, and its members by name for those inside the branch.
    pub(super) async fn group_today(&self, actor: &Actor, id: &GroupId) -> Answer<GroupToday> {
        let today = self.today();
        let group = actor
            .tree
            .group(id)
            .filter(|_| actor.covers_group(GROUP_VIEWERS, id, today));
        let group = group.ok_or(Fault::new(Code::NotFound))?;
        let day = Frame::at(&group.shifts, self.clock.now()).day;
        let figures = self.one(Node::Group(id.clone()), day).await?;
        let members = if self.may_see_names(actor, id, &actor.tree, day) {
            self.named(actor, id, day).await?
        } else {
            Vec::new()
        };
        Ok(GroupToday {
            group: Named {
                id: id.to_string(),
                name: group.name.clone(),
            },
            date: day,
            as_of: self.records.as_of().await?,
            figures,
            members,
        })
    }

    /// Names are for the own branch: its secretary, and the liaison who looks after the group.
    fn may_see_names(&self, actor: &Actor, group: &GroupId, tree: &Tree, day: Day) -> bool {
        let branch = tree.branch_of(group, day);
        let leads = actor
            .member
            .grants
            .iter()
            .any(|g| g.role == Role::Secretary && branch.is_some_and(|b| g.orgs.contains(b)));
        let looks_after = actor
            .member
            .grants
            .iter()
            .any(|g| g.role == Role::Liaison && g.groups.contains(group));
        (leads
            && self
                .policy
                .allows_exposure(Exposure::Name, Audience::Branch))
            || (looks_after
                && self
                    .policy
                    .allows_exposure(Exposure::Name, Audience::Liaison))
    }

    async fn named(&self, actor: &Actor, group: &GroupId, day: Day) -> Answer<Vec<MemberToday>> {
        let members = self.groups.members(group, day).await?;
        self.audit
            .seen(&actor.member.id, "group_members", group.as_str())
            .await?;
        let ids: Vec<_> = members.iter().map(|m| m.id.clone()).collect();
        let bytes = self.records.bytes_of(&ids, day).await?;
        let view = |(member, byte): (Member, DayByte)| MemberToday {
            id: member.id,
            name: member.name,
            active: byte.0 != 0,
            checked_in: byte.is_present(),
        };
        Ok(members.into_iter().zip(bytes).map(view).collect())
    }
}
