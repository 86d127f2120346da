//! The content of a Word document: paragraphs with the numbers and letters that Word puts before them by itself, bold
//! and italic runs, pictures, and tables. Deleted text, field codes, text boxes and what stands outside the body
//! (headers, footers, notes, comments) are left out; what people would miss is counted.

mod numbering;
mod read;
mod styles;
#[cfg(test)]
mod tests;

use super::archive::Archive;
use super::xml::{self, Element};
use crate::report::{ProblemCode, Refusal};

/// How a run of text looks, as far as it matters for reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own in Word and in HTML"
)]
pub struct Look {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Raised.
    pub sup: bool,
    /// Lowered.
    pub sub: bool,
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text, perhaps with line breaks.
    Text(String, Look),
    /// A picture by the name of its entry in the archive; empty for one that is not in it.
    Picture(String),
}

/// A paragraph, perhaps of several lines, perhaps empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// What Word puts before it by itself; empty for a bullet.
    pub label: Option<String>,
    /// Its content.
    pub pieces: Vec<Piece>,
    /// 1 to 9 for a heading; 1 for a title.
    pub heading: Option<u8>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Its paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Columns that it spans, at least 1.
    pub columns: usize,
    /// It only continues the cell above.
    pub continues: bool,
}

/// A piece of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table: rows of cells.
    Table(Vec<Vec<Cell>>),
}

/// What was not read and somebody might miss.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Text boxes and drawings with text.
    pub text_boxes: usize,
    /// Foot- and endnotes.
    pub notes: usize,
    /// Lines of a table of contents.
    pub contents: usize,
    /// Passages deleted under revision.
    pub deletions: usize,
}

/// The body of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// In order.
    pub blocks: Vec<Block>,
    /// What was not read.
    pub left_out: LeftOut,
}

/// Reads the body of a document.
///
/// # Errors
/// `corrupt`, or what [`xml::parse`] refuses.
pub fn read(archive: &mut Archive<'_>) -> Result<Content, Refusal> {
    let document = part(archive, "word/document.xml")?.ok_or(ProblemCode::Corrupt)?;
    let numbering = part(archive, "word/numbering.xml")?;
    let styles = part(archive, "word/styles.xml")?;
    let relations = part(archive, "word/_rels/document.xml.rels")?;
    let body = document.child("body").ok_or(ProblemCode::Corrupt)?;
    let styles = styles::Styles::new(styles.as_ref());
    let numbering = numbering::Numbering::new(numbering.as_ref());
    let mut reader = read::Reader::new(styles, numbering, relations.as_ref());
    reader.read(body);
    Ok(reader.finish())
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<Element>, Refusal> {
    let bytes = archive.read(name)?;
    bytes.map(|bytes| xml::parse(&bytes)).transpose()
}

/// The value of the property `name`.
fn value<'a>(element: &'a Element, name: &str) -> Option<&'a str> {
    element.child(name)?.attribute("val")
}

impl Paragraph {
    /// Its text with its automatic number in front; pictures are not in it.
    pub fn text(&self) -> String {
        self.text_with(|_| String::new())
    }

    /// Its text with its automatic number in front, and what `picture` puts in the place of each picture.
    pub fn text_with(&self, mut picture: impl FnMut(&str) -> String) -> String {
        let mut text = self.label.clone().unwrap_or_default();
        let is_text =
            |piece: &Piece| matches!(piece, Piece::Text(text, _) if !text.trim().is_empty());
        // A picture that hangs before the text must not hide its number or letter.
        let first = self.pieces.iter().position(is_text).unwrap_or(0);
        let mut hung = String::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Text(part, _) => text.push_str(part),
                Piece::Picture(name) if index < first => hung.push_str(&picture(name)),
                Piece::Picture(name) => text.push_str(&picture(name)),
            }
        }
        text.push_str(&hung);
        text
    }
}

impl Cell {
    /// Its paragraphs as lines.
    pub fn text_with(&self, mut picture: impl FnMut(&str) -> String) -> String {
        let lines = self
            .paragraphs
            .iter()
            .map(|paragraph| paragraph.text_with(&mut picture));
        lines.collect::<Vec<_>>().join("\n").trim().to_owned()
    }
}
