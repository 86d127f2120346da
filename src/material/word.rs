//! Word documents: headings, lists, tables, bold and italic, hard line breaks.

use super::model::MaterialError;
use super::page::Page;
use super::read::Found;
use super::rich::Lines;
use crate::file::archive::Archive;
use crate::file::docx::{self, Block, Cell, LeftOut, Look, Paragraph, Piece};

/// A longer paragraph is no heading, whatever its style says.
const LONGEST_HEADING: usize = 100;

/// Reads the body of a document.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Found, MaterialError> {
    let content = docx::read(archive)?;
    let mut reader = Reader::default();
    for block in &content.blocks {
        match block {
            Block::Paragraph(paragraph) if is_bullet(paragraph) => {
                let item = reader.lines(paragraph);
                reader.items.push(item);
            }
            Block::Paragraph(paragraph) => {
                reader.flush_items();
                reader.paragraph(paragraph);
            }
            Block::Table(rows) => {
                reader.flush_items();
                reader.table(rows);
            }
        }
    }
    reader.flush_items();
    if content.left_out.contents > 0 {
        reader.page.drop_contents_name();
    }
    Ok(Found {
        left_out: left_out(&content.left_out, reader.pictures),
        page: reader.page,
        ..Found::default()
    })
}

fn left_out(counted: &LeftOut, pictures: usize) -> Vec<String> {
    let lines = [
        (pictures, "图片", "张"),
        (counted.text_boxes, "文本框", "个"),
        (counted.notes, "脚注和尾注", "处"),
        (counted.contents, "目录", "行"),
        (counted.deletions, "修订中删去的文字", "处"),
    ];
    let lines = lines.into_iter().filter(|(count, ..)| *count > 0);
    lines
        .map(|(count, what, unit)| format!("{what} {count} {unit}"))
        .collect()
}

fn is_bullet(paragraph: &Paragraph) -> bool {
    paragraph.heading.is_none() && paragraph.label.as_deref() == Some("")
}

#[derive(Default)]
struct Reader {
    page: Page,
    /// Items of the list that is being read.
    items: Vec<Lines>,
    pictures: usize,
}

impl Reader {
    fn lines(&mut self, paragraph: &Paragraph) -> Lines {
        let mut lines = Lines::default();
        if let Some(label) = paragraph.label.as_deref().filter(|l| !l.is_empty()) {
            lines.push(label, Look::default());
            // 第一条 and its kind stand apart from what they number.
            let apart =
                !label.ends_with(|c: char| c.is_ascii_punctuation() || "、．）】".contains(c));
            lines.push(if apart { "\u{3000}" } else { " " }, Look::default());
        }
        for piece in &paragraph.pieces {
            match piece {
                Piece::Text(text, look) => lines.push(text, *look),
                Piece::Picture(_) => self.pictures += 1,
            }
        }
        lines
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let lines = self.lines(paragraph);
        let heading = paragraph
            .heading
            .filter(|_| lines.text().chars().count() <= LONGEST_HEADING);
        if heading.is_some() && !lines.is_blank() {
            let line = lines.one_line();
            self.page.push(line.html(), &line.text(), heading);
            return;
        }
        self.page.push_lines(lines);
    }

    fn flush_items(&mut self) {
        let items = std::mem::take(&mut self.items);
        self.page.push_list("ul", items);
    }

    fn table(&mut self, rows: &[Vec<Cell>]) {
        // A frame around text is no table.
        if rows.iter().all(|row| row.len() <= 1) {
            let paragraphs = rows.iter().flatten().flat_map(|cell| &cell.paragraphs);
            paragraphs.for_each(|paragraph| self.paragraph(paragraph));
            return;
        }
        let mut table = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            let mut column = 0;
            for cell in row {
                let place = column;
                column += cell.columns;
                if cell.continues && index > 0 {
                    continue;
                }
                let below = rows.get(index + 1..).unwrap_or_default();
                let span = 1 + below
                    .iter()
                    .take_while(|row| continues_at(row, place))
                    .count();
                let mut lines = Lines::default();
                for paragraph in &cell.paragraphs {
                    lines.fresh_line();
                    let own = self.lines(paragraph);
                    lines.append(own);
                }
                cells.push((lines, cell.columns, span));
            }
            table.push(cells);
        }
        self.page.push_table(&table);
    }
}

/// True if the cell that starts in this column of the row continues the one above.
fn continues_at(row: &[Cell], place: usize) -> bool {
    let mut column = 0;
    for cell in row {
        if column == place {
            return cell.continues;
        }
        column += cell.columns;
    }
    false
}
