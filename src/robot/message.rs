//! [`RobotMessage`], and how a long one is split: at line ends where possible, never inside a character, each part
//! with its number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::RobotKind;

/// How a group robot's message is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RobotFormat {
    /// The platforms' common part of Markdown, as a card.
    #[default]
    Markdown,
    /// Plain text.
    Text,
}

/// Whom a group robot's message mentions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mention {
    /// Nobody.
    #[default]
    None,
    /// @所有人: everybody in the chat, whose phones then ring.
    All,
}

/// A message for a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RobotMessage {
    /// How it is written.
    pub format: RobotFormat,
    /// Whom it mentions. Not every platform can in every format: [`RobotKind::can_mention_in`].
    pub mention: Mention,
    /// Shown in notifications and as a card's head, or as the first line; may be empty.
    pub title: String,
    /// The text.
    pub text: String,
}

/// Room for a title in the limit.
const TITLE: usize = 200;
/// Room for a mention in the limit.
const MENTION: usize = 64;
/// Room for `\n(123/456)`.
const TAIL: usize = 12;

impl RobotMessage {
    /// A plain text without title and mention.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            format: RobotFormat::Text,
            text: text.into(),
            ..Self::default()
        }
    }

    /// A card without mention.
    pub fn markdown(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            text: text.into(),
            ..Self::default()
        }
    }

    /// This message as parts that the platform takes. Short messages come back as they are; parts of a long one
    /// end in a line `(1/3)`, and only the first of them mentions anybody.
    #[must_use]
    pub fn split(&self, kind: RobotKind) -> Vec<Self> {
        let limits = &kind.platform().limits;
        let limit = match self.format {
            RobotFormat::Text => limits.text,
            RobotFormat::Markdown => limits.markdown,
        };
        let titled = self.format == RobotFormat::Markdown || !self.title.is_empty();
        let mentions = self.mention != Mention::None;
        let budget = limit - TITLE * usize::from(titled) - MENTION * usize::from(mentions);
        if self.text.chars().map(limits.weight).sum::<usize>() <= budget {
            return vec![self.clone()];
        }
        let pieces = pieces(&self.text, budget - TAIL, limits.weight);
        let count = pieces.len();
        let part = |(piece, n): (String, usize)| Self {
            mention: if n == 1 { self.mention } else { Mention::None },
            text: format!("{piece}\n({n}/{count})"),
            ..self.clone()
        };
        pieces.into_iter().zip(1..).map(part).collect()
    }
}

/// The title as far as it fits into the room that is kept for it.
pub(super) fn short_title(title: &str) -> String {
    let mut short = String::new();
    for c in title.chars().map(|c| if c.is_control() { ' ' } else { c }) {
        // With a mark and a line break around it.
        if short.len() + json_len(c).max(c.len_utf8()) > TITLE - 20 {
            break;
        }
        short.push(c);
    }
    short
}

/// Bytes of a character inside a JSON text.
pub(super) fn json_len(c: char) -> usize {
    match c {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        c if c < ' ' => 6,
        c => c.len_utf8(),
    }
}

/// Cuts `text` into pieces of at most `budget`. A cut falls at the last line end inside the piece, which then
/// disappears, or between two characters if the piece has none.
fn pieces(text: &str, budget: usize, weight: fn(char) -> usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut used = 0;
    for c in text.chars() {
        if used + weight(c) > budget {
            let rest = match piece.rfind('\n') {
                Some(at) if at > 0 => {
                    let rest = piece.split_off(at + 1);
                    piece.pop();
                    rest
                }
                _ => String::new(),
            };
            pieces.push(std::mem::replace(&mut piece, rest));
            used = piece.chars().map(weight).sum();
        }
        piece.push(c);
        used += weight(c);
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_messages_stay_whole() {
        let text = RobotMessage::text("字".repeat(682));
        assert_eq!(text.split(RobotKind::Wecom), std::slice::from_ref(&text));
    }

    #[test]
    fn long_ones_are_cut_at_lines_and_numbered_and_mention_once() {
        let line = "一".repeat(300);
        let text = RobotMessage {
            mention: Mention::All,
            ..RobotMessage::text([line.clone(), line.clone(), line.clone()].join("\n"))
        };
        let expected = [
            RobotMessage {
                mention: Mention::All,
                ..RobotMessage::text(format!("{line}\n{line}\n(1/2)"))
            },
            RobotMessage::text(format!("{line}\n(2/2)")),
        ];
        assert_eq!(text.split(RobotKind::Wecom), expected);
    }

    #[test]
    fn names_are_the_folders() {
        for kind in RobotKind::ALL {
            let name = serde_json::to_value(kind).unwrap();
            assert_eq!(name, kind.name());
            assert_eq!(kind.name().parse(), Ok(*kind));
        }
        let unknown = "mail".parse::<RobotKind>().unwrap_err().to_string();
        assert_eq!(unknown, "a robot is of one of: wecom, dingtalk, feishu");
    }

    #[test]
    fn titles_are_cut_to_their_room() {
        assert_eq!(short_title("通知\n一"), "通知 一");
        assert!(short_title(&"题".repeat(500)).len() <= TITLE - 20);
    }

    proptest! {
        #[test]
        fn parts_fit_and_lose_nothing_but_line_ends(
            text in "[a-z一-三\n\"<😀]{0,6000}", kind in 0_usize..3,
            markdown in any::<bool>(), all in any::<bool>(), title in "[a-z<一]{0,300}",
        ) {
            let kind = RobotKind::ALL[kind];
            let message = RobotMessage {
                format: if markdown { RobotFormat::Markdown } else { RobotFormat::Text },
                mention: if all { Mention::All } else { Mention::None },
                title,
                text: text.clone(),
            };
            let parts = message.split(kind);
            let count = parts.len();
            let mut joined = String::new();
            for (part, n) in parts.iter().zip(1..) {
                let body = (kind.platform().body)(part);
                let long = match kind {
                    RobotKind::Wecom if markdown => body["markdown"]["content"].as_str().unwrap().len() <= 4096,
                    RobotKind::Wecom => body["text"]["content"].as_str().unwrap().len() <= 2048,
                    RobotKind::Dingtalk | RobotKind::Feishu => body.to_string().len() <= 20_000,
                };
                prop_assert!(long, "{kind:?}");
                let tail = format!("\n({n}/{count})");
                let part = &part.text;
                joined.push_str(if count == 1 { part } else { part.strip_suffix(&tail).unwrap() });
            }
            prop_assert_eq!(joined.replace('\n', ""), text.replace('\n', ""));
        }
    }
}
