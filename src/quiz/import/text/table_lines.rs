//! Following answer tables through a text.

use super::line::{Line, Note};
use super::{Reader, key_table};
use crate::quiz::import::blanks::asks;
use crate::quiz::import::draft::declared;
use crate::sheet::is_blank;

impl Reader<'_> {
    /// Takes a line of an answer table; false if it is none.
    pub(super) fn table_line(&mut self, index: usize, raw: &str, line: &Line) -> bool {
        let opens = match line {
            Line::Answer(rest) => rest.is_empty() && self.answers_come(index),
            Line::Heading(text) => text.contains("答案"),
            Line::Text(text) => names_answers(text) && self.answers_come(index),
            _ => false,
        };
        if opens {
            self.close();
            self.in_table = true;
            self.table_run += 1;
            return true;
        }
        if let Some(pairs) = self.grid_line(index, raw) {
            self.close();
            self.add_pairs(pairs);
            return true;
        }
        let body = match line {
            Line::Answer(rest) => rest,
            _ => raw,
        };
        if let Some(pairs) = key_table::pairs(body).filter(|_| !matches!(line, Line::Options(_))) {
            self.close();
            self.add_pairs(pairs);
            return true;
        }
        if !self.in_table {
            return false;
        }
        match line {
            Line::Blank => true,
            Line::Heading(text) => {
                self.in_table = self.table_follows(index) || self.answers_follow(index, text);
                self.table_run += usize::from(!self.table.is_empty());
                self.in_table
            }
            Line::Note(Note::Explanation, text) => self.explain(text),
            Line::Numbered(_, true, _) if self.ends_in_text() && !self.manner.bracketed => {
                self.go_on(raw);
                true
            }
            Line::Text(text) if self.ends_in_text() && !self.begins_question(index) => {
                self.go_on(text);
                true
            }
            Line::Numbered(..) if !self.is_followed_by_options(index) => {
                let pairs = self.texts_in(index, raw);
                let taken = !pairs.is_empty();
                self.add_pairs(pairs);
                taken
            }
            _ => {
                self.in_table = false;
                false
            }
        }
    }

    fn add_pairs(&mut self, pairs: Vec<key_table::Pair>) {
        for pair in pairs {
            let restarts = self
                .table
                .last()
                .is_some_and(|(_, (last, _))| pair.0 <= *last);
            self.table_run += usize::from(restarts);
            self.table.push((self.table_run, pair));
        }
    }

    /// True if the next line that is not blank is a row of an answer table.
    fn table_follows(&self, index: usize) -> bool {
        let next = self.next_line(index, |line| {
            !matches!(line, Line::Blank | Line::Heading(_))
        });
        next.is_some_and(|at| {
            let raw = self.lines.get(at).map_or("", |(raw, _)| raw);
            let key = key_table::pair(raw).is_some_and(|(_, answer)| key_table::is_key(&answer));
            key_table::pairs(raw).is_some() || (key && !self.is_followed_by_options(at))
        })
    }

    /// True if the next line is a row of an answer table, or the title of a part of it whose answers are texts.
    fn answers_come(&self, index: usize) -> bool {
        let next = self.next_line(index, |line| !matches!(line, Line::Blank));
        let titled = next.is_some_and(|at| match self.lines.get(at) {
            Some((_, Line::Heading(text))) => self.answers_follow(at, text),
            _ => false,
        });
        titled || self.table_follows(index)
    }

    /// The answers of a line whose numbers follow each other: `1、甲  2、乙`. Only the first where the next line has the
    /// number of the second.
    fn texts_in(&self, index: usize, raw: &str) -> Vec<key_table::Pair> {
        let mut found = Vec::new();
        let mut rest = raw;
        while let Some((number, answer)) = key_table::pair(rest) {
            let next = self.next_line(index, |line| matches!(line, Line::Numbered(..)));
            let apart = match next.and_then(|at| self.lines.get(at)) {
                Some((_, Line::Numbered(below, ..))) => *below != number + 1,
                _ => true,
            };
            let behind = apart.then(|| key_table::split_at_number(rest, number + 1));
            let Some((before, behind)) = behind.flatten() else {
                found.push((number, answer));
                break;
            };
            found.extend(key_table::pair(before));
            rest = behind;
        }
        found
    }

    /// True if the last answer of the table is a text, which may go on in the next line.
    fn ends_in_text(&self) -> bool {
        let last = self.table.last();
        last.is_some_and(|(_, (_, answer))| !key_table::is_key(answer))
    }

    fn go_on(&mut self, text: &str) {
        if let Some((_, (_, answer))) = self.table.last_mut() {
            answer.push('\n');
            answer.push_str(text.trim_matches(is_blank));
        }
    }

    /// True if a part of the questions before is called the same, lacks the answer to the number that comes next, and that
    /// line asks nothing: a part of the table whose answers are texts.
    fn answers_follow(&self, index: usize, heading: &str) -> bool {
        let next = self.next_line(index, |line| !matches!(line, Line::Blank));
        let Some((raw, Line::Numbered(..))) = next.and_then(|at| self.lines.get(at)) else {
            return false;
        };
        let pairs = next.map_or(Vec::new(), |at| self.texts_in(at, raw));
        let Some((number, text)) = pairs.first() else {
            return false;
        };
        let kind = declared(heading);
        kind.is_some()
            && !asks(text)
            && self.items.iter().chain(&self.current).any(|item| {
                item.number == Some(*number) && item.answer.is_none() && item.is_declared(kind)
            })
    }

    /// Puts an explanation behind the last answer of the table.
    fn explain(&mut self, text: &str) -> bool {
        if let Some((_, (_, answer))) = self.table.last_mut() {
            answer.push_str("\n解析：");
            answer.push_str(text);
        }
        !self.table.is_empty()
    }

    /// `题号 1 2 3` above `答案 A B C`: taken with the first line.
    fn grid_line(&self, index: usize, raw: &str) -> Option<Vec<key_table::Pair>> {
        if !raw.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (below, _) = self.lines.get(index + 1)?;
        let numbers: Vec<&str> = raw.split(is_gap).collect();
        let answers: Vec<&str> = below.split(is_gap).collect();
        key_table::grid(&numbers, &answers)
    }
}

fn is_gap(c: char) -> bool {
    is_blank(c) || c == '|'
}

/// `答案与解析`, `附：参考答案`, `某某测试卷（A卷）参考答案及评分标准`: a line that only says that answers come.
fn names_answers(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "答案",
        "答案与解析",
        "答案及解析",
        "答案解析",
        "答案及评分标准",
    ];
    let bare: String = text.chars().filter(|c| !is_blank(*c)).collect();
    let length = bare.chars().count();
    let title = bare.trim_end_matches([':', '：']);
    let long = length <= 50 && ENDS.iter().any(|end| title.ends_with(end));
    let short = length <= 14 && bare.contains("答案") && !bare.contains(['（', '(']);
    (long || short) && !bare.contains(['？', '?'])
}
