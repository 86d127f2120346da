//! The people as whom a visitor of the demo may sign in.

use super::county::{County, Grant, Member, OrgKind};
use crate::id::{GroupId, MemberId};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// `member`, `secretary`, `liaison`, `organiser` or `administrator`.
    pub role: &'static str,
    /// The member's name.
    pub name: String,
    /// Log-in code of the simulated WeChat; works any number of times.
    pub code: &'static str,
    /// Who it is.
    pub member: MemberId,
}

impl County {
    /// Who the demo's visitors are: two plain members of group `g001`, one of `g002`, one of `g003` (night shift, same
    /// branch as `g002`), the secretary of the branch of `g001`, the liaison of `g001` alone, the organisers of the
    /// county and of the township above `g001`, and the administrator.
    pub fn identities(&self) -> Vec<Identity> {
        let identity = |role, code, member: Option<&Member>| {
            member.map(|member| Identity {
                role,
                name: member.name.clone(),
                code,
                member: member.id.clone(),
            })
        };
        let Some((root, first)) = self.orgs.first().zip(self.groups.first()) else {
            return Vec::new();
        };
        let path = self.path(&first.org);
        let township = path.iter().find(|org| org.kind == OrgKind::Township);
        let secretary = Grant::Secretary(first.org.clone());
        let liaison = Grant::Liaison(vec![first.id.clone()]);
        let county = Grant::Organiser(root.id.clone());
        let town = township.map(|org| Grant::Organiser(org.id.clone()));
        [
            identity("member", "demo-member-1", self.plain("g001", 0)),
            identity("member", "demo-member-2", self.plain("g001", 1)),
            identity("member", "demo-member-3", self.plain("g002", 0)),
            identity("member", "demo-member-4", self.plain("g003", 0)),
            identity("secretary", "demo-secretary", self.holder(&secretary)),
            identity("liaison", "demo-liaison", self.holder(&liaison)),
            identity("organiser", "demo-organiser-county", self.holder(&county)),
            identity(
                "organiser",
                "demo-organiser-township",
                town.and_then(|grant| self.holder(&grant)),
            ),
            identity(
                "administrator",
                "demo-admin",
                self.holder(&Grant::Administrator),
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// The `nth` member of a group who has no other role.
    fn plain(&self, group: &str, nth: usize) -> Option<&Member> {
        let group: GroupId = group.parse().ok()?;
        self.members
            .iter()
            .filter(|member| member.group == group && member.grants.is_empty())
            .nth(nth)
    }

    fn holder(&self, grant: &Grant) -> Option<&Member> {
        self.members
            .iter()
            .find(|member| member.grants.contains(grant))
    }
}
