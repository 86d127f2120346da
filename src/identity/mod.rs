//! Persons, grants, sessions: who is asking and what they may reach.
//!
//! A session is an opaque token, stored hashed. Token → person is cached per process for seconds; every script on a
//! member's keys takes the record's epoch and answers `stale`, so that a revoked session or a changed person is noticed
//! at once ([`Identity::fresh`]).

mod actor;
mod cache;
mod erase;
mod invitations;
mod keys;
mod model;
mod roster;
pub(crate) mod routes;
mod session;
mod store;
mod web;

use std::sync::Arc;

pub use self::actor::{Actor, Claimed};
use self::cache::Cache;
pub(crate) use self::keys::{FAMILIES, record as record_key};
pub use self::model::{Grant, Member, MemberHours, MemberView, Named, Role, RoleView};
pub use self::roster::{Joined, NewMember};
use self::store::{Store, StoredSession};
pub use self::web::Web;
use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault};
use crate::id::{Ids, MemberId};
use crate::org::Directory;
use crate::redis::{Redis, StoreResult};
use crate::seal::{Seal, token_hash};
use crate::timetable::Plans;
use crate::wechat::Wechat;

/// Seconds of a day: a session's end is moved at most once in it.
const DAY_S: i64 = 86_400;

/// How often a record may move while one call is being answered.
const MOVES: usize = 5;

/// Our accounts on WeChat.
#[derive(Clone)]
pub struct Accounts {
    /// The mini-program.
    pub mini: Wechat,
    /// The service account of the H5 pages, where there is one.
    pub oa: Option<Wechat>,
}

/// How long sessions live.
#[derive(Clone, Copy, Debug)]
pub struct Lives {
    /// Seconds that a phone's session lives after it was last renewed.
    pub phone_s: i64,
    /// Seconds that a replica believes its own copy of a session.
    pub copy_s: i64,
}

impl Default for Lives {
    fn default() -> Self {
        Self {
            phone_s: 30 * DAY_S,
            copy_s: 30,
        }
    }
}

/// What identity needs from outside. Cheap to clone.
#[derive(Clone)]
pub struct Identity {
    store: Store,
    directory: Directory,
    plans: Arc<Plans>,
    clock: Clock,
    ids: Ids,
    seal: Seal,
    accounts: Arc<Accounts>,
    lives: Lives,
    web: Arc<Web>,
    cache: Cache,
}

/// A session as its owner sees it after signing in.
pub struct SignedIn {
    /// The token; known to the phone only.
    pub token: String,
    /// When it ends unless renewed.
    pub expires: Time,
    /// The person; `None` while the WeChat account is not bound to the roster.
    pub member: Option<Arc<Member>>,
}

impl Identity {
    /// Assembles the domain.
    pub fn new(
        redis: Redis,
        directory: Directory,
        plans: Arc<Plans>,
        edge: (Clock, Ids),
        seal: Seal,
        accounts: Accounts,
    ) -> Self {
        let (clock, ids) = edge;
        Self {
            store: Store::new(redis),
            directory,
            plans,
            clock,
            ids,
            seal,
            accounts: accounts.into(),
            lives: Lives::default(),
            web: Arc::default(),
            cache: Cache::new(Lives::default().copy_s),
        }
    }

    /// With the addresses under which browsers reach us.
    #[must_use]
    pub fn reached_at(self, web: Web) -> Self {
        Self {
            web: web.into(),
            ..self
        }
    }

    /// With sessions that live as the operator wants.
    #[must_use]
    pub fn living(self, lives: Lives) -> Self {
        Self {
            cache: Cache::new(lives.copy_s),
            lives,
            ..self
        }
    }

    /// The person behind a token, as of now.
    ///
    /// # Errors
    /// `unauthenticated` for a token that was never given, `session_expired` for one that has ended or is not bound.
    pub async fn resolve(&self, token: &str) -> Answer<Actor> {
        let hash = token_hash(token);
        let now = self.clock.now();
        let known = match self.cache.get(&hash, now) {
            Some((member, epoch)) => {
                let current = self.store.epoch(&member.id, &hash).await?;
                Some((member, epoch)).filter(|_| current == Some(epoch))
            }
            None => None,
        };
        let found = match known {
            Some(found) => found,
            None => self.reload(&hash).await?,
        };
        self.actor(hash, found).await
    }

    /// The person behind a token, as of some seconds ago: for handlers whose store calls carry the epoch, so that they
    /// notice a change themselves ([`Identity::fresh`]).
    ///
    /// # Errors
    /// As [`Identity::resolve`].
    pub async fn claim(&self, token: &str) -> Answer<Actor> {
        let hash = token_hash(token);
        let found = match self.cache.get(&hash, self.clock.now()) {
            Some(found) => found,
            None => self.reload(&hash).await?,
        };
        self.actor(hash, found).await
    }

    async fn actor(&self, hash: String, (member, epoch): (Arc<Member>, u64)) -> Answer<Actor> {
        Ok(Actor {
            member,
            epoch,
            tree: self.directory.tree().await?,
            plans: Arc::clone(&self.plans),
            session: hash.into(),
        })
    }

    async fn reload(&self, hash: &str) -> Answer<(Arc<Member>, u64)> {
        self.cache.forget(hash);
        let now = self.clock.now();
        let session = self
            .store
            .session(hash)
            .await?
            .ok_or(Fault::new(Code::Unauthenticated))?;
        if session.expires <= now {
            return Err(Fault::new(Code::SessionExpired));
        }
        let id = session
            .member
            .clone()
            .ok_or(Fault::new(Code::SessionExpired))?;
        let (member, epoch) = self
            .store
            .signed_in(&id, hash)
            .await?
            .ok_or(Fault::new(Code::SessionExpired))?;
        // Sliding expiry, written at most once a day.
        if session.expires.seconds_since(now) < self.lives.phone_s - DAY_S {
            let renewed = StoredSession {
                expires: now.plus_seconds(self.lives.phone_s),
                ..session
            };
            self.store.renew_session(hash, &renewed, now).await?;
        }
        let member = Arc::new(member);
        self.cache.put(hash, now, Arc::clone(&member), epoch);
        Ok((member, epoch))
    }

    /// Runs `act` as `actor`; when it answers `None` (the record has moved), reloads the person and tries again.
    ///
    /// # Errors
    /// What `act` answers; `unauthenticated` or `session_expired` if the session has ended meanwhile.
    pub async fn fresh<T, F>(&self, actor: &Actor, act: impl Fn(Actor) -> F) -> Answer<T>
    where
        F: Future<Output = Answer<Option<T>>>,
    {
        let mut actor = actor.clone();
        for _ in 0..MOVES {
            if let Some(done) = act(actor.clone()).await? {
                return Ok(done);
            }
            (actor.member, actor.epoch) = self.reload(&actor.session).await?;
            actor.tree = self.directory.refresh().await?;
        }
        Err(Fault::internal("the record moves all the time"))
    }

    /// Whether the session and the record that `actor` was read from still stand as they were.
    ///
    /// # Errors
    /// The store is away.
    pub async fn is_current(&self, actor: &Actor) -> StoreResult<bool> {
        let epoch = self.store.epoch(&actor.member.id, &actor.session).await?;
        Ok(epoch == Some(actor.epoch))
    }

    /// The bound openid of `app`.
    ///
    /// # Errors
    /// The store is away.
    pub async fn openid(&self, member: &MemberId, app: &str) -> StoreResult<Option<String>> {
        self.store.openid(member, app).await
    }

    /// The tree's keeper.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }
}
