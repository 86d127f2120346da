//! `[wechat]`

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
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
    /// What the platform is told to send, and we take.
    pub sealing: CallbackSealing,
}

/// How the platform's messages come, with what is needed to read them.
#[derive(Clone, Debug)]
pub enum CallbackSealing {
    /// Plain only. A key may be configured beside it, as the console always has one; nothing uses it.
    Plain,
    /// In both forms. 43 base64 characters of a 32-byte AES key, known to decode.
    Compatible(SecretString),
    /// Encrypted only. The key as above.
    Secure(SecretString),
}

impl Callback {
    /// The mode's name.
    pub const fn mode(&self) -> CallbackMode {
        match self.sealing {
            CallbackSealing::Plain => CallbackMode::Plain,
            CallbackSealing::Compatible(_) => CallbackMode::Compatible,
            CallbackSealing::Secure(_) => CallbackMode::Secure,
        }
    }
}

/// Names of the console's modes (消息加密方式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CallbackMode {
    /// 明文模式: nothing signs the body.
    Plain,
    /// 兼容模式: in clear and encrypted at once.
    Compatible,
    /// 安全模式: encrypted only.
    #[default]
    Secure,
}

impl CallbackMode {
    /// The mode's name as the option has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Compatible => "compatible",
            Self::Secure => "secure",
        }
    }
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
    mode: String,
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
    let mode = match raw.mode.as_str() {
        "" => None,
        "plain" => Some(CallbackMode::Plain),
        "compatible" => Some(CallbackMode::Compatible),
        "secure" => Some(CallbackMode::Secure),
        _ => return Err("wechat.callback.mode must be plain, compatible or secure".into()),
    };
    let key = raw.encoding_aes_key.map(checked_key).transpose()?;
    let Some(token) = raw.token else {
        return match (mode, key) {
            (None, None) => Ok(None),
            (None, Some(_)) => {
                Err("wechat.callback.encoding_aes_key is set without wechat.callback.token".into())
            }
            (Some(_), _) => Err("wechat.callback.mode is set without wechat.callback.token".into()),
        };
    };
    let without_key = |mode: CallbackMode| {
        let mode = mode.name();
        format!("wechat.callback.mode = \"{mode}\" needs wechat.callback.encoding_aes_key")
    };
    // Who gave a key wants encryption; who gave none can have none.
    let sealing = match (mode, key) {
        (None | Some(CallbackMode::Secure), Some(key)) => CallbackSealing::Secure(key),
        (Some(CallbackMode::Compatible), Some(key)) => CallbackSealing::Compatible(key),
        (Some(CallbackMode::Plain), _) | (None, None) => CallbackSealing::Plain,
        (Some(mode), None) => return Err(without_key(mode)),
    };
    Ok(Some(Callback { token, sealing }))
}

fn checked_key(key: SecretString) -> Result<SecretString, String> {
    // The platform's 43 characters carry two spare bits that need not be zero.
    let lenient = GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone);
    let bytes = GeneralPurpose::new(&alphabet::STANDARD, lenient).decode(key.expose_secret());
    if bytes.is_ok_and(|bytes| bytes.len() == 32) {
        Ok(key)
    } else {
        Err("wechat.callback.encoding_aes_key must be the platform's 43 characters".into())
    }
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
