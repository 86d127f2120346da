//! Tables of web pages that carry the name of a workbook, as many systems export them: `名单.xls` that begins with
//! `<html>`. What lies outside the tables is not read.

use super::{Budget, Cell, MAX_COLUMNS, MAX_MERGES, Merge, Sheet, Workbook};
use crate::file::html;
use crate::file::xml::Element;
use crate::report::Refusal;

/// The most rows that one cell may span.
const LONGEST_SPAN: u32 = 5_000;

/// Reads every table of a page as a sheet.
pub(super) fn read(text: &str) -> Result<Workbook, Refusal> {
    let root = html::parse(text)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for table in root.descendants("table") {
        // A table around tables only places them.
        if table.descendants("table").is_empty() {
            let name = format!("表格{}", sheets.len() + 1);
            sheets.push(sheet(name, table, &mut budget)?);
        }
    }
    Ok(Workbook {
        format: "html",
        sheets,
    })
}

fn sheet(name: String, table: &Element, budget: &mut Budget) -> Result<Sheet, Refusal> {
    let (mut cells, mut merges): (_, Vec<Merge>) = (Vec::new(), Vec::new());
    // How many more rows each column is covered by a cell above.
    let mut covered: Vec<u32> = Vec::new();
    for (row, tr) in (1..).zip(table.descendants("tr")) {
        let mut column = 0;
        let is_cell = |e: &&Element| matches!(e.name.as_str(), "td" | "th");
        for td in tr.elements().filter(is_cell) {
            while covered.get(column as usize).is_some_and(|rows| *rows > 0) {
                column += 1;
            }
            let span = |name| {
                let given = td.attribute(name).and_then(|s| s.trim().parse().ok());
                given.unwrap_or(1).clamp(1, LONGEST_SPAN)
            };
            let (right, below) = (span("colspan").min(MAX_COLUMNS), span("rowspan"));
            if column + right > MAX_COLUMNS {
                break;
            }
            if let Some(cell) = Cell::typed(&html::lines(td, &mut |_| None)) {
                budget.take(row, &cell)?;
                cells.push((row, column, cell));
            }
            if right * below > 1 && merges.len() < MAX_MERGES {
                merges.push(Merge {
                    rows: (row, row + below - 1),
                    columns: (column, column + right - 1),
                });
            }
            let end = (column + right) as usize;
            covered.resize(covered.len().max(end), 0);
            for rows in covered.iter_mut().take(end).skip(column as usize) {
                *rows = below;
            }
            column += right;
        }
        for rows in &mut covered {
            *rows = rows.saturating_sub(1);
        }
    }
    let mut sheet = Sheet::from_cells(name, cells);
    sheet.merges = merges;
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_merged_areas() {
        let page = "<html><body><table><tr><td><table>\
            <tr><th rowspan=2>姓名</th><th colspan=2>联系</th></tr><tr><td>手机</td><td>邮箱</td></tr>\
            <tr><td><p>甲</p>一<br>二</td><td style='mso-number-format:\\@'>13800000001</td><td>&nbsp;</td></tr>\
            </table></td></tr></table></body></html>";
        let book = read(page).unwrap();
        let [sheet] = book.sheets.as_slice() else {
            panic!("{book:?}");
        };
        assert_eq!(sheet.merges.len(), 2);
        let row = sheet.row(2).unwrap();
        assert_eq!((row.text(1), row.text(2)), ("手机".into(), "邮箱".into()));
        assert_eq!(sheet.seen(row, 0).unwrap().text(), "姓名");
        assert_eq!(sheet.row(3).unwrap().cells().count(), 2);
        assert_eq!(sheet.row(3).unwrap().text(0), "甲\n一\n二");
    }

    #[test]
    fn absurd_spans_cost_nothing() {
        let page = "<table><tr><td colspan=999999999 rowspan=999999999>甲<td>乙</table>";
        assert!(read(page).unwrap().sheets[0].rows.len() <= 1);
    }
}
