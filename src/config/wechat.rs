//! `[wechat]`

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use url::Url;

use super::value;

/// The platform's only address.
pub const OFFICIAL_BASE: &str = "https://api.weixin.qq.com";

/// The platform: log-in, subscribe messages, callback.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Wechat {
    /// Where calls go: the official address, or a simulator.
    pub base_url: Url,
    /// The mini-program; `None` until it is configured.
    pub mini: Option<Account>,
    /// The service account for H5; `None` without one.
    pub oa: Option<Account>,
    /// Message push; `None` without it.
    pub callback: Option<Callback>,
    /// Subscribe-message templates by purpose.
    pub templates: BTreeMap<String, Template>,
    /// How long one call may take.
    pub timeout: Duration,
    /// Which build of the mini-program a message opens: `formal`, `trial`, `developer`.
    pub miniprogram_state: String,
}

/// An application registered on the platform.
#[derive(Clone, Debug)]
pub struct Account {
    /// Public id.
    pub appid: String,
    /// Its secret.
    pub secret: SecretString,
}

/// What signs and encrypts the platform's calls to us.
#[derive(Clone, Debug)]
pub struct Callback {
    /// For the signature.
    pub token: SecretString,
    /// 43 base64 characters of a 32-byte AES key, known to decode.
    pub encoding_aes_key: SecretString,
}

/// One subscribe-message template.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The platform's template id.
    pub id: String,
    /// Page of the mini-program that a tap opens.
    #[serde(default)]
    pub page: String,
    /// Our field name → the template's keyword, e.g. `title` → `thing1`.
    pub fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    base_url: String,
    appid: String,
    #[serde(deserialize_with = "value::secret")]
    secret: Option<SecretString>,
    #[serde(deserialize_with = "value::span")]
    timeout: Duration,
    miniprogram_state: String,
    oa: RawAccount,
    callback: RawCallback,
    templates: BTreeMap<String, Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAccount {
    appid: String,
    #[serde(deserialize_with = "value::secret")]
    secret: Option<SecretString>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCallback {
    #[serde(deserialize_with = "value::secret")]
    token: Option<SecretString>,
    #[serde(deserialize_with = "value::secret")]
    encoding_aes_key: Option<SecretString>,
}

impl TryFrom<Raw> for Wechat {
    type Error = String;

    fn try_from(raw: Raw) -> Result<Self, String> {
        let base_url = Url::parse(&raw.base_url)
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some())
            .ok_or("wechat.base_url is not an http address")?;
        if !matches!(
            raw.miniprogram_state.as_str(),
            "formal" | "trial" | "developer"
        ) {
            return Err("wechat.miniprogram_state must be formal, trial or developer".into());
        }
        let empty = |t: &Template| t.id.is_empty() || t.fields.is_empty();
        if let Some((purpose, _)) = raw.templates.iter().find(|(_, t)| empty(t)) {
            return Err(format!("wechat.templates.{purpose} needs an id and fields"));
        }
        Ok(Self {
            base_url,
            mini: account("wechat", raw.appid, raw.secret)?,
            oa: account("wechat.oa", raw.oa.appid, raw.oa.secret)?,
            callback: callback(raw.callback)?,
            templates: raw.templates,
            timeout: raw.timeout,
            miniprogram_state: raw.miniprogram_state,
        })
    }
}

fn account(
    section: &str,
    appid: String,
    secret: Option<SecretString>,
) -> Result<Option<Account>, String> {
    match (appid.is_empty(), secret) {
        (true, None) => Ok(None),
        (false, Some(secret)) => Ok(Some(Account { appid, secret })),
        (true, Some(_)) => Err(format!("{section}.secret is set without {section}.appid")),
        (false, None) => Err(format!("{section}.appid is set without {section}.secret")),
    }
}

fn callback(raw: RawCallback) -> Result<Option<Callback>, String> {
    let (token, encoding_aes_key) = match (raw.token, raw.encoding_aes_key) {
        (None, None) => return Ok(None),
        (Some(token), Some(key)) => (token, key),
        _ => {
            return Err(
                "wechat.callback needs both token and encoding_aes_key (secure mode) or neither"
                    .into(),
            );
        }
    };
    // The platform's 43 characters carry two spare bits that need not be zero.
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let bytes =
        GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(encoding_aes_key.expose_secret());
    if !bytes.is_ok_and(|bytes| bytes.len() == 32) {
        return Err("wechat.callback.encoding_aes_key must be the platform's 43 characters".into());
    }
    Ok(Some(Callback {
        token,
        encoding_aes_key,
    }))
}

impl Wechat {
    /// `true` if calls go to the platform itself.
    pub fn is_official(&self) -> bool {
        self.base_url.as_str().trim_end_matches('/') == OFFICIAL_BASE
    }

    pub(super) fn unready(&self, simulated: bool) -> Vec<String> {
        let mut wrong = Vec::new();
        if !self.is_official() && !simulated {
            wrong.push(format!(
                "wechat.base_url is not {OFFICIAL_BASE} (a simulator needs --simulated)"
            ));
        }
        if simulated && !value::is_loopback(&self.base_url) {
            wrong.push(
                "--simulated needs wechat.base_url to name a simulator on the loopback interface"
                    .into(),
            );
        }
        if self.mini.is_none() {
            wrong.push("wechat.appid and wechat.secret are not set".into());
        }
        wrong
    }
}
