//! XLSX through calamine's streaming cell reader, so that two cells in far corners don't make a giant of a sheet.

use std::collections::HashMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader, SheetVisible, Xlsx};
use jiff::civil::DateTime;

use super::{Budget, Cell, MAX_CELLS, MAX_COLUMNS, MAX_MERGES, Merge, Sheet, Value, Workbook};
use crate::report::{ProblemCode, Refusal};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads a workbook from an archive that has been checked.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    guarded(|| {
        let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(corrupt)?;
        let mut budget = Budget::default();
        let listed: Vec<_> = book.sheets_metadata().to_vec();
        let mut sheets = Vec::new();
        for entry in listed {
            if entry.typ != calamine::SheetType::WorkSheet {
                continue;
            }
            let mut sheet = read_sheet(&mut book, &entry.name, &mut budget)?;
            sheet.hidden = entry.visible != SheetVisible::Visible;
            let merges = book.merge_cells_by_sheet_name(&entry.name);
            sheet.merges = merges.map(|m| self::merges(&m)).unwrap_or_default();
            sheets.push(sheet);
        }
        Ok(Workbook {
            format: "xlsx",
            sheets,
        })
    })
}

fn read_sheet(book: &mut Book<'_>, name: &str, budget: &mut Budget) -> Result<Sheet, Refusal> {
    let mut reader = book.worksheet_cells_reader(name).map_err(corrupt)?;
    let mut cells = Vec::new();
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(corrupt)? {
        let (row, column) = record.pos;
        let formula = record.formula.is_some();
        let Some(cell) = cell(record.value, formula) else {
            continue;
        };
        if column < MAX_COLUMNS {
            budget.take(row + 1, &cell)?;
            cells.push((row + 1, column, cell));
        }
    }
    drop(reader);
    let shown = shown_numbers(book, name)?;
    for (row, column, cell) in &mut cells {
        if let Some(text) = shown.get(&(*row, *column)) {
            cell.value = Value::Text(text.clone());
        }
    }
    Ok(Sheet::from_cells(name.to_owned(), cells))
}

/// The numbers that people see otherwise than as plain numbers: percentages, and codes padded with zeros. The sheet is
/// read again for them only if the workbook has such formats.
fn shown_numbers(book: &mut Book<'_>, name: &str) -> Result<HashMap<(u32, u32), String>, Refusal> {
    let mut reader = book.worksheet_cells_reader(name).map_err(corrupt)?;
    let formats: Vec<Option<NumberShown>> = reader
        .styles()
        .iter()
        .map(|style| NumberShown::of(&style.number_format.as_ref()?.format_code))
        .collect();
    let mut shown = HashMap::new();
    if formats.iter().all(Option::is_none) {
        return Ok(shown);
    }
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(corrupt)? {
        let number = match cell.get_value() {
            DataRef::Float(number) => *number,
            DataRef::Int(number) => *number as f64,
            _ => continue,
        };
        let (row, column) = cell.get_position();
        if let Some(format) = formats.get(style).and_then(Option::as_ref)
            && shown.len() < MAX_CELLS
        {
            shown.insert((row + 1, column), format.text(number));
        }
    }
    Ok(shown)
}

/// A number format that changes what people read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NumberShown {
    /// `0.00%`, with so many decimals.
    Percent(usize),
    /// `000000`, with so many digits.
    Padded(usize),
}

impl NumberShown {
    fn of(code: &str) -> Option<Self> {
        let first = code.split(';').next()?;
        if let Some(number) = first.strip_suffix('%') {
            let decimals = number.split_once('.').map_or(0, |(_, d)| d.len());
            let plain = number.chars().all(|c| matches!(c, '0' | '#' | '.' | ','));
            return (plain && decimals < 10).then_some(Self::Percent(decimals));
        }
        let padded = first.len() > 1 && first.len() < 20 && first.chars().all(|c| c == '0');
        padded.then_some(Self::Padded(first.len()))
    }

    fn text(self, number: f64) -> String {
        match self {
            Self::Percent(decimals) => format!("{:.decimals$}%", number * 100.0),
            Self::Padded(digits) => format!("{number:0digits$.0}"),
        }
    }
}

/// A formula without a result still counts: the author sees a value there.
fn cell(value: DataRef<'_>, formula: bool) -> Option<Cell> {
    let text = |text: &str| {
        Cell::typed(text).map(|mut cell| {
            cell.formula = formula;
            cell
        })
    };
    let value = match value {
        DataRef::Int(number) => Value::Number(number as f64),
        DataRef::Float(number) => Value::Number(number),
        DataRef::String(own) => return text(&own),
        DataRef::SharedString(shared) => return text(shared),
        DataRef::Bool(bool) => Value::Bool(bool),
        DataRef::DateTime(date) => date_value(&date),
        DataRef::DateTimeIso(iso) | DataRef::DurationIso(iso) => match iso.parse::<DateTime>() {
            Ok(at) => Value::Date(at),
            Err(_) => return text(&iso),
        },
        DataRef::Error(_) => Value::Error,
        DataRef::Empty if formula => Value::Error,
        DataRef::Empty => return None,
    };
    Some(Cell { value, formula })
}

/// A date, or the bare number if it is a duration or out of range.
pub(super) fn date_value(date: &ExcelDateTime) -> Value {
    let number = Value::Number(date.as_f64());
    if date.is_duration() || !(0.0..2_958_466.0).contains(&date.as_f64()) {
        return number;
    }
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let made = DateTime::new(
        year as i16,
        month as i8,
        day as i8,
        hour as i8,
        minute as i8,
        second as i8,
        0,
    );
    made.map_or(number, Value::Date)
}

pub(super) fn merges(areas: &[Dimensions]) -> Vec<Merge> {
    let areas = areas.iter().take(MAX_MERGES).map(|area| Merge {
        rows: (area.start.0 + 1, area.end.0 + 1),
        columns: (area.start.1, area.end.1),
    });
    areas.collect()
}

pub(super) fn corrupt(error: impl std::fmt::Display) -> Refusal {
    Refusal::new(ProblemCode::Corrupt, error.to_string())
}

/// The spreadsheet library indexes into what a file claims; a file that lies must not take the process with it.
pub(super) fn guarded(
    work: impl FnOnce() -> Result<Workbook, Refusal>,
) -> Result<Workbook, Refusal> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(ProblemCode::Corrupt.into()))
}
