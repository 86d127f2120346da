//! Tables of answers apart from their questions: `1.A 2.B 3.C`, `1-5 ABCDA 6-10 BCDAB`.

use super::super::answer::{is_letters, truth_word};
use crate::quiz::normal::numbered;
use crate::sheet::is_blank;

/// The number of a question and its answer.
pub(super) type Pair = (u32, String);

/// The pairs of a line that holds nothing else: at least two, or one range.
pub(super) fn pairs(line: &str) -> Option<Vec<Pair>> {
    let body = after_title(line);
    let mut rest = body.trim_matches(is_separator);
    let mut pairs = Vec::new();
    let mut ranges = 0;
    while !rest.is_empty() {
        let (found, behind, is_range) = range(rest)
            .map(|(found, behind)| (found, behind, true))
            .or_else(|| single(rest).map(|(pair, behind)| (vec![pair], behind, false)))?;
        pairs.extend(found);
        ranges += usize::from(is_range);
        rest = behind.trim_start_matches(is_separator);
    }
    (pairs.len() >= 2 || ranges > 0).then_some(pairs)
}

/// The pair of a line of a table that is known to be one: `1. A`, `2、全心全意`.
pub(super) fn pair(line: &str) -> Option<Pair> {
    let (number, answer) = numbered(line.trim_matches(is_blank))?;
    (!answer.is_empty()).then(|| (number, answer.to_owned()))
}

/// True if a text is letters or a word for right or wrong: the answer of a table.
pub(super) fn is_short(answer: &str) -> bool {
    is_letters(answer) || truth_word(answer).is_some()
}

fn is_separator(c: char) -> bool {
    is_blank(c) || matches!(c, ',' | '，' | ';' | '；' | '、' | '|' | '。')
}

/// The line after `单选题：` or `答案：`.
fn after_title(line: &str) -> &str {
    match line.split_once(['：', ':']) {
        Some((title, rest))
            if title.chars().count() <= 16 && !title.contains(|c: char| c.is_ascii_digit()) =>
        {
            rest
        }
        _ => line,
    }
}

/// `1-5 ABCDA`, `6~8：A BC D`, `1—3 √×√`.
fn range(text: &str) -> Option<(Vec<Pair>, &str)> {
    let (first, rest) = leading_number(text)?;
    let rest = rest.trim_start_matches(is_blank);
    let after = rest.trim_start_matches(['-', '—', '－', '~', '～', '–', '至']);
    if after.len() == rest.len() {
        return None;
    }
    let (last, rest) = leading_number(after.trim_start_matches(is_blank))?;
    let count = usize::try_from(last.checked_sub(first)? + 1)
        .ok()
        .filter(|n| *n <= 200)?;
    let rest =
        rest.trim_start_matches(|c| is_blank(c) || matches!(c, ':' | '：' | '.' | '、' | '题'));
    let end = rest
        .find(|c: char| c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (body, behind) = rest.split_at_checked(end)?;
    let words: Vec<&str> = body.split(is_separator).filter(|w| !w.is_empty()).collect();
    let answers: Vec<String> = if words.len() == count {
        words.iter().map(ToString::to_string).collect()
    } else {
        body.chars()
            .filter(|c| !is_separator(*c))
            .map(String::from)
            .collect()
    };
    if answers.len() != count || !answers.iter().all(|a| is_short(a)) {
        return None;
    }
    Some(((first..).zip(answers).collect(), behind))
}

/// `1.A`, `2、√`, `3 BD`.
fn single(text: &str) -> Option<(Pair, &str)> {
    let (number, rest) = leading_number(text)?;
    let rest = rest.trim_start_matches(|c| {
        is_blank(c) || matches!(c, '.' | '．' | '、' | ':' | '：' | ')' | '）')
    });
    let end = rest
        .char_indices()
        .find(|(_, c)| c.is_ascii_digit() || (is_separator(*c)))
        .map_or(rest.len(), |(at, _)| at);
    let (answer, behind) = rest.split_at_checked(end)?;
    is_short(answer).then(|| ((number, answer.to_owned()), behind))
}

fn leading_number(text: &str) -> Option<(u32, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at_checked(end)?;
    let number = digits.parse().ok().filter(|n| *n < 10_000)?;
    Some((number, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_in_their_usual_forms() {
        let read = |line: &str| {
            let pairs = pairs(line)?;
            Some(
                pairs
                    .iter()
                    .map(|(n, a)| format!("{n}{a}"))
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        for (line, pairs) in [
            ("1.A 2.B 3.CD", "1A 2B 3CD"),
            ("1-5 ABCDA 6-8：B C D", "1A 2B 3C 4D 5A 6B 7C 8D"),
            ("单选题：1、A；2、B", "1A 2B"),
            ("11—13 √×√", "11√ 12× 13√"),
            ("1-2 AB ACD", "1AB 2ACD"),
            ("1对 2错", "1对 2错"),
        ] {
            assert_eq!(read(line).as_deref(), Some(pairs), "{line}");
        }
        for line in ["1.A", "1.甲 2.乙", "1-5 ABC", "2019-2021年", "1.下列A 2.B"] {
            assert_eq!(read(line), None, "{line}");
        }
    }
}
