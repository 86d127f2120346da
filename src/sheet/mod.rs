//! Spreadsheets as people see them: [`read`] gives sheets of numbered rows from XLSX, XLS, CSV, TSV
//! and the tables of web pages alike.
//!
//! Rows are sparse: blank rows and cells are absent, so that hundreds of formatted empty rows or a stray cell in the
//! last column cost nothing. Values keep their kind; whether a cell is a formula is kept too, because a cached result is
//! not what the author wrote. [`header`] finds the header.

pub(crate) mod beside;
mod biff;
mod csv;
mod date;
pub mod header;
mod mapping;
mod page;
pub(crate) mod unread;
mod value;
mod xlsx;
mod xml;

pub use date::{day_in, day_of};
pub use mapping::{BadMapping, Mapping};
pub use value::{Cell, Value, is_blank};

use crate::file::{self, Kind, html, sniff};
use crate::report::{ProblemCode, Refusal};

/// The most rows that are not blank, all sheets together.
pub const MAX_ROWS: usize = 200_000;
/// The most cells that are not blank.
pub const MAX_CELLS: usize = 2_000_000;
/// The most bytes of text in all cells together.
pub const MAX_TEXT: usize = 100 << 20;
/// Columns beyond this one are not read.
pub const MAX_COLUMNS: u32 = 512;
/// Merged areas of a sheet beyond this number are not looked at.
const MAX_MERGES: usize = 2_000;

/// A file of one or more sheets.
#[derive(Clone, Debug)]
pub struct Workbook {
    /// `xlsx`, `xls`, `csv`, `tsv`, `html` or `xml`.
    pub format: &'static str,
    /// In the file's order; hidden and empty ones too.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// As on its tab; empty for CSV.
    pub name: String,
    /// Not shown to people.
    pub hidden: bool,
    /// Rows that are not blank, by number.
    pub rows: Vec<Row>,
    /// Merged areas.
    pub merges: Vec<Merge>,
}

/// A row that is not blank.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// From 1, as people see it; for CSV the line on which the record starts.
    pub number: u32,
    cells: Vec<(u32, Cell)>,
}

/// A merged area: first and last row (numbers from 1), first and last column (from 0), inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merge {
    /// First and last row number.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u32, u32),
}

/// Reads a spreadsheet, judging by content what it is.
///
/// # Errors
/// Anything that is no spreadsheet, or a damaged, encrypted, hostile or oversized one.
pub fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    match sniff(bytes)? {
        Kind::Xlsx(archive) => xlsx::read(archive.bytes()),
        Kind::Xls => biff::read(bytes),
        Kind::Text => match file::decode::text(bytes) {
            Ok(text) if xml::is_workbook(&text) => xml::read(bytes),
            Ok(text) if !html::is_html(&text) => read_text(&text),
            _ => page::read(&html::text(bytes)?),
        },
        Kind::Docx(_) | Kind::ImsPackage(_) | Kind::Zip(_) => Err(Refusal::new(
            ProblemCode::UnsupportedFormat,
            "需要 XLSX、XLS 或 CSV 表格",
        )),
    }
}

/// Reads delimited text.
///
/// # Errors
/// More rows, cells or text than the limits allow.
pub fn read_text(text: &str) -> Result<Workbook, Refusal> {
    csv::read(text)
}

impl Workbook {
    /// A workbook of one sheet from rows of texts, such as a table of a document.
    pub fn of_rows(format: &'static str, name: &str, rows: &[Vec<String>]) -> Self {
        let cells = (1..).zip(rows).flat_map(|(row, texts)| {
            let columns = (0..MAX_COLUMNS).zip(texts);
            columns.filter_map(move |(column, text)| Some((row, column, Cell::typed(text)?)))
        });
        Self {
            format,
            sheets: vec![Sheet::from_cells(name.to_owned(), cells.collect())],
        }
    }
}

impl Sheet {
    /// Where a row is, as reports name it: `sheet!row`, or `line N` for CSV.
    pub fn place(&self, row: &Row) -> String {
        if self.name.is_empty() {
            format!("line {}", row.number)
        } else {
            format!("{}!{}", self.name, row.number)
        }
    }

    /// The cell that people see at (`row`, `column`): its own, or that of the merged area that covers it downwards.
    pub fn seen<'a>(&'a self, row: &'a Row, column: u32) -> Option<&'a Cell> {
        row.cell(column).or_else(|| {
            let area = self.merges.iter().find(|m| m.covers(row.number, column))?;
            let origin = self.row(area.rows.0)?;
            origin.cell(area.columns.0)
        })
    }

    /// The row with `number`, if it is not blank.
    pub fn row(&self, number: u32) -> Option<&Row> {
        let index = self.rows.binary_search_by_key(&number, |r| r.number).ok()?;
        self.rows.get(index)
    }

    fn from_cells(name: String, cells: Vec<(u32, u32, Cell)>) -> Self {
        let mut sheet = Self {
            name,
            ..Self::default()
        };
        for (row, column, cell) in cells {
            sheet.push(row, column, cell);
        }
        sheet.settle();
        sheet
    }

    /// Adds a cell; rows usually come in order, but need not.
    fn push(&mut self, row: u32, column: u32, cell: Cell) {
        match self.rows.last_mut() {
            Some(last) if last.number == row => last.cells.push((column, cell)),
            _ => self.rows.push(Row {
                number: row,
                cells: vec![(column, cell)],
            }),
        }
    }

    /// Puts rows and cells in order and joins rows that came in pieces; of two cells in one place the first stays.
    fn settle(&mut self) {
        self.rows.sort_by_key(|r| r.number);
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        for row in self.rows.drain(..) {
            match rows.last_mut() {
                Some(last) if last.number == row.number => last.cells.extend(row.cells),
                _ => rows.push(row),
            }
        }
        for row in &mut rows {
            row.cells.sort_by_key(|(column, _)| *column);
            row.cells.dedup_by_key(|(column, _)| *column);
        }
        self.rows = rows;
    }
}

impl Row {
    /// The cell in `column` (from 0) if it is not blank.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let index = self.cells.binary_search_by_key(&column, |(c, _)| *c).ok()?;
        self.cells.get(index).map(|(_, cell)| cell)
    }

    /// The trimmed text in `column`; empty if the cell is blank.
    pub fn text(&self, column: u32) -> String {
        self.cell(column).map(Cell::text).unwrap_or_default()
    }

    /// The cells that are not blank, by column.
    pub fn cells(&self) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }
}

impl Merge {
    /// True if (`row`, `column`) lies in the area.
    pub fn covers(&self, row: u32, column: u32) -> bool {
        (self.rows.0..=self.rows.1).contains(&row)
            && (self.columns.0..=self.columns.1).contains(&column)
    }
}

/// Counts what has been read and refuses what is beyond the limits.
#[derive(Default)]
struct Budget {
    cells: usize,
    text: usize,
    rows: usize,
    row: Option<u32>,
}

impl Budget {
    fn take(&mut self, row: u32, cell: &Cell) -> Result<(), Refusal> {
        self.cells += 1;
        self.text += cell.text_len();
        if self.row != Some(row) {
            self.row = Some(row);
            self.rows += 1;
        }
        if self.rows > MAX_ROWS || self.cells > MAX_CELLS || self.text > MAX_TEXT {
            return Err(Refusal::new(ProblemCode::TooLarge, "行数或单元格过多"));
        }
        Ok(())
    }
}

/// The letters of a column (from 0) as on screen: 0 = A, 26 = AA.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// The column (from 0) of its letters, upper or lower case; `None` beyond `XFD`.
pub fn column_index(letters: &str) -> Option<u32> {
    let letters = letters.trim();
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let number = letters.chars().try_fold(0, |sum, c| {
        let digit = c.to_ascii_uppercase();
        digit
            .is_ascii_uppercase()
            .then(|| sum * 26 + (u32::from(digit) - u32::from('A')) + 1)
    })?;
    Some(number - 1)
}

#[cfg(test)]
mod tests;
