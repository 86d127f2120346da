//! Looking ahead: what the lines below one say about it.

use super::Reader;
use super::line::{Line, Note};

impl Reader<'_> {
    /// The letter with which the next line begins, if it is an option.
    pub(super) fn next_label(&self, index: usize) -> Option<u8> {
        let at = self.next_line(index, |line| !matches!(line, Line::Blank))?;
        match self.lines.get(at) {
            Some((_, Line::Options(options))) => options.first().map(|(letter, _)| *letter),
            _ => None,
        }
    }

    /// True if the question that stands at `index` has an answer on a line of its own.
    pub(super) fn answer_comes(&self, index: usize) -> bool {
        let next = self.next_line(index, |line| {
            !matches!(
                line,
                Line::Blank | Line::Text(_) | Line::Options(_) | Line::Note(Note::Ignored, _)
            )
        });
        let next = next.and_then(|at| self.lines.get(at));
        next.is_some_and(|(_, line)| matches!(line, Line::Answer(answer) if !answer.is_empty()))
    }

    /// True if the lines from `index` on are text and then options from `A` or an answer.
    pub(super) fn begins_question(&self, index: usize) -> bool {
        let next = self.next_line(index, |line| !matches!(line, Line::Blank | Line::Text(_)));
        let next = next.and_then(|at| self.lines.get(at));
        next.is_some_and(|(_, line)| match line {
            Line::Options(options) => options.first().is_some_and(|(letter, _)| *letter == 0),
            Line::Answer(_) => true,
            _ => false,
        })
    }

    pub(super) fn is_followed_by_options(&self, index: usize) -> bool {
        let next = self.next_line(index, |line| !matches!(line, Line::Blank | Line::Text(_)));
        next.and_then(|at| self.lines.get(at))
            .is_some_and(|(_, line)| matches!(line, Line::Options(_)))
    }

    /// The next line below `index` that is `wanted`; looks at 40 lines at most.
    pub(super) fn next_line(&self, index: usize, wanted: impl Fn(&Line) -> bool) -> Option<usize> {
        (index + 1..self.lines.len().min(index + 40))
            .find(|at| self.lines.get(*at).is_some_and(|(_, line)| wanted(line)))
    }

    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.lines
            .get(index)
            .is_none_or(|(_, line)| matches!(line, Line::Blank))
    }
}
