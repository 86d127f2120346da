//! Moodle's GIFT: blocks of text with their answers in braces.

mod answer;
mod scan;

pub(super) use answer::exact_value;
use scan::{blocks, split_unescaped, unescape};

use super::markup::Format;
use super::{Collector, ImportOutcome};
use crate::quiz::question::{Details, Html, Question};
use crate::report::{Flaw, ProblemCode};

/// True if a text is GIFT: braces with answers in them, or the marks that nothing else has.
pub(super) fn fits(text: &str) -> bool {
    let mark = |line: &str| {
        let line = line.trim_start();
        line.starts_with("::") || line.starts_with("$CATEGORY:") || line.starts_with("[markdown]")
    };
    text.lines().any(mark)
        || blocks(text)
            .iter()
            .any(|block| braces(&block.text).is_some_and(|(_, inner, _)| is_answer(inner)))
}

/// True if what stands in braces is an answer, for certain.
fn is_answer(inner: &str) -> bool {
    let inner = inner.trim();
    inner.is_empty() || inner.starts_with(['=', '~', '#', '>']) || answer::truth(inner).is_some()
}

/// Reads GIFT text. Descriptions and categories are no questions.
pub(super) fn read(text: &str, name: &str) -> ImportOutcome {
    let mut collector = Collector::new(name, "gift");
    let mut category = None;
    for block in blocks(text) {
        if let Some(path) = block.category {
            category = Some(chapter(&path));
        }
        if let Some(result) = question(&block.text, &block.tags, category.as_deref()) {
            collector.add(format!("line {}", block.line), result);
        }
    }
    collector.finish()
}

/// A category without Moodle's own beginnings: `$course$/top/甲` is `甲`.
pub(super) fn chapter(path: &str) -> String {
    // A doubled slash is one in a name.
    let path = path.replace("//", "\u{1}");
    let parts = path.split('/').map(str::trim);
    let own = parts.filter(|part| !part.is_empty() && !part.starts_with('$') && *part != "top");
    own.collect::<Vec<_>>().join(" / ").replace('\u{1}', "/")
}

/// The question of a block; `None` for a description.
fn question(
    block: &str,
    tags: &[String],
    category: Option<&str>,
) -> Option<Result<Question, Flaw>> {
    let body = without_title(block.trim());
    let Some((before, inner, after)) = braces(body) else {
        return unclosed(body).then(|| Err(Flaw::new(ProblemCode::Malformed, body)));
    };
    if braces(after).is_some() {
        // Two answers: which is asked for is not said, and the stem would tell the second.
        return Some(Err(Flaw::new(ProblemCode::Malformed, body)));
    }
    let (format, before) = with_format(before.trim(), Format::Auto);
    let text = unescape(before);
    let tail = unescape(after.trim());
    let stem = if tail.chars().any(char::is_alphanumeric) {
        // The answer stands inside the sentence: a missing word.
        format.html(&format!("{text} _____ {tail}"))
    } else {
        format.html(&text)
    };
    let (inner, general) = match inner.split_once("####") {
        Some((inner, general)) => (inner, Some(with_format(general.trim(), format))),
        None => (inner, None),
    };
    let general = general.map(|(format, text)| format.html(&unescape(text)));
    Some(
        answer::read(inner, format).and_then(|(kind, options, key, feedback)| {
            let question = Question::new(kind, stem, options, key).map_err(Flaw::from)?;
            let explanation = general.or(feedback).filter(|html: &Html| !html.is_empty());
            Ok(question.with(Details {
                explanation,
                tags: tags.to_vec(),
                chapter: category.filter(|c| !c.is_empty()).map(str::to_owned),
                ..Details::default()
            }))
        }),
    )
}

/// The text after `::title::`.
fn without_title(block: &str) -> &str {
    let Some(rest) = block.strip_prefix("::") else {
        return block;
    };
    let mut parts = split_unescaped(rest, "::");
    parts.next();
    parts
        .next()
        .map_or(block, |from| {
            rest.get(rest.len() - from.len()..).unwrap_or(block)
        })
        .trim_start()
}

/// `[html]…` as its format and the rest.
fn with_format(text: &str, default: Format) -> (Format, &str) {
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match bracketed.and_then(|(word, rest)| Some((Format::named(word)?, rest))) {
        Some((format, rest)) => (format, rest.trim_start()),
        None => (default, text),
    }
}

/// What stands before, in and after the first pair of unescaped braces.
fn braces(block: &str) -> Option<(&str, &str, &str)> {
    let open = scan::find_unescaped(block, '{')?;
    let (before, rest) = block.split_at_checked(open)?;
    let rest = rest.strip_prefix('{')?;
    let close = scan::find_unescaped(rest, '}')?;
    let (inner, after) = rest.split_at_checked(close)?;
    Some((before, inner, after.strip_prefix('}')?))
}

/// True if an answer begins that never ends.
fn unclosed(body: &str) -> bool {
    let inner = scan::find_unescaped(body, '{').and_then(|open| body.get(open + 1..));
    inner.is_some_and(|inner| inner.trim_start().starts_with(['=', '~', '#']))
}

#[cfg(test)]
mod tests;
