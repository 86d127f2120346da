//! GIFT: one block a question.

use super::{Export, feedback, one_blank, texts};
use crate::quiz::question::{Html, Key, Question};

/// Writes what GIFT can hold; several blanks it can't.
pub(super) fn write(questions: &[Question]) -> Export {
    let mut out = String::new();
    let mut skipped = Vec::new();
    let mut chapter: Option<&str> = None;
    for (index, question) in questions.iter().enumerate() {
        let writer = Writer::new(question);
        let Some(answer) = writer.answer() else {
            skipped.push(index);
            continue;
        };
        let own = question.details.chapter.as_deref();
        if own != chapter {
            chapter = own;
            let path = own.unwrap_or_default().replace('/', "//");
            out.extend(["$CATEGORY: $course$/top/", &escape(&path), "\n\n"]);
        }
        for tag in &question.details.tags {
            out.extend(["// [tag:", &tag.replace([']', '\n'], " "), "]\n"]);
        }
        let format = if writer.rich { "[html]" } else { "[plain]" };
        let general = feedback(question).map(|f| format!("####[html]{}", escape(&f)));
        let general = general.unwrap_or_default();
        let stem = writer.text(&question.stem);
        out.extend([format, &stem, "{", &answer, &general, "}\n\n"]);
    }
    Export {
        bytes: out.into_bytes(),
        skipped,
    }
}

struct Writer<'a> {
    question: &'a Question,
    /// Some text has markup, or an arrow that must not be taken for one of GIFT's.
    rich: bool,
}

impl<'a> Writer<'a> {
    fn new(question: &'a Question) -> Self {
        let matching = matches!(question.key, Key::Match { .. });
        let rich = texts(question)
            .any(|html| !html.is_plain() || (matching && html.plain().contains("->")));
        Self { question, rich }
    }

    fn text(&self, html: &Html) -> String {
        if self.rich {
            escape(html.as_str())
        } else {
            escape(&html.plain())
        }
    }

    /// An answer's text; one that begins like a weight, a format or a comment gets its format in front.
    fn item(&self, html: &Html) -> String {
        let text = self.text(html);
        let format = if self.rich { "[html]" } else { "[plain]" };
        if text.starts_with(['[', '%', '/']) {
            format!("{format}{text}")
        } else {
            text
        }
    }

    /// What stands in the braces; `None` for what GIFT has no words for.
    fn answer(&self) -> Option<String> {
        match &self.question.key {
            Key::Bool(true) => Some("TRUE".to_owned()),
            Key::Bool(false) => Some("FALSE".to_owned()),
            Key::Choice(right) => Some(self.choice(right)),
            Key::Fill { .. } => {
                let texts = one_blank(self.question)?.iter();
                let texts = texts.map(|t| format!("\n={}", short(t)));
                Some(format!("{}\n", texts.collect::<String>()))
            }
            Key::Order(order) => {
                let items = order
                    .iter()
                    .filter_map(|i| self.question.options.get(usize::from(*i)));
                let items = items.map(|html| format!("\n{}", self.item(html)));
                Some(format!(">ALL{}\n", items.collect::<String>()))
            }
            Key::Match { left, right, pairs } => Some(self.matching(left, right, pairs)),
        }
    }

    fn choice(&self, right: &[u8]) -> String {
        let share = 100.0 / right.len().max(1) as f64;
        let options = (0..)
            .zip(&self.question.options)
            .map(|(index, option): (u8, _)| {
                let mark = match (right.contains(&index), right.len()) {
                    (true, 1) => "=".to_owned(),
                    (true, _) => format!("~%{share:.5}%"),
                    (false, 0 | 1) => "~".to_owned(),
                    (false, _) => "~%-100%".to_owned(),
                };
                format!("\n{mark}{}", self.item(option))
            });
        format!("{}\n", options.collect::<String>())
    }

    fn matching(&self, left: &[Html], right: &[Html], pairs: &[u8]) -> String {
        // Moodle shows right sides in a menu: text only.
        let answer = |html: &Html| escape(html.plain().trim());
        let matched = left.iter().zip(pairs).filter_map(|(asked, pair)| {
            let other = right.get(usize::from(*pair))?;
            Some(format!("\n={} -> {}", self.item(asked), answer(other)))
        });
        let free = (0..).zip(right).filter(|(index, _)| !pairs.contains(index));
        let free = free.map(|(_, html)| format!("\n= -> {}", answer(html)));
        format!("{}\n", matched.chain(free).collect::<String>())
    }
}

/// A short answer; an asterisk would be a wildcard.
fn short(text: &str) -> String {
    let escaped = escape(&text.replace('\n', " ")).replace('*', "\\*");
    if escaped.starts_with(['[', '%']) {
        format!("[plain]{escaped}")
    } else {
        escaped
    }
}

/// Escapes what GIFT gives a meaning to.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '~' | '=' | '#' | '{' | '}' | ':' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c => out.push(c),
        }
    }
    out
}
