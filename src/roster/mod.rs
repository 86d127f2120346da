//! Rosters of people and registers of organisations, as offices keep them in sheets.
//!
//! Only what the product needs is read: of a person name, phone, branch, group, role, joining date and tags; of an
//! organisation code, name, kind and parent. Columns with ID numbers are never read; the report names them. Nothing
//! here knows the store: whether a branch or parent exists is asked of it later.

mod levels;
mod members;
mod orgs;
mod tree;

pub use members::{MemberDraft, Members, RoleDraft, read_members};
pub use orgs::{OrgDraft, OrgKind, Orgs, Shift, read_orgs};
pub use tree::{MAX_DEPTH, check_tree};

use unicode_normalization::UnicodeNormalization;

use crate::report::{ImportReport, ProblemCode, Refusal};
use crate::sheet::header::{self, Header, Layout, normalise};
use crate::sheet::{Mapping, Row, Sheet, Workbook, is_blank};

/// A table that was found, with its header.
struct Table<'a, F> {
    sheet: &'a Sheet,
    header: Header<F>,
}

/// Finds the tables of a workbook; notes what was recognised, dropped and left out in the report.
fn tables<'a, L: Layout>(
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
        let header = mapping.apply(sheet, header::find(sheet, 0, layout), by_name);
        if let Some(header) = header {
            note_columns(sheet, &header, layout, report);
            found.push(Table { sheet, header });
        } else {
            let line = format!("工作表“{}”没有认识的表头，未读取", sheet.name);
            report.recognised.push(line);
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

fn note_columns<L: Layout>(
    sheet: &Sheet,
    header: &Header<L::Field>,
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
}

/// True for columns that the product never reads, whatever their content.
fn is_sensitive(label: &str) -> bool {
    ["身份证", "证件号", "身份号码", "护照", "银行卡", "社保"]
        .iter()
        .any(|word| label.contains(word))
}

impl<F: Copy + PartialEq> Table<'_, F> {
    fn text(&self, row: &Row, field: F) -> String {
        self.header
            .column(field)
            .map(|c| row.text(c))
            .unwrap_or_default()
    }

    /// Like `text`, with the value of a merged area that covers the row; `-` for "not applicable" is nothing.
    fn seen(&self, row: &Row, field: F) -> Option<String> {
        let cell = self
            .header
            .column(field)
            .and_then(|c| self.sheet.seen(row, c))?;
        some(cell.text())
    }

    /// The rows below the header, without instructions and repeated headers.
    fn rows<'a, L: Layout>(&'a self, layout: &'a L) -> impl Iterator<Item = &'a Row> {
        const INSTRUCTION_ROWS: usize = 3;
        let below = self.sheet.rows.get(self.header.below..).unwrap_or_default();
        below.iter().enumerate().filter_map(move |(index, row)| {
            let instruction = index < INSTRUCTION_ROWS && header::is_instruction(row);
            (!instruction && !header::repeats(row, layout)).then_some(row)
        })
    }

    /// A row that is one text across the table: a note, a section, a date line.
    fn banner(&self, row: &Row) -> Option<String> {
        let mut cells = row.cells();
        let (column, cell) = cells.next()?;
        let wide = self.sheet.merges.iter().any(|m| {
            m.covers(row.number, column) && (m.columns.1 > m.columns.0 || m.rows.1 > m.rows.0 + 1)
        });
        (cells.next().is_none() && wide).then(|| cell.text())
    }
}

/// A text that says something.
fn some(text: String) -> Option<String> {
    let says_nothing = text
        .chars()
        .all(|c| is_blank(c) || matches!(c, '-' | '—' | '－' | '/' | '\\' | '无'));
    (!says_nothing).then_some(text)
}

/// A mobile number of 11 digits from what people type: spaces, dashes, full-width digits, `+86`. Of several numbers in
/// one cell the first. `None` if there is none.
pub fn mobile(text: &str) -> Option<String> {
    let folded: String = text.nfkc().collect();
    folded
        .split(['/', '、', ',', ';', '\n', '或'])
        .find_map(|part| {
            let kept: String = part
                .chars()
                .filter(|c| !is_blank(*c) && !matches!(c, '-' | '—' | '(' | ')' | '.'))
                .collect();
            let digits = ["+86", "0086", "86"]
                .iter()
                .find_map(|prefix| kept.strip_prefix(prefix).filter(|rest| rest.len() == 11))
                .unwrap_or(&kept);
            is_mobile(digits).then(|| digits.to_owned())
        })
}

fn is_mobile(digits: &str) -> bool {
    let plain = digits.len() == 11 && digits.bytes().all(|b| b.is_ascii_digit());
    plain
        && digits.starts_with('1')
        && !digits.starts_with("10")
        && !digits.starts_with("11")
        && !digits.starts_with("12")
}

#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod tests;
