//! The text of a Word document: paragraphs with the numbers and letters that Word puts before them by itself, and
//! tables. Deleted text, field codes and text boxes are left out.

use super::archive::Archive;
use super::numbering::Numbering;
use super::xml::{self, Element};
use crate::report::{ProblemCode, Refusal};

/// A piece of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph, perhaps of several lines, perhaps empty.
    Paragraph {
        /// Its text with its automatic number in front.
        text: String,
        /// 1 to 9 for a heading.
        heading: Option<u8>,
    },
    /// A table: rows of cells.
    Table(Vec<Vec<String>>),
}

/// Reads the body of a document.
///
/// # Errors
/// `corrupt`, or what [`xml::parse`] refuses.
pub fn blocks(archive: &mut Archive<'_>) -> Result<Vec<Block>, Refusal> {
    let document = part(archive, "word/document.xml")?.ok_or(ProblemCode::Corrupt)?;
    let numbering = part(archive, "word/numbering.xml")?;
    let styles = part(archive, "word/styles.xml")?;
    let mut reader = Reader {
        numbering: Numbering::new(numbering.as_ref(), styles.as_ref()),
        blocks: Vec::new(),
    };
    let body = document.child("body").ok_or(ProblemCode::Corrupt)?;
    reader.read(body);
    Ok(reader.blocks)
}

fn part(archive: &mut Archive<'_>, name: &str) -> Result<Option<Element>, Refusal> {
    let bytes = archive.read(name)?;
    bytes.map(|bytes| xml::parse(&bytes)).transpose()
}

struct Reader {
    numbering: Numbering,
    blocks: Vec<Block>,
}

impl Reader {
    fn read(&mut self, container: &Element) {
        for element in container.elements() {
            match element.name.as_str() {
                "p" => {
                    let block = self.paragraph(element);
                    self.blocks.push(block);
                }
                "tbl" => {
                    let rows = element.descendants("tr");
                    let rows = rows.iter().map(|row| self.row(row)).collect();
                    self.blocks.push(Block::Table(rows));
                }
                "sdt" => self.read_inner(element, "sdtContent"),
                "customXml" | "smartTag" | "ins" => self.read(element),
                _ => {}
            }
        }
    }

    fn read_inner(&mut self, element: &Element, name: &str) {
        if let Some(content) = element.child(name) {
            self.read(content);
        }
    }

    fn paragraph(&mut self, paragraph: &Element) -> Block {
        let mut text = String::new();
        push_runs(paragraph, &mut text);
        let properties = paragraph.child("pPr");
        let label = if text.trim().is_empty() {
            None
        } else {
            properties.and_then(|p| self.numbering.label(p))
        };
        if let Some(label) = label {
            text.insert_str(0, &label);
        }
        Block::Paragraph {
            text,
            heading: properties.and_then(|p| self.numbering.heading(p)),
        }
    }

    fn row(&mut self, row: &Element) -> Vec<String> {
        let cells = row.all("tc").map(|cell| {
            let paragraphs = cell.descendants("p").into_iter().map(|p| {
                let Block::Paragraph { text, .. } = self.paragraph(p) else {
                    return String::new();
                };
                text
            });
            paragraphs.collect::<Vec<_>>().join("\n").trim().to_owned()
        });
        cells.collect()
    }
}

fn push_runs(element: &Element, out: &mut String) {
    for child in element.elements() {
        match child.name.as_str() {
            "t" => out.push_str(&child.text()),
            "tab" => out.push('\t'),
            "br" | "cr" => out.push('\n'),
            "noBreakHyphen" => out.push('-'),
            // Deleted text, field codes, text boxes and what only old programs show.
            "del" | "moveFrom" | "instrText" | "delText" | "pPr" | "rPr" | "txbxContent"
            | "Fallback" | "drawing" | "pict" => {}
            _ => push_runs(child, out),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::SimpleFileOptions;

    use super::*;

    fn document(body: &str, numbering: &str) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let mut add = |name: &str, content: String| {
            writer
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(content.as_bytes()).unwrap();
        };
        add(
            "word/document.xml",
            format!("<w:document xmlns:w='w'><w:body>{body}</w:body></w:document>"),
        );
        add(
            "word/numbering.xml",
            format!("<w:numbering xmlns:w='w'>{numbering}</w:numbering>"),
        );
        writer.finish().unwrap().into_inner()
    }

    fn texts(bytes: &[u8]) -> Vec<String> {
        let blocks = blocks(&mut Archive::open(bytes).unwrap()).unwrap();
        let texts = blocks.into_iter().map(|block| match block {
            Block::Paragraph { text, .. } => text,
            Block::Table(rows) => format!("{rows:?}"),
        });
        texts.collect()
    }

    #[test]
    fn automatic_numbers_and_letters_are_spelled_out() {
        let level = |id: u8, format: &str, text: &str| {
            format!(
                "<w:lvl w:ilvl='{id}'><w:start w:val='1'/><w:numFmt w:val='{format}'/><w:lvlText w:val='{text}'/></w:lvl>"
            )
        };
        let numbering = format!(
            "<w:abstractNum w:abstractNumId='7'>{}{}</w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>",
            level(0, "decimal", "%1."),
            level(1, "upperLetter", "%2、")
        );
        let numbered = |level: u8, text: &str| {
            format!(
                "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
            )
        };
        let body = [
            numbered(0, "甲"),
            numbered(1, "一"),
            numbered(1, "二"),
            numbered(0, ""),
            numbered(0, "乙"),
            numbered(1, "三"),
        ]
        .concat();
        assert_eq!(
            texts(&document(&body, &numbering)),
            ["1.甲", "A、一", "B、二", "", "2.乙", "A、三"]
        );
    }

    #[test]
    fn runs_breaks_and_tables_are_read_and_deletions_are_not() {
        let body = "<w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/></w:r><w:del><w:r><w:delText>丙</w:delText></w:r></w:del>\
            <w:ins><w:r><w:t>丁</w:t></w:r></w:ins></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>题干</w:t></w:r></w:p></w:tc>\
            <w:tc><w:p><w:r><w:t>答案</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
        assert_eq!(
            texts(&document(body, "")),
            ["甲\n乙\t丁", "[[\"题干\", \"答案\"]]"]
        );
    }
}
