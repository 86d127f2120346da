//! Questions for other programs: XLSX (everything, and a form to fill in), GIFT and Moodle XML (what they can hold).

mod gift;
mod moodle;
mod xlsx;

use std::str::FromStr;

use super::question::{Html, Key, Question};

/// A format to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    /// A workbook with all there is; texts without their markup.
    Xlsx,
    /// Moodle's text format.
    Gift,
    /// Moodle's XML format.
    MoodleXml,
}

/// The name is none of `xlsx`, `gift`, `moodle-xml`.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("format must be xlsx, gift or moodle-xml")]
pub struct UnknownFormat;

impl FromStr for ExportFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        match name {
            "xlsx" => Ok(Self::Xlsx),
            "gift" => Ok(Self::Gift),
            "moodle-xml" => Ok(Self::MoodleXml),
            _ => Err(UnknownFormat),
        }
    }
}

/// A file of questions.
#[derive(Clone, Debug, Default)]
pub struct Export {
    /// Its content.
    pub bytes: Vec<u8>,
    /// The indices of the questions that the format can't hold: several blanks in GIFT or Moodle XML, pictures in XLSX.
    pub skipped: Vec<usize>,
}

/// The file could not be made, e.g. because a text is longer than a cell may be.
#[derive(Debug, thiserror::Error)]
#[error("the workbook can't be written")]
pub struct ExportError(#[from] rust_xlsxwriter::XlsxError);

/// Writes questions in a format.
///
/// # Errors
/// XLSX only: a text is longer than a cell may be.
pub fn export(questions: &[Question], format: ExportFormat) -> Result<Export, ExportError> {
    match format {
        ExportFormat::Xlsx => {
            let (pictured, plain): (Vec<_>, Vec<_>) =
                (0..).zip(questions).partition(|(_, q)| has_pictures(q));
            let plain: Vec<Question> = plain.into_iter().map(|(_, q)| q.clone()).collect();
            Ok(Export {
                bytes: xlsx::write(&plain)?,
                skipped: pictured.into_iter().map(|(index, _)| index).collect(),
            })
        }
        ExportFormat::Gift => Ok(gift::write(questions)),
        ExportFormat::MoodleXml => Ok(moodle::write(questions)),
    }
}

/// An empty workbook to fill in, with instructions, drop-downs and an example of each type.
///
/// # Errors
/// None that a fixed content could cause.
pub fn template() -> Result<Vec<u8>, ExportError> {
    Ok(xlsx::write(&[])?)
}

/// The letter of an option.
fn letter(index: usize) -> char {
    char::from(b'A' + (index % 26) as u8)
}

/// Every text of a question.
fn texts(question: &Question) -> impl Iterator<Item = &Html> {
    let (left, right) = match &question.key {
        Key::Match { left, right, .. } => (left.as_slice(), right.as_slice()),
        Key::Choice(_) | Key::Bool(_) | Key::Fill { .. } | Key::Order(_) => (&[][..], &[][..]),
    };
    let own = std::iter::once(&question.stem).chain(&question.options);
    own.chain(left).chain(right)
}

/// True if the question shows a picture, which a cell does not hold.
fn has_pictures(question: &Question) -> bool {
    texts(question).any(|html| html.as_str().contains("<img"))
}

/// The accepted texts of a question with one blank.
fn one_blank(question: &Question) -> Option<&[String]> {
    match &question.key {
        Key::Fill { blanks, .. } => match blanks.as_slice() {
            [one] => Some(one),
            _ => None,
        },
        Key::Choice(_) | Key::Bool(_) | Key::Order(_) | Key::Match { .. } => None,
    }
}

/// Explanation and citation together, as markup.
fn feedback(question: &Question) -> Option<String> {
    let explanation = question
        .details
        .explanation
        .as_ref()
        .map(|e| e.as_str().to_owned());
    let citation = question.details.citation.as_ref();
    let citation = citation.map(|c| Html::from_text(&format!("出处：{c}")).as_str().to_owned());
    let parts: Vec<String> = explanation.into_iter().chain(citation).collect();
    (!parts.is_empty()).then(|| parts.join("<br>"))
}

#[cfg(test)]
mod tests;
