//! Answers that stand inside the stem: `中国共产党的宗旨是（ B ）`, `……。（√）`.

use super::super::answer::truth_word;
use super::super::options::letter;
use crate::sheet::is_blank;

/// The longest text that fills a blank, in characters.
const LONGEST_FILLED: usize = 40;

/// The pairs of brackets in which an answer may stand.
const BRACKETS: &[(char, char)] = &[
    ('（', '）'),
    ('(', ')'),
    ('【', '】'),
    ('[', ']'),
    ('(', '）'),
    ('（', ')'),
];

/// Takes the answer out of a stem. With options it is letters that all have an option; without, a word for right or
/// wrong at either end. `None` unless there is exactly one such place.
pub(in crate::quiz::import) fn take_answer(stem: &str, options: usize) -> Option<(String, String)> {
    let mut found = None;
    for (start, end, inner) in brackets(stem) {
        let fits = if options > 0 {
            names_options(inner, options)
        } else {
            truth_word(inner).is_some() && at_an_end(stem, start, end)
        };
        if fits && found.replace((start, end, inner)).is_some() {
            return None;
        }
    }
    if found.is_none() && options == 0 {
        return take_sign(stem);
    }
    let (start, end, inner) = found?;
    let (before, after) = (stem.get(..start)?, stem.get(end..)?);
    let gap = if options > 0 { "（　）" } else { "" };
    let emptied = format!("{before}{gap}{after}");
    Some((
        emptied.trim_matches(is_blank).to_owned(),
        inner.trim_matches(is_blank).to_owned(),
    ))
}

/// Takes a bare sign for right or wrong off one end of a statement: `√党是…`, `党是…。 ×`.
fn take_sign(stem: &str) -> Option<(String, String)> {
    const SIGNS: &[char] = &['√', '×', '✓', '✗', '✔', '✘', '╳'];
    let stem = stem.trim_matches(is_blank);
    let signs = stem.chars().filter(|c| SIGNS.contains(c)).count();
    let taken = match (stem.chars().next()?, stem.chars().next_back()?) {
        (sign, _) if SIGNS.contains(&sign) => (stem.strip_prefix(sign)?, sign),
        (_, sign) if SIGNS.contains(&sign) => (stem.strip_suffix(sign)?, sign),
        _ => return None,
    };
    let (rest, sign) = taken;
    let rest = rest.trim_matches(is_blank);
    (signs == 1 && !rest.is_empty()).then(|| (rest.to_owned(), sign.to_string()))
}

/// Takes the answers out of a fill-in whose blanks are filled: everything between underscores (`是__甲__`), or else the
/// content of its only pair of brackets. `None` if a blank is empty or it is not clear what is one.
pub(super) fn take_filled(stem: &str) -> Option<(String, Vec<String>)> {
    if stem.contains("__") {
        return between_underscores(stem);
    }
    let found = brackets(stem);
    let [(start, end, inner)] = found.as_slice() else {
        return None;
    };
    let inner = inner.trim_matches(is_blank);
    let fits = !inner.is_empty() && inner.chars().count() <= LONGEST_FILLED;
    let (before, after) = (stem.get(..*start)?, stem.get(*end..)?);
    fits.then(|| (format!("{before}____{after}"), vec![inner.to_owned()]))
}

fn between_underscores(stem: &str) -> Option<(String, Vec<String>)> {
    let (mut out, mut answers, mut rest) = (String::new(), Vec::new(), stem);
    while let Some((before, after)) = rest.split_once("__") {
        let (inner, behind) = after.trim_start_matches('_').split_once("__")?;
        let inner = inner.trim_matches(is_blank);
        if inner.is_empty() || inner.chars().count() > LONGEST_FILLED {
            return None;
        }
        out.extend([before, "____"]);
        answers.push(inner.to_owned());
        rest = behind.trim_start_matches('_');
    }
    out.push_str(rest);
    Some((out, answers))
}

/// Every innermost pair of brackets: where it starts and ends (in bytes), and what is inside.
fn brackets(stem: &str) -> Vec<(usize, usize, &str)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in stem.char_indices() {
        if BRACKETS.iter().any(|(o, _)| *o == c) {
            open = Some((at, c));
        } else if let Some((start, opener)) = open
            && BRACKETS.contains(&(opener, c))
        {
            let end = at + c.len_utf8();
            if let Some(inner) = stem.get(start + opener.len_utf8()..at) {
                found.push((start, end, inner));
            }
            open = None;
        }
    }
    found
}

/// One to eight ascending letters, each of an option.
fn names_options(inner: &str, options: usize) -> bool {
    let mut last = None;
    for c in inner
        .chars()
        .filter(|c| !is_blank(*c) && !matches!(c, ',' | '，' | '、' | '_'))
    {
        let Some(own) = letter(c) else {
            return false;
        };
        if usize::from(own) >= options || last.is_some_and(|last| own <= last) {
            return false;
        }
        last = Some(own);
    }
    last.is_some()
}

fn at_an_end(stem: &str, start: usize, end: usize) -> bool {
    let nothing = |part: Option<&str>| {
        part.is_some_and(|p| {
            p.chars()
                .all(|c| is_blank(c) || matches!(c, '。' | '.' | '；' | ';'))
        })
    };
    nothing(stem.get(..start)) || nothing(stem.get(end..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filled_blanks_are_emptied() {
        let some = |stem: &str, answers: &[&str]| {
            Some((
                stem.to_owned(),
                answers.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ))
        };
        assert_eq!(
            take_filled("甲是__一__和___二___。"),
            some("甲是____和____。", &["一", "二"])
        );
        assert_eq!(
            take_filled("宗旨是（全心全意）。"),
            some("宗旨是____。", &["全心全意"])
        );
        for unclear in ["甲是____。", "甲（一）是（二）", "甲是（ ）", "甲"] {
            assert_eq!(take_filled(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn one_place_gives_the_answer_and_two_give_none() {
        let take = |stem: &str, options| take_answer(stem, options);
        let some = |stem: &str, answer: &str| Some((stem.to_owned(), answer.to_owned()));
        assert_eq!(take("宗旨是（ B ）。", 4), some("宗旨是（　）。", "B"));
        assert_eq!(take("包括(ABＤ)", 4), some("包括（　）", "ABＤ"));
        assert_eq!(
            take("世界贸易组织（WTO）是（C）", 4),
            some("世界贸易组织（WTO）是（　）", "C")
        );
        assert_eq!(take("甲（A）乙（B）", 4), None);
        assert_eq!(take("甲（F）", 4), None);
        assert_eq!(
            take("党是领导一切的。（√）", 0),
            some("党是领导一切的。", "√")
        );
        assert_eq!(take("(错)党可以不学习", 0), some("党可以不学习", "错"));
        assert_eq!(take("是非（是）曲直", 0), None);
        assert_eq!(take("√党是领导一切的。", 0), some("党是领导一切的。", "√"));
        assert_eq!(take("党可以不学习。 ×", 0), some("党可以不学习。", "×"));
        assert_eq!(take("3×5等于15", 0), None);
        assert_eq!(take("甲（ ）", 4), None);
    }
}
