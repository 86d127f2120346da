//! Questions in Word documents: as text, or in tables with a header.

use super::draft::{Declared, declared};
use super::images::Pictures;
use super::layout::is_heading;
use super::{Collector, ImportOutcome, text, workbook};
use crate::file::archive::Archive;
use crate::file::docx::{self, Block, Cell, Look, Paragraph, Piece};
use crate::report::Refusal;
use crate::sheet::{Mapping, Workbook, is_blank};

/// Reads a document.
pub(super) fn read(archive: &mut Archive<'_>, name: &str) -> Result<ImportOutcome, Refusal> {
    let content = docx::read(archive)?;
    let mut pictures = Pictures::default();
    let mut picture = |entry: &str| {
        let bytes = archive.read(entry).ok().flatten();
        pictures.add(bytes.as_deref())
    };
    let (mut lines, mut tables) = (String::new(), Vec::new());
    // Under a heading that announces fill-ins.
    let mut fills = false;
    for block in content.blocks {
        match block {
            Block::Paragraph(paragraph) => {
                let text = paragraph.text();
                if is_heading(&text) {
                    fills = declared(&text) == Some(Declared::Fill);
                }
                let paragraph = if fills {
                    underscored(paragraph)
                } else {
                    paragraph
                };
                lines.push_str(&paragraph.text_with(&mut picture));
                lines.push('\n');
            }
            Block::Table(cells) => {
                let rows: Vec<Vec<String>> =
                    cells.iter().map(|row| row_of(row, &mut picture)).collect();
                let sheet = Workbook::of_rows("docx", &format!("表格{}", tables.len() + 1), &rows);
                if workbook::fits(&sheet, &Mapping::default()) {
                    tables.push(sheet);
                } else if let Some(answers) = text::answer_lines(&rows) {
                    lines.push_str(&answers);
                    lines.push('\n');
                } else {
                    let cells = rows.iter().flatten();
                    cells.for_each(|cell| {
                        lines.push_str(cell);
                        lines.push('\n');
                    });
                }
            }
        }
    }
    let mut collector = Collector::new(name, "docx");
    collector.pictures = pictures;
    for sheet in &tables {
        workbook::read_into(&mut collector, sheet, &Mapping::default());
    }
    match text::read(&lines, name, "docx") {
        Ok(outcome) => collector.join(outcome, &str::to_owned),
        // Text beside the tables that is no question is not worth a word.
        Err(refusal) if tables.is_empty() => return Err(refusal),
        Err(_) => {}
    }
    Ok(collector.finish())
}

/// The paragraph with its underlined texts between underscores: the blanks of fill-ins, filled as authors fill them.
fn underscored(paragraph: Paragraph) -> Paragraph {
    let (mut pieces, mut filled) = (Vec::new(), String::new());
    let close = |filled: &mut String, pieces: &mut Vec<Piece>| {
        if !filled.is_empty() {
            let inner = filled.trim_matches(is_blank);
            let blank = format!("__{inner}__");
            pieces.push(Piece::Text(blank, Look::default()));
            filled.clear();
        }
    };
    for piece in paragraph.pieces {
        match piece {
            Piece::Text(text, look) if look.underline => filled.push_str(&text),
            other => {
                close(&mut filled, &mut pieces);
                pieces.push(other);
            }
        }
    }
    close(&mut filled, &mut pieces);
    Paragraph {
        pieces,
        ..paragraph
    }
}

/// The texts of a row, with nothing in the columns over which a cell spans.
fn row_of(cells: &[Cell], picture: &mut dyn FnMut(&str) -> String) -> Vec<String> {
    let mut row = Vec::new();
    for cell in cells {
        row.push(cell.text_with(&mut *picture));
        row.resize(row.len() + cell.columns - 1, String::new());
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn underlined_texts_fill_blanks() {
        let under = |text: &str| {
            let look = Look {
                underline: true,
                ..Look::default()
            };
            Piece::Text(text.to_owned(), look)
        };
        let plain = |text: &str| Piece::Text(text.to_owned(), Look::default());
        let paragraph = Paragraph {
            pieces: vec![
                plain("宗旨是"),
                under(" 全心"),
                under("全意 "),
                plain("，"),
                under("   "),
                plain("。"),
            ],
            ..Paragraph::default()
        };
        assert_eq!(underscored(paragraph).text(), "宗旨是__全心全意__，____。");
    }
}
