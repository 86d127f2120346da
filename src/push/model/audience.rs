//! Whom a push reaches: what a caller may write ([`Audience`]), and what is kept of it ([`Reach`]).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{GroupId, NoticeId, OrgId};
use crate::identity::{Actor, Member, Role};
use crate::org::Tree;
use crate::text::as_text;
use crate::timetable::Slot;

/// Who may address others.
pub const SENDERS: [Role; 4] = [
    Role::Liaison,
    Role::Secretary,
    Role::Organiser,
    Role::Administrator,
];

/// A condition that is looked at when the push fires, not when it is written.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum StateFilter {
    /// Has neither checked in nor made up today.
    NotCheckedIn,
    /// The slot is in the member's plan and not complete.
    SlotOpen(Slot),
    /// Has not submitted today's quiz.
    QuizOpen,
    /// Was sent this notice and has not read it.
    Unread(NoticeId),
}

/// The text names no condition.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("not_checked_in, quiz_open, slot_open:before|at|after or unread:<notice>")]
pub struct BadState;

impl FromStr for StateFilter {
    type Err = BadState;

    fn from_str(text: &str) -> Result<Self, BadState> {
        if text == "not_checked_in" {
            return Ok(Self::NotCheckedIn);
        }
        if text == "quiz_open" {
            return Ok(Self::QuizOpen);
        }
        let (kind, of) = text.split_once(':').ok_or(BadState)?;
        match kind {
            "slot_open" => Slot::named(of).map(Self::SlotOpen).ok_or(BadState),
            "unread" => of.parse().map(Self::Unread).map_err(|_bad_id| BadState),
            _ => Err(BadState),
        }
    }
}

impl fmt::Display for StateFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotCheckedIn => f.write_str("not_checked_in"),
            Self::QuizOpen => f.write_str("quiz_open"),
            Self::SlotOpen(slot) => write!(f, "slot_open:{slot}"),
            Self::Unread(notice) => write!(f, "unread:{notice}"),
        }
    }
}

as_text!(StateFilter);

/// Whom somebody wants to reach. Organisations and groups add up; roles, tags and state narrow down. Nothing named = the
/// caller's whole scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Audience {
    /// Subtrees of the organisation tree.
    #[schema(value_type = Vec<String>)]
    pub orgs: Vec<OrgId>,
    /// Groups.
    #[schema(value_type = Vec<String>)]
    pub groups: Vec<GroupId>,
    /// Holders of any of these roles; none = everyone.
    pub roles: Vec<Role>,
    /// Bearers of any of these tags; none = everyone.
    pub tags: Vec<String>,
    /// `not_checked_in`, `quiz_open`, `slot_open:before|at|after` or `unread:<notice>`, looked at when the push fires.
    #[schema(value_type = Option<String>)]
    pub state: Option<StateFilter>,
}

/// Whom a push reaches, with the author's scope written out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// All groups there are.
    #[serde(default)]
    pub everyone: bool,
    /// Subtrees.
    #[serde(default)]
    pub orgs: Vec<OrgId>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<GroupId>,
    /// Roles; none = everyone.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Tags; none = everyone.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Condition at the time of firing.
    #[serde(default)]
    pub state: Option<StateFilter>,
}

impl Reach {
    /// Every member of every group.
    pub fn everyone() -> Self {
        Self {
            everyone: true,
            ..Self::default()
        }
    }

    /// Bounds an audience by what `actor` covers on `day` in one of `roles`.
    ///
    /// # Errors
    /// `not_found` if it names an organisation or group that does not exist or is not the caller's.
    pub fn resolve(audience: &Audience, actor: &Actor, roles: &[Role], day: Day) -> Answer<Self> {
        let foreign = || Fault::new(Code::NotFound);
        for org in &audience.orgs {
            let known = actor.tree.org(org).is_some() && actor.covers_org(roles, org, day);
            known.then_some(()).ok_or_else(foreign)?;
        }
        for group in &audience.groups {
            let known = actor.tree.group(group).is_some() && actor.covers_group(roles, group, day);
            known.then_some(()).ok_or_else(foreign)?;
        }
        let mut reach = Self {
            everyone: false,
            orgs: sorted(&audience.orgs),
            groups: sorted(&audience.groups),
            roles: sorted(&audience.roles),
            tags: sorted(&audience.tags),
            state: audience.state.clone(),
        };
        if reach.orgs.is_empty() && reach.groups.is_empty() {
            let grants = actor
                .member
                .grants
                .iter()
                .filter(|grant| roles.contains(&grant.role));
            for grant in grants {
                reach.everyone |= grant.role == Role::Administrator && grant.orgs.is_empty();
                reach.orgs.extend(grant.orgs.iter().cloned());
                reach.groups.extend(grant.groups.iter().cloned());
            }
            reach.orgs = sorted(&reach.orgs);
            reach.groups = sorted(&reach.groups);
        }
        Ok(reach)
    }

    /// The groups it covers on `day`.
    pub fn groups(&self, tree: &Tree, day: Day) -> BTreeSet<GroupId> {
        if self.everyone {
            return tree.groups().map(|group| group.id.clone()).collect();
        }
        let below = self
            .orgs
            .iter()
            .flat_map(|org| tree.groups_within(org, day));
        let named = self.groups.iter().filter(|id| tree.group(id).is_some());
        below.chain(named.cloned()).collect()
    }

    /// Whether everybody in its groups is addressed, whoever they are and whatever they did.
    pub fn is_whole_groups(&self) -> bool {
        (self.roles.is_empty() || self.roles.contains(&Role::Member))
            && self.tags.is_empty()
            && self.state.is_none()
    }

    /// Whether roles and tags let `member` in.
    pub fn admits(&self, member: &Member) -> bool {
        let role = |role: &Role| *role == Role::Member || member.has(*role);
        (self.roles.is_empty() || self.roles.iter().any(role))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| member.tags.contains(tag)))
    }

    /// Whether `actor` covers all of it on `day` in one of `roles`.
    pub fn is_within(&self, actor: &Actor, roles: &[Role], day: Day) -> bool {
        let tree = &actor.tree;
        let mut roots = tree
            .orgs()
            .filter(|org| org.parent.on(day).is_none_or(Option::is_none));
        let all = !self.everyone || roots.all(|root| actor.covers_org(roles, &root.id, day));
        all && self.orgs.iter().all(|id| actor.covers_org(roles, id, day))
            && self
                .groups
                .iter()
                .all(|id| actor.covers_group(roles, id, day))
    }
}

fn sorted<T: Ord + Clone>(items: &[T]) -> Vec<T> {
    let set: BTreeSet<T> = items.iter().cloned().collect();
    set.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_read_and_print_alike() {
        for text in [
            "not_checked_in",
            "quiz_open",
            "slot_open:after",
            "slot_open:before",
            "unread:n-1",
        ] {
            assert_eq!(text.parse::<StateFilter>().unwrap().to_string(), text);
        }
        for bad in [
            "",
            "unread",
            "unread:",
            "unread:a b",
            "slot_open:later",
            "x:y",
        ] {
            assert_eq!(bad.parse::<StateFilter>(), Err(BadState), "{bad}");
        }
    }

    #[test]
    fn an_audience_takes_no_foreign_fields() {
        let good: Audience =
            serde_json::from_str(r#"{"groups":["g1"],"state":"not_checked_in"}"#).unwrap();
        assert_eq!(good.state, Some(StateFilter::NotCheckedIn));
        assert!(serde_json::from_str::<Audience>(r#"{"members":["m1"]}"#).is_err());
        assert!(serde_json::from_str::<Audience>(r#"{"roles":["boss"]}"#).is_err());
    }
}
