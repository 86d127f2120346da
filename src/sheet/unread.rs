//! Columns that hold text and are not read: a report names them, so that nothing is lost in silence.

use std::collections::BTreeMap;

use super::header::{Column, Header};
use super::{Row, column_letters};

/// Columns that a report names one by one.
const NAMED: usize = 10;

/// Watches the rows of a table.
#[derive(Default)]
pub(crate) struct Unread {
    /// The columns that are read, from left to right.
    read: Vec<u32>,
    labels: BTreeMap<u32, String>,
    /// Whether a header came before the present one.
    further: bool,
    /// By column, what it is called.
    found: BTreeMap<u32, String>,
}

impl Unread {
    /// The rows that follow stand under this header, whose other columns are not read.
    pub(crate) fn go_on_under<F>(
        &mut self,
        header: &Header<F>,
        is_read: impl Fn(&Column<F>) -> bool,
    ) {
        self.further = !self.read.is_empty();
        let (read, unread): (Vec<_>, Vec<_>) = header.columns.iter().partition(|c| is_read(c));
        self.read = read.into_iter().map(|column| column.index).collect();
        let labels = unread.into_iter().map(|c| (c.index, c.label.clone()));
        self.labels = labels.collect();
    }

    /// Takes note of a row.
    pub(crate) fn see(&mut self, row: &Row) {
        for (index, _) in row.cells() {
            if self.read.binary_search(&index).is_err() && !self.found.contains_key(&index) {
                let mut name = column_letters(index);
                if let Some(label) = self.labels.get(&index) {
                    name = format!("{name}={label}");
                }
                // Under an earlier header it may have been read.
                if self.further {
                    name = format!("{name}（第 {} 行起）", row.number);
                }
                self.found.insert(index, name);
            }
        }
    }

    /// The columns by letter and label, on one line; `None` if all text was read.
    pub(crate) fn line(&self, sheet: &str) -> Option<String> {
        let named = self.found.values().take(NAMED).map(String::as_str);
        let columns: Vec<&str> = named.collect();
        let more = match self.found.len() {
            0 => return None,
            count if count > NAMED => format!(" 等 {count} 列"),
            _ => String::new(),
        };
        let line = format!("{sheet}：未读取的列：{}{more}", columns.join("，"));
        Some(line.trim_start_matches('：').to_owned())
    }
}
