//! What stands in the braces of a GIFT question.

use super::scan::{find_unescaped, is_escaped, split_unescaped, unescape};
use super::{Format, with_format};
use crate::quiz::import::answer::truth_word;
use crate::quiz::import::keys::{Sides, as_listed, one_blank};
use crate::quiz::question::{Html, Key, Kind, MAX_OPTIONS};
use crate::report::{Flaw, ProblemCode};

/// Kind, options, key, and the feedback for the right answer.
pub(super) type Found = (Kind, Vec<Html>, Key, Option<Html>);

/// One `=…` or `~…`.
struct Item<'a> {
    /// Begins with `=`.
    equal: bool,
    /// From `%50%`, in thousandths of a percent.
    weight: Option<i64>,
    text: &'a str,
    feedback: Option<&'a str>,
}

/// Reads the inside of braces; `format` is the stem's.
pub(super) fn read(inner: &str, format: Format) -> Result<Found, Flaw> {
    let inner = inner.trim();
    if inner.is_empty() {
        return Err(Flaw::new(ProblemCode::UnsupportedType, "问答题"));
    }
    if let Some(numeric) = inner.strip_prefix('#') {
        return numerical(numeric);
    }
    if let Some(list) = inner.strip_prefix('>') {
        return Ok(ordering(list, format));
    }
    if let Some(truth) = truth(inner) {
        let mut feedback = split_unescaped(inner, "#").skip(1);
        let (wrong, right) = (feedback.next(), feedback.next());
        let shown = right.or(wrong).map(|text| shown(text, format));
        return Ok((Kind::TrueFalse, Vec::new(), Key::Bool(truth), shown));
    }
    let items = items(inner)?;
    if items.iter().all(|item| item.equal) {
        // Signs of a Chinese keyboard: `{=甲 ～乙}` would be one text that nobody means.
        if [" ～", " ＝"].iter().any(|sign| inner.contains(sign)) {
            return Err(Flaw::new(ProblemCode::Malformed, inner));
        }
        let pairs = items.iter().map(|item| split_arrow(item.text));
        return match pairs.collect::<Option<Vec<_>>>() {
            Some(pairs) => Ok(matching(&pairs, format)),
            None => short(&items, format),
        };
    }
    choice(&items, format)
}

/// `T`, `TRUE`, `F`, `FALSE`, perhaps with feedback.
pub(super) fn truth(inner: &str) -> Option<bool> {
    let word = split_unescaped(inner, "#").next()?.trim();
    let known = matches!(
        word.to_ascii_uppercase().as_str(),
        "T" | "TRUE" | "F" | "FALSE"
    );
    known.then(|| truth_word(word))?
}

/// The items; each begins with an unescaped `=` or `~`.
fn items(inner: &str) -> Result<Vec<Item<'_>>, Flaw> {
    let begins = |(at, c): &(usize, char)| matches!(c, '=' | '~') && !is_escaped(inner, *at);
    let starts: Vec<usize> = inner
        .char_indices()
        .filter(begins)
        .map(|(at, _)| at)
        .collect();
    if starts.len() > 2 * MAX_OPTIONS {
        return Err(ProblemCode::EntryTooLarge.into());
    }
    let first = starts.first().copied().unwrap_or(inner.len());
    if inner
        .get(..first)
        .is_none_or(|text| !text.trim().is_empty())
    {
        return Err(Flaw::new(ProblemCode::Malformed, inner));
    }
    let ends = starts.iter().skip(1).copied().chain([inner.len()]);
    let pieces = starts
        .iter()
        .zip(ends)
        .filter_map(|(start, end)| inner.get(*start..end));
    pieces
        .map(|piece| item(piece).ok_or_else(|| Flaw::new(ProblemCode::Malformed, piece)))
        .collect()
}

fn item(piece: &str) -> Option<Item<'_>> {
    let equal = piece.starts_with('=');
    let body = piece.strip_prefix(['=', '~'])?.trim_start();
    let (weight, body) = match body.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        Some((number, rest)) => {
            let percent: f64 = number.trim().parse().ok()?;
            (Some((percent * 1000.0).round() as i64), rest)
        }
        None => (None, body),
    };
    let (text, feedback) = match find_unescaped(body, '#') {
        Some(at) => (body.get(..at)?, body.get(at + 1..)),
        None => (body, None),
    };
    Some(Item {
        equal,
        weight,
        text: text.trim(),
        feedback: feedback.map(str::trim),
    })
}

fn shown(text: &str, format: Format) -> Html {
    let (format, text) = with_format(text.trim(), format);
    format.html(&unescape(text))
}

fn choice(items: &[Item<'_>], format: Format) -> Result<Found, Flaw> {
    let options: Vec<Html> = items.iter().map(|item| shown(item.text, format)).collect();
    let equal: Vec<u8> = (0..)
        .zip(items)
        .filter(|(_, i)| i.equal && i.weight.is_none_or(|w| w == 100_000))
        .map(|(i, _)| i)
        .collect();
    let weighted: Vec<(u8, i64)> = (0..)
        .zip(items)
        .filter_map(|(i, item)| Some((i, item.weight.filter(|w| *w > 0)?)))
        .collect();
    let feedback = |right: &[u8]| {
        let item = items.get(usize::from(*right.first()?))?;
        item.feedback.map(|text| shown(text, format))
    };
    let full: Vec<u8> = weighted
        .iter()
        .filter(|(_, w)| *w == 100_000)
        .map(|(i, _)| *i)
        .collect();
    let (kind, right) = match (equal.as_slice(), full.as_slice(), weighted.as_slice()) {
        ([_], _, _) => (Kind::Single, equal),
        // Each of them is right by itself: that is no multiple choice.
        ([_, _, ..], _, _) => return Err(ProblemCode::SeveralAnswers.into()),
        ([], [_], _) => (Kind::Single, full),
        ([], _, [_, ..]) => (Kind::Multiple, weighted.iter().map(|(i, _)| *i).collect()),
        ([], _, []) => return Err(ProblemCode::NoAnswer.into()),
    };
    let feedback = feedback(&right);
    Ok((kind, options, Key::Choice(right), feedback))
}

/// Texts that score in full; a wildcard can't be compared.
fn short(items: &[Item<'_>], format: Format) -> Result<Found, Flaw> {
    let full = items
        .iter()
        .filter(|item| item.weight.is_none_or(|w| w == 100_000));
    let full: Vec<&Item<'_>> = full.collect();
    if full
        .iter()
        .any(|item| item.text.replace("\\*", "").contains('*'))
    {
        return Err(Flaw::new(ProblemCode::UnsupportedType, "含通配符的简答题"));
    }
    let accepted = full.iter().map(|item| {
        let (_, text) = with_format(item.text, format);
        unescape(text).replace("\\*", "*").trim().to_owned()
    });
    let accepted: Vec<String> = accepted.filter(|text| !text.is_empty()).collect();
    let feedback = full
        .first()
        .and_then(|item| item.feedback)
        .map(|text| shown(text, format));
    Ok((Kind::Fill, Vec::new(), one_blank(accepted), feedback))
}

fn split_arrow(text: &str) -> Option<(&str, &str)> {
    text.split_once("->")
        .map(|(left, right)| (left.trim(), right.trim()))
}

fn matching(pairs: &[(&str, &str)], format: Format) -> Found {
    let mut sides = Sides::default();
    for (asked, answer) in pairs {
        sides.add(shown(asked, format), shown(answer, Format::Plain));
    }
    (Kind::Matching, Vec::new(), sides.key(), None)
}

/// `#3`, `#=3`, `#3:0`, `#3..3`: one exact value. A range is not supported.
fn numerical(text: &str) -> Result<Found, Flaw> {
    let range = || Flaw::new(ProblemCode::UnsupportedType, text);
    let values: Vec<&str> = if text.trim_start().starts_with('=') {
        split_unescaped(text, "=").skip(1).collect()
    } else {
        vec![text]
    };
    let mut accepted = Vec::new();
    for value in values {
        let value = split_unescaped(value, "#")
            .next()
            .unwrap_or_default()
            .trim();
        let (weight, value) = match value
            .strip_prefix('%')
            .and_then(|rest| rest.split_once('%'))
        {
            Some((weight, value)) => (weight.trim() == "100", value),
            None => (true, value),
        };
        if !weight {
            continue;
        }
        accepted.push(exact_value(value).ok_or_else(range)?);
    }
    Ok((Kind::Fill, Vec::new(), one_blank(accepted), None))
}

/// The number as written, if no other would do.
pub(in crate::quiz::import) fn exact_value(text: &str) -> Option<String> {
    let text = text.trim();
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|n| n.is_finite());
    let (value, exact) = if let Some((low, high)) = text.split_once("..") {
        (low, number(low)?.total_cmp(&number(high)?).is_eq())
    } else if let Some((value, tolerance)) = text.split_once(':') {
        (value, number(tolerance)?.abs().total_cmp(&0.0).is_eq())
    } else {
        (text, true)
    };
    number(value)?;
    exact.then(|| value.trim().to_owned())
}

/// The ordering plug-in's `{>…` with one item a line, in the right order.
fn ordering(list: &str, format: Format) -> Found {
    let items = list
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let options: Vec<Html> = items.map(|item| shown(item, format)).collect();
    let key = as_listed(&options);
    (Kind::Ordering, options, key, None)
}
