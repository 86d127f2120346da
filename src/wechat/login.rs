//! Log-in: the phone's one-time code becomes an openid.

use std::fmt;

use serde::Deserialize;

use super::Wechat;
use super::error::WechatError;
use super::wire::{Call, Refused};
use crate::outbound::Said;

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
    /// 1 = a made-up person: the page was opened in snapshot mode.
    #[serde(default)]
    is_snapshotuser: u8,
}

impl Wechat {
    /// Exchanges the code of `wx.login` (5 minutes, one use). Not repeated here: after an unclear answer the
    /// code may be spent, so the phone has to fetch a new one.
    ///
    /// # Errors
    /// [`WechatError::BadCode`], [`WechatError::Blocked`] and the common ones.
    pub async fn login(&self, code: &str) -> Result<Login, WechatError> {
        self.log_in(Call::Login, "js_code", code).await
    }

    /// Exchanges the code that a service account's web authorisation brings to an H5 page (5 minutes, one use).
    ///
    /// # Errors
    /// As [`Wechat::login`]; a visitor in snapshot mode, who is no real person, is a bad code.
    pub async fn login_web(&self, code: &str) -> Result<Login, WechatError> {
        self.log_in(Call::WebLogin, "code", code).await
    }

    async fn log_in(&self, call: Call, name: &str, code: &str) -> Result<Login, WechatError> {
        let account = self.account();
        let mut url = account.url(call.path());
        url.query_pairs_mut()
            .append_pair("appid", account.appid())
            .append_pair("secret", account.secret())
            .append_pair(name, code)
            .append_pair("grant_type", "authorization_code");
        let session = self.exchange(call, self.0.http.get(url)).await;
        let session: Session = session.map_err(Refused::into_error)?;
        if session.is_snapshotuser == 1 {
            return Err(WechatError::BadCode(Said {
                code: 0,
                message: "the page was opened in snapshot mode".to_owned(),
            }));
        }
        Ok(Login {
            openid: session.openid,
            unionid: session.unionid,
        })
    }
}
