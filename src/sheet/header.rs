//! Finding the header of a table that people made: titles above it, instructions inside and below it, labels with inner
//! spaces and line breaks, two levels under merged cells, and a second header further down.

use unicode_normalization::UnicodeNormalization;

use super::{Cell, Row, Sheet, column_letters};
use crate::report::RecognisedColumn;

/// Rows in which a header is looked for.
const SEARCHED_ROWS: usize = 1000;
/// A label longer than this is prose.
const LONGEST_LABEL: usize = 60;

/// What a reader looks for.
pub trait Layout {
    /// What a column can be.
    type Field: Copy + PartialEq + std::fmt::Debug;

    /// The field that a normalised label names.
    fn field(&self, label: &str) -> Option<Self::Field>;

    /// True if these fields make a header.
    fn accepts(&self, fields: &[Self::Field]) -> bool;

    /// A field in a word, for reports.
    fn name(&self, field: Self::Field) -> String;
}

/// A column of a header.
#[derive(Clone, Debug, PartialEq)]
pub struct Column<F> {
    /// From 0.
    pub index: u32,
    /// What it is, if the layout knows.
    pub field: Option<F>,
    /// The label as people see it, on one line.
    pub label: String,
}

impl<F> Column<F> {
    /// Its label without that of a group above it, normalised.
    pub fn own_label(&self) -> String {
        let own = self.label.rsplit('/').next();
        normalise(own.unwrap_or_default())
    }
}

/// A header that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Header<F> {
    /// From left to right.
    pub columns: Vec<Column<F>>,
    /// The index in [`Sheet::rows`] of the first row below it.
    pub below: usize,
}

impl<F: Copy + PartialEq> Header<F> {
    /// The first column that is `field`.
    pub fn column(&self, field: F) -> Option<u32> {
        let mut found = self.columns.iter().filter(|c| c.field == Some(field));
        found.next().map(|c| c.index)
    }

    /// The recognised fields.
    pub fn fields(&self) -> Vec<F> {
        self.columns.iter().filter_map(|c| c.field).collect()
    }
}

/// The field whose space-separated labels hold `label`.
pub fn lookup<F: Copy>(labels: &[(F, &str)], label: &str) -> Option<F> {
    let found = labels
        .iter()
        .find(|(_, names)| names.split(' ').any(|name| name == label));
    found.map(|(field, _)| *field)
}

/// The first label of `field`, which names it.
pub fn first_label<F: PartialEq>(labels: &[(F, &str)], field: &F) -> String {
    let found = labels.iter().find(|(own, _)| own == field);
    let names = found.and_then(|(_, names)| names.split(' ').next());
    names.unwrap_or_default().to_owned()
}

/// The columns of a header that were recognised, for a report.
pub fn recognised<L: Layout>(
    sheet: &Sheet,
    header: &Header<L::Field>,
    layout: &L,
) -> Vec<RecognisedColumn> {
    let columns = header.columns.iter().filter_map(|column| {
        Some(RecognisedColumn {
            sheet: sheet.name.clone(),
            column: column_letters(column.index),
            label: column.label.clone(),
            field: layout.name(column.field?),
        })
    });
    columns.collect()
}

/// Finds the first header at or below the row with index `from`.
pub fn find<L: Layout>(sheet: &Sheet, from: usize, layout: &L) -> Option<Header<L::Field>> {
    let end = sheet.rows.len().min(from + SEARCHED_ROWS);
    (from..end).find_map(|index| at(sheet, index, layout))
}

/// The header that starts in the row with `index`, if one does.
pub fn at<L: Layout>(sheet: &Sheet, index: usize, layout: &L) -> Option<Header<L::Field>> {
    let row = sheet.rows.get(index)?;
    let single = named(single_level(row), layout);
    let known = |columns: &[Column<L::Field>]| columns.iter().filter_map(|c| c.field).count();
    // A title or instruction row is not to swallow the header below it as its second level.
    let deeper = (known(&single) > 0 && has_group(sheet, row))
        .then(|| sheet.rows.get(index + 1))
        .flatten()
        .filter(|below| below.number == row.number + 1)
        .map(|below| (below, named(two_levels(sheet, row, below), layout)))
        .filter(|(below, columns)| {
            let more = known(columns) > known(&single);
            more || known(columns) == known(&single) && only_under_groups(sheet, row, below, layout)
        })
        .map(|(_, columns)| columns);
    let (columns, height) = match deeper {
        Some(columns) => (columns, 2),
        None => (single, 1),
    };
    let fields: Vec<_> = columns.iter().filter_map(|c| c.field).collect();
    layout.accepts(&fields).then_some(Header {
        columns,
        below: index + height,
    })
}

/// True if a row inside a table is a header again: nothing in it but at least two known labels.
pub fn repeats<L: Layout>(row: &Row, layout: &L) -> bool {
    let mut known = 0;
    for (_, cell) in row.cells() {
        if layout.field(&normalise(&cell.text())).is_none() {
            return false;
        }
        known += 1;
    }
    known >= 2
}

fn single_level(row: &Row) -> Vec<(u32, String, Vec<String>)> {
    row.cells()
        .filter(|(_, cell)| is_label(cell))
        .map(|(column, cell)| (column, one_line(cell), vec![normalise(&cell.text())]))
        .collect()
}

/// Each column's own label below, else joined with that of the group above, else the group's alone.
fn two_levels(sheet: &Sheet, above: &Row, below: &Row) -> Vec<(u32, String, Vec<String>)> {
    let last = |row: &Row| row.cells().last().map_or(0, |(column, _)| column);
    let mut columns = Vec::new();
    for column in 0..=last(above).max(last(below)) {
        let group = group(sheet, above, column);
        let own = below.cell(column).filter(|c| is_label(c));
        let (label, readings) = match (group, own) {
            (Some(group), Some(own)) => {
                let joined = format!("{}{}", group.text(), own.text());
                let readings = vec![normalise(&joined), normalise(&own.text())];
                (format!("{}/{}", one_line(group), one_line(own)), readings)
            }
            (None, Some(cell)) => (one_line(cell), vec![normalise(&cell.text())]),
            (Some(cell), None) if above.cell(column).is_some() => {
                (one_line(cell), vec![normalise(&cell.text())])
            }
            (Some(_) | None, None) => continue,
        };
        columns.push((column, label, readings));
    }
    columns
}

/// The label above a column: its own, or that of the merged area to which it belongs.
fn group<'a>(sheet: &Sheet, above: &'a Row, column: u32) -> Option<&'a Cell> {
    let origin = sheet
        .merges
        .iter()
        .find(|m| m.rows.0 == above.number && m.covers(above.number, column))
        .map_or(column, |m| m.columns.0);
    above.cell(origin).filter(|c| is_label(c))
}

/// True if the row below has labels under labels that span columns, one of them known, and nothing elsewhere: a second
/// level, though the label above would have been understood too.
fn only_under_groups<L: Layout>(sheet: &Sheet, above: &Row, below: &Row, layout: &L) -> bool {
    let grouped = |column: u32| {
        let mut areas = sheet.merges.iter();
        areas.any(|m| m.covers(above.number, column) && m.columns.0 < m.columns.1)
    };
    let known = |cell: &Cell| layout.field(&normalise(&cell.text())).is_some();
    below
        .cells()
        .all(|(column, cell)| grouped(column) && is_label(cell))
        && below.cells().any(|(_, cell)| known(cell))
}

/// True if the row has a label that spans columns.
fn has_group(sheet: &Sheet, row: &Row) -> bool {
    sheet
        .merges
        .iter()
        .any(|m| m.rows == (row.number, row.number) && m.columns.0 < m.columns.1)
}

fn named<L: Layout>(labels: Vec<(u32, String, Vec<String>)>, layout: &L) -> Vec<Column<L::Field>> {
    labels
        .into_iter()
        .map(|(index, label, readings)| Column {
            index,
            field: readings.iter().find_map(|reading| layout.field(reading)),
            label,
        })
        .collect()
}

fn is_label(cell: &Cell) -> bool {
    !cell.formula && cell.text().chars().count() <= LONGEST_LABEL
}

fn one_line(cell: &Cell) -> String {
    cell.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A label without what people put around it: widths folded, lower case, no spaces, stars or colons, and no
/// instructions in brackets (a single letter or number in brackets stays, as in `选项（A）`).
pub fn normalise(label: &str) -> String {
    let folded: String = label
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|c| !super::value::is_blank(*c) && !matches!(c, '*' | '※' | '★' | '●' | '#' | '\''))
        .collect();
    let mut out = String::new();
    let mut rest = folded.as_str();
    while let Some((before, after)) = rest.split_once(['(', '[', '【', '〔', '{']) {
        out.push_str(before);
        let (inside, behind) = after
            .split_once([')', ']', '】', '〕', '}'])
            .unwrap_or((after, ""));
        if inside.chars().count() == 1 && inside.chars().all(char::is_alphanumeric) {
            out.push_str(inside);
        }
        rest = behind;
    }
    out.push_str(rest);
    out.trim_matches(|c: char| matches!(c, ':' | '.' | '、' | '-' | '_' | ',' | ';'))
        .to_owned()
}

/// True if a row below a header tells how to fill it in (必填, 选填, 格式如 …) instead of being filled in.
pub fn is_instruction(row: &Row) -> bool {
    const HINTS: &[&str] = &[
        "必填",
        "选填",
        "可填",
        "非必填",
        "可不填",
        "不填",
        "留空",
        "可空",
        "填写",
        "下拉",
        "格式如",
        "格式为",
        "例如",
        "如：",
        "如:",
        "不超过",
        "必须",
        "多个用",
        "用逗号",
        "请输入",
        "请选择",
        "说明",
        "required",
        "optional",
    ];
    let (mut hints, mut others) = (0, 0);
    for (_, cell) in row.cells() {
        let text = cell.text();
        if HINTS.iter().any(|hint| text.contains(hint)) {
            hints += 1;
        } else {
            others += 1;
        }
    }
    hints > others
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_their_decoration() {
        for (label, plain) in [
            ("正确答案(只能输入ABCD否则报错)", "正确答案"),
            ("职  务", "职务"),
            ("被推荐人\n姓名*", "被推荐人姓名"),
            ("选项（Ａ）：", "选项a"),
            ("【必填】手机号", "手机号"),
            ("职务（留空默认为委员", "职务"),
        ] {
            assert_eq!(normalise(label), plain);
        }
    }
}
