//! Moodle XML.

use super::{Export, feedback, one_blank};
use crate::quiz::question::{Html, Key, Kind, Question};

/// Writes what Moodle's types can hold; several blanks would be a cloze.
pub(super) fn write(questions: &[Question]) -> Export {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    let mut skipped = Vec::new();
    let mut chapter: Option<&str> = None;
    for (index, question) in questions.iter().enumerate() {
        let Some((kind, body)) = body(question) else {
            skipped.push(index);
            continue;
        };
        let own = question.details.chapter.as_deref();
        if own != chapter {
            chapter = own;
            let path = own.unwrap_or_default().replace('/', "//");
            let path = escape(&format!("$course$/top/{path}"));
            out.extend([
                "<question type=\"category\"><category><text>",
                &path,
                "</text></category></question>\n",
            ]);
        }
        let tags = question.details.tags.iter();
        let tags = tags.map(|t| ["<tag><text>", &escape(t), "</text></tag>"].concat());
        out.extend([
            "<question type=\"",
            kind,
            "\">\n<name><text>",
            &escape(&name(question)),
            "</text></name>\n<questiontext format=\"html\">",
            &cdata(question.stem.as_str()),
            "</questiontext>\n<generalfeedback format=\"html\">",
            &cdata(&feedback(question).unwrap_or_default()),
            "</generalfeedback>\n<defaultgrade>1</defaultgrade>\n<hidden>0</hidden>\n",
            &body,
            "<tags>",
            &tags.collect::<String>(),
            "</tags>\n</question>\n",
        ]);
    }
    out.push_str("</quiz>\n");
    Export {
        bytes: out.into_bytes(),
        skipped,
    }
}

/// The beginning of the stem on one line.
fn name(question: &Question) -> String {
    let line: Vec<String> = question
        .stem
        .plain()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    line.join(" ").chars().take(60).collect()
}

/// Moodle's word for the type, and what is particular to it.
fn body(question: &Question) -> Option<(&'static str, String)> {
    match &question.key {
        Key::Choice(right) => Some(("multichoice", choice(question, right))),
        Key::Bool(truth) => {
            let word = |word: &str, truth: bool| {
                answer(if truth { "100" } else { "0" }, "plain_text", &escape(word))
            };
            Some((
                "truefalse",
                format!("{}{}", word("true", *truth), word("false", !truth)),
            ))
        }
        Key::Fill { .. } => {
            let texts = one_blank(question)?.iter();
            let answers =
                texts.map(|t| answer("100", "plain_text", &escape(&t.replace('*', "\\*"))));
            Some((
                "shortanswer",
                format!("<usecase>0</usecase>\n{}", answers.collect::<String>()),
            ))
        }
        Key::Order(order) => {
            let items = order
                .iter()
                .filter_map(|i| question.options.get(usize::from(*i)));
            let items = (1..)
                .zip(items)
                .map(|(place, html): (u32, _)| answer(&place.to_string(), "html", &markup(html)));
            Some(("ordering", items.collect()))
        }
        Key::Match { left, right, pairs } => Some(("matching", matching(left, right, pairs))),
    }
}

fn choice(question: &Question, right: &[u8]) -> String {
    let single = question.kind == Kind::Single;
    let share = 100.0 / right.len().max(1) as f64;
    let answers = (0..)
        .zip(&question.options)
        .map(|(index, option): (u8, _)| {
            let fraction = match (right.contains(&index), single) {
                (true, true) => "100".to_owned(),
                (true, false) => format!("{share:.5}"),
                (false, true) => "0".to_owned(),
                (false, false) => "-100".to_owned(),
            };
            answer(&fraction, "html", &markup(option))
        });
    let answers: String = answers.collect();
    format!(
        "<single>{single}</single>\n<shuffleanswers>true</shuffleanswers>\n<answernumbering>ABCD</answernumbering>\n{answers}"
    )
}

fn matching(left: &[Html], right: &[Html], pairs: &[u8]) -> String {
    let sub = |asked: &str, other: &Html| {
        let other = escape(other.plain().trim());
        format!(
            "<subquestion format=\"html\">{}<answer><text>{other}</text></answer></subquestion>\n",
            cdata(asked)
        )
    };
    let matched = left.iter().zip(pairs).filter_map(|(asked, pair)| {
        let other = right.get(usize::from(*pair))?;
        Some(sub(asked.as_str(), other))
    });
    let free = (0..).zip(right).filter(|(index, _)| !pairs.contains(index));
    let free = free.map(|(_, html)| sub("", html));
    let subs: String = matched.chain(free).collect();
    format!("<shuffleanswers>true</shuffleanswers>\n{subs}")
}

fn answer(fraction: &str, format: &str, content: &str) -> String {
    let content = if content.starts_with("<text>") {
        content.to_owned()
    } else {
        format!("<text>{content}</text>")
    };
    format!("<answer fraction=\"{fraction}\" format=\"{format}\">{content}</answer>\n")
}

fn markup(html: &Html) -> String {
    cdata(html.as_str())
}

/// Markup as it stands.
fn cdata(markup: &str) -> String {
    format!(
        "<text><![CDATA[{}]]></text>",
        markup.replace("]]>", "]]]]><![CDATA[>")
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
