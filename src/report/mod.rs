//! The import report: what a file held, what was taken, and why the rest was not.
//!
//! The shape is the outward contract of `sanke import … --json`: one object per file, `total` = imported + flagged +
//! duplicates, and one [`Problem`] for every flagged row or question. A file that can't be read at all is a
//! [`Refusal`]; its report has zero counts and one problem whose place is `file`.

mod code;
mod preview;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::code::ProblemCode;
pub use self::preview::{Preview, PreviewUnit, RecognisedColumn};

/// The place of a problem that concerns the whole file.
pub const WHOLE_FILE: &str = "file";

/// One flagged question or row, or the reason why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `sheet!row`, `line N`, `item ID`, or [`WHOLE_FILE`].
    #[serde(rename = "where")]
    pub place: String,
    /// From the fixed list.
    pub code: ProblemCode,
    /// The code in Chinese, with what was found.
    pub message: String,
}

/// A reason with what was found; becomes a [`Problem`] once its place is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Flaw {
    /// From the fixed list.
    pub code: ProblemCode,
    /// What was found, in Chinese or quoted; may be empty.
    pub detail: String,
}

impl Flaw {
    /// `code` with the text that caused it, shortened for display.
    pub fn new(code: ProblemCode, detail: impl AsRef<str>) -> Self {
        Self {
            code,
            detail: shorten(detail.as_ref()),
        }
    }

    /// At `place`.
    pub fn at(self, place: impl Into<String>) -> Problem {
        let message = if self.detail.is_empty() {
            self.code.message().to_owned()
        } else {
            format!("{}：{}", self.code.message(), self.detail)
        };
        Problem {
            place: place.into(),
            code: self.code,
            message,
        }
    }
}

impl From<ProblemCode> for Flaw {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            detail: String::new(),
        }
    }
}

/// One line of at most 40 characters.
fn shorten(text: &str) -> String {
    const LIMIT: usize = 40;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LIMIT {
        return line;
    }
    line.chars().take(LIMIT).chain(['…']).collect()
}

/// A whole file was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", code.message(), if detail.is_empty() { String::new() } else { format!("：{detail}") })]
pub struct Refusal {
    /// From the fixed list.
    pub code: ProblemCode,
    /// What was found or what to do, in Chinese; may be empty.
    pub detail: String,
}

impl Refusal {
    /// `code` with a hint.
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

impl From<ProblemCode> for Refusal {
    fn from(code: ProblemCode) -> Self {
        Self::new(code, "")
    }
}

/// What became of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// The file's name without its folder.
    pub file: String,
    /// The format that was recognised by content, e.g. `xlsx`, `csv`, `gift`, `qti-2.1`; empty if none was.
    pub format: String,
    /// Questions or rows found: imported + flagged + duplicates.
    pub total: u64,
    /// Taken; in a dry run, what would be.
    pub imported: u64,
    /// Not taken, each with a problem.
    pub flagged: u64,
    /// The same as an earlier one, in the file or in the store.
    pub duplicates: u64,
    /// One for every flagged question or row.
    pub problems: Vec<Problem>,
    /// Columns that are never stored, such as ID numbers, by their header.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_columns: Vec<String>,
    /// How the file was understood: which column is what, which sheets were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recognised: Vec<String>,
    /// Which column was taken for what.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<RecognisedColumn>,
    /// What of a text will not be published, such as pictures and navigation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// A text as members will see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<Preview>,
}

impl ImportReport {
    /// An empty report on `file` of `format`.
    pub fn new(file: &str, format: &str) -> Self {
        Self {
            file: base_name(file),
            format: format.to_owned(),
            ..Self::default()
        }
    }

    /// The report on a file that was refused.
    pub fn refused(file: &str, format: &str, refusal: &Refusal) -> Self {
        let mut report = Self::new(file, format);
        report.problems.push(Problem {
            place: WHOLE_FILE.to_owned(),
            code: refusal.code,
            message: refusal.to_string(),
        });
        report
    }

    /// Counts one taken.
    pub fn accept(&mut self) {
        self.total += 1;
        self.imported += 1;
    }

    /// Counts one that was there before.
    pub fn duplicate(&mut self) {
        self.total += 1;
        self.duplicates += 1;
    }

    /// Counts one not taken.
    pub fn flag(&mut self, problem: Problem) {
        self.total += 1;
        self.flagged += 1;
        self.problems.push(problem);
    }

    /// Turns one counted as taken into a duplicate (the store knew it already).
    pub fn taken_is_duplicate(&mut self) {
        self.imported = self.imported.saturating_sub(1);
        self.duplicates += 1;
    }

    /// Turns one counted as taken into a flagged one (the store knew why not).
    pub fn taken_is_flagged(&mut self, problem: Problem) {
        self.imported = self.imported.saturating_sub(1);
        self.flagged += 1;
        self.problems.push(problem);
    }

    /// True for the report on a refused file.
    pub fn is_refused(&self) -> bool {
        self.total == 0 && self.problems.iter().any(|p| p.place == WHOLE_FILE)
    }

    /// The exit code of the command: 0 clean, 3 something was flagged, 1 the file was refused.
    pub fn exit_code(&self) -> u8 {
        if self.is_refused() {
            1
        } else if self.flagged > 0 {
            3
        } else {
            0
        }
    }
}

/// The worst exit code of several reports: refused over flagged over clean.
pub fn worst_exit_code<'a>(reports: impl IntoIterator<Item = &'a ImportReport>) -> u8 {
    // 1 is worse than 3, and 3 than 0.
    let codes = reports.into_iter().map(ImportReport::exit_code);
    codes
        .max_by_key(|code| [0, 2, 1, 1].get(usize::from(*code)).copied())
        .unwrap_or(0)
}

/// For a terminal, in Chinese: the counts, how the file was understood, and the first problems.
impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 50;
        if self.is_refused() {
            let reasons: Vec<&str> = self.problems.iter().map(|p| p.message.as_str()).collect();
            return write!(f, "{}：未导入。{}", self.file, reasons.join("；"));
        }
        write!(
            f,
            "{}（{}）：共 {} 条，导入 {}，重复 {}，有问题 {}",
            self.file, self.format, self.total, self.imported, self.duplicates, self.flagged
        )?;
        for line in &self.recognised {
            write!(f, "\n  {line}")?;
        }
        if let Some(preview) = &self.preview {
            write!(f, "\n{preview}")?;
        }
        if !self.left_out.is_empty() {
            write!(f, "\n  未收入：{}", self.left_out.join("；"))?;
        }
        if !self.dropped_columns.is_empty() {
            let columns = self.dropped_columns.join("、");
            write!(f, "\n  以下列含敏感信息，未读取：{columns}")?;
        }
        for problem in self.problems.iter().take(SHOWN) {
            write!(f, "\n  {}  {}", problem.place, problem.message)?;
        }
        if self.problems.len() > SHOWN {
            write!(f, "\n  …… 另有 {} 条", self.problems.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// The name after the last `/` or `\`.
fn base_name(path: &str) -> String {
    path.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_the_shape_of_the_contract() {
        let mut report = ImportReport::new("/tmp/题库.xlsx", "xlsx");
        report.accept();
        report.duplicate();
        report.flag(Flaw::new(ProblemCode::NoAnswer, "").at("Sheet1!12"));
        let json = serde_json::to_value(&report).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "file": "题库.xlsx", "format": "xlsx", "total": 3, "imported": 1, "flagged": 1, "duplicates": 1,
                "problems": [{"where": "Sheet1!12", "code": "no_answer", "message": "没有答案"}],
            })
        );
        assert_eq!(report.exit_code(), 3);
        assert_eq!(
            serde_json::from_value::<ImportReport>(json).unwrap(),
            report
        );
    }

    #[test]
    fn a_refused_file_has_zero_counts_and_one_problem() {
        let refusal = Refusal::new(ProblemCode::TooLarge, "解压后超过 200 MB");
        let report = ImportReport::refused("b.zip", "", &refusal);
        assert_eq!((report.total, report.problems.len()), (0, 1));
        assert_eq!(report.problems[0].place, "file");
        assert_eq!(report.exit_code(), 1);
        assert!(report.to_string().contains("文件过大：解压后超过 200 MB"));
        let clean = ImportReport::new("a", "csv");
        assert_eq!(clean.exit_code(), 0);
        let mut flagged = clean.clone();
        flagged.flag(Flaw::from(ProblemCode::Formula).at("line 2"));
        assert_eq!(worst_exit_code([&clean, &flagged]), 3);
        assert_eq!(worst_exit_code([&report, &flagged]), 1);
    }

    #[test]
    fn codes_are_unique_and_cross_the_wire_as_named() {
        let mut seen = std::collections::HashSet::new();
        for code in ProblemCode::ALL {
            assert!(seen.insert(code.as_str()), "{code}");
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!(!code.message().is_empty());
        }
    }

    #[test]
    fn a_long_detail_is_cut_to_one_line() {
        let flaw = Flaw::new(ProblemCode::AnswerNotInOptions, "甲\n乙".repeat(50));
        assert_eq!(flaw.detail.chars().count(), 41);
        assert!(!flaw.detail.contains('\n'));
    }
}
