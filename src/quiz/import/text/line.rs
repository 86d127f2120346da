//! What a line of a question text is.

use super::super::layout::is_heading;
use super::super::options::{self, label};
use super::forms::is_said_around;
use super::markers::{
    answer_marker, answered_number, begins_with_kind, inline_answer, lone_number, note_marker,
    options_marker, stem_marker, tick,
};
use crate::quiz::normal::numbered;
use crate::sheet::is_blank;

/// A line, told by how it begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Line {
    /// Nothing, or a rule of dashes.
    Blank,
    /// The name of a part.
    Heading(String),
    /// `答案：B` and the like; perhaps with nothing behind it.
    Answer(String),
    /// The stem of a question behind `题目：`, `【单选题】` and the like; perhaps on the lines below.
    Stem(String),
    /// `解析：…`, `出处：…` and the like.
    Note(Note, String),
    /// One or more lettered options, and what stands before the first only if that is nothing.
    Options(Vec<(u8, String)>),
    /// A number, whether it is in brackets, and what follows it.
    Numbered(u32, bool, String),
    /// Anything else.
    Text(String),
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Explanation,
    Citation,
    Tags,
    Difficulty,
    Kind,
    /// Nobody needs it: score, time, somebody's own answer.
    Ignored,
}

/// Tells what a line is.
pub(super) fn classify(raw: &str) -> Line {
    let (text, title) = without_markup(raw);
    if text.chars().all(is_blank) || is_rule(text) || is_said_around(raw) {
        return Line::Blank;
    }
    if let Some(answer) = answer_marker(text) {
        return Line::Answer(answer.to_owned());
    }
    if let Some((note, rest)) = note_marker(text) {
        // 学生答案：A  正确答案：B
        return match inline_answer(rest).filter(|_| note == Note::Ignored) {
            Some((_, answer)) => Line::Answer(answer.to_owned()),
            None => Line::Note(note, rest.to_owned()),
        };
    }
    if let Some(number) = lone_number(text) {
        return Line::Numbered(number, false, String::new());
    }
    if let Some(rest) = stem_marker(text) {
        return Line::Stem(rest.to_owned());
    }
    if let Some(rest) = options_marker(text) {
        return if rest.is_empty() {
            Line::Blank
        } else {
            classify(rest)
        };
    }
    if let Some((number, stem)) = answered_number(text) {
        return Line::Numbered(number, false, stem);
    }
    if begins_with_kind(text) {
        return Line::Stem(text.to_owned());
    }
    if is_heading(text) || is_bracketed(text) {
        return Line::Heading(text.to_owned());
    }
    if let Some(options) = options_in(text) {
        return Line::Options(options);
    }
    if let Some((number, rest)) = numbered(text) {
        let bracketed = text.starts_with(['(', '（', '[', '【', '〔']);
        return Line::Numbered(number, bracketed, rest.to_owned());
    }
    if title {
        return Line::Heading(text.to_owned());
    }
    Line::Text(text.to_owned())
}

/// The line without Markdown: bullets, bold, heading marks; and whether it is a heading of its own making.
fn without_markup(raw: &str) -> (&str, bool) {
    let trimmed = raw.trim_matches(is_blank);
    let title = trimmed.starts_with('#');
    let text = trimmed.trim_start_matches('#').trim_start_matches(is_blank);
    let text = ["- ", "* ", "+ ", "> ", "• "]
        .iter()
        .find_map(|bullet| text.strip_prefix(bullet))
        .unwrap_or(text)
        .trim_start_matches(is_blank);
    let text = match tick(text) {
        Some(_) => text.split_once(']').map_or(text, |(_, rest)| rest),
        None => text,
    };
    let text = text.trim_start_matches(is_blank);
    let bold = text
        .strip_prefix("**")
        .filter(|rest| !rest.starts_with(is_blank));
    let text = bold.unwrap_or(text);
    let text = text.strip_suffix("**").unwrap_or(text);
    (text.trim_matches(is_blank), title)
}

fn is_rule(text: &str) -> bool {
    text.chars().count() >= 3 && text.chars().all(|c| "-=_*~—－─━·.…＝".contains(c))
}

/// `【章节测验】`: nothing but a short text in brackets.
fn is_bracketed(text: &str) -> bool {
    let inner = text.strip_prefix('【').and_then(|t| t.strip_suffix('】'));
    inner.is_some_and(|t| t.chars().count() <= 30 && !t.contains(['【', '】']))
}

/// All options of a line that begins with one.
fn options_in(text: &str) -> Option<Vec<(u8, String)>> {
    let text = text.strip_prefix("选项").unwrap_or(text);
    let (_, body) = label(text)?;
    // （D） on a line of its own is the answer to the lines above.
    if text.starts_with(['(', '（', '[', '【']) && body.trim_matches(['。', '.']).is_empty() {
        return None;
    }
    let pieces = options::run(text);
    let options = pieces.into_iter().map(|piece| {
        let (letter, body) = label(piece)?;
        let body = body.trim_matches(is_blank);
        // The end of a line has lost its stars already.
        let bold = body.strip_prefix("**").map(|b| b.trim_end_matches("**"));
        Some((letter, bold.unwrap_or(body).to_owned()))
    });
    let options: Option<Vec<(u8, String)>> = options.collect();
    let (letters, texts): (Vec<u8>, Vec<String>) = options?.into_iter().unzip();
    let texts = options::without_separators(texts);
    Some(letters.into_iter().zip(texts).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_by_their_beginnings() {
        let text = |s: &str| s.to_owned();
        for (raw, line) in [
            ("   - **答案：B**", Line::Answer(text("B"))),
            ("[答案] AB", Line::Answer(text("AB"))),
            ("【正确答案】：C", Line::Answer(text("C"))),
            ("答案是：b", Line::Answer(text("b"))),
            ("参考答案：A, B, C, D", Line::Answer(text("A, B, C, D"))),
            ("ANSWER: B", Line::Answer(text("B"))),
            ("答案", Line::Answer(text(""))),
            (
                "答案解析：见书",
                Line::Note(Note::Explanation, text("见书")),
            ),
            (
                "**解析：** 见书",
                Line::Note(Note::Explanation, text("见书")),
            ),
            (
                "*参考：《党章》*",
                Line::Note(Note::Citation, text("《党章》")),
            ),
            ("**答案：** A、B", Line::Answer(text("A、B"))),
            ("【出处】第三条", Line::Note(Note::Citation, text("第三条"))),
            ("我的答案：A", Line::Note(Note::Ignored, text("A"))),
            ("### 一、单选题", Line::Heading(text("一、单选题"))),
            ("## 测试题", Line::Heading(text("测试题"))),
            ("【章节测验】", Line::Heading(text("【章节测验】"))),
            ("----------", Line::Blank),
            ("### 3. 题干", Line::Numbered(3, false, text("题干"))),
            ("（4）题干", Line::Numbered(4, true, text("题干"))),
            ("答案在书里", Line::Text(text("答案在书里"))),
            ("答复群众", Line::Text(text("答复群众"))),
            ("解析几何是", Line::Text(text("解析几何是"))),
        ] {
            assert_eq!(classify(raw), line, "{raw}");
        }
        let options =
            |all: &[(u8, &str)]| Line::Options(all.iter().map(|(l, t)| (*l, text(t))).collect());
        assert_eq!(classify("  - A. 甲"), options(&[(0, "甲")]));
        assert_eq!(
            classify("A、夏 B、先秦 C、西周"),
            options(&[(0, "夏"), (1, "先秦"), (2, "西周")])
        );
        assert_eq!(
            classify("A.夏B.先秦C.西周"),
            options(&[(0, "夏"), (1, "先秦"), (2, "西周")])
        );
        assert_eq!(classify("C.维生素B. 群"), options(&[(2, "维生素B. 群")]));
    }

    #[test]
    fn words_of_forms_and_edges_of_pages_are_told() {
        let text = |s: &str| s.to_owned();
        for (raw, line) in [
            ("第 1 页 共 3 页", Line::Blank),
            ("— 2 —", Line::Blank),
            ("- 12 -", Line::Blank),
            ("第3页", Line::Blank),
            ("共有3页", Line::Text(text("共有3页"))),
            (
                "**解析**：见书",
                Line::Note(Note::Explanation, text("见书")),
            ),
            (
                "Explanation: see §3",
                Line::Note(Note::Explanation, text("see §3")),
            ),
            ("**题目**：宗旨是", Line::Stem(text("宗旨是"))),
            ("问：宗旨是什么？", Line::Stem(text("宗旨是什么？"))),
            ("答题要点：甲", Line::Answer(text("甲"))),
            ("参考答案要点：甲", Line::Answer(text("甲"))),
            ("【题号】1", Line::Note(Note::Ignored, text("1"))),
        ] {
            assert_eq!(classify(raw), line, "{raw}");
        }
    }

    #[test]
    fn an_answer_at_the_end_of_a_line_is_cut_off() {
        assert_eq!(inline_answer("甲（ ）。答案：B"), Some(("甲（ ）。", "B")));
        assert_eq!(inline_answer("甲 (正确答案：对)"), Some(("甲", "对")));
        assert_eq!(
            inline_answer("甲 我的答案：A 正确答案：B"),
            Some(("甲 我的答案：A", "B"))
        );
        assert_eq!(inline_answer("下列答案正确的是"), None);
    }
}
