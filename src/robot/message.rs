//! [`RobotMessage`], and how a long one is split: at line ends where possible, never inside a character, each part
//! with its number.

use super::RobotKind;

/// A message for a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RobotMessage {
    /// Plain text.
    Text(String),
    /// The platforms' common part of Markdown.
    Markdown {
        /// Shown in notifications and as the card's head; `WeCom` shows it as the first line.
        title: String,
        /// The text.
        text: String,
    },
}

/// Room for a title in the limit.
const TITLE: usize = 200;
/// Room for `\n(123/456)`.
const TAIL: usize = 12;

impl RobotMessage {
    /// This message as parts that the platform takes. Short messages come back as they are; parts of a long one
    /// end in a line `(1/3)`.
    #[must_use]
    pub fn split(&self, kind: RobotKind) -> Vec<Self> {
        let (text, budget) = match self {
            Self::Text(text) => (text, text_limit(kind)),
            Self::Markdown { text, .. } => (text, markdown_limit(kind) - TITLE),
        };
        let weight = match kind {
            RobotKind::Wecom => char::len_utf8,
            RobotKind::Dingtalk | RobotKind::Feishu => json_len,
        };
        if text.chars().map(weight).sum::<usize>() <= budget {
            return vec![self.clone()];
        }
        let pieces = pieces(text, budget - TAIL, weight);
        let count = pieces.len();
        let numbered = pieces
            .into_iter()
            .zip(1..)
            .map(|(piece, n)| format!("{piece}\n({n}/{count})"));
        match self {
            Self::Text(_) => numbered.map(Self::Text).collect(),
            Self::Markdown { title, .. } => numbered
                .map(|text| Self::Markdown {
                    title: title.clone(),
                    text,
                })
                .collect(),
        }
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

/// Bytes of UTF-8 of a text.
const fn text_limit(kind: RobotKind) -> usize {
    match kind {
        RobotKind::Wecom => 2048,
        // The whole body may have 20,000 bytes.
        RobotKind::Dingtalk | RobotKind::Feishu => 18_000,
    }
}

const fn markdown_limit(kind: RobotKind) -> usize {
    match kind {
        RobotKind::Wecom => 4096,
        RobotKind::Dingtalk | RobotKind::Feishu => 18_000,
    }
}

/// Bytes of a character inside a JSON text.
fn json_len(c: char) -> usize {
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
        let text = RobotMessage::Text("字".repeat(682));
        assert_eq!(text.split(RobotKind::Wecom), std::slice::from_ref(&text));
    }

    #[test]
    fn long_ones_are_cut_at_lines_and_numbered() {
        let line = "一".repeat(300);
        let text = [line.clone(), line.clone(), line.clone()].join("\n");
        let parts = RobotMessage::Text(text).split(RobotKind::Wecom);
        let expected = [
            RobotMessage::Text(format!("{line}\n{line}\n(1/2)")),
            RobotMessage::Text(format!("{line}\n(2/2)")),
        ];
        assert_eq!(parts, expected);
    }

    #[test]
    fn titles_are_cut_to_their_room() {
        assert_eq!(short_title("通知\n一"), "通知 一");
        assert!(short_title(&"题".repeat(500)).len() <= TITLE - 20);
    }

    fn text_of(part: &RobotMessage) -> &str {
        match part {
            RobotMessage::Text(text) | RobotMessage::Markdown { text, .. } => text,
        }
    }

    proptest! {
        #[test]
        fn parts_fit_and_lose_nothing_but_line_ends(
            text in "[a-z一-三\n\"😀]{0,6000}", kind in 0_usize..3, markdown in any::<bool>(),
        ) {
            let kind = [RobotKind::Wecom, RobotKind::Dingtalk, RobotKind::Feishu][kind];
            let (message, limit) = if markdown {
                (RobotMessage::Markdown { title: String::new(), text: text.clone() }, markdown_limit(kind))
            } else {
                (RobotMessage::Text(text.clone()), text_limit(kind))
            };
            let parts = message.split(kind);
            let count = parts.len();
            let mut joined = String::new();
            for (part, n) in parts.iter().zip(1..) {
                let part = text_of(part);
                prop_assert!(part.len() <= limit);
                let tail = format!("\n({n}/{count})");
                joined.push_str(if count == 1 { part } else { part.strip_suffix(&tail).unwrap() });
            }
            prop_assert_eq!(joined.replace('\n', ""), text.replace('\n', ""));
        }
    }
}
