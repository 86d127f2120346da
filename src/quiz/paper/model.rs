//! What a paper is made of: one specification for daily, weekly, special and contest papers. Pure.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{BankId, GroupId, MemberId, OrgId, PaperId};
use crate::identity::{Actor, Role};
use crate::org::{Node, Tree};
use crate::quiz::grade::Scoring;
use crate::quiz::question::{Kind, Question};

/// Who announces papers.
pub(in crate::quiz) const ANNOUNCERS: [Role; 2] = [Role::Organiser, Role::Administrator];

/// Questions of a daily paper unless configured otherwise.
pub const DAILY: usize = 5;

/// Seconds after a paper's end for which an answer may still be on its way.
pub(in crate::quiz) const GRACE_S: i64 = 30;

/// What a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaperKind {
    /// 每日答题: built in, one for every study day.
    Daily,
    /// 每周答题: one for every week from Monday to Sunday.
    Weekly,
    /// 专题答题: once, within its window.
    Special,
    /// 知识竞赛: as special, and teams are compared.
    Contest,
}

/// Questions of one sort. Banks, tags, types and difficulties each narrow the choice; an empty list does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Part {
    /// Banks to draw from; none = all.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(in crate::quiz) banks: Vec<BankId>,
    /// The question bears one of these tags.
    #[serde(default)]
    pub(in crate::quiz) tags: Vec<String>,
    /// It is of one of these types: single, multiple, `true_false`, fill, ordering, matching.
    #[serde(default)]
    #[schema(value_type = Vec<String>)]
    pub(in crate::quiz) types: Vec<Kind>,
    /// Its difficulty is one of these, as the bank writes it.
    #[serde(default)]
    pub(in crate::quiz) difficulties: Vec<String>,
    /// How many questions: 1 to 100.
    #[schema(minimum = 1)]
    pub(in crate::quiz) count: usize,
}

impl Part {
    /// Whether it asks for more than a bank, so that the questions themselves have to be looked at.
    pub(in crate::quiz) fn is_choosy(&self) -> bool {
        !(self.tags.is_empty() && self.types.is_empty() && self.difficulties.is_empty())
    }

    /// Whether `question` is of this sort, whatever its bank.
    pub(in crate::quiz) fn admits(&self, question: &Question) -> bool {
        let details = &question.details;
        let difficulty = || details.difficulty.as_ref();
        (self.types.is_empty() || self.types.contains(&question.kind))
            && (self.tags.is_empty() || details.tags.iter().any(|tag| self.tags.contains(tag)))
            && (self.difficulties.is_empty()
                || difficulty().is_some_and(|d| self.difficulties.contains(d)))
    }
}

/// Who is asked the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Draw {
    /// Everybody is asked the same questions; order of options and keys differ.
    Same,
    /// Everybody gets questions of their own.
    Each,
}

/// How a paper is put together, taken and graded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Specification {
    /// The questions, part by part.
    pub(in crate::quiz) parts: Vec<Part>,
    /// Seconds from the first look to the end; null = none but the window.
    pub(in crate::quiz) time_limit_s: Option<u32>,
    /// How often one person may try; the best try counts.
    pub(in crate::quiz) attempts: u32,
    /// Percent of the points from which the paper is passed; null = nobody fails.
    pub(in crate::quiz) pass_percent: Option<u32>,
    /// What an incomplete answer earns.
    pub(in crate::quiz) scoring: Scoring,
    /// Who is asked the same.
    pub(in crate::quiz) draw: Draw,
}

impl Specification {
    /// The built-in daily paper.
    pub(in crate::quiz) fn daily(part: Part) -> Self {
        Self {
            parts: vec![part],
            time_limit_s: None,
            attempts: 1,
            pass_percent: None,
            scoring: Scoring::Exact,
            draw: Draw::Each,
        }
    }

    /// Questions of the whole paper.
    pub(in crate::quiz) fn count(&self) -> usize {
        self.parts.iter().map(|part| part.count).sum()
    }

    /// Points of one fully right answer: with partial credit a hundred, so that points stay whole.
    pub(in crate::quiz) const fn points(&self) -> u32 {
        points(self.scoring)
    }

    /// Whether `score` of `max` points is enough; `None` if the paper has no pass mark.
    pub(in crate::quiz) fn passed(&self, score: u32, max: u32) -> Option<bool> {
        let percent = self.pass_percent?;
        Some(max > 0 && u64::from(score) * 100 >= u64::from(percent) * u64::from(max))
    }
}

/// Points of one fully right answer.
pub(in crate::quiz) const fn points(scoring: Scoring) -> u32 {
    match scoring {
        Scoring::Exact => 1,
        Scoring::Partial => 100,
    }
}

/// Whom a paper is for: whoever's home group lies in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Takers {
    /// Subtrees of the organisation tree.
    #[schema(value_type = Vec<String>)]
    pub(in crate::quiz) orgs: Vec<OrgId>,
    /// Groups.
    #[schema(value_type = Vec<String>)]
    pub(in crate::quiz) groups: Vec<GroupId>,
}

impl Takers {
    /// Bounds what was asked for by what `actor` covers on `day`; nothing named = the caller's whole scope.
    ///
    /// # Errors
    /// `not_found` for what does not exist or is not the caller's.
    pub(in crate::quiz) fn resolve(self, actor: &Actor, day: Day) -> Answer<Self> {
        let tree = &actor.tree;
        let own = |ok: bool| ok.then_some(()).ok_or(Fault::new(Code::NotFound));
        for org in &self.orgs {
            own(tree.org(org).is_some() && actor.covers_org(&ANNOUNCERS, org, day))?;
        }
        for group in &self.groups {
            own(tree.group(group).is_some() && actor.covers_group(&ANNOUNCERS, group, day))?;
        }
        if !(self.orgs.is_empty() && self.groups.is_empty()) {
            return Ok(Self {
                orgs: sorted(self.orgs),
                groups: sorted(self.groups),
            });
        }
        let grants = actor.member.grants.iter();
        let mut all = Self::default();
        for grant in grants.filter(|grant| ANNOUNCERS.contains(&grant.role)) {
            if grant.role == Role::Administrator && grant.orgs.is_empty() {
                let roots = tree
                    .orgs()
                    .filter(|org| org.parent.on(day).is_none_or(Option::is_none));
                all.orgs.extend(roots.map(|org| org.id.clone()));
            }
            all.orgs.extend(grant.orgs.iter().cloned());
        }
        all.orgs = sorted(all.orgs);
        Ok(all)
    }

    /// Whether whoever belongs to `group` on `day` may take the paper.
    pub(in crate::quiz) fn includes(&self, tree: &Tree, group: &GroupId, day: Day) -> bool {
        let below = |branch: &OrgId| self.orgs.iter().any(|org| tree.is_within(branch, org, day));
        self.groups.contains(group) || tree.branch_of(group, day).is_some_and(below)
    }

    /// Whether it is for anybody in `org` on `day`.
    pub(in crate::quiz) fn reaches(&self, tree: &Tree, org: &OrgId, day: Day) -> bool {
        let within = |branch: &OrgId| tree.is_within(branch, org, day);
        let meets = |top: &OrgId| within(top) || tree.is_within(org, top, day);
        let lies = |group: &GroupId| tree.branch_of(group, day).is_some_and(within);
        self.orgs.iter().any(meets) || self.groups.iter().any(lies)
    }

    /// Whether `actor` covers all of it on `day`.
    pub(in crate::quiz) fn is_within(&self, actor: &Actor, day: Day) -> bool {
        let org = |id: &OrgId| actor.covers_org(&ANNOUNCERS, id, day);
        let group = |id: &GroupId| actor.covers_group(&ANNOUNCERS, id, day);
        self.orgs.iter().all(org) && self.groups.iter().all(group)
    }
}

fn sorted<T: Ord>(items: Vec<T>) -> Vec<T> {
    let set: BTreeSet<T> = items.into_iter().collect();
    set.into_iter().collect()
}

/// What the teams of a contest are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TeamKind {
    /// Branches.
    Branches,
    /// Study groups.
    Groups,
}

/// The teams of a contest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Teams {
    /// The organisation below which they are.
    #[schema(value_type = String)]
    pub(in crate::quiz) below: OrgId,
    /// What they are.
    pub(in crate::quiz) of: TeamKind,
}

impl Teams {
    /// The team of a group, by the tree of `day`.
    pub(in crate::quiz) fn of_group(&self, tree: &Tree, group: &GroupId, day: Day) -> Option<Node> {
        let branch = tree.branch_of(group, day)?;
        if !tree.is_within(branch, &self.below, day) {
            return None;
        }
        Some(match self.of {
            TeamKind::Branches => Node::Org(branch.clone()),
            TeamKind::Groups => Node::Group(group.clone()),
        })
    }
}

/// A paper that an organiser has announced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::quiz) struct Paper {
    pub(in crate::quiz) id: PaperId,
    pub(in crate::quiz) kind: PaperKind,
    pub(in crate::quiz) name: String,
    pub(in crate::quiz) spec: Specification,
    pub(in crate::quiz) takers: Takers,
    pub(in crate::quiz) teams: Option<Teams>,
    pub(in crate::quiz) opens_at: Time,
    pub(in crate::quiz) closes_at: Time,
    pub(in crate::quiz) author: MemberId,
    pub(in crate::quiz) made: Time,
    /// Closed before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(in crate::quiz) closed: Option<Time>,
    /// No longer shown to anybody but its keepers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::quiz) withdrawn: bool,
}

/// Where a paper stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Before its window.
    Scheduled,
    /// Within its window.
    Open,
    /// After it.
    Closed,
    /// Taken back.
    Withdrawn,
}

impl Paper {
    /// When its window ends.
    pub(in crate::quiz) fn end(&self) -> Time {
        self.closed
            .map_or(self.closes_at, |at| at.min(self.closes_at))
    }

    /// Where it stands at `now`.
    pub(in crate::quiz) fn phase(&self, now: Time) -> Phase {
        if self.withdrawn {
            Phase::Withdrawn
        } else if now < self.opens_at {
            Phase::Scheduled
        } else if now < self.end() {
            Phase::Open
        } else {
            Phase::Closed
        }
    }

    /// The day whose tree and roster decide who is in which team.
    pub(in crate::quiz) fn day(&self) -> Day {
        Day::civil_at(self.opens_at)
    }

    /// The team of a member of `group`; `-` where there are none.
    pub(in crate::quiz) fn team(&self, tree: &Tree, group: &GroupId) -> String {
        let team = self.teams.as_ref();
        let team = team.and_then(|teams| teams.of_group(tree, group, self.day()));
        team.map_or_else(|| "-".to_owned(), |node| node.code())
    }
}
