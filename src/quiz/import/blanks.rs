//! Blanks and pairs: the answers that are texts.

use super::keys::{Sides, one_blank};
use crate::quiz::normal::readable;
use crate::quiz::question::{Html, Key};
use crate::sheet::is_blank;

/// In front of blanks that may be filled in any order.
const ANY_ORDER: &str = "不分顺序";

/// One blank that wants the whole answer.
pub(super) fn whole(answer: &str) -> Key {
    one_blank(vec![readable(answer)])
}

/// The blanks of a fill-in: as labelled (`第1空：甲；第2空：乙`), or one for each part if the answer falls into as many
/// parts as the stem has blanks, or one for all. In a blank `|` separates what is accepted.
pub(super) fn fill(answer: &str, stem: &str) -> Key {
    let ordered = answer
        .strip_prefix(ANY_ORDER)
        .map(|rest| rest.trim_start_matches([':', '：']));
    let any_order = ordered.is_some();
    let answer = ordered.unwrap_or(answer);
    let wanted = blanks_in(stem);
    let parts =
        labelled(answer).or_else(|| (wanted > 1).then(|| separated(answer, wanted)).flatten());
    let accepted = |part: &str| -> Vec<String> {
        let texts = part.split('|').map(|t| readable(t.trim_matches(is_blank)));
        texts.filter(|t| !t.is_empty()).collect()
    };
    let blanks: Vec<Vec<String>> = match parts {
        Some(parts) => parts.iter().map(|part| accepted(part)).collect(),
        None => vec![accepted(answer)],
    };
    Key::Fill {
        any_order: any_order && blanks.len() > 1,
        blanks,
    }
}

fn separated(answer: &str, wanted: usize) -> Option<Vec<String>> {
    const BETWEEN: &[&[char]] = &[
        &[';', '；'],
        &['\n'],
        &['|', '｜'],
        &['&'],
        &['、'],
        &[',', '，'],
        &['/'],
        &[' ', '\u{3000}', '\t'],
    ];
    BETWEEN.iter().find_map(|separators| {
        let parts = answer.split(*separators).map(|p| p.trim_matches(is_blank));
        let parts: Vec<String> = parts.filter(|p| !p.is_empty()).map(str::to_owned).collect();
        (parts.len() == wanted).then_some(parts)
    })
}

/// The parts of `第一空：甲 第2空：乙`, whose labels must count from one.
fn labelled(answer: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = label(answer, 1)?;
    loop {
        let next = parts.len() + 2;
        let cut = rest.match_indices('第').find_map(|(at, _)| {
            let (before, after) = rest.split_at_checked(at)?;
            Some((before, label(after, next)?))
        });
        let part = cut.map_or(rest, |(before, _)| before);
        parts.push(
            part.trim_matches(|c| is_blank(c) || matches!(c, ';' | '；'))
                .to_owned(),
        );
        match cut {
            Some((_, after)) => rest = after,
            None => return Some(parts),
        }
    }
}

/// What follows `第n空：`.
fn label(text: &str, number: usize) -> Option<&str> {
    let rest = text.trim_start_matches(is_blank).strip_prefix('第')?;
    let chinese = "一二三四五六七八九十"
        .chars()
        .nth(number - 1)
        .map(String::from);
    let rest = rest
        .strip_prefix(number.to_string().as_str())
        .or_else(|| rest.strip_prefix(chinese?.as_str()))?;
    rest.strip_prefix('空')?.strip_prefix([':', '：'])
}

/// How many blanks a stem shows: runs of underscores, empty brackets, runs of spaces inside the text.
pub(in crate::quiz) fn blanks_in(stem: &str) -> usize {
    let stem = stem.trim_matches(is_blank);
    let (mut count, mut run, mut open) = (0, (' ', 0), None);
    for c in stem.chars() {
        let c = match c {
            '＿' => '_',
            c if is_blank(c) => ' ',
            c => c,
        };
        run = if c == run.0 { (c, run.1 + 1) } else { (c, 1) };
        match c {
            '(' | '（' | '[' | '【' => open = Some(true),
            ')' | '）' | ']' | '】' => {
                count += usize::from(open.take().unwrap_or(false));
            }
            '_' if run.1 == 2 && open.is_none() => count += 1,
            ' ' if run.1 == 4 && open.is_none() => count += 1,
            ' ' | '_' => {}
            _ => open = None,
        }
    }
    count
}

/// True if a stem asks for something or leaves a blank; false for a bare statement.
pub(super) fn asks(stem: &str) -> bool {
    const WORDS: &[&str] = &["?", "？", "几", "多少", "什么", "哪", "何", "谁"];
    blanks_in(stem) > 0 || WORDS.iter().any(|word| stem.contains(word))
}

/// The key of pairs written as `左→右`; `→右` is a distractor.
pub(super) fn pairs(options: &[String]) -> Option<Key> {
    let mut sides = Sides::default();
    for option in options {
        let (left, right) = option.split_once('→')?;
        sides.add(Html::from_text(left.trim()), Html::from_text(right.trim()));
    }
    Some(sides.key())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(answer: &str, stem: &str) -> Vec<Vec<String>> {
        match fill(answer, stem) {
            Key::Fill { blanks, .. } => blanks,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_stem_shows_its_blanks() {
        for (stem, count) in [
            ("党的____和____", 2),
            ("是（  ）。", 1),
            ("（一）总则", 0),
            ("京剧        、        。", 2),
            ("见【 】与（____）", 2),
        ] {
            assert_eq!(blanks_in(stem), count, "{stem}");
        }
    }

    #[test]
    fn an_answer_is_dealt_out_to_the_blanks() {
        let texts = |all: &[&str]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let two = vec![texts(&["甲"]), texts(&["乙"])];
        assert_eq!(blanks("甲；乙", "__与__"), two);
        assert_eq!(blanks("第一空：甲；第二空：乙", "__"), two);
        assert_eq!(
            blanks("第1空：第一|一；第2空：乙", ""),
            [texts(&["第一", "一"]), texts(&["乙"])]
        );
        assert_eq!(blanks("甲 乙", "__"), [texts(&["甲 乙"])]);
        assert_eq!(blanks("甲|乙", "__"), [texts(&["甲", "乙"])]);
        assert_eq!(blanks("第一空： 1919-1949", "__"), [texts(&["1919-1949"])]);
        assert_eq!(
            blanks("第一次全国代表大会", "__"),
            [texts(&["第一次全国代表大会"])]
        );
        let key = fill("不分顺序：第1空：甲；第2空：乙", "");
        assert_eq!(
            key,
            Key::Fill {
                blanks: two,
                any_order: true
            }
        );
    }
}
