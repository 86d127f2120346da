//! Persons, grants, sessions: who is asking and what they may reach.
//!
//! A session is an opaque token, stored hashed. Token → person is cached per process for at most 30 s; every script on a
//! member's keys takes the record's epoch and answers `stale`, so that a revoked session or a changed person is noticed
//! at once ([`Identity::fresh`]).

mod actor;
mod cache;
mod keys;
mod model;
mod roster;
pub(crate) mod routes;
mod store;

use std::sync::Arc;

pub use self::actor::{Actor, Claimed};
use self::cache::Cache;
pub(crate) use self::keys::{FAMILIES, record as record_key};
pub use self::model::{Grant, Member, MemberHours, MemberView, Named, Role, RoleView};
pub use self::roster::{Joined, NewMember};
use self::store::{Invitation, Store, StoredSession};
use crate::clock::{Clock, Time};
use crate::http::{Answer, Code, Fault};
use crate::id::{Ids, MemberId};
use crate::org::Directory;
use crate::redis::{Redis, StoreResult};
use crate::seal::{Seal, token_hash};
use crate::timetable::Plans;
use crate::wechat::{Wechat, WechatError};

/// Days that a phone's session lives after it was last renewed.
const PHONE_DAYS: i64 = 30;

/// How often a record may move while one call is being answered.
const MOVES: usize = 5;

/// Seconds that a log-in link can be used.
const INVITATION_S: i64 = 24 * 3600;

/// Our accounts on WeChat.
#[derive(Clone)]
pub struct Accounts {
    /// The mini-program.
    pub mini: Wechat,
    /// The service account of the H5 pages, where there is one.
    pub oa: Option<Wechat>,
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
    accounts: Accounts,
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
            accounts,
            cache: Cache::default(),
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

    /// The person behind a token, as of at most 30 s ago: for handlers whose store calls carry the epoch, so that they
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
        if session.expires.seconds_since(now) < (PHONE_DAYS - 1) * 86_400 {
            let renewed = StoredSession {
                expires: now.plus_seconds(PHONE_DAYS * 86_400),
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

    /// Exchanges a WeChat log-in code for a session, bound if the openid is known.
    ///
    /// # Errors
    /// `wechat_code_refused`, `wechat_unavailable`.
    pub async fn sign_in(&self, app: &str, code: &str) -> Answer<SignedIn> {
        let login = match (app, &self.accounts.oa) {
            ("oa", Some(oa)) => oa.login_web(code).await,
            ("oa", None) => {
                return Err(Fault::because(
                    Code::WeChatUnavailable,
                    "服务号登录未开通，请使用小程序。",
                ));
            }
            _ => self.accounts.mini.login(code).await,
        };
        let login = login.map_err(wechat_fault)?;
        let member = match self.store.by_openid(app, &login.openid).await? {
            Some(id) => self.bound(&id, app, &login.openid).await?,
            None => None,
        };
        self.start(member, app, Some(login.openid)).await
    }

    /// The index is a hint: the record decides whether the openid is this member's.
    async fn bound(
        &self,
        id: &MemberId,
        app: &str,
        openid: &str,
    ) -> StoreResult<Option<Arc<Member>>> {
        let held = self.store.openid(id, app).await?;
        if held.as_deref() != Some(openid) {
            return Ok(None);
        }
        Ok(self
            .store
            .member(id)
            .await?
            .map(|(member, _)| Arc::new(member)))
    }

    async fn start(
        &self,
        member: Option<Arc<Member>>,
        app: &str,
        openid: Option<String>,
    ) -> Answer<SignedIn> {
        let token = crate::seal::hex(&self.ids.bytes::<32>());
        let now = self.clock.now();
        let expires = now.plus_seconds(PHONE_DAYS * 86_400);
        let id = member.as_ref().map(|m| m.id.clone());
        let session = StoredSession {
            member: id,
            app: app.to_owned(),
            openid,
            created: now,
            expires,
        };
        self.store
            .put_session(&token_hash(&token), &session, now)
            .await?;
        Ok(SignedIn {
            token,
            expires,
            member,
        })
    }

    /// Binds the WeChat account behind an unbound session to the roster entry with the phone number behind `phone_code`.
    ///
    /// # Errors
    /// `phone_unknown`, `bind_conflict`, `wechat_code_refused`, `session_expired`.
    pub async fn bind_by_phone(&self, token: &str, phone_code: &str) -> Answer<SignedIn> {
        let hash = token_hash(token);
        let session = self
            .store
            .session(&hash)
            .await?
            .ok_or(Fault::new(Code::Unauthenticated))?;
        if session.expires <= self.clock.now() {
            return Err(Fault::new(Code::SessionExpired));
        }
        let openid = session
            .openid
            .clone()
            .ok_or(Fault::new(Code::SessionExpired))?;
        let phone = self
            .accounts
            .mini
            .phone_number(phone_code)
            .await
            .map_err(wechat_fault)?
            .number;
        let id = self
            .store
            .find(&self.phone_hash(&phone))
            .await?
            .ok_or(Fault::new(Code::PhoneUnknown))?;
        self.bind(&hash, session, id, openid)
            .await
            .map(|(member, expires)| SignedIn {
                token: token.to_owned(),
                expires,
                member: Some(member),
            })
    }

    async fn bind(
        &self,
        hash: &str,
        session: StoredSession,
        id: MemberId,
        openid: String,
    ) -> Answer<(Arc<Member>, Time)> {
        if let Some(other) = self.store.by_openid(&session.app, &openid).await? {
            let taken = other != id && self.bound(&other, &session.app, &openid).await?.is_some();
            if taken {
                return Err(Fault::new(Code::BindConflict));
            }
        }
        match self.store.bind(&id, &session.app, &openid).await? {
            None => return Err(Fault::new(Code::PhoneUnknown)),
            Some(false) => return Err(Fault::new(Code::BindConflict)),
            Some(true) => {}
        }
        let expires = session.expires;
        self.store
            .put_session(
                hash,
                &StoredSession {
                    member: Some(id.clone()),
                    ..session
                },
                self.clock.now(),
            )
            .await?;
        let (member, _) = self
            .store
            .member(&id)
            .await?
            .ok_or(Fault::new(Code::PhoneUnknown))?;
        Ok((Arc::new(member), expires))
    }

    /// Signs in by a one-use log-in link (H5, first administrator).
    ///
    /// # Errors
    /// `invitation_refused`.
    pub async fn accept_invitation(&self, code: &str) -> Answer<SignedIn> {
        let now = self.clock.now();
        let invitation = self
            .store
            .take_invitation(&token_hash(code))
            .await?
            .filter(|invitation| now < invitation.expires)
            .ok_or(Fault::new(Code::InvitationRefused))?;
        let (member, _) = self
            .store
            .member(&invitation.member)
            .await?
            .ok_or(Fault::new(Code::InvitationRefused))?;
        self.start(Some(Arc::new(member)), "h5", None).await
    }

    /// A fresh one-use code that signs `member` in.
    ///
    /// # Errors
    /// The store is away.
    pub async fn invite(&self, member: &MemberId) -> StoreResult<String> {
        let code = self.ids.text("");
        let invitation = Invitation {
            member: member.clone(),
            expires: self.clock.now().plus_seconds(INVITATION_S),
        };
        self.store
            .put_invitation(&token_hash(&code), &invitation, INVITATION_S)
            .await?;
        Ok(code)
    }

    /// Ends the session of `token`.
    ///
    /// # Errors
    /// The store is away.
    pub async fn sign_out(&self, token: &str) -> Answer<()> {
        let hash = token_hash(token);
        let session = self
            .store
            .session(&hash)
            .await?
            .ok_or(Fault::new(Code::Unauthenticated))?;
        self.end(&hash, session.member.as_ref()).await
    }

    /// Ends a session, here and in every other process.
    async fn end(&self, hash: &str, member: Option<&MemberId>) -> Answer<()> {
        self.store.end_session(hash, member).await?;
        self.cache.forget(hash);
        Ok(())
    }

    /// How often the roster has changed.
    ///
    /// # Errors
    /// The store is away.
    pub async fn roster_version(&self) -> StoreResult<u64> {
        self.store.version().await
    }

    /// The member to whom an openid of `app` is bound.
    ///
    /// # Errors
    /// The store is away.
    pub async fn by_openid(&self, app: &str, openid: &str) -> StoreResult<Option<MemberId>> {
        let Some(id) = self.store.by_openid(app, openid).await? else {
            return Ok(None);
        };
        let held = self.store.openid(&id, app).await?;
        Ok((held.as_deref() == Some(openid)).then_some(id))
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

/// What a failure of the log-in provider means to the person at the phone.
fn wechat_fault(error: WechatError) -> Fault {
    let refused = matches!(error, WechatError::BadCode(_) | WechatError::Blocked(_));
    let code = if refused {
        Code::CodeRefused
    } else {
        Code::WeChatUnavailable
    };
    Fault::new(code).caused_by(error)
}
