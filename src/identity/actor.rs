//! Who is asking: [`Actor`], an extractor that is the sign-in check, and the scopes that bound every finder.

use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::Identity;
use super::model::{Member, Role};
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault, token};
use crate::id::{GroupId, OrgId};
use crate::org::Tree;
use crate::timetable::{Frame, Plan, Plans};

/// A signed-in person, the tree as of this request, and the session's epoch that guards the person's scripts.
#[derive(Clone)]
pub struct Actor {
    /// The person.
    pub member: Arc<Member>,
    /// Epoch of the record this was read from.
    pub epoch: u64,
    /// The tree.
    pub tree: Arc<Tree>,
    /// The plans in force.
    pub plans: Arc<Plans>,
    /// Hash of the session's token.
    pub(super) session: Arc<str>,
}

impl Actor {
    /// The study day that contains `now` in the person's own shifts.
    pub fn frame(&self, now: Time) -> Frame {
        Frame::at(&self.member.hours(&self.tree), now)
    }

    /// The frame of study day `day`.
    pub fn frame_of(&self, day: Day) -> Frame {
        Frame::of(&self.member.hours(&self.tree), day)
    }

    /// The plan on `day`.
    pub fn plan(&self, day: Day) -> &Plan {
        self.member.plan(&self.plans, &self.tree, day)
    }

    /// The home group on `day`.
    ///
    /// # Errors
    /// `forbidden`: people of an office have none and don't study here.
    pub fn home(&self, day: Day) -> Answer<&GroupId> {
        self.member.home(day).ok_or(Fault::because(
            Code::Forbidden,
            "您不在学习小组中，没有个人学习任务。",
        ))
    }

    /// Whether `day` is a workday of the person's unit.
    pub fn is_workday(&self, day: Day) -> bool {
        self.member
            .home(day)
            .and_then(|group| self.tree.group(group))
            .map_or_else(
                || self.tree.calendar().is_workday(day),
                |group| self.tree.is_workday(group, day),
            )
    }

    /// Refuses whoever holds none of `roles`.
    ///
    /// # Errors
    /// `forbidden`.
    pub fn require(&self, roles: &[Role]) -> Answer<()> {
        if roles.iter().any(|role| self.member.has(*role)) {
            Ok(())
        } else {
            Err(Fault::new(Code::Forbidden))
        }
    }

    /// Whether a grant of one of `roles` covers the organisation on `day`.
    pub fn covers_org(&self, roles: &[Role], org: &OrgId, day: Day) -> bool {
        self.member
            .grants
            .iter()
            .filter(|g| roles.contains(&g.role))
            .any(|grant| {
                grant.role == Role::Administrator && grant.orgs.is_empty()
                    || grant
                        .orgs
                        .iter()
                        .any(|top| self.tree.is_within(org, top, day))
            })
    }

    /// Whether a grant of one of `roles` covers the group on `day`.
    pub fn covers_group(&self, roles: &[Role], group: &GroupId, day: Day) -> bool {
        let listed = self
            .member
            .grants
            .iter()
            .any(|g| roles.contains(&g.role) && g.groups.contains(group));
        listed
            || self
                .tree
                .branch_of(group, day)
                .is_some_and(|org| self.covers_org(roles, org, day))
    }
}

/// An [`Actor`] that may be 30 s old: for the busiest handlers, whose store calls carry the epoch and so notice by
/// themselves that the person or the session has changed ([`Identity::fresh`]).
pub struct Claimed(pub Actor);

fn mounted(request: &HttpRequest) -> Answer<web::Data<Identity>> {
    let identity = request.app_data::<web::Data<Identity>>().cloned();
    identity.ok_or_else(|| Fault::internal("identity is not mounted"))
}

impl FromRequest for Actor {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (identity, secret) = (mounted(request), token::token(request));
        Box::pin(async move { identity?.resolve(&secret?).await })
    }
}

impl FromRequest for Claimed {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Answer<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let (identity, secret) = (mounted(request), token::token(request));
        Box::pin(async move { identity?.claim(&secret?).await.map(Self) })
    }
}
