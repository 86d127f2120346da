//! Reading questions from what people have. Every reader turns its format into drafts; the rules that make a draft a
//! question (which kind, which options, which answer) are the same for all of them and live in [`draft`] and
//! [`answer`]. An answer is never guessed: what can't be read without doubt is flagged with its place.

mod answer;
mod answer_lists;
mod answer_parts;
mod beside;
mod blanks;
mod circled;
mod columns;
mod document;
mod draft;
mod gift;
mod habits;
mod images;
mod json;
mod keys;
mod layout;
mod marks;
mod markup;
mod moodle;
mod options;
mod page;
mod qti;
mod table;
mod table_rows;
mod text;
mod text_sheets;
mod workbook;

pub(super) use blanks::blanks_in;

pub use crate::sheet::{BadMapping, Mapping};

use std::collections::HashSet;

use super::question::{Fingerprint, Question};
use crate::file::{Kind, decode, html, sniff, xml};
use crate::report::{Flaw, ImportReport, ProblemCode, Refusal};

/// The most lines of a text.
const MAX_LINES: usize = 500_000;

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
    match sniff(bytes)? {
        Kind::Xlsx(_) | Kind::Xls => workbook::read(&crate::sheet::read(bytes)?, name, mapping),
        Kind::Text => read_text(bytes, name, mapping),
        Kind::Docx(mut archive) => document::read(&mut archive, name),
        Kind::ImsPackage(mut archive) => qti::read_package(&mut archive, name),
        Kind::Zip(mut archive) => qti::read_loose(&mut archive, name)?
            .ok_or_else(|| Refusal::new(ProblemCode::UnsupportedFormat, "压缩包里没有认识的题库")),
    }
}

fn read_text(bytes: &[u8], name: &str, mapping: &Mapping) -> Result<ImportOutcome, Refusal> {
    let text = &decode::text(bytes)?;
    if text.lines().nth(MAX_LINES).is_some() {
        return Err(Refusal::new(ProblemCode::TooLarge, "超过 50 万行"));
    }
    let start = text.trim_start();
    if start.starts_with('{') || start.starts_with('[') {
        let json = json::read(text, name);
        // A text may begin with a bracket too: [markdown], {=Asia} is …
        let certain = start.starts_with("{\"") || start.starts_with("[{");
        let too_large = |refusal: &Refusal| refusal.code == ProblemCode::TooLarge;
        if certain || json.as_ref().err().is_none_or(too_large) {
            return json;
        }
    }
    if html::is_html(text) {
        return page::read(bytes, name, mapping);
    }
    if xml::is_xml(text) {
        return read_xml(bytes, name);
    }
    if let Some(Ok(outcome)) = json::fenced(text).map(|text| json::read(&text, name)) {
        return Ok(outcome);
    }
    let sheet = crate::sheet::read_text(text)?;
    if workbook::fits(&sheet, mapping) {
        return workbook::read(&sheet, name, mapping);
    }
    if gift::fits(text) {
        return Ok(gift::read(text, name));
    }
    text::read(text, name, text_format(text))
}

/// What kind of text it is, for the report.
fn text_format(text: &str) -> &'static str {
    let aiken = |line: &str| {
        line.strip_prefix("ANSWER:")
            .is_some_and(|a| a.trim().len() == 1)
    };
    if !text.contains("答案") && text.lines().any(aiken) {
        "aiken"
    } else if text
        .lines()
        .any(|line| line.starts_with("# ") || line.starts_with("## "))
    {
        "markdown"
    } else {
        "text"
    }
}

fn read_xml(bytes: &[u8], name: &str) -> Result<ImportOutcome, Refusal> {
    let root = xml::parse(bytes)?;
    match root.name.as_str() {
        "quiz" => Ok(moodle::read(&root, name)),
        _ => qti::read(&root, name),
    }
}

/// Gathers questions, counts duplicates and flags.
struct Collector {
    seen: HashSet<Fingerprint>,
    questions: Vec<Entry>,
    report: ImportReport,
    /// What characters in texts stand for.
    pictures: images::Pictures,
}

impl Collector {
    fn new(name: &str, format: &str) -> Self {
        Self {
            seen: HashSet::new(),
            questions: Vec::new(),
            report: ImportReport::new(name, format),
            pictures: images::Pictures::default(),
        }
    }

    fn add(&mut self, place: String, result: Result<Question, Flaw>) {
        match result.and_then(|question| self.pictures.settle(question)) {
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

    /// Takes over what another reader found in the same file, with its places renamed.
    fn join(&mut self, outcome: ImportOutcome, place: &dyn Fn(&str) -> String) {
        for entry in outcome.questions {
            self.add(place(&entry.place), Ok(entry.question));
        }
        self.report.total += outcome.report.flagged + outcome.report.duplicates;
        self.report.flagged += outcome.report.flagged;
        self.report.duplicates += outcome.report.duplicates;
        for mut problem in outcome.report.problems {
            problem.place = place(&problem.place);
            self.report.problems.push(problem);
        }
    }

    fn set_format(&mut self, format: &str) {
        format.clone_into(&mut self.report.format);
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
mod beside_tests;
#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod images_tests;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
