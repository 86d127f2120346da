//! What a line of a question text is.

use super::super::layout::is_heading;
use super::super::options::{self, label};
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
    if text.chars().all(is_blank) || is_rule(text) {
        return Line::Blank;
    }
    if let Some(answer) = answer_marker(text) {
        return Line::Answer(answer.to_owned());
    }
    if let Some((note, rest)) = note_marker(text) {
        return Line::Note(note, rest.to_owned());
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
    label(text)?;
    let pieces = options::run(text);
    let options = pieces.into_iter().map(|piece| {
        let (letter, body) = label(piece)?;
        Some((letter, body.trim_matches(is_blank).to_owned()))
    });
    options.collect()
}

/// What follows `答案：`, `[答案]`, `【正确答案】`, `参考答案是：`, `答：`, `ANSWER:` at the start of a line.
fn answer_marker(text: &str) -> Option<&str> {
    let body = text.trim_start_matches(['[', '【', '(', '（', '<', '*']);
    for prefix in ["本题", "试题", "题目"] {
        if let Some(rest) = body
            .strip_prefix(prefix)
            .filter(|rest| rest.len() < body.len())
            && let Some(answer) = chinese_marker(rest)
        {
            return Some(answer);
        }
    }
    chinese_marker(body).or_else(|| english_marker(body))
}

fn chinese_marker(body: &str) -> Option<&str> {
    if let Some(rest) = body
        .strip_prefix("答")
        .and_then(|rest| rest.strip_prefix(['：', ':']))
    {
        return Some(rest.trim_matches(is_blank));
    }
    let core = ["正确", "参考", "标准"]
        .iter()
        .find_map(|word| body.strip_prefix(word))
        .unwrap_or(body);
    let rest = core.strip_prefix("答案").or_else(|| {
        let option = core.strip_prefix("选项")?;
        (core.len() < body.len()).then_some(option)
    })?;
    after_marker(rest)
}

fn english_marker(body: &str) -> Option<&str> {
    let lower: String = body.chars().take(16).flat_map(char::to_lowercase).collect();
    let word = ["correct answer", "answer", "ans"]
        .iter()
        .find(|w| lower.starts_with(**w))?;
    let rest = body.split_at_checked(word.len())?.1;
    let colon = rest.trim_start().starts_with([':', '：']);
    colon.then(|| after_marker(rest))?
}

/// What follows the word: a verb, a colon or bracket must come, or nothing at all, or a blank.
fn after_marker(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches(['是', '为']);
    let open = rest.starts_with([':', '：', ']', '】', ')', '）', '>', '*', '=']);
    if !open && !rest.is_empty() && !rest.starts_with(is_blank) {
        return None;
    }
    let marks: &[char] = &[':', '：', ']', '】', '>', '*', '='];
    let rest = rest.strip_prefix([')', '）']).unwrap_or(rest);
    Some(
        rest.trim_start_matches(|c| is_blank(c) || marks.contains(&c))
            .trim_matches(is_blank),
    )
}

/// What follows `解析：`, `【解析】`, `出处：` … at the start of a line.
fn note_marker(text: &str) -> Option<(Note, &str)> {
    const WORDS: &[(Note, &str)] = &[
        (
            Note::Explanation,
            "答案解析 试题解析 题目解析 解析 详解 分析 解答 答案说明 explanation",
        ),
        (
            Note::Citation,
            "出处 来源 题目来源 依据 答案依据 参考依据 参考资料 参考 法条 政策依据",
        ),
        (Note::Tags, "知识点 考点 标签 考查点"),
        (Note::Difficulty, "难度 难易程度 难易度"),
        (Note::Kind, "题型 题目类型 试题类型"),
        (
            Note::Ignored,
            "我的答案 您的答案 你的答案 学生答案 得分 分值 本题得分 答题时间 答题人",
        ),
    ];
    let body = text.trim_start_matches(['[', '【', '(', '（', '<', '*']);
    let bracket = body.len() < text.len();
    for (note, words) in WORDS {
        for word in words.split(' ') {
            let Some(rest) = body.strip_prefix(word) else {
                continue;
            };
            let closed = bracket && rest.starts_with([']', '】', ')', '）', '>']);
            if closed || rest.starts_with(['：', ':']) {
                let marks = |c| {
                    is_blank(c) || matches!(c, ':' | '：' | ']' | '】' | ')' | '）' | '>' | '*')
                };
                return Some((*note, rest.trim_start_matches(marks).trim_end_matches('*')));
            }
        }
    }
    None
}

/// Cuts an answer off the end of a stem or option: `…（ ）。答案：B`, `…（答案：B）`.
pub(super) fn inline_answer(text: &str) -> Option<(&str, &str)> {
    for (at, _) in text.match_indices("答案") {
        let (before, from) = text.split_at_checked(at)?;
        let before = ["正确", "参考", "标准"]
            .iter()
            .find_map(|word| before.strip_suffix(word))
            .unwrap_or(before);
        let foreign = ["我的", "您的", "你的", "学生"]
            .iter()
            .any(|word| before.ends_with(word));
        let marked = from
            .strip_prefix("答案")
            .map(|rest| rest.trim_start_matches(['是', '为']))
            .filter(|rest| rest.starts_with([':', '：', ']', '】']));
        if let (false, Some(rest)) = (foreign || before.trim().is_empty(), marked) {
            let answer = rest
                .trim_start_matches([':', '：', ']', '】'])
                .trim_matches(is_blank);
            let opened = before.trim_end_matches(['(', '（', '[', '【']);
            let answer = if opened.len() < before.len() {
                answer.trim_end_matches([')', '）', ']', '】'])
            } else {
                answer
            };
            return Some((opened.trim_matches(is_blank), answer));
        }
    }
    None
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
