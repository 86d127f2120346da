//! Reflections 心得: private until WeChat's content check lets them pass, then visible inside the own branch. What the
//! check does not let pass by itself waits for the secretary.

pub(super) mod routes;
pub(super) mod store;

use futures_util::{StreamExt, stream};
use serde::Serialize;
use utoipa::ToSchema;

use self::store::{Place, Stored};
use super::CheckIns;
use super::model::Standing;
use crate::clock::Time;
use crate::day::Day;
use crate::http::{Answer, Code, Fault};
use crate::id::{GroupId, MemberId};
use crate::identity::{Actor, Named, Role};
use crate::policy::{Audience, Exposure};
use crate::redis::StoreResult;
use crate::wechat::{Scene, Verdict};

/// A text that could not be checked for this many seconds waits for the secretary instead.
const GIVE_UP_S: i64 = 600;

/// Texts that are checked at a time.
const AT_A_TIME: usize = 4;

/// A reflection as others may see it.
#[derive(Serialize, ToSchema)]
pub(super) struct ReflectionView {
    member: Named,
    #[schema(value_type = String, format = Date)]
    day: Day,
    text: String,
    #[schema(value_type = String, format = DateTime)]
    at: Time,
    standing: Standing,
}

/// What a caller may see of a group.
struct Reach {
    /// What the check has let pass.
    shown: bool,
    /// What waits for the secretary, and what the secretary has withheld.
    all: bool,
}

impl CheckIns {
    /// Has every waiting reflection checked; how many were settled. An unclear answer is asked again later.
    ///
    /// # Errors
    /// The store is away.
    pub async fn check_reflections(&self) -> StoreResult<usize> {
        let waiting = store::waiting(&self.store.redis).await?;
        let settled: Vec<StoreResult<bool>> = stream::iter(waiting)
            .map(|place| async move { self.check_one(&place).await })
            .buffer_unordered(AT_A_TIME)
            .collect()
            .await;
        settled
            .into_iter()
            .try_fold(0, |n, settled| Ok(n + usize::from(settled?)))
    }

    async fn check_one(&self, place: &Place) -> StoreResult<bool> {
        let redis = &self.store.redis;
        let members = [place.member.clone()];
        let found = store::of_day(redis, &members, place.day).await?.pop();
        let Some(stored) = found.flatten().filter(|s| s.standing == Standing::Waiting) else {
            store::drop_entry(redis, place).await?;
            return Ok(false);
        };
        let Some(standing) = self.judge(&place.member, &stored).await? else {
            return Ok(false);
        };
        self.settle(place, &stored, standing).await
    }

    async fn settle(
        &self,
        place: &Place,
        stored: &Stored,
        standing: Standing,
    ) -> StoreResult<bool> {
        let to = Stored {
            standing,
            ..stored.clone()
        };
        let script = &self.store.scripts.settle;
        store::settle(&self.store.redis, script, place, (stored, &to)).await
    }

    /// What the check says; `None` = ask again later.
    async fn judge(&self, author: &MemberId, stored: &Stored) -> StoreResult<Option<Standing>> {
        let Some(openid) = self.parts.identity.openid(author, "mini").await? else {
            // Nobody checks texts of people who came by another way.
            return Ok(Some(Standing::Held));
        };
        let wechat = &self.parts.wechat;
        let checked = wechat.check_text(&openid, stored.text.as_str(), Scene::Log);
        Ok(match checked.await {
            Ok(Verdict::Pass) => Some(Standing::Shown),
            Ok(Verdict::Review | Verdict::Risky) => Some(Standing::Held),
            Err(error) => {
                let waited_s = self.parts.clock.now().seconds_since(stored.at);
                tracing::warn!(%error, waited_s, "a reflection could not be checked");
                (waited_s >= GIVE_UP_S).then_some(Standing::Held)
            }
        })
    }

    /// The reflections of a group on a day that the caller may see.
    ///
    /// # Errors
    /// `not_found` for a group out of reach, `forbidden` where the rules show them to others only.
    pub(super) async fn of_group(
        &self,
        actor: &Actor,
        group: &GroupId,
        day: Day,
    ) -> Answer<Vec<ReflectionView>> {
        let reach = self.reach(actor, group, day)?;
        let members = self.parts.groups.members(group, day).await?;
        let ids: Vec<MemberId> = members.iter().map(|m| m.id.clone()).collect();
        let found = store::of_day(&self.store.redis, &ids, day).await?;
        let visible = |author: &MemberId, stored: &Stored| {
            *author == actor.member.id
                || match stored.standing {
                    Standing::Shown => reach.shown,
                    Standing::Held | Standing::Withheld => reach.all,
                    Standing::Waiting | Standing::Private => false,
                }
        };
        let views: Vec<ReflectionView> = members
            .into_iter()
            .zip(found)
            .filter_map(|(member, stored)| {
                let stored = stored.filter(|stored| visible(&member.id, stored))?;
                Some(ReflectionView {
                    member: Named {
                        id: member.id.to_string(),
                        name: member.name,
                    },
                    day,
                    text: stored.text.as_str().to_owned(),
                    at: stored.at,
                    standing: stored.standing,
                })
            })
            .collect();
        if views.iter().any(|view| view.standing != Standing::Shown) && reach.all {
            let audit = &self.parts.audit;
            audit
                .seen(&actor.member.id, "reflections", group.as_str())
                .await?;
        }
        Ok(views)
    }

    /// What the caller may see of the group: a colleague of the branch and the secretary by the rules of burden
    /// reduction, anyone else only where an operator has loosened them.
    fn reach(&self, actor: &Actor, group: &GroupId, day: Day) -> Answer<Reach> {
        let missing = Fault::new(Code::NotFound);
        let Some(branch) = actor.tree.branch_of(group, day) else {
            return Err(missing);
        };
        let home = actor.member.home(day);
        let leads = actor.covers_group(&[Role::Secretary], group, day);
        let colleague = home.and_then(|home| actor.tree.branch_of(home, day)) == Some(branch);
        let looks_after = actor.covers_group(&[Role::Liaison], group, day);
        let above = actor.covers_group(&[Role::Organiser, Role::Administrator], group, day);
        let as_whom = [
            (leads || colleague, Audience::Branch),
            (looks_after, Audience::Liaison),
            (above, Audience::Organiser),
        ];
        if !as_whom.iter().any(|(is, _)| *is) {
            return Err(missing);
        }
        let shown = as_whom.iter().any(|(is, audience)| {
            let policy = &self.parts.policy;
            *is && policy.allows_exposure(Exposure::Reflection, *audience)
        });
        if shown || home == Some(group) {
            Ok(Reach { shown, all: leads })
        } else {
            Err(Fault::new(Code::Forbidden))
        }
    }

    /// The secretary shows or withholds a reflection; its standing. A repeat changes nothing.
    ///
    /// # Errors
    /// `not_found` without such a reflection in a group of the own branch, or while it has not been checked.
    pub(super) async fn decide(
        &self,
        actor: &Actor,
        group: &GroupId,
        (author, day): (&MemberId, Day),
        show: bool,
    ) -> Answer<Standing> {
        let missing = || Fault::new(Code::NotFound);
        let members = self.parts.groups.members(group, day).await?;
        if !actor.covers_group(&[Role::Secretary], group, day)
            || !members.iter().any(|m| m.id == *author)
        {
            return Err(missing());
        }
        let (wanted, action) = if show {
            (Standing::Shown, "reflection_shown")
        } else {
            (Standing::Withheld, "reflection_withheld")
        };
        let place = Place {
            member: author.clone(),
            day,
        };
        loop {
            let ids = [author.clone()];
            let found = store::of_day(&self.store.redis, &ids, day).await?.pop();
            let stored = found.flatten().ok_or_else(missing)?;
            match stored.standing {
                now if now == wanted => return Ok(wanted),
                Standing::Waiting | Standing::Private => return Err(missing()),
                _ => {}
            }
            if self.settle(&place, &stored, wanted).await? {
                let subject = store::entry(author, day);
                let audit = &self.parts.audit;
                audit
                    .did(&actor.member.id, action, "reflection", &subject)
                    .await?;
                return Ok(wanted);
            }
        }
    }

    /// The member's own reflections by day, with who sees them.
    ///
    /// # Errors
    /// The store is away, or a value does not decode.
    pub async fn own_reflections(
        &self,
        member: &MemberId,
    ) -> StoreResult<std::collections::HashMap<Day, (String, Standing)>> {
        let all = self.store.reflections(member).await?;
        Ok(all
            .into_iter()
            .map(|(day, stored)| (day, (stored.text.as_str().to_owned(), stored.standing)))
            .collect())
    }
}
