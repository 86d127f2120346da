//! [`County`]: a made-up county of two-new organisations, the same for the same seed.
//!
//! County and townships bear the names of a real county; parks, firms, social organisations, people and phone numbers
//! are made up. Phone numbers begin with 1000, a range that no operator assigns.

use std::fmt;
use std::str::FromStr;

use super::build::Builder;
use crate::day::Day;
use crate::id::{BadId, GroupId, MemberId, OrgId};

/// Members of the county.
pub const MEMBERS: usize = 4_000;

/// Study groups of the county.
pub const GROUPS: usize = 300;

/// Branches of the county; each has one secretary.
pub const BRANCHES: usize = 280;

/// The whole county. Parents stand before their children, groups before their members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// The organisation tree; the first entry is its root.
    pub orgs: Vec<Org>,
    /// Study groups.
    pub groups: Vec<Group>,
    /// Everybody, officials included; each belongs to one group.
    pub members: Vec<Member>,
}

/// A node of the organisation tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Org {
    /// Township code, or a letter and a number.
    pub id: OrgId,
    /// Name on screen.
    pub name: String,
    /// What it is.
    pub kind: OrgKind,
    /// `None` for the root only.
    pub parent: Option<OrgId>,
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrgKind {
    /// The county's committee for two-new organisations.
    County,
    /// Committee of a township or street.
    Township,
    /// Committee of a park.
    Park,
    /// Committee of an industry.
    Industry,
    /// General branch 党总支.
    GeneralBranch,
    /// Branch 党支部.
    Branch,
}

/// A study group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// `g001` to `g300`.
    pub id: GroupId,
    /// Name on screen.
    pub name: String,
    /// Its branch.
    pub org: OrgId,
    /// When its members work.
    pub shift: ShiftKind,
    /// Whether a group robot is set up for it.
    pub robot: bool,
}

/// When the members of a group work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShiftKind {
    /// 08:30 to 17:30.
    Day,
    /// 22:00 to 06:00.
    Night,
    /// 08–16, 16–24 and 00–08, changing every week.
    Rotating,
}

impl ShiftKind {
    /// Start and end of work in minutes after midnight, one pair per week of the rotation; an end at or before the
    /// start lies on the next day.
    pub const fn hours(self) -> &'static [(u16, u16)] {
        match self {
            Self::Day => &[(510, 1050)],
            Self::Night => &[(1320, 360)],
            Self::Rotating => &[(480, 960), (960, 0), (0, 480)],
        }
    }
}

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// `m0001` and so on.
    pub id: MemberId,
    /// Made-up name.
    pub name: String,
    /// Eleven digits, unique, beginning with 1000.
    pub phone: String,
    /// The one study group.
    pub group: GroupId,
    /// Roles besides being a member.
    pub grants: Vec<Grant>,
    /// Identity in the simulated WeChat, unique.
    pub openid: String,
    /// First day in the group; at least 60 days ago.
    pub joined: Day,
}

/// A role and its scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grant {
    /// Leads this branch.
    Secretary(OrgId),
    /// Looks after these groups (1 to 20).
    Liaison(Vec<GroupId>),
    /// Sees this subtree.
    Organiser(OrgId),
    /// Runs the service.
    Administrator,
}

impl County {
    /// The county of `seed`; `today` only dates when people joined.
    pub fn generate(seed: u64, today: Day) -> Self {
        Builder::new(seed, today).county()
    }

    /// The organisation `id` and those above it, root last; empty if there is no such organisation.
    pub fn path(&self, id: &OrgId) -> Vec<&Org> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(org) = next.and_then(|id| self.orgs.iter().find(|org| org.id == *id)) {
            path.push(org);
            next = org.parent.as_ref();
        }
        path
    }
}

/// An identifier made of letters and digits that we chose.
pub(super) fn id<I: FromStr<Err = BadId>>(text: impl fmt::Display) -> I {
    #[expect(
        clippy::expect_used,
        reason = "prefixes and township codes hold identifier characters only; every demo id is made in a test"
    )]
    text.to_string()
        .parse()
        .expect("a demo id is an identifier")
}
