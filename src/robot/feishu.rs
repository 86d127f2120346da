//! Feishu: signed in the body with the time in seconds; the secret is part of the key, the message is empty.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;

use super::message::short_title;
use super::{RobotError, RobotMessage, said};
use crate::clock::Time;

pub(super) fn body(message: &RobotMessage) -> Value {
    match message {
        RobotMessage::Text(text) => json!({"msg_type": "text", "content": {"text": text}}),
        RobotMessage::Markdown { title, text } => {
            let mut card = json!({"elements": [{"tag": "markdown", "content": text}]});
            let title = short_title(title);
            if !title.is_empty() {
                card["header"] = json!({"title": {"tag": "plain_text", "content": title}});
            }
            json!({"msg_type": "interactive", "card": card})
        }
    }
}

/// The body with time and signature, which are good for an hour.
pub(super) fn signed(mut body: Value, secret: Option<&str>, now: Time) -> Value {
    if let Some(secret) = secret {
        let seconds = now.seconds().to_string();
        body["sign"] = json!(signature(secret, &seconds));
        body["timestamp"] = json!(seconds);
    }
    body
}

pub(super) fn signature(secret: &str, seconds: &str) -> String {
    // A key of any length is taken, so this can't fail.
    let key = format!("{seconds}\n{secret}");
    Hmac::<Sha256>::new_from_slice(key.as_bytes())
        .map(|mac| STANDARD.encode(mac.finalize().into_bytes()))
        .unwrap_or_default()
}

/// Source: "Custom bot guide" of the open platform, and live answers: one code for a wrong form and for too many
/// messages, told apart by its words.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "code", "msg")?;
    let too_many = said
        .message
        .to_ascii_lowercase()
        .contains("too many request");
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        // Five a second, a hundred a minute: which of them is not said.
        9499 if too_many => RobotError::muted(60, said, now),
        11232 => RobotError::muted(60, said, now),
        19021 | 19022 | 19024 => RobotError::Safety(said),
        19001 => RobotError::Gone(said),
        9499 | 19036 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a Feishu robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
