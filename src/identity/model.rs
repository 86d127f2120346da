//! Persons, their roles and scopes. Pure.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::dated::Dated;
use crate::day::Day;
use crate::id::{GroupId, MemberId, OrgId};
use crate::org::Tree;
use crate::timetable::{Hours, Plan, Plans, Shifts, WorkHours};

/// What a person may be.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 党员: everyone with a home group is one.
    Member,
    /// 书记: leads a branch.
    Secretary,
    /// 联络员 / 党建指导员: looks after groups.
    Liaison,
    /// 组织员: county or township office.
    Organiser,
    /// 管理员: runs the service.
    Administrator,
}

impl Role {
    /// The name on screen.
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Member => "党员",
            Self::Secretary => "书记",
            Self::Liaison => "联络员",
            Self::Organiser => "组织员",
            Self::Administrator => "管理员",
        }
    }
}

/// A role with its scope: subtrees of the organisation tree, or groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Subtrees (branch of a secretary, office of an organiser).
    #[serde(default)]
    pub orgs: Vec<OrgId>,
    /// Groups (of a liaison).
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// First day on which it decides the plan.
    pub from: Day,
}

/// What the store keeps of a person: name, branch, role, phone (sealed). No ID numbers, no archives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Id, never reused.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Phone number, sealed; absent if the roster has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Keyed hash under which the roster entry is found again.
    pub lookup: String,
    /// Home group by day; `None` = left.
    pub homes: Dated<Option<GroupId>>,
    /// First study day on which the member is expected to study.
    pub expected_from: Day,
    /// Roles beyond membership.
    #[serde(default)]
    pub grants: Vec<Grant>,
    /// A plan of the member's own, by day.
    #[serde(default)]
    pub plan: Dated<Option<String>>,
    /// Working hours of the member's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shifts: Option<Shifts>,
    /// Leave or illness: first and last day; no reason is kept.
    #[serde(default)]
    pub exempt: Vec<(Day, Day)>,
    /// Words by which audiences may choose.
    #[serde(default)]
    pub tags: Vec<String>,
}

impl Member {
    /// The home group on `day`.
    pub fn home(&self, day: Day) -> Option<&GroupId> {
        self.homes.on(day).and_then(Option::as_ref)
    }

    /// The group whose hours the member works: the home on `day`, or the first one before that.
    fn works_in(&self, day: Day) -> Option<&GroupId> {
        self.home(day)
            .or_else(|| self.homes.rows().iter().find_map(|(_, home)| home.as_ref()))
    }

    /// Whether the member holds `role`.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }

    /// The plan on `day`: the member's own, else the group's, else by role.
    pub fn plan<'a>(&self, plans: &'a Plans, tree: &Tree, day: Day) -> &'a Plan {
        let own = self.plan.on(day).and_then(Option::as_deref);
        let group = || {
            self.home(day)
                .and_then(|g| tree.group(g))
                .and_then(|g| g.plan.on(day)?.clone())
        };
        let leads = self
            .grants
            .iter()
            .any(|g| g.role == Role::Secretary && g.from <= day);
        own.map(str::to_owned)
            .or_else(group)
            .and_then(|id| plans.get(&id))
            .unwrap_or_else(|| {
                if leads {
                    plans.for_secretary()
                } else {
                    plans.default_plan()
                }
            })
    }

    /// Whether the member counts in the denominators of `day`: has joined, has a home, is not exempt.
    pub fn is_expected(&self, day: Day) -> bool {
        self.expected_from <= day
            && self.home(day).is_some()
            && !self
                .exempt
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&day))
    }

    /// The member's working hours, which follow the home group unless the member has hours of their own.
    pub fn hours<'a>(&'a self, tree: &'a Tree) -> MemberHours<'a> {
        MemberHours { member: self, tree }
    }
}

/// The working hours of one member over time.
pub struct MemberHours<'a> {
    member: &'a Member,
    tree: &'a Tree,
}

impl WorkHours for MemberHours<'_> {
    fn on(&self, day: Day) -> Hours {
        if let Some(own) = &self.member.shifts {
            return own.on(day);
        }
        let group = self.member.works_in(day).and_then(|g| self.tree.group(g));
        group.map_or_else(|| Shifts::standard().on(day), |g| g.shifts.on(day))
    }
}

/// A role with its scope, on the wire.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleView {
    /// The role.
    pub role: Role,
    /// Subtrees it covers.
    #[schema(value_type = Vec<String>)]
    pub orgs: Vec<OrgId>,
    /// Groups it covers.
    #[schema(value_type = Vec<String>)]
    pub groups: Vec<GroupId>,
}

/// A group by id and name, on the wire.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Named {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
}

/// A person, on the wire, to that person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// The id.
    #[schema(value_type = String)]
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// The home group; null for people of an office.
    pub group: Option<Named>,
    /// The branch; null for people of an office.
    pub org: Option<Named>,
    /// Roles with scopes; `member` first for whoever has a group.
    pub roles: Vec<RoleView>,
}

impl MemberView {
    /// As of `day`.
    pub fn of(member: &Member, tree: &Tree, day: Day) -> Self {
        let home = member.home(day).and_then(|id| tree.group(id));
        let branch = home
            .and_then(|g| tree.branch_of(&g.id, day))
            .and_then(|id| tree.org(id));
        let own = home.map(|g| RoleView {
            role: Role::Member,
            orgs: Vec::new(),
            groups: vec![g.id.clone()],
        });
        let granted = member.grants.iter().map(|g| RoleView {
            role: g.role,
            orgs: g.orgs.clone(),
            groups: g.groups.clone(),
        });
        Self {
            id: member.id.clone(),
            name: member.name.clone(),
            group: home.map(|g| Named {
                id: g.id.to_string(),
                name: g.name.clone(),
            }),
            org: branch.map(|o| Named {
                id: o.id.to_string(),
                name: o.name.clone(),
            }),
            roles: own.into_iter().chain(granted).collect(),
        }
    }
}
