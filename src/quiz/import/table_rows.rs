//! Layouts of sheets in which a question is more than one row, or its options more than one column under one label.

use std::collections::HashSet;

use super::columns::Field;
use super::options::label;
use crate::sheet::header::{Column, Header};
use crate::sheet::{Row, Sheet};

/// The options of the question at `index` that stand in the rows below it, one each: in the column of options, or as
/// `A.甲`, `B.乙` in that of stems.
pub(super) fn options_below(sheet: &Sheet, header: &Header<Field>, index: usize) -> Vec<String> {
    let text = |row: &Row, field| header.column(field).map_or(String::new(), |c| row.text(c));
    let own = sheet
        .rows
        .get(index)
        .map_or(String::new(), |row| text(row, Field::Stem));
    let single = header
        .columns
        .iter()
        .any(|c| matches!(c.field, Some(Field::Option(_))));
    if own.is_empty() || single {
        return Vec::new();
    }
    let listed = header.column(Field::Options).is_some();
    let mut found = Vec::new();
    for row in sheet.rows.iter().skip(index + 1) {
        let (stem, option) = (text(row, Field::Stem), text(row, Field::Options));
        let option = if listed { option } else { stem.clone() };
        let next = label(&option).is_some_and(|(own, _)| usize::from(own) == found.len());
        let fits = if listed {
            stem.is_empty() && !option.is_empty()
        } else {
            next
        };
        if !fits || !text(row, Field::Answer).is_empty() {
            break;
        }
        found.push(option);
    }
    let enough = if listed { 1 } else { 2 };
    if found.len() < enough {
        Vec::new()
    } else {
        found
    }
}

/// Takes what they are from columns that come again: the first counts, and the others are not read.
pub(super) fn keep_first(header: &mut Header<Field>) {
    let mut seen = HashSet::new();
    for column in &mut header.columns {
        let first = |field: &Field| *field == Field::Ignored || seen.insert(*field);
        column.field = column.field.filter(first);
    }
}

/// Turns one column of options into as many as its label spans, by a merged cell or by columns without a label.
pub(super) fn spread_options(sheet: &Sheet, header: &mut Header<Field>) {
    let Some(first) = header.column(Field::Options) else {
        return;
    };
    let row = header.below.checked_sub(1).and_then(|i| sheet.rows.get(i));
    let merged = row.and_then(|row| {
        let mut areas = sheet.merges.iter();
        areas
            .find(|m| m.covers(row.number, first))
            .map(|m| m.columns.1)
    });
    let filled = |column: u32| {
        let rows = sheet.rows.iter().skip(header.below);
        rows.take(20).any(|row| !row.text(column).is_empty())
    };
    let free = |column: &u32| header.columns.iter().all(|c| c.index != *column);
    let last = merged.unwrap_or_else(|| {
        let bare = (first + 1..).take_while(|c| free(c) && filled(*c));
        bare.last().unwrap_or(first)
    });
    let last = last.min(first + 25);
    if last == first {
        return;
    }
    let name = header.columns.iter().find(|c| c.index == first);
    let name = name.map_or(String::new(), |c| c.label.clone());
    header.columns.retain(|c| c.index < first || c.index > last);
    let options = (first..=last).zip(0..).map(|(index, position)| Column {
        index,
        field: Some(Field::Option(position)),
        label: name.clone(),
    });
    header.columns.extend(options);
    header.columns.sort_by_key(|c| c.index);
}
