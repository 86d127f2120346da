//! Comma-, tab-, semicolon- and bar-separated text.

use super::{Budget, Cell, MAX_COLUMNS, Sheet, Workbook};
use crate::report::{ProblemCode, Refusal};

/// Records that the guess of the delimiter looks at.
const SAMPLE: usize = 50;

/// Reads delimited text.
pub(super) fn read(text: &str) -> Result<Workbook, Refusal> {
    let (declared, text) = declared_delimiter(text);
    let delimiter = declared.or_else(|| guess_delimiter(text)).unwrap_or(b',');
    let lines_before = u64::from(declared.is_some());
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let (mut cells, mut budget) = (Vec::new(), Budget::default());
    loop {
        let more = reader
            .read_record(&mut record)
            .map_err(|e| Refusal::new(ProblemCode::Corrupt, e.to_string()))?;
        if !more {
            break;
        }
        let line = lines_before + record.position().map_or(0, |p| first_line(text, p));
        for (column, field) in (0..MAX_COLUMNS).zip(record.iter()) {
            if let Some(cell) = Cell::typed(field) {
                budget.take(line as u32, &cell)?;
                cells.push((line as u32, column, cell));
            }
        }
    }
    Ok(Workbook {
        format: if delimiter == b'\t' { "tsv" } else { "csv" },
        sheets: vec![Sheet::from_cells(String::new(), cells)],
    })
}

/// The line of a record's first character; the reader's position is before the blank lines that it skipped.
fn first_line(text: &str, position: &csv::Position) -> u64 {
    let rest = text.as_bytes().get(position.byte() as usize..);
    let skipped = rest.unwrap_or_default().iter().take_while(|b| **b == b'\n');
    position.line() + skipped.count() as u64
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// Excel's `sep=;` line, and the text after it.
fn declared_delimiter(text: &str) -> (Option<u8>, &str) {
    let Some((first, rest)) = text.split_once('\n') else {
        return (None, text);
    };
    match first.trim().strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (Some(*delimiter), rest),
        _ => (None, text),
    }
}

/// The delimiter that cuts most records into the same number (at least two) of fields; the comma wins a tie.
fn guess_delimiter(text: &str) -> Option<u8> {
    let score = |delimiter: u8| {
        let mut counts = std::collections::HashMap::new();
        for record in reader(text, delimiter).records().take(SAMPLE).flatten() {
            if record.len() > 1 {
                *counts.entry(record.len()).or_insert(0_usize) += 1;
            }
        }
        counts.into_values().max().unwrap_or(0)
    };
    let scored = b"|;\t,".map(|d| (score(d), d));
    let best = scored.iter().max_by_key(|(score, _)| *score)?;
    (best.0 > 0).then_some(best.1)
}
