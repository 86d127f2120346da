//! XLS (BIFF5 and BIFF8) through calamine, after a look at the records: calamine lays a sheet out as a dense rectangle,
//! so a stray cell in the last corner would cost hundreds of megabytes.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, SheetVisible, Xls};

use super::xlsx::{corrupt, date_value, guarded, merges};
use super::{Budget, Cell, MAX_COLUMNS, Sheet, Value, Workbook};
use crate::report::{ProblemCode, Refusal};

/// The most places of the rectangles of all sheets together.
const MAX_AREA: u64 = 3_000_000;
/// The longest workbook stream.
const MAX_STREAM: u64 = 64 << 20;

/// Reads a workbook from a compound file.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    check(&stream(bytes)?)?;
    guarded(|| {
        let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(corrupt)?;
        let mut budget = Budget::default();
        let listed: Vec<_> = book.sheets_metadata().to_vec();
        let mut sheets = Vec::new();
        for entry in listed {
            let Ok(range) = book.worksheet_range(&entry.name) else {
                continue;
            };
            let formulas = book.worksheet_formula(&entry.name).unwrap_or_default();
            let mut cells = Vec::new();
            let (top, left) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let (row, column) = (top + row as u32, left + column as u32);
                let formula = formulas
                    .get_value((row, column))
                    .is_some_and(|f| !f.is_empty());
                let Some(cell) = cell(value, formula) else {
                    continue;
                };
                if column < MAX_COLUMNS {
                    budget.take(row + 1, &cell)?;
                    cells.push((row + 1, column, cell));
                }
            }
            let mut sheet = Sheet::from_cells(entry.name.clone(), cells);
            sheet.hidden = entry.visible != SheetVisible::Visible;
            let areas = book.merge_cells_by_sheet_name(&entry.name);
            sheet.merges = areas.map(|a| merges(&a)).unwrap_or_default();
            sheets.push(sheet);
        }
        Ok(Workbook {
            format: "xls",
            sheets,
        })
    })
}

fn cell(value: &Data, formula: bool) -> Option<Cell> {
    let value = match value {
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            let mut cell = Cell::typed(text)?;
            cell.formula = formula;
            return Some(cell);
        }
        Data::Bool(bool) => Value::Bool(*bool),
        Data::DateTime(date) => date_value(date),
        Data::Error(_) => Value::Error,
        Data::Empty if formula => Value::Error,
        Data::Empty => return None,
    };
    Some(Cell { value, formula })
}

/// The workbook stream of a compound file.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut compound = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(corrupt)?;
    let name = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| compound.is_stream(name))
        .ok_or(ProblemCode::Corrupt)?;
    let stream = compound.open_stream(name).map_err(corrupt)?;
    let mut content = Vec::new();
    let read = stream.take(MAX_STREAM + 1).read_to_end(&mut content);
    if read.map_err(corrupt)? as u64 > MAX_STREAM {
        return Err(ProblemCode::TooLarge.into());
    }
    Ok(content)
}

/// Walks the records and refuses encryption and rectangles beyond [`MAX_AREA`].
fn check(stream: &[u8]) -> Result<(), Refusal> {
    const BEGIN: u16 = 0x0809;
    const FILE_PASS: u16 = 0x002F;
    /// Records that start with a row and a column: BLANK, NUMBER, LABEL, BOOLERR, FORMULA, RSTRING, RK, MULRK,
    /// MULBLANK, LABELSST.
    const CELLS: &[u16] = &[
        0x0201, 0x0203, 0x0204, 0x0205, 0x0006, 0x0206, 0x0406, 0x00D6, 0x027E, 0x00BD, 0x00BE,
        0x00FD,
    ];
    let (mut rest, mut area) = (stream, 0);
    let mut corner = None;
    while let Some((head, body)) = rest.split_first_chunk::<4>() {
        let [a, b, c, d] = *head;
        let (kind, length) = (
            u16::from_le_bytes([a, b]),
            usize::from(u16::from_le_bytes([c, d])),
        );
        if kind == FILE_PASS {
            return Err(ProblemCode::Encrypted.into());
        }
        if kind == BEGIN {
            corner = None;
        }
        if let (true, Some(&[r0, r1, c0, c1])) = (CELLS.contains(&kind), body.first_chunk::<4>()) {
            let row = u64::from(u16::from_le_bytes([r0, r1])) + 1;
            // A run of cells (MULRK, MULBLANK) ends with its last column.
            let end = body.get(length.saturating_sub(2)..length);
            let last = match (kind, end) {
                (0x00BD | 0x00BE, Some(&[e0, e1])) => u16::from_le_bytes([e0, e1]),
                _ => u16::from_le_bytes([c0, c1]),
            };
            let column = u64::from(last) + 1;
            let (rows, columns) = corner.unwrap_or((0, 0));
            let grown = (row.max(rows), column.max(columns));
            area += grown.0 * grown.1 - rows * columns;
            corner = Some(grown);
        }
        if area > MAX_AREA {
            return Err(Refusal::new(ProblemCode::TooLarge, "行数或单元格过多"));
        }
        rest = body.get(length..).unwrap_or_default();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [
            &kind.to_le_bytes()[..],
            &(body.len() as u16).to_le_bytes(),
            body,
        ]
        .concat()
    }

    fn number_at(row: u16, column: u16) -> Vec<u8> {
        let place = [row.to_le_bytes(), column.to_le_bytes()].concat();
        record(0x0203, &[place, vec![0; 10]].concat())
    }

    #[test]
    fn far_corners_and_passwords_are_refused_before_anything_is_laid_out() {
        let begin = record(0x0809, &[0; 4]);
        let near = [begin.clone(), number_at(0, 0), number_at(1000, 20)].concat();
        assert_eq!(check(&near), Ok(()));
        let far = [begin.clone(), number_at(0, 0), number_at(65535, 255)].concat();
        assert_eq!(check(&far).unwrap_err().code, ProblemCode::TooLarge);
        let run = record(
            0x00BE,
            &[[0xFF, 0xFF, 0, 0].as_slice(), &[0; 4], &[0xFF, 0]].concat(),
        );
        assert_eq!(
            check(&[begin.clone(), run].concat()).unwrap_err().code,
            ProblemCode::TooLarge
        );
        let locked = [begin, record(0x002F, &[0; 6])].concat();
        assert_eq!(check(&locked).unwrap_err().code, ProblemCode::Encrypted);
    }
}
