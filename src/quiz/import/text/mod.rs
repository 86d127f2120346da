//! Questions in plain text, Markdown and the paragraphs of a document: `1. 题干 A. … B. … 答案：A` in the many ways in
//! which people lay it out.
//!
//! Lines are told by how they begin ([`mod@line`]) and gathered into items; answers may stand below the options, at the end
//! of a line, inside the stem ([`stem`]), or in a table at the end of a part ([`key_table`]).

mod ahead;
mod choices;
mod forms;
mod item;
mod key_table;
mod line;
mod loose;
mod markers;
mod stem;
mod table_lines;

use item::{Item, Mode};
pub(super) use key_table::lines_of as answer_lines;
use line::{Line, Note, classify};
use markers::{inline_answer, stem_marker};
pub(super) use stem::take_answer;

use super::{Collector, ImportOutcome, columns, options};
use crate::quiz::normal::numbered;
use crate::report::{ProblemCode, Refusal};
use crate::sheet::is_blank;

/// Reads questions from lines; the first is line 1. `format` is for the report.
pub(super) fn read(text: &str, name: &str, format: &str) -> Result<ImportOutcome, Refusal> {
    let lines: Vec<(&str, Line)> = text.lines().map(|raw| (raw, classify(raw))).collect();
    let mut reader = Reader::new(&lines);
    for index in 0..lines.len() {
        reader.line(index);
        while let Some((number, rest)) = reader.packed.take() {
            reader.open(index, Some(number), &rest);
        }
    }
    reader.close();
    reader.finish(name, format)
}

/// How a text as a whole is laid out.
struct Manner {
    /// Questions carry numbers.
    numbered: bool,
    /// Questions carry numbers in brackets and in no other way.
    bracketed: bool,
    /// A question's type is named above it.
    kind_first: bool,
}

struct Reader<'a> {
    lines: &'a [(&'a str, Line)],
    manner: Manner,
    section: String,
    chapter: Vec<String>,
    /// Counts headings and restarts of the numbering: the part of the text in which an item stands.
    run: usize,
    current: Option<Item>,
    mode: Mode,
    items: Vec<Item>,
    /// Answers from tables, with the runs they belong to.
    table: Vec<(usize, key_table::Pair)>,
    in_table: bool,
    table_run: usize,
    /// The number of the first line that holds an answer and follows no question.
    stray_answer: Option<usize>,
    /// A question that begins in the middle of the present line.
    packed: Option<(u32, String)>,
}

/// True if the first line that names a type stands before any question.
fn kind_first(lines: &[(&str, Line)]) -> bool {
    let first = lines.iter().find(|(_, line)| {
        matches!(
            line,
            Line::Note(Note::Kind, _) | Line::Numbered(..) | Line::Stem(_) | Line::Options(_)
        )
    });
    matches!(first, Some((_, Line::Note(..))))
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [(&'a str, Line)]) -> Self {
        let count =
            |wanted: &dyn Fn(&Line) -> bool| lines.iter().filter(|(_, l)| wanted(l)).count();
        let plain = count(&|l| matches!(l, Line::Numbered(_, false, _)));
        let bracketed = count(&|l| matches!(l, Line::Numbered(_, true, _)));
        let answers = count(&|l| matches!(l, Line::Answer(_)));
        Self {
            lines,
            manner: Manner {
                numbered: (plain + bracketed) * 3 >= answers.max(1),
                bracketed: plain == 0,
                kind_first: kind_first(lines),
            },
            section: String::new(),
            chapter: Vec::new(),
            run: 0,
            current: None,
            mode: Mode::Closed,
            items: Vec::new(),
            table: Vec::new(),
            in_table: false,
            table_run: 0,
            stray_answer: None,
            packed: None,
        }
    }

    fn line(&mut self, index: usize) {
        let Some((raw, line)) = self.lines.get(index) else {
            return;
        };
        if self.table_line(index, raw, line) {
            return;
        }
        match line {
            Line::Blank => {}
            Line::Heading(text) => self.heading(index, text),
            Line::Answer(text) if self.current.is_none() => {
                let said = (!text.is_empty()).then_some(index + 1);
                self.stray_answer = self.stray_answer.or(said);
            }
            Line::Answer(text) => self.answer(text),
            Line::Note(note, text) => self.note(*note, text),
            Line::Options(found) => self.options(index, found),
            Line::Numbered(number, bracketed, rest) => {
                if self.starts_question(index, *number, *bracketed) {
                    self.open(index, Some(*number), rest);
                } else {
                    self.text(index, raw.trim());
                }
            }
            Line::Stem(text) => {
                // 第1题 on the line above.
                let bare = self.current.take_if(|item| item.is_bare());
                self.open(index, bare.and_then(|item| item.number), text);
            }
            Line::Text(text) if self.is_bare_number(text) => self.mode = Mode::Closed,
            Line::Text(text) => self.option_or_text(index, text),
        }
    }

    fn heading(&mut self, index: usize, text: &str) {
        let unanswered = self
            .current
            .as_ref()
            .is_some_and(|item| item.answer.is_none());
        let close_by = index > 0 && !self.is_blank(index - 1);
        let answer_next = self
            .next_line(index, |l| !matches!(l, Line::Blank))
            .and_then(|at| self.lines.get(at))
            .is_some_and(|(_, l)| matches!(l, Line::Answer(_)));
        // A heading that was copied into a question along with it.
        if unanswered && close_by && answer_next {
            self.text(index, text);
            return;
        }
        self.close();
        self.run += 1;
        if let Some(kind) = columns::kind_in(text) {
            kind.clone_into(&mut self.section);
        } else {
            let level = usize::from(!self.chapter.is_empty() && text.starts_with('【'));
            self.chapter.truncate(level);
            let name = text.trim_matches(['【', '】']).to_owned();
            self.chapter.push(name);
            self.section.clear();
        }
    }

    fn answer(&mut self, text: &str) {
        if self.current.is_none() {
            return;
        }
        let next = self
            .current
            .as_ref()
            .and_then(|item| item.number)
            .map(|n| n + 1);
        let (answer, rest) = item::split_next(text, next);
        self.put_answer(item::without_own_number(answer, next.map(|n| n - 1)));
        if let Some((number, rest)) = rest {
            self.packed = Some((number, rest.to_owned()));
        }
    }

    fn put_answer(&mut self, answer: &str) {
        if let Some(item) = &mut self.current {
            let answer = item::without_foreign(answer);
            match &mut item.answer {
                Some(present) if !answer.is_empty() => {
                    present.push('\n');
                    present.push_str(answer);
                }
                Some(_) => {}
                None => item.answer = Some(answer.to_owned()),
            }
            self.mode = Mode::Answer;
        }
    }

    fn note(&mut self, note: Note, text: &str) {
        let answered = self.current.as_ref().is_some_and(|i| i.answer.is_some());
        if note == Note::Kind && self.manner.kind_first && answered {
            self.close();
        }
        if let Some(item) = &mut self.current {
            item.note(note, text);
            let waits = text.trim_matches(is_blank).is_empty();
            self.mode = match note {
                Note::Explanation => Mode::Explanation,
                Note::Tags | Note::Citation | Note::Difficulty if waits => Mode::Remark(note),
                _ if item.answer.is_some() => Mode::Closed,
                _ => self.mode,
            };
        } else if note == Note::Kind {
            text.clone_into(&mut self.section);
        }
    }

    fn text(&mut self, index: usize, text: &str) {
        let after_blank = index == 0 || self.is_blank(index - 1);
        let begins = self.begins_question(index);
        if let (Mode::Remark(note), false, false) = (self.mode, after_blank, begins) {
            self.note(note, text);
            return;
        }
        let new = match (self.mode, &self.current) {
            (_, None) | (Mode::Closed | Mode::Remark(_), _) => {
                begins || (!self.manner.numbered && self.current.is_none())
            }
            (Mode::Stem, Some(_)) => false,
            (Mode::Option, Some(_)) => after_blank && begins,
            (Mode::Explanation, Some(_)) => begins && (after_blank || !self.manner.numbered),
            (Mode::Answer, Some(item)) => {
                let waiting = item.answer.as_deref() == Some("");
                let done = item.answer.as_deref().is_some_and(key_table::is_short);
                begins && !waiting && (after_blank || done || !self.manner.numbered)
            }
        };
        if new {
            self.open(index, None, text);
            return;
        }
        if after_blank && matches!(self.mode, Mode::Option | Mode::Answer | Mode::Explanation) {
            let waiting = self.current.as_ref().is_some_and(|i| match self.mode {
                Mode::Explanation => i.waits_for_explanation(),
                _ => i.answer.as_deref() == Some(""),
            });
            if !waiting {
                self.mode = Mode::Closed;
            }
        }
        let given = self.answer_comes(index);
        if let Some(item) = &mut self.current {
            let (text, answer) = match inline_answer(text) {
                Some((before, answer)) if self.mode != Mode::Explanation && !given => {
                    (before, Some(answer))
                }
                _ => (text, None),
            };
            item.append(self.mode, text);
            if let Some(answer) = answer {
                self.answer(answer);
            }
        }
    }

    /// Begins an item; its first line may hold options, an answer, even the next question.
    fn open(&mut self, index: usize, number: Option<u32>, text: &str) {
        let last = self
            .current
            .as_ref()
            .or(self.items.last())
            .and_then(|i| i.number);
        let restarts = matches!((last, number), (Some(last), Some(n)) if n <= last);
        self.close();
        self.in_table = false;
        self.run += usize::from(restarts);
        let chapter = (!self.chapter.is_empty()).then(|| self.chapter.join(" "));
        let mut item = Item::new(index + 1, number, self.run, &self.section, chapter);
        let (own, rest) = item::split_packed(text, number);
        let (body, answer) =
            match inline_answer(own).filter(|_| rest.is_some() || !self.answer_comes(index)) {
                Some((before, answer)) => (before, Some(answer)),
                None => (own, None),
            };
        let body = stem_marker(body).unwrap_or(body);
        let body = item.take_kind(body);
        let body = match numbered(body).filter(|_| number.is_none()) {
            Some((own, rest)) => {
                item.number = Some(own);
                rest
            }
            None => body,
        };
        if let Some((stem, options)) = options::lettered(body) {
            item.stem = stem;
            item.options = (0..).zip(options).collect();
            self.mode = Mode::Option;
        } else {
            body.clone_into(&mut item.stem);
            self.mode = Mode::Stem;
        }
        self.current = Some(item);
        if let Some(answer) = answer {
            self.answer(answer);
        }
        if let Some((number, rest)) = rest {
            self.packed = Some((number, rest.to_owned()));
        }
    }

    /// True if a numbered line begins a question, and is not part of an explanation or of a numbered stem.
    fn starts_question(&self, index: usize, number: u32, bracketed: bool) -> bool {
        let Some(item) = &self.current else {
            return true;
        };
        if bracketed && !self.manner.bracketed {
            return false;
        }
        let next = item.number.is_none_or(|last| number == last + 1);
        let after_blank = index == 0 || self.is_blank(index - 1);
        match self.mode {
            Mode::Explanation => next || after_blank,
            Mode::Answer if item.answer.as_deref() == Some("") => next || after_blank,
            _ => true,
        }
    }

    fn close(&mut self) {
        self.items.extend(self.current.take());
        self.mode = Mode::Closed;
    }

    fn finish(mut self, name: &str, format: &str) -> Result<ImportOutcome, Refusal> {
        item::apply_table(&mut self.items, &self.table);
        let mut items: Vec<Item> = self.items;
        for item in &mut items {
            item.take_answer_from_stem();
        }
        let stray = self.stray_answer.map(|line| {
            format!(
                "第 {line} 行的答案前面没有题目，不知道是哪一题的；请写在各题下面，或写明题号，如“1.A 2.B”"
            )
        });
        // Numbered notes are no questions; but neither is a text without any option or answer a bank.
        if !items.iter().any(Item::has_answer_or_options) {
            let detail = stray.unwrap_or_else(|| "没有找到带选项或答案的题目".to_owned());
            return Err(Refusal::new(ProblemCode::UnknownLayout, detail));
        }
        let mut collector = Collector::new(name, format);
        if let Some(line) = stray {
            collector.note(line);
        }
        for item in items.into_iter().filter(Item::is_question) {
            let place = format!("line {}", item.line);
            collector.add(place, item.settle());
        }
        Ok(collector.finish())
    }
}

#[cfg(test)]
mod forms_tests;
#[cfg(test)]
mod tests;
