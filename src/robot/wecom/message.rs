//! Text up to 2,048 and Markdown up to 4,096 bytes of UTF-8. Only a text has a list of mentions.

use serde_json::{Value, json};

use crate::robot::message::short_title;
use crate::robot::platform::Limits;
use crate::robot::{Mention, RobotFormat, RobotMessage};

pub(super) const LIMITS: Limits = Limits {
    text: 2048,
    markdown: 4096,
    weight,
};

/// A `<` may become one of three bytes.
const fn weight(c: char) -> usize {
    if c == '<' { 3 } else { c.len_utf8() }
}

pub(super) const fn mentions_in(format: RobotFormat) -> bool {
    matches!(format, RobotFormat::Text)
}

pub(super) fn body(message: &RobotMessage) -> Value {
    // In a card `<@…>` mentions somebody, which is not for the text to decide.
    let title = short_title(&message.title.replace("<@", "＜@"));
    let text = &message.text;
    match message.format {
        RobotFormat::Text => {
            let content = if title.is_empty() {
                text.clone()
            } else {
                format!("{title}\n{text}")
            };
            let mut body = json!({"msgtype": "text", "text": {"content": content}});
            if message.mention == Mention::All {
                body["text"]["mentioned_list"] = json!(["@all"]);
            }
            body
        }
        RobotFormat::Markdown => {
            let content = if title.is_empty() {
                text.clone()
            } else {
                format!("**{title}**\n{text}")
            };
            json!({"msgtype": "markdown", "markdown": {"content": content.replace("<@", "＜@")}})
        }
    }
}
