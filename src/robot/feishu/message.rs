//! The whole body may have 20,000 bytes. A mention is a tag inside the text, so that texts may have no tags of their own.

use serde_json::{Value, json};

use crate::robot::message::{json_len, short_title};
use crate::robot::platform::Limits;
use crate::robot::{Mention, RobotFormat, RobotMessage};

pub(super) const LIMITS: Limits = Limits {
    text: 18_000,
    markdown: 18_000,
    weight,
};

/// A `<` becomes one of three bytes.
fn weight(c: char) -> usize {
    if c == '<' { 3 } else { json_len(c) }
}

pub(super) const fn mentions_in(_format: RobotFormat) -> bool {
    true
}

pub(super) fn body(message: &RobotMessage) -> Value {
    let title = short_title(&message.title.replace('<', "＜"));
    let all = message.mention == Mention::All;
    let text = message.text.replace('<', "＜");
    match message.format {
        RobotFormat::Text => {
            let mut text = if title.is_empty() {
                text
            } else {
                format!("{title}\n{text}")
            };
            if all {
                text.push_str("\n<at user_id=\"all\">所有人</at>");
            }
            json!({"msg_type": "text", "content": {"text": text}})
        }
        RobotFormat::Markdown => {
            let mut text = text;
            if all {
                text.push_str("\n<at id=all></at>");
            }
            let mut card = json!({"elements": [{"tag": "markdown", "content": text}]});
            if !title.is_empty() {
                card["header"] = json!({"title": {"tag": "plain_text", "content": title}});
            }
            json!({"msg_type": "interactive", "card": card})
        }
    }
}
