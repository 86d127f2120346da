//! Joining, moving, granting: the roster's writes. Every one is repeatable without further effect.

use super::Identity;
use super::model::{Grant, Member};
use crate::dated::Dated;
use crate::day::Day;
use crate::id::{GroupId, MemberId};
use crate::redis::StoreResult;

/// A person as a roster names them.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// The id to take if the person is new.
    pub id: MemberId,
    /// Name.
    pub name: String,
    /// Eleven-digit phone number.
    pub phone: Option<String>,
    /// Home group; `None` for people of an office.
    pub home: Option<GroupId>,
    /// Roles beyond membership.
    pub grants: Vec<Grant>,
    /// The study day on which they join.
    pub joins: Day,
    /// The first study day on which they are expected.
    pub expected_from: Day,
    /// Words by which audiences may choose.
    pub tags: Vec<String>,
}

/// What joining did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joined {
    /// A new person.
    New(MemberId),
    /// Already on the roster with the same home: nothing was written.
    Known(MemberId),
    /// Already on the roster in another group: nothing was written; moving is a transfer.
    Elsewhere(MemberId, Option<GroupId>),
}

impl Identity {
    /// The keyed hash by which a phone number is found.
    pub(super) fn phone_hash(&self, phone: &str) -> String {
        self.seal.lookup(&format!("phone:{phone}"))
    }

    fn roster_hash(&self, new: &NewMember) -> String {
        let by_name = || {
            let home = new.home.as_ref().map_or("-", GroupId::as_str);
            self.seal.lookup(&format!("name:{home}:{}", new.name))
        };
        new.phone
            .as_deref()
            .map_or_else(by_name, |phone| self.phone_hash(phone))
    }

    /// Who stands under the same phone number (or name and group), without writing anything.
    ///
    /// # Errors
    /// The store is away.
    pub async fn known(&self, new: &NewMember) -> StoreResult<Option<Joined>> {
        match self.store.find(&self.roster_hash(new)).await? {
            Some(id) => self.compare(&id, new).await,
            None => Ok(None),
        }
    }

    async fn compare(&self, id: &MemberId, new: &NewMember) -> StoreResult<Option<Joined>> {
        Ok(self.store.member(id).await?.map(|(known, _)| {
            let home = known.homes.last().cloned().flatten();
            if home == new.home {
                Joined::Known(id.clone())
            } else {
                Joined::Elsewhere(id.clone(), home)
            }
        }))
    }

    /// Puts a person on the roster. The look-up hash is taken first, so a repeat after a crash finds the same id.
    ///
    /// # Errors
    /// The store is away.
    pub async fn join(&self, new: &NewMember) -> StoreResult<Joined> {
        let hash = self.roster_hash(new);
        let id = self.store.reserve(&hash, &new.id).await?;
        if let Some(known) = self.compare(&id, new).await? {
            return Ok(known);
        }
        let member = Member {
            phone: new
                .phone
                .as_deref()
                .map(|phone| self.seal.close(&self.ids, id.as_str(), phone)),
            id: id.clone(),
            name: new.name.clone(),
            lookup: hash,
            homes: Dated::from(new.joins, new.home.clone()),
            expected_from: new.expected_from,
            grants: new.grants.clone(),
            plan: Dated::default(),
            shifts: None,
            exempt: Vec::new(),
            tags: new.tags.clone(),
        };
        self.store.put(&member, 0).await?;
        Ok(Joined::New(id))
    }

    /// A person's record.
    ///
    /// # Errors
    /// The store is away.
    pub async fn member(&self, id: &MemberId) -> StoreResult<Option<Member>> {
        Ok(self.store.member(id).await?.map(|(member, _)| member))
    }

    /// Several persons' records; unknown ones are left out.
    ///
    /// # Errors
    /// The store is away.
    pub async fn members(&self, ids: &[MemberId]) -> StoreResult<Vec<Member>> {
        Ok(self
            .store
            .members(ids)
            .await?
            .into_iter()
            .map(|(member, _)| member)
            .collect())
    }

    /// Everyone of one shard.
    ///
    /// # Errors
    /// The store is away.
    pub async fn shard(&self, shard: u16) -> StoreResult<Vec<Member>> {
        self.members(&self.store.shard(shard).await?).await
    }

    /// Changes a record; `change` answers whether anything is different. A concurrent change is merged by trying
    /// again on the newer record. Answers `false` if there is no such member or nothing was to be changed.
    ///
    /// # Errors
    /// The store is away.
    pub async fn change(
        &self,
        id: &MemberId,
        change: impl Fn(&mut Member) -> bool,
    ) -> StoreResult<bool> {
        loop {
            let Some((mut member, epoch)) = self.store.member(id).await? else {
                return Ok(false);
            };
            if !change(&mut member) {
                return Ok(false);
            }
            if self.store.put(&member, epoch).await?.is_some() {
                return Ok(true);
            }
        }
    }

    /// Moves a member to `home` from `from` on: one write.
    ///
    /// # Errors
    /// The store is away.
    pub async fn transfer(&self, id: &MemberId, home: &GroupId, from: Day) -> StoreResult<bool> {
        self.change(id, |member| member.homes.set(from, Some(home.clone())))
            .await
    }

    /// Exempts a member from `from` to `to`: leave or illness, no reason kept.
    ///
    /// # Errors
    /// The store is away.
    pub async fn exempt(&self, id: &MemberId, from: Day, to: Day) -> StoreResult<bool> {
        self.change(id, |member| {
            let new = !member.exempt.contains(&(from, to));
            if new {
                member.exempt.push((from, to));
            }
            new
        })
        .await
    }

    /// Grants a role with its scope.
    ///
    /// # Errors
    /// The store is away.
    pub async fn grant(&self, id: &MemberId, grant: &Grant) -> StoreResult<bool> {
        self.change(id, |member| {
            let new = !member
                .grants
                .iter()
                .any(|g| (g.role, &g.orgs, &g.groups) == (grant.role, &grant.orgs, &grant.groups));
            if new {
                member.grants.push(grant.clone());
            }
            new
        })
        .await
    }

    /// Binds an openid without asking WeChat (demo and tests).
    ///
    /// # Errors
    /// The store is away.
    pub async fn bind_openid(&self, id: &MemberId, app: &str, openid: &str) -> StoreResult<bool> {
        Ok(self.store.bind(id, app, openid).await? == Some(true))
    }
}
