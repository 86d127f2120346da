//! Which tables of questions stand side by side under one header.

use super::columns::{Field, QuestionSheet, kind_in};
use crate::sheet::header::{Column, Header, Layout};
use crate::sheet::{Sheet, beside};

/// The tables under a header. Another begins only where a stem comes again and an answer with it, one of them under the same
/// label as before or the stem under the name of a type: two columns of answers or explanations, or a title beside the
/// stem, are one table.
pub(super) fn side_by_side(sheet: &Sheet, header: &Header<Field>) -> Vec<Header<Field>> {
    let answered = header.column(Field::Answer).is_some();
    let is_stem = |column: &Column<Field>| column.field == Some(Field::Stem);
    // Answers may stand inside the stems, but then they do so in all tables.
    let is_whole = |columns: &[Column<Field>]| {
        let fields: Vec<Field> = columns.iter().filter_map(|c| c.field).collect();
        QuestionSheet.accepts(&fields) && (fields.contains(&Field::Answer) || !answered)
    };
    let mut tables: Vec<Header<Field>> = Vec::new();
    for part in beside::tables(sheet, header, is_stem, is_whole) {
        let apart = is_whole(&part.columns) && is_another(&tables, &part);
        match tables.last_mut() {
            Some(last) if !apart => last.columns.extend(part.columns),
            _ => tables.push(part),
        }
    }
    tables
}

/// True if the part's stems or answers are called like those of a table before it, or its stems by their type.
fn is_another(tables: &[Header<Field>], part: &Header<Field>) -> bool {
    let label = |header: &Header<Field>, field| {
        let mut columns = header.columns.iter();
        columns
            .find(|c| c.field == Some(field))
            .map(Column::own_label)
    };
    let like = |field| {
        let own = label(part, field);
        own.is_some() && tables.iter().any(|table| label(table, field) == own)
    };
    like(Field::Stem)
        || like(Field::Answer)
        || label(part, Field::Stem).is_some_and(|label| kind_in(&label).is_some())
}
