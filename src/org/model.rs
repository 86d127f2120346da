//! The organisation tree: county → township / park / industry committee → general branch → branch, at most 8 levels,
//! and the study groups at its leaves. Pure.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::{Calendar, Overrides, Workdays};
use crate::dated::Dated;
use crate::day::Day;
use crate::id::{GroupId, OrgId};
use crate::timetable::Shifts;

/// Levels of the tree, groups not counted.
pub const MAX_DEPTH: usize = 8;

/// What kind of Party organisation a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 县（市、区）两新工委
    County,
    /// 乡镇、街道
    Township,
    /// 园区
    Park,
    /// 行业党委
    Industry,
    /// 党委
    Committee,
    /// 党总支
    GeneralBranch,
    /// 党支部
    Branch,
}

/// A node of the organisation tree (党组织).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Org {
    /// Its id: the register's code where there is one.
    pub id: OrgId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub level: Level,
    /// Its parent by day; `None` = a root.
    pub parent: Dated<Option<OrgId>>,
}

/// A group robot's address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotAddress {
    /// `wecom`, `dingtalk` or `feishu`.
    pub kind: String,
    /// The key in the robot's web-hook address.
    pub key: String,
    /// The signing secret, where the platform has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// A study group (学习小组): the lowest node of the roll-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// The branch it belongs to, by day.
    pub org: Dated<OrgId>,
    /// Working hours.
    pub shifts: Shifts,
    /// Days on which the unit differs from the national calendar.
    #[serde(default)]
    pub calendar: Overrides,
    /// A plan of its own, by day.
    #[serde(default)]
    pub plan: Dated<Option<String>>,
    /// The group's chat robots.
    #[serde(default)]
    pub robots: Vec<RobotAddress>,
}

/// A node of the roll-up: what a counter belongs to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// A study group.
    Group(GroupId),
    /// An organisation.
    Org(OrgId),
}

impl Node {
    /// The text that names the node in keys: `g.<id>` or `o.<id>`.
    pub fn code(&self) -> String {
        match self {
            Self::Group(id) => format!("g.{id}"),
            Self::Org(id) => format!("o.{id}"),
        }
    }
}

/// Why a change of the tree is refused.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum TreeError {
    /// The parent is not in the tree.
    #[error("the parent {0} does not exist")]
    UnknownParent(OrgId),
    /// The node would be above itself.
    #[error("{0} would be its own superior")]
    Cycle(OrgId),
    /// More than [`MAX_DEPTH`] levels.
    #[error("{0} would lie deeper than 8 levels")]
    TooDeep(OrgId),
}

/// One state of the tree, shared by all requests until the store says that it changed.
pub struct Tree {
    /// How many changes made it.
    pub version: u64,
    orgs: HashMap<OrgId, Arc<Org>>,
    groups: HashMap<GroupId, Arc<Group>>,
    /// Whoever was ever below an organisation; the day decides.
    below: HashMap<OrgId, (BTreeSet<OrgId>, BTreeSet<GroupId>)>,
    calendar: Arc<Calendar>,
    grace: BTreeSet<Day>,
}

impl Tree {
    /// From the stored nodes and calendar.
    pub fn new(
        version: u64,
        orgs: Vec<Org>,
        groups: Vec<Group>,
        calendar: Calendar,
        grace: BTreeSet<Day>,
    ) -> Self {
        let mut below: HashMap<OrgId, (BTreeSet<OrgId>, BTreeSet<GroupId>)> = HashMap::new();
        for org in &orgs {
            for parent in org
                .parent
                .rows()
                .iter()
                .filter_map(|(_, parent)| parent.as_ref())
            {
                below
                    .entry(parent.clone())
                    .or_default()
                    .0
                    .insert(org.id.clone());
            }
        }
        for group in &groups {
            for (_, org) in group.org.rows() {
                below
                    .entry(org.clone())
                    .or_default()
                    .1
                    .insert(group.id.clone());
            }
        }
        Self {
            version,
            orgs: orgs
                .into_iter()
                .map(|o| (o.id.clone(), Arc::new(o)))
                .collect(),
            groups: groups
                .into_iter()
                .map(|g| (g.id.clone(), Arc::new(g)))
                .collect(),
            below,
            calendar: Arc::new(calendar),
            grace,
        }
    }

    /// An organisation.
    pub fn org(&self, id: &OrgId) -> Option<&Arc<Org>> {
        self.orgs.get(id)
    }

    /// A group.
    pub fn group(&self, id: &GroupId) -> Option<&Arc<Group>> {
        self.groups.get(id)
    }

    /// All organisations, in no order.
    pub fn orgs(&self) -> impl Iterator<Item = &Arc<Org>> {
        self.orgs.values()
    }

    /// All groups, in no order.
    pub fn groups(&self) -> impl Iterator<Item = &Arc<Group>> {
        self.groups.values()
    }

    /// The national calendar with imported years.
    pub fn calendar(&self) -> &Arc<Calendar> {
        &self.calendar
    }

    /// The workday rule of a group.
    pub fn workdays(&self, group: &Group) -> Workdays {
        Workdays::new(Arc::clone(&self.calendar), Arc::new(group.calendar.clone()))
    }

    /// Whether the group works on `day`.
    pub fn is_workday(&self, group: &Group, day: Day) -> bool {
        group.calendar.is_workday(&self.calendar, day)
    }

    /// Days on which the service was down or which an administrator declared: they break nothing.
    pub fn grace(&self) -> &BTreeSet<Day> {
        &self.grace
    }

    /// The superiors of an organisation on `day`, nearest first, itself not included.
    pub fn superiors(&self, org: &OrgId, day: Day) -> Vec<OrgId> {
        let mut path = Vec::new();
        let mut at = org.clone();
        while let Some(Some(parent)) = self.orgs.get(&at).and_then(|o| o.parent.on(day)) {
            if path.len() >= MAX_DEPTH {
                break;
            }
            path.push(parent.clone());
            at = parent.clone();
        }
        path
    }

    /// Every node whose counters a fact of `group` on `day` belongs to: the group and all organisations above it.
    pub fn path(&self, group: &GroupId, day: Day) -> Vec<Node> {
        let mut nodes = vec![Node::Group(group.clone())];
        if let Some(branch) = self.branch_of(group, day) {
            nodes.push(Node::Org(branch.clone()));
            nodes.extend(self.superiors(branch, day).into_iter().map(Node::Org));
        }
        nodes
    }

    /// The branch of a group on `day` (before its first row: its first branch).
    pub fn branch_of(&self, group: &GroupId, day: Day) -> Option<&OrgId> {
        let group = self.groups.get(group)?;
        group
            .org
            .on(day)
            .or_else(|| group.org.rows().first().map(|(_, org)| org))
    }

    /// Direct subordinates on `day`: organisations and groups, each by id.
    pub fn children(&self, org: &OrgId, day: Day) -> (Vec<&Arc<Org>>, Vec<&Arc<Group>>) {
        let Some((orgs, groups)) = self.below.get(org) else {
            return (Vec::new(), Vec::new());
        };
        let is_child = |o: &&Arc<Org>| o.parent.on(day).is_some_and(|p| p.as_ref() == Some(org));
        (
            orgs.iter()
                .filter_map(|id| self.orgs.get(id))
                .filter(is_child)
                .collect(),
            groups
                .iter()
                .filter_map(|id| self.groups.get(id))
                .filter(|g| self.branch_of(&g.id, day) == Some(org))
                .collect(),
        )
    }

    /// Whether `org` is `top` or lies below it on `day`.
    pub fn is_within(&self, org: &OrgId, top: &OrgId, day: Day) -> bool {
        org == top || self.superiors(org, day).contains(top)
    }

    /// Every group of the subtree under `top` on `day`, by id.
    pub fn groups_within(&self, top: &OrgId, day: Day) -> BTreeSet<GroupId> {
        let (orgs, groups) = self.children(top, day);
        let mut all: BTreeSet<GroupId> = groups.into_iter().map(|g| g.id.clone()).collect();
        for org in orgs {
            all.extend(self.groups_within(&org.id, day));
        }
        all
    }

    /// Checks a node's place: the parent exists, no cycle, at most 8 levels.
    ///
    /// # Errors
    /// [`TreeError`].
    pub fn check_place(
        &self,
        org: &OrgId,
        parent: Option<&OrgId>,
        day: Day,
    ) -> Result<(), TreeError> {
        let Some(parent) = parent else { return Ok(()) };
        if parent == org {
            return Err(TreeError::Cycle(org.clone()));
        }
        if !self.orgs.contains_key(parent) {
            return Err(TreeError::UnknownParent(parent.clone()));
        }
        let above = self.superiors(parent, day);
        if above.contains(org) {
            return Err(TreeError::Cycle(org.clone()));
        }
        if above.len() + 1 + self.height(org, day) > MAX_DEPTH {
            return Err(TreeError::TooDeep(org.clone()));
        }
        Ok(())
    }

    fn height(&self, org: &OrgId, day: Day) -> usize {
        let (orgs, _) = self.children(org, day);
        1 + orgs
            .iter()
            .map(|child| self.height(&child.id, day))
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i64) -> Day {
        Day::new(2026, 11, 1).unwrap().plus(n)
    }

    fn org(id: &str, parent: Option<&str>) -> Org {
        let parent = Dated::from(day(0), parent.map(|p| p.parse().unwrap()));
        Org {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            level: Level::Committee,
            parent,
        }
    }

    fn chain(length: usize) -> Tree {
        let orgs = (0..length).map(|n| {
            org(
                &format!("o{n}"),
                n.checked_sub(1).map(|p| format!("o{p}")).as_deref(),
            )
        });
        let group = Group {
            id: "g".parse().unwrap(),
            name: "g".to_owned(),
            org: Dated::from(day(0), format!("o{}", length - 1).parse().unwrap()),
            shifts: Shifts::standard(),
            calendar: Overrides::default(),
            plan: Dated::default(),
            robots: Vec::new(),
        };
        Tree::new(
            1,
            orgs.collect(),
            vec![group],
            Calendar::embedded(),
            BTreeSet::new(),
        )
    }

    #[test]
    fn a_path_leads_from_the_group_to_the_root() {
        let tree = chain(4);
        let path: Vec<String> = tree
            .path(&"g".parse().unwrap(), day(3))
            .iter()
            .map(Node::code)
            .collect();
        assert_eq!(path, ["g.g", "o.o3", "o.o2", "o.o1", "o.o0"]);
        assert_eq!(tree.groups_within(&"o0".parse().unwrap(), day(3)).len(), 1);
        assert!(tree.is_within(&"o3".parse().unwrap(), &"o1".parse().unwrap(), day(3)));
    }

    #[test]
    fn cycles_strangers_and_depth_are_refused() {
        let tree = chain(8);
        let id = |t: &str| t.parse::<OrgId>().unwrap();
        assert_eq!(
            tree.check_place(&id("o0"), Some(&id("o3")), day(1)),
            Err(TreeError::Cycle(id("o0")))
        );
        assert_eq!(
            tree.check_place(&id("new"), Some(&id("o7")), day(1)),
            Err(TreeError::TooDeep(id("new")))
        );
        assert_eq!(
            tree.check_place(&id("new"), Some(&id("zz")), day(1)),
            Err(TreeError::UnknownParent(id("zz")))
        );
        let fits = tree.check_place(&id("new"), Some(&id("o6")), day(1));
        assert_eq!(fits, Ok(()));
    }
}
