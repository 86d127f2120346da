//! Log-in: the phone's one-time code becomes an openid.

use std::fmt;

use serde::Deserialize;

use super::Wechat;
use super::error::WechatError;
use super::wire::{self, Call, Refused};

/// Who logged in. The session key that comes with it is never used and not kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The person's id within this mini-program.
    pub openid: String,
    /// The person's id across the accounts of one operator, when these are linked.
    pub unionid: Option<String>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(***)")
    }
}

#[derive(Deserialize)]
struct Session {
    openid: String,
    unionid: Option<String>,
}

impl Wechat {
    /// Exchanges the code of `wx.login` (5 minutes, one use). Not repeated here: after an unclear answer the
    /// code may be spent, so the phone has to fetch a new one.
    ///
    /// # Errors
    /// [`WechatError::BadCode`], [`WechatError::Blocked`] and the common ones.
    pub async fn login(&self, code: &str) -> Result<Login, WechatError> {
        let account = self.account();
        let mut url = account.url(Call::Login.path());
        url.query_pairs_mut()
            .append_pair("appid", account.appid())
            .append_pair("secret", account.secret())
            .append_pair("js_code", code)
            .append_pair("grant_type", "authorization_code");
        let answer = self
            .0
            .http
            .send(Call::Login.path(), self.0.http.get(url))
            .await;
        let session: Session =
            wire::read(Call::Login, answer, self.0.clock.now()).map_err(Refused::into_error)?;
        Ok(Login {
            openid: session.openid,
            unionid: session.unionid,
        })
    }
}
