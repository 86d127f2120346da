//! Questions in workbooks: which sheets hold them, and in how many tables.

use std::ops::RangeInclusive;

use super::beside::side_by_side;
use super::columns::{Field, QuestionSheet, by_name};
use super::table::{TableReader, again};
use super::{Collector, ImportOutcome, Mapping};
use crate::report::{ProblemCode, Refusal};
use crate::sheet::header::{self, Header};
use crate::sheet::{Sheet, Workbook, beside};

/// Reads every visible sheet that has a header, or that the mapping makes readable.
pub(super) fn read(
    book: &Workbook,
    name: &str,
    mapping: &Mapping,
) -> Result<ImportOutcome, Refusal> {
    let unknown = mapping.unknown(by_name);
    if !unknown.is_empty() {
        let detail = format!(
            "对应关系中不认识：{}（写法：题干=B,答案=G）",
            unknown.join("、")
        );
        return Err(Refusal::new(ProblemCode::UnknownLayout, detail));
    }
    let mut collector = Collector::new(name, book.format);
    if read_into(&mut collector, book, mapping) {
        Ok(collector.finish())
    } else {
        let detail = "没有找到含“题干”和“答案”的表头，可用 --map 指定列";
        Err(Refusal::new(ProblemCode::UnknownLayout, detail))
    }
}

/// Reads the sheets of a workbook; false if none has a header.
pub(super) fn read_into(collector: &mut Collector, book: &Workbook, mapping: &Mapping) -> bool {
    let mut found = false;
    for sheet in book.sheets.iter().filter(|s| !s.rows.is_empty()) {
        if sheet.hidden {
            collector.note(format!("工作表“{}”是隐藏的，未读取", sheet.name));
            continue;
        }
        let header = mapping.apply(sheet, header::find(sheet, 0, &QuestionSheet), by_name);
        match header.filter(|h| h.column(Field::Stem).is_some()) {
            Some(header) => {
                found = true;
                read_tables(collector, sheet, header, mapping);
            }
            None if super::answer_lists::fits(sheet) => {
                found = true;
                super::answer_lists::read(sheet, collector);
            }
            None if super::text_sheets::read(sheet, collector) => found = true,
            None => collector.note(format!("工作表“{}”没有题目表头，未读取", sheet.name)),
        }
    }
    found
}

/// True if a sheet has a header of questions, or the mapping makes one, or it is a list of answers.
pub(super) fn fits(book: &Workbook, mapping: &Mapping) -> bool {
    book.sheets.iter().any(|sheet| {
        let header = header::find(sheet, 0, &QuestionSheet);
        header.is_some() || !mapping.is_empty() || super::answer_lists::fits(sheet)
    })
}

/// Reads the tables of a sheet from top to bottom, and those that stand side by side from left to right. Under a mapping
/// there is one: a person said which columns it has.
fn read_tables(collector: &mut Collector, sheet: &Sheet, header: Header<Field>, mapping: &Mapping) {
    let apart = |header: &Header<Field>| mapping.is_empty() && areas(sheet, header).len() > 1;
    let mut next = Some((0, header));
    let mut section: Option<String> = None;
    while let Some((from, header)) = next {
        if !apart(&header) {
            let reader = TableReader::new(sheet, header, section.as_deref(), collector);
            let (last, other) = reader.read(apart);
            (section, next) = (Some(last), other);
            continue;
        }
        let areas = areas(sheet, &header);
        next = other_areas(sheet, header.below, &areas);
        let end = next.as_ref().map_or(sheet.rows.len(), |(index, _)| *index);
        let mut sections = Vec::new();
        for area in &areas {
            let part = beside::part(sheet, from..end, area);
            if let Some(header) = header::find(&part, 0, &QuestionSheet) {
                let reader = TableReader::new(&part, header, section.as_deref(), collector);
                sections.push(reader.read(|_| false).0);
            }
        }
        // What stands across all tables, or only once, stands on the left.
        section = sections.into_iter().next();
    }
}

/// The columns of the tables that stand side by side under a header, from the left edge of the sheet to the right one.
fn areas(sheet: &Sheet, header: &Header<Field>) -> Vec<RangeInclusive<u32>> {
    let tables = side_by_side(sheet, header);
    let starts = tables.iter().skip(1).filter_map(|t| t.columns.first());
    let starts: Vec<u32> = starts.map(|column| column.index).collect();
    let ends = starts.iter().map(|start| start - 1).chain([u32::MAX]);
    let starts = [0].into_iter().chain(starts.iter().copied());
    starts.zip(ends).map(|(start, end)| start..=end).collect()
}

/// The first header from this row on under which the tables have other columns, with the index of its row.
fn other_areas(
    sheet: &Sheet,
    mut index: usize,
    areas_above: &[RangeInclusive<u32>],
) -> Option<(usize, Header<Field>)> {
    while let Some(row) = sheet.rows.get(index) {
        match again(sheet, index, row) {
            Some(header) if areas(sheet, &header) != areas_above => return Some((index, header)),
            Some(header) => index = header.below,
            None => index += 1,
        }
    }
    None
}
