//! Questions in Word documents: as text, or in tables with a header.

use super::images::Pictures;
use super::{Collector, ImportOutcome, text, workbook};
use crate::file::archive::Archive;
use crate::file::docx::{self, Block, Cell};
use crate::report::Refusal;
use crate::sheet::{Mapping, Workbook};

/// Reads a document.
pub(super) fn read(archive: &mut Archive<'_>, name: &str) -> Result<ImportOutcome, Refusal> {
    let content = docx::read(archive)?;
    let mut pictures = Pictures::default();
    let mut picture = |entry: &str| {
        let bytes = archive.read(entry).ok().flatten();
        pictures.add(bytes.as_deref())
    };
    let (mut lines, mut tables) = (String::new(), Vec::new());
    for block in content.blocks {
        match block {
            Block::Paragraph(paragraph) => {
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

/// The texts of a row, with nothing in the columns over which a cell spans.
fn row_of(cells: &[Cell], picture: &mut dyn FnMut(&str) -> String) -> Vec<String> {
    let mut row = Vec::new();
    for cell in cells {
        row.push(cell.text_with(&mut *picture));
        row.resize(row.len() + cell.columns - 1, String::new());
    }
    row
}
