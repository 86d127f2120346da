//! The whole body may have 20,000 bytes. `at` goes beside the message, in both formats.

use serde_json::{Value, json};

use crate::robot::message::{json_len, short_title};
use crate::robot::platform::Limits;
use crate::robot::{Mention, RobotFormat, RobotMessage};

pub(super) const LIMITS: Limits = Limits {
    text: 18_000,
    markdown: 18_000,
    weight: json_len,
};

pub(super) const fn mentions_in(_format: RobotFormat) -> bool {
    true
}

pub(super) fn body(message: &RobotMessage) -> Value {
    let title = short_title(&message.title);
    let text = &message.text;
    let all = message.mention == Mention::All;
    let mut body = match message.format {
        RobotFormat::Text if title.is_empty() => {
            json!({"msgtype": "text", "text": {"content": text}})
        }
        RobotFormat::Text => {
            json!({"msgtype": "text", "text": {"content": format!("{title}\n{text}")}})
        }
        RobotFormat::Markdown => {
            let title = if title.is_empty() { "通知" } else { &title };
            // A card that does not name whom it mentions is reported to mention nobody.
            let text = if all {
                format!("{text}\n\n@所有人")
            } else {
                text.clone()
            };
            json!({"msgtype": "markdown", "markdown": {"title": title, "text": text}})
        }
    };
    if all {
        body["at"] = json!({"isAtAll": true});
    }
    body
}
