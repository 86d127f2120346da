//! WeChat's callbacks: who sent them, what they say. Pure; the route is elsewhere.
//!
//! What is taken follows the console's choice, [`Mode`]. An encrypted message is signed as a whole; of a plain one only the
//! address is, so that whoever overhears an address could hang another body on it: hence [`Opened::address`], by which the
//! caller lets each address pass once and for a short while. JSON and XML are both read. The platform repeats a message up
//! to three times with a new nonce but the same content; [`Opened::digest`] tells repeats.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::crypto::{CallbackKeys, CallbackToken, CannotDecrypt};
use super::xml;
use crate::clock::Time;

/// The query of a callback. Absent parameters are empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CallbackQuery {
    /// Signature of `timestamp` and `nonce`.
    pub signature: String,
    /// Seconds since the epoch, as text.
    pub timestamp: String,
    /// Random text.
    pub nonce: String,
    /// To be answered as it is, in the check of the address.
    pub echostr: String,
    /// Signature of `timestamp`, `nonce` and the encrypted body.
    pub msg_signature: String,
}

/// What is taken, after the console's 消息加密方式.
#[derive(Clone, Debug)]
pub enum Mode {
    /// 明文模式: plain messages only.
    Plain(CallbackToken),
    /// 兼容模式: messages come in both forms at once, of which the encrypted one counts; a plain one alone is taken.
    Compatible(CallbackKeys),
    /// 安全模式: encrypted messages only.
    Secure(CallbackKeys),
}

impl Mode {
    const fn token(&self) -> &CallbackToken {
        match self {
            Self::Plain(token) => token,
            Self::Compatible(keys) | Self::Secure(keys) => keys.token(),
        }
    }
}

/// A callback that is not answered with `success`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum CallbackError {
    /// Not signed with our token: 403.
    #[error("wrong signature")]
    Signature,
    /// Signed, but not made with our key for us: 403.
    #[error(transparent)]
    Undecryptable(#[from] CannotDecrypt),
    /// Plain in secure mode: 403.
    #[error("not encrypted, in secure mode")]
    Plaintext,
    /// Encrypted in plain mode: 403.
    #[error("encrypted, in plain mode")]
    Encrypted,
    /// Not a message: 400.
    #[error("not a message: {0}")]
    Garbage(&'static str),
}

impl CallbackError {
    /// The HTTP status to answer with: 403 or 400.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Signature | Self::Undecryptable(_) | Self::Plaintext | Self::Encrypted => 403,
            Self::Garbage(_) => 400,
        }
    }
}

/// A message that is from the platform: truly, if it was encrypted; else as far as its address tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// SHA-256 of the message: equal for a repeat, whatever its nonce.
    pub digest: [u8; 32],
    /// The signed address of a plain message, which must be fresh and used for no other; `None` for an encrypted one.
    pub address: Option<SignedAddress>,
    /// What happened.
    pub event: Event,
}

/// What the signature of a plain message covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedAddress {
    /// When it was signed.
    pub at: Time,
    /// The signature: one for one address. Time and nonce would not do, as what is signed has no mark between them.
    pub signature: String,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The person answered the consent popup. Each accepted template is one more message.
    SubscribePopup {
        /// The person.
        openid: String,
        /// When, to the second.
        at: Time,
        /// Answers per template.
        consents: Vec<Consent>,
    },
    /// The person changed templates in the settings; the platform tells of refusals only.
    SubscribeChange {
        /// The person.
        openid: String,
        /// When, to the second.
        at: Time,
        /// The present state per template.
        consents: Vec<Consent>,
    },
    /// Messages that were accepted earlier have been shown, or failed late.
    SubscribeSent {
        /// The person.
        openid: String,
        /// When, to the second.
        at: Time,
        /// Fate of each message.
        reports: Vec<SentReport>,
    },
    /// Anything else; answered with `success` and ignored.
    Other {
        /// `Event` or else `MsgType`, for the log.
        kind: String,
    },
}

/// The answer for one template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The template.
    pub template_id: String,
    /// Whether it was accepted.
    pub accepted: bool,
}

/// The fate of one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentReport {
    /// The template.
    pub template_id: String,
    /// The id that the send call gave, if it gave one.
    pub msgid: Option<u64>,
    /// 0 when shown.
    pub code: i64,
    /// `success`, or the reason.
    pub status: String,
}

/// Checks the platform's check of our address; gives the text to answer with.
///
/// # Errors
/// [`CallbackError::Signature`].
pub fn verify_address<'q>(mode: &Mode, query: &'q CallbackQuery) -> Result<&'q str, CallbackError> {
    let parts = [query.timestamp.as_str(), &query.nonce];
    if mode.token().verify(&parts, &query.signature) {
        Ok(&query.echostr)
    } else {
        Err(CallbackError::Signature)
    }
}

/// Opens a message: signature, then cipher, then content.
///
/// # Errors
/// [`CallbackError`]; what is signed wrongly is never decrypted, what is not decrypted never read.
pub fn open(mode: &Mode, query: &CallbackQuery, body: &[u8]) -> Result<Opened, CallbackError> {
    let parts = [query.timestamp.as_str(), &query.nonce];
    let signed = mode.token().verify(&parts, &query.signature);
    if !query.signature.is_empty() && !signed {
        return Err(CallbackError::Signature);
    }
    let text = std::str::from_utf8(body).map_err(|_odd| CallbackError::Garbage("not UTF-8"))?;
    let envelope = tree(text)?;
    match (mode, text_at(&envelope, "Encrypt")) {
        (Mode::Compatible(keys) | Mode::Secure(keys), Some(encrypted)) => {
            decrypted(keys, query, &encrypted)
        }
        (Mode::Secure(_), None) => Err(CallbackError::Plaintext),
        (Mode::Plain(_), Some(_)) => Err(CallbackError::Encrypted),
        (Mode::Plain(_) | Mode::Compatible(_), None) if !signed => Err(CallbackError::Signature),
        (Mode::Plain(_) | Mode::Compatible(_), None) => Ok(Opened {
            digest: Sha256::digest(text).into(),
            address: Some(address(query)?),
            event: read(&envelope)?,
        }),
    }
}

fn decrypted(
    keys: &CallbackKeys,
    query: &CallbackQuery,
    encrypted: &str,
) -> Result<Opened, CallbackError> {
    let parts = [query.timestamp.as_str(), &query.nonce, encrypted];
    if !keys.verify(&parts, &query.msg_signature) {
        return Err(CallbackError::Signature);
    }
    let message = keys.decrypt(encrypted)?;
    Ok(Opened {
        digest: Sha256::digest(&message).into(),
        address: None,
        event: read(&tree(&message)?)?,
    })
}

fn address(query: &CallbackQuery) -> Result<SignedAddress, CallbackError> {
    let at = time(&query.timestamp).ok_or(CallbackError::Garbage("timestamp is no time"))?;
    Ok(SignedAddress {
        at,
        signature: query.signature.clone(),
    })
}

fn tree(text: &str) -> Result<Value, CallbackError> {
    let tree = if text.trim_start().starts_with('<') {
        xml::parse(text).ok()
    } else {
        serde_json::from_str(text).ok()
    };
    tree.filter(Value::is_object)
        .ok_or(CallbackError::Garbage("neither JSON nor XML"))
}

fn read(message: &Value) -> Result<Event, CallbackError> {
    let kind = text_at(message, "Event").or_else(|| text_at(message, "MsgType"));
    let kind = kind.ok_or(CallbackError::Garbage("neither Event nor MsgType"))?;
    let wrapper = match kind.as_str() {
        "subscribe_msg_popup_event" => "SubscribeMsgPopupEvent",
        "subscribe_msg_change_event" => "SubscribeMsgChangeEvent",
        "subscribe_msg_sent_event" => "SubscribeMsgSentEvent",
        _ => return Ok(Event::Other { kind }),
    };
    let openid = text_at(message, "FromUserName")
        .filter(|openid| !openid.is_empty())
        .ok_or(CallbackError::Garbage("no FromUserName"))?;
    let at = text_at(message, "CreateTime")
        .and_then(|text| time(&text))
        .ok_or(CallbackError::Garbage("no CreateTime"))?;
    // XML wraps the items in an element, JSON has them at the top; one item is an object, several an array.
    let list = message
        .get("List")
        .or_else(|| message.get(wrapper)?.get("List"));
    let items = match list {
        Some(Value::Array(many)) => many.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => return Err(CallbackError::Garbage("no List")),
    };
    if wrapper == "SubscribeMsgSentEvent" {
        let reports = items.iter().map(report).collect::<Option<_>>();
        let reports = reports.ok_or(CallbackError::Garbage("odd List"))?;
        return Ok(Event::SubscribeSent {
            openid,
            at,
            reports,
        });
    }
    let consents = items.iter().map(consent).collect::<Option<_>>();
    let consents = consents.ok_or(CallbackError::Garbage("odd List"))?;
    Ok(if wrapper == "SubscribeMsgPopupEvent" {
        Event::SubscribePopup {
            openid,
            at,
            consents,
        }
    } else {
        Event::SubscribeChange {
            openid,
            at,
            consents,
        }
    })
}

fn consent(item: &Value) -> Option<Consent> {
    let status = text_at(item, "SubscribeStatusString")?;
    Some(Consent {
        template_id: text_at(item, "TemplateId")?,
        accepted: status == "accept",
    })
}

fn report(item: &Value) -> Option<SentReport> {
    Some(SentReport {
        template_id: text_at(item, "TemplateId")?,
        msgid: text_at(item, "MsgID").and_then(|id| id.parse().ok()),
        code: number_at(item, "ErrorCode").unwrap_or(0),
        status: text_at(item, "ErrorStatus").unwrap_or_default(),
    })
}

/// A text or a number, as text.
fn text_at(tree: &Value, name: &str) -> Option<String> {
    match tree.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Seconds since the epoch, of this and the next century.
fn time(seconds: &str) -> Option<Time> {
    let seconds: u32 = seconds.trim().parse().ok()?;
    Some(Time::from_seconds(seconds.into()))
}

fn number_at(tree: &Value, name: &str) -> Option<i64> {
    text_at(tree, name)?.trim().parse().ok()
}
