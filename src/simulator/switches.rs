//! [`Switches`]: what is not settled about the platforms, each with the default that this simulator guesses.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::config::CallbackMode;

/// The switches. `POST /__sim/switches` takes any part of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an open question of its own"
)]
pub struct Switches {
    /// Most templates in one popup.
    pub popup_limit: usize,
    /// Whether consents piled up before a switch-off are still there after switching on again.
    pub reenable_keeps: bool,
    /// Whether a send that fails its checks uses a consent up.
    pub failed_send_consumes: bool,
    /// Whether a successful send answers with a `msgid`.
    pub msgid: bool,
    /// What follows a successful send.
    pub sent_event: SentEvent,
    /// The order of the checks of a send.
    pub send_order: Vec<SendCheck>,
    /// Most sends per civil day.
    pub send_day_cap: u64,
    /// Code for a wrong secret.
    pub wrong_secret_code: i64,
    /// Code for a token that was never issued.
    pub unknown_token_code: i64,
    /// Calls of `/cgi-bin/token` per civil day.
    pub classic_day_cap: u64,
    /// Calls of `gettemplate` per civil day.
    pub gettemplate_day_cap: u64,
    /// How long ago a writer may have used the mini-program for the text check, in seconds; 0 = any time.
    pub seen_window_s: i64,
    /// Code for a writer who was not seen.
    pub unseen_code: i64,
    /// Longest WeCom text, in bytes.
    pub wecom_text_limit: usize,
    /// Code of Feishu's rate limit.
    pub feishu_limit_code: i64,
    /// How many times each callback is sent even if it was answered.
    pub callback_copies: u32,
    /// Whether callbacks are XML instead of JSON.
    pub callback_xml: bool,
    /// Whether callbacks are encrypted, in clear, or both at once.
    pub callback_mode: CallbackMode,
}

/// What follows a successful send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SentEvent {
    /// An event that tells of success.
    Success,
    /// An event that tells of a failure.
    Failed,
    /// Nothing.
    None,
}

/// A check of a send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendCheck {
    /// Access token: 41001, 40014, 40001, 42001.
    Token,
    /// Body is a JSON object: 47001.
    Json,
    /// Known openid: 40003.
    Recipient,
    /// Known template: 40037.
    Template,
    /// Known page: 41030.
    Page,
    /// Values obey their kinds: 47003.
    Values,
    /// A consent is left: 43101.
    Consent,
    /// Day quota: 45009.
    DayCap,
}

impl Default for Switches {
    fn default() -> Self {
        use SendCheck as C;
        Self {
            popup_limit: 3,
            reenable_keeps: true,
            failed_send_consumes: false,
            msgid: true,
            sent_event: SentEvent::Success,
            send_order: vec![
                C::Token,
                C::Json,
                C::Recipient,
                C::Template,
                C::Page,
                C::Values,
                C::Consent,
                C::DayCap,
            ],
            send_day_cap: 10_000_000,
            wrong_secret_code: 40125,
            unknown_token_code: 40014,
            classic_day_cap: 2000,
            gettemplate_day_cap: 500,
            seen_window_s: 7200,
            unseen_code: 61010,
            wecom_text_limit: 2048,
            feishu_limit_code: 9499,
            callback_copies: 1,
            callback_xml: false,
            callback_mode: CallbackMode::Secure,
        }
    }
}

/// What is open about each switch.
const QUESTIONS: [(&str, &str); 18] = [
    (
        "popup_limit",
        "the newest page says 5 templates, older ones 3",
    ),
    (
        "reenable_keeps",
        "fate of piled-up consents after switching a template off and on is undocumented",
    ),
    (
        "failed_send_consumes",
        "failed checks are reported not to use a consent, with low certainty",
    ),
    (
        "msgid",
        "many live answers carry msgid; whether every account gets one is unknown",
    ),
    ("sent_event", "events are not guaranteed"),
    ("send_order", "the order of the checks is assumed"),
    (
        "send_day_cap",
        "10 million, 30 million with payment; lower it to test the limit",
    ),
    ("wrong_secret_code", "40125 or 40001 are both seen"),
    ("unknown_token_code", "40014 or 40001 are both seen"),
    (
        "classic_day_cap",
        "2,000 in older answers, 10,000 for newer accounts, no figure on the page",
    ),
    ("gettemplate_day_cap", "known to be small, figure unknown"),
    (
        "seen_window_s",
        "two hours by the page; how exactly it is measured is unknown",
    ),
    ("unseen_code", "61010 from memory"),
    (
        "wecom_text_limit",
        "2,048 documented, 5,120 seen in an error message of 2021",
    ),
    (
        "feishu_limit_code",
        "9499 for webhooks; 11232 is reported for the app interface",
    ),
    ("callback_copies", "the platform sends at least once"),
    ("callback_xml", "the console's choice of format"),
    (
        "callback_mode",
        "the console's choice: secure, compatible or plain",
    ),
];

impl Switches {
    /// These switches with the given parts replaced.
    ///
    /// # Errors
    /// An unknown name or a wrong type.
    pub fn with(&self, parts: Map<String, Value>) -> serde_json::Result<Self> {
        let mut all = serde_json::to_value(self)?;
        if let Value::Object(all) = &mut all {
            all.extend(parts);
        }
        serde_json::from_value(all)
    }

    /// For `/__sim/about`: name, value, default and question of each.
    pub(super) fn listed(&self) -> Vec<Value> {
        let values = serde_json::to_value(self).unwrap_or_default();
        let defaults = serde_json::to_value(Self::default()).unwrap_or_default();
        let row = |&(name, question): &(&str, &str)| json!({"name": name, "value": values[name], "default": defaults[name], "question": question});
        QUESTIONS.iter().map(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_switch_is_listed_with_its_question() {
        let all = serde_json::to_value(Switches::default()).unwrap();
        let names: Vec<&str> = QUESTIONS.iter().map(|(name, _)| *name).collect();
        let fields: Vec<&String> = all.as_object().unwrap().keys().collect();
        assert_eq!(fields.len(), names.len());
        assert!(fields.iter().all(|field| names.contains(&field.as_str())));
    }

    #[test]
    fn a_part_is_replaced_and_an_unknown_name_refused() {
        let parts = |value: Value| value.as_object().cloned().unwrap();
        let changed = Switches::default()
            .with(parts(json!({"popup_limit": 5})))
            .unwrap();
        assert_eq!(changed.popup_limit, 5);
        assert!(
            Switches::default()
                .with(parts(json!({"popup": 5})))
                .is_err()
        );
    }
}
