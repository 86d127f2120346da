//! What only a whole sheet can tell about the way its questions are written.

use std::collections::BTreeSet;

use super::answer::numbers_in;
use super::columns::Field;
use super::draft::Habits;
use crate::sheet::header::Header;
use crate::sheet::{Row, Sheet};

/// The habits of the rows below a header.
pub(super) fn habits(sheet: &Sheet, header: &Header<Field>) -> Habits {
    let rows = sheet.rows.get(header.below..).unwrap_or_default();
    let mut kinds = BTreeSet::new();
    if let Some(column) = header.column(Field::Kind) {
        let texts = rows.iter().map(|row| row.text(column));
        kinds.extend(texts.filter(|t| !t.is_empty()));
    }
    let numeric = !kinds.is_empty() && kinds.iter().all(|k| k.parse::<u8>().is_ok());
    let numbered = is_numbered(header).then_some(1);
    Habits {
        zero_based: numeric && kinds.contains("0"),
        first_number: numbered.or_else(|| first_number(rows, header)),
        coded_truth: kinds.is_empty() && coded_truth(rows, header),
    }
}

/// True if 1 and 2, both of them and no other number, answer the questions without options.
fn coded_truth(rows: &[Row], header: &Header<Field>) -> bool {
    let Some(answer) = header.column(Field::Answer) else {
        return false;
    };
    let optional = |field| matches!(field, Some(Field::Option(_) | Field::Options));
    let bare = rows.iter().filter(|row| {
        let mut columns = header.columns.iter().filter(|c| optional(c.field));
        columns.all(|c| row.text(c.index).is_empty())
    });
    let codes: BTreeSet<String> = bare
        .map(|row| row.text(answer))
        .filter(|text| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit()))
        .collect();
    codes.into_iter().eq(["1", "2"].map(str::to_owned))
}

/// True if the options are called 选项1, 选项2 …
fn is_numbered(header: &Header<Field>) -> bool {
    let mut labels = header
        .columns
        .iter()
        .filter(|c| matches!(c.field, Some(Field::Option(_))))
        .peekable();
    labels.peek().is_some() && labels.all(|c| c.label.contains(|d: char| d.is_ascii_digit()))
}

/// What the answers count from if all questions with options are answered by numbers: 0 if one of them is 0, 1 if one is
/// the number of its options; `None` if neither or both are seen, for then nobody can tell.
fn first_number(rows: &[Row], header: &Header<Field>) -> Option<u8> {
    let answer = header.column(Field::Answer)?;
    let (mut zero, mut last) = (false, false);
    for row in rows {
        let options = header
            .columns
            .iter()
            .filter(|c| matches!(c.field, Some(Field::Option(_))) && !row.text(c.index).is_empty());
        let (count, answer) = (options.count(), row.text(answer));
        if count < 2 || answer.is_empty() {
            continue;
        }
        let numbers = numbers_in(&answer, count)?;
        zero |= numbers.contains(&0);
        last |= numbers.contains(&count);
    }
    match (zero, last) {
        (true, false) => Some(0),
        (false, true) => Some(1),
        _ => None,
    }
}
