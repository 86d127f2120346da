//! Signing in, binding and signing out.

use std::sync::Arc;

use super::store::{Invitation, StoredSession};
use super::{Identity, Member, SignedIn};
use crate::clock::Time;
use crate::http::{Answer, Code, Fault};
use crate::id::MemberId;
use crate::redis::StoreResult;
use crate::seal::token_hash;
use crate::wechat::WechatError;

/// Seconds that a log-in link can be used.
const INVITATION_S: i64 = 24 * 3600;

impl Identity {
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
        let expires = now.plus_seconds(self.lives.phone_s);
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

    /// Signs in by a one-use invitation (H5, first administrator). Whoever comes with an `unbound` session, signed in
    /// through WeChat, is bound by it.
    ///
    /// # Errors
    /// `invitation_refused`, `bind_conflict`.
    pub async fn accept_invitation(&self, unbound: Option<&str>, code: &str) -> Answer<SignedIn> {
        let now = self.clock.now();
        let unbound = match unbound {
            Some(token) => self.unbound(token).await?,
            None => None,
        };
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
        let Some((token, session, openid)) = unbound else {
            return self.start(Some(Arc::new(member)), "h5", None).await;
        };
        let hash = token_hash(&token);
        let (member, expires) = self.bind(&hash, session, member.id, openid).await?;
        Ok(SignedIn {
            token,
            expires,
            member: Some(member),
        })
    }

    /// The session behind `token` if it knows a WeChat account and no person yet.
    async fn unbound(&self, token: &str) -> StoreResult<Option<(String, StoredSession, String)>> {
        let session = self.store.session(&token_hash(token)).await?;
        let session = session.filter(|s| s.member.is_none() && self.clock.now() < s.expires);
        Ok(session.and_then(|session| {
            let openid = session.openid.clone()?;
            Some((token.to_owned(), session, openid))
        }))
    }

    /// A fresh one-use code that signs `member` in, and until when it does.
    ///
    /// # Errors
    /// The store is away.
    pub async fn invite(&self, member: &MemberId) -> StoreResult<(String, Time)> {
        let code = self.ids.text("");
        let invitation = Invitation {
            member: member.clone(),
            expires: self.clock.now().plus_seconds(INVITATION_S),
        };
        self.store
            .put_invitation(&token_hash(&code), &invitation, INVITATION_S)
            .await?;
        Ok((code, invitation.expires))
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
    pub(super) async fn end(&self, hash: &str, member: Option<&MemberId>) -> Answer<()> {
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
