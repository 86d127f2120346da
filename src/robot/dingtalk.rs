//! DingTalk: signed in the query with the time in milliseconds; always HTTP 200.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use url::Url;

use super::message::short_title;
use super::{RobotError, RobotMessage, said};
use crate::clock::Time;

pub(super) fn body(message: &RobotMessage) -> Value {
    match message {
        RobotMessage::Text(text) => json!({"msgtype": "text", "text": {"content": text}}),
        RobotMessage::Markdown { title, text } => {
            let title = short_title(title);
            let title = if title.is_empty() { "通知" } else { &title };
            json!({"msgtype": "markdown", "markdown": {"title": title, "text": text}})
        }
    }
}

/// The address with time and signature, which are good for an hour.
pub(super) fn signed(mut url: Url, secret: Option<&str>, now: Time) -> Url {
    if let Some(secret) = secret {
        let millis = now.millis().to_string();
        let sign = signature(secret, &millis);
        url.query_pairs_mut()
            .append_pair("timestamp", &millis)
            .append_pair("sign", &sign);
    }
    url
}

pub(super) fn signature(secret: &str, millis: &str) -> String {
    // A key of any length is taken, so this can't fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{millis}\n{secret}").as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Source: "Custom robots" and the error code table of the open platform, and live answers.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "errcode", "errmsg")?;
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        -1 => RobotError::retry(1, said),
        // Over 20 in a minute: muted for ten minutes.
        130_101 | 410_100 => RobotError::muted(601, said, now),
        310_000 => RobotError::Safety(said),
        300_001 | 300_005 | 400_013 | 400_101 | 400_102 | 400_106 | 40035 => RobotError::Gone(said),
        400_105 | 43002 | 43004 | 430_101..=430_104 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a DingTalk robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
