//! Cutting an answer from what its source writes behind it.

use super::answer::{is_letters, truth_word};
use super::options::letter;
use crate::sheet::is_blank;

/// In front of an explanation; those at the end only at the start of a line.
const MARKS: &[&str] = &[
    "【答案解析】",
    "【试题解析】",
    "【解析】",
    "[解析]",
    "答案解析：",
    "答案解析:",
    "试题解析：",
    "试题解析:",
    "解析：",
    "解析:",
    "答案解析",
    "试题解析",
    "解析",
];
/// How many of them need the start of a line.
const ONLY_AT_START: usize = 3;

/// Cuts an answer where its explanation begins.
pub(super) fn split_explanation(text: &str) -> (String, Option<String>) {
    let text = text.trim_matches(is_blank);
    let Some((before, after)) = explanation_at(text) else {
        return (text.to_owned(), None);
    };
    let after = after
        .trim_start_matches([':', '：', ']', '】'])
        .trim_matches(is_blank);
    let before = before.trim_matches(|c| is_blank(c) || "（([，,；;".contains(c));
    (
        before.to_owned(),
        (!after.is_empty()).then(|| after.to_owned()),
    )
}

/// What stands before and behind the first mark that has something before it.
fn explanation_at(text: &str) -> Option<(&str, &str)> {
    let mut line_start = true;
    for (at, c) in text.char_indices() {
        let here = line_start;
        line_start = c == '\n' || (line_start && is_blank(c));
        if at == 0 || !matches!(c, '【' | '[' | '答' | '试' | '解') {
            continue;
        }
        let (before, rest) = text.split_at_checked(at)?;
        let marks = MARKS
            .iter()
            .take(MARKS.len() - if here { 0 } else { ONLY_AT_START });
        let mut after = marks.filter_map(|mark| rest.strip_prefix(mark));
        if let Some(after) = after.next()
            && !before.trim_matches(is_blank).is_empty()
        {
            return Some((before, after));
        }
    }
    None
}

/// True for what people write where an answer should stand and is none: `略`, `见教材`, a dash; where the answer is a text
/// of one's own (`long`), `无` and `言之有理即可` too.
pub(super) fn says_nothing(answer: &str, long: bool) -> bool {
    const NOTHING: &[&str] = &[
        "略",
        "从略",
        "略去",
        "答案略",
        "见教材",
        "见课本",
        "见书",
        "见讲义",
        "见附件",
    ];
    const NOTHING_OF_ONES_OWN: &[&str] = &[
        "无",
        "暂无",
        "没有",
        "无标准答案",
        "开放题",
        "开放性试题",
        "开放性题目",
        "主观题",
        "言之有理即可",
        "言之成理即可",
        "合理即可",
        "自由发挥",
    ];
    let around = |c: char| is_blank(c) || "()（）[]【】。.…".contains(c);
    let bare = answer.trim_matches(around);
    let dash = !answer.is_empty() && answer.chars().all(|c| matches!(c, '-' | '—' | '－'));
    dash || NOTHING.contains(&bare) || long && NOTHING_OF_ONES_OWN.contains(&bare)
}

/// Cuts `B。因为…`, `错误，应为…`, `A（见第3页）` into the letters or the word and the remark behind it. Nothing may follow
/// that could be more of the answer.
pub(super) fn split_remark(text: &str) -> Option<(&str, &str)> {
    const MORE: &[char] = &['或', '和', '及', '与', '、', '/', '|', '&', '+'];
    let text = text.trim_matches(is_blank);
    let (at, _) = text
        .char_indices()
        .find(|(_, c)| is_blank(*c) || "。；;，,（(".contains(*c))?;
    let (lead, rest) = text.split_at_checked(at)?;
    let rest = rest.trim_start_matches(|c| is_blank(c) || "。；;，,（(".contains(c));
    let first = rest.chars().next()?;
    let more = MORE.contains(&first) || letter(first).is_some() || first.is_ascii_digit();
    let rest = rest.trim_end_matches(['）', ')']);
    let answers = is_letters(lead) || truth_word(lead).is_some();
    (answers && !more).then_some((lead, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_explanation_is_cut_off_wherever_it_is_marked() {
        for (text, answer, explanation) in [
            ("D\n答案解析：\n见第三章", "D", Some("见第三章")),
            ("C 【解析】见党章", "C", Some("见党章")),
            ("A，解析：见党章", "A", Some("见党章")),
            ("对。解析:见书", "对。", Some("见书")),
            ("B\n解析 见书", "B", Some("见书")),
            ("解析几何", "解析几何", None),
            ("甲是解析几何", "甲是解析几何", None),
        ] {
            let (found, rest) = split_explanation(text);
            assert_eq!((found.as_str(), rest.as_deref()), (answer, explanation));
        }
    }

    #[test]
    fn a_remark_is_told_from_more_of_the_answer() {
        for (text, lead) in [
            ("B。因为是宗旨", Some("B")),
            ("错误，应为二大", Some("错误")),
            ("A（见第3页）", Some("A")),
            ("AC 见党章", Some("AC")),
            ("A，B两项", None),
            ("A 和 B", None),
            ("A（或B）", None),
            ("甲，乙", None),
            ("ABC", None),
        ] {
            assert_eq!(split_remark(text).map(|(lead, _)| lead), lead, "{text}");
        }
    }

    #[test]
    fn a_placeholder_is_told_from_an_answer() {
        for (answer, long, nothing) in [
            ("略", false, true),
            ("（略）", false, true),
            ("略。", true, true),
            ("——", false, true),
            ("无", true, true),
            ("无", false, false),
            ("略阳", false, false),
            ("", false, false),
        ] {
            assert_eq!(says_nothing(answer, long), nothing, "{answer}");
        }
    }
}
