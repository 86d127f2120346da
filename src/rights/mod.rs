//! Export and erasure of one's own data.
//!
//! Both follow the catalogue of keys: what is of one person is every key of a family whose name begins with the member, so a
//! new family is exported and erased without a word here. Erasing first notes whom, then ends the sessions, so that nothing writes
//! any more; every step can be repeated, and the background work finishes what a crash has left.

mod keys;
mod model;
pub(crate) mod routes;
mod store;

use std::sync::Arc;

use serde::Serialize;
use utoipa::ToSchema;

pub(crate) use self::keys::FAMILIES;
use self::model::{Entry, Kept, readable};
use self::store::Store;
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::group::Groups;
use crate::http::{Answer, Code, Fault};
use crate::id::{Ids, MemberId};
use crate::identity::{Actor, Identity, MemberView};
use crate::push::{Held, Push};
use crate::quiz::{Quizzes, ReviewView};
use crate::record::Records;
use crate::redis::key::MEMBER_SHARDS;
use crate::redis::{Family, Redis, StoreResult};
use crate::seal::{Seal, token_hash};

/// The domains that hold something of a person beside keys of their own.
#[derive(Clone)]
pub struct Parts {
    /// Persons and sessions.
    pub identity: Identity,
    /// Rosters.
    pub groups: Groups,
    /// Day bytes.
    pub records: Records,
    /// Wrong questions.
    pub quizzes: Quizzes,
    /// Messages.
    pub push: Push,
}

/// The domain's handle. Cheap to clone.
#[derive(Clone)]
pub struct Rights {
    store: Store,
    parts: Parts,
    seal: Seal,
    clock: Clock,
    ids: Ids,
}

/// Everything that is held of a person.
#[derive(Serialize, ToSchema)]
pub(crate) struct Export {
    #[schema(value_type = String, format = DateTime)]
    made_at: Time,
    member: MemberView,
    /// The phone number, as the roster has it.
    phone: Option<String>,
    /// Words by which audiences may choose the person.
    tags: Vec<String>,
    /// Wrong questions that come back; what an open paper asks shows no key.
    reviews: Vec<ReviewView>,
    messages: Held,
    /// Every value that is kept under the person's id.
    kept: Vec<Kept>,
}

impl Rights {
    /// Assembles the domain; `families` is the catalogue of keys.
    pub fn new(
        redis: Redis,
        families: Arc<[Family]>,
        parts: Parts,
        seal: Seal,
        (clock, ids): (Clock, Ids),
    ) -> Self {
        Self {
            store: Store::new(redis, families),
            parts,
            seal,
            clock,
            ids,
        }
    }

    /// Everything that is held of the caller, on one page.
    ///
    /// # Errors
    /// The store is away.
    async fn export(&self, actor: &Actor) -> Answer<Export> {
        let member = &actor.member;
        let now = self.clock.now();
        let (own, _) = self.store.keys(&member.id).await?;
        let mut kept = Vec::new();
        for owned in own.iter().filter(|owned| owned.family.head != "ec") {
            let entries = self.store.entries(owned).await?.into_iter();
            let entries = entries.map(|(field, text)| Entry {
                field,
                text: readable(&text),
            });
            kept.push(Kept {
                key: owned.key.to_string(),
                holds: owned.family.holds.to_owned(),
                life: owned.family.life.to_owned(),
                entries: entries.collect(),
            });
        }
        Ok(Export {
            made_at: now,
            member: MemberView::of(member, &actor.tree, actor.frame(now).day),
            phone: self.parts.identity.phone_of(member),
            tags: member.tags.clone(),
            reviews: self.parts.quizzes.own_reviews(actor).await?,
            messages: self.parts.push.held(&member.id).await?,
            kept,
        })
    }

    /// Makes the code with which the caller may erase themselves, and until when.
    ///
    /// # Errors
    /// The store is away.
    async fn offer(&self, actor: &Actor) -> Answer<(String, Time)> {
        let now = self.clock.now();
        let code: String = (0..8).map(|_| self.ids.below(10).to_string()).collect();
        let member = &actor.member.id;
        self.store
            .put_code(member, &self.hash(member, &code), now)
            .await?;
        Ok((code, now.plus_seconds(store::CODE_MINUTES * 60)))
    }

    fn hash(&self, member: &MemberId, code: &str) -> String {
        token_hash(&self.seal.lookup(&format!("erasure:{member}:{code}")))
    }

    /// Erases the caller, who has the code.
    ///
    /// # Errors
    /// `erasure_code`.
    async fn erase_self(&self, actor: &Actor, code: &str) -> Answer<()> {
        let (member, now) = (&actor.member.id, self.clock.now());
        let right = self
            .store
            .try_code(member, &self.hash(member, code), now)
            .await?;
        if !right {
            return Err(Fault::new(Code::ErasureCode));
        }
        Ok(self.erase(member).await?)
    }

    /// Erases a person: every key and entry of theirs; what they did stays as sums of their groups. Repeatable.
    ///
    /// # Errors
    /// The store is away.
    pub async fn erase(&self, member: &MemberId) -> StoreResult<()> {
        let day = Day::civil_at(self.clock.now());
        self.store.begin(member, &self.mark(member), day).await?;
        let Parts {
            identity,
            groups,
            records,
            push,
            ..
        } = &self.parts;
        identity.end_all(member).await?;
        push.erase(member).await?;
        if let Some(known) = identity.member(member).await? {
            groups.forget(&known).await?;
            identity.forget_pointers(member).await?;
        }
        records
            .leave_behind(member, &identity.shard_set(member))
            .await?;
        let alias = self.ids.text("gone-");
        let (own, shared) = self.store.keys(member).await?;
        self.store.delete(&own).await?;
        for key in &shared {
            self.store.sweep(key, member, &alias).await?;
        }
        identity.roster_changed().await?;
        self.store.finish(member).await
    }

    /// The name under which the list of the erased knows a member.
    fn mark(&self, member: &MemberId) -> String {
        self.seal.lookup(&format!("erased:{member}"))
    }

    /// Finishes what a crash has left; how many.
    ///
    /// # Errors
    /// The store is away.
    pub async fn resume(&self) -> StoreResult<usize> {
        let waiting = self.store.under_way().await?;
        for member in &waiting {
            self.erase(member).await?;
        }
        Ok(waiting.len())
    }

    /// Erases again whoever stands on the list of the erased and is back, as after a restore; how many.
    ///
    /// # Errors
    /// The store is away.
    pub async fn erase_again(&self) -> StoreResult<usize> {
        let erased = self.store.erased().await?;
        let mut count = 0;
        for shard in 0..MEMBER_SHARDS {
            for member in self.parts.identity.shard(shard).await? {
                if erased.contains_key(&self.mark(&member.id)) {
                    self.erase(&member.id).await?;
                    count += 1;
                }
            }
        }
        Ok(count)
    }
}
