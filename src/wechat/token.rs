//! The access token: one for all replicas, refreshed by one caller at a time.
//!
//! Every replica keeps the token in memory. Who finds it missing or stale takes the process's flight lock, looks
//! into the shared store, and only then asks the platform for the *stable* token, which is the same for
//! everyone who asks until five minutes before its end. The store is written by compare-and-set, so two
//! replicas that asked at once agree on one of the answers.
//!
//! A refused token (40001, 40014, 42001) is dropped only if it is still the one in use. When the platform
//! hands the very same token out again it is renewed by force, which the platform allows 20 times a day and
//! every 30 seconds; that is reserved in the store first.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::json;

use super::account::Account;
use super::error::WechatError;
use super::wire::{self, Call, Refused};
use crate::clock::{Clock, Time};
use crate::day::Day;
use crate::outbound::{Outbound, Said};

pub use super::token_store::TokenStore;
use super::token_store::{Record, Swap};

/// From this long before its end a token is no longer used: the platform hands out the next one by then.
const MARGIN_S: i64 = 300;
/// A token is used at least this long, else its last minutes would be a storm of requests.
const FLOOR_S: i64 = 60;
/// The platform refuses a renewal by force sooner than this.
const FORCE_SPACING_S: i64 = 30;
/// Half of what the platform allows, so that an operator can still act by hand.
const FORCES_A_DAY: u32 = 10;

/// An access token.
#[derive(Clone)]
pub struct AccessToken(Arc<SecretString>);

impl AccessToken {
    pub(super) fn new(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }

    /// The text, for the query string.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for AccessToken {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(***)")
    }
}

/// Where calls get the access token from.
pub struct TokenSource {
    http: Outbound,
    account: Account,
    clock: Clock,
    store: TokenStore,
    held: Mutex<Option<(AccessToken, Time)>>,
    /// Counts finished refreshes; read before queueing for the flight.
    finished: AtomicU64,
    flight: tokio::sync::Mutex<Option<WechatError>>,
}

#[derive(Deserialize)]
struct Fetched {
    access_token: SecretString,
    #[serde(default)]
    expires_in: i64,
}

impl TokenSource {
    pub(super) fn new(http: Outbound, account: Account, store: TokenStore, clock: Clock) -> Self {
        Self {
            http,
            account,
            clock,
            store,
            held: Mutex::default(),
            finished: AtomicU64::default(),
            flight: tokio::sync::Mutex::default(),
        }
    }

    /// A token that should work.
    ///
    /// # Errors
    /// The platform gave none; callers who waited for the same attempt share its error.
    pub async fn get(&self) -> Result<AccessToken, WechatError> {
        self.other_than(None).await
    }

    /// A token for the place of `refused`, which the platform did not take.
    ///
    /// # Errors
    /// As [`TokenSource::get`]; also when the platform insists on the refused token and no renewal by force is
    /// left.
    pub async fn replace(&self, refused: &AccessToken) -> Result<AccessToken, WechatError> {
        self.other_than(Some(refused)).await
    }

    async fn other_than(&self, refused: Option<&AccessToken>) -> Result<AccessToken, WechatError> {
        if let Some(token) = self.held_other_than(refused) {
            return Ok(token);
        }
        let seen = self.finished.load(Ordering::Acquire);
        let mut last_error = self.flight.lock().await;
        if let Some(token) = self.held_other_than(refused) {
            return Ok(token);
        }
        if self.finished.load(Ordering::Acquire) != seen
            && let Some(error) = last_error.as_ref()
        {
            return Err(error.clone());
        }
        let result = self.refresh(refused).await;
        *last_error = result.as_ref().err().cloned();
        self.finished.fetch_add(1, Ordering::Release);
        result
    }

    fn held_other_than(&self, refused: Option<&AccessToken>) -> Option<AccessToken> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let (token, until) = held.as_ref()?;
        (*until > self.clock.now() && Some(token) != refused).then(|| token.clone())
    }

    async fn refresh(&self, refused: Option<&AccessToken>) -> Result<AccessToken, WechatError> {
        let record = self.store.load().await?;
        if let Some(token) = self.usable(&record, refused) {
            return Ok(self.hold(token, record.until));
        }
        let fetched = self.fetch(false).await?;
        if Some(&fetched.0) == refused {
            return self.force(record).await;
        }
        self.keep(record, fetched, refused).await
    }

    fn usable(&self, record: &Record, refused: Option<&AccessToken>) -> Option<AccessToken> {
        let token = record.token.as_deref().map(AccessToken::new)?;
        (record.until > self.clock.now() && Some(&token) != refused).then_some(token)
    }

    /// Stores what was fetched; if another replica was faster, its token is used.
    async fn keep(
        &self,
        record: Record,
        (token, until): (AccessToken, Time),
        refused: Option<&AccessToken>,
    ) -> Result<AccessToken, WechatError> {
        let next = record.with_token(token.expose(), until);
        match self.store.swap(record.revision, &next).await? {
            Swap::Done => Ok(self.hold(token, until)),
            Swap::Lost(winner) => Ok(match self.usable(&winner, refused) {
                Some(theirs) => self.hold(theirs, winner.until),
                None => self.hold(token, until),
            }),
        }
    }

    /// Renews by force, once among all replicas.
    async fn force(&self, record: Record) -> Result<AccessToken, WechatError> {
        let now = self.clock.now();
        let today = Day::civil_at(now);
        let spent = if record.forced_day == Some(today) {
            record.forced
        } else {
            0
        };
        let since = record
            .forced_at
            .map_or(FORCE_SPACING_S, |at| now.seconds_since(at));
        let said = |message: &str| Said {
            code: 40001,
            message: message.to_owned(),
        };
        if since < FORCE_SPACING_S {
            return Err(WechatError::Retry {
                after: Duration::from_secs((FORCE_SPACING_S - since).max(1) as u64),
                said: said("the token was refused and renewed by force a moment ago"),
            });
        }
        if spent >= FORCES_A_DAY {
            let words = "the platform refuses its own token; today's renewals by force are used up";
            return Err(WechatError::Credentials(said(words)));
        }
        let reserved = Record {
            forced_at: Some(now),
            forced_day: Some(today),
            forced: spent + 1,
            revision: record.revision + 1,
            ..record.clone()
        };
        if let Swap::Lost(_) = self.store.swap(record.revision, &reserved).await? {
            return Err(WechatError::Retry {
                after: Duration::from_secs(1),
                said: said("another replica renews the token"),
            });
        }
        tracing::warn!(
            forced_today = spent + 1,
            "renewing the access token by force"
        );
        let fetched = self.fetch(true).await?;
        self.keep(reserved, fetched, None).await
    }

    fn hold(&self, token: AccessToken, until: Time) -> AccessToken {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = Some((token.clone(), until));
        token
    }

    /// Asks the platform; gives the token and until when to use it.
    async fn fetch(&self, force: bool) -> Result<(AccessToken, Time), WechatError> {
        let url = self.account.url(Call::Token.path());
        let request = self.http.post(url).json(&json!({
            "grant_type": "client_credential",
            "appid": self.account.appid(),
            "secret": self.account.secret(),
            "force_refresh": force,
        }));
        let line = (&self.http, &self.clock);
        let fetched: Fetched = wire::exchange(line, Call::Token, request)
            .await
            .map_err(Refused::into_error)
            .map_err(WechatError::repeatable)?;
        let now = self.clock.now();
        let usable_s = (fetched.expires_in - MARGIN_S).max(FLOOR_S);
        let until = now.plus_seconds(usable_s.min(fetched.expires_in.max(1)));
        Ok((
            AccessToken::new(fetched.access_token.expose_secret()),
            until,
        ))
    }
}
