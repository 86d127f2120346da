//! Options without a stop behind their letter, which only the lines around them tell from other texts.

use super::super::options::{self, label, letter};
use super::{Mode, Reader};
use crate::sheet::is_blank;

impl Reader<'_> {
    /// `A 甲`, `B乙`, `C-丙`, or a lone `D` above its text, where an option with this letter is expected; for an `A` a `B`
    /// must follow. More options may stand behind it.
    pub(super) fn loose_options(&self, index: usize, text: &str) -> Option<Vec<(u8, String)>> {
        let item = self.current.as_ref()?;
        let open = matches!(self.mode, Mode::Stem | Mode::Option);
        let (letter, body) = loose_label(text).filter(|_| open)?;
        if usize::from(letter) != item.options.len() {
            return None;
        }
        let packed = options::following(body, letter + 1);
        let follows = |at: usize| {
            let raw = self.lines.get(at).map_or("", |(raw, _)| raw.trim());
            label(raw)
                .or_else(|| loose_label(raw))
                .is_some_and(|(next, _)| next == letter + 1)
        };
        if letter == 0 && packed.is_none() && !(index + 1..index + 4).any(follows) {
            return None;
        }
        let mut found = Vec::new();
        let (own, rest) = packed.unwrap_or((body, Vec::new()));
        found.push((letter, own.trim_matches(is_blank).to_owned()));
        for piece in rest {
            let (letter, body) = label(piece)?;
            found.push((letter, body.trim_matches(is_blank).to_owned()));
        }
        Some(found)
    }

    /// A number on a line of its own between two questions.
    pub(super) fn is_bare_number(&self, text: &str) -> bool {
        let digits = text.chars().count() <= 4 && text.chars().all(|c| c.is_ascii_digit());
        let waiting = self.current.as_ref().is_some_and(|item| match self.mode {
            Mode::Answer => item.answer.as_deref() == Some(""),
            Mode::Option => item.options.last().is_some_and(|(_, text)| text.is_empty()),
            Mode::Stem => true,
            Mode::Closed | Mode::Explanation | Mode::Remark(_) => false,
        });
        digits && !waiting
    }
}

/// A letter and a text that is no Latin word with it.
fn loose_label(text: &str) -> Option<(u8, &str)> {
    let text = text.trim_matches(is_blank);
    if let Some(found) = options::spaced_label(text) {
        return Some(found);
    }
    let first = text.chars().next()?;
    let own = letter(first).filter(|_| first.is_uppercase())?;
    let rest = text.strip_prefix(first)?;
    let body = rest
        .trim_start_matches(['-', '－', '—', '–'])
        .trim_start_matches(is_blank);
    let chinese =
        body.starts_with(|c| ('\u{3400}'..='\u{9fff}').contains(&c) || "“《（".contains(c));
    (body.is_empty() || chinese).then_some((own, body))
}
