//! Tables of answers apart from their questions: `1.A 2.B 3.C`, `1-5 ABCDA 6-10 BCDAB`.

use super::super::answer::{is_letters, truth_word};
use super::super::answer_parts::{split_explanation, split_remark};
use super::super::draft::declared;
use super::markers::answer_marker;
use crate::quiz::normal::numbered;
use crate::sheet::is_blank;

/// Places of a line at which the next number is looked for.
const MOST_PLACES: usize = 20;

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

/// The pair of a line of a table that is known to be one: `1. A`, `2、全心全意`, `3.【答案】C。解析：…`.
pub(super) fn pair(line: &str) -> Option<Pair> {
    let (number, answer) = numbered(
        line.trim_start_matches(is_separator)
            .trim_end_matches(is_blank),
    )?;
    let answer = answer_marker(answer).unwrap_or(answer);
    (!answer.is_empty()).then(|| (number, answer.to_owned()))
}

/// A line cut before the number that is wanted, which must stand behind a gap or a stop.
pub(super) fn split_at_number(line: &str, wanted: u32) -> Option<(&str, &str)> {
    let mark = wanted.to_string();
    let mut places = line.match_indices(mark.as_str()).take(MOST_PLACES);
    places.find_map(|(at, _)| {
        let (before, behind) = line.split_at_checked(at)?;
        let free = before.ends_with(is_separator) && !before.trim_matches(is_separator).is_empty();
        let (number, answer) = numbered(behind).filter(|_| free)?;
        let before = before.trim_end_matches(|c| c != '。' && is_separator(c));
        (number == wanted && !answer.is_empty()).then_some((before, behind))
    })
}

/// True if a line of a table begins with an answer that is letters or a word for right or wrong.
pub(super) fn is_key(answer: &str) -> bool {
    let (answer, _) = split_explanation(answer);
    is_short(answer.trim_end_matches('。')) || split_remark(&answer).is_some()
}

/// The pairs of two rows of which one numbers the questions and the other answers them.
pub(super) fn grid<T: AsRef<str>>(numbers: &[T], answers: &[T]) -> Option<Vec<Pair>> {
    let without = |row: &[T], titles: &[&str]| -> Vec<String> {
        let cells = row.iter().map(|c| c.as_ref().trim_matches(is_blank));
        let cells = cells.filter(|c| !c.is_empty());
        let mut cells: Vec<String> = cells.map(str::to_owned).collect();
        if cells
            .first()
            .is_some_and(|c| titles.contains(&c.trim_end_matches(['：', ':'])))
        {
            cells.remove(0);
        }
        cells
    };
    let numbers = without(numbers, &["题号", "序号", "题目", "题次"]);
    let answers = without(answers, &["答案", "参考答案", "正确答案"]);
    let pairs = numbers.iter().zip(&answers).map(|(number, answer)| {
        let number = number.parse().ok().filter(|n: &u32| *n < 10_000)?;
        is_short(answer).then(|| (number, answer.clone()))
    });
    let pairs: Option<Vec<Pair>> = pairs.collect();
    pairs.filter(|pairs| pairs.len() > 1 && numbers.len() == answers.len())
}

/// True if a text is letters or a word for right or wrong: the answer of a table.
pub(super) fn is_short(answer: &str) -> bool {
    is_letters(answer) || truth_word(answer).is_some()
}

fn is_separator(c: char) -> bool {
    is_blank(c) || matches!(c, ',' | '，' | ';' | '；' | '、' | '|' | '。')
}

/// The lines that say the same as a table of a document which holds nothing but numbers and answers.
pub(in crate::quiz::import) fn lines_of(rows: &[Vec<String>]) -> Option<String> {
    let written = |pairs: &[Pair]| {
        let pairs = pairs
            .iter()
            .map(|(number, answer)| format!("{number}.{answer}"));
        pairs.collect::<Vec<_>>().join(" ")
    };
    let grids = rows.chunks(2).map(|two| {
        let [numbers, answers] = two else {
            return None;
        };
        grid(numbers, answers).map(|pairs| written(&pairs))
    });
    if let Some(grids) = grids
        .collect::<Option<Vec<_>>>()
        .filter(|lines| !lines.is_empty())
    {
        return Some(grids.join("\n"));
    }
    let cells = rows
        .iter()
        .flatten()
        .map(|cell| cell.trim_matches(is_blank));
    let cells = cells.filter(|cell| !matches!(*cell, "题号" | "序号" | "答案" | "参考答案" | ""));
    let joined = cells.collect::<Vec<_>>().join(" ");
    pairs(&joined).map(|pairs| written(&pairs))
}

/// The line after `单选题：`, `答案：` or `一、单选题`.
fn after_title(line: &str) -> &str {
    let first = line.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
    if let Some((title, rest)) = line.split_at_checked(first)
        && (1..=16).contains(&title.chars().count())
        && (title.contains("答案") || declared(title).is_some())
    {
        return rest;
    }
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
            ("一、单选题 1.A 2.B", "1A 2B"),
            ("【参考答案】1.A；2.B。", "1A 2B"),
        ] {
            assert_eq!(read(line).as_deref(), Some(pairs), "{line}");
        }
        for line in ["1.A", "1.甲 2.乙", "1-5 ABC", "2019-2021年", "1.下列A 2.B"] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn rows_of_numbers_and_of_answers_are_a_table() {
        let read = |numbers: &[&str], answers: &[&str]| grid(numbers, answers).map(|p| p.len());
        assert_eq!(read(&["题号", "1", "2"], &["答案", "A", "BC"]), Some(2));
        assert_eq!(read(&["6", "7"], &["√", "×"]), Some(2));
        assert_eq!(read(&["1", "2"], &["A"]), None);
        assert_eq!(read(&["1", "2"], &["甲", "乙"]), None);
    }

    #[test]
    fn a_line_of_a_table_may_explain_its_answer() {
        assert_eq!(
            pair("1.【答案】A。解析：甲"),
            Some((1, "A。解析：甲".to_owned()))
        );
        assert!(is_key("A。解析：甲") && is_key("错") && is_key("C 解析：丙"));
        assert!(!is_key("全心全意"));
    }
}
