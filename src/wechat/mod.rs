//! WeChat mini-program: what Sanke asks of the platform.
//!
//! [`Wechat`] logs people in, reads their phone number, sends subscribe messages, checks texts and lists
//! templates. Answers are judged by their `errcode` (HTTP is 200 nearly always) and every failure is sorted by
//! its consequence, [`WechatError`], in one table (`wire.rs`). Calls that carry the access token refresh it
//! once when the platform refuses it (`token.rs`).

mod account;
pub mod callback;
mod check;
mod crypto;
mod error;
mod form;
mod keys;
mod login;
mod message;
mod phone;
mod template;
mod token;
mod token_store;
mod value;
mod wire;
mod xml;

#[cfg(test)]
mod callback_tests;
#[cfg(test)]
mod client_tests;
#[cfg(test)]
mod token_tests;

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::RequestBuilder;
use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use self::keys::FAMILIES;
pub use account::{Account, ForeignHost, OFFICIAL_BASE};
pub use check::{Scene, Verdict};
pub use crypto::{BadKey, CallbackKeys, CallbackToken, CannotDecrypt};
pub use error::WechatError;
pub use login::Login;
pub use message::{Letter, Sent, SubscribeMessage, TemplateData};
pub use phone::Phone;
pub use template::{Template, TemplateKind};
pub use token::{AccessToken, TokenSource, TokenStore};
pub use value::{BadValue, TemplateValue, ValueKind};

use crate::clock::Clock;
use crate::outbound::Outbound;
use wire::{Call, Refused};

/// Fresh tokens tried for one call.
const FRESH_TOKENS: usize = 2;

/// The mini-program's side of WeChat. Cheap to clone; clones share the access token.
#[derive(Clone)]
pub struct Wechat(Arc<Inner>);

struct Inner {
    http: Outbound,
    account: Account,
    tokens: TokenSource,
    clock: Clock,
    last: Mutex<Option<(Call, AccessToken, url::Url)>>,
}

impl Wechat {
    /// Speaks for `account`; keeps the access token in `store`.
    pub fn new(http: Outbound, account: Account, store: TokenStore, clock: Clock) -> Self {
        let tokens = TokenSource::new(http.clone(), account.clone(), store, clock.clone());
        Self(Arc::new(Inner {
            http,
            account,
            tokens,
            clock,
            last: Mutex::default(),
        }))
    }

    /// The account it speaks for.
    pub fn account(&self) -> &Account {
        &self.0.account
    }

    /// The access token's keeper (for `sanke check`).
    pub fn tokens(&self) -> &TokenSource {
        &self.0.tokens
    }

    /// POSTs `body` as JSON with the access token.
    async fn post<T: DeserializeOwned>(
        &self,
        call: Call,
        body: &(impl Serialize + Sync),
    ) -> Result<T, WechatError> {
        self.authorised(call, |url| self.0.http.post(url).json(body))
            .await
    }

    /// POSTs a body that is JSON already.
    async fn post_text<T: DeserializeOwned>(
        &self,
        call: Call,
        body: String,
    ) -> Result<T, WechatError> {
        self.authorised(call, |url| {
            let request = self.0.http.post(url).body(body.clone());
            request.header(CONTENT_TYPE, "application/json")
        })
        .await
    }

    /// GETs with the access token.
    async fn get<T: DeserializeOwned>(&self, call: Call) -> Result<T, WechatError> {
        self.authorised(call, |url| self.0.http.get(url)).await
    }

    /// One call with the token; when the platform refuses the token, a fresh one and one more call, and that once more: the
    /// fresh one may be older than the refusal it comes for. Repeating is safe there: a call with a refused token was not
    /// carried out.
    async fn authorised<T: DeserializeOwned>(
        &self,
        call: Call,
        build: impl Fn(url::Url) -> RequestBuilder,
    ) -> Result<T, WechatError> {
        let mut token = self.0.tokens.get().await?;
        for _ in 0..FRESH_TOKENS {
            match self.once(call, &token, &build).await {
                Err(Refused::Token(_)) => token = self.0.tokens.replace(&token).await?,
                done => return done.map_err(Refused::into_error),
            }
        }
        let last = self.once(call, &token, &build).await;
        last.map_err(Refused::into_error)
    }

    async fn once<T: DeserializeOwned>(
        &self,
        call: Call,
        token: &AccessToken,
        build: impl Fn(url::Url) -> RequestBuilder,
    ) -> Result<T, Refused> {
        self.exchange(call, build(self.address(call, token))).await
    }

    /// Where `call` goes with `token`; the last address is kept, for a push makes the same call many times.
    fn address(&self, call: Call, token: &AccessToken) -> url::Url {
        let mut last = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, of, url)) = &*last
            && (*known, of) == (call, token)
        {
            return url.clone();
        }
        let mut url = self.0.account.url(call.path());
        url.query_pairs_mut()
            .append_pair("access_token", token.expose());
        *last = Some((call, token.clone(), url.clone()));
        url
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        call: Call,
        request: RequestBuilder,
    ) -> Result<T, Refused> {
        wire::exchange((&self.0.http, &self.0.clock), call, request).await
    }
}
