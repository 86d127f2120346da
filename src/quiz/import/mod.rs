//! Reading questions from what people have. Every reader turns its format into drafts; the rules that make a draft a
//! question (which kind, which options, which answer) are the same for all of them and live in [`draft`] and
//! [`answer`]. An answer is never guessed: what can't be read without doubt is flagged with its place.

mod answer;
mod answer_lists;
mod columns;
mod draft;
mod layout;
mod options;
mod table;

pub use crate::sheet::{BadMapping, Mapping};

use std::collections::HashSet;

use super::question::{Fingerprint, Question};
use crate::report::{Flaw, ImportReport, Refusal};

/// A question with the place it came from.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `sheet!row`, `line N` or `item ID`.
    pub place: String,
    /// The question.
    pub question: Question,
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
}

/// What a file gave: each question once, and the report on all of them.
#[derive(Clone, Debug)]
pub struct ImportOutcome {
    /// In the file's order, without duplicates.
    pub questions: Vec<Entry>,
    /// Counts, problems, and how the file was understood.
    pub report: ImportReport,
}

/// Reads a file of questions of any supported format, told by its content; `name` is for the report.
///
/// # Errors
/// The file as a whole can't be read: see [`Refusal`].
pub fn read_questions(
    bytes: &[u8],
    name: &str,
    mapping: &Mapping,
) -> Result<ImportOutcome, Refusal> {
    let workbook = crate::sheet::read(bytes)?;
    table::read(&workbook, name, mapping)
}

/// Gathers questions, counts duplicates and flags.
struct Collector {
    seen: HashSet<Fingerprint>,
    questions: Vec<Entry>,
    report: ImportReport,
}

impl Collector {
    fn new(name: &str, format: &str) -> Self {
        Self {
            seen: HashSet::new(),
            questions: Vec::new(),
            report: ImportReport::new(name, format),
        }
    }

    fn add(&mut self, place: String, result: Result<Question, Flaw>) {
        match result {
            Err(flaw) => self.report.flag(flaw.at(place)),
            Ok(question) => {
                let fingerprint = question.fingerprint();
                if self.seen.insert(fingerprint) {
                    self.report.accept();
                    self.questions.push(Entry {
                        place,
                        question,
                        fingerprint,
                    });
                } else {
                    self.report.duplicate();
                }
            }
        }
    }

    fn note(&mut self, line: String) {
        if !self.report.recognised.contains(&line) {
            self.report.recognised.push(line);
        }
    }

    fn finish(self) -> ImportOutcome {
        ImportOutcome {
            questions: self.questions,
            report: self.report,
        }
    }
}

#[cfg(test)]
mod tests;
