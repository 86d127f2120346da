//! Following answer tables through a text.

use super::line::Line;
use super::{Reader, key_table};

impl Reader<'_> {
    /// Takes a line of an answer table; false if it is none.
    pub(super) fn table_line(&mut self, index: usize, raw: &str, line: &Line) -> bool {
        let opens = match line {
            Line::Answer(rest) => rest.is_empty() && self.table_follows(index),
            Line::Heading(text) => text.contains("答案"),
            _ => false,
        };
        if opens {
            self.close();
            self.in_table = true;
            self.table_run += 1;
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
            Line::Heading(_) => {
                self.in_table = self.table_follows(index);
                self.table_run += 1;
                self.in_table
            }
            Line::Numbered(..) if !self.is_followed_by_options(index) => {
                let pair = key_table::pair(raw);
                let taken = pair.is_some();
                self.add_pairs(pair.into_iter().collect());
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
            let short =
                key_table::pair(raw).is_some_and(|(_, answer)| key_table::is_short(&answer));
            key_table::pairs(raw).is_some() || (short && !self.is_followed_by_options(at))
        })
    }
}
