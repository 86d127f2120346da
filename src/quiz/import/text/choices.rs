//! Options on lines: lettered ones, and those without a letter that a circle, a box or a mark behind the right one tells.

use super::forms::asks_to_choose;
use super::item::Item;
use super::line::Line;
use super::markers::{inline_answer, tick};
use super::{Mode, Reader};
use crate::quiz::import::answer::is_verdict;
use crate::quiz::import::{marks, options};
use crate::sheet::is_blank;

/// Before options that have no letter.
const BULLETS: &[char] = &['○', '□', '◯', '☐', '▢', '⚪', '〇'];
/// The most options without letters.
const MOST: usize = 12;

impl Reader<'_> {
    pub(super) fn options(&mut self, index: usize, found: &[(u8, String)]) {
        let raw = self.lines.get(index).map_or("", |(raw, _)| raw.trim());
        let Some(mut item) = self.current.take() else {
            return;
        };
        if self.mode == Mode::Explanation && !item.options.is_empty() {
            item.append(Mode::Explanation, raw);
            self.current = Some(item);
            return;
        }
        let ticked = tick(raw) == Some(true);
        if is_reply(&item, self.lines, raw) && self.next_label(index) != Some(1) {
            let text = found.iter().map(|(_, text)| text.as_str());
            item.answer = Some(text.collect());
            self.current = Some(item);
            self.mode = Mode::Answer;
            return;
        }
        let mut answer = None;
        // Options on lines of their own may hold letters; so may the last one a copied "答案：".
        let single = self
            .next_label(index)
            .is_some_and(|next| found.iter().skip(1).any(|(l, _)| *l == next));
        let given = self.answer_comes(index);
        for (letter, text) in found.iter().take(if single { 1 } else { found.len() }) {
            let text = if single { without_label(raw) } else { text };
            let text = match inline_answer(text).filter(|_| !given) {
                Some((before, found)) => {
                    answer = Some(found.to_owned());
                    before
                }
                None => text,
            };
            item.options.push((*letter, text.to_owned()));
            if ticked {
                item.ticked.push(*letter);
            }
        }
        self.current = Some(item);
        self.mode = Mode::Option;
        if let Some(answer) = answer {
            self.answer(&answer);
        }
    }

    pub(super) fn option_or_text(&mut self, index: usize, text: &str) {
        if let Some(options) = self.loose_options(index, text) {
            self.options(index, &options);
        } else if self.is_verdict(index, text) {
            // On an answer that somebody gave.
        } else if let Some(option) = self.bare_option(index, text) {
            self.options(index, &[option]);
            if let Some(item) = &mut self.current {
                item.bare_from.get_or_insert(index);
            }
        } else {
            self.text(index, text);
        }
    }

    /// True for `正确` below the number of a question, or below its options and above its answer.
    fn is_verdict(&self, index: usize, text: &str) -> bool {
        let place = self.current.as_ref().is_some_and(|item| {
            let whole = item
                .options
                .last()
                .is_some_and(|(_, text)| !text.is_empty());
            let lettered = item.options.len() > 1 && whole && item.bare_from.is_none();
            item.is_bare() || (lettered && self.mode == Mode::Option)
        });
        place && is_verdict(text) && self.answer_comes(index)
    }

    /// The line as the next option without a letter: below a stem, in a block of lines that all carry a circle or a box, or
    /// of which one is marked as right.
    pub(super) fn bare_option(&self, index: usize, text: &str) -> Option<(u8, String)> {
        let item = self.current.as_ref()?;
        let first = match self.mode {
            Mode::Stem => index,
            Mode::Option => item.bare_from.filter(|_| !self.is_blank(index - 1))?,
            _ => return None,
        };
        if self.mode == Mode::Stem && !self.is_bare_block(index) {
            return None;
        }
        let letter = u8::try_from(index - first).ok()?;
        let body = text.trim_start_matches(BULLETS).trim_matches(is_blank);
        Some((letter, body.to_owned()))
    }

    /// True if the lines from `index` to the next blank one or to an answer are options without letters.
    fn is_bare_block(&self, index: usize) -> bool {
        let lines = self.lines.iter().skip(index);
        let block = lines.map_while(|(raw, line)| match line {
            Line::Text(text) => Some((*raw, text.as_str())),
            _ => None,
        });
        let block: Vec<(&str, &str)> = block.take(MOST + 1).collect();
        let carried = |(raw, _): &(&str, &str)| {
            tick(raw).is_some() || raw.trim_start_matches(is_blank).starts_with(BULLETS)
        };
        let marked = |(_, text): &(&str, &str)| marks::named(text).is_some();
        let asked = index > 0
            && self
                .lines
                .get(index - 1)
                .is_some_and(|(raw, _)| asks_to_choose(raw));
        (2..=MOST).contains(&block.len())
            && (asked || block.iter().all(carried) || block.iter().any(marked))
    }
}

/// True for `A: …` below `Q: …`.
fn is_reply(item: &Item, lines: &[(&str, Line)], raw: &str) -> bool {
    let marked = |text: &str, mark| {
        let rest = text.trim_start_matches(is_blank).strip_prefix(mark);
        rest.is_some_and(|rest| rest.starts_with([':', '：']))
    };
    let asked = item.line.checked_sub(1).and_then(|at| lines.get(at));
    item.options.is_empty() && marked(raw, 'A') && asked.is_some_and(|(raw, _)| marked(raw, 'Q'))
}

/// An option's line without its first label.
fn without_label(raw: &str) -> &str {
    options::label(raw).map_or(raw, |(_, rest)| rest)
}
