//! The tables of a workbook: one or several on a sheet, one below the other or side by side.

use std::collections::HashSet;

use super::notes;
use crate::report::{ImportReport, ProblemCode, Refusal};
use crate::sheet::header::{self, Column, Header, Layout, normalise};
use crate::sheet::unread::Unread;
use crate::sheet::{Cell, Mapping, Row, Sheet, Workbook, beside, is_blank};

/// Rows among which the header is looked for that a mapping by letters goes with.
const UNNAMED_HEADER_ROWS: usize = 10;

/// Tables of a sheet that are told apart.
const MOST_TABLES: usize = 500;

/// A table that was found, with its header.
pub(super) struct Table<'a, F> {
    pub(super) sheet: &'a Sheet,
    pub(super) header: Header<F>,
    /// Index in the sheet's rows behind its last row.
    end: usize,
}

/// What a reader knows of a kind of table besides its labels.
pub(super) trait Kind: Layout {
    /// True for a field whose cells always hold digits.
    fn is_numeric(field: Self::Field) -> bool;
    /// True for a field that names an entry.
    fn is_name(field: Self::Field) -> bool;
}

/// Finds the tables of a workbook; notes what was recognised, dropped and left out in the report.
pub(super) fn tables<'a, L: Kind>(
    book: &'a Workbook,
    layout: &L,
    mapping: &Mapping,
    report: &mut ImportReport,
) -> Result<Vec<Table<'a, L::Field>>, Refusal> {
    let by_name = |name: &str| layout.field(&normalise(name));
    let unknown = mapping.unknown(by_name);
    if !unknown.is_empty() {
        let detail = format!(
            "对应关系中不认识：{}（写法：姓名=A,手机=C，或 表格里的叫法=姓名）",
            unknown.join("、")
        );
        return Err(Refusal::new(ProblemCode::UnknownLayout, detail));
    }
    let mut found = Vec::new();
    for sheet in book.sheets.iter().filter(|s| !s.rows.is_empty()) {
        if sheet.hidden {
            let line = format!("工作表“{}”是隐藏的，未读取", sheet.name);
            report.recognised.push(line);
            continue;
        }
        let headers = headers(sheet, layout, mapping);
        if headers.is_empty() {
            let line = format!("工作表“{}”没有认识的表头，未读取", sheet.name);
            report.recognised.push(line);
        }
        for (at, (header, end)) in headers.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| headers.get(before));
            if before.is_none_or(|(before, _)| before.columns != header.columns) {
                note_columns(sheet, header, *end, layout, report);
            }
            found.extend(side_by_side(sheet, header).into_iter().map(|header| Table {
                sheet,
                header,
                end: *end,
            }));
        }
    }
    if found.is_empty() {
        return Err(Refusal::new(
            ProblemCode::UnknownLayout,
            "没有找到认识的表头，可用 --map 指定列",
        ));
    }
    Ok(found)
}

/// The headers of a sheet from top to bottom, each with the end of its table.
fn headers<L: Kind>(
    sheet: &Sheet,
    layout: &L,
    mapping: &Mapping,
) -> Vec<(Header<L::Field>, usize)> {
    let by_name = |name: &str| layout.field(&normalise(name));
    let found = header::find(sheet, 0, layout);
    let recognised = found.is_some();
    let Some(mut open) = mapping.apply(sheet, found, by_name) else {
        return Vec::new();
    };
    if is_form(sheet, &open, layout) {
        return Vec::new();
    }
    if !mapping.is_empty() {
        if !recognised && open.below == 0 {
            open = with_unnamed_header::<L>(sheet, open);
        }
        return vec![(open, sheet.rows.len())];
    }
    let labels = |header: &Header<L::Field>| -> HashSet<String> {
        header.columns.iter().map(|c| normalise(&c.label)).collect()
    };
    let mut headers = Vec::new();
    let (mut at, mut known) = (open.below, labels(&open));
    while at < sheet.rows.len() {
        let next = next_header(sheet, at, &known, layout).filter(|_| headers.len() < MOST_TABLES);
        match next {
            // The same header again, as at the top of a printed page.
            Some(next) if next.columns == open.columns && next.below == at + 1 => at += 1,
            Some(next) => {
                let below = next.below;
                known = labels(&next);
                headers.push((std::mem::replace(&mut open, next), at));
                at = below;
            }
            None => at += 1,
        }
    }
    headers.push((open, sheet.rows.len()));
    headers
}

/// True for the form of one person, in which labels stand below each other: 姓名 over 出生日期.
fn is_form<L: Kind>(sheet: &Sheet, header: &Header<L::Field>, layout: &L) -> bool {
    let below = sheet.rows.get(header.below);
    let names = header
        .columns
        .iter()
        .filter(|c| c.field.is_some_and(L::is_name));
    names.map(|c| c.index).any(|column| {
        let label = below.map(|row| row.text(column)).unwrap_or_default();
        // The header may come again right below.
        layout
            .field(&normalise(&label))
            .is_some_and(|field| !L::is_name(field))
    })
}

/// The header of a further table in the row with this index, if it has two labels of the one above.
fn next_header<L: Kind>(
    sheet: &Sheet,
    at: usize,
    known: &HashSet<String>,
    layout: &L,
) -> Option<Header<L::Field>> {
    let row = sheet.rows.get(at)?;
    let again = row
        .cells()
        .filter(|(_, cell)| known.contains(&normalise(&cell.text())));
    if again.count() < 2 {
        return None;
    }
    header::at(sheet, at, layout)
}

/// Data begin below the last row that has words where only digits belong: a header of words that nobody knows.
fn with_unnamed_header<L: Kind>(sheet: &Sheet, mut header: Header<L::Field>) -> Header<L::Field> {
    let numeric: Vec<u32> = header
        .columns
        .iter()
        .filter(|c| c.field.is_some_and(L::is_numeric))
        .map(|c| c.index)
        .collect();
    let is_words = |row: &Row| {
        numeric.iter().any(|column| {
            let text = row.text(*column);
            !text.is_empty() && !text.contains(|c: char| c.is_numeric())
        })
    };
    let first = sheet.rows.iter().take(UNNAMED_HEADER_ROWS);
    if let Some(at) = first
        .take_while(|row| !has_digits(row, &numeric))
        .position(is_words)
    {
        header.below = at + 1;
    }
    header
}

fn has_digits(row: &Row, columns: &[u32]) -> bool {
    columns
        .iter()
        .any(|column| row.text(*column).contains(|c: char| c.is_numeric()))
}

/// The tables under a header whose labels come again to the right, as printed lists have it: 序号 姓名 电话 序号 姓名 电话.
/// Only where all of them do: in 姓名 电话 支部 姓名 电话 the second may be whom to call for the first.
fn side_by_side<F: Copy + PartialEq>(sheet: &Sheet, header: &Header<F>) -> Vec<Header<F>> {
    let label = |column: &Column<F>| normalise(&column.label);
    let first = header.columns.first().map(label);
    let is_first = |column: &Column<F>| Some(label(column)) == first;
    let parts = beside::tables(sheet, header, is_first, |part| !part.iter().all(is_first));
    let mut labels = parts.iter().map(|part| part.columns.iter().map(label));
    let model: Vec<String> = labels.next().into_iter().flatten().collect();
    if labels.all(|labels| labels.eq(model.iter().cloned())) {
        parts
    } else {
        vec![header.clone()]
    }
}

fn note_columns<L: Layout>(
    sheet: &Sheet,
    header: &Header<L::Field>,
    end: usize,
    layout: &L,
    report: &mut ImportReport,
) {
    let sensitive = header.columns.iter().filter(|c| is_sensitive(&c.label));
    for column in sensitive {
        if !report.dropped_columns.contains(&column.label) {
            report.dropped_columns.push(column.label.clone());
        }
    }
    let mut known = header::recognised(sheet, header, layout);
    known.retain(|column| !column.field.is_empty() && !is_sensitive(&column.label));
    let columns: Vec<String> = known
        .iter()
        .map(|c| format!("{}={}", c.column, c.label))
        .collect();
    report.columns.append(&mut known);
    let line = format!("{}：{}", sheet.name, columns.join("，"));
    report
        .recognised
        .push(line.trim_start_matches('：').to_owned());
    let mut unread = Unread::default();
    unread.go_on_under(header, |c| c.field.is_some() || is_sensitive(&c.label));
    let rows = sheet.rows.get(header.below..end).unwrap_or_default();
    // A lone text is a note or a section.
    let rows = rows.iter().filter(|row| row.cells().nth(1).is_some());
    rows.for_each(|row| unread.see(row));
    report.recognised.extend(unread.line(&sheet.name));
}

/// True for columns that the product never reads, whatever their content.
pub(super) fn is_sensitive(label: &str) -> bool {
    ["身份证", "证件号", "身份号码", "护照", "银行卡", "社保"]
        .iter()
        .any(|word| label.contains(word))
}

impl<F: Copy + PartialEq> Table<'_, F> {
    pub(super) fn text(&self, row: &Row, field: F) -> String {
        self.header
            .column(field)
            .map(|c| row.text(c))
            .unwrap_or_default()
    }

    /// Like `text`, with the value of a merged area that covers the row; `-` for "not applicable" is nothing.
    pub(super) fn seen(&self, row: &Row, field: F) -> Option<String> {
        let cell = self
            .header
            .column(field)
            .and_then(|c| self.sheet.seen(row, c))?;
        some(cell.text())
    }

    /// True if one of the row's own cells that are needed is a formula.
    pub(super) fn is_computed(&self, row: &Row, needed: impl Fn(F) -> bool) -> bool {
        self.header.columns.iter().any(|column| {
            let formula = row.cell(column.index).is_some_and(|cell| cell.formula);
            formula && column.field.is_some_and(&needed)
        })
    }

    /// The rows below the header that may be entries: no instructions, examples, totals, notes or repeated headers.
    pub(super) fn rows<'a, L: Kind<Field = F>>(
        &'a self,
        layout: &'a L,
        report: &mut ImportReport,
    ) -> Vec<&'a Row> {
        let names = self.header.columns.iter();
        let names: Vec<u32> = names
            .filter(|c| c.field.is_some_and(L::is_name))
            .map(|c| c.index)
            .collect();
        let below = self.sheet.rows.get(self.header.below..self.end);
        let mut rows = Vec::new();
        for (index, row) in below.unwrap_or_default().iter().enumerate() {
            if notes::is_example(row, &names) {
                let line = format!("{} 是示例，未读取", self.sheet.place(row));
                report.recognised.push(line);
            } else if !notes::is_instruction(row, index)
                && !notes::is_note(row)
                && !header::repeats(row, layout)
                && !self.is_header(row)
            {
                rows.push(row);
            }
        }
        rows
    }

    /// True for the header again: every cell says what its column is called.
    fn is_header(&self, row: &Row) -> bool {
        let called = |index| {
            let column = self.header.columns.iter().find(|c| c.index == index);
            column.map(|c| normalise(&c.label))
        };
        let mut cells = row.cells();
        let same = |(index, cell): (u32, &Cell)| called(index) == Some(normalise(&cell.text()));
        row.cells().count() >= 2 && cells.all(same)
    }

    /// A row that is one text across the table: a note, a section, a date line.
    pub(super) fn banner(&self, row: &Row) -> Option<String> {
        let mut cells = row.cells();
        let (column, cell) = cells.next()?;
        let wide = self.sheet.merges.iter().any(|m| {
            m.covers(row.number, column) && (m.columns.1 > m.columns.0 || m.rows.1 > m.rows.0 + 1)
        });
        (cells.next().is_none() && wide).then(|| cell.text())
    }
}

/// A text that says something.
pub(super) fn some(text: String) -> Option<String> {
    let says_nothing = text
        .chars()
        .all(|c| is_blank(c) || matches!(c, '-' | '—' | '－' | '/' | '\\' | '无'));
    (!says_nothing).then_some(text)
}
