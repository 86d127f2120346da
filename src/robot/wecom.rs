//! WeCom: no signature, text up to 2,048 and Markdown up to 4,096 bytes.

use serde_json::{Value, json};

use super::message::short_title;
use super::{RobotError, RobotMessage, said};
use crate::clock::Time;

pub(super) fn body(message: &RobotMessage) -> Value {
    match message {
        RobotMessage::Text(text) => json!({"msgtype": "text", "text": {"content": text}}),
        RobotMessage::Markdown { title, text } => {
            let title = short_title(title);
            let content = if title.is_empty() {
                text.clone()
            } else {
                format!("**{title}**\n{text}")
            };
            json!({"msgtype": "markdown", "markdown": {"content": content}})
        }
    }
}

/// Source: pages 90313, 91770 and 90454 of the developer centre, and codes seen in live answers.
pub(super) fn judge(reply: &Value, now: Time) -> Option<Result<(), RobotError>> {
    let said = said(reply, "errcode", "errmsg")?;
    Some(Err(match said.code {
        0 => return Some(Ok(())),
        -1 => RobotError::retry(1, said),
        // Over 20 in a minute: shut for 60 seconds from the last straw.
        45009 => RobotError::muted(61, said, now),
        45033 => RobotError::retry(5, said),
        93000 => RobotError::Gone(said),
        60020 => RobotError::Safety(said),
        40008 | 40033 | 40058 | 44004 | 45002 => RobotError::Permanent(said),
        code => {
            tracing::warn!(
                code,
                message = said.message,
                "unknown code of a WeCom robot"
            );
            RobotError::Permanent(said)
        }
    }))
}
