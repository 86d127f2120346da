//! XML Spreadsheet 2003, which many office systems write under the name of a workbook of Excel 97.

use jiff::civil::DateTime;

use super::{Budget, Cell, MAX_COLUMNS, MAX_MERGES, Merge, Sheet, Value, Workbook};
use crate::file::xml::{self, Element};
use crate::report::{ProblemCode, Refusal};

/// What the root of such a file is bound to.
const NAMESPACE: &str = "urn:schemas-microsoft-com:office:spreadsheet";
/// Rows of a sheet of Excel.
const MAX_ROW: u32 = 1 << 20;
/// The namespace is declared in the first characters.
const HEAD: usize = 4_000;

/// True if a text is such a file.
pub(super) fn is_workbook(text: &str) -> bool {
    let head: String = text.chars().take(HEAD).collect();
    xml::is_xml(text) && head.contains(NAMESPACE) && head.contains("Workbook")
}

/// Reads its sheets.
pub(super) fn read(bytes: &[u8]) -> Result<Workbook, Refusal> {
    let root = xml::parse(bytes)?;
    let mut budget = Budget::default();
    let mut sheets = Vec::new();
    for sheet in root.all("Worksheet") {
        let name = sheet.attribute("Name").unwrap_or_default().to_owned();
        let mut read = self::sheet(name, sheet, &mut budget)?;
        let visible = sheet.descendants("Visible");
        read.hidden = visible.first().is_some_and(|v| v.text().contains("Hidden"));
        sheets.push(read);
    }
    Ok(Workbook {
        format: "xml",
        sheets,
    })
}

fn sheet(name: String, sheet: &Element, budget: &mut Budget) -> Result<Sheet, Refusal> {
    let (mut cells, mut merges) = (Vec::new(), Vec::new());
    let mut row = 0;
    for element in sheet.all("Table").flat_map(|table| table.all("Row")) {
        row = number(element, "Index").unwrap_or(row + 1);
        if !(1..=MAX_ROW).contains(&row) {
            return Err(Refusal::new(ProblemCode::Corrupt, "行号不对"));
        }
        let mut column = 0;
        for element in element.all("Cell") {
            column = number(element, "Index").map_or(column, |index| index.saturating_sub(1));
            if column >= MAX_COLUMNS {
                break;
            }
            if let Some(cell) = cell(element) {
                budget.take(row, &cell)?;
                cells.push((row, column, cell));
            }
            let across = number(element, "MergeAcross").unwrap_or(0).min(MAX_COLUMNS);
            let down = number(element, "MergeDown").unwrap_or(0).min(MAX_ROW);
            if across + down > 0 && merges.len() < MAX_MERGES {
                merges.push(Merge {
                    rows: (row, row + down),
                    columns: (column, column + across),
                });
            }
            column += across + 1;
        }
    }
    let mut sheet = Sheet::from_cells(name, cells);
    sheet.merges = merges;
    Ok(sheet)
}

fn number(element: &Element, attribute: &str) -> Option<u32> {
    element.attribute(attribute)?.trim().parse().ok()
}

fn cell(element: &Element) -> Option<Cell> {
    let formula = element.attribute("Formula").is_some();
    let data = element.child("Data");
    let text = data.map(Element::text).unwrap_or_default();
    let value = match data.and_then(|data| data.attribute("Type")) {
        Some("Number") => text.trim().parse().ok().map(Value::Number),
        Some("DateTime") => text.trim().parse::<DateTime>().ok().map(Value::Date),
        Some("Boolean") => Some(Value::Bool(text.trim() == "1")),
        Some("Error") => Some(Value::Error),
        _ => None,
    };
    match value {
        Some(value) => Some(Cell { value, formula }),
        None => Cell::typed(&text).map(|cell| Cell { formula, ..cell }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = r#"<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
        <Worksheet ss:Name="名单"><Table>
        <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">花名册</Data></Cell></Row>
        <Row ss:Index="3"><Cell ss:Index="2"><Data ss:Type="String">甲</Data></Cell>
        <Cell ss:Formula="=RC[-1]"><Data ss:Type="Number">13800000001</Data></Cell>
        <Cell><Data ss:Type="DateTime">2019-07-01T00:00:00.000</Data></Cell></Row>
        </Table></Worksheet></Workbook>"#;

    #[test]
    fn places_kinds_and_merged_areas_are_read() {
        assert!(is_workbook(BOOK));
        let book = read(BOOK.as_bytes()).unwrap();
        let sheet = &book.sheets[0];
        assert_eq!(sheet.merges[0].columns, (0, 2));
        let row = sheet.row(3).unwrap();
        assert_eq!(
            (row.text(1), row.text(2)),
            ("甲".into(), "13800000001".into())
        );
        assert!(row.cell(2).unwrap().formula);
        assert_eq!(row.text(3), "2019-07-01");
        assert!(!is_workbook("姓名,手机\n甲,1\n"));
    }

    #[test]
    fn entities_and_absurd_places_are_refused() {
        let entity = BOOK.replace("<Workbook", "<!DOCTYPE a [<!ENTITY b \"c\">]><Workbook");
        let refusal = read(entity.as_bytes()).unwrap_err();
        assert_eq!(refusal.code, ProblemCode::ExternalEntity);
        let far = BOOK.replace("ss:Index=\"3\"", "ss:Index=\"4000000000\"");
        assert_eq!(read(far.as_bytes()).unwrap_err().code, ProblemCode::Corrupt);
    }
}
