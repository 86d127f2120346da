//! Tables that stand side by side on a sheet, under headers in one row.

use std::collections::HashSet;
use std::ops::{Range, RangeInclusive};

use super::header::{Column, Header};
use super::{Merge, Row, Sheet};

/// Rows below a header in which a column must be blank to part two tables.
const LOOKED_AT: usize = 20;

/// What may be tables of their own under a header, from left to right. One begins at its first column, and wherever a
/// column that every table has (`is_key`) comes again behind a table that is whole. Columns before it go with it that are
/// called like those before the first such column, or that stand behind a blank column.
pub(crate) fn tables<F: Copy + PartialEq>(
    sheet: &Sheet,
    header: &Header<F>,
    is_key: impl Fn(&Column<F>) -> bool,
    is_whole: impl Fn(&[Column<F>]) -> bool,
) -> Vec<Header<F>> {
    let starts = starts(sheet, header, is_key, is_whole);
    let ends = starts.iter().skip(1).copied();
    let ends = ends.chain([header.columns.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| Header {
        columns: header.columns.get(*start..end).unwrap_or_default().to_vec(),
        below: header.below,
    });
    parts.collect()
}

/// The positions among the header's columns at which tables begin.
fn starts<F>(
    sheet: &Sheet,
    header: &Header<F>,
    is_key: impl Fn(&Column<F>) -> bool,
    is_whole: impl Fn(&[Column<F>]) -> bool,
) -> Vec<usize> {
    let columns = header.columns.as_slice();
    let mut keys = (0..).zip(columns).filter(|(_, column)| is_key(column));
    let first = keys.next().map_or(0, |(at, _)| at);
    let before: HashSet<String> = columns.iter().take(first).map(Column::own_label).collect();
    let leads = |at: usize| {
        let column = columns.get(at);
        column.is_some_and(|column| before.contains(&column.own_label()))
    };
    let (mut starts, mut open) = (vec![0], 0);
    for (key, _) in keys {
        let whole = |end: &usize| columns.get(open..*end).is_some_and(&is_whole);
        if !whole(&key) {
            continue;
        }
        let least = (open + 1..key).find(whole).unwrap_or(key);
        let mut start = key;
        while start > least && leads(start - 1) {
            start -= 1;
        }
        if let Some(behind) = (least..start)
            .rev()
            .find(|at| is_parted(sheet, header, *at))
        {
            start = behind;
        }
        starts.push(start);
        open = start;
    }
    starts
}

/// True if there is a blank column between the header's column at this position and the one before it.
fn is_parted<F>(sheet: &Sheet, header: &Header<F>, at: usize) -> bool {
    let index = |at: usize| header.columns.get(at).map(|column| column.index);
    let (Some(left), Some(right)) = (at.checked_sub(1).and_then(index), index(at)) else {
        return false;
    };
    let rows = || sheet.rows.iter().skip(header.below).take(LOOKED_AT);
    (left + 1..right).any(|column| rows().all(|row| row.cell(column).is_none()))
}

/// A part of a sheet: the rows with these indices, by their numbers, in these columns. A text that is alone in its row and
/// spans columns of several parts stands in each.
pub(crate) fn part(sheet: &Sheet, rows: Range<usize>, columns: &RangeInclusive<u32>) -> Sheet {
    let clipped = |merge: &Merge| Merge {
        rows: merge.rows,
        columns: (
            merge.columns.0.max(*columns.start()),
            merge.columns.1.min(*columns.end()),
        ),
    };
    let merges = sheet.merges.iter().map(clipped);
    let rows = sheet.rows.get(rows).unwrap_or_default().iter();
    let rows = rows.map(|row| Row {
        number: row.number,
        cells: match row.cells.as_slice() {
            [(column, cell)] if spans(sheet, row.number, *column, *columns.start()) => {
                vec![(*columns.start().max(column), cell.clone())]
            }
            cells => {
                let behind = cells.partition_point(|(column, _)| column < columns.start());
                let own = cells.get(behind..).unwrap_or_default().iter();
                own.take_while(|(column, _)| column <= columns.end())
                    .cloned()
                    .collect()
            }
        },
    });
    Sheet {
        name: sheet.name.clone(),
        hidden: sheet.hidden,
        rows: rows.filter(|row| !row.cells.is_empty()).collect(),
        merges: merges.filter(|m| m.columns.0 <= m.columns.1).collect(),
    }
}

/// True if a merged area reaches from this cell to the column `to`, on its right.
fn spans(sheet: &Sheet, row: u32, column: u32, to: u32) -> bool {
    let mut areas = sheet.merges.iter();
    column < to && areas.any(|m| m.covers(row, column) && m.covers(row, to))
}

#[cfg(test)]
mod tests {
    use super::super::Workbook;
    use super::*;

    /// Where tables begin in rows of texts under a header whose labels are all known: 题 is the key, 题 and 答 are a table.
    fn starts_of(rows: &[&str]) -> Vec<usize> {
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.split(',').map(str::to_owned).collect())
            .collect();
        let book = Workbook::of_rows("csv", "", &rows);
        let columns = book.sheets[0].rows[0].cells().map(|(index, cell)| Column {
            index,
            field: Some(()),
            label: cell.text(),
        });
        let header = Header {
            columns: columns.collect(),
            below: 1,
        };
        let has = |part: &[Column<()>], label| part.iter().any(|c| c.label == label);
        starts(
            &book.sheets[0],
            &header,
            |column| column.label == "题",
            |part| has(part, "题") && has(part, "答"),
        )
    }

    #[test]
    fn a_table_begins_with_what_stands_before_its_key() {
        for (header, wanted) in [
            ("题,答,题,答", vec![0, 2]),
            ("号,题,答,号,题,答,号,题,答", vec![0, 3, 6]),
            ("答,题,答,题", vec![0, 2]),
            ("号,型,题,答,型,号,题,答", vec![0, 4]),
            ("题,答,析,题,答", vec![0, 3]),
            ("题,答,,型,题,答", vec![0, 2]),
            ("题,答,型,题,答", vec![0, 3]),
            ("题,题,答", vec![0]),
            ("题,答,答", vec![0]),
        ] {
            assert_eq!(starts_of(&[header, "1,1,,1,1,1,1,1,1"]), wanted, "{header}");
        }
    }

    #[test]
    fn a_column_without_a_label_that_holds_text_parts_nothing() {
        assert_eq!(starts_of(&["题,答,,析,题,答", "1,1,1,1,1,1"]), [0, 3]);
    }
}
