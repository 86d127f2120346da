//! Layouts of sheets in which a question is more than one row, or its options more than one column under one label.

use std::collections::HashSet;

use super::answer::truth_word;
use super::columns::Field;
use super::options::label;
use crate::sheet::header::{Column, Header};
use crate::sheet::{Row, Sheet};

/// Options of a question that stand in rows below it.
#[derive(Default)]
pub(super) struct Below {
    pub(super) options: Vec<String>,
    /// How many rows they take.
    pub(super) rows: usize,
}

/// The options of the question at `index` that stand in the rows below it: one each in the column of options, or as
/// `A.甲`, `B.乙` in that of stems, where several may stand side by side.
pub(super) fn options_below(sheet: &Sheet, header: &Header<Field>, index: usize) -> Below {
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
        return Below::default();
    }
    let listed = header.column(Field::Options).is_some();
    let mut found = Below::default();
    for row in sheet.rows.iter().skip(index + 1) {
        let texts = if listed {
            vec![text(row, Field::Options)]
        } else {
            row.cells().map(|(_, cell)| cell.text()).collect()
        };
        let fits = if listed {
            text(row, Field::Stem).is_empty() && texts.iter().all(|option| !option.is_empty())
        } else {
            let mut lettered = (found.options.len()..).zip(&texts);
            lettered
                .all(|(place, text)| label(text).is_some_and(|(own, _)| usize::from(own) == place))
        };
        if !fits || !text(row, Field::Answer).is_empty() {
            break;
        }
        found.options.extend(texts);
        found.rows += 1;
    }
    let enough = if listed { 1 } else { 2 };
    if found.options.len() < enough {
        Below::default()
    } else {
        found
    }
}

/// The answer of a question that has none in the column of answers.
pub(super) fn answer_beside(header: &Header<Field>, row: &Row, fill: bool) -> Option<String> {
    let texts = answers_in_columns(header, row).filter(|_| fill);
    texts.or_else(|| ticked_truth(header, row))
}

/// The answers of a fill-in that has a column for each, called 答案1, 答案2 …; the same labels are those of options
/// elsewhere.
fn answers_in_columns(header: &Header<Field>, row: &Row) -> Option<String> {
    let answers = header.columns.iter().filter(|column| {
        let label = column.own_label();
        let named = label.starts_with("答案") || label.starts_with("answer");
        named && matches!(column.field, Some(Field::Option(_)))
    });
    let texts = answers.map(|column| row.text(column.index));
    let texts: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    match texts.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => {
            let parts = (1..).zip(several);
            let parts = parts.map(|(n, text): (u32, _)| format!("第{n}空：{text}"));
            Some(parts.collect::<Vec<_>>().join("；"))
        }
    }
}

/// `对` or `错`, whichever of the two columns has a sign in it, if the other has nothing.
fn ticked_truth(header: &Header<Field>, row: &Row) -> Option<String> {
    let text = |field| Some(row.text(header.column(field)?));
    let (right, wrong) = (text(Field::Right)?, text(Field::Wrong)?);
    if wrong.is_empty() && truth_word(&right) == Some(true) {
        Some("对".to_owned())
    } else if right.is_empty() && truth_word(&wrong).is_some() {
        Some("错".to_owned())
    } else {
        None
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
