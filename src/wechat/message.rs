//! Subscribe messages: one consent, one message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Wechat;
use super::error::WechatError;
use super::value::{BadValue, TemplateValue, ValueKind};
use super::wire::{Call, number_or_text};

/// A subscribe message without its recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscribeMessage {
    /// The account's own id of the template.
    pub template_id: String,
    /// The page that a tap opens, e.g. `pages/today/index?from=push`; `None` makes a card without a jump.
    pub page: Option<String>,
    /// The fields.
    pub data: TemplateData,
}

/// The fields of a message, by the template's field name, e.g. `thing1`. A field holds only a value of the kind
/// that its name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TemplateData(BTreeMap<String, TemplateValue>);

impl TemplateData {
    /// No fields yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field.
    ///
    /// # Errors
    /// `field` names another kind than the value's.
    pub fn with(mut self, field: &str, value: TemplateValue) -> Result<Self, BadValue> {
        if ValueKind::of_field(field)? != value.kind() {
            return Err(BadValue::WrongKind(field.to_owned()));
        }
        self.0.insert(field.to_owned(), value);
        Ok(self)
    }

    /// Adds a field from plain text, under the rule that the field's name says.
    ///
    /// # Errors
    /// The name has no known kind or the text breaks its rule.
    pub fn with_text(self, field: &str, text: &str) -> Result<Self, BadValue> {
        let value = TemplateValue::new(ValueKind::of_field(field)?, text)?;
        self.with(field, value)
    }

    /// Fields and texts in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }
}

/// The platform accepted the message; whether it was shown comes later as an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The platform's id, which its later event repeats; some accounts get none.
    pub msgid: Option<u64>,
}

#[derive(Serialize)]
struct Request<'a> {
    template_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    data: BTreeMap<&'a str, Value<'a>>,
}

#[derive(Serialize)]
struct Value<'a> {
    value: &'a str,
}

#[derive(Deserialize)]
struct Accepted {
    #[serde(default, deserialize_with = "number_or_text")]
    msgid: Option<u64>,
}

/// A message written out for everybody but its recipient: the body of a call from the template on.
#[derive(Clone, Debug)]
pub struct Letter(String);

impl SubscribeMessage {
    /// Written out, once for all its recipients.
    pub fn letter(&self) -> Letter {
        let request = Request {
            template_id: &self.template_id,
            page: self.page.as_deref().filter(|page| !page.is_empty()),
            data: self
                .data
                .iter()
                .map(|(k, v)| (k, Value { value: v }))
                .collect(),
        };
        let body = serde_json::to_string(&request).unwrap_or_default();
        Letter(body.trim_start_matches('{').to_owned())
    }
}

impl Wechat {
    /// Hands one message to the platform, which has no idempotency key: after [`WechatError::Ambiguous`] it may
    /// have been delivered, and must not be sent again.
    ///
    /// # Errors
    /// [`WechatError::WalletEmpty`], [`WechatError::RecipientGone`], [`WechatError::BadValue`] and the common
    /// ones.
    pub async fn send_subscribe(
        &self,
        openid: &str,
        Letter(rest): &Letter,
    ) -> Result<Sent, WechatError> {
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let openid = quoted(openid);
        let build = self.account().build().map(quoted);
        let body = match &build {
            None => [r#"{"touser":"#, &openid, ",", rest].concat(),
            Some(build) => [
                r#"{"touser":"#,
                &openid,
                r#","miniprogram_state":"#,
                build,
                ",",
                rest,
            ]
            .concat(),
        };
        let accepted: Accepted = self.post_text(Call::Subscribe, body).await?;
        Ok(Sent {
            msgid: accepted.msgid,
        })
    }
}
