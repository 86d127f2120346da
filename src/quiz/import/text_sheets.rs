//! Questions that somebody pasted into a sheet as text, one line a row.

use super::{Collector, text};
use crate::sheet::Sheet;

/// Reads the rows of a sheet as lines; false if they hold no questions. Places name the rows.
pub(super) fn read(sheet: &Sheet, collector: &mut Collector) -> bool {
    if sheet.name.is_empty() {
        // Delimited text that is no table is read as the text it is.
        return false;
    }
    let (mut lines, mut rows, mut last) = (String::new(), Vec::new(), 0);
    for row in &sheet.rows {
        // A gap between rows is a blank line, so that paragraphs stay apart.
        if row.number > last + 1 {
            lines.push('\n');
            rows.push(row.number);
        }
        last = row.number;
        let cells: Vec<String> = row
            .cells()
            .map(|(_, cell)| cell.text().replace('\n', " "))
            .collect();
        lines.push_str(&cells.join("  "));
        lines.push('\n');
        rows.push(row.number);
    }
    let Ok(outcome) = text::read(&lines, "", "") else {
        return false;
    };
    let place = |place: &str| {
        let line = place
            .strip_prefix("line ")
            .and_then(|n| n.parse::<usize>().ok());
        let row = line.and_then(|line| rows.get(line.checked_sub(1)?));
        row.map_or_else(|| place.to_owned(), |row| format!("{}!{row}", sheet.name))
    };
    collector.note(format!("{}：没有表头，按文本逐行读取", sheet.name));
    collector.join(outcome, &place);
    true
}
